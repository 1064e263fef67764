import pytest

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.output.reports.github import annotations
from mkdocs_tandem.output.reports.text import frame, grouped
from mkdocs_tandem.source import Location


def _finding(column: int, length: int = 1) -> Finding:
    return Finding("bad-json", Location("a.md", 7, column), "wrong", length=length)


def _caret(finding: Finding, line: str) -> tuple[str, str]:
    lines = frame(finding, line).plain.splitlines()
    return lines[3], lines[4]


def test_the_caret_stands_below_the_place() -> None:
    assert _caret(_finding(3, 2), "abcdef") == ("7 | abcdef", "  |   ^^")


def test_wide_characters_before_the_place_move_the_caret() -> None:
    assert _caret(_finding(3), "日本x") == ("7 | 日本x", "  |     ^")


def test_what_a_terminal_would_obey_is_not_printed() -> None:
    shown, _ = _caret(_finding(1), "\x1b[31mred\t!")
    assert shown == "7 |  [31mred !"


@pytest.mark.parametrize("column", [1, 60, 400, 800])
def test_a_long_line_is_shown_around_the_place(column: int) -> None:
    line = "." * (column - 1) + "X" + "." * (800 - column)
    shown, caret = _caret(_finding(column), line)
    assert len(shown) <= 106
    assert shown[caret.index("^")] == "X"
    assert shown.endswith("…") == (column < 700)
    assert shown.startswith("7 | …") == (column > 1)


def test_a_place_past_the_end_of_its_line_has_a_caret_too() -> None:
    assert _caret(_finding(9, 5), "ab")[1].endswith("^")


def test_an_annotation_is_one_line_whatever_the_message() -> None:
    finding = Finding("bad-json", Location("a,b:c.md", 1, 2), "50% of\nit", hint="no\r")
    assert annotations([finding]) == (
        "::error file=a%2Cb%3Ac.md,line=1,col=2,endColumn=3,title=bad-json::50%25 of%0Ait; no%0D"
    )


def _undefined(line: int, name: str = "root") -> Finding:
    return Finding("undefined-variable", Location("a.md", line, 1), f"nothing defines '{name}'")


def test_one_name_that_is_wrong_in_many_places_is_shown_once() -> None:
    findings = [_undefined(line) for line in range(1, 8)]
    ((first, *others),) = grouped(findings)
    text = frame(first, "", others=others).plain
    assert "a.md:1:1" in text
    assert "also at: a.md:2, a.md:3, a.md:4 and 3 more places (JSON lists them)" in text


def test_findings_in_a_few_places_or_of_several_causes_are_shown_one_by_one() -> None:
    findings = [*map(_undefined, (1, 2, 3)), _undefined(4, "base"), *[_finding(1)] * 5]
    assert grouped(findings) == [[each] for each in findings]
