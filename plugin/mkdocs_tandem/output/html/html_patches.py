"""Badges, title bars and notes added to the HTML of a page."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from mkdocs_tandem.formats.json import ArrayNode, Node, ObjectNode, Scalar, parse
from mkdocs_tandem.openapi import Contract, MemberRow, Schema
from mkdocs_tandem.output.html.code_markup import TextNote, around, block, breakable, noted
from mkdocs_tandem.output.html.console import ConsoleForm
from mkdocs_tandem.output.html.labels import ENGLISH, Labels
from mkdocs_tandem.output.html.reference import folded
from mkdocs_tandem.output.html.samples import Sample
from mkdocs_tandem.output.html.templates import ExampleTemplates, ExecutionRecord, TitleBar

_NAME = re.compile(r"\$[A-Z][A-Z0-9_]*")
_LONGEST = 300


def notes(sample: Sample, schema: Schema | None, labels: Labels = ENGLISH) -> list[TextNote]:
    """The notes of a sample, in the order of its text; ``schema`` is that of its body."""
    head, body = sample.text[: sample.body_start], sample.text[sample.body_start :]
    found = [TextNote(name.start(), name.end()) for name in _NAME.finditer(head)]
    root = parse(body).root if body.strip() else None
    if root is not None:
        members = _members(schema, labels) if schema else {}
        inside = _Walk(members, sample.body_start)
        found += inside.notes(root, "")
    return sorted(found, key=lambda note: note.start)


class _Walk:
    """Goes through a document, and notes each member once."""

    def __init__(self, members: Mapping[str, str], start: int) -> None:
        self._members = members
        self._start = start
        self._told: set[str] = set()

    def notes(self, node: Node, name: str) -> Iterator[TextNote]:
        if isinstance(node, ObjectNode):
            for member in node.members:
                inner = f"{name}.{member.key}" if name else member.key
                yield from self._member(inner, member.key_start, member.key_end)
                yield from self.notes(member.value, inner)
        elif isinstance(node, ArrayNode):
            for item in node.items:
                yield from self.notes(item, f"{name}[]")
        elif isinstance(node, Scalar) and node.kind == "string" and node.placeholder:
            yield TextNote(self._start + node.start + 1, self._start + node.end - 1)

    def _member(self, name: str, start: int, end: int) -> Iterator[TextNote]:
        text = self._members.get(name)
        if text:
            is_first = name not in self._told
            self._told.add(name)
            yield TextNote(self._start + start, self._start + end, text, is_first=is_first)


@lru_cache(maxsize=256)
def _members(schema: Schema, labels: Labels) -> Mapping[str, str]:
    """What is noted about each member of a schema, by its name with those around it."""
    return {row.name: _told(labels.row(row), labels) for row in schema.members()}


def _told(row: MemberRow, labels: Labels) -> str:
    facts = [row.type, row.constraint]
    facts += [labels.text("default %(value)s", value=row.default)] if row.default else []
    facts += [labels.text("required")] if row.is_required else []
    facts += [labels.text("deprecated")] if row.is_deprecated else []
    described = " ".join(row.description.replace("`", "").split())
    if len(described) > _LONGEST:
        described = described[:_LONGEST].rpartition(" ")[0] + " ..."
    return " – ".join(filter(None, [described, ", ".join(filter(None, facts))]))  # noqa: RUF001 -- a dash is meant


_TABS = '<div class="tabbed-set'


class SampleText(NamedTuple):
    """A sample of an example as it is in the page."""

    text: str
    body_start: int
    schema: int | None
    """Which one of the bodies of the contract its body is."""


class FramedExample(NamedTuple):
    """An example that has a bar above it, and notes in its samples."""

    mark: str
    """A class that finds it in the page; each sample has its place after it."""
    samples: tuple[SampleText, ...]
    bar: TitleBar
    """Without the date."""


@dataclass(frozen=True)
class HtmlPatches:
    """All that is put on the HTML of a page, without what it was found out from."""

    examples: tuple[FramedExample, ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()
    """Of each the class that finds its place, and its HTML."""
    is_dotted: bool = False
    """Whether long names may be broken after a dot."""
    is_folded: bool = False
    """Whether parts of the page are folded."""

    @property
    def dumped(self) -> str:
        """As a text that can be kept."""
        return json.dumps(
            [self.examples, self.pictures, self.is_dotted, self.is_folded],
            separators=(",", ":"),
            default=vars,
        )

    @classmethod
    def loaded(cls, told: str) -> "HtmlPatches":
        """From such a text."""
        examples, pictures, is_dotted, is_folded = json.loads(told)
        return cls(
            tuple(
                FramedExample(mark, tuple(SampleText(*it) for it in samples), _bar(bar))
                for mark, samples, bar in examples
            ),
            tuple((mark, html) for mark, html in pictures),
            is_dotted,
            is_folded,
        )

    def put(
        self, html: str, date: str, contract: Contract | None, presentation: ExampleTemplates
    ) -> str:
        """A page's HTML with titles, badges and notes on its examples, and with its pictures.

        ``date`` is the day of the build; the contract is the one that it was found out by.
        """
        schemas = contract.bodies if contract else ()
        for example in self.examples:
            if f"{example.mark}-0" in html:
                html = _framed(
                    _noted(html, example, schemas, presentation.labels), example, date, presentation
                )
        if any(it.bar.console for it in self.examples):
            html += presentation.console_words()
        for mark, picture in self.pictures:
            place = block(html, mark)
            if place is not None:
                html = html[: place[0]] + picture + html[place[1] :]
        html = folded(html) if self.is_folded else html
        return breakable(html) if self.is_dotted else html


def _noted(html: str, example: FramedExample, schemas: Sequence[Schema], labels: Labels) -> str:
    for number, each in enumerate(example.samples):
        place = block(html, f"{example.mark}-{number}")
        if place is not None:
            start, end = place
            sample = Sample("", "", each.text, each.body_start)
            schema = schemas[each.schema] if each.schema is not None else None
            told = notes(sample, schema, labels)
            html = f"{html[:start]}{noted(html[start:end], each.text, told)}{html[end:]}"
    return html


def _framed(html: str, example: FramedExample, date: str, presentation: ExampleTemplates) -> str:
    place = block(html, f"{example.mark}-0")
    if place is None:
        return html
    if len(example.samples) > 1 and presentation.has_tabs:
        place = around(html, _TABS, place)
    start, end = place
    record = example.bar.record
    dated = replace(example.bar, record=replace(record, date=date) if record else None)
    around_it = f'<div class="tandem-example">\n{presentation.bar(dated)}{html[start:end]}\n'
    around_it += f"{presentation.console(dated.console)}</div>"
    return html[:start] + around_it + html[end:]


def _bar(told: Mapping[str, Any]) -> TitleBar:
    record, form = told["record"], told["console"]
    made: dict[str, Any] = {
        "record": ExecutionRecord(**record) if record else None,
        "console": None,
    }
    if form:
        made["console"] = ConsoleForm(**{**form, "fields": tuple(form["fields"])})
    return TitleBar(**{**told, **made})
