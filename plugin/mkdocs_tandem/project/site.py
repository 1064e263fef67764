"""The pages of a site, and their variants."""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Self

from mkdocs_tandem import openapi as contracts
from mkdocs_tandem.audience import Audience, ContractSelection
from mkdocs_tandem.cache import Cache, digest, fingerprint, package_fingerprint
from mkdocs_tandem.config.jekyll import HTML, POSTS, Jekyll
from mkdocs_tandem.config.settings import Settings, Speed, load
from mkdocs_tandem.examples import Elisions, Example, examples
from mkdocs_tandem.examples.contract_values import contract_values
from mkdocs_tandem.fallbacks import Fallback, note_fallback
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.liquid import TemplateRenderer
from mkdocs_tandem.liquid.render_facts import StrictMapping
from mkdocs_tandem.openapi import Contract
from mkdocs_tandem.output.html.labels import Labels, labels_of
from mkdocs_tandem.pages.code_blocks import regions
from mkdocs_tandem.pages.discovery import file_paths, listed, pages, templates
from mkdocs_tandem.pages.front_matter import source_of
from mkdocs_tandem.pages.link_resolver import LinkResolver
from mkdocs_tandem.pages.markdown import MarkdownReader, reader
from mkdocs_tandem.pages.render_cache import RenderCache, files_in
from mkdocs_tandem.pages.render_result import LazyRenderResult, RenderResult, render
from mkdocs_tandem.pages.snippets import Snippets
from mkdocs_tandem.pages.template_context import (
    collections,
    groups,
    listing,
    neighbours,
    ordered,
    scope,
    site,
    with_excerpt,
    without_liquid,
)
from mkdocs_tandem.pages.urls import (
    REDIRECTS,
    address,
    audience_names,
    file_address,
    html_path,
    naming_key,
    path_of,
    readers,
    redirects,
)
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.pages.variant_diff import VariantDifference, distinctions
from mkdocs_tandem.plugins import plugin_fingerprint
from mkdocs_tandem.project.host_pages import host_pages
from mkdocs_tandem.project.memo import VariantMemo
from mkdocs_tandem.project.source_lines import SourceLines
from mkdocs_tandem.rules.registry import load as load_rules
from mkdocs_tandem.source import Location, Source

_WILD = re.compile(r"[*?\[]")
"""What patterns of addresses give a meaning of its own."""
_BLANK_START = re.compile(r"[ \t]*\r?\n\s*\S")
"""A blank line above the first text, which kramdown keeps."""
_BLANK_END = re.compile(r"\S[^\n]*\n(?:[ \t]*\r?\n\s*|[ \t]+)\Z")
"""A blank line below the last text, with or without its end, which kramdown keeps."""


def settings_fingerprint(settings: Settings) -> bytes:
    """Digest of the settings and of our own code; the same on all machines."""
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


def check_owner(settings: Settings) -> str:
    """The owner of the cache rows that checks of a project write."""
    return f"check {settings.root / settings.path}"


