"""Edits that make an example what the service answers, or an output block what a sample prints."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, NamedTuple

from mkdocs_tandem.execution.generated_values import is_same
from mkdocs_tandem.execution.python_samples import ELISION
from mkdocs_tandem.formats.json import ArrayNode, Member, Node, ObjectNode, Scalar

_LONGEST = 72
_OPENED_WIDE = re.compile(r'[{\[] ["{\[\d]')
_INSIDE = re.compile(r"^([{\[])(.+)([}\]])$", re.DOTALL)


class ValueLayout:
    """The habits of one document."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._is_wide = bool(_OPENED_WIDE.search(text))
        self.newline = "\r\n" if "\r\n" in text else "\n"

    def member(self, key: str, value: Any, indent: str) -> str:
        """``"key": value``, its further lines as far in as its object's members."""
        return f"{json.dumps(key, ensure_ascii=False)}: {self.value(value, indent)}"

    def value(self, value: Any, indent: str) -> str:
        """A value on one line if it is short, else a line for each of its parts."""
        plain = json.dumps(value, ensure_ascii=False)
        if not isinstance(value, dict | list) or not value:
            return plain
        if len(plain) <= _LONGEST:
            return _INSIDE.sub(r"\1 \2 \3", plain) if self._is_wide else plain
        unit = len(indent.expandtabs(4)) if indent.strip(" ") == "" and 0 < len(indent) <= 4 else 2  # noqa: PLR2004 -- a tab's width
        lines = json.dumps(value, ensure_ascii=False, indent=unit).split("\n")
        return f"{self.newline}{indent}".join(lines)

    def indent(self, at: int) -> str:
        """The white space that the line of an offset begins with."""
        start = self._text.rfind("\n", 0, at) + 1
        line = self._text[start:at]
        return line[: len(line) - len(line.lstrip())]

    def is_first(self, at: int) -> bool:
        """Whether an offset is at the start of its line, apart from white space."""
        start = self._text.rfind("\n", 0, at) + 1
        return not self._text[start:at].strip()


_ONLY_A_COMMA = re.compile(r"\s*,\s*")
_ABSENT: Any = object()


@dataclass(frozen=True)
class ProposedEdit:
    """One change of an example's text, or the reason why there can be none."""

    start: int
    end: int
    text: str
    at: int
    """Offset of the place that it is about."""
    reason: str = ""
    """Why it must not be made; empty if it may."""
    added: tuple[str, ...] = ()
    """The members that it adds."""


def proposals(text: str, root: Node, answer: Any, again: Any) -> Iterator[ProposedEdit]:
    """The changes that give a text the values of ``answer``.

    ``again`` is what the service answers to the same requests, sent once more: what differs
    between the two is not written. Placeholders, elisions and comments stay.
    """
    return _Comparison(text).changes(root, _Said(answer, again))


class _Said(NamedTuple):
    """Two answers of the service to the same request."""

    first: Any
    again: Any

    def part(self, token: str | int) -> "_Said":
        return _Said(_part(self.first, token), _part(self.again, token))

    def parts(self, tokens: Sequence[str | int]) -> "_Said":
        """Several parts as one."""
        every = [self.part(token) for token in tokens]
        return _Said([each.first for each in every], [each.again for each in every])

    @property
    def is_stable(self) -> bool:
        return bool(is_same(self.first, self.again))


