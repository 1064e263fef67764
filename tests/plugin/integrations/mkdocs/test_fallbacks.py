"""Where MkDocs or a theme is not as it is known, the plain way is used, without a warning."""

import inspect
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.commands import build as mkdocs_build
from mkdocs.contrib.search import search_index
from mkdocs.structure import pages as mkdocs_pages
from mkdocs.structure.pages import Page

from mkdocs_tandem.fallbacks import Fallback
from mkdocs_tandem.integrations.mkdocs.build_cache import template_inputs
from mkdocs_tandem.integrations.mkdocs.private_names import is_known
from tests.benchmarks import site as generator
from tests.benchmarks.site import Plan
from tests.plugin.conftest import Fallbacks
from tests.plugin.integrations.building import (
    NOTHING,
    WARNINGS,
    assert_same,
    built,
    share_out_few_pages,
)
from tests.plugin.integrations.edits import configure
from tests.support.mkdocs_server import serving

pytestmark = [pytest.mark.timeout(method="signal"), pytest.mark.usefixtures("only_own_threads")]
"""Processes are forked only where no other thread runs, that of a time limit included."""

PLAN = Plan(pages=8, sections=2, differing=0.5, examples=1)
Change = Callable[[pytest.MonkeyPatch, Path], None]


@pytest.fixture(autouse=True)
def _same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


@pytest.fixture
def _host_differs(fallbacks: Fallbacks) -> Iterator[None]:
    """That nothing else is the reason of what is done the plain way."""
    yield
    assert {kind for kind, _ in fallbacks} == {Fallback.HOST_DIFFERS}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    generator.write(tmp_path / "site", PLAN)
    return tmp_path / "site"


def _read_anew(text: str, space: dict[str, Any]) -> None:
    exec(compile(f"from __future__ import annotations\n{text}", "MkDocs", "exec"), space)  # noqa: S102 -- MkDocs' own


def _renamed(patch: pytest.MonkeyPatch, name: str) -> None:
    """Let a release of MkDocs call a function that builds by another name."""
    space = vars(mkdocs_build)
    for known, value in list(space.items()):
        if inspect.isfunction(value) and value.__module__ == mkdocs_build.__name__:
            text = inspect.getsource(value)
            if name in text:
                patch.setattr(mkdocs_build, known, value)  # is put back in the end
                _read_anew(re.sub(rf"\b{name}\b", f"{name}_now", text), space)
    patch.setattr(mkdocs_build, f"{name}_now", space[f"{name}_now"])
    patch.delattr(mkdocs_build, name)


def _another_resolver(patch: pytest.MonkeyPatch, _: Path) -> None:
    name = "_RelativePathTreeprocessor"
    space = dict(vars(mkdocs_pages))
    _read_anew(re.sub(r"\bpath_to_url\b", "url_of", inspect.getsource(space[name])), space)
    patch.setattr(mkdocs_pages, name, space[name])


def _a_page_that_notes_more(patch: pytest.MonkeyPatch, _: Path) -> None:
    plain = Page.render

    def render(page: Any, config: Any, files: Any) -> None:
        plain(page, config, files)
        page.words = len(page.content.split())

    patch.setattr(Page, "render", render)


def _another_build_of_pages(patch: pytest.MonkeyPatch, _: Path) -> None:
    _renamed(patch, "_build_page")


def _another_search_index(patch: pytest.MonkeyPatch, root: Path) -> None:
    _of_mkdocs(root)
    space = dict(vars(search_index))
    text = inspect.getsource(search_index.SearchIndex)
    _read_anew(re.sub(r"\b_entries\b", "_all", text), space)
    patch.setattr("mkdocs.contrib.search.SearchIndex", space["SearchIndex"])


def _of_mkdocs(root: Path) -> None:
    """Use the search of MkDocs itself, which comes with its own theme."""
    loaded = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    theme = {"name": "mkdocs", "highlightjs": False}
    configure(root, theme=theme, plugins=["search", *loaded["plugins"][1:]])


