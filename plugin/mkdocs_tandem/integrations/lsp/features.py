"""What the server answers to, and how it is started."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, BinaryIO

from lsprotocol import types

from mkdocs_tandem.integrations.lsp.completion import Choice, choices
from mkdocs_tandem.integrations.lsp.cursor import Cursor, TextSpan
from mkdocs_tandem.integrations.lsp.diagnostics import (
    fixes,
    offset_of,
    position_of,
    range_at,
    uri,
)
from mkdocs_tandem.integrations.lsp.examples import (
    RUN,
    UPDATE,
    LineEdit,
    Report,
    lenses,
    run,
    updated,
)
from mkdocs_tandem.integrations.lsp.lookup import definitions, description
from mkdocs_tandem.integrations.lsp.server import ProjectFile, TandemServer, path_of
from mkdocs_tandem.source import Source

VIEW_AS = "tandem/viewAs"
"""Our own request: a page in Markdown, as an audience reads it.

Its parameters are ``uri`` and ``audience``, its result ``text`` and ``audiences``, which are those
of the page, each with ``name`` and ``title``.
"""


def serve() -> None:
    """Serve one editor by standard input and output, until it ends the server."""
    with _own_streams() as streams:
        server().start_io(*streams)


@contextmanager
def _own_streams() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Standard input and output for the protocol alone.

    An application and its processes read nothing, and what they print goes to standard error.
    """
    sys.stdout.flush()
    with os.fdopen(os.dup(0), "rb") as given, os.fdopen(os.dup(1), "wb") as output:
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(2, 1)
        os.close(nothing)
        yield given, output


def server() -> TandemServer:
    """A server with all its features."""
    made = TandemServer()
    features: dict[str, Callable[..., Any]] = {
        types.INITIALIZED: _initialized,
        types.TEXT_DOCUMENT_DID_OPEN: _opened,
        types.TEXT_DOCUMENT_DID_CHANGE: _changed,
        types.TEXT_DOCUMENT_DID_SAVE: _saved,
        types.TEXT_DOCUMENT_DID_CLOSE: _closed,
        types.WORKSPACE_DID_CHANGE_WATCHED_FILES: _files_changed,
        types.TEXT_DOCUMENT_HOVER: _hover,
        types.TEXT_DOCUMENT_DEFINITION: _definition,
    }
    for name, feature in features.items():
        made.feature(name)(feature)
    triggers = types.CompletionOptions(trigger_characters=['"', " ", "/"])
    made.feature(types.TEXT_DOCUMENT_COMPLETION, triggers)(_completion)
    made.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions())(_code_lenses)
    made.feature(VIEW_AS)(_view_as)
    made.command(RUN)(_run)
    made.command(UPDATE)(_update)
    kinds = types.CodeActionOptions([types.CodeActionKind.QuickFix])
    made.feature(types.TEXT_DOCUMENT_CODE_ACTION, kinds)(_code_actions)
    return made


async def _initialized(server: TandemServer, params: types.InitializedParams) -> None:
    """Ask the editor to report changes of files, if it can."""
    workspace = server.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace else None
    if watching and watching.dynamic_registration:
        every = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher("**/*")])
        name = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        registration = types.Registration("files", name, every)
        server.client_register_capability(types.RegistrationParams([registration]))


async def _opened(server: TandemServer, params: types.DidOpenTextDocumentParams) -> None:
    document = params.text_document
    identifier = types.VersionedTextDocumentIdentifier(document.version, document.uri)
    await server.edited(identifier, document.text)


async def _changed(server: TandemServer, params: types.DidChangeTextDocumentParams) -> None:
    await server.edited(params.text_document, params.content_changes[-1].text)


async def _saved(server: TandemServer, params: types.DidSaveTextDocumentParams) -> None:
    await server.saved([params.text_document.uri])


async def _closed(server: TandemServer, params: types.DidCloseTextDocumentParams) -> None:
    await server.closed(params.text_document.uri)


async def _files_changed(server: TandemServer, params: types.DidChangeWatchedFilesParams) -> None:
    await server.saved([change.uri for change in params.changes])


async def _code_actions(
    server: TandemServer, params: types.CodeActionParams
) -> list[types.CodeAction]:
    return await server.ask(partial(_quick_fixes, server, params))


