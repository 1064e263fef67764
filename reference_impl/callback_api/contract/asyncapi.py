"""What the API sends to receivers of an audience, as one AsyncAPI 3.0 document.

It has the messages that the OpenAPI document has as webhooks, and the channels that they take.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Any

from callback_api.contract.definitions import examples, read, schemas
from callback_api.contract.document import JSON, VERSION, linked
from callback_api.contract.profile import PROFILES
from callback_api.contract.routes import Notification, notifications

_REFERENCE = re.compile(r"'#/components/schemas/(\w+)'")


@cache
def asyncapi(audience: str) -> dict[str, Any]:
    """The AsyncAPI document of an audience; shared by all callers, so not to be changed."""
    profile, sent = PROFILES[audience], notifications(audience)
    ways: dict[str, list[str]] = {}
    for notification in sent:
        for channel in notification.channels:
            ways.setdefault(channel, []).append(notification.name)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": profile.title, "version": VERSION, "description": profile.description},
        "defaultContentType": JSON,
        "channels": {name: _channel(name, messages) for name, messages in ways.items()},
        "operations": {
            f"send{name[0].upper()}{name[1:]}": _operation(name, messages)
            for name, messages in ways.items()
        },
        "components": {
            "messages": {each.name: _message(each) for each in sent},
            "schemas": _schemas(audience, [each.schema for each in sent]),
        },
    }


@cache
def _channels() -> dict[str, dict[str, Any]]:
    channels: dict[str, dict[str, Any]] = read(files(__package__) / "channels.yaml")
    return channels


def _channel(name: str, messages: list[str]) -> dict[str, Any]:
    """A channel; where it leads is known when a client registers for it."""
    row = _channels()[name]
    return {
        "address": None,
        "title": row["title"],
        "description": row["description"],
        "messages": {it: {"$ref": f"#/components/messages/{it}"} for it in messages},
    }


def _operation(channel: str, messages: list[str]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "action": "send",
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{it}"} for it in messages],
    }
    method = _channels()[channel].get("method")
    return operation | {"bindings": {"http": {"method": method}}} if method else operation


def _message(notification: Notification) -> dict[str, Any]:
    message: dict[str, Any] = {
        "name": notification.name,
        "title": notification.summary,
        "description": notification.description,
        "contentType": JSON,
        "payload": {"$ref": f"#/components/schemas/{notification.schema}"},
    }
    named = examples(notification.audience).get(notification.schema, {})
    listed = [
        {"name": name, "summary": it["summary"], "payload": it["value"]}
        for name, it in named.items()
    ]
    return message | {"examples": listed} if listed else message


def _schemas(audience: str, names: list[str]) -> dict[str, Any]:
    """The schemas of some names and all that these refer to, in the order of the contract."""
    known = linked(schemas(audience))
    needed, waiting = set(names), list(names)
    while waiting:
        found = set(_REFERENCE.findall(str(known[waiting.pop()]))) - needed
        needed |= found
        waiting += found
    return {name: it for name, it in known.items() if name in needed}
