"""Mistakes in Liquid, without the mistakes in JSON and answers that only follow from them."""

from pathlib import Path

import pytest

from tests.plugin.rules.pages import Site, contract

API = contract(
    {
        "/trips": {
            "post": {
                "operationId": "addTrip",
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"type": "object", "properties": {"to": {}, "seats": {}}}
                        }
                    }
                },
                "responses": {"204": {"description": "added"}},
            }
        }
    }
)
HEAD = "{% endpoint addTrip %}\n\n```json\n{\n"
REST = '}\n```\n\n## Again\n\n{% if page.path %}\n```json\n{ "form": 1 }\n```\n{% endif %}\n'


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('"to": "x",{% if page.path = 1 %} "seats": 1{% endif %}\n', ["liquid-error", "unknown"]),
        ('"to": "x",{% if not page.path %}\n"seats": 1{% endif %}\n', ["liquid-error", "unknown"]),
        ('"to": "x",{% if 1 in page.path %} "seats": 1{% endif %}\n', ["liquid-error", "unknown"]),
        ('{% if page.path %}"to": "x",{% endif\n"seats": 1\n', ["liquid-syntax"]),
        ('"to": {{ page.path }\n"seats": 1\n', ["liquid-syntax"]),
        ('"to": "x", "form": 1\n', ["unknown"]),
    ],
)
def test_what_follows_from_a_tag_is_not_reported(
    body: str, found: list[str], tmp_path: Path
) -> None:
    rules = [it.partition(":")[0] for it in Site(tmp_path, API, HEAD + body + REST).found]
    assert rules == [it.replace("unknown", "unknown-member") for it in found]
