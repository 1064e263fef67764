"""``tandem update``."""

import sys
from pathlib import Path

import click

from mkdocs_tandem.commands.update import FileChangedError, write
from mkdocs_tandem.commands.update import update as updated
from mkdocs_tandem.commands.update.files import changed, diff, left
from mkdocs_tandem.integrations.cli.project import (
    audience,
    chosen,
    config_file,
    known_audiences,
    paths_argument,
    project_of,
)
from mkdocs_tandem.integrations.cli.terminal import progress_shown


@click.command()
@paths_argument
@config_file
@audience
@click.option("--dry-run", is_flag=True, help="Show the changes without writing them.")
def update(
    paths: tuple[Path, ...], config: Path | None, audiences: tuple[str, ...], *, dry_run: bool
) -> None:
    """Write actual responses into the examples of PATHS.

    Notifications and the output of samples are updated, too. Conditions, comments, placeholders
    and ellipses are kept. Examples that cannot be mapped back
    to their source are reported and left unchanged. Review the changes, then run 'tandem check'.

    Exit codes: 0 all examples match the service, 1 some examples were left unchanged, 2 the update
    could not run.
    """
    project = project_of(config)
    known_audiences(project, audiences)
    with progress_shown() as progress:
        result = updated(project, audiences, chosen(project, paths), progress.track)
    for revision in result.revisions:
        if dry_run:
            click.echo(diff(revision), nl=False)
            continue
        try:
            write(project.settings.root, revision)
        except (FileChangedError, OSError) as error:
            raise click.ClickException(f"{revision.path} was not changed: {error}") from error
        click.echo(changed(revision))
    if result.left:
        click.echo(left(result.left), err=dry_run)
    elif not result.revisions:
        click.echo("every response example matches the service", err=dry_run)
    sys.exit(1 if result.left else 0)
