"""A cache that came from elsewhere, every value in it replaced by a pickle that would run code."""

import pickle
import sqlite3
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


@pytest.mark.parametrize("magic", [b"", bc_magic], ids=["pickle", "jinja"])
def test_a_build_executes_nothing_that_was_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, magic: bytes
) -> None:
    root, marker = tmp_path / "site", tmp_path / "marker"
    site.write(root, Plan(pages=3, sections=1))
    before = built(root, "built", caplog)
    value = magic + pickle.dumps(Planted(str(marker)))
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
