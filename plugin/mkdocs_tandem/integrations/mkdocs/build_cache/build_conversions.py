"""The conversion of the pages of a build."""

import logging
from collections.abc import Callable
from functools import partial

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils import meta

from mkdocs_tandem.cache import Cache, digest
from mkdocs_tandem.fallbacks import Fallback, note_fallback
from mkdocs_tandem.integrations.mkdocs.build_cache.conversion import (
    KIND,
    Conversion,
    Converter,
    Recorder,
    SideEffects,
    UnexpectedError,
)
from mkdocs_tandem.integrations.mkdocs.build_cache.fork_pool import ForkPool, Rows
from mkdocs_tandem.integrations.mkdocs.build_cache.search_entries import SearchEntries
from mkdocs_tandem.pages.markdown.purity import fingerprint, is_pure

_log = get_plugin_logger("tandem")

_MISSES = 4
"""So many pages are converted here before other processes are asked."""


class BuildConversions:
    """Takes over what MkDocs does in ``Page.render`` for as long as one build lasts."""

    def __init__(
        self,
        config: MkDocsConfig,
        cache: Cache,
        entries: SearchEntries,
        content: Callable[[str, File], str],
        jobs: int,
    ) -> None:
        """Find out what a conversion depends on; ``content`` is what our plugin does with it.

        Raises:
            ImpureError: if an extension may look at anything.
            UnexpectedError: if MkDocs is not as it is known.
        """
        self._config = config
        self._cache = cache
        self._entries = entries
        self._content = content
        self._jobs = jobs
        self._plugins = list(config.plugins.items())
        recorder = Recorder()
        self._converter = Converter(recorder, SideEffects(self._plugins))
        is_quiet = logging.getLogger("mkdocs").getEffectiveLevel() > logging.WARNING
        told = fingerprint(config.markdown_extensions, config.mdx_configs)
        self._fingerprint = digest(told, str(is_quiet))
        config.markdown_extensions.append(recorder)  # type: ignore[arg-type] # as plugins do
        self._misses = 0
        self._fork_pool: ForkPool | None = None
        self._predicted: dict[bytes, File] = {}
        self._is_on = True
        self._written: dict[str, int] = {}
        """Hashes of the HTML that the text of files became as it was, by their paths."""

    def is_of_text(self, file: File, html: str) -> bool:
        """Whether some HTML is what the text of a file became, which no other plugin changed."""
        return self._written.get(file.src_uri) == hash(html)

    def take_over(self, page: Page) -> None:
        """Let a page be converted here, unless another plugin converts it, as notebooks are."""
        if self._is_on and "render" not in vars(page):
            page.render = partial(self.render, page)  # type: ignore[method-assign] # of this page alone

    def is_titled(self, page: Page) -> bool:
        """Give a page the title that was kept of its text, and nothing else; whether one was."""
        page.read_source(self._config)
        text = page.markdown
        if not self._is_on or text is None or not is_pure(text):
            return False
        raw = self._cache.read(KIND, digest(self._fingerprint, text))
        known = Conversion.titled(raw) if raw is not None else None
        if known is None:
            return False
        page._title_from_render = known.title  # noqa: SLF001 -- as a conversion does
        page.content = ""
        return True

    def close(self) -> None:
        """End the processes; from now on, what is missing is converted here."""
        self._jobs = 1
        if self._fork_pool:
            self._fork_pool.close()
            self._fork_pool = None

    def render(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Do what ``Page.render`` does."""
        del page.render  # MkDocs' own again, for later calls
        text = page.markdown
        if text == page.file.content_string:
            page.markdown = text = page.file.content_string
        if not self._is_on or text is None or not is_pure(text):
            page.render(config, files)
            return
        self._render(page, text, config, files)
        if page.file.content_string.endswith(text):  # after the front matter
            self._written[page.file.src_uri] = hash(page.content)

    def _render(self, page: Page, text: str, config: MkDocsConfig, files: Files) -> None:
        """The same for a text that depends on no other file."""
        shared = digest(self._fingerprint, text)
        own = digest(shared, page.file.src_uri)  # for a page whose links lead elsewhere
        for key in (shared, own):
            raw = self._cache.read(KIND, key) or (key == shared and self._made_ahead(key, files))
            known = Conversion.loaded(raw) if raw else None
            if known and self._converter.apply(known, page, config, files):
                return
        self._convert(page, config, files, own if self._cache.read(KIND, shared) else shared)

    def _convert(self, page: Page, config: MkDocsConfig, files: Files, key: bytes) -> None:
        self._misses += 1
        try:
            conversion = self._converter.converted(page, config, files)
        except UnexpectedError as error:
            self._is_on = False
            _log.info(f"converted pages are not cached: MkDocs is not as expected: {error}")
            note_fallback(Fallback.HOST_DIFFERS, error)
            return
        if conversion.is_repeatable:
            self._cache.write(KIND, key, conversion.dumped())

    def _made_ahead(self, key: bytes, files: Files) -> bytes | None:
        """What another process has made of the text of a key, for this page or another one."""
        if self._misses < _MISSES or self._jobs == 1:
            return None
        if self._fork_pool is None and not self._predicted:
            self._begin(key, files)
        file = self._predicted.pop(key, None)
        rows = self._fork_pool.result(file.src_uri) if self._fork_pool and file else None
        for row in rows or ():
            self._cache.write(*row)
        return self._cache.read(KIND, key) if rows else None

    def _begin(self, key: bytes, files: Files) -> None:
        """Begin with all that is missing, if the texts of pages are what they seem to be."""
        known = self._cache.keys(KIND)
        for file in files.documentation_pages():
            text, _ = meta.get_data(file.content_string)
            predicted = digest(self._fingerprint, text)
            if predicted not in known and is_pure(text):
                self._predicted.setdefault(predicted, file)
        if key not in self._predicted:  # a plugin changes them before they are converted
            self._predicted = {}
            self._misses = 0
            note_fallback(Fallback.ONE_PROCESS, "conversions: a plugin changes texts of pages")
            return
        names = [file.src_uri for file in self._predicted.values()]
        if ForkPool.is_worthwhile(names, self._jobs):
            work = partial(self._worked, {file.src_uri: file for file in files}, files)
            self._fork_pool = ForkPool(work, names, self._jobs)

    def _worked(self, by_uri: dict[str, File], files: Files, uri: str) -> Rows | None:
        """In another process: what is to be kept of a page converted and indexed."""
        self._cache.drained()
        file = by_uri[uri]
        page = file.page or Page(None, file, self._config)
        vars(page).pop("render", None)
        page.markdown, page.meta = meta.get_data(file.content_string)
        for _, plugin in self._plugins:
            if hasattr(plugin, "current_page"):  # autorefs
                plugin.current_page = page
        conversion = self._converter.converted(page, self._config, files)
        if not conversion.is_repeatable:
            return None  # it is converted once more, where its warnings are seen
        key = digest(self._fingerprint, page.markdown)
        self._cache.write(KIND, key, conversion.dumped())
        page.content = self._content(page.content or "", file)
        self._entries.keep(page)
        page.content = page.markdown = None  # they are not needed here, and there are many
        page.toc = TableOfContents([])
        return self._cache.drained()
