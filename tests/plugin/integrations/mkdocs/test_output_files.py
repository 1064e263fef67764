"""Files that are there already stay if they are the same, and nothing else of an earlier build."""

import os
from pathlib import Path

import pytest
from mkdocs import utils
from mkdocs.commands.build import build
from mkdocs.config import load_config

from mkdocs_tandem.integrations.mkdocs.build_cache.output_writer import OutputFiles
from tests.benchmarks import site as generator
from tests.benchmarks.site import Plan
from tests.plugin.integrations.building import NOTHING, assert_same, built, contents

PLAN = Plan(pages=3, sections=1, examples=1)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    generator.write(tmp_path / "site", PLAN)
    return tmp_path / "site"


def _changed(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_ctime_ns for path in folder.rglob("*.html")}


def test_only_what_changes_is_written(root: Path) -> None:
    built(root, "warm")
    before = _changed(root.parent / "site-warm")
    page = root / "docs" / PLAN.path(1)
    page.write_text(page.read_text("utf-8") + "\nA word of mine.\n", "utf-8")
    built(root, "warm")
    after = _changed(root.parent / "site-warm")
    assert before.keys() == after.keys()
    address = f"{PLAN.path(1).removesuffix('.md')}/index.html"
    changed = {path for path in after if after[path] != before[path]}
    assert {path for path in changed if "/compare/" not in path} == {
        str(root.parent / "site-warm" / audience / address) for audience in ("b2b", "b2c")
    }


def test_what_is_no_longer_there_is_removed(root: Path) -> None:
    built(root, "warm")
    folder = root.parent / "site-warm"
    (folder / "left/over").mkdir(parents=True)
    (folder / "left/over/file.html").write_text("x")
    (folder / ".hidden").mkdir()
    (folder / ".hidden/file").write_text("x")
    (root / "docs" / PLAN.path(1)).unlink()
    found = built(root, "warm")
    assert found.pop(".hidden/file") == b"x"
    assert_same(found, built(root, "clean", **NOTHING))
    assert not (folder / "left").exists()
    assert not any(not list(path.iterdir()) for path in folder.rglob("*") if path.is_dir())


def test_a_folder_may_become_a_file_and_a_file_a_folder(root: Path) -> None:
    (root / "docs/folder").mkdir()
    (root / "docs/folder/a.txt").write_text("a")
    (root / "docs/file").write_text("b")
    built(root, "warm")
    (root / "docs/folder/a.txt").unlink()
    (root / "docs/folder").rmdir()
    (root / "docs/folder").write_text("c")
    (root / "docs/file").unlink()
    (root / "docs/file").mkdir()
    (root / "docs/file/d.txt").write_text("d")
    found = built(root, "warm")
    assert found["folder"] == b"c"
    assert found["file/d.txt"] == b"d"
    assert_same(found, built(root, "clean", **NOTHING))


def test_a_build_that_fails_leaves_mkdocs_as_it_was(root: Path) -> None:
    before = utils.clean_directory, utils.write_file
    built(root, "warm")
    (root / "over").mkdir()
    (root / "over/main.html").write_text("{{ page.gone.title }}")
    text = (root / "mkdocs.yml").read_text("utf-8")
    (root / "mkdocs.yml").write_text(
        text.replace("name: material", "name: material\n  custom_dir: over")
    )
    with pytest.raises(Exception, match="gone"):
        build(load_config(str(root / "mkdocs.yml"), site_dir=str(root.parent / "site-warm")))
    assert (utils.clean_directory, utils.write_file) == before


def test_a_site_with_a_plugin_that_may_look_at_its_files_is_cleaned(root: Path) -> None:
    (root / "hook.py").write_text("def on_post_build(config):\n    pass\n")
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("hooks: [hook.py]\n")
    built(root, "warm")
    before = _changed(root.parent / "site-warm")
    built(root, "warm")
    after = _changed(root.parent / "site-warm")
    assert before
    assert all(after[path] != before[path] for path in before)


def test_a_file_that_somebody_else_has_written_meanwhile_stays(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("old")
    (tmp_path / "gone.html").write_text("old")
    standing = OutputFiles(str(tmp_path))
    standing.begin()
    try:
        utils.clean_directory(str(tmp_path))
        status = (tmp_path / "index.html").stat()
        (tmp_path / "index.html").write_text("new")
        os.utime(tmp_path / "index.html", ns=(status.st_atime_ns, status.st_mtime_ns))
    finally:
        standing.finish()
    assert contents(tmp_path) == {"index.html": b"new"}


def test_another_folder_is_cleaned_as_ever(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/file").write_text("x")
    standing = OutputFiles(str(tmp_path / "site"))
    standing.begin()
    try:
        utils.clean_directory(str(tmp_path / "other"))
        utils.write_file(b"y", str(tmp_path / "other/new"))
    finally:
        standing.finish()
    assert contents(tmp_path / "other") == {"new": b"y"}
