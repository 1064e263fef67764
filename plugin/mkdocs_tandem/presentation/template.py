"""The templates of what is pulled; what they make is Markdown."""

import re
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader

from mkdocs_tandem.contract import Schema
from mkdocs_tandem.presentation.sample import Sample


class Presentation:
    """Makes the texts that are pulled into a page."""

    def __init__(self, folders: Sequence[Path] = (), *, has_tabs: bool = False) -> None:
        """Templates in ``folders`` come before those of the package."""
        loaders = [FileSystemLoader(folder) for folder in folders]
        self._environment = Environment(
            loader=ChoiceLoader([*loaders, PackageLoader("mkdocs_tandem", "theme")]),
            autoescape=False,  # noqa: S701 -- what it makes is Markdown; 'cell' escapes
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {"cell": _cell, "plain": _plain, "fence": _fence}
        self._environment.globals["has_tabs"] = has_tabs

    def schema(self, schema: Schema) -> str:
        """The members of a schema as a table."""
        return self._environment.get_template("schema.md.j2").render(rows=schema.members())

    def example(self, samples: Sequence[Sample], mark: str = "") -> str:
        """The texts of an example, one beside the other where the site has tabs.

        ``mark`` is a class that each of them gets, with its place behind it.
        """
        template = self._environment.get_template("example.md.j2")
        return template.render(samples=samples, mark=mark)


def _fence(sample: Sample, mark: str = "") -> str:
    """A text as a fenced block, with a class if there is a mark."""
    ticks = "`" * max(2, *chain([2], map(len, re.findall("`+", sample.text)))) + "`"
    header = f"{{.{sample.language} .{mark}}}" if mark else sample.language
    return f"{ticks}{header}\n{sample.text.rstrip(chr(10))}\n{ticks}"


def _cell(text: str) -> str:
    """A text as it may stand in a cell of a table."""
    escaped = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return " ".join(escaped.split())


def _plain(text: str) -> str:
    """A text in which Markdown finds nothing to do, such as a pattern, in a cell of a table."""
    return re.sub(r"[*_`\[\]{}()#!]", r"\\\g<0>", _cell(text))
