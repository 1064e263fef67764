import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mkdocs_tandem import openapi as package
from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.openapi import Contract, Mistake, Schema, load
from tests.plugin.callback_contract import (
    DRIVER_SCHEMAS,
    FLEET_BODY,
    JSON,
    PUSH_BODY,
    SOCKET_BODY,
    WEBHOOK_BODY,
    drivers,
    fleets,
    loaded,
    openapi,
    schema,
)

Pointer = tuple[str | int, ...]


def request(contract: Contract, operation: str) -> Schema:
    found = contract.operation(operation)
    assert found is not None
    assert found.request is not None
    return found.request


@pytest.fixture(scope="module")
def fleet() -> Schema:
    return request(loaded(fleets()), "setFleetVehicleRemote")


@pytest.fixture(scope="module")
def driver() -> Schema:
    return request(loaded(drivers(), "api/b2c.json"), "setUsertVehicleRemote")


def gist(mistakes: list[Mistake]) -> list[tuple[Pointer, str]]:
    return [(it.pointer, it.kind) for it in mistakes]


def marks(*pointers: Pointer) -> Callable[[Pointer], bool]:
    return lambda pointer: pointer in pointers


@pytest.mark.parametrize(
    ("definition", "types"),
    [
        ({"type": "integer"}, {"integer"}),
        ({"type": ["string", "null"]}, {"string", "null"}),
        ({"properties": {"a": {}}}, {"object"}),
        ({"items": {}}, {"array"}),
        ({"enum": ["a", None]}, {"string", "null"}),
        ({"const": True}, {"boolean"}),
        ({"anyOf": [{"type": "object"}, {"const": "x"}]}, {"object", "string"}),
        ({"allOf": [{"minimum": 1}], "description": "a number"}, set()),
    ],
)
def test_the_types_of_a_value_are_those_that_its_schemas_say_or_show(
    definition: JSON, types: set[str]
) -> None:
    assert schema(definition).types() == types


