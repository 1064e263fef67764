"""Pages rendered by worker processes ahead of their turn."""

from collections.abc import Callable

from jinja2 import Environment
from mkdocs.commands import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation

from mkdocs_tandem.cache import Cache
from mkdocs_tandem.fallbacks import Fallback, note_fallback
from mkdocs_tandem.integrations.mkdocs.build_cache.fork_pool import ForkPool, Rows
from mkdocs_tandem.integrations.mkdocs.private_names import is_known

_log = get_plugin_logger("tandem")

_MISSES = 4
"""So many pages are rendered here before other processes are asked."""
REPEATABLE = {"search", "material/search", "tandem", "autorefs", "macros", "redirects"}
"""Plugins that may be asked about the same page in two processes, and change nothing else by it."""


class RenderedError(BaseException):
    """A page is rendered and kept: that was all, and it is not written.

    MkDocs logs each ``Exception``; this one is no error.
    """


class Prerender:
    """What MkDocs does with each page, done by other processes until its template is rendered."""

    def __init__(
        self, cache: Cache, config: MkDocsConfig, files: Files, nav: Navigation, env: Environment
    ) -> None:
        self._cache = cache
        self._config = config
        self._files = files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
        self._nav = nav
        self._env = env
        self._jobs = 1
        self._leave: Callable[[], None] = lambda: None
        self._misses = 0
        self._fork_pool: ForkPool | None = None
        self._begun: File | None = None
        self.is_ahead = False
        """Whether this is one of the other processes."""

    def share_out(self, jobs: int, leave: Callable[[], None]) -> None:
        """Let so many processes work, if what they do is known not to matter twice.

        ``leave`` is what each does first, to let go of what only this one needs.
        """
        self._leave = leave
        unknown_plugins = [
            name
            for name, plugin in self._config.plugins.items()
            if name not in REPEATABLE and hasattr(plugin, "on_page_context")
        ]
        if jobs > 1 and not is_known("_build_page"):
            _log.info("one process renders all pages: MkDocs is not as expected: _build_page")
            note_fallback(Fallback.HOST_DIFFERS, "_build_page")
        elif not unknown_plugins:
            self._jobs = jobs
        elif jobs > 1:
            note_fallback(Fallback.ONE_PROCESS, f"whole pages: {', '.join(unknown_plugins)}")

    def adopt(self, file: File) -> bool:
        """Keep what another process has made of a page; whether one has."""
        if self.is_ahead or self._jobs == 1:
            return False
        self._misses += 1
        if self._misses == _MISSES:
            self._begin(file)
        rows = self._fork_pool.result(file.src_uri) if self._fork_pool else None
        for row in rows or ():
            self._cache.write(*row)
        return bool(rows)

    def close(self) -> None:
        """End the processes."""
        self._jobs = 1
        if self._fork_pool:
            self._fork_pool.close()
            self._fork_pool = None

    def _begin(self, file: File) -> None:
        """Begin with all pages from one on."""
        at = self._files.index(file) if file in self._files else len(self._files)
        self._begun, rest = file, self._files[at:]
        names = [each.src_uri for each in rest]
        if ForkPool.is_worthwhile(names, self._jobs):
            by_uri = {each.src_uri: each for each in rest}
            self._fork_pool = ForkPool(lambda uri: self._worked(by_uri[uri]), names, self._jobs)

    def _worked(self, file: File) -> Rows | None:
        """In another process: what is to be kept of a rendered page."""
        if not self.is_ahead:
            self.is_ahead = True
            self._begin_apart()
        self._cache.drained()
        if file.page is None:
            return None
        try:
            mkdocs_build._build_page(  # noqa: SLF001 -- no other way
                file.page,
                self._config,
                self._files,
                self._nav,
                self._env,
                excluded=file.inclusion.is_excluded(),
            )
        except RenderedError:
            return self._cache.drained()
        return None

    def _begin_apart(self) -> None:
        """Let go of the page that was being rendered when this process began, and of the rest."""
        self._leave()
        if self._begun and self._begun.page:
            self._begun.page.active = False
