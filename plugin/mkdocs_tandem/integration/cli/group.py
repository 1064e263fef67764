"""Commands as one, and what all of them do alike."""

from typing import Any

import click

from mkdocs_tandem.finding import FindingError

_COULD_NOT_RUN = 2
_INTERRUPTED = 130
"""What a shell makes of a command that was ended by SIGINT."""


class Group(click.Group):
    """Tells what keeps a command from running in one line, with exit code 2."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except FindingError as error:
            click.echo(f"tandem: {error}", err=True)
            context.exit(_COULD_NOT_RUN)
        except KeyboardInterrupt:
            click.echo("tandem: interrupted", err=True)
            context.exit(_INTERRUPTED)
