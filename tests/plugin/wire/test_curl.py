"""Commands are read as Bash and curl read them: compared with both, where they are installed."""

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mkdocs_tandem.wire import Message, curl_messages

HOST = "http://127.0.0.1:PORT"
SENT = [
    f"curl {HOST}/a",
    f"curl -X DELETE '{HOST}/a'",
    f"curl -XPUT {HOST}/a -d x=1",
    f"curl --request PATCH --url {HOST}/a --data-raw '@x'",
    f"""curl {HOST}/a -d '{{"a": "b'\\''c"}}'""",
    f"""curl {HOST}/a -d "{{\\"a\\": \\"b\\"}}" """,
    f"""curl {HOST}/a --json '{{"a": 1}}' -H 'X-One: two'""",
    f"""curl {HOST}/a -H 'Content-Type: application/json' -d $'{{"a": "b\\'c\\u00e9\\n"}}'""",
    f"curl {HOST}/a -d a=1 -d b=2 --data c=3",
    f"curl -G {HOST}/a -d a=1 --data-urlencode 'b=c d&e'",
    f"curl -G '{HOST}/a?z=0' -d a=1",
    f"curl {HOST}/a --data-urlencode '=x y' --data-urlencode 'n=/?'",
    f"curl -sS \\\n  {HOST}/a \\\n  -d x=1",
    f"curl -u user:pass {HOST}/a",
    f"curl -u user: -H 'Authorization: Bearer t' {HOST}/a",
    f"curl --oauth2-bearer t {HOST}/a",
    f"curl -H 'Accept:' -H 'X-Empty;' {HOST}/a",
    f"curl -I {HOST}/a",
    f"curl {HOST}/a --json @- <<'EOF'\n{{\"a\": 1}}\nEOF",
    f"X=1 curl {HOST}/a # a comment",
    f"curl -dx=1 -H'X-A: b' {HOST}/a >/dev/null",
    f"curl {HOST}/a --url-query 'q=1'",
    f'curl {HOST}/a -d "a\\$b\\\\c\\"d"',
    f"curl {HOST}/a -d ''",
    f"curl --head {HOST}/a --next -X PUT {HOST}/b",
]
"""What is sent without a mistake."""


class _Echo(BaseHTTPRequestHandler):
    seen: list[dict[str, Any]]

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.seen.append(
            {
                "method": self.command,
                "target": self.path,
                "headers": {name.lower(): value for name, value in self.headers.items()},
                "body": self.rfile.read(length).decode(),
            }
        )
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = do_PATCH = _answer  # noqa: N815

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture(scope="module")
def echo() -> Iterator[tuple[int, list[dict[str, Any]]]]:
    seen: list[dict[str, Any]] = []
    handler = type("Handler", (_Echo,), {"seen": seen})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port, seen
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("bash")), reason="curl and Bash are not installed"
)
@pytest.mark.parametrize("command", SENT)
def test_what_curl_sends_is_what_is_read(
    command: str, echo: tuple[int, list[dict[str, Any]]]
) -> None:
    port, seen = echo
    seen.clear()
    text = command.replace("PORT", str(port))
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    subprocess.run(["bash", "-c", text], check=True, capture_output=True, env=environment)  # noqa: S603, S607 -- the commands above
    read = list(curl_messages(text))
    assert [message.problems for message in read] == [()] * len(seen)
    for message, sent in zip(read, seen, strict=True):
        assert message.method.text == sent["method"]
        assert message.target.text.partition(str(port))[2] == sent["target"]
        assert (message.body.text if message.body else "").rstrip("\n") == sent["body"].rstrip("\n")
        for name in ("content-type", "authorization", "x-one", "x-a", "x-empty"):
            assert message.header(name) == sent["headers"].get(name)


