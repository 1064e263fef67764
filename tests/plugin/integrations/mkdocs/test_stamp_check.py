"""Pages whose files nobody has touched are left as they are, and no others."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_tandem.integrations.mkdocs.build_cache import build
from mkdocs_tandem.integrations.mkdocs.build_cache.page_cache import PageCache
from tests.benchmarks import site as generator
from tests.benchmarks.site import Plan
from tests.plugin.integrations.building import NOTHING, assert_same, built

PLAN = Plan(pages=3, sections=1, examples=1, differing=1, options=(("compare", True),))
PAGE = "b2c/section-00/page-0001/index.html"
HOOK = """\
def on_post_page(output, page, config):
    return output.replace("</body>", "<!-- {mark} --></body>")
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    generator.write(tmp_path / "site", PLAN)
    return tmp_path / "site"


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of pages that were read from where they are kept, or rendered."""
    addresses: list[str] = []
    made = PageCache._shown  # noqa: SLF001 -- what happens behind the door

    def noted(
        self: PageCache, key: bytes, template: Any, context: dict[str, Any]
    ) -> tuple[str, str]:
        addresses.append(context["page"].file.dest_uri)
        return made(self, key, template, context)

    monkeypatch.setattr(PageCache, "_shown", noted)
    return addresses


def _rows(root: Path) -> dict[str, int]:
    """How many rows of each kind are kept."""
    (path,) = (root / ".cache/tandem").glob("*.sqlite")
    with closing(sqlite3.connect(path)) as kept:
        return dict(kept.execute("SELECT kind, count(*) FROM kept GROUP BY kind"))


def _with_hook(root: Path, mark: str) -> None:
    (root / f"{mark}.py").write_text(HOOK.format(mark=mark), "utf-8")
    configured = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    text = yaml.safe_dump({**configured, "hooks": [f"{mark}.py"]}, sort_keys=False)
    (root / "mkdocs.yml").write_text(text, "utf-8")


def test_they_are_not_read_and_what_they_were_put_together_from_stays_kept(
    root: Path, shown: list[str]
) -> None:
    first = built(root, "warm")
    assert PAGE in shown
    rows = _rows(root)
    shown.clear()
    assert_same(built(root, "warm"), first)
    assert shown == []
    assert _rows(root) == rows
    shutil.rmtree(root.parent / "site-warm")
    assert_same(built(root, "warm"), first)


def _changed(path: Path) -> None:
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"<p>", b"<b>", 1))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _replaced(path: Path) -> None:
    other = path.with_name("other")
    shutil.copy2(path, other)
    other.replace(path)


def _removed(path: Path) -> None:
    path.unlink()


def _led_away(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("404.html"))


@pytest.mark.parametrize("touch", [_changed, _replaced, _removed, _led_away])
@pytest.mark.parametrize("address", [PAGE, "compare/section-00/page-0001/index.html"])
def test_one_that_was_touched_is_looked_at_again(
    root: Path, shown: list[str], touch: Callable[[Path], None], address: str
) -> None:
    first = built(root, "warm")
    shown.clear()
    touch(root.parent / "site-warm" / address)
    assert_same(built(root, "warm"), first)
    assert shown == [address]
    shown.clear()
    built(root, "warm")
    assert shown == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: B2B", "title: Fleets"),  # the switch says it
        ("compare: true", "compare: false"),  # the switch leads there
        ("site_name: Benchmark", "site_name: Other"),
    ],
)
def test_what_is_added_to_a_page_may_change_without_it(root: Path, before: str, after: str) -> None:
    built(root, "warm")
    text = (root / "mkdocs.yml").read_text("utf-8")
    assert before in text
    (root / "mkdocs.yml").write_text(text.replace(before, after), "utf-8")
    assert_same(built(root, "warm"), built(root, "clean", **NOTHING))


def test_a_page_of_one_audience_knows_when_that_of_another_is_gone(root: Path) -> None:
    built(root, "warm")
    page = root / "docs" / PLAN.path(1)
    page.write_text(f"---\nsubsections: [b2c]\n---\n{page.read_text('utf-8')}", "utf-8")
    assert_same(built(root, "warm"), built(root, "clean", **NOTHING))


def test_another_plugin_is_asked_about_each_page(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "REPEATABLE", {*build.REPEATABLE, "one.py", "other.py"})
    _with_hook(root, "one")
    assert b"<!-- one -->" in built(root, "warm")[PAGE]
    _with_hook(root, "other")
    assert b"<!-- other -->" in built(root, "warm")[PAGE]
