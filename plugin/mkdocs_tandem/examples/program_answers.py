"""Members of a response that a program reads: ``r.json()["items"][0]["name"]``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from mkdocs_tandem.formats.http import TracedText
from mkdocs_tandem.formats.http.traced_text import joined, traced

_KEY = r"""\[\s*(?:"(?P<double>[^"\n]+)"|'(?P<single>[^'\n]+)'|(?P<index>-?\d+))\s*\]"""
_STEPS = {
    False: re.compile(rf"""{_KEY}|\.get\(\s*["'](?P<name>[^"'\n]+)["'][^()\n]*\)"""),
    True: re.compile(rf"{_KEY}|\??\.(?P<name>[A-Za-z_$][\w$]*)(?![\w$]|\s*\()"),
}
"""A step from a value to one in it, in Python and in JavaScript."""
_OF_LISTS = ("length",)
_WRITTEN = re.compile(r"\s*(?:[+\-*/|&]|\|\||&&|\?\?)?=(?![=>])")
_NAME = r"[A-Za-z_$][\w$]*"
_ASSIGNED = re.compile(
    rf"^[ \t]*(?:>>> )?(?:(?:const|let|var) )?(?:(?P<name>{_NAME})(?:\s*:\s*[\w.\[\]]+)?"
    rf"|\{{(?P<parts>[^{{}}\n]*)\}})\s*=\s*\(?(?:await\s+)?\(?\s*\Z",
)
_LOOP = re.compile(
    rf"^[^\n]*?\bfor\s+(?:\(\s*(?:const|let|var)\s+)?(?P<name>{_NAME})"
    r"\s+(?:in|of)\s+\(?(?:await )?\Z"
)
_REST = re.compile(r"[)\s]*[;:]?[ \t]*(?:#[^\n]*|//[^\n]*)?(?:\n|\Z)")
_THEN = re.compile(rf"\s*\.then\(\s*(?:async\s*)?\(?\s*(?P<name>{_NAME})\s*\)?\s*=>")
_JSON = re.compile(r"\s*\??\.json\(\)\)?")
_MOST = 200
"""Steps and names of one call that are followed."""

Path = tuple[TracedText | None, ...]
"""The names of members on the way; ``None`` for an item of a list."""


class _Known(NamedTuple):
    """A name in a program, and what of the response it is."""

    name: str
    path: Path
    start: int
    end: int
    needs: str = ""
    """What has to follow the name: ``.json()`` or ``.data``."""


@dataclass
class _Tree:
    """The members of an object that a program reads, or the item of a list."""

    members: dict[str, tuple[TracedText, "_Tree"]] = field(default_factory=dict)
    item: "_Tree | None" = None


def members_read(code: str, start: int, end: int, *, wraps: bool, is_script: bool) -> TracedText:
    """What a program reads of the response to a call, as JSON whose values are left out.

    ``wraps`` is for clients whose response has the body in ``data``, as that of Axios. Empty if
    nothing is read.
    """
    tree = _Tree()
    for path in islice(_paths(code, start, end, wraps=wraps, is_script=is_script), _MOST):
        _add(tree, path)
    return joined(_written(tree)) if tree.members or tree.item else TracedText("", ())


def _paths(code: str, start: int, end: int, *, wraps: bool, is_script: bool) -> Iterator[Path]:
    waiting = [*_first(code, start, end, wraps=wraps, is_script=is_script)]
    left = _MOST
    while waiting and left:
        left -= 1
        known = waiting.pop()
        for at in _uses(code, known):
            path, stop = _followed(code, at, known.path, is_script=is_script)
            if not _WRITTEN.match(code, stop):
                yield path
            if known.name:
                waiting += _named(code, code.rfind(known.name, 0, at), path, stop)


def _first(code: str, start: int, end: int, *, wraps: bool, is_script: bool) -> Iterator[_Known]:
    """The names that a response has, or its body."""
    if direct := _JSON.match(code, end):
        path, stop = _followed(code, direct.end(), (), is_script=is_script)
        yield from _named(code, start, path, stop)
        yield from (_Known("", path, stop, stop),) if path else ()
    elif _THEN.match(code, end):
        yield from _handed(code, end, ".data" if wraps else ".json()")
    else:
        yield from _assigned(code, start, end, wraps=wraps)


def _handed(code: str, at: int, needs: str) -> Iterator[_Known]:
    """The parameter of the function that ``then`` is given."""
    while then := _THEN.match(code, at):
        end = _closing(code, code.index("(", then.start()))
        only = re.compile(rf"\s*{re.escape(then['name'])}{re.escape(needs)}\s*")
        found = only.match(code, then.end(), end)
        if not (found and found.end() == end):
            yield _Known(then["name"], (), then.end(), end, needs)
            return
        at, needs = end + 1, ""