class SiteBase:
    """What all revisions of a site share: its settings, contracts and readers."""

    def __init__(self, settings: Settings, cache: Cache) -> None:
        load_rules()
        self.settings = settings
        self.cache = cache
        self.nav: Any = None
        """The navigation of the configuration, completed by plugins; ``None`` if none ran."""
        self.note = ""
        """Which plugins were left out when pages were collected, and why; empty if none."""
        self.values, self.findings = site(settings)
        self.labels, mistakes = labels_of(settings.language, settings.root, settings.theme)
        self.findings += mistakes
        self.jekyll = Jekyll.of(self.values, settings)
        self.snippets = Snippets.of(settings)
        self.memo = VariantMemo()
        self._contracts: dict[tuple[str, ContractSelection, str | None], Contract] = {}
        self._contract_values: dict[str | None, Mapping[str, StrictMapping]] = {}

    def contract_of(self, audience: Audience | None) -> Contract | None:
        """The contract of an audience.

        Raises:
            FindingError: if the file is not a contract.
        """
        if audience is None or audience.contract is None:
            return None
        root, sent = self.settings.root, audience.notifications
        key = (audience.contract, audience.selection, sent)
        if key not in self._contracts:
            path = root / audience.contract
            contract = contracts.load(path, audience.contract, selection=audience.selection)
            if sent is not None:
                contract = contract.sending(contracts.load(root / sent, sent))
            self._contracts[key] = contract
        return self._contracts[key]

    def contract_values(self, audience: Audience | None) -> Mapping[str, StrictMapping]:
        """The values of the contract that templates can quote."""
        name = audience.name if audience else None
        if name not in self._contract_values:
            self._contract_values[name] = contract_values(partial(self.contract_of, audience))
        return self._contract_values[name]

    @cached_property
    def fingerprint(self) -> bytes:
        """Digest of the settings and of our own code; the same on all machines."""
        return settings_fingerprint(self.settings)

    @cached_property
    def listed(self) -> list[Source]:
        """What else templates can iterate over: documents without a URL, and templates."""
        documents = map(self.jekyll.adopted, listed(self.settings, self.jekyll))
        found = (*documents, *templates(self.settings, self.jekyll))
        return [source for source in found if not self.jekyll.withholds(source)]

    @cached_property
    def template_addresses(self) -> list[str]:
        """Where Jekyll publishes what it makes by Liquid alone, such as feeds, in its own build."""
        found = (address(it, None, self.settings) for it in templates(self.settings, self.jekyll))
        return [_WILD.sub("?", it) for it in found]

    @cached_property
    def moved_files(self) -> list[dict[str, str]]:
        """The files of collections that have another address than their path, for templates."""
        if not (self.jekyll.is_in_place and self.jekyll.collections):
            return []
        return [
            {"collection": it.label, "path": name, "url": url}
            for name in file_paths(self.settings, self.jekyll)
            if (it := self.jekyll.collection(name))
            and (url := file_address(name, self.jekyll, self.settings)) != f"/{name}"
        ]

    @cached_property
    def markdown(self) -> MarkdownReader:
        """The reader of Markdown, with the extensions of the settings.

        Raises:
            FindingError: if an extension cannot be loaded.
        """
        return reader(self.settings, self.cache)

    def html(self, text: str) -> str:
        """The HTML of a text in Markdown, as templates read it."""
        html = f"{self._template_markdown.html(text)}\n"
        if "tandem.kramdown" not in self.settings.extensions:
            return html
        above = "\n" if _BLANK_START.match(text) else ""
        return f"{above}{html}\n" if _BLANK_END.search(text) else above + html

    @cached_property
    def _template_markdown(self) -> MarkdownReader:
        return reader(self.settings, links_headings=False)

    def liquid(self) -> TemplateRenderer:
        """A new renderer of templates."""
        settings = self.settings
        return TemplateRenderer(
            root=settings.root,
            includes=[settings.root / folder for folder in settings.includes],
            docs=settings.root / settings.docs,
            markdown=self.html,
        )


