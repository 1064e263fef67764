from pathlib import Path

import pytest

pytest.importorskip("pygls")

from lsprotocol import types

from tests.plugin.integrations.lsp.editor import CONTRACT, PAGE, SETTINGS, Editor, play

INDEX = "docs/index.md"
WRONG = PAGE.replace('"fuel"', '"feul"')
ENCODINGS = (
    (types.PositionEncodingKind.Utf8, 4),
    (types.PositionEncodingKind.Utf16, 2),
    (types.PositionEncodingKind.Utf32, 1),
)


def test_a_mistake_is_shown_before_the_text_is_saved(tmp_path: Path) -> None:
    async def scenario(editor: Editor) -> None:
        editor.open(INDEX)
        await editor.rules(INDEX)
        editor.change(INDEX, WRONG, 2)
        (shown,) = await editor.rules(INDEX, "unknown-member")
        assert "'fuel'" in shown.message
        assert shown.severity is types.DiagnosticSeverity.Error
        assert shown.code_description is not None
        assert shown.code_description.href.endswith("unknown-member.md")
        assert editor.shown[editor.uri(INDEX)].version == 2
        editor.change(INDEX, PAGE, 3)
        await editor.rules(INDEX)

    play(tmp_path, scenario)


def test_closing_a_file_brings_its_saved_text_back(tmp_path: Path) -> None:
    async def scenario(editor: Editor) -> None:
        editor.open(INDEX, WRONG)
        await editor.rules(INDEX, "unknown-member")
        editor.close(INDEX)
        await editor.rules(INDEX)

    play(tmp_path, scenario)


@pytest.mark.parametrize(("encoding", "width"), ENCODINGS)
def test_columns_are_counted_as_the_editor_asks(
    tmp_path: Path, encoding: types.PositionEncodingKind, width: int
) -> None:
    text = WRONG.replace('"AB 1"', '"\U0001f697"')

    async def scenario(editor: Editor) -> None:
        editor.open(INDEX, text)
        (shown,) = await editor.rules(INDEX, "unknown-member")
        line = text.split("\n")[shown.range.start.line]
        before = line.index('"feul"')
        assert shown.range.start.character == before - 1 + width

    play(tmp_path, scenario, encodings=[encoding])


def test_what_only_some_audiences_see_names_them(tmp_path: Path) -> None:
    condition = '{% if page.subsection == "fleet" %}' + WRONG + "{% endif %}"

    async def scenario(editor: Editor) -> None:
        editor.open(INDEX, condition)
        (shown,) = await editor.rules(INDEX, "unknown-member")
        assert shown.message.endswith("(fleet)")

    play(tmp_path, scenario)


def test_liquid_in_a_snippet_is_shown_in_the_snippet(tmp_path: Path) -> None:
    files = {
        "mkdocs.yml": SETTINGS + "markdown_extensions: [pymdownx.snippets]\n",
        "part.md": "Text.\n\n{% if page.subsection %}x{% endif %}\n",
    }

    async def scenario(editor: Editor) -> None:
        editor.open(INDEX, f'{PAGE}\n--8<-- "part.md"\n')
        (shown,) = await editor.rules("part.md", "refused-tag")
        assert shown.range.start.line == 2

    play(tmp_path, scenario, files)


def test_a_mistake_in_an_include_is_shown_in_the_include(tmp_path: Path) -> None:
    files = {"_includes/car.md": '{ "plate": "AB 1", "feul": "petrol" }'}
    page = PAGE.replace('{ "plate": "AB 1", "fuel": "electric" }', "{% include car.md %}")

    async def scenario(editor: Editor) -> None:
        editor.open(INDEX, page)
        (shown,) = await editor.rules("_includes/car.md", "unknown-member")
        assert shown.related_information is not None
        assert shown.related_information[0].location.uri == editor.uri(INDEX)
        editor.open("_includes/car.md", files["_includes/car.md"].replace("feul", "fuel"))
        await editor.rules("_includes/car.md")

    play(tmp_path, scenario, files)


def test_a_mistake_in_the_contract_is_shown_there_once_it_is_saved(tmp_path: Path) -> None:
    async def scenario(editor: Editor) -> None:
        editor.open(INDEX)
        await editor.rules(INDEX)
        editor.write("api.yaml", CONTRACT.replace("summary:", "sumary:"))
        await editor.rules("api.yaml", "contract-field")
        editor.write("api.yaml", CONTRACT)
        await editor.rules("api.yaml")

    play(tmp_path, scenario)


def test_a_file_of_no_project_is_passed_over(tmp_path: Path) -> None:
    async def scenario(editor: Editor) -> None:
        editor.open("../alone.md", WRONG)
        editor.open("docs/new.md", WRONG)
        editor.open(INDEX, WRONG)
        await editor.rules(INDEX, "unknown-member")
        assert editor.uri("../alone.md") not in editor.shown

    play(tmp_path / "project", scenario)


@pytest.mark.parametrize("name", ["mkdocs.yml", "api.yaml"])
def test_what_cannot_be_read_is_shown_until_it_can(tmp_path: Path, name: str) -> None:
    right = {"mkdocs.yml": SETTINGS, "api.yaml": CONTRACT}[name]
    wrong = {"mkdocs.yml": "plugins: [tandem: {audience: 1}]", "api.yaml": "- 1"}[name]

    async def scenario(editor: Editor) -> None:
        editor.open(INDEX, WRONG)
        await editor.until(lambda: editor.shown.get(editor.uri(name)))
        assert editor.shown[editor.uri(name)].diagnostics
        editor.write(name, right)
        await editor.rules(name)
        await editor.rules(INDEX, "unknown-member")

    play(tmp_path, scenario, {name: wrong})


def test_settings_that_break_later_leave_the_last_findings(tmp_path: Path) -> None:
    async def scenario(editor: Editor) -> None:
        editor.open(INDEX, WRONG)
        await editor.rules(INDEX, "unknown-member")
        editor.write("mkdocs.yml", "plugins: [")
        await editor.rules("mkdocs.yml", "bad-settings")
        shown = editor.shown[editor.uri(INDEX)].diagnostics
        assert [each.code for each in shown] == ["unknown-member"]
        editor.change(INDEX, PAGE, 2)
        await editor.rules(INDEX)

    play(tmp_path, scenario)


def test_a_misspelt_name_has_a_quick_fix(tmp_path: Path) -> None:
    async def scenario(editor: Editor) -> None:
        editor.open(INDEX, WRONG)
        (shown,) = await editor.rules(INDEX, "unknown-member")
        context = types.CodeActionContext([shown])
        document = types.TextDocumentIdentifier(editor.uri(INDEX))
        params = types.CodeActionParams(document, shown.range, context)
        (action,) = await editor.text_document_code_action_async(params) or ()
        assert isinstance(action, types.CodeAction)
        assert action.title == "Replace with 'fuel'"
        assert action.edit is not None
        assert action.edit.changes is not None
        (edit,) = action.edit.changes[editor.uri(INDEX)]
        line = WRONG.split("\n")[edit.range.start.line]
        replaced = line[edit.range.start.character : edit.range.end.character]
        assert replaced == "feul"

    play(tmp_path, scenario)
