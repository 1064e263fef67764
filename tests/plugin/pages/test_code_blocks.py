import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.pages.code_blocks import covering, fences, regions, without_open_comments


def test_a_fence_in_a_list_loses_the_indentation_of_the_list() -> None:
    text = '- item\n\n    ```json\n    { "a":\n      1 }\n    ```\n'
    (region,) = regions(text)
    assert region.body == '{ "a":\n  1 }\n'
    assert text[region.offset(region.body.index("1"))] == "1"


@pytest.mark.parametrize("offsets", [tuple(range(8)), (0, 1, 2, 4, 5, 6, 7), (6, 7, 8, 1, 1, 2)])
def test_each_character_of_a_part_knows_its_place_in_the_page(offsets: Sequence[int]) -> None:
    (region,) = regions('- item\n\n    ```json\n    { "a":\n      1 }\n    ```\n')
    text = "".join(region.body[at] for at in offsets)
    part = region.part("", text, offsets)
    assert part.body == text
    assert [part.offset(at) for at in range(len(text))] == [region.offset(at) for at in offsets]


def test_a_fence_in_a_quote_loses_the_marks_of_the_quote() -> None:
    (region,) = regions("> ```json\n> {}\n> ```\n")
    assert region.body == "{}\n"


def test_a_fence_that_is_never_closed_reaches_to_the_end() -> None:
    (region,) = regions("text\n~~~ json\n{}\n")
    assert (region.language, region.body) == ("json", "{}\n")


def test_a_fence_inside_a_longer_one_is_text() -> None:
    (region,) = regions("````markdown\n```json\n{}\n```\n````\n")
    assert region.language == "markdown"


def test_language_and_words_are_read_in_both_ways_to_write_them() -> None:
    plain, braces = regions(
        '```json title="a b" response 200\n```\n``` { .JSON .response hl_lines="1" }\n```\n'
    )
    assert (plain.language, plain.words) == ("json", ("response", "200"))
    assert (braces.language, braces.words) == ("json", ("response",))


@pytest.mark.parametrize("mark", ["``` json", "```JSON", "````json", "~~~json", "``` { .json }"])
def test_a_fence_has_its_language_however_it_is_written(mark: str) -> None:
    end = mark[0] * (4 if mark.startswith("````") else 3)
    (region,) = regions(f"{mark}\n{{}}\n{end}\n")
    assert (region.language, region.body) == ("json", "{}\n")


def test_inline_code_of_three_backticks_opens_nothing() -> None:
    assert list(regions("``` a ``` b\n{}\n")) == []


@given(st.text(alphabet='`~ >-\na{"', max_size=80))
def test_every_character_of_a_body_leads_back_to_the_page(text: str) -> None:
    for region in regions(text):
        for at, char in enumerate(region.body):
            assert text[region.offset(at)] == char


@pytest.mark.parametrize(
    "text",
    [
        "`a" * 20_000 + '"a": 1',
        "<pre>" * 20_000,
        '"a": 1\n|-|\n' + "|`" * 20_000,
        '"a": 1\n|-|\n' + "| `a` " * 20_000,
        "```json\n" * 20_000,
        "\n\n    {" * 20_000 + '"a": 1',
    ],
)
def test_what_never_ends_is_read_in_time_that_grows_with_its_length(text: str) -> None:
    started = time.process_time()
    regions(text)
    assert time.process_time() - started < 3


def test_code_in_html_is_read_without_its_markup() -> None:
    text = '<pre class="json"><code>{<br>&quot;a&quot;: <b>1</b>}</code></pre>'
    (region,) = regions(text)
    assert (region.language, region.body, region.kind) == ("json", '{\n"a": 1}', "html")
    assert text[region.offset(region.body.index("1"))] == "1"


def test_a_block_that_a_tag_makes_within_another_has_its_language() -> None:
    inner = (
        '<figure class="highlight"><pre><code class="language-python">a = 1</code></pre></figure>'
    )
    (region,) = regions(f"<pre>{inner}</pre>")
    assert (region.language, region.body) == ("python", "a = 1")


def test_a_bar_in_a_cell_is_escaped_and_one_in_code_divides_nothing() -> None:
    text = '| a | b |\n| - | - |\n| `{"a": "x\\|y"}` | {"b": 1} |\n'
    bodies = [region.body for region in regions(text) if region.kind == "cell"]
    assert bodies == ['{"a": "x|y"}', '{"b": 1}']


def test_code_by_its_indentation_that_is_no_longer_json_is_looked_at_all_the_same() -> None:
    (region,) = regions('It says:\n\n    {\n      code": 1,\n      "b": 2\n    }\n')
    assert region.body == '{\n  code": 1,\n  "b": 2\n}\n'


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("<!--\n```json\n{}\n```\n-->\n", []),
        ("Text <!-- a\n\n```json\n{}\n```\n\n--> b\n\n```yaml\na: 1\n```\n", ["yaml"]),
        ("`<!--` opens one\n\n```json\n{}\n```\n\n-->\n", ["json"]),
        ("```html\n<!--\n```\n\n```json\n{}\n```\n\n-->\n", ["html", "json"]),
        ("<!-- never closed\n\n```json\n{}\n```\n", ["json"]),
        ('<!-- <pre>{ "a": 1 }</pre> `{ "b": 2 }` -->\n', []),
    ],
)
def test_code_in_a_comment_is_none(text: str, languages: list[str]) -> None:
    assert [region.language for region in regions(text)] == languages


def test_a_fence_that_html_shows_as_it_is_written_opens_no_block() -> None:
    shown = '<pre class="x"><code>```sh\nls\n```\n</code></pre>\n'
    found = list(fences(f"{shown}\nSo it is:\n\n```sh\npwd\n```\n"))
    assert [region.body for region in found] == ["pwd\n"]


def test_what_an_indented_program_assigns_is_no_json_in_prose() -> None:
    program = '    def row(self):\n        value = {\n            "id": self.id,\n        }\n'
    assert list(regions(f"It is:\n\n{program}")) == []
    (region,) = regions('It is {\n "id": self.id }\n')
    assert region.body == '{\n "id": self.id }'


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("<!-- a", "     a"),
        ("<!-- a --> b <!-- c", "<!-- a --> b      c"),
        ("<!-- a <!-- b --> c", "<!-- a <!-- b --> c"),
        ("a -->", "a -->"),
        ("<!-->", "<!-->"),
        ("", ""),
    ],
)
def test_a_comment_that_does_not_end_is_left_out_in_its_length(text: str, closed: str) -> None:
    assert without_open_comments(text) == closed


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8))
def test_a_place_is_covered_to_the_end_of_the_spans_that_it_is_in(
    spans: list[tuple[int, int]],
) -> None:
    covers = covering(spans)
    for at in range(31):
        assert bool(covers(at)) is any(start <= at < end for start, end in spans)
        assert covers(at) in {0, max((end for start, end in spans if start <= at), default=0)}