class TestABodyOfFleets:
    def test_a_right_body_has_no_mistakes(self, fleet: Schema) -> None:
        assert fleet.mistakes(FLEET_BODY) == []

    def test_the_root_causes_of_a_drifted_example_are_found(self, fleet: Schema) -> None:
        webhook = {"target": "https://my.post.callback", "name": "My_Webhook", "attributres": []}
        found = fleet.mistakes(
            {
                "retryPolicy": {"policy": "Always", "maxRetryNumber": 3, "retryDelay": 120},
                "batchNotify": {"size": 0},
                "callback": {"webhook": {**webhook, "batch": {"enabled": True, "size": 100}}},
                "label": "my-post-callback",
                "notificationTypes": ["Horn"],
            }
        )

        assert [(it.pointer, it.on_key, it.message, it.hint) for it in found] == [
            ((), False, "'remoteTypes' is missing", ""),
            (
                ("notificationTypes",),
                True,
                "there is no member 'notificationTypes' here",
                "it may have 'remoteTypes'",
            ),
            (
                ("retryPolicy", "maxRetryNumber"),
                True,
                "there is no member 'maxRetryNumber' in 'retryPolicy'",
                "did you mean 'retryNumber'?",
            ),
            (
                ("retryPolicy", "policy"),
                False,
                "'retryPolicy.policy' cannot be 'Always'",
                "allowed: 'None', 'Bounded'",
            ),
            (("batchNotify", "size"), False, "'batchNotify.size' cannot be 0", "more than 0"),
            (
                ("callback", "webhook", "attributres"),
                True,
                "there is no member 'attributres' in 'callback.webhook'",
                "did you mean 'attributes'?",
            ),
            (
                ("callback", "webhook", "batch"),
                True,
                "there is no member 'batch' in 'callback.webhook'",
                "it may have 'attributes'",
            ),
        ]

    def test_a_mistake_names_its_place_in_the_contract(self, fleet: Schema) -> None:
        (found,) = fleet.mistakes(FLEET_BODY | {"retryPolicy": {"policy": "Never"}})

        assert found.place == (
            "api/b2b.json#/components/schemas/RetryPolicy/properties/policy/allOf/0/enum"
        )

    def test_allowed_values_are_those_of_all_parts(self, fleet: Schema) -> None:
        (found,) = fleet.mistakes(FLEET_BODY | {"retryPolicy": {"policy": "Never"}})

        assert found.hint == "allowed: 'None', 'Bounded'"

    def test_a_misspelt_required_member_is_one_mistake(self, fleet: Schema) -> None:
        body = {
            ("remotetypes" if key == "remoteTypes" else key): FLEET_BODY[key] for key in FLEET_BODY
        }

        (found,) = fleet.mistakes(body)

        assert found.pointer == ("remotetypes",)
        assert found.hint == "did you mean 'remoteTypes'?"

    def test_nothing_is_missing_where_something_was_left_out(self, fleet: Schema) -> None:
        body = {"callback": {}, "remoteTypes": ["Horn"]}

        assert gist(fleet.mistakes(body)) == [(("callback",), "missing-member")]
        assert fleet.mistakes(body, is_open=marks(("callback",))) == []

    def test_what_is_given_is_checked_where_something_was_left_out(self, fleet: Schema) -> None:
        body = {"callback": {"webhok": {}}, "remoteTypes": []}

        found = fleet.mistakes(body, is_open=marks(("callback",), ("remoteTypes",)))

        assert gist(found) == [
            (("callback", "webhok"), "unknown-member"),
            (("callback", "webhok"), "missing-member"),
            (("callback", "webhok"), "missing-member"),
        ]

    def test_the_type_of_what_was_left_out_is_checked(self, fleet: Schema) -> None:
        body = {"callback": [], "remoteTypes": {}}

        found = fleet.mistakes(body, is_open=lambda pointer: True)

        assert gist(found) == [(("callback",), "wrong-type"), (("remoteTypes",), "wrong-type")]

    def test_a_placeholder_stands_for_any_value(self, fleet: Schema) -> None:
        body = FLEET_BODY | {
            "remoteTypes": ["<type>"],
            "retryPolicy": {"policy": "<policy>", "retryNumber": "<n>"},
            "batchNotify": "<batch>",
        }
        places = (("remoteTypes", 0), ("retryPolicy", "policy"), ("retryPolicy", "retryNumber"))

        assert fleet.mistakes(body, is_placeholder=marks(*places, ("batchNotify",))) == []
        assert len(fleet.mistakes(body)) == 4

    def test_equal_placeholders_in_a_set_are_no_repetition(self, fleet: Schema) -> None:
        body = FLEET_BODY | {"remoteTypes": ["<type>", "<type>"]}
        places = marks(("remoteTypes", 0), ("remoteTypes", 1))

        assert fleet.mistakes(body, is_placeholder=places) == []


