"""Rules about member names in prose."""

import json
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise, takewhile
from typing import Any

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.examples import Example, Role
from mkdocs_tandem.examples.headings import operations_of_calls, operations_of_headings
from mkdocs_tandem.examples.written_parameters import query_names
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.openapi import Contract, Operation, Schema
from mkdocs_tandem.pages.code_blocks import BLOCKS, covering, regions, spans
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.registry import page_rule
from mkdocs_tandem.suggestions import allowed, closeness, closest, is_misspelt

_HEADING = re.compile(r"\n(?=#{1,6}[ \t])")
_NAME = re.compile(r"[A-Za-z_][\w-]*(?:(?:\[\])?\.[A-Za-z_][\w-]*)*")
_PAIR = re.compile(
    r"""(?P<name>[A-Za-z_][\w-]*(?:(?:\[\])?\.[A-Za-z_][\w-]*)*)"""
    r"""\s*(?::\s+|:(?=["'])|=(?!=)\s*)(?P<mark>["']?)(?P<value>[A-Za-z0-9][\w +.-]*)(?P=mark),?"""
)
"""``name: value`` or ``name=value``; with quotes around the name it is read as JSON."""
_QUERY = re.compile(
    r"(?:(?P<method>GET|PUT|POST|DELETE|PATCH)\s+)?(?P<path>(?:https?:/)?/[^\s?]*)?"
    r"[?&](?P<query>[\w.\[\]-]+=\S*)"
)
_PARAMETER = re.compile(r"(?:^|&)(?P<name>[\w.-]+)=")
_LINE = re.compile(r"^.+$", re.MULTILINE)
_ENTRY = re.compile(r"^.+$(?:\n:[ \t].+$)*", re.MULTILINE)
"""A line, or a term with its definitions."""
_VALUE = re.compile(r"[A-Za-z][\w-]+")
_SET = re.compile(
    r"\s+(?:(?:is|are|be|has|takes|set|sent|given|equals?|left|as|at|to|with|the|value|of)\s+)+"
)
"""Between a member and its value in a sentence: set ``state`` to ``Open``."""
_ROW = re.compile(r"[ \t]*(?:\||[-*+][ \t])")
_CELL = re.compile(
    r"(?P<mark>\||^[ \t]*[-*+][ \t])[ \t]*`?"
    r"(?P<value>(?<=[ \t|])[A-Za-z][\w.-]+(?=[ \t]*\|)|(?<=`)[A-Za-z][\w.-]+(?=`))?",
    re.MULTILINE,
)
"""A cell or a list item, and the word that it is or that it begins with, in code."""
_TYPES = frozenset(
    {"any", "array", "boolean", "bool", "int", "integer", "null", "number", "object", "string"}
)
EMPHASIS = re.compile(
    r"(?:(?<![\w*\\])(?=\*)|(?<![\w\\`/.$-])(?=_))(?P<mark>\*\*?|__?)"
    r"(?P<name>[A-Za-z_][\w.\[\]-]*?):?(?P=mark)(?![\w*`/])"
)
"""One name in emphasis."""
_ELEMENT = re.compile(
    r"<(?P<tag>b|code|em|i|samp|strong|tt)>(?P<name>[^<>\n]+)</(?P=tag)>", re.IGNORECASE
)
"""A name in an element of HTML for code or emphasis."""
COMPOSED = re.compile(r"[._]|[a-z][A-Z]")
"""What words of prose do not have."""
_FILE = re.compile(r".*\.(?:com|example|html?|js|json|md|org|py|sh|ts|txt|ya?ml)")
_CLOSE = 0.8
"""The similarity (0 to 1) from which names are confused."""
_SHORTEST = 4
"""Shorter words are similar by chance."""


@page_rule("unknown-name", "unknown-parameter", "wrong-value", needs_contract=True)
def misspelt_names(
    variant: Variant, examples: Sequence[Example], contract: Contract, settings: Settings
) -> Iterator[Finding]:
    """Names that are nearly those of members of the operations shown beside them, and their values.

    Names are looked for in code, in emphasis and in ``name: value`` in code. What the contract
    says anywhere in these letters, and what an example holds, is right.
    """
    bound = [(it.start, it.operation) for it in examples if it.role is not Role.STEP]
    blocks = [it for it in regions(variant.text) if it.kind in BLOCKS]
    bound += operations_of_calls(variant, blocks, contract, settings.endpoints)
    bound += operations_of_headings(variant.text, blocks, contract)
    if not any(operation for _, operation in bound):
        return
    bound.sort(key=lambda it: it[0])
    starts = [at for at, _ in bound]
    shown = " ".join(block.body for block in blocks)
    is_code = covering((it.start, it.end) for it in blocks)
    for start, end in _sections(variant.text, is_code):
        near = bound[bisect_left(starts, start) : bisect_left(starts, end)]
        operations = dict.fromkeys(it for _, it in near if it)
        if not operations:
            continue
        names = KnownNames([*operations], contract, shown)
        section = _Section(variant, start, end, is_code)
        yield from _of_names(section, names)
        yield from _of_queries(section, contract, [*operations])
        yield from _of_lists(section, names, contract)
        yield from _of_columns(section, names, contract)
        yield from _of_sentences(section, names, contract)


