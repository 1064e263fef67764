"""Files that pages bring in with ``--8<--``, as ``pymdownx.snippets`` reads them.

They are brought in right after Liquid, so that what readers see is what is checked, and a mistake
in such a file is reported there. Source: https://facelessuser.github.io/pymdown-extensions,
extension Snippets.
"""

import os
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.liquid.pieces import Piece
from mkdocs_tandem.source import Source

_EXTENSION = "pymdownx.snippets"
_SIGN = "8<-"
_MARK = re.compile(
    r"""^(?P<space>[ \t]*)-+8<-+
    (?:[ \t]+(?P<quote>["'])(?P<name>[^"'\r\n]+)(?P=quote)(?=[ \t]*\r?$)
      |(?=\r?\n)(?P<names>(?:\r?\n(?![ \t]*-+8<-+\r?$)[^\n]*)*)\r?\n[ \t]*-+8<-+(?=\r?$))""",
    re.MULTILINE | re.VERBOSE,
)
_SECTION = re.compile(
    r".*?(?<![;-])-+8<-+[ \t]+"
    r"\[[ \t]*(?P<type>start|end)[ \t]*:[ \t]*(?P<name>[a-z][-\w]*)[ \t]*\].*",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?P<path>.*?)(?::(?P<section>[a-z][-\w]*)|(?P<lines>(?::-?\d*){1,2}(?:,-?\d*(?::-?\d*)?)*))?",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_DEEPEST = 20


class _Line(NamedTuple):
    text: str
    start: int
    """Offset in the file."""


class _Change(NamedTuple):
    start: int
    end: int
    length: int


class ExpandedSnippets(NamedTuple):
    """A text with files in place of the marks that name them."""

    pieces: tuple[Piece, ...]
    changes: tuple[_Change, ...]

    def offset(self, before: int) -> int:
        """The offset that a place has in it, from its offset in the text with the marks."""
        return before + sum(
            it.length - (it.end - it.start) for it in self.changes if it.end <= before
        )


