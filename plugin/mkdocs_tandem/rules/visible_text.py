"""Words as readers see them, through markup and encodings."""

import html
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

_INVISIBLE = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_ALIKE = (
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04bb\u051b\u051d"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408"
    "\u0405\u03bf\u03bd\u03c1\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f"
    "\u03a1\u03a4\u03a5\u03a7\u0131\u0251\u0261"
)
"""Letters of Cyrillic, Greek and Latin that look like those of ``_LETTERS``."""
_LETTERS = "aeopcyxijsdhqwABEKMHOPCTYXIJSovpABEZHIKMNOPTYXiag"
_PLAIN_LETTERS = str.maketrans(_ALIKE, _LETTERS)
_LOOKALIKE = rf"(?<=[A-Za-z])[{_ALIKE}]+|(?<![{_ALIKE}])[{_ALIKE}]++(?=[A-Za-z])"
"""Such letters next to a plain one: not in a text of their own script."""
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "button",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "label",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
"""Elements of HTML that part the words beside them."""
_DISGUISE = re.compile(
    rf"""
      <!--.*?-->
    | </?(?P<tag>[A-Za-z][\w-]*)(?:\s[^<>]*)?/?>
    | &(?:\#\d{{1,7}}|\#[xX][\da-fA-F]{{1,6}}|[A-Za-z]\w{{1,31}});
    | \\u[\da-fA-F]{{4}}
    | \\[!-/:-@\[-`{{-~]
    | (?:%[\da-fA-F]{{2}})+
    | [*_`~]+
    | [{_INVISIBLE}]+
    | [^\S ]\s*|[ ]\s+
    | (?P<alike>{_LOOKALIKE})
    | [^\x00-\x7f]
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Visible:
    """What readers see of Markdown or HTML, in compatibility decomposition (NFKD)."""

    text: str
    _seen: tuple[int, ...]
    """Where in ``text`` each run begins that is written as it is seen."""
    _written: tuple[int, ...]
    """Where such a run begins in what is written."""

    def offset(self, seen: int) -> int:
        """Where in what is written a character of ``text`` is."""
        at = bisect_right(self._seen, seen) - 1
        following = self._written[at + 1] if at + 1 < len(self._written) else None
        written = self._written[at] + seen - self._seen[at]
        return written if following is None else min(written, following - 1)


def visible(written: str) -> Visible:
    """What readers see of Markdown or HTML."""
    parts: list[str] = []
    seen, starts = [0], [0]
    length = at = 0
    for found in _DISGUISE.finditer(written):
        plain, shown = written[at : found.start()], _shown(found)
        parts += (plain, shown)
        length += len(plain)
        seen.append(length)
        starts.append(found.start())
        length += len(shown)
        at = found.end()
        seen.append(length)
        starts.append(at)
    parts.append(written[at:])
    return Visible("".join(parts), tuple(seen), tuple(starts))


def _shown(found: re.Match[str]) -> str:
    tag = found["tag"]
    if tag:
        return " " if tag.lower() in _BLOCKS else ""
    text = found[0]
    if found["alike"]:
        return text.translate(_PLAIN_LETTERS)
    if text.isspace():
        return " "
    return _decoded(text) if text[0] not in "<*_`~" else ""


@lru_cache(maxsize=4096)
def _decoded(text: str) -> str:
    if text[0] == "&":
        text = html.unescape(text)
    elif text.startswith("\\u"):
        text = chr(int(text.removeprefix("\\u"), 16))
    elif text[0] == "\\":
        text = text[1:]
    elif text[0] == "%":
        text = unquote(text, errors="replace")
    text = unicodedata.normalize("NFKD", re.sub(f"[{_INVISIBLE}]", "", text))
    return " " if text.isspace() else text


_BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_BLOCKS))})\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
_ALIKE_LETTER = re.compile(_LOOKALIKE)
_ESCAPE = re.compile(r"\\u([\da-fA-F]{4})")


def visible_html(text: str) -> str:
    """What readers see of HTML, XML or JSON, without the places: faster than ``visible``."""
    text = _TAG.sub("", _BLOCK_TAG.sub(" ", text))
    if "\\u" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if "&" in text:
        text = html.unescape(text)
    if "%" in text:
        text = unquote(text, errors="replace")
    if text.isascii():
        return text
    text = _ALIKE_LETTER.sub(
        lambda found: found[0].translate(_PLAIN_LETTERS), _HIDDEN.sub("", text)
    )
    return unicodedata.normalize("NFKD", text)
