"""An HTML parser that is fast on the output of converters.

The standard library's parser looks at each tag several times, since anything may come. What
Markdown makes is plain; from where it is not, the standard library reads it.
"""

import re
from html import unescape
from html.parser import HTMLParser
from typing import TypeVar

_ATTRIBUTES = r"""(?:\s+[a-zA-Z_:][-.\w:]*(?:="[^"<>]*")?)*"""
_TOKEN = re.compile(
    rf"""
      (?P<text> [^<]+ ) (?= < )
    | </ (?P<end> [a-zA-Z][a-zA-Z0-9]* ) >
    | < (?P<start> [a-zA-Z][a-zA-Z0-9]* ) (?P<attributes> {_ATTRIBUTES} ) \s* (?P<slash> /? ) >
    """,
    re.ASCII | re.VERBOSE,
)
_ATTRIBUTE = re.compile(r'([a-zA-Z_:][-.\w:]*)(?:(=)"([^"<>]*)")?', re.ASCII)
_OF_OTHER_TEXT = "iframe noembed noframes noscript plaintext script style textarea title xmp"
_NOT_PLAIN = frozenset(_OF_OTHER_TEXT.split())
"""Elements in which other rules apply, depending on the release of Python."""


_Parser = TypeVar("_Parser", bound=HTMLParser)


class TolerantHTMLParser(HTMLParser):
    """A parser that takes ``<![...`` for a comment, as browsers do; Python's raises."""

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: FBT001, FBT002 -- the signature is that of html.parser
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)


class _Quick(HTMLParser):
    """What a parser does first; where that is not enough, the parser's own class does it."""

    def feed(self, data: str) -> None:
        at = 0
        if not self.rawdata and self.cdata_elem is None and self.convert_charrefs:
            at = self._plain(data)
        super().feed(data[at:])

    def _plain(self, data: str) -> int:
        """Read what is plain; where something else begins."""
        at, match = 0, _TOKEN.match
        while (token := match(data, at)) is not None:
            if text := token["text"]:
                self.handle_data(unescape(text) if "&" in text else text)
            elif not self._took(token):
                break
            at = token.end()
        return at

    def _took(self, tag: re.Match[str]) -> bool:
        """Call what a tag is for; not where other rules apply."""
        if end := tag["end"]:
            name = end.lower()
            if name in _NOT_PLAIN:
                return False
            self.handle_endtag(name)
            return True
        self.lasttag = name = tag["start"].lower()
        if name in _NOT_PLAIN:
            return False
        found = _ATTRIBUTE.findall(tag["attributes"])
        handle = self.handle_startendtag if tag["slash"] else self.handle_starttag
        handle(name, [(key.lower(), unescape(value) if is_ else None) for key, is_, value in found])
        return True

    def parse_starttag(self, i: int) -> int:
        tag = _TOKEN.match(self.rawdata, i)
        if tag is not None and self._took(tag):
            return tag.end()
        end: int = super().parse_starttag(i)
        return end

    def parse_endtag(self, i: int) -> int:
        tag = _TOKEN.match(self.rawdata, i) if self.cdata_elem is None else None
        if tag is not None and self._took(tag):
            return tag.end()
        end: int = super().parse_endtag(i)
        return end

    def updatepos(self, i: int, j: int) -> int:
        return j


def quick(parser: type[_Parser]) -> type[_Parser]:
    """A class that calls the same methods with the same arguments as a parser's class does.

    It does not know in which line it is.
    """
    return type(parser.__name__, (_Quick, parser), {})


_PRE = re.compile(r"<pre\b[^<>]*>.*?</pre>", re.DOTALL)
_HIGHLIGHT = re.compile(
    r"""<a\ id="__codelineno[-\w]*"\ name="[-\w]*"\ href="\#[-\w]*"></a>
      | <span\ (?:class|id)="[-\w ]*">([^<]*)</span>""",
    re.ASCII | re.VERBOSE,
)
_LEFT_OUT = re.compile(r"<(?:a|span)\b[^<>]*(?:data-search-exclude|linenodiv)", re.IGNORECASE)
_HALF_A_CHARACTER = re.compile(r"&(?!(?:\w+|#\d+|#[xX][\da-fA-F]+);)", re.ASCII)


def without_highlighting(html: str) -> str:
    """HTML without the tags that colour words and number lines of code, for who reads its text.

    All of it, if such a tag says that it is not to be read: others may be taken for it.
    """
    return html if _LEFT_OUT.search(html) else _PRE.sub(_uncoloured, html)


def _uncoloured(block: re.Match[str]) -> str:
    text = block[0]
    if _HALF_A_CHARACTER.search(text):  # without the tags it might become a whole one
        return text
    return _HIGHLIGHT.sub(_inner, _HIGHLIGHT.sub(_inner, text))  # words, then the lines around them


def _inner(tag: re.Match[str]) -> str:
    return tag[1] or ""
