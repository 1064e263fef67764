"""``tandem lsp``."""

from importlib.util import find_spec

import click


@click.command()
@click.option(
    "--stdio",
    is_flag=True,
    expose_value=False,
    help="The default; accepted because some editors pass it.",
)
def lsp() -> None:
    """Start the language server for editors.

    It shows findings while you write, and offers completion, definitions and quick fixes. Editors
    start this command themselves.
    """
    if find_spec("pygls") is None:
        message = "the language server needs pygls: run \"pip install 'mkdocs-tandem[lsp]'\""
        raise click.ClickException(message)
    from mkdocs_tandem.integrations.lsp.features import serve  # noqa: PLC0415 -- may be missing

    serve()
