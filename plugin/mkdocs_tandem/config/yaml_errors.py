"""YAML errors in plain words."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import yaml

from mkdocs_tandem.masking import in_yaml


class Problem(NamedTuple):
    """One mistake in a text, and where it is."""

    line: int
    """Counted from 1, as ``column``."""
    column: int
    message: str
    hint: str = ""


_QUOTED = re.compile(r"""'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|(?<!\S)\#[^\n]*""", re.DOTALL)
_TAB = re.compile(r"^ *\t", re.MULTILINE)
_PROBLEMS = {
    "did not find expected ',' or '}'": "a ',' or '}' is missing here",
    "did not find expected ',' or ']'": "a ',' or ']' is missing here",
    "did not find expected key": "this line does not match those above it: check its indentation",
    "did not find expected '-' indicator": "this line does not fit the list above it",
}
"""The parser's words, and plain ones."""
_CLOSING = {"{": "}", "[": "]"}


def problem_of(error: Exception, text: str) -> Problem:
    """What is wrong with a text that a loader has refused."""
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return _marked(error, mark, text)
    if isinstance(error, RecursionError):
        return Problem(1, 1, "it is nested too deep")
    if isinstance(error, ValueError) and (found := _impossible(error, text)):
        return found
    # a character that no file may have
    position = getattr(error, "position", None)
    line = text.count("\n", 0, position) + 1 if isinstance(position, int) else 1
    return Problem(line, 1, str(error).splitlines()[0] if str(error) else "it is not YAML")


def _impossible(error: ValueError, text: str) -> Problem | None:
    """The value that a loader could not make: a date that does not exist, or an endless number."""
    try:
        left = [yaml.compose(text, Loader=yaml.SafeLoader)]
    except (yaml.YAMLError, RecursionError):
        return None
    done = set[int]()
    while left:
        node = left.pop()
        if node is None or id(node) in done:
            continue
        done.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            if (make := _MAKERS.get(node.tag)) and not _is_made(make, node):
                mark, is_date = node.start_mark, node.tag.endswith("timestamp")
                what = f"there is no date '{node.value[:40]}'" if is_date else "this is no number"
                message, hint = f"{what}: {error}".partition(";")[0], "quote it if it is text"
                return Problem(mark.line + 1, mark.column + 1, message, hint)
            continue
        is_mapping = isinstance(node, yaml.MappingNode)
        inner = [it for pair in node.value for it in pair] if is_mapping else node.value
        left += reversed(inner)
    return None


_MAKERS: dict[str, Callable[[yaml.SafeLoader, Any], Any]] = {
    f"tag:yaml.org,2002:{name}": getattr(yaml.SafeLoader, f"construct_yaml_{name}")
    for name in ("timestamp", "int", "float")
}


def _is_made(make: Callable[[yaml.SafeLoader, Any], Any], node: yaml.Node) -> bool:
    try:
        make(yaml.SafeLoader(""), node)
    except ValueError:
        return False
    return True


def _marked(error: Exception, mark: yaml.Mark, text: str) -> Problem:
    line, column = mark.line + 1, mark.column + 1
    problem = str(getattr(error, "problem", None) or "it is not YAML")
    opened = _escape(problem, mark, text) or _opened(error, text)
    if opened is not None:
        return opened
    char = _line(text, mark.line)[mark.column : mark.column + 1]
    if char == "\t":
        hint, indented = "indent with spaces", _TAB.search(text)
        if indented:  # PyYAML stops at any tab, libyaml only at these
            line, column = text.count("\n", 0, indented.end()) + 1, len(indented[0])
        return Problem(line, column, "YAML does not allow tabs for indentation", hint)
    if problem.startswith("mapping values are not allowed") or (
        char == ":" and "expected" in problem
    ):
        return _colon(text, line, column)
    if problem == "could not find expected ':'":
        start = getattr(error, "context_mark", None) or mark
        return Problem(
            start.line + 1, start.column + 1, "this line has no ':'", "write 'key: value'"
        )
    message, hint = _PROBLEMS.get(problem, problem), ""
    if problem == "found undefined alias":
        name = re.split(r"[\s,\]}]", _line(text, mark.line)[mark.column + 1 :])[0]
        message, hint = f"nothing has the anchor '&{name}'", "define it above this line"
    elif "for merging" in problem:
        message, hint = "'<<' merges this, which is not a mapping", "merge the anchor of a mapping"
    return Problem(line, column, message, hint)


def _escape(problem: str, mark: yaml.Mark, text: str) -> Problem | None:
    """An escape that YAML does not have; one parser stops at its backslash, another after it."""
    if not problem.startswith("found unknown escape"):
        return None
    line = _line(text, mark.line)
    at = mark.column if line[mark.column : mark.column + 1] == "\\" else mark.column - 1
    message = f"there is no escape '{line[at : at + 2]}' in YAML"
    return Problem(mark.line + 1, at + 1, message, "write '\\\\' for a backslash")


def _line(text: str, number: int) -> str:
    return (text.splitlines()[number : number + 1] or [""])[0]


def _opened(error: Exception, text: str) -> Problem | None:
    """A bracket or quote that is never closed."""
    start = getattr(error, "context_mark", None)
    context = str(getattr(error, "context", ""))
    if start is None or not ("flow" in context or "quoted" in context):
        return None
    line, column = start.line, start.column
    if "<stream end>" in str(getattr(error, "problem", "")):
        line, column = _innermost(text)
    lines = text.splitlines(keepends=True)
    rest = "".join(lines[line:])[column:]
    first = rest[:1]
    is_open = first in ("'", '"') or (first in _CLOSING and not _is_closed(rest))
    if not is_open:
        return None
    hint = f"write '{_CLOSING[first]}' where it ends" if first in _CLOSING else ""
    shown = f"'{first}'" if first != "'" else first
    return Problem(line + 1, column + 1, f"this {shown} is never closed", hint)


def _innermost(text: str) -> tuple[int, int]:
    """Line and column, counted from 0, of the last bracket that is not closed."""
    found: list[tuple[int, int]] = []
    plain = _QUOTED.sub(lambda it: re.sub(r"\S", "x", it[0]), text)
    for number, line in enumerate(plain.splitlines()):
        for column, char in enumerate(line):
            if char in _CLOSING:
                found.append((number, column))
            elif char in _CLOSING.values() and found:
                found.pop()
    return found[-1] if found else (0, 0)


def _is_closed(text: str) -> bool:
    """Whether the bracket that a text begins with is closed in it."""
    waiting: list[str] = []
    for char in _QUOTED.sub("", text):
        if char in _CLOSING:
            waiting.append(_CLOSING[char])
        elif char in _CLOSING.values():
            if not waiting or waiting.pop() != char:
                return False
            if not waiting:
                return True
    return False


def _colon(text: str, line: int, column: int) -> Problem:
    """A colon in a value that is not quoted."""
    written = text.splitlines()[line - 1]
    key, _, value = written.partition(":")
    value = value.strip()
    hint = "quote the value"
    if value and ":" in value and value[0] not in "'\"{[|>&*!":
        hint = in_yaml(f'quote it: {key.strip()}: "{value}"')
    return Problem(line, column, "a ':' inside a value", hint)
