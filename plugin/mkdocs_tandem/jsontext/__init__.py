"""JSON as authors write it: with positions, and read on behind every mistake."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from mkdocs_tandem.jsontext.diagnosis import problems as diagnosed
from mkdocs_tandem.jsontext.lexer import Lexer
from mkdocs_tandem.jsontext.node import ArrayNode, Member, Node, ObjectNode, Scalar, at, member_at
from mkdocs_tandem.jsontext.placeholder import PATTERNS, Placeholder
from mkdocs_tandem.jsontext.problem import Problem
from mkdocs_tandem.jsontext.repair import repaired
from mkdocs_tandem.jsontext.state import DEEPEST
from mkdocs_tandem.jsontext.token import CLOSERS, OPENERS, Token
from mkdocs_tandem.jsontext.tree import OutOfOrderError, Tree, mended

__all__ = [
    "ArrayNode",
    "Document",
    "Member",
    "Node",
    "ObjectNode",
    "Placeholder",
    "Problem",
    "Scalar",
    "at",
    "member_at",
    "parse",
]


@dataclass(frozen=True, eq=False)
class Document:
    """A text read as JSON."""

    root: Node | None
    """What the author meant; nothing if the text is empty or was not read to its end."""
    problems: tuple[Problem, ...]
    """All mistakes, in the order of the text."""


def parse(
    text: str,
    *,
    comments: bool = False,
    limit: int | None = None,
    placeholders: Sequence[re.Pattern[str]] = PATTERNS,
) -> Document:
    """The document a text holds, mended where it is broken; never raises.

    ``comments`` allows ``//`` and ``/* */``; ``limit`` is the largest text in characters;
    ``placeholders`` are patterns with a group ``name``.
    """
    if limit is not None and len(text) > limit:
        message = f"this is too large to read: {len(text)} characters"
        return Document(None, (Problem(0, 1, "too-large", message, f"at most {limit}"),))
    lexer = Lexer(text, comments=comments)
    tokens = list(lexer.tokens())
    refusal = _refusal(tokens)
    if refusal:
        return Document(None, (refusal,))
    found = lexer.problems
    if not _is_json(text):
        outcome = repaired(tokens)
        found += diagnosed(text, tokens, outcome.edits)
        tokens = [] if outcome.is_given_up else mended(tokens, outcome.edits)
    tree = Tree(text, tokens, placeholders)
    try:
        root = tree.root()
    except OutOfOrderError:
        found.append(Problem(0, 1, "syntax", "this cannot be read as JSON"))
        return Document(None, tuple(sorted(found)))
    return Document(root, tuple(sorted((*found, *tree.problems))))


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
