"""Pages as readers get them."""

import json
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property, partial

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.cache import digest
from mkdocs_tandem.config.settings import RequestDefaults
from mkdocs_tandem.execution.coverage import Coverage, coverage
from mkdocs_tandem.openapi import Contract
from mkdocs_tandem.output.downloads import Step, recorded
from mkdocs_tandem.output.html import DownloadLink, ExampleTemplates, HtmlPatches, PageRenderer
from mkdocs_tandem.output.html.moved_links import with_moved_addresses
from mkdocs_tandem.pages.front_matter import head_for_hosts
from mkdocs_tandem.pages.includes import parts
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.pages.variant_diff import VariantDifference
from mkdocs_tandem.progress import Track, untracked
from mkdocs_tandem.project.checker import Checker
from mkdocs_tandem.project.downloads import console_server, download_links
from mkdocs_tandem.project.memo import VariantMemo
from mkdocs_tandem.project.result_cache import ResultKey
from mkdocs_tandem.serialization import dumped, loaded

_FINISH = ("finish",)


class Publisher:
    """Pages with the texts that their tags pull in, and examples with one look."""

    def __init__(self, checker: Checker, earlier: "Publisher | None" = None) -> None:
        """``earlier`` is that of an earlier revision: what still holds is taken over."""
        self.checker = checker
        self.site = checker.site
        self.settings = checker.settings
        self._memo: VariantMemo = earlier._memo if earlier else VariantMemo()  # noqa: SLF001 -- its own class

    def renderer(
        self, variant: Variant, *, execute: bool = True, is_site: bool = False
    ) -> PageRenderer:
        """A variant as readers get it; only in the site can it link to downloads.

        Raises:
            FindingError: if it has examples, and there is nothing to execute them by.
        """
        contract = self.site.contract(variant)
        settings, name = self.settings, variant.audience.name if variant.audience else ""
        server = console_server(settings, name, contract)
        sender = replace(self._sender(variant), languages=settings.languages, console=server)
        verdicts = self.checker.verdicts(variant, execute=execute)
        return PageRenderer(
            variant,
            verdicts,
            contract,
            sender,
            self._presentation,
            coverage=partial(self.coverage, variant.audience, execute=execute),
            downloads=self._links(variant) if is_site else (),
        )

    def _sender(self, variant: Variant) -> RequestDefaults:
        execution, names = self.settings.execution, variant.names
        return execution.sender(*names) if execution and names else RequestDefaults()

    def _links(self, variant: Variant) -> list[DownloadLink]:
        page = self.site.links.address(variant)
        return download_links(self.settings, variant.audience, page, self.site.labels)

    def steps(self, variant: Variant) -> list[Step]:
        """The executed requests of a variant, in their order, without credentials."""
        contract = self.site.contract(variant)
        if contract is None or variant.audience is None:
            return []
        key = self._shown_key(variant)
        raw = self.checker.results.text(key, ("steps",), partial(self._steps, variant, contract))
        return [it for each in json.loads(raw) if (it := loaded(Step, each.encode()))]

    def _steps(self, variant: Variant, contract: Contract) -> str:
        found = recorded(self.checker.verdicts(variant), contract, self._sender(variant))
        return json.dumps([dumped(it).decode() for it in found])

    def coverage(
        self, audience: Audience | None, *, execute: bool = True, track: Track = untracked
    ) -> Coverage | None:
        """The operations of an audience's contract that executed examples of any page cover."""
        contract = self.site.contract_of(audience)
        if audience is None or contract is None:
            return None
        variants = [each for each in self.site.all_variants() if each.audience == audience]
        executing = track(variants, f"executing, {audience.name}")
        verdicts = (it for each in executing for it in self.checker.verdicts(each, execute=execute))
        exclusions = [(each.name, each.reason) for each in self.settings.uncovered]
        return coverage(audience.name, contract, verdicts).excluding(exclusions)

    def filled(self, variant: Variant, *, execute: bool = True) -> str:
        """The text of a variant, with the texts that its tags pull in."""
        return self.renderer(variant, execute=execute).text if variant.pulled else variant.text

    def distinguished(self, variant: Variant) -> tuple[str, list[VariantDifference]]:
        """The filled text, and the runs of it that not all audiences of the page see.

        Raises:
            FindingError: as ``filled``.
        """
        edits = self.renderer(variant, execute=True).pulled
        found = [
            replace(
                each,
                start=variant.edited_offset(each.start, edits),
                end=variant.edited_offset(each.end, edits),
            )
            for each in self.site.distinctions(variant)
        ]
        return variant.edited(edits), found

    def pulled(self, variant: Variant, *, execute: bool = True) -> list[str]:
        """The text that each pulling tag of a variant is replaced with."""
        if not variant.pulled:
            return []
        key = self._shown_key(variant, execute=execute)
        texts: list[str] = json.loads(
            self.checker.results.text(
                key, ("pulled",), lambda: self._pulled(variant, execute=execute)
            )
        )
        return texts

    def _pulled(self, variant: Variant, *, execute: bool) -> str:
        return json.dumps([edit.text for edit in self.renderer(variant, execute=execute).pulled])

    def marked(self, variant: Variant) -> str:
        """The text for a site: marked examples, and the front matter if it can be read."""
        key = self._shown_key(variant)
        text = self.checker.results.text(key, ("marked",), lambda: self._renderer(variant).marked)
        return head_for_hosts(variant.source) + text

    def unmarked(self, variants: Iterable[Variant]) -> list[Variant]:
        """Those of some variants whose marked text no earlier run has kept."""
        is_kept = self.checker.results.has_text(("marked",))
        return [variant for variant in variants if not is_kept(self._shown_key(variant))]

    def plain(self, variant: Variant) -> str:
        """The Markdown for readers of text: real responses, methods and paths, no front matter."""
        key = self._shown_key(variant)
        return self.checker.results.text(key, ("plain",), lambda: self._renderer(variant).titled)

    def finished(self, variant: Variant, html: str, date: str) -> str:
        """The HTML of a marked variant, its links moved, completed with the parts of its examples.

        ``date`` is the day of the build.
        """
        key = self._shown_key(variant)
        html = self._moved(variant, key, html)
        self.checker.results.spare(
            key, _FINISH
        )  # who has the text today asks for that on another day
        make = partial(self._finished, variant, html, date)
        return self.checker.results.text(key, ("finished", html, date), make)

    def _moved(self, variant: Variant, key: ResultKey, html: str) -> str:
        """HTML whose elements lead where they led before the page was moved below its audience."""
        links = self.site.links

        def make() -> str:
            moved = with_moved_addresses(html, partial(links.moved, page=variant))
            return "" if moved == html else moved  # as in most pages: it need not be kept twice

        parts = ("moved", html, links.fingerprint.hex())
        return self.checker.results.text(key, parts, make) or html

    @cached_property
    def _presentation(self) -> ExampleTemplates:
        folder = self.settings.theme
        folders = [self.settings.root / folder] if folder else []
        return ExampleTemplates(folders, has_tabs=self.settings.has_tabs, labels=self.site.labels)

    def settle(self, variant: Variant) -> None:
        """Keep what a site shows of a variant's examples, and drop the examples from memory.

        Not if tags may pull something of them: they would be read and run again.
        """
        if not self.site.has_examples(variant) or variant.pulled or self._has_coverage:
            return
        key = self.checker.key(variant, execute=True)
        self.checker.results.remember(
            key, self.checker.result(variant), _FINISH, self._finish(variant, key)
        )
        self.forget(variant)

    @cached_property
    def _has_coverage(self) -> bool:
        """Whether a page may show what the examples of all pages show."""
        included = parts(self.settings, self.site.jekyll).included.values()
        return any("coverage" in it for it in (*(page.text for page in self.site.pages), *included))

    def forget(self, variant: Variant) -> None:
        """Drop everything about a variant's examples from memory."""
        self.checker.forget(variant)
        self._memo.drop(variant, "renderer")

    def _renderer(self, variant: Variant) -> PageRenderer:
        return self._memo.get(variant, "renderer", lambda: self.renderer(variant, is_site=True))

    def _finished(self, variant: Variant, html: str, date: str) -> str:
        told = self._finish(variant, self._shown_key(variant))
        contract = self.site.contract(variant)
        return HtmlPatches.loaded(told).put(html, date, contract, self._presentation)

    def _finish(self, variant: Variant, key: ResultKey) -> str:
        return self.checker.results.text(
            key, _FINISH, lambda: self._renderer(variant).finish.dumped
        )

    def _shown_key(self, variant: Variant, *, execute: bool = True) -> ResultKey:
        """The key of the texts that are pulled into a variant."""
        key = self.checker.key(variant, execute=execute)
        if "coverage" not in variant.pulled:
            return key
        readers = [each for each in self.site.all_variants() if each.audience == variant.audience]
        keys = [key, *(self.checker.key(each, execute=execute) for each in readers)]
        return ResultKey(digest(*(it.value for it in keys)), all(it.is_lasting for it in keys))
