"""Examples updated in their sources."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mkdocs_tandem.commands.update.edits import ProposedEdit, printed_edits, proposals
from mkdocs_tandem.commands.update.files import FileEdit
from mkdocs_tandem.commands.update.merge import SourceEdit, WantedEdit, edits
from mkdocs_tandem.commands.update.placement import (
    UnclearPlacementError,
    answered,
    is_same_outcome,
    place,
    status_place,
)
from mkdocs_tandem.commands.update.verify import proven, texts
from mkdocs_tandem.examples import Example, Role
from mkdocs_tandem.execution.verdict import Verdict
from mkdocs_tandem.finding import Finding, FindingError, merged
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.progress import Track, untracked
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.rules.selection import within
from mkdocs_tandem.source import Location

_SAID = (Role.RESPONSE, Role.NOTIFICATION, Role.OUTPUT)
"""What comes of running a page, and is not written by its author."""
_MOST_ROUNDS = 5
"""What is written may let a request be answered that was not before."""


@dataclass(frozen=True)
class Update:
    """What would be written, and what would not."""

    revisions: tuple[FileEdit, ...]
    """A file each, sorted by path; nothing is written yet."""
    left: tuple[Finding, ...]
    """The places that differ from the answers and stay as they are, with the reason why.

    Their lines are those of the files as they are to be.
    """


def update(
    project: Project,
    audiences: Sequence[str] = (),
    pages: Sequence[str] = (),
    track: Track = untracked,
) -> Update:
    """The examples of responses and notifications of a project, or of some pages, as they come.

    What cannot be brought back to its source with certainty is left: what a tag writes, what
    audiences share whose answers differ, what is answered otherwise each time. Requests are never
    touched.

    Raises:
        FindingError: if there is nothing to execute by.
    """
    if project.settings.execution is None:
        hint = "set execute.app, execute.url or execute.command"
        here = Location(project.settings.path)
        raise FindingError(Finding("bad-application", here, "no service is configured", hint))
    written: dict[str, FileEdit] = {}
    for _ in range(_MOST_ROUNDS):
        changes, left = _round(project, audiences, pages, track)
        if not changes:
            break
        counts = Counter(edit.source.path for edit in changes)
        before = {edit.source.path: edit.source.text for edit in changes}
        after = texts(changes)
        for path, text in after.items():
            known = written.get(path, FileEdit(path, before[path], text, 0))
            written[path] = replace(known, after=text, changes=known.changes + counts[path])
        project = project.changed(texts=after)
    told = merged(left, project.site.audience_names)
    revisions = (written[path] for path in sorted(written))
    return Update(tuple(revisions), tuple(within(told, audiences, pages)))


def _round(
    project: Project, audiences: Sequence[str], pages: Sequence[str], track: Track
) -> tuple[list[SourceEdit], list[Finding]]:
    """What can be changed now, and what cannot."""
    variants = list(project.site.all_variants())
    chosen = [
        variant
        for variant in variants
        if not pages or not {variant.source.path, *variant.files}.isdisjoint(pages)
    ]
    wishes = [
        claim for each in track(chosen, "sending requests") for claim in _wishes(project, each)
    ]
    paths = {claim.place.source.path for claim in wishes if claim.place}
    for variant in variants:
        if variant not in chosen and not paths.isdisjoint(variant.files):
            wishes += _wishes(project, variant)
    agreed, left = edits(wishes, variants)
    good, unclear = proven(project, wishes, agreed)
    left += (claim.left("the text around it is ambiguous") for claim in unclear)
    return [edit for edit in good if not audiences or edit.names & set(audiences)], left


def _wishes(project: Project, variant: Variant) -> Iterator[WantedEdit]:
    """The changes that a variant's examples want; the service is asked twice if one does."""
    again: list[Verdict] = []
    verdicts = project.checker.verdicts(variant)
    is_broken = any(it.findings for it in verdicts if it.example.role is Role.REQUEST)
    for number, verdict in enumerate(verdicts):
        example = verdict.example
        if example.role not in _SAID or example.region is None:
            continue
        request = _request(verdicts[:number], example)
        status = answered(verdict, request)
        problem = "" if status else _problem(verdict)
        if problem and (verdict.findings or is_broken):
            yield WantedEdit(example, ProposedEdit(0, 0, "", example.root_start, problem))
        if problem or (not status and not _proposals(example, verdict, verdict)):
            continue
        again = again or project.checker.fresh_verdicts(variant)
        if status:
            second = _request(again[:number], example)
            is_stable = second is not None and answered(again[number], second) == status
            yield _status_claim(example, status, is_stable=is_stable)
            continue
        for proposal in _proposals(example, verdict, again[number]):
            yield _claim(example, proposal, _answer(verdict))


def _request(verdicts: Sequence[Verdict], example: Example) -> Verdict | None:
    """The request that a response example answers."""
    for verdict in reversed(verdicts):
        if verdict.example.role is Role.REQUEST:
            return verdict if verdict.example.operation is example.operation else None
    return None


def _status_claim(example: Example, status: int, *, is_stable: bool) -> WantedEdit:
    nothing = ProposedEdit(0, 0, "", example.root_start)
    reason = ""
    if not is_same_outcome(example.status, status):
        reason = f"its request is answered with {status}"
    elif not is_stable:
        reason = "the response differs each time"
    if reason:
        return WantedEdit(example, replace(nothing, reason=reason))
    try:
        return WantedEdit(example, nothing, status_place(example, status), is_status=True)
    except UnclearPlacementError as error:
        return WantedEdit(example, replace(nothing, reason=str(error)))


def _claim(example: Example, proposal: ProposedEdit, answer: Any) -> WantedEdit:
    if proposal.reason:
        return WantedEdit(example, proposal)
    try:
        return WantedEdit(example, proposal, place(example, proposal), answer)
    except UnclearPlacementError as error:
        return WantedEdit(example, replace(proposal, reason=str(error)))


def _problem(verdict: Verdict) -> str:
    """Why an example cannot be compared with the service's answer; empty if it can."""
    if verdict.example.role is Role.OUTPUT:
        return verdict.note
    document = verdict.example.document
    if document is None or document.root is None or document.problems:
        return "it is not JSON"
    if verdict.example.role is Role.NOTIFICATION:
        return verdict.note or ("" if verdict.exchange else "nothing was delivered")
    return "" if verdict.exchange else verdict.note or "its request got no response"


def _answer(verdict: Verdict) -> Any:
    if verdict.example.role is Role.OUTPUT:
        return verdict.printed or ""
    return verdict.exchange.answer.body if verdict.exchange else None


def _proposals(example: Example, first: Verdict, second: Verdict) -> list[ProposedEdit]:
    root = example.document.root if example.document else None
    if example.region is not None and example.role is Role.OUTPUT:
        return list(printed_edits(example.region.body, _answer(first), _answer(second)))
    if example.region is None or root is None or first.exchange is None:
        return []
    return list(proposals(example.region.body, root, _answer(first), _answer(second)))
