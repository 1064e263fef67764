"""The templates of examples and pictures."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, select_autoescape

from mkdocs_tandem.openapi import Schema
from mkdocs_tandem.output.html.console import ConsoleForm
from mkdocs_tandem.output.html.labels import ENGLISH, Labels
from mkdocs_tandem.output.html.lifecycle import Lifecycle
from mkdocs_tandem.output.html.reference import FOLD_END, FOLD_START, OperationView
from mkdocs_tandem.output.html.samples import Sample
from mkdocs_tandem.output.html.timeline import Timeline

_PLACE = re.compile("\0")
"""Where an example goes in the reference of an operation: contracts cannot have it."""


@dataclass(frozen=True)
class ExecutionRecord:
    """What was checked of an example, and when."""

    contract: str
    """Title and version."""
    request: str
    """Method and path as they were sent."""
    status: str
    """Status and reason of the answer."""
    answer: str
    """The body of the answer; empty if readers see it anyway."""
    date: str


@dataclass(frozen=True)
class TitleBar:
    """The title bar of an example."""

    method: str
    path: str
    operation: str
    role: str
    """Empty for a request; else the likes of ``response 404`` and ``notification``."""
    record: ExecutionRecord | None = None
    """``None`` if nothing was executed."""
    console: ConsoleForm | None = None
    """What sends the request from the page."""


class CoverageRow(NamedTuple):
    """How many things of a kind are shown, of how many, and the names of those that are not."""

    kind: str
    shown: int
    every: int
    missing: tuple[str, ...]

    @property
    def alone(self) -> list[str]:
        """The missing names that belong to nothing."""
        return [name for name in self.missing if not _owner(name)]

    @property
    def groups(self) -> dict[str, list[str]]:
        """The other ones without the name of their member or schema, by that name."""
        found: dict[str, list[str]] = {}
        for name in self.missing:
            if owner := _owner(name):
                found.setdefault(owner, []).append(name.removeprefix(owner).lstrip(".: "))
        return found


def _owner(name: str) -> str:
    """``Call.state`` of ``Call.state: "Running"``, and ``Call`` of ``Call.state``."""
    member, is_value, _ = name.partition(": ")
    return member if is_value else member.rpartition(".")[0]


class DownloadLink(NamedTuple):
    """A file that readers download."""

    address: str
    """Relative to the page."""
    title: str


class ExampleTemplates:
    """Makes the texts that are pulled into a page."""

    def __init__(
        self, folders: Sequence[Path] = (), *, has_tabs: bool = False, labels: Labels = ENGLISH
    ) -> None:
        """Templates in ``folders`` come before those of the package; ``labels`` are their words."""
        loaders = [FileSystemLoader(folder) for folder in folders]
        self._environment = Environment(
            loader=ChoiceLoader([*loaders, PackageLoader("mkdocs_tandem", "output/html/theme")]),
            # of Markdown nothing is escaped, but by 'cell'
            autoescape=select_autoescape(["html.j2"], default=False),
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=bool(folders),
        )
        self._environment.filters |= {
            "cell": _cell,
            "plain": _plain,
            "fence": _fence,
        }
        self._environment.globals["has_tabs"] = has_tabs
        self.has_tabs = has_tabs
        self.labels = labels
        self._bars: dict[TitleBar, str] = {}
        labels.into(self._environment)

    def schema(self, schema: Schema) -> str:
        """The members of a schema as a table."""
        rows = [self.labels.row(it) for it in schema.members()]
        return self._environment.get_template("schema.md.j2").render(rows=rows)

    def coverage(
        self, share: float, rows: Sequence[CoverageRow], excluded: Mapping[str, Sequence[str]]
    ) -> str:
        """The coverage of a contract as Markdown; ``excluded`` has names of parts by reason."""
        template = self._environment.get_template("coverage.md.j2")
        return template.render(share=share, rows=rows, excluded=excluded)

    def example(self, samples: Sequence[Sample], mark: str = "", attributes: str = "") -> str:
        """The texts of an example, one beside the other where the site has tabs.

        ``mark`` is a class that each of them gets, with its place after it; the attributes are
        those of an author's fence, which the first of them represents.
        """
        template = self._environment.get_template("example.md.j2")
        return template.render(samples=samples, mark=mark, attributes=attributes)

    def operations(self, views: Sequence[OperationView], level: int, *, is_site: bool) -> str:
        """The reference of operations in Markdown; in a site, parts of it are folded."""
        template = self._environment.get_template("operation.md.j2")
        text = template.render(
            views=views, level=level, is_site=is_site, fold=(FOLD_START, FOLD_END)
        )
        shown = iter([each for view in views for each in view.examples])
        text = re.sub(r"\n{3,}", "\n\n", text)
        return _PLACE.sub(lambda _: self.example((it := next(shown)).samples, it.mark), text)

    @staticmethod
    def downloads(links: Sequence[DownloadLink]) -> str:
        """Links to files as a list; in HTML, as no generator is to look for the files."""
        return "\n".join(f'- <a href="{it.address}" download>{it.title}</a>' for it in links)

    def fence(self, sample: Sample, mark: str = "", attributes: str = "") -> str:
        """A text as a fenced block, with the attributes of the author's fence."""
        return _fence(sample, mark, attributes)

    def lifecycle(self, life: Lifecycle, name: str = "") -> str:
        """The life of a value: a picture in HTML, by a name of its own; without, in Markdown."""
        return self._picture("lifecycle", name, life=life)

    def deliveries(self, line: Timeline, name: str = "") -> str:
        """What was delivered: a picture in HTML, by a name of its own; without, in Markdown."""
        return self._picture("deliveries", name, line=line)

    def _picture(self, kind: str, name: str, **given: object) -> str:
        template = self._environment.get_template(f"{kind}.{'html' if name else 'md'}.j2")
        return template.render(id=name, **given)

    def console(self, form: ConsoleForm | None) -> str:
        """What sends the request of an example, in HTML; empty for none."""
        template = self._environment.get_template("console.html.j2")
        return template.render(form=form) if form else ""

    def console_words(self) -> str:
        """The messages of all consoles of a page, in HTML."""
        return self._environment.get_template("console_words.html.j2").render()

    def bar(self, bar: TitleBar) -> str:
        """The title bar of an example, as HTML."""
        if bar not in self._bars:
            self._bars[bar] = self._environment.get_template("bar.html.j2").render(bar=bar)
        return self._bars[bar]


def _fence(sample: Sample, mark: str = "", attributes: str = "") -> str:
    """A text as a fenced block, with a class if there is a mark."""
    ticks = "`" * max(2, *chain([2], map(len, re.findall("`+", sample.text)))) + "`"
    words = [f".{sample.language}", f".{mark}" if mark else "", attributes]
    is_plain = not mark and not attributes
    header = sample.language if is_plain else f"{{{' '.join(filter(None, words))}}}"
    return f"{ticks}{header}\n{sample.text.rstrip(chr(10))}\n{ticks}"


def _cell(text: str) -> str:
    """A text, escaped for a cell of a table."""
    escaped = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return " ".join(escaped.split())


def _plain(text: str) -> str:
    """A text in which Markdown finds nothing to do, such as a pattern, in a cell of a table."""
    return re.sub(r"[*_`\[\]{}()#!]", r"\\\g<0>", _cell(text))
