"""The state of a rendering: scopes, include parameters, and values shared by all pages."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, TypeVar

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid.common_mistakes import READ_AS
from mkdocs_tandem.liquid.limits import LimitReachedError, Limits
from mkdocs_tandem.liquid.pieces import IncludeCall
from mkdocs_tandem.liquid.render_facts import (
    IncludeParameter,
    RenderFacts,
    StrictMapping,
    Undefined,
    Use,
)
from mkdocs_tandem.liquid.syntax import Expression, LiquidError
from mkdocs_tandem.liquid.values import EvaluationError, Special
from mkdocs_tandem.source import Location, Source


class Parameters(dict[str, Any]):
    """The parameters of an include; notes in the context which of them are read."""

    def __init__(
        self,
        values: Mapping[str, Any],
        given: Mapping[str, IncludeParameter],
        tag: tuple[Source, int],
    ) -> None:
        super().__init__(values)
        self.given = given
        self.tag = tag
        """Where the include is."""


@dataclass
class SiteContext:
    """What all pages of a project share, and what is asked that may answer otherwise next time."""

    limits: Limits
    filters: Mapping[str, Callable[..., Any]]
    _now: Callable[[], dt.datetime]
    _markdown: Callable[[str], str] | None
    """Markdown to HTML, if there is any."""
    asked: int = 0
    """How often the clock, or Markdown with its extensions, was asked."""

    def now(self) -> dt.datetime:
        """The time."""
        self.asked += 1
        return self._now()

    def html(self, markdown: str) -> str | None:
        """Converts Markdown to HTML; ``None`` if that is not available."""
        self.asked += 1
        return self._markdown(markdown) if self._markdown else None


_ABSENT = object()
_GLOBALS = frozenset({"page", "site", "include"})
_MOST_KNOWN = 500
_LONG = 100_000
"""Characters of a text whose filters are timed one by one."""


_Filter = TypeVar("_Filter", bound=Callable[..., Any])


def with_context(function: _Filter) -> _Filter:
    """Mark a filter that takes the ``Context`` as the keyword argument ``context``."""
    function.with_context = True  # type: ignore[attr-defined] # functions take attributes
    return function


@dataclass(slots=True, eq=False)
class Context:
    """One rendering of one page."""

    page: Source
    globals: Mapping[str, Any]
    world: SiteContext
    source: Source = field(init=False)
    base: int = field(init=False)
    """Offset in ``source.text`` of the markup that is evaluated."""
    limits: Limits = field(init=False)
    deadline: float = field(init=False)
    call: IncludeCall | None = None
    calls: list[IncludeCall] = field(default_factory=list)
    stack: list[dict[str, Any]] = field(default_factory=lambda: [{}])
    """The page's own variables, then those of each loop and include around this place."""
    loops: list[Any] = field(default_factory=list)
    """The ``forloop`` of each loop around this place."""
    stops: dict[str, int] = field(default_factory=dict)
    """Where the last loop over each collection ended."""
    counters: dict[str, int] = field(default_factory=dict)
    """Values of ``increment`` and ``decrement``."""
    cycles: dict[str, int] = field(default_factory=dict)
    """Index of the next value of each ``cycle``."""
    changed: str = ""
    """What ``ifchanged`` printed last."""
    interrupts: list[str] = field(default_factory=list)
    rounds: int = 0
    filtered_characters: int = 0
    """Characters of all texts that filters returned."""
    ticks: int = 0
    findings: dict[tuple[str, Location, str], Finding] = field(default_factory=dict)
    facts: RenderFacts = field(default_factory=RenderFacts)
    use: Use = Use.PRINTED
    """What values are wanted for here."""

    def __post_init__(self) -> None:
        self.source = self.page
        self.base = self.page.body_start
        self.limits = self.world.limits
        self.deadline = self.limits.clock() + self.limits.seconds

    def get(self, path: Sequence[str | Expression], at: int) -> Any:
        """The value of a variable, by Ruby's rules; ``None`` and a fact if there is none."""
        name = path[0]
        found = value = self._named(name)
        for key in path[1:]:
            if found is _ABSENT:
                break
            value = found
            found = self._item(value, key)
        if found is _ABSENT:
            self._missed(path, self.base + at, value)
            return None
        if name not in _GLOBALS:
            if len(path) > 1:
                self._note_defined(self.base + at)
        elif name == "site":
            self._note_site(path)
        elif name == "include":
            self._note_include(path, found, self.base + at)
        return found

    def _named(self, name: object) -> Any:
        if isinstance(name, Expression):
            name = _hashable(name.evaluate(self))
        for scope in reversed(self.stack):
            if name in scope:
                if scope is self.stack[0]:
                    self.facts.note_use(name)
                return scope[name]
        found = self.globals.get(name, _ABSENT)  # type: ignore[call-overload] # any key
        return self.counters.get(name, _ABSENT) if found is _ABSENT else found  # type: ignore[call-overload] # a sentinel

    def _item(self, value: Any, key: Any) -> Any:
        is_plain = isinstance(key, str)
        if not is_plain:
            key = _hashable(key.evaluate(self))
        if type(value) is dict or isinstance(value, Mapping):  # the first is faster
            if type(value) is Parameters and key in value.given:
                self.facts.used_parameters.add(value.given[key])
            found = value.get(key, _ABSENT)
            if found is not _ABSENT:
                return found
        elif type(key) is int and isinstance(value, list | tuple):
            return value[key] if -len(value) <= key < len(value) else None
        return _command(value, key) if is_plain else _ABSENT

    def _note_site(self, path: Sequence[str | Expression]) -> None:
        names = []
        for key in path[1:]:
            name = key if isinstance(key, str) else _hashable(key.evaluate(self))
            if not isinstance(name, str):
                break
            names.append(name)
        self.facts.data.add(tuple(names))

    def _note_defined(self, offset: int) -> None:
        self.facts.defined.add((self.source, offset))

    def _note_include(self, path: Sequence[object], found: Any, offset: int) -> None:
        if len(path) > 2:  # noqa: PLR2004 -- more than 'include.name'
            self._note_defined(offset)
        elif type(found) is Parameters:
            self.facts.used_parameters.update(found.given.values())

    def _lack(
        self, catalogue: StrictMapping, path: Sequence[str | Expression], offset: int
    ) -> None:
        """Note a name that must be defined; a condition may test for one that is not."""
        if self.use not in (Use.ASKED, Use.GUARDED):
            rule, message, hint = catalogue.lack(self._lacking(path))
            self.report(rule, message, start=offset, hint=hint)

    def _lacking(self, path: Sequence[str | Expression]) -> str:
        """The name at which a path ends."""
        found = self._named(path[0])
        for key in path[1:]:
            name = str(key.evaluate(self) if isinstance(key, Expression) else key)
            found = self._item(found, key)
            if found is _ABSENT:
                return name
        return ""

    def _missed(self, path: Sequence[str | Expression], offset: int, value: Any) -> None:
        if type(value) is StrictMapping:
            self._lack(value, path, offset)
            return
        tag = value.tag if type(value) is Parameters else None
        if value is _ABSENT and self.call is not None and path[0] == "include":
            tag = self.call.source, self.call.start
        place = (self.source, offset, tag)
        if place not in self.facts.undefined:
            name = ".".join(key if isinstance(key, str) else f"[{key}]" for key in path)
            self.facts.undefined[place] = Undefined(
                name=name.replace(".[", "["),
                source=self.source,
                start=offset,
                use=self.use,
                depth=self._depth(path),
                known=self._known(value),
                include=tag,
            )

    def _depth(self, path: Sequence[str | Expression]) -> int:
        """How many names of a path have a value."""
        found = self._named(path[0])
        for depth, key in enumerate(path[1:], 1):
            if found is _ABSENT:
                return depth - 1
            found = self._item(found, key)
        return len(path) - 1

    def _known(self, value: Any) -> tuple[object, ...]:
        if value is _ABSENT:
            return (*self.globals, *(name for scope in self.stack for name in scope))
        return tuple(islice(value, _MOST_KNOWN)) if isinstance(value, Mapping) else ()

    def assign(self, key: str, val: Any) -> None:
        """Set a variable of the page, wherever this happens."""
        if isinstance(val, Special):
            val = ""
        if isinstance(val, str) and len(val) > self.limits.output:
            raise LimitReachedError(f"'{key}' is longer than {self.limits.output:,} characters")
        self.stack[0][key] = val

    def filtered(self, name: str, value: Any, arguments: Sequence[Any]) -> Any:
        """What a filter makes of a value; the value itself if there is no such filter."""
        self.tick()
        function = self.world.filters.get(name)
        if function is None:
            return value
        if hasattr(function, "with_context"):
            found = function(value, *arguments, context=self)
        else:
            found = function(value, *arguments)
        if isinstance(found, str):
            self._count_filtered(name, len(found))
        return found

    def _count_filtered(self, name: str, count: int) -> None:
        limits = self.limits
        self.filtered_characters += count
        if count > limits.output:
            raise LimitReachedError(f"'{name}' returns more than {limits.output:,} characters")
        if self.filtered_characters > limits.filtered:
            raise LimitReachedError(f"filters return more than {limits.filtered:,} characters")
        if count > _LONG:
            self._check_time()

    def push(self, scope: dict[str, Any]) -> None:
        """Open a scope of a loop or an include."""
        if len(self.stack) >= self.limits.depth:
            raise EvaluationError(f"more than {self.limits.depth} nested includes and loops")
        self.stack.append(scope)

    def pop(self) -> None:
        """Close it."""
        self.stack.pop()

    def add_call(self, call: IncludeCall) -> None:
        """Note an include; stop what includes too often."""
        if len(self.calls) >= self.limits.includes:
            raise LimitReachedError(f"more than {self.limits.includes:,} includes")
        self.calls.append(call)

    def count_round(self) -> None:
        """Stop loops that go round too often."""
        self.rounds += 1
        if self.rounds > self.limits.rounds:
            raise LimitReachedError(f"more than {self.limits.rounds:,} loop iterations")

    def tick(self) -> None:
        """Stop what goes on for too long."""
        self.ticks += 1
        if not self.ticks & 63:
            self._check_time()

    def _check_time(self) -> None:
        if self.limits.clock() > self.deadline:
            raise LimitReachedError(f"not finished after {self.limits.seconds:g} seconds")

    def overflow(self) -> None:
        """Stop what prints too much."""
        raise LimitReachedError(f"more than {self.limits.output:,} characters of text")

    def via(self) -> tuple[Location, ...]:
        """The includes that lead here, outermost first."""
        places: list[Location] = []
        call = self.call
        while call is not None:
            places.append(call.source.location(call.start))
            call = call.caller
        return tuple(reversed(places))

    def report(
        self, rule: str, message: str, *, start: int | None = None, length: int = 1, hint: str = ""
    ) -> None:
        """Note a mistake, once for each place."""
        location = self.source.location(self.base if start is None else start)
        key = (rule, location, message)
        if key not in self.findings:
            self.findings[key] = Finding(
                rule, location, message, hint, length=length, via=self.via()
            )

    def adopt(self, findings: Sequence[Finding]) -> None:
        """Note the mistakes of a template that is rendered here."""
        for finding in findings:
            key = (finding.rule, finding.location, finding.message)
            if key not in self.findings:
                via = self.via()
                self.findings[key] = replace(finding, via=via) if via else finding

    def fail(self, error: LiquidError) -> None:
        """Note an expression that has no value."""
        start = self.base + (error.at or 0)
        here = self.source.location(start)
        if any(
            it.rule == "undefined-filter"
            and (it.location.path, it.location.line) == (here.path, here.line)
            for it in self.findings.values()
        ):
            return  # what the filter gives is not known
        known = self._known_mistake(self.source.location(start))
        if known is not None and not known.hint.startswith(READ_AS):
            key = ("liquid-error", known.location, known.message)
            self.findings[key] = replace(known, rule="liquid-error")
        else:
            self.report("liquid-error", error.message, start=start, hint=error.hint)

    def _known_mistake(self, place: Location) -> Finding | None:
        """The warning about the same line, removed: it was for what is an error here."""
        for key, known in self.findings.items():
            where = known.location
            if known.rule == "liquid-lax" and (where.path, where.line) == (place.path, place.line):
                return self.findings.pop(key)
        return None


def _hashable(key: Any) -> Any:
    return key if key is None or isinstance(key, str | int | float) else _ABSENT


def _command(value: Any, name: str) -> Any:
    if name == "size" and isinstance(value, str | list | tuple | range | Mapping):
        return len(value)
    if name == "size" and type(value) is int:
        return max(8, (value.bit_length() + 7) // 8)  # the bytes that Ruby keeps it in
    if name == "first":
        return _first(value)
    if name == "last" and isinstance(value, list | tuple | range):
        return value[-1] if value else None
    return _ABSENT


def _first(value: Any) -> Any:
    if isinstance(value, Mapping):
        return next(([key, item] for key, item in value.items()), None)
    if isinstance(value, list | tuple | range):
        return value[0] if value else None
    return _ABSENT