@dataclass(frozen=True)
class _Section:
    """A part of a page between headings."""

    variant: Variant
    start: int
    end: int
    is_code: Callable[[int], int]
    """A function that says whether a place is in a code block."""

    def is_prose(self, at: int) -> bool:
        return not self.is_code(at)


def _of_names(section: _Section, names: "KnownNames") -> Iterator[Finding]:
    for at, written, is_code in _written(section.variant.text, section.start, section.end):
        if section.is_prose(at):
            yield from _mistake(section.variant, at, written, names, is_code=is_code)


def _of_queries(
    section: _Section, contract: Contract, operations: Sequence[Operation]
) -> Iterator[Finding]:
    for span in spans(section.variant.text, section.start, section.end):
        if section.is_prose(span.start()):
            yield from _queries(section.variant, span, contract, operations)


def _of_lists(section: _Section, names: "KnownNames", contract: Contract) -> Iterator[Finding]:
    for entry in _ENTRY.finditer(section.variant.text, section.start, section.end):
        if section.is_prose(entry.start()):
            yield from _listed_values(section.variant, entry, names, contract)


def _of_sentences(section: _Section, names: "KnownNames", contract: Contract) -> Iterator[Finding]:
    """Misspelt values that a sentence gives a member: set ``state`` to ``Opne``."""
    text = section.variant.text
    for span, other in pairwise(spans(text, section.start, section.end)):
        name, value = span["code"], other["code"].strip("'\"")
        between = text[span.end() : other.start()]
        if not _VALUE.fullmatch(value) or not _NAME.fullmatch(name) or not _SET.fullmatch(between):
            continue
        right = () if value in contract.words else names.refusing(name, value)
        close = closest(value, [it for it in right if isinstance(it, str)])
        if close and closeness(value, close) >= _CLOSE and section.is_prose(span.start()):
            at = other.start("code") + other["code"].index(value)
            message, hint = f"'{name}' cannot be '{value}'", allowed(value, list(right))
            yield section.variant.finding("wrong-value", at, message, hint, length=len(value))


def _of_columns(section: _Section, names: "KnownNames", contract: Contract) -> Iterator[Finding]:
    """Misspelt values in a column of a table or at the beginning of list items.

    Two of its values or more, and half of them, are those of one member.
    """
    for column in _columns(section):
        values = {it["value"] for it in column}
        name, known = names.listing(values)
        if len(values & known) < max(2, len(values) / 2):
            continue
        for found in column:
            value = found["value"]
            close = closest(value, known - values)
            if value in known | contract.words or not close or closeness(value, close) < _CLOSE:
                continue
            message, hint = f"'{name}' cannot be '{value}'", f"did you mean '{close}'?"
            at = found.start("value")
            yield section.variant.finding("wrong-value", at, message, hint, length=len(value))


def _columns(section: _Section) -> Iterator[list[re.Match[str]]]:
    """Words in code, each all of a cell or the first of a list item, of rows one below another."""
    columns: dict[tuple[int, str], list[re.Match[str]]] = {}
    for line in _LINE.finditer(section.variant.text, section.start, section.end + 1):
        if not _ROW.match(line[0]) or not section.is_prose(line.start()):
            yield from columns.values()
            columns = {}
            continue
        for number, found in enumerate(_CELL.finditer(section.variant.text, *line.span())):
            if found["value"]:
                columns.setdefault((number, found["mark"]), []).append(found)
    yield from columns.values()


