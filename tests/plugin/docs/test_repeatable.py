"""What this site shows of its service does not change from one build to the next."""

import shutil
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.support.projects import REPOSITORY


def _built(folder: Path) -> dict[str, bytes]:
    """The pages of a build that keeps nothing and finds nothing kept; the others tell the time."""
    for name in ("docs", "_includes", "reference_impl/callback_api/contract"):
        shutil.copytree(REPOSITORY / name, folder / name)
    text = (REPOSITORY / "mkdocs.yml").read_text("utf-8")
    changed = text.replace("compare: true", "compare: true\n      speed: { cache: false }")
    assert changed != text
    (folder / "mkdocs.yml").write_text(changed, "utf-8")
    build(load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "site")))
    site = folder / "site"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*.html")}


@pytest.mark.slow
def test_two_builds_of_this_site_show_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764201600")  # the day that pages name
    first, second = _built(tmp_path / "first"), _built(tmp_path / "second")
    assert any(b"callbackId" in page for page in first.values())
    assert first == second
