"""What a template knows while it is rendered: variables, and where it is."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from liquid import BoundTemplate, RenderContext
from liquid.builtin.expressions.primitive import Blank, Empty
from liquid.exceptions import LiquidError
from liquid.expression import Expression
from liquid.token import Token
from liquid.undefined import UNDEFINED

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid.facts import Facts, Parameter, Variable
from mkdocs_tandem.liquid.limits import LimitReachedError, Limits
from mkdocs_tandem.liquid.pieces import Call
from mkdocs_tandem.liquid.ruby import EvaluationError
from mkdocs_tandem.rule import RULES
from mkdocs_tandem.source import Location, Source

_ABSENT = object()


class Parameters(dict[str, Any]):
    """What an include hands on; tells the context which of it is read."""

    def __init__(self, values: Mapping[str, Any], given: Mapping[str, Parameter]) -> None:
        super().__init__(values)
        self.given = given


@dataclass(frozen=True)
class World:
    """What all pages of a project share."""

    limits: Limits
    now: Callable[[], dt.datetime]
    markdown: Callable[[str], str] | None
    """Markdown to HTML, if there is any."""


class Context(RenderContext):
    """One rendering of one page."""

    __slots__ = (
        "base",
        "call",
        "calls",
        "deadline",
        "facts",
        "findings",
        "interrupts",
        "limits",
        "page",
        "rounds",
        "source",
        "stack",
        "ticks",
        "world",
    )

    def __init__(
        self, template: BoundTemplate, page: Source, scope: Mapping[str, Any], world: World
    ) -> None:
        super().__init__(template, globals=scope)
        self.world = world
        limits = world.limits
        self.page = page
        self.source = page
        self.base = page.body_start
        """Offset in ``source.text`` of the markup that is evaluated."""
        self.call: Call | None = None
        self.calls: list[Call] = []
        self.stack: list[dict[str, Any]] = [{}]
        """The page's own variables, then those of each loop and include around this place."""
        self.interrupts: list[str] = []
        self.limits = limits
        self.rounds = 0
        self.ticks = 0
        self.deadline = limits.clock() + limits.seconds
        self.findings: dict[tuple[str, Location, str], Finding] = {}
        self.facts = Facts()

    def get(self, path: list[object], *, token: Token | None, default: object = UNDEFINED) -> Any:
        """The value of a variable, by Ruby's rules; ``None`` and a fact if there is none."""
        found = self._named(path[0])
        for key in path[1:]:
            if found is _ABSENT:
                break
            found = self._item(found, key)
        if found is _ABSENT:
            self._missed(path, token)
            return None
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
        return self.counters.get(name, _ABSENT) if found is _ABSENT else found  # type: ignore[call-overload]

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

    def _missed(self, path: list[object], token: Token | None) -> None:
        name = ".".join(key if isinstance(key, str) else f"[{key}]" for key in path)
        offset = self.base + (token.start_index if token else 0)
        self.facts.undefined.add(Variable(name.replace(".[", "["), self.source, offset))

    def assign(self, key: str, val: Any) -> None:
        """Set a variable of the page, wherever this happens."""
        if isinstance(val, Empty | Blank):
            val = ""
        if isinstance(val, str) and len(val) > self.limits.output:
            raise LimitReachedError(f"'{key}' is longer than {self.limits.output:,} characters")
        self.stack[0][key] = val

    def filter(self, name: str, token: Token | None) -> Callable[..., object]:
        """The function of that name; what it is given, for a name that is unknown."""
        self.tick()
        return super().filter(name, token)

    def parentloop(self) -> Any:
        return self.loops[-1] if self.loops else None

    def push(self, scope: dict[str, Any]) -> None:
        """Open a scope of a loop or an include."""
        if len(self.stack) >= self.limits.depth:
            raise EvaluationError(f"more than {self.limits.depth} includes and loops in each other")
        self.stack.append(scope)

    def pop(self) -> None:
        """Close it."""
        self.stack.pop()

    def count_round(self) -> None:
        """Stop loops that go round too often."""
        self.rounds += 1
        if self.rounds > self.limits.rounds:
            raise LimitReachedError(f"more than {self.limits.rounds:,} rounds of loops")

    def tick(self) -> None:
        """Stop what goes on for too long."""
        self.ticks += 1
        if not self.ticks & 63 and self.limits.clock() > self.deadline:
            raise LimitReachedError(f"not done after {self.limits.seconds:g} seconds")

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
            severity = RULES[rule].severity
            self.findings[key] = Finding(
                rule, location, message, hint, severity=severity, length=length, via=self.via()
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
        offset = error.token.start_index if error.token else 0
        hint = error.hint if isinstance(error, EvaluationError) else ""
        self.report("liquid-error", str(error.message), start=self.base + offset, hint=hint)


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
