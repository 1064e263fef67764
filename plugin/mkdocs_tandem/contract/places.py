"""Where in its file a part of a contract stands."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import yaml

from mkdocs_tandem.contract.openapi import Spot
from mkdocs_tandem.source import Location

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ENTRY = re.compile(
    r"""-(?=\s|$)|(?:"([^"]*)"|'([^']*)'|([^\s#'"&*!|>{\[-][^#:]*?|\S+?))\s*:(?=\s|$)"""
)


class Places:
    """Lines and columns in the text of one file, in YAML or JSON."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._text = text

    def location(self, pointer: Sequence[str | int]) -> Location:
        """The place of a member's key or of an item; as near to it as can be found."""
        found = self._composed(pointer) if self._root else self._searched(pointer)
        return Location(self._name, *found)

    @cached_property
    def _root(self) -> Any:
        """The file as nodes with positions; nothing if PyYAML, which reads 1.1, refuses it."""
        try:
            return yaml.compose(self._text, _LOADER)
        except (yaml.YAMLError, RecursionError, ValueError):
            return None

    def _composed(self, pointer: Sequence[str | int]) -> tuple[int, int]:
        node, mark = self._root, self._root.start_mark
        for token in pointer:
            found = next(_children(node, token), None)
            if found is None:
                break
            mark, node = found
        return mark.line + 1, mark.column + 1

    def _searched(self, pointer: Sequence[str | int]) -> tuple[int, int]:
        found, index = (1, 1), -1
        for token in pointer:
            below = list(_below(self._entries, index))
            if not below:
                break
            if self._entries[below[0]].key:
                below = [number for number in below if self._entries[number].key == str(token)]
                token = 0  # noqa: PLW2901 - of equal keys the first
            if not str(token).isdecimal() or int(token) >= len(below):
                break
            index = below[int(token)]
            found = self._entries[index].line, self._entries[index].indent + 1
        return found

    @cached_property
    def _entries(self) -> list["_Entry"]:
        lines = enumerate(self._text.splitlines(), 1)
        return [entry for number, line in lines for entry in _entries(number, line)]


class _Entry(NamedTuple):
    """A key or a dash, in the layout that nearly all contracts are written in."""

    line: int
    indent: int
    key: str
    """Empty for a dash."""


def _entries(number: int, line: str) -> Iterator[_Entry]:
    indent = len(line) - len(line.lstrip(" "))
    while match := _ENTRY.match(line, indent):
        yield _Entry(number, indent, next((it for it in match.groups() if it is not None), ""))
        if match[0] != "-":
            return
        rest = line[match.end() :]
        indent = match.end() + len(rest) - len(rest.lstrip(" "))


def _below(entries: Sequence[_Entry], index: int) -> Iterator[int]:
    """The entries directly below an entry; its dashes may stand at its own indentation."""
    above = entries[index].indent if index >= 0 else -1
    is_key = index >= 0 and bool(entries[index].key)
    inner: int | None = None
    for number in range(index + 1, len(entries)):
        entry = entries[number]
        is_own_dash = is_key and not entry.key and entry.indent == above
        if entry.indent <= above and not is_own_dash:
            return
        inner = entry.indent if inner is None else inner
        if entry.indent == inner:
            yield number


def _children(node: Any, token: str | int) -> Iterator[tuple[Any, Any]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if getattr(key, "value", None) == str(token):
                yield key.start_mark, value
    elif isinstance(node, yaml.SequenceNode) and str(token).isdecimal():
        for item in node.value[int(token) :][:1]:
            yield item.start_mark, item


class AllPlaces:
    """The places of all files of a contract."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._files = {name: Places(name, text) for name, text in texts.items()}

    def location(self, spot: Spot) -> Location:
        """Where a part of the contract stands."""
        return self._files[spot.file].location(spot.pointer)
