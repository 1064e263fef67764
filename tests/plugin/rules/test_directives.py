"""Misspelt words of fences and comments."""

from pathlib import Path

import pytest

from tests.plugin.rules.pages import Site, contract, taking

API = contract(
    {
        "/tools": {
            "post": {"operationId": "addTool", **taking({"application/json": {"type": "object"}})}
        }
    }
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("```text ouptut\n3\n```", ["unknown-directive:1:9"]),
        ("```json addTool reqest\n{}\n```", ["unknown-directive:1:17"]),
        ("```json addTol request\n{}\n```", ["unknown-operation:1:9"]),
        ("```json addTool request\n{}\n```", []),
        ("```text linenums hl_lines title\n3\n```", []),
        ("```text plain ouptut\n3\n```", []),
        ("```text plain expct=400\n3\n```", []),
        ("```text expct=400\n3\n```", ["unknown-directive:1:9"]),
        ("```text height=400\n3\n```", []),
        ("Text `<!-- tandme: POST /tools {} -->`.", []),
        ("<!-- tandme: POST /tools {} -->", ["unknown-directive:1:6"]),
        ("```json: Error Response\n{}\n```", []),
        ("<!-- random: see /tools -->", []),
        ("```html\n<!-- tandme: POST /tools {} -->\n```", []),
    ],
)
def test_a_misspelt_directive_is_found_at_the_word(
    text: str, found: list[str], tmp_path: Path
) -> None:
    assert Site(tmp_path, API, f"{text}\n").found == found


def test_a_misspelt_role_counts_as_the_role_that_was_meant(tmp_path: Path) -> None:
    body = {"type": "object", "properties": {"name": {"type": "string"}}}
    api = contract(
        {"/tools": {"post": {"operationId": "addTool", **taking({"application/json": body})}}}
    )
    page = '```json addTool reqest\n{ "nmae": "saw" }\n```\n'
    assert Site(tmp_path, api, page).found == ["unknown-directive:1:17", "unknown-member:2:3"]


def test_the_name_of_a_notification_is_no_misspelt_directive(tmp_path: Path) -> None:
    sent = {"post": taking({"application/json": {"type": "object"}})}
    api = contract({}, webhooks={"outputs": sent})
    assert Site(tmp_path, api, "```json outputs\n{}\n```\n").found == []
