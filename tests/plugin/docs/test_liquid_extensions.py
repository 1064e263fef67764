"""The manual's page 'Tags of your own', its packages installed."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid.extensions import installed
from mkdocs_tandem.project.project import Project
from tests.support.projects import REPOSITORY, write

PAGE = (REPOSITORY / "docs/manual/howto/liquid-extensions.md").read_text("utf-8")
Install = Callable[[str], None]


def _block(title: str) -> str:
    """The content of the file that the page shows with a title."""
    fence = "````" if title.endswith(".md") else "```"
    return PAGE.partition(f'title="{title}"\n')[2].partition(f"\n{fence}\n")[0] + "\n"


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Installs a module of the page as a package that brings Liquid."""
    site = tmp_path / "site-packages"

    def installing(name: str) -> None:
        about = site / f"{name}-1.0.dist-info"
        about.mkdir(parents=True)
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text(
            f"[mkdocs_tandem.liquid]\n{name} = {name}:extension\n"
        )
        (site / f"{name}.py").write_text(_block(f"{name}.py"))
        monkeypatch.syspath_prepend(site)
        monkeypatch.delitem(sys.modules, name, raising=False)
        installed.cache_clear()

    yield installing
    installed.cache_clear()


def _project(root: Path, page: str) -> Project:
    write(root, {"mkdocs.yml": "site_name: S\nplugins: [tandem]\n", "docs/install.md": page})
    return Project.load(root / "mkdocs.yml")


def _lines(project: Project) -> list[str]:
    (variant,) = project.site.all_variants()
    return [line for line in variant.text.splitlines() if line]


@pytest.mark.parametrize(
    ("release", "shown"),
    [
        ("3.5.1", ["Run `setup`."]),
        ("3.4.0", ["Run `setup`."]),
        ("3.3.9", []),
        ("4.0.0", ["Run `install`."]),
        ("3.10.0", ["Run `setup`."]),
    ],
)
def test_a_range_of_versions_shows_the_text_of_its_releases(
    release: str, shown: list[str], install: Install, tmp_path: Path
) -> None:
    install("ranges")
    page = _block("docs/install.md")
    assert page.count("3.5.1") == 1
    project = _project(tmp_path, page.replace("3.5.1", release))
    assert _lines(project) == ["# Install", *shown]
    assert project.check().findings == ()


def test_a_bound_that_is_none_is_found_where_it_is_written(
    install: Install, tmp_path: Path
) -> None:
    install("ranges")
    page = _block("docs/install.md").replace("gte:4.0.x", "from:4.0.x")
    found: tuple[Finding, ...] = _project(tmp_path, page).check().findings
    assert [(it.location.line, "'from' is no bound" in it.message) for it in found] == [(9, True)]


def test_without_the_package_the_text_is_left_out(tmp_path: Path) -> None:
    project = _project(tmp_path, _block("docs/install.md"))
    assert _lines(project) == ["# Install"]
    assert {it.rule for it in project.check().findings} == {"unknown-tag"}


def test_the_first_package_of_the_page_brings_a_tag_a_block_and_a_filter(
    install: Install, tmp_path: Path
) -> None:
    install("harbour")
    page = (
        "---\nlevel: low\n---\n{% badge page.level %} {{ 'a' | shout }}\n\n{% tip %}x{% endtip %}\n"
    )
    assert _lines(_project(tmp_path, page)) == ["**low** A!", "!!! tip", "    x"]
