"""Push messages in the shape of Firebase Cloud Messaging."""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

Message = dict[str, Any]
_Setting = tuple[str, Callable[[str], Any]]


def push_message(
    name: str, device: str, title: str, attributes: Mapping[str, str], content: Mapping[str, Any]
) -> Message:
    """The message to one device; attributes with a special key steer it, others are its data."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    data = {key: value for key, value in attributes.items() if key not in _SETTINGS}
    message: Message = {
        "name": name,
        "token": device,
        "data": data | {"mph_message": base64.b64encode(text.encode()).decode()},
        "notification": {"title": title, "body": text},
    }
    for key in filter(_SETTINGS.__contains__, attributes):
        for path, convert in _SETTINGS[key]:
            _set(message, path, convert(attributes[key]))
    if attributes.get("disableNotificationPayload", "").lower() == "true":
        del message["notification"]
    return message


def _set(message: Message, path: str, value: Any) -> None:
    *parents, last = path.split("/")
    for parent in parents:
        message = message.setdefault(parent, {})
    message[last] = value


def _flag(value: str) -> int:
    return int(value.lower() == "true")


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() else 0


def _arguments(value: str) -> list[str]:
    return [part.strip() for part in value.split(",")]


def _android_priority(value: str) -> str:
    return "high" if value == "high" else "normal"


def _apple_priority(value: str) -> str:
    return {"high": "10", "normal": "5"}.get(value, "1")


_SETTINGS: dict[str, tuple[_Setting, ...]] = {
    "disableNotificationPayload": (),
    "image": (),  # not supported in these messages
    "title": (("notification/title", str),),
    "body": (("notification/body", str),),
    "deliveryPriority": (
        ("android/priority", _android_priority),
        ("apns/headers/apns-priority", _apple_priority),
    ),
    "mutable": (("apns/payload/aps/mutable-content", _flag),),
    "contentAvailable": (("apns/payload/aps/content-available", _flag),),
    "sound": (("android/notification/sound", str), ("apns/payload/aps/sound", str)),
    "clickAction": (("android/notification/click_action", str),),
    "ttl": (("android/ttl", lambda value: f"{_number(value)}s"),),
    "bodyLocKey": (
        ("android/notification/body_loc_key", str),
        ("apns/payload/aps/alert/loc-key", str),
    ),
    "bodyLocArgs": (
        ("android/notification/body_loc_args", _arguments),
        ("apns/payload/aps/alert/loc-args", _arguments),
    ),
    "titleLocKey": (
        ("android/notification/title_loc_key", str),
        ("apns/payload/aps/alert/title-loc-key", str),
    ),
    "titleLocArgs": (
        ("android/notification/title_loc_args", _arguments),
        ("apns/payload/aps/alert/title-loc-args", _arguments),
    ),
    "badge": (("apns/payload/aps/badge", _number),),
    "icon": (("android/notification/icon", str),),
    "tag": (("android/notification/tag", str),),
}
"""Keys that steer a message: the members that each sets, and how their values are written."""
