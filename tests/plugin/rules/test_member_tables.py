"""Tables of members next to the schema of what they describe."""

from pathlib import Path

import pytest

from tests.plugin.rules.pages import Site, contract, taking

TEXT = {"type": "string"}
LINES = {"type": "array", "items": {"type": "object", "properties": {"sku": TEXT}}}
CART = {
    "type": "object",
    "required": ["owner", "total"],
    "properties": {
        "owner": TEXT,
        "total": {"type": "number"},
        "paid": {"type": "boolean"},
        "lines": LINES,
        "gift": {"type": ["object", "null"], "properties": {"text": TEXT, "paper": TEXT}},
    },
}
HEAD = "| Name | Type | Required | About |\n|---|---|---|---|\n"
GOOD = "| `owner` | string | yes | x |\n| `total` | number | yes | x |\n"
PLAIN = "| Field | Type | About |\n|---|---|---|\n| `owner` | text | x |\n| `total` | float | x |\n"

TABLES = {
    HEAD + GOOD + "| `paid` | Boolean | no | x |\n| `lines[].sku` | `string` | | x |\n": [],
    HEAD + GOOD + "| `lines` | array of objects | no | x |\n| `gift` | object | no | x |\n": [],
    HEAD + GOOD + "| `lines` | object[] | no | x |\n": [],
    HEAD + GOOD + "| `paid` | string | no | x |\n": ["wrong-type:11:12"],
    HEAD + GOOD + "| `paid` | boolean | **yes** | x |\n": ["missing-member:11:22"],
    HEAD + GOOD.replace("yes", "no", 1): ["missing-member:9:22"],
    HEAD + GOOD + "| `piad` | boolean | no | x |\n": ["unknown-name:11:4"],
    HEAD + GOOD + "| `colour` | string | no | x |\n": ["unknown-member:11:4"],
    HEAD + GOOD + "| `sku` | string | no | x |\n": [],
    HEAD + GOOD + "| `lines.skv` | string | no | x |\n": ["unknown-name:11:10"],
    PLAIN + "| `paid` | bool | *Optional.* Whether. |\n": [],
    PLAIN.replace("Type", "Type of value") + "| `paid` | int | Whether. |\n": ["wrong-type:11:12"],
    PLAIN + "| `paid` | bool | (required) Whether. |\n": ["missing-member:11:20"],
    PLAIN + "| `paid` | bool | It is required that all is paid, or optional. |\n": [],
    PLAIN.replace("| `owner` | text | x |\n", "").replace("Field", "Day"): [],
    "| Name | Type | About |\n|---|---|---|\n| `text` | string | x |\n| `paper` | int | x |\n": [
        "wrong-type:10:13"
    ],
    "| Name | Type |\n|---|---|\n| `owner` | int |\n| `a` | int |\n| `b` | int |\n": [],
    "```\n" + HEAD + "| `owner` | int | no | x |\n```\n": [],
    "## Else\n\n" + HEAD + GOOD + "| `paid` | string | no | x |\n": [],
}


@pytest.mark.parametrize("table", TABLES)
def test_a_row_that_the_contract_describes_otherwise_is_found_at_its_cell(
    table: str, tmp_path: Path
) -> None:
    paths = {"/carts": {"post": taking({"application/json": CART}, operationId="fill")}}
    example = '{% endpoint fill %}\n\n```json request\n{ "owner": "Ada", "total": 2.5 }\n```\n\n'
    found = Site(tmp_path, contract(paths), f"{example}{table}").found
    assert found == TABLES[table]


def test_a_heading_names_the_operation_of_its_table(tmp_path: Path) -> None:
    paths = {"/carts": {"post": taking({"application/json": CART}, operationId="fill")}}
    table = f"{HEAD}{GOOD}| `paid` | string | no | x |\n"
    found = Site(tmp_path, contract(paths), f"## POST /carts\n\n{table}").found
    assert found == ["wrong-type:7:12"]


def test_an_include_that_is_no_endpoint_leaves_a_table_to_its_operation(tmp_path: Path) -> None:
    (tmp_path / "_includes").mkdir()
    (tmp_path / "_includes/note.md").write_text("A note.\n", "utf-8")
    paths = {"/carts": {"post": taking({"application/json": CART}, operationId="fill")}}
    table = f"{HEAD}{GOOD}| `paid` | string | no | x |\n"
    page = f"{{% endpoint fill %}}\n\n{{% include note.md %}}\n\n{table}"
    assert Site(tmp_path, contract(paths), page).found == ["wrong-type:9:12"]
