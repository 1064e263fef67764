"""What a rendering read, set and branched on, for analysis across pages and audiences."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from mkdocs_tandem.liquid.syntax import Expression
from mkdocs_tandem.source import Source


@dataclass(frozen=True, eq=False, slots=True)
class Branch:
    """One way through an ``if``, ``unless``, ``case`` or ``for``; the same if it is one object."""

    source: Source
    start: int
    """Offset of its tag, as ``{% elsif``, in ``source.text``."""
    end: int
    """Offset of the tag that ends it."""
    kind: str
    """``if``, ``unless``, ``elsif``, ``else``, ``when``; ``for-else`` is that of a loop."""
    condition: str
    """As it was typed; empty for ``else``."""
    base: int
    """Offset of the condition, which the positions in ``test`` count from."""
    test: Expression | None = None
    """The condition as it was read; that of a ``when`` compares with the value of its ``case``."""
    earlier: "tuple[Branch, ...]" = ()
    """The earlier branches of the same tag."""

    @property
    def tag_length(self) -> int:
        """How many characters its tag has."""
        found = self.source.text.find("%}", self.start)
        return max(1, found + 2 - self.start)

    @property
    def text(self) -> str:
        """The text below it, as it was typed."""
        return self.source.text[self.start + self.tag_length : self.end]


class Variable(NamedTuple):
    """A variable where it is assigned."""

    name: str
    source: Source
    start: int
    """Offset of the tag."""


class IncludeParameter(NamedTuple):
    """A parameter that an include gives."""

    name: str
    source: Source
    """Where the include is."""
    start: int
    """Offset of the parameter's name."""
    tag: int
    """Offset of the include's tag."""


class Use(StrEnum):
    """What a value is wanted for."""

    PRINTED = "printed"
    ASKED = "asked"
    """By a condition, which is the usual way to find out whether there is a value."""
    LOOPED = "looped"
    HANDED = "handed"
    """On to a variable or an include."""
    GUARDED = "guarded"
    """With something in its place if there is none."""


class Undefined(NamedTuple):
    """A variable that was read and has no value."""

    name: str
    """As ``page.title``."""
    source: Source
    start: int
    """Offset of the name."""
    use: Use
    depth: int
    """How many of its names have a value: 1 for ``page.titel``."""
    known: tuple[object, ...]
    """The names that have a value in the place of the first that has none."""
    include: tuple[Source, int] | None = None
    """The tag that should give it, if it is a parameter."""


_NOTHING: frozenset[object] = frozenset()
_NO_MAPPING: Mapping[object, object] = MappingProxyType({})


@dataclass
class RenderFacts:
    """What is noted while a page is rendered."""

    reached: set[Branch] = field(default_factory=set)
    """Branches that could have been rendered: the tag around them was."""
    taken: set[Branch] = field(default_factory=set)
    """Those of them that were."""
    refused: set[Branch] = field(default_factory=set)
    """Those of them whose condition did not hold at least once."""
    undefined: dict[object, Undefined] = field(default_factory=dict)
    """The first of each place; for parameters, of each place and include."""
    defined: set[tuple[Source, int]] = field(default_factory=set)
    """The places at which something of a local variable was read and has a value."""
    data: set[tuple[str, ...]] = field(default_factory=set)
    """The names below ``site`` that were read, as ``("data", "vehicles")``: parts of them too."""
    assigned: set[Variable] = field(default_factory=set)
    used: set[Variable] = field(default_factory=set)
    """Those of ``assigned`` that were read."""
    given: set[IncludeParameter] = field(default_factory=set)
    """Parameters that includes were given."""
    used_parameters: set[IncludeParameter] = field(default_factory=set)
    repeated_parameters: set[IncludeParameter] = field(default_factory=set)
    """Parameters without effect, since the same tag gives them again."""
    _latest: dict[object, Variable] = field(default_factory=dict)

    def settle(self) -> None:
        """Let go of what only rendering needs, and of what is empty: there is one for each page."""
        for name, value in vars(self).items():
            if name == "_latest" or not value:
                vars(self)[name] = _NO_MAPPING if isinstance(value, dict) else _NOTHING

    def note_assignment(self, variable: Variable) -> None:
        """That a tag sets a variable of the page."""
        self.assigned.add(variable)
        self._latest[variable.name] = variable

    def note_use(self, name: object) -> None:
        """That a variable of the page is read."""
        variable = self._latest.get(name)
        if variable is not None:
            self.used.add(variable)


class StrictMapping(Mapping[str, Any]):
    """A mapping whose names are all meant: reading one that it lacks is a mistake.

    Its values are computed on first use.
    """

    def __init__(
        self,
        names: Callable[[], Iterable[str]],
        value: Callable[[str], Any],
        lacks: Callable[[str], tuple[str, str, str]],
    ) -> None:
        """``value`` raises ``KeyError``; ``lacks`` gives rule, message and hint for a name."""
        self._names = names
        self._value = value
        self._lacks = lacks

    def __getitem__(self, name: str) -> Any:
        return self._value(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(list(self._names()))

    def lack(self, name: str) -> tuple[str, str, str]:
        """Rule, message and hint for a name that is not there."""
        return self._lacks(name)
