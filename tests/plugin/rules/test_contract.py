"""What is said to a writer whose example the contract does not allow."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

from mkdocs_tandem.project.project import Project
from tests.plugin.rules import pages
from tests.plugin.rules.pages import Site, contract

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}


def thing(*required: str, **members: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": members}


SOCKET = {"kind": TEXT, "media-type": TEXT, "headers": {"type": "object"}}
CAT = thing("pet", pet=TEXT, lives=NUMBER)
DOG = thing("pet", pet=TEXT, bark={"type": "boolean"})
PETS = [{"$ref": f"#/components/schemas/{name}"} for name in ("Cat", "Dog")]
BY_NAME = {"oneOf": PETS, "discriminator": {"propertyName": "pet"}}
MAPPING = {"cat": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog"}
MAPPED = {"oneOf": PETS, "discriminator": {"propertyName": "pet", "mapping": MAPPING}}
NAMES = {"type": "object", "propertyNames": {"pattern": "^[a-z]+$"}, "additionalProperties": NUMBER}
COLOUR = {"name": "colour", "in": "query", "schema": {"enum": ["red", "blue"]}}
SOME = {"name": "some", "in": "query", "schema": {"type": "array", "items": NUMBER}}
TRACE = {"name": "X-Trace", "in": "header", "schema": {"type": "string", "format": "uuid"}}
NUMBERED = {"name": "id", "in": "path", "required": True, "schema": NUMBER}

BODIES: dict[str, tuple[Any, str, list[str]]] = {
    "an alternative that a member names": (
        MAPPED,
        '{ "pet": "dog", "bark": "loud" }',
        ["4:25: 'bark' has to be true or false, not the string 'loud'"],
    ),
    "a member of another alternative": (
        MAPPED,
        '{ "pet": "dog", "lives": 9 }',
        ["4:17: there is no member 'lives' here; it may have 'bark'"],
    ),
    "an alternative that fits only because it knows nothing of a value": (
        {"oneOf": [thing(lives=NUMBER, bark={"type": "boolean"}, name=TEXT), thing(fins=NUMBER)]},
        '{ "lives": 9, "bark": "loud" }',
        ["4:23: 'bark' has to be true or false, not the string 'loud'"],
    ),
    "an alternative of a member, that fits only because it knows little": (
        thing(pet={"anyOf": [thing(name=TEXT), thing("age", name=TEXT, age=NUMBER, bark=TEXT)]}),
        '{ "pet": { "name": "x", "age": "3", "bark": "loud" } }',
        ["4:32: 'pet.age' has to be an integer, not the string '3'; leave out the quotes"],
    ),
    "a misspelt member that is required where any name may be": (
        {**thing("request", request=TEXT), "additionalProperties": True},
        '{ "reqeust": "x", "trace": 1 }',
        ["4:3: there is no member 'reqeust' here; did you mean 'request'?"],
    ),
    "a member that only another alternative has": (
        {"oneOf": [thing("lives", lives=NUMBER), thing("bark", bark=TEXT)]},
        '{ "lives": 9, "barks": "x" }',
        ["4:15: there is no member 'barks' here"],
    ),
    "an alternative that there is not": (
        MAPPED,
        '{ "pet": "dgo", "bark": true }',
        ["4:10: 'pet' cannot be 'dgo'; did you mean 'dog'? allowed: 'cat', 'dog'"],
    ),
    "an alternative by the name of its schema": (
        BY_NAME,
        '{ "pet": "Dog", "bark": 1 }',
        ["4:25: 'bark' has to be true or false, not 1"],
    ),
    "an alternative that is left to the reader": (MAPPED, '{ "pet": "<pet>", "bark": true }', []),
    "a name that a map may not have": (
        thing(map=NAMES),
        '{ "map": { "A": 1 } }',
        ["4:12: there can be no member 'A' in 'map'; it has to match ^[a-z]+$"],
    ),
    "a date": (
        thing(day={"type": "string", "format": "date"}),
        '{ "day": "31.5.2024" }',
        ["4:10: 'day' cannot be '31.5.2024'; write a date as '2024-05-31'"],
    ),
    "a number that is too large": (
        thing(count={"type": "integer", "format": "int32"}),
        '{ "count": 99999999999 }',
        ["4:12: 'count' cannot be 99999999999; from -2147483648 to 2147483647"],
    ),
    "a format that only the contract knows": (
        thing(when={"type": "string", "format": "json-pointer"}),
        '{ "when": "x" }',
        ["4:11: 'when' cannot be 'x'; the contract requires the format json-pointer"],
    ),
    "a member in an object too deep": (
        thing(inner=thing(a=TEXT), other=TEXT),
        '{ "inner": { "other": "x" } }',
        ["4:14: there is no member 'other' in 'inner'; it is a member of the outermost object"],
    ),
    "a member that belongs into an object": (
        thing(inner=thing(a=TEXT), other=TEXT),
        '{ "a": "x", "inner": {} }',
        ["4:3: there is no member 'a' here; it is a member of 'inner'"],
    ),
    "the only value": (
        thing(kind={"const": "fix"}),
        '{ "kind": "fixed" }',
        ["4:11: 'kind' cannot be 'fixed'; allowed: 'fix'"],
    ),
    "values below a misspelt member": (
        thing(
            wheels={"type": "array", "items": thing("size", size=NUMBER, kind={"enum": ["a", "b"]})}
        ),
        '{ "Wheels": [{ "sizes": "big", "kind": "c" }, { "size": 1, "kind": "z" }] }',
        [
            "4:3: there is no member 'Wheels' here; did you mean 'wheels'?",
            "4:16: there is no member 'sizes' in 'wheels[0]'; did you mean 'size'?",
            "4:40: 'wheels[0].kind' cannot be 'c'; allowed: 'a', 'b'",
            "4:68: 'wheels[1].kind' cannot be 'z'; allowed: 'a', 'b'",
        ],
    ),
    "a value that the meant member does not take": (
        thing(created={"type": "string", "format": "date"}),
        '{ "craeted": "tomorrow" }',
        [
            "4:3: there is no member 'craeted' here; did you mean 'created'?",
            "4:14: 'created' cannot be 'tomorrow'; write a date as '2024-05-31'",
        ],
    ),
    "a misspelt member whose value has another type": (
        thing(created=NUMBER),
        '{ "craeted": "now" }',
        ["4:3: there is no member 'craeted' here; did you mean 'created'?"],
    ),
    "what the other way has below a misspelt member": (
        thing(owner=thing("id", id={"type": "integer", "readOnly": True})),
        '{ "onwer": { } }',
        ["4:3: there is no member 'onwer' here; did you mean 'owner'?"],
    ),
    "what only answers have": (
        thing("id", "name", id={"type": "integer", "readOnly": True}, name=TEXT),
        "{ }",
        [],
    ),
    "what requests have": (
        thing("id", "name", id={"type": "integer", "readOnly": True}, name=TEXT),
        '{ "other": 1 }',
        [
            "4:1: 'name' is missing",
            "4:3: there is no member 'other' here; it may have 'id', 'name'",
        ],
    ),
}
HEADS = {
    "a path": (
        "```bash\ncurl https://x.example/things/abc\n```",
        ["2:31: 'id' has to be an integer, not the string 'abc'"],
    ),
    "a path that is right": ("```http\nGET /things/12 HTTP/1.1\n```", []),
    "a path that is left open": ("```http\nGET /things/<id> HTTP/1.1\n```", []),
    "a query": (
        "```http\nGET /things/1?colour=blu HTTP/1.1\n```",
        ["2:22: 'colour' cannot be 'blu'; did you mean 'blue'? allowed: 'red', 'blue'"],
    ),
    "a list": ("```http\nGET /things/1?some=1,2 HTTP/1.1\n```", []),
    "a head": (
        '```bash\ncurl https://x.example/things/1 -H "X-Trace: 12"\n```',
        ["2:46: 'X-Trace' cannot be '12'; write a UUID as '123e4567-e89b-12d3-a456-426614174000'"],
    ),
    "what has to be refused": ("```http expect 400\nGET /things/abc HTTP/1.1\n```", []),
}


@pytest.mark.parametrize(("schema", "body", "told"), BODIES.values(), ids=BODIES)
def test_the_writer_is_told_about(
    schema: Mapping[str, Any], body: str, told: list[str], tmp_path: Path
) -> None:
    page = f"{{% endpoint make %}}\n\n```json\n{body}\n```\n"
    assert _told(tmp_path, page, schema) == told


@pytest.mark.parametrize(("page", "told"), HEADS.values(), ids=HEADS)
def test_the_writer_is_told_about_a_value_in(page: str, told: list[str], tmp_path: Path) -> None:
    assert _told(tmp_path, f"{page}\n", thing()) == told


def _told(root: Path, page: str, schema: Mapping[str, Any]) -> list[str]:
    body = {"content": {"application/json": {"schema": schema}}}
    done = {"responses": {"204": {"description": "done"}}}
    reading = {"operationId": "read", "parameters": [NUMBERED, COLOUR, SOME, TRACE], **done}
    contract = {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": {
            "/things": {"post": {"operationId": "make", "requestBody": body, **done}},
            "/things/{id}": {"get": reading},
        },
        "components": {"schemas": {"Cat": CAT, "Dog": DOG}},
    }
    options = {"audiences": {"all": {"contract": "things.yaml"}}}
    settings = {"site_name": "Things", "plugins": [{"tandem": options}]}
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")
    (root / "things.yaml").write_text(yaml.safe_dump(contract, sort_keys=False), "utf-8")
    (root / "docs/index.md").write_text(page, "utf-8")
    found = Project.load(root / "mkdocs.yml").check(execute=False).findings
    return [str(it).removeprefix("docs/index.md:").rpartition(" [")[0] for it in found]


def test_what_the_contracts_own_requests_show_is_not_read_only(tmp_path: Path) -> None:
    """PagerDuty's contract says ``readOnly`` of the id in a reference, and shows it in requests."""
    reference = {"type": "object", "properties": {"id": {**TEXT, "readOnly": True}, "href": TEXT}}
    reference["properties"]["href"] = {**TEXT, "readOnly": True}
    shown = {"teams": [{"id": "T1"}]}
    media = {"schema": thing(teams={"type": "array", "items": reference}), "example": shown}
    api = pages.contract({"/a": {"put": pages.taking({"application/json": media})}})
    page = """```json request PUT /a\n{\n  "teams": [{}, { "id": "T2", "href": "/t2" }]\n}\n```\n"""
    site = pages.Site(tmp_path, api, page.replace("request PUT /a", "PUT /a request"))
    assert site.found == ["read-only:3:31"]


