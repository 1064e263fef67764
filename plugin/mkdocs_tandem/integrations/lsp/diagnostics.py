"""Findings as diagnostics, and the edits that correct them."""

import re
from collections.abc import Iterator

from lsprotocol import types
from pygls.uris import from_fs_path
from pygls.workspace import PositionCodec

from mkdocs_tandem.finding import RULES, Finding, Severity
from mkdocs_tandem.integrations.lsp.open_project import OpenProject
from mkdocs_tandem.output.reports.explain import url
from mkdocs_tandem.source import Location, Source
from mkdocs_tandem.suggestions import closeness, replacements

_QUOTED = re.compile(r"'([^']+)'")
_MARKS = frozenset("./ ")
"""Separators of the parts of names."""
_CLOSE = 0.6
"""Similarity (0 to 1) of a word and its replacement, unless the finding is at the word."""
_KINDS = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
}


def uri(project: OpenProject, path: str) -> str:
    """The address of a file of a project."""
    return from_fs_path(str(project.root / path)) or ""


def position_of(source: Source, offset: int, codec: PositionCodec) -> types.Position:
    """The position of an offset into a text, in the encoding of the client."""
    here = source.location(offset)
    before = source.line(here.line)[: here.column - 1]
    return types.Position(here.line - 1, codec.client_num_units(before))


def offset_of(source: Source, at: types.Position, codec: PositionCodec) -> int:
    """The offset of a position; one that does not exist is moved to the nearest before it."""
    count = width = 0
    for char in source.line(at.line + 1):
        width += codec.client_num_units(char)
        if width > at.character:
            break
        count += 1
    return source.offset(Location(source.path, at.line + 1, count + 1))


def line_range(
    source: Source, number: int, columns: tuple[int, int], codec: PositionCodec
) -> types.Range:
    """The range of columns of a line, all counted from 1; the line's end limits it."""
    line = source.line(number)
    first, last = (codec.client_num_units(line[: max(0, each - 1)]) for each in columns)
    return types.Range(types.Position(number - 1, first), types.Position(number - 1, last))


def diagnostic(project: OpenProject, finding: Finding, codec: PositionCodec) -> types.Diagnostic:
    """A finding as editors show it."""
    known = project.project.site.audience_names if project.project else []
    is_partial = finding.audiences and len(finding.audiences) < len(known)
    readers = f" ({', '.join(finding.audiences)})" if is_partial else ""
    hint = f"; {finding.hint}" if finding.hint else ""
    page = url(finding.rule)
    return types.Diagnostic(
        range_at(project, finding.location, codec, finding.length),
        f"{finding.message}{hint}{readers}",
        severity=_KINDS[RULES[finding.rule].severity],
        code=finding.rule,
        code_description=types.CodeDescription(page),
        source="tandem",
        related_information=[
            types.DiagnosticRelatedInformation(
                types.Location(uri(project, via.path), range_at(project, via, codec)),
                "included here",
            )
            for via in finding.via
        ],
    )


def range_at(
    project: OpenProject, here: Location, codec: PositionCodec, length: int = 1
) -> types.Range:
    """The range of some characters of a line."""
    source = project.source(here.path)
    return line_range(source, here.line, (here.column, here.column + max(1, length)), codec)


def fixes(
    project: OpenProject, finding: Finding, codec: PositionCodec
) -> Iterator[tuple[str, types.TextEdit]]:
    """The edits that a finding's hint suggests, the likeliest first, each with its title."""
    source, here = project.source(finding.location.path), finding.location
    line = source.line(here.line)
    edits = [(f"{finding.hint[:1].upper()}{finding.hint[1:]}", it) for it in _own(line, finding)]
    edits += [
        (f"Replace with '{text}'", (*span, text))
        for text in replacements(finding.hint)
        if (span := _written(line, finding, text))
    ]
    for title, (start, end, text) in edits:
        there = line_range(source, here.line, (start + 1, end + 1), codec)
        yield title, types.TextEdit(there, text)


def _written(line: str, finding: Finding, meant: str) -> tuple[int, int] | None:
    """Where a line has what is to be replaced: what the message quotes, or a part of it."""
    quoted = _QUOTED.findall(finding.message)
    parts = {it for word in quoted for mark in _MARKS - {*meant} for it in word.split(mark)}
    start = finding.location.column - 1
    for word in sorted({*parts, *quoted} - {""}, key=lambda it: (-closeness(it, meant), it)):
        if closeness(word, meant) < _CLOSE and not line.startswith(word, start):
            continue
        pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
        if found := pattern.search(line, start) or pattern.search(line):
            return found.span()
    return None


def _own(line: str, finding: Finding) -> Iterator[tuple[int, int, str]]:
    """The edit of a line that a hint in other words than those of ``suggestions`` suggests."""
    at = finding.location.column - 1
    for rule, hint, written, text in _OWN:
        asked = re.fullmatch(hint, finding.hint) if rule == finding.rule else None
        if asked is None:
            continue
        pattern = re.compile(written or f".{{{finding.length}}}")
        if found := pattern.match(line, at) or pattern.search(line):
            yield *found.span(pattern.groups), text.format(*asked.groups(), written=found[0])


_OWN = (
    ("bad-curl", "remove the space at the end of the line", r"\s+$", ""),
    ("bad-http", "put one before this", "()", "\n"),
    ("bad-json", "remove it", ".", ""),
    ("contract-example", "put it in quotes", r"[^\s,}\]]+", '"{written}"'),
    ("crossing-link", "write '(.+)', which stays within the audience", "", "{}"),
    ("missing-content-type", ".*, or write '--json' for '-d'", r"\s(-d)\s", "--json"),
    ("missing-http-parameter", "add '([?&].+)'", r"[^\s\"']*()", "{}"),
    ("mojibake", "write '(.+)'", "", "{}"),
    ("repeated-parameter", "remove one of them", r"\w+=(?:\"[^\"]*\"|'[^']*'|\S+)\s?", ""),
    ("unused-assignment", "remove it", "", ""),
    ("wrong-method", r"write '(-X \w+)'", r"\bcurl()\s(?!.*\s-X)", " {}"),
    ("wrong-type", "put it in quotes", r"[^\s,}\]]+", '"{written}"'),
)
"""Rule, hint, what to replace at the finding (its group, if it has one; empty for what the finding
covers), and by what: ``{}`` is the group of the hint."""
