"""The blocks of HTML in their order, to compare what two Markdown processors make of a text."""

import re
from html.parser import HTMLParser


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._code: list[str] | None = None
        self._is_after_text = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        begins_footnotes = given.get("class") == "footnote"
        is_their_rule, self._is_after_text = not self._is_after_text, not begins_footnotes
        if tag == "hr" and is_their_rule:  # which Python-Markdown draws
            return
        if tag == "pre":
            self._code = []
        elif re.fullmatch("h[1-6]", tag):
            self.found.append(f"{tag}#{given.get('id')}")
        elif tag == "a" and given.get("class") == "headerlink":
            pass
        elif tag == "a" and given.get("href", "").startswith(("#fn", "#fnref")) is False:
            self.found.append(f"a {given.get('href')}")
        elif tag in ("ul", "ol", "li", "table", "blockquote", "hr", "dl", "dt", "dd"):
            self.found.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre" and self._code is not None:
            self.found.append(f"code {''.join(self._code).strip()}")
            self._code = None
        elif tag in ("ul", "ol", "blockquote", "dl"):
            self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if self._code is not None:
            self._code.append(data)


def outline(html: str) -> list[str]:
    """Headings with ids, lists, tables, code, quotes and links."""
    parser = _Outline()
    parser.feed(html)
    parser.close()
    return parser.found
