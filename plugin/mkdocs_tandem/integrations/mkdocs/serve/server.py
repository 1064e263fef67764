"""The server of ``mkdocs serve``: rebuilds only what changed.

MkDocs polls, waits, and builds everything. Here the system reports changed files. Where
they are pages, or includes, the pages that are open are built before the browser reloads
them, the others on request or when there is time. A page whose title or front
matter changed, and the navigation, are shown by all others: these are written again on
request. Pictures, styles and scripts are copied. Anything else is left to a whole build, in
which unchanged parts are kept, and after which all pages are written on request.
"""

import threading
import time
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File
from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from mkdocs_tandem.commands.watch import changed_paths
from mkdocs_tandem.fallbacks import Fallback, note_fallback
from mkdocs_tandem.integrations.mkdocs.serve.build_state import BuildState, StructureError
from mkdocs_tandem.integrations.mkdocs.serve.middleware import AppResponse
from mkdocs_tandem.integrations.mkdocs.serve.updates import PageUpdate, revise
from mkdocs_tandem.project.inputs import ProjectInputs, inputs_of
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.source import Source

_log = get_plugin_logger("tandem")

SETTLED = 0.02
"""Seconds without a further event after which a change is taken for complete."""
REST = 0.3
"""Seconds that browsers have to request pages before the other pages are built."""
CATCHING_UP = "tandem-catching-up"
"""Name of the thread that builds pages that were not requested yet."""
_SOME = 20
"""So many pages are looked at for the search index before others get a turn."""
_BETWEEN = 0.001
"""Seconds of such a turn: enough for a thread that waits to begin."""
_OPEN = 3
"""So many of the last requested pages are taken to be open in browsers."""
_EVENTS: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]
"""Those that say that a file is another one now: a build opens and closes files all the time."""


