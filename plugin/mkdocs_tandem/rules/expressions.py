"""Rules about expressions in texts of examples, as filters and conditions have them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_tandem.examples import Example, Role
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.formats.json import ArrayNode, Node, ObjectNode, Scalar
from mkdocs_tandem.pages.code_blocks import BLOCKS, covering, regions, spans
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.registry import example_rule, page_rule

_TOKEN = re.compile(
    r"""\s*(?:(?P<quoted>"[^"]*"|'[^']*')|(?P<open>[(\[])|(?P<close>[)\]])"""
    r"|(?P<sign>&&|\|\||==|!=|<=|>=|<>|=~|[&|=<>+*^])|(?P<prefix>[!~-])|(?P<comma>[,;:])"
    r"|(?P<name>[^\W\d][\w.$@-]*|\$[\w.]+|@[\w.]+)|(?P<number>\d[\w.:]*))"
)
_WORDS = frozenset({"AND", "OR", "NOT", "XOR", "IN", "LIKE", "eq", "ne", "gt", "ge", "lt", "le"})
"""Operators that are words, by which a text is known for an expression."""
_QUIET = frozenset({"and", "or", "not", "in", "like", "is"})
"""Operators that prose has, too."""
_COMBINED = re.compile(r"\)\s*(?:&&?|\|\|?|AND|OR)\s*[\w(]|[\w)]\s*(?:&&?|\|\|?|AND|OR)\s*\(")
"""An operator next to a bracket: what prose shows of an expression may begin or end anywhere."""
_PAIRS = {")": "(", "]": "["}


@example_rule("unbalanced-brackets")
def unbalanced_brackets(example: Example) -> Iterator[Finding]:
    """Expressions in the texts of an example whose brackets are not all closed, or not opened."""
    root = example.document.root if example.document else None
    if root is None or example.region is None or example.role is Role.PLAIN or example.expected:
        return
    for name, node in _texts(root, ""):
        body = example.region.body
        is_text = body[node.start : node.start + 1] in ('"', "'")  # not code that is read as one
        found = _unbalanced(node.value) if is_text and node.placeholder is None else None
        if found is None:
            continue
        where = f"in '{name}': " if name else ""
        is_plain = node.end - node.start == len(node.value) + 2  # quotes, and no escapes
        at = node.start + 1 + found.offset if is_plain else node.start
        yield example.finding("unbalanced-brackets", at, where + found.message, found.hint)


@page_rule("unbalanced-brackets", needs_contract=True)
def unbalanced_brackets_in_prose(variant: Variant) -> Iterator[Finding]:
    """The same for code in prose that combines parts in brackets."""
    is_code = covering((it.start, it.end) for it in regions(variant.text) if it.kind in BLOCKS)
    for span in spans(variant.text):
        at = span.start("code")
        if _COMBINED.search(span["code"]) and not is_code(at):
            found = _unbalanced(span["code"])
            if found is not None:
                yield variant.finding(
                    "unbalanced-brackets", at + found.offset, found.message, found.hint
                )


def _texts(node: Node, name: str) -> Iterator[tuple[str, Scalar]]:
    """The texts in a value, each with the name of the member that holds it."""
    if isinstance(node, ObjectNode):
        for member in node.members:
            yield from _texts(member.value, member.key)
    elif isinstance(node, ArrayNode):
        for item in node.items:
            yield from _texts(item, name)
    elif isinstance(node, Scalar) and isinstance(node.value, str):
        yield name, node


class _Unbalanced(NamedTuple):
    """The first bracket of a text without its other half."""

    offset: int
    message: str
    hint: str


def _unbalanced(text: str) -> _Unbalanced | None:
    """What is wrong with the brackets of an expression; nothing in other texts."""
    if not any(bracket in text for bracket in "()[]"):
        return None
    brackets = _brackets(text)
    waiting: list[tuple[str, int]] = []
    for bracket, at in brackets or ():
        if bracket not in _PAIRS:
            waiting.append((bracket, at))
        elif not waiting:
            return _Unbalanced(at, f"this '{bracket}' closes nothing", "remove it, or open it")
        elif waiting.pop()[0] != _PAIRS[bracket]:
            return _Unbalanced(at, f"this '{bracket}' closes another bracket", "")
    if not waiting:
        return None
    count = len(waiting)
    what = "1 bracket is" if count == 1 else f"{count} brackets are"
    closing = {it: bracket for bracket, it in _PAIRS.items()}
    missing = "".join(closing[bracket] for bracket, _ in reversed(waiting))
    return _Unbalanced(waiting[0][1], f"{what} opened and never closed", f"'{missing}' is missing")


def _brackets(text: str) -> list[tuple[str, int]] | None:
    """The brackets of an expression and their offsets; ``None`` if a text is none.

    An expression is all names, values, brackets and operators, an operator between each two
    values, and at least one of a kind that prose does not have.
    """
    found: list[tuple[str, int]] = []
    at, was_value, is_known = 0, False, False
    text = text.rstrip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            return None
        kind, word = str(token.lastgroup), token[str(token.lastgroup)]
        start = token.start(kind)
        if kind == "name" and word in _WORDS | _QUIET:
            kind, is_known = "sign", is_known or word in _WORDS
        elif kind == "sign":
            is_known = True
        is_value = kind in ("name", "number", "quoted")
        is_call = kind == "open" and start == at  # 'near(x' is a call, 'near (x' is prose
        if was_value and (is_value or (kind == "open" and not is_call)):
            return None
        if kind in ("open", "close"):
            found.append((word, start))
        was_value, at = is_value or kind == "close", token.end()
    return found if is_known else None
