from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pygls")

from lsprotocol import types

from mkdocs_tandem.integrations.lsp.examples import RUN, UPDATE
from tests.plugin.integrations.lsp.editor import PAGE, Editor, play

INDEX = "docs/index.md"
OLD = PAGE.replace("electric", "petrol").replace("AB 1", "CD 2")


async def _lenses(editor: Editor, text: str) -> dict[str, list[Any]]:
    """The arguments of each command, by its name."""
    editor.open(INDEX, text)
    document = types.TextDocumentIdentifier(editor.uri(INDEX))
    found = await editor.text_document_code_lens_async(types.CodeLensParams(document))
    commands = [it.command for it in found or () if it.command]
    return {it.command: list(it.arguments or ()) for it in commands}


async def _execute(editor: Editor, command: str, arguments: list[Any]) -> None:
    params = types.ExecuteCommandParams(command, arguments)
    await editor.workspace_execute_command_async(params)


def test_an_example_is_run_and_what_is_found_is_shown_until_it_is_edited(tmp_path: Path) -> None:
    async def scenario(editor: Editor) -> None:
        found = await _lenses(editor, OLD)
        assert {name: it[1] for name, it in found.items()} == {RUN: 3, UPDATE: 7}
        await _execute(editor, RUN, found[RUN])
        assert "GET /cars/{id} \u2192 200" in editor.messages[0]
        shown, _ = await editor.rules(INDEX, "wrong-answer", "wrong-answer")
        asked = types.CodeActionParams(
            types.TextDocumentIdentifier(editor.uri(INDEX)),
            shown.range,
            types.CodeActionContext([shown]),
        )
        actions = await editor.text_document_code_action_async(asked) or ()
        assert [it.title for it in actions] == ["Update response"]
        editor.change(INDEX, PAGE, 2)
        await editor.rules(INDEX)

    play(tmp_path, scenario)


def test_an_example_is_updated_by_an_edit_of_the_unsaved_text(tmp_path: Path) -> None:
    other = '```http\nGET /cars/1\n```\n\n```json\n{ "plate": "EF 3" }\n```\n'

    async def scenario(editor: Editor) -> None:
        editor.open(INDEX, OLD + other)
        await _execute(editor, UPDATE, [editor.uri(INDEX), 7])
        (edit,) = editor.edits
        assert edit.changes is not None
        (change,) = edit.changes[editor.uri(INDEX)]
        assert change.new_text == '{ "plate": "AB 1", "fuel": "electric" }\n'
        assert (change.range.start.line, change.range.end.line) == (7, 8)
        assert (tmp_path / INDEX).read_text("utf-8") == PAGE

    play(tmp_path, scenario)


def test_what_needs_no_update_is_said_to_be_right(tmp_path: Path) -> None:
    async def scenario(editor: Editor) -> None:
        found = await _lenses(editor, PAGE)
        await _execute(editor, UPDATE, found[UPDATE])
        assert editor.messages == ["the example matches the service"]
        assert not editor.edits

    play(tmp_path, scenario)


def test_a_service_that_cannot_be_used_is_said_and_the_server_goes_on(tmp_path: Path) -> None:
    async def scenario(editor: Editor) -> None:
        found = await _lenses(editor, PAGE)
        for command in (RUN, UPDATE):
            await _execute(editor, command, found[command])
        assert len(editor.messages) == 2
        await _execute(editor, RUN, [editor.uri("gone.md"), 1])
        editor.change(INDEX, PAGE.replace('"fuel"', '"feul"'), 2)
        await editor.rules(INDEX, "unknown-member")

    play(tmp_path, scenario, {"car_app.py": "raise ValueError\n"})


def test_a_page_is_viewed_as_an_audience_reads_it(tmp_path: Path) -> None:
    text = '{% if page.subsection == "fleet" %}For fleets.{% else %}For drivers.{% endif %}\n'

    async def scenario(editor: Editor) -> None:
        editor.open(INDEX, text)

        async def viewed(**params: str) -> Any:
            return await editor.protocol.send_request_async("tandem/viewAs", params)

        fleet = await viewed(uri=editor.uri(INDEX), audience="fleet")
        assert fleet.text == "For fleets.\n"
        assert [it.title for it in fleet.audiences] == ["Drivers", "Fleets"]
        assert (await viewed(uri=editor.uri(INDEX))).text == "For drivers.\n"
        assert (await viewed(uri=editor.uri("../alone.md"), audience="fleet")).text == ""

    play(tmp_path, scenario)
