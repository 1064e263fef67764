"""Notifications on their way: what waits, for what, and how long."""

import json
import threading
from dataclasses import replace
from typing import Any

from callback_api.database import Database
from callback_api.fairness import Fairness
from callback_api.identifier import NewId
from callback_api.outgoing_request import Draft, Envelope, Parcel
from callback_api.retry import RETENTION, RetryPolicy

_PAUSED = {"callback_id": 1, "monitor_id": 2}
"""What each kind of owner adds to ``paused``."""
_NEXT = """
SELECT number, id, stream, callback_id, envelope, attempts, tries, delay FROM parcels
WHERE paused = 0 AND due <= ?1
AND receiver NOT IN (SELECT value FROM json_each(?2))
AND id NOT IN (SELECT value FROM json_each(?3))
AND (?4 IS NULL OR receiver IN (SELECT value FROM json_each(?4)))
ORDER BY due, number LIMIT 1
"""


class Outbox:
    """Parcels that have not been acknowledged. A parcel that is open takes more notifications."""

    def __init__(self, database: Database, new_id: NewId, fairness: Fairness) -> None:
        self._database = database
        self._new_id = new_id
        self._fairness = fairness
        self._claimed: set[str] = set()
        self._claiming = threading.Lock()

    def add(self, draft: Draft, now: float) -> None:
        """Puts a notification into an open parcel, or into one of its own."""
        joint = _joint(draft)
        with self._database.transaction():
            rows = self._database.rows(
                "SELECT number, count + 1 >= size FROM parcels WHERE joint = ? AND is_open", joint
            )
            number, is_full = rows[0] if rows else (self._open(draft, joint, now), False)
            if rows:
                self._database.rows("UPDATE parcels SET count = count + 1 WHERE number = ?", number)
            if is_full:
                close = "UPDATE parcels SET is_open = 0, due = min(due, ?) WHERE number = ?"
                self._database.rows(close, now, number)
            event = json.dumps(draft.event, ensure_ascii=False, separators=(",", ":"))
            row = {"parcel": number, "triggered": draft.triggered, "event": event}
            self._database.insert("messages", row)

    def _open(self, draft: Draft, joint: str, now: float) -> int:
        is_driver = draft.envelope.frame is None
        if is_driver:
            waits = draft.batch.size > 1 and self._is_lagging(draft.stream)
            due = now + draft.retry.delay if waits else now
        else:
            waits = draft.batch.size > 1
            due = now + draft.batch.window
        row = {
            "id": self._new_id(),
            "stream": draft.stream,
            "callback_id": draft.callback_id,
            "monitor_id": draft.monitor_id,
            "joint": joint,
            "envelope": json.dumps(vars(draft.envelope)),
            "is_driver": is_driver,
            "size": draft.batch.size,
            "is_open": waits,
            "tries": draft.retry.tries,
            "delay": draft.retry.delay,
            "due": due,
            "expires": draft.triggered + RETENTION,
            "receiver": draft.envelope.receiver,
        }
        ((number,),) = self._database.insert("parcels", row, "RETURNING number")
        return int(number)

    def _is_lagging(self, stream: str) -> bool:
        query = "SELECT 1 FROM parcels WHERE stream = ? AND attempts > 0 LIMIT 1"
        return bool(self._database.rows(query, stream))

    def claim(self, now: float) -> Parcel | None:
        """The parcel that has been due for longest, of a receiver that may get one more.

        No other thread gets it until it is released.
        """
        with self._claiming:
            known = self._fairness.known()
            rows = self._database.rows(
                _NEXT,
                now,
                json.dumps(self._fairness.full()),
                json.dumps([*self._claimed]),
                None if known is None else json.dumps(known),
            )
            if not rows:
                return None
            ((number, *row),) = rows
            parcel = _parcel(tuple(row), ())
            self._claimed.add(parcel.id)
            self._fairness.take(parcel.envelope.receiver)
        events: list[tuple[str]] = []
        try:
            close = "UPDATE parcels SET is_open = 0 WHERE number = ? AND is_open"
            self._database.rows(close, number)
            events = self._database.rows(
                "SELECT event FROM messages WHERE parcel = ? ORDER BY number", number
            )
        finally:
            if not events:  # it could not be read, or was deleted by its owner in between
                self.release(parcel)
        return replace(parcel, events=tuple(event for (event,) in events)) if events else None

    def release(self, parcel: Parcel, seconds: float = 0.0) -> None:
        """Lets a parcel be claimed again. Its attempt took some ``seconds``."""
        with self._claiming:
            self._claimed.discard(parcel.id)
            self._fairness.release(parcel.envelope.receiver, seconds)

    def settle_delivered(self, parcel: Parcel, now: float) -> None:
        """Forgets a parcel, and lets what was stored for the same monitor or action go at once."""
        with self._database.transaction():
            self.drop("id", parcel.id)
            waiting = "stream = ? AND (attempts > 0 OR is_driver)"
            release = f"UPDATE parcels SET due = min(due, ?) WHERE {waiting}"
            self._database.rows(release, now, parcel.stream)

    def settle_failed(self, parcel: Parcel, started: float) -> None:
        """Keeps a parcel for its next attempt, or forgets it if there is none."""
        if parcel.retry.is_over(parcel.attempts + 1):
            self.drop("id", parcel.id)
        else:
            self._database.rows(
                "UPDATE parcels SET attempts = attempts + 1, due = ?,"
                " is_open = is_driver AND count < size WHERE id = ?",
                started + parcel.retry.delay,
                parcel.id,
            )

    def has_old(self, now: float) -> bool:
        """Whether anything is too old."""
        return bool(self._database.rows("SELECT 1 FROM parcels WHERE expires <= ? LIMIT 1", now))

    def expire(self, now: float) -> list[tuple[str, str]]:
        """Forgets what is too old; the callback and monitor of each parcel that lost something."""
        old = "SELECT number, callback_id, monitor_id FROM parcels WHERE expires <= ?"
        found = self._database.rows(old, now)
        left = "FROM messages WHERE parcel = parcels.number"
        statements = (
            ("DELETE FROM messages WHERE triggered + ? <= ? AND parcel = ?", RETENTION, now),
            (f"DELETE FROM parcels WHERE NOT EXISTS (SELECT 1 {left}) AND number = ?",),
            (f"UPDATE parcels SET count = (SELECT count(*) {left}) WHERE number = ?",),
            (
                f"UPDATE parcels SET expires = (SELECT min(triggered) + ? {left}) WHERE number = ?",
                RETENTION,
            ),
        )
        for number, _, _ in found:
            for statement, *values in statements:
                self._database.rows(statement, *values, number)
        return [(callback_id, monitor_id) for _, callback_id, monitor_id in found]

    def next_due(self) -> float | None:
        """When something is to be sent or given up next."""
        rows = self._database.rows(
            "SELECT min(due) FROM parcels WHERE paused = 0"
            " UNION ALL SELECT min(expires) FROM parcels"
        )
        return min((moment for (moment,) in rows if moment is not None), default=None)

    def pause(self, column: str, identifier: str, *, is_paused: bool) -> None:
        """Holds back, or lets go, what belongs to a ``callback_id`` or ``monitor_id``; it ages."""
        change = "paused | ?" if is_paused else "paused & ~?"
        query = f"UPDATE parcels SET paused = {change} WHERE {column} = ?"
        self._database.rows(query, _PAUSED[column], identifier)

    def drop(self, column: str, identifier: str) -> None:
        """Forgets what belongs to a ``callback_id`` or ``monitor_id`` that is deleted."""
        self._database.rows(f"DELETE FROM parcels WHERE {column} = ?", identifier)


def _joint(draft: Draft) -> str:
    """What notifications must have in common to share a parcel."""
    if draft.envelope.frame is None:
        return draft.stream
    return json.dumps([draft.stream, vars(draft.envelope)])


def _parcel(row: tuple[Any, ...], events: tuple[str, ...]) -> Parcel:
    identifier, stream, callback_id, envelope, attempts, tries, delay = row
    parts = json.loads(envelope)
    pairs = {
        name: tuple((key, value) for key, value in parts[name]) for name in ("query", "headers")
    }
    return Parcel(
        identifier,
        stream,
        callback_id,
        Envelope(**parts | pairs),
        events,
        attempts,
        RetryPolicy(tries, delay),
    )
