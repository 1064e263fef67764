"""AsyncAPI documents: what they say that the API sends, and the mistakes in them."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_tandem.audience import ContractSelection
from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.openapi import Contract, Operation, load
from mkdocs_tandem.openapi.documents import follow

DOCUMENT: dict[str, Any] = yaml.safe_load(
    """
asyncapi: 3.0.0
info: { title: Trams, version: "1" }
channels:
  arrivals:
    address: stops/{stop}/arrivals
    parameters: { stop: { description: A stop. } }
    messages:
      arrived: { $ref: "#/components/messages/arrived" }
      late: { name: delayed, payload: { type: object, properties: { minutes: { type: integer } } } }
  commands:
    address: commands
    messages:
      ring: { payload: { type: object, properties: { times: { type: integer } } } }
operations:
  sendArrivals:
    action: send
    channel: { $ref: "#/channels/arrivals" }
    bindings: { http: { method: PUT } }
  ring:
    action: receive
    channel: { $ref: "#/channels/commands" }
components:
  messages:
    arrived:
      summary: A tram has arrived
      headers: { type: object, required: [trace], properties: { trace: { type: string } } }
      payload: { $ref: "#/components/schemas/Arrival" }
      examples:
        - { name: on-time, summary: On time, headers: { trace: a }, payload: { line: M1 } }
  schemas:
    Arrival:
      type: object
      required: [line]
      properties: { line: { type: string }, at: { type: string, format: date-time } }
