"""An SQLite database that threads may share."""

import sqlite3
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any


class Database:
    """One connection; every change is a transaction, on disk before it is told to anybody."""

    def __init__(self, path: Path | None = None) -> None:
        """Without a path, in memory and gone with the object."""
        self._connection = sqlite3.connect(
            path or ":memory:", check_same_thread=False, isolation_level=None
        )
        # sqlite3 warns of a connection that nobody closes before it is gone
        self._finalizer = weakref.finalize(self, self._connection.close)
        self._lock = threading.RLock()
        self._depth = 0
        if path is None:
            self._connection.deserialize(_empty())
        else:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.executescript(_tables())
        self._connection.execute("PRAGMA foreign_keys = ON")

    def close(self) -> None:
        with self._lock:
            self._finalizer()

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a statement yields."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def insert(self, table: str, row: Mapping[str, Any], then: str = "") -> list[tuple[Any, ...]]:
        """Adds a row, and does what a clause says besides."""
        names, places = ", ".join(row), ", ".join("?" * len(row))
        query = f"INSERT INTO {table} ({names}) VALUES ({places}) {then}"
        return self.rows(query, *row.values())

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
                self._leave("ROLLBACK")
                raise
            self._leave("COMMIT")

    def _leave(self, command: str) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._connection.execute(command)


def _tables() -> str:
    return (files(__package__) / "tables.sql").read_text(encoding="utf-8")


@cache
def _empty() -> bytes:
    """A database with all tables and nothing in them: quicker to copy than to make."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(_tables())
        return connection.serialize()
