"""Commands are read as Bash and curl read them: compared with both, where they are installed."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mkdocs_tandem.formats.http import Message, TracedText, command_messages
from mkdocs_tandem.pages.code_blocks import fences
from tests.support.waiting import LIMIT, answering
from tests.support.work import calls_made

REPOSITORY = Path(__file__).parents[4]
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
    f"curl {HOST}/a {HOST}/b",
    f"curl -d x=1 {HOST}/a --url {HOST}/b -- {HOST}/c",
    "curl 127.0.0.1:PORT/a -d x=1",
    "curl 'http://us%40er:pass@127.0.0.1:PORT/a#part'",
    "curl -u me:pw 'http://a:b@127.0.0.1:PORT/a'",
    f"curl -A park/1.0 -e http://r.example/ -r 0-99 -b a=b -b c=d {HOST}/a",
    f"curl -A '' -e 'http://r.example/;auto' -b no-such-file {HOST}/a",
    f"curl -z 'Wed, 01 Jan 2020 00:00:00 GMT' --compressed {HOST}/a",
    f"curl -z '-Wed, 01 Jan 2020 00:00:00 GMT' {HOST}/a",
    f"curl '{HOST}/a/[1-3]' '{HOST}/b/{{x,y}}' '{HOST}/c?ids[]=1'",
    f"curl '{HOST}/[08-10:2]' '{HOST}/[a-c]'",
    f"curl -g '{HOST}/a?f[x]=1&g={{}}'",
    f"curl '{HOST}/a?f\\[x\\]=1'",
    f"curl -I -G -d a=b {HOST}/a",
    f"curl -G -d a -d b=c '{HOST}/a?'",
    f"curl {HOST}/a --url-query 'b=c d' --url-query '+e=%20'",
    f"curl {HOST}/a --data-urlencode 'é ~*()!' --data-urlencode 'a@b=c'",
    f"printf 'é ü&' | curl {HOST}/a --data-urlencode n@-",
    f"curl {HOST}/a --data-urlencode @- <<< 'b c'",
    f"""curl {HOST}/a --json '{{"a": 1' --json '}}'""",
    f"curl -T - -H Expect: {HOST}/a <<<'one line'",
    f'curl {HOST}/a -d @- <<EOF\n{{\n  "a": 1\n}}\nEOF',
    f"cat <<'EOF' | curl {HOST}/a --data-binary @-\n$x\n\\n\nEOF\necho done",
    f"cat <<-EOF | curl {HOST}/a --json @- | cat\n\t{{}}\n\tEOF\ncurl {HOST}/b",
    f"echo '{{\"a\": 1}}' | curl {HOST}/a --json @-",
    f"curl {HOST}/a --data-binary @- <<< x=1",
    f'export BASE={HOST}\nID=7; curl $BASE/a/$ID "${{BASE}}/b?c=${{ID}}&d=${{NO:-8}}"',
    f"DATA='a=1 2'\ncurl {HOST}/a -d \"$DATA\" -H 'X-One: $DATA'",
    f"OPTIONS='-X PUT -d x=1'\ncurl $OPTIONS {HOST}/a",
    f'N=3\ncurl {HOST}/a --json @- <<EOF\n{{"n": $N, "m": "\\$N"}}\nEOF',
    f'ID=$(curl {HOST}/a -d "it\'s" | cat)',
    f'echo "$(curl {HOST}/a)" `curl {HOST}/b`',
    f"(curl {HOST}/a; curl {HOST}/b) && {{ curl {HOST}/c; }}",
    f"if curl {HOST}/a; then curl {HOST}/b; fi | cat",
    f"time curl {HOST}/a",
    f"env A=b timeout 5 curl {HOST}/a >/dev/null 2>&1 &\nwait",
    f"curl -H 'Content-Type:' -H 'X-A: b:c' -d a=b {HOST}/a",
    f"curl -sS --fail -L --no-buffer --max-time 5 -o /dev/null -w '%{{http_code}}' {HOST}/a",
    f"curl -F a=b -F 'c={{}};type=application/json' {HOST}/a",
    f"curl --digest -u a:b --oauth2-bearer t -r 5 {HOST}/a",
]
"""What is sent without a mistake."""


_BY_CURL = ("host", "user-agent", "accept", "accept-encoding")
_OF_THE_BODY = ("content-length", "transfer-encoding", "expect")


class _Echo(BaseHTTPRequestHandler):
    seen: list[dict[str, Any]]

    def _answer(self) -> None:
        is_chunked = self.headers.get("Transfer-Encoding") == "chunked"
        length = None if is_chunked else int(self.headers.get("Content-Length") or 0)
        self.seen.append(
            {
                "method": self.command,
                "target": self.path,
                "headers": {
                    name.lower(): value.partition("; boundary")[0]
                    for name, value in self.headers.items()
                    if name.lower() not in _OF_THE_BODY
                },
                "body": self._chunks() if length is None else self.rfile.read(length).decode(),
            }
        )
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _chunks(self) -> str:
        chunks = b""
        while length := int(self.rfile.readline(), 16):
            chunks += self.rfile.read(length)
            self.rfile.readline()
        self.rfile.readline()
        return chunks.decode()

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = do_PATCH = _answer  # noqa: N815 -- http.server calls them so

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture(scope="module")
def echo() -> Iterator[tuple[int, list[dict[str, Any]]]]:
    seen: list[dict[str, Any]] = []
    handler = type("Handler", (_Echo,), {"seen": seen})
    with HTTPServer(("127.0.0.1", 0), handler) as server, answering(server):
        yield server.server_port, seen


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
    subprocess.run(  # noqa: S603 -- the commands above
        ["bash", "-c", text],  # noqa: S607 -- as the machine has it
        check=True,
        capture_output=True,
        env=environment,
        timeout=LIMIT,
    )
    read = list(command_messages(text))
    assert [message.problems for message in read] == [()] * len(seen)
    for message, sent in zip(read, seen, strict=True):
        assert message.method.text == sent["method"]
        assert message.target.text.partition(str(port))[2] == sent["target"]
        if not message.is_body_elsewhere:
            assert _body(message.body.text if message.body else "") == _body(sent["body"])
        given = {each.name.lower(): each.value for each in message.headers}
        own = {name: it for name, it in sent["headers"].items() if name not in _BY_CURL}
        assert given == {**own, **{name: it for name, it in given.items() if name in _BY_CURL}}
        assert message.implied & set(_BY_CURL) >= set(sent["headers"]) & set(_BY_CURL) - set(given)


def test_a_placeholder_in_double_brackets_is_no_here_document() -> None:
    (message,) = command_messages("curl -d '{}' https://<<API-HOST>>/a/<<ID>>\n")
    assert message.problems == ()


WRONG = {
    """curl https://h/a -d '{"a": 1}""": (20, "the quote ' that opens here is never closed"),
    """curl https://h/a -d "{"a": 1}" """: (21, "removes the double quotes of this JSON"),
    r"""curl https://h/a -d "{\"a\": 1, \"b\": "c"}" """: (
        21,
        "removes the double quotes of this JSON",
    ),
    """curl https://h/a -d {"a": 1}""": (20, "removes the double quotes of this JSON"),
    r"""curl https://h/a -d "{\\"a\\": {\\"b\\": 1}}" """: (
        21,
        "the quote after it ends the text",
    ),
    """curl https://h/a -d '{ \\\n "a": "b", \\\n "c": 1 }'""": (23, "keeps the backslash"),
    """curl https://h/a -d '{"a": "Ann's"}'""": (31, "the quote ' ends here, at the apostrophe"),
    """curl https://h/a -d '{"a": 1}\'\'""": (30, "the quote ' that opens here is never closed"),
    'curl https://h/a -d "': (20, 'the quote " that opens here is never closed'),
    "curl https://h/a -d $'\\": (21, "the quote ' that opens here is never closed"),
    "curl https://h/a \\ \n  -d x": (17, "a space follows the '\\', so the command ends here"),
    "curl -X GET\n'https://h.example/a'": (11, "its address is in the next line"),
    "curl https://h/a\n  -d x": (16, "the command ends here, but its options go on"),
    "curl https://h/a \\\n  # what\n  -d x": (21, "this comment ends the command"),
    "curl 'https://h/a \\\n -H 'A: b' -d x'": (6, "the quote that opens here closes only after"),
    "curl https://h/a\n--json '{}'": (16, "the command ends here, but its options go on"),
    "curl 'https://h/a?b=c d&e=f g'": (21, "curl refuses an address with a space"),
    "curl 'https://h/a\n?b=c'": (17, "curl refuses an address with a line break"),
    "curl -X GET \\ 'https://h/a'": (12, "makes the space after it a part of the address"),
    "curl 'https://h/a \\\n -H \"A: b\" \\\n -d x'": (
        6,
        "the quote that opens here closes only after",
    ),
    "curl https://h/a?b=1&c=2": (20, "the shell ends the command at this '&'"),
    "curl “https://h/a”": (5, "“ is not a quote for the shell"),
    "curl \u2013X PUT https://h/a": (5, "'\u2013' is not a dash for the shell"),
    "curl --dta x https://h/a": (5, "curl has no option '--dta'"),
    "curl --request=PUT https://h/a": (5, "curl has no option '--request=PUT'"),
    "curl \\\n\u2002\u2002--url https://h/a": (7, "U+2002 is not a space for the shell"),
    "curl -d\u00a0a=1 https://h/a": (7, "U+00A0 is not a space for the shell"),
    "curl https://h/a -X": (17, "'-X' needs a value"),
    "curl https://h/a b": (17, "curl takes 'b' as another URL"),
    'curl -H "A: b \\\nhttps://h.example/a?b=1"': (9, "closes only after the address"),
    "curl -x POST https://h/a": (8, "'-x' sets a proxy"),
    "curl -X PUT": (11, "this command has no URL"),
    """curl -G https://h/a -d '{"a": 1}'""": (20, "'-G' puts the data into the address"),
    """curl -I https://h/a -d '{"a": 1}'""": (20, "curl refuses '-d' together with '-I'"),
    """curl https://h/a --data-urlencode '{"a": 1}'""": (17, "encodes the JSON"),
    """curl https://h/a -d '{"a": 1}' -d '{"b": 1}'""": (31, "curl joins this"),
    """curl https://h/a -d a=1 --json '{"b": 1}'""": (24, "curl appends this to '-d'"),
    """curl https://h/a --data-urlencode k=1 -d '<body>'""": (38, "curl joins this by '&'"),
    "curl https://h/a -X GET -d a=1": (24, "without '--get' curl sends this as the body"),
    "curl https://h/a -F a=b -d c=d": (24, "curl refuses '-d' together with '-F'"),
    "curl 'https://h/a?f[x]=1'": (19, "curl reads '[' in an address as part of a range"),
    "curl 'https://h/a?q={}'": (20, "curl reads '{' in an address as part of a list"),
    "curl 'https://h/a]'": (17, "curl reads ']'"),
    """curl 'https://h/a?q={"a":1}'""": (20, "curl reads '{'"),
    "curl -X post https://h/a": (8, "curl sends 'post' unchanged"),
    "curl https://h/a -d @ car.json": (20, "a space follows the '@'"),
    "curl 'https://h/a?page[size]=1'": (22, "curl reads '['"),
    "curl -H 'Accept json' https://h/a": (9, "curl does not send 'Accept json'"),
    "curl -H 'Authorization Bearer <token>' https://h/a": (9, "a field needs a ':'"),
    'curl -H "X-Api-Key $KEY" https://h/a': (9, "a field needs a ':'"),
    "curl https://h/a -d @- <<EOF\na=1": (23, "the here-document 'EOF' that begins here"),
    "curl 'https://h/a \\\n  -H 'X-A: b'": (5, "the quote ' that opens here is never closed"),
    "curl https://h/a --data-binary <<EOF\n{}\nEOF": (17, "'--data-binary' needs a value"),
    "curl https://h/a -d@b.json <<EOF\n{}\nEOF": (17, "'@b.json' reads a file"),
    "curl 'https://h/a/[9-1]'": (18, "curl reads '[' in an address as part of a range"),
    "curl 'https://h/a/[A-z]'": (18, "curl reads '[' in an address as part of a range"),
    "curl https://h/a(1)": (16, "the shell does not accept '(' within a word"),
    "curl https://h/$(id": (15, "the $( that opens here is never closed"),
    "ID=$(curl https://h/a\necho $ID": (3, "the $( that opens here is never closed"),
    "ID=`curl https://h/a | jq .id": (3, "the ` that opens here is never closed"),
    'echo "$(curl https://h/a"': (6, "the $( that opens here is never closed"),
    "curl https://h/a | jq '.id": (22, "the quote ' that opens here is never closed"),
    "echo it's\ncurl https://h/a": (7, "the quote ' that opens here is never closed"),
}


