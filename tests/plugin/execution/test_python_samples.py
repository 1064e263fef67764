import pytest

from mkdocs_tandem.execution.python_process import (
    RecordedSample,
    SampleRequest,
    SampleResponse,
    SampleRun,
    parts,
    run,
)


def _refused(sent: SampleRequest) -> str:
    return "the service is not called"


def test_what_a_sample_prints_is_told() -> None:
    assert run("print('a', 1)\nprint('b')", _refused) == SampleRun(("a 1\nb\n",))


def test_its_requests_are_answered_by_the_one_who_runs_it() -> None:
    asked: list[SampleRequest] = []

    def answer(sent: SampleRequest) -> SampleResponse:
        asked.append(sent)
        return SampleResponse(201, {"Content-Type": "application/json"}, '{"id": "c1"}')

    source = (
        "import requests\n"
        "session = requests.Session()\n"
        "session.headers['X-Own'] = 'yes'\n"
        "sent = {'params': {'a': 'b c'}, 'json': {'plate': 'B'}}\n"
        "answer = session.post('https://api.example/cars', **sent)\n"
        "answer.raise_for_status()\n"
        "print(answer.status_code, answer.json()['id'])\n"
    )
    assert run(source, answer) == SampleRun(("201 c1\n",))
    (sent,) = asked
    assert (sent.method, sent.url) == ("POST", "https://api.example/cars?a=b+c")
    assert (sent.headers["X-Own"], sent.content) == ("yes", '{"plate": "B"}')


def test_a_refused_request_fails_at_the_line_that_asks() -> None:
    def answer(sent: SampleRequest) -> SampleResponse:
        return SampleResponse(404, {}, "")

    source = "import requests\n\nrequests.get('https://api.example/x').raise_for_status()\n"
    ran = run(source, answer)
    assert (ran.line, ran.error[:38]) == (3, "requests.exceptions.HTTPError: 404 Cli")


FAILURES = {
    "x = 1\nprint(y)": (2, "NameError: name 'y' is not defined"),
    "x = 1\nprint(": (2, "SyntaxError: '(' was never closed"),
    "def f():\n    1 / 0\n\nf()": (2, "ZeroDivisionError: division by zero"),
    "import os\nos.system('true')": (2, "PermissionError: starting programs is not allowed"),
    "import socket\nsocket.create_connection(('127.0.0.1', 9))": (
        2,
        "PermissionError: network connections are not allowed",
    ),
    "open('/tmp/tandem-was-here', 'w')": (
        1,
        "PermissionError: writing files outside of its folder is not allowed",
    ),
    "raise SystemExit(3)": (1, "SystemExit: 3"),
} | {
    f"import os, sqlite3\n{change}": (
        2,
        "PermissionError: writing files outside of its folder is not allowed",
    )
    for change in (
        "os.mkdir('/tmp/tandem-was-here')",
        "os.truncate('/tmp/tandem-was-here', 0)",
        "os.symlink('/etc', '/tmp/tandem-was-here')",
        "sqlite3.connect('/tmp/tandem-was-here')",
    )
}


def test_a_sample_may_change_the_files_in_its_folder() -> None:
    lines = (
        "import os, sqlite3, tempfile",
        "os.mkdir('a'); open('c', 'w').close(); os.truncate('c', 0)",
        "sqlite3.connect(':memory:').close(); sqlite3.connect('d.db').close()",
        "print('done')",
    )
    assert run("\n".join(lines), _refused).output == "done\n"


@pytest.mark.parametrize("source", FAILURES)
def test_what_ends_a_sample_is_told_with_its_line(source: str) -> None:
    ran = run(source, _refused)
    assert (ran.line, ran.error) == FAILURES[source]


@pytest.mark.parametrize(
    "source",
    [
        "print('x')",
        "import os; print(os.environ.get('SECRET'))",
        "open('own.txt', 'w').write('x')",
        "import sys; sys.exit(0)",
    ],
)
def test_a_sample_may_do_what_does_no_harm(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "token")
    ran = run(source, _refused)
    assert (ran.error, "token" in ran.output) == ("", False)


@pytest.mark.parametrize("source", ["while True: pass", "import time; time.sleep(60)"])
def test_a_sample_that_takes_too_long_is_stopped(source: str) -> None:
    error = "it was stopped: it took more than 0.5 s, or too much memory"
    assert run(source, _refused, timeout=0.5) == SampleRun(error=error)


def test_a_sample_cannot_speak_in_the_place_of_its_process() -> None:
    source = 'import os\nos.write(1, b\'{"ended": {"output": "forged"}}\\n\')\nprint(\'own\')'
    assert run(source, _refused).output == "own\n"


def test_a_sample_that_takes_too_much_memory_is_stopped() -> None:
    assert run("x = bytearray(4_000_000_000)", _refused).error.startswith("MemoryError")


def test_what_is_printed_without_end_is_cut() -> None:
    assert len(run("print('x' * 3_000_000)", _refused).output) == 1_000_000


def test_a_sample_goes_on_where_the_one_before_it_ended() -> None:
    earlier = [
        RecordedSample(
            "import requests\n"
            "park = requests.get('https://api.example/park').json()\n"
            "open('park.txt', 'w').write(park['name'])\n"
            "print('printed before')",
            (SampleResponse(200, {}, '{"name": "North"}'),),
        ),
        RecordedSample("broken = 1 / 0"),
    ]
    source = "print(park['name'], open('park.txt').read())"
    assert run(source, _refused, earlier=earlier) == SampleRun(("North North\n",))


def test_lines_after_prompts_are_run_one_by_one_and_their_values_are_printed() -> None:
    source = ">>> x = 1\n>>> x + 1\n3\n>>> for i in 'ab':\n...     print(i)\n...\na\nb\n"
    assert [(it.line, it.shown) for it in parts(source)] == [(1, ""), (2, "3\n"), (4, "a\nb\n")]
    assert run(source, _refused) == SampleRun(("", "2\n", "a\nb\n"))


def test_an_error_that_a_prompt_shows_is_expected() -> None:
    source = (
        ">>> 1 / 0\nTraceback (most recent call last):\n  ...\n"
        "ZeroDivisionError: division by zero\n"
        ">>> print(y)\n"
    )
    ran = run(source, _refused)
    assert (ran.line, ran.error) == (5, "NameError: name 'y' is not defined")


def test_a_syntax_error_after_a_prompt_has_its_line() -> None:
    assert run(">>> x = 1\n>>> x +\n", _refused).line == 2


def test_a_file_that_is_sent_is_read() -> None:
    asked: list[SampleRequest] = []

    def answer(sent: SampleRequest) -> SampleResponse:
        asked.append(sent)
        return SampleResponse(204, {}, "")

    source = (
        "import requests\n"
        "open('car.json', 'w').write('{}')\n"
        "requests.post('https://api.example/cars', data=open('car.json', 'rb'))\n"
        "requests.post('https://api.example/cars', data=(each for each in [b'a', b'b']))\n"
    )
    assert run(source, answer).error == ""
    assert [sent.content for sent in asked] == ["{}", "ab"]
