"""Names, values and paths that only the contract of another audience has."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_tandem.project.project import Project
from tests.plugin.rules.pages import answering, contract, taking

TEXT = {"type": "string"}


def _contract(path: str, parameter: str, page: str, **members: Any) -> str:
    """A shop's contract for one audience."""
    order = {"type": "object", "properties": {"note": TEXT, "next": TEXT, **members}}
    named = {"name": parameter, "in": "path", "required": True, "schema": TEXT}
    query = {"name": page, "in": "query", "schema": {"type": "integer"}}
    answer = answering({"application/json": order}, operationId="readOrder")
    answer["parameters"] = [named, query]
    sent = taking({"application/json": order}, operationId="order", parameters=[named])
    servers = [{"url": f"https://api.shop.example/{path.split('/')[1]}"}]
    inner = path.removeprefix(f"/{path.split('/')[1]}")
    return contract({inner: {"get": answer, "post": sent}}, servers=servers)


STAFF = _contract(
    "/staff/shops/{sid}/orders", "sid", "page", discount={"enum": ["Half", "None"]}, till=TEXT
)
GUEST = _contract("/guest/my/{oid}/orders", "oid", "after", gift={"type": "object"})


def _found(root: Path, page: str, **settings: Any) -> list[str]:
    (root / "docs").mkdir()
    (root / "docs/page.md").write_text(page)
    (root / "staff.yaml").write_text(STAFF)
    (root / "guest.yaml").write_text(GUEST)
    audiences = {
        it: {"contract": f"{it}.yaml", **settings.get(it, {})} for it in ("staff", "guest")
    }
    (root / "mkdocs.yml").write_text(
        yaml.safe_dump({"plugins": [{"tandem": {"audiences": audiences}}]})
    )
    found = Project.load(root / "mkdocs.yml").check().findings
    rules = ("foreign-name", "unknown-parameter")
    return [
        f"{it.rule}:{it.location.line}:{it.location.column} {','.join(it.audiences)}"
        for it in found
        if it.rule in rules
    ]


PROSE = {
    "Set `discount`.": ["foreign-name:1:6 guest"],
    "Set `gift.note`.": ["foreign-name:1:6 staff"],
    "Set *gift.note*.": ["foreign-name:1:6 staff"],
    "It is `Half`.": ["foreign-name:1:8 guest"],
    "Ask `GET /shops/{sid}/orders`.": ["foreign-name:1:10 guest"],
    "Ask `/my/7/orders`.": ["foreign-name:1:6 staff"],
    "Set **discount** or a gift.": [],
    "Set `note` and `next`.": [],
    "Run `python -m till`.": [],
    "Ask `GET /elsewhere/7`.": [],
    "{% if page.subsection == 'staff' %}Set `discount`.{% endif %}": [],
    "```\ndiscount\n```": [],
    "| `discount`, `till`, `Half` | `gift` |": [],
}


@pytest.mark.parametrize("text", PROSE)
def test_a_name_of_another_audiences_contract_is_found_in_prose(text: str, tmp_path: Path) -> None:
    assert _found(tmp_path, f"{text}\n") == PROSE[text]


def test_a_private_word_is_left_to_its_own_rule(tmp_path: Path) -> None:
    private = {"private": ["discount"]}
    assert not _found(tmp_path, "Set `discount`.\n", staff=private)


BODIES = {
    "https://api.shop.example/staff/shops/7/orders?page=2": ["foreign-name:4:36 guest"],
    "(...)/my/7/orders": ["foreign-name:4:17 staff"],
    "/my/{oid}/orders?after=2": ["foreign-name:4:12 staff"],
    "<base>/shops/7/orders?pages=2": [
        "foreign-name:4:18 guest",
        "unknown-parameter:4:34 staff",
    ],
    "https://api.bus.example/my/7/orders": [],
    "https://api.shop.example/elsewhere/7/orders": [],
    "/other/7": [],
    "see /my/7/orders": [],
    "a/b": [],
}


@pytest.mark.parametrize("address", BODIES)
def test_an_address_in_a_body_is_looked_up_in_the_contracts(address: str, tmp_path: Path) -> None:
    page = f'{{% endpoint readOrder %}}\n\n```json response\n{{ "next": "{address}" }}\n```\n'
    assert _found(tmp_path, page) == BODIES[address]


def test_what_the_api_sends_can_be_described_in_a_document_of_its_own(tmp_path: Path) -> None:
    sent = {"type": "object", "properties": {"state": {"enum": ["Baked", "Sold"]}}}
    hooks = contract({"/done": {"post": taking({"application/json": sent}, operationId="bread")}})
    (tmp_path / "hooks.yaml").write_text(hooks)
    page = '```json notification {}\n{{ "state": "Burnt" }}\n```\n'
    for name in ("bread", "done"):
        root = tmp_path / name
        root.mkdir()
        (root / "hooks.yaml").write_text(hooks)
        (root / "docs").mkdir()
        (root / "docs/page.md").write_text(page.format(name))
        (root / "api.yaml").write_text(STAFF)
        audience = {"contract": "api.yaml", "notifications": "hooks.yaml"}
        options = {"plugins": [{"tandem": {"audiences": {"all": audience}}}]}
        (root / "mkdocs.yml").write_text(yaml.safe_dump(options))
        (finding,) = Project.load(root / "mkdocs.yml").check().findings
        assert (finding.rule, finding.location.line) == ("wrong-value", 2)
        assert finding.place.startswith("hooks.yaml#/paths/~1done/post")


def test_the_hint_is_the_own_path_of_the_operation_that_is_meant(tmp_path: Path) -> None:
    paths = {"staff": ("/stock", "/shops/{sid}/orders"), "guest": ("/shelf", "/my/{oid}/orders")}
    order = {"type": "object", "properties": {"next": TEXT}}
    for name, (stock, orders) in paths.items():
        found = answering({"application/json": order}, operationId="orders")
        known = {stock: {"get": {**found, "operationId": "stock"}}, orders: {"get": found}}
        servers = [{"url": f"https://api.shop.example/{name}"}]
        (tmp_path / f"{name}.yaml").write_text(contract(known, servers=servers))
    audiences = {name: {"contract": f"{name}.yaml"} for name in paths}
    options = {"plugins": [{"tandem": {"audiences": audiences}}]}
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(options))
    (tmp_path / "docs").mkdir()
    body = '{ "next": "https://api.shop.example/staff/shops/7/orders" }'
    page = f"{{% endpoint orders %}}\n\n```json response\n{body}\n```\n"
    (tmp_path / "docs/page.md").write_text(page)
    hints = {it.rule: it.hint for it in Project.load(tmp_path / "mkdocs.yml").check().findings}
    assert hints["foreign-name"] == "write '/my/{oid}/orders'"
