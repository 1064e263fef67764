"""What is wrong with a value, one root cause each."""

from dataclasses import dataclass

from mkdocs_tandem.contract.pointer import Pointer, shown


@dataclass(frozen=True)
class Mistake:
    """One way in which an instance breaks its contract."""

    pointer: Pointer
    """The value it is about; for a missing member the object that lacks it."""
    kind: str
    """``unknown-member``, ``missing-member``, ``wrong-type``, ``wrong-value``, ``wrong-format``,
    ``wrong-length``, ``too-many``."""
    message: str
    hint: str = ""
    place: str = ""
    """Where the contract says so: ``<file>#<JSON pointer>``."""
    on_key: bool = False
    """Whether the member's name is wrong, and not its value."""
    names: tuple[str, ...] = ()
    """The members that are missing, one of which would do, or that exclude each other."""


def quoted(pointer: Pointer) -> str:
    """A value as messages name it."""
    return f"'{shown(pointer)}'" if pointer else "the value"


def listed(names: list[str] | tuple[str, ...], word: str) -> str:
    """Names in quotes: ``'a', 'b' and 'c'``."""
    marked = [f"'{name}'" for name in names]
    if len(marked) < 2:  # noqa: PLR2004 - one name needs no comma
        return "".join(marked)
    return f"{', '.join(marked[:-1])} {word} {marked[-1]}"
