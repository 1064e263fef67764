from pathlib import Path

import pytest

pytest.importorskip("pygls")

from lsprotocol import types

from tests.plugin.integrations.lsp.editor import PAGE, Editor, play

INDEX = "docs/index.md"


def test_completion_hover_and_definition_are_served_for_unsaved_text(tmp_path: Path) -> None:
    text = PAGE.replace('"fuel": "electric"', '"\U0001f697": 1, "fu"')
    line = text[: text.index('"plate"')].count("\n")
    row = text.split("\n")[line]

    def units(words: str) -> int:
        return len(row[: row.index(words)].encode("utf-16-le")) // 2

    async def scenario(editor: Editor) -> None:
        editor.open(INDEX, text)
        document = types.TextDocumentIdentifier(editor.uri(INDEX))
        here = types.Position(line, units('"fu"') + 3)
        asked = types.CompletionParams(document, here)
        items = await editor.text_document_completion_async(asked)
        assert isinstance(items, list)
        (item,) = items
        assert item.label == "fuel"
        assert isinstance(item.text_edit, types.TextEdit)
        assert item.text_edit.range.start == types.Position(line, units('"fu"'))
        assert item.text_edit.range.end == types.Position(line, units('"fu"') + 4)
        there = types.Position(line, units('"plate"') + 2)
        hover = await editor.text_document_hover_async(types.HoverParams(document, there))
        assert hover is not None
        assert isinstance(hover.contents, types.MarkupContent)
        assert "What is written on it." in hover.contents.value
        found = await editor.text_document_definition_async(types.DefinitionParams(document, there))
        assert isinstance(found, list)
        assert [it.uri for it in found if isinstance(it, types.Location)] == [
            editor.uri("api.yaml")
        ]

    play(tmp_path, scenario)
