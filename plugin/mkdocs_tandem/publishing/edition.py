"""A page as one audience gets it: with what it pulls, and with examples that look one way."""

import posixpath
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from mkdocs_tandem.check.coverage import Coverage, Kind
from mkdocs_tandem.check.verdict import Verdict
from mkdocs_tandem.contract import Contract
from mkdocs_tandem.example import Role
from mkdocs_tandem.jekyll import HTML
from mkdocs_tandem.presentation import CoverageRow, Presentation
from mkdocs_tandem.publishing.fence import Fence, fence_of
from mkdocs_tandem.publishing.finish import Finish, Framed, Text
from mkdocs_tandem.publishing.picture import Picture, picture
from mkdocs_tandem.publishing.shown import Shown, shown
from mkdocs_tandem.rendered import Pull
from mkdocs_tandem.settings import Sender
from mkdocs_tandem.step import room
from mkdocs_tandem.variant import Edit, Variant


class Edition:
    """What becomes of a variant."""

    def __init__(  # noqa: PLR0913 -- a page, and all that it pulls from
        self,
        variant: Variant,
        verdicts: Sequence[Verdict],
        contract: Contract | None,
        sender: Sender,
        presentation: Presentation,
        *,
        coverage: Callable[[], Coverage | None] = lambda: None,
    ) -> None:
        """``coverage`` is asked only if the page shows what all pages show."""
        self._variant = variant
        self._pulls = variant.pulls
        self._verdicts = verdicts
        self._contract = contract
        self._sender = sender
        self._presentation = presentation
        self._coverage = coverage

    @property
    def text(self) -> str:
        """The page with what it pulls, and else as it is; what cannot be pulled stays a comment."""
        return self._variant.edited(self.pulled)

    @property
    def pulled(self) -> list[Edit]:
        """What stands in place of each tag."""
        return [self._pulled(pull, is_marked=False) for pull in self._pulls]

    @property
    def marked(self) -> str:
        """The same for a site: ``finish`` finds the examples in what Markdown makes of it."""
        edits = [self._pulled(pull, is_marked=True) for pull in self._pulls]
        edits += self._fences(is_marked=True)
        edits += self._steps()
        return self._whole(self._variant.edited(edits))

    @property
    def plain(self) -> str:
        """The same for any generator: with fences that every converter of Markdown knows."""
        edits = [*self.pulled, *self._fences(is_marked=False), *self._steps()]
        return self._whole(self._variant.edited(edits))

    def _whole(self, text: str) -> str:
        """A page in HTML in an element whose content no converter of Markdown changes."""
        ending = posixpath.splitext(self._variant.source.path)[1]
        return f'<div markdown="0">\n{text}\n</div>\n' if ending in HTML else text

    @property
    def finish(self) -> Finish:
        """What is put on the page's HTML: titles, badges and notes on its examples."""
        return Finish(
            tuple(_framed(each) for each in self._shown),
            tuple((each.mark, each.html) for each in self._pictures),
            is_dotted=any(pull.mark.kind == "schema" for pull in self._pulls),
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
    def _shown(self) -> list[Shown]:
        if self._contract is None:
            return []
        blocks = Counter(id(verdict.example.block) for verdict in self._verdicts)
        found: list[Shown] = []
        for number, verdict in enumerate(self._verdicts):
            if verdict.example.block is not None and blocks[id(verdict.example.block)] > 1:
                continue  # a block that holds several messages has no title of its own
            is_new = all(verdict.exchange is not each.verdict.exchange for each in found)
            each = shown(verdict, number, self._contract, self._sender, is_new=is_new)
            if each is not None:
                found.append(each)
        return found

    def _pulled(self, pull: Pull, *, is_marked: bool) -> Edit:
        """What stands in place of a tag."""
        contract, name = self._contract, next(iter(pull.mark.words), "")
        text = str(pull.mark)
        if contract is not None and pull.mark.kind == "schema" and name in contract.schemas:
            text = self._presentation.schema(contract.schemas[name])
        if pull.mark.kind == "coverage" and (found := self._coverage()):
            rows = [CoverageRow(kind, *found.of(kind), found.missing(kind)) for kind in Kind]
            text = self._presentation.coverage(found.share, [row for row in rows if row.every])
        for example in self._shown:
            if example.pull is pull:
                mark = example.mark if is_marked else ""
                text = self._presentation.example(example.samples, mark)
        for each in self._pictures:
            if each.pull is pull:
                block = self._presentation.fence(each.sample, each.mark)
                text = block if is_marked else each.markdown
        return Edit(pull.offset, pull.offset + len(pull.mark), text)

    def _fences(self, *, is_marked: bool) -> Iterator[Edit]:
        """The examples that the author wrote; no converter knows the words behind a language."""
        marked = {id(each.verdict): each for each in self._shown} if is_marked else {}
        for verdict in self._verdicts:
            region = verdict.example.block or verdict.example.region
            if region is None or verdict.example.role is Role.STEP:
                continue
            fence = fence_of(region, self._variant.text)
            if fence is not None:
                yield fence.edit(self._written(fence, marked.get(id(verdict))))

    def _steps(self) -> Iterator[Edit]:
        """Nothing in the place of what the page does unseen."""
        for verdict in self._verdicts:
            region = verdict.example.region
            if region is not None and verdict.example.role is Role.STEP:
                yield Edit(*room(region, self._variant.text), "")

    def _written(self, fence: Fence, example: Shown | None) -> str:
        if example is None:
            return self._presentation.fence(fence.sample, "", fence.attributes)
        if len(example.samples) > 1 and self._presentation.has_tabs:
            return self._presentation.example(example.samples, example.mark, fence.attributes)
        return self._presentation.fence(example.samples[0], f"{example.mark}-0", fence.attributes)


def _framed(example: Shown) -> Framed:
    texts = []
    for sample in example.samples:
        schema = example.schema(sample)
        number = example.contract.bodies.index(schema) if schema else None
        texts.append(Text(sample.text, sample.body_start, number))
    return Framed(example.mark, tuple(texts), example.bar(""))
