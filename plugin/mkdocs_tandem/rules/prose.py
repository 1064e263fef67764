"""Rules about member names in prose."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mkdocs_tandem.examples import Example, Role
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.openapi import Contract, Operation, Schema
from mkdocs_tandem.pages.code_blocks import BLOCKS, CodeBlock, regions, spans
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.registry import page_rule
from mkdocs_tandem.suggestions import closeness

_HEADING = re.compile(r"\n(?=#{1,6}[ \t])")
_NAME = re.compile(r"[A-Za-z_][\w-]*(?:(?:\[\])?\.[A-Za-z_][\w-]*)*")
_FILE = re.compile(r".*\.(?:com|example|html?|js|json|md|org|py|sh|ts|txt|ya?ml)")
_CLOSE = 0.8
"""Names that are as alike as this are taken for one another."""
_SHORTEST = 4
"""Shorter words are alike by chance."""


@page_rule("unknown-name", needs_contract=True)
def misspelt_names(
    variant: Variant, examples: Sequence[Example], contract: Contract
) -> Iterator[Finding]:
    """Names in code that are nearly those of members of the operations shown beside them.

    What the contract says anywhere in these letters, and what an example holds, is right.
    """
    bound = [it for it in examples if it.operation and it.role is not Role.STEP]
    if not bound:
        return
    blocks = [it for it in regions(variant.text) if it.kind in BLOCKS]
    shown = " ".join(block.body for block in blocks)
    for start, end in _sections(variant.text, blocks):
        operations = {it.operation: None for it in bound if start <= it.start < end}
        if not operations:
            continue
        names = KnownNames([it for it in operations if it], contract, shown)
        for span in spans(variant.text, start, end):
            if not any(block.start <= span.start() < block.end for block in blocks):
                yield from _mistake(variant, span, names)


def _sections(text: str, blocks: Sequence[CodeBlock]) -> Iterator[tuple[int, int]]:
    """The parts of a page between its headings."""
    heads = [
        found.end()
        for found in _HEADING.finditer(text)
        if not any(block.start <= found.end() < block.end for block in blocks)
    ]
    yield from pairwise([0, *heads, len(text)])


def _mistake(variant: Variant, span: re.Match[str], names: "KnownNames") -> Iterator[Finding]:
    written = span["code"]
    if not _NAME.fullmatch(written) or _FILE.fullmatch(written):
        return
    found = names.wrong(written)
    if found is None:
        return
    at, name, meant = found
    yield variant.finding(
        "unknown-name",
        span.start("code") + at,
        f"no member of what is shown here is called '{name}'",
        f"did you mean '{meant}'?" if meant else "",
        length=len(name),
    )


class KnownNames:
    """The members of some operations, and all else that may be written as code."""

    def __init__(self, operations: Sequence[Operation], contract: Contract, shown: str) -> None:
        self._schemas = [schema for it in operations for schema in it.schemas]
        self._names = {
            name for schema in self._schemas for part in schema.parts for name in part.names
        }
        self._words = contract.words
        self._shown = shown

    def wrong(self, written: str) -> tuple[int, str, str] | None:
        """Where in a written name the mistake is, the part that is wrong, and what was meant."""
        first, *rest = written.replace("[]", "").split(".")
        if not rest:
            meant = None if self._is_known(first) else self._meant(first)
            return (0, first, meant) if meant else None
        if first not in self._names:
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
        return name in self._names or name in self._words or name in self._shown

    def _meant(self, name: str) -> str | None:
        """The member whose name is nearly this one; its plural is none."""
        if len(name) < _SHORTEST:
            return None
        close = max(self._names, key=lambda it: closeness(name, it), default="")
        is_plural = name.rstrip("s") == close.rstrip("s")
        return close if closeness(name, close) >= _CLOSE and not is_plural else None

    def _missed(self, first: str, rest: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
        """The first part of a dotted name that is nowhere, and what could stand in its place."""
        missed = [
            self._walked(schema, (*part.pointer, first), rest)
            for schema in self._schemas
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