def _assigned(code: str, start: int, end: int, *, wraps: bool) -> Iterator[_Known]:
    line = code.rfind("\n", 0, start) + 1
    found = _ASSIGNED.match(code[line:start])
    if found and found["name"]:
        until = _rebound(code, found["name"], end)
        yield _Known(found["name"], (), end, until, ".data" if wraps else ".json()")
    for each in _parts(found, line) if found and found["parts"] and wraps else ():
        if each.path[0] and each.path[0].text == "data":
            yield _Known(each.name, (), end, _rebound(code, each.name, end))


def _parts(found: re.Match[str], line: int) -> Iterator[_Known]:
    """The names in ``{ data: car, status }``, each with the member that it is."""
    at = line + found.start("parts")
    for part in found["parts"].split(","):
        key, _, name = part.partition(":")
        first = at + len(key) - len(key.lstrip())
        key = key.partition("=")[0].strip()
        if re.fullmatch(_NAME, key):
            places = tuple(range(first, first + len(key)))
            yield _Known(name.strip() or key, (TracedText(key, places),), at, at)
        at += len(part) + 1


def _uses(code: str, known: _Known) -> Iterator[int]:
    """The offsets after a name, where it is used in its scope."""
    if not known.name:
        yield known.start
        return
    pattern = re.compile(
        rf"(?<![\w.$\"'])(?<!\. ){re.escape(known.name)}(?![\w$])\s*{re.escape(known.needs)}"
    )
    for found in pattern.finditer(code, known.start, known.end):
        close = found.end()
        is_awaited = code[max(0, found.start() - 7) : found.start()].startswith("(await ")
        yield close + 1 if is_awaited and code[close : close + 1] == ")" else close


def _followed(code: str, at: int, path: Path, *, is_script: bool) -> tuple[Path, int]:
    """The members that a chain names from an offset on, and where it ends."""
    while len(path) < _MOST and (step := _STEPS[is_script].match(code, at)):
        kind = next(it for it in ("double", "single", "index", "name") if step[it] is not None)
        if is_script and step[kind] in _OF_LISTS:
            break
        path = (*path, None if kind == "index" else traced(code, *step.span(kind)))
        at = step.end()
    return path, at


def _named(code: str, start: int, path: Path, stop: int) -> Iterator[_Known]:
    """The names that a line gives to the result of a chain."""
    line = code.rfind("\n", 0, max(start, 0)) + 1
    rest = _REST.match(code, stop)
    before = code[line : max(start, 0)]
    if loop := _LOOP.match(before):
        end = _rebound(code, loop["name"], stop)
        yield _Known(loop["name"], (*path, None), line + loop.end("name"), end)
    elif rest and (found := _ASSIGNED.match(before)):
        if found["name"]:
            end = _rebound(code, found["name"], rest.end())
            yield _Known(found["name"], path, rest.end(), end)
        for each in _parts(found, line) if found["parts"] else ():
            yield _Known(each.name, (*path, *each.path), line, _rebound(code, each.name, stop))


def _rebound(code: str, name: str, after: int) -> int:
    """Where a name is given another value."""
    pattern = rf"(?m)^[ \t]*(?:>>> )?(?:(?:const|let|var) )?{re.escape(name)}\s*(?::[^=\n]+)?=(?!=)"
    pattern += rf"|\bfor\s+\(?(?:const |let |var )?{re.escape(name)}\s+(?:in|of)\b"
    found = re.compile(pattern).search(code, after)
    return found.start() if found else len(code)


def _closing(code: str, at: int) -> int:
    depth = 0
    for index in range(at, len(code)):
        depth += (code[index] == "(") - (code[index] == ")")
        if not depth:
            return index
    return len(code)


def _add(tree: _Tree, path: Path) -> None:
    for step in path:
        if step is None:
            tree.item = tree.item or _Tree()
            tree = tree.item
        else:
            tree = tree.members.setdefault(step.text, (step, _Tree()))[1]


def _written(tree: _Tree) -> Iterator[TracedText]:
    """A tree as JSON, each character at a name that it belongs to."""
    if tree.members:
        at = next(iter(tree.members.values()))[0].at()
        yield TracedText("{", (at,))
        for name, inner in tree.members.values():
            key = name.text.replace("\\", "\\\\").replace('"', '\\"')
            offsets = name.offsets if key == name.text else (name.at(),) * len(key)
            yield TracedText(
                f'"{key}": ', (name.at(), *offsets, *(name.at(len(name.text) - 1),) * 3)
            )
            yield from _written(inner)
            yield TracedText(", ", (name.at(),) * 2)
        yield TracedText("...}", (at,) * 4)
    elif tree.item is not None and (tree.item.members or tree.item.item):
        inner_parts = [*_written(tree.item)]
        at = inner_parts[0].at()
        yield from (TracedText("[", (at,)), *inner_parts, TracedText(", ...]", (at,) * 6))
    else:
        yield TracedText("...", (0,) * 3)