def test_a_misspelt_path_is_that_which_it_is_like_most(tmp_path: Path) -> None:
    paths = {f"/repositories/{{id}}/attempts/{name}": name for name in ("jobs", "logs", "runs")}
    answer = pages.answering({"application/json": thing(label=TEXT)}, parameters=[NUMBERED])
    api = pages.contract({path: {"get": {**answer, "operationId": paths[path]}} for path in paths})
    site = pages.Site(tmp_path, api, "`GET /repositorees/{id}/attempts/jobs` answers:\n")
    (message,) = site.messages
    assert message.endswith("did you mean '/repositories/{id}/attempts/jobs'?")


def test_a_path_is_not_suggested_for_the_name_of_its_parameter(tmp_path: Path) -> None:
    answer = pages.answering({"application/json": thing(label=TEXT)}, parameters=[NUMBERED])
    api = pages.contract({"/{account}/templates": {"get": {**answer, "operationId": "list"}}})
    site = pages.Site(tmp_path, api, "```\nGET /:account/platform/messages\n```\n")
    assert site.messages == ["the contract has no operation 'GET /:account/platform/messages'"]


def test_what_one_place_of_the_contract_refuses_many_times_is_one_finding(tmp_path: Path) -> None:
    document = {"type": "object", "additionalProperties": {"type": "object"}}
    api = pages.contract({"/a": {"post": {**pages.taking({"application/json": document})}}})
    body = '{\n  "a": 1,\n  "b": 2,\n  "c": 3,\n  "d": 4\n}'
    page = f"```http\nPOST /a HTTP/1.1\nContent-Type: application/json\n\n{body}\n```\n"
    site = pages.Site(tmp_path, api, page)
    assert site.found == ["wrong-type:6:8"]
    assert site.messages == ["'a' has to be an object, not 1 (4 times in this example)"]