@pytest.mark.parametrize("command", WRONG)
def test_a_mistake_is_found_at_its_place_and_once(command: str) -> None:
    (problem,) = (each for message in command_messages(command) for each in message.problems)
    offset, message = WRONG[command]
    assert message in problem.message
    assert problem.offset == offset


@pytest.mark.parametrize(
    ("written", "meant"), [("--dump", "--dump-header"), ("--username", "--user")]
)
def test_an_option_is_meant_by_what_it_begins_with(written: str, meant: str) -> None:
    (message,) = command_messages(f"curl {written} x https://h/a")
    assert [it.hint for it in message.problems] == [f"did you mean '{meant}'?"]


def test_a_placeholder_with_a_number_sign_is_no_list_and_no_fragment() -> None:
    (message,) = command_messages("curl https://rest{cluster#}.h.example/cars#top")
    assert message.problems == ()
    assert message.target.text == "https://rest{cluster#}.h.example/cars"


def test_an_option_in_capitals_is_taken_for_the_one_in_small_letters() -> None:
    (message,) = command_messages("curl --GET https://h/a")
    assert [it.hint for it in message.problems] == ["did you mean '--get'?"]


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("a.JPG", "image/jpeg"),
        ("a.json", "application/octet-stream"),
        ("a.sh", "application/octet-stream"),
        ("a.json;type=application/json", "application/json"),
    ],
)
def test_a_file_in_a_form_has_the_media_type_that_curl_gives_it(file: str, kind: str) -> None:
    (message,) = command_messages(f"curl -F 'it=@{file}' https://h/a")
    assert message.body is not None
    assert f"Content-Type: {kind}\n" in message.body.text


