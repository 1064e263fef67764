"""Sessions with a service that counts, stores and refuses as it is told."""

import sys
from pathlib import Path
from textwrap import dedent

import pytest

from mkdocs_tandem.execution.verdict import Verdict
from mkdocs_tandem.project.project import Project

CONTRACT = """
openapi: 3.1.0
info: { title: Garage, version: "1" }
paths:
  /doors:
    get:
      operationId: listDoors
      responses:
        "200": { description: all, content: { application/json: { schema: { type: object, properties: { names: { type: array, items: { type: string } } } } } } }
    post:
      operationId: addDoor
      requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Door" } } } }
      responses:
        "201":
          description: added
          content: { application/json: { schema: { $ref: "#/components/schemas/Ref" } } }
          links: { read: { operationId: readDoor, parameters: { door: $response.body#/id } } }
        "409": { description: known, content: { application/json: { schema: { $ref: "#/components/schemas/Error" } } } }
  /doors/{door}:
    get:
      operationId: readDoor
      responses:
        "200": { description: one, content: { application/json: { schema: { $ref: "#/components/schemas/Door" } } } }
        "404": { description: none }
components:
  schemas:
    Door: { type: object, required: [name], properties: { name: { type: string }, owner: { type: string }, link: { type: string, format: uri } } }
    Ref: { type: object, properties: { id: { type: string } } }
    Error: { type: object, properties: { message: { type: string } } }
"""

SERVICE = """
import json


def create_app():
    doors = {}

    def application(environ, start_response):
        def answer(status, body):
            start_response(status, [("Content-Type", "application/json")])
            return [json.dumps(body).encode()]

        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] == "POST":
            door = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
            if door["name"] in [known["name"] for known in doors.values()]:
                return answer("409 Conflict", {"message": "there is such a door"})
            doors[f"d{len(doors) + 1}"] = door
            return answer("201 Created", {"id": f"d{len(doors)}"})
        if environ["REQUEST_METHOD"] == "DELETE":
            start_response("204 No Content", [])
            return []
        if path == "/doors":
            return answer("200 OK", {"names": [door["name"] for door in doors.values()]})
        return answer("200 OK", doors[path.rpartition("/")[2]])

    return application
"""

SETTINGS = """
plugins:
  - tandem:
      audiences: { all: { contract: garage.yaml } }
      endpoints: [{ include: endpoint.md }]
      execute: { app: "NAME:create_app" }
"""

ADD = "{% include endpoint.md method='POST' path='/doors' %}\n"
LIST = "{% include endpoint.md method='GET' path='/doors' %}\n"
READ = "{% include endpoint.md method='GET' path='/doors/{door}' %}\n"


def _json(text: str, words: str = "") -> str:
    return f"```json {words}\n{text}\n```\n"


