import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.pages.front_matter import MAX_BYTES, decoded, edited, source_of
from mkdocs_tandem.source import Location


def test_front_matter_is_a_mapping_and_the_body_begins_behind_it() -> None:
    source, findings = source_of("a.md", "---\ntitle: A\n---\ntext\n")
    assert (source.front_matter, source.body, findings) == ({"title": "A"}, "text\n", [])


def test_bytes_after_a_byte_order_mark_are_counted_from_it() -> None:
    source, (finding,) = decoded("a.md", b"\xef\xbb\xbfa\n\xff\n")
    assert (source.text, finding.location) == ("a\n\ufffd\n", Location("a.md", 2, 1))
    source, (finding,) = decoded("a.md", b"\xef\xbb\xbf\xff")
    assert (source.text, finding.location) == ("\ufffd", Location("a.md", 1, 1))


def test_empty_front_matter_is_front_matter_as_in_jekyll() -> None:
    source, findings = source_of("a.md", "---\n---\ntext\n")
    assert (source.front_matter, source.body, findings) == ({}, "text\n", [])


def test_a_line_that_begins_later_is_no_front_matter() -> None:
    source, findings = source_of("a.md", "text\n---\na: b\n---\n")
    assert (source.front_matter, source.body_start, findings) == ({}, 0, [])


WRONG = {
    "---\n- a\n---\n": (2, "the front matter is a list, not a mapping"),
    "---\njust text\n---\n": (2, "the front matter is 'just text', not a mapping"),
    "---\na: b\nb: [1\n---\n": (3, "the front matter is not YAML: this '[' is never closed"),
    "---\na: b: c\n---\n": (2, "the front matter is not YAML"),
}


@pytest.mark.parametrize("text", WRONG)
def test_front_matter_that_cannot_be_read_is_a_finding_and_the_body_stays(text: str) -> None:
    source, (finding,) = source_of("a.md", text + "text\n")
    line, message = WRONG[text]
    assert (source.front_matter, source.body) == ({}, "text\n")
    assert finding.rule == "bad-front-matter"
    assert finding.location.line == line
    assert finding.message.startswith(message)


def test_bytes_that_are_not_utf_8_are_found_at_their_line() -> None:
    source, (finding,) = decoded("a.md", b"caf\xc3\xa9\ncaf\xe9\n")
    assert finding.location == Location("a.md", 2, 4)
    assert finding.message == "the byte 0xe9 is not UTF-8"
    assert source.text == "café\ncaf\N{REPLACEMENT CHARACTER}\n"


def test_a_byte_order_mark_is_no_text() -> None:
    assert decoded("a.md", b"\xef\xbb\xbftext")[0].text == "text"


def test_a_page_that_is_too_large_is_not_read() -> None:
    source, (finding,) = decoded("a.md", b"x" * (MAX_BYTES + 1))
    assert (source.text, finding.rule) == ("", "too-large")


@given(st.binary(max_size=200))
def test_whatever_is_in_a_file_it_is_a_page(raw: bytes) -> None:
    for text in (raw, b"---\n" + raw + b"\n---\n"):
        source, findings = decoded("a.md", text)
        assert all(finding.location.path == "a.md" for finding in findings)
        assert source.body == source.text[source.body_start :]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("---\na: 1\n---\n\n\nText", "---\na: 1\nk: v\n---\n\n\nText"),
        ("---\r\na: 1\r\n---\r\n\r\nText", "---\r\na: 1\r\nk: v\r\n---\r\n\r\nText"),
        ("--- \n# why\na: 'x' # this\n...\nText", "--- \n# why\na: 'x' # this\nk: v\n...\nText"),
        ("---\n  a: 1\n  b: [2]\n---\nText", "---\n  a: 1\n  b: [2]\n  k: v\n---\nText"),
        ("---\na: |\n  x: y\n\n---\nText", "---\na: |\n  x: y\n\nk: v\n---\nText"),
        ("---\n---\nText", "---\nk: v\n---\nText"),
        ("---\n{a: 1}\n---\nText", "---\na: 1\nk: v\n---\nText"),
        ("---\nk: old\na: 1\n---\n\nText", "---\na: 1\nk: v\n---\n\nText"),
        ("Text\n---\n", "---\nk: v\n---\nText\n---\n"),
    ],
)
def test_a_key_is_added_inside_front_matter_of_any_form(text: str, right: str) -> None:
    assert edited(text, {"k": "v"}) == right
    assert edited(right, {"k": "v"}) == right or "\n---\nText\n---\n" in right


def test_a_dropped_key_takes_its_lines_with_it() -> None:
    text = "---\na: 1\nold:\n- /x\n- /y\n# about b\nb: 2\n---\n\nText\n"
    assert edited(text, {}, {"old"}) == "---\na: 1\n# about b\nb: 2\n---\n\nText\n"


def test_a_tab_between_key_and_value_is_read_as_libyaml_reads_it() -> None:
    source, findings = source_of("p.md", "---\nlead: \t\nkey:\tvalue\n---\nText\n")
    assert findings == []
    assert source.front_matter == {"lead": None, "key": "value"}


def test_a_repeated_key_is_found_at_the_second_one() -> None:
    text = "---\ntitle: A\nowner: x\nbase: &b {k: 1}\nmore: {<<: *b, k: 2}\nowner: y\n---\n"
    source, findings = source_of("a.md", text)
    assert source.front_matter["owner"] == "y"
    assert source.front_matter["more"] == {"k": 2}
    assert [(it.location.line, it.location.column, it.message) for it in findings] == [
        (6, 1, "'owner' occurs twice in one mapping; the last value is used")
    ]


def test_a_time_as_in_posts_of_jekyll_is_a_time() -> None:
    source, findings = source_of("a.md", "---\ndate: 2024-05-06 10:00:00 -0330\n---\n")
    assert source.front_matter["date"].isoformat() == "2024-05-06T10:00:00-03:30"
    assert findings == []
    source, findings = source_of("a.md", "---\ndate: 2024-13-06 10:00:00 +0200\n---\n")
    assert source.front_matter == {"date": "2024-13-06 10:00:00 +0200"}
    assert len(findings) == 1


def test_a_date_that_does_not_exist_is_found_at_its_place_and_is_text() -> None:
    text = "---\ntitle: A\ndate: 2026-13-45\n---\nText\n"
    source, (finding,) = source_of("a.md", text)
    assert source.front_matter == {"title": "A", "date": "2026-13-45"}
    assert (finding.rule, finding.location) == ("bad-front-matter", Location("a.md", 3, 7))
    assert finding.message == "there is no date '2026-13-45': month must be in 1..12"
    assert edited(text, {"nav": "x"}) == text.replace("45\n", "45\nnav: x\n")
