"""Secrets of the settings, masked in all output."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import quote, unquote, urlsplit

MASK = "***"
_SECRET = re.compile(
    r"auth|cookie|token|(?<!idempotency-)(?<!idempotency_)key|secret|passw|signature|session|cred",
    re.IGNORECASE,
)
"""Names of headers and query parameters whose values are secret."""
_URL = re.compile(r"(?<=//)[^/@\s]*@")
_SETTING = re.compile(
    r"""((?:[\w-]*(?:auth|cookie|token|secret|passw|credential|signature|session)[\w-]*"""
    r"""|[\w-]*api[-_]?key|(?<![\w-])(?:key|sig))["']?:\s+)"""
    r"""("[^"]*"|'[^']*'|[^,}\n]+)""",
    re.IGNORECASE,
)
_ASSIGNED = re.compile(
    r"""(?:(?<=[?&\s"'-])|^)([\w-]*(?:token|secret|passw|api[-_]?key|credential|signature)[\w-]*=)"""
    r"""([^\s&"'#]+)|((?<=\s)--[\w-]*(?:token|secret|passw|api-key|credential)[\w-]*\s+)([^\s"']+)""",
    re.IGNORECASE,
)
"""A secret in a query, or in an option or a variable of a command."""
_SENT = re.compile(r"\b((?:Bearer|Basic)\s+)([^\s\"',}\]]+)", re.IGNORECASE)
_LONG = 8
_SHORT = 6
"""Characters from which a part of a value is masked by itself, with a digit in shorter ones."""


def secrets(settings: Iterable[Mapping[str, Any]], urls: Iterable[str]) -> tuple[str, ...]:
    """The secret values among headers, query parameters, addresses and commands; longest first.

    Each also in the encodings in which a service may repeat it.
    """
    found = {form for mapping in settings for value in _values(mapping) for form in _forms(value)}
    found |= {form for url in urls for form in _credentials(url)}
    encoded = {form for value in found if not _SCHEME.match(value) for form in _encoded(value)}
    return tuple(sorted(found | encoded, key=lambda value: (-len(value), value)))


def _encoded(value: str) -> Iterator[str]:
    """A value as JSON, HTML, addresses, Base64 and hexadecimal digits have it."""
    raw = value.encode("utf-8", "surrogatepass")
    escaped = json.dumps(value)[1:-1]
    yield from (escaped, json.dumps(escaped)[1:-1], escaped.replace("/", "\\/"))
    yield from (escape(value), escape(value, quote=False))
    yield "".join(f"\\u{ord(char):04x}" for char in value)
    for safe in ("/", ""):
        once = quote(raw, safe=safe)
        twice = quote(once, safe=safe)
        yield from (
            once,
            twice,
            _UPPER.sub(lambda it: it[0].lower(), once),
            once.replace("%20", "+"),
        )
    if len(raw) < _LONG:
        return
    yield from (raw.hex(), raw.hex().upper())
    for before in range(3):  # where it begins within a longer text
        after = -(before + len(raw)) % 3
        plain = b64encode(bytes(before) + raw + bytes(after)).decode()
        inner = plain[(0, 2, 3)[before] : len(plain) - (0, 2, 3)[after]]
        yield from (inner, inner.translate(_URL_SAFE))


_SCHEME = re.compile(r"(?:apikey|basic|bearer|digest|token)\s", re.IGNORECASE)
"""What a header has before a token, which is encoded by itself."""
_UPPER = re.compile("%[0-9A-F]{2}")
_URL_SAFE = str.maketrans("+/", "-_")


def masked(value: Any, secrets: tuple[str, ...]) -> Any:
    """A text, or JSON, in which each secret is ``***``, in names of members, too."""
    if isinstance(value, str):
        return _pattern(secrets).sub(MASK, value) if secrets else value
    if isinstance(value, Mapping):
        return {masked(name, secrets): masked(item, secrets) for name, item in value.items()}
    return [masked(item, secrets) for item in value] if isinstance(value, list) else value


@lru_cache
def _pattern(secrets: tuple[str, ...]) -> re.Pattern[str]:
    """What finds secrets, and the beginning of one where a message was cut."""
    whole = [re.escape(secret) for secret in secrets]
    cut = [_beginning(secret) for secret in secrets if len(secret) > _LONG and " " not in secret]
    ends = rf"(?:{'|'.join(cut)})(?=\.\.\.|…|'|\Z)" if cut else r"(?!)"
    return re.compile("|".join([*whole, ends]))


def _beginning(secret: str) -> str:
    """A pattern for a secret without its end: at least its first half."""
    least = max(_SHORT, len(secret) // 2)
    rest = "".join(f"(?:{re.escape(char)}" for char in secret[least:])
    return re.escape(secret[:least]) + rest + ")?" * (len(secret) - least)


def without_credentials(url: str) -> str:
    """An address without the user and password in it."""
    return _URL.sub("", url)


def in_yaml(line: str) -> str:
    """A line of settings that are not read yet, its secret values masked."""
    line = _SETTING.sub(lambda it: it[1] + _stars(it[2]), line)
    line = _SENT.sub(lambda it: it[1] + _stars(it[2]), line)
    line = _ASSIGNED.sub(lambda it: (it[1] or it[3]) + _stars(it[2] or it[4]), line)
    return _URL.sub(_stars, line)


def starred(line: str, secrets: tuple[str, ...]) -> str:
    """A line that keeps its length, each character of a secret as a star."""
    return _pattern(secrets).sub(_stars, line) if secrets else line


def _stars(found: re.Match[str] | str) -> str:
    return "*" * len(found if isinstance(found, str) else found[0])


def _values(mapping: Mapping[str, Any]) -> Iterator[str]:
    """The values with a secret name; settings may have a mapping for each audience."""
    for name, value in mapping.items():
        if isinstance(value, Mapping):
            yield from _values(value)
        elif isinstance(value, str | int) and (_SECRET.search(str(name)) or _is_random(str(value))):
            yield str(value)


def credentials(variables: Mapping[str, Any]) -> dict[str, Any]:
    """The variables that are credentials by their names; readers may see others."""
    return {
        name: credentials(value) if isinstance(value, Mapping) else value
        for name, value in variables.items()
        if isinstance(value, Mapping) or _CREDENTIAL.search(str(name))
    }


_CREDENTIAL = re.compile(r"token|secret|passw|credential|api[-_]?key", re.IGNORECASE)


def _is_random(value: str) -> bool:
    """Whether a value looks like a token, whatever its name is."""
    return bool(_RANDOM.fullmatch(value)) and not _UUID.fullmatch(value)


_RANDOM = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[\w+/=.~-]{20,}", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def _forms(value: str) -> Iterator[str]:
    """A value, and its parts that are secret by themselves."""
    if len(value) >= _SHORT:
        yield value
    scheme, _, rest = value.partition(" ")
    if _is_telling(rest):
        yield rest
    for part in re.split(r"[\s;,=]+", rest or scheme):
        if _is_telling(part):
            yield part
    if scheme.lower() == "basic":
        with suppress(ValueError):
            yield from _of_user(b64decode(rest, validate=True).decode())


def _credentials(url: str) -> Iterator[str]:
    for found in _ASSIGNED.finditer(url):
        yield from filter(_is_telling, (found[2] or found[4], unquote(found[2] or found[4])))
    with suppress(ValueError):
        user, has_user, _ = urlsplit(url).netloc.rpartition("@")
        if has_user:
            yield from _of_user(user)
            yield from _of_user(unquote(user))
            yield b64encode(unquote(user).encode()).decode()


def _of_user(user: str) -> Iterator[str]:
    password = user.partition(":")[2]
    yield user
    if _is_telling(password):
        yield password


def _is_telling(part: str) -> bool:
    return len(part) >= _LONG or (len(part) >= _SHORT and any(map(str.isdigit, part)))
