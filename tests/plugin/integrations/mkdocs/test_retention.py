"""What a build holds on to: as little as it can, since sites are large."""

from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.structure.files import Files

from mkdocs_tandem.project.project import Project
from mkdocs_tandem.project.site import Site
from tests.benchmarks import site as generator
from tests.benchmarks.site import Plan

PLAN = Plan(pages=6, sections=2, differing=0.5, examples=1)
_Build = Callable[[], tuple[Project, Files]]


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> _Build:
    """Builds a site; its project, and its files as they are before templates are rendered."""
    generator.write(tmp_path / "site", PLAN)
    projects: list[Project] = []
    make_project = Project.of

    def noted(site: Site) -> Project:
        projects.append(make_project(site))
        return projects[-1]

    monkeypatch.setattr(Project, "of", noted)

    def make() -> tuple[Project, Files]:
        config = load_config(str(tmp_path / "site/mkdocs.yml"), site_dir=str(tmp_path / "built"))
        seen: list[Files] = []
        config.plugins.events["env"].append(lambda env, config, files: seen.append(files))
        build(config)
        return projects[-1], seen[-1]

    return make


def test_templates_are_rendered_once_and_let_go_of(built: _Build) -> None:
    project, _ = built()
    assert not any(variant.is_rendered for variant in project.site.all_variants())


def test_what_was_let_go_of_is_made_anew_and_says_the_same(built: _Build) -> None:
    project, files = built()
    for variant in project.site.all_variants():
        address = f"{variant.names[0]}/{variant.source.path.removeprefix('docs/')}"
        text = files.src_uris[address].content_string
        assert project.publisher.marked(variant) == text
        assert variant.text
        assert variant.is_rendered
        variant.release()
        assert variant.text == project.publisher.filled(variant)


@pytest.mark.parametrize("builds", [1, 2])
def test_audiences_that_read_the_same_share_it(built: _Build, builds: int) -> None:
    for _ in range(builds):
        _, files = built()
    shared = 0
    for number in range(PLAN.pages):
        first, second = (
            files.src_uris[f"{audience}/{PLAN.path(number)}"] for audience in PLAN.names
        )
        assert first.page
        assert second.page
        for file in (first, second):
            assert file.page.markdown is file.content_string
        if first.page.markdown == second.page.markdown:
            shared += 1
            assert first.content_string is second.content_string
            assert first.page.content is second.page.content
    assert 0 < shared < PLAN.pages
