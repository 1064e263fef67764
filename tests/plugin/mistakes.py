"""Single mistakes in the examples of a site, computed: what is written wrong, and who sees it.

What counts as a mistake is decided by others than the code under test: by Python's JSON for the
notation, by jsonschema-rs and the contract's own document for requests, and for responses by the
service, whose answer is what an example shows.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import jsonschema_rs
import yaml

from mkdocs_tandem.examples import Binding, Example, Role
from mkdocs_tandem.formats.json import ArrayNode, Member, Node, ObjectNode, Scalar
from mkdocs_tandem.openapi import Operation, Schema
from mkdocs_tandem.project.project import Project

Seen = frozenset[tuple[str, str]]
"""Audience and name of every example that shows something."""


@dataclass(frozen=True, order=True)
class Mistake:
    """A run of a source's characters, and what is written in its place."""

    path: str
    start: int
    end: int
    text: str
    kind: str
    line: int
    """Where a reader would look for it."""
    seen: Seen = frozenset()


class Local(NamedTuple):
    """The same in the text of one example."""

    kind: str
    start: int
    end: int
    text: str
    at: int
    """Offset of the place that a finding has to be about."""


class Shown(NamedTuple):
    """An example with what its making of mistakes needs."""

    example: Example
    truth: "Truth"
    other: Operation | None
    """What another audience reads at the same place."""
    audience: str

    @property
    def text(self) -> str:
        assert self.example.region is not None
        return self.example.region.body

    @property
    def root(self) -> Node:
        assert self.example.document is not None
        assert self.example.document.root is not None
        return self.example.document.root

    def refuses(self, text: str) -> bool:
        """Whether an example with this text would be wrong."""
        if not _is_json(text):
            return True
        if self.example.role is not Role.REQUEST:
            return True  # the answer says what is right
        assert self.example.operation is not None
        value = json.loads(text)
        return not self.truth.allows(self.example.operation, value)


class Truth:
    """What a contract allows, by its document and a validator of others."""

    def __init__(self, text: str) -> None:
        self._document: Any = yaml.safe_load(text)
        self._validators: dict[str, Any] = {}

    def allows(self, operation: Operation, value: Any) -> bool:
        if operation.id not in self._validators:
            item = self._document["paths"][operation.path][operation.method.lower()]
            content = next(iter(item["requestBody"]["content"].values()))
            whole = {**content["schema"], "components": self._document["components"]}
            self._validators[operation.id] = jsonschema_rs.Draft202012Validator(whole)
        return bool(self._validators[operation.id].is_valid(value))


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def nodes(node: Node) -> Iterator[Node]:
    yield node
    inner: list[Node] = []
    if isinstance(node, ObjectNode):
        inner = [member.value for member in node.members]
    elif isinstance(node, ArrayNode):
        inner = list(node.items)
    for child in inner:
        yield from nodes(child)


def _objects(root: Node) -> Iterator[ObjectNode]:
    """Those from which nothing is left out."""
    for node in nodes(root):
        if isinstance(node, ObjectNode) and not node.is_elided:
            yield node


def _members(root: Node) -> Iterator[Member]:
    for node in nodes(root):
        if isinstance(node, ObjectNode):
            yield from node.members


def _misspelt(shown: Shown) -> Iterator[Local]:
    for member in _members(shown.root):
        key = shown.text[member.key_start : member.key_end]
        yield Local("misspelt", member.key_end - 1, member.key_end - 1, "Zz", member.key_start)
        if key[1] != key[2]:
            start, swapped = member.key_start + 1, key[2] + key[1]
            yield Local("misspelt", start, start + 2, swapped, member.key_start)


def _missing(shown: Shown) -> Iterator[Local]:
    for node in _objects(shown.root):
        if len(node.members) < 2:
            continue
        for number, member in enumerate(node.members):
            if number + 1 < len(node.members):
                start, end = member.key_start, shown.text.index(",", member.value.end) + 1
            else:
                start = shown.text.rindex(",", 0, member.key_start)
                end = member.value.end
            if shown.refuses(shown.text[:start] + shown.text[end:]):
                yield Local("missing", start, end, "", node.start)


