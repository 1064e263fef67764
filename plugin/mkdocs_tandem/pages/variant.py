"""A page rendered for one audience."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid import RenderFacts
from mkdocs_tandem.liquid.pieces import IncludeCall
from mkdocs_tandem.liquid.source_map import Origin, SourceMap
from mkdocs_tandem.pages.render_cache import PageTrace
from mkdocs_tandem.pages.render_result import LazyRenderResult, PullPlace, RenderResult
from mkdocs_tandem.source import Source


class TextEdit(NamedTuple):
    """Another text for a part of a variant's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, eq=False)
class Variant:
    """A page as one audience gets it, before Markdown. Two are the same if they are one object.

    Its template is rendered on first use.
    """

    source: Source
    audience: Audience | None
    """``None`` if the page is rendered once, for everyone."""
    _lazy_result: LazyRenderResult
    """The rendered texts of all audiences of the page, this one among them."""
    _number: int
    trace: PageTrace | None = None
    """Facts from an earlier run, if nothing has changed since."""

    @property
    def rendered(self) -> RenderResult:
        """The result of the template for this audience."""
        return self._lazy_result.found[self._number]

    @property
    def all_rendered(self) -> Sequence[RenderResult]:
        """The results for all audiences of the page, this one among them."""
        return self._lazy_result.found

    @property
    def is_rendered(self) -> bool:
        """Whether the result is in memory."""
        return self._lazy_result.is_made

    def release(self) -> None:
        """Drop the result from memory; it is rendered again when it is needed."""
        self._lazy_result.forget()

    @property
    def text(self) -> str:
        """The Markdown of this audience."""
        return self.rendered.text

    @property
    def map(self) -> SourceMap:
        """Maps offsets of the text back to locations."""
        return self.rendered.map

    @property
    def calls(self) -> tuple[IncludeCall, ...]:
        """Every include that happened, in the order of the text."""
        return self.rendered.calls

    @property
    def pulls(self) -> tuple[PullPlace, ...]:
        """What is to be pulled in, in the order of the text."""
        return self.rendered.pulls

    @property
    def facts(self) -> RenderFacts:
        """What its templates did and met."""
        return self.rendered.facts

    @property
    def scope(self) -> Mapping[str, Any]:
        """The names that its templates could use."""
        return self.rendered.scope

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the templates on its way."""
        return self.rendered.findings

    @cached_property
    def pulled(self) -> Collection[str]:
        """The kinds of what is pulled into it; for this, and the like, a trace is enough."""
        return self.trace.pulled if self.trace else {it.mark.kind for it in self.pulls}

    @property
    def files(self) -> Collection[str]:
        """The files that its text was written in."""
        return self.trace.files if self.trace else self.map.paths

    @property
    def included(self) -> Collection[str]:
        """What it includes, by the names that its templates have for it."""
        return self.trace.included if self.trace else {call.name for call in self.calls}

    @property
    def data(self) -> Collection[tuple[str, ...]]:
        """The names below ``site`` that its templates have read."""
        return self.trace.data if self.trace else self.facts.data

    @property
    def names(self) -> tuple[str, ...]:
        """The audience's name, as findings list it."""
        return (self.audience.name,) if self.audience else ()

    def edited(self, edits: Iterable[TextEdit]) -> str:
        """The text with others in some places, every line as far in as the place is.

        Of edits that touch each other, the first is made.
        """
        parts: list[str] = []
        at = 0
        for edit in self._made(edits):
            parts += [self.text[at : edit.start], edit.text]
            at = edit.end
        return "".join([*parts, self.text[at:]])

    def edited_offset(self, offset: int, edits: Iterable[TextEdit]) -> int:
        """Where a place in the text, outside of the edits, is once they are made."""
        made = (edit for edit in self._made(edits) if edit.start < offset)
        return offset + sum(len(edit.text) - (edit.end - edit.start) for edit in made)

    def _made(self, edits: Iterable[TextEdit]) -> Iterator[TextEdit]:
        at = 0
        for edit in sorted(edits, key=lambda edit: edit.start):
            if edit.start >= at:
                line = self.text.rfind("\n", 0, edit.start) + 1
                before = self.text[line : edit.start]
                margin = before if not before.strip(" \t>") else ""
                yield edit._replace(text=indented(edit.text, margin))
                at = edit.end

    def finding(
        self, rule: str, offset: int, message: str, hint: str = "", *, length: int = 1
    ) -> Finding:
        """A finding about the character at an offset into the text."""
        return self.finding_at(self.map.origin(offset), rule, message, hint, length=length)

    def finding_at(
        self, origin: Origin, rule: str, message: str, hint: str = "", *, length: int = 1
    ) -> Finding:
        """A finding about a place in the sources of the variant."""
        return Finding(
            rule=rule,
            location=origin.location,
            message=message,
            hint=hint,
            audiences=self.names,
            pages=(self.source.path,),
            length=length,
            via=origin.via,
        )


def indented(text: str, margin: str) -> str:
    """A text whose lines, but for the first, begin with a margin; its last line break is gone."""
    empty = margin.rstrip(" \t")
    first, *others = text.rstrip("\n").split("\n")
    return "\n".join([first, *((margin if line else empty) + line for line in others)])
