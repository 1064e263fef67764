"""Words as readers see them, through markup and encodings."""

import html
import re
import sys
import unicodedata
from base64 import b64decode
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff"
)
"""Characters that are not shown (Unicode, Default_Ignorable_Code_Point)."""
_ALIKE = (
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04bb\u051b\u051d"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408"
    "\u0405\u03bf\u03bd\u03c1\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f"
    "\u03a1\u03a4\u03a5\u03a7\u0131\u0251\u0261\u043a\u04cf\u04c0\u0475\u03b1\u03b3\u03b5"
    "\u03b7\u03b9\u03ba\u03c4\u03c5\u03c7\u03c9\u0585\u0578\u057d\u0570\u0581\u0566"
)
"""Letters of Cyrillic, Greek, Armenian and Latin that look like those of ``_LETTERS``."""
_LETTERS = "aeopcyxijsdhqwABEKMHOPCTYXIJSovpABEZHIKMNOPTYXiagkllvayeniktuxwonuhgq"
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
_MARKUP = r"""
      \]\([^()\s]*(?:\s[^()]*)?\)
    | \]\[[^\[\]]*\]
    | !?\[ | \]
    | \{:?\ *[.\#\w][^{}\n]*\}
    | \{[=+~-]{2} | [=+~-]{2}\}
    | == | \^{1,2} | \+{2}
"""
"""Links, attribute lists and marks of Markdown's extensions, which may part a word."""
_DISGUISE = r"""
      <!--(?:[^<-]|<(?!!--)|-(?!->))*+-->
    | </?(?P<tag>[A-Za-z][\w-]*)(?:\s[^<>]*)?/?>
    | &(?:\#\d+;?|\#[xX][\da-fA-F]+;?|[A-Za-z]\w{1,31};)
    | \\{1,4}(?:u[\da-fA-F]{4}|u\{[\da-fA-F]{1,6}\}|x[\da-fA-F]{2}|U[\da-fA-F]{8})
    | \\[!-/:-@\[-`{-~\n]
    | (?:%(?:25)*[\da-fA-F]{2})+
    | [*_`~]+
    | [INVISIBLE]+
    | [\ \t]*\n[\ \t]*>[>\s]*
    | [^\S ]\s*|[ ]\s+
    | (?P<alike>LOOKALIKE)
    | [^\x00-\x7f]
""".replace("INVISIBLE", _INVISIBLE).replace("LOOKALIKE", _LOOKALIKE)
_SHOWN_ALONE = re.compile(_DISGUISE, re.VERBOSE | re.DOTALL)
_SHOWN_JOINED = re.compile(f"(?P<markup>{_MARKUP}) | {_DISGUISE}", re.VERBOSE | re.DOTALL)
_ATTRIBUTE = re.compile(r"""=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>=`]+))""")
_ENCODED = re.compile(r"[&%\\]|[^\x00-\x7f]")


@dataclass(frozen=True)
class VisibleText:
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


def readings(written: str) -> Iterator[tuple[int, VisibleText]]:
    """What readers see of Markdown or HTML, in each way that there is, and where it begins.

    Attributes are shown on their own; words that a link or mark parts are shown whole.
    """
    yield 0, visible(written)
    if re.search(_MARKUP, written, re.VERBOSE):
        yield 0, visible(written, is_joined=True)
    for found in _ATTRIBUTE.finditer(written):
        value = found[found.lastindex or 1]
        if _ENCODED.search(value):
            yield found.start(found.lastindex or 1), visible(value)
    for start, end, text in base64_texts(written):
        yield start, VisibleText(text, (0, len(text)), (0, end - start))


def visible(written: str, *, is_joined: bool = False) -> VisibleText:
    """What readers see of Markdown or HTML.

    ``is_joined`` leaves out what belongs to links and to marks of Markdown's extensions.
    """
    pattern = _SHOWN_JOINED if is_joined else _SHOWN_ALONE
    parts: list[str] = []
    seen, starts = [0], [0]
    length = at = 0
    for found in pattern.finditer(written):
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
    return VisibleText("".join(parts), tuple(seen), tuple(starts))


def _shown(found: re.Match[str]) -> str:
    groups, text = found.groupdict(), found[0]
    if groups.get("markup"):
        return ""
    if tag := groups["tag"]:
        return " " if tag.lower() in _BLOCKS else ""
    if groups["alike"]:
        return text.translate(_PLAIN_LETTERS)
    if text[0] != "\\" and not text.strip("> \t\n\r\f\v"):
        return " "
    return _decoded(text) if text[0] not in "<*_`~" else ""


