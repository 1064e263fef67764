"""Readers of a whole project: its files, its editor, its workbench and its service."""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import yaml
from lsprotocol import types
from pygls.workspace import PositionCodec

from mkdocs_tandem.commands.import_jekyll import plan
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.integrations.lsp.completion import choices
from mkdocs_tandem.integrations.lsp.cursor import Cursor
from mkdocs_tandem.integrations.lsp.diagnostics import diagnostic, fixes
from mkdocs_tandem.integrations.lsp.examples import lenses
from mkdocs_tandem.integrations.lsp.lookup import definitions, description
from mkdocs_tandem.integrations.lsp.open_project import OpenProject
from mkdocs_tandem.integrations.mkdocs.workbench import Workbench, WorkbenchState
from mkdocs_tandem.project.project import Project
from tests.fuzz import seeds

AUDIENCES = {"staff": {"contract": "api.yaml", "private": ["Blue Moon"]}, "guests": {}}
_FILE = re.compile(r"^=== (\S+)$", re.MULTILINE)
_CURSORS = 7
"""Places of a text that an editor asks about."""
_CONTRACT = """\
openapi: 3.1.0
info: { title: Cars, version: "1" }
paths:
  /cars/{id}:
    get:
      operationId: getCar
      parameters: [ { name: id, in: path, required: true, schema: { type: string } } ]
      responses:
        "200":
          description: The car.
          headers: { X-A: { schema: { type: string } } }
          content:
            application/json:
              schema: { type: object, properties: { id: { type: integer }, a: { type: array } } }
"""
_ASKING = """\
# Cars

```http
GET /cars/1
```

```http
HTTP/1.1 200 OK
X-A: b
Content-Type: application/json

{"id": 1, "a": [1, "b"], ...}
```
"""
_APP = """\
class Said:
    status, headers, body = "200 OK", [], b""


def application(environ, start):
    start(Said.status, Said.headers)
    return [Said.body]
"""


def project(contract: str = "", settings: Mapping[str, Any] | None = None, **files: str) -> Path:
    """The folder of a project with two audiences and a contract."""
    root = Path(mkdtemp())
    options = {"audiences": AUDIENCES, "speed": {"cache": False}, **(settings or {})}
    shown = {
        "mkdocs.yml": yaml.safe_dump({"site_name": "Cars", "plugins": [{"tandem": options}]}),
        "docs/index.md": "# Cars\n",
        "api.yaml": contract or seeds("openapi")[0],
        **files,
    }
    for name, text in shown.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def files() -> Callable[[str], list[Finding]]:
    """Data, variables, navigations, snippets and requests in files, one after the other."""
    root = project()
    config = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    config["plugins"] += [{"literate-nav": {"nav_file": "SUMMARY.md"}}, "meta"]
    config["markdown_extensions"] = ["pymdownx.snippets", "pymdownx.superfences"]
    (root / "mkdocs.yml").write_text(yaml.safe_dump(config), "utf-8")

    def read(text: str) -> list[Finding]:
        names = ["part.md", "_config.yml", "_data/cars.csv", "_data/cars.yml"]
        _, *parts = _FILE.split(f"=== {names[len(text) % len(names)]}\n{text}")
        written = [
            (root / name, content)
            for name, content in zip(parts[::2], parts[1::2], strict=True)
            if name in _NAMES
        ]
        for path, content in written:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.removeprefix("\n").encode("utf-8", "surrogatepass"))
        try:
            return list(Project.load(root / "mkdocs.yml").check(execute=False).findings)
        except FindingError as error:
            return [error.finding]
        finally:
            for path, _ in written:
                path.unlink(missing_ok=True)
            (root / "docs/index.md").write_text("# Cars\n", "utf-8")

    return read


_NAMES = {
    "part.md",
    "_config.yml",
    "_data/cars.csv",
    "_data/cars.tsv",
    "_data/cars.json",
    "_data/cars.yml",
    "_includes/calls.http",
    "docs/index.md",
    "docs/.meta.yml",
    "docs/SUMMARY.md",
}


