"""The command ``tandem``."""

import io
import sys

import click

from mkdocs_tandem.integration.cli.checking import check, examples
from mkdocs_tandem.integration.cli.covering import coverage
from mkdocs_tandem.integration.cli.exporting import export_command
from mkdocs_tandem.integration.cli.group import Group
from mkdocs_tandem.integration.cli.showing import diff, explain, render
from mkdocs_tandem.integration.cli.updating import update
from mkdocs_tandem.integration.cli.writing import import_site, init, manual

__all__ = ["main"]


@click.group(cls=Group)
@click.version_option(package_name="mkdocs-tandem")
def main() -> None:
    """One source for several audiences, every example checked and executed."""
    for stream in (sys.stdout, sys.stderr):
        is_terminal = stream.isatty()
        if isinstance(stream, io.TextIOWrapper):  # programs read UTF-8, whatever the locale is
            stream.reconfigure(encoding=None if is_terminal else "utf-8", errors="replace")


_COMMANDS = (
    check,
    update,
    coverage,
    render,
    examples,
    diff,
    explain,
    export_command,
    init,
    import_site,
    manual,
)

for _command in _COMMANDS:
    main.add_command(_command)
