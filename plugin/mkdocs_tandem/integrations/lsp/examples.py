"""Examples of a page, run and updated from the editor."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from mkdocs_tandem.commands.update import update
from mkdocs_tandem.examples import Example, Role
from mkdocs_tandem.execution.verdict import Verdict
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.integrations.lsp.open_project import OpenProject

RUN = "tandem.run"
UPDATE = "tandem.update"
_RUNNABLE = (Role.REQUEST, Role.SAMPLE)
_ANSWERS = (Role.RESPONSE, Role.NOTIFICATION, Role.OUTPUT)


class Lens(NamedTuple):
    """What can be done with the example that begins at a line."""

    line: int
    """Counted from 1."""
    title: str
    command: str


class Report(NamedTuple):
    """What came of it, in a sentence or two."""

    message: str
    is_ok: bool


class LineEdit(NamedTuple):
    """Other lines in the place of some, of which the first is ``start``, counted from 0."""

    start: int
    end: int
    text: str


def lenses(project: OpenProject, path: str) -> list[Lens]:
    """What can be done with the examples of a file, each once for all audiences."""
    if project.project is None or project.project.settings.execution is None:
        return []
    found = set()
    for example in _examples(project, path):
        first, _ = _lines(example, path)
        if first and example.role in _RUNNABLE and example.needs_service:
            found.add(Lens(first, "Run", RUN))
        if first and example.role in _ANSWERS and example.region:
            found.add(Lens(first, "Update response", UPDATE))
    return sorted(found)


def run(project: OpenProject, path: str, line: int) -> Report:
    """Run the example at a line, after those above it, for each audience that sees it.

    What execution finds on the page is kept with the findings of the project until it is edited.
    """
    page, found = project.page(path), list[Finding]()
    told: list[tuple[str, Verdict]] = []
    try:
        for variant in project.variants(path) if project.project else ():
            if project.project and variant.audience:
                verdicts = project.project.checker.fresh_verdicts(variant)
                found += [each for verdict in verdicts for each in verdict.findings]
                here = (it for it in verdicts if _lines(it.example, path)[0] == line)
                told += [(variant.audience.title, it) for it in here]
    except FindingError as error:
        return Report(str(error), is_ok=False)
    if project.project and page:
        project.ran(page, project.project.checker.reported(found))
    message = "; ".join(dict.fromkeys(f"{name}: {_told(verdict)}" for name, verdict in told))
    is_ok = bool(told) and not any(verdict.findings for _, verdict in told)
    return Report(message or "this example no longer exists", is_ok)


def updated(project: OpenProject, path: str, line: int) -> tuple[list[LineEdit], Report]:
    """The edits that make the example at a line what the service answers, as ``tandem update``."""
    lines = (_lines(example, path) for example in _examples(project, path))
    first, last = next((span for span in lines if span[0] == line), (0, 0))
    if project.project is None or not first:
        return [], Report("this example no longer exists", is_ok=False)
    try:
        result = update(project.project, pages=[path])
    except FindingError as error:
        return [], Report(str(error), is_ok=False)
    edits = [
        edit
        for revision in result.revisions
        if revision.path == path
        for edit in _line_edits(revision.before, revision.after)
        if edit.start < last and edit.end >= first
    ]
    left = [it for it in result.left if it.location.path == path]
    reasons = [it.message for it in left if first <= it.location.line <= last]
    if edits or not reasons:
        message = "updated" if edits else "the example matches the service"
        return edits, Report(message, is_ok=True)
    return [], Report("; ".join(reasons), is_ok=False)


def _told(verdict: Verdict) -> str:
    answer = verdict.exchange.answer if verdict.exchange else None
    status = f"{answer.status}" if answer else verdict.note or str(verdict.status)
    findings = [f", {it.message}" for it in verdict.findings[:1]]
    return "".join([verdict.example.name, " \u2192 ", status, *findings])


def _examples(project: OpenProject, path: str) -> Iterator[Example]:
    for variant in project.variants(path):
        if project.project and variant.audience:
            try:
                yield from project.project.site.examples(variant)
            except FindingError:  # its contract cannot be read
                continue


def _lines(example: Example, path: str) -> tuple[int, int]:
    """The first and the last line of an example in a file, from 1; 0 if it is in another one."""
    block = example.block or example.region
    if block is None or block.written:
        first = last = example.origin(0)
    else:
        first = example.variant.map.origin(block.start)
        last = example.variant.map.origin(max(block.start, block.end - 1))
    if first.source.path != path:
        return 0, 0
    is_whole = last.source.path == path
    return first.location.line, last.location.line if is_whole else first.location.line


def _line_edits(before: str, after: str) -> Iterator[LineEdit]:
    old, new = (text.split("\n") for text in (before, after))
    for kind, start, end, low, high in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind != "equal":
            yield LineEdit(start, end, "".join(f"{it}\n" for it in new[low:high]))