@pytest.fixture
def run(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> "Run":
    return Run(tmp_path, f"garage_{abs(hash(request.node.name))}", monkeypatch)


class Run:
    """A project with one page."""

    def __init__(self, root: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.name = root, name
        monkeypatch.setattr(sys, "path", [*sys.path])
        files = {
            "garage.yaml": CONTRACT,
            f"{name}.py": SERVICE,
            "mkdocs.yml": SETTINGS.replace("NAME", name),
            "_includes/endpoint.md": "",
        }
        for path, text in files.items():
            (root / path).parent.mkdir(exist_ok=True)
            (root / path).write_text(text, "utf-8")

    def set(self, settings: str) -> None:
        """Add settings to 'execute', as in 'python: true'."""
        path = self.root / "mkdocs.yml"
        path.write_text(path.read_text("utf-8").replace("execute: {", f"execute: {{ {settings},"))

    def __call__(self, *parts: str) -> list[Verdict]:
        (self.root / "docs").mkdir(exist_ok=True)
        (self.root / "docs/page.md").write_text("\n".join(map(dedent, parts)), "utf-8")
        project = Project.load(self.root / "mkdocs.yml")
        return project.checker.verdicts(next(project.site.all_variants()))


def _statuses(verdicts: list[Verdict]) -> list[str]:
    return [str(verdict.status) for verdict in verdicts]


def test_what_an_answer_gives_later_requests_use(run: Run) -> None:
    verdicts = run(
        *(ADD, _json('{ "name": "north" }'), _json('{ "id": "<any>" }')),
        *(READ, _json('{ "name": "north" }')),
    )
    assert _statuses(verdicts) == ["ok"] * 4


def test_each_page_starts_with_a_service_that_knows_nothing(run: Run) -> None:
    for _ in range(2):
        verdicts = run(LIST, _json('{ "names": [] }'), ADD, _json('{ "name": "a" }'))
        assert _statuses(verdicts) == ["ok"] * 3


def test_an_answer_that_is_not_the_example_is_a_finding(run: Run) -> None:
    verdicts = run(ADD, _json('{ "name": "north" }'), _json('{ "id": "d7" }'))
    assert [finding.rule for finding in verdicts[1].findings] == ["wrong-answer"]
    assert verdicts[1].findings[0].location.line == 8


def test_a_response_is_not_compared_with_the_answer_to_another_operation(run: Run) -> None:
    *_, response = run(LIST, _json('{ "names": [] }'), ADD, _json('{ "id": "d7" }', "response"))
    assert response.example.operation
    assert response.example.operation.id == "addDoor"
    assert (response.findings, response.is_executed) == ((), False)


def test_a_refusal_that_the_page_announces_is_no_finding(run: Run) -> None:
    door = _json('{ "name": "north" }')
    refused = _json('{ "message": "there is such a door" }', "response 409")
    assert _statuses(run(ADD, door, _json('{ "id": "d1" }'), door, refused)) == ["ok"] * 4


def test_a_status_that_the_contract_lacks_is_reported_once_at_its_response(run: Run) -> None:
    (run.root / "garage.yaml").write_text(CONTRACT.replace('"409"', '"410"'), "utf-8")
    door = _json('{ "name": "north" }')
    refused = '```http\nHTTP/1.1 409 Conflict\n\n{ "message": "there is such a door" }\n```\n'
    verdicts = run(ADD, door, _json('{ "id": "d1" }'), door, refused)
    found = [(each.rule, each.location.line) for it in verdicts for each in it.findings]
    assert found == [("unexpected-body", 16)]


def test_a_refusal_that_the_page_does_not_announce_is_one(run: Run) -> None:
    door = _json('{ "name": "north" }')
    verdicts = run(ADD, door, door)
    (finding,) = verdicts[1].findings
    assert (finding.rule, finding.hint) == ("refused-request", "there is such a door")


def test_what_rests_on_a_request_that_failed_is_passed_over(run: Run) -> None:
    verdicts = run(
        *(ADD, _json('{ "nam": "north" }'), _json('{ "id": "<any>" }')),
        *(READ, LIST, _json('{ "names": ["north"] }')),
    )
    assert _statuses(verdicts) == ["failed", "not-executed", "not-executed", "ok", "not-executed"]
    assert verdicts[1].note == "the request before it failed"
    assert verdicts[2].note == "depends on the example in line 4, which failed"
    assert verdicts[4].note == "depends on the example in line 4, which failed"


def test_a_read_that_is_wrong_as_written_hides_no_later_mistake(run: Run) -> None:
    verdicts = run(
        *(ADD, _json('{ "name": "north" }'), _json('{ "id": "<any>" }')),
        "```http\nGET /doors?colour=red\n```\n",
        *(LIST, _json('{ "names": ["south"] }')),
    )
    assert [finding.rule for finding in verdicts[2].findings] == ["unknown-parameter"]
    assert [finding.rule for finding in verdicts[-1].findings] == ["wrong-answer"]


def test_a_placeholder_that_the_contract_does_not_take_is_filled_in(run: Run) -> None:
    verdicts = run(ADD, _json('{ "name": "north", "link": "scheme://host[:port]" }'))
    assert _statuses(verdicts) == ["ok"]


def test_a_placeholder_is_sent_as_what_an_answer_said(run: Run) -> None:
    verdicts = run(
        *(ADD, _json('{ "name": "north" }'), _json('{ "id": "<first>" }')),
        *(_json('{ "name": "south", "owner": "<first>" }'), _json('{ "id": "<door>" }')),
        *(READ, _json('{ "name": "south", "owner": "d1" }')),
    )
    assert _statuses(verdicts) == ["ok"] * 6


def test_a_request_with_something_left_out_is_not_sent(run: Run) -> None:
    verdicts = run(ADD, _json("{ ... }", "request"))
    assert [(verdict.status, verdict.note) for verdict in verdicts] == [
        ("not-executed", "the example leaves out members that are required")
    ]


SAMPLE = """import requests

requests.post("https://api.example/doors", json={"name": "west"})
"""
LACKS_ADD = "the service does not have 'addDoor' ('execute.operations')"


def test_operations_that_the_service_does_not_have_are_not_executed(run: Run) -> None:
    run.set("operations: [listDoors, readDoor]")
    verdicts = run(
        *(ADD, _json('{ "name": "north" }'), _json('{ "id": "d1" }')),
        "<!-- tandem: POST /doors {'name': 'south'} -->".replace("'", '"'),
        *(LIST, _json('{ "names": [] }')),
    )
    assert [(str(it.status), it.note) for it in verdicts] == [
        *[("not-executed", LACKS_ADD)] * 3,
        *[("ok", "")] * 2,
    ]


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param((READ, _json('{ "name": "north" }')), id="a value of its response"),
        pytest.param(
            (_json("<door>", "plain"), "```http\nGET /doors/<door> HTTP/1.1\n```\n"),
            id="a placeholder",
        ),
        pytest.param((LIST, _json('{ "names": ["north"] }')), id="what it would have changed"),
        pytest.param((f"```python\n{SAMPLE}```\n",), id="a sample that calls it"),
    ],
)
def test_what_depends_on_an_operation_that_the_service_does_not_have_is_no_mistake(
    run: Run, parts: tuple[str, ...]
) -> None:
    run.set("python: true, operations: [listDoors, readDoor]")
    added = (ADD, _json('{ "name": "north" }'), _json('{ "id": "<door>" }'))
    *_, last = (it for it in run(*added, *parts) if str(it.status) != "fragment")
    assert (str(last.status), last.note, last.findings) == ("not-executed", LACKS_ADD, ())


