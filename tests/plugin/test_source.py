from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.source import Location, Source


@given(st.text(alphabet="ab\n\r\u2028é", max_size=60))
def test_line_and_column_lead_back_to_the_character(text: str) -> None:
    source = Source("page.md", text)
    lines = text.split("\n")
    for offset, char in enumerate(text):
        place = source.location(offset)
        line = lines[place.line - 1] + "\n"
        assert line[place.column - 1] == char


def test_past_the_end_is_the_end() -> None:
    assert Source("page.md", "ab\nc").location(99) == Location("page.md", 2, 2)


def test_a_line_is_given_without_its_line_end() -> None:
    source = Source("page.md", "one\r\ntwo\n")
    assert [source.line(number) for number in (0, 1, 2, 3, 4)] == ["", "one", "two", "", ""]
