"""What rendering a page gave, for each audience."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid import RenderFacts, TemplateRenderer
from mkdocs_tandem.liquid.pieces import IncludeCall, Piece, PullMark
from mkdocs_tandem.liquid.source_map import Origin, SourceMap, chain
from mkdocs_tandem.pages.snippets import ExpandedSnippets, Snippets, are_in
from mkdocs_tandem.source import Source


@dataclass(frozen=True)
class PullPlace:
    """A place in a variant that something is pulled into."""

    mark: PullMark
    offset: int
    """Into the variant's text."""
    origin: Origin


@dataclass(frozen=True, slots=True)
class RenderResult:
    """What the template of a page gives an audience."""

    text: str
    map: SourceMap
    calls: tuple[IncludeCall, ...] = ()
    pulls: tuple[PullPlace, ...] = ()
    facts: RenderFacts = field(default_factory=RenderFacts)
    scope: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    is_repeatable: bool = True
    """Whether it is the same whenever the page, its variables and what it includes are."""


class LazyRenderResult:
    """The output of a page's template, rendered on first use."""

    def __init__(self, make: Callable[[], Sequence[RenderResult]]) -> None:
        self._make = make
        self._found: Sequence[RenderResult] | None = None

    @property
    def found(self) -> Sequence[RenderResult]:
        """One for each audience."""
        if self._found is None:
            self._found = self._make()
        return self._found

    @property
    def is_made(self) -> bool:
        """Whether it has been rendered."""
        return self._found is not None

    def forget(self) -> None:
        """Let go of it until then."""
        self._found = None


def render(
    source: Source,
    audience: Audience | None,
    liquid: TemplateRenderer,
    scope: Mapping[str, Any],
    snippets: Snippets | None = None,
) -> RenderResult:
    """What the template of a source gives an audience, with the snippets that it brings in.

    A page whose front matter says ``render_with_liquid: false``, as in Jekyll, is left as it is,
    but for its snippets.
    """
    rendered = _rendered(source, audience, liquid, scope)
    brought = snippets.brought_in(rendered.map.pieces) if snippets else None
    if snippets and not brought and are_in(rendered.map.pieces):
        return replace(rendered, is_repeatable=False)  # what a rule finds in the files may change
    return _with_snippets(rendered, brought, source) if brought else rendered


def _with_snippets(
    rendered: RenderResult, brought: ExpandedSnippets, source: Source
) -> RenderResult:
    moved: dict[int, IncludeCall] = {}

    def move(call: IncludeCall) -> IncludeCall:
        if id(call) not in moved:
            caller = call.caller and move(call.caller)
            moved[id(call)] = replace(call, offset=brought.offset(call.offset), caller=caller)
        return moved[id(call)]

    calls = tuple(move(call) for call in rendered.calls)
    pieces = [it._replace(call=move(it.call)) if it.call else it for it in brought.pieces]
    return replace(
        rendered,
        text="".join(piece.text for piece in pieces),
        map=SourceMap(pieces, source),
        calls=calls,
        pulls=tuple(_pulls(pieces)),
        is_repeatable=False,  # the files may change
    )


def _rendered(
    source: Source, audience: Audience | None, liquid: TemplateRenderer, scope: Mapping[str, Any]
) -> RenderResult:
    if source.front_matter.get("render_with_liquid") is False:
        body = Piece(source.body, source, source.body_start, is_literal=True)
        return RenderResult(body.text, SourceMap([body], source))
    rendering = liquid.render(source, scope)
    names = (audience.name,) if audience else ()
    return RenderResult(
        text=rendering.text,
        map=SourceMap(rendering.pieces, source),
        calls=rendering.calls,
        pulls=tuple(_pulls(rendering.pieces)),
        facts=rendering.facts,
        scope=scope,
        findings=tuple(
            replace(finding, audiences=names, pages=(source.path,))
            for finding in rendering.findings
        ),
        is_repeatable=rendering.is_repeatable,
    )


def _pulls(pieces: Sequence[Piece]) -> Iterator[PullPlace]:
    offset = 0
    for piece in pieces:
        if isinstance(piece.text, PullMark):
            origin = Origin(piece.source, piece.start, chain(piece.call))
            yield PullPlace(piece.text, offset, origin)
        offset += len(piece.text)
