"""The page of the manual about the command, from what the command says about itself."""

from collections.abc import Iterator

import click

from mkdocs_tandem.report.manual import page

_HEAD = """\
`tandem COMMAND --help` says the same. A command looks for `mkdocs.yml` in the folder that it is run
in and in those above.
"""


def command_pages(root: click.Command) -> dict[str, str]:
    """The text of the page by its file name."""
    commands = root.commands if isinstance(root, click.Group) else {}
    parts = [_HEAD]
    for name, command in sorted(commands.items()):
        if not command.hidden:
            parts += _command(name, command)
    return {"command.md": page("Command", "".join(parts))}


def _command(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=f"tandem {name}")
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield f"\n## {name}\n\n```text\n{usage}\n```\n\n"
    yield "\n\n".join(" ".join(part.split()) for part in (command.help or "").split("\n\n"))
    yield "\n"
    options = [each for each in command.params if isinstance(each, click.Option)]
    if options:
        yield "\n| option | means |\n| --- | --- |\n"
        for option in options:
            yield f"| {_form(option)} | {' '.join((option.help or '').split())} |\n"


def _form(option: click.Option) -> str:
    """How an option is written, with what it takes."""
    value = "" if option.is_flag else f" {option.make_metavar(click.Context(click.Command('')))}"
    return ", ".join(f"`{name}{value}`" for name in option.opts)