def jekyll() -> Callable[[str], list[str]]:
    """A site of Jekyll's to import: its settings, a page and data of a navigation."""
    root = Path(mkdtemp())

    def read(text: str) -> list[str]:
        settings, _, rest = text.partition("\n=====\n")
        page, _, data = rest.partition("\n=====\n")
        given = {"_config.yml": settings, "index.md": page, "_data/navigation.yml": data}
        for name, content in given.items():
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_bytes(content.encode("utf-8", "surrogatepass"))
        try:
            return [loss.what for loss in plan(root).lost]
        except FindingError as error:
            return [str(error)]

    return read


def editor() -> Callable[[str], list[str]]:
    """An unsaved text, and what an editor asks about some of its places."""
    root = project()
    opened = OpenProject(root / "mkdocs.yml")
    codec = PositionCodec(types.PositionEncodingKind.Utf16)

    def read(text: str) -> list[str]:
        opened.edit("docs/index.md", text)
        source = opened.source("docs/index.md")
        said: list[str] = [it.title for it in lenses(opened, "docs/index.md")]
        for part in range(_CURSORS):
            cursor = Cursor(opened, source, len(source.text) * part // (_CURSORS - 1))
            said += [description(cursor)[:20], *(str(it.kind) for it in choices(cursor))]
            said += [str(it) for it in definitions(cursor)]
        for finding in opened.findings:
            shown = diagnostic(opened, finding, codec)
            assert shown.range.start <= shown.range.end, shown
            said += [str(shown.code), *(title for title, _ in fixes(opened, finding, codec))]
        return said

    return read


@dataclass
class _Answered:
    status: str = ""


def workbench() -> Callable[[str], str]:
    """A request to the workbench of a page: method, path, fields and content."""
    app = {"app": "fuzzed_app:application"}
    files = {"fuzzed_app.py": _APP, "docs/index.md": seeds("page")[1]}
    shown = Project.load(project(settings={"execute": app}, **files) / "mkdocs.yml")
    pages = {f"{it.audience.name}/": it for it in shown.site.all_variants() if it.audience}
    bench = Workbench(lambda: WorkbenchState(shown, pages))

    def read(text: str) -> str:
        head, _, body = text.partition("\n\n")
        first, *fields = head.split("\n")
        method, _, target = first.partition(" ")
        path, _, query = target.partition("?")
        content = body.encode("utf-8", "surrogatepass")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "QUERY_STRING": query,
            "CONTENT_LENGTH": str(len(content)),
            "HTTP_HOST": "localhost",
            "wsgi.input": io.BytesIO(content),
        }
        for line in fields:
            name, _, value = line.partition(":")
            environ[name.strip().upper().replace("-", "_")] = value.strip()
        answered = _Answered()

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            answered.status = status

        content = b"".join(bench.answer(path, environ, start))
        assert answered.status[:3].isdigit(), answered
        return f"{answered.status} {content[:40]!r}"

    return read


def answers() -> Callable[[str], list[Finding]]:
    """What a service answers: status line, fields and content, held against a page."""
    app = {"app": "fuzzed_answers:application"}
    root = project(
        _CONTRACT,
        {"execute": app, "audiences": {"staff": {"contract": "api.yaml"}}},
        **{"fuzzed_answers.py": _APP, "docs/index.md": _ASKING},
    )
    shown = Project.load(root / "mkdocs.yml")
    list(shown.check().findings)
    import fuzzed_answers  # type: ignore[import-not-found] # no stubs # noqa: PLC0415 -- just written

    def read(text: str) -> list[Finding]:
        head, _, body = text.partition("\n\n")
        status, *fields = head.split("\n")
        fuzzed_answers.Said.status = status
        pairs = [line.partition(":") for line in fields]
        fuzzed_answers.Said.headers = [(name, value.strip()) for name, _, value in pairs]
        fuzzed_answers.Said.body = body.encode("utf-8", "surrogatepass")
        changed = Project.load(root / "mkdocs.yml")
        return list(changed.check().findings)

    return read
