"""A page for one audience, with its examples in place."""

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from mkdocs_tandem.config.jekyll import HTML
from mkdocs_tandem.config.settings import RequestDefaults
from mkdocs_tandem.examples import Role
from mkdocs_tandem.examples.claims import DIRECTIVES
from mkdocs_tandem.examples.headings import headings
from mkdocs_tandem.examples.pulled import REFERENCES, Reference, reference
from mkdocs_tandem.examples.setup_requests import LANGUAGE as STEP
from mkdocs_tandem.examples.setup_requests import room
from mkdocs_tandem.execution.coverage import Coverage, CoverageKind
from mkdocs_tandem.execution.verdict import Verdict
from mkdocs_tandem.liquid.lexer import RAW_WORD
from mkdocs_tandem.openapi import Contract
from mkdocs_tandem.output.html.code_markup import one_line
from mkdocs_tandem.output.html.example_view import ExampleView, shown
from mkdocs_tandem.output.html.html_patches import FramedExample, HtmlPatches, SampleText
from mkdocs_tandem.output.html.lifecycle import Lifecycle
from mkdocs_tandem.output.html.reference import OperationView, ShownExample
from mkdocs_tandem.output.html.samples import Sample
from mkdocs_tandem.output.html.templates import CoverageRow, DownloadLink, ExampleTemplates
from mkdocs_tandem.output.html.timeline import timeline
from mkdocs_tandem.pages.code_blocks import CodeBlock, fences
from mkdocs_tandem.pages.markdown import raw_html
from mkdocs_tandem.pages.render_result import PullPlace
from mkdocs_tandem.pages.variant import TextEdit, Variant

_OPENING = re.compile(r"(?P<margin>[ \t>]*)(?P<ticks>`{3,}|~{3,})(?P<header>[^\n]*)")
_WORD = re.compile(r"""[\w-]+=(?:"[^"]*"|'[^']*'|\S+)|\S+""")


@dataclass(frozen=True)
class AuthoredFence:
    """A block, and the text after its language that converters understand."""

    sample: Sample
    attributes: str
    """``title="..."`` and the like; classes and an id, if they are written in braces."""
    start: int
    """Offset of its ticks in the page's text."""
    end: int

    def edit(self, text: str) -> TextEdit:
        """Another text in its place."""
        return TextEdit(self.start, self.end, text)


_WORDS = frozenset({*DIRECTIVES, RAW_WORD})


def fence_of(region: CodeBlock, text: str) -> AuthoredFence | None:
    """The fence of a region; ``None`` if it is no fenced block, or is never closed."""
    opening = _OPENING.match(text, region.start)
    end = region.end - (text[region.start : region.end].endswith("\n"))
    if opening is None or not text[: region.end].rstrip("\r\n").endswith(opening["ticks"]):
        return None
    header = opening["header"].strip()
    is_braced = header.startswith("{")
    words = _WORD.findall(header.strip("{}"))[1:]
    known = [it for it in words if "=" in it or (is_braced and it[0] in ".#")]
    start = region.start + len(opening["margin"])
    body = region.body
    return AuthoredFence(Sample("JSON", region.language, body), " ".join(known), start, end)


@dataclass(frozen=True)
class Picture:
    """A picture of a page: in Markdown a table, in the site SVG beside that table."""

    pull: PullPlace
    mark: str
    """A class that finds its place in the page, and its name there."""
    draw: Callable[[str], str]
    """HTML, by a name; without one, Markdown."""

    @property
    def markdown(self) -> str:
        return self.draw("")

    @property
    def html(self) -> str:
        return self.draw(self.mark)

    @property
    def sample(self) -> Sample:
        """Its placeholder: a block, which is allowed wherever a tag is."""
        return Sample("", "text", f"{self.mark}\n")


def picture(
    pull: PullPlace,
    mark: str,
    contract: Contract,
    verdicts: Sequence[Verdict],
    theme: ExampleTemplates,
) -> Picture | None:
    """The picture that a tag pulls; ``None`` if it pulls none, or there is nothing to draw."""
    if pull.mark.kind == "deliveries":
        return _deliveries(pull, mark, verdicts, theme)
    if pull.mark.kind == "lifecycle":
        schema = contract.schemas.get(pull.mark.words[0])
        found = schema.transitions if schema else None
        if found is not None:
            life = Lifecycle(pull.mark.words[0], found, theme.labels)
            return Picture(pull, mark, partial(theme.lifecycle, life))
    return None


def _deliveries(
    pull: PullPlace, mark: str, verdicts: Sequence[Verdict], theme: ExampleTemplates
) -> Picture | None:
    """What the service had tried to deliver when the page had come to the tag."""
    for verdict in verdicts:
        pulled = verdict.example.pulled
        if pulled is not None and pulled.pull is pull and verdict.exchange is not None:
            line = timeline(verdict.exchange.answer.body or (), theme.labels)
            return Picture(pull, mark, partial(theme.deliveries, line))
    return None


