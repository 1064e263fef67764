"""What differs between a page's variants, and the condition that decides it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest

from mkdocs_tandem.liquid import Branch, IncludeCall, Piece
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.source import Location, Source

_WORDS = re.compile(r"\w+\s*|\s+|[^\w\s]\s*")
_LONGEST = 2_000
"""Lines with more characters are compared as wholes."""
_ALIKE = 0.4
"""Lines with less in common are two lines, not one that was changed."""


@dataclass(frozen=True)
class ChangedRun:
    """A run of characters within a line."""

    text: str
    is_own: bool
    """Whether the other side lacks it."""


@dataclass(frozen=True)
class ComparedLine:
    """A line as one side has it."""

    number: int
    """Counted from 1, in the text of its side."""
    parts: tuple[ChangedRun, ...]


@dataclass(frozen=True)
class ComparedRow:
    """Two lines side by side; ``None`` where a side has none."""

    left: ComparedLine | None
    right: ComparedLine | None


@dataclass(frozen=True)
class LineBlock:
    """Consecutive lines that are all equal, or all different."""

    is_same: bool
    rows: tuple[ComparedRow, ...]


def comparison(left: str, right: str) -> list[LineBlock]:
    """Two texts, line by line, in the order of both."""
    before, after = left.splitlines(), right.splitlines()
    matcher = SequenceMatcher(None, before, after)
    return [
        LineBlock(
            tag == "equal", tuple(_rows(before, (i, j), after, (k, n), is_same=tag == "equal"))
        )
        for tag, i, j, k, n in matcher.get_opcodes()
    ]


def _rows(
    before: Sequence[str],
    left: tuple[int, int],
    after: Sequence[str],
    right: tuple[int, int],
    *,
    is_same: bool,
) -> Iterator[ComparedRow]:
    for one, other in zip_longest(range(*left), range(*right)):
        if one is None or other is None:
            yield ComparedRow(
                None
                if one is None
                else ComparedLine(one + 1, (ChangedRun(before[one], is_own=True),)),
                None
                if other is None
                else ComparedLine(other + 1, (ChangedRun(after[other], is_own=True),)),
            )
        elif is_same:
            part = (ChangedRun(before[one], is_own=False),)
            yield ComparedRow(ComparedLine(one + 1, part), ComparedLine(other + 1, part))
        else:
            parts = _parts(before[one], after[other])
            yield ComparedRow(ComparedLine(one + 1, parts[0]), ComparedLine(other + 1, parts[1]))


def _parts(left: str, right: str) -> tuple[tuple[ChangedRun, ...], tuple[ChangedRun, ...]]:
    """Two lines, with the words that only one of them has."""
    whole = (ChangedRun(left, is_own=True),), (ChangedRun(right, is_own=True),)
    if max(len(left), len(right)) > _LONGEST:
        return whole
    before, after = _WORDS.findall(left), _WORDS.findall(right)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return whole
    codes = matcher.get_opcodes()
    return (
        tuple(
            ChangedRun("".join(before[i:j]), tag != "equal") for tag, i, j, _, _ in codes if i < j
        ),
        tuple(
            ChangedRun("".join(after[k:n]), tag != "equal") for tag, _, _, k, n in codes if k < n
        ),
    )


_Place = tuple[Source, int]
_Key = tuple[tuple[_Place, ...], Source, int, str]


@dataclass(frozen=True)
class VariantDifference:
    """A run of a variant's text that not all audiences of the page see."""

    start: int
    """Into the variant's text."""
    end: int
    audiences: tuple[str, ...]
    """Those who see it, in the order of the page's variants."""
    condition: str
    """What decides it, as ``if page.subsection == "b2b"``, or a value that is printed for each."""
    location: Location
    """Where that is written."""


