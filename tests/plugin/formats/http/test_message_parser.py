from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.formats.http import Header, messages

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
        (1, "this is not the first line of an HTTP message")
    ]


def test_a_method_that_does_not_exist_is_a_problem() -> None:
    (message,) = messages("PSOT /a\n")
    assert [it.message for it in message.problems] == ["'PSOT' is not a method"]


def test_several_requests_may_stand_in_one_block() -> None:
    text = (
        "# Make one\n"
        "// and look at it\n"
        "POST /cars HTTP/1.1\nContent-Type: application/json\n\n{}\n\n"
        "GET /cars/1\n\n"
        "HTTP/2 200\ncontent-type: application/json\n\n{}\n"
        "### another\n\nDELETE https://h.example/cars/1 HTTP/2\n"
    )
    found = [(it.method.text, it.target.text, it.status, it.problems) for it in messages(text)]
    assert found == [
        ("POST", "/cars", "", ()),
        ("GET", "/cars/1", "", ()),
        ("", "", "200", ()),
        ("DELETE", "https://h.example/cars/1", "", ()),
    ]


def test_variables_of_a_file_are_replaced_in_addresses_and_others_are_left_out() -> None:
    text = "@base = https://h.example/v1\n\nGET {{base}}/cars\n\n###\nGET {{other}}/cars\n"
    known, unknown = messages(text)
    assert (known.target.text, known.is_base_open) == ("https://h.example/v1/cars", False)
    assert known.target.at(known.target.text.index("/cars")) == text.index("/cars")
    assert (unknown.target.text, unknown.is_base_open) == ("/cars", True)


def test_an_address_with_words_for_its_host_is_one_too() -> None:
    (message,) = messages("<your ferry's address>/cars\n")
    assert (message.method.text, message.target.text) == ("GET", "/cars")
    assert (message.is_base_open, message.problems) == (True, ())


def test_an_address_without_a_method_is_a_request_to_get_it() -> None:
    (message,) = messages("https://h.example/cars\n")
    assert (message.method.text, message.target.text) == ("GET", "https://h.example/cars")
    assert message.problems == ()


def test_a_query_goes_on_below_a_line_that_ends_with_an_ampersand() -> None:
    text = "GET https://h.example/a?f[0]=b&\nf[0][c]=d&\n  page=2\nAccept: text/plain\n"
    (message,) = messages(text)
    assert message.target.text == "https://h.example/a?f[0]=b&f[0][c]=d&page=2"
    assert (message.problems, message.header("accept")) == ((), "text/plain")


def test_a_query_may_go_on_below_its_request() -> None:
    text = "GET /cars\n    ?page=1\n    &size=2\nAccept: application/json\n"
    (message,) = messages(text)
    assert message.target.text == "/cars?page=1&size=2"
    assert message.target.at(message.target.text.index("size")) == text.index("size")
    assert message.headers == (Header("Accept", "application/json"),)


def test_a_folded_value_is_one_value() -> None:
    (message,) = messages("GET /cars\nAccept: application/json,\n  text/plain\n# why\nX-A: 1\n")
    assert message.headers == (
        Header("Accept", "application/json, text/plain"),
        Header("X-A", "1"),
    )
    assert message.problems == ()


@given(st.text(alphabet="GET /a:\nHP1. {}#@=?&\t\r", max_size=60))
def test_any_text_is_read(text: str) -> None:
    for message in messages(text):
        assert 0 <= message.start <= message.end <= len(text)


def test_what_follows_a_first_line_that_cannot_be_read_is_not_reported() -> None:
    (message,) = messages('{\n  "at": 3,\n  "to": 4\n}\n')
    (problem,) = message.problems
    assert (problem.offset, problem.message) == (0, "this is not the first line of an HTTP message")
    assert problem.hint.endswith("or mark the block as 'json'")


def test_scripts_and_files_of_a_client_are_no_part_of_a_request() -> None:
    text = (
        "< {%\n  request.variables.set('a', 1)\n%}\nPOST /cars\nContent-Type: application/json\n\n"
        '{ "a": 1 }\n\n> {%\n  client.log("GET /cars");\n%}\n\n###\nPOST /cars\n\n{ "a": 2 }\n'
        "\n>>! kept.json\n<> old.200.json\n\n###\nGET /cars\n> ./check.js\n"
    )
    found = [
        (it.method.text, it.body.text if it.body else None, it.problems) for it in messages(text)
    ]
    assert found == [("POST", '{ "a": 1 }', ()), ("POST", '{ "a": 2 }', ()), ("GET", None, ())]


def test_a_body_in_a_file_is_elsewhere() -> None:
    for line in ("< ./car.json", "<@ car.json", "<@latin1 ../a b.json"):
        (message,) = messages(f"POST /cars\nContent-Type: application/json\n\n{line}\n")
        assert (message.body, message.is_body_elsewhere, message.problems) == (None, True, ())
    (message,) = messages("POST /cars\n\n<car>1</car>\n")
    assert message.body is not None


def test_a_query_of_graphql_is_no_body_by_itself() -> None:
    head = "POST /graphql\nContent-Type: application/json\nX-Request-Type: GraphQL"
    (message,) = messages(f'{head}\n\nquery {{ cars }}\n\n{{ "a": 1 }}\n')
    assert (message.body, message.is_body_elsewhere, message.problems) == (None, True, ())
    assert [it.name for it in message.headers] == ["Content-Type"]


def test_an_address_may_go_on_in_indented_lines() -> None:
    (message,) = messages("GET /cars\n  /{{id}}\n  ?a=1&\n  b=2\n  HTTP/1.1\nAccept: text/plain\n")
    assert message.target.text == "/cars/{{id}}?a=1&b=2"
    assert message.headers == (Header("Accept", "text/plain"),)
