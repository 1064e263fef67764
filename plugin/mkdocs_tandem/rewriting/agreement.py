"""Changes of what variants show, brought back to the sources that all of them share."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mkdocs_tandem.example import Example
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.rewriting.proposal import Proposal
from mkdocs_tandem.source import Source
from mkdocs_tandem.variant import Variant


@dataclass(frozen=True, eq=False)
class Claim:
    """A change that one example wants."""

    example: Example
    proposal: Proposal
    answer: Any = None
    """What the service says to the example."""

    @property
    def variant(self) -> Variant:
        return self.example.variant

    def left(self, reason: str) -> Finding:
        """What is said about a place that stays as it is."""
        what = " and ".join(f"'{key}'" for key in self.proposal.added)
        message = f"{what} not added: {reason}" if what else f"not updated: {reason}"
        return self.example.finding("wrong-answer", self.proposal.at, message)


@dataclass(frozen=True)
class Edit:
    """A change of a source."""

    source: Source
    start: int
    end: int
    text: str
    claims: tuple[Claim, ...]
    """Of all examples that show the place."""

    @property
    def names(self) -> set[str]:
        """The audiences that read it."""
        return {name for claim in self.claims for name in claim.variant.names}


def edits(claims: Sequence[Claim], variants: Sequence[Variant]) -> tuple[list[Edit], list[Finding]]:
    """The changes that everybody agrees to who shows their place, and what is left as it is.

    ``variants`` are all that may show a source.
    """
    left = [claim.left(claim.proposal.reason) for claim in claims if claim.proposal.reason]
    together: defaultdict[tuple[Source, int, int], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.proposal.reason:
            continue
        place = _place(claim)
        if place is None:
            left.append(claim.left("a tag or an include stands within it"))
        else:
            together[place].append(claim)
    agreed = []
    for (source, start, end), wishes in together.items():
        reason = _objection(source, start, end, wishes, variants)
        if reason:
            left += (claim.left(reason) for claim in wishes)
        else:
            agreed.append(Edit(source, start, end, _text(wishes[0]), tuple(wishes)))
    return agreed, left


def revised(source: Source, changes: Iterable[Edit]) -> str:
    """The text of a source after changes that do not overlap."""
    text = source.text
    for edit in sorted(changes, key=lambda each: (each.start, each.end), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _span(claim: Claim) -> tuple[int, int]:
    """What a change covers of its variant's text; where it only adds, the character before."""
    region, proposal = claim.example.region, claim.proposal
    if region is None:
        return 0, 0
    start = proposal.start if proposal.end > proposal.start else proposal.start - 1
    end = max(proposal.end, start + 1)
    return region.offset(start), region.offset(end - 1) + 1


def _place(claim: Claim) -> tuple[Source, int, int] | None:
    """Where in a source a change belongs, if its characters stand there side by side."""
    region, proposal = claim.example.region, claim.proposal
    start, end = _span(claim)
    run = claim.variant.map.run(start, end)
    if run is None or region is None or not _is_as_shown(claim, start, end):
        return None
    source, offset = run
    if proposal.end == proposal.start:
        return source, offset + 1, offset + 1
    return source, offset, offset + end - start


def _text(claim: Claim) -> str:
    """What a change writes, each further line behind the margin of its block."""
    region, proposal = claim.example.region, claim.proposal
    if region is None:
        return proposal.text
    shown, at = claim.variant.text, region.offset(max(0, proposal.start - 1))
    first = region.offset(region.body.rfind("\n", 0, max(0, proposal.start - 1)) + 1)
    margin = shown[shown.rfind("\n", 0, at) + 1 : first]
    return proposal.text.replace("\n", f"\n{margin}")


def _is_as_shown(claim: Claim, start: int, end: int) -> bool:
    """Whether an example reads what its page shows: nothing was unescaped, no margin cut off."""
    region, proposal = claim.example.region, claim.proposal
    if region is None:
        return False
    text = claim.variant.text[start:end]
    if proposal.start == proposal.end:
        return text == region.body[proposal.start - 1 : proposal.start]
    return "\n" in text or text == region.body[proposal.start : proposal.end]


def _objection(
    source: Source, start: int, end: int, wishes: Sequence[Claim], variants: Sequence[Variant]
) -> str:
    """Why a change may not be made: somebody shows the place and does not want just that."""
    texts = {claim.proposal.text for claim in wishes}
    if len(texts) > 1:
        return "audiences share it, and their answers differ"
    spans = {(claim.variant, *_span(claim)) for claim in wishes}
    first = start - 1 if start == end else start
    for variant in variants:
        for low, high in variant.map.places(source, first, max(end, first + 1)):
            if not any(
                shown is variant and begin <= low and high <= stop for shown, begin, stop in spans
            ):
                name = variant.names[0] if variant.names else "everyone"
                return f"it is shared with '{name}' ({variant.source.path}), where it is right"
    return ""
