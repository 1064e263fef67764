"""Notifications on their way: what waits, for what, and how long."""

import json
import threading
from dataclasses import asdict
from typing import Any

from callback_api.database import Database
from callback_api.model import new_id
from callback_api.parcel import Draft, Envelope, Parcel
from callback_api.retry import RETENTION, RetryPolicy, is_expired

_SCHEMA = """
CREATE TABLE IF NOT EXISTS parcels (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, stream TEXT NOT NULL,
    callback_id TEXT NOT NULL, monitor_id TEXT NOT NULL, joint TEXT NOT NULL,
    envelope TEXT NOT NULL, is_driver INTEGER NOT NULL, size INTEGER NOT NULL,
    count INTEGER NOT NULL, is_open INTEGER NOT NULL, tries INTEGER, delay REAL NOT NULL,
    attempts INTEGER NOT NULL, paused INTEGER NOT NULL, due REAL NOT NULL, expires REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS parcels_by_due ON parcels (paused, due);
CREATE INDEX IF NOT EXISTS parcels_by_expires ON parcels (expires);
CREATE INDEX IF NOT EXISTS parcels_by_stream ON parcels (stream);
CREATE INDEX IF NOT EXISTS parcels_by_joint ON parcels (joint) WHERE is_open;
CREATE INDEX IF NOT EXISTS parcels_of_callback ON parcels (callback_id);
CREATE INDEX IF NOT EXISTS parcels_of_monitor ON parcels (monitor_id);
CREATE TABLE IF NOT EXISTS messages (
    number INTEGER PRIMARY KEY, parcel INTEGER NOT NULL, triggered REAL NOT NULL,
    event TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS messages_of_parcel ON messages (parcel);
"""
_CALLBACK_PAUSED, _MONITOR_PAUSED = 1, 2


