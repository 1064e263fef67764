import gc
import multiprocessing
import os
import random
import signal
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_tandem.cache import FORMAT, Cache, digest, fingerprint
from mkdocs_tandem.fallbacks import Fallback
from tests.plugin.conftest import Fallbacks
from tests.support.waiting import ended

KEY = digest("a key")


def _file(folder: Path) -> Path:
    return folder / f"kept-{FORMAT}.sqlite"


def _kept(folder: Path, value: bytes = b"value") -> Path:
    cache = Cache(folder)
    cache.write("kind", KEY, value)
    cache.finish()
    return _file(folder)


def test_a_value_is_read_back_by_a_later_run(tmp_path: Path, fallbacks: Fallbacks) -> None:
    _kept(tmp_path)
    assert Cache(tmp_path).read("kind", KEY) == b"value"
    assert Cache(tmp_path).read("other kind", KEY) is None
    assert fallbacks == []


def test_without_a_folder_values_live_as_long_as_the_object() -> None:
    cache = Cache(None)
    cache.write("kind", KEY, b"value")
    cache.finish(["kind"])
    assert cache.read("kind", KEY) == b"value"
    assert Cache(None).read("kind", KEY) is None


@given(st.lists(st.text()), st.lists(st.text()))
def test_two_sequences_have_the_same_digest_only_if_they_are_the_same(
    first: list[str], second: list[str]
) -> None:
    assert (digest(*first) == digest(*second)) == (first == second)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE kept SET value = CAST('other' AS BLOB)",
        "UPDATE kept SET value = 'value'",
        "UPDATE kept SET seal = NULL",
        "UPDATE kept SET kind = 'kind2'",
    ],
)
def test_a_row_that_was_changed_is_not_believed(
    tmp_path: Path, change: str, fallbacks: Fallbacks
) -> None:
    with sqlite3.connect(_kept(tmp_path)) as database:
        database.execute(change)
    database.close()
    assert Cache(tmp_path).read("kind", KEY) is None
    assert Cache(tmp_path).read("kind2", KEY) is None
    assert [kind for kind, _ in fallbacks] == [Fallback.CACHE_DROPPED]


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_file_never_gives_another_value(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    value = bytes(range(256)) * 40
    file = _kept(folder, value)
    content = bytearray(file.read_bytes())
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(0, len(content)))]
    for _ in range(data.draw(st.integers(1, 20))):
        if content:
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    file.write_bytes(content)
    cache = Cache(folder)
    assert cache.read("kind", KEY) in (None, value)
    cache.write("kind", KEY, b"new")
    cache.finish()
    cache.write("kind", KEY, b"new")
    cache.finish()
    assert Cache(folder).read("kind", KEY) in (b"new", None, value)


def test_a_file_that_is_none_of_ours_is_thrown_away(tmp_path: Path, fallbacks: Fallbacks) -> None:
    _file(tmp_path).write_bytes(b"nothing that SQLite knows" * 100)
    assert Cache(tmp_path).read("kind", KEY) is None
    assert fallbacks == [(Fallback.CACHE_DROPPED, "cache dropped: file is not a database")]
    _kept(tmp_path)
    assert Cache(tmp_path).read("kind", KEY) == b"value"
    assert len(fallbacks) == 1


def test_a_file_whose_damage_sqlite_cannot_put_into_words_is_thrown_away(tmp_path: Path) -> None:
    content = bytearray(_kept(tmp_path).read_bytes())
    place = content.index(b"CREATE TABLE kept")
    content[place + 3] = 0x80
    _file(tmp_path).write_bytes(content)
    assert Cache(tmp_path).read("kind", KEY) in (None, b"value")
    _kept(tmp_path)
    assert Cache(tmp_path).read("kind", KEY) == b"value"


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "folder")
    cache.write("kind", KEY, b"value")
    assert cache.read("kind", KEY) == b"value"
    cache.finish(["kind"])
    assert cache.read("kind", KEY) is None


