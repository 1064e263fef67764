"""Edits verified: pages are rendered again and compared."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from mkdocs_tandem.commands.update.edits import printed_edits, proposals
from mkdocs_tandem.commands.update.merge import SourceEdit, WantedEdit, revised
from mkdocs_tandem.examples import Elisions, Example, Role
from mkdocs_tandem.formats.json import parse
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.source import Source


def texts(changes: Iterable[SourceEdit]) -> dict[str, str]:
    """The files that changes touch, as they are then."""
    by_source: defaultdict[Source, list[SourceEdit]] = defaultdict(list)
    for edit in changes:
        by_source[edit.source].append(edit)
    return {source.path: revised(source.text, own) for source, own in by_source.items()}


def proven(
    project: Project, claims: Sequence[WantedEdit], agreed: Sequence[SourceEdit]
) -> tuple[list[SourceEdit], list[WantedEdit]]:
    """The changes that do what was wanted of them, and what cannot be done."""
    trial = _Trial(project, claims)
    kept = trial.holding(agreed)
    if not trial.is_as_wanted(kept):
        good: list[SourceEdit] = []
        for edit in kept:  # one of them does something else, too
            if trial.is_as_wanted([*good, edit]):
                good.append(edit)
        kept = trial.holding(good)
    return kept, [claim for edit in agreed if edit not in kept for claim in edit.claims]


class _Trial:
    """A project, and what is wanted of it."""

    def __init__(self, project: Project, claims: Sequence[WantedEdit]) -> None:
        self._project = project
        self._reading = Elisions(project.settings.placeholders, project.settings.elisions)
        self._wanted = Counter(id(claim.example) for claim in claims if not claim.is_status)

    def holding(self, changes: Sequence[SourceEdit]) -> list[SourceEdit]:
        """Those after which each example differs from its answer only where it is left."""
        kept = list(changes)
        while True:
            made = _by_example(kept)
            wrong = {each for each, own in made.items() if not self._holds(own)}
            if not wrong:
                return kept
            kept = [
                edit for edit in kept if not any(id(each.example) in wrong for each in edit.claims)
            ]

    def _holds(self, claims: Sequence[WantedEdit]) -> bool:
        example, answer = claims[0].example, claims[0].answer
        if claims[0].is_status:
            return True
        text, rest = _body(example, claims), self._wanted[id(example)] - len(claims)
        if example.role is Role.OUTPUT:
            return len(list(printed_edits(text, answer, answer))) == rest
        language = example.region.language if example.region else "json"
        document = parse(text, self._reading.dialect(language))
        if document.problems or document.root is None:
            return False
        return len(list(proposals(text, document.root, answer, answer))) == rest

    def is_as_wanted(self, changes: Sequence[SourceEdit]) -> bool:
        """Whether pages show what was wanted, and otherwise what they have shown before."""
        if not changes:
            return True
        after = self._project.changed(texts=texts(changes))
        made = _by_example(changes)
        site = self._project.site
        before = {page.path: site.variants(page) for page in site.pages}
        return all(
            self._is_right(old, new, after, changes, made)
            for page in after.site.pages
            for old, new in zip(before[page.path], after.site.variants(page), strict=True)
            if old is not new
        )

    def _is_right(
        self,
        old: Variant,
        new: Variant,
        after: Project,
        changes: Sequence[SourceEdit],
        made: Mapping[int, Sequence[WantedEdit]],
    ) -> bool:
        rules = [each.rule for each in old.findings]
        if [each.rule for each in new.findings] != rules:
            return False
        if new.text != _shown(old, changes) and not _is_given(changes):
            return False
        pairs = zip_longest(self._project.site.examples(old), after.site.examples(new))
        return all(
            one is not None
            and other is not None
            and (one.role, one.operation, one.binding)
            == (other.role, other.operation, other.binding)
            and _body(one, made.get(id(one), ())) == _body(other, ())
            for one, other in pairs
        )


def _is_given(changes: Iterable[SourceEdit]) -> bool:
    """Whether an include makes of its parameter what it likes: only examples can be compared."""
    claims = (claim for edit in changes for claim in edit.claims)
    return any(claim.place is not None and claim.place.shown is None for claim in claims)


def _by_example(changes: Iterable[SourceEdit]) -> dict[int, list[WantedEdit]]:
    made: defaultdict[int, list[WantedEdit]] = defaultdict(list)
    for claim in (each for edit in changes for each in edit.claims):
        made[id(claim.example)].append(claim)
    return made


def _body(example: Example, claims: Iterable[WantedEdit]) -> str:
    """An example's text, changed."""
    text = example.region.body if example.region else ""
    own = (claim.proposal for claim in claims if not claim.is_status)
    for proposal in sorted(own, key=lambda each: each.start, reverse=True):
        text = text[: proposal.start] + proposal.text + text[proposal.end :]
    return text


def _shown(variant: Variant, changes: Iterable[SourceEdit]) -> str:
    """What a page is to show once its sources have changed."""
    text = variant.text
    for start, end, new in sorted(_places(variant, changes), reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _places(variant: Variant, changes: Iterable[SourceEdit]) -> Iterator[tuple[int, int, str]]:
    for edit in changes:
        for low, high in variant.map.places(edit.source, *edit.shown):
            yield (high if edit.start == edit.end else low), high, edit.rendered
