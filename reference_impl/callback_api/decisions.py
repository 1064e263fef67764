"""The page of decisions: ``python -m callback_api.decisions docs/reference/decisions.md``."""

import sys
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from callback_api import (
    action_lifecycle,
    batch,
    body,
    clock,
    monitors,
    retry,
    sending,
    serve,
)
from callback_api.contract.definitions import read
from callback_api.errors import ERRORS
from callback_api.ratelimit import Limits

_INTRODUCTION = """\
# Decisions

The reference implementation follows the published OpenAPI documents. Where they are incomplete or
contradict themselves, it had to decide, and in a few places it differs deliberately. This page
lists all of these decisions. It is generated from the tables and
numbers that its code uses."""
_OF_CODES = (
    "A code is the HTTP status and two digits that the implementation adds: none are published."
)


def _numbers() -> dict[str, str]:
    """The numbers of the behaviour as the code has them, by the names that the texts use."""
    limits = Limits()
    return {
        "retention": f"{retry.RETENTION / 3600:.0f}",
        "delay": f"{retry.DRIVERS_DELAY:.0f}",
        "array": f"{batch.DRIVERS_SIZE}",
        "timeout": f"{sending.TIMEOUT:.0f}",
        "monitors": f"{monitors.MOST}",
        "awake": f"{action_lifecycle.AWAKE:.0f}",
        "waking": f"{action_lifecycle.WAKING:.0f}",
        "acting": f"{action_lifecycle.ACTING:.0f}",
        "wake_ups": f"{action_lifecycle.WAKE_UPS}",
        "day": f"{limits.day:,}",
        "second": f"{limits.second:,}",
        "client": f"{serve.Options().client_timeout}",
        "tick": f"{clock.TICK * 1000:.0f}",
        "largest": f"{body.LARGEST:,}",
        "deepest": f"{body.DEEPEST}",
    }


def page() -> str:
    """The page as Markdown."""
    written: Any = read(files(__package__) / "decisions.yaml")
    lines = [_INTRODUCTION, "", "## Questions that were open"]
    for title, questions in written["questions"].items():
        lines += ["", f"### {title}", *_questions(questions)]
    codes = [(f"`{code}`", str(code // 100), meaning) for code, meaning in ERRORS.items()]
    for table in written["tables"]:
        rows = [_filled(row).values() for row in table["rows"]]
        lines += _table(table["title"], table["introduction"], table["columns"], rows)
    lines += _table("Error codes", _OF_CODES, ("Code", "Status", "Meaning"), codes)
    return "\n".join([*lines, ""])


def _questions(rows: Iterable[dict[str, str]]) -> Iterator[str]:
    for row in map(_filled, rows):
        yield ""
        yield f"**{row['question']}** {row['answer']}"
        yield f"*{row['reason']}*"


def _table(
    title: str, introduction: str, columns: Iterable[str], rows: Iterable[Iterable[str]]
) -> Iterator[str]:
    yield from ("", f"## {title}", "", introduction, "")
    for cells in (columns, ["---" for _ in columns], *rows):
        yield f"| {' | '.join(cells)} |"


def _filled(row: dict[str, str]) -> dict[str, str]:
    numbers = _numbers()
    return {name: text.format_map(numbers) for name, text in row.items()}


def main(target: Path) -> None:
    """Writes the page."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
