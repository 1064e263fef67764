import click
import pytest

from mkdocs_tandem.integration.cli import main
from mkdocs_tandem.integration.cli.reference import command_pages
from mkdocs_tandem.report.manual import pages
from tests.plugin.projects import REPOSITORY

PAGES = {**pages(), **command_pages(main)}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_manual_says_what_the_tables_say(name: str) -> None:
    written = (REPOSITORY / "docs/manual" / name).read_text("utf-8")
    assert written == PAGES[name], "run 'make manual'"


def test_every_command_and_option_is_explained() -> None:
    for command in main.commands.values():
        assert command.help
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{command.name} {option.name}"
