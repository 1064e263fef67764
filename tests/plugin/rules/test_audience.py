from pathlib import Path

import pytest

from mkdocs_tandem.project.project import Project
from tests.plugin.conftest import Make

CONFIGURATION = """\
plugins:
  - meta
  - tandem:
      audiences: { rider: , depot: }
"""


def _project(make: Make, head: str, more: str = "") -> Project:
    link = f"{more}[to it](it.md) [there](it/)\n"
    return make(
        {
            "mkdocs.yml": CONFIGURATION,
            "docs/index.md": link,
            "docs/it.md": f"---\n{head}\n---\nText.\n",
        }
    )


def _told(project: Project) -> list[str]:
    return [str(found) for found in project.check(execute=False).findings]


def _names(project: Project) -> list[tuple[str, ...]]:
    page = next(page for page in project.site.pages if page.path == "docs/it.md")
    return [variant.names for variant in project.site.variants(page)]


@pytest.mark.parametrize(
    ("head", "place", "name", "readers"),
    [
        ("subsection: riders", "2:13", "riders", []),
        ("subsection: [rider, riders]", "2:21", "riders", [("rider",)]),
        ("title: riders\naudiences: [riders]", "3:13", "riders", []),
        ("audiences:\n  - depot\n  - Rider", "4:5", "Rider", [("depot",)]),
        ("audiences: riders", "2:12", "riders", []),
    ],
)
def test_a_page_is_not_published_for_a_name_that_no_audience_has(
    make: Make, head: str, place: str, name: str, readers: list[tuple[str, ...]]
) -> None:
    project = _project(make, head)
    hint = "did you mean 'rider'? [unknown-audience]"
    assert _told(project) == [f"docs/it.md:{place}: there is no audience '{name}'; {hint}"]
    assert _names(project) == readers


@pytest.mark.parametrize(
    ("head", "place", "message", "readers"),
    [
        ("audience: depot", "2:1", "'audience' does not choose audiences; write 'audiences'", 1),
        (
            "Subsection: depot",
            "2:1",
            "'Subsection' does not choose audiences; write 'subsection'",
            1,
        ),
        ("subection: [rider, depot]", "2:1", "'subection' does not choose audiences", 2),
        ("subsection: true", "2:13", "there is no audience 'true'", 0),
        ("audiences: depot, rider", "2:12", "there is no audience 'depot, rider'; write a list", 0),
        ("subsection: { depot: true }", "2:1", "'subsection' is not the name of an audience or", 0),
        ("audiences: [[depot]]", "2:1", "'audiences' is not the name of an audience or a list", 0),
        ("audiences:", "2:1", "'audiences' is not the name of an audience or a list", 0),
        ("audiences: [rider, ~]", "2:1", "'audiences' is not the name of an audience or a list", 1),
        (
            "a: &a depo\naudiences: *a",
            "3:1",
            "there is no audience 'depo'; did you mean 'depot'?",
            0,
        ),
    ],
)
def test_what_names_no_audience_is_reported_where_it_is_written(
    make: Make, head: str, place: str, message: str, readers: int
) -> None:
    project = _project(make, head)
    (told,) = _told(project)
    assert told.startswith(f"docs/it.md:{place}: {message}")
    assert len(_names(project)) == readers


@pytest.mark.parametrize(
    ("head", "readers"),
    [
        ("audience: developers", [("rider",), ("depot",)]),
        ("audience: depot\naudiences: [rider]", [("rider",)]),
        ("author: depot", [("rider",), ("depot",)]),
        ("title: It", [("rider",), ("depot",)]),
        ("subsection:", [("rider",), ("depot",)]),
        ("subsection: depot", [("depot",)]),
        ("audiences: depot", [("depot",)]),
        ("audiences: []", [()]),
    ],
)
def test_names_of_audiences_are_no_mistake(
    make: Make, head: str, readers: list[tuple[str, ...]]
) -> None:
    project = _project(make, head)
    assert [each for each in _told(project) if "unknown-audience" in each] == []
    assert _names(project) == readers


def test_a_name_close_to_none_is_told_with_all_that_there_are(make: Make) -> None:
    (told,) = _told(_project(make, "subsection: xyz"))
    assert told.endswith("there is no audience 'xyz'; audiences: rider, depot [unknown-audience]")


def test_the_front_matter_of_a_folder_names_the_audience_of_its_pages(
    make: Make, tmp_path: Path
) -> None:
    files = {
        "mkdocs.yml": CONFIGURATION,
        "docs/yard/.meta.yml": "subsection: depot\ntags: [yard]\n",
        "docs/yard/it.md": "---\ntags: [own]\n---\nText.\n",
        "docs/yard/other.md": "---\nsubsection: rider\n---\nText.\n",
    }
    project = make(files)
    assert [variant.names for variant in project.site.all_variants()] == [("depot",), ("rider",)]
    assert project.site.pages[0].front_matter["tags"] == ["yard", "own"]
    (tmp_path / "docs/yard/.meta.yml").write_text("tags: [yard]\nsubsection: depo\n", "utf-8")
    (told,) = _told(Project.load(tmp_path / "mkdocs.yml"))
    assert told.startswith("docs/yard/.meta.yml:2:13: there is no audience 'depo'")


def test_the_defaults_of_a_site_name_the_audience_of_pages(make: Make) -> None:
    entry = "defaults: [{scope: {path: it.md}, values: {subsection: depo}}]\n"
    project = make(
        {
            "mkdocs.yml": CONFIGURATION,
            "docs/it.md": "Text.\n",
            "_config.yml": entry,
        }
    )
    (told,) = _told(project)
    assert told.startswith("_config.yml:1:56: there is no audience 'depo'; did you mean 'depot'?")
