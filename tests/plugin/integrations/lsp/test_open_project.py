"""A project that is open in an editor, without an editor."""

from pathlib import Path

import pytest

pytest.importorskip("pygls")

from mkdocs_tandem.integrations.lsp import open_project
from mkdocs_tandem.integrations.lsp.open_project import Interrupted, OpenProject
from tests.plugin.integrations.lsp.editor import FILES, PAGE

INDEX, OTHER, NOTE = "docs/index.md", "docs/other.md", "_includes/note.md"
WRONG = PAGE.replace('"fuel"', '"feul"')
SHOWING = PAGE + "{% include note.md who='you' %}\n"


@pytest.fixture
def project(tmp_path: Path) -> OpenProject:
    for name, text in {**FILES, INDEX: SHOWING, OTHER: SHOWING}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return OpenProject(tmp_path.resolve() / "mkdocs.yml")


@pytest.fixture(params=["a small project", "a large project"])
def any_size(
    request: pytest.FixtureRequest, project: OpenProject, monkeypatch: pytest.MonkeyPatch
) -> OpenProject:
    if request.param == "a large project":
        monkeypatch.setattr(open_project, "_FEW", 0)
    return project


def _rules(project: OpenProject, path: str) -> list[str]:
    return [each.rule for each in project.findings if each.location.path == path]


def test_an_edit_shows_what_is_wrong_in_a_project_of_any_size(any_size: OpenProject) -> None:
    any_size.edit(INDEX, WRONG)
    assert _rules(any_size, INDEX) == ["unknown-member"]
    any_size.edit(INDEX, PAGE)
    assert _rules(any_size, INDEX) == []


def test_a_link_is_checked_at_the_latest_with_the_whole_project(any_size: OpenProject) -> None:
    any_size.edit(INDEX, PAGE + "[gone](gone.md)\n")
    any_size.check(lambda: True)
    assert _rules(any_size, INDEX) == ["broken-link"]


def test_a_check_gives_way_and_is_made_up_for_later(project: OpenProject) -> None:
    project.edit(INDEX, PAGE + "[gone](gone.md)\n")
    known = project.findings
    answers = iter([True, True, False])
    with pytest.raises(Interrupted):
        project.check(lambda: next(answers))
    assert project.findings == known
    project.check(lambda: True)
    assert _rules(project, INDEX) == ["broken-link"]


def test_a_mistake_in_an_include_stays_while_another_page_shows_it(project: OpenProject) -> None:
    project.edit(NOTE, "Note for {{ include.who | upcas }}.\n")
    (finding,) = project.findings
    assert finding.pages == (INDEX, OTHER)
    project.edit(INDEX, PAGE)
    (finding,) = project.findings
    assert (finding.location.path, finding.pages) == (NOTE, (OTHER,))
    project.edit(OTHER, PAGE)
    project.check(lambda: True)
    assert _rules(project, NOTE) != ["undefined-filter"]


def test_front_matter_may_give_a_page_to_another_audience(project: OpenProject) -> None:
    condition = '{% if page.subsection == "fleet" %}' + WRONG + "{% endif %}"
    project.edit(INDEX, f"---\naudiences: [driver]\n---\n{condition}")
    assert "unknown-member" not in _rules(project, INDEX)
    project.edit(INDEX, f"---\naudiences: [fleet]\n---\n{condition}")
    assert "unknown-member" in _rules(project, INDEX)
    project.edit(INDEX, f"---\naudiences: [flete]\n---\n{PAGE}")
    assert _rules(project, INDEX) == ["unknown-audience"]


def test_a_page_that_is_saved_while_it_is_open_is_not_read_again(project: OpenProject) -> None:
    project.edit(INDEX, WRONG)
    before = project.project
    (project.root / INDEX).write_text(WRONG, "utf-8")
    assert not project.saved([project.root / INDEX])
    assert project.project is before


def test_settings_that_can_be_read_once_they_are_saved_open_the_project(tmp_path: Path) -> None:
    for name, text in {**FILES, INDEX: WRONG, "mkdocs.yml": "plugins: ["}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    project = OpenProject(tmp_path.resolve() / "mkdocs.yml")
    assert [each.rule for each in project.findings] == ["bad-settings"]
    (tmp_path / "mkdocs.yml").write_text(FILES["mkdocs.yml"], "utf-8")
    assert project.saved([project.config]) is True
    project.check(lambda: True)
    assert _rules(project, INDEX) == ["unknown-member"]


def test_a_new_page_is_part_of_the_project_once_it_is_saved(project: OpenProject) -> None:
    project.edit("docs/new.md", WRONG)
    assert project.findings == []
    (project.root / "docs/new.md").write_text(WRONG, "utf-8")
    assert project.saved([project.root / "docs/new.md"])
    assert _rules(project, "docs/new.md") == ["unknown-member"]
