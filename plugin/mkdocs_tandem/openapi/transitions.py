"""Which enumeration value may follow which.

OpenAPI has no keywords for this; a schema with ``enum`` declares it by two extensions::

    x-initial: [Accepted]
    x-transitions: { Accepted: [Sent, Failed], Sent: [Done, Failed] }
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

INITIAL, FOLLOWING = "x-initial", "x-transitions"


@dataclass(frozen=True)
class Transitions:
    """The life of something that has one of several values at a time."""

    initial: tuple[str, ...]
    """The values that it begins with."""
    following: Mapping[str, tuple[str, ...]]
    """The values that each may be followed by; one that is not there is an end."""
    unused: tuple[str, ...] = ()
    """Values of the enumeration that are no part of it."""

    @property
    def values(self) -> tuple[str, ...]:
        """All values, in the order in which they are named."""
        every = [*self.initial]
        for value, others in self.following.items():
            every += [value, *others]
        return tuple(dict.fromkeys(every))

    @property
    def pairs(self) -> Iterator[tuple[str, str]]:
        """Each value with each that may follow it."""
        for value, others in self.following.items():
            yield from ((value, other) for other in others)


def transitions(definition: Any) -> Transitions | None:
    """The life cycle of a schema's values; ``None`` if it declares none."""
    if not isinstance(definition, Mapping) or not isinstance(definition.get(FOLLOWING), Mapping):
        return None
    following = {str(key): _texts(value) for key, value in definition[FOLLOWING].items()}
    led_to = {other for others in following.values() for other in others}
    initial = _texts(definition.get(INITIAL)) or tuple(it for it in following if it not in led_to)
    known = Transitions(initial or tuple(following)[:1], following)
    unused = tuple(it for it in _texts(definition.get("enum")) if it not in known.values)
    return Transitions(known.initial, following, unused)


def undeclared_values(definition: Any) -> tuple[str, ...]:
    """The values that a life names and that the enumeration lacks."""
    found = transitions(definition)
    if found is None or "enum" not in definition:
        return ()
    return tuple(it for it in found.values if it not in _texts(definition["enum"]))


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(it) for it in value) if isinstance(value, list) else ()
