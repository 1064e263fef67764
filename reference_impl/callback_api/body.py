"""Bodies of requests, read with suspicion."""

import json
from typing import Any, NoReturn

from callback_api.errors import ApiError

LARGEST = 1_000_000
"""Bytes that a body may have."""
DEEPEST = 100
"""Levels to which a body may be nested."""


def read_json(raw: bytes) -> Any:
    """The value of a body; ``ApiError`` (40001, 41300) if it is not JSON, too large or too deep."""
    if len(raw) > LARGEST:
        raise ApiError(41300, f"the body has more than {LARGEST} bytes")
    try:
        text = raw.decode()
        value = json.loads(text, parse_constant=_refuse)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except RecursionError:
        raise ApiError(41300, f"the body is nested over {DEEPEST} levels") from None
    except ValueError as error:
        raise ApiError(40001, f"the body is not JSON: {error}"[:200]) from None
    if text.count("[") + text.count("{") > DEEPEST and _depth(value) > DEEPEST:
        raise ApiError(41300, f"the body is nested over {DEEPEST} levels")
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level := [item for item in level if isinstance(item, (dict, list))]:
        depth += 1
        level = [
            inner for item in level for inner in (item.values() if isinstance(item, dict) else item)
        ]
    return depth