class Outbox:
    """Parcels that have not been acknowledged. A parcel that is open takes more notifications."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._claimed: set[str] = set()
        self._claiming = threading.Lock()
        database.create(_SCHEMA)

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
            self._database.rows(
                "INSERT INTO messages (parcel, triggered, event) VALUES (?, ?, ?)",
                number,
                draft.triggered,
                json.dumps(draft.event, ensure_ascii=False, separators=(",", ":")),
            )

    def _open(self, draft: Draft, joint: str, now: float) -> int:
        is_driver = draft.envelope.frame is None
        if is_driver:
            waits = draft.batch.size > 1 and self._is_lagging(draft.stream)
            due = now + draft.retry.delay if waits else now
        else:
            waits = draft.batch.size > 1
            due = now + draft.batch.window
        rows = self._database.rows(
            "INSERT INTO parcels (id, stream, callback_id, monitor_id, joint, envelope, is_driver,"
            " size, count, is_open, tries, delay, attempts, paused, due, expires)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, 0, 0, ?, ?) RETURNING number",
            new_id(),
            draft.stream,
            draft.callback_id,
            draft.monitor_id,
            joint,
            json.dumps(asdict(draft.envelope)),
            is_driver,
            draft.batch.size,
            waits,
            draft.retry.tries,
            draft.retry.delay,
            due,
            draft.triggered + RETENTION,
        )
        return int(rows[0][0])

    def _is_lagging(self, stream: str) -> bool:
        query = "SELECT 1 FROM parcels WHERE stream = ? AND attempts > 0 LIMIT 1"
        return bool(self._database.rows(query, stream))

    def claim(self, now: float) -> Parcel | None:
        """The parcel that has been due for longest; nobody else gets it until it is settled."""
        with self._claiming:
            rows = self._database.rows(
                "SELECT number, id, stream, callback_id, envelope, attempts, tries, delay"
                " FROM parcels WHERE paused = 0 AND due <= ? ORDER BY due, number LIMIT ?",
                now,
                len(self._claimed) + 1,
            )
            row = next((row for row in rows if row[1] not in self._claimed), None)
            if row is None:
                return None
            self._claimed.add(row[1])
        number = row[0]
        self._database.rows("UPDATE parcels SET is_open = 0 WHERE number = ? AND is_open", number)
        events = self._database.rows(
            "SELECT event FROM messages WHERE parcel = ? ORDER BY number", number
        )
        if not events:  # deleted by its owner in between
            self._claimed.discard(row[1])
            return None
        return _parcel(row[1:], tuple(event for (event,) in events))

    def settle_delivered(self, parcel: Parcel, now: float) -> None:
        """Forgets a parcel, and lets what was stored for the same monitor or action go at once."""
        with self._database.transaction():
            self._remove("id = ?", parcel.id)
            self._database.rows(
                "UPDATE parcels SET due = min(due, ?) WHERE stream = ?"
                " AND (attempts > 0 OR is_driver)",
                now,
                parcel.stream,
            )
        self._claimed.discard(parcel.id)

    def settle_failed(self, parcel: Parcel, started: float) -> None:
        """Keeps a parcel for its next attempt, or forgets it if there is none."""
        if parcel.retry.is_over(parcel.attempts + 1):
            with self._database.transaction():
                self._remove("id = ?", parcel.id)
        else:
            self._database.rows(
                "UPDATE parcels SET attempts = attempts + 1, due = ?,"
                " is_open = is_driver AND count < size WHERE id = ?",
                started + parcel.retry.delay,
                parcel.id,
            )
        self._claimed.discard(parcel.id)

    def has_old(self, now: float) -> bool:
        """Whether anything is too old."""
        return bool(self._database.rows("SELECT 1 FROM parcels WHERE expires <= ? LIMIT 1", now))

    def expire(self, now: float) -> list[tuple[str, str]]:
        """Forgets what is too old; the callback and monitor of each parcel that lost something."""
        old = self._database.rows(
            "SELECT number, callback_id, monitor_id FROM parcels WHERE expires <= ?", now
        )
        for number, _, _ in old:
            self._forget_old(number, now)
        return [(callback_id, monitor_id) for _, callback_id, monitor_id in old]

    def _forget_old(self, number: int, now: float) -> None:
        ages = self._database.rows(
            "SELECT number, triggered FROM messages WHERE parcel = ? ORDER BY number", number
        )
        young = [triggered for _, triggered in ages if not is_expired(triggered, now)]
        for message, triggered in ages:
            if is_expired(triggered, now):
                self._database.rows("DELETE FROM messages WHERE number = ?", message)
        if not young:
            self._remove("number = ?", number)
            return
        self._database.rows(
            "UPDATE parcels SET count = ?, expires = ? WHERE number = ?",
            len(young),
            min(young) + RETENTION,
            number,
        )

    def next_due(self) -> float | None:
        """When something is to be sent or given up next."""
        rows = self._database.rows(
            "SELECT min(due) FROM parcels WHERE paused = 0"
            " UNION ALL SELECT min(expires) FROM parcels"
        )
        return min((moment for (moment,) in rows if moment is not None), default=None)

    def pause(self, *, callback_id: str = "", monitor_id: str = "", is_paused: bool) -> None:
        """Holds back, or lets go, what belongs to a callback or a monitor; it goes on ageing."""
        column, owner, bit = (
            ("callback_id", callback_id, _CALLBACK_PAUSED)
            if callback_id
            else ("monitor_id", monitor_id, _MONITOR_PAUSED)
        )
        change = "paused | ?" if is_paused else "paused & ~?"
        self._database.rows(f"UPDATE parcels SET paused = {change} WHERE {column} = ?", bit, owner)

    def drop(self, *, callback_id: str = "", monitor_id: str = "") -> None:
        """Forgets what belongs to a callback or a monitor that is deleted."""
        with self._database.transaction():
            if callback_id:
                self._remove("callback_id = ?", callback_id)
            if monitor_id:
                self._remove("monitor_id = ?", monitor_id)

    def _remove(self, condition: str, value: Any) -> None:
        self._database.rows(
            f"DELETE FROM messages WHERE parcel IN (SELECT number FROM parcels WHERE {condition})",
            value,
        )
        self._database.rows(f"DELETE FROM parcels WHERE {condition}", value)


def _joint(draft: Draft) -> str:
    """What notifications must have in common to share a parcel."""
    if draft.envelope.frame is None:
        return draft.stream
    return json.dumps([draft.stream, asdict(draft.envelope)])


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
