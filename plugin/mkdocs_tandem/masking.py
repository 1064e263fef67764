"""Secrets of the settings, masked in all output."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
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
_LONG = 8
_SHORT = 6
"""Characters from which a part of a value is masked by itself, with a digit in shorter ones."""


def secrets(settings: Iterable[Mapping[str, Any]], urls: Iterable[str]) -> tuple[str, ...]:
    """The secret values among headers, query parameters and addresses; the longest first."""
    found = {form for mapping in settings for value in _values(mapping) for form in _forms(value)}
    found |= {form for url in urls for form in _credentials(url)}
    escaped = {json.dumps(value)[1:-1] for value in found} | {quote(value) for value in found}
    return tuple(sorted(found | escaped, key=lambda value: (-len(value), value)))


def masked(value: Any, secrets: tuple[str, ...]) -> Any:
    """A text, or JSON, in which each secret is ``***``; names of members stay."""
    if isinstance(value, str):
        return _pattern(secrets).sub(MASK, value) if secrets else value
    if isinstance(value, Mapping):
        return {name: masked(item, secrets) for name, item in value.items()}
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
    return _URL.sub(_stars, _SETTING.sub(lambda it: it[1] + _stars(it[2]), line))


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
        elif isinstance(value, str | int) and _SECRET.search(str(name)):
            yield str(value)


def _forms(value: str) -> Iterator[str]:
    """A value, and its parts that are secret by themselves."""
    if len(value) >= _SHORT:
        yield value
    scheme, _, rest = value.partition(" ")
    for part in re.split(r"[\s;,=]+", rest or scheme):
        if _is_telling(part):
            yield part
    if scheme.lower() == "basic":
        with suppress(ValueError):
            yield from _of_user(b64decode(rest, validate=True).decode())


def _credentials(url: str) -> Iterator[str]:
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
