"""Edits of several variants merged into their shared source."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mkdocs_tandem.commands.update.edits import ProposedEdit
from mkdocs_tandem.commands.update.placement import Placement
from mkdocs_tandem.examples import Example, Role
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.source import Source
from mkdocs_tandem.suggestions import enumerated

_RULES = {Role.NOTIFICATION: "wrong-notification", Role.OUTPUT: "wrong-output"}


@dataclass(frozen=True, eq=False)
class WantedEdit:
    """A change that one example wants."""

    example: Example
    proposal: ProposedEdit
    """What becomes of its text; nothing, if the change is about its status."""
    place: Placement | None = None
    """Where that belongs; ``None`` if it cannot be made."""
    answer: Any = None
    """The answer of the service to the example."""
    is_status: bool = False

    @property
    def variant(self) -> Variant:
        return self.example.variant

    def left(self, reason: str) -> Finding:
        """The finding about a place that is left unchanged."""
        what = enumerated([f"'{key}'" for key in self.proposal.added])
        message = f"{what} not added: {reason}" if what else f"not updated: {reason}"
        rule = _RULES.get(self.example.role, "wrong-answer")
        return self.example.finding(rule, self.proposal.at, message)


@dataclass(frozen=True)
class SourceEdit:
    """A change of a source."""

    source: Source
    start: int
    end: int
    text: str
    rendered: str
    """The same as pages show it."""
    claims: tuple[WantedEdit, ...]
    """Of all examples that show the place."""

    @property
    def names(self) -> set[str]:
        """The audiences that read it."""
        return {name for claim in self.claims for name in claim.variant.names}

    @property
    def shown(self) -> tuple[int, int]:
        """The characters that pages show with the place; where there are none, that before."""
        return (self.start - 1, self.start) if self.start == self.end else (self.start, self.end)


def edits(
    claims: Sequence[WantedEdit], variants: Sequence[Variant]
) -> tuple[list[SourceEdit], list[Finding]]:
    """The changes that suit all variants that show their place, and what is left unchanged.

    ``variants`` are all that may show a source.
    """
    by_place: defaultdict[tuple[Source, int, int], list[WantedEdit]] = defaultdict(list)
    left: list[Finding] = []
    for claim in claims:
        if claim.place is None:
            left.append(claim.left(claim.proposal.reason))
        else:
            place = claim.place
            by_place[place.source, place.start, place.end].append(claim)
    agreed = []
    for (source, start, end), wishes in by_place.items():
        texts = [(claim.place.text, claim.place.rendered) for claim in wishes if claim.place]
        edit = SourceEdit(source, start, end, *texts[0], tuple(wishes))
        reason = "audiences share it, and their responses differ"
        if len(set(texts)) == 1:
            reason = _objection(edit, variants)
        if reason:
            left += (claim.left(reason) for claim in wishes)
        else:
            agreed.append(edit)
    return agreed, left


def revised(text: str, changes: Iterable[SourceEdit]) -> str:
    """The text of a source after changes that do not overlap."""
    for edit in sorted(changes, key=lambda each: (each.start, each.end), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _objection(edit: SourceEdit, variants: Sequence[Variant]) -> str:
    """Why a change may not be made: a variant shows the place and needs another text."""
    owned = {(claim.variant, claim.place.shown) for claim in edit.claims if claim.place is not None}
    for variant in variants:
        if (variant, None) in owned:
            continue  # what an include was given, wherever the include shows it
        for low, high in variant.map.places(edit.source, *edit.shown):
            if not any(
                of is variant and shown and shown[0] <= low and high <= shown[1]
                for of, shown in owned
            ):
                name = variant.names[0] if variant.names else "everyone"
                return f"it is shared with '{name}' ({variant.source.path}), where it is right"
    return ""
