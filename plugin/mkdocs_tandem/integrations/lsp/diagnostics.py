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
from mkdocs_tandem.suggestions import replacements

_QUOTED = re.compile(r"'([^']+)'")
_KINDS = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
}


def uri(project: OpenProject, path: str) -> str:
    """The address of a file of a project."""
    return from_fs_path(str(project.root / path)) or ""


def position(source: Source, offset: int, codec: PositionCodec) -> types.Position:
    """The position of an offset into a text, in the encoding that the client asked for."""
    here = source.location(offset)
    before = source.line(here.line)[: here.column - 1]
    return types.Position(here.line - 1, codec.client_num_units(before))


def offset(source: Source, at: types.Position, codec: PositionCodec) -> int:
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
        _range(project, finding.location, finding.length, codec),
        f"{finding.message}{hint}{readers}",
        severity=_KINDS[RULES[finding.rule].severity],
        code=finding.rule,
        code_description=types.CodeDescription(page),
        source="tandem",
        related_information=[
            types.DiagnosticRelatedInformation(
                types.Location(uri(project, via.path), _range(project, via, 1, codec)),
                "included here",
            )
            for via in finding.via
        ],
    )


def _range(project: OpenProject, here: Location, length: int, codec: PositionCodec) -> types.Range:
    source = project.source(here.path)
    return line_range(source, here.line, (here.column, here.column + max(1, length)), codec)


def fixes(
    project: OpenProject, finding: Finding, codec: PositionCodec
) -> Iterator[tuple[str, types.TextEdit]]:
    """The edits that a finding's hint asks for, each with what it puts there."""
    source, here = project.source(finding.location.path), finding.location
    span = _written(source.line(here.line), finding)
    for text in replacements(finding.hint) if span else ():
        if span:
            yield text, types.TextEdit(line_range(source, here.line, span, codec), text)


def _written(line: str, finding: Finding) -> tuple[int, int] | None:
    """The columns of what is to be replaced: a word that the message quotes, at its place."""
    start = finding.location.column - 1
    words = sorted(_QUOTED.findall(finding.message), key=len, reverse=True)
    for word in words:
        for at in (start, start + 1):
            if line.startswith(word, at):
                return at + 1, at + 1 + len(word)
    for word in words:
        ends = (start + finding.length, len(line)) if finding.length > 1 else (len(line),)
        for end in ends:
            if line.count(word, start, end) == 1:
                at = line.index(word, start)
                return at + 1, at + 1 + len(word)
    return None