def _queries(
    variant: Variant, span: re.Match[str], contract: Contract, near: Sequence[Operation]
) -> Iterator[Finding]:
    """Parameters in a query in code, with its path or without, that the operation does not have."""
    found = _QUERY.fullmatch(span["code"])
    if found is None:
        return
    named = contract.at(found["method"] or "GET", found["path"]) if found["path"] else None
    operations = [named] if named else [] if found["path"] else near
    known = [name for it in operations for name in query_names(it)]
    if not known:
        return
    for field in _PARAMETER.finditer(found["query"]):
        name = field["name"]
        close = closest(name, known)
        if name in {*known, *contract.keys} or not (named or close):
            continue
        at = span.start("code") + found.start("query") + field.start("name")
        message = f"'{operations[0].id}' has no query parameter '{name}'"
        hint = f"did you mean '{close}'?" if close else ""
        yield variant.finding("unknown-parameter", at, message, hint, length=len(name))


def _listed_values(
    variant: Variant, line: re.Match[str], names: "KnownNames", contract: Contract
) -> Iterator[Finding]:
    """Values that an entry lists for its first member: ``state`` is ``Open``, ``Shut``.

    Only next to a value that the member has, and if the contract has no such word elsewhere.
    """
    found = list(spans(variant.text, *line.span()))
    if not found or not _NAME.fullmatch(found[0]["code"]):
        return
    name, rest = found[0]["code"], found[1:]
    rest = list(takewhile(lambda it: _first(it["code"]) not in contract.names, rest))
    values = [it for it in rest if _VALUE.fullmatch(it["code"].strip("'\""))]
    wrong = [(it, names.refusing(name, it["code"].strip("'\""))) for it in values]
    if not any(names.has(name, it["code"].strip("'\"")) for it in values):
        return
    for span, right in wrong:
        value = span["code"].strip("'\"")
        if right and value not in contract.words:
            at = span.start("code") + span["code"].index(value)
            message, hint = f"'{name}' cannot be '{value}'", allowed(value, list(right))
            yield variant.finding("wrong-value", at, message, hint, length=len(value))


def marked_names(text: str, start: int, end: int) -> Iterator[tuple[int, str, bool]]:
    """Code and emphasis in a part of a text: what is in it, its place, and whether it is code."""
    for span in spans(text, start, end):
        yield span.start("code"), span["code"], True
    for found in EMPHASIS.finditer(text, start, end):
        yield found.start("name"), found["name"], False
    for found in _ELEMENT.finditer(text, start, end) if "<" in text else ():
        is_code = found["tag"].lower() in ("code", "samp", "tt")
        if is_code or _NAME.fullmatch(found["name"]):
            yield found.start("name"), found["name"], is_code


def _written(text: str, start: int, end: int) -> Iterator[tuple[int, str, bool]]:
    """What may be a name in a part of a text: its place, and whether it is in code."""
    for at, name, is_code in marked_names(text, start, end):
        if is_code:
            yield at, name, True
        elif (
            COMPOSED.search(name)
            or len(re.findall(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text)) == 1
        ):
            yield at, name, False


def _sections(text: str, is_code: Callable[[int], int]) -> Iterator[tuple[int, int]]:
    """The parts of a page between its headings."""
    heads = [found.end() for found in _HEADING.finditer(text) if not is_code(found.end())]
    yield from pairwise([0, *heads, len(text)])


def _mistake(
    variant: Variant, start: int, written: str, names: "KnownNames", *, is_code: bool
) -> Iterator[Finding]:
    pair = _PAIR.fullmatch(written) if is_code else None
    if pair and (allowed_values := names.refusing(pair["name"], pair["value"])):
        at, value = start + pair.start("value"), pair["value"]
        message = f"'{pair['name']}' cannot be '{value}'"
        hint = allowed(value, list(allowed_values))
        yield variant.finding("wrong-value", at, message, hint, length=len(value))
        return
    name = pair["name"] if pair else written
    if not _NAME.fullmatch(name) or _FILE.fullmatch(name):
        return
    found = names.wrong(name)
    if found is None or not (is_code or COMPOSED.search(name) or is_misspelt(name, found[2])):
        return
    at, part, meant = found
    yield variant.finding(
        "unknown-name",
        start + (pair.start("name") if pair else 0) + at,
        f"no member of what is shown here is called '{part}'",
        f"did you mean '{meant}'?" if meant else "",
        length=len(part),
    )


