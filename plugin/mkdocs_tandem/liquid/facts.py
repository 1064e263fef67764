"""What a rendering did and met, for an analysis over all pages and audiences."""

from dataclasses import dataclass, field
from typing import NamedTuple

from mkdocs_tandem.source import Source


class Branch(NamedTuple):
    """One way through an ``if``, ``unless``, ``case`` or ``for``."""

    source: Source
    start: int
    """Offset of its tag, as ``{% elsif``, in ``source.text``."""
    kind: str
    """``if``, ``unless``, ``elsif``, ``else``, ``when``; ``for-else`` is that of a loop."""
    condition: str
    """As it was typed; empty for ``else``."""


class Variable(NamedTuple):
    """A variable where it is read or assigned."""

    name: str
    """As ``page.title``."""
    source: Source
    start: int
    """Offset of the name where it is read, of the tag where it is assigned."""


class Parameter(NamedTuple):
    """A parameter that an include gives."""

    name: str
    source: Source
    """Where the include stands."""
    start: int
    """Offset of the parameter's name."""


@dataclass
class Facts:
    """What is noted while a page is rendered."""

    choices: dict[int, tuple[Branch, ...]] = field(default_factory=dict)
    """The branches of each tag that was met, by identity: it is noted for each ``if``."""
    taken: dict[int, Branch] = field(default_factory=dict)
    refused: dict[int, Branch] = field(default_factory=dict)
    undefined: set[Variable] = field(default_factory=set)
    assigned: set[Variable] = field(default_factory=set)
    used: set[Variable] = field(default_factory=set)
    given_parameters: set[Parameter] = field(default_factory=set)
    used_parameters: set[Parameter] = field(default_factory=set)
    repeated_parameters: set[Parameter] = field(default_factory=set)
    _latest: dict[object, Variable] = field(default_factory=dict)

    def note_assignment(self, variable: Variable) -> None:
        """That a tag sets a variable of the page."""
        self.assigned.add(variable)
        self._latest[variable.name] = variable

    def note_use(self, name: object) -> None:
        """That a variable of the page is read."""
        variable = self._latest.get(name)
        if variable is not None:
            self.used.add(variable)
