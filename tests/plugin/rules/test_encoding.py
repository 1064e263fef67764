"""Characters that were decoded with the wrong encoding, and those that only look like it."""

# ruff: noqa: RUF001 -- ambiguous characters are what it is about

import pytest

from tests.plugin.conftest import Make

WRONG = ["CafÃ©", "donâ€™t", "20 â‚¬", "ÄŒesko", "Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "Î±Î²", "naÃ¯ve Â© 2024", "ä½ å¥½"]
RIGHT = [
    "the „CAFÉ“ is open",
    "„STRAß“ and “MÜ” and ‘Ö’",
    "OLÉ… and Ø– and É—",
    "Größe “Ä”, “Å”, »Ø«",
    "NÃO, MAÇÃ, À demain",
    "× 2, 3 × ™",
]


@pytest.mark.parametrize("text", WRONG)
def test_text_in_the_wrong_encoding_is_found(text: str, make: Make) -> None:
    found = make({"docs/a.md": f"# A\n\n{text}\n"}).check().findings
    assert {each.rule for each in found} == {"mojibake"}


@pytest.mark.parametrize("text", RIGHT)
def test_text_that_is_as_it_was_meant_is_no_finding(text: str, make: Make) -> None:
    assert make({"docs/a.md": f"# A\n\n{text}\n"}).check().findings == ()