WRONG = {
    """curl https://h/a -d '{"a": 1}""": (20, "the quote ' that opens here is never closed"),
    """curl https://h/a -d "{"a": 1}" """: (21, "takes the double quotes of this JSON away"),
    """curl https://h/a -d {"a": 1}""": (20, "takes the double quotes of this JSON away"),
    """curl https://h/a -d '{"a": "Ann's"}'""": (31, "the quote ' ends here, at the apostrophe"),
    """curl https://h/a -d '{"a": 1}\'\'""": (30, "the quote ' that opens here is never closed"),
    'curl https://h/a -d "': (20, 'the quote " that opens here is never closed'),
    "curl https://h/a -d $'\\": (21, "the quote ' that opens here is never closed"),
    "curl https://h/a \\ \n  -d x": (17, "a blank behind the '\\': the command ends here"),
    "curl https://h/a\n  -d x": (16, "the command ends here, but its options go on"),
    "curl https://h/a?b=1&c=2": (20, "the shell ends the command at this '&'"),
    "curl “https://h/a”": (5, "“ is no quote for the shell"),
    "curl \u2013X PUT https://h/a": (5, "'\u2013' is no dash for the shell"),
    "curl --dta x https://h/a": (5, "curl has no option '--dta'"),
    "curl --request=PUT https://h/a": (5, "curl has no option '--request=PUT'"),
    "curl https://h/a -X": (17, "'-X' lacks its value"),
    "curl https://h/a b": (17, "curl takes 'b' for one more address"),
    "curl -X PUT": (11, "curl is given no address"),
    """curl -G https://h/a -d '{"a": 1}'""": (20, "'-G' puts the data into the address"),
    """curl -I https://h/a -d '{"a": 1}'""": (20, "curl refuses '-d' together with '-I'"),
    """curl https://h/a --data-urlencode '{"a": 1}'""": (17, "encodes the JSON"),
    """curl https://h/a -d '{"a": 1}' -d '{"b": 1}'""": (31, "curl joins this"),
}


@pytest.mark.parametrize("command", WRONG)
def test_a_mistake_is_found_at_its_place_and_once(command: str) -> None:
    (problem,) = (each for message in curl_messages(command) for each in message.problems)
    offset, message = WRONG[command]
    assert message in problem.message
    assert problem.offset == offset


def test_a_body_knows_where_it_was_written() -> None:
    text = """curl https://h/a -d '{"it'\\''s": "$vin"}'"""
    (message,) = curl_messages(text)
    assert message.body is not None
    assert json.loads(message.body.text) == {"it's": "$vin"}
    assert all(
        text[offset] == char
        for char, offset in zip(message.body.text, message.body.offsets, strict=True)
    )


def test_only_what_stands_behind_a_prompt_is_a_command() -> None:
    text = '$ ls\na\'s\n$ curl https://h/a \\\n> -d x\n{ "it": "isn\'t" }\n'
    request, answer = curl_messages(text)
    assert (request.target.text, request.problems) == ("https://h/a", ())
    assert request.body is not None
    assert request.body.text == "x"
    assert answer.body is not None
    assert answer.body.text == '{ "it": "isn\'t" }'


def _each(text: str) -> list[Message]:
    return list(curl_messages(text))


@given(st.text(alphabet="curl -dX'\"\\\r\n$&<@{}:[]#EOF(`a“”|", max_size=60))
@example("-d '{")
@example("a\rb \r -d '\r'")
def test_any_text_is_read_to_its_end(text: str) -> None:
    text = "curl " + text
    for message in _each(text):
        assert 0 <= message.start <= message.end <= len(text)
        assert all(0 <= problem.offset <= len(text) for problem in message.problems)
        for traced in (message.target, message.body, message.method):
            assert traced is None or len(traced.text) == len(traced.offsets) or not traced.offsets


def test_an_answer_that_has_lost_its_brace_is_an_answer_all_the_same() -> None:
    _, answer = curl_messages('$ curl https://x.example/a\n"a": 1 }\n$ ls\n')
    assert answer.body is not None
    assert answer.body.text == '"a": 1 }'


def test_a_carriage_return_within_a_line_is_a_character() -> None:
    (message,) = curl_messages("curl https://h/a -d 'x\r=1' -H A:\rb\r\n")
    assert message.problems == ()
    assert message.body is not None
    assert message.body.text == "x\r=1"
