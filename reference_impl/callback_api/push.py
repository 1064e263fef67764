"""Push messages in the shape of Firebase Cloud Messaging."""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

Message = dict[str, Any]
_Setter = Callable[[Message, str], None]


def push_message(
    name: str, device: str, title: str, attributes: Mapping[str, str], content: Mapping[str, Any]
) -> Message:
    """The message to one device; attributes with a special key steer it, others are its data."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    data = {key: value for key, value in attributes.items() if key not in _SETTERS}
    message: Message = {
        "name": name,
        "token": device,
        "data": data | {"mph_message": base64.b64encode(text.encode()).decode()},
    }
    if attributes.get("disableNotificationPayload", "").lower() != "true":
        message["notification"] = {"title": title, "body": text}
    for key, value in attributes.items():
        if key in _SETTERS:
            _SETTERS[key](message, value)
    return message


def _put(*path: str, convert: Callable[[str], Any] = str) -> _Setter:
    """Sets one member, however deep, of a message."""

    def setter(message: Message, value: str) -> None:
        node = message
        for step in path[:-1]:
            node = node.setdefault(step, {})
        node[path[-1]] = convert(value)

    return setter


def _shown(member: str) -> _Setter:
    """Sets what a telephone shows, if it is to show anything."""

    def setter(message: Message, value: str) -> None:
        if "notification" in message:
            message["notification"][member] = value

    return setter


def _all(*setters: _Setter) -> _Setter:
    def setter(message: Message, value: str) -> None:
        for each in setters:
            each(message, value)

    return setter


def _nothing(message: Message, value: str) -> None:
    """For keys that are known and do nothing here."""


def _flag(value: str) -> int:
    return int(value.lower() == "true")


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() else 0


def _arguments(value: str) -> list[str]:
    return [part.strip() for part in value.split(",")]


_ANDROID = ("android", "notification")
_APS = ("apns", "payload", "aps")

_SETTERS: dict[str, _Setter] = {
    "disableNotificationPayload": _nothing,
    "image": _nothing,  # not supported in these messages
    "title": _shown("title"),
    "body": _shown("body"),
    "deliveryPriority": _all(
        _put("android", "priority", convert=lambda value: "high" if value == "high" else "normal"),
        _put(
            "apns",
            "headers",
            "apns-priority",
            convert=lambda value: {"high": "10", "normal": "5"}.get(value, "1"),
        ),
    ),
    "mutable": _put(*_APS, "mutable-content", convert=_flag),
    "contentAvailable": _put(*_APS, "content-available", convert=_flag),
    "sound": _all(_put(*_ANDROID, "sound"), _put(*_APS, "sound")),
    "clickAction": _put(*_ANDROID, "click_action"),
    "ttl": _put("android", "ttl", convert=lambda value: f"{_number(value)}s"),
    "bodyLocKey": _all(_put(*_ANDROID, "body_loc_key"), _put(*_APS, "alert", "loc-key")),
    "bodyLocArgs": _all(
        _put(*_ANDROID, "body_loc_args", convert=_arguments),
        _put(*_APS, "alert", "loc-args", convert=_arguments),
    ),
    "titleLocKey": _all(_put(*_ANDROID, "title_loc_key"), _put(*_APS, "alert", "title-loc-key")),
    "titleLocArgs": _all(
        _put(*_ANDROID, "title_loc_args", convert=_arguments),
        _put(*_APS, "alert", "title-loc-args", convert=_arguments),
    ),
    "badge": _put(*_APS, "badge", convert=_number),
    "icon": _put(*_ANDROID, "icon"),
    "tag": _put(*_ANDROID, "tag"),
}
