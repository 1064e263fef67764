"""Pages as readers get them."""

import json
from dataclasses import replace
from functools import cached_property, partial
from weakref import WeakKeyDictionary

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.cache import digest
from mkdocs_tandem.config.settings import RequestDefaults
from mkdocs_tandem.execution.coverage import Coverage, coverage
from mkdocs_tandem.output.html import ExampleTemplates, HtmlPatches, PageRenderer
from mkdocs_tandem.pages.includes import parts
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.pages.variant_diff import VariantDifference
from mkdocs_tandem.progress import Track, untracked
from mkdocs_tandem.project.checker import Checker
from mkdocs_tandem.project.result_cache import ResultKey

_FINISH = ("finish",)


class Publisher(Checker):
    """A corpus with what its pages pull, and with examples that look one way."""

    def renderer(self, variant: Variant, *, execute: bool = True) -> PageRenderer:
        """A variant as readers get it.

        Raises:
            FindingError: if it has examples, and there is nothing to execute them by.
        """
        contract, execution = self.contract(variant), self.settings.execution
        sender = (
            execution.sender(*variant.names) if execution and variant.names else RequestDefaults()
        )
        verdicts = self.verdicts(variant, execute=execute)
        return PageRenderer(
            variant,
            verdicts,
            contract,
            sender,
            self._presentation,
            coverage=partial(self.coverage, variant.audience, execute=execute),
        )

    def coverage(
        self, audience: Audience | None, *, execute: bool = True, track: Track = untracked
    ) -> Coverage | None:
        """What of an audience's contract is shown by an example that was executed, on all pages."""
        contract = self.contract_of(audience)
        if audience is None or contract is None:
            return None
        variants = [each for each in self.all_variants() if each.audience == audience]
        executing = track(variants, f"executing, {audience.name}")
        verdicts = (it for each in executing for it in self.verdicts(each, execute=execute))
        return coverage(audience.name, contract, verdicts)

    def filled(self, variant: Variant, *, execute: bool = True) -> str:
        """The text of a variant with what it pulls; see ``edition``."""
        return self.renderer(variant, execute=execute).text if variant.pulled else variant.text

    def distinguished(
        self, variant: Variant, *, execute: bool = True
    ) -> tuple[str, list[VariantDifference]]:
        """The filled text, and the runs of it that not all audiences of the page see.

        Raises:
            FindingError: as ``filled``.
        """
        edits = self.renderer(variant, execute=execute).pulled
        found = [
            replace(
                each,
                start=variant.edited_offset(each.start, edits),
                end=variant.edited_offset(each.end, edits),
            )
            for each in self.distinctions(variant)
        ]
        return variant.edited(edits), found

    def pulled(self, variant: Variant, *, execute: bool = True) -> list[str]:
        """What stands in place of each tag that pulls; see ``edition``."""
        if not variant.pulled:
            return []
        key = self._shown_key(variant, execute=execute)
        texts: list[str] = json.loads(
            self._results.text(key, ("pulled",), lambda: self._pulled(variant, execute=execute))
        )
        return texts

    def _pulled(self, variant: Variant, *, execute: bool) -> str:
        return json.dumps([edit.text for edit in self.renderer(variant, execute=execute).pulled])

    def marked(self, variant: Variant) -> str:
        """The same for a site, with the front matter of the source if it can be read."""
        key = self._shown_key(variant)
        text = self._results.text(key, ("marked",), lambda: self._renderer(variant).marked)
        source = variant.source
        return (source.text[: source.body_start] if source.front_matter else "") + text

    def finished(self, variant: Variant, html: str, date: str) -> str:
        """The HTML that became of a marked variant, with all that belongs to its examples.

        ``date`` is the day of the build.
        """
        key = self._shown_key(variant)
        self._results.spare(key, _FINISH)  # who has the text today asks for that on another day
        make = partial(self._finished, variant, html, date)
        return self._results.text(key, ("finished", html, date), make)

    @cached_property
    def _presentation(self) -> ExampleTemplates:
        folder = self.settings.theme
        folders = [self.settings.root / folder] if folder else []
        return ExampleTemplates(folders, has_tabs=self.settings.has_tabs)

    def settle(self, variant: Variant) -> None:
        """Find out what a site shows of a variant's examples, and let go of those.

        Not if tags may pull something of them: asked for them later, they are read and run again.
        """
        if variant not in self._examples or variant.pulled or self._has_coverage:
            return
        key = self._key(variant, execute=True)
        self._results.remember(key, self.result(variant), _FINISH, self._finish(variant, key))
        self.forget(variant)

    @cached_property
    def _has_coverage(self) -> bool:
        """Whether a page may show what the examples of all pages show."""
        included = parts(self.settings, self.jekyll).included.values()
        return any("coverage" in it for it in (*(page.text for page in self.pages), *included))

    def forget(self, variant: Variant) -> None:
        super().forget(variant)
        self._renderers.pop(variant, None)

    def _renderer(self, variant: Variant) -> PageRenderer:
        if variant not in self._renderers:
            self._renderers[variant] = self.renderer(variant)
        return self._renderers[variant]

    def _finished(self, variant: Variant, html: str, date: str) -> str:
        told = self._finish(variant, self._shown_key(variant))
        contract = self.contract(variant)
        return HtmlPatches.loaded(told).put(html, date, contract, self._presentation)

    def _finish(self, variant: Variant, key: ResultKey) -> str:
        return self._results.text(key, _FINISH, lambda: self._renderer(variant).finish.dumped)

    @cached_property
    def _renderers(self) -> WeakKeyDictionary[Variant, PageRenderer]:
        return WeakKeyDictionary()

    def _shown_key(self, variant: Variant, *, execute: bool = True) -> ResultKey:
        """What stands for all that the texts pulled into a variant depend on."""
        key = self._key(variant, execute=execute)
        if "coverage" not in variant.pulled:
            return key
        readers = [each for each in self.all_variants() if each.audience == variant.audience]
        keys = [key, *(self._key(each, execute=execute) for each in readers)]
        return ResultKey(digest(*(it.value for it in keys)), all(it.is_lasting for it in keys))
