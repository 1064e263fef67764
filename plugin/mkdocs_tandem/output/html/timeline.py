"""Time lines of deliveries, as a picture and a table."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import pairwise
from typing import Any

from mkdocs_tandem.output.html.labels import ENGLISH, Labels, label

_MOST = 40
"""Moments, and notifications, that are drawn; the table has all."""
_LONGEST, _SHORT = 200, 9
_UNPRINTABLE = re.compile(r"[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LEFT, _TOP, _COLUMN, _BESIDE, _ROW = 170, 40, 92, 42, 52
_UNKNOWN = datetime.min.replace(tzinfo=UTC)
_REFUSED = 300
"""RFC 9110, section 15: from here on, a status is no success."""
_UNITS = (
    (86_400, label("%(num)s d")),
    (3_600, label("%(num)s h")),
    (60, label("%(num)s min")),
    (1, label("%(num)s s")),
)


@dataclass(frozen=True)
class Attempt:
    """A notification that was sent once."""

    at: datetime
    number: int
    """Counts the attempts at the same notification, from 1."""
    target: str
    answer: str
    """A status, or what kept the receiver from giving one."""
    is_delivered: bool
    content: str
    """``3 events`` if it is a batch; empty if it is not."""
    notification: str
    """The same for all attempts at a notification."""
    labels: Labels = ENGLISH

    @property
    def short(self) -> str:
        """The answer in the picture."""
        return self.answer if len(self.answer) <= _SHORT else self.labels.text("no response")

    @property
    def time(self) -> str:
        """In UTC, as the table shows it; empty if unknown."""
        return "" if self.at == _UNKNOWN else self.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True)
class Dot:
    """An attempt in the picture."""

    x: int
    attempt: Attempt


@dataclass(frozen=True)
class Lane:
    """A notification in the picture, with the attempts at it from left to right."""

    y: int
    title: str
    content: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Moment:
    """A time at which something was sent."""

    x: int
    title: str
    """The time that has passed since the moment before; for the first, that it is so."""


@dataclass(frozen=True)
class Timeline:
    """The attempts, oldest first, and where each is in the picture."""

    attempts: tuple[Attempt, ...]
    labels: Labels = ENGLISH
    left = _LEFT
    top = _TOP

    @property
    def summary(self) -> str:
        """The content of the picture, in a sentence."""
        labels = self.labels
        names = {each.notification for each in self.attempts}
        delivered = {each.notification for each in self.attempts if each.is_delivered}
        if not names:
            return labels.text("Nothing was sent.")
        span = self.attempts[-1].at - self.attempts[0].at
        return labels.text(
            "%(attempts)s for %(notifications)s within %(duration)s; %(delivered)s delivered.",
            attempts=labels.count(len(self.attempts), "%(num)s attempt", "%(num)s attempts"),
            notifications=labels.count(len(names), "%(num)s notification", "%(num)s notifications"),
            duration=duration(int(span.total_seconds()), labels),
            delivered=len(delivered),
        )

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        """The times, from left to right; as far apart as need be, not as time has it."""
        times = self._times
        apart = (f"+ {_apart(one, other, self.labels)}" for one, other in pairwise(times))
        titles = [self.labels.text("start"), *apart]
        crowds = Counter((each.at, each.notification) for each in self.attempts)
        found, x = [], _LEFT
        for time, title in zip(times, titles, strict=False):
            found.append(Moment(x, title))
            most = max(count for (at, _), count in crowds.items() if at == time)
            x += _COLUMN + _BESIDE * (most - 1)
        return (*found, Moment(x, ""))

    @cached_property
    def lanes(self) -> tuple[Lane, ...]:
        """The notifications, in the order in which they were first tried."""
        grouped: dict[str, list[Attempt]] = {}
        for attempt in self.attempts:
            if attempt.at in self._times:
                grouped.setdefault(attempt.notification, []).append(attempt)
        return tuple(
            Lane(
                y=_TOP + (number + 1) * _ROW - _ROW // 2,
                title=self.labels.text("Notification %(number)s", number=number + 1),
                content=found[0].content,
                dots=tuple(self._dots(found)),
            )
            for number, found in enumerate(list(grouped.values())[:_MOST])
        )

    def _dots(self, attempts: Sequence[Attempt]) -> Iterator[Dot]:
        """The attempts at a notification; those of one moment are next to each other."""
        place = {time: moment.x for time, moment in zip(self._times, self.moments, strict=False)}
        for attempt in attempts:
            yield Dot(place[attempt.at], attempt)
            place[attempt.at] += _BESIDE

    @property
    def width(self) -> int:
        return self.moments[-1].x - _COLUMN // 3

    @property
    def height(self) -> int:
        return _TOP + len(self.lanes) * _ROW + 4

    @property
    def missing(self) -> int:
        """How many attempts are not drawn."""
        return len(self.attempts) - sum(len(lane.dots) for lane in self.lanes)

    @property
    def rows(self) -> Iterator[tuple[str, Attempt]]:
        """The attempts with the numbers of their notifications, for the table."""
        numbers: dict[str, str] = {}
        for attempt in self.attempts:
            yield numbers.setdefault(attempt.notification, str(len(numbers) + 1)), attempt

    @cached_property
    def _times(self) -> list[datetime]:
        return sorted({each.at for each in self.attempts})[:_MOST]


def timeline(rows: Sequence[Mapping[str, Any]], labels: Labels = ENGLISH) -> Timeline:
    """The attempts that a service lists; one whose time cannot be read is left out.

    An attempt without a time is one of the moment of the attempt before it.
    """
    found: list[Attempt] = []
    known = [at for row in rows if (at := _time(row.get("at"))) is not None]
    last = min(known, default=_UNKNOWN)
    for row in rows:
        at = _time(row["at"]) if row.get("at") is not None else last
        if at is not None:
            found.append(_attempt(row, at, labels))
            last = at
    return Timeline(tuple(sorted(found, key=lambda attempt: attempt.at)), labels)


def duration(seconds: int, labels: Labels = ENGLISH) -> str:
    """A time in the largest units that say it: ``2 min``, ``1 h 30 min``."""
    parts = []
    for size, unit in _UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(labels.text(unit, num=count))
    return " ".join(parts[:2]) or labels.text("%(num)s s", num=0)


def _apart(one: datetime, other: datetime, labels: Labels) -> str:
    seconds = (other - one).total_seconds()
    if seconds >= 1:
        return duration(int(seconds), labels)
    return labels.text("%(num)s s", num=f"{seconds:.1f}")


def _is_delivered(row: Mapping[str, Any]) -> bool:
    """Whether a receiver took it: according to the service, else unless it failed."""
    said, status = row.get("isDelivered"), row.get("status")
    if said is not None:
        return said is True
    return not row.get("problem") and not (isinstance(status, int) and status >= _REFUSED)


def _attempt(row: Mapping[str, Any], at: datetime, labels: Labels) -> Attempt:
    number, target, body = row.get("attempt"), str(row.get("target") or ""), row.get("body")
    answer = row.get("status") or row.get("problem") or labels.text("no response")
    known = row.get("id") or json.dumps([target, body], sort_keys=True, default=str)
    return Attempt(
        at=at,
        number=number if isinstance(number, int) else 1,
        target=_shown(target),
        answer=_shown(answer),
        is_delivered=_is_delivered(row),
        content=_content(body, labels),
        notification=str(known),
        labels=labels,
    )


def _time(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _content(body: Any, labels: Labels) -> str:
    """The items of a batch: a body that is a list, or the list in it with the largest items."""
    if isinstance(body, list):
        return labels.text("%(num)s items", num=len(body)) if len(body) > 1 else ""
    lists = [
        (len(value[0]), name, len(value))
        for name, value in (body.items() if isinstance(body, Mapping) else ())
        if isinstance(value, list) and value and isinstance(value[0], Mapping)
    ]
    _, name, count = max(lists, default=(0, "", 0))
    return f"{count} {_shown(name)}" if count > 1 else ""


def _shown(value: Any) -> str:
    """A text of a service without characters that no page may have, and not too long."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", str(value))[:_LONGEST]
