"""Whatever looks like JSON is accounted for, wherever it stands on a page."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.examples.program_code import bodies, literal
from mkdocs_tandem.formats.json import parse
from mkdocs_tandem.project.project import Outcome, Project

WHEEL = {
    "type": "object",
    "required": ["size"],
    "properties": {"size": {"type": "integer"}, "side": {"enum": ["left", "right"]}},
}
CAR = {
    "type": "object",
    "required": ["plate"],
    "properties": {
        "plate": {"type": "string"},
        "colour": {"enum": ["red", "blue"]},
        "wheels": {"type": "array", "items": WHEEL},
        "tags": {"type": "array", "items": {"enum": ["fast", "small"]}},
    },
}
BODY = {"content": {"application/json": {"schema": CAR}}}
DONE = {"204": {"description": "done"}}
CONTRACT = {
    "openapi": "3.1.0",
    "info": {"title": "Cars", "version": "1"},
    "servers": [{"url": "https://cars.example"}],
    "paths": {"/cars": {"post": {"operationId": "add", "requestBody": BODY, "responses": DONE}}},
}
NAMED = "{% endpoint add %}\n\n"
UNKNOWN, VALUE = "unknown-member", "wrong-value"
PYTHON = """\
```python
import requests

BASE = "https://cars.example"
car = {
    "plate": "A",  # what it says
    'colour': "gren",
    "wheels": [{"size": 1, "side": None}, *others],
}
requests.post(f"{BASE}/cars", json=car, headers={"Content-Type": "application/json"})
```
"""
SCRIPT = """\
```js
const answer = await fetch(`${base}/cars`, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ plate, colour: 'gren', wheels: [wheel(1), { size: 2 }] }),
});
```
"""
COMPUTED = """\
```python
requests.post(BASE + "/cars", json={"plate": plate.upper(), "colour": f"{c}", **more})
```
"""
FOUND: dict[str, tuple[str, list[tuple[str, int, int]]]] = {
    "a list of texts": ('```json\n["fast", "smal"]\n```', [(VALUE, 4, 10)]),
    "items without brackets": ('```json\n"fast", "smal"\n```', [(VALUE, 4, 9)]),
    "objects without brackets": (
        '```json\n{ "size": 1 },\n{ "size": 2, "side": "up" }\n```',
        [(VALUE, 5, 22)],
    ),
    "objects and what is left out": (
        '```json\n{ "size": 1, "side": "up" },\n...\n```',
        [(VALUE, 4, 22)],
    ),
    "an object that has lost a brace in a list": (
        '```json\n{\n  "plate": "A",\n  "wheels": [ "size": 1 } ],\n  ...\n}\n```',
        [("bad-json", 6, 14)],
    ),
    "a list in a cell": ('| a | b |\n| - | - |\n| tags | `["fast", "smal"]` |', [(VALUE, 5, 20)]),
    "a list of objects in a cell": (
        '| a | b |\n| - | - |\n| wheels | [{ "size": 1, "sid": "left" }] |',
        [(UNKNOWN, 5, 26)],
    ),
    "a list that nothing may hold": ('Write `["slow"]`.', [("wrong-type", 3, 8)]),
    "members of something else": ('Set `{ "theme": "dark" }` in the editor.', []),
    "items of something else": ('Try `[{ "theme": "dark" }]` in the editor.', []),
    "a list without a language": ('```\n["fast", "smal"]\n```', [(VALUE, 4, 10)]),
    "a list by its indentation": ('Text\n\n    ["fast", "smal"]', [(VALUE, 5, 14)]),
    "code in HTML": ('<code>{ "plat": "A" }</code>', [(UNKNOWN, 3, 9)]),
    "entities": ("<code>{ &quot;plat&quot;: 1 }</code>", [(UNKNOWN, 3, 9)]),
    "a table in HTML": ('<table><tr><td>{ "plat": "A" }</td></tr></table>', [(UNKNOWN, 3, 18)]),
    "plain text": ('It says {"plat": "A"}, always.', [(UNKNOWN, 3, 10)]),
    "several lines of text": ('It says\n{\n"plat": "A"\n}\nalways.', [(UNKNOWN, 5, 1)]),
    "a quotation": ('> It says\n> {\n>   "plat": "A"\n> }', [(UNKNOWN, 5, 5)]),
    "a log": ('```text\nsent {"plat": "A"} to /cars\n```', [(UNKNOWN, 4, 7)]),
    "a document in each line": (
        '```ndjson\n{ "plate": "A" }\n{ "plat": "B" }\n```',
        [(UNKNOWN, 5, 3)],
    ),
    "other quotes": ("```\n{ 'plate': \"A\" }\n```", [("bad-json", 4, 3)]),
    "a file that a command writes": (
        '```bash\ncat > car.json <<END\n{ "plate": "A", "colour": "gren" }\nEND\n```',
        [(VALUE, 5, 27)],
    ),
    "a map in Go": (
        '```go\nbody := map[string]any{"plate": "A", "colour": "gren"}\n```',
        [(VALUE, 4, 48)],
    ),
    "an object in a script": ('```js\nconst body = { "plat": "A" };\n```', [(UNKNOWN, 4, 16)]),
    "JSON in a script": (
        '```js\nJSON.parse(\'{"plate": "A", "colour": "gren"}\')\n```',
        [(VALUE, 4, 38)],
    ),
    "what a script sends": (SCRIPT, [(VALUE, 7, 41)]),
    "what Python sends": (PYTHON, [(VALUE, 9, 15), (VALUE, 10, 36)]),
    "a text that Python sends": (
        '```python\nrequests.post(BASE, data="""{"plate": "A", "colour": "gren"}""")\n```',
        [(VALUE, 4, 54)],
    ),
    "what is missing in what Python sends": (
        '```python\nrequests.post("https://cars.example/cars", json={"colour": "red"})\n```',
        [("missing-member", 4, 49)],
    ),
    "what a program computes": (COMPUTED, []),
    "what is sent elsewhere": (
        '```python\nrequests.post("https://login.other/token", json={"user": "x"})\n```',
        [],
    ),
    "what is sent nobody knows where": (
        '```python\nrequests.put(ADDRESS, json={"user": "x"})\n```',
        [("unbound-example", 4, 28)],
    ),
    "what is no message": ('```python\nheaders = {"Accept": "x", "Content-Type": "y"}\n```', []),
    "a comment": ('<!-- { "plat": "A" } -->', []),
    "JSON that a script of HTML declares": (
        '```html\n<script type="application/json">\n{ "a": 1\n  "b": 2 }\n</script>\n```',
        [("bad-json", 5, 9)],
    ),
    "an object that a script of HTML makes": (
        '```html\n<script>\nopen({ "a": 1, })\n</script>\n```',
        [],
    ),
    "how a page is written": ('```markdown\nIt says {"plat": "A"}.\n```', []),
}


@pytest.mark.parametrize(("text", "found"), FOUND.values(), ids=FOUND)
def test_a_mistake_is_found_in(
    text: str, found: list[tuple[str, int, int]], tmp_path: Path
) -> None:
    assert _told(_outcome(tmp_path, NAMED + text + "\n")) == found


def test_what_shows_how_a_page_is_written_is_listed_as_no_claim(tmp_path: Path) -> None:
    outcome = _outcome(tmp_path, '```markdown\nIt says {"plat": "A"}.\n```\n')
    assert [verdict.status for verdict in outcome.verdicts] == ["plain"]


@pytest.mark.parametrize(
    "block",
    [
        "```http plain\nGET /nowhere\n```",
        "```bash plain\ncurl -X PSOT https://cars.example/cars -d '{'\n```",
    ],
)
def test_a_request_that_is_marked_plain_is_no_request(block: str, tmp_path: Path) -> None:
    outcome = _outcome(tmp_path, NAMED + block + "\n")
    assert _told(outcome) == []
    assert _told(_outcome(tmp_path / "checked", NAMED + block.replace(" plain", "") + "\n"))


def test_code_that_says_it_is_plain_is_left_alone(tmp_path: Path) -> None:
    text = PYTHON.replace("```python", "```python plain")
    assert _told(_outcome(tmp_path, text)) == []


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=12,
    )
)
def test_what_python_writes_is_read_as_the_json_that_it_sends(value: Any) -> None:
    code = f"send({[value]!r})"
    found = literal(code, 5)
    assert found is not None
    assert found.end == len(code) - 1
    assert len(found.text) == len(found.offsets)
    document = parse(found.text)
    assert document.root is not None
    if "\\x" not in found.text and "\\U" not in found.text:
        assert document.root.value == [value]


@given(st.text(alphabet="{}[]():,'\"`#/\\ \na1.", max_size=60))
def test_whatever_is_no_literal_is_refused_in_peace(code: str) -> None:
    found = literal(code, 0)
    assert found is None or len(found.text) == len(found.offsets)


def _outcome(root: Path, page: str) -> Outcome:
    options = {"audiences": {"all": {"contract": "cars.yaml"}}}
    settings = {"site_name": "Cars", "plugins": [{"tandem": options}]}
    (root / "docs").mkdir(parents=True)
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")
    (root / "cars.yaml").write_text(yaml.safe_dump(CONTRACT), "utf-8")
    (root / "docs/index.md").write_text(page, "utf-8")
    return Project.load(root / "mkdocs.yml").check()


def _told(outcome: Outcome) -> Sequence[tuple[str, int, int]]:
    return [(it.rule, it.location.line, it.location.column) for it in outcome.findings]


def test_a_literal_that_code_begins_with_is_found() -> None:
    (found,) = bodies('{ "speed": 3 }', lambda text: True)
    assert (found.text, found.offsets[0]) == ('{"speed": 3}', 0)


@pytest.mark.parametrize("open_bracket", ["x = {'a': ", "send({body: JSON.stringify(", "[{ a: [ "])
def test_brackets_that_nothing_closes_take_bounded_time(open_bracket: str) -> None:
    calls = 0

    def is_known(text: str) -> bool:
        nonlocal calls
        calls += 1
        return False

    assert list(bodies(open_bracket * 20_000, is_known)) == []
    assert calls == 0


def test_what_begins_within_a_message_is_not_read() -> None:
    code = 'send({"a": 1}); send({"b": 2})'
    found = bodies(code, lambda text: True, [(5, 13)])
    assert [it.text for it in found] == ['{"b": 2}']
