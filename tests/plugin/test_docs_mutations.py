"""Every example of the site, made wrong in one place: exactly the tests that show it turn red."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from mkdocs_tandem.check.contract import mistakes_in, schemas_of
from mkdocs_tandem.example import Example
from mkdocs_tandem.frontmatter import source_of
from mkdocs_tandem.jsontext import ArrayNode, Member, Node, ObjectNode, Scalar, parse
from mkdocs_tandem.project import Project
from mkdocs_tandem.source import Location, Source
from tests.plugin.projects import REPOSITORY


@dataclass(frozen=True, order=True)
class Edit:
    """A run of a source's characters, and what is written in its place."""

    path: str
    start: int
    end: int
    text: str
    kind: str


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    inner: list[Node] = []
    if isinstance(node, ObjectNode):
        inner = [member.value for member in node.members]
    elif isinstance(node, ArrayNode):
        inner = list(node.items)
    for child in inner:
        yield from _nodes(child)


def _members(node: Node) -> Iterator[Member]:
    for each in _nodes(node):
        if isinstance(each, ObjectNode):
            yield from each.members


def _local_edits(example: Example) -> Iterator[tuple[str, int, int, str]]:
    """Kind, start and end in the example's text, and the new text, of every single mistake."""
    assert example.document is not None
    assert example.region is not None
    root, text = example.document.root, example.region.body
    assert root is not None
    for member in _members(root):
        key = text[member.key_start : member.key_end]
        yield "name", member.key_start, member.key_end, key[:-1] + "Zz" + key[-1]
    for node in _nodes(root):
        if isinstance(node, (ObjectNode, ArrayNode)):
            yield "brace", node.start, node.start + 1, ""
            yield "brace", node.end - 1, node.end, ""
        elif isinstance(node, Scalar):
            yield "type", node.start, node.end, '"7"' if node.kind == "number" else "7"
            if node.kind == "string" and _is_enumerated(example, node):
                yield "value", node.start, node.end, '"Zz"'
    for at in _commas(text):
        yield "comma", at, at + 1, ",,"
        if not text[at + 1 :].lstrip().startswith("..."):  # what is left out may follow without one
            yield "comma", at, at + 1, ""


def _commas(text: str) -> Iterator[int]:
    quoted = False
    for at, char in enumerate(text):
        quoted ^= char == '"'
        if char == "," and not quoted:
            yield at


def _is_enumerated(example: Example, node: Node) -> bool:
    """Whether another word in this place is one that the contract does not allow."""
    assert example.region is not None
    assert example.operation is not None
    body = example.region.body
    changed = parse(body[: node.start] + '"Zz"' + body[node.end :]).root
    assert changed is not None
    schemas = schemas_of(example.operation, example.role, example.status)
    return all(mistakes_in(changed, schema) for schema in schemas)


def _edits(project: Project) -> list[Edit]:
    """The mistakes as edits of the sources, each once though several audiences show it."""
    edits = set()
    for variant in project.all_variants():
        for example in project.examples(variant):
            if example.region is None:
                continue
            for kind, start, end, text in _local_edits(example):
                first, last = example.origin(start), example.origin(end - 1)
                edits.add(Edit(first.source.path, first.offset, last.offset + 1, text, kind))
    return sorted(edits)


def _showing(project: Project, edit: Edit) -> set[tuple[str, str]]:
    """The audience and name of every example that shows what is edited."""
    shown = set()
    for variant in project.all_variants():
        for example in project.examples(variant):
            if example.region is None:
                continue
            for at in range(len(example.region.body)):
                origin = example.origin(at)
                if origin.source.path == edit.path and edit.start <= origin.offset < edit.end:
                    shown.add((variant.names[0], example.name))
                    break
    return shown


def _edited(source: Source, edit: Edit) -> Source:
    text = source.text[: edit.start] + edit.text + source.text[edit.end :]
    return source_of(source.path, text)[0]


PROJECT = Project.load(REPOSITORY / "mkdocs.yml")
EDITS = _edits(PROJECT)


def test_there_are_examples_to_make_wrong() -> None:
    kinds = {kind: sum(edit.kind == kind for edit in EDITS) for kind in ("name", "brace", "comma")}
    assert all(number > 30 for number in kinds.values())


@pytest.mark.parametrize("number", range(len(EDITS)))
def test_one_mistake_turns_red_exactly_what_shows_it_at_its_line(number: int) -> None:
    edit = EDITS[number]
    page = next(page for page in PROJECT.pages if page.path == edit.path)
    revised = PROJECT.revised(_edited(page, edit))
    red: dict[tuple[str, str], set[Location]] = {}
    for variant in revised.variants(revised.pages[PROJECT.pages.index(page)]):
        for verdict in revised.verdicts(variant):
            if verdict.findings:
                places = {finding.location for finding in verdict.findings}
                red[variant.names[0], verdict.example.name] = places
    assert set(red) == _showing(PROJECT, edit)
    found = {place for places in red.values() for place in places}
    assert {place.line for place in found} == {page.location(edit.start).line}
    # behind a value that differs between audiences, each is told what it is missing behind
    is_behind_a_branch = page.text[: edit.start].endswith("{% endif %}")
    assert len(found) == 1 or (is_behind_a_branch and edit.kind == "comma")
