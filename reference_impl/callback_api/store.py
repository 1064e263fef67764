"""What is kept, in SQLite."""

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from callback_api.model import Callback, Status

_SCHEMA = """
CREATE TABLE IF NOT EXISTS callbacks (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    audience TEXT NOT NULL,
    owner TEXT NOT NULL,
    subscribe TEXT NOT NULL,
    status TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS callbacks_of_owner ON callbacks (owner, number);
"""


class Store:
    """All that outlives a request. Threads may share it; each change is a transaction."""

    def __init__(self, path: Path | None = None) -> None:
        """Without a path, in memory and gone with the object."""
        self._connection = sqlite3.connect(
            path or ":memory:", check_same_thread=False, isolation_level=None
        )
        self._lock = threading.RLock()
        self._depth = 0
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes inside are kept, or none; one inside another is part of it."""
        with self._lock:
            if self._depth == 0:
                self._connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._connection.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._connection.execute("COMMIT")

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def add_callback(self, callback: Callback) -> None:
        self._rows(
            "INSERT INTO callbacks (id, audience, owner, subscribe, status) VALUES (?, ?, ?, ?, ?)",
            (
                callback.id,
                callback.audience,
                callback.owner,
                json.dumps(callback.subscribe),
                callback.status,
            ),
        )

    def callback(self, identifier: str) -> Callback | None:
        rows = self._rows(f"{_CALLBACK} WHERE id = ?", (identifier,))
        return _callback(rows[0]) if rows else None

    def callbacks(self, audience: str, owner: str) -> list[Callback]:
        """Those of an owner, oldest first."""
        query = f"{_CALLBACK} WHERE owner = ? AND audience = ? ORDER BY number"
        return [_callback(row) for row in self._rows(query, (owner, audience))]

    def change_callback(self, callback: Callback) -> None:
        """Keeps what may change: what was subscribed to, and the status."""
        self._rows(
            "UPDATE callbacks SET subscribe = ?, status = ? WHERE id = ?",
            (json.dumps(callback.subscribe), callback.status, callback.id),
        )

    def delete_callback(self, identifier: str) -> None:
        self._rows("DELETE FROM callbacks WHERE id = ?", (identifier,))


_CALLBACK = "SELECT id, audience, owner, subscribe, status FROM callbacks"


def _callback(row: tuple[Any, ...]) -> Callback:
    identifier, audience, owner, subscribe, status = row
    return Callback(identifier, audience, owner, json.loads(subscribe), Status(status))