def test_a_misspelt_member_selects_the_alternative_that_requires_it(tmp_path: Path) -> None:
    branches = [thing("kind", kind=TEXT, uri=TEXT), thing("kind", "media-type", **SOCKET)]
    message = {**thing("kind", kind=TEXT, note=TEXT), "oneOf": branches}
    api = pages.contract({"/a": {"post": pages.taking({"application/json": message})}})
    body = '{ "kind": "ws", "note": "x", "media_type": "audio", "headers": { "a": "b" } }'
    page = f"```http\nPOST /a HTTP/1.1\nContent-Type: application/json\n\n{body}\n```\n"
    assert pages.Site(tmp_path, api, page).messages == [
        "there is no member 'media_type' here; did you mean 'media-type'?"
    ]


def test_an_alternative_is_chosen_by_what_it_requires_behind_a_reference(tmp_path: Path) -> None:
    one = {"type": "array", "items": thing("code", code=NUMBER)}
    schemas = {
        "Listed": {**thing("_errors", _errors=one), "additionalProperties": False},
        "Errors": {
            "oneOf": [
                {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Errors"}},
                {"$ref": "#/components/schemas/Listed"},
            ]
        },
    }
    message = {"$ref": "#/components/schemas/Errors"}
    api = pages.contract(
        {"/a": {"post": pages.taking({"application/json": message})}},
        components={"schemas": schemas},
    )
    body = '{ "name": { "_errors": [{ "code": "EMPTY" }] } }'
    page = f"```http\nPOST /a HTTP/1.1\nContent-Type: application/json\n\n{body}\n```\n"
    assert pages.Site(tmp_path, api, page).messages == [
        "'name._errors[0].code' has to be an integer, not the string 'EMPTY'"
    ]


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        ({}, {"wrong-format"}),
        ({"example": "b-1"}, {"wrong-format"}),
        ({"example": "B1"}, {"contract-example"}),
        ({"examples": ["B1", "b-1"]}, {"contract-example", "wrong-format"}),
    ],
)
def test_a_pattern_that_refuses_the_example_beside_it_is_the_mistake_of_the_contract(
    example: dict[str, Any], expected: set[str], tmp_path: Path
) -> None:
    message = thing(boat={"type": "string", "pattern": "^b-[0-9]$", **example})
    api = pages.contract({"/a": {"post": pages.taking({"application/json": message})}})
    head = "POST /a HTTP/1.1\nContent-Type: application/json"
    page = f'```http\n{head}\n\n{{ "boat": "B2" }}\n```\n'
    found = pages.Site(tmp_path, api, page).found
    assert {it.partition(":")[0] for it in found} == expected


