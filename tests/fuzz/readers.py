"""Every reader of text that authors write, as a function that must not raise.

Each returns its outcome in a few words: an input with a new outcome is changed further.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

from markdown import markdown

from mkdocs_tandem.audience import ContractSelection
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.formats.http.commands import command_messages
from mkdocs_tandem.formats.http.message_parser import messages
from mkdocs_tandem.formats.json import parse
from mkdocs_tandem.liquid import Limits, TemplateRenderer
from mkdocs_tandem.openapi import load
from mkdocs_tandem.pages.code_blocks import regions
from mkdocs_tandem.pages.front_matter import decoded
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.source import Source
from tests.fuzz import projects

Outcome = frozenset[str]
Reader = Callable[[str], Outcome]

_PAGE = {"n": 3, "s": "text", "list": ["a", [1, None], {"k": 1.5}], "map": {"k": "v"}}
_LIMITS = Limits(output=100_000, rounds=10_000, seconds=2)


def _outcome(told: Iterable[object]) -> Outcome:
    """Messages without what they quote and count."""
    return frozenset(re.sub(r"'.*'|\d+", "", str(each), flags=re.DOTALL)[:60] for each in told)


def _of(findings: Iterable[Finding]) -> Outcome:
    found = list(findings)
    for each in found:
        assert each.location.line >= 1, each
        assert each.location.column >= 1, each
    return _outcome(f"{it.rule}: {it.message}" for it in found)


def _json(text: str) -> Outcome:
    document = parse(text)
    for problem in document.problems:
        assert 0 <= problem.offset <= len(text), problem
    assert document.root is not None or document.problems
    return _outcome(problem.message for problem in document.problems)


def _liquid() -> Reader:
    root = Path(mkdtemp())
    renderer = TemplateRenderer(
        root=root, includes=[Path("_includes")], docs=Path("docs"), limits=_LIMITS
    )

    def read(text: str) -> Outcome:
        rendered = renderer.render(Source("docs/page.md", text), {"page": _PAGE, "site": {}})
        assert rendered.text == "".join(piece.text for piece in rendered.pieces)
        return _of(rendered.findings)

    return read


def _front_matter(text: str) -> Outcome:
    source, findings = decoded("docs/page.md", text.encode("utf-8", "surrogatepass"))
    assert 0 <= source.body_start <= len(source.text)
    return _of(findings)


def _regions(text: str) -> Outcome:
    found = list(regions(text))
    for region in found:
        assert 0 <= region.start <= region.end <= len(text), region
    return _outcome(f"{type(it).__name__} {it.language}" for it in found)


def _curl(text: str) -> Outcome:
    found = list(command_messages(text))
    for message in found:
        assert 0 <= message.start <= message.end <= len(text), message
    return _outcome(problem.message for message in found for problem in message.problems)


def _http(text: str) -> Outcome:
    found = list(messages(text))
    for message in found:
        assert 0 <= message.start <= message.end <= len(text), message
    return _outcome(problem.message for message in found for problem in message.problems)


def _openapi(text: str) -> Outcome:
    try:
        contract = load(Path("api.yaml"), "api.yaml", text)
    except FindingError as error:
        return _of([error.finding])
    for operation in (*contract.operations, *contract.notifications):
        body = operation.request_body
        list(body.schema.mistakes({"a": [1, "b"]}) if body and body.schema else ())
    return _of(contract.faults)


def _selection() -> Reader:
    """A contract and an overlay, one below the other, with what is selected of them."""
    root = Path(mkdtemp())
    chosen = ContractSelection(("cars",), ("/c*",), ("staff",), internal=False)

    def read(text: str) -> Outcome:
        contract, _, overlay = text.partition("\n=====\n")
        (root / "overlay.yaml").write_text(overlay, "utf-8", "replace")
        overlays = ("overlay.yaml",) if overlay else ()
        try:
            found = load(root / "a.yaml", "a.yaml", contract, replace(chosen, overlays=overlays))
        except FindingError as error:
            return _of([error.finding])
        return _of(found.faults)

    return read


_BODIES = """\
openapi: 3.1.0
info: { title: Cars, version: "1" }
paths:
  /cars:
    post:
      operationId: addCar
      requestBody:
        content:
          application/xml: &car { schema: { $ref: "#/components/schemas/Car" } }
          application/yaml: *car
          application/x-www-form-urlencoded: *car
          multipart/form-data: *car
      responses: { "201": { description: made } }
    get:
      operationId: cars
      responses:
        "200":
          description: all
          content: { text/event-stream: *car, text/csv: *car, application/xml: *car }
components:
  schemas:
    Car:
      type: object
      xml: { name: car }
      required: [plate]
      properties:
        plate: { type: string, pattern: "^[A-Z ]+[0-9]$" }
        doors: { type: integer }
        id: { type: integer, xml: { attribute: true } }
        photo: { type: string, format: binary }
        wheels:
          type: array
          items: { type: integer, xml: { name: wheel } }
          xml: { wrapped: true }
"""


def _page(contract: str = "") -> Reader:
    """A page of a project with two audiences and a contract, checked by all rules."""
    root = projects.project(contract)
    project = Project.load(root / "mkdocs.yml")

    def read(text: str) -> Outcome:
        page, _ = decoded("docs/index.md", text.encode("utf-8", "surrogatepass"))
        found = project.changed(pages=[page]).check(pages=["docs/index.md"]).findings
        assert all(it.message.encode() for it in found)
        return _of(found)

    return read


def _settings() -> Reader:
    root = projects.project()

    def read(text: str) -> Outcome:
        (root / "mkdocs.yml").write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            return _of(Project.load(root / "mkdocs.yml").check(execute=False).findings)
        except FindingError as error:
            return _of([error.finding])

    return read


def _kramdown(text: str) -> Outcome:
    html = markdown(text, extensions=["mkdocs_tandem.markdown.kramdown", "tables", "footnotes"])
    return _outcome(re.findall(r"<\w+", html))


def _findings(make: Callable[[], Callable[[str], Iterable[Finding]]]) -> Callable[[], Reader]:
    def made() -> Reader:
        read = make()
        return lambda text: _of(read(text))

    return made


def _words(make: Callable[[], Callable[[str], Iterable[str]]]) -> Callable[[], Reader]:
    def made() -> Reader:
        read = make()
        return lambda text: _outcome(read(text))

    return made


def _workbench() -> Reader:
    read = projects.workbench()
    return lambda text: _outcome([read(text)])


READERS: Mapping[str, Callable[[], Reader]] = {
    "json": lambda: _json,
    "liquid": _liquid,
    "front-matter": lambda: _front_matter,
    "regions": lambda: _regions,
    "curl": lambda: _curl,
    "http": lambda: _http,
    "openapi": lambda: _openapi,
    "selection": _selection,
    "page": _page,
    "settings": _settings,
    "asyncapi": lambda: _openapi,
    "commands": lambda: _curl,
    "kramdown": lambda: _kramdown,
    "bodies": lambda: _page(_BODIES),
    "files": _findings(projects.files),
    "jekyll": _words(projects.jekyll),
    "editor": _words(projects.editor),
    "workbench": _workbench,
    "answers": _findings(projects.answers),
}
"""Functions that make the readers, by the names of their seeds."""
