"""The command ``tandem``."""

import click

from mkdocs_tandem.integration.cli.checking import check, examples
from mkdocs_tandem.integration.cli.covering import coverage
from mkdocs_tandem.integration.cli.group import Group
from mkdocs_tandem.integration.cli.showing import diff, render
from mkdocs_tandem.integration.cli.updating import update
from mkdocs_tandem.integration.cli.writing import import_site, init, manual

__all__ = ["main"]


@click.group(cls=Group)
@click.version_option(package_name="mkdocs-tandem")
def main() -> None:
    """One source for several audiences, every example checked and executed."""


for _command in (check, update, coverage, render, examples, diff, init, import_site, manual):
    main.add_command(_command)
