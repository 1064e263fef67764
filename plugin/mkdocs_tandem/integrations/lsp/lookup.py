"""Hover texts and definitions: the contract's description of the word at a position."""

import re
from collections.abc import Iterator

from mkdocs_tandem.integrations.lsp.completion import INCLUDES
from mkdocs_tandem.integrations.lsp.cursor import Cursor
from mkdocs_tandem.openapi import Contract, Operation
from mkdocs_tandem.openapi.schema_table import MemberRow
from mkdocs_tandem.source import Location


def description(cursor: Cursor) -> str:
    """The contract's words about an operation, a member or a schema, as Markdown."""
    found = [_operation(it) for _, it in _operations(cursor)]
    found += [_member(row) for _, row in _rows(cursor)]
    return "\n\n---\n\n".join(dict.fromkeys(found))


def definitions(cursor: Cursor) -> list[Location]:
    """Where the word at a place is defined: in the contract, or in an included file."""
    found = [*_in_include(cursor), *_in_contract(cursor)]
    return list(dict.fromkeys(found))


def _in_contract(cursor: Cursor) -> Iterator[Location]:
    for contract, operation in _operations(cursor):
        yield contract.location(operation.place)
    for contract, row in _rows(cursor):
        yield from (contract.location(place) for place in row.places[:1] if place)
    if cursor.tag:
        for contract in cursor.contracts:
            schema = contract.schemas.get(cursor.text)
            yield from [contract.location(schema.place)] if schema and schema.place else []


def _operations(cursor: Cursor) -> Iterator[tuple[Contract, Operation]]:
    """The operations that are named at a place, or that an example there belongs to."""
    if cursor.tag:
        for contract in cursor.contracts:
            operation = contract.operation(cursor.text)
            yield from [(contract, operation)] if operation else []
        return
    project = cursor.project.project
    for example, at in cursor.examples:
        own = project.site.contract(example.variant) if project else None
        if at < 0 and own is not None and example.operation:
            yield own, example.operation


def _rows(cursor: Cursor) -> Iterator[tuple[Contract, MemberRow]]:
    for member in cursor.members:
        if member.row and not cursor.tag:
            yield member.contract, member.row


def _in_include(cursor: Cursor) -> Iterator[Location]:
    """The file that an include names, or where it reads a parameter."""
    tag = cursor.tag
    words = tag.markup.split() if tag and tag.name in INCLUDES else []
    path = cursor.included(words[0]) if words else None
    if path is None:
        return
    source = cursor.project.source(cursor.project.name(path))
    if cursor.text == words[0]:
        yield Location(source.path)
    elif found := re.search(rf"\binclude\.{re.escape(cursor.text)}\b", source.text):
        yield source.location(found.start())


def _operation(it: Operation) -> str:
    title = f"`{it.method} {it.path}` — **{it.id}**"
    return "\n\n".join(filter(None, (title, it.summary, it.description)))


def _member(row: MemberRow) -> str:
    about = ", ".join(filter(None, (row.type, row.constraint, "required" * row.is_required)))
    return "\n\n".join(filter(None, (f"**{row.name}**: {about}", row.description)))