def _extra(shown: Shown) -> Iterator[Local]:
    for node in _objects(shown.root):
        at = node.members[0].key_start
        changed = shown.text[:at] + '"extraZz": 1, ' + shown.text[at:]
        if shown.refuses(changed):
            yield Local("extra", at, at, '"extraZz": 1, ', at)


def _wrong_type(shown: Shown) -> Iterator[Local]:
    for node in nodes(shown.root):
        if isinstance(node, Scalar) and node.kind in ("string", "number", "boolean"):
            text = '"7"' if node.kind != "string" else "7"
            if shown.refuses(shown.text[: node.start] + text + shown.text[node.end :]):
                yield Local("wrong type", node.start, node.end, text, node.start)


def _wrong_value(shown: Shown) -> Iterator[Local]:
    for node in nodes(shown.root):
        if not isinstance(node, Scalar) or node.placeholder is not None:
            continue
        for text in ('"Zz"',) if node.kind == "string" else ("123456789",):
            if shown.refuses(shown.text[: node.start] + text + shown.text[node.end :]):
                yield Local("wrong value", node.start, node.end, text, node.start)


def _wrong_length(shown: Shown) -> Iterator[Local]:
    for node in nodes(shown.root):
        if not isinstance(node, ArrayNode) or node.is_elided:
            continue
        last = node.items[-1]
        item = shown.text[last.start : last.end]
        for more in (1, 7, 120):
            added = f", {item}" * more
            if shown.refuses(shown.text[: last.end] + added + shown.text[last.end :]):
                at = node.start
                yield Local("wrong length", last.end, last.end, added, at)
                break


def _commas(text: str) -> Iterator[int]:
    quoted = False
    for at, char in enumerate(text):
        quoted ^= char == '"'
        if char == "," and not quoted:
            yield at


def _comma(shown: Shown) -> Iterator[Local]:
    for at in _commas(shown.text):
        yield Local("comma", at, at + 1, ",,", at)
        if not shown.text[at + 1 :].lstrip().startswith("..."):  # may follow without one
            yield Local("comma", at, at + 1, "", at)
    for node in nodes(shown.root):
        if isinstance(node, ObjectNode) and node.members and not node.has_ellipsis:
            end = node.members[-1].value.end
            yield Local("comma", end, end, ",", end)


def _brace(shown: Shown) -> Iterator[Local]:
    for node in nodes(shown.root):
        if isinstance(node, (ObjectNode, ArrayNode)):
            yield Local("brace", node.start, node.start + 1, "", node.start)
            yield Local("brace", node.end - 1, node.end, "", node.end - 1)


def _quote(shown: Shown) -> Iterator[Local]:
    strings = [(member.key_start, member.key_end) for member in _members(shown.root)]
    strings += [
        (node.start, node.end)
        for node in nodes(shown.root)
        if isinstance(node, Scalar) and node.kind == "string"
    ]
    for start, end in strings:
        yield Local("quote", start, start + 1, "", start)
        yield Local("quote", end - 1, end, "", end - 1)


def _duplicate(shown: Shown) -> Iterator[Local]:
    for member in _members(shown.root):
        text = shown.text[member.key_start : member.value.end]
        if "\n" not in text:
            at = member.key_start
            yield Local("duplicate key", at, at, f"{text}, ", at)


def _other_audience(shown: Shown) -> Iterator[Local]:
    """A member that only another audience's contract has, for the readers of this one."""
    own, other = shown.example.operation, shown.other
    if own is None or other is None or not isinstance(shown.root, ObjectNode):
        return
    ours, theirs = _schema(own, shown.example), _schema(other, shown.example)
    if ours is None or theirs is None or shown.root.is_elided:
        return
    at = shown.root.members[0].key_start
    for name in theirs.names():
        if name not in ours.names():
            member = f'"{name}": {json.dumps(theirs.sample((name,)))}, '
            text = f'{{% if page.subsection == "{shown.audience}" %}}{member}{{% endif %}}'
            yield Local("other audience", at, at, text, at)


