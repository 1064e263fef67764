"""What is put on the HTML of a page: bars and notes on its examples, and pictures."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

from mkdocs_tandem.contract import Contract, Schema
from mkdocs_tandem.presentation import (
    Bar,
    Presentation,
    Record,
    Sample,
    around,
    block,
    breakable,
    noted,
)
from mkdocs_tandem.publishing.notes import notes

_TABS = '<div class="tabbed-set'


class Text(NamedTuple):
    """A sample of an example as it stands in the page."""

    text: str
    body_start: int
    schema: int | None
    """Which one of the bodies of the contract its body is."""


class Framed(NamedTuple):
    """An example that has a bar above it, and notes in its samples."""

    mark: str
    """A class that finds it in the page; each sample has its place behind it."""
    samples: tuple[Text, ...]
    bar: Bar
    """Without the date."""


@dataclass(frozen=True)
class Finish:
    """All that is put on the HTML of a page, without what it was found out from."""

    examples: tuple[Framed, ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()
    """Of each the class that finds its place, and its HTML."""
    is_dotted: bool = False
    """Whether long names may be broken behind a dot."""

    @property
    def dumped(self) -> str:
        """As a text that can be kept."""
        examples = [(it.mark, it.samples, asdict(it.bar)) for it in self.examples]
        return json.dumps([examples, self.pictures, self.is_dotted], separators=(",", ":"))

    @classmethod
    def loaded(cls, told: str) -> "Finish":
        """From such a text."""
        examples, pictures, is_dotted = json.loads(told)
        return cls(
            tuple(
                Framed(mark, tuple(Text(*it) for it in samples), _bar(bar))
                for mark, samples, bar in examples
            ),
            tuple((mark, html) for mark, html in pictures),
            is_dotted,
        )

    def put(
        self, html: str, date: str, contract: Contract | None, presentation: Presentation
    ) -> str:
        """A page's HTML with titles, badges and notes on its examples, and with its pictures.

        ``date`` is the day of the build; the contract is the one that it was found out by.
        """
        schemas = contract.bodies if contract else ()
        for example in self.examples:
            if f"{example.mark}-0" in html:
                html = _framed(_noted(html, example, schemas), example, date, presentation)
        for mark, picture in self.pictures:
            place = block(html, mark)
            if place is not None:
                html = html[: place[0]] + picture + html[place[1] :]
        return breakable(html) if self.is_dotted else html


def _noted(html: str, example: Framed, schemas: Sequence[Schema]) -> str:
    for number, each in enumerate(example.samples):
        place = block(html, f"{example.mark}-{number}")
        if place is not None:
            start, end = place
            sample = Sample("", "", each.text, each.body_start)
            told = notes(sample, schemas[each.schema] if each.schema is not None else None)
            html = f"{html[:start]}{noted(html[start:end], each.text, told)}{html[end:]}"
    return html


def _framed(html: str, example: Framed, date: str, presentation: Presentation) -> str:
    place = block(html, f"{example.mark}-0")
    if place is None:
        return html
    if len(example.samples) > 1 and presentation.has_tabs:
        place = around(html, _TABS, place)
    start, end = place
    record = example.bar.record
    dated = replace(example.bar, record=replace(record, date=date) if record else None)
    around_it = f'<div class="tandem-example">\n{presentation.bar(dated)}{html[start:end]}\n</div>'
    return html[:start] + around_it + html[end:]


def _bar(told: Mapping[str, Any]) -> Bar:
    record = told["record"]
    return Bar(**{**told, "record": Record(**record) if record else None})
