"""YAML 1.2 as plain values, with the position of every key and item.

PyYAML's parser (libyaml where it is installed) gives the events; scalars are resolved by the core
schema of YAML 1.2 (section 10.3), so that ``on`` is a string and integers have any size. Merge keys
(``<<``) are applied, as PyYAML, js-yaml and Swagger UI do.
"""

import re
from array import array
from collections.abc import Callable
from typing import Any

import yaml

try:
    from yaml.cyaml import CParser as _Parser  # type: ignore[attr-defined]
except ImportError:  # PyYAML without libyaml is slower and reads the same
    from yaml import Loader as _Parser  # type: ignore[assignment]

_MERGE = "<<"
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that YAML does not allow and real contracts have; JSON allows most of them."""
_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB]..)\\u([dD][c-fC-F]..)")
"""A character beyond 16 bits, as JSON escapes it; YAML has ``\\U`` for them."""
_BLANK = re.compile(r"^[ \t]*\t[ \t]*$", re.MULTILINE)
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **{f"{sign}{inf}": float("inf") for sign in ("", "+") for inf in (".inf", ".Inf", ".INF")},
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
}
_FIRST = frozenset("-+.0123456789")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_PREFIXED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
LONGEST_NUMBER = 1000
"""Digits; Python refuses to read integers of more than 4,300."""
_MARK = 1 << 20
"""Columns in a packed position."""


class YamlError(Exception):
    """Why a text is not YAML, or exceeds a limit; lines and columns from 1."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class Positions:
    """Where the keys and items of a document's containers are in its text."""

    def __init__(self) -> None:
        self._keys: dict[int, tuple[tuple[str, ...] | None, int]] = {}
        """By the number of a container: its keys, none for a list, and where its marks begin."""
        self._marks = array("Q")
        self._known: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._values: list[Any] = []
        """The containers, which are held so that no other one gets the number of one."""

    def __bool__(self) -> bool:
        return bool(self._keys)

    def add(self, value: Any, keys: tuple[str, ...] | None, marks: list[int]) -> None:
        """Records a container of which each key or item is at a packed position."""
        if keys is not None:
            keys = self._known.setdefault(keys, keys)
        self._keys[id(value)] = keys, len(self._marks)
        self._marks.extend(marks)
        self._values.append(value)

    def of(self, value: Any, token: str | int) -> tuple[int, int] | None:
        """Line and column of a key or an item; nothing if the container does not have it."""
        keys, start = self._keys.get(id(value), (None, -1))
        if start < 0:
            return None
        if keys is not None:
            index = keys.index(str(token)) if str(token) in keys else -1
        else:
            index = int(token) if str(token).isdecimal() and len(str(token)) < _DIGITS else -1
        if index < 0 or start + index >= len(self._marks):
            return None
        mark = self._marks[start + index]
        return mark // _MARK + 1, mark % _MARK + 1


_DIGITS = 12


def read(text: str, *, deepest: int, most_nodes: int) -> tuple[Any, Positions]:
    """The value of a document and its positions; :class:`YamlError` if there is none.

    Aliases are shared, not copied; ``most_nodes`` counts them each time they are used.
    """
    positions = Positions()
    text = _REFUSED.sub("\ufffd", text)
    try:
        return _Reader(text, positions, deepest, most_nodes).document(), positions
    except yaml.MarkedYAMLError as error:
        repaired = _repaired(text, str(error.problem))
        if repaired != text:
            return read(repaired, deepest=deepest, most_nodes=most_nodes)
        mark = error.problem_mark or error.context_mark
        message = str(error.problem or error.context or "it cannot be read")
        raise YamlError(message, *((mark.line + 1, mark.column + 1) if mark else ())) from error
    except yaml.YAMLError as error:
        raise YamlError(str(error).partition("\n")[0]) from error
    except RecursionError as error:
        raise YamlError("it is nested too deeply") from error


def _repaired(text: str, problem: str) -> str:
    """The text in a form that libyaml reads, if YAML 1.2 or JSON allows what it refuses."""
    if "escape code" in problem:
        return _PAIR.sub(_joined, text)
    is_tab = "tab character" in problem or "cannot start any token" in problem
    return _BLANK.sub("", text) if is_tab else text


def _joined(pair: re.Match[str]) -> str:
    code = f"\\ud{pair[2][1:]}\\ud{pair[3][1:]}".encode().decode("unicode_escape")
    return f"{pair[1]}\\U{ord(code.encode('utf-16', 'surrogatepass').decode('utf-16')):08x}"


class _Open:
    """A container that is not at its end yet."""

    def __init__(self, value: Any, anchor: str | None, mark: int) -> None:
        self.value = value
        self.anchor = anchor
        self.mark = mark
        self.key: str | None = None
        self.key_mark = 0
        self.marks: dict[str, int] | list[int] = {} if isinstance(value, dict) else []
        self.merged: list[Any] = []
        self.size = 1
        self.height = 1