class PageRenderer:
    """What becomes of a variant."""

    def __init__(  # noqa: PLR0913 -- a page, and all that it pulls from
        self,
        variant: Variant,
        verdicts: Sequence[Verdict],
        contract: Contract | None,
        sender: RequestDefaults,
        presentation: ExampleTemplates,
        *,
        coverage: Callable[[], Coverage | None] = lambda: None,
        downloads: Sequence[DownloadLink] = (),
    ) -> None:
        """``coverage`` is asked only if the page shows what all pages show.

        ``downloads`` are the files that the audience can download.
        """
        self._variant = variant
        self._pulls = variant.pulls
        self._verdicts = verdicts
        self._contract = contract
        self._sender = sender
        self._presentation = presentation
        self._coverage = coverage
        self._downloads = downloads

    @property
    def text(self) -> str:
        """The page with what it pulls, and else as it is; what cannot be pulled stays a comment."""
        return self._variant.edited(self.pulled)

    @property
    def pulled(self) -> list[TextEdit]:
        """The replacement of each tag."""
        return [self._pulled(pull, is_marked=False) for pull in self._pulls]

    @property
    def marked(self) -> str:
        """The same for a site: ``finish`` finds the examples in what Markdown makes of it."""
        edits = [self._pulled(pull, is_marked=True) for pull in self._pulls]
        edits += self._fences(shown={id(it.verdict): it for it in self._shown}, is_marked=True)
        edits += self._steps()
        return self._whole(self._variant.edited(edits))

    @property
    def plain(self) -> str:
        """The same for any generator: with fences that every converter of Markdown knows."""
        edits = [*self.pulled, *self._fences(), *self._steps()]
        return self._whole(self._variant.edited(edits))

    @property
    def standalone(self) -> str:
        """The same for generators that run no plugin: bars, badges and pictures are in the text."""
        if posixpath.splitext(self._variant.source.path)[1] in HTML:
            return self.plain
        shown = {id(it.verdict): it for it in self._shown}
        edits = [self._with_bar(each) for each in self._pulls]
        edits += self._fences(shown=shown, has_bars=True)
        edits += self._steps()
        return self._variant.edited(edits)

    def _with_bar(self, pull: PullPlace) -> TextEdit:
        """The replacement of a tag, with all that a site has of it."""
        edit = self._pulled(pull, is_marked=False)
        bars = [self._bar(each, pull.offset) for each in self._shown if each.pull is pull]
        is_example = pull.mark.kind not in REFERENCES
        pictures = [one_line(each.html) for each in self._pictures if each.pull is pull]
        text = pictures[0] if pictures else edit.text
        return edit._replace(text=bars[0] + text.lstrip("\n") if bars and is_example else text)

    def _bar(self, example: ExampleView, offset: int) -> str:
        """The title bar of an example that begins at a place: empty within a line."""
        above, _, before = self._variant.text[:offset].rpartition("\n")
        if before.strip(" \t>"):
            return ""
        line = above.rpartition("\n")[2]
        gap = "\n" if line.strip(" \t>") else ""
        return f"{gap}{one_line(self._presentation.bar(example.bar('')))}\n\n"

    @property
    def titled(self) -> str:
        """The same for readers without title bars: each body below its method and path."""
        titles = {id(it.verdict): f"{it.heading}\n\n" for it in self._shown if it.is_body}
        edits = [*self.pulled, *self._fences(titles=titles), *self._steps()]
        return self._whole(self._variant.edited(edits))

    def _whole(self, text: str) -> str:
        """A page in HTML in an element whose content no converter of Markdown changes."""
        ending = posixpath.splitext(self._variant.source.path)[1]
        return raw_html(text) if ending in HTML else text

    @property
    def finish(self) -> HtmlPatches:
        """What is put on the page's HTML: titles, badges and notes on its examples."""
        return HtmlPatches(
            tuple(_framed(each) for each in self._shown),
            tuple((each.mark, each.html) for each in self._pictures),
            is_dotted=any(pull.mark.kind in ("schema", *REFERENCES) for pull in self._pulls),
            is_folded=any(pull.mark.kind in REFERENCES for pull in self._pulls),
        )

    def finished(self, html: str, date: str) -> str:
        """The page's HTML with its finish; ``date`` is the day of the build."""
        return self.finish.put(html, date, self._contract, self._presentation)

    @cached_property
    def _pictures(self) -> list[Picture]:
        if self._contract is None:
            return []
        contract, presentation = self._contract, self._presentation
        found = (
            picture(pull, f"tandem-p{number}", contract, self._verdicts, presentation)
            for number, pull in enumerate(self._pulls)
        )
        return [each for each in found if each is not None]

    @cached_property
    def _shown(self) -> list[ExampleView]:
        if self._contract is None:
            return []
        blocks = Counter(id(verdict.example.block) for verdict in self._verdicts)
        found: list[ExampleView] = []
        for number, verdict in enumerate(self._verdicts):
            if verdict.example.block is not None and blocks[id(verdict.example.block)] > 1:
                continue  # a block that holds several messages has no title of its own
            is_new = all(verdict.exchange is not each.verdict.exchange for each in found)
            labels = self._presentation.labels
            each = shown(verdict, number, self._contract, self._sender, labels, is_new=is_new)
            if each is not None:
                found.append(each)
        return found

    def _pulled(self, pull: PullPlace, *, is_marked: bool) -> TextEdit:
        """The replacement of a tag."""
        contract, name = self._contract, next(iter(pull.mark.words), "")
        text = str(pull.mark)
        if pull.mark.kind in REFERENCES:
            text = self._reference(pull, is_site=is_marked)
            return TextEdit(pull.offset, pull.offset + len(pull.mark), text)
        if contract is not None and pull.mark.kind == "schema" and name in contract.schemas:
            text = self._presentation.schema(contract.schemas[name])
        text = {"downloads": self._linked, "coverage": self._covered}.get(
            pull.mark.kind, str
        )() or text
        for example in self._shown:
            if example.pull is pull:
                mark = example.mark if is_marked else ""
                text = self._presentation.example(example.samples, mark)
        for each in self._pictures:
            if each.pull is pull:
                block = self._presentation.fence(each.sample, each.mark)
                text = block if is_marked else each.markdown
        return TextEdit(pull.offset, pull.offset + len(pull.mark), text)

    def _linked(self) -> str:
        return self._presentation.downloads(self._downloads)

    def _covered(self) -> str:
        found = self._coverage()
        if found is None:
            return ""
        rows = [CoverageRow(kind, *found.of(kind), found.missing(kind)) for kind in CoverageKind]
        shown = [row for row in rows if row.every]
        return self._presentation.coverage(found.share, shown, found.exclusions)

    def _reference(self, pull: PullPlace, *, is_site: bool) -> str:
        """The reference of the operations that a tag names."""
        found = reference(pull.mark, self._contract)
        if found.lack is not None:
            return str(pull.mark)
        near = frozenset(it.id for each in self._references for it in each.operations)
        shown = [each for each in self._shown if each.pull is pull]
        views = [
            OperationView(
                it,
                [_of_reference(each, is_site=is_site) for each in shown if each.operation is it],
                near,
                self._presentation.labels,
            )
            for it in found.operations
        ]
        level = found.level or self._level(pull.offset)
        return self._presentation.operations(views, level, is_site=is_site)

    @cached_property
    def _references(self) -> list[Reference]:
        pulls = [pull for pull in self._pulls if pull.mark.kind in REFERENCES]
        return [reference(pull.mark, self._contract) for pull in pulls]

    def _level(self, offset: int) -> int:
        """One below the last heading above a place."""
        text = self._variant.text
        above = [it for it in headings(text, fences(text)) if it.offset < offset]
        return min(6, above[-1].level + 1) if above else 2

    def _fences(
        self,
        *,
        shown: Mapping[int, ExampleView] | None = None,
        is_marked: bool = False,
        has_bars: bool = False,
        titles: Mapping[int, str] | None = None,
    ) -> Iterator[TextEdit]:
        """Blocks without the words after their language, which no converter knows.

        Those in ``shown`` have all their languages, and a mark or a bar.
        """
        written: set[int] = set()
        for verdict in self._verdicts:
            region = verdict.example.block or verdict.example.region
            if region is None or verdict.example.role is Role.STEP:
                continue
            fence = fence_of(region, self._variant.text)
            if fence is not None:
                written.add(region.start)
                view = (shown or {}).get(id(verdict))
                title = (titles or {}).get(id(verdict), "")
                if has_bars and view is not None:
                    title = self._bar(view, fence.start)
                mark = view.mark if view is not None and is_marked else ""
                yield fence.edit(title + self._written(fence, view, mark))
        for region in fences(self._variant.text):
            if region.start in written or region.language == STEP:
                continue
            fence = fence_of(region, self._variant.text)
            if fence is not None and not _WORDS.isdisjoint(region.words):
                yield fence.edit(self._written(fence, None, ""))

    def _steps(self) -> Iterator[TextEdit]:
        """Nothing in the place of what the page does unseen."""
        for verdict in self._verdicts:
            region = verdict.example.region
            if region is not None and verdict.example.role is Role.STEP:
                yield TextEdit(*room(region, self._variant.text), "")

    def _written(self, fence: AuthoredFence, example: ExampleView | None, mark: str) -> str:
        if example is None:
            return self._presentation.fence(fence.sample, "", fence.attributes)
        if len(example.samples) > 1 and self._presentation.has_tabs:
            return self._presentation.example(example.samples, mark, fence.attributes)
        return self._presentation.fence(example.samples[0], mark and f"{mark}-0", fence.attributes)


def _of_reference(example: ExampleView, *, is_site: bool) -> ShownExample:
    """An example below its operation, under the name that the contract has for it."""
    pulled = example.verdict.example.pulled
    request = pulled.request if pulled else None
    title = (request.summary or request.name) if request and request.name != "example" else ""
    return ShownExample(title, example.samples, example.mark if is_site else "")


def _framed(example: ExampleView) -> FramedExample:
    texts = []
    for sample in example.samples:
        schema = example.schema(sample)
        number = example.contract.bodies.index(schema) if schema else None
        texts.append(SampleText(sample.text, sample.body_start, number))
    return FramedExample(example.mark, tuple(texts), example.bar(""))