def test_a_difference_is_found_after_a_read_that_the_service_does_not_have(run: Run) -> None:
    run.set("operations: [listDoors]")
    read, _, shown = run(READ.replace("{door}", "d1"), LIST, _json('{ "names": ["north"] }'))
    assert str(read.status) == "not-executed"
    assert [it.rule for it in shown.findings] == ["wrong-answer"]


def test_a_mistake_in_an_example_is_found_whether_the_service_has_its_operation(run: Run) -> None:
    run.set("operations: [listDoors]")
    verdicts = run(ADD, _json('{ "name": 7 }'), LIST, _json('{ "names": "north" }'))
    assert [[it.rule for it in verdict.findings] for verdict in verdicts] == [
        *(["wrong-type"], []),
        ["wrong-type"],
    ]


def test_an_answer_without_content_has_no_body_on_the_page(run: Run) -> None:
    """RFC 9110, section 15.3.5."""
    end = """/doors/{door}:
    delete: { operationId: endDoor, responses: { "204": { description: gone } } }"""
    contract = (run.root / "garage.yaml").read_text("utf-8")
    (run.root / "garage.yaml").write_text(contract.replace("/doors/{door}:", end), "utf-8")
    remove = READ.replace("GET", "DELETE")
    added = (ADD, _json('{ "name": "north" }'), _json('{ "id": "<door>" }'))
    assert _statuses(run(*added, remove)) == ["ok"] * 3
    *_, request, shown = run(*added, remove, _json('{ "deleted": true }'))
    assert str(request.status) == "ok"
    assert [it.rule for it in shown.findings] == ["unexpected-body"]


def test_an_application_that_breaks_is_a_finding_and_no_crash(run: Run) -> None:
    run.set("variables: { door: nowhere }")
    (verdict,) = run(READ)
    assert verdict.findings[0].message == "the application raised KeyError: 'nowhere'"