class _Reader:
    def __init__(self, text: str, positions: Positions, deepest: int, most_nodes: int) -> None:
        self._parser: Any = _Parser(text)
        self._positions = positions
        self._deepest = deepest
        self._most = most_nodes
        self._anchors: dict[str, tuple[Any, int, int]] = {}
        """Values by their anchors, with the number of nodes and of levels in them."""
        self._stack: list[_Open] = []
        self._root: Any = None
        self._documents = 0
        self._nodes = 0

    def document(self) -> Any:
        handlers: dict[type[Any], Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._mapping,
            yaml.SequenceStartEvent: self._sequence,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._start,
        }
        get_event = self._parser.get_event
        while (event := get_event()) is not None:
            handler = handlers.get(type(event))
            if handler is not None:
                handler(event)
        return self._root

    def _start(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            raise _error("there is more than one document in the file", event)

    def _scalar(self, event: Any) -> None:
        stack = self._stack
        if stack and stack[-1].key is None and isinstance(stack[-1].value, dict):
            self._key(stack[-1], event.value, event)
            if event.anchor:
                self._anchors[event.anchor] = event.value, 1, 0
            return
        text = event.value
        if event.tag is not None and event.tag != "!":
            value = _tagged(event)
        else:
            value = _plain(text) if event.implicit[0] else text
        if event.anchor:
            self._anchors[event.anchor] = value, 1, 0
        self._add(value, 1, 0, event)

    def _key(self, top: _Open, key: str, event: Any) -> None:
        mark = event.start_mark
        top.key, top.key_mark = key, mark.line * _MARK + min(mark.column, _MARK - 1)

    def _mapping(self, event: Any) -> None:
        self._open({}, event)

    def _sequence(self, event: Any) -> None:
        self._open([], event)

    def _open(self, value: Any, event: Any) -> None:
        top = self._stack[-1] if self._stack else None
        if top is not None and top.key is None and isinstance(top.value, dict):
            raise _error("a key has to be text", event)
        if len(self._stack) >= self._deepest:
            raise _error("it is nested too deeply", event)
        self._anchors.pop(event.anchor, None)
        mark = event.start_mark
        self._stack.append(_Open(value, event.anchor, mark.line * _MARK + mark.column))

    def _end(self, event: Any) -> None:
        done = self._stack.pop()
        if done.merged:
            self._merge(done, event)
        keys = tuple(done.marks) if isinstance(done.marks, dict) else None
        marks = list(done.marks.values()) if isinstance(done.marks, dict) else done.marks
        self._positions.add(done.value, keys, marks)
        if done.anchor:
            self._anchors[done.anchor] = done.value, done.size, done.height
        self._add(done.value, done.size, done.height, event, done.mark)

    def _alias(self, event: Any) -> None:
        if event.anchor not in self._anchors:
            raise _error(f"there is no anchor '{event.anchor}' above", event)
        value, size, height = self._anchors[event.anchor]
        top = self._stack[-1] if self._stack else None
        if top is not None and top.key is None and isinstance(top.value, dict):
            if isinstance(value, dict | list):
                raise _error("a key has to be text", event)
            self._key(top, str(value), event)
        else:
            self._add(value, size, height, event)

    def _add(self, value: Any, size: int, height: int, event: Any, mark: int = -1) -> None:
        """Puts a value where it belongs: into its mapping, its list, or the document."""
        if not self._stack:
            self._root = value
            return
        top = self._stack[-1]
        top.size += size
        top.height = max(top.height, height + 1)
        if top.size > self._most:
            raise _error("it is too large", event)
        if len(self._stack) + height > self._deepest:
            raise _error("it is nested too deeply", event)
        if isinstance(top.marks, list):
            start = event.start_mark
            top.value.append(value)
            top.marks.append(start.line * _MARK + start.column if mark < 0 else mark)
            return
        key, top.key = str(top.key), None
        if key == _MERGE and _is_mergeable(value):
            top.merged += value if isinstance(value, list) else [value]
        else:
            top.value[key] = value
            top.marks[key] = top.key_mark

    def _merge(self, done: _Open, event: Any) -> None:
        """Adds the members of merged mappings that the mapping itself does not have."""
        marks: Any = done.marks
        for mapping in done.merged:
            for key, value in mapping.items():
                if key not in done.value:
                    done.value[key] = value
                    line, column = self._positions.of(mapping, key) or (1, 1)
                    marks[key] = (line - 1) * _MARK + column - 1


def _is_mergeable(value: Any) -> bool:
    mappings = value if isinstance(value, list) else [value]
    return bool(mappings) and all(isinstance(it, dict) for it in mappings)


def _error(message: str, event: Any) -> YamlError:
    return YamlError(message, event.start_mark.line + 1, event.start_mark.column + 1)


def _plain(text: str) -> Any:
    """The value of a scalar without quotes and tag, by the core schema."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _FIRST or len(text) > LONGEST_NUMBER:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return int(text, 0) if _PREFIXED.fullmatch(text) else text


_TAG = "tag:yaml.org,2002:"


def _tagged(event: Any) -> Any:
    """The value of a scalar with a tag; one that the core schema does not have is text."""
    kind = event.tag.removeprefix(_TAG)
    if kind not in ("int", "float", "bool", "null"):
        return event.value
    value = _plain(event.value)
    return float(value) if kind == "float" and isinstance(value, int) else value
