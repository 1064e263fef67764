from mkdocs_tandem.output.reports.text import frame
from mkdocs_tandem.pages.front_matter import source_of
from mkdocs_tandem.project.project import Project
from tests.support.projects import REPOSITORY


def test_the_finding_that_the_readme_shows_is_what_is_printed() -> None:
    project = Project.load(REPOSITORY / "mkdocs.yml")
    page = next(page for page in project.site.pages if page.path == "docs/callbacks.md")
    right = '"policy": "Bounded", "retryNumber": 3, "retryDelay": 120'
    assert page.text.count(right) == 1
    wrong, _ = source_of(page.path, page.text.replace(right, right.replace("Bounded", "Always")))
    revised = project.changed(pages=[wrong])
    (finding,) = revised.check(execute=False).findings
    shown = frame(finding, revised.site.line(finding.location)).plain
    assert shown in (REPOSITORY / "README.md").read_text("utf-8")