@lru_cache(maxsize=4096)
def _decoded(text: str) -> str:
    if text[0] == "&":
        text = html.unescape(text)
    elif text[0] == "\\":
        text = _character(text.lstrip("\\").strip("uUx{}")) if text[-2:-1] != "\\" else text[1:]
    elif text[0] == "%":
        text = unquote(re.sub("%(?:25)+", "%", text), errors="replace")
    text = unicodedata.normalize("NFKD", re.sub(f"[{_INVISIBLE}]", "", text))
    return " " if text.isspace() else text


def _character(digits: str) -> str:
    """The character with a number in hexadecimal digits; U+FFFD if there is none."""
    code = int(digits, 16)
    return chr(code) if code <= sys.maxunicode else "\ufffd"


_BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_BLOCKS))})\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_DISGUISED = re.compile(r"[&%\\<]|[^\x00-\x7f]")
_ASKED = re.compile(r"""[?&;][\w.-]{1,80}=([^\s"'<>&#+]{0,200}\+[^\s"'<>&#]{0,200})""")
"""The query of a link, with a plus for each space."""
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
_ALIKE_LETTERS = frozenset(_ALIKE)
_ALIKE_LETTER = re.compile(_LOOKALIKE)
_ESCAPE = re.compile(r"\\{1,4}(?:u([\da-fA-F]{4})|x([\da-fA-F]{2})|u\{([\da-fA-F]{1,6})\})")
_CSS_ESCAPE = re.compile(r"\\([\da-fA-F]{1,6})\s?")
_DATA = re.compile(
    r"\bdata:(?:text/|application/(?:json|xml|javascript)|image/svg)[\w+.;=-]{0,80};base64,"
    r"([\w+/-]{8,}={0,2})"
)
"""Text that is published as Base64."""
_BASE64 = re.compile(
    r"(?<![\w+/=-])[I-Za-f](?=[\w+/-]{0,40}[A-Z])(?=[\w+/-]{0,40}[a-z\d])[\w+/-]{10,}={0,2}",
    re.ASCII,
)
"""What may be text in Base64, with both cases of letters; its first letter is that of ASCII."""
_LINE_END = re.compile(r"\\[nrt]")


def data_texts(text: str) -> list[str]:
    """The texts of addresses of data in Base64."""
    found = _DATA.findall(text) if ";base64," in text else ()
    texts = []
    for data in found:
        plain = data.translate({ord("-"): "+", ord("_"): "/"})
        with suppress(ValueError):
            texts.append(b64decode(plain + "=" * (-len(plain) % 4)).decode("utf-8", "replace"))
    return texts


def base64_texts(text: str) -> Iterator[tuple[int, int, str]]:
    """Printable texts in Base64, as in tokens and scripts, and where each begins and ends."""
    for found in _BASE64.finditer(text):
        data = found[0].rstrip("=").translate({ord("-"): "+", ord("_"): "/"})
        data = data[: len(data) - (len(data) % 4 == 1)]
        with suppress(ValueError):
            plain = b64decode(data + "=" * (-len(data) % 4)).decode()
            if _HIDDEN_CONTROL.search(plain) is None:
                yield *found.span(), plain


_HIDDEN_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def unescaped_css(text: str) -> str:
    """A style sheet with the characters that its escapes represent."""
    return _CSS_ESCAPE.sub(lambda found: _character(found[1]), text)


def composed(text: str) -> str:
    """A text without characters that are not shown, in compatibility composition (NFKC)."""
    return unicodedata.normalize("NFKC", _HIDDEN.sub("", text))


def visible_html(text: str) -> str:
    """What readers see of HTML, XML or JSON, without the places: faster than ``visible``."""
    values = [value for found in _ATTRIBUTE.findall(text) for value in found if value]
    inner = [html.unescape(value) for value in values if "&lt;" in value] + data_texts(text)
    inner += (plain for _, _, plain in base64_texts(text))
    values += [asked.replace("+", "%20") for asked in _ASKED.findall(text)]
    inner += filter(_DISGUISED.search, _COMMENT.findall(text))
    text = _TAG.sub("", _BLOCK_TAG.sub(" ", text))
    plain = (_TAG.sub("", it) for it in inner)
    text = "\n".join([text, *filter(_ENCODED.search, values), *plain])
    if "\\" in text:
        text = _ESCAPE.sub(lambda found: _character(found[found.lastindex or 1]), text)
        text = _LINE_END.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
    if "%" in text:
        text = unquote(re.sub("%(?:25)+", "%", text), errors="replace")
    if text.isascii():
        return text
    text = _HIDDEN.sub("", text)
    if not _ALIKE_LETTERS.isdisjoint(text):
        text = _ALIKE_LETTER.sub(lambda found: found[0].translate(_PLAIN_LETTERS), text)
    return unicodedata.normalize("NFKD", text)
