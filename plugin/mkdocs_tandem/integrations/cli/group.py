"""The command group, and options that all commands share."""

import errno
from pathlib import Path
from typing import Any

import click

from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.integrations.cli.terminal import console
from mkdocs_tandem.output.reports.text import frame, line_at

ROOT = "mkdocs_tandem.root"
"""Key of the project's folder among the data of a command."""
_COULD_NOT_RUN = 2
_FULL = {errno.ENOSPC, errno.EDQUOT}
"""Errors of a disk that nothing more can be written to."""
_INTERRUPTED = 130
"""What a shell makes of a command that was ended by SIGINT."""


class CommandGroup(click.Group):
    """Shows what keeps a command from running as a finding, with exit code 2."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except FindingError as error:
            root = context.meta.get(ROOT) or Path()
            line = line_at(root, error.finding.location)
            console(is_error=True).print(frame(error.finding, line), end="")
            context.exit(_COULD_NOT_RUN)
        except OSError as error:
            if error.filename is None and error.errno not in _FULL:
                raise
            click.echo(f"tandem: {error.filename or 'output'}: {error.strerror}", err=True)
            context.exit(_COULD_NOT_RUN)
        except KeyboardInterrupt:
            click.echo("tandem: interrupted", err=True)
            context.exit(_INTERRUPTED)
