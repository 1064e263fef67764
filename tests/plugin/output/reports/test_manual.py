import click
import pytest

from mkdocs_tandem.integrations.cli import main
from mkdocs_tandem.output.reports.manual import pages
from tests.plugin.projects import REPOSITORY

PAGES = pages(main.to_info_dict(click.Context(main)))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_manual_says_what_the_tables_say(name: str) -> None:
    written = (REPOSITORY / "docs/manual" / name).read_text("utf-8")
    assert written == PAGES[name], "run 'make manual'"


def test_every_command_that_is_shown_has_a_section_and_hidden_ones_have_none() -> None:
    text = PAGES["commands.md"]
    assert "\n## tandem update\n" in text
    assert "| `--format` `text`, `json`, `github`, `sarif` |" in text
    assert "tandem manual" not in text
