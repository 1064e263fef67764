"""Included files: where they are found, parsed once."""

import os
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid.limits import Limits
from mkdocs_tandem.liquid.nodes import ParsedTemplate
from mkdocs_tandem.source import Location, Source, shown_path
from mkdocs_tandem.suggestions import Suggestions

_MOST_NAMES = 10_000

_Stamp = tuple[int, int, int]


class RefusedInclude(NamedTuple):
    """Why nothing is included."""

    rule: str
    message: str
    hint: str


class IncludeLoader:
    """Finds, reads and keeps the files that are included."""

    def __init__(
        self,
        root: Path,
        folders: Sequence[Path],
        limits: Limits,
        parse: Callable[[Source, Sequence[Finding]], ParsedTemplate],
    ) -> None:
        self.root = root.resolve()
        self.folders = tuple(self.root / folder for folder in folders)
        self._limits = limits
        self._parse = parse
        self._templates: dict[str, tuple[_Stamp, ParsedTemplate]] = {}
        self._suggestions: dict[tuple[Path, ...], Suggestions] = {}
        self._texts: Mapping[str, str] = {}

    def rewrite(self, texts: Mapping[str, str]) -> None:
        """Take other texts for some files, by the paths that they are shown with."""
        self._texts = texts

    def find(self, name: str, folders: Sequence[Path]) -> ParsedTemplate | RefusedInclude:
        """The first file of that name in the folders."""
        if refusal := _refused_name(name):
            return refusal
        for folder in folders:
            place = f"{folder}/{name}"
            try:
                status = os.stat(place)  # noqa: PTH116 -- asked for each include of each variant
            except (OSError, ValueError):
                continue
            if not S_ISREG(status.st_mode):
                continue
            stamp = status.st_mtime_ns, status.st_size, status.st_ino
            known = self._templates.get(place)
            if known is not None and known[0] == stamp:
                return known[1]
            path = Path(place)
            if not path.resolve().is_relative_to(folder.resolve()):
                return RefusedInclude(
                    "include-outside",
                    f"'{name}' is a link out of '{shown_path(folder, self.root)}'",
                    "copy the file into the folder",
                )
            template = self._read(path)
            self._templates[place] = stamp, template
            return template
        return self._missing(name, folders)

    def forget(self, paths: Iterable[Path]) -> None:
        """Read these files again when they are next included."""
        self._suggestions.clear()
        for path in paths:
            self._templates.pop(str(self.root / path), None)

    def _read(self, path: Path) -> ParsedTemplate:
        shown = shown_path(path, self.root)
        if shown in self._texts:
            return self._parse(Source(shown, self._texts[shown]), ())
        try:
            content = path.read_bytes().removeprefix(BOM_UTF8)
        except OSError as error:
            return self._refused(shown, Finding("missing-include", Location(shown), str(error)))
        if len(content) > self._limits.size:
            message = f"'{shown}' is larger than {self._limits.size:,} bytes"
            return self._refused(shown, Finding("liquid-limit", Location(shown), message))
        try:
            text = content.decode()
        except UnicodeDecodeError as error:
            return self._refused(shown, _undecodable(shown, content, error))
        return self._parse(Source(shown, text), ())

    def _refused(self, shown: str, finding: Finding) -> ParsedTemplate:
        return self._parse(Source(shown, ""), (finding,))

    def _missing(self, name: str, folders: Sequence[Path]) -> RefusedInclude:
        key = tuple(folders)
        if key not in self._suggestions:
            self._suggestions[key] = Suggestions(islice(self._names(folders), _MOST_NAMES))
        suggestions = self._suggestions[key]
        found = suggestions.closest(name)
        close = [found] if found else suggestions.same_base(name)
        searched = (
            ", ".join(f"'{shown_path(folder, self.root)}'" for folder in folders) or "no folder"
        )
        hint = f"did you mean '{close[0]}'? " if close else ""
        message = f"there is no file '{name}' to include"
        return RefusedInclude("missing-include", message, f"{hint}searched in {searched}")

    def _names(self, folders: Sequence[Path]) -> Iterable[str]:
        for folder in folders:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    yield path.relative_to(folder).as_posix()


_NAME = re.compile(r"[\w/.\-()+~#@]+", re.ASCII)


def _refused_name(name: str) -> RefusedInclude | None:
    if ".." in name:
        return RefusedInclude(
            "include-outside", f"'{name}' leaves its folder", "leave out the '..'"
        )
    if not _NAME.fullmatch(name) or re.search(r"[./]{2}", name):
        hint = "a name has letters, digits and / . - ( ) + ~ # @, without './' or '//'"
        return RefusedInclude(
            "liquid-syntax", f"'{name}' cannot be the name of a file to include", hint
        )
    return None


def _undecodable(shown: str, content: bytes, error: UnicodeDecodeError) -> Finding:
    before = content[: error.start].decode()
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return Finding(
        "bad-encoding",
        Location(shown, line, column),
        f"the byte {content[error.start]:#04x} is not UTF-8",
        "save the file as UTF-8",
    )
