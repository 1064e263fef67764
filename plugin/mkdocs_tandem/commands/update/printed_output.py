"""Edits that make an output block what its sample prints."""

from collections.abc import Iterator
from itertools import zip_longest

from mkdocs_tandem.commands.update.edits import ProposedEdit
from mkdocs_tandem.execution.python_samples import ELISION

_NO_LINE = "there is no line to write it to"


def lines(text: str, printed: str, again: str) -> Iterator[ProposedEdit]:
    """The changes of a text that make it say what a sample has printed, line by line.

    ``again`` is what it prints when it is run once more: what differs between the two is not
    written. A line of dots stays, and so does the text after it.
    """
    at = 0
    real, other = (said.rstrip().splitlines() for said in (printed, again))
    shown = text.rstrip().splitlines(keepends=True)
    for number, line in enumerate(shown):
        if line.strip() == ELISION:
            return
        end = at + len(line.rstrip())
        before = at - 1 if at else at  # a line goes with the end of that before
        if not real:
            yield ProposedEdit(at, at + len(line), "", at)
        elif number >= len(real):
            yield ProposedEdit(before, end, "", at)
        elif line.rstrip() != real[number].rstrip():
            is_line = end > at and (real[number] or not at)
            start, new = (at, real[number]) if is_line else (before, f"\n{real[number]}")
            doubt = _doubt(real[number:], other[number:], 1) if end else _NO_LINE
            yield ProposedEdit(start, end, new, at, doubt)
        at += len(line)
    if len(real) > len(shown):
        rest, end = real[len(shown) :], len(text.rstrip())
        doubt = _doubt(rest, other[len(shown) :], len(rest)) if end else _NO_LINE
        yield ProposedEdit(end, end, "".join(f"\n{line}" for line in rest), max(0, at - 1), doubt)


def _doubt(real: list[str], other: list[str], many: int) -> str:
    """Why so many lines cannot be written: the next run prints others."""
    is_same = all(one == two for one, two in zip_longest(real[:many], other[:many]))
    return "" if is_same else "the output differs each time: write '...'"
