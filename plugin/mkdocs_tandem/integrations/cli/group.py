"""The command group, and options that all commands share."""

import errno
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from mkdocs_tandem.finding import FindingError

ROOT = "mkdocs_tandem.root"
"""Key of the project's folder among the data of a command."""
_COULD_NOT_RUN = 2
_FULL = {errno.ENOSPC, errno.EDQUOT}
"""Errors of a disk that nothing more can be written to."""
_INTERRUPTED = 130
"""What a shell makes of a command that was ended by SIGINT."""


class CommandGroup(click.Group):
    """Commands that are imported on demand; an error that stops one is shown, with exit code 2."""

    def __init__(self, *args: Any, lazy: Mapping[str, str], **options: Any) -> None:
        """``lazy`` has each command's place: ``module:name``, below this package."""
        super().__init__(*args, **options)
        self._lazy = lazy

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(self._lazy)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.commands and name in self._lazy:
            module, _, attribute = self._lazy[name].partition(":")
            self.add_command(getattr(import_module(f"{__package__}.{module}"), attribute), name)
        return self.commands.get(name)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except FindingError as error:
            from mkdocs_tandem.integrations.cli.terminal import console  # noqa: PLC0415 -- slow
            from mkdocs_tandem.output.reports.text import frame, line_at  # noqa: PLC0415 -- slow

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
