"""JSON as authors write it: with positions, and read on after each mistake."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from mkdocs_tandem.formats.json.diagnosis import in_order
from mkdocs_tandem.formats.json.diagnosis import problems as diagnosed
from mkdocs_tandem.formats.json.dialects import (
    JSON,
    Dialect,
    dialect,
    without_last_comma,
    without_last_commas,
)
from mkdocs_tandem.formats.json.lexer import Lexer
from mkdocs_tandem.formats.json.nodes import (
    ArrayNode,
    Member,
    Node,
    ObjectNode,
    Placeholder,
    Scalar,
    at,
    member_at,
)
from mkdocs_tandem.formats.json.parser import OutOfOrderError, Tree, mended
from mkdocs_tandem.formats.json.recovery import DEEPEST, repaired
from mkdocs_tandem.formats.json.tokens import CLOSERS, OPENERS, JsonProblem, Token

__all__ = [
    "JSON",
    "ArrayNode",
    "Dialect",
    "Document",
    "JsonProblem",
    "LeftOut",
    "Member",
    "Node",
    "ObjectNode",
    "Placeholder",
    "Scalar",
    "at",
    "dialect",
    "left_out",
    "member_at",
    "parse",
]


_FEW = 64
"""Documents that are remembered: the audiences of a page mostly read the same."""


@dataclass(frozen=True, eq=False)
class Document:
    """A text read as JSON."""

    root: Node | None
    """What the author meant; nothing if the text is empty or was not read to its end."""
    problems: tuple[JsonProblem, ...]
    """All mistakes, in the order of the text."""


def parse(
    text: str, dialect: Dialect = JSON, *, inside: str = "", limit: int | None = None
) -> Document:
    """The document a text holds, mended where it is broken; never raises.

    ``inside`` is the bracket around the text that is not in it: ``{`` reads members as an object,
    ``[`` items as an array; ``limit`` is the largest text in characters.
    """
    if limit is not None and len(text) > limit:
        message = f"this is too large to read: {len(text)} characters"
        return Document(None, (JsonProblem(0, 1, "too-large", message, f"at most {limit}"),))
    return _parsed(text, dialect, inside)


@lru_cache(_FEW)
def _parsed(text: str, dialect: Dialect, inside: str) -> Document:
    lexer = Lexer(text, dialect, inside=inside)
    tokens = list(lexer.tokens())
    refusal = _refusal(tokens)
    if refusal:
        return Document(None, (refusal,))
    if inside:
        tokens = _bracketed(tokens, inside)
    if dialect.json5:
        tokens = without_last_commas(tokens)
    elif inside:
        tokens = without_last_comma(tokens)
    marks = (token for token in tokens if token.kind in (",", ":"))
    found = [*lexer.problems, *(problem for token in marks for problem in token.problems)]
    if inside or not _is_json(text):
        tokens, swapped = in_order(tokens)
        found += swapped
        outcome = repaired(tokens)
        found += diagnosed(text, tokens, outcome.edits)
        tokens = [] if outcome.is_given_up else mended(tokens, outcome.edits)
    tree = Tree(text, tokens, dialect.placeholders)
    try:
        root = tree.root()
    except OutOfOrderError:
        found.append(JsonProblem(0, 1, "syntax", "this cannot be read as JSON"))
        return Document(None, tuple(sorted(found)))
    return Document(root, tuple(sorted((*found, *tree.problems))))


def _bracketed(tokens: Sequence[Token], opener: str) -> list[Token]:
    """The tokens between brackets of no width."""
    *inner, end = tokens
    start = inner[0].start
    closer = OPENERS[opener]
    return [Token(opener, start, start), *inner, Token(closer, end.start, end.start), end]


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _refusal(tokens: Sequence[Token]) -> JsonProblem | None:
    """Why nothing can be made of the tokens: there are none, or their brackets are too deep."""
    if len(tokens) == 1:
        return JsonProblem(0, 1, "syntax", "there is no JSON here", "write a value")
    depth = 0
    for token in tokens:
        if token.kind in OPENERS:
            depth += 1
        elif token.kind in CLOSERS:
            depth = max(0, depth - 1)
        if depth > DEEPEST:
            message, hint = "brackets are nested too deeply", f"at most {DEEPEST} levels"
            return JsonProblem(token.start, 1, "too-deep", message, hint)
    return None


class LeftOut(NamedTuple):
    """A part of an example that is not meant as it is."""

    path: str
    """``callback.webhook``; empty for the whole."""
    start: int
    text: str
    """Its notation: ``...``, ``{}``, a placeholder."""


def left_out(node: Node, path: str = "") -> Iterator[LeftOut]:
    """The elisions and placeholders of a document, in the order of its text."""
    if node.placeholder is not None:
        yield LeftOut(path, node.start, node.placeholder.text)
    elif node.is_elided:
        yield LeftOut(path, node.start, _mark(node))
    if isinstance(node, ObjectNode):
        for member in node.members:
            yield from left_out(member.value, f"{path}.{member.key}" if path else member.key)
    elif isinstance(node, ArrayNode):
        for number, item in enumerate(node.items):
            yield from left_out(item, f"{path}[{number}]")


def _mark(node: Node) -> str:
    if isinstance(node, ObjectNode) and not node.has_ellipsis:
        return "{}"
    return "[]" if isinstance(node, ArrayNode) and not node.has_ellipsis else "..."
