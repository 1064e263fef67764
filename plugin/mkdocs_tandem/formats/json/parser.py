"""Tokens to JSON values with positions."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from mkdocs_tandem.formats.json.nodes import (
    ArrayNode,
    Member,
    Node,
    ObjectNode,
    PlaceholderPattern,
    Scalar,
    placeholder,
)
from mkdocs_tandem.formats.json.recovery import TokenEdit
from mkdocs_tandem.formats.json.tokens import (
    ELLIPSIS,
    END,
    OPENERS,
    STRING,
    VALUE,
    WORD,
    JsonProblem,
    Token,
)

MISSING = "?"
"""The kind of a token that represents a value which is not in the text."""


_PLACE = re.compile(r"[.…]*|_\w+_|<[^<>]*>")
"""The name of a member that readers fill in, or that is left out: one may occur several times."""


class OutOfOrderError(Exception):
    """The tokens are not JSON."""


def mended(tokens: Sequence[Token], edits: Iterable[TokenEdit]) -> list[Token]:
    """The tokens after all repairs; what was put in has no width."""
    result: list[Token] = []
    done = 0
    for index, group in groupby(edits, key=lambda edit: edit.at):
        result += tokens[done:index]
        done = index
        offset = tokens[index - 1].end if index else 0
        for edit in _outermost_first(list(group)):
            if edit.action == "rest":
                return [*result, Token(END, offset, offset)]
            if edit.action in ("insert", "value"):
                result += _put_in(edit, offset)
                continue
            done = index + 1
            if edit.action == "replace":
                result.append(tokens[index]._replace(kind=edit.kind))
    return [*result, *tokens[done:]]


def _outermost_first(edits: list[TokenEdit]) -> Iterator[TokenEdit]:
    """Brackets that open at one place, the one found last around the others."""
    are_openers = all(edit.action == "insert" and edit.kind in OPENERS for edit in edits)
    return reversed(edits) if are_openers else iter(edits)


def _put_in(edit: TokenEdit, offset: int) -> Iterator[Token]:
    if edit.kind:
        yield Token(edit.kind, offset, offset)
    if edit.action == "value":
        yield Token(MISSING, offset, offset)


class Tree:
    """Builds the nodes of one document, and notes what is wrong with its keys and values."""

    def __init__(
        self, text: str, tokens: Sequence[Token], placeholders: Sequence[PlaceholderPattern]
    ) -> None:
        self.problems: list[JsonProblem] = []
        self._text = text
        self._tokens = tokens
        self._placeholders = placeholders
        self._index = 0

    def root(self) -> Node:
        """The value that the tokens represent; :class:`OutOfOrderError` if there is none."""
        return self._value()

    def _next(self) -> Token:
        token = self._peek()
        self._index += 1
        return token

    def _peek(self) -> Token:
        if self._index >= len(self._tokens) or self._tokens[self._index].kind == END:
            raise OutOfOrderError
        return self._tokens[self._index]

    def _value(self) -> Node:
        token = self._next()
        self.problems += token.problems
        if token.kind == "{":
            return self._object(token)
        if token.kind == "[":
            return self._array(token)
        if token.kind == STRING:
            return self._scalar(token, token.value)
        return self._unquoted(token)

    def _unquoted(self, token: Token) -> Node:
        if token.kind in (ELLIPSIS, MISSING):
            return Scalar(token.start, token.end, "missing", None)
        if token.kind not in (VALUE, WORD):
            raise OutOfOrderError
        if token.kind == WORD:
            message = f"'{token.value}' is not in double quotes"
            self._note(token, message, f"write '\"{token.value}\"'")
        return self._scalar(token, token.value)

    def _scalar(self, token: Token, value: Any) -> Scalar:
        holder = placeholder(value, self._placeholders) if isinstance(value, str) else None
        return Scalar(token.start, token.end, _kind(value), value, holder)

    def _object(self, opener: Token) -> ObjectNode:
        members: dict[str, Member] = {}
        every: list[Member] = []
        has_ellipsis = False
        while (token := self._next()).kind != "}":
            if token.kind == ELLIPSIS:
                has_ellipsis = True
            elif token.kind != ",":
                member = self._member(token)
                self._note_twin(members.get(member.key), member)
                members[member.key] = member
                every.append(member)
        return ObjectNode(opener.start, token.end, tuple(every), has_ellipsis)

    def _member(self, token: Token) -> Member:
        key = self._key(token)
        if self._next().kind != ":":
            raise OutOfOrderError
        return Member(key, token.start, token.end, self._value())

    def _key(self, token: Token) -> str:
        if token.kind == STRING:
            self.problems += token.problems
            return str(token.value)
        if token.kind not in (VALUE, WORD):
            raise OutOfOrderError
        key = self._text[token.start : token.end]
        self._note(token, f"the key '{key}' is not in double quotes", f"write '\"{key}\"'")
        return key

    def _note_twin(self, known: Member | None, member: Member) -> None:
        if known is not None and not _PLACE.fullmatch(known.key):
            length = max(1, member.key_end - member.key_start)
            message = f"the member '{member.key}' occurs twice in one object"
            hint = "JSON parsers keep only the last one"
            self.problems.append(
                JsonProblem(member.key_start, length, "duplicate-key", message, hint)
            )

    def _array(self, opener: Token) -> ArrayNode:
        items: list[Node] = []
        has_ellipsis = False
        while (token := self._peek()).kind != "]":
            if token.kind == ELLIPSIS:
                has_ellipsis = True
            elif token.kind != ",":
                items.append(self._value())
                continue
            self._index += 1
        self._index += 1
        return ArrayNode(opener.start, token.end, tuple(items), has_ellipsis)

    def _note(self, token: Token, message: str, hint: str) -> None:
        length = max(1, token.end - token.start)
        self.problems.append(JsonProblem(token.start, length, "syntax", message, hint))


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if value is None:
        return "null"
    return "string" if isinstance(value, str) else "number"