def _another_navigation(_: pytest.MonkeyPatch, root: Path) -> None:
    own = root / "own/partials"
    own.mkdir(parents=True)
    (own / "nav-item.html").write_text(
        "{% macro render(nav_item, path, level, parent) %}<i>{{ page.title }}</i>{% endmacro %}"
    )
    theme = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))["theme"]
    configure(root, theme={**theme, "custom_dir": "own"})


@pytest.mark.usefixtures("_host_differs")
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_another_resolver, "converted pages are not cached: MkDocs is not as expected"),
        (
            _a_page_that_notes_more,
            "converted pages are not cached: MkDocs is not as expected: words",
        ),
        (_another_build_of_pages, "one process renders all pages: MkDocs is not as expected"),
        (_another_search_index, "search entries are not cached: 'search' is not as expected"),
        (_another_navigation, "navigation cache is off"),
    ],
)
def test_what_is_not_as_expected_is_told_once_and_left_to_mkdocs(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    change: Change,
    told: str,
) -> None:
    share_out_few_pages(monkeypatch)
    change(monkeypatch, root)
    plain = built(root, "plain", **NOTHING)
    caplog.set_level(logging.INFO)
    for name in ("cold", "warm"):
        found = built(root, name, caplog, jobs=2)
        assert "as expected" not in found.pop(WARNINGS).decode()
        notes = [it.getMessage() for it in caplog.records]
        assert [told in it for it in notes if "as expected" in it or told in it] == [True]
        assert_same(found, plain)


def _with_other_parameters(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    function = getattr(mkdocs_build, name)

    def other(*given: Any, is_draft: bool = False, **named: Any) -> Any:
        return function(*given, **named)

    monkeypatch.setattr(mkdocs_build, name, other)


@pytest.mark.usefixtures("_host_differs")
@pytest.mark.parametrize(
    ("change", "name"),
    [
        (_renamed, "_populate_page"),
        (_renamed, "_build_theme_template"),
        (_with_other_parameters, "_build_page"),
    ],
)
def test_a_server_that_is_not_as_expected_builds_whole_sites(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    change: Callable[[pytest.MonkeyPatch, str], None],
    name: str,
) -> None:
    caplog.set_level(logging.INFO)
    plan = Plan(pages=4, sections=2, examples=1)
    generator.write(tmp_path / "site", plan)
    change(monkeypatch, name)
    with serving(tmp_path / "site", tmp_path / "served") as served:
        served.write(f"docs/{plan.path(1)}", "# Page\n\nA word of mine.\n")
        assert served.whole_builds
        address = plan.path(1).removesuffix(".md") + "/"
        assert b"A word of mine." in served.get(f"b2b/{address}")
    assert caplog.text.count("the whole site is built on each change") == 1


def test_a_function_with_other_parameters_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    def build_page(page: object, config: object, *, is_excluded: bool = False) -> None: ...

    assert is_known("_build_page", "_populate_page", "_build_theme_template")
    monkeypatch.setattr(mkdocs_build, "_build_page", build_page)
    assert not is_known("_build_page")


def test_an_editors_lock_among_templates_ends_no_build(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    own = root / "own"
    own.mkdir()
    (own / ".#main.html").symlink_to("writer@host.1234:5678")
    theme = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))["theme"]
    configure(root, theme={**theme, "custom_dir": "own"})
    plain = built(root, "plain", caplog, **NOTHING)
    assert_same(built(root, "kept", caplog), plain)


def test_a_folder_of_many_files_among_templates_is_not_read(
    root: Path, monkeypatch: pytest.MonkeyPatch, fallbacks: Fallbacks
) -> None:
    monkeypatch.setattr(template_inputs, "_MANY", 2)
    own = root / "own"
    own.mkdir()
    for number in range(3):
        (own / f"{number}.html").touch()
    theme = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))["theme"]
    configure(root, theme={**theme, "custom_dir": "own"})
    assert_same(built(root, "kept"), built(root, "plain", **NOTHING))
    assert [text for _, text in fallbacks] == [f"not cached: whole pages: {own}"]
