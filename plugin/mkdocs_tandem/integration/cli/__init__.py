"""The command ``tandem``."""

import io
import os
import sys
import threading

import click

from mkdocs_tandem.integration.cli.checking import check, examples
from mkdocs_tandem.integration.cli.covering import coverage
from mkdocs_tandem.integration.cli.exporting import export_command
from mkdocs_tandem.integration.cli.group import Group
from mkdocs_tandem.integration.cli.showing import diff, explain, render
from mkdocs_tandem.integration.cli.updating import update
from mkdocs_tandem.integration.cli.writing import import_site, init, manual

__all__ = ["main", "run"]


@click.group(cls=Group)
@click.version_option(package_name="mkdocs-tandem")
def main() -> None:
    """One source for several audiences, every example checked and executed."""
    for stream in (sys.stdout, sys.stderr):
        is_terminal = stream.isatty()
        if isinstance(stream, io.TextIOWrapper):  # programs read UTF-8, whatever the locale is
            stream.reconfigure(encoding=None if is_terminal else "utf-8", errors="replace")


def run() -> None:
    """The command as a program: it ends even if an application has left threads running."""
    code: object = 0
    try:
        main(prog_name="tandem")
    except SystemExit as end:
        code = end.code
    others = (it for it in threading.enumerate() if it is not threading.main_thread())
    if any(not thread.daemon for thread in others):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)
    sys.exit(code if isinstance(code, int | str) else 0)


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