OVERLAPPING: dict[str, tuple[list[Any], str, list[str]]] = {
    "each requires a member of its own": (
        [{"required": ["id", "url"]}, {"required": ["id", "file"]}],
        '{ "id": 1, "url": 2, "file": 3 }',
        ["'url' and 'file' exclude each other in 'it'; keep one of them"],
    ),
    "one requires more than the other": (
        [{"required": ["id"]}, {"required": ["id", "file"]}],
        '{ "id": 1, "file": 3 }',
        [],
    ),
    "none requires a member": (
        [{"properties": {"id": {}}}, {"properties": {"id": {}, "error": {}}}],
        '{ "id": 1 }',
        [],
    ),
    "integers are numbers": ([{"type": "integer"}, {"type": "number"}], "3", []),
    "a type, and a format of it": ([TEXT, {**TEXT, "format": "uuid"}], f'"{UUID(int=0)}"', []),
    "an empty list": ([{"type": "array", "items": TEXT}, {"type": "array", "items": {}}], "[]", []),
}


@pytest.mark.parametrize("kind", OVERLAPPING)
def test_what_alternatives_of_the_contract_share_is_not_the_mistake_of_the_page(
    kind: str, tmp_path: Path
) -> None:
    branches, value, messages = OVERLAPPING[kind]
    members = {name: {} for name in ("id", "url", "file", "error")}
    branches = [
        {"type": "object", "properties": members, **it} if "required" in it else it
        for it in branches
    ]
    message = thing(it={"oneOf": branches})
    api = pages.contract({"/a": {"post": pages.taking({"application/json": message})}})
    head = "POST /a HTTP/1.1\nContent-Type: application/json"
    page = f'```http\n{head}\n\n{{ "it": {value} }}\n```\n'
    assert pages.Site(tmp_path, api, page).messages == messages


def test_an_object_that_one_alternative_names_is_not_refused_for_fitting_the_others(
    tmp_path: Path,
) -> None:
    parts = [{"type": "object", "properties": {name: TEXT}} for name in ("brands", "not", "or")]
    message = thing(items={"oneOf": [*parts, {"type": "object", "properties": {"or": TEXT}}]})
    api = pages.contract({"/a": {"post": pages.taking({"application/json": message})}})
    page = "```http\nPOST /a HTTP/1.1\nContent-Type: application/json\n\n%s\n```\n"
    found = pages.Site(tmp_path, api, page % '{ "items": { "brands": "x" } }').found
    assert found == []
    found = pages.Site(tmp_path, api, page % '{ "items": { "or": "x" } }').found
    assert found == []  # the contract does not tell two of them apart


def test_an_address_without_an_undefined_variable_is_no_second_mistake(tmp_path: Path) -> None:
    answer = pages.answering({"application/json": thing(label=TEXT)})
    api = pages.contract(
        {"/a/b": {"get": answer}}, servers=[{"url": "https://shop.example/stores/one"}]
    )
    page = "```http\nGET https://shop.example/stores/{{ STORE }}/a/b\n```\n"
    assert pages.Site(tmp_path, api, page).found == ["undefined-variable:2:36"]


def test_an_object_in_code_of_which_half_is_unknown_is_none_of_the_api(tmp_path: Path) -> None:
    api = pages.contract(
        {"/a": {"post": pages.taking({"application/json": thing(expires=TEXT, label=TEXT)})}}
    )
    page = "```js\nclient.scoped(key, {'filter_by': 'a:1', 'expires': 'b'});\n```\n"
    assert pages.Site(tmp_path, api, page).found == []


def test_a_part_whose_few_members_many_messages_have_is_none_of_them(tmp_path: Path) -> None:
    message = {**thing(id=TEXT, name=TEXT, kind=TEXT, topic=TEXT), "required": ["id", "kind"]}
    api = pages.contract(
        {"/a": {"get": {**pages.answering({"application/json": message}), "operationId": "a"}}}
    )
    parts = ('{ "id": "1", "name": "x" }', '{ "id": "1", "name": "x", "moved": true, "at": 2 }')
    page = "\n".join(f"```json\n{part}\n```\n" for part in parts)
    assert {it.partition(":")[0] for it in pages.Site(tmp_path, api, page).found} == {
        "unbound-example"
    }


