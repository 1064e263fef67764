"""An editor without a screen: a client of the language server, by its standard input and output."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.client import LanguageClient

from tests.support.projects import REPOSITORY

PATIENCE = 200
"""Seconds after which a scenario has failed."""

APP = """\
import json


def application(environ, start):
    print("printed by the application")
    status = "404 Not Found" if environ["PATH_INFO"].endswith("/none") else "200 OK"
    start(status, [("Content-Type", "application/json")])
    return [json.dumps({"plate": "AB 1", "fuel": "electric"}).encode()]
"""
CONTRACT = """\
openapi: 3.1.0
info: { title: Cars, version: "1" }
paths:
  /cars/{id}:
    get:
      operationId: getCar
      summary: One car
      description: Says which car it is.
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
      responses:
        "200":
          description: The car.
          content: { application/json: { schema: { $ref: "#/components/schemas/Car" } } }
components:
  schemas:
    Car:
      type: object
      required: [plate]
      properties:
        plate: { type: string, description: What is written on it. }
        fuel: { enum: [electric, petrol] }
"""
SETTINGS = """\
site_name: Cars
plugins:
  - tandem:
      audiences:
        driver: { title: Drivers, contract: api.yaml }
        fleet: { title: Fleets, contract: api.yaml }
      execute: { app: "car_app:application" }
"""
HEAD = "# Cars\n\n"
PAGE = """\
# Cars

```http
GET /cars/1
```

```json
{ "plate": "AB 1", "fuel": "electric" }
```
"""
FILES = {
    "mkdocs.yml": SETTINGS,
    "api.yaml": CONTRACT,
    "car_app.py": APP,
    "docs/index.md": PAGE,
    "_includes/note.md": "Note for {{ include.who }}.\n",
}
Scenario = Callable[["Editor"], Awaitable[None]]


class Editor(LanguageClient):
    """A client that keeps what it is sent."""

    def __init__(self, root: Path) -> None:
        super().__init__("editor", "1")
        self.root = root
        self.shown: dict[str, types.PublishDiagnosticsParams] = {}
        self.messages: list[str] = []
        self.edits: list[types.WorkspaceEdit] = []
        self.told = asyncio.Condition()
        self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(partial(self._take))
        self.feature(types.WINDOW_SHOW_MESSAGE)(partial(self._hear))
        self.feature(types.WORKSPACE_APPLY_EDIT)(partial(self._edit))

    @property
    def process(self) -> int:
        """The number of the server's process."""
        assert self._server is not None
        return self._server.pid

    def uri(self, name: str) -> str:
        return (self.root / name).as_uri()

    async def start(self, encodings: Sequence[types.PositionEncodingKind] = ()) -> None:
        command = ("-m", "mkdocs_tandem", "lsp")
        await self.start_io(sys.executable, *command, cwd=str(self.root))
        general = types.GeneralClientCapabilities(position_encodings=list(encodings) or None)
        capabilities = types.ClientCapabilities(general=general)
        await self.initialize_async(types.InitializeParams(capabilities, root_uri=self.uri("")))
        self.initialized(types.InitializedParams())

    async def end(self) -> None:
        await self.shutdown_async(None)
        self.exit(None)
        await self.stop()

    def open(self, name: str, text: str | None = None) -> None:
        text = (self.root / name).read_text("utf-8") if text is None else text
        item = types.TextDocumentItem(self.uri(name), types.LanguageKind.Markdown, 1, text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, name: str, text: str, version: int) -> None:
        document = types.VersionedTextDocumentIdentifier(version, self.uri(name))
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    def close(self, name: str) -> None:
        document = types.TextDocumentIdentifier(self.uri(name))
        self.text_document_did_close(types.DidCloseTextDocumentParams(document))

    def write(self, name: str, text: str) -> None:
        """Save another file, as somebody else may."""
        (self.root / name).write_text(text, "utf-8")
        change = types.FileEvent(self.uri(name), types.FileChangeType.Changed)
        self.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([change]))

    async def until(self, is_so: Callable[[], object]) -> None:
        async with self.told:
            await self.told.wait_for(is_so)

    async def rules(self, name: str, *rules: str) -> list[types.Diagnostic]:
        """What a file shows, once these are its rules."""
        await self.until(lambda: self._rules(name) == sorted(rules))
        return list(self.shown[self.uri(name)].diagnostics)

    def _rules(self, name: str) -> list[str] | None:
        shown = self.shown.get(self.uri(name))
        return sorted(str(each.code) for each in shown.diagnostics) if shown else None

    async def _take(self, params: types.PublishDiagnosticsParams) -> None:
        async with self.told:
            self.shown[params.uri] = params
            self.told.notify_all()

    async def _hear(self, params: types.ShowMessageParams) -> None:
        async with self.told:
            self.messages.append(params.message)
            self.told.notify_all()

    async def _edit(self, params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        async with self.told:
            self.edits.append(params.edit)
            self.told.notify_all()
        return types.ApplyWorkspaceEditResult(applied=True)


def play(
    root: Path, scenario: Scenario, files: Mapping[str, str] | None = None, **how: Any
) -> None:
    """Write a project, start a server for it and do what a scenario does; all within a limit."""
    for name, text in {**FILES, **(files or {})}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    async def whole() -> None:
        editor = Editor(root)
        await editor.start(**how)
        await scenario(editor)
        await editor.end()

    asyncio.run(asyncio.wait_for(whole(), PATIENCE))


__all__ = ["FILES", "PAGE", "REPOSITORY", "Editor", "play"]