def _quick_fixes(server: TandemServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """The edits that the hints of the findings within a range offer."""
    address = params.text_document.uri
    file = server.file(address)
    found: list[types.CodeAction] = []
    for shown, finding in server.shown.get(path_of(address), []) if file else ():
        if file is None or not _overlap(shown.range, params.range):
            continue
        edits = list(fixes(file.project, finding, server.workspace.position_codec))
        found += (
            types.CodeAction(
                title,
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[shown],
                is_preferred=number == 0,
                edit=types.WorkspaceEdit(changes={address: [edit]}),
            )
            for number, (title, edit) in enumerate(edits)
        )
        if finding.rule in ("wrong-answer", "wrong-notification", "wrong-output"):
            found += _updates(file, address, shown)
    return found


def _updates(
    file: ProjectFile, address: str, shown: types.Diagnostic
) -> Iterator[types.CodeAction]:
    """The update of the example that differs from what the service answers."""
    above = [it for it in lenses(file.project, file.path) if it.line <= shown.range.start.line + 1]
    for lens in [it for it in above if it.command == UPDATE][-1:]:
        command = types.Command(lens.title, UPDATE, arguments=[address, lens.line])
        kind = types.CodeActionKind.QuickFix
        yield types.CodeAction(lens.title, kind, [shown], command=command)


def _overlap(one: types.Range, other: types.Range) -> bool:
    return one.start <= other.end and other.start <= one.end


_Place = types.CompletionParams | types.HoverParams | types.DefinitionParams


def _cursor(server: TandemServer, params: _Place) -> Cursor | None:
    """The place that a request is about."""
    file = server.file(params.text_document.uri)
    if file is None:
        return None
    source = file.project.source(file.path)
    codec = server.workspace.position_codec
    return Cursor(file.project, source, offset_of(source, params.position, codec))


async def _completion(
    server: TandemServer, params: types.CompletionParams
) -> list[types.CompletionItem]:
    def job() -> list[types.CompletionItem]:
        cursor = _cursor(server, params)
        return [_item(server, cursor, it) for it in choices(cursor)] if cursor else []

    return await server.ask(job)


def _item(server: TandemServer, cursor: Cursor, choice: Choice) -> types.CompletionItem:
    written = _range(server, cursor.source, choice.span)
    typed = cursor.source.text[choice.span.start : choice.span.end]
    return types.CompletionItem(
        choice.label,
        kind=choice.kind,
        detail=choice.detail or None,
        documentation=_markdown(choice.about) if choice.about else None,
        filter_text=f'"{choice.label}"' if typed.startswith('"') else choice.label,
        text_edit=types.TextEdit(written, choice.text or choice.label),
    )


def _range(server: TandemServer, source: Source, span: TextSpan) -> types.Range:
    codec = server.workspace.position_codec
    return types.Range(*(position_of(source, offset, codec) for offset in span))


def _markdown(text: str) -> types.MarkupContent:
    return types.MarkupContent(types.MarkupKind.Markdown, text)


async def _hover(server: TandemServer, params: types.HoverParams) -> types.Hover | None:
    def job() -> types.Hover | None:
        cursor = _cursor(server, params)
        text = description(cursor) if cursor else ""
        return types.Hover(_markdown(text)) if text else None

    return await server.ask(job)


async def _definition(server: TandemServer, params: types.DefinitionParams) -> list[types.Location]:
    def job() -> list[types.Location]:
        cursor = _cursor(server, params)
        codec = server.workspace.position_codec
        return [
            types.Location(uri(cursor.project, it.path), range_at(cursor.project, it, codec))
            for it in (definitions(cursor) if cursor else ())
            if cursor
        ]

    return await server.ask(job)


async def _code_lenses(server: TandemServer, params: types.CodeLensParams) -> list[types.CodeLens]:
    address = params.text_document.uri

    def job() -> list[types.CodeLens]:
        file = server.file(address)
        return [
            types.CodeLens(
                types.Range(types.Position(it.line - 1, 0), types.Position(it.line - 1, 0)),
                types.Command(it.title, it.command, arguments=[address, it.line]),
            )
            for it in (lenses(file.project, file.path) if file else ())
        ]

    return await server.ask(job)


async def _run(server: TandemServer, address: str, line: int) -> None:
    """Run an example, and show what came of it."""

    def job() -> tuple[ProjectFile, Report] | None:
        file = server.file(address)
        return (file, run(file.project, file.path, line)) if file else None

    if done := await server.ask(job):
        file, report = done
        await server.publish(file.project)
        _tell(server, report)


async def _update(server: TandemServer, address: str, line: int) -> None:
    """Write into an example what the service answers, as an edit that can be undone."""

    def job() -> tuple[list[LineEdit], Report] | None:
        file = server.file(address)
        return updated(file.project, file.path, line) if file else None

    if done := await server.ask(job):
        edits, report = done
        written = [
            types.TextEdit(
                types.Range(types.Position(it.start, 0), types.Position(it.end, 0)), it.text
            )
            for it in edits
        ]
        if written:
            change = types.WorkspaceEdit(changes={address: written})
            await server.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(change))
        _tell(server, report)


def _tell(server: TandemServer, report: Report) -> None:
    kind = types.MessageType.Info if report.is_ok else types.MessageType.Warning
    server.window_show_message(types.ShowMessageParams(kind, report.message))


async def _view_as(server: TandemServer, params: Any) -> dict[str, Any]:
    def job() -> dict[str, Any]:
        file, wanted = server.file(str(params.uri)), getattr(params, "audience", None)
        project = file.project.project if file else None
        variants = file.project.variants(file.path) if file else ()
        audiences = [it.audience for it in variants if it.audience]
        chosen = [it for it in variants if not wanted or wanted in it.names]
        return {
            "audiences": [{"name": it.name, "title": it.title} for it in audiences],
            "text": project.publisher.filled(chosen[0], execute=False)
            if project and chosen
            else "",
        }

    return await server.ask(job)