def distinctions(variant: Variant, all_variants: Sequence[Variant]) -> list[VariantDifference]:
    """What a variant shows that others of the same page do not, in the order of the text."""
    others = [each for each in all_variants if each is not variant and each.audience]
    if variant.audience is None or not others:
        return []
    shown = [(each, set(_keys(each))) for each in others]
    found: list[VariantDifference] = []
    enclosing = _Enclosing(variant)
    start = 0
    for piece, key in zip(variant.map.pieces, _keys(variant), strict=True):
        end = start + len(piece.text)
        lacking = [other for other, keys in shown if key not in keys]
        if lacking:
            branch = enclosing.deciding(key, lacking)
            names = tuple(
                name for each in all_variants if each not in lacking for name in each.names
            )
            _add(found, _distinction(start, end, names, piece, branch))
        start = end
    return [each for each in found if variant.text[each.start : each.end].strip()]


def _add(found: list[VariantDifference], new: VariantDifference) -> None:
    """Keep a run, as part of the one before it if the same decides both."""
    last = found[-1] if found else None
    if last and replace(last, start=new.start, end=new.end) == new and last.end == new.start:
        found[-1] = replace(last, end=new.end)
    else:
        found.append(new)


def _distinction(
    start: int, end: int, names: tuple[str, ...], piece: Piece, branch: Branch | None
) -> VariantDifference:
    if branch is not None:
        location = branch.source.location(branch.start)
        return VariantDifference(start, end, names, described(branch), location)
    return VariantDifference(start, end, names, _value(piece), piece.source.location(piece.start))


_PARAMETER = re.compile(r"([\w-]+)\s*=\s*[\"']\Z", re.ASCII)
_LONGEST_NAME = 100


def _value(piece: Piece) -> str:
    """The output that a value is printed by, or the parameter that it is given as."""
    text = piece.source.text
    if piece.is_literal:
        named = _PARAMETER.search(text[max(0, piece.start - _LONGEST_NAME) : piece.start])
        return f"include.{named[1]}" if named else ""
    end = text.find("}}", piece.start)
    return text[piece.start : end + 2] if text.startswith("{{", piece.start) and end > 0 else ""


def described(branch: Branch) -> str:
    """The condition of a branch as its author would read it aloud; that of ``else`` names others.

    ``else: neither page.kind == "a" nor page.kind == "b"``
    """
    if branch.kind == "for-else":
        return "else: nothing to go through"
    if branch.condition:
        return f"{branch.kind} {branch.condition}"
    asked = [each.condition for each in branch.earlier]
    if branch.earlier and branch.earlier[0].kind == "unless":
        return f"else: {asked[0]}" if len(asked) == 1 else "else"
    return f"else: not {asked[0]}" if len(asked) == 1 else f"else: neither {' nor '.join(asked)}"


class _Enclosing:
    """The branches around the places that a variant's text was written at."""

    def __init__(self, variant: Variant) -> None:
        self._branches: dict[Source, list[Branch]] = {}
        for branch in sorted(variant.facts.taken, key=lambda each: each.start):
            self._branches.setdefault(branch.source, []).append(branch)

    def deciding(self, key: _Key, lacking: Iterable[Variant]) -> Branch | None:
        """The outermost branch that keeps some of those out who lack the text."""
        trail, source, start, _ = key
        kept_out = [other.facts.taken for other in lacking]
        for place in (*trail, (source, start)):
            for branch in self._around(place):
                if any(branch not in taken for taken in kept_out):
                    return branch
        return None

    def _around(self, place: _Place) -> Iterator[Branch]:
        source, start = place
        for branch in self._branches.get(source, ()):
            if branch.start < start < branch.end:
                yield branch


def _keys(variant: Variant) -> Iterator[_Key]:
    """The key of each piece of a variant's text, in the order of the text."""
    trails: dict[int, tuple[_Place, ...]] = {id(None): ()}
    for piece in variant.map.pieces:
        if id(piece.call) not in trails:
            trails[id(piece.call)] = _trail(piece.call)
        text = "" if piece.is_literal else str(piece.text)
        yield trails[id(piece.call)], piece.source, piece.start, text


def _trail(call: IncludeCall | None) -> tuple[_Place, ...]:
    """The places of the includes around a call, outermost first, itself last."""
    places: list[_Place] = []
    while call is not None:
        places.append((call.source, call.start))
        call = call.caller
    return tuple(reversed(places))