@dataclass(frozen=True, eq=False)
class _Members:
    """The members and parameters of some operations."""

    operations: tuple[Operation, ...]

    @cached_property
    def schemas(self) -> list[Schema]:
        return [schema for it in self.operations for schema in it.schemas]

    @cached_property
    def names(self) -> frozenset[str]:
        parts = [part for schema in self.schemas for part in schema.parts]
        return frozenset(name for part in parts for name in part.names).union(
            it.name for operation in self.operations for it in operation.parameters
        )

    @cached_property
    def values(self) -> Mapping[str, list[tuple[Any, ...]]]:
        """The values that members and parameters of each name may have; empty for any value."""
        found: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for schema in self.schemas:
            for row in schema.members():
                found[row.name.replace("[]", "")].append(row.values or row.item_values)
        for operation in self.operations:
            for it in operation.parameters:
                found[it.name].append(it.schema.values if it.schema else ())
        return found

    @cached_property
    def listings(self) -> list[tuple[str, frozenset[str]]]:
        """Each member with values that it is restricted to, and these as prose has them."""
        return [
            (name, frozenset(map(_text, known)))
            for name, lists in self.values.items()
            for known in lists
            if known
        ]


_members = lru_cache(maxsize=256)(_Members)
"""Sections of pages that show the same operations share them."""


class KnownNames:
    """The members of some operations, and all else that may be written as code."""

    def __init__(self, operations: Sequence[Operation], contract: Contract, shown: str) -> None:
        self._members = _members(tuple(operations))
        self._words = contract.words
        self._shown = shown

    def refusing(self, name: str, value: str) -> tuple[Any, ...]:
        """The values that a member may have, if this is none of them, wherever the member is."""
        plain = name.replace("[]", "")
        found = [
            values
            for known, lists in self._members.values.items()
            for values in lists
            if known == plain or known.endswith(f".{plain}")
        ]
        every = tuple(dict.fromkeys(it for values in found for it in values if it is not None))
        is_right = value in {_text(it) for it in every} or value.lower() in _TYPES
        is_shown = re.search(rf"(?<!\w){re.escape(value)}(?!\w)", self._shown)
        return every if found and all(found) and not is_right and not is_shown else ()

    def has(self, name: str, value: str) -> bool:
        """Whether a member of that name may have a value, of those that the contract lists."""
        plain = name.replace("[]", "")
        return any(
            value in map(_text, values)
            for known, lists in self._members.values.items()
            for values in lists
            if known == plain or known.endswith(f".{plain}")
        )

    def listing(self, values: AbstractSet[str]) -> tuple[str, frozenset[str]]:
        """The member whose values most of these are, and the values that it may have."""
        every = self._members.listings
        return max(every, key=lambda it: len(it[1] & values), default=("", frozenset()))

    def wrong(self, written: str) -> tuple[int, str, str] | None:
        """Where in a written name the mistake is, the part that is wrong, and what was meant."""
        first, *rest = written.replace("[]", "").split(".")
        if not rest:
            meant = None if self._is_known(first) else self._meant(first)
            return (0, first, meant) if meant else None
        if first not in self._members.names:
            meant = self._meant(first)
            return (0, first, meant) if meant and not self._missed(meant, rest) else None
        missed = self._missed(first, rest)
        if missed is None:
            return None
        name, known = missed
        meant = max(known, key=lambda it: closeness(name, it))
        close = closeness(name, meant) >= _CLOSE
        return written.index(name, len(first)), name, meant if close else ""

    def _is_known(self, name: str) -> bool:
        return name in self._members.names or name in self._words or name in self._shown

    def _meant(self, name: str) -> str | None:
        """The member whose name is nearly this one; its plural is none, nor is a constant."""
        if len(name) < _SHORTEST:
            return None
        close = max(self._members.names, key=lambda it: closeness(name, it), default="")
        is_other = name.rstrip("s") == close.rstrip("s") or name.isupper() != close.isupper()
        return close if closeness(name, close) >= _CLOSE and not is_other else None

    def _missed(self, first: str, rest: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
        """The first part of a dotted name that is nowhere, and what could be in its place."""
        missed = [
            self._walked(schema, (*part.pointer, first), rest)
            for schema in self._members.schemas
            for part in schema.parts
            if first in part.names
        ]
        return None if None in missed or not missed else missed[0]

    def _walked(
        self, schema: Schema, pointer: tuple[str | int, ...], rest: Sequence[str]
    ) -> tuple[str, tuple[str, ...]] | None:
        for name in rest:
            inner = pointer if schema.names(pointer) else (*pointer, 0)
            known = schema.names(inner)
            if name not in known:
                return (name, known) if known else None
            pointer = (*inner, name)
        return None


def _first(name: str) -> str:
    return name.partition(".")[0].removesuffix("[]")


def _text(value: Any) -> str:
    """A value of the contract as prose has it."""
    return value if isinstance(value, str) else json.dumps(value)
