from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.wire import Header, messages

EXCHANGE = """\
POST /callbacks?all HTTP/1.1
Content-Type: application/json

{ "label": "garage" }

HTTP/1.1 204 No Content
"""


def test_a_response_may_follow_its_request() -> None:
    request, response = messages(EXCHANGE)
    assert (request.method.text, request.target.text) == ("POST", "/callbacks?all")
    assert request.headers == (Header("Content-Type", "application/json"),)
    assert request.body is not None
    assert EXCHANGE[request.body.at() :].startswith(request.body.text)
    assert (response.status, response.body) == ("204", None)


def test_head_and_body_without_a_blank_line_between_are_a_problem_and_read_on() -> None:
    (message,) = messages('PUT /a\nX-One: 1\n{ "a": 1 }\n')
    assert [(it.offset, it.message) for it in message.problems] == [
        (16, "a blank line is missing between head and body")
    ]
    assert message.body is not None
    assert message.body.text == '{ "a": 1 }'


def test_what_is_no_message_is_a_problem_at_its_first_line() -> None:
    (message,) = messages("\nhello\n")
    assert [(it.offset, it.message) for it in message.problems] == [
        (1, "this is no first line of HTTP")
    ]


def test_a_method_that_does_not_exist_is_a_problem() -> None:
    (message,) = messages("PSOT /a\n")
    assert [it.message for it in message.problems] == ["'PSOT' is no method"]


@given(st.text(alphabet="GET /a:\nHP1. {}#", max_size=60))
def test_any_text_is_read(text: str) -> None:
    for message in messages(text):
        assert 0 <= message.start <= message.end <= len(text)
