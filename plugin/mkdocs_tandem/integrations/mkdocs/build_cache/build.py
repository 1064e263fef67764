"""An incremental build."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from mkdocs_tandem.cache import Cache
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.fallbacks import Fallback, note_fallback
from mkdocs_tandem.integrations.mkdocs.build_cache import (
    conversion,
    page_cache,
    search_entries,
)
from mkdocs_tandem.integrations.mkdocs.build_cache.build_conversions import BuildConversions
from mkdocs_tandem.integrations.mkdocs.build_cache.conversion import UnexpectedError
from mkdocs_tandem.integrations.mkdocs.build_cache.fork_pool import ForkPool, Rows
from mkdocs_tandem.integrations.mkdocs.build_cache.navigation import NavigationCache
from mkdocs_tandem.integrations.mkdocs.build_cache.output_writer import OutputFiles
from mkdocs_tandem.integrations.mkdocs.build_cache.page_cache import PageCache, StampedPages
from mkdocs_tandem.integrations.mkdocs.build_cache.prerender import REPEATABLE, Prerender
from mkdocs_tandem.integrations.mkdocs.build_cache.search_entries import SearchEntries
from mkdocs_tandem.integrations.mkdocs.build_cache.template_inputs import UnhashableError
from mkdocs_tandem.pages.markdown.purity import ImpureError
from mkdocs_tandem.pages.markdown.reader import DOCUMENT
from mkdocs_tandem.pages.render_cache import TRACE
from mkdocs_tandem.project import result_cache
from mkdocs_tandem.project.cross_page_cache import ACROSS
from mkdocs_tandem.project.result_cache import CLEAR
from mkdocs_tandem.workers import uncollected

_log = get_plugin_logger("tandem")

_KINDS = (
    conversion.KIND,
    search_entries.KIND,
    page_cache.KIND,
    page_cache.FRAGMENT,
    page_cache.TEMPLATE,
    page_cache.STAMP,
    result_cache.KIND,
    result_cache.TEXT,
    CLEAR,
    ACROSS,
    DOCUMENT,
    TRACE,
)
_UNSEEN = {search_entries.KIND, result_cache.TEXT}
"""Of them, those that are not needed before a page is read or written."""


class IncrementalBuild:
    """The parts that remember, each if its setting is on, for one build.

    Without them the site is the same: each takes the place of something that MkDocs does, and
    leaves it to MkDocs where it cannot be sure.
    """

    def __init__(self, settings: Settings, config: MkDocsConfig, command: str) -> None:
        self._speed = settings.speed
        owner = f"{command} {config.config_file_path}"
        self.cache = Cache(self._speed.folder(settings.root), owner)
        self._config = config
        self._entries = SearchEntries((), self.cache)
        self._converting: BuildConversions | None = None
        self._fragments: NavigationCache | None = None
        self._rendering: Prerender | None = None
        self._whole: PageCache | None = None
        self._meanwhile = ExitStack()
        self._is_postponed = False
        self._is_published = command != "serve"
        self._output_files: OutputFiles | None = None

    def clean(self) -> None:
        """Take over what MkDocs does with a site that is there already, before it removes it."""
        self._meanwhile.enter_context(uncollected(executes=True))
        names = set(self._config.plugins)
        if self._is_published and self._speed.files and names <= REPEATABLE:
            self._output_files = OutputFiles(self._config.site_dir)
            self._output_files.begin()

    @contextmanager
    def shared_out(
        self, make: Callable[[str], object], names: Sequence[str]
    ) -> Iterator[Callable[[str], None]]:
        """Let other processes call a function with names, for what it leaves in the cache.

        The context is a function that takes over what was left for a name.
        """
        cache, jobs = self.cache, self._speed.processes

        def work(name: str) -> Rows:
            cache.drained()
            make(name)
            return cache.drained()

        if not cache.is_lasting or not ForkPool.is_worthwhile(names, jobs):
            yield lambda _: None
            return
        pool = ForkPool(work, names, jobs)

        def take(name: str) -> None:
            for row in pool.result(name) or ():
                cache.write(*row)

        try:
            yield take
        finally:
            pool.close()

    def begin(self, content: Callable[[str, File], str]) -> None:
        """Get ready to read pages; later than other plugins, which may add Markdown extensions.

        ``content`` is what our own plugin makes of the HTML of a file.
        """
        plugins = list(self._config.plugins.items())
        self._entries = entries = SearchEntries(plugins if self._speed.search else (), self.cache)
        entries.install()
        if not self._speed.conversion:
            return
        try:
            self._converting = BuildConversions(
                self._config, self.cache, entries, content, self._speed.processes
            )
        except ImpureError as error:
            _log.info(
                f"converted pages are not cached: '{error}' may depend on more than their text"
            )
            note_fallback(Fallback.NOT_CACHED, f"conversions: {error}")
        except UnexpectedError as error:
            _log.info(f"converted pages are not cached: MkDocs is not as expected: {error}")
            note_fallback(Fallback.HOST_DIFFERS, error)

    def read(self, page: Page) -> None:
        """Take over what is done with a page when it is read."""
        if self._converting:
            self._converting.take_over(page)

    def is_of_text(self, file: File, html: str) -> bool:
        """Whether some HTML is known to be what the text of a file became."""
        return self._converting is not None and self._converting.is_of_text(file, html)

    @property
    def indexed_texts(self) -> Mapping[str, tuple[int, frozenset[str]]]:
        """By the address of each page the hash of its HTML, and what the search index has of it."""
        return self._entries.texts

    def is_titled(self, page: Page) -> bool:
        """Read a page as far as others show it, which is its title; whether that was kept."""
        return self._converting is not None and self._converting.is_titled(page)

    def show(
        self,
        env: Environment,
        nav: Navigation,
        files: Files,
        dressing: Callable[[Page], bytes],
        *,
        is_postponed: bool = False,
    ) -> None:
        """Take over what is done with templates.

        ``dressing`` gives the fingerprint of all that our own plugin adds to a rendered page. Pages
        that are written one by one on request are not kept whole.
        """
        self.close()
        self._is_postponed = is_postponed
        env.auto_reload = not self._is_published  # a build does not look for newer templates
        if self._output_files:
            self._output_files.make_room(file.dest_uri for file in files)
        self._fragments = NavigationCache(nav) if self._speed.navigation else None
        if self._fragments:
            self._fragments.install(env)
        if not self._speed.pages or is_postponed:
            return
        self._rendering = Prerender(self.cache, self._config, files, nav, env)
        self._rendering.share_out(self._speed.processes, self._entries.leave)
        try:
            self._whole = PageCache(
                self.cache,
                self._config,
                env,
                self._fragments,
                self._rendering,
                untouched=self._stamped_pages(dressing),
            )
            self._whole.install()
        except UnhashableError as error:
            _log.info(f"complete pages are not cached: {error} may show anything")
            note_fallback(Fallback.NOT_CACHED, f"whole pages: {error}")

    def stays(self, output: str) -> bool:
        """Whether a rendered page is no page: its file is left as it is."""
        return self._output_files is not None and output == self._output_files.stays

    def _stamped_pages(self, dressing: Callable[[Page], bytes]) -> StampedPages | None:
        """What was noted of files, unless other plugins have a say in what is written."""
        is_alone = len(self._config.plugins.events["post_page"]) == 1
        if self._output_files is None or not is_alone:
            return None
        return StampedPages(self.cache, self._output_files, dressing)

    def adopt(self, nav: Navigation) -> bool:
        """Take another navigation for the one of all pages; whether that is possible."""
        return self._fragments is None or self._fragments.adopt(nav)

    def forget_navigation(self) -> None:
        """Let go of how the navigation looks: titles or front matter are others now."""
        for each in (self._fragments, self._whole):
            if each:
                each.forget()

    def close(self) -> None:
        """End what still goes on."""
        for each in (self._converting, self._rendering):
            if each:
                each.close()

    def fail(self) -> None:
        """Clean up after a build that ended early."""
        self.close()
        if self._output_files:
            self._output_files.leave()
        self._meanwhile.close()

    def finish(self) -> None:
        """Keep what has come together, after a build that has done all."""
        self.close()
        self._meanwhile.close()
        unseen = _UNSEEN if self._is_postponed else set()
        self.cache.finish(kind for kind in _KINDS if kind not in unseen)

    def sweep(self) -> None:
        """Remove what is no longer part of the site, once all is written."""
        if self._output_files:
            self._output_files.finish()

    def indexed(self) -> None:
        """Keep what a build has left to later, once all pages were looked at, and nothing else."""
        self.cache.finish([search_entries.KIND, result_cache.TEXT])

    def end(self) -> None:
        """Keep what has come together since, when nothing is served any more."""
        self.cache.finish()
