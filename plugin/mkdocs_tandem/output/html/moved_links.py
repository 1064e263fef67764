"""Links in raw HTML, moved with their page."""

import re
from collections.abc import Callable
from html import escape, unescape

_ELEMENT = re.compile(
    r"<!--.*?-->|<(?P<opaque>script|style)\b.*?</(?P=opaque)\s*>"
    r"|<(?:a|area|audio|embed|iframe|image|img|input|link|object|source|track|video)\b"
    r"(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.DOTALL | re.IGNORECASE,
)
_NAME = r"\s(?P<name>href|src|poster|data|srcset|imagesrcset)\s*=\s*"
_VALUE = r"""(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'<>=`]+))"""
_ATTRIBUTE = re.compile(f"(?P<before>{_NAME}){_VALUE}", re.IGNORECASE)
_ANYWHERE = re.compile(f"{_NAME}(?={_VALUE})", re.IGNORECASE)
"""What may be such an attribute, also in text: to look for elements takes longer."""
_CANDIDATE = re.compile(r"(?P<before>(?:^|,)\s*)(?P<url>[^\s,]\S*[^\s,]|[^\s,])")
"""One picture of several in ``srcset``, before its width or density."""


def with_moved_addresses(html: str, move: Callable[[str], str]) -> str:
    """HTML whose elements lead where they led before their page was moved.

    ``move`` gives the new address for one as it is written; the same if it still leads there.
    """

    def new(attribute: re.Match[str]) -> str | None:
        written = next(it for it in attribute.group("double", "single", "bare") if it is not None)
        if written.startswith("#"):
            return None
        url = unescape(written)
        if attribute["name"].lower().endswith("srcset"):
            new = _CANDIDATE.sub(lambda found: found["before"] + move(found["url"]), url)
        else:
            new = move(url.strip())
        return None if new == url.strip() else new

    if all(new(it) is None for it in _ANYWHERE.finditer(html)):
        return html

    def moved(attribute: re.Match[str]) -> str:
        there = new(attribute)
        return attribute[0] if there is None else f'{attribute["before"]}"{escape(there)}"'

    def element(found: re.Match[str]) -> str:
        if found["attributes"] is None:
            return found[0]
        return _ATTRIBUTE.sub(moved, found[0])

    return _ELEMENT.sub(element, html)
