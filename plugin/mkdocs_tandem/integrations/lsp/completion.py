"""What may be written at a place."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lsprotocol.types import CompletionItemKind

from mkdocs_tandem.integrations.lsp.cursor import Cursor, MemberPlace, TextSpan
from mkdocs_tandem.pages.includes import TEXTS

INCLUDES = ("include", "include_cached", "include_relative")
_OPERATIONS = ("endpoint", "example", "operation")
_COMPARED = re.compile(r"([\w.]+)\s*(?:==|!=|contains)\s*[\"']?[\w-]*$")
_PARAMETER = re.compile(r"\binclude\.(\w+)")
_MOST = 500


class Choice(NamedTuple):
    """Something that may be written."""

    label: str
    span: TextSpan
    """What it replaces."""
    kind: CompletionItemKind
    detail: str = ""
    about: str = ""
    """In Markdown."""
    text: str = ""
    """What is written; the label if it is empty."""


def choices(cursor: Cursor) -> list[Choice]:
    """What may be written at a place, each once."""
    found = {choice.label: choice for choice in reversed(list(_choices(cursor)))}
    return sorted(found.values())[:_MOST]


def _choices(cursor: Cursor) -> Iterator[Choice]:
    tag = cursor.tag
    if cursor.is_in_front_matter:
        yield from _audiences(cursor) if _names_audiences(cursor) else ()
    elif tag is None:
        yield from _json(cursor)
    elif tag.name in INCLUDES:
        yield from _include(cursor, tag.before.split())
    elif tag.name in _OPERATIONS and len(tag.before.split()) <= 1:
        yield from _operations(cursor)
    elif tag.name in ("schema", "lifecycle"):
        names = {name for contract in cursor.contracts for name in contract.schemas}
        yield from (Choice(it, cursor.word, CompletionItemKind.Struct) for it in names)
    elif found := _COMPARED.search(tag.before):
        yield from _audiences(cursor) if found[1] == f"page.{_key(cursor)}" else ()


def _key(cursor: Cursor) -> str:
    project = cursor.project.project
    return project.settings.audience_key if project else ""


def _names_audiences(cursor: Cursor) -> bool:
    """Whether a line of front matter has the audiences of its page."""
    above = cursor.source.text[: cursor.offset].split("\n")
    head = next((line for line in reversed(above) if re.match(r"\w", line)), "")
    return head.partition(":")[0] in ("audiences", _key(cursor)) and ":" in head


def _audiences(cursor: Cursor) -> Iterator[Choice]:
    project = cursor.project.project
    for audience in project.settings.audiences if project else ():
        yield Choice(audience.name, cursor.word, CompletionItemKind.EnumMember, audience.title)


def _include(cursor: Cursor, words: list[str]) -> Iterator[Choice]:
    is_name = not words or (len(words) == 1 and not cursor.line.endswith((" ", "\t")))
    if is_name:
        yield from (Choice(it, cursor.word, CompletionItemKind.File) for it in _files(cursor))
        return
    path = cursor.included(words[0])
    text = cursor.project.source(cursor.project.name(path)).text if path else ""
    given = {word.partition("=")[0] for word in words[1:] if "=" in word}
    for name in sorted({*_PARAMETER.findall(text)} - given):
        yield Choice(name, cursor.word, CompletionItemKind.Property, text=f'{name}=""')


def _files(cursor: Cursor) -> Iterable[str]:
    project = cursor.project.project
    for folder in project.settings.includes if project else ():
        above = cursor.project.root / folder
        for path in sorted(above.rglob("*"))[:_MOST]:
            if path.is_file() and path.suffix in TEXTS:
                yield path.relative_to(above).as_posix()


def _operations(cursor: Cursor) -> Iterator[Choice]:
    for contract in cursor.contracts:
        for it in contract.operations:
            detail = f"{it.method} {it.path}"
            kind = CompletionItemKind.Function
            yield Choice(it.id, cursor.word, kind, detail, it.description or it.summary)


def _json(cursor: Cursor) -> Iterator[Choice]:
    for member in cursor.members:
        if member.is_key:
            yield from _keys(cursor, member)
        elif row := member.row:
            values = row.item_values if member.is_item else row.values
            span = _token(cursor)
            for value in values or (True, False) * (row.type == "boolean"):
                label = json.dumps(value, ensure_ascii=False)
                yield Choice(label, span, CompletionItemKind.EnumMember, row.name)


def _keys(cursor: Cursor, member: MemberPlace) -> Iterator[Choice]:
    span = _token(cursor)
    is_named = cursor.source.text[span.end :].lstrip().startswith(":")
    for row in member.rows:
        if row.name not in member.others:
            key = json.dumps(row.name, ensure_ascii=False)
            text = key if is_named else f"{key}: "
            detail = ", ".join(filter(None, (row.type, row.constraint)))
            kind = CompletionItemKind.Property
            yield Choice(row.name, span, kind, detail, row.description, text)


def _token(cursor: Cursor) -> TextSpan:
    """The word around the place with its quotes."""
    text, (start, end) = cursor.source.text, cursor.word
    start -= text[start - 1 : start] == '"'
    return TextSpan(start, end + (text[end : end + 1] == '"'))
