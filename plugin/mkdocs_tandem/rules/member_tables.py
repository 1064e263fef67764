"""Rules about tables that describe the members of a message."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.examples import Example, Role
from mkdocs_tandem.examples.headings import (
    named_in_prose,
    operations_of_calls,
    operations_of_headings,
)
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.openapi import Contract, Operation, ParameterSpec, Schema
from mkdocs_tandem.pages.code_blocks import BLOCKS, covering, regions
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.prose import KnownNames
from mkdocs_tandem.rules.registry import page_rule
from mkdocs_tandem.suggestions import did_you_mean

_TABLE = re.compile(
    r"^(?P<head>(?=[^\n]*\|)[^\n]*)\n"
    r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*+:?-*:?[ \t]*+)++\n"
    r"(?P<rows>(?:(?=[^\n]*\|)[^\n]*(?:\n|\Z))+)",
    re.MULTILINE,
)
_CELL = re.compile(r"(?:`[^`\n]*`|\\\||[^|\n])+")
_NAMES = frozenset(
    {"argument", "attribute", "element", "field", "header", "key", "member", "name", "parameter"}
    | {"property", "query parameter"}
)
_TYPES = frozenset(
    {"data type", "datatype", "format", "json type", "kind", "type", "type of value", "value type"}
)
_NEEDS = frozenset({"mandatory", "needed", "required"})
_NAME = re.compile(r"[\s`*]*(?P<name>[A-Za-z_$][\w$-]*(?:(?:\[\])?\.[A-Za-z_$][\w$-]*)*(?:\[\])?)")
_KINDS = {
    "string": {"string"},
    "text": {"string"},
    "integer": {"integer", "number"},
    "int": {"integer", "number"},
    "number": {"number", "integer"},
    "float": {"number"},
    "double": {"number"},
    "boolean": {"boolean"},
    "bool": {"boolean"},
    "object": {"object"},
    "array": {"array"},
    "list": {"array"},
}
"""Words for types, and the types of JSON Schema that they may mean."""
_KIND = re.compile(r"[\s`*]*(?P<kind>[A-Za-z]+)(?P<list>\[\])?")
_OPTIONAL = re.compile(r"(?:^|[*_(`])[ \t]*optional\b", re.IGNORECASE)
_MANDATORY = re.compile(r"(?:^|[*_(`])[ \t]*(?:required|mandatory)\b", re.IGNORECASE)
_YES, _NO = (
    re.compile(r"(?:yes|true|required|mandatory|✓|✔|x)\b"),
    re.compile(r"(?:no|false|optional)\b"),
)
_FEWEST = 2


@dataclass(frozen=True)
class _Row:
    """The facts about a member in a row, with their places."""

    name: str
    start: int
    kind: str = ""
    """A word of ``_KINDS``; empty if the row names no known type."""
    kind_start: int = 0
    is_required: bool | None = None
    """``None`` if the row does not state it."""
    required_start: int = 0


@dataclass(frozen=True)
class _Known:
    """What the contract has for a member."""

    type: str
    is_required: bool


_Members = dict[str, _Known]


@page_rule("unknown-member", "wrong-type", "missing-member", needs_contract=True)
def tables_of_members(
    variant: Variant,
    examples: Sequence[Example],
    contract: Contract,
    others: Mapping[str, Contract],
    settings: Settings,
) -> Iterator[Finding]:
    """Tables of members that the contract describes otherwise.

    A table is one of members if its first columns are a name and a type, and the message that it
    fits best, of the operations that are named in its section, has most of its names.
    """
    if "|" not in variant.text:
        return
    bound = [it for it in examples if it.operation and it.role is not Role.STEP]
    code = [it for it in regions(variant.text) if it.kind in BLOCKS]
    is_code = covering((it.start, it.end) for it in code)
    heads = [it.start() for it in re.finditer(r"^#{1,6}[ \t]", variant.text, re.MULTILINE)]
    sections = [0, *(at for at in heads if at and not is_code(at)), len(variant.text)]
    said = [
        *operations_of_headings(variant.text, code, contract),
        *operations_of_calls(variant, code, contract, settings.endpoints),
    ]
    read = -1
    operations: list[Operation] = []
    for table in _TABLE.finditer(variant.text):
        rows = [] if is_code(table.start()) else list(_rows(table))
        if not rows:
            continue
        number = bisect_right(sections, table.start())
        first, last = sections[number - 1], sections[number]
        if read < first:
            read, operations = first, _examples_between(first, last, bound)
            operations += [it for at, it in said if first <= at < last]
        named = named_in_prose(variant.text[read : table.start()], contract)
        operations = list(dict.fromkeys((*operations, *named)))
        read = table.start()
        members = _best(rows, operations)
        names = KnownNames(operations, contract, " ".join(it.body for it in code))
        for row in rows if members else ():
            if not _is_foreign(row, contract, others) and names.wrong(row.name) is None:
                yield from _mistakes(variant, row, members, _beside(operations))


def _examples_between(first: int, last: int, bound: Sequence[Example]) -> list[Operation]:
    """The operations of the examples in a section."""
    return list(
        dict.fromkeys(it.operation for it in bound if it.operation and first <= it.start < last)
    )


def _is_foreign(row: _Row, contract: Contract, others: Mapping[str, Contract]) -> bool:
    """Whether a member is one of another audience's contract: that has a rule of its own."""
    first = row.name.partition(".")[0].removesuffix("[]")
    return not contract.mentions(first) and any(first in it.names for it in others.values())


