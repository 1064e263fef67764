"""Differences between a response example and the service's response."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import unified_diff
from typing import Any

from mkdocs_tandem.examples import Example
from mkdocs_tandem.execution.generated_values import is_generated, is_same
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.formats.json import ArrayNode, Member, Node, ObjectNode, Scalar
from mkdocs_tandem.suggestions import closest, shortened

_SHOWN = 80
_MOST_LINES = 6
_NAME = re.compile(r"[A-Za-z_]\w*(?=(?:\[\d+\])*\Z)")
_MOST_COMPARED = 400
"""Lines; comparing takes the square of them."""


@dataclass(frozen=True)
class ResponseDifference:
    """One place at which an example and an answer part."""

    offset: int
    """Into the example's text."""
    length: int
    message: str
    hint: str = ""
    cause: str = ""
    """What is wrong, without what the answer has instead; empty if the message is all."""
    diff: tuple[str, ...] = ()
    """The example's lines, with ``- `` before them, and the answer's, with ``+ ``."""


ANSWER = "the response"
IsSame = Callable[[Any, Any], bool]
"""Whether an example's value is that of a response."""


def differences(
    expected: Node, answer: Any, path: str = "", *, said: str = ANSWER, same: IsSame = is_same
) -> Iterator[ResponseDifference]:
    """Where an example is not what the answer is, one difference for each mistake.

    ``said`` names the answer in messages. The order of members is free, that of items is not.
    What is elided matches anything, and so does a placeholder.
    """
    if expected.placeholder is not None or (isinstance(expected, Scalar) and expected.is_elided):
        return
    if isinstance(expected, ObjectNode) and isinstance(answer, Mapping):
        yield from _members(expected, answer, path, said, same)
    elif isinstance(expected, ArrayNode) and isinstance(answer, list):
        yield from _items(expected, answer, path, said, same)
    elif not same(expected.value, answer):
        subject, place = (f"'{path}'", f" in {said}") if path else (said, "")
        yield ResponseDifference(
            expected.start,
            min(expected.end - expected.start, 60),
            f"{subject} is {_shown(answer)}{place}, not {_shown(expected.value)}",
            _placeholder(path, answer),
            f"{subject} is not {_shown(expected.value)}",
            diff=_diff(_lines(path, expected.value), _lines(path, answer)),
        )


def bindings(expected: Node, answer: Any) -> Iterator[tuple[str, Any]]:
    """The names of an example's placeholders, with the values that the answer has there.

    A placeholder also gives its value to the name of the member that it represents.
    """
    for name, node, value in values(expected, answer):
        if node.placeholder is not None:
            if name:
                yield name, value
            yield node.placeholder.name, value


def values(expected: Node, answer: Any, name: str = "") -> Iterator[tuple[str, Node, Any]]:
    """The values of an example with what the answer has in their places, and their members' names.

    The items of a list have no name.
    """
    if isinstance(expected, ObjectNode) and isinstance(answer, Mapping):
        for member in expected.members:
            if member.key in answer:
                yield from values(member.value, answer[member.key], member.key)
    elif isinstance(expected, ArrayNode) and isinstance(answer, list):
        for item, value in zip(expected.items, answer, strict=False):
            yield from values(item, value)
    else:
        yield name, expected, answer


def _members(
    expected: ObjectNode, answer: Mapping[str, Any], path: str, said: str, same: IsSame
) -> Iterator[ResponseDifference]:
    names = {member.key for member in expected.members}
    for member in expected.members:
        inner = f"{path}.{member.key}" if path else member.key
        if member.key not in answer:
            meant = closest(member.key, [key for key in answer if key not in names])
            names.add(meant or member.key)
            yield _absent(member, inner, answer, said, meant)
        else:
            yield from differences(member.value, answer[member.key], inner, said=said, same=same)
    if expected.is_elided:
        return
    for key in (key for key in answer if key not in names):
        inner = f"{path}.{key}" if path else key
        yield ResponseDifference(
            expected.start,
            1,
            f"{said} has a member '{inner}' that the example does not show",
            "add it, or write '...' for what is left out",
            diff=_diff([], _lines(inner, answer[key])),
        )


def _items(
    expected: ArrayNode, answer: list[Any], path: str, said: str, same: IsSame
) -> Iterator[ResponseDifference]:
    if not expected.is_elided and len(expected.items) != len(answer):
        there = f"{len(answer)} item" if len(answer) == 1 else f"{len(answer)} items"
        subject, place = (f"'{path}'", f" in {said}") if path else (said, "")
        yield ResponseDifference(
            expected.start,
            1,
            f"{subject} has {there}{place}, not {len(expected.items)}",
            "write '...' for items that are left out",
            diff=_diff(_lines(path, expected.value), _lines(path, answer)),
        )
        return
    for number, (item, value) in enumerate(zip(expected.items, answer, strict=False)):
        yield from differences(item, value, f"{path}[{number}]", said=said, same=same)


def _absent(
    member: Member, path: str, answer: Mapping[str, Any], said: str, meant: str | None
) -> ResponseDifference:
    """A member that the answer lacks; ``meant`` is one with nearly the same name."""
    hint = "it has " + ", ".join(f"'{key}'" for key in list(answer)[:8]) if answer else ""
    there = [] if meant is None else _lines(meant, answer[meant])
    return ResponseDifference(
        member.key_start,
        member.key_end - member.key_start,
        f"{said} has no '{path}'",
        hint if meant is None else f"did you mean '{meant}'?",
        diff=_diff(_lines(path, member.value.value), there),
    )


def _lines(path: str, value: Any) -> list[str]:
    """A value as it is in a document: its member's name, then a line for each of its parts."""
    name = path.rpartition(".")[2]
    label = "" if not name or name.endswith("]") else f"{json.dumps(name, ensure_ascii=False)}: "
    return (label + json.dumps(value, ensure_ascii=False, indent=2)).splitlines()


def _diff(before: list[str], after: list[str]) -> tuple[str, ...]:
    """The lines that differ, so many that they are seen at a glance."""
    compared = unified_diff(before[:_MOST_COMPARED], after[:_MOST_COMPARED], n=0, lineterm="")
    lines = [f"{line[0]} {line[1:]}" for line in list(compared)[2:] if line[0] in "-+"]
    cut = [shortened(line, _SHOWN) for line in lines]
    more = [f"  ({len(cut) - _MOST_LINES} more lines)"] if len(cut) > _MOST_LINES else []
    return (*cut[:_MOST_LINES], *more)


def _placeholder(path: str, answer: Any) -> str:
    """The hint for a value that changes with each run: a time, or a generated id."""
    name = _NAME.search(path)
    if name is None or not is_generated(answer):
        return ""
    setting = "set 'execute.generated' for all such values"
    return f"this value changes with each run; write '\"<{name[0]}>\"', or {setting}"


def _shown(value: Any) -> str:
    """A value as JSON, as much of it as fits into a message."""
    return shortened(json.dumps(value, ensure_ascii=False), _SHOWN)


def deviations(  # noqa: PLR0913 -- an example, an answer, and how they are compared
    example: Example,
    root: Node,
    said: Any,
    rule: str,
    *,
    whose: str = ANSWER,
    same: IsSame = is_same,
) -> Iterator[Finding]:
    """The differences of an example; ``whose`` names the answer in messages."""
    for difference in differences(root, said, said=whose, same=same):
        finding = example.finding(
            rule, difference.offset, difference.message, difference.hint, length=difference.length
        )
        yield replace(finding, diff=difference.diff, cause=difference.cause)
