"""An SQLite database that threads may share."""

import sqlite3
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

_EMPTIED: list[sqlite3.Connection] = []
"""Connections to databases in memory that are free again: SQLite knows their statements already."""
_MOST_EMPTIED = 4


class Database:
    """One connection; every change is a transaction, on disk before it is told to anybody."""

    def __init__(self, path: Path | None = None) -> None:
        """Without a path, in memory and gone with the object."""
        self._connection = _in_memory() if path is None else _connected(str(path))
        # sqlite3 warns of a connection that nobody closes before it is gone
        end = _empty if path is None else sqlite3.Connection.close
        self._end = weakref.finalize(self, end, self._connection)
        self._lock = threading.RLock()
        self._depth = 0

    def close(self) -> None:
        with self._lock:
            self._end.detach()
            self._connection.close()

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
        if self._depth:
            return
        try:
            # SQLite may have rolled back by itself, for example when the disk is full
            if self._connection.in_transaction:
                self._connection.execute(command)
        finally:
            self._connection.rollback()


class DatabaseInUseError(Exception):
    """Another process serves the same database."""


def reserve(path: Path) -> sqlite3.Connection:
    """Reserves a database for this process until the connection is closed or the process ends.

    The lock is that of an SQLite file of its own, beside the database: the database itself can
    still be read by others. Raises ``DatabaseInUseError`` if another process has reserved it.
    """
    lock = sqlite3.connect(
        f"{path.resolve()}-lock", timeout=0, isolation_level=None, check_same_thread=False
    )
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        raise DatabaseInUseError(f"another process uses '{path}'") from None
    return lock


def _connected(address: str) -> sqlite3.Connection:
    """A connection to a database with all tables, on disk before a change is told."""
    connection = sqlite3.connect(address, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    _upgrade(connection)
    connection.executescript((files(__package__) / "tables.sql").read_text(encoding="utf-8"))
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _upgrade(connection: sqlite3.Connection) -> None:
    """Adds the column that databases of version 0.1 lack."""
    columns = {row[1] for row in connection.execute("PRAGMA table_info(parcels)")}
    if columns and "receiver" not in columns:
        connection.execute("ALTER TABLE parcels ADD COLUMN receiver TEXT NOT NULL DEFAULT ''")
        connection.execute("DROP INDEX IF EXISTS parcels_by_due")


def _in_memory() -> sqlite3.Connection:
    """An empty database that nobody else has."""
    try:
        return _EMPTIED.pop()
    except IndexError:
        return _connected(":memory:")


def _empty(connection: sqlite3.Connection) -> None:
    """Makes a database ready for whoever needs one next."""
    if len(_EMPTIED) >= _MOST_EMPTIED:
        connection.close()
        return
    connection.rollback()
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (name,) in tables:
        connection.execute(f"DELETE FROM {name}")
    _EMPTIED.append(connection)