class LiveServer:
    """The builder and the application of a server, in place of those that MkDocs gave it."""

    def __init__(
        self,
        server: LiveReloadServer,
        builder: Callable[[], None],
        latest: Callable[[], BuildState | None],
        tell: Callable[[Project, list[Source]], None],
        fail: Callable[[BaseException | None], None] = lambda error: None,
    ) -> None:
        """``latest`` gives the result of the last build; ``tell`` reports findings.

        ``fail`` is called after each whole build, with what kept it from ending if anything did.
        """
        self._server = server
        self._builder = builder
        self._latest = latest
        self._tell = tell
        self._fail = fail
        self._inputs: ProjectInputs | None = None
        self._lock = threading.RLock()
        self._changed: set[Path] = set()
        self._pending: dict[str, File] = {}
        """Pages with another text, by their addresses."""
        self._stale: dict[str, File] = {}
        """Pages that show something else of others."""
        self._is_search_pending = False
        self._whole_builds = 0
        self._asked: list[str] = []
        self._application: Any = None

    def install(self) -> bool:
        """Take the place of MkDocs' own parts; whether that is possible."""
        watched: Collection[str] | None = getattr(self._server, "_watched_paths", None)
        if (
            watched is None
            or not hasattr(self._server, "build_delay")
            or not BuildState.is_possible()
        ):
            _log.info("the whole site is built on each change: MkDocs is not as expected")
            note_fallback(Fallback.HOST_DIFFERS, "the server, or the functions that build a page")
            return False
        paths = list(watched)
        for path in paths:
            while path in watched:  # as often as it was asked for
                self._server.unwatch(path)
        self._server.observer = _observer(self._changed, self._is_output)  # type: ignore[assignment] # it has the methods that MkDocs calls
        for path in paths:
            self._server.watch(path)
        self._watch_inputs()
        self._server.build_delay = SETTLED
        self._server.builder = self.rebuild
        self._application = self._server.get_app()
        self._server.set_app(self.answer)
        self._leave_unwritten()
        return True

    def rebuild(self) -> None:
        """Bring the open pages of the site up to date."""
        with self._lock:
            paths = set(self._changed)
            self._changed -= paths
            built = self._latest()
            try:
                if built is None or not paths:
                    raise StructureError("nothing is known of it")  # noqa: TRY301 -- one way out
                self._revise(built, paths)
            except StructureError as error:
                self._build_all(error)

    def answer(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer a request, with the page that it is for built if it has to be."""
        path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "ignore")
        address = path.removeprefix(self._server.mount_path).removeprefix("/")
        if path.startswith("/livereload/"):
            return self._application(environ, start_response)
        try:
            if _is_page(address):
                return self._page(address, environ).sent(start_response)
            self._prepare(address)
        except Exception as error:  # noqa: BLE001 -- a template, or another plugin, may be wrong
            _log.exception(f"'/{address}' cannot be shown")
            message = f"'/{address}' cannot be shown: {error}. See the terminal for details."
            return AppResponse.broken(message).sent(start_response)
        return self._application(environ, start_response)

    def _page(self, address: str, environ: dict[str, Any]) -> AppResponse:
        """The answer with a page; MkDocs may wait for a whole build, which leaves it unwritten."""
        begun, latest = -1, self._prepare(address)
        while begun != latest:
            answer = AppResponse.of(self._application, environ)
            begun, latest = latest, self._prepare(address)
        return answer

    def _prepare(self, address: str) -> int:
        """Build what an address shows if it is not up to date; how often all was built before."""
        is_search = "search/search_index." in address
        if is_search:
            self._index()
        with self._lock:
            self._note(address)
            self._build(address)
            self._build(f"{address}/")  # MkDocs leads there if there is such a page
            if is_search and self._is_search_pending:
                self._write_search()
            return self._whole_builds

    def _index(self) -> None:
        """Convert all pages for the search index; requests are answered in between."""
        more = self._is_search_pending
        while more:
            with self._lock:
                built = self._latest()
                more = built is not None and built.index(_SOME)
            time.sleep(_BETWEEN)

    def _build_all(self, reason: StructureError) -> None:
        _log.debug(f"whole build: {reason}")
        note_fallback(Fallback.FULL_BUILD, reason)
        built, left = self._latest(), (self._pending, self._stale, self._is_search_pending)
        self._pending, self._stale = {}, {}
        self._is_search_pending = False
        self._whole_builds += 1
        self._fail(None)
        try:
            self._builder()
        except (Exception, SystemExit) as error:  # noqa: BLE001 -- MkDocs aborts with SystemExit
            _log.error(str(error) or "the site cannot be built")
            self._fail(error)
            if built is not None and self._latest() is built:  # it is shown as it was
                self._pending, self._stale, self._is_search_pending = left
            return
        self._watch_inputs()
        self._leave_unwritten()

    def _watch_inputs(self) -> None:
        """Watch the files that the last build read, and note which are output of the service."""
        built = self._latest()
        if built is not None:
            self._inputs = inputs_of(built.project.site)
            watched = getattr(self._server, "_watched_paths", {})
            for path in map(str, self._inputs.paths):
                if path not in watched:
                    self._server.watch(path)

    def _is_output(self, path: Path) -> bool:
        return self._inputs is not None and self._inputs.is_output(path)

    def _leave_unwritten(self) -> None:
        """Note the pages that a whole build has left to be written on request."""
        built = self._latest()
        if built and built.is_postponed:
            self._stale = {_address(file): file for file in built.documents}
            self._is_search_pending = True

    def _revise(self, built: BuildState, paths: set[Path]) -> None:
        revision = revise(built, paths)
        changed = {_address(file): file for file in revision.files}
        if revision.is_seen_elsewhere:  # before any page is written that shows what they are now
            self._read(built, changed.values())
            for file in changed.values():
                built.write(file)
            self._stale = {key: it for key, it in self._stale.items() if key not in changed}
        else:
            self._pending |= changed
        if revision.is_everywhere:
            built.forget()
            self._stale = {_address(file): file for file in built.documents}
        self._is_search_pending = True
        for address in self._asked:
            self._build(address)
        later = threading.Timer(REST, self._catch_up, (built, revision))
        later.name, later.daemon = CATCHING_UP, True
        later.start()

    def _read(self, built: BuildState, files: Iterable[File]) -> None:
        """Make HTML of pages; if others show something else of them, those are to be written."""
        seen = [built.read(file) for file in files]
        if any(seen):
            built.forget()
            self._stale = {_address(file): file for file in built.documents}

    def _build(self, address: str) -> None:
        """Build the page of an address if it is not up to date."""
        address = address.removesuffix("index.html")
        built = self._latest()
        changed = self._pending.pop(address, None)
        file = changed or self._stale.get(address)
        if built is None or file is None:
            return
        try:
            if changed:
                self._read(built, [changed])
            built.write(file)
            self._stale.pop(address, None)
        except StructureError as error:
            self._build_all(error)

    def _catch_up(self, built: BuildState, revision: PageUpdate) -> None:
        """Build changed pages that were not requested yet, and report their findings."""
        while True:
            with self._lock:
                if not self._pending or self._latest() is not built:
                    break
                self._build(next(iter(self._pending)))
        with self._lock:
            if self._latest() is built:
                if self._stale:
                    built.write_templates()
                if revision.sources:
                    self._tell(built.project, revision.sources)

    def _write_search(self) -> None:
        while self._pending:
            self._build(next(iter(self._pending)))
        built = self._latest()
        if built:
            built.write_search()
        self._is_search_pending = False

    def _note(self, address: str) -> None:
        if address.endswith(("/", ".html")) or not address:
            self._asked = [address, *(it for it in self._asked if it != address)][:_OPEN]


def _observer(changed: set[Path], is_output: Callable[[Path], bool]) -> BaseObserver:
    """An observer of file system events that notes the changed files."""

    class Noting(Observer):  # type: ignore[misc, valid-type] # which class depends on the system
        def schedule(self, event_handler: FileSystemEventHandler, path: Any, **options: Any) -> Any:
            noted = _Noted(event_handler, changed, is_output)
            place = Path(path)
            if place.is_file():  # an editor may put another file in its place
                noted.only = place.resolve()
                path, options = str(place.parent), {**options, "recursive": False}
            return super().schedule(noted, path, **{**options, "event_filter": _EVENTS})

    observer: BaseObserver = Noting()
    return observer


class _Noted(FileSystemEventHandler):
    def __init__(
        self,
        handler: FileSystemEventHandler,
        changed: set[Path],
        is_output: Callable[[Path], bool],
    ) -> None:
        self._handler = handler
        self._changed = changed
        self._is_output = is_output
        self.only: Path | None = None
        """The one file whose changes count; ``None`` for all."""

    def dispatch(self, event: FileSystemEvent) -> None:
        if event.is_directory and not isinstance(event, DirCreatedEvent | DirDeletedEvent):
            return
        paths = {path for path in changed_paths(event) if not self._is_output(path)}
        if paths if self.only is None else self.only in paths:
            self._changed |= paths if self.only is None else {self.only}
            self._handler.dispatch(event)


def _is_page(address: str) -> bool:
    return address.endswith(("/", ".html")) or "." not in address.rpartition("/")[2]


def _address(file: File) -> str:
    return unquote(file.url).removeprefix("./")