def _schema(operation: Operation, example: Example) -> Schema | None:
    """What an operation allows in the place of an example of another one."""
    if example.role is Role.REQUEST:
        return operation.request
    response = operation.response(example.status or next(iter(operation.responses)))
    return response.schema if response else None


KINDS: dict[str, Callable[[Shown], Iterator[Local]]] = {
    "misspelt": _misspelt,
    "missing": _missing,
    "extra": _extra,
    "wrong type": _wrong_type,
    "wrong value": _wrong_value,
    "wrong length": _wrong_length,
    "comma": _comma,
    "brace": _brace,
    "quote": _quote,
    "duplicate key": _duplicate,
    "other audience": _other_audience,
}


class Mistakes:
    """The mistakes that can be made in the examples of a project, one at a time."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._truths: Mapping[str, Truth] = {
            audience.name: Truth((project.settings.root / audience.contract).read_text("utf-8"))
            for audience in project.settings.audiences
            if audience.contract
        }

    def of_kind(self, kind: str) -> list[Mistake]:
        """Each once, though several audiences show it; those that are right for one are none."""
        found: defaultdict[Mistake, set[tuple[str, str]]] = defaultdict(set)
        for shown in self._shown:
            for local in KINDS[kind](shown):
                mistake = _in_source(shown, local)
                if mistake is not None:
                    found[mistake].add((shown.audience, shown.example.name))
        by_place: dict[tuple[str, int], Seen] = self._seen
        mistakes = []
        for mistake, seen in found.items():
            everyone = by_place[mistake.path, mistake.start]
            if kind == "other audience" or seen == everyone:
                mistakes.append(replace(mistake, seen=frozenset(seen)))
        return sorted(mistakes, key=lambda each: (each.path, each.start, each.end, each.text))

    @cached_property
    def _seen(self) -> dict[tuple[str, int], Seen]:
        """Who sees each character of a source."""
        found: defaultdict[tuple[str, int], set[tuple[str, str]]] = defaultdict(set)
        for shown in self._shown:
            for at in range(len(shown.text)):
                origin = shown.example.origin(at)
                found[origin.source.path, origin.offset].add((shown.audience, shown.example.name))
        return {place: frozenset(seen) for place, seen in found.items()}

    @cached_property
    def _shown(self) -> list[Shown]:
        found = [
            Shown(example, self._truths[variant.names[0]], None, variant.names[0])
            for variant in self._project.site.all_variants()
            for example in self._project.site.examples(variant)
            if example.region and example.operation and example.document and example.document.root
            if not _is_free(example)
        ]
        return [each._replace(other=_other(each, found)) for each in found]


def _is_free(example: Example) -> bool:
    """Whether a mistake in an example need not show as one finding of its own.

    What must be refused may be wrong, and so may what readers do not get. A part of a message has
    several places that it may fit, and an example of no named operation fits another one.
    """
    if example.expected or example.binding is Binding.INFERRED:
        return True
    return example.role in (Role.STEP, Role.FRAGMENT)


def _other(shown: Shown, every: list[Shown]) -> Operation | None:
    here = shown.example.origin(0)
    for each in every:
        there = each.example.origin(0)
        if each.audience != shown.audience and (there.source, there.offset) == (
            here.source,
            here.offset,
        ):
            return each.example.operation
    return None


def _in_source(shown: Shown, local: Local) -> Mistake | None:
    """A mistake where it was written; none if a tag stands within what it changes."""
    first = shown.example.origin(local.start)
    last = shown.example.origin(local.end - 1) if local.end > local.start else first
    length = max(1, local.end - local.start)
    if last.source is not first.source or last.offset - first.offset != length - 1:
        return None
    end = last.offset + 1 if local.end > local.start else first.offset
    line = shown.example.origin(local.at).location.line
    return Mistake(first.source.path, first.offset, end, local.text, local.kind, line)
