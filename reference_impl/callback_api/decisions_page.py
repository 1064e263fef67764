"""The page of decisions: ``python -m callback_api.decisions_page docs/reference/decisions.md``."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from callback_api.decisions import (
    ACCESS,
    CONTENT,
    CONTRADICTIONS,
    DELIVERY,
    DEVIATIONS,
    PAGES,
    RESOURCES,
    Decision,
    numbers,
)
from callback_api.errors import ERRORS

_INTRODUCTION = """\
# Decisions

The reference implementation follows the published OpenAPI documents. Where they are silent it had
to decide, where they contradict themselves it had to choose, and in a few places it differs on
purpose. This page lists all of it. The implementation writes it itself, from the tables and the
numbers that its code uses."""

_QUESTIONS = {
    "Resources": RESOURCES,
    "Access": ACCESS,
    "Delivery": DELIVERY,
    "Content": CONTENT,
}


@dataclass(frozen=True)
class _Section:
    """A heading, a few words and a table."""

    title: str
    introduction: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[str]]

    def lines(self) -> Iterator[str]:
        yield from ("", f"## {self.title}", "", self.introduction, "")
        yield _row(self.columns)
        yield _row(["---"] * len(self.columns))
        yield from map(_row, self.rows)


def _sections() -> Iterator[_Section]:
    yield _Section(
        "Numbers",
        "A number is *published* if the API's own documents state it, else it is *chosen*.",
        ("What", "Value", "Origin"),
        map(astuple, numbers()),
    )
    yield _Section(
        "Contradictions",
        "What the published OpenAPI documents say in two ways, and which of them holds here.",
        ("The documents", "Here"),
        map(astuple, CONTRADICTIONS),
    )
    yield _Section(
        "The pages",
        "What the published pages say otherwise than the OpenAPI documents, which win.",
        ("The pages", "Here"),
        map(astuple, PAGES),
    )
    yield _Section(
        "Deviations",
        "What is done differently from what is published, on purpose.",
        ("Published", "Here", "Because"),
        map(astuple, DEVIATIONS),
    )
    yield _Section(
        "Error codes",
        "A code is the HTTP status and two digits more. No list of the digits is published: these "
        "are the implementation's own, the same for both audiences.",
        ("Code", "Status", "Meaning"),
        ((f"`{kind.code}`", str(kind.status), kind.meaning) for kind in ERRORS.values()),
    )


def page() -> str:
    """The page as Markdown."""
    lines = [_INTRODUCTION, "", "## Questions that were open"]
    for title, decisions in _QUESTIONS.items():
        lines += ["", f"### {title}", *_questions(decisions)]
    for section in _sections():
        lines += section.lines()
    return "\n".join([*lines, ""])


def _questions(decisions: Iterable[Decision]) -> Iterator[str]:
    for decision in decisions:
        yield ""
        yield f"**{decision.question}** {decision.answer}"
        yield f"*{decision.reason}*"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main(target: Path) -> None:
    """Writes the page."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
