import pytest

from mkdocs_tandem.examples.setup_requests import room, steps
from mkdocs_tandem.pages.code_blocks import regions

TURN = '<!-- tandem: POST /sandbox/clock {"advance": 120} -->'


def _steps(text: str) -> list[tuple[tuple[str, ...], str]]:
    return [(step.words, step.body) for step in steps(text, list(regions(text)))]


@pytest.mark.parametrize(
    ("comment", "words", "body"),
    [
        (TURN, ("POST", "/sandbox/clock"), '{"advance": 120}'),
        ("<!--tandem:DELETE /x-->", ("DELETE", "/x"), ""),
        ("<!-- tandem: PUT /a/{id}/b [1,\n 2]\n-->", ("PUT", "/a/{id}/b"), "[1,\n 2]"),
        ("<!-- tandem: nonsense -->", ("nonsense",), ""),
        ("<!-- tandem: -->", (), ""),
    ],
)
def test_a_comment_that_names_us_is_a_step(comment: str, words: object, body: str) -> None:
    assert _steps(f"# A\n\n{comment}\n") == [(words, body)]


@pytest.mark.parametrize(
    "text",
    [
        "<!-- a comment -->",
        "<!-- tandems: POST /x -->",
        f"```markdown\n{TURN}\n```",
        f"Write `{TURN}` before it.",
        "<!-- tandem: POST /x",
    ],
)
def test_other_comments_and_steps_that_are_only_shown_are_none(text: str) -> None:
    assert _steps(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"{TURN}\n```json\n{{}}\n```\n",
        f"```json\n{{}}\n```\n{TURN}\n",
        f"```json\n{{}}\n```\n{TURN}\n```json\n{{}}\n```\n",
        f"<pre><code>{{}}</code></pre>{TURN}\n",
        f"`code` {TURN}\n",
    ],
    ids=["before a fence", "below it", "between two", "after code in HTML", "after code in a line"],
)
def test_a_step_beside_code_is_a_step(text: str) -> None:
    assert _steps(text) == [(("POST", "/sandbox/clock"), '{"advance": 120}')]


def test_an_offset_into_the_body_of_a_step_leads_into_the_page() -> None:
    text = '# A\n\n<!-- tandem: POST /x {\n  "a": 1 } -->\n'
    (step,) = steps(text, [])
    assert text[step.offset(step.body.index('"a"')) :].startswith('"a": 1')


def test_a_step_takes_its_line_along() -> None:
    text = f"one\n  {TURN}\ntwo {TURN} three\n"
    found = [room(step, text) for step in steps(text, [])]
    assert [text[start:end] for start, end in found] == [f"  {TURN}\n", TURN]


def test_comments_that_nothing_closes_are_passed_over_quickly() -> None:
    text = "<!-- tandem: POST /x {" * 20_000
    assert list(steps(text, [])) == []
    (step,) = steps(f"{text} -->", [])
    assert step.words[:2] == ("POST", "/x")


def test_a_step_follows_a_comment_whose_words_take_two_lines() -> None:
    (step,) = steps("<!-- tandem: POST\n/x <!-- tandem: GET /y -->", [])
    assert step.words == ("GET", "/y")
