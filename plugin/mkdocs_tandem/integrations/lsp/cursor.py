"""The element at a place of a file: a tag, front matter, a member of an example."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from mkdocs_tandem.examples import Example
from mkdocs_tandem.examples.fit import schemas_of
from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.formats.json import ArrayNode, Node, ObjectNode
from mkdocs_tandem.integrations.lsp.open_project import OpenProject
from mkdocs_tandem.openapi import Contract
from mkdocs_tandem.openapi.schema import Schema
from mkdocs_tandem.openapi.schema_table import MemberRow
from mkdocs_tandem.source import Source

_TAG = re.compile(r"-?\s*(\w+)(\s.*)?", re.DOTALL)
_WORD = re.compile(r"[^\s\"'=|{}%,\[\]]*")
_Pointer = tuple[str | int, ...]


class TextSpan(NamedTuple):
    """A part of a text, as offsets."""

    start: int
    end: int


class CursorTag(NamedTuple):
    """A Liquid tag around the cursor."""

    name: str
    before: str
    """What it is given, up to the cursor."""
    markup: str
    """All that it is given."""


@dataclass(frozen=True)
class MemberPlace:
    """A member of an example, or its value."""

    contract: Contract
    schema: Schema
    parent: _Pointer
    """The object around it."""
    name: str
    """Empty where a new member may be written."""
    is_key: bool
    is_item: bool
    """Whether it is a value inside an array that is the member."""
    others: frozenset[str]
    """The members that the object has."""

    @property
    def rows(self) -> list[MemberRow]:
        """The members that the object may have."""
        return [row for row in self.schema.members(self.parent) if row.depth == 0]

    @property
    def row(self) -> MemberRow | None:
        """Its description in the contract."""
        return next((row for row in self.rows if row.name == self.name), None)


@dataclass(frozen=True)
class Cursor:
    """A place in a file of a project."""

    project: OpenProject
    source: Source
    offset: int

    @property
    def word(self) -> TextSpan:
        """The word around the place, as names and paths are written."""
        text, start = self.source.text, self.offset
        while start and _WORD.fullmatch(text, start - 1, start):
            start -= 1
        found = _WORD.match(text, start)
        return TextSpan(start, found.end() if found else start)

    @property
    def text(self) -> str:
        """The word itself."""
        return self.source.text[self.word.start : self.word.end]

    @property
    def line(self) -> str:
        """The line, up to the place."""
        return self.source.text[self.source.text.rfind("\n", 0, self.offset) + 1 : self.offset]

    @property
    def tag(self) -> CursorTag | None:
        """The tag around the place."""
        text = self.source.text
        start = text.rfind("{%", 0, self.offset)
        if start < 0 or "%}" in text[start : self.offset]:
            return None
        ends = (
            it for it in (text.find("%}", self.offset), text.find("\n\n", self.offset)) if it > 0
        )
        found = _TAG.match(text, start + 2, min(ends, default=len(text)))
        if found is None or self.offset <= found.end(1):
            return None
        before = text[found.end(1) : self.offset]
        return CursorTag(found[1], before, (found[2] or "").rstrip("- \n"))

    @property
    def is_in_front_matter(self) -> bool:
        """Whether it is above the text of a page."""
        is_page = self.project.page(self.source.path) is not None
        return (
            is_page
            and self.source.text.startswith("---")
            and (self.offset < self.source.body_start)
        )

    @property
    def contracts(self) -> list[Contract]:
        """The contracts of those who read the file."""
        return self.project.contracts(self.source.path)

    def included(self, name: str) -> Path | None:
        """The file that an include names."""
        project = self.project.project
        folders = project.settings.includes if project else ()
        beside = (self.project.root / self.source.path).parent
        places = [*(self.project.root / folder for folder in folders), beside]
        return next((it / name for it in places if name and (it / name).is_file()), None)

    @property
    def examples(self) -> Iterator[tuple[Example, int]]:
        """The examples around the place, one for each audience, and where it is in their JSON.

        That is -1 for a place beside it.
        """
        project, start = self.project.project, max(0, self.offset - 1)
        for variant in self.project.variants(self.source.path) if project else ():
            ends = [end for _, end in variant.map.places(self.source, start, self.offset)]
            try:
                found = project.site.examples(variant) if project and ends else []
            except FindingError:
                continue
            for example in found:
                block = example.block or example.region
                if block and any(block.start <= end <= block.end for end in ends):
                    root = example.document.root if example.document else None
                    region = example.region if root else None
                    inside = [region.at(end) for end in ends] if region else []
                    yield example, next((it for it in inside if it is not None), -1)

    @property
    def members(self) -> Iterator[MemberPlace]:
        """The member at the place, for each audience and each schema that it may have."""
        project = self.project.project
        for example, at in self.examples:
            operation, document = example.operation, example.document
            contract = project.site.contract(example.variant) if project else None
            root = document.root if document else None
            if operation is None or contract is None or root is None or at < 0:
                continue
            pointer, is_key, others = _place(root, at, ())
            schemas = schemas_of(operation, example.role, example.status, example.media_type)
            names = [number for number, token in enumerate(pointer) if isinstance(token, str)]
            last = names[-1] if names else 0
            for schema in schemas if names else ():
                yield MemberPlace(
                    contract,
                    schema,
                    pointer[:last],
                    str(pointer[last]),
                    is_key,
                    len(pointer) > last + 1,
                    others,
                )


def _place(node: Node, at: int, pointer: _Pointer) -> tuple[_Pointer, bool, frozenset[str]]:
    """The pointer of the member or value at an offset, whether it is a key, and its siblings."""
    if isinstance(node, ObjectNode):
        others = frozenset(node.by_key)
        nexts = [*(member.key_start - 1 for member in node.members[1:]), node.end]
        for member, end in zip(node.members, nexts, strict=False):
            here = (*pointer, member.key)
            if member.key_start <= at <= member.key_end:
                return here, True, others - {member.key}
            is_missing = member.value.start == member.value.end
            if member.key_end < at <= (end if is_missing else member.value.end):
                return _place(member.value, at, here)
        return (*pointer, ""), True, others
    if isinstance(node, ArrayNode):
        inner = next((it for it in node.items if it.start <= at <= it.end), None)
        return _place(inner, at, (*pointer, 0)) if inner else ((*pointer, 0), False, frozenset())
    return pointer, False, frozenset()