class _Comparison:
    """An example's text beside an answer."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._layout = ValueLayout(text)

    def changes(self, node: Node, said: _Said) -> Iterator[ProposedEdit]:
        if node.placeholder is not None or (isinstance(node, Scalar) and node.is_elided):
            return
        if isinstance(node, ObjectNode) and isinstance(said.first, Mapping):
            yield from self._members(node, said)
        elif isinstance(node, ArrayNode) and isinstance(said.first, list):
            yield from self._items(node, said)
        elif not is_same(node.value, said.first):
            text = self._layout.value(said.first, self._layout.indent(node.start))
            proposal = ProposedEdit(node.start, node.end, text, node.start)
            yield self._looked_at(proposal, said, [node])

    def _members(self, node: ObjectNode, said: _Said) -> Iterator[ProposedEdit]:
        spans = [(member.key_start, member.value.end) for member in node.members]
        for number, member in enumerate(node.members):
            part = said.part(member.key)
            if part.first is _ABSENT:
                yield self._looked_at(self._removal(number, spans), part, [member.value])
            else:
                yield from self.changes(member.value, part)
        if not node.is_elided:
            yield from self._added_members(node, said)

    def _added_members(self, node: ObjectNode, said: _Said) -> Iterator[ProposedEdit]:
        """New members, each after its predecessor in the response."""
        anchor: Member | None = None
        waiting: list[str] = []
        for key in (*said.first, _ABSENT):
            if key is not _ABSENT and key not in node.by_key:
                waiting.append(key)
                continue
            if waiting:
                proposal = self._addition(node, anchor, waiting, said)
                yield self._looked_at(proposal, said.parts(waiting), [])
            anchor, waiting = node.by_key.get(key), []

    def _addition(
        self, node: ObjectNode, anchor: Member | None, keys: Sequence[str], said: _Said
    ) -> ProposedEdit:
        beside = anchor or node.members[0]
        indent, space = self._beside(beside.key_start)
        texts = [self._layout.member(key, said.first[key], indent) for key in keys]
        if anchor is None:
            start, text = beside.key_start, "".join(f"{each},{space}" for each in texts)
        else:
            start, text = anchor.value.end, "".join(f",{space}{each}" for each in texts)
        return ProposedEdit(start, start, text, node.start, added=tuple(keys))

    def _items(self, node: ArrayNode, said: _Said) -> Iterator[ProposedEdit]:
        for number, item in enumerate(node.items[: len(said.first)]):
            yield from self.changes(item, said.part(number))
        if node.is_elided:
            return
        spans = [(item.start, item.end) for item in node.items]
        for number in range(len(said.first), len(node.items)):
            proposal = self._removal(number, spans)
            yield self._looked_at(proposal, said.part(number), [node.items[number]])
        more = range(len(node.items), len(said.first))
        if more:
            last = node.items[-1]
            indent, space = self._beside(last.start)
            values = (self._layout.value(said.first[number], indent) for number in more)
            text = "".join(f",{space}{value}" for value in values)
            proposal = ProposedEdit(last.end, last.end, text, node.start)
            yield self._looked_at(proposal, said.parts(more), [])

    def _beside(self, at: int) -> tuple[str, str]:
        """The indentation of a line, and the text before a further part beside one there."""
        indent = self._layout.indent(at)
        is_own_line = self._layout.is_first(at)
        return indent, f"{self._layout.newline}{indent}" if is_own_line else " "

    def _removal(self, number: int, spans: Sequence[tuple[int, int]]) -> ProposedEdit:
        """Takes out a part and the comma beside it."""
        here, end = spans[number]
        start, beside = here, ","
        if number:
            start = spans[number - 1][1]
            beside = self._text[start:here]
        elif len(spans) > 1:
            beside = self._text[end : spans[1][0]]
            end = spans[1][0]
        reason = "" if _ONLY_A_COMMA.fullmatch(beside) else "there is a comment next to it"
        return ProposedEdit(start, end, "", here, reason)

    def _looked_at(
        self, proposal: ProposedEdit, said: _Said, replaced: Sequence[Node]
    ) -> ProposedEdit:
        """A proposal with the reason why it must not be made, if there is one."""
        if proposal.reason:
            return proposal
        reason = ""
        if not said.is_stable:
            reason = "the response differs each time: write a placeholder, or '...'"
        elif not all(_is_meant(node, self._text) for node in replaced):
            reason = "it contains a placeholder, a comment or an omission"
        return replace(proposal, reason=reason)


def _part(value: Any, token: str | int) -> Any:
    if isinstance(value, Mapping) and token in value:
        return value[token]
    if isinstance(value, list) and isinstance(token, int) and token < len(value):
        return value[token]
    return _ABSENT


def _is_meant(node: Node, text: str) -> bool:
    """Whether a value is literally what the author wrote, and all that is written there."""
    if not isinstance(node, Scalar):
        try:
            json.loads(text[node.start : node.end])
        except ValueError:  # a comment, or the freedoms of a dialect
            return False
    return not _stands_for_more(node)


def _stands_for_more(node: Node) -> bool:
    if node.placeholder is not None or node.is_elided:
        return True
    if isinstance(node, ObjectNode):
        return any(_stands_for_more(member.value) for member in node.members)
    return isinstance(node, ArrayNode) and any(_stands_for_more(item) for item in node.items)


_NO_LINE = "there is no line to write it to"


def printed_edits(text: str, printed: str, again: str) -> Iterator[ProposedEdit]:
    """The changes that make a text what a sample has printed, line by line.

    ``again`` is what it prints when it is run once more: what differs between the two is not
    written. A line of dots stays, and so does the text after it.
    """
    at = 0
    real, other = (said.rstrip().splitlines() for said in (printed, again))
    shown = text.rstrip().splitlines(keepends=True)
    for number, line in enumerate(shown):
        if line.strip() == ELISION:
            return
        end = at + len(line.rstrip())
        before = at - 1 if at else at  # a line goes with the end of that before
        if not real:
            yield ProposedEdit(at, at + len(line), "", at)
        elif number >= len(real):
            yield ProposedEdit(before, end, "", at)
        elif line.rstrip() != real[number].rstrip():
            is_line = end > at and (real[number] or not at)
            start, new = (at, real[number]) if is_line else (before, f"\n{real[number]}")
            doubt = _doubt(real[number:], other[number:], 1) if end else _NO_LINE
            yield ProposedEdit(start, end, new, at, doubt)
        at += len(line)
    if len(real) > len(shown):
        rest, end = real[len(shown) :], len(text.rstrip())
        doubt = _doubt(rest, other[len(shown) :], len(rest)) if end else _NO_LINE
        yield ProposedEdit(end, end, "".join(f"\n{line}" for line in rest), max(0, at - 1), doubt)


def _doubt(real: list[str], other: list[str], many: int) -> str:
    """Why the first ``many`` lines cannot be written: the next run prints others."""
    is_same = all(one == two for one, two in zip_longest(real[:many], other[:many]))
    return "" if is_same else "the output differs each time: write '...'"
