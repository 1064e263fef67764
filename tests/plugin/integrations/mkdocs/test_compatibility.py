"""The manual's table of plugins, each row built."""

import logging
import re
import subprocess
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import requests_mock
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.plugins import PluginCollection

from tests.compatibility import ROWS, Row, Support, text
from tests.site.serving import served
from tests.support.projects import REPOSITORY
from tests.support.waiting import LIMIT

PAGES = {
    "docs/index.md": "# Start\n",
    "docs/fees.md": "# Fees\n\n## A heading of fees\n\nOf the {{ page.subsection }}.\n",
    "docs/till.md": "---\nsubsection: clerk\n---\n# Till\n\nOnly a clerk opens it.\n",
}
_VERSION = re.compile(r"(?m)^(\| `[^`]+` \| \S+) [^|]+ \|")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a project, which is the current one and has modules of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("DISABLE_MKDOCS_2_WARNING", "true")
    return tmp_path


@pytest.fixture
def loopback(root: Path) -> Iterator[str]:
    (root / "served").mkdir()
    with served(root / "served") as address:
        yield address


@pytest.fixture
def github() -> Iterator[requests_mock.Mocker]:
    """GitHub, with no commits of any file."""
    with requests_mock.Mocker(real_http=True) as mocker:
        mocker.get(re.compile("https://api.github.com/"), json=[])
        yield mocker


def _is_installed(row: Row) -> bool:
    try:
        version(row.distribution)
        for name in row.needs:
            import_module(name)
    except (PackageNotFoundError, ImportError, OSError):  # the last: a library of C
        return False
    return True


def _is_locked(row: Row) -> bool:
    """Whether ``make setup`` installs all that a row needs; ``make plugins`` installs the rest."""
    lock = (REPOSITORY / "requirements.lock").read_text("utf-8")
    return f"\n{row.distribution}==" in lock and not row.needs


@pytest.mark.parametrize(
    "row", [it for it in ROWS if _is_locked(it) or _is_installed(it)], ids=lambda row: row.name
)
def test_a_plugin_does_what_the_manual_says(
    row: Row,
    root: Path,
    caplog: pytest.LogCaptureFixture,
    loopback: str,
    github: requests_mock.Mocker,
) -> None:
    site = _built(row, root, loopback)
    errors = [it.getMessage() for it in caplog.records if it.levelno >= logging.WARNING]
    if row.support is Support.REFUSED:
        assert site is None
        assert any(row.refusal in error for error in errors)
        return
    assert site is not None, errors
    assert errors == []
    for name, shown in row.shown:
        found = list(site.glob(name))
        assert found, name
        assert all(shown in path.read_text("utf-8", "replace") for path in found), name
    for name, hidden in row.hidden:
        assert hidden not in (site / name).read_text("utf-8")
    riders = [path.read_text("utf-8") for path in (site / "rider").rglob("*.html")]
    assert riders
    assert not any("Only a clerk" in html or ">Safe<" in html for html in riders)
    asked = [unquote(it.url) for it in github.request_history]
    assert not any("docs/rider" in url or "docs/clerk" in url for url in asked)


def _built(row: Row, root: Path, loopback: str) -> Path | None:
    """The folder of a site with the plugin; ``None`` if the build was ended."""
    audiences = {"rider": {"title": "Riders"}, "clerk": {"title": "Clerks"}}
    named = [] if row.name == "search" else [*row.others, {row.name: dict(row.options)}]
    own: list[Any] = [{"tandem": {"audiences": audiences}}]
    settings: dict[str, Any] = {
        "site_name": "Library",
        "site_url": "https://site.example/",
        "theme": {"name": "material", "font": False},
        "plugins": ["search", *(own + named if row.is_last else named + own)],
        **row.settings,
    }
    configuration = yaml.safe_dump(settings, sort_keys=False)
    _write(root, {"mkdocs.yml": configuration, **PAGES, **row.files}, loopback)
    if "-git-" in row.distribution:
        _commit(root)
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


def _commit(root: Path) -> None:
    """Make the project a repository, whose files have one author."""
    author = ("-c", "user.name=A. Author", "-c", "user.email=author@example.org")
    for words in (("init", "-q"), ("add", "."), (*author, "commit", "-q", "-m", "Add")):
        subprocess.run(("git", *words), cwd=root, check=True, timeout=LIMIT)  # noqa: S603, S607 -- our own commands


def _write(root: Path, files: Mapping[str, str | bytes], loopback: str) -> None:
    for name, written in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = written if isinstance(written, bytes) else written.encode()
        path.write_bytes(text.replace(b"{loopback}", loopback.rstrip("/").encode()))


def test_the_manual_has_the_table() -> None:
    there = (REPOSITORY / "docs/manual/plugins.md").read_text("utf-8")
    assert _VERSION.sub(r"\1 |", there) == _VERSION.sub(r"\1 |", text())


def test_few_plugins_are_refused() -> None:
    assert sum(row.support is Support.REFUSED for row in ROWS) <= 2
