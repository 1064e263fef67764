"""Findings as text: message, excerpt, caret, and the command that shows them again."""

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from mkdocs_tandem.finding import Finding, Severity
from mkdocs_tandem.masking import in_yaml
from mkdocs_tandem.output.reports.explain import url
from mkdocs_tandem.source import Location

LineOf = Callable[[Location], str]
"""The text of the line that a location is in; empty if it is not known."""

_WIDTH = 100
_MOST_LINES = 19
_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow"}
_DIFF = {"-": "red", "+": "green"}
_OF_ONE_NAME = frozenset(
    {
        "undefined-variable",
        "undefined-filter",
        "unknown-tag",
        "missing-include",
        "broken-link",
        "liquid-error",
    }
)
"""Rules whose equal findings have one cause, wherever they are: the name in their message."""
_SHOWN_TWICE = 3
"""So many equal findings are shown one by one."""
_PLACES = 3


def grouped(findings: Iterable[Finding]) -> list[Sequence[Finding]]:
    """The findings in their order, those that one name causes in many places as one group."""
    groups: dict[object, list[Finding]] = {}
    for number, finding in enumerate(findings):
        key = (finding.rule, finding.message, finding.hint)
        groups.setdefault(key if finding.rule in _OF_ONE_NAME else number, []).append(finding)
    return [
        part
        for group in groups.values()
        for part in ([group] if len(group) > _SHOWN_TWICE else [[each] for each in group])
    ]


def frame(finding: Finding, line: str, again: str = "", others: Sequence[Finding] = ()) -> Text:
    """A finding with its line and a caret below the place, in 19 lines at most.

    ``again`` is a command that shows the finding again, ``others`` are equal ones elsewhere.
    """
    colour = _COLOURS[finding.severity]
    text = Text.assemble(
        (
            f"{finding.severity}[{finding.rule}]",
            Style.parse(colour) + Style(link=url(finding.rule)),
        ),
        (f": {_printable(finding.message)}\n", "bold"),
        (" --> ", "blue"),
        f"{_printable(str(finding.location))}{_readers(finding)}\n",
    )
    margin = " " * len(str(finding.location.line))
    if line:
        shown, before, length = _window(line, finding.location.column, finding.length)
        text.append(f"{margin} |\n{finding.location.line} | ", "blue")
        text.append(shown + "\n")
        text.append(f"{margin} | ", "blue")
        text.append(" " * before + "^" * length + "\n", colour)
    for changed in finding.diff:
        text.append(f"{margin} : ", "blue")
        text.append(f"{_printable(changed)}\n", _DIFF.get(changed[:1], ""))
    if finding.note:
        text.append(f"{margin} = ", "blue")
        text.append(f"{_printable(finding.note)}\n")
    also = [("also at", _places(others))] if others else []
    for name, value in (*_notes(finding), *also, *([("run again", again)] if again else [])):
        text.append(f"{margin} = ", "blue")
        text.append(f"{name}: {_printable(value)}\n")
    return text


def line_at(root: Path, location: Location) -> str:
    """The line of a location in a file below ``root``, where no project can give it."""
    path = root / location.path
    try:
        text = path.read_text("utf-8-sig", "replace") if path.is_file() else ""
    except OSError:
        text = ""
    lines = text.split("\n")
    line = lines[location.line - 1].removesuffix("\r") if location.line <= len(lines) else ""
    return in_yaml(line) if path.suffix in (".yml", ".yaml") else line


def frames(findings: Sequence[Finding], line_of: LineOf, again: str = "") -> Text:
    """The first finding with its line, the others in a line each; in less than 20 lines."""
    first, *others = findings
    text = frame(first, line_of(first.location), again)
    room = _MOST_LINES - len(text.plain.splitlines())
    shown = others if len(others) <= room else others[: max(0, room - 1)]
    for finding in shown:
        text.append(_printable(f"also {finding}") + "\n")
    if len(shown) < len(others):
        text.append(f"and {len(others) - len(shown)} more\n")
    return text


def summary(findings: Sequence[Finding], examples: int, executed: int) -> Text:
    """The last line: what was looked at, and how much was found."""
    looked = f"{_count(examples, 'example')}, {executed} executed"
    if not findings:
        return Text.assemble(("nothing found", "bold green"), f" in {looked}")
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    found = [
        _count(number, word)
        for number, word in ((errors, "error"), (len(findings) - errors, "warning"))
        if number
    ]
    return Text.assemble((", ".join(found), "bold red"), f" in {looked}")


def not_executed(reasons: Mapping[str, int]) -> Text:
    """How many examples were not executed, and why; empty if all were."""
    if not reasons:
        return Text()
    listed = ", ".join(f"{reason} ({count})" for reason, count in reasons.items())
    return Text(f"{_count(sum(reasons.values()), 'example')} not executed: {listed}")


def _readers(finding: Finding) -> str:
    return f"  ({', '.join(finding.audiences)})" if finding.audiences else ""


def _places(findings: Sequence[Finding]) -> str:
    shown = ", ".join(f"{it.location.path}:{it.location.line}" for it in findings[:_PLACES])
    rest = len(findings) - _PLACES
    return shown + (f" and {_count(rest, 'more place')} (JSON lists them)" if rest > 0 else "")


def _notes(finding: Finding) -> Iterator[tuple[str, str]]:
    if finding.hint:
        yield "hint", finding.hint
    if finding.place:
        yield "contract", finding.place
    for location in reversed(finding.via[-2:]):
        yield "via include", str(location)
    others = [page for page in finding.pages if page != finding.location.path]
    if others:
        more = f" and {len(others) - 3} more" if len(others) > 3 else ""  # noqa: PLR2004 -- as below
        yield "shown by", ", ".join(others[:3]) + more


def _window(line: str, column: int, length: int) -> tuple[str, int, int]:
    """The part of a line around a column; how far in it the column is, in cells; the carets."""
    start = max(0, column - _WIDTH // 2 - 1) if len(line) > _WIDTH else 0
    cut = "…" if start else ""
    shown = cut + _printable(line[start : start + _WIDTH])
    before = cell_len(cut + _printable(line[start : column - 1]))
    marked = _printable(line[column - 1 : column - 1 + length])
    room = max(1, cell_len(shown) - before)
    shown += "…" if len(line) > start + _WIDTH else ""
    return shown, before, max(1, min(cell_len(marked), room))


def _printable(text: str) -> str:
    """No tab and nothing that a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in text)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def check_again(
    finding: Finding, audiences: Sequence[str], prefix: str = "", config: str = ""
) -> str:
    """``tandem check docs/callbacks.md --audience b2b``, for the first page that shows it.

    ``audiences`` are all that the project has, ``prefix`` leads from the current folder to the
    project's, ``config`` is what ``--config-file`` was given.
    """
    words = ["tandem", "check"]
    if finding.pages:
        words.append(prefix + finding.pages[0])
    if set(finding.audiences) != set(audiences):
        words += (word for name in finding.audiences for word in ("--audience", name))
    if config:
        words += ["--config-file", config]
    return shlex.join(words)


def example_again(identifier: str) -> str:
    """``pytest 'docs/callbacks.md::b2b::POST /callbacks'``."""
    return shlex.join(["pytest", identifier])
