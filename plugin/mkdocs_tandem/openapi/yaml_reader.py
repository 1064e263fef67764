"""YAML 1.2 and JSON as plain values, within limits."""

import json
import re
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.source import Location

try:
    from yaml.cyaml import CParser as _Parser  # type: ignore[attr-defined] # not in its stub
except ImportError:  # PyYAML without libyaml is slower and reads the same
    from yaml import Loader as _Parser  # type: ignore[assignment] # it has the same methods

_MERGE = "<<"
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that YAML does not allow and real contracts have; JSON allows most of them."""
_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB]..)\\u([dD][c-fC-F]..)")
"""A character beyond 16 bits, as JSON escapes it; YAML has ``\\U`` for them."""
_TOO_DEEP = "it is nested too deeply"
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
        self.repeated: list[tuple[str, int, int]] = []
        """Keys that their mapping has twice; each with the line and the column of the later one."""

    def __bool__(self) -> bool:
        return bool(self._keys)

    def add(self, value: Any, keys: tuple[str, ...] | None, marks: list[int]) -> None:
        """Records a container of which each key or item is at a packed position."""
        if keys is not None:
            keys = self._known.setdefault(keys, keys)
        self._keys[id(value)] = keys, len(self._marks)
        self._marks.extend(marks)
        self._values.append(value)

    def alias(self, value: Any, original: Any) -> None:
        """Gives a container the places of another one, which has the same keys or more."""
        if id(original) in self._keys:
            self._keys[id(value)] = self._keys[id(original)]
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
        if "nesting depth" in message:
            message = _TOO_DEEP
        raise YamlError(message, *((mark.line + 1, mark.column + 1) if mark else ())) from error
    except yaml.YAMLError as error:
        raise YamlError(str(error).partition("\n")[0]) from error
    except RecursionError as error:
        raise YamlError(_TOO_DEEP) from error


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
            value = plain_value(text) if event.implicit[0] else text
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
            raise _error(_TOO_DEEP, event)
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
            raise _error(_TOO_DEEP, event)
        if isinstance(top.marks, list):
            start = event.start_mark
            top.value.append(value)
            top.marks.append(start.line * _MARK + start.column if mark < 0 else mark)
            return
        key, top.key = str(top.key), None
        if key == _MERGE and _is_mergeable(value):
            top.merged += value if isinstance(value, list) else [value]
        else:
            if key in top.value:
                line, column = divmod(top.key_mark, _MARK)
                self._positions.repeated.append((key, line + 1, column + 1))
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


def plain_value(text: str) -> Any:
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
    value = plain_value(event.value)
    return float(value) if kind == "float" and isinstance(value, int) else value


LARGEST = 20_000_000
"""In characters."""
DEEPEST = 120
_MOST_NODES = 2_000_000


def bad_contract(
    path: str, message: str, hint: str = "", *, line: int = 1, column: int = 1
) -> FindingError:
    """The error of a contract that cannot be used."""
    return FindingError(Finding("bad-contract", Location(path, line, column), message, hint))


def text_of(path: Path, name: str) -> str:
    """The text of a contract's file; :class:`FindingError` if it cannot be read."""
    try:
        if path.stat().st_size > 4 * LARGEST:
            raise bad_contract(name, "the contract is too large", f"at most {LARGEST} characters")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        raise bad_contract(name, f"the contract cannot be read: {reason.lower()}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = f"the byte 0x{error.object[error.start]:02x} is not UTF-8"
        finding = Finding("bad-contract", Location(name, line), message, "save it as UTF-8")
        raise FindingError(finding) from error


def document(text: str, name: str) -> tuple[dict[str, Any], Positions]:
    """The mapping that a contract's text holds, and the positions of its parts.

    JSON is read by the standard library, which is faster; it comes with no positions.
    """
    if len(text) > LARGEST:
        raise bad_contract(name, "the contract is too large", f"at most {LARGEST} characters")
    is_json = name.endswith(".json") or text.lstrip().startswith("{")
    value, positions = _json(text, name) if is_json else _yaml(text, name)
    if not isinstance(value, dict):
        what = "empty" if value is None else "not a mapping"
        raise bad_contract(name, f"the contract is {what}", "write an OpenAPI document")
    return value, positions


def positions_of(text: str) -> tuple[Any, Positions]:
    """A document with its positions, read again; those of what cannot be read are unknown."""
    try:
        return read(text, deepest=DEEPEST, most_nodes=_MOST_NODES)
    except YamlError:
        return None, Positions()


def _json(text: str, name: str) -> tuple[Any, Positions]:
    repeated: list[str] = []

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            repeated.extend(found)
        return found

    try:
        value = json.loads(text, parse_int=_integer, object_pairs_hook=mapping)
    except json.JSONDecodeError as error:
        if not name.endswith(".json"):  # a flow mapping of YAML
            return _yaml(text, name)
        message = f"the contract is not JSON: {error.msg[0].lower()}{error.msg[1:]}"
        raise bad_contract(name, message, line=error.lineno, column=error.colno) from error
    except (ValueError, RecursionError) as error:
        raise bad_contract(name, "the contract is not JSON") from error
    if isinstance(value, dict) and _is_too_deep(value):
        raise bad_contract(name, "the contract is nested too deeply")
    positions = Positions()
    if repeated:
        positions.repeated = positions_of(text)[1].repeated
    return value, positions


def _integer(digits: str) -> int | str:
    """An integer; one of thousands of digits is text, as in YAML."""
    return int(digits) if len(digits) <= LONGEST_NUMBER else digits


def _is_too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        inside = (it.values() if isinstance(it, dict) else it for it in level)
        level = [it for each in inside for it in each if isinstance(it, dict | list)]
        if not level:
            return False
    return True


def _yaml(text: str, name: str) -> tuple[Any, Positions]:
    try:
        return read(text, deepest=DEEPEST, most_nodes=_MOST_NODES)
    except YamlError as error:
        reason = str(error)
        if reason.startswith("it is "):
            message = f"the contract {reason.removeprefix('it ')}"
        else:
            message = f"the contract is not YAML: {reason}"
        raise bad_contract(name, message, line=error.line, column=error.column) from error
