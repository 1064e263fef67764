"""JSON as authors write it: with positions, and read on behind every mistake."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mkdocs_tandem.jsontext.diagnosis import problems as diagnosed
from mkdocs_tandem.jsontext.dialect import JSON, Dialect, dialect
from mkdocs_tandem.jsontext.elision import LeftOut, left_out
from mkdocs_tandem.jsontext.json5 import without_last_comma, without_last_commas
from mkdocs_tandem.jsontext.lexer import Lexer
from mkdocs_tandem.jsontext.node import ArrayNode, Member, Node, ObjectNode, Scalar, at, member_at
from mkdocs_tandem.jsontext.placeholder import Placeholder
from mkdocs_tandem.jsontext.problem import Problem
from mkdocs_tandem.jsontext.repair import repaired
from mkdocs_tandem.jsontext.state import DEEPEST
from mkdocs_tandem.jsontext.token import CLOSERS, OPENERS, Token
from mkdocs_tandem.jsontext.tree import OutOfOrderError, Tree, mended

__all__ = [
    "JSON",
    "ArrayNode",
    "Dialect",
    "Document",
    "LeftOut",
    "Member",
    "Node",
    "ObjectNode",
    "Placeholder",
    "Problem",
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
    problems: tuple[Problem, ...]
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
        return Document(None, (Problem(0, 1, "too-large", message, f"at most {limit}"),))
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
    found = lexer.problems
    if inside or not _is_json(text):
        outcome = repaired(tokens)
        found += diagnosed(text, tokens, outcome.edits)
        tokens = [] if outcome.is_given_up else mended(tokens, outcome.edits)
    tree = Tree(text, tokens, dialect.placeholders)
    try:
        root = tree.root()
    except OutOfOrderError:
        found.append(Problem(0, 1, "syntax", "this cannot be read as JSON"))
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


def _refusal(tokens: Sequence[Token]) -> Problem | None:
    """Why nothing can be made of the tokens: there are none, or their brackets are too deep."""
    if len(tokens) == 1:
        return Problem(0, 1, "syntax", "there is no JSON here", "write a value")
    depth = 0
    for token in tokens:
        if token.kind in OPENERS:
            depth += 1
        elif token.kind in CLOSERS:
            depth = max(0, depth - 1)
        if depth > DEEPEST:
            message, hint = "brackets are nested too deeply", f"at most {DEEPEST} levels"
            return Problem(token.start, 1, "too-deep", message, hint)
    return None