class TestABodyOfDrivers:
    @pytest.mark.parametrize("body", [WEBHOOK_BODY, PUSH_BODY, SOCKET_BODY])
    def test_a_right_body_has_no_mistakes(self, driver: Schema, body: JSON) -> None:
        assert driver.mistakes(body) == []

    def test_members_that_exclude_each_other_are_one_mistake(self, driver: Schema) -> None:
        callback = {**PUSH_BODY["callback"], **WEBHOOK_BODY["callback"], **SOCKET_BODY["callback"]}

        (found,) = driver.mistakes({"callback": callback})

        assert (found.pointer, found.kind, found.on_key) == (
            ("callback",),
            "mutually-exclusive",
            False,
        )
        assert found.message == (
            "'pushnotif', 'webhook' and 'websocket' exclude each other in 'callback'"
        )

    def test_members_exclude_each_other_whatever_their_placeholders_mean(
        self, driver: Schema
    ) -> None:
        callback = {"pushnotif": {"devices": ["<d>"]}, **SOCKET_BODY["callback"]}
        place = marks(("callback", "pushnotif", "devices", 0))

        found = driver.mistakes({"callback": callback}, is_placeholder=place)

        assert gist(found) == [(("callback",), "mutually-exclusive")]

    def test_none_of_the_alternatives_is_one_missing_member(self, driver: Schema) -> None:
        (found,) = driver.mistakes({"callback": {}})

        assert found.message == "'webhook', 'websocket' or 'pushnotif' is missing in 'callback'"
        assert found.pointer == ("callback",)

    def test_a_misspelt_alternative_is_one_mistake(self, driver: Schema) -> None:
        (found,) = driver.mistakes({"callback": {"webSoket": SOCKET_BODY["callback"]["websocket"]}})

        assert found.hint == "did you mean 'websocket'?"

    def test_an_elided_choice_is_no_mistake(self, driver: Schema) -> None:
        assert driver.mistakes({"callback": {}}, is_open=marks(("callback",))) == []


SHAPES: JSON = {
    "Circle": {
        "type": "object",
        "required": ["kind", "radius"],
        "properties": {"kind": {"const": "circle"}, "radius": {"type": "number"}},
    },
    "Square": {
        "type": "object",
        "required": ["kind", "side"],
        "properties": {"kind": {"const": "square"}, "side": {"type": "number"}, "turn": {}},
    },
}
EITHER: JSON = {
    "oneOf": [{"$ref": "#/components/schemas/Circle"}, {"$ref": "#/components/schemas/Square"}]
}


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
@pytest.mark.parametrize(
    ("value", "pointer", "kind", "words"),
    [
        ({"kind": "circle", "radius": "3"}, ("radius",), "wrong-type", "leave out the quotes"),
        ({"kind": "circle"}, (), "missing-member", "'radius' is missing"),
        (
            {"kind": "circle", "radius": 1, "side": 2},
            ("side",),
            "unknown-member",
            "no member 'side'",
        ),
        ({"kind": "square", "radius": 1}, (), "missing-member", "'side' is missing"),
        (
            {"kind": "squre", "side": 1},
            ("kind",),
            "wrong-value",
            "did you mean 'square'? allowed: ",
        ),
        ({"kind": "oval", "side": 1}, ("kind",), "wrong-value", "allowed: 'square', 'circle'"),
        ({"side": 1}, (), "missing-member", "'kind' is missing"),
        ({"knd": "square", "side": 1}, ("knd",), "unknown-member", "did you mean 'kind'?"),
        ("circle", (), "wrong-type", "has to be an object, not the string 'circle'"),
    ],
)
def test_the_branch_that_was_meant_gives_the_mistake(
    keyword: str, value: Any, pointer: Pointer, kind: str, words: str
) -> None:
    either = schema({keyword: EITHER["oneOf"]}, **SHAPES)

    found = either.mistakes(value)

    assert gist(found) == [(pointer, kind)]
    assert words in f"{found[0].message}; {found[0].hint}"


def test_a_discriminator_names_the_branch() -> None:
    definition = EITHER | {
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"circle": "#/components/schemas/Circle"},
        }
    }
    either = schema(definition, **SHAPES)

    found = either.mistakes({"kind": "circle", "side": 1})
    assert [it.message for it in found] == [
        "'radius' is missing",
        "there is no member 'side' here",
    ]


