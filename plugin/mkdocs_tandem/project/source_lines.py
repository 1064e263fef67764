"""Lines of source files, as reports show them."""

from collections.abc import Mapping

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.masking import starred
from mkdocs_tandem.source import Location, Source, is_within


class SourceLines:
    """The lines of the files of a project, with secrets of the settings masked."""

    def __init__(self, settings: Settings, sources: Mapping[str, Source] | None = None) -> None:
        """``sources`` are those in memory, by their paths; others are read from their files."""
        self._settings = settings
        self._sources = dict(sources or {})

    def line(self, location: Location) -> str:
        """The line at a location; empty if it cannot be read."""
        root = self._settings.root
        path = root / location.path
        if location.path not in self._sources:
            text = ""
            if is_within(path, root) and path.is_file():
                text = path.read_text(encoding="utf-8-sig", errors="replace")
            self._sources[location.path] = Source(location.path, text)
        line = self._sources[location.path].line(location.line)
        execution = self._settings.execution
        return starred(line, execution.secrets) if execution else line
