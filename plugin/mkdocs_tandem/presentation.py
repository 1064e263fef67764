"""What is pulled, as Markdown."""

import re

from jinja2 import Environment, PackageLoader

from mkdocs_tandem.contract import Schema


class Presentation:
    """The templates that pulled texts are made with."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader("mkdocs_tandem", "theme"),
            autoescape=False,  # noqa: S701 -- what it makes is Markdown; 'cell' escapes
            trim_blocks=True,
        )
        self._environment.filters |= {"cell": _cell, "plain": _plain}

    def schema(self, schema: Schema) -> str:
        """The members of a schema as a table."""
        return self._environment.get_template("schema.md.j2").render(rows=schema.members())


def _cell(text: str) -> str:
    """A text as it may stand in a cell of a table."""
    escaped = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return " ".join(escaped.split())


def _plain(text: str) -> str:
    """A text in which Markdown finds nothing to do, such as a pattern, in a cell of a table."""
    return re.sub(r"[*_`\[\]{}()#!]", r"\\\g<0>", _cell(text))
