"""Results kept on disk by content, and fingerprints of files for their keys."""

import os
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar
from weakref import finalize

import mkdocs_tandem
from mkdocs_tandem.fallbacks import Fallback, note_fallback

_T = TypeVar("_T")

Row = tuple[str, bytes, bytes]
"""Kind, key and value."""
FORMAT = 4
"""Part of the file's name: other formats are not read, and older ones are removed."""
_PLAIN, _COMPRESSED = b"p", b"z"
"""The first byte of a stored value: whether the rest is compressed."""
_WORTHWHILE = 1_000
"""Bytes from which a value is compressed."""
_LEVEL = 1
"""Of zlib: higher levels take longer than a later run gains."""
_LARGEST = 100_000_000
"""Bytes of a value at most; a value that is larger when it is unpacked counts as damaged."""
_FREE_SHARE = 0.25
"""Share of unused pages of the file from which it is made smaller."""

PATIENCE = 3.0
"""Seconds to wait for a locked file, once: after that, the run goes on without it."""
_BATCH = 200
_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_INTERRUPT,
}
"""Errors that do not mean a damaged file: nothing is read from it in this run."""
_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_IGNORED = "# Written by mkdocs-tandem: a cache is not for version control.\n*\n"
_TABLE = """\
CREATE TABLE IF NOT EXISTS kept (
  kind TEXT, key BLOB, owner TEXT, seal BLOB, value BLOB, PRIMARY KEY (kind, key))
"""


def digest(*parts: str | bytes) -> bytes:
    """Fingerprint of a sequence of texts: 16 bytes, others for any other sequence."""
    state = blake2b(digest_size=16)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        state.update(len(raw).to_bytes(8, "little"))
        state.update(raw)
    return state.digest()