def _cells(line: str, start: int) -> list[tuple[str, int]]:
    """The cells of a row of a table, and their places."""
    found = [(it[0], start + it.start()) for it in _CELL.finditer(line)]
    if line.lstrip().startswith("|") and found and not found[0][0].strip():
        return found[1:]
    return found


def _rows(table: re.Match[str]) -> Iterator[_Row]:
    """The rows of a table whose head has a column for names and one for types or needs."""
    head = [text.strip(" *`").lower() for text, _ in _cells(table["head"], 0)]
    names = [at for at, it in enumerate(head) if it in _NAMES]
    types = [at for at, it in enumerate(head) if it in _TYPES]
    needs = [at for at, it in enumerate(head) if it in _NEEDS]
    if not names or names[0] > 1 or not (types or needs):
        return
    start = table.start("rows")
    for line in table["rows"].splitlines(keepends=True):
        cells = _cells(line.rstrip("\n"), start)
        start += len(line)
        if len(cells) < len(head):
            continue
        found = _NAME.fullmatch(cells[names[0]][0].rstrip("` *\t"))
        if found is None:
            continue
        kind, kind_start = _kind(cells[types[0]]) if types else ("", 0)
        is_required, required_start = _need(cells, types, needs)
        at = cells[names[0]][1] + found.start("name")
        yield _Row(found["name"], at, kind, kind_start, is_required, required_start)


def _kind(cell: tuple[str, int]) -> tuple[str, int]:
    found = _KIND.match(cell[0])
    if found is None or found["kind"].lower() not in _KINDS:
        return "", 0
    kind = "array" if found["list"] else found["kind"].lower()
    return kind, cell[1] + found.start("kind")


def _need(
    cells: Sequence[tuple[str, int]], types: Sequence[int], needs: Sequence[int]
) -> tuple[bool | None, int]:
    """Whether a row states that its member is required or optional, and where."""
    if needs:
        text, at = cells[needs[0]]
        plain = text.strip(" *`_").lower()
        if _YES.match(plain) or _NO.match(plain):
            return bool(_YES.match(plain)), at + len(text) - len(text.lstrip())
        return None, 0
    for text, at in cells[1:]:
        optional, required = _OPTIONAL.search(text.strip()), _MANDATORY.search(text.strip())
        if (optional is None) == (required is None):
            continue
        word = re.search("optional|required|mandatory", text, re.IGNORECASE)
        return required is not None, at + (word.start() if word else 0)
    return None, 0


def _best(rows: Sequence[_Row], operations: Sequence[Operation]) -> _Members:
    """The members of a message, or of an object in it, or the parameters that a table describes."""
    names = {_plain(row.name) for row in rows}
    schemas = (schema for operation in operations for schema in operation.schemas)
    found = [members for schema in schemas for members in _objects(schema)]
    found += ({it.name: _parameter(it) for it in each.parameters} for each in operations)
    known = max((len(names & members.keys()) for members in found), default=0)
    if known < _FEWEST or known * 2 <= len(names):
        return {}
    best = (members for members in found if len(names & members.keys()) == known)
    return min(best, key=lambda it: sum(1 for row in rows for _ in _differences(row, it)))


@lru_cache(maxsize=256)
def _objects(schema: Schema) -> tuple[_Members, ...]:
    """The members of each object that a value may hold."""
    return tuple(
        {_plain(it.name): _Known(it.type, it.is_required) for it in schema.members(part.pointer)}
        for part in schema.parts
    )


def _parameter(parameter: ParameterSpec) -> _Known:
    types = sorted(parameter.schema.types()) if parameter.schema else []
    return _Known(" or ".join(types) or "any", parameter.is_required)


def _plain(name: str) -> str:
    return name.replace("[]", "")


def _differences(row: _Row, members: _Members) -> Iterator[tuple[str, int, int, str, str]]:
    """Rule, place, length, message and hint for each contradiction of the contract."""
    known = members.get(_plain(row.name))
    if known is None:
        return
    types = {word.partition(" ")[0] for word in known.type.split(" or ")}
    if row.kind and "any" not in types and not types & (_KINDS[row.kind] | {"null"}):
        message = f"'{row.name}' is {_with_article(known.type)}, not {_with_article(row.kind)}"
        yield "wrong-type", row.kind_start, len(row.kind), message, f"write '{known.type}'"
    if row.is_required is not None and row.is_required is not known.is_required:
        wanted, written = (
            ("required", "optional") if known.is_required else ("optional", "required")
        )
        message = f"'{row.name}' is {wanted}, not {written}"
        yield "missing-member", row.required_start, 1, message, f"write '{wanted}'"


def _with_article(kind: str) -> str:
    return f"an {kind}" if kind[:1] in "aeio" else f"a {kind}"


def _beside(operations: Sequence[Operation]) -> frozenset[str]:
    """The names of all members that operations have, of which a table may mix several levels."""
    schemas = (schema for operation in operations for schema in operation.schemas)
    return frozenset(name for schema in schemas for it in _objects(schema) for name in it)


def _mistakes(
    variant: Variant, row: _Row, members: _Members, beside: frozenset[str]
) -> Iterator[Finding]:
    for rule, at, length, message, hint in _differences(row, members):
        yield variant.finding(rule, at, message, hint, length=length)
    if _plain(row.name) not in members and _plain(row.name) not in beside:
        message = f"no member of what is shown here is called '{row.name}'"
        hint = did_you_mean(row.name, list(members))
        yield variant.finding("unknown-member", row.start, message, hint, length=len(row.name))