class SiteRenderer:
    """Renders pages with the includes and the list of pages that one revision has."""

    def __init__(
        self, base: SiteBase, liquid: TemplateRenderer, pages: Sequence[Source], *, is_kept: bool
    ) -> None:
        """``is_kept`` is whether results may be kept for later runs: not for unsaved texts."""
        self.liquid = liquid
        self._base = base
        self._pages = pages
        self._is_kept = is_kept
        self._values: dict[str | None, dict[str, Any]] = {}
        self._written: dict[str | None, dict[str, Any]] = {}
        self._listed: dict[tuple[str | None, str], Mapping[str, int]] = {}

    def take_over(self, earlier: "SiteRenderer") -> None:
        """Use the lists of pages that an earlier revision has made, which are the same."""
        self._values = earlier._values  # noqa: SLF001 -- its own class

    def render(
        self, page: Source, audiences: Sequence[Audience | None]
    ) -> tuple[RenderResult, ...]:
        """The results of a page's template for its audiences; equal texts are one object."""
        texts: dict[str, str] = {}
        found = []
        for audience in audiences:
            rendered = render(
                page, audience, self.liquid, self._scope(page, audience), self._base.snippets
            )
            found.append(replace(rendered, text=texts.setdefault(rendered.text, rendered.text)))
        return tuple(found)

    def _scope(self, page: Source, audience: Audience | None) -> dict[str, Any]:
        """The names that a template can use."""
        site_values = self._site_of(audience)
        names = scope(page, audience, self._base.settings, site_values)
        if page.collection and (documents := site_values.get(page.collection)):
            at = self._places(audience, documents, page.collection).get(names["page"]["path"])
            names["page"] |= neighbours(documents, at, is_reversed=page.collection == POSTS)
        names["page"] = with_excerpt(names["page"], page, partial(self._html, audience, page))
        return {**names, **self._base.contract_values(audience)}

    def _places(
        self, audience: Audience | None, documents: Sequence[Mapping[str, Any]], label: str
    ) -> Mapping[str, int]:
        """The places of the documents of a collection in its list, by their paths."""
        key = (audience.name if audience else None, label)
        if key not in self._listed:
            self._listed[key] = {each["path"]: at for at, each in enumerate(documents)}
        return self._listed[key]

    def _site_of(self, audience: Audience | None) -> dict[str, Any]:
        """The value of ``site`` in templates of pages for an audience."""
        name = audience.name if audience else None
        if name not in self._values:
            self._values[name] = self._site_with(audience, partial(self._html, audience))
        return self._values[name]

    def _site_with(
        self, audience: Audience | None, rendered: Callable[[Source, str], str] | None
    ) -> dict[str, Any]:
        base = self._base
        found = listing([*self._pages, *base.listed], audience, base.settings, rendered)
        lists = ordered(base.jekyll, found)
        empty: dict[str, Any] = {each.label: [] for each in base.jekyll.collections}
        own = {"collections": collections(base.jekyll, lists, base.moved_files)} if empty else {}
        return {**base.values, **empty, **own, **groups(lists), **lists}

    def _html(self, audience: Audience | None, source: Source, text: str) -> str:
        """The HTML of a document's text, or of a part of it, for a template that shows it.

        The texts of other documents are in it as they are written, if they have no Liquid.
        """
        name = audience.name if audience else None
        if name not in self._written:
            self._written[name] = self._site_with(audience, None)
        names = scope(source, audience, self._base.settings, self._written[name])
        names["page"] = with_excerpt(names["page"], source, without_liquid)
        part = source if text == source.body else replace(source, text=text, body_start=0)
        pieces = render(part, audience, self.liquid, names).text
        is_html = posixpath.splitext(source.path)[1] in HTML
        return pieces if is_html else self._base.html(pieces)

    def reads_lists(self, variant: Variant) -> bool:
        """Whether a template reads ``site.pages``, a collection, or ``site`` as a whole."""
        names = {
            "html_pages",
            "categories",
            "tags",
            "collections",
            *listing([], None, self._base.settings),
        }
        names |= {each.label for each in self._base.jekyll.collections}
        if variant.source.collection and (variant.included or "page." in variant.source.text):
            return True  # it may name the document before or after it
        return any(not name or name[0] in names for name in variant.data)

    @cached_property
    def cache(self) -> RenderCache | None:
        """Render facts of earlier runs; ``None`` if nothing is kept, or keys cannot be computed."""
        base, settings = self._base, self._base.settings
        if not base.cache.is_lasting or not self._is_kept:
            return None
        audiences = [None, *settings.audiences]
        try:
            contracts = [base.contract_of(audience) for audience in audiences]
            files = list(files_in(settings.root / folder for folder in settings.includes))
        except (FindingError, OSError) as error:
            note_fallback(Fallback.NOT_CACHED, f"rendered pages: {error}")
            return None
        surroundings = digest(
            base.fingerprint,
            *(each.fingerprint if each else b"" for each in contracts),
            *(repr(self._site_of(audience)) for audience in audiences),
            *files,
        )
        return RenderCache(base.cache, surroundings)