def test_an_object_that_shares_one_name_with_the_contract_is_none_of_its_messages(
    tmp_path: Path,
) -> None:
    answer = pages.answering({"application/json": thing(message=TEXT, label=TEXT)})
    api = pages.contract({"/a": {"get": {**answer, "operationId": "a"}}})
    page = '```\n< HTTP/1.1 429\n{ "message": "x", "retry_after": 2, "global": false }\n```\n'
    assert pages.Site(tmp_path, api, page).found == []


def test_a_list_that_fits_no_operation_is_not_that_of_an_operation_that_answers_an_object(
    tmp_path: Path,
) -> None:
    page_of = {"type": "object", "properties": {"page": {"type": "integer"}}, "required": ["page"]}
    part = {"type": "object", "properties": {"rows": {"type": "array"}}, "required": ["rows"]}
    fields = dict.fromkeys("abcdefgh", TEXT)
    item = {"type": "object", "properties": fields, "required": list(fields)}
    things = thing(data={"type": "array", "items": item}, pagination=page_of)
    answers = {"/parts": thing(data=part, pagination=page_of), "/things": things}
    api = pages.contract(
        {
            path: {"get": {**pages.answering({"application/json": it}), "operationId": path[1:]}}
            for path, it in answers.items()
        }
    )
    sample = """```json
{
  "data": [{ "id": 1, "a": "x" }, { "id": 2, "a": "y" }],
  "pagination": { "page": 1 }
}
```
"""
    assert pages.Site(tmp_path, api, sample).found == ["unbound-example:2:1"]


@pytest.mark.parametrize(
    ("above", "found"),
    [
        ("## Response", ["wrong-type:6:13"]),
        ("**Example response**", ["wrong-type:6:13"]),
        ("It gives this response:", ["wrong-type:6:13"]),
        ("## Request", ["read-only:6:3", "wrong-type:6:13"]),
        ("The response to this request:", ["read-only:6:3", "wrong-type:6:13"]),
    ],
)
def test_what_stands_above_an_example_says_which_message_it_is(
    above: str, found: list[str], tmp_path: Path
) -> None:
    own = thing(number={**NUMBER, "readOnly": True}, label=TEXT)
    body = {"application/json": own}
    api = pages.contract({"/a": {"put": {**pages.taking(body), **pages.answering(body)}}})
    page = f"`PUT /a`\n\n{above}\n\n```json\n" + '{ "number": "x", "label": "y" }\n```\n'
    assert pages.Site(tmp_path, api, page).found == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('{ "nmae": "Ada", "mast": 1 }', "unknown-member:4:3"),
        ('{ "name": "Ada", "masst": 1 }', "unknown-member:4:18"),
        ('{ "nmae": "Ada", "mast": 1, "keel": 2 }', "unknown-member:4:3"),
        ('{ "name": "Ada", "mast": "1", "keel": 2 }', "wrong-type:4:26"),
        ('{ "name": 7 }', "wrong-type:4:11"),
        ('{ "naame": "Ada" }', "unknown-member:4:3"),
    ],
)
def test_a_small_example_with_one_mistake_is_held_against_what_was_named(
    body: str, found: str, tmp_path: Path
) -> None:
    boat = thing("name", "yard", "home", "flag", name=TEXT, mast=NUMBER, keel=NUMBER)
    boat["properties"] |= {"yard": TEXT, "home": TEXT, "flag": TEXT}
    other = thing("skipper", "crew", "port", "tide", skipper=TEXT, crew=TEXT, port=TEXT, tide=TEXT)
    write = {
        **pages.taking({"application/json": other}),
        **pages.answering({"application/json": boat}),
    }
    api = pages.contract({"/boats": {"post": write}})
    page = f"`POST /boats`\n\n```json\n{body}\n```\n"
    others = [it for it in pages.Site(tmp_path, api, page).found if it[:14] != "missing-member"]
    assert others == [found]


def test_an_answer_is_held_against_the_status_whose_schema_knows_it(tmp_path: Path) -> None:
    first, second = thing(status=NUMBER), thing(parts={"type": "array", "items": thing(a=TEXT)})
    read = pages.answering({"application/json": first})
    read["responses"] |= pages.answering({"application/json": second}, status="207")["responses"]
    page = '`GET /a`\n\n```json response\n{ "parts": [{ "b": "x" }] }\n```\n'
    site = pages.Site(tmp_path, pages.contract({"/a": {"get": read}}), page)
    assert site.found == ["unknown-member:4:15"]