def test_a_value_in_the_path_of_the_page_is_sent(run: Run) -> None:
    named = "{% include endpoint.md method='GET' path='/doors/d1' %}\n"
    door = _json('{ "name": "north" }')
    assert _statuses(run(ADD, door, named, door)) == ["ok"] * 3


def test_the_id_of_an_operation_behind_the_language_binds_the_examples_that_follow(
    run: Run,
) -> None:
    verdicts = run(
        _json('{ "name": "north" }', "addDoor request"), _json('{ "id": "d1" }', "response 201")
    )
    assert [verdict.example.name for verdict in verdicts] == [
        "POST /doors",
        "POST /doors response 201",
    ]
    assert _statuses(verdicts) == ["ok", "ok"]


def test_the_id_of_an_operation_wins_over_the_include_before_it(run: Run) -> None:
    verdicts = run(LIST, _json('{ "name": "north", "ownr": "x" }', "addDoor request"))
    assert verdicts[-1].example.name == "POST /doors"
    assert [finding.rule for finding in verdicts[-1].findings] == ["unknown-member"]


def test_a_wrong_request_is_one_finding_also_if_its_response_has_a_status(run: Run) -> None:
    wrong = _json('{ "name": "north", "nam": "x" }', "addDoor request")
    answer = _json('{ "id": "d1" }', "response 201")
    verdicts = run(wrong, answer, "```http\nGET /doors/{door}\n```\n")
    assert [len(verdict.findings) for verdict in verdicts] == [1, 0, 0]
    assert verdicts[2].note == "depends on the example in line 2, which failed"


def _found(verdicts: list[Verdict]) -> list[tuple[str, int, str]]:
    return [
        (it.rule, it.location.line, it.message) for verdict in verdicts for it in verdict.findings
    ]


def _answering(body: str, status: str = "201 Created") -> str:
    return dedent(f"""
        def create_app():
            def application(environ, start_response):
                start_response("{status}", [("Content-Type", "application/json")])
                return [b'''{body}''']

            return application
    """)


@pytest.mark.parametrize(
    ("service", "found"),
    [
        (_answering('{ "id": "d1" }'), []),
        (
            _answering('{ "id": 1 }'),
            ["the response violates the contract: 'id' has to be a string, not 1"],
        ),
        (
            _answering('{ "id": "d1" }', "202 Accepted"),
            ["'addDoor' answered 202, which the contract does not declare"],
        ),
        (
            _answering('{ "id": 1 }', "202 Accepted"),
            ["'addDoor' answered 202, which the contract does not declare"],
        ),
    ],
    ids=["as declared", "another type", "another status", "another status and type"],
)
def test_an_answer_that_the_contract_does_not_have_is_a_finding_at_its_request(
    service: str, found: list[str], run: Run
) -> None:
    (run.root / f"{run.name}.py").write_text(service, "utf-8")
    verdicts = run(ADD, _json('{ "name": "north" }'))
    assert _found(verdicts) == [("broken-contract", 4, message) for message in found]


def test_a_request_that_the_service_does_not_answer_is_a_finding_and_later_ones_are_sent(
    run: Run,
) -> None:
    error = 'raise OSError("no disk")'
    failing = SERVICE.replace('path == "/doors":', f'path == "/doors":\n            {error}')
    (run.root / f"{run.name}.py").write_text(failing, "utf-8")
    door = _json('{ "name": "north" }')
    verdicts = run(ADD, door, LIST, "```http\nGET /doors\n```\n", ADD, _json('{ "name": "south" }'))
    (finding,) = (it for verdict in verdicts for it in verdict.findings)
    raised = 1 + failing.splitlines().index(f"            {error}")
    assert (finding.rule, finding.location.path) == ("no-answer", f"{run.name}.py")
    assert finding.location.line == raised
    assert finding.message == "the application raised OSError: no disk"
    assert "(docs/page.md:10)" in finding.note
    assert _statuses(verdicts) == ["ok", "failed", "ok"]
