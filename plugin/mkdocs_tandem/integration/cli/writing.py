"""Commands that write files: ``tandem init``, ``tandem manual``."""

from pathlib import Path

import click

from mkdocs_tandem.report.manual import pages
from mkdocs_tandem.starter import starter


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--dry-run", is_flag=True, help="Only show what would be written.")
def init(folder: Path, *, dry_run: bool) -> None:
    """Start a project in FOLDER that works at once; asks before it overwrites."""
    for name, text in starter().items():
        path = folder / name
        if path.exists() and path.read_bytes() == text.encode():
            continue
        if dry_run:
            click.echo(f"would {'overwrite' if path.exists() else 'write'} {path}")
        elif not path.exists() or click.confirm(f"overwrite {path}?"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            click.echo(f"wrote {path}")
    if not dry_run:
        click.echo("now run 'tandem check', and 'mkdocs serve' to see the pages")


@click.command(hidden=True)
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def manual(folder: Path) -> None:
    """Write the pages of the manual that the code's tables give into FOLDER."""
    for name, text in pages().items():
        (folder / name).write_text(text, "utf-8")
