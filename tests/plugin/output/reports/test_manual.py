import pytest

from tests.manual import written
from tests.support.projects import REPOSITORY

PAGES = written()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_manual_says_what_the_tables_say(name: str) -> None:
    text = (REPOSITORY / "docs/manual" / name).read_text("utf-8")
    assert text == PAGES[name], "run 'make manual'"


def test_every_command_has_a_section() -> None:
    text = PAGES["commands.md"]
    assert "\n## tandem update\n" in text
    assert "| `--format` `text`, `json`, `github`, `sarif` |" in text
