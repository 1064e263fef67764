"""Findings that the settings ignore, and the examples that have them."""

import sys
from pathlib import Path

import pytest
import yaml

from mkdocs_tandem.execution.verdict import Status
from mkdocs_tandem.project.project import Outcome, Project

CONTRACT = """\
openapi: 3.1.0
info: { title: Kites, version: "1" }
paths:
  /kites:
    post:
      operationId: addKite
      requestBody:
        content:
          application/json:
            schema: { type: object, properties: { colour: { type: string } } }
      responses:
        "201":
          description: Added.
          content:
            application/json:
              schema: { type: object, properties: { kite: {}, tail: {} } }
"""
APP = """\
def create_app():
    def application(environ, start_response):
        start_response("201 Created", [("Content-Type", "application/json")])
        return [b'{"kite": "k1", "tail": "long"}']

    return application
"""
PAGE = """\
# Kites

```http
POST /kites HTTP/1.1
Content-Type: application/json

{"colour": "red", "weight": 3}
```

```json
{"kite": "k1", "tail": "long"}
```
"""


ANSWER = '{"kite": "k1", "tail": "long"}'


def outcome(
    root: Path,
    *ignored: str,
    page: str = PAGE,
    answer: str = ANSWER,
    status: str = "201 Created",
) -> Outcome:
    settings = {
        "audiences": {"flyers": {"contract": "kites.yaml"}},
        "execute": {"app": "kites:create_app"},
        "ignore": [{"rule": rule, "reason": "known"} for rule in ignored],
    }
    (root / "docs").mkdir()
    document = {"site_name": "Kites", "plugins": [{"tandem": settings}]}
    (root / "mkdocs.yml").write_text(yaml.safe_dump(document), "utf-8")
    (root / "kites.yaml").write_text(CONTRACT, "utf-8")
    application = APP.replace(ANSWER, answer).replace("201 Created", status)
    (root / "kites.py").write_text(application, "utf-8")
    (root / "docs/index.md").write_text(page, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(root)
        patch.delitem(sys.modules, "kites", raising=False)
        return Project.load(root / "mkdocs.yml").check()


def test_examples_are_executed_and_pass_if_their_only_findings_are_ignored(tmp_path: Path) -> None:
    found = outcome(tmp_path, "unknown-member")
    assert list(found.findings) == []
    assert list(found.statuses) == [Status.OK, Status.OK]
    assert found.executed == 2


def test_a_finding_of_the_execution_that_is_ignored_is_accepted_as_well(tmp_path: Path) -> None:
    page = PAGE.replace('"tail": "long"', '"tail": "short"')
    found = outcome(tmp_path, "unknown-member", "wrong-answer", page=page)
    assert list(found.findings) == []
    assert list(found.statuses) == [Status.OK, Status.OK]


def test_a_refusal_of_what_is_ignored_is_its_consequence(tmp_path: Path) -> None:
    found = outcome(tmp_path, "unknown-member", status="400 Bad Request")
    assert list(found.findings) == []
    assert found.executed == 0
    assert "the service refuses what the settings ignore" in found.unexecuted


@pytest.mark.parametrize("ignored", [(), ("wrong-answer",)])
def test_an_example_fails_with_any_finding_that_is_not_ignored(
    tmp_path: Path, ignored: tuple[str, ...]
) -> None:
    found = outcome(tmp_path, *ignored)
    assert found.statuses[0] is Status.FAILED
    assert "unknown-member" in {it.rule for it in found.findings}


def test_an_ignored_rule_that_does_not_exist_is_named(tmp_path: Path) -> None:
    found = outcome(tmp_path, "unknown-membr", page="# Kites\n")
    (told,) = found.findings
    assert (told.rule, told.message, told.hint) == (
        "unused-ignore",
        "there is no rule 'unknown-membr'",
        "did you mean 'unknown-member'?",
    )


@pytest.mark.parametrize("answer", ["{oops", "<p>proxy</p>"])
def test_an_answer_that_is_not_json_is_told_as_such(tmp_path: Path, answer: str) -> None:
    page = PAGE.replace(', "weight": 3', "")
    found = outcome(tmp_path, page=page, answer=answer)
    assert [it.message for it in found.findings] == [f"the response is not JSON: '{answer}'"]
