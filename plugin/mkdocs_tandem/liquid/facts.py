"""What a rendering did and met, for an analysis over all pages and audiences."""

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
