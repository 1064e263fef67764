"""A source rendered for one audience, and the way back from its text."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid import Facts, Liquid
from mkdocs_tandem.liquid.pieces import Call, Mark, Piece
from mkdocs_tandem.rule import RULES
from mkdocs_tandem.source import Location, Source
from mkdocs_tandem.trace import Trace


@dataclass(frozen=True)
class Origin:
    """Where a character of a variant was written."""

    source: Source
    offset: int
    """Into ``source.text``."""
    via: tuple[Location, ...] = ()
    """The includes that lead there, outermost first."""

    @property
    def location(self) -> Location:
        return self.source.location(self.offset)


class SourceMap:
    """The way back from a variant's text to the places it was written at."""

    def __init__(self, pieces: Sequence[Piece], source: Source) -> None:
        self.pieces = tuple(piece for piece in pieces if piece.text)
        """The text, in runs that were each written at one place."""
        self._ends = list(accumulate(len(piece.text) for piece in self.pieces))
        self._source = source

    @cached_property
    def paths(self) -> frozenset[str]:
        """The files that the text was written in."""
        return frozenset(piece.source.path for piece in self.pieces)

    def origin(self, offset: int) -> Origin:
        """Where the character at ``offset`` was written; past the end, where the text ends."""
        if not self.pieces:
            return Origin(self._source, self._source.body_start)
        number = self._number(offset)
        piece = self.pieces[number]
        start = self._ends[number] - len(piece.text)
        within = min(offset - start, len(piece.text)) if piece.is_literal else 0
        return Origin(piece.source, piece.start + within, chain(piece.call))

    def run(self, start: int, end: int) -> tuple[Source, int] | None:
        """The source and offset that hold the same characters as the text between two offsets.

        ``None`` if they were written in more than one place, or not literally.
        """
        number = min(bisect_right(self._ends, start), len(self.pieces) - 1)
        found: tuple[Source, int] | None = None
        at = start
        while at < end and number < len(self.pieces):
            piece = self.pieces[number]
            offset = piece.start + at - (self._ends[number] - len(piece.text))
            if found is None:
                found = piece.source, offset
            if not piece.is_literal or (piece.source, offset) != (found[0], found[1] + at - start):
                return None
            at, number = self._ends[number], number + 1
        return found

    def places(self, source: Source, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where the text shows characters of a source, as offsets: one pair for each piece."""
        for piece, last in zip(self.pieces, self._ends, strict=True):
            if piece.source is not source and piece.source.path != source.path:
                continue
            first = last - len(piece.text)
            if not piece.is_literal:
                if start <= piece.start < end:
                    yield first, last
                continue
            low = max(start, piece.start)
            high = min(end, piece.start + len(piece.text))
            if low < high:
                yield first + low - piece.start, first + high - piece.start

    def is_within(self, offset: int, call: Call) -> bool:
        """Whether the character at ``offset`` came out of an include."""
        around = self.pieces[self._number(offset)].call if self.pieces else None
        while around is not None and around is not call:
            around = around.caller
        return around is call

    def _number(self, offset: int) -> int:
        return min(bisect_right(self._ends, offset), len(self.pieces) - 1)


def chain(call: Call | None) -> tuple[Location, ...]:
    """The places of the includes that lead to a call, outermost first, itself last."""
    places: list[Location] = []
    while call is not None:
        places.append(call.source.location(call.start))
        call = call.caller
    return tuple(reversed(places))


@dataclass(frozen=True)
class Pull:
    """A place in a variant that something is pulled into."""

    mark: Mark
    offset: int
    """Into the variant's text."""
    origin: Origin


class Edit(NamedTuple):
    """Another text for a part of a variant's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """What the template of a page gives an audience."""

    text: str
    map: SourceMap
    calls: tuple[Call, ...] = ()
    pulls: tuple[Pull, ...] = ()
    facts: Facts = field(default_factory=Facts)
    scope: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    is_repeatable: bool = True
    """Whether it is the same whenever the page, its variables and what it includes are."""


class Together:
    """What the template of a page gives its audiences, made when somebody asks for it."""

    def __init__(self, make: Callable[[], Sequence[Rendered]]) -> None:
        self._make = make
        self._found: Sequence[Rendered] | None = None

    @property
    def found(self) -> Sequence[Rendered]:
        """One for each audience."""
        if self._found is None:
            self._found = self._make()
        return self._found

    @property
    def is_made(self) -> bool:
        """Whether somebody has asked for it."""
        return self._found is not None

    def forget(self) -> None:
        """Let go of it until then."""
        self._found = None


@dataclass(frozen=True, eq=False)
class Variant:
    """A page as one audience gets it, before Markdown. Two are the same if they are one object.

    Its template is rendered when somebody asks for what came of it.
    """

    source: Source
    audience: Audience | None
    """``None`` if the page is rendered once, for everyone."""
    _together: Together
    """What came of the template for all audiences of the page, this one among them."""
    _number: int
    trace: Trace | None = None
    """What an earlier run knew of it, if it is the same still."""

    @property
    def rendered(self) -> Rendered:
        """What came of the template."""
        return self._together.found[self._number]

    @property
    def is_rendered(self) -> bool:
        """Whether that need not be made now."""
        return self._together.is_made

    def rest(self) -> None:
        """Let go of what came of the template: it is made anew when somebody asks for it."""
        self._together.forget()

    @property
    def text(self) -> str:
        """What it says, in Markdown."""
        return self.rendered.text

    @property
    def map(self) -> SourceMap:
        """The way back from its text."""
        return self.rendered.map

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every include that happened, in the order of the text."""
        return self.rendered.calls

    @property
    def pulls(self) -> tuple[Pull, ...]:
        """What is to be pulled in, in the order of the text."""
        return self.rendered.pulls

    @property
    def facts(self) -> Facts:
        """What its templates did and met."""
        return self.rendered.facts

    @property
    def scope(self) -> Mapping[str, Any]:
        """The names that its templates could use."""
        return self.rendered.scope

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the templates on its way."""
        return self.rendered.findings

    @cached_property
    def pulled(self) -> Collection[str]:
        """The kinds of what is pulled into it; for this, and the like, a trace is enough."""
        return self.trace.pulled if self.trace else {it.mark.kind for it in self.pulls}

    @property
    def files(self) -> Collection[str]:
        """The files that its text was written in."""
        return self.trace.files if self.trace else self.map.paths

    @property
    def included(self) -> Collection[str]:
        """What it includes, by the names that its templates have for it."""
        return self.trace.included if self.trace else {call.name for call in self.calls}

    @property
    def data(self) -> Collection[tuple[str, ...]]:
        """The names below ``site`` that its templates have read."""
        return self.trace.data if self.trace else self.facts.data

    @property
    def names(self) -> tuple[str, ...]:
        """The audience's name, as findings list it."""
        return (self.audience.name,) if self.audience else ()

    def edited(self, edits: Iterable[Edit]) -> str:
        """The text with others in some places, every line as far in as the place is.

        Of edits that touch each other, the first is made.
        """
        parts: list[str] = []
        at = 0
        for edit in self._made(edits):
            parts += [self.text[at : edit.start], edit.text]
            at = edit.end
        return "".join([*parts, self.text[at:]])

    def edited_offset(self, offset: int, edits: Iterable[Edit]) -> int:
        """Where a place in the text, outside of the edits, is once they are made."""
        made = (edit for edit in self._made(edits) if edit.start < offset)
        return offset + sum(len(edit.text) - (edit.end - edit.start) for edit in made)

    def _made(self, edits: Iterable[Edit]) -> Iterator[Edit]:
        at = 0
        for edit in sorted(edits, key=lambda edit: edit.start):
            if edit.start >= at:
                line = self.text.rfind("\n", 0, edit.start) + 1
                before = self.text[line : edit.start]
                margin = before if not before.strip(" \t>") else ""
                yield edit._replace(text=indented(edit.text, margin))
                at = edit.end

    def finding(
        self, rule: str, offset: int, message: str, hint: str = "", *, length: int = 1
    ) -> Finding:
        """A finding about the character at an offset into the text."""
        return self.finding_at(self.map.origin(offset), rule, message, hint, length=length)

    def finding_at(
        self, origin: Origin, rule: str, message: str, hint: str = "", *, length: int = 1
    ) -> Finding:
        """A finding about a place that the variant leads to."""
        return Finding(
            rule=rule,
            location=origin.location,
            message=message,
            hint=hint,
            audiences=self.names,
            pages=(self.source.path,),
            severity=RULES[rule].severity,
            length=length,
            via=origin.via,
        )


def indented(text: str, margin: str) -> str:
    """A text whose lines, but for the first, begin with a margin; its last line break is gone."""
    empty = margin.rstrip(" \t")
    first, *others = text.rstrip("\n").split("\n")
    return "\n".join([first, *((margin if line else empty) + line for line in others)])


def render(
    source: Source, audience: Audience | None, liquid: Liquid, scope: Mapping[str, Any]
) -> Rendered:
    """What the template of a source gives an audience.

    A page whose front matter says ``render_with_liquid: false``, as in Jekyll, is left as it is.
    """
    if source.front_matter.get("render_with_liquid") is False:
        body = Piece(source.body, source, source.body_start, is_literal=True)
        return Rendered(body.text, SourceMap([body], source))
    rendering = liquid.render(source, scope)
    names = (audience.name,) if audience else ()
    return Rendered(
        text=rendering.text,
        map=SourceMap(rendering.pieces, source),
        calls=rendering.calls,
        pulls=tuple(_pulls(rendering.pieces)),
        facts=rendering.facts,
        scope=scope,
        findings=tuple(
            replace(finding, audiences=names, pages=(source.path,))
            for finding in rendering.findings
        ),
        is_repeatable=rendering.is_repeatable,
    )


def _pulls(pieces: Sequence[Piece]) -> Iterator[Pull]:
    offset = 0
    for piece in pieces:
        if isinstance(piece.text, Mark):
            origin = Origin(piece.source, piece.start, chain(piece.call))
            yield Pull(piece.text, offset, origin)
        offset += len(piece.text)
