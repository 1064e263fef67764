"""Secrets of the settings, masked wherever something is shown."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote, unquote, urlsplit

MASK = "***"
_SECRET = re.compile(
    r"auth|cookie|token|(?<!idempotency-)(?<!idempotency_)key|secret|passw|signature|session|cred",
    re.IGNORECASE,
)
"""Names of headers and query parameters whose values are secret."""
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
        for secret in secrets:
            value = value.replace(secret, MASK)
        return value
    if isinstance(value, Mapping):
        return {name: masked(item, secrets) for name, item in value.items()}
    return [masked(item, secrets) for item in value] if isinstance(value, list) else value


def without_credentials(url: str) -> str:
    """An address without the user and password in it."""
    return re.sub(r"(?<=//)[^/@\s]*@", "", url)


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