@pytest.mark.parametrize(
    ("operation", "found"),
    [
        ({"requestBody": {"$ref": "#/components/requestBodies/Gone"}}, ["contract-reference"]),
        ({"requestBody": {"content": []}}, ["contract-field"]),
        ({"requestBody": "a cup"}, ["contract-field"]),
        ({}, ["unexpected-body"]),
    ],
)
def test_a_body_that_the_contract_fails_to_describe_is_no_mistake_of_the_page(
    operation: dict[str, Any], found: list[str], tmp_path: Path
) -> None:
    responses = {"200": {"description": "It."}}
    api = contract({"/a": {"post": {"operationId": "a", "responses": responses, **operation}}})
    page = '```http\nPOST /a HTTP/1.1\nContent-Type: application/json\n\n{ "id": 1 }\n```\n'
    assert [it.rule for it in Site(tmp_path, api, page).outcome.findings] == found


@pytest.mark.parametrize("ending", ["/", ""])
def test_a_misspelt_path_with_values_is_found_whatever_it_ends_with(
    ending: str, tmp_path: Path
) -> None:
    get = pages.answering({"application/json": thing(label=TEXT)}, operationId="hooks")
    names = ("organization_id_or_slug", "project_id_or_slug")
    get["parameters"] = [{**NUMBERED, "name": name} for name in names]
    path = f"/api/projects/{{{names[0]}}}/{{{names[1]}}}/hooks{ending}"
    api = pages.contract({path: {"get": get}}, servers=[{"url": "https://shop.example"}])
    wrong = f"/api/projecs/1/2/hooks{ending}"
    page = f"`GET {wrong}`\n\n```bash\ncurl https://{{region}}.example{wrong}\n```\n"
    site = pages.Site(tmp_path, api, page)
    assert site.found == ["unknown-operation:1:6", "unknown-operation:4:6"]
    assert all(it.endswith(f"did you mean '{path}'?") for it in site.messages)


def test_an_item_that_no_schema_allows_is_named(tmp_path: Path) -> None:
    shape = {"type": "array", "prefixItems": [NUMBER], "unevaluatedItems": False}
    api = contract({"/a": {"post": pages.taking({"application/json": shape})}})
    site = Site(tmp_path, api, "{% endpoint POST /a %}\n\n```json request\n[1, 2]\n```\n")
    assert site.messages == ["'[1]' is not allowed; remove it"]


@pytest.mark.parametrize("value", ["NaN", "None", "many"])
def test_a_value_that_is_no_json_is_one_mistake(value: str, tmp_path: Path) -> None:
    api = contract({"/a": {"post": pages.taking({"application/json": thing(a=NUMBER)})}})
    page = f'{{% endpoint POST /a %}}\n\n```json request\n{{ "a": {value} }}\n```\n'
    assert Site(tmp_path, api, page).found == ["bad-json:4:8"]


def test_a_method_that_only_the_contract_has_is_one(tmp_path: Path) -> None:
    operation = pages.taking({"application/json": thing(a=NUMBER)})
    api = contract({"/a": {"additionalOperations": {"LINK": operation}}})
    head = "HTTP/1.1\nContent-Type: application/json"
    page = f'```http\nLINK /a {head}\n\n{{ "a": "x" }}\n```\n'
    assert Site(tmp_path, api.replace("3.1.0", "3.2.0"), page).found == ["wrong-type:5:8"]


SHARED = {"Shared": {"post": pages.taking({"application/json": thing(a=NUMBER)})}}
REFERENCE = {"$ref": "#/components/pathItems/Shared"}
OTHER = {"get": {"operationId": "other", "responses": {"204": {"description": "ok"}}}}


def test_a_path_item_may_have_operations_beside_its_reference(tmp_path: Path) -> None:
    api = contract({"/a": REFERENCE | OTHER}, components={"pathItems": SHARED})
    page = "```http\nGET /a\n\n###\n\nPOST /a\n\n###\n\nPUT /a\n```\n"
    assert Site(tmp_path, api, page).found == ["unknown-operation:10:5"]


def test_a_page_is_not_blamed_for_a_path_that_cannot_be_read(tmp_path: Path) -> None:
    api = contract({"/a/{x}": {"$ref": "paths/none.yaml"}, "/b": OTHER})
    page = "{% endpoint POST /a/1 %}\n\n```http\nGET /a/2\n\n###\n\nPUT /b\n```\n"
    assert Site(tmp_path, api, page).found == ["contract-reference:7:5", "unknown-operation:8:5"]


@pytest.mark.parametrize(
    ("example", "found"),
    [
        ({"dataValue": {"a": 1}}, []),
        ({"dataValue": {"a": "x"}}, ["contract-example"]),
        ({"serializedValue": '{ "a": 1 }'}, []),
        ({"serializedValue": '{ "a": "x" }'}, ["contract-example"]),
    ],
)
def test_examples_of_openapi_3_2_are_held_against_their_schemas(
    example: dict[str, Any], found: list[str], tmp_path: Path
) -> None:
    media = {"schema": thing(a=NUMBER), "examples": {"one": example}}
    api = contract({"/a": {"post": pages.taking({"application/json": media})}})
    site = Site(tmp_path, api.replace("3.1.0", "3.2.0"), "")
    assert [it.partition(":")[0] for it in site.found] == found


