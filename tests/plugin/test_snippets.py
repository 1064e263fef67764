"""Snippets are brought in as the site's own extension does it, and checked where they are."""

import os
from pathlib import Path

import markdown
import pytest

from mkdocs_tandem.liquid.pieces import Piece
from mkdocs_tandem.pages.snippets import Snippets
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.source import Source
from tests.support.projects import configuration, write

FILES = {
    "parts/one.txt": "first\nsecond\nthird\nfourth\n",
    "parts/fence.md": '```json\n{ "a": 1 }\n```\n\nText.\n',
    "parts/nested.md": 'Before.\n\n--8<-- "parts/one.txt:2:3"\n\nAfter.\n',
    "parts/named.txt": "a\n# --8<-- [start:mid]\nb\nc\n# --8<-- [end:mid]\nd\n",
    "parts/round.md": 'Round.\n\n--8<-- "parts/round.md"\n',
}
MARKS = {
    "a file": '--8<-- "parts/one.txt"',
    "single quotes and more dashes": "---8<--- 'parts/one.txt'",
    "in a fence": '```text\n--8<-- "parts/one.txt"\n```',
    "a fence": '- item\n\n    --8<-- "parts/fence.md"\n',
    "lines": '--8<-- "parts/one.txt:2:3"',
    "from a line": '--8<-- "parts/one.txt:3"',
    "the last lines": '--8<-- "parts/one.txt:-2:"',
    "several ranges": '--8<-- "parts/one.txt:1:1,4:4"',
    "a section": '--8<-- "parts/named.txt:mid"',
    "all of a file with sections": '--8<-- "parts/named.txt"',
    "a file that brings in another": '--8<-- "parts/nested.md"',
    "several files": "--8<--\nparts/one.txt\n; parts/named.txt\nparts/nested.md\n--8<--",
    "an escaped mark": ';--8<-- "parts/one.txt"',
    "no mark": 'Text --8<-- "parts/one.txt"',
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    write(folder, FILES)
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("name", MARKS)
def test_snippets_are_those_of_the_extension(name: str, root: Path) -> None:
    text = f"# A\n\n{MARKS[name]}\n\nEnd.\n"
    source = Source("a.md", text)
    found = Snippets(root, {}).brought_in([Piece(text, source, 0, is_literal=True)])
    brought = "".join(it.text for it in found.pieces) if found else text

    def html(text: str, folder: Path) -> str:
        return markdown.markdown(
            text,
            extensions=["pymdownx.superfences", "pymdownx.snippets"],
            extension_configs={"pymdownx.snippets": {"base_path": [os.fspath(folder)]}},
        )

    empty = root / "empty"  # what is left to the extension is not brought in
    empty.mkdir()
    assert html(brought, empty) == html(text, root)
    assert "--8<-- [" not in brought  # the extension would take it out of what is left, too
    for piece in found.pieces if found else ():
        if piece.is_literal:
            end = piece.start + len(piece.text)
            assert piece.text == piece.source.text[piece.start : end]


def test_a_file_that_brings_in_itself_ends(root: Path) -> None:
    text = '--8<-- "parts/round.md"\n'
    found = Snippets(root, {}).brought_in([Piece(text, Source("a.md", text), 0, is_literal=True)])

    assert found is not None
    assert "".join(it.text for it in found.pieces).count("Round.") == 1


@pytest.mark.parametrize("name", ["../outside.txt", "parts/absent.txt", "https://x.example/a.txt"])
def test_what_cannot_be_brought_in_stays(name: str, root: Path) -> None:
    write(root.parent, {"outside.txt": "secret\n"})
    text = f'--8<-- "{name}"\n'

    assert not Snippets(root, {}).brought_in(
        [Piece(text, Source("a.md", text), 0, is_literal=True)]
    )


def _found(root: Path, page: str) -> list[tuple[str, str, int]]:
    extended = configuration() + "markdown_extensions: [pymdownx.superfences, pymdownx.snippets]\n"
    write(root, {"mkdocs.yml": extended, "docs/index.md": page})
    outcome = Project.load(root / "mkdocs.yml").check()
    return [(it.rule, it.location.path, it.location.line) for it in outcome.findings]


def test_a_mistake_in_a_snippet_is_found_in_its_file(tmp_path: Path) -> None:
    write(tmp_path, {"parts/body.json": '{\n  "label": "x",,\n  "a": 1\n}\n'})
    page = '# A\n\n```json plain\n--8<-- "parts/body.json"\n```\n\n```json plain\n{ "b": 1,}\n```\n'

    assert _found(tmp_path, page) == [
        ("bad-json", "docs/index.md", 8),
        ("bad-json", "parts/body.json", 2),
    ]


def test_a_fence_that_a_snippet_brings_is_checked(tmp_path: Path) -> None:
    write(tmp_path, {"parts/part.md": 'Text.\n\n```json plain\n{ "a": 1,}\n```\n'})

    assert _found(tmp_path, '# A\n\n--8<-- "parts/part.md"\n') == [("bad-json", "parts/part.md", 4)]


@pytest.mark.parametrize(
    ("mark", "line"),
    [
        ('--8<-- "parts/absent.md"', 3),
        ('--8<-- "parts/named.txt:end"', 3),
        ("--8<--\nparts/absent.md\n--8<--", 4),
        ('```json plain\n--8<-- "one.txt"\n```', 4),
    ],
)
def test_a_file_that_does_not_exist_is_a_finding(mark: str, line: int, tmp_path: Path) -> None:
    write(tmp_path, FILES)
    found = [it for it in _found(tmp_path, f"# A\n\n{mark}\n") if it[0] == "missing-include"]
    assert found == [("missing-include", "docs/index.md", line)]


@pytest.mark.parametrize("name", [*MARKS, "an address"])
def test_files_that_exist_are_no_findings(name: str, tmp_path: Path) -> None:
    write(tmp_path, FILES)
    mark = MARKS.get(name, '--8<-- "https://shop.example/part.md"')
    assert _found(tmp_path, f"# A\n\n{mark}\n") == []


@pytest.mark.parametrize(
    ("page", "part", "found"),
    [
        ('--8<-- "part.md"', "Text.\n\n{% if x %}a{% else %}b{% endif %}\n", [3]),
        ('```text\n--8<-- "part.md"\n```', "{% if x %}a{% endif %}\n", []),
        ('--8<-- "part.md"', "Text.\n\n```liquid\n{% if x %}\n```\n\nWrite `{% if x %}`.\n", []),
        ('--8<-- "part.md"', "The share is {%.\n", []),
        ('{% raw %}{% if x %}{% endraw %}\n\n--8<-- "part.md"', "`{%`\n", []),
    ],
)
def test_liquid_in_a_snippet_is_found_at_its_line(
    page: str, part: str, found: list[int], tmp_path: Path
) -> None:
    write(tmp_path, {"part.md": part})
    told = [it for it in _found(tmp_path, f"# A\n\n{page}\n") if it[0] == "refused-tag"]
    assert told == [("refused-tag", "part.md", line) for line in found]
