"""The command ``tandem``."""

import io
import os
import sys
import threading

import click

from mkdocs_tandem.integrations.cli.group import CommandGroup

__all__ = ["main", "run"]


_COMMANDS = {
    "check": "check:check",
    "update": "update:update",
    "coverage": "coverage:coverage",
    "render": "show:render",
    "examples": "check:examples",
    "diff": "show:diff",
    "explain": "show:explain",
    "export": "export:export_command",
    "lsp": "lsp:lsp",
    "init": "write:init",
    "import": "write:import_site",
}
"""Each command by its module and name there; a module is imported when its command runs."""


@click.group(cls=CommandGroup, lazy=_COMMANDS)
@click.version_option(package_name="mkdocs-tandem")
def main() -> None:
    """Check, execute and publish API documentation for several audiences."""
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
