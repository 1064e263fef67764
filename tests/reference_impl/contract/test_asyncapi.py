import json
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import falcon.testing
import jsonschema_rs
import pytest
import yaml

from callback_api import create_app
from callback_api.contract.__main__ import text
from callback_api.contract.asyncapi import asyncapi
from callback_api.contract.definitions import AUDIENCES
from callback_api.contract.document import document

every_audience = pytest.mark.parametrize("audience", AUDIENCES)
NODE = shutil.which("node")
MODULES = Path(__file__).parents[3] / ".venv/asyncapi/node_modules"
"""Where ``make peers`` installs the parser."""
PARSE = """
const { Parser } = require("@asyncapi/parser");
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
const parsed = texts.map((text) => new Parser().parse(text).then(({ document, diagnostics }) => {
  const errors = diagnostics.filter((it) => it.severity === 0).map((it) => it.message);
  const sent = document ? document.operations().filterBySend() : [];
  const names = sent.flatMap((it) => it.messages().all().map((message) => message.id()));
  return { errors, names };
}));
Promise.all(parsed).then((found) => console.log(JSON.stringify(found)));
"""


@every_audience
def test_the_written_file_is_the_composed_document(audience: str) -> None:
    file = files("callback_api.contract") / f"{audience}-asyncapi.yaml"
    written = file.read_text(encoding="utf-8")
    assert written == text(asyncapi(audience)), "run: python -m callback_api.contract"
    assert yaml.safe_load(written) == asyncapi(audience)


@every_audience
def test_its_messages_are_the_webhooks_of_the_other_document(audience: str) -> None:
    webhooks, components = document(audience)["webhooks"], asyncapi(audience)["components"]
    assert list(components["messages"]) == list(webhooks)
    for name, message in components["messages"].items():
        content = webhooks[name]["post"]["requestBody"]["content"][message["contentType"]]
        assert message["payload"] == content["schema"]
        shown = {it["name"]: it["payload"] for it in message["examples"]}
        assert shown == {key: it["value"] for key, it in content["examples"].items()}
    whole = document(audience)["components"]["schemas"]
    assert all(whole[name] == schema for name, schema in components["schemas"].items())


@every_audience
def test_its_examples_fit_as_draft_07_has_it_too(audience: str) -> None:
    components = asyncapi(audience)["components"]
    for message in components["messages"].values():
        schema = {**message["payload"], "components": components}
        validator = jsonschema_rs.Draft7Validator(schema, validate_formats=True)
        for example in message["examples"]:
            assert [error.message for error in validator.iter_errors(example["payload"])] == []


@every_audience
def test_each_message_takes_a_channel_by_an_operation_that_sends(audience: str) -> None:
    composed = asyncapi(audience)
    sent = {
        reference["$ref"].rpartition("/")[2]
        for operation in composed["operations"].values()
        if operation["action"] == "send"
        for reference in operation["messages"]
    }
    assert sent == set(composed["components"]["messages"])


@every_audience
def test_it_is_published_beside_the_contract(audience: str) -> None:
    client = falcon.testing.TestClient(create_app())
    assert client.simulate_get(f"/{audience}/asyncapi.json").json == asyncapi(audience)


@pytest.mark.skipif(
    NODE is None or not MODULES.is_dir(), reason="there is no AsyncAPI parser: see 'make peers'"
)
def test_the_parser_of_asyncapi_finds_no_mistake() -> None:
    done = subprocess.run(  # noqa: S603 -- our own program
        [str(NODE), "-e", PARSE],
        input=json.dumps([text(asyncapi(audience)) for audience in AUDIENCES]),
        env={"NODE_PATH": str(MODULES), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    for audience, found in zip(AUDIENCES, json.loads(done.stdout), strict=True):
        assert found["errors"] == []
        assert set(found["names"]) == set(asyncapi(audience)["components"]["messages"])
