"""What an author writes for the service beside an example: steps and expectations."""

from pathlib import Path

import pytest

from tests.plugin.rules.pages import ANSWER, Site, contract

API = contract({"/lamps": {"post": {"operationId": "addLamp", "responses": ANSWER}}})


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("request expect", ["bad-expectation:3:1"]),
        ("request expect refusal", ["bad-expectation:3:1"]),
        ("request expect 40", ["bad-expectation:3:1"]),
        ("request expect 4xy", ["bad-expectation:3:1"]),
        ("request expect 400", []),
        ("request expect 4xx", []),
        ("request", []),
        ("plain expected", []),
    ],
)
def test_what_is_expected_is_a_status_or_a_class_of_them(
    words: str, found: list[str], tmp_path: Path
) -> None:
    page = f'`addLamp`\n\n```json {words}\n{{ "on": true }}\n```\n'
    assert Site(tmp_path, API, page).found == found


@pytest.mark.parametrize(
    ("step", "found"),
    [
        ("tandem: advance 120", ["bad-step:1:1"]),
        ("tandem: POST", ["bad-step:1:1"]),
        ("tandem: POST lamps", ["bad-step:1:1"]),
        ("tandem: SEND /lamps", ["bad-step:1:1"]),
        ("tandem: POST /lamps twice", ["bad-step:1:1"]),
        ('tandem: POST /lamps {"on": true}', []),
        ("tandem: GET /lamps", []),
        ("tandems: ride", []),
        ("the tandem: a bicycle", []),
    ],
)
def test_a_step_is_a_method_and_a_path(step: str, found: list[str], tmp_path: Path) -> None:
    assert Site(tmp_path, API, f"<!-- {step} -->\n\nText.\n").found == found
