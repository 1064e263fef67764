"""The templates of a project, rendered."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid.context import Context, SiteContext
from mkdocs_tandem.liquid.extensions import installed
from mkdocs_tandem.liquid.filters import FILTERS
from mkdocs_tandem.liquid.grammar import Grammar
from mkdocs_tandem.liquid.limits import LimitReachedError, Limits
from mkdocs_tandem.liquid.loader import IncludeLoader
from mkdocs_tandem.liquid.nodes import NodeList, ParsedTemplate
from mkdocs_tandem.liquid.parser import Parser
from mkdocs_tandem.liquid.pieces import IncludeCall, Piece, PieceWriter, settled
from mkdocs_tandem.liquid.render_facts import RenderFacts
from mkdocs_tandem.liquid.tags import INCLUDE_TAGS, LINK_TAGS, TAGS
from mkdocs_tandem.liquid.tags.base import Tag
from mkdocs_tandem.liquid.tags.external import ExternalTag
from mkdocs_tandem.source import Source


@dataclass(frozen=True)
class Rendered:
    """A page as its Liquid prints it, and what happened on the way."""

    text: str
    pieces: tuple[Piece, ...]
    """The text, and where each part of it was written."""
    calls: tuple[IncludeCall, ...]
    """Every include, in the order of the text."""
    findings: tuple[Finding, ...]
    facts: RenderFacts
    is_repeatable: bool
    """Whether it looked at nothing but templates and variables: not at the clock."""


class JekyllEnvironment:
    """Jekyll's tags and filters."""

    def __init__(self, limits: Limits, root: Path, includes: Sequence[Path], docs: Path) -> None:
        self.docs = docs
        self.library = IncludeLoader(root, includes, limits, self.template)
        added = installed()
        tags: dict[str, Tag] = {
            **{name: ExternalTag(name, it, is_block=False) for name, it in added.tags.items()},
            **{name: ExternalTag(name, it, is_block=True) for name, it in added.blocks.items()},
        }
        tags |= {tag.name: tag() for tag in TAGS}
        for include in INCLUDE_TAGS:
            tags[include.name] = include(self.library)
        for link in LINK_TAGS:
            tags[link.name] = link(docs)
        self.filters = {**added.filters, **FILTERS}
        self.grammar = Grammar(tags, self.filters, limits)

    def template(self, source: Source, findings: Sequence[Finding] = ()) -> ParsedTemplate:
        """A source, parsed as far as it can be."""
        limits = self.grammar.limits
        if len(source.text) > limits.size:
            message = f"'{source.path}' is longer than {limits.size:,} characters"
            finding = Finding("liquid-limit", source.location(0), message)
            return ParsedTemplate(source, NodeList([]), (*findings, finding))
        parser = Parser(self.grammar, source)
        try:
            body = parser.document()
        except LimitReachedError:
            body = NodeList([])
        except RecursionError:
            parser.report("liquid-limit", "nested too deep", parser.current.start)
            body = NodeList([])
        return ParsedTemplate(source, body, (*findings, *parser.findings))


class TemplateRenderer:
    """Renders the pages of one project, and keeps what it has parsed."""

    def __init__(  # noqa: PLR0913 -- each by its name, and most with a default
        self,
        *,
        root: Path,
        includes: Sequence[Path],
        docs: Path,
        limits: Limits | None = None,
        markdown: Callable[[str], str] | None = None,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        """``includes`` and ``docs`` are folders, relative to the root unless they are absolute.

        ``markdown`` is what the filter ``markdownify`` does.
        """
        self._limits = limits or Limits()
        self._environment = JekyllEnvironment(self._limits, root, includes, root / docs)
        self._world = SiteContext(self._limits, self._environment.filters, now, markdown)
        self._page: ParsedTemplate | None = None
        """The one that was rendered last: the other audiences of a page come next."""

    def render(self, source: Source, scope: Mapping[str, Any]) -> Rendered:
        """A page with the variables of one audience.

        Never raises for anything that an author can write: mistakes are findings.
        """
        asked = self._world.asked
        template = self._template(source)
        context = Context(source, scope, self._world)
        out = PieceWriter(self._limits.output, context.overflow)
        context.adopt(template.findings)
        try:
            template.body.write(context, out)
        except LimitReachedError as error:
            context.report("liquid-limit", str(error))
        except RecursionError:
            context.report("liquid-limit", "nested too deep")
        return _rendering(context, out, is_repeatable=asked == self._world.asked)

    def mistakes(self, source: Source) -> tuple[Finding, ...]:
        """What is wrong with a source that shows without rendering it."""
        return self._environment.template(source).findings

    def forget(self, paths: Sequence[Path]) -> None:
        """Read these files again when they are next included."""
        self._environment.library.forget(paths)

    def rewritten(self, texts: Mapping[str, str]) -> Self:
        """The same with other texts for some of the files that are included, by their paths."""
        revised = copy(self)
        environment = self._environment
        revised._environment = JekyllEnvironment(  # noqa: SLF001 -- its own class
            self._limits, environment.library.root, environment.library.folders, environment.docs
        )
        revised._environment.library.rewrite(texts)  # noqa: SLF001 -- its own class
        revised._page = None  # noqa: SLF001 -- its own class
        return revised

    def _template(self, source: Source) -> ParsedTemplate:
        if self._page is None or self._page.source is not source:
            self._page = self._environment.template(source)
        return self._page


def _rendering(context: Context, out: PieceWriter, *, is_repeatable: bool) -> Rendered:
    pieces, calls = settled(out.pieces, context.calls)
    context.facts.settle()
    return Rendered(
        text="".join([piece[0] for piece in pieces]),
        pieces=pieces,
        calls=calls,
        findings=tuple(context.findings.values()),
        facts=context.facts,
        is_repeatable=is_repeatable,
    )