class Cache:
    """Values by kind and key, for this run and later ones; processes may share the folder.

    What is written can be read at once; it is in the file after ``finish``, or once many values
    have come together. ``owner`` is who drops the rows that it no longer uses, and no others.
    """

    def __init__(self, folder: Path | None, owner: str = "", patience: float = PATIENCE) -> None:
        """Without a folder, values are kept for as long as this object lives.

        ``patience`` is how long to wait for a locked file, in seconds.
        """
        self._path = folder and folder / f"kept-{FORMAT}.sqlite"
        self._owner = owner
        self._patience = patience
        self._is_locked = False
        self._fresh: dict[tuple[str, bytes], bytes] = {}
        self._used: set[tuple[str, bytes]] = set()
        self._missing_kinds: dict[str, bool] = {}
        """By kind, whether the file had no value of it when the first was read."""
        self._connection: sqlite3.Connection | None = None
        self._process = os.getpid()
        self._lock = threading.RLock()

    @property
    def is_lasting(self) -> bool:
        """Whether later runs can read what is written."""
        return self._path is not None

    def read(self, kind: str, key: bytes) -> bytes | None:
        """The value of a key; ``None`` if there is none that can be believed."""
        with self._lock:
            is_first = (kind, key) not in self._used
            self._used.add((kind, key))
            if (kind, key) in self._fresh:
                return self._fresh[kind, key]
            if is_first and self._began_without(kind):
                return None
            rows = self._ask("SELECT seal, value FROM kept WHERE kind = ? AND key = ?", (kind, key))
            for seal, value in rows:
                if isinstance(value, bytes) and seal == digest(kind, key, value):
                    return _unpacked(value)
                note_fallback(Fallback.CACHE_DROPPED, f"a row of '{kind}' was changed")
            return None

    def _began_without(self, kind: str) -> bool:
        """Whether there was no value of a kind when the first was read, as in a new file."""
        if kind not in self._missing_kinds:
            query = "SELECT 1 FROM kept WHERE kind = ? LIMIT 1"
            self._missing_kinds[kind] = not self._ask(query, (kind,))
        return self._missing_kinds[kind]

    def read_text(self, kind: str, key: bytes) -> str | None:
        """The value of a key as text; ``None`` if there is none, or it is not text."""
        raw = self.read(kind, key)
        try:
            return None if raw is None else raw.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            note_fallback(Fallback.CACHE_DROPPED, f"a row of '{kind}' is not text")
            return None

    def keys(self, kind: str) -> set[bytes]:
        """The keys that have a value, one that can be believed or not."""
        with self._lock:
            rows = self._ask("SELECT key FROM kept WHERE kind = ?", (kind,))
            fresh = {key for known, key in self._fresh if known == kind}
            return fresh | {key for (key,) in rows if isinstance(key, bytes)}

    def write(self, kind: str, key: bytes, value: bytes) -> None:
        """Keep a value."""
        with self._lock:
            self._used.add((kind, key))
            self._fresh[kind, key] = value
            if len(self._fresh) >= _BATCH and self._path:
                self._flush()

    def drained(self) -> list[Row]:
        """What was written and is not in the file yet, so that another process can write it."""
        with self._lock:
            rows = [(kind, key, value) for (kind, key), value in self._fresh.items()]
            self._fresh.clear()
            return rows

    def keep(self, kind: str, key: bytes, value: str) -> None:
        """Keep a text that its own key represents: it need not be written twice."""
        with self._lock:
            if (kind, key) not in self._used:
                self.write(kind, key, value.encode("utf-8", "surrogatepass"))

    def spare(self, kind: str, keys: Iterable[bytes]) -> None:
        """Count values as used without reading them."""
        with self._lock:
            self._used.update((kind, key) for key in keys)

    def finish(self, kinds: Iterable[str] = ()) -> None:
        """Write what is kept to the file, and drop what was not used since, of these kinds.

        What was used of others counts as used until their turn comes.
        """
        with self._lock:
            if self._path is None:
                return
            self._flush()
            done = set(kinds)
            for kind in done:
                self._drop(kind, {key for used, key in self._used if used == kind})
            self._used = {each for each in self._used if each[0] not in done}
            self._missing_kinds.clear()
            self._shrink()
            self._close()

    def _flush(self) -> None:
        stored = ((kind, key, _packed(value)) for (kind, key), value in self._fresh.items())
        rows = [
            (kind, key, self._owner, digest(kind, key, value), value) for kind, key, value in stored
        ]
        self._change("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?)", rows)
        self._fresh.clear()

    def _drop(self, kind: str, used: set[bytes]) -> None:
        owned = "SELECT key FROM kept WHERE kind = ? AND owner = ?"
        unused = [
            (kind, key) for (key,) in self._ask(owned, (kind, self._owner)) if key not in used
        ]
        self._change("DELETE FROM kept WHERE kind = ? AND key = ?", unused)

    def _shrink(self) -> None:
        """Return unused pages of the file to the system, if they are many."""
        if self._connection is None:
            return
        sizes = [self._ask(f"PRAGMA {name}", ()) for name in ("freelist_count", "page_count")]
        if not all(sizes):
            return
        (free,), (whole,) = sizes[0][0], sizes[1][0]
        if isinstance(free, int) and isinstance(whole, int) and free > whole * _FREE_SHARE:
            # a script, because ``execute`` would free one page only
            self._tried(lambda: self._opened().executescript("PRAGMA incremental_vacuum"))

    def _ask(self, query: str, values: tuple[object, ...]) -> list[tuple[object, ...]]:
        if self._path is None or (self._connection is None and not self._path.is_file()):
            return []
        return self._tried(lambda: self._opened().execute(query, values).fetchall()) or []

    def _change(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        def changed() -> None:
            with self._opened() as transaction:
                transaction.executemany(statement, rows)

        if rows:
            self._tried(changed)

    def _tried(self, work: Callable[[], _T]) -> _T | None:
        """What work with the file gives; ``None`` if it cannot be used."""
        if self._path is None or self._is_locked:
            return None
        try:
            return work()
        except (sqlite3.Error, ValueError, OverflowError) as error:  # the latter decode messages
            self._close()
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            self._is_locked = code in _LOCKED
            is_damaged = code not in _PASSING
            if is_damaged:
                self._remove(self._path)
            note_fallback(Fallback.CACHE_DROPPED if is_damaged else Fallback.CACHE_UNUSED, error)
        except OSError as error:
            self._close()
            note_fallback(Fallback.CACHE_UNUSED, error)
        return None

    def _opened(self) -> sqlite3.Connection:
        if self._path is None:
            raise OSError
        if self._connection is None or self._process != os.getpid():  # never one across a fork
            _prepare(self._path.parent)
            self._connection = sqlite3.connect(
                self._path, timeout=self._patience, check_same_thread=False
            )
            self._process = os.getpid()
            finalize(self, _close_own, self._connection, self._process).atexit = False
            self._connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # of a new file
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute(_TABLE)
        return self._connection

    def _close(self) -> None:
        if self._connection is not None and self._process == os.getpid():
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def _remove(self, path: Path) -> None:
        for ending in ("", "-wal", "-shm"):
            with suppress(OSError):
                path.with_name(path.name + ending).unlink(missing_ok=True)


def _close_own(connection: sqlite3.Connection, process: int) -> None:
    """Close a connection that its cache has left open, in the process that opened it."""
    if process == os.getpid():
        with suppress(sqlite3.Error):
            connection.close()


def _packed(value: bytes) -> bytes:
    """A value as it is stored."""
    if len(value) < _WORTHWHILE:
        return _PLAIN + value
    return _COMPRESSED + zlib.compress(value, _LEVEL)


def _unpacked(stored: bytes) -> bytes | None:
    """A value from what is stored; ``None`` if it is damaged."""
    if stored[:1] == _PLAIN:
        return stored[1:]
    reader = zlib.decompressobj()
    try:
        value = reader.decompress(stored[1:], _LARGEST)
    except zlib.error as error:
        note_fallback(Fallback.CACHE_DROPPED, error)
        return None
    if not reader.eof:
        note_fallback(Fallback.CACHE_DROPPED, "a row is truncated, or too large")
        return None
    return value


def _prepare(folder: Path) -> None:
    """Make the folder without files of older formats; let Git ignore it if it holds no others."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(FORMAT):
        for ending in ("", "-wal", "-shm"):
            with suppress(OSError):
                (folder / f"kept-{number}.sqlite{ending}").unlink(missing_ok=True)
    ignoring = folder / ".gitignore"
    if not ignoring.exists() and all(path.name.startswith("kept-") for path in folder.iterdir()):
        ignoring.write_text(_IGNORED, "utf-8")


_MOST = 64
"""Texts among which an equal one is looked for: the audiences of a page follow each other."""


@lru_cache(_MOST)
def one(text: str) -> str:
    """The object that was given for the same text before, if that is not long ago."""
    return text


_MADE = frozenset({"__pycache__", "node_modules", "site-packages"})
"""Folders with generated or installed files."""


@cache
def package_fingerprint() -> bytes:
    """Fingerprint of this package, as this process has read it."""
    return fingerprint(Path(mkdocs_tandem.__file__).parent)


def fingerprint(folder: Path, ending: str = "") -> bytes:
    """Fingerprint of the files of a folder, by their contents: machines and checkouts differ."""
    parts: list[str | bytes] = []
    for path in _files(folder, ending):
        with suppress(OSError):  # a link that leads nowhere
            parts += [os.path.relpath(path, folder), Path(path).read_bytes()]
    return digest(*parts)


def _files(folder: Path, ending: str) -> Iterator[str]:
    """The files in a folder, without compiled and hidden ones, and without environments."""
    for place, folders, names in os.walk(folder):
        is_other = "pyvenv.cfg" in names
        folders[:] = sorted(it for it in folders if not (is_other or it[0] == "." or it in _MADE))
        for name in sorted(names):
            if name.endswith(ending) and not is_other:
                yield f"{place}/{name}"
