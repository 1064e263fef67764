"""Whole objects in the cells of a table below an operation."""

from pathlib import Path

import pytest

from tests.plugin.rules.pages import Site, answering, contract, taking

CAKE = {"type": "object", "properties": {"dough": {"type": "string"}, "eggs": {"type": "integer"}}}
SHOP = {"type": "object", "properties": {"street": {"type": "string"}}}
PATHS = {
    "/cakes": {"post": taking({"application/json": CAKE}, operationId="bake")},
    "/shops": {"get": answering({"application/json": SHOP}, operationId="listShops")},
}
CELLS = {
    '`{ "eggs": 2 }`': [],
    '`{ "street": "High St" }`': ["unknown-member:7:10"],
    '`{ "eggs": "two" }`': ["wrong-type:7:18"],
    '`"street": "High St"`': [],
}


@pytest.mark.parametrize("cell", CELLS)
def test_an_object_in_a_cell_is_a_body_of_the_operation_above(cell: str, tmp_path: Path) -> None:
    table = f'| a | b |\n|---|---|\n| x | `{{ "dough": "rye" }}` |\n| y | {cell} |\n'
    page = f"{{% endpoint bake %}}\n\n\n{table}".replace("\n\n\n", "\n\n")
    assert Site(tmp_path, contract(PATHS), page).found == [
        it.replace(":7:", ":6:") for it in CELLS[cell]
    ]


def test_the_rows_of_a_table_are_of_one_kind(tmp_path: Path) -> None:
    baked = {"type": "object", "properties": {"number": {"type": "integer"}}}
    answer = answering({"application/json": baked})
    paths = {
        "/cakes": {"post": {**taking({"application/json": CAKE}, operationId="bake"), **answer}}
    }
    rows = '| x | `{ "dough": "rye" }` |\n| y | `{ "number": 2 }` |\n'
    table = f"| a | b |\n|---|---|\n{rows}"
    page = f"{{% endpoint bake %}}\n\n{table}"
    site = Site(tmp_path, contract(paths), page)
    assert site.messages == ["there is no member 'number' here"]
    (tmp_path / "other").mkdir()
    lone = f"{{% endpoint bake %}}\n\n{table.replace(rows, rows.splitlines()[1])}\n"
    assert Site(tmp_path / "other", contract(paths), lone).found == []
