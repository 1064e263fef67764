"""The pages of a site, and their variants."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Self
from weakref import WeakKeyDictionary

from mkdocs_tandem import openapi as contracts
from mkdocs_tandem.audience import Audience
from mkdocs_tandem.cache import Cache, digest, fingerprint, package_fingerprint
from mkdocs_tandem.config.jekyll import Jekyll
from mkdocs_tandem.config.settings import Settings, Speed, load
from mkdocs_tandem.examples import Elisions, Example, examples
from mkdocs_tandem.examples.contract_values import quotable
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.liquid import TemplateRenderer
from mkdocs_tandem.liquid.render_facts import StrictMapping
from mkdocs_tandem.masking import starred
from mkdocs_tandem.openapi import Contract
from mkdocs_tandem.pages.code_blocks import regions
from mkdocs_tandem.pages.discovery import file_paths, listed, pages
from mkdocs_tandem.pages.front_matter import source_of
from mkdocs_tandem.pages.link_resolver import LinkResolver
from mkdocs_tandem.pages.markdown import MarkdownReader, reader
from mkdocs_tandem.pages.render_cache import RenderCache, files_in
from mkdocs_tandem.pages.render_result import LazyRenderResult, RenderResult, render
from mkdocs_tandem.pages.snippets import Snippets
from mkdocs_tandem.pages.template_context import listing, scope, site
from mkdocs_tandem.pages.urls import address, audience_names, html_path, path_of, readers
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.pages.variant_diff import VariantDifference, distinctions
from mkdocs_tandem.plugins import plugin_fingerprint
from mkdocs_tandem.rules.registry import load as load_rules
from mkdocs_tandem.source import Location, Source


class Site:
    """The pages of a site, as their authors wrote them and as each audience reads them."""

    def __init__(
        self,
        settings: Settings,
        read: Iterable[tuple[Source, list[Finding]]] | None = None,
        files: Iterable[str] | None = None,
        cache: Cache | None = None,
    ) -> None:
        """Take the pages of the settings' folder, or those that an adapter has read.

        ``files`` are the paths of what else the site publishes; ``cache`` keeps work for later.
        """
        load_rules()
        self.settings = settings
        self.cache = cache or Cache(None)
        self._files = files
        self._site, site_findings = site(settings)
        self.jekyll = Jekyll.of(self._site, settings)
        sources = list(pages(settings, self.jekyll) if read is None else read)
        self.pages = tuple(self.jekyll.adopted(source) for source, _ in sources)
        self.findings = [*site_findings, *(each for _, found in sources for each in found)]
        self._liquid = TemplateRenderer(
            root=settings.root,
            includes=[settings.root / folder for folder in settings.includes],
            docs=settings.root / settings.docs,
            markdown=lambda text: f"{self._reader.html(text)}\n",
        )
        self._snippets = Snippets.of(settings)
        self._texts: Mapping[str, str] = {}
        self._variants: dict[Source, tuple[Variant, ...]] = {}
        self._contracts: dict[str, Contract] = {}
        self._quotable: dict[str | None, StrictMapping] = {}
        self._examples: WeakKeyDictionary[Variant, list[Example]] = WeakKeyDictionary()

    @classmethod
    def load(cls, path: Path, *, is_kept: bool = False) -> Self:
        """What a ``mkdocs.yml`` describes, with what earlier runs have kept if that is wanted.

        Raises:
            FindingError: if its settings are wrong.
        """
        return cls.of(load(path), is_kept=is_kept)

    @classmethod
    def of(cls, settings: Settings, *, is_kept: bool) -> Self:
        """What settings describe; see ``load``."""
        folder = settings.speed.folder(settings.root) if is_kept else None
        return cls(settings, cache=Cache(folder, f"check {settings.root / settings.path}"))

    def revised(self, page: Source) -> Self:
        """The same with one page written anew; what that does not touch is not read again."""
        revised = copy(self)
        page = self.jekyll.adopted(page)
        before = next((old for old in self.pages if old.path == page.path), None)
        revised.pages = tuple(page if old is before else old for old in self.pages)
        revised._variants = dict(self._variants)  # noqa: SLF001 -- its own class
        is_listed_alike = before is not None and before.front_matter == page.front_matter
        for name in ("_sources", "_sites", "published", "traces"):
            is_same = name in ("_sites", "traces") and is_listed_alike and not page.collection
            if not is_same:
                revised.__dict__.pop(name, None)
        return revised

    def reread(self, paths: Iterable[str]) -> Self:
        """The same with files read anew that pages include; only pages that do are rendered anew.

        ``paths`` are relative to the project's root.
        """
        paths = set(paths)
        self._liquid.forget([self.settings.root / path for path in paths])
        revised = copy(self)
        revised._variants = {  # noqa: SLF001 -- its own class
            page: variants
            for page, variants in self._variants.items()
            if not any(_includes(variant, paths) for variant in variants)
        }
        for name in ("_sources", "published", "traces"):
            revised.__dict__.pop(name, None)
        return revised

    def rewritten(self, texts: Mapping[str, str]) -> Self:
        """The same with other texts for some files, pages and what they include, by their paths."""
        revised = copy(self)
        revised._texts = {**self._texts, **texts}  # noqa: SLF001 -- its own class
        revised._liquid = self._liquid.rewritten(revised._texts)  # noqa: SLF001 -- its own class
        revised.pages = tuple(self._written_anew(page, texts) for page in self.pages)
        revised._variants = {  # noqa: SLF001 -- its own class
            page: variants
            for page, variants in self._variants.items()
            if page in revised.pages
            and not any(_includes(variant, set(texts)) for variant in variants)
        }
        for name in ("_sources", "_sites", "published", "traces"):
            revised.__dict__.pop(name, None)
        return revised

    def _written_anew(self, page: Source, texts: Mapping[str, str]) -> Source:
        if page.path not in texts:
            return page
        return self.jekyll.adopted(source_of(page.path, texts[page.path])[0])

    def variants(self, page: Source) -> tuple[Variant, ...]:
        """A page for each of its audiences."""
        if page not in self._variants:
            audiences = tuple(readers(page, self.settings))
            render_cache = self.render_cache
            lazy_result = LazyRenderResult(partial(self._render_together, page, audiences))
            self._variants[page] = tuple(
                Variant(
                    page,
                    audience,
                    lazy_result,
                    number,
                    render_cache.known(page, audience) if render_cache else None,
                )
                for number, audience in enumerate(audiences)
            )
        return self._variants[page]

    def _render_together(
        self, page: Source, audiences: Sequence[Audience | None]
    ) -> tuple[RenderResult, ...]:
        """What a page's template gives its audiences, read once: they have its branches in common.

        The texts of those that read the same are one object: sites are large.
        """
        texts: dict[str, str] = {}
        found = []
        for audience in audiences:
            rendered = render(
                page, audience, self._liquid, self._scope(page, audience), self._snippets
            )
            found.append(replace(rendered, text=texts.setdefault(rendered.text, rendered.text)))
        return tuple(found)

    @cached_property
    def fingerprint(self) -> bytes:
        """What stands for the settings and for our own code, on whatever machine they are."""
        settings = self.settings
        plain = replace(settings, root=Path(), speed=Speed(), ignored=(), headings=())
        theme = settings.root / settings.theme if settings.theme else None
        execution = settings.execution.fingerprint if settings.execution else ""
        return digest(
            repr(plain),
            execution,
            package_fingerprint(),
            plugin_fingerprint(),
            fingerprint(theme) if theme else b"",
        )

    @cached_property
    def render_cache(self) -> RenderCache | None:
        """What earlier runs have left; ``None`` if nothing is kept, or it cannot be known."""
        settings = self.settings
        if not self.cache.is_lasting or self._texts:
            return None
        audiences = [None, *settings.audiences]
        try:
            contracts = [self.contract_of(audience) for audience in audiences]
            files = list(files_in(settings.root / folder for folder in settings.includes))
        except (FindingError, OSError):
            return None
        surroundings = digest(
            self.fingerprint,
            *(each.fingerprint if each else b"" for each in contracts),
            *(repr(self._site_of(audience)) for audience in audiences),
            *files,
        )
        return RenderCache(self.cache, surroundings)

    def _scope(self, page: Source, audience: Audience | None) -> dict[str, Any]:
        """The names that a template can use."""
        name = audience.name if audience else None
        if name not in self._quotable:
            self._quotable[name] = quotable(partial(self.contract_of, audience))
        return {
            **scope(page, audience, self.settings, self._site_of(audience)),
            "examples": self._quotable[name],
        }

    def all_variants(self) -> Iterator[Variant]:
        """Every page for each of its audiences."""
        for page in self.pages:
            yield from self.variants(page)

    def has_part(self, path: str) -> bool:
        """Whether a page is, or shows, the file at a path."""
        return any(path in variant.files for variant in self.all_variants())

    def distinctions(self, variant: Variant) -> list[VariantDifference]:
        """What a variant shows that not all audiences of its page see, and what decides it."""
        return distinctions(variant, self.variants(variant.source))

    def contract(self, variant: Variant) -> Contract | None:
        """What the API promises the audience of a variant; see ``contract_of``."""
        return self.contract_of(variant.audience)

    def contract_of(self, audience: Audience | None) -> Contract | None:
        """What the API promises an audience.

        Raises:
            FindingError: if the file is no contract.
        """
        if audience is None or audience.contract is None:
            return None
        if audience.contract not in self._contracts:
            self._contracts[audience.contract] = contracts.load(
                self.settings.root / audience.contract, audience.contract
            )
        return self._contracts[audience.contract]

    def examples(self, variant: Variant) -> list[Example]:
        """The examples of a variant, in the order of the text."""
        if variant not in self._examples:
            self._examples[variant] = examples(
                variant,
                regions(variant.text, variant.calls),
                self.contract(variant),
                self.settings.endpoints,
                Elisions(self.settings.placeholders, self.settings.elisions),
            )
        return self._examples[variant]

    def line(self, location: Location) -> str:
        """The line that a location is in; empty if it cannot be read."""
        path = self.settings.root / location.path
        if location.path not in self._sources:
            text = ""
            if path.resolve().is_relative_to(self.settings.root.resolve()) and path.is_file():
                text = path.read_text(encoding="utf-8-sig", errors="replace")
            self._sources[location.path] = Source(location.path, text)
        line = self._sources[location.path].line(location.line)
        execution = self.settings.execution
        return starred(line, execution.secrets) if execution else line

    @cached_property
    def published(self) -> LinkResolver:
        """What the site has at which addresses.

        Raises:
            FindingError: if an extension of Markdown cannot be loaded.
        """
        files = file_paths(self.settings, self.jekyll) if self._files is None else self._files
        base = self._site.get("baseurl")
        bases = [base] if isinstance(base, str) else []
        files = [*files, *self._unpublished()]
        generated = self.settings.generated if self._files is None else ()
        return LinkResolver(
            self.all_variants(), files, self.settings, self._reader, bases, generated=generated
        )

    def _unpublished(self) -> Iterator[str]:
        """The paths of pages that name an audience which does not exist.

        Links to them are no mistakes: the name is.
        """
        known = {audience.name for audience in self.settings.audiences}
        for page in self.pages if known else ():
            if {*(audience_names(page.front_matter, self.settings) or ())} - known:
                yield path_of(page, self.settings)
                for audience in (None, *self.settings.audiences):
                    yield html_path(address(page, audience, self.settings))

    def _site_of(self, audience: Audience | None) -> dict[str, Any]:
        """What templates read as ``site`` on pages for an audience."""
        name = audience.name if audience else None
        if name not in self._sites:
            found = listing([*self.pages, *self._listed], audience, self.settings)
            empty: dict[str, Any] = {each.label: [] for each in self.jekyll.collections}
            self._sites[name] = {**self._site, **empty, **found}
        return self._sites[name]

    @cached_property
    def _listed(self) -> list[Source]:
        """What templates can go through and has no address."""
        return [self.jekyll.adopted(source) for source in listed(self.settings, self.jekyll)]

    @cached_property
    def _sites(self) -> dict[str | None, dict[str, Any]]:
        return {}

    @cached_property
    def _reader(self) -> MarkdownReader:
        return reader(self.settings, self.cache)

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {source.path: source for source in self.pages}


def _includes(variant: Variant, paths: set[str]) -> bool:
    """Whether a variant includes one of some files, even if it shows nothing of it."""
    return not paths.isdisjoint(variant.files) or any(
        path == name or path.endswith(f"/{name}") for path in paths for name in variant.included
    )
