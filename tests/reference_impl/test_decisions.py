import re
from pathlib import Path

from callback_api.decisions import page

WRITTEN = Path(__file__).parents[2] / "docs" / "reference" / "decisions.md"


def test_the_page_is_what_the_tables_make_of_it() -> None:
    command = "python -m callback_api.decisions docs/reference/decisions.md"
    assert WRITTEN.read_text(encoding="utf-8") == page(), f"run: {command}"


def test_the_page_holds_nothing_that_a_template_would_take_for_its_own() -> None:
    assert not re.search(r"\{\{|\{%", page())


def test_every_row_of_a_table_has_as_many_cells_as_its_head() -> None:
    for table in re.findall(r"(?:^\|.*\n)+", page(), re.MULTILINE):
        assert len({line.count(" | ") for line in table.splitlines()}) == 1
