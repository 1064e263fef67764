"""A cache that came from elsewhere, every value in it replaced by what would run code."""

import marshal
import pickle
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2.bccache import bc_magic

from mkdocs_tandem.cache import FORMAT, digest
from tests.benchmarks import site
from tests.benchmarks.site import Plan
from tests.plugin.integrations.building import assert_same, built


class Planted:
    def __init__(self, marker: str) -> None:
        self._marker = marker

    def __reduce__(self) -> object:
        return exec, (f"open({self._marker!r}, 'w').close()",)


def _pickle(marker: Path) -> bytes:
    return pickle.dumps(Planted(str(marker)))


def _code(marker: Path) -> bytes:
    return marshal.dumps(compile(f"open({str(marker)!r}, 'w').close()", "kept", "exec"))


PLANTED: dict[str, Callable[[Path], bytes]] = {
    "a pickle": _pickle,
    "a template of Jinja": lambda marker: bc_magic + _pickle(marker),
    "bytecode of Jinja": lambda marker: bc_magic + pickle.dumps("") + _code(marker),
    "code that is marshalled": _code,
    "a list where an object is expected": lambda marker: b"[]",
    "text of another shape": lambda marker: b'{"text": {"__class__": "os.system"}}',
}


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_a_build_executes_nothing_that_was_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, planted: Callable[[Path], bytes]
) -> None:
    root, marker = tmp_path / "site", tmp_path / "marker"
    site.write(root, Plan(pages=3, sections=1))
    before = built(root, "built", caplog)
    value = planted(marker)
    with sqlite3.connect(root / ".cache" / "tandem" / f"kept-{FORMAT}.sqlite") as base:
        rows = base.execute("SELECT kind, key FROM kept").fetchall()
        for kind, key in rows:
            seal = digest(kind, key, value)
            base.execute(
                "UPDATE kept SET value = ?, seal = ? WHERE kind = ? AND key = ?",
                (value, seal, kind, key),
            )
    base.close()
    assert rows
    assert_same(built(root, "built", caplog), before)
    assert not marker.exists()
