"""The manual's table of plugins, each row built."""

import logging
import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.plugins import PluginCollection

from tests.compatibility import ROWS, Row, Support, text
from tests.plugin.projects import REPOSITORY

PAGES = {
    "docs/index.md": "# Start\n",
    "docs/fees.md": "# Fees\n\n## A heading of fees\n\nOf the {{ page.subsection }}.\n",
    "docs/till.md": "---\nsubsection: clerk\n---\n# Till\n\nOnly a clerk opens it.\n",
}
_VERSION = re.compile(r"(?m)^(\| `[^`]+` \| \S+) [^|]+ \|")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_plugin_does_what_the_manual_says(
    row: Row, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        version(row.distribution)
    except PackageNotFoundError:
        pytest.skip(f"{row.distribution} is not installed")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DISABLE_MKDOCS_2_WARNING", "true")
    site = _built(row, tmp_path, caplog)
    errors = [it.getMessage() for it in caplog.records if it.levelno >= logging.WARNING]
    if row.support is Support.REFUSED:
        assert site is None
        assert any("leaked-word" in error for error in errors)
        return
    assert site is not None, errors
    assert errors == []
    for name, shown in row.shown:
        assert shown in (site / name).read_text("utf-8")
    riders = [path.read_text("utf-8") for path in (site / "rider").rglob("*.html")]
    assert riders
    assert not any("Only a clerk" in html or ">Safe<" in html for html in riders)


def _built(row: Row, root: Path, caplog: pytest.LogCaptureFixture) -> Path | None:
    """The folder of a site with the plugin; ``None`` if the build was ended."""
    audiences = {"rider": {"title": "Riders"}, "clerk": {"title": "Clerks"}}
    named = [] if row.name == "search" else [*row.others, {row.name: dict(row.options)}]
    settings: dict[str, Any] = {
        "site_name": "Library",
        "site_url": "https://site.example/",
        "theme": {"name": "material", "font": False},
        "plugins": ["search", *named, {"tandem": {"audiences": audiences}}],
    }
    _write(root, {"mkdocs.yml": yaml.safe_dump(settings, sort_keys=False), **PAGES, **row.files})
    config = load_config(str(root / "mkdocs.yml"), strict=True)
    plugins: PluginCollection = config.plugins
    plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    except Exception:  # noqa: BLE001 -- of whatever kind: the log has the reason
        return None
    finally:
        plugins.on_shutdown()
    return root / "site"


def _write(root: Path, files: Mapping[str, str]) -> None:
    for name, written in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written, "utf-8")


def test_the_manual_has_the_table() -> None:
    there = (REPOSITORY / "docs/manual/plugins.md").read_text("utf-8")
    assert _VERSION.sub(r"\1 |", there) == _VERSION.sub(r"\1 |", text())


def test_few_plugins_are_refused() -> None:
    assert sum(row.support is Support.REFUSED for row in ROWS) <= 2
