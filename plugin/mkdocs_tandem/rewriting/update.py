"""Response examples brought up to date."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mkdocs_tandem.check.selection import within
from mkdocs_tandem.check.verdict import Verdict
from mkdocs_tandem.example import Example, Reading, Role
from mkdocs_tandem.finding import Finding, FindingError, merged
from mkdocs_tandem.jsontext import parse
from mkdocs_tandem.project import Project, Track, untracked
from mkdocs_tandem.region import Kind
from mkdocs_tandem.rewriting.agreement import Claim, Edit, edits, revised
from mkdocs_tandem.rewriting.file import Revision
from mkdocs_tandem.rewriting.proposal import Proposal, proposals
from mkdocs_tandem.source import Location, Source
from mkdocs_tandem.variant import Variant


@dataclass(frozen=True)
class Update:
    """What would be written, and what would not."""

    revisions: tuple[Revision, ...]
    """A file each, sorted by path; nothing is written yet."""
    left: tuple[Finding, ...]
    """The places that differ from the answers and stay as they are, with the reason why."""


def update(
    project: Project,
    audiences: Sequence[str] = (),
    pages: Sequence[str] = (),
    track: Track = untracked,
) -> Update:
    """The response examples of a project, or of some pages, as the service answers them.

    What cannot be brought back to its source with certainty is left: what a tag writes, what
    audiences share whose answers differ, what is answered otherwise each time. Requests are never
    touched.

    Raises:
        FindingError: if there is nothing to execute by.
    """
    if project.settings.execution is None:
        hint = "set 'execute: app' or 'execute: url' in the settings of 'tandem'"
        here = Location(project.settings.path)
        raise FindingError(Finding("bad-application", here, "nobody can be asked", hint))
    variants = list(project.all_variants())
    chosen = [
        variant
        for variant in variants
        if not pages or not {variant.source.path, *variant.map.paths}.isdisjoint(pages)
    ]
    wishes = _Wishes(project)
    for variant in track(chosen, "asking the service"):
        wishes.collect(variant)
    paths = {claim.example.origin(claim.proposal.at).source.path for claim in wishes.claims}
    for variant in variants:
        if variant not in chosen and not variant.map.paths.isdisjoint(paths):
            wishes.collect(variant)
    agreed, left = edits(wishes.claims, variants)
    proven, unclear = _proven(wishes.claims, agreed, wishes.reading)
    told = merged([*wishes.left, *left, *unclear], project.names)
    changed = (edit for edit in proven if not audiences or edit.names & set(audiences))
    return Update(_revisions(changed), tuple(within(told, audiences, pages)))


class _Wishes:
    """The changes that response examples want."""

    def __init__(self, project: Project) -> None:
        self.claims: list[Claim] = []
        self.left: list[Finding] = []
        self.reading = Reading(project.settings.placeholders, project.settings.elisions)
        self._project = project

    def collect(self, variant: Variant) -> None:
        """Ask the service about a variant, twice if something differs."""
        again: list[Verdict] = []
        verdicts = self._project.verdicts(variant)
        is_broken = any(it.findings for it in verdicts if it.example.role is Role.REQUEST)
        for number, verdict in enumerate(verdicts):
            example = verdict.example
            if example.role is not Role.RESPONSE or example.region is None:
                continue
            problem = _problem(verdict)
            if not problem and verdict.findings and example.region.kind is not Kind.FENCE:
                problem = "it does not stand in a fenced block"
            if problem and (verdict.findings or is_broken):
                nothing = Proposal(0, 0, "", example.root_start, problem)
                self.left.append(Claim(example, nothing).left(problem))
            if problem or not _proposals(example, verdict, verdict):
                continue
            again = again or self._project.fresh_verdicts(variant)
            for proposal in _proposals(example, verdict, again[number]):
                self.claims.append(Claim(example, proposal, _answer(verdict)))


def _problem(verdict: Verdict) -> str:
    """Why an example cannot be compared with an answer; empty if it can."""
    document = verdict.example.document
    if document is None or document.root is None or document.problems:
        return "it is not JSON"
    if verdict.exchange is None:
        return verdict.note or "its request was not answered"
    return ""


def _answer(verdict: Verdict) -> Any:
    return verdict.exchange.answer.body if verdict.exchange else None


def _proposals(example: Example, first: Verdict, second: Verdict) -> list[Proposal]:
    root = example.document.root if example.document else None
    if example.region is None or root is None:
        return []
    return list(proposals(example.region.body, root, _answer(first), _answer(second)))


def _proven(
    claims: Sequence[Claim], agreed: Sequence[Edit], reading: Reading
) -> tuple[list[Edit], list[Finding]]:
    """The changes after which each example reads as its answer does; the others are left."""
    left: list[Finding] = []
    kept = list(agreed)
    wanted = Counter(id(claim.example) for claim in claims)
    while True:
        made: defaultdict[int, list[Claim]] = defaultdict(list)
        for claim in (each for edit in kept for each in edit.claims):
            made[id(claim.example)].append(claim)
        wrong = {each for each, own in made.items() if not _holds(own, wanted[each], reading)}
        if not wrong:
            return kept, left
        unclear = [edit for edit in kept if any(id(each.example) in wrong for each in edit.claims)]
        kept = [edit for edit in kept if edit not in unclear]
        left += (
            each.left("what is around it is not clear") for it in unclear for each in it.claims
        )


def _holds(claims: Sequence[Claim], wanted: int, reading: Reading) -> bool:
    """Whether an example, changed, is JSON that differs from the answer only where it is left."""
    example = claims[0].example
    text = example.region.body if example.region else ""
    for claim in sorted(claims, key=lambda each: each.proposal.start, reverse=True):
        proposal = claim.proposal
        text = text[: proposal.start] + proposal.text + text[proposal.end :]
    document = parse(text, reading.dialect(example.region.language if example.region else "json"))
    if document.problems or document.root is None:
        return False
    answer = claims[0].answer
    return len(list(proposals(text, document.root, answer, answer))) == wanted - len(claims)


def _revisions(changes: Iterable[Edit]) -> tuple[Revision, ...]:
    by_source: defaultdict[Source, list[Edit]] = defaultdict(list)
    for edit in changes:
        by_source[edit.source].append(edit)
    found = (
        Revision(source.path, source.text, revised(source, own), len(own))
        for source, own in by_source.items()
    )
    return tuple(sorted(found, key=lambda each: each.path))
