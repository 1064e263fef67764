"""Whether a contract has the fields of its version of OpenAPI."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.openapi import Contract, load
from tests.plugin.callback_contract import drivers, fleets

RESPONSE: dict[str, Any] = {"description": "done"}
DONE: dict[str, Any] = {"responses": {"204": RESPONSE}}
KEY = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
TEXT = {"type": "string"}
INFO = {"title": "Trams", "version": "1"}


def contract(version: str = "3.1.0", **fields: Any) -> Contract:
    head = {"openapi": version, "info": INFO, "paths": {}}
    return load(Path("c.json"), "c.json", json.dumps(head | fields))


def faults(version: str = "3.1.0", **fields: Any) -> list[tuple[str, str]]:
    return [(it.message, it.hint) for it in contract(version, **fields).faults]


def path(**operation: Any) -> dict[str, Any]:
    return {"paths": {"/trams": {"get": DONE | operation}}}


def component(kind: str, value: Any) -> dict[str, Any]:
    return {"components": {kind: {"It": value}}}


def parameter(**more: Any) -> dict[str, Any]:
    return component("parameters", {"name": "a", "in": "query", "schema": TEXT} | more)


def test_a_parent_is_the_name_of_a_tag_whatever_stands_between_the_tags() -> None:
    tags = [{"name": "trams"}, "none", {"name": "night", "parent": "trmas"}]
    text = json.dumps({"openapi": "3.2.0", "info": INFO, "paths": {}, "tags": tags})
    found = load(Path("c.json"), "c.json", text).faults
    assert [(it.message, text[it.location.column - 1 :][:8]) for it in found] == [
        ("'tags' has to be a mapping", '"none", '),
        ("the parent 'trmas' is not a tag of the contract", '"parent"'),
    ]


MISTAKES: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "3.1.0",
        {"info": INFO | {"license": {"name": "MIT", "identifier": "MIT", "url": "/mit"}}},
        "'identifier' and 'url' exclude each other",
        "",
    ),
    ("3.1.0", path(sumary="x"), "an operation has no field 'sumary'", "did you mean 'summary'?"),
    ("3.0.3", path(webhook=1), "an operation has no field 'webhook'", "write 'x-webhook' for"),
    ("3.0.3", {"webhooks": {}}, "a document has no field 'webhooks'", "OpenAPI has it from 3.1 on"),
    ("3.1.0", {"paths": {"/a": {"query": DONE}}}, "a path item has no field 'query'", "from 3.2"),
    ("3.0.3", {"paths": {"/a": {"get": {}}}}, "an operation needs the field 'responses'", ""),
    ("3.1.0", {"info": {"title": "x"}}, "an info needs the field 'version'", ""),
    ("3.1.0", {"info": {"title": "x", "version": 2}}, "'version' has to be text", "in quotes"),
    ("3.1.0", path(deprecated="yes"), "'deprecated' has to be true or false", ""),
    ("3.1.0", path(tags="a"), "'tags' has to be a list", ""),
    ("3.1.0", path(responses=[]), "'responses' has to be a mapping", ""),
    ("3.1.0", path(responses={}), "an operation needs at least one response", ""),
    (
        "3.1.0",
        path(responses={"20x": RESPONSE}),
        "'20x' is not a status",
        "write a status as '200'",
    ),
    ("3.1.0", path(responses={"200": {}}), "a response needs the field 'description'", ""),
    ("3.1.0", {"paths": {"trams": {}}}, "the path 'trams' has to begin with '/'", "'/trams'"),
    ("3.1.0", {"paths": {"/a/{x}": {}, "/a/{y}": {}}}, "'/a/{y}' and '/a/{x}' are the same", ""),
    ("3.1.0", {"paths": {"/{a}/{a}": {}}}, "the path has '{a}' twice", ""),
    (
        "3.1.0",
        {"paths": {"/{id}": {"parameters": [KEY | {"required": False}]}}},
        "the parameter 'id' of the path has to be required",
        "add 'required: true'",
    ),
    (
        "3.1.0",
        path(parameters=[{**KEY, "in": "query"}] * 2),
        "'id' in 'query' is defined twice",
        "",
    ),
    ("3.1.0", parameter(**{"in": "qurey"}), "cannot be in 'qurey'", "did you mean 'query'?"),
    ("3.1.0", parameter(style="simple"), "cannot have the style 'simple'", "one of form"),
    ("3.1.0", parameter(content={"text/csv": {}}), "'schema' and 'content' exclude", "keep one"),
    ("3.1.0", parameter(example=1, examples={}), "'example' and 'examples' exclude", ""),
    ("3.1.0", component("parameters", {"name": "a", "in": "query"}), "needs a 'schema' or", ""),
    ("3.1.0", component("schemas", TEXT) | {"tags": [{}]}, "a tag needs the field 'name'", ""),
    ("3.1.0", {"components": {"schemas": {"a b": {}}}}, "'a b' cannot be the name", "use letters"),
    ("3.1.0", {"servers": [{"url": "https://{x}.example"}]}, "does not describe '{x}'", ""),
    (
        "3.1.0",
        {"servers": [{"url": "/{v}", "variables": {"v": {"enum": ["a"], "default": "b"}}}]},
        "'default' has to be one of 'enum'",
        "",
    ),
    ("3.1.0", component("securitySchemes", {"type": "oauth"}), "of the type 'oauth'", "'oauth2'?"),
    ("3.1.0", component("securitySchemes", {"type": "http"}), "needs the field 'scheme'", ""),
    ("3.1.0", component("links", {}), "a link needs 'operationId' or 'operationRef'", ""),
    ("3.1.0", component("examples", {"value": 1, "externalValue": ""}), "exclude each other", ""),
    ("3.1.0", {"security": [{"key": {}}]}, "'key' has to be a list of scopes", "write '[]'"),
    (
        "3.0.3",
        component("headers", {"schema": TEXT, "style": "form"}),
        "a header cannot",
        "'simple'",
    ),
]


@pytest.mark.parametrize(("version", "fields", "message", "hint"), MISTAKES)
def test_a_mistake_in_the_structure_is_one_finding(
    version: str, fields: dict[str, Any], message: str, hint: str
) -> None:
    ((found, advice),) = faults(version, **fields)
    assert message in found
    assert hint in advice


@pytest.mark.parametrize(
    ("version", "fields"),
    [
        ("3.2.0", {"paths": {"/a": {"query": DONE, "additionalOperations": {"LOCK": DONE}}}}),
        ("3.2.0", path(responses={"200": {}})),
        ("3.1.0", {"paths": {"x-mine": 1, "/a": {"x-a": [], "get": {**DONE, "x-b": {"$ref": 5}}}}}),
        ("3.1.0", component("schemas", {"properties": {"$ref": TEXT, "schema": TEXT}})),
        ("3.1.0", component("examples", {"value": {"$ref": "#/nowhere", "responces": 1}})),
        ("3.1.0", component("schemas", {"default": {"$ref": "x"}, "x-any": {"properties": 1}})),
        ("3.1.0", component("schemas", {"enum": [{"$ref": "x"}], "const": {"$ref": "x"}})),
        ("3.1.0", {"components": {"parameters": {"schema": KEY}}}),
        ("3.0.3", parameter(examples={"default": {"value": "x"}, "value": {"value": "y"}})),
    ],
)
def test_what_openapi_allows_is_no_finding(version: str, fields: dict[str, Any]) -> None:
    assert not faults(version, **fields)


def test_operations_of_openapi_3_2_are_read() -> None:
    item = {"query": DONE | {"operationId": "find"}, "additionalOperations": {"LOCK": DONE}}
    found = contract("3.2.0", paths={"/trams": item})
    assert [(it.id, it.method) for it in found.operations] == [
        ("find", "QUERY"),
        ("LOCK /trams", "LOCK"),
    ]


@pytest.mark.parametrize("document", [fleets(), drivers()], ids=["fleets", "drivers"])
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_value_anywhere_in_a_contract_gives_findings_and_no_exception(
    document: Any, data: st.DataObject
) -> None:
    mutated = copy.deepcopy(document)
    for _ in range(data.draw(st.integers(1, 3))):
        _mutate(mutated, data)
    try:
        found = load(Path("c.json"), "c.json", json.dumps(mutated))
    except FindingError as error:
        assert error.finding.rule == "bad-contract"  # noqa: PT017 -- no error is right as well
        return
    assert {it.rule.split("-")[0] for it in found.faults} <= {"contract"}
    for operation in (*found.operations, *found.notifications):
        for schema in operation.schemas:
            schema.mistakes({"label": 1, "callback": {}})
            schema.members()
            schema.sample()
            assert isinstance(schema.parts, tuple)


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["$ref", "type", "properties", "allOf", "items", "x", "enum", "get"]),
            inner | st.sampled_from(["#/components/schemas/Subscription", "#", "#/", "object"]),
            max_size=3,
        )
    ),
    max_leaves=6,
)


def _mutate(document: Any, data: st.DataObject) -> None:
    """Replaces one value somewhere in a document by any other."""
    value = document
    while True:
        keys: list[Any] = list(value) if isinstance(value, dict) else list(range(len(value)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        inner = value[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.integers(0, 5)) == 0:
            value[key] = data.draw(ODD)
            return
        value = inner


def _faults_of(schemas: dict[str, Any], version: str = "3.0.3") -> list[tuple[str, str, str]]:
    document = {"openapi": version, "info": {"title": "Lines", "version": "1"}, "paths": {}}
    text = json.dumps(document | {"components": {"schemas": schemas}})
    found = load(Path("lines.json"), "lines.json", text).faults
    return [(it.rule, it.place.partition("#/components/schemas/")[2], it.hint) for it in found]


MOVE = "put the '$ref' into 'allOf', and 'type' and 'nullable' beside that"
REFERENCE = {"$ref": "#/components/schemas/Stop"}


@pytest.mark.parametrize(
    ("version", "schema", "hint"),
    [
        ("3.0.3", {"nullable": True, "allOf": [REFERENCE]}, "add 'type'"),
        ("3.0.4", {"nullable": True, "oneOf": [REFERENCE]}, "add 'type'"),
        ("3.0.3", {"nullable": True, "enum": ["a", None]}, "add 'type'"),
        ("3.0.3", {"nullable": True, **REFERENCE}, MOVE),
        ("3.0.3", {"nullable": True, "type": "string", "enum": ["a"]}, "add null to 'enum'"),
        ("3.0.3", {"nullable": True, "type": "string", "enum": ["a", None]}, ""),
        ("3.0.2", {"nullable": True, "type": "string", "enum": ["a"]}, ""),
        ("3.0.3", {"nullable": True, "type": "string"}, ""),
        ("3.0.3", {"nullable": False, "allOf": [REFERENCE]}, ""),
        ("3.0.2", {"nullable": True, "allOf": [REFERENCE]}, ""),
        ("3.1.0", {"nullable": True, "type": "string"}, "add 'null' to 'type'"),
        ("3.1.0", {"nulable": True, "type": "string"}, ""),
    ],
)
def test_nullable_without_effect_is_a_finding_of_the_contract(
    version: str, schema: dict[str, Any], hint: str
) -> None:
    line = {"type": "object", "properties": {"next": schema}}
    found = _faults_of({"Line": line, "Stop": {"type": "object"}}, version)
    wanted = ("contract-keyword", "Line/properties/next/nullable", hint)
    assert found == ([wanted] if hint else [])


def test_a_misspelt_or_quoted_nullable_is_a_finding_of_the_contract() -> None:
    hint = "did you mean 'nullable'?"
    assert _faults_of({"Line": {**TEXT, "nulable": True}}) == [
        ("contract-keyword", "Line/nulable", hint)
    ]
    quoted = {"Line": {**TEXT, "nullable": "true", "example": None}}
    assert _faults_of(quoted) == [("contract-keyword", "Line/nullable", "")]


@pytest.mark.parametrize(
    ("schema", "keyword", "hint"),
    [
        ({"const": "tram"}, "const", "write 'enum' with one value"),
        ({"type": ["string", "null"]}, "type", "write one type, and 'nullable: true'"),
        ({"type": "null"}, "type", "write one type"),
        ({"patternProperties": {"^x": TEXT}}, "patternProperties", "'openapi: 3.1.0' has it"),
        ({"type": "object", "unevaluatedProperties": False}, "unevaluatedProperties", "3.1.0"),
        ({"type": "array"}, "type", "write 'items: {}' for items of any kind"),
        ({"exclusiveMinimum": 3}, "exclusiveMinimum", "write 'minimum: 3' and"),
        ({"exclusiveMaximum": 0.5}, "exclusiveMaximum", "'exclusiveMaximum: true'"),
    ],
)
def test_what_openapi_has_from_3_1_on_is_a_finding_in_3_0(
    schema: dict[str, Any], keyword: str, hint: str
) -> None:
    ((rule, place, advice),) = _faults_of({"Line": schema})
    assert (rule, place) == ("contract-keyword", f"Line/{keyword}")
    assert hint in advice
    assert not _faults_of({"Line": schema}, "3.1.0")


@pytest.mark.parametrize(
    ("part", "rule"),
    [
        ({"properties": {"$ref": "stops.yaml"}}, "contract-keyword"),
        ({"properties": ["name"]}, "contract-keyword"),
        ({"allOf": REFERENCE}, "contract-keyword"),
        ({"$ref": "#/components/schemas/Stpo"}, "contract-reference"),
    ],
)
def test_what_a_broken_part_may_name_is_not_unknown(part: dict[str, Any], rule: str) -> None:
    schemas = {"Line": {"allOf": [part, {"properties": {"number": {"type": "integer"}}}]}}
    example = {"number": 5, "stops": []}
    schemas["Line"]["example"] = example
    assert [it[0] for it in _faults_of(schemas, "3.1.0")] == [rule]


def test_one_wrong_member_leaves_the_others_as_they_are() -> None:
    line = {"properties": {"number": {"type": "integer"}, "name": "string"}}
    line["example"] = {"number": "five", "name": 1}
    assert _faults_of({"Line": line}) == [
        ("contract-keyword", "Line/properties/name", ""),
        ("contract-example", "Line/example/number", ""),
    ]


def test_a_reference_in_place_of_members_says_where_it_belongs() -> None:
    assert _faults_of({"Line": {"properties": {"$ref": "#/components/schemas/Stop"}}}) == [
        (
            "contract-keyword",
            "Line/properties/$ref",
            "refer to a schema with these 'properties' in 'allOf'",
        )
    ]


def test_a_default_may_leave_members_out() -> None:
    stop = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
    assert not _faults_of({"Stop": {**stop, "default": {}}})
    assert _faults_of({"Stop": {**stop, "default": {"name": 5}}})[0][1] == "Stop/default/name"


@pytest.mark.parametrize(
    "reference", ["Stop", "#Stop", "#/definitions/Stop", "#components/schemas/Stop", "#/Stop"]
)
def test_a_reference_with_another_path_has_the_right_one_as_hint(reference: str) -> None:
    schemas = {"Stop": {"type": "string"}, "Line": {"items": {"$ref": reference}}}
    hint = "write '#/components/schemas/Stop'"
    assert _faults_of(schemas) == [("contract-reference", "Line/items/$ref", hint)]


def test_an_unknown_anchor_and_a_name_in_another_file_have_the_closest_as_hint(
    tmp_path: Path,
) -> None:
    schemas = {
        "Stop": {"$anchor": "halt", "type": "string"},
        "Line": {"properties": {"a": {"$ref": "#hlat"}, "b": {"$ref": "parts/lines.json#/Line"}}},
    }
    parts = {"Line": {"$ref": "stops.json#/Stopp"}}, {"Stop": {}}
    document = {"openapi": "3.1.0", "info": {"title": "Lines", "version": "1"}, "paths": {}}
    (tmp_path / "parts").mkdir()
    for name, part in zip(("lines", "stops"), parts, strict=True):
        (tmp_path / f"parts/{name}.json").write_text(json.dumps(part), "utf-8")
    text = json.dumps(document | {"components": {"schemas": schemas}})
    (tmp_path / "l.json").write_text(text, "utf-8")
    faults = load(tmp_path / "l.json", "l.json", text).faults
    assert [it.hint for it in faults] == ["did you mean 'halt'?", "did you mean 'Stop'?"]


@pytest.mark.parametrize("keyword", ["allOf", "oneOf", "anyOf"])
def test_an_example_of_a_part_may_have_the_members_of_the_whole(keyword: str) -> None:
    named = {"required": ["name"], "properties": {"name": {"type": "string"}}}
    part = {"type": "object", "properties": {"platforms": {"type": "integer"}}}
    stop = {
        "type": "object",
        **named,
        keyword: [{**part, "example": {"name": "A", "platforms": 2}}],
    }
    assert not _faults_of({"Stop": stop})
    part["example"] = {"name": "A", "platfroms": "x"}
    places = [it[:2] for it in _faults_of({"Stop": {**stop, keyword: [part]}})]
    assert places == [("contract-example", f"Stop/{keyword}/0/example/platfroms")]


def test_an_example_of_a_part_may_have_what_another_part_refers_to() -> None:
    stop = {"type": "object", "properties": {"name": {"type": "string"}}}
    more = {"properties": {"zone": {"type": "integer"}}, "example": {"name": "A", "zone": "B"}}
    station = {"allOf": [{"$ref": "#/components/schemas/Stop"}, {"allOf": [more]}]}
    assert [it[1] for it in _faults_of({"Stop": stop, "Station": station})] == [
        "Station/allOf/1/allOf/0/example/zone"
    ]


STOPS = {"200": {"description": "ok", "content": {"application/json": {"schema": {}}}}}


def _operation_faults(path: str, **operation: Any) -> list[tuple[str, str]]:
    operation = {"responses": STOPS, **operation}
    document = {"openapi": "3.1.0", "info": {"title": "Lines", "version": "1"}}
    text = json.dumps(document | {"paths": {path: {"get": operation}}})
    return [(it.message, it.hint) for it in load(Path("l.json"), "l.json", text).faults]


def _path_parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("<<", "it merges a mapping, or a list of mappings"),
        ("X-Zone", "write 'x-Zone' for a field of your own"),
    ],
)
def test_a_key_that_is_no_field_has_a_hint_at_what_may_be_meant(key: str, hint: str) -> None:
    faults = _operation_faults("/lines", **{key: [1]})
    assert faults == [(f"an operation has no field '{key}'", hint)]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["line"], []),
        ([], [("no parameter describes '{line}'", "")]),
        (["lines"], [("no parameter describes '{line}'", "did you mean 'lines'?")]),
        (["number"], []),
        (["line", "stop"], [("the path '/lines/{line}' has no '{stop}'", "put it into the path")]),
    ],
)
def test_a_variable_of_a_path_needs_a_parameter(
    names: list[str], found: list[tuple[str, str]]
) -> None:
    parameters = [_path_parameter(name) for name in names]
    faults = _operation_faults("/lines/{line}", parameters=parameters)
    assert [message for message, _ in faults] == [message for message, _ in found]
    assert all(
        advice.startswith(hint) for (_, advice), (_, hint) in zip(faults, found, strict=True)
    )


SCHEMES = {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}


OAUTH = {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://a.example/t"}}}


@pytest.mark.parametrize(
    ("scopes", "wanted", "found"),
    [
        ({"line:read": ""}, ["line:read"], []),
        ({}, ["line:read"], []),
        ({"line:read": ""}, ["line:raed"], ["did you mean 'line:read'?"]),
        ({"line:read": ""}, ["line:read", "stops"], ["describe it in 'scopes'"]),
    ],
)
def test_a_requirement_names_scopes_of_its_scheme(
    scopes: Any, wanted: Any, found: list[str]
) -> None:
    flow = OAUTH["flows"]["clientCredentials"] | {"scopes": scopes}
    schemes = {"login": OAUTH | {"flows": {"clientCredentials": flow}}}
    fields = {"components": {"securitySchemes": schemes}, "security": [{"login": wanted}]}
    about = [it for it in faults("3.1.0", **fields) if "scope" in it[0]]
    assert [hint for _, hint in about] == found


@pytest.mark.parametrize(
    ("version", "schemes", "requirement", "found"),
    [
        ("3.0.3", SCHEMES, {"key": []}, []),
        ("3.0.3", SCHEMES, {}, []),
        ("3.0.3", {}, {"key": []}, []),
        (
            "3.1.0",
            SCHEMES,
            {"kye": []},
            [("'kye' is not a security scheme of the contract", "key")],
        ),
        ("3.2.0", SCHEMES, {"https://a.example/schemes/key": []}, []),
    ],
)
def test_a_requirement_names_a_security_scheme(
    version: str, schemes: Any, requirement: Any, found: list[tuple[str, str]]
) -> None:
    fields = {"components": {"securitySchemes": schemes}, "security": [requirement]}
    hints = [(message, f"did you mean '{hint}'?") for message, hint in found]
    assert faults(version, **fields) == hints


@pytest.mark.parametrize("name", ["c.json", "c.yaml"])
def test_a_key_that_a_contract_has_twice_is_a_finding(name: str) -> None:
    head = '{"openapi": "3.0.3", "info": {"title": "T", "version": "1"},\n "paths": {\n'
    text = f'{head}  "/a": {{}},\n  "/b": {{"x-a": 1, "x-b": 1}},\n  "/a": {{}}}}}}'
    (found,) = load(Path(name), name, text).faults
    assert (found.rule, found.location.line, found.location.column) == ("duplicate-key", 5, 3)
    assert found.message == "the key '/a' occurs twice in one mapping"


def test_merged_keys_are_not_there_twice() -> None:
    head = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\nx-a: &a {get: 1}\nx-b: &b {put: 1}\n"
    text = f"{head}paths: {{}}\nx-c: {{<<: *a, <<: *b, get: 2}}\n"
    assert not load(Path("c.yaml"), "c.yaml", text).faults


@pytest.mark.parametrize(
    ("schema", "value", "is_right"),
    [
        ({"type": "boolean"}, "true", True),
        ({"type": "integer"}, "12", True),
        ({"type": "integer"}, "twelve", False),
        ({"type": "string"}, "12", True),
        ({"type": "string"}, 12, False),
        ({"type": "array", "items": {"type": "integer"}}, "221693,506165", True),
        ({"type": "array", "items": {"type": "integer"}}, "221693,x", False),
        ({"type": "array", "items": {"enum": ["a"]}}, '["a"]', True),
        ({"type": "object", "properties": {"a": {"type": "integer"}}}, '{"a": 1}', True),
        ({"type": "object", "properties": {"a": {"type": "integer"}}}, '{"a": "x"}', False),
        ({"type": "object"}, "a", False),
    ],
)
def test_the_example_of_a_parameter_may_be_as_it_is_sent(
    schema: dict[str, Any], value: Any, *, is_right: bool
) -> None:
    parameter = {"name": "q", "in": "query", "schema": schema, "example": value}
    found = _operation_faults("/lines", parameters=[parameter])
    assert (not found) is is_right


HELD = "the example 'first' contains a reference, which is not resolved in a value"
COPIED = {"$ref": "#/components/examples/first"}


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        (COPIED, "write '$ref' in the place of 'value', or the value itself"),
        ({"a": 1, "b": [{"c": 2}, COPIED]}, "write the value itself"),
    ],
)
def test_a_reference_in_the_value_of_an_example_is_one_finding(value: Any, hint: str) -> None:
    inner = {"type": "object", "required": ["c", "d"], "properties": {"c": {}, "d": {}}}
    inner["properties"] = {"c": {}, "d": {"type": "integer"}}
    schema = {"required": ["a", "b"], "properties": {"a": {}, "b": {"items": inner}}}
    media = {"schema": schema, "examples": {"first": {"value": value}}}
    answer = {"description": "ok", "content": {"application/json": media}}
    found = _operation_faults("/lines", responses={"200": answer})
    missing = [it for it in found if it[0] != HELD]
    assert (HELD, hint) in found
    assert len(missing) == (0 if value is COPIED else 1)  # 'd' of the item that is written


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("#", "'#' leads to a document, not to a response"),
        ("#/components/schemas/Stop", "leads to a schema, not to a response"),
        ("#/components/parameters/line", "leads to a parameter, not to a response"),
        (5, "'$ref' has to be text"),
        ("#/components/responses/Done", ""),
    ],
)
def test_a_reference_to_an_object_of_another_kind_is_one_finding(
    reference: Any, message: str
) -> None:
    components = {
        "schemas": {"Stop": {"type": "object", "properties": {"name": TEXT}}},
        "parameters": {"line": _path_parameter("line")},
        "responses": {"Done": RESPONSE},
    }
    paths = {"/stops": {"get": {"responses": {"200": {"$ref": reference}}}}}
    document = {"openapi": "3.1.0", "info": {"title": "Lines", "version": "1"}, "paths": paths}
    text = json.dumps(document | {"components": components})
    found = [it.message for it in load(Path("l.json"), "l.json", text).faults]
    assert len(found) == bool(message)
    assert all(message in it for it in found)


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"maximum": float("inf")}, "'maximum' has to be a number"),
        ({"minimum": 10**400}, ""),
        ({"$ref": {"a": 1}}, "'$ref' has to be text"),
    ],
)
def test_a_keyword_without_a_usable_value_is_one_finding(
    schema: dict[str, Any], message: str
) -> None:
    components = {"schemas": {"Line": {"properties": {"number": schema}}}}
    found = [it[0] for it in faults(components=components)]
    assert found == ([message] if message else [])


@pytest.mark.parametrize(
    ("media_type", "value", "is_right"),
    [
        ("application/vnd.lines+json", {"number": "five"}, False),
        ("application/x-www-form-urlencoded", {"numbre": "5"}, False),
        ("application/x-www-form-urlencoded", {"number": "5"}, True),
        ("application/x-www-form-urlencoded", "number=five", True),
        ("application/xml", "<number>five</number>", True),
    ],
)
def test_the_examples_of_each_media_type_are_compared_with_its_schema(
    media_type: str, value: Any, *, is_right: bool
) -> None:
    line = {"type": "object", "properties": {"number": {"type": "integer"}}}
    content = {"application/json": {}, media_type: {"schema": line, "example": value}}
    found = _operation_faults("/lines", requestBody={"content": content})
    assert (found == []) is is_right


def _sending(*names: str, **operation: Any) -> dict[str, Any]:
    sent = {"{$request.body#/endpoint}": {"post": DONE | operation}}
    return path(callbacks=dict.fromkeys(names, sent))


def test_callbacks_to_one_address_need_no_name() -> None:
    assert faults(**_sending("saved", "deleted")) == []


def test_callbacks_of_one_name_are_a_finding() -> None:
    ((message, _),) = faults(**_sending("saved", "deleted", operationId="told"))
    assert message == "'told' is the name of two operations"