def test_a_body_knows_where_it_was_written() -> None:
    text = """curl https://h/a -d '{"it'\\''s": "$vin"}'"""
    (message,) = command_messages(text)
    assert message.body is not None
    assert json.loads(message.body.text) == {"it's": "$vin"}
    assert all(
        text[offset] == char
        for char, offset in zip(message.body.text, message.body.offsets, strict=True)
    )


def test_only_what_stands_behind_a_prompt_is_a_command() -> None:
    text = '$ ls\na\'s\n$ curl https://h/a \\\n> -d x\n{ "it": "isn\'t" }\n'
    request, answer = command_messages(text)
    assert (request.target.text, request.problems) == ("https://h/a", ())
    assert request.body is not None
    assert request.body.text == "x"
    assert answer.body is not None
    assert answer.body.text == '{ "it": "isn\'t" }'


def _each(text: str) -> list[Message]:
    return list(command_messages(text))


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
    _, answer = command_messages('$ curl https://x.example/a\n"a": 1 }\n$ ls\n')
    assert answer.body is not None
    assert answer.body.text == '"a": 1 }'


def test_a_carriage_return_within_a_line_is_a_character() -> None:
    (message,) = command_messages("curl https://h/a -d 'x\r=1' -H A:\rb\r\n")
    assert message.problems == ()
    assert message.body is not None
    assert message.body.text == "x\r=1"


