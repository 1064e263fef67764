"""JSON values with positions, and placeholders among them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol


@dataclass(frozen=True)
class Placeholder:
    """A value that is not meant literally."""

    name: str
    """Its name without marks: ``id`` for ``<id>``."""
    text: str
    """As it was written."""


PATTERNS = (
    re.compile(r"<(?P<name>[A-Za-z_][^<>\n]{0,60})>"),
    re.compile(r"\{(?P<name>[A-Za-z_][\w.-]{0,60})\}"),
    re.compile(r"\A\$(?P<name>[A-Za-z_][\w.]*)\Z"),
    re.compile(r"\A:(?P<name>[A-Za-z_]\w*)\Z"),
    re.compile(r"\A[\w+.-]+://[^\s\[]*\[[:/](?P<name>[A-Za-z]\w*)\]\S*\Z"),
    re.compile(r"\A\(?(?P<name>\.\.\.|…)\)?\Z"),
    re.compile(r"\A(?P<name>[yYmMdDhHsSTZz'+ .:/-]*[yY]{4}[yYmMdDhHsSTZzX'+ .:/-]*)\Z"),
)
"""``<id>`` and ``{cbid}`` anywhere; ``$vin``, ``:id``, ``scheme://host[:port]``, ``...`` alone.

And dates by letters, ``yyyy-MM-dd``.
"""

_MARKS = re.compile(r"[<$\[{.…]|\A:|[yY]{4}")


class PlaceholderPattern(Protocol):
    """Finds a placeholder in a text."""

    def search(self, string: str, /) -> re.Match[str] | Mapping[str, str] | None:
        """A match that has the placeholder's name as ``name``."""


def placeholder(text: str, patterns: Sequence[PlaceholderPattern] = PATTERNS) -> Placeholder | None:
    """The placeholder that a string is or holds; each pattern has a group ``name``."""
    if patterns is PATTERNS and not _MARKS.search(text):
        return None
    for pattern in patterns:
        match = pattern.search(text)
        if match:
            return Placeholder(match["name"], text)
    return None


@dataclass(frozen=True, eq=False)
class Node:
    """A value and its place: ``text[start:end]``."""

    start: int
    end: int

    @property
    def value(self) -> Any:
        """The plain Python value."""
        raise NotImplementedError

    @property
    def is_elided(self) -> bool:
        """Whether something was left out here, so that nothing can be missing."""
        return False

    @property
    def is_literal(self) -> bool:
        """Whether it is meant literally, with nothing left out or to fill in."""
        return not self.is_elided and self.placeholder is None

    @property
    def placeholder(self) -> Placeholder | None:
        """What the reader has to fill in, if the value is not meant literally."""
        return None


@dataclass(frozen=True, eq=False)
class Scalar(Node):
    """A string, a number, ``true``, ``false``, ``null``, or a value that is not there."""

    kind: str
    """``string``, ``number``, ``boolean``, ``null``; ``missing`` represents any value."""
    content: Any
    stands_for: Placeholder | None = None

    @property
    def value(self) -> Any:
        return self.content

    @property
    def is_elided(self) -> bool:
        return self.kind == "missing"

    @property
    def placeholder(self) -> Placeholder | None:
        return self.stands_for


@dataclass(frozen=True, eq=False)
class Member:
    """A key and its value."""

    key: str
    key_start: int
    key_end: int
    """After the closing quote."""
    value: Node


@dataclass(frozen=True, eq=False)
class ObjectNode(Node):
    """An object, its members in the order of the text, equal keys included."""

    members: tuple[Member, ...]
    has_ellipsis: bool = False

    @cached_property
    def value(self) -> dict[str, Any]:
        return {member.key: member.value.value for member in self.members}

    @property
    def is_elided(self) -> bool:
        return self.has_ellipsis or not self.members

    @cached_property
    def is_literal(self) -> bool:
        return not self.is_elided and all(member.value.is_literal for member in self.members)

    @cached_property
    def by_key(self) -> dict[str, Member]:
        """The members by their keys; of equal keys the last one, as readers of JSON have it."""
        return {member.key: member for member in self.members}


@dataclass(frozen=True, eq=False)
class ArrayNode(Node):
    """An array."""

    items: tuple[Node, ...]
    has_ellipsis: bool = False

    @cached_property
    def value(self) -> list[Any]:
        return [item.value for item in self.items]

    @property
    def is_elided(self) -> bool:
        return self.has_ellipsis or not self.items

    @cached_property
    def is_literal(self) -> bool:
        return not self.is_elided and all(item.is_literal for item in self.items)


def at(root: Node | None, pointer: Sequence[str | int]) -> Node | None:
    """The value at a JSON pointer, given by its tokens."""
    node = root
    for token in pointer:
        node = _child(node, token)
    return node


def member_at(root: Node | None, pointer: Sequence[str | int]) -> Member | None:
    """The member whose value is at a JSON pointer; nothing for an array's item or the root."""
    if not pointer:
        return None
    parent = at(root, pointer[:-1])
    return parent.by_key.get(str(pointer[-1])) if isinstance(parent, ObjectNode) else None


def _child(node: Node | None, token: str | int) -> Node | None:
    if isinstance(node, ObjectNode):
        member = node.by_key.get(str(token))
        return member.value if member else None
    if isinstance(node, ArrayNode):
        index = int(token) if str(token).isdecimal() else -1
        return node.items[index] if 0 <= index < len(node.items) else None
    return None