def test_a_contract_may_refer_to_itself_by_its_own_address(tmp_path: Path) -> None:
    address = "https://shop.example/api"
    number = {"$ref": f"{address}#/components/schemas/Number"}
    paths = {"/a": {"post": pages.taking({"application/json": thing(a=number)})}}
    more: dict[str, Any] = {"$self": address, "components": {"schemas": {"Number": NUMBER}}}
    page = '{% endpoint POST /a %}\n\n```json request\n{ "a": "x" }\n```\n'
    site = Site(tmp_path, contract(paths, **more).replace("3.1.0", "3.2.0"), page)
    assert site.found == ["wrong-type:4:8"]


SOUND = {
    "Bark": thing("kind", "loud", kind={"const": "bark"}, loud={"type": "boolean"}),
    "Purr": thing("kind", kind={"type": "string", "enum": ["purr"]}, long=NUMBER),
    "Row": {"allOf": [{"$ref": "#/components/schemas/Purr"}, thing(many=NUMBER)]},
}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('{ "kind": "bark", "loud": true }', []),
        ('{ "kind": "purr", "long": 1 }', []),
        ('{ "kind": "purr", "many": 1 }', []),
        (
            '{ "kind": "brak", "loud": true }',
            ["'kind' cannot be 'brak'; did you mean 'bark'? allowed: 'bark', 'purr'"],
        ),
        ('{ "kind": "bark" }', ["'loud' is missing"]),
    ],
)
def test_values_of_alternatives_select_one_where_its_name_is_refused(
    body: str, found: list[str], tmp_path: Path
) -> None:
    branches = [{"$ref": f"#/components/schemas/{name}"} for name in SOUND]
    shape = {"oneOf": branches, "discriminator": {"propertyName": "kind"}}
    api = contract(
        {"/a": {"post": pages.taking({"application/json": shape})}}, components={"schemas": SOUND}
    )
    page = f"{{% endpoint POST /a %}}\n\n```json request\n{body}\n```\n"
    assert Site(tmp_path, api, page).messages == found


def _with_example(tmp_path: Path, example: Any) -> Site:
    media = {"schema": thing(a=NUMBER), "examples": {"one": example}}
    return Site(tmp_path, contract({"/a": {"post": pages.taking({"application/json": media})}}), "")


def test_an_example_in_a_file_is_held_against_its_schema(tmp_path: Path) -> None:
    (tmp_path / "ex").mkdir()
    (tmp_path / "ex/one.json").write_text('{ "a": 1 }', "utf-8")
    assert _with_example(tmp_path, {"externalValue": "ex/one.json"}).found == []
    (tmp_path / "ex/one.json").write_text('{\n  "a": "x"\n}', "utf-8")
    site = _with_example(tmp_path, {"externalValue": "ex/one.json"})
    (found,) = site.project.check().findings
    place = found.location
    assert (found.rule, place.path, place.line) == ("contract-example", "ex/one.json", 2)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("ex/none.json", ["contract-reference"]),
        ("https://shop.example/one.json", []),
        ("../../one.json", ["contract-reference"]),
        ("picture.png", []),
    ],
)
def test_an_example_that_is_not_there_is_found_at_the_contract(
    address: str, found: list[str], tmp_path: Path
) -> None:
    site = _with_example(tmp_path, {"externalValue": address})
    assert [it.partition(":")[0] for it in site.found] == found


def test_json_that_is_written_as_text_has_a_hint(tmp_path: Path) -> None:
    site = _with_example(tmp_path, {"value": '{\n "a": 1 }'})
    (message,) = site.messages
    assert message.endswith(
        "the value has to be an object, not the string '{\\n \"a\": 1 }';"
        " write the JSON itself, not a string that contains it"
    )


def test_links_and_tags_name_what_the_contract_has(tmp_path: Path) -> None:
    answer = {"description": "ok", "links": {"next": {"operationId": "fnd"}}}
    more = {"operationId": "find", "responses": {"204": answer}}
    tags = [{"name": "a", "parent": "bb"}, {"name": "bb"}, {"name": "c", "parent": "d"}]
    api = contract({"/a": {"get": more}}, tags=tags).replace("3.1.0", "3.2.0")
    assert Site(tmp_path, api, "").messages == [
        "'fnd' is not an operation of the contract; did you mean 'find'?",
        "the parent 'd' is not a tag of the contract",
    ]


