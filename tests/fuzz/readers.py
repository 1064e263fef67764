"""Every reader of text that authors write, as a function that must not raise."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import mkdtemp

from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.formats.http.commands import command_messages
from mkdocs_tandem.formats.http.message_parser import messages
from mkdocs_tandem.formats.json import parse
from mkdocs_tandem.liquid import Limits, TemplateRenderer
from mkdocs_tandem.openapi import load
from mkdocs_tandem.pages.code_blocks import regions
from mkdocs_tandem.pages.front_matter import decoded
from mkdocs_tandem.source import Source

Reader = Callable[[str], object]

_PAGE = {"n": 3, "s": "text", "list": ["a", [1, None], {"k": 1.5}], "map": {"k": "v"}}
_LIMITS = Limits(output=100_000, rounds=10_000, seconds=2)


def _json(text: str) -> None:
    document = parse(text)
    for problem in document.problems:
        assert 0 <= problem.offset <= len(text), problem
    assert document.root is not None or document.problems


def _liquid() -> Reader:
    root = Path(mkdtemp())
    renderer = TemplateRenderer(
        root=root, includes=[Path("_includes")], docs=Path("docs"), limits=_LIMITS
    )

    def read(text: str) -> None:
        rendered = renderer.render(Source("docs/page.md", text), {"page": _PAGE, "site": {}})
        assert rendered.text == "".join(piece.text for piece in rendered.pieces)

    return read


def _front_matter(text: str) -> None:
    source, findings = decoded("docs/page.md", text.encode("utf-8", "surrogatepass"))
    assert 0 <= source.body_start <= len(source.text)
    for finding in findings:
        assert finding.location.line >= 1, finding


def _regions(text: str) -> None:
    for region in regions(text):
        assert 0 <= region.start <= region.end <= len(text), region


def _curl(text: str) -> None:
    for message in command_messages(text):
        assert 0 <= message.start <= message.end <= len(text), message


def _http(text: str) -> None:
    for message in messages(text):
        assert 0 <= message.start <= message.end <= len(text), message


def _openapi(text: str) -> None:
    try:
        contract = load(Path("api.yaml"), "api.yaml", text)
    except FindingError:
        return
    for operation in (*contract.operations, *contract.notifications):
        body = operation.request_body
        list(body.schema.mistakes({"a": [1, "b"]}) if body and body.schema else ())
    assert all(it.location.line >= 1 for it in contract.faults)


READERS: Mapping[str, Callable[[], Reader]] = {
    "json": lambda: _json,
    "liquid": _liquid,
    "front-matter": lambda: _front_matter,
    "regions": lambda: _regions,
    "curl": lambda: _curl,
    "http": lambda: _http,
    "openapi": lambda: _openapi,
}
"""Functions that make the readers, by the names of their seeds."""