class Site:
    """One revision of the pages of a site, as written and as each audience reads them.

    ``changed`` gives the next revision. Nothing in a revision changes.
    """

    def __init__(
        self,
        base: SiteBase,
        pages: Sequence[Source],
        files: Iterable[str] | None = None,
        renderer: SiteRenderer | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> None:
        """``files`` are the paths of other published files, ``texts`` of files not yet saved."""
        self.pages = tuple(pages)
        self.findings: Sequence[Finding] = base.findings
        """Mistakes found while the files were read."""
        self._base = base
        self._files = files
        self._texts = texts or {}
        self._renderer = renderer or SiteRenderer(
            base, base.liquid(), self.pages, is_kept=not texts
        )
        self._variants: dict[Source, tuple[Variant, ...]] = {}

    @classmethod
    def load(cls, path: Path, *, is_kept: bool = False) -> Self:
        """The site of a ``mkdocs.yml``; ``is_kept`` lets it use results of earlier runs.

        Raises:
            FindingError: if its settings are wrong.
        """
        return cls.of(load(path), is_kept=is_kept)

    @classmethod
    def of(cls, settings: Settings, *, is_kept: bool = False) -> Self:
        """The site of settings; ``is_kept`` lets it use results of earlier runs."""
        folder = settings.speed.folder(settings.root) if is_kept else None
        cache = Cache(folder, check_owner(settings))
        host = host_pages(settings)
        made = cls.read(settings, host.pages, host.files, cache)
        made._base.nav, made._base.note = host.nav, host.note  # noqa: SLF001 -- its own class
        return made

    @classmethod
    def read(
        cls,
        settings: Settings,
        sources: Iterable[tuple[Source, list[Finding]]] | None = None,
        files: Iterable[str] | None = None,
        cache: Cache | None = None,
    ) -> Self:
        """The site of settings, with the pages of its folder or those that a host has read.

        ``files`` are the paths of other published files; ``cache`` keeps results.
        """
        base = SiteBase(settings, cache or Cache(None))
        given = pages(settings, base.jekyll) if sources is None else sources
        adopted = ((base.jekyll.adopted(source), findings) for source, findings in given)
        found = [(it, findings) for it, findings in adopted if not base.jekyll.withholds(it)]
        base.findings += [each for _, findings in found for each in findings]
        return cls(base, [source for source, _ in found], files)

    def changed(
        self,
        *,
        pages: Iterable[Source] = (),
        files: Iterable[str] = (),
        texts: Mapping[str, str] | None = None,
    ) -> Self:
        """The site after changes; only pages that they affect are rendered again.

        Args:
            pages: new sources of pages that exist, whose front matter is right.
            files: paths, relative to the root, of included files to be read again.
            texts: unsaved texts of pages and included files, by their paths.
        """
        base, texts = self._base, texts or {}
        files = set(files)
        read = {page.path: (page, list[Finding]()) for page in pages}
        read |= {
            page.path: source_of(page.path, texts[page.path])
            for page in self.pages
            if page.path in texts
        }
        new = {path: base.jekyll.adopted(source) for path, (source, _) in read.items()}
        after = [new.get(page.path, page) for page in self.pages]
        is_listed_alike = not (files and self.jekyll.collections) and all(
            old is page or (old.front_matter == page.front_matter and not page.collection)
            for old, page in zip(self.pages, after, strict=True)
        )
        renderer, unsaved = self._renderer, {**self._texts, **texts}
        if files or texts or not is_listed_alike:
            renderer = self._renderer_after(after, files, unsaved)
            if is_listed_alike and not self.jekyll.collections:
                renderer.take_over(self._renderer)
        changed = type(self)(base, after, self._files, renderer, unsaved)
        changed.findings = [
            *(each for each in self.findings if each.location.path not in read),
            *(each for _, found in read.values() for each in found),
        ]
        still, paths = set(after), {*files, *texts}
        changed._variants |= {  # noqa: SLF001 -- its own class
            page: variants
            for page, variants in self._variants.items()
            if page in still
            and all(self._is_unaffected(it, paths, by_lists=not is_listed_alike) for it in variants)
        }
        return changed

    def _renderer_after(
        self, pages: Sequence[Source], files: set[str], texts: Mapping[str, str]
    ) -> SiteRenderer:
        liquid = self._renderer.liquid
        liquid.forget([self.settings.root / path for path in files])
        if texts != self._texts:
            liquid = liquid.rewritten(texts)
        return SiteRenderer(self._base, liquid, pages, is_kept=not texts)

    def _is_unaffected(self, variant: Variant, paths: set[str], *, by_lists: bool) -> bool:
        """Whether a variant is known to stay as it is if files change, or the lists of pages.

        A file that it includes counts even if the variant shows none of it.
        """
        if not paths and not by_lists:
            return True
        if not variant.is_rendered and variant.trace is None:
            return False
        if by_lists and self._renderer.reads_lists(variant):
            return False
        return paths.isdisjoint(variant.files) and not any(
            path == name or path.endswith(f"/{name}") for path in paths for name in variant.included
        )

    @property
    def settings(self) -> Settings:
        """The settings."""
        return self._base.settings

    @property
    def note(self) -> str:
        """Which plugins were left out when pages were collected, and why; empty if none."""
        return self._base.note

    @property
    def nav(self) -> Any:
        """The navigation of the configuration, completed by plugins; ``None`` if none ran."""
        return self._base.nav

    @cached_property
    def generated(self) -> frozenset[str]:
        """The paths of pages that are not what the folder of pages has at these paths."""
        if not self.settings.generators:
            return frozenset()
        texts = {source.path: source.text for source, _ in pages(self.settings, self.jekyll)}
        return frozenset(page.path for page in self.pages if texts.get(page.path) != page.text)

    @property
    def audience_names(self) -> list[str]:
        """The names of the audiences, in the order of the settings."""
        return [audience.name for audience in self.settings.audiences]

    @property
    def cache(self) -> Cache:
        """Where results are kept for later runs."""
        return self._base.cache

    @property
    def jekyll(self) -> Jekyll:
        """The settings of Jekyll's ``_config.yml``."""
        return self._base.jekyll

    @property
    def labels(self) -> Labels:
        """Our words that readers see, in the language of the site."""
        return self._base.labels

    @property
    def fingerprint(self) -> bytes:
        """Digest of the settings and of our own code; the same on all machines."""
        return self._base.fingerprint

    @property
    def markdown(self) -> MarkdownReader:
        """The reader of Markdown; raises ``FindingError`` if an extension cannot be loaded."""
        return self._base.markdown

    @property
    def render_cache(self) -> RenderCache | None:
        """Render facts of earlier runs; ``None`` if nothing is kept, or keys cannot be computed."""
        return self._renderer.cache

    def variants(self, page: Source) -> tuple[Variant, ...]:
        """A page for each of its audiences."""
        if page not in self._variants:
            audiences = tuple(readers(page, self.settings))
            render_cache = self.render_cache
            lazy_result = LazyRenderResult(partial(self._renderer.render, page, audiences))
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

    def all_variants(self) -> Iterator[Variant]:
        """Every page for each of its audiences."""
        for page in self.pages:
            yield from self.variants(page)

    def release(self, page: Source) -> None:
        """Drop the variants of a page; they are made again on next use."""
        self._variants.pop(page, None)

    def release_rendered(self) -> None:
        """Drop the results of all templates: few are needed again after a check.

        Kept if audiences are compared, which needs them all.
        """
        for variant in () if self.settings.compare else self.all_variants():
            variant.release()

    def has_part(self, path: str) -> bool:
        """Whether the file at a path is a page, or is shown on one."""
        return any(path in variant.files for variant in self.all_variants())

    @property
    def has_snippets(self) -> bool:
        """Whether the snippets extension is on."""
        return self._base.snippets is not None

    @property
    def snippet_files(self) -> set[str]:
        """The paths of all files that pages show, if the snippets extension is on."""
        if self._base.snippets is None:
            return set()
        return {path for variant in self.all_variants() for path in variant.files}

    def distinctions(self, variant: Variant) -> list[VariantDifference]:
        """The parts of a variant that not all audiences of its page see, with their conditions."""
        return distinctions(variant, self.variants(variant.source))

    def contract(self, variant: Variant) -> Contract | None:
        """The contract of a variant's audience; see ``contract_of``."""
        return self.contract_of(variant.audience)

    def contract_of(self, audience: Audience | None) -> Contract | None:
        """The contract of an audience.

        Raises:
            FindingError: if the file is not a contract.
        """
        return self._base.contract_of(audience)

    def other_contracts(self, variant: Variant) -> dict[str, Contract]:
        """The contracts of other audiences, by name, that are not the one of a variant.

        One that cannot be read is reported where it is used.
        """
        if variant.audience is None:
            return {}
        own, found = self.contract(variant), {}
        for audience in self.settings.audiences:
            try:
                contract = self.contract_of(audience)
            except FindingError:
                continue
            if contract is not None and own is not None and contract is not own:
                found[audience.name] = contract
        return found

    def examples(self, variant: Variant) -> list[Example]:
        """The examples of a variant, in the order of the text."""
        return self._base.memo.get(variant, "examples", lambda: self._examples(variant))

    def _examples(self, variant: Variant) -> list[Example]:
        return examples(
            variant,
            regions(variant.text, variant.calls),
            self.contract(variant),
            self.settings.endpoints,
            Elisions(self.settings.placeholders, self.settings.elisions),
        )

    def has_examples(self, variant: Variant) -> bool:
        """Whether the examples of a variant are in memory."""
        return self._base.memo.has(variant, "examples")

    def forget(self, variant: Variant) -> None:
        """Drop the examples of a variant from memory."""
        self._base.memo.drop(variant, "examples")

    def line(self, location: Location) -> str:
        """The line at a location; empty if it cannot be read."""
        return self._lines.line(location)

    @cached_property
    def _lines(self) -> SourceLines:
        unsaved = {path: Source(path, text) for path, text in self._texts.items()}
        known = {**unsaved, **{source.path: source for source in self.pages}}
        return SourceLines(self.settings, known)

    @cached_property
    def links(self) -> LinkResolver:
        """The resolver of links between published pages and files.

        Raises:
            FindingError: if an extension of Markdown cannot be loaded.
        """
        files = file_paths(self.settings, self.jekyll) if self._files is None else self._files
        base = self._base.values.get("baseurl")
        bases = [base] if isinstance(base, str) else []
        files = [*files, *self._unpublished(), *(it["url"][1:] for it in self._base.moved_files)]
        generated = self.settings.generated if self._files is None else ()
        return LinkResolver(
            self.all_variants(),
            files,
            self.settings,
            self.markdown,
            bases,
            generated=generated,
            elsewhere=[
                *(self._redirects() if REDIRECTS in files else ()),
                *self._base.template_addresses,
            ],
        )

    def _redirects(self) -> list[str]:
        """The addresses that the server leads on by the file for them."""
        try:
            path = self.settings.root / self.settings.docs / REDIRECTS
            return list(redirects(path.read_text("utf-8")))
        except (OSError, ValueError):
            return []

    def _unpublished(self) -> Iterator[str]:
        """The paths of pages that name an unknown audience: links to them are not mistakes."""
        known = {audience.name for audience in self.settings.audiences}
        keys = (None, "audiences", self.settings.audience_key)
        for page in self.pages if known else ():
            is_misspelt = naming_key(page.front_matter, self.settings) not in keys
            names = {*(audience_names(page.front_matter, self.settings) or ())}
            if is_misspelt or names - known:
                yield path_of(page, self.settings)
                for audience in (None, *self.settings.audiences):
                    yield html_path(address(page, audience, self.settings))
