"""Conditions on what a vehicle tells: zones, times and data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from callback_api.errors import ApiError
from callback_api.model import VehicleState

DEFAULT_ZONE = "Europe/Paris"
_EARTH_RADIUS = 6371.0088
"""Kilometres."""
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")


@dataclass(frozen=True)
class Observation:
    """A vehicle at one moment, and what it was before."""

    moment: float
    state: VehicleState
    before: VehicleState

    def text(self, operand: str) -> str | None:
        return _text(self.state.values.get(operand))

    def has_changed(self, operand: str) -> bool:
        value = self.state.values.get(operand)
        return value is not None and value != self.before.values.get(operand)


def is_true(trigger: Mapping[str, Any], seen: Observation) -> bool:
    """Whether a condition holds; what it demands of the previous value is left aside."""
    if "zone" in trigger:
        return _is_in_zone(trigger["zone"], seen)
    if "time" in trigger:
        return _is_in_time(trigger["time"], seen.moment)
    return _compares(trigger["data"], seen)


def has_previous(trigger: Mapping[str, Any], seen: Observation) -> bool:
    """Whether the value before was what the condition demands, if it demands anything."""
    previous = trigger.get("data", {}).get("previous")
    if previous is None:
        return True
    wanted = previous["value"] if previous["op"] == "includedIn" else previous["value"][:1]
    return _text(seen.before.values.get(trigger["data"]["data"])) in wanted


def _text(value: Any) -> str | None:
    """A value as conditions compare it: an object by its ``type``."""
    if isinstance(value, list):
        return next((str(item.get("type", "")) for item in value if isinstance(item, dict)), None)
    return None if value is None else str(value)


def _compares(data: Mapping[str, Any], seen: Observation) -> bool:
    operand, operator, wanted = data["data"], data["op"], data.get("value", [])
    if operator == "onChange":
        return seen.has_changed(operand)
    text = seen.text(operand)
    if text is None:
        return False
    if operator == "includedIn":
        return text in wanted
    if operator == "equalsTo":
        return text == wanted[0] or _number(text) == _number(wanted[0])
    less, more = (text, wanted[0]) if operator == "lowerThan" else (wanted[0], text)
    return _number(less) < _number(more)


def _number(text: str) -> float:
    """A number that is neither equal to, nor less than, anything if the text is none."""
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _is_in_zone(zone: Mapping[str, Any], seen: Observation) -> bool:
    position = seen.state.position
    if position is None:
        return False
    place: Mapping[str, Any] = zone["place"]
    is_inside = _distance(place["center"], position) <= float(place["radius"])
    return is_inside is bool(zone["transition"] == "In")


def _distance(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Kilometres along the surface of the earth."""
    south, north = radians(one["latitude"]), radians(other["latitude"])
    width = radians(other["longitude"] - one["longitude"])
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(width / 2) ** 2
    return 2 * _EARTH_RADIUS * asin(sqrt(min(1.0, half)))


def _is_in_time(time: Mapping[str, Any], moment: float) -> bool:
    zone = time_zone(time.get("timeZone", DEFAULT_ZONE))
    return any(
        _is_once(interval, moment)
        if interval.get("recurrence") == "None"
        else _is_daily(interval, datetime.fromtimestamp(moment, zone))
        for interval in time["times"]
    )


def time_zone(name: str) -> ZoneInfo:
    """The time zone of a name; ``ApiError`` (40010) if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ApiError(40010, f"there is no time zone '{name[:80]}'") from None


def check_once(interval: Mapping[str, Any]) -> None:
    """Raises an ``ApiError`` (40010) for an instant that no calendar has."""
    if interval.get("recurrence") == "None":
        try:
            _instant(interval["start"])
        except (ValueError, OverflowError):
            raise ApiError(40010, f"there is no such instant as '{interval['start']}'") from None


def _instant(text: str) -> float:
    return datetime.fromisoformat(text.upper()).timestamp()


def _is_once(interval: Mapping[str, Any], moment: float) -> bool:
    start = _instant(interval["start"])
    duration = interval.get("duration")
    end = start + _duration(duration).total_seconds() if duration else float("inf")
    return start <= moment < end


def _is_daily(interval: Mapping[str, Any], local: datetime) -> bool:
    """Whether an interval that began today, or on a day before, is still on."""
    duration = _duration(interval["duration"])
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    for days in range(duration.days + 2):
        start = midnight - timedelta(days=days) + _duration(interval["start"])
        if start <= local < start + duration and _recurs(interval.get("occurence", {}), start):
            return True
    return False


def _recurs(occurence: Mapping[str, Any], start: datetime) -> bool:
    days, weeks = occurence.get("day"), occurence.get("week")
    is_day = days is None or _DAYS[start.weekday()] in days
    return is_day and (weeks is None or any(_is_in_week(week, start) for week in weeks))


def _is_in_week(weeks: str, start: datetime) -> bool:
    first, _, last = weeks.replace("w", "").partition("-")
    return int(first) <= start.isocalendar().week <= int(last or first)


def _duration(text: str) -> timedelta:
    match = _DURATION.fullmatch(text)
    days, hours, minutes = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    return timedelta(days=days, hours=hours, minutes=minutes)
