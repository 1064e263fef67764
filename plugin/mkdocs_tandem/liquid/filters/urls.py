"""Filters for URLs and slugs."""

import re
import unicodedata
from collections.abc import Mapping
from posixpath import normpath
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from mkdocs_tandem.liquid.context import Context, with_context
from mkdocs_tandem.liquid.values import EvaluationError, text

_SCHEME = re.compile(r"([^:/?#]+):")
_GOOD_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*")


def _is_absolute(url: str) -> bool:
    found = _SCHEME.match(url)
    if found and not _GOOD_SCHEME.fullmatch(found[1]):
        raise EvaluationError(f"'{url[:60]}' is not a URL")
    return found is not None


@with_context
def relative_url(value: Any, *, context: Context) -> str | None:
    """URL of a path below the site's base; full URLs are unchanged."""
    if value is None:
        return None
    path = text(value)
    if _is_absolute(path):
        return path
    base = _site(context, "baseurl").removesuffix("/")
    return _normalized(_with_slash(base) + _with_slash(path))


@with_context
def absolute_url(value: Any, *, context: Context) -> str | None:
    """Full URL of a path, including the host."""
    if value is None or _is_absolute(text(value)):
        return value if value is None else text(value)
    host = _site(context, "url")
    relative = relative_url(value, context=context) or ""
    return _normalized(host + relative) if host else relative


def _site(context: Context, name: str) -> str:
    site = context.globals.get("site")
    return text(site.get(name)) if isinstance(site, Mapping) else ""


def _with_slash(path: str) -> str:
    return path if not path or path.startswith("/") else f"/{path}"


def _normalized(url: str) -> str:
    url = re.sub(r"[\t\r\n]", lambda found: quote(found[0]), url)  # which urlsplit would remove
    try:
        scheme, host, path, query, fragment = urlsplit(url)
    except ValueError as error:
        raise EvaluationError(f"'{url[:60]}' is not a URL") from error
    path = "/".join(_escaped(part, ":@!$&'()*+,;=~") for part in _stripped(path).split("/"))
    if "/." in path:
        path = _without_dots(path)
    if host and not path:
        path = "/"
    query = _escaped(query, "/?:@!$&'()*+,;=~%")
    fragment = _escaped(fragment, "/?:@!$&'()*+,;=~%")
    return urlunsplit((scheme.lower(), host.lower(), path, query, fragment))


def _without_dots(path: str) -> str:
    ending = "/" if path.endswith(("/", "/.", "/..")) else ""
    found = normpath(path)
    return found if found.endswith("/") else found + ending


def _stripped(path: str) -> str:
    return re.sub(r"(?:\s|%09|%0A|%0D)+\Z", "", path)


def _escaped(part: str, safe: str) -> str:
    """A part of a URL with escapes where they are needed; bytes that are no text are kept."""
    string = unicodedata.normalize("NFC", unquote(part, errors="surrogateescape"))
    return quote(string, safe=safe, errors="surrogateescape")


def uri_escape(value: Any) -> str | None:
    """Escapes characters that are not allowed in a URL."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise EvaluationError(f"'uri_escape' takes text, not '{text(value)[:40]}'")
    return _escaped(value, ":/?#[]@!$&'()*+,;=~")


def strip_index(value: Any) -> str | None:
    """Removes ``index.html`` from the end."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise EvaluationError(f"'strip_index' takes text, not '{text(value)[:40]}'")
    return re.sub(r"/index\.html?$", "/", value, count=1, flags=re.MULTILINE)


_KEPT = {"pretty": "._~!$&'()+,;=@"}


def slugify(value: Any, mode: Any = None) -> str | None:
    """URL segment; ``mode`` is ``raw``, ``default``, ``pretty``, ``ascii`` or ``latin``."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise EvaluationError(f"'slugify' takes text, not '{text(value)[:40]}'")
    name = "default" if mode is None else text(mode)
    if name not in ("raw", "default", "pretty", "ascii", "latin"):
        return value.lower()
    return hyphenated(value, name).lower()


def hyphenated(value: str, mode: str = "default") -> str:
    """A text with a hyphen for each run of characters that ``slugify`` replaces in a mode."""
    string = "".join(map(_latin, value)) if mode == "latin" else value
    if mode == "raw":
        slug = re.sub(r"\s+", "-", string, flags=re.ASCII)
    else:
        kept = _KEPT.get(mode, "")
        marked = [
            letter if letter in kept or _is_kept(letter, is_ascii=mode == "ascii") else "\0"
            for letter in string
        ]
        slug = re.sub("\0+", "-", "".join(marked))
    return slug.removeprefix("-").removesuffix("-")


def _is_kept(letter: str, *, is_ascii: bool) -> bool:
    if letter.isascii():
        return letter.isalnum()
    category = unicodedata.category(letter)
    return not is_ascii and (category[0] in "LM" or category == "Nd")


_LATIN = {
    "Æ": "AE", "æ": "ae", "Ø": "O", "ø": "o", "Þ": "Th", "þ": "th", "ß": "ss", "Ð": "D", "ð": "d",
    "Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h", "\u0131": "i", "Ĳ": "IJ", "ĳ": "ij", "ĸ": "k", "Ł": "L",
    "ł": "l", "ŉ": "'n", "Ŋ": "NG", "ŋ": "ng", "Œ": "OE", "œ": "oe", "Ŧ": "T", "ŧ": "t",
    "Ŀ": "L", "ŀ": "l",
}  # fmt: skip


def _latin(letter: str) -> str:
    if letter.isascii():
        return letter
    plain = _LATIN.get(letter) or unicodedata.normalize("NFD", letter)[0]
    return plain if plain.isascii() and "À" <= letter <= "ž" else "?"