QUIET = (
    "sudo apt-get install curl jq",
    "command -v curl >/dev/null || exit 1",
    "which curl",
    "curl --version",
    "curl -h all",
    "docker build -t curl .",
    "kubectl run curl --image=example/tools:curl -i --tty",
    "# curl https://h/a",
    "brew install curl",
)
"""Lines that name curl and send nothing."""


@pytest.mark.parametrize("text", QUIET)
def test_a_line_that_only_names_curl_sends_nothing(text: str) -> None:
    assert _each(text) == []


PROMPTS = (
    "$ {}",
    "  % {}",
    "> {}",
    "me@host:~/site$ {}",
    "[root@host ~]# {}",
    "(venv) $ {}",
    "\u276f {}",
    r"C:\\Users\\me> {}",
    "PS C:\\> {}",
    "~/park $ {}",
    "~$ {}",
    "sudo -u www {}",
    "time -p {}",
    "kubectl exec -it pod -- {}",
    "kubectl run curl --image=example/tools -- {}",
    "docker compose exec web {}",
    "{} | jq .",
    "for i in 1 2; do\n  {}\ndone",
    "while ! {}; do sleep 1; done",
    "RESULT=$(\n  {}\n)",
    "f() {{ {}; }}",
    "function f {{ {}; }}",
    "{} # a comment",
    '''bash -c "{}"''',
    '''docker exec web sh -c "sudo {}"''',
    '''ssh me@host "{}"''',
)


