from typing import Any

import pytest

from mkdocs_tandem.execution.coverage import Coverage, CoverageKind
from mkdocs_tandem.project.project import Project
from tests.plugin.commands.update.answers import (
    ANSWER,
    INNER,
    THING,
    WHOLE,
    answering,
    project,
)
from tests.support.projects import REPOSITORY


def _coverage(body: str, answer: Any, tmp_path: Any) -> Coverage:
    with answering(b2c=answer, b2b=answer):
        made = project(tmp_path, body, schemas={"Thing": THING, "Inner": INNER})
        found = made.publisher.coverage(made.settings.audience("b2b"))
    assert found is not None
    return found


def test_what_an_example_says_is_shown_and_what_it_leaves_out_is_not(tmp_path: Any) -> None:
    found = _coverage(WHOLE, ANSWER, tmp_path)
    assert found.of(CoverageKind.OPERATION) == (1, 1)
    assert found.missing(CoverageKind.STATUS) == ("404 of getThing",)
    assert found.missing(CoverageKind.RESPONSE) == ("Thing.again",)
    assert set(found.missing(CoverageKind.VALUE)) == {
        'Thing.status: "Paused"',
        'Thing.days[]: "Tue"',
    }
    shown, every = found.of()
    assert found.share == 100 * shown / every


def test_what_no_example_can_show_is_excluded_by_name_with_its_reason(tmp_path: Any) -> None:
    found = _coverage(WHOLE, ANSWER, tmp_path)
    excluding = found.excluding([("404 of *", "nothing is ever lost"), ("Thing.status", "covered")])
    assert excluding.missing(CoverageKind.STATUS) == ()
    assert excluding.exclusions == {"nothing is ever lost": ["404 of getThing"]}
    shown, every = found.of()
    assert excluding.of() == (shown, every - 1)


def test_a_member_of_a_schema_counts_once_wherever_it_stands(tmp_path: Any) -> None:
    members = [part.name for part in _coverage(WHOLE, ANSWER, tmp_path).parts]
    assert members.count("Inner.name") == 1


def test_an_example_that_is_wrong_shows_nothing(tmp_path: Any) -> None:
    found = _coverage(WHOLE, {**ANSWER, "status": "Paused"}, tmp_path)
    assert found.of(CoverageKind.OPERATION) == (1, 1)
    assert found.of(CoverageKind.RESPONSE)[0] == 0


def test_an_audience_without_a_contract_has_no_coverage(tmp_path: Any) -> None:
    with answering(b2c=ANSWER, b2b=ANSWER):
        assert project(tmp_path, WHOLE).publisher.coverage(None) is None


@pytest.mark.parametrize("name", ["b2c", "b2b"])
def test_every_operation_of_this_repository_has_an_example_and_most_of_what_it_says(
    name: str,
) -> None:
    documented = Project.load(REPOSITORY / "mkdocs.yml")
    found = documented.publisher.coverage(documented.settings.audience(name))
    assert found is not None
    assert found.missing(CoverageKind.OPERATION) == ()
    assert found.share >= 90


def test_a_page_shows_what_all_pages_show(tmp_path: Any) -> None:
    with answering(b2c=ANSWER, b2b=ANSWER):
        made = project(
            tmp_path,
            WHOLE,
            schemas={"Thing": THING, "Inner": INNER},
            docs__coverage="# Coverage\n\n{% coverage %}\n",
        )
        (page,) = [page for page in made.site.pages if page.path == "docs/coverage.md"]
        text = made.publisher.filled(made.site.variants(page)[0])
    assert "| operations | 1 | 1 |" in text
    assert "| `Thing` | `again` |" in text
    assert (
        "Response members without an example:\n\n| schema or operation | without an example |"
        in text
    )