"""
)


def loaded(document: dict[str, Any], path: Path = Path("a.json")) -> Contract:
    return load(path, path.name, json.dumps(document))


def changed(*changes: tuple[str, Any]) -> Contract:
    """The document with other values at places, which are written with slashes."""
    document = deepcopy(DOCUMENT)
    for place, value in changes:
        *around, name = place.split("/")
        holder = follow(document, around)
        if value is None:
            del holder[name]
        else:
            holder[int(name) if isinstance(holder, list) else name] = value
    return loaded(document)


def sent(contract: Contract, name: str) -> Operation:
    found = contract.notification(name)
    assert found is not None
    return found


def mistakes(operation: Operation, value: Any) -> list[str]:
    assert operation.request is not None
    return [it.kind for it in operation.request.mistakes(value)]


def test_what_send_operations_hold_is_sent() -> None:
    contract = loaded(DOCUMENT)
    assert [it.id for it in contract.notifications] == ["arrived", "late"]
    assert (contract.operations, contract.title, contract.version) == ((), "Trams", "1")
    assert contract.faults == ()
    assert list(contract.schemas) == ["Arrival"]


@pytest.mark.parametrize(
    "name", ["arrived", "arrivals/arrived", "arrivals", "stops/{stop}/arrivals", "sendArrivals"]
)
def test_a_message_is_known_by_its_key_its_channel_and_its_operation(name: str) -> None:
    assert sent(loaded(DOCUMENT), name).id == "arrived"


def test_a_channel_is_the_name_of_all_its_messages() -> None:
    assert [it.id for it in loaded(DOCUMENT).called("arrivals")] == ["arrived", "late"]
    assert [it.id for it in loaded(DOCUMENT).called("delayed")] == ["late"]


def test_payloads_are_checked_in_the_closed_world() -> None:
    arrived = sent(loaded(DOCUMENT), "arrived")
    assert mistakes(arrived, {"line": "M1"}) == []
    assert mistakes(arrived, {"lien": 1, "at": "soon"}) == [
        "unknown-member",
        "wrong-format",
    ]
    assert arrived.place == "a.json#/components/messages/arrived"
    assert [(it.name, it.value, it.summary) for it in arrived.request_examples] == [
        ("on-time", {"line": "M1"}, "On time")
    ]


def test_headers_are_parameters_and_the_binding_gives_the_method() -> None:
    arrived = sent(loaded(DOCUMENT), "arrived")
    (trace,) = arrived.parameters
    assert (trace.name, trace.where, trace.is_required) == ("trace", "header", True)
    assert [it.value for it in trace.examples] == ["a"]
    assert arrived.method == "PUT"
    without = changed(("operations/sendArrivals/bindings", None))
    assert sent(without, "arrived").method == "SEND"


def test_an_operation_names_some_messages_of_its_channel() -> None:
    reference = {"$ref": "#/channels/arrivals/messages/late"}
    contract = changed(("operations/sendArrivals/messages", [reference]))
    assert [it.id for it in contract.notifications] == ["late"]
    assert contract.faults == ()


def test_a_reply_is_sent_too() -> None:
    reply = {"channel": {"$ref": "#/channels/arrivals"}}
    contract = changed(("operations/sendArrivals", None), ("operations/ring/reply", reply))
    assert [it.id for it in contract.notifications] == ["arrived", "late"]


def test_without_an_operation_that_sends_every_message_is_read() -> None:
    for contract in (changed(("operations", None)), changed(("operations/sendArrivals", None))):
        assert [it.id for it in contract.notifications] == ["arrived", "late", "ring"]


def test_messages_of_one_name_in_two_channels_have_the_channel_in_their_names() -> None:
    other = {"address": None, "messages": {"late": {"payload": {"type": "string"}}}}
    contract = changed(("channels/night", other), ("operations", {}))
    assert [it.id for it in contract.notifications] == [
        "arrived",
        "arrivals/late",
        "ring",
        "night/late",
    ]


def test_one_message_in_two_channels_is_one_notification() -> None:
    other = {"messages": {"came": {"$ref": "#/components/messages/arrived"}}}
    contract = changed(("channels/night", other), ("operations", {}))
    assert [it.id for it in contract.notifications] == ["arrived", "late", "ring"]
    assert sent(contract, "night").id == "arrived"


def test_traits_give_what_a_message_does_not_say_itself() -> None:
    traits = [
        {"contentType": "application/x-tram", "summary": "no", "headers": {"properties": {}}},
        {"headers": {"type": "object", "properties": {"line": {"type": "integer"}}}},
    ]
    arrived = sent(changed(("components/messages/arrived/traits", traits)), "arrived")
    assert arrived.summary == "A tram has arrived"
    assert [it.media_type for it in arrived.request_bodies] == ["application/x-tram"]
    assert [it.name for it in arrived.parameters] == ["trace", "line"]


DRAFT_07: list[tuple[str, dict[str, Any], Any, list[str]]] = [
    ("a tuple", {"items": [{"type": "string"}], "additionalItems": False}, ["a"], []),
    ("too long", {"items": [{"type": "string"}], "additionalItems": False}, ["a", 1], ["any"]),
    ("a wrong item", {"items": [{"type": "string"}]}, [1], ["wrong-type"]),
    (
        "a dependency",
        {"properties": {"a": {}, "b": {}}, "dependencies": {"a": ["b"]}},
        {"a": 1},
        ["missing-member"],
    ),
    (
        "a name",
        {"definitions": {"n": {"$id": "#n", "type": "null"}}, "properties": {"a": {"$ref": "#n"}}},
        {"a": 1},
        ["wrong-type"],
    ),
    ("a definition", {"definitions": {"n": {"type": "null"}}, "type": "integer"}, 1, []),
    ("an old exclusive bound", {"minimum": 1, "exclusiveMinimum": True}, 1, ["wrong-value"]),
    (
        "what is beside a reference",
        {"$ref": "#/components/schemas/Arrival", "not": {}},
        {"line": "a"},
        [],
    ),
]


@pytest.mark.parametrize(
    ("schema", "value", "kinds"), [it[1:] for it in DRAFT_07], ids=[it[0] for it in DRAFT_07]
)
def test_payloads_are_json_schema_draft_07(
    schema: dict[str, Any], value: Any, kinds: list[str]
) -> None:
    contract = changed(("components/messages/arrived/payload", schema))
    found = mistakes(sent(contract, "arrived"), value)
    assert found == kinds or (kinds == ["any"] and found)
    assert [it for it in contract.faults if it.rule != "contract-example"] == []


def test_a_discriminator_is_the_name_of_a_member() -> None:
    pet = {"type": "object", "discriminator": "kind", "properties": {"kind": {"type": "string"}}}
    members = {"allOf": [{"$ref": "#/components/schemas/Pet"}], "properties": {"lives": {}}}
    contract = changed(
        ("components/schemas/Pet", pet),
        ("components/schemas/Cat", members),
        ("components/messages/arrived/payload", {"$ref": "#/components/schemas/Pet"}),
        ("components/messages/arrived/examples", []),
    )
    assert contract.faults == ()
    assert mistakes(sent(contract, "arrived"), {"kind": "Cat", "lives": 9}) == []


READ = (
    "application/schema+json;version=draft-07",
    "application/schema+yaml;version=draft-07",
    "application/vnd.aai.asyncapi+json;version=3.0.0",
    "application/vnd.oai.openapi;version=3.0.0",
)


@pytest.mark.parametrize("name", READ)
def test_schemas_may_name_their_format(name: str) -> None:
    payload = {
        "schemaFormat": name,
        "schema": {"type": "object", "properties": {"a": {"type": "integer", "nullable": True}}},
    }
    contract = changed(
        ("components/schemas/Arrival", payload), ("components/messages/arrived/examples", [])
    )
    assert contract.faults == ()
    assert mistakes(sent(contract, "arrived"), {"a": "x"}) == ["wrong-type"]
    assert mistakes(sent(contract, "arrived"), {"a": None}) == []


def test_a_format_that_is_not_read_is_said_once() -> None:
    payload = {"schemaFormat": "application/vnd.apache.avro;version=1.9.0", "schema": {"type": "x"}}
    contract = changed(
        ("components/messages/arrived/payload", payload),
        ("channels/arrivals/messages/late/payload", payload),
    )
    (fault,) = contract.faults
    assert fault.rule == "contract-keyword"
    assert "'application/vnd.apache.avro;version=1.9.0' are not checked" in fault.message
    assert sent(contract, "arrived").request is None


def test_references_lead_to_other_files_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "common").mkdir()
    (tmp_path / "own").mkdir()
    (tmp_path / "common/it.yaml").write_text(
        "left: { payload: { $ref: 'x.yaml#/Left' } }\n", "utf-8"
    )
    (tmp_path / "common/x.yaml").write_text(
        "Left: { type: object, properties: { at: {} } }\n", "utf-8"
    )
    document = deepcopy(DOCUMENT)
    document["channels"]["arrivals"]["messages"] = {"left": {"$ref": "../common/it.yaml#/left"}}
    path = tmp_path / "own/a.json"
    path.write_text(json.dumps(document), "utf-8")
    contract = load(path, "own/a.json")
    assert contract.faults == ()
    assert contract.files == ("own/a.json", "common/it.yaml", "common/x.yaml")
    assert mistakes(sent(contract, "left"), {"too": 1}) == ["unknown-member"]
    document["channels"]["arrivals"]["messages"] = {"left": {"$ref": "../../it.yaml#/left"}}
    path.write_text(json.dumps(document), "utf-8")
    assert [it.message.rpartition(": ")[2] for it in load(path, "own/a.json").faults] == [
        "the file is outside the project"
    ]


SECURED = {
    "type": "oauth2",
    "flows": {"password": {"tokenUrl": "https://a", "availableScopes": {}}},
}
MISTAKES: list[tuple[str, Any, str, str, str]] = [
    ("chanels", {}, "contract-field", "a document has no field 'chanels'", ""),
    ("info/version", 1, "contract-field", "'version' has to be text", "put it in quotes"),
    ("info/version", None, "contract-field", "an info needs the field 'version'", ""),
    (
        "operations/sendArrivals/sumary",
        "x",
        "contract-field",
        "an operation has no field 'sumary'",
        "did you mean 'summary'?",
    ),
    (
        "operations/sendArrivals/action",
        "sned",
        "contract-field",
        "there is no action 'sned'",
        "did you mean 'send'?",
    ),
    (
        "operations/sendArrivals/channel",
        {"$ref": "#/channels/arivals"},
        "contract-reference",
        "'#/channels/arivals' cannot be resolved: there is nothing at this place",
        "did you mean 'arrivals'?",
    ),
    (
        "operations/sendArrivals/channel",
        {"address": "a"},
        "contract-field",
        "'channel' has to be a reference",
        "write { $ref: '#/channels/NAME' }",
    ),
    (
        "operations/sendArrivals/messages",
        [{"$ref": "#/channels/commands/messages/ring"}],
        "contract-reference",
        "'#/channels/commands/messages/ring' is not a message of the operation's channel",
        "list it under 'messages' of the channel",
    ),
    (
        "operations/sendArrivals/messages",
        [{"$ref": "#/components/schemas/Arrival"}],
        "contract-reference",
        "'#/components/schemas/Arrival' leads to a schema, not to a message",
        "",
    ),
    (
        "components/messages/arrived/payload",
        {"$ref": "#/components/schemas/Arival"},
        "contract-reference",
        "'#/components/schemas/Arival' cannot be resolved: there is nothing at this place",
        "did you mean 'Arrival'?",
    ),
    (
        "components/messages/arrived/payload/$ref",
        "Arrival",
        "contract-reference",
        "'Arrival' cannot be resolved",
        "",
    ),
    (
        "components/messages/arrived/examples/0/payload",
        {"line": 1},
        "contract-example",
        "the example 'on-time' violates its own schema: 'line' has to be a string, not 1",
        "put it in quotes",
    ),
    (
        "components/messages/arrived/examples/0/headers",
        {"trace": {"a": 1}},
        "contract-example",
        "the example 'on-time' violates its own schema: the value has to be a string",
        "",
    ),
    (
        "channels/arrivals/parameters",
        {"stpo": {}},
        "contract-field",
        "'parameters' does not describe '{stop}'",
        "did you mean 'stpo'?",
    ),
    (
        "channels/commands/parameters",
        {"stop": {}},
        "contract-field",
        "the address of the channel has no '{stop}'",
        "put it into 'address', or remove the parameter",
    ),
    ("info/tags", [{}], "contract-field", "a tag needs the field 'name'", ""),
    ("channels/commands/address", 5, "contract-field", "'address' has to be text or null", ""),
    (
        "components/securitySchemes",
        {"it": {"type": "http"}},
        "contract-field",
        "a security scheme of the type 'http' needs the field 'scheme'",
        "",
    ),
    (
        "components/securitySchemes",
        {"it": {"type": "oauth"}},
        "contract-field",
        "there is no security scheme of the type 'oauth'",
        "did you mean 'oauth2'?",
    ),
]


@pytest.mark.parametrize(
    ("place", "value", "rule", "message", "hint"), MISTAKES, ids=[it[3] for it in MISTAKES]
)
def test_a_mistake_is_one_finding(
    place: str, value: Any, rule: str, message: str, hint: str
) -> None:
    (fault,) = changed((place, value)).faults
    assert fault.rule == rule
    assert fault.message.startswith(message)
    assert fault.hint == hint or not hint


def test_a_misspelt_field_explains_references_that_lead_through_it() -> None:
    document = deepcopy(DOCUMENT)
    document["chanels"] = document.pop("channels")
    assert [it.message for it in loaded(document).faults] == ["a document has no field 'chanels'"]
    del document["chanels"]
    assert [it.message for it in loaded(document).faults] == ["a document needs 'channels'"]


def test_a_channel_that_is_missing_is_told_once_for_its_messages_too() -> None:
    messages = [{"$ref": "#/channels/arivals/messages/arrived"}]
    contract = changed(
        ("operations/sendArrivals/channel", {"$ref": "#/channels/arivals"}),
        ("operations/sendArrivals/messages", messages),
    )
    assert len(contract.faults) == 1


def test_what_is_allowed_has_no_finding() -> None:
    contract = changed(
        ("x-team", {"trams": 1}),
        ("id", "urn:trams"),
        ("channels/commands/address", "commands"),
        ("components/securitySchemes", {"it": SECURED, "key": {"type": "apiKey", "in": "user"}}),
        ("operations/sendArrivals/security", [{"$ref": "#/components/securitySchemes/it"}]),
        ("operations/sendArrivals/traits", [{"bindings": {"kafka": {"any": 1}}}]),
        ("servers", {"one": {"host": "a:1", "protocol": "kafka", "bindings": {"kafka": {"a": 1}}}}),
        ("components/messages/arrived/correlationId", {"location": "$message.header#/trace"}),
        ("components/messageBindings", {"kafka": {"key": {"type": "string"}}}),
    )
    assert contract.faults == ()


@pytest.mark.parametrize(
    ("version", "message", "hint"),
    [
        ("2.6.0", "the document is AsyncAPI 2.6.0", "convert it to AsyncAPI 3"),
        ("4.0.0", "AsyncAPI '4.0.0' is not known", "write a version in quotes"),
        (3.0, "AsyncAPI '3.0' is not known", "write a version in quotes"),
    ],
)
def test_another_version_is_refused_in_one_line(version: Any, message: str, hint: str) -> None:
    with pytest.raises(FindingError) as raised:
        changed(("asyncapi", version))
    assert raised.value.finding.rule == "bad-contract"
    assert raised.value.finding.message == message
    assert raised.value.finding.hint.startswith(hint)


def test_nothing_is_selected_from_it() -> None:
    with pytest.raises(FindingError, match="'only' and 'overlays' are for OpenAPI documents"):
        load(Path("a.json"), "a.json", json.dumps(DOCUMENT), ContractSelection(tags=("a",)))


def test_a_message_replaces_the_webhook_of_its_name() -> None:
    hook = {"post": {"requestBody": {"content": {"application/json": {"schema": {}}}}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Trams", "version": "1"},
        "webhooks": {"arrived": hook, "left": hook},
    }
    contract = loaded(document, Path("api.json")).sending(loaded(DOCUMENT))
    assert [it.id for it in contract.notifications] == ["POST left", "arrived", "late"]
    assert sent(contract, "arrived").place.startswith("a.json#")
    assert contract.location("a.json#/channels").path == "a.json"
    assert "Arrival" in contract.schemas
    assert contract.faults == ()
    faulty = loaded(document, Path("api.json")).sending(changed(("chanels", {})))
    assert [it.location.path for it in faulty.faults] == ["a.json"]


HOSTILE: list[dict[str, Any]] = [
    {"channels": []},
    {"channels": {"a": None, "b": {"messages": [1]}, "c": {"messages": {"m": 1}}}},
    {"operations": {"a": 1, "b": {"action": "send"}, "c": {"action": "send", "messages": 1}}},
    {"operations": {"a": {"action": "send", "channel": {"$ref": "#/operations/a"}}}},
    {"operations": {"a": {"action": "receive", "channel": 1, "reply": [1]}}},
    {"components": {"messages": {"arrived": {"$ref": "#/components/messages/arrived"}}}},
    {"components": {"messages": {"arrived": {"payload": True, "headers": 1, "traits": {}}}}},
    {"components": {"messages": {"arrived": {"examples": [1, {"headers": 1, "payload": 1}]}}}},
    {"components": {"messages": {"arrived": {"payload": {"schemaFormat": 1, "schema": 2}}}}},
    {"components": {"schemas": {"Arrival": {"dependencies": {"a": 1}, "items": [1]}}}},
    {"components": 1, "defaultContentType": 1, "servers": 1},
]


@pytest.mark.parametrize("part", HOSTILE, ids=map(str, range(len(HOSTILE))))
def test_no_document_ends_in_an_error_of_ours(part: dict[str, Any]) -> None:
    contract = loaded({**DOCUMENT, **part})
    assert contract.faults
    for operation in contract.notifications:
        if operation.request:
            operation.request.mistakes({"line": 1})
