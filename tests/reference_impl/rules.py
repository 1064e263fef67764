"""The rules that the schemas leave to the code, and how to keep them with any body that fits.

A schema cannot compare two places of a body, look up a name in a table or parse an expression; what
a header may hold it could say, but not why.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from callback_api.attribute import VARIABLES, check_attributes
from callback_api.contract.routes import Route
from callback_api.errors import ApiError
from callback_api.trigger import DEFAULT_ZONE, check_once, time_zone


def kept(route: Route, body: Any) -> Any:
    """The body, changed only where it breaks one of these rules."""
    body = deepcopy(body)
    for attributes, place in _attributes(route, body):
        attributes[:] = [each for each in attributes if _is_sendable(each, VARIABLES[place])]
    if route.request == "Remote":
        for programs in _lists(body, "programs"):
            _keep_first(programs, "slot")
    if route.request == "MonitorParameter":
        trigger = body["triggerParam"]
        _keep_first(trigger["triggers"], "name")
        trigger["boolExp"] = " & ".join(each["name"] for each in trigger["triggers"])
        for each in trigger["triggers"]:
            _keep_time(each.get("time", {}))
    return body


def _attributes(route: Route, body: Any) -> Iterator[tuple[list[Any], tuple[str, str]]]:
    """Lists of attributes, with the audience and the thing whose variables they may name."""
    thing = route.tag.removesuffix("s")
    names = ("attributes", "webhook", "websocket", "pushnotif")
    for name in names:
        for found in _lists(body, name):
            yield found, (route.audience, thing)


def _lists(node: Any, name: str) -> Iterator[list[Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == name and isinstance(value, list):
                yield value
            yield from _lists(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from _lists(value, name)


def _is_sendable(attribute: Any, variables: frozenset[str]) -> bool:
    try:
        check_attributes([attribute], variables, is_push=True)
        check_attributes([{"type": "Header"} | attribute], variables)
    except ApiError:
        return False
    return True


def _keep_first(items: list[Any], name: str) -> None:
    seen: set[Any] = set()
    for item in list(items):
        if name in item and item[name] in seen:
            items.remove(item)
        seen.add(item.get(name))


def _keep_time(time: dict[str, Any]) -> None:
    try:
        time_zone(time.get("timeZone", DEFAULT_ZONE))
    except ApiError:
        del time["timeZone"]
    for interval in time.get("times", []):
        try:
            check_once(interval)
        except ApiError:
            interval["start"] = "2026-01-01T00:00:00Z"
