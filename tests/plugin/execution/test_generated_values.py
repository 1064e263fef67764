"""Ids, times and tokens that differ in each run (``execute.generated``)."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.config.settings import Execution
from mkdocs_tandem.execution.generated_values import counterparts, is_generated, is_same, replaced
from mkdocs_tandem.execution.service import Service
from mkdocs_tandem.execution.session import Session
from mkdocs_tandem.execution.verdict import Verdict
from mkdocs_tandem.project.project import Project

CONTRACT = """
openapi: 3.1.0
info: { title: Parcels, version: "1" }
paths:
  /token:
    post:
      operationId: logIn
      requestBody: { content: { application/x-www-form-urlencoded: { schema: { type: object, properties: { user: { type: string } } } } } }
      responses: { "200": { description: ok, content: { application/json: { schema: { type: object, properties: { access_token: { type: string } } } } } } }
  /parcels:
    post:
      operationId: addParcel
      requestBody: { content: { application/json: { schema: { type: object, properties: { to: { type: string } } } } } }
      responses: { "201": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Parcel" } } } } }
  /parcels/{parcel}:
    get:
      operationId: readParcel
      responses: { "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Parcel" } } } } }
components:
  schemas:
    Parcel: { type: object, properties: { id: { type: string }, to: { type: string }, added: { type: string } } }
"""
SERVICE = """
import json

ID = "5d1b3c52-0c1f-4b35-8a35-1f8f0d2f9a11"


def create_app():
    parcels = {}

    def application(environ, start_response):
        def answer(status, body):
            start_response(status, [("Content-Type", "application/json")])
            return [json.dumps(body).encode()]

        if environ["PATH_INFO"] == "/token":
            return answer("200 OK", {"access_token": "tk-1"})
        if environ.get("HTTP_AUTHORIZATION") != "Bearer tk-1":
            return answer("401 Unauthorized", {})
        if environ["REQUEST_METHOD"] == "POST":
            sent = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
            parcels[ID] = {"id": ID, "to": sent["to"], "added": "2031-05-06T07:08:09Z"}
            return answer("201 Created", parcels[ID])
        return answer("200 OK", parcels[environ["PATH_INFO"].rpartition("/")[2]])

    return application
"""
NO_SERVICE = Service(lambda request: pytest.fail(f"sent {request}"), lambda: None)
PAGE = """
```bash
curl https://api.example/token -d user=ann
```

```json
{ "access_token": "eyJhbGciOi..." }
```

```bash
curl https://api.example/parcels -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -d '{ "to": "Oslo" }'
```

```json
{ "id": "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb", "to": "Oslo", "added": "2026-01-02T03:04:05Z" }
```

```bash
curl -H "Authorization: Bearer $TOKEN" https://api.example/parcels/aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb
```

```json
{ "id": "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb", "to": "TOWN", "added": "2026-01-02T03:04:05Z" }
```
"""


def _verdicts(
    root: Path, monkeypatch: pytest.MonkeyPatch, page: str, *, generated: bool
) -> list[Verdict]:
    monkeypatch.syspath_prepend(root)
    name = f"parcels_{abs(hash(root.name))}"
    settings = f"{{ app: '{name}:create_app', generated: {str(generated).lower()} }}"
    files = {
        "api.yaml": CONTRACT,
        f"{name}.py": SERVICE,
        "docs/page.md": page,
        "mkdocs.yml": "plugins:\n  - tandem:\n      audiences: { all: { contract: api.yaml } }\n"
        f"      execute: {settings}\n",
    }
    for path, text in files.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text, "utf-8")
    project = Project.load(root / "mkdocs.yml")
    return project.checker.verdicts(next(project.site.all_variants()))


def _findings(verdicts: list[Verdict]) -> list[tuple[str, int]]:
    return [(it.rule, it.location.line) for each in verdicts for it in each.findings]


def test_a_page_with_ids_and_times_of_another_day_is_executed_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = PAGE.replace("TOWN", "Oslo")
    verdicts = _verdicts(tmp_path, monkeypatch, page, generated=True)
    assert [str(it.status) for it in verdicts] == ["ok"] * 6


def test_what_is_not_generated_still_has_to_be_equal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = PAGE.replace("TOWN", "Bergen")
    assert _findings(_verdicts(tmp_path, monkeypatch, page, generated=True)) == [
        ("wrong-answer", 23)
    ]


def test_an_id_of_the_page_stands_for_one_actual_id_throughout() -> None:
    session = Session(NO_SERVICE, Execution(app="a:b", generated=True), "all")
    page, actual, other = (f"{digit * 8}-1111-4222-8333-444444444444" for digit in "abc")
    session.learn(page, actual)
    assert session.is_same(page, actual)
    assert not session.is_same(page, other)


def test_without_the_setting_ids_have_to_be_equal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = PAGE.replace("TOWN", "Oslo")
    verdicts = _verdicts(tmp_path, monkeypatch, page, generated=False)
    found = [finding for verdict in verdicts for finding in verdict.findings]
    assert ("wrong-answer", 15) in _findings(verdicts)
    assert any("set 'execute.generated'" in finding.hint for finding in found)


@pytest.mark.parametrize(
    ("shown", "actual", "pairs"),
    [
        pytest.param("o1", "o2", None, id="a counter"),
        pytest.param("2026-01-02", "2026-01-03", None, id="a date"),
        pytest.param("urgent", "normal", None, id="a word"),
        pytest.param(20260102, 20260103, {"20260102": "20260103"}, id="a long number"),
        pytest.param(True, False, None, id="true and false"),
        pytest.param("12345678", 12345678, None, id="text and number"),
        pytest.param(
            "/a/0123456789abcdef0/b", "/a/fedcba98765432100/b",
            {"0123456789abcdef0": "fedcba98765432100"}, id="a hash in a path",
        ),
        pytest.param("/a/0123456789abcdef0/b", "/a/fedcba98765432100/c", None, id="another path"),
        pytest.param("eyJhbGci…", "abc", {"eyJhbGci…": "abc"}, id="a token that is cut"),
        pytest.param("one moment...", "two", None, id="a sentence with dots"),
    ],
)  # fmt: skip
def test_counterparts(shown: object, actual: object, pairs: object) -> None:
    assert counterparts(shown, actual) == pairs


def test_a_text_that_ends_with_dots_is_the_beginning_of_the_actual_one() -> None:
    assert is_same("eyJhbGci...", "eyJhbGciOiJIUzI1NiJ9")
    assert not is_same("eyJhbGci...", "tk-1")


@given(st.uuids(), st.uuids(), st.datetimes())
def test_what_takes_the_place_of_a_generated_value_is_found_again(
    page: object, actual: object, time: object
) -> None:
    pairs = counterparts(f"/x/{page}?at={time}", f"/x/{actual}?at={time}")
    assert pairs is not None
    assert replaced({"a": [f"{page}!"]}, pairs) == {"a": [f"{actual}!"]}
    assert is_generated(str(page))