def test_alternatives_of_types_are_one_mistake_with_all_types() -> None:
    either = schema({"oneOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]})

    (found,) = either.mistakes([1])

    assert found.message == "the value has to be a string, an integer or null, not an array"


def test_alternatives_of_values_are_one_mistake_with_all_values() -> None:
    either = schema({"anyOf": [{"enum": ["a", "b"]}, {"const": "c"}]})

    (found,) = either.mistakes("x")

    assert found.hint == "allowed: 'a', 'b', 'c'"


@pytest.mark.parametrize(
    ("definition", "value", "pointer", "kind", "words"),
    [
        ({"type": "integer"}, "3", (), "wrong-type", "leave out the quotes"),
        ({"type": "integer"}, True, (), "wrong-type", "has to be an integer, not true"),
        ({"type": "boolean"}, "true", (), "wrong-type", "leave out the quotes"),
        ({"type": "string"}, 3, (), "wrong-type", "put it in quotes"),
        ({"type": "array"}, {"a": 1}, (), "wrong-type", "an array, not an object"),
        ({"minimum": 1}, 0, (), "wrong-value", "at least 1"),
        ({"maximum": 1}, 2, (), "wrong-value", "at most 1"),
        ({"exclusiveMaximum": 2}, 2, (), "wrong-value", "less than 2"),
        ({"multipleOf": 5}, 3, (), "wrong-value", "a multiple of 5"),
        ({"minLength": 2}, "a", (), "wrong-length", "at least 2 characters"),
        ({"maxLength": 2}, "abc", (), "wrong-length", "at most 2 characters"),
        ({"minItems": 1}, [], (), "wrong-length", "at least 1"),
        ({"maxItems": 1}, [1, 2], (), "wrong-length", "the body has 2 items; at most 1 is allowed"),
        ({"maxProperties": 1}, {"a": 1, "b": 2}, (), "wrong-length", "at most 1"),
        ({"uniqueItems": True}, ["a", "b", "a"], (2,), "wrong-value", "contains 'a' twice"),
        ({"pattern": "^a$"}, "a\n", (), "wrong-format", "it has to match ^a$"),
        ({"pattern": r"^\d$"}, "\u0663", (), "wrong-format", "it has to match"),
        ({"format": "date-time"}, "yesterday", (), "wrong-format", "write a date and time as"),
        ({"format": "uri"}, "no address", (), "wrong-format", "write an address as"),
        ({"format": "duration"}, "1h", (), "wrong-format", "write a duration"),
        ({"format": "int32"}, 2**31, (), "wrong-format", "from -2147483648 to 2147483647"),
        (
            {"not": {"required": ["a", "b"]}},
            {"a": 1, "b": 1},
            (),
            "mutually-exclusive",
            "exclude each other",
        ),
        ({"contains": {"const": 1}}, [2], (), "wrong-length", "one has to be 1"),
        ({"contains": {"enum": ["a", "b"]}}, [2], (), "wrong-length", "one has to be 'a' or 'b'"),
        ({"contains": {"type": "string"}}, [2], (), "wrong-length", "one has to be a string"),
        (
            {"contains": {"required": ["id"]}},
            [{}],
            (),
            "wrong-length",
            "one has to be an object with 'id'",
        ),
        ({"contains": {"minimum": 5}}, [2], (), "wrong-length", "is missing a required item"),
        (
            {"contains": {"const": 1}, "minContains": 2},
            [1, 2],
            (),
            "wrong-length",
            "at least 2 have to be 1",
        ),
        (
            {"contains": {"const": 1}, "maxContains": 1},
            [1, 1],
            (),
            "wrong-length",
            "at most 1 can be 1",
        ),
        (
            {"prefixItems": [{}, {}], "items": False},
            [1, 2, 3],
            (2,),
            "wrong-value",
            "is not allowed; remove it",
        ),
        (
            {"dependentRequired": {"a": ["b"]}},
            {"a": 1},
            (),
            "missing-member",
            "'b' is missing beside",
        ),
        ({"properties": {"a": False}}, {"a": 1}, ("a",), "wrong-value", "'a' is not allowed"),
    ],
)
def test_each_keyword_says_what_would_be_right(
    definition: JSON, value: Any, pointer: Pointer, kind: str, words: str
) -> None:
    (found,) = schema(definition).mistakes(value)

    assert (found.pointer, found.kind) == (pointer, kind)
    assert words in f"{found.message}; {found.hint}"


class TestTheClosedWorld:
    def test_a_member_of_any_part_is_known(self) -> None:
        parts = schema(
            {
                "allOf": [
                    {"properties": {"a": {}}},
                    {"$ref": "#/components/schemas/Other"},
                    {"if": {"required": ["a"]}, "then": {"properties": {"c": {}}}},
                ],
                "patternProperties": {"^x-": {"type": "string"}},
            },
            Other={"properties": {"b": {"properties": {"deep": {}}}}},
        )

        assert parts.mistakes({"a": 1, "b": {"deep": 1}, "c": 1, "x-y": ""}) == []
        assert gist(parts.mistakes({"b": {"deeep": 1}, "d": 1})) == [
            (("d",), "unknown-member"),
            (("b", "deeep"), "unknown-member"),
        ]

    @pytest.mark.parametrize(
        "definition",
        [
            {},
            {"type": "object"},
            {"type": "object", "properties": {}},
            {"properties": {"a": {}}, "additionalProperties": True},
            {"properties": {"a": {}}, "additionalProperties": {}},
            {"allOf": [{"properties": {"a": {}}}, {"additionalProperties": {"type": "integer"}}]},
        ],
    )
    def test_members_are_free_where_the_contract_says_so(self, definition: JSON) -> None:
        assert schema(definition).mistakes({"whatever": 1}) == []

    def test_values_of_free_members_are_checked(self) -> None:
        free = schema({"additionalProperties": {"properties": {"name": {"type": "string"}}}})

        assert gist(free.mistakes({"one": {"name": 1}, "two": {"nam": "x"}})) == [
            (("one", "name"), "wrong-type"),
            (("two", "nam"), "unknown-member"),
        ]

    def test_a_refused_member_is_one_mistake(self) -> None:
        closed = schema(
            {"properties": {"a": {}}, "additionalProperties": False, "maxProperties": 1}
        )

        assert gist(closed.mistakes({"a": 1, "b": 2})) == [(("b",), "unknown-member")]

    def test_a_member_of_another_branch_is_unknown_when_one_branch_fits(self) -> None:
        either = schema(EITHER, **SHAPES)

        (found,) = either.mistakes({"kind": "circle", "radius": 1, "turn": 1})

        assert found.pointer == ("turn",)


class TestOpenApi30:
    def test_null_is_allowed_where_it_says_nullable(self) -> None:
        old = schema({"type": "string", "nullable": True, "enum": ["a"]}, "3.0.3")

        assert old.mistakes(None) == []
        assert gist(old.mistakes("b")) == [((), "wrong-value")]

    def test_exclusive_bounds_are_switches(self) -> None:
        old = schema(
            {"minimum": 1, "exclusiveMinimum": True, "maximum": 9, "exclusiveMaximum": False},
            "3.0.3",
        )

        assert [old.mistakes(value) == [] for value in (1, 2, 9, 10)] == [False, True, True, False]

    def test_what_stands_beside_a_reference_does_not_count(self) -> None:
        old = schema(
            {"$ref": "#/components/schemas/Text", "maxLength": 1}, "3.0.3", Text={"type": "string"}
        )
        new = schema(
            {"$ref": "#/components/schemas/Text", "maxLength": 1}, "3.1.0", Text={"type": "string"}
        )

        assert old.mistakes("long") == []
        assert gist(new.mistakes("long")) == [((), "wrong-length")]


TREE: JSON = {
    "required": ["name"],
    "properties": {
        "name": {"type": "string"},
        "children": {"type": "array", "items": {"$ref": "#/components/schemas/It"}},
    },
}


class TestRecursion:
    def test_a_schema_may_contain_itself(self) -> None:
        tree = schema(TREE)

        assert tree.mistakes({"name": "a", "children": [{"name": "b", "children": []}]}) == []
        assert gist(tree.mistakes({"name": "a", "children": [{"children": [{"nam": ""}]}]})) == [
            (("children", 0), "missing-member"),
            (("children", 0, "children", 0, "nam"), "unknown-member"),
        ]

    def test_a_value_that_is_too_deep_is_a_mistake_and_no_crash(self) -> None:
        value: JSON = {"name": "a"}
        for _ in range(5000):
            value = {"name": "a", "children": [value]}

        assert gist(schema(TREE).mistakes(value)) == [((), "wrong-value")]

    @pytest.mark.parametrize(
        "others",
        [
            {"Other": {"$ref": "#/components/schemas/It"}},
            {"Other": {"allOf": [{"oneOf": [{"$ref": "#/components/schemas/It"}]}]}},
            {"Other": {"allOf": [{"$ref": "#/components/schemas/Other"}]}},
            {"Other": {"$ref": "#/components/schemas/Other"}},
        ],
    )
    def test_a_reference_that_leads_back_to_itself_does_not_hang(self, others: JSON) -> None:
        circle = schema({"$ref": "#/components/schemas/Other"}, **others)

        assert circle.mistakes({"a": 1}) == []


class TestLoading:
    @pytest.mark.parametrize(
        ("name", "text", "words", "line"),
        [
            ("c.yaml", "openapi: 3.1.0\npaths: [\n", "the contract is not YAML: did not find", 3),
            ("c.yaml", "- a\n", "the contract is not a mapping", 1),
            ("c.yaml", "", "the contract is empty", 1),
            ("c.yaml", "title: x\n", "'openapi' is missing", 1),
            ("c.yaml", "swagger: '1.2'\n", "the contract is Swagger 1.2", 1),
            ("c.yaml", "openapi: 3.1\n", "OpenAPI '3.1' is not known", 1),
            ("c.yaml", "openapi: 4.0.0\n", "OpenAPI '4.0.0' is not known", 1),
            ("c.json", '{\n"openapi" "3.1.0"}', "the contract is not JSON", 2),
            ("c.json", "[" * 100_000, "the contract is not JSON", 1),
            ("c.yaml", "openapi: 3.1.0\nx: " + "[" * 1000, "the contract is nested too deeply", 2),
        ],
    )
    def test_what_is_no_contract_is_one_clear_line(
        self, name: str, text: str, words: str, line: int
    ) -> None:
        with pytest.raises(FindingError) as raised:
            load(Path(name), f"api/{name}", text)

        finding = raised.value.finding
        assert finding.rule == "bad-contract"
        assert finding.location.path == f"api/{name}"
        assert words in finding.message
        assert finding.location.line == line
        assert "\n" not in str(finding)

    def test_a_file_that_is_not_there_or_not_text_is_one_clear_line(self, tmp_path: Path) -> None:
        (tmp_path / "latin.yaml").write_bytes(b"openapi: \xe9")

        for name, words in (
            ("none.yaml", "no such file"),
            ("latin.yaml", "not UTF-8"),
            (".", "director"),
        ):
            with pytest.raises(FindingError, match=words):
                load(tmp_path / name, name)

    def test_yaml_1_2_is_read_as_such(self) -> None:
        text = """\
openapi: 3.0.3
info: {title: Lights, version: 1.0.0}
paths:
  /lights:
    post:
      operationId: light
      requestBody:
        content:
          application/json :
            schema:
              required: [on]
              properties:
                on: {type: boolean}\t# an English word
      responses:
        200: {description: Done.}
        default: {description: Refused.}
"""
        operation = load(Path("lights.yaml"), text=text).operation("light")

        assert operation is not None
        assert operation.request is not None
        assert operation.request.names() == ("on",)
        assert list(operation.responses) == ["200", "default"]

    def test_files_below_the_contract_may_be_referred_to(self, tmp_path: Path) -> None:
        (tmp_path / "api" / "schemas").mkdir(parents=True)
        (tmp_path / "secret.yaml").write_text("type: string")
        (tmp_path / "api" / "schemas" / "more.yaml").write_text(
            "A: {type: object, properties: {b: {$ref: '#/B'}}}\nB: {$ref: '../text.yaml'}\n"
        )
        (tmp_path / "api" / "text.yaml").write_text("type: string")
        document = openapi(
            {"A": {"$ref": "schemas/more.yaml#/A"}, "S": {"$ref": "../secret.yaml"}}, "/a"
        )
        path = tmp_path / "api" / "root.json"
        path.write_text(json.dumps(document))

        contract = load(path, "api/root.json")

        (found,) = contract.schemas["A"].mistakes({"b": 1})
        assert found.place == "api/text.yaml#/type"
        assert contract.schemas["S"].mistakes(1) == []


class TestOperations:
    def test_an_operation_has_all_that_the_contract_says(self) -> None:
        operation = loaded(fleets()).operation("setFleetVehicleRemote")

        assert operation is not None
        assert (operation.method, operation.path) == ("POST", "/fleets/{fid}/remote/callbacks")
        assert [(it.name, it.where, it.is_required) for it in operation.parameters] == [
            ("fid", "path", True)
        ]
        assert operation.place == "api/b2b.json#/paths/~1fleets~1{fid}~1remote~1callbacks/post"
        answer = operation.response(200)
        assert answer is not None
        assert answer.schema is not None
        assert gist(answer.schema.mistakes({"callbackId": "<id>", "status": "Runing"})) == [
            (("callbackId",), "wrong-format"),
            (("status",), "wrong-value"),
        ]
        other = operation.response(404)
        assert other is not None
        assert other.status == "default"

    @pytest.mark.parametrize(
        ("method", "path", "expected"),
        [
            ("POST", "/fleets/{fid}/remote/callbacks", "setFleetVehicleRemote"),
            ("post", "/fleets/42/remote/callbacks?x=1", "setFleetVehicleRemote"),
            ("GET", "/fleets/<fleet>/remote/callbacks", "getFleetRemotes"),
            ("GET", "/connectedcar/v3/fleets/{id}/remote/callbacks", "getFleetRemotes"),
            ("GET", "https://other.example/fleets/1/remote/callbacks", "getFleetRemotes"),
            ("DELETE", "/fleets/{fid}/remote/callbacks/{cbid}", "deleteFleetRemote"),
            ("DELETE", "/fleets/{fid}/remote/callbacks", None),
            ("GET", "/fleets/1/remote", None),
            ("GET", "/fleets//remote/callbacks", None),
        ],
    )
    def test_a_request_leads_to_its_operation(
        self, method: str, path: str, expected: str | None
    ) -> None:
        found = loaded(fleets()).at(method, path)

        assert (found.id if found else None) == expected

    def test_a_path_without_variables_comes_first(self) -> None:
        document = openapi(
            DRIVER_SCHEMAS, "/user/{id}", get={"operationId": "one", "responses": {}}
        )
        document["paths"]["/user/me"] = {"get": {"operationId": "me", "responses": {}}}
        contract = loaded(document)

        assert [contract.at("GET", f"/user/{it}").id for it in ("me", "42")] == ["me", "one"]  # type: ignore[union-attr] # both are there

    @pytest.mark.parametrize(
        "paths", [("/{kind}/one", "/user/{id}"), ("/user/{id}", "/{kind}/one")]
    )
    def test_of_paths_with_as_many_variables_the_first_comes_first(
        self, paths: tuple[str, str]
    ) -> None:
        document = openapi(DRIVER_SCHEMAS, "/other", get={"operationId": "other", "responses": {}})
        for path in paths:
            document["paths"][path] = {"get": {"operationId": path, "responses": {}}}
        contract = loaded(document)

        found = [contract.at("GET", it) for it in ("/user/one", "/x/one", "/user/2", "/<k>/one")]
        assert [it and it.id for it in found] == [
            paths[0],
            "/{kind}/one",
            "/user/{id}",
            "/{kind}/one",
        ]

    def test_an_unknown_operation_has_closest_names(self) -> None:
        contract = loaded(fleets())

        assert contract.operation("setFleetVehicelRemote") is None
        assert contract.closest("setFleetVehicelRemote")[0] == "setFleetVehicleRemote"
        assert contract.closest("zzz") == ()

    def test_notifications_are_webhooks_and_callbacks(self) -> None:
        document = fleets()
        sent = {
            "post": {
                "requestBody": {"content": {"application/json": {"schema": {"required": ["vin"]}}}}
            }
        }
        document["webhooks"] = {"remoteEvents": sent}
        document["paths"]["/fleets/{fid}/remote/callbacks"]["post"]["callbacks"] = {
            "onEvent": {"{$request.body#/callback/webhook/target}": sent}
        }
        contract = loaded(document)

        assert [it.path for it in contract.notifications] == [
            "remoteEvents",
            "{$request.body#/callback/webhook/target}",
        ]
        notification = contract.notification("remoteEvents")
        assert notification is not None
        assert notification.request is not None
        assert gist(notification.request.mistakes({})) == [((), "missing-member")]

    def test_examples_have_names_and_places(self) -> None:
        document = fleets()
        media = document["paths"]["/fleets/{fid}/remote/callbacks"]["post"]["requestBody"][
            "content"
        ]
        media["application/json"]["examples"] = {
            "bounded": {"summary": "Three tries.", "value": FLEET_BODY},
            "shared": {"$ref": "#/components/examples/shared"},
            "elsewhere": {"externalValue": "https://fleets.example/body.json"},
        }
        document["components"]["examples"] = {"shared": {"value": {"$ref": "no reference"}}}
        operation = loaded(document).operation("setFleetVehicleRemote")

        assert operation is not None
        assert [(it.name, it.value, it.summary) for it in operation.request_examples] == [
            ("bounded", FLEET_BODY, "Three tries."),
            ("shared", {"$ref": "no reference"}, ""),
        ]
        assert (
            operation.request_examples[1].place == "api/b2b.json#/components/examples/shared/value"
        )


def test_a_schema_knows_names_and_descriptions_by_place(fleet: Schema) -> None:
    assert fleet.names() == ("label", "callback", "retryPolicy", "batchNotify", "remoteTypes")
    assert fleet.names(("callback", "webhook", "attributes", 0)) == ("type", "key", "value")
    assert fleet.names(("nowhere",)) == ()
    assert fleet.description(("retryPolicy", "policy")).startswith("How often")
    assert fleet.description(("callback",)) == ""


def test_a_member_of_answers_alone_is_missing_there_though_requests_need_it_not() -> None:
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
    thing = {"required": ["id"], "properties": {"id": {"type": "integer", "readOnly": True}}}
    make = {"requestBody": body, "responses": {"200": {"description": "made", **body}}}
    (operation,) = loaded(
        {
            "openapi": "3.1.0",
            "paths": {"/things": {"post": make}},
            "components": {"schemas": {"Thing": thing}},
        }
    ).operations

    sent, answered = operation.schemas
    assert sent.mistakes({}) == []
    assert gist(answered.mistakes({})) == [((), "missing-member")]
    assert sent.mistakes({}) == []


def test_what_was_right_with_a_part_left_out_is_not_right_without_one() -> None:
    found = schema({"required": ["a"], "properties": {"a": {}, "b": {"type": "integer"}}})

    assert found.mistakes({"b": "..."}, is_open=marks(()), is_placeholder=marks(("b",))) == []
    assert gist(found.mistakes({"b": "..."}, is_open=marks(()))) == [(("b",), "wrong-type")]
    assert gist(found.mistakes({"b": 1})) == [((), "missing-member")]


def test_the_public_names_are_there() -> None:
    assert all(hasattr(package, name) for name in package.__all__)