@pytest.mark.parametrize("around", PROMPTS)
def test_a_command_is_read_whatever_is_around_it(around: str) -> None:
    command = """curl -X PUT https://h/a -d '{"a": 1}'"""
    command = command.replace('"', '\\"') if '"' in around else command
    (message,) = _each(around.format(command))
    assert message.problems == ()
    assert (message.method.text, message.target.text) == ("PUT", "https://h/a")
    assert message.body is not None
    assert message.body.text == '{"a": 1}'
    assert message.body.at() == around.format(command).index(command[27:29]) + 1


CONTINUED = {
    "Bash": "curl https://h/a \\\n  -X PUT \\\n  -d x=1",
    "cmd.exe": "curl https://h/a ^\n  -X PUT ^\r\n  -d x=1",
    "PowerShell": "curl https://h/a `\n  -X PUT `\n  -d x=1",
    "prompts": "$ curl https://h/a \\\n> -X PUT \\\n>   -d x=1\n> output",
}


@pytest.mark.parametrize("shell", CONTINUED)
def test_a_command_goes_on_after_a_line_end_that_its_shell_skips(shell: str) -> None:
    (message,) = _each(CONTINUED[shell])
    assert (message.method.text, message.problems) == ("PUT", ())
    assert message.body is not None
    assert message.body.text == "x=1"


def test_prompts_within_a_quoted_text_are_no_part_of_it() -> None:
    text = "$ curl https://h/a -d '{\n>   \"a\": 1\n> }'\n"
    (message,) = _each(text)
    assert message.body is not None
    assert message.body.text == '{\n  "a": 1\n}'


@pytest.mark.parametrize("base", ["$BASE", "${BASE}", "${BASE:?}", "{{base}}", "<host>", "{host}"])
def test_a_base_that_is_left_to_the_reader_is_left_out_of_the_target(base: str) -> None:
    (message,) = _each(f'curl "{base}/cars?x=1"')
    assert (message.target.text, message.is_base_open, message.problems) == ("/cars?x=1", True, ())


def test_a_value_from_another_fence_has_the_place_of_its_variable() -> None:
    values: dict[str, TracedText] = {"BASE": TracedText("https://h", ())}
    (message,) = command_messages("curl $BASE/a", values)
    assert message.target.text == "https://h/a"
    assert message.target.at(3) == 5
    assert message.target.at(9) == 10


def test_a_value_of_the_same_fence_has_its_own_place() -> None:
    text = """DATA='{"a": 1}'\ncurl https://h/a -d "$DATA" """
    (message,) = _each(text)
    assert message.body is not None
    assert message.body.at() == text.index("{")


@pytest.mark.parametrize("data", ["$BODY", "${BODY}", "$(cat car.json)", "$(jq -n '{a: 1}')"])
def test_data_that_only_the_shell_knows_is_elsewhere(data: str) -> None:
    (message,) = _each(f'curl https://h/a -d "{data}"')
    assert (message.body, message.is_body_elsewhere, message.problems) == (None, True, ())


def test_an_address_that_xargs_fills_in_has_no_list() -> None:
    (message,) = _each("cat ids | xargs -I{} curl https://h/a/{}")
    assert (message.problems, message.target.text) == ((), "https://h/a/{}")


@pytest.mark.parametrize("data", ["--data @-", "-d @query.json", "--data-binary @query.json"])
def test_a_file_that_the_page_lacks_may_be_the_body_of_a_request_to_get(data: str) -> None:
    (message,) = command_messages(f"curl -X GET {data} https://h.example/a")
    assert message.problems == ()


def test_data_that_is_empty_is_no_mistake_in_a_request_to_get() -> None:
    (message,) = _each("curl --request GET https://h/a --data-raw ''")
    assert (message.problems, message.body, message.target.text) == ((), None, "https://h/a")


