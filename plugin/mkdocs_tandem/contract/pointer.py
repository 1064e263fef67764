"""Ways through nested values, one token for each step."""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote, unquote

_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")
Pointer = tuple[str | int, ...]


def written(pointer: Iterable[str | int]) -> str:
    """A pointer as the fragment of an address: ``/a~1b/0``."""
    tokens = (str(token).replace("~", "~0").replace("/", "~1") for token in pointer)
    return "".join(f"/{token}" for token in tokens)


def read(fragment: str) -> Pointer:
    """The pointer that the fragment of an address holds."""
    tokens = unquote(fragment).split("/")[1:]
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens)


def escaped(fragment: str) -> str:
    """A written pointer as it may stand in an address."""
    return quote(fragment, safe="/~!$&'()*+,;=:@-._")


def follow(value: Any, pointer: Iterable[str | int]) -> Any:
    """What a pointer leads to; :class:`LookupError` if it leads nowhere."""
    for token in pointer:
        if isinstance(value, list) and _INDEX.fullmatch(str(token)):
            value = value[int(token)]
        elif isinstance(value, dict):
            value = value[str(token)]
        else:
            raise LookupError(token)
    return value


def replaced(value: Any, pointer: Sequence[str | int], part: Any) -> Any:
    """The value with another part at a pointer, which leads to a part that is there already."""
    if not pointer:
        return part
    token, *rest = pointer
    copy = value.copy()
    copy[token] = replaced(value[token], rest, part)
    return copy


def shown(pointer: Iterable[str | int]) -> str:
    """A pointer as people write it: ``callback.webhook.attributes[0]``; empty for the whole."""
    text = ""
    for token in pointer:
        if isinstance(token, int):
            text += f"[{token}]"
        else:
            text += f".{token}" if text else token
    return text
