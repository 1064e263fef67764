"""Completion, hover and definition; ``|`` in a text is the cursor."""

import pytest

pytest.importorskip("pygls")

from mkdocs_tandem.integrations.lsp.completion import choices
from mkdocs_tandem.integrations.lsp.cursor import Cursor
from mkdocs_tandem.integrations.lsp.lookup import definitions, description
from mkdocs_tandem.integrations.lsp.open_project import OpenProject
from tests.plugin.integrations.lsp.editor import CONTRACT, FILES, PAGE

REQUEST = PAGE.partition("```json")[0]
CAR = "`GET /cars/{id}` — **getCar**\n\nOne car\n\nSays which car it is."
PLATE = "**plate**: string, required\n\nWhat is written on it."


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> OpenProject:
    root = tmp_path_factory.mktemp("project").resolve()
    for name, text in FILES.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return OpenProject(root / "mkdocs.yml")


def _at(project: OpenProject, marked: str) -> Cursor:
    text = marked.replace("|", "")
    project.edit("docs/index.md", text)
    return Cursor(project, project.source("docs/index.md"), marked.index("|"))


@pytest.mark.parametrize(
    ("marked", "labels"),
    [
        ("---\naudiences: [|]\n---\n", ["driver", "fleet"]),
        ("---\naudiences:\n  - fl|\n---\n", ["driver", "fleet"]),
        ("---\ntitle: |\n---\n", []),
        ("{% if page.subsection == '|' %}x{% endif %}", ["driver", "fleet"]),
        ("{% if page.title == '|' %}x{% endif %}", []),
        ("{% include |", ["note.md"]),
        ("{% include no| %}", ["note.md"]),
        ("{% include note.md | %}", ["who"]),
        ("{% include note.md who='x' | %}", []),
        ("{% endpoint | %}", ["getCar"]),
        ("{% operation get| %}", ["getCar"]),
        ("{% schema C| %}", ["Car"]),
        ("Only words |", []),
        (REQUEST + '```json\n{ "plate": "AB 1", "|" }\n```\n', ["fuel"]),
        (REQUEST + '```json\n{ "plate": "AB 1", | }\n```\n', ["fuel"]),
        (REQUEST + '```json\n{ "plate": "AB 1", "fu|": 1 }\n```\n', ["fuel"]),
        (REQUEST + '```json\n{ "plate": "A", "fuel": | }\n```\n', ['"electric"', '"petrol"']),
        (REQUEST + '```json\n{ "plate": "A", "fuel": "|" }\n```\n', ['"electric"', '"petrol"']),
        (REQUEST + '```json\n{ "plate": "A", "fuel": "e|x" }\n```\n', ['"electric"', '"petrol"']),
    ],
)
def test_what_may_stand_here_is_offered(
    project: OpenProject, marked: str, labels: list[str]
) -> None:
    assert [choice.label for choice in choices(_at(project, marked))] == labels


def _completed(project: OpenProject, marked: str) -> str:
    cursor = _at(project, marked)
    choice = choices(cursor)[0]
    text = cursor.source.text
    return text[: choice.span.start] + (choice.text or choice.label) + text[choice.span.end :]


@pytest.mark.parametrize(
    ("marked", "completed"),
    [
        ('{ "plate": "A", "fu|" }', '{ "plate": "A", "fuel":  }'),
        ('{ "plate": "A", "fu|": 1 }', '{ "plate": "A", "fuel": 1 }'),
        ('{ "plate": "A", "fuel": "|" }', '{ "plate": "A", "fuel": "electric" }'),
        ('{ "plate": "A", "fuel": | }', '{ "plate": "A", "fuel": "electric" }'),
    ],
)
def test_what_is_chosen_takes_the_place_of_what_was_typed(
    project: OpenProject, marked: str, completed: str
) -> None:
    text = REQUEST + "```json\n{}\n```\n"
    assert _completed(project, text.replace("{}", marked)) == text.replace("{}", completed)


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        (PAGE.replace("GET", "G|ET"), CAR),
        ("{% endpoint get|Car %}", CAR),
        (PAGE.replace('"plate"', '"pl|ate"'), PLATE),
        (PAGE.replace("AB 1", "A|B 1"), PLATE),
    ],
)
def test_the_contract_describes_what_is_pointed_at(
    project: OpenProject, marked: str, words: str
) -> None:
    assert description(_at(project, marked)) == words


@pytest.mark.parametrize(
    ("marked", "path", "words"),
    [
        (PAGE.replace("GET", "G|ET"), "api.yaml", "get:"),
        ("{% endpoint get|Car %}", "api.yaml", "get:"),
        ("{% schema C|ar %}", "api.yaml", "Car:"),
        (PAGE.replace('"plate"', '"pl|ate"'), "api.yaml", "plate:"),
        ("{% include no|te.md who='x' %}", "_includes/note.md", "Note for"),
        ("{% include note.md w|ho='x' %}", "_includes/note.md", "include.who"),
    ],
)
def test_the_place_where_a_word_is_defined_is_found(
    project: OpenProject, marked: str, path: str, words: str
) -> None:
    (found,) = definitions(_at(project, marked))
    assert found.path == path
    lines = (CONTRACT if path == "api.yaml" else FILES[path]).split("\n")
    assert (
        lines[found.line - 1][found.column - 1 :].startswith(words)
        or words in lines[found.line - 1]
    )


def test_nothing_is_known_of_plain_words(project: OpenProject) -> None:
    cursor = _at(project, "Only wo|rds.\n")
    assert (description(cursor), definitions(cursor)) == ("", [])