def test_what_is_no_longer_used_is_dropped_by_its_owner_alone(tmp_path: Path) -> None:
    for owner in ("build", "serve"):
        cache = Cache(tmp_path, owner)
        for name in ("a", "b"):
            cache.write("kind", digest(owner, name), b"value")
        cache.write("other", digest(owner), b"value")
        cache.finish(["kind"])
    later = Cache(tmp_path, "build")
    later.read("kind", digest("build", "a"))
    later.finish(["kind"])
    reader = Cache(tmp_path)
    assert reader.read("kind", digest("build", "a"))
    assert not reader.read("kind", digest("build", "b"))
    assert reader.read("other", digest("build"))
    assert reader.read("kind", digest("serve", "b"))


def _writes(folder: Path, name: str) -> None:
    cache = Cache(folder, name)
    for number in range(500):
        cache.write("kind", digest(name, str(number)), f"{name}{number}".encode() * 50)
        if number % 50 == 0:
            cache.finish()
    cache.finish()


def _fork(folder: Path, name: str) -> multiprocessing.process.BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=_writes, args=(folder, name))
    process.start()
    return process


def test_processes_may_write_at_the_same_time(tmp_path: Path) -> None:
    processes = [_fork(tmp_path, str(number)) for number in range(4)]
    ended(*processes)
    reader = Cache(tmp_path)
    for name in "0123":
        for number in range(500):
            expected = f"{name}{number}".encode() * 50
            assert reader.read("kind", digest(name, str(number))) == expected