def test_a_bound_that_is_true_has_a_hint(tmp_path: Path) -> None:
    shape = thing(a={"type": "integer", "minimum": 1, "exclusiveMinimum": True})
    api = contract({"/a": {"post": pages.taking({"application/json": shape})}})
    assert Site(tmp_path, api, "").messages == [
        "'exclusiveMinimum' has to be a number; from OpenAPI 3.1 on, this is the bound itself"
    ]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (r"\Aab\z", [r"patterns are those of ECMAScript, which have no '\A'; write '^'"]),
        (
            "^[[:alpha:]]+$",
            ["patterns are those of ECMAScript, which have no '[:alpha:]'; write 'A-Za-z'"],
        ),
        (r"^\\Aab$|^ab$", []),
        ("^[a:b]+$", []),
    ],
)
def test_a_pattern_of_another_dialect_is_one_mistake_of_the_contract(
    pattern: str, found: list[str], tmp_path: Path
) -> None:
    shape = thing(a={"type": "string", "pattern": pattern})
    api = contract({"/a": {"post": pages.taking({"application/json": shape})}})
    page = '{% endpoint POST /a %}\n\n```json request\n{ "a": "ab" }\n```\n'
    assert Site(tmp_path, api, page).messages == found


@pytest.mark.parametrize("example", [{"value": {"name": 7}}, {"$ref": "#/components/examples/Rex"}])
@pytest.mark.parametrize("name", ["default", "value", "schema", "example"])
def test_an_example_may_have_the_name_of_a_keyword(
    name: str, example: dict[str, Any], tmp_path: Path
) -> None:
    media = {"schema": thing(name=TEXT), "examples": {name: example}}
    api = contract(
        {"/pets": {"post": pages.taking({"application/json": media}, operationId="addPet")}},
        components={"examples": {"Rex": {"value": {"name": 7}}}},
    )
    site = Site(tmp_path, api, f"# Pets\n\n{{% example addPet {name} %}}\n")
    (mistake,) = [it for it in site.outcome.findings if it.rule != "not-executed"]
    assert mistake.rule == "contract-example"
    assert mistake.message.startswith(f"the example '{name}' violates its own schema: 'name' has")


def _operation(name: str = "", *parameters: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"responses": {"204": {"description": "ok"}}}
    if name:
        given["operationId"] = name
    return {**given, "parameters": list(parameters)} if parameters else given


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (
            {"/a": {"get": _operation("read"), "put": _operation("read")}},
            ["'read' is the name of two operations; the other one is GET /a"],
        ),
        (
            {"/a": {"get": _operation("read")}, "/b": {"get": _operation("read")}},
            ["'read' is the name of two operations; the other one is GET /a"],
        ),
        ({"/a/{id}": {"get": _operation("read")}}, ["no parameter describes '{id}'"]),
        (
            {"/a/{ids}": {"get": _operation("read", NUMBERED)}},
            ["no parameter describes '{ids}'; did you mean 'id'?"],
        ),
        (
            {"/a": {"get": _operation("read", NUMBERED)}},
            ["the path '/a' has no '{id}'; put it into the path, or remove the parameter"],
        ),
        ({"/a": {"get": _operation("read"), "put": _operation("Read")}}, []),
        ({"/a": {"get": _operation(), "put": _operation()}}, []),
        ({"/a/{id}": {"get": _operation("read", NUMBERED)}}, []),
        ({"/a/{id}": {"parameters": [NUMBERED], "get": _operation("read")}}, []),
        ({"/a": {"get": _operation("read", COLOUR)}}, []),
    ],
    ids=[
        "two of one path",
        "two paths",
        "a variable without a parameter",
        "a misspelt variable",
        "a parameter without a variable",
        "names that differ in a capital",
        "no names",
        "a parameter of the operation",
        "a parameter of the path",
        "a parameter of the query",
    ],
)
def test_operations_have_names_of_their_own_and_parameters_for_their_paths(
    paths: dict[str, Any], found: list[str], tmp_path: Path
) -> None:
    outcome = Site(tmp_path, contract(paths), "Text.\n").outcome
    assert [str(it.rule) for it in outcome.findings] == ["contract-operation"] * len(found)
    assert [f"{it.message}; {it.hint}".removesuffix("; ") for it in outcome.findings] == found


@pytest.mark.parametrize(
    ("example", "found"),
    [
        ({"name": "x", "age": 3}, []),
        ({"name": "x", "age": "3"}, []),  # a member of the whole, whatever its value
        ({"name": "x", "aeg": 3}, ["contract-example"]),
        ({"name": 3, "age": 3}, ["contract-example"]),
    ],
)
def test_the_example_of_a_part_may_have_members_of_the_whole(
    example: dict[str, Any], found: list[str], tmp_path: Path
) -> None:
    whole = {"allOf": [{**thing(name=TEXT), "example": example}, thing(age=NUMBER)]}
    answer = pages.answering({"application/json": whole})
    outcome = Site(tmp_path, contract({"/a": {"get": answer}}), "Text.\n").outcome
    assert [it.rule for it in outcome.findings] == found
