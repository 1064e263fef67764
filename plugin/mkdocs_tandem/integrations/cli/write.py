"""``tandem init``, ``tandem import`` and other commands that write files."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from mkdocs_tandem.commands.import_jekyll import Loss, Migration, grouped, plan
from mkdocs_tandem.commands.import_jekyll.verify import differences
from mkdocs_tandem.commands.init import starter
from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.source import Location


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--dry-run", is_flag=True, help="Show the files without writing them.")
def init(folder: Path, *, dry_run: bool) -> None:
    """Create a working project in FOLDER.

    Asks before it overwrites files.
    """
    _write(folder, {name: text.encode() for name, text in starter().items()}, dry_run=dry_run)
    if not dry_run:
        first = "" if folder.resolve() == Path.cwd() else f"'cd {folder.as_posix()}', then "
        click.echo(f"now run {first}'tandem check', and 'mkdocs serve' to see the pages")


@click.command("import")
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option(
    "--audience-key",
    "key",
    help="Front matter key that names the audience; default: detected.",
)
@click.option(
    "--config",
    "configs",
    default="_config.yml",
    show_default=True,
    help="Comma-separated Jekyll configuration files; later ones take precedence.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the migration report to this file.",
)
@click.option("--dry-run", is_flag=True, help="Show the files without writing them.")
def import_site(  # noqa: PLR0913 -- an option each
    site: Path, folder: Path, key: str | None, configs: str, report: Path | None, *, dry_run: bool
) -> None:
    """Migrate a Jekyll SITE into FOLDER.

    Asks before it overwrites files; SITE itself is not changed. Pages keep their addresses; pages
    that differ only in their audience are merged. Everything that could not be migrated is listed.
    """
    if folder.resolve().is_relative_to(site.resolve()):
        raise click.UsageError(f"'{folder}' is in '{site}'; write the new site elsewhere")
    found = plan(site, key=key, configs=[name.strip() for name in configs.split(",")])
    contents: dict[str, bytes | Path] = {**found.files, **found.copies}
    _write(folder, dict(sorted(contents.items())), dry_run=dry_run)
    _list("not migrated:", found.lost)
    differing = [] if dry_run else _differing(found, folder / "mkdocs.yml")
    _list("pages that differ from Jekyll's:", differing)
    if report:
        report.write_text("".join(f"{lost}\n" for lost in (*found.lost, *differing)), "utf-8")
    if not dry_run:
        click.echo("\nnow run 'tandem check', and 'mkdocs serve' to see the pages")


def _differing(found: Migration, configuration: Path) -> list[Loss]:
    try:
        return sorted(set(differences(found, configuration)))
    except FindingError as error:
        what = f"pages were not compared with Jekyll's: {error.finding.message}"
        return [Loss(Location(configuration.name), what, "correct it, and import again")]


def _list(title: str, lost: Sequence[Loss]) -> None:
    if lost:
        click.echo(f"\n{title}")
    for line in grouped(lost):
        click.echo(f"  {line}")


def _write(folder: Path, files: Mapping[str, bytes | Path], *, dry_run: bool) -> None:
    """Write files that are not there yet as they are; ask before one is overwritten.

    A path represents the content of the file there; such files are counted, not named.
    """
    copied = 0
    for name, given in files.items():
        path = folder / name
        content = given.read_bytes() if isinstance(given, Path) else given
        if path.exists() and path.read_bytes() == content:
            continue
        if isinstance(given, Path) and not path.exists():
            copied += 1
            if not dry_run:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        elif dry_run:
            click.echo(f"would {'overwrite' if path.exists() else 'write'} {path}")
        elif not path.exists() or click.confirm(f"overwrite {path}?"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            click.echo(f"wrote {path}")
    if copied:
        noun = "file" if copied == 1 else "files"
        click.echo(f"{'would copy' if dry_run else 'copied'} {copied:,} {noun} unchanged")
