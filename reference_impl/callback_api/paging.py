"""Lists that are served page by page, without the server keeping anything for it."""

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from callback_api.call import Call
from callback_api.errors import ApiError

T = TypeVar("T")


def page(call: Call, key: str, items: Sequence[T], show: Callable[[T], Any]) -> dict[str, Any]:
    """The page that a call asks for, with links; ``ApiError`` (40003) if there is none."""
    first, _, last = call.query["indexRange"].partition("-")
    wanted = items[int(first) : int(last) + 1 if last else None]
    size = call.query["pageSize"]
    pages = max(1, -(-len(wanted) // size))
    number = _number(call.query["pageToken"])
    if number > pages:
        raise ApiError(40003, f"'pageToken' leads to page {number} of {pages}")
    return {
        "_links": _links(call, number, pages),
        "total": len(wanted),
        "totalPage": pages,
        "currentPage": number,
        "_embedded": {key: [show(item) for item in wanted[(number - 1) * size : number * size]]},
    }


def _number(token: str | None) -> int:
    if token is None:
        return 1
    try:
        text = base64.urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4)).decode()
    except (binascii.Error, ValueError):
        text = ""
    if not (match := re.fullmatch("page-([1-9][0-9]{0,8})", text)):
        raise ApiError(40003, "'pageToken' is not one that this server made")
    return int(match[1])


def _token(number: int) -> str:
    return base64.urlsafe_b64encode(f"page-{number}".encode()).decode().rstrip("=")


def _links(call: Call, number: int, pages: int) -> dict[str, Any]:
    numbers = {"self": number, "first": 1, "prev": number - 1, "next": number + 1, "last": pages}
    return {
        name: {"href": _href(call, target)}
        for name, target in numbers.items()
        if 1 <= target <= pages
    }


def _href(call: Call, number: int) -> str:
    kept = {
        name: ",".join(value) if isinstance(value, list) else value
        for name, value in call.query.items()
        if value is not None and name != "pageToken"
    }
    query = kept | ({"pageToken": _token(number)} if number > 1 else {})
    return f"{call.link(call.route.path)['href']}?{urlencode(query)}"