class Snippets:
    """The files that pages may bring in, and how the site's settings find them."""

    def __init__(self, root: Path, options: Mapping[str, Any]) -> None:
        """``root`` is the folder of ``mkdocs.yml``; ``options`` are those of the extension."""
        base = options.get("base_path", ".")
        names = [base] if isinstance(base, str | Path) else list(base or [])
        self._root = root.resolve()
        self._bases = [(root / str(name)).resolve() for name in names]
        self._is_restricted = bool(options.get("restrict_base_path", True))
        self._is_dedented = bool(options.get("dedent_subsections", False))

    @classmethod
    def of(cls, settings: Settings) -> "Snippets | None":
        """Those of a site; ``None`` if it does not have the extension."""
        if _EXTENSION not in settings.extensions:
            return None
        return cls(settings.root, settings.extensions[_EXTENSION])

    def brought_in(
        self, pieces: Sequence[Piece], *, with_liquid: bool = False
    ) -> ExpandedSnippets | None:
        """The pieces with files in place of their marks; ``None`` if there are no such marks.

        A file with Liquid tags is not brought in unless ``with_liquid``: nothing would render them.
        """
        if not are_in(pieces):
            return None
        text = "".join(piece.text for piece in pieces)
        found: list[Piece] = []
        changes: list[_Change] = []
        at = 0
        for mark in _MARK.finditer(text):
            files = list(self._files(mark, frozenset()))
            if files and (with_liquid or not any("{%" in it.text for it in files)):
                found += [*_cut(pieces, at, mark.start()), *files]
                changes.append(_Change(*mark.span(), sum(len(it.text) for it in files)))
                at = mark.end()
        found += _cut(pieces, at, len(text))
        return ExpandedSnippets(tuple(found), tuple(changes)) if changes else None

    def missing(self, text: str) -> Iterator[tuple[str, int]]:
        """The names of files and sections that marks in a text name and that do not exist.

        Each comes with its offset. Addresses of the web are left out.
        """
        for mark in _MARK.finditer(text):
            group = "name" if mark["name"] else "names"
            for found in re.finditer(r"\S[^\r\n]*?(?=[ \t]*\r?(?:\n|\Z))", mark[group] or ""):
                name = found[0]
                if not name.startswith(";") and not _ADDRESS.match(name) and not self._has(name):
                    yield name, mark.start(group) + found.start()

    @property
    def folders(self) -> list[str]:
        """Where files are looked for, as paths in the project."""
        return [os.path.relpath(it, self._root) for it in self._bases]

    def _has(self, name: str) -> bool:
        parts = _NAME.fullmatch(name)
        path = self._path(parts["path"]) if parts else None
        if parts is None or path is None:
            return False
        section = parts["section"]
        return not section or any(
            mark is not None and mark["name"] == section
            for mark in (_SECTION.fullmatch(it.text) for it in _lines(self._source(path).text))
        )

    def _files(self, mark: re.Match[str], around: frozenset[Path]) -> Iterator[Piece]:
        """The files that a mark names, one below the other; nothing where one is not there."""
        names = [mark["name"]] if mark["name"] else (mark["names"] or "").split("\n")
        is_first = True
        for name in (it.strip() for it in names):
            if not name or name.startswith(";") or _ADDRESS.match(name):
                continue
            for piece in self._file(name, mark["space"], around):
                if is_first or piece.text:
                    yield piece
                is_first = False
            if name != names[-1].strip():
                yield Piece("\n", Source("", "\n"), 0, is_literal=False)

    def _file(self, name: str, space: str, around: frozenset[Path]) -> Iterator[Piece]:
        parts = _NAME.fullmatch(name)
        path = self._path(parts["path"]) if parts else None
        if parts is None or path is None or path in around or len(around) > _DEEPEST:
            return
        source = self._source(path)
        for number, line in enumerate(self._wanted(source, parts)):
            if number:
                yield Piece("\n", source, line.start, is_literal=False)
            mark = _MARK.match(line.text)
            inner = list(self._files(mark, around | {path})) if mark else []
            if space and line.text:
                yield Piece(space, source, line.start, is_literal=False)
            yield from inner or [Piece(line.text, source, line.start, is_literal=True)]

    def _path(self, name: str) -> Path | None:
        with suppress(OSError, ValueError):  # a name that no file has: too long, or with NUL
            for base in self._bases:
                path = (base / name).resolve() if base.is_dir() else base
                is_it = base.is_dir() or base.name == name
                is_inside = not self._is_restricted or path.is_relative_to(base)
                if is_it and is_inside and path.is_file():
                    return path
        return None

    def _source(self, path: Path) -> Source:
        is_inside = path.is_relative_to(self._root)
        shown = path.relative_to(self._root) if is_inside else path
        return Source(shown.as_posix(), path.read_text("utf-8-sig", "replace"))

    def _wanted(self, source: Source, parts: re.Match[str]) -> list[_Line]:
        """The lines of a file, or of its part that is named, without marks of sections."""
        lines = list(_lines(source.text))
        if parts["section"]:
            lines = list(_section(lines, parts["section"]))
            return _dedented(lines) if self._is_dedented else lines
        if parts["lines"]:
            picked = [
                line for part in parts["lines"][1:].split(",") for line in _range(lines, part)
            ]
            lines = _dedented(picked) if self._is_dedented else picked
        return [line for line in lines if not _SECTION.fullmatch(line.text)]


def are_in(pieces: Iterable[Piece]) -> bool:
    """Whether a text may name files to bring in."""
    return any(_SIGN in piece.text for piece in pieces)


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    for line in text.split("\n") if text else ():
        yield _Line(line.removesuffix("\r"), at)
        at += len(line) + 1


def _section(lines: Sequence[_Line], name: str) -> Iterator[_Line]:
    is_inside = False
    for line in lines:
        mark = _SECTION.fullmatch(line.text)
        if mark is None:
            if is_inside:
                yield line
        elif mark["name"] == name:
            if mark["type"].lower() == "end":
                return
            is_inside = True


def _range(lines: Sequence[_Line], part: str) -> Sequence[_Line]:
    """The lines of ``2:5``, both included and counted from 1, or from the end if negative."""
    first, colon, last = part.partition(":")
    start = int(first) if first not in ("", "-") else 1
    start = start - 1 if start > 0 else max(0, len(lines) + start)
    if not colon:
        return lines[start:]
    end = int(last) if last not in ("", "-") else len(lines)
    return lines[start : end if end >= 0 else len(lines) + end + 1]


def _dedented(lines: Sequence[_Line]) -> list[_Line]:
    plain = textwrap.dedent("\n".join(line.text for line in lines)).split("\n")
    return [
        _Line(text, line.start + len(line.text) - len(text))
        for text, line in zip(plain, lines, strict=True)
    ]


def _cut(pieces: Sequence[Piece], start: int, end: int) -> Iterator[Piece]:
    """The pieces between two offsets of their text."""
    at = 0
    for piece in pieces:
        low, high = max(start, at), min(end, at + len(piece.text))
        if low < high:
            is_whole = high - low == len(piece.text)
            moved = piece.start + (low - at if piece.is_literal else 0)
            text = piece.text[low - at : high - at]
            yield piece if is_whole else piece._replace(text=text, start=moved)
        at += len(piece.text)