def test_a_process_killed_at_any_moment_leaves_nothing_wrong(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 -- nothing here is secret
    for name in map(str, range(30)):
        process = _fork(tmp_path, name)
        process.join(chance.random() * 0.06)
        if process.pid and process.is_alive():
            os.kill(process.pid, signal.SIGKILL)
        ended(process)
        reader = Cache(tmp_path)
        for number in range(500):
            found = reader.read("kind", digest(name, str(number)))
            assert found in (None, f"{name}{number}".encode() * 50)
    _kept(tmp_path)
    assert Cache(tmp_path).read("kind", KEY) == b"value"


def test_a_connection_is_not_carried_into_a_forked_process(tmp_path: Path) -> None:
    _kept(tmp_path)
    cache = Cache(tmp_path)
    assert cache.read("kind", KEY)
    process = multiprocessing.get_context("fork").Process(target=cache.read, args=("kind", KEY))
    process.start()
    ended(process)
    assert process.exitcode == 0
    assert cache.read("kind", KEY)


@pytest.mark.parametrize("lock", ["BEGIN EXCLUSIVE", "BEGIN IMMEDIATE"])
def test_a_file_that_another_program_has_locked_is_waited_for_once(
    tmp_path: Path, fallbacks: Fallbacks, lock: str
) -> None:
    _kept(tmp_path)
    other = sqlite3.connect(_file(tmp_path), isolation_level=None)
    other.execute(lock)
    cache = Cache(tmp_path, patience=0)
    cache.write("kind", digest("new"), b"new")
    cache.finish(["kind"])
    other.close()
    assert cache.read("kind", KEY) is None
    assert fallbacks == [(Fallback.CACHE_UNUSED, "cache unused: database is locked")]
    assert Cache(tmp_path).read("kind", KEY) == b"value"


def test_a_file_that_another_program_reads_is_written(tmp_path: Path, fallbacks: Fallbacks) -> None:
    _kept(tmp_path)
    other = sqlite3.connect(_file(tmp_path), isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT * FROM kept").fetchall()
    cache = Cache(tmp_path, patience=0)
    cache.write("kind", digest("new"), b"new")
    cache.finish()
    other.close()
    assert fallbacks == []
    assert Cache(tmp_path).read("kind", digest("new")) == b"new"


def test_git_ignores_the_folder(tmp_path: Path) -> None:
    _kept(tmp_path / "kept")
    assert (tmp_path / "kept" / ".gitignore").read_text("utf-8").splitlines()[-1] == "*"


def test_a_folder_that_holds_other_files_is_not_ignored(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("")
    _kept(tmp_path)
    assert not (tmp_path / ".gitignore").exists()


def test_a_value_that_is_not_text_is_no_text(fallbacks: Fallbacks) -> None:
    cache = Cache(None)
    cache.write("kind", KEY, b"\xff")
    assert cache.read_text("kind", KEY) is None
    assert fallbacks == [(Fallback.CACHE_DROPPED, "cache dropped: a row of 'kind' is not text")]


def test_a_cache_that_nobody_finishes_closes_its_database(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.read("kind", b"key")
    cache.write("kind", b"key", b"value")
    cache.finish()
    again = Cache(tmp_path)
    assert again.read("kind", b"key") == b"value"
    connection = again._opened()  # noqa: SLF001 -- whether it is closed shows in no other way
    del again
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")


def _texts(count: int) -> list[bytes]:
    chance = random.Random(7)  # noqa: S311 -- not a secret
    return [" ".join(chance.choices(["pump", "valve"], k=4_000)).encode() for _ in range(count)]


def test_large_values_are_stored_compressed(tmp_path: Path) -> None:
    texts = _texts(40)
    cache = Cache(tmp_path)
    for number, text in enumerate(texts):
        cache.write("text", bytes([number]), text)
    cache.finish()
    assert _file(tmp_path).stat().st_size < sum(map(len, texts)) / 4
    later = Cache(tmp_path)
    assert [later.read("text", bytes([number])) for number in range(40)] == texts


def test_the_file_becomes_smaller_when_rows_are_dropped(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for number, text in enumerate(_texts(200)):
        cache.write("text", bytes([number]), text)
    cache.finish()
    before = _file(tmp_path).stat().st_size
    later = Cache(tmp_path)
    assert later.read("text", b"\x00")
    later.finish(["text"])
    assert _file(tmp_path).stat().st_size < before / 4


def test_the_file_of_an_older_format_is_removed(tmp_path: Path) -> None:
    older = tmp_path / f"kept-{FORMAT - 1}.sqlite"
    older.write_bytes(b"old")
    cache = Cache(tmp_path)
    cache.write("text", b"key", b"value")
    cache.finish()
    assert not older.exists()


def test_a_value_that_unpacks_without_end_counts_as_damaged(
    tmp_path: Path, fallbacks: Fallbacks
) -> None:
    cache = Cache(tmp_path)
    cache.write("text", b"key", bytes(100_000_001))
    cache.finish()
    assert _file(tmp_path).stat().st_size < 10_000_000
    assert Cache(tmp_path).read("text", b"key") is None
    reason = "cache dropped: a row is truncated, or too large"
    assert fallbacks == [(Fallback.CACHE_DROPPED, reason)]


def test_the_database_is_opened_as_every_version_of_python_allows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All but the path by name: Python 3.13 deprecates any other positional parameter."""
    opened = []
    connect = sqlite3.connect

    def recorded(*positional: object, **named: object) -> sqlite3.Connection:
        opened.append(positional)
        return connect(*positional, **named)  # type: ignore[call-overload,no-any-return] # as they were given

    monkeypatch.setattr(sqlite3, "connect", recorded)
    cache = Cache(tmp_path)
    cache.write("kind", KEY, b"value")
    cache.finish()
    assert opened
    assert {len(positional) for positional in opened} == {1}


def test_values_that_left_memory_are_read_though_their_kind_was_new(tmp_path: Path) -> None:
    _kept(tmp_path)
    cache, keys = Cache(tmp_path), [digest(str(number)) for number in range(500)]
    for key in keys:
        assert cache.read("new", key) is None
        cache.write("new", key, key)
    assert [cache.read("new", key) for key in keys] == keys


def test_a_folder_with_a_link_that_leads_nowhere_has_a_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a", "utf-8")
    (tmp_path / "b.css").symlink_to(tmp_path / "missing.css")
    assert fingerprint(tmp_path) == fingerprint(tmp_path)
