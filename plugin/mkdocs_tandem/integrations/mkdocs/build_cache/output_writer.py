"""Site files that an earlier build wrote, left alone where nothing changed.

MkDocs removes all of a site before it writes it. Here that is put off: what was not written again
by the end of a build is removed then, and what would be the same is not written. So it is quicker,
and copies of the site that go by the time of files have less to do.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from secrets import token_hex

from mkdocs import utils
from mkdocs.plugins import get_plugin_logger

from mkdocs_tandem.fallbacks import Fallback, note_fallback

_log = get_plugin_logger("tandem")

_CLEANING, _WRITING = "clean_directory", "write_file"
_Stamp = tuple[int, int, int, int]


class OutputFiles:
    """The files of one site, for as long as one build lasts."""

    def __init__(self, site: str) -> None:
        self._site = Path(site).absolute()
        self._found: dict[str, _Stamp] | None = None
        """The files of earlier builds; ``None`` if they are not to be removed."""
        self._same: set[str] = set()
        self._awaited: dict[str, Callable[[str], None]] = {}
        self.stays = f"\0{token_hex(16)}\0"
        """The content of a file that is to be left as it is; no page can say it."""
        self._before: dict[str, Callable[..., None]] = {}

    def begin(self) -> None:
        """Take over the cleaning of the site, and the writing of files."""
        if not all(hasattr(utils, name) for name in (_CLEANING, _WRITING)):
            _log.info("all files are written: MkDocs is not as expected")
            note_fallback(Fallback.HOST_DIFFERS, "the functions that write files")
            return
        self._before = {name: getattr(utils, name) for name in (_CLEANING, _WRITING)}
        setattr(utils, _CLEANING, self._clean)
        setattr(utils, _WRITING, self._write)

    def make_room(self, paths: Iterable[str]) -> None:
        """Remove files where folders are needed, and the reverse."""
        found = self._found or {}
        folders = {str(parent) for path in found for parent in Path(path).parents}
        for path in map(self._full, paths):
            if path in folders:
                shutil.rmtree(path, ignore_errors=True)
            for parent in map(str, Path(path).parents):
                if parent in found:
                    Path(parent).unlink(missing_ok=True)

    def stamp(self, path: str) -> str | None:
        """What is another text once a file was changed; ``None`` if the file is not to be left."""
        path = self._full(path)
        stamp = self._found.get(path) if self._found else None
        return repr(stamp) if stamp and stamp == _stamp(path) else None

    def once_written(self, path: str, tell: Callable[[str], None]) -> None:
        """Tell the stamp of a file once this build has written it, or found it to be the same."""
        self._awaited[self._full(path)] = tell

    def finish(self) -> None:
        """Remove what this build has not written."""
        self.leave()
        for path, stamp in (self._found or {}).items():
            if path not in self._same and _stamp(path) == stamp:
                os.unlink(path)  # noqa: PTH108 -- thousands
        if self._found:
            _remove_empty(str(self._site), is_top=True)

    def leave(self) -> None:
        """Hand over to MkDocs again."""
        for name, function in self._before.items():
            setattr(utils, name, function)
        self._before = {}

    def _clean(self, directory: str) -> None:
        if Path(directory).absolute() != self._site:
            self._before[_CLEANING](directory)
            return
        self._found = {path: _stamp(path) for path in _files(str(self._site), is_top=True)}
        for path in [path for path in self._found if os.path.islink(path)]:  # noqa: PTH114 -- thousands
            os.unlink(path)  # noqa: PTH108 -- nothing is to be written through it
            del self._found[path]

    def _write(self, content: bytes, output_path: str) -> None:
        path = self._full(output_path)
        stamp = self._found.get(path) if self._found else None
        if content == self.stays.encode():
            self._same.add(path)
            return
        if stamp is not None and stamp[0] == len(content) and _content(path) == content:
            self._same.add(path)
        else:
            self._before[_WRITING](content, output_path)
        if path in self._awaited:
            self._awaited.pop(path)(repr(_stamp(path)))

    def _full(self, path: str) -> str:
        return os.path.normpath(os.path.join(self._site, path))  # noqa: PTH118 -- thousands


def _files(folder: str, *, is_top: bool = False) -> Iterator[str]:
    """The files below a folder, but hidden ones at its top, which MkDocs leaves alone, too."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if is_top and entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path)
        else:
            yield entry.path


def _remove_empty(folder: str, *, is_top: bool = False) -> bool:
    """Remove the folders in which no file is left; whether this one was."""
    is_empty = True
    for entry in list(os.scandir(folder)):
        is_kept = is_top and entry.name.startswith(".")
        if is_kept or not entry.is_dir(follow_symlinks=False) or not _remove_empty(entry.path):
            is_empty = False
    if is_empty and not is_top:
        os.rmdir(folder)  # noqa: PTH106 -- as above
    return is_empty


def _stamp(path: str) -> _Stamp:
    """What is another one once a file was written: also if its time was set back."""
    try:
        status = os.lstat(path)
    except OSError:
        return 0, 0, 0, 0
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _content(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 -- as above
            return file.read()
    except OSError:
        return None
