"""What is to be reached, and whether it is."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Target:
    """One number beside the highest that it may be."""

    name: str
    measured: float
    limit: float | None
    """``None`` for a number that is shown beside one that has a limit, or at another size."""
    unit: str = ""
    by_processor: float | None = None
    """The same of the seconds of the processor, which others on the machine do not lengthen."""

    @property
    def is_met(self) -> bool | None:
        """Whether it is reached; ``None`` if it has no limit."""
        return None if self.limit is None else self.measured <= self.limit

    def as_json(self) -> dict[str, Any]:
        """The target as a mapping."""
        return {**asdict(self), "is_met": self.is_met}


def table(targets: Sequence[Target]) -> str:
    """Targets as a table in Markdown."""
    lines = [
        "| what | measured | of the processor | at most | met |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {it.name} | {_shown(it.measured, it.unit)} | {_shown(it.by_processor, it.unit)} "
        f"| {_shown(it.limit, it.unit)} | {_MET[it.is_met]} |"
        for it in targets
    ]
    return "\n".join(lines) + "\n"


_MET = {True: "yes", False: "**no**", None: ""}


def _shown(number: float | None, unit: str) -> str:
    if number is None:
        return ""
    digits = 0 if number >= 100 else 4 if 0 < number < 0.02 else 2
    return f"{number:.{digits}f} {unit}".rstrip()