@pytest.mark.parametrize(
    "command",
    [
        "curl \"https://h/a?to=$(jq -r '.[0].url' a.json)\"",
        "curl 'https://[host]/cars/[car id]'",
        "curl 'https://<your host>/cars/{car id}?a={{ a b }}'",
        'NOTE=${NOTE:?"${USER} left ${HOME}"}\ncurl https://h/a -d \'{"a": "\'"${NOTE}"\'"}\'',
    ],
)
def test_what_the_shell_or_the_reader_puts_in_is_no_mistake(command: str) -> None:
    (message,) = (it for it in command_messages(command) if it.target.text)
    assert message.problems == ()


def test_options_in_a_variable_are_no_address() -> None:
    (message,) = _each('curl $OPTIONS "${ARGS[@]}" https://h/a')
    assert (message.target.text, message.problems) == ("https://h/a", ())


def _fences_of_the_docs() -> Iterator[str]:
    pages = [path.read_text("utf-8") for path in sorted((REPOSITORY / "docs").rglob("*.md"))]
    found = {
        region.body
        for page in pages
        for region in fences(page)
        if any(word in region.body for word in ("curl", "http", "$ ", "tandem "))
        and region.language in ("bash", "shell", "sh", "console", "powershell", "")
    }
    yield from sorted(found)


def test_every_start_of_every_command_of_the_docs_is_read_to_its_end() -> None:
    texts = list(_fences_of_the_docs())
    assert len(texts) > 10
    for text in texts:
        for end in range(len(text)):
            for message in command_messages(text[:end], {}, "console"):
                assert 0 <= message.start <= message.end <= end
                assert all(0 <= problem.offset <= end for problem in message.problems)


_PIECES = st.sampled_from([
    "curl ", "-d ", "@-", "$(", ")", "`", "'", '"', "\\", "\n", "\r", "<<EOF", "EOF", "<<<", "|",
    "&", "{", "}", "[1-3]", "[", "]", "(", "$A", "${A", "A=", "cat ", "echo ", "> ", "$ ", "-G ",
    "-F ", "http://h/", "a=b", "--json ", "--next ", "#", ";", "-X ", "^\n", "`\n", "é", "\u201c",
    "\0", "-T ", "-u ", "x:y@h", "?", "http ", "wget ", "Invoke-RestMethod ", "-Body ", ":=", "==",
    "--", "@{", "@'\n", "\n'@",
])  # fmt: skip


@given(
    st.lists(_PIECES, max_size=25).map("".join), st.sampled_from(["bash", "console", "powershell"])
)
def test_any_pieces_of_a_shell_are_read_to_their_end(text: str, language: str) -> None:
    for message in command_messages(text, {}, language):
        assert 0 <= message.start <= message.end <= len(text)
        assert len(message.target.text) == len(message.target.offsets)
        assert message.body is None or len(message.body.text) == len(message.body.offsets)
        assert all(0 <= problem.offset <= len(text) for problem in message.problems)


@pytest.mark.parametrize(
    "piece", ["$(", "curl '", "${A", "`", "<<A ", "((", "curl a{", "A=(", "\\\n"]
)
def test_time_is_linear_in_the_length_of_a_script(piece: str) -> None:
    steps = [calls_made(partial(_read, piece * count)) for count in (200, 400)]
    assert steps[1] < steps[0] * 3


def _read(text: str) -> None:
    list(command_messages(text))


@pytest.mark.parametrize("prompt", ["$", "me@host:~/park$", r"PS C:\\>", "(venv) %"])
@pytest.mark.parametrize("pipe", ["", " | jq", " | jq -r .", " | python3 -m json.tool"])
def test_the_output_of_a_command_ends_at_the_next_prompt(prompt: str, pipe: str) -> None:
    text = f'{prompt} curl https://h/a{pipe}\n{{\n  "a": 1\n}}\n{prompt} ls $(pwd)\n'
    _, answer = _each(text)
    assert answer.body is not None
    assert answer.body.text == '{\n  "a": 1\n}'


def test_the_output_of_another_command_is_no_answer() -> None:
    assert len(_each('$ curl https://h/a | jq .id\n"x"\n$ ls\n')) == 1


def _body(text: str) -> str:
    """A body without what curl chooses at random: the boundary between the parts of a form."""
    return re.sub(r"-{2,}[\w-]*", "--", text.replace("\r\n", "\n"))
