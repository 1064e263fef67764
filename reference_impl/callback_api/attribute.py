"""Data that clients want to travel with notifications: checked, and filled in."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from callback_api.errors import ApiError

Attribute = Mapping[str, str]

VARIABLES: dict[tuple[str, str], frozenset[str]] = {
    ("b2b", "callback"): frozenset({"vin", "callbackid", "remotetype", "fleetid"}),
    ("b2b", "monitor"): frozenset({"vin", "vid", "monitorid", "fleetid"}),
    ("b2c", "callback"): frozenset({"vin", "callbackid", "callbacklabel"}),
    ("b2c", "monitor"): frozenset(
        {"vin", "callbackid", "callbacklabel", "monitorid", "monitorlabel"}
    ),
    ("b2c", "remote"): frozenset(
        {"vin", "callbackid", "callbacklabel", "remotetype", "remotestatus", "remotelabel"}
    ),
}
"""Variables by audience and by the thing whose attributes they are, in lower case."""

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"([!-~\xa1-\xff]([ \t!-~\xa0-\xff]*[!-~\xa1-\xff])?)?")
_OURS = frozenset(
    {"host", "content-length", "content-type", "transfer-encoding", "connection", "upgrade", "te"}
)
"""Headers that frame a request, and so are not for clients to set."""
_FIREBASE = re.compile(r"from|message_type|(google|gcm).*", re.IGNORECASE)


@dataclass(frozen=True)
class Resolved:
    """Attributes whose variables are replaced."""

    headers: tuple[tuple[str, str], ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    body: tuple[tuple[str, str], ...] = ()

    @property
    def http_headers(self) -> tuple[tuple[str, str], ...]:
        """The headers as HTTP can carry them: a label may hold anything, so all else is escaped."""
        return tuple(
            (key, value if _HEADER_VALUE.fullmatch(value) else quote(value, safe=""))
            for key, value in self.headers
        )

    @property
    def entries(self) -> list[dict[str, str]]:
        """What stands in ``attributes`` of a notification."""
        return [{"key": key, "value": value} for key, value in self.body]


def check_attributes(
    attributes: Iterable[Attribute], variables: frozenset[str], *, is_push: bool = False
) -> None:
    """Raises an ``ApiError`` (40010) for the first attribute that could not be sent."""
    for attribute in attributes:
        _check_variable(attribute, variables)
        if is_push:
            _check_push(attribute)
        elif attribute["type"] == "Header":
            _check_header(attribute)


def _check_variable(attribute: Attribute, variables: frozenset[str]) -> None:
    value = attribute["value"]
    if value.startswith("$") and value[1:].lower() not in variables:
        known = ", ".join(f"${name}" for name in sorted(variables))
        raise ApiError(40010, f"there is no variable '{value[:80]}' here; known are {known}")


def _check_header(attribute: Attribute) -> None:
    key, value = attribute["key"], attribute["value"]
    if not _TOKEN.fullmatch(key):
        raise ApiError(40010, f"'{key[:80]}' is not the name of a header")
    if key.lower() in _OURS:
        raise ApiError(40010, f"the header '{key}' is not for attributes to set")
    if not _HEADER_VALUE.fullmatch(value):
        raise ApiError(
            40010,
            f"the value of the header '{key}' has a control character, a blank at an end or a "
            "character outside Latin-1",
        )


def _check_push(attribute: Attribute) -> None:
    if _FIREBASE.fullmatch(attribute["key"]):
        raise ApiError(40010, f"the key '{attribute['key'][:80]}' is kept by Firebase for itself")


def resolve(attributes: Iterable[Attribute], values: Mapping[str, str]) -> Resolved:
    """The attributes with their variables replaced; ``values`` has their names in lower case."""
    found: dict[str, list[tuple[str, str]]] = {"Header": [], "Query": [], "Body": []}
    for attribute in attributes:
        value = attribute["value"]
        if value.startswith("$"):
            value = values[value[1:].lower()]
        kind = attribute.get("type", "Header")
        found[kind].append((attribute["key"], value))
    return Resolved(tuple(found["Header"]), tuple(found["Query"]), tuple(found["Body"]))


def overridden(attributes: Iterable[Attribute], *layers: Iterable[Attribute]) -> list[Attribute]:
    """Attributes of which later layers replace those with the same kind and key."""
    merged = {(item.get("type", "Header"), item["key"]): item for item in attributes}
    for layer in layers:
        merged |= {(item.get("type", "Header"), item["key"]): item for item in layer}
    return list(merged.values())
