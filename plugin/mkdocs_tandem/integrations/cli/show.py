"""``tandem render`` and ``tandem diff``."""

import difflib
from pathlib import Path

import click

from mkdocs_tandem.finding import RULES, current_code
from mkdocs_tandem.integrations.cli.project import (
    audience,
    config_file,
    known_audiences,
    page_of,
    project_of,
)
from mkdocs_tandem.output.reports.explain import explanation
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.suggestions import closest


@click.command()
@click.argument("page", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@config_file
@audience
@click.option("--no-execute", is_flag=True, help="Send no requests to the service.")
def render(
    page: Path, config: Path | None, audiences: tuple[str, ...], *, no_execute: bool
) -> None:
    """Print the rendered Markdown of PAGE for each audience.

    If there are several, a comment before each names it.
    """
    project = project_of(config)
    known_audiences(project, audiences)
    variants = project.site.variants(page_of(project, page))
    shown = [it for it in variants if not audiences or set(audiences) & set(it.names)]
    for variant in shown:
        text = project.publisher.filled(variant, execute=not no_execute)
        if len(shown) > 1:
            text = f"<!-- {', '.join(variant.names)} -->\n\n{text.strip()}\n\n"
        click.echo(text, nl=False)


@click.command()
@click.argument("page", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("first")
@click.argument("second")
@config_file
def diff(page: Path, first: str, second: str, config: Path | None) -> None:
    """Compare PAGE as rendered for audiences FIRST and SECOND."""
    project = project_of(config)
    known_audiences(project, (first, second))
    variants = {variant.names: variant for variant in project.site.variants(page_of(project, page))}
    before, after = (_lines(variants.get((name,))) for name in (first, second))
    for line in difflib.unified_diff(before, after, first, second, lineterm=""):
        click.echo(line)


def _lines(variant: Variant | None) -> list[str]:
    return variant.text.splitlines() if variant else []


@click.command()
@click.argument("rule")
def explain(rule: str) -> None:
    """Explain RULE, with a wrong and a right example."""
    code = current_code(rule)
    if code not in RULES:
        close = closest(rule, RULES)
        hint = f"; did you mean '{close}'?" if close else ""
        raise click.BadParameter(f"there is no rule '{rule}'{hint}", param_hint="'RULE'")
    if code != rule:
        click.echo(f"note: the rule '{rule}' is now called '{code}'", err=True)
    click.echo(explanation(code))
