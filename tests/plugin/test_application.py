"""Applications are foreign code: whatever they do is one error with the author's line."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from mkdocs_tandem.config.settings import Execution
from mkdocs_tandem.execution.application import Kind, kind_of
from mkdocs_tandem.execution.service import Request, ServiceError, ServiceResponse, services
from mkdocs_tandem.time_limit import TimeLimitError, limited
from tests.support.waiting import LIMIT, ended, until

GARAGE = """\
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json")])
    return [b'{"doors": 2}']


def create_app():
    return app
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    path = list(sys.path)
    yield tmp_path
    sys.path[:] = path
    sys.modules.pop("garage", None)


def asked(
    folder: Path, source: str, name: str = "create_app", timeout: float = 5
) -> ServiceResponse:
    (folder / "garage.py").write_text(source, "utf-8")
    execution = Execution(app=f"garage:{name}", timeout=timeout)
    with services(execution, folder)() as service:
        return service.send(Request("GET", "/doors"))


@pytest.mark.parametrize("name", ["app", "create_app"])
def test_an_application_or_a_factory_may_be_named(folder: Path, name: str) -> None:
    assert asked(folder, GARAGE, name).body == {"doors": 2}


STUBBORN = """\
def app(environ, start_response):
    try:
        while True:
            pass
    except BaseException:
        while True:
            pass
"""
STOPPED = """\
async def app(scope, receive, send):
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "no disk"})
"""
BROKEN: dict[str, tuple[str, str, str, int]] = {
    "a bracket that is never closed": (
        "DOORS = [1, 2\n\ndef create_app():\n    pass\n",
        "create_app",
        "SyntaxError: '[' was never closed",
        1,
    ),
    "a module that raises": (
        "import os\n\nKEY = os.environ['NO_SUCH_KEY']\n",
        "create_app",
        "importing 'garage' raised KeyError: 'NO_SUCH_KEY'",
        3,
    ),
    "a factory that raises": (
        "def create_app():\n    raise RuntimeError('no database')\n",
        "create_app",
        "create_app() raised RuntimeError: no database",
        2,
    ),
    "a factory that ends the program": (
        "import sys\n\ndef create_app():\n    sys.exit(3)\n",
        "create_app",
        "create_app() ended the program: SystemExit(3)",
        4,
    ),
    "a module that never ends": (
        "while True:\n    pass\n",
        "create_app",
        "importing 'garage' takes more than 0.6 seconds",
        0,
    ),
    "a handler that never ends and ignores it": (
        STUBBORN,
        "app",
        "the application takes more than 0.2 seconds",
        0,
    ),
    "a handler that raises": (
        "def app(environ, start_response):\n    return {}['plaet']\n",
        "app",
        "the application raised KeyError: 'plaet'",
        2,
    ),
    "a handler that ignores signals": (
        (
            "import signal\n\ndef app(environ, start_response):\n"
            "    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])\n    while True: pass\n"
        ),
        "app",
        "the application takes more than 0.2 seconds",
        5,
    ),
    "a body that never ends": (
        (
            "def app(environ, start_response):\n    start_response('200 OK', [])\n"
            "    return iter(lambda: b'', None)\n"
        ),
        "app",
        "the application takes more than 0.2 seconds",
        1,
    ),
    "a handler that ends the process": (
        "import os\n\ndef app(environ, start_response):\n    os._exit(0)\n",
        "app",
        "the application ended the program: os._exit(0)",
        4,
    ),
    "a module that ends the process": (
        "import os\n\nos._exit(0)\n",
        "app",
        "importing 'garage' ended the program: os._exit(0)",
        3,
    ),
    "a handler that interrupts": (
        "def app(environ, start_response):\n    raise KeyboardInterrupt\n",
        "app",
        "the application raised KeyboardInterrupt",
        2,
    ),
    "a message of several lines": (
        "def app(environ, start_response):\n    raise ValueError('a\\n\\n b')\n",
        "app",
        "the application raised ValueError: a b",
        2,
    ),
    "a lifespan that ends the program": (
        "async def app(scope, receive, send):\n    raise SystemExit(0)\n",
        "app",
        "the application ended the program: SystemExit(0)",
        2,
    ),
    "a lifespan that ends the process": (
        "import os\n\nasync def app(scope, receive, send):\n    os._exit(0)\n",
        "app",
        "the application ended the program: os._exit(0)",
        4,
    ),
    "a lifespan that never lets others run": (
        (
            "import time\n\nasync def app(scope, receive, send):\n"
            "    if scope['type'] == 'lifespan':\n        time.sleep(100)\n"
        ),
        "app",
        "the application takes more than 0.2 seconds",
        5,
    ),
    "an asynchronous body that never ends": (
        (
            "async def app(scope, receive, send):\n if scope['type'] == 'http':\n"
            "  await send({'type': 'http.response.start', 'status': 200})\n  while True:\n"
            "   await send({'type': 'http.response.body', 'body': b'x' * 10**6,\n"
            "    'more_body': True})\n"
        ),
        "app",
        "the answer has more than 10,000,000 bytes",
        5,
    ),
    "an asynchronous handler that never answers": (
        (
            "import asyncio\n\nasync def app(scope, receive, send):\n"
            "    await asyncio.Event().wait()  # never ends\n"
        ),
        "app",
        "the application takes more than 0.2 seconds",
        3,
    ),
    "a handler that does not answer": (
        "def app(environ, start_response):\n    return []\n",
        "app",
        "the application did not call 'start_response'",
        0,
    ),
    "an asynchronous handler that raises": (
        "async def app(scope, *_):\n if scope['type'] == 'http':\n  raise LookupError('lost')\n",
        "app",
        "the application raised LookupError: lost",
        3,
    ),
    "an application that cannot start": (
        STOPPED,
        "app",
        "the application raised RuntimeError: no disk",
        0,
    ),
    "an asynchronous handler that never ends": (
        "import asyncio\n\nasync def app(*given):\n    await asyncio.Event().wait()\n",
        "app",
        "the application takes more than 0.2 seconds",
        0,
    ),
    "an error that cannot be shown": (
        "class E(Exception):\n    def __str__(self):\n        return 1 / 0\n\nraise E\n",
        "create_app",
        "importing 'garage' raised E",
        5,
    ),
    "a module that makes its names when asked": (
        "def __getattr__(name):\n    raise RuntimeError('lazy ' + name)\n",
        "create_app",
        "importing 'garage' raised RuntimeError: lazy create_app",
        2,
    ),
    "a factory with a parameter": (
        "def create_app(settings):\n    pass\n",
        "create_app",
        "'garage:create_app' has parameters (settings)",
        0,
    ),
    "a WSGI application with a parameter too many": (
        "def app(environ, start_response, settings):\n    pass\n",
        "app",
        "'garage:app' has parameters (environ, start_response, settings)",
        0,
    ),
    "a factory of nothing": (
        "def create_app():\n    pass\n",
        "create_app",
        "create_app() returned None, not a WSGI or ASGI application",
        0,
    ),
    "a name that is misspelt": (
        GARAGE,
        "creat_app",
        "'garage:creat_app': there is no 'creat_app'",
        0,
    ),
    "a number": ("app = 5\n", "app", "'garage:app' is an int, not an application", 0),
}


_WSGI_APP = "def app(environ, start_response):\n    {}\n    return {}\n"
_ASGI_APP = "async def app(scope, receive, send):\n if scope['type'] == 'http':\n  {}\n  {}\n"
_STARTED = "await send({'type': 'http.response.start', 'status': 200})"
_OK = "start_response('200 OK', [])"
BROKEN |= {
    "headers as a dict": (
        _WSGI_APP.format("start_response('200 OK', {'Allow': 'GET'})", "[b'']"),
        "app",
        "the headers of the application are a dict, not pairs of strings",
        2,
    ),
    "headers with a number": (
        _WSGI_APP.format("start_response('200 OK', [('Age', 5)])", "[b'']"),
        "app",
        "the headers of the application have ('Age', 5), not pairs of strings",
        2,
    ),
    "a status that is a number": (
        _WSGI_APP.format("start_response(200, [])", "[b'']"),
        "app",
        "the status of the application is 200, not text such as '200 OK'",
        2,
    ),
    "a status in words": (
        _WSGI_APP.format("start_response('OK', [])", "[b'']"),
        "app",
        "the status of the application is 'OK', not text such as '200 OK'",
        2,
    ),
    "a body that is a text": (
        _WSGI_APP.format(_OK, "'{}'"),
        "app",
        "the application returned a str, not a list of bytes",
        0,
    ),
    "a body of texts": (
        _WSGI_APP.format(_OK, "['{}']"),
        "app",
        "a part of the body is a str, not bytes",
        0,
    ),
    "a body that is nothing": (
        _WSGI_APP.format(_OK, "None"),
        "app",
        "the application returned None, not a list of bytes",
        0,
    ),
    "an asynchronous handler with two parameters": (
        "async " + _WSGI_APP.format(_OK, "[]"),
        "app",
        "the application is asynchronous, but WSGI applications are not",
        0,
    ),
    "an asynchronous factory": (
        "async def create_app():\n    return None\n",
        "create_app",
        "create_app() is asynchronous, which is not supported for factories",
        0,
    ),
    "an asynchronous handler that sends nothing": (
        _ASGI_APP.format("await receive()", "return"),
        "app",
        "the application ended without sending 'http.response.start'",
        0,
    ),
    "an asynchronous handler that sends no body": (
        _ASGI_APP.format(_STARTED, "return"),
        "app",
        "the application ended before its last 'http.response.body'",
        0,
    ),
    "an asynchronous handler that sends the body first": (
        _ASGI_APP.format("await send({'type': 'http.response.body', 'body': b''})", _STARTED),
        "app",
        "the application sent 'http.response.body' before 'http.response.start'",
        3,
    ),
    "an asynchronous handler with a status in words": (
        _ASGI_APP.format(_STARTED.replace("200", "'200 OK'"), "return"),
        "app",
        "the status that the application sent is '200 OK', not a number such as 200",
        3,
    ),
    "an asynchronous handler with headers as a dict": (
        _ASGI_APP.format(_STARTED.replace("200", "200, 'headers': {b'age': b'5'}"), "return"),
        "app",
        "the headers that the application sent are a dict, not pairs of bytes",
        3,
    ),
    "an asynchronous handler with headers as texts": (
        _ASGI_APP.format(_STARTED.replace("200", "200, 'headers': [('age', '5')]"), "return"),
        "app",
        "the headers that the application sent have ('age', '5'), not pairs of bytes",
        3,
    ),
    "an asynchronous handler whose body is a text": (
        _ASGI_APP.format(_STARTED, "await send({'type': 'http.response.body', 'body': '{}'})"),
        "app",
        "the 'body' that the application sent is a str, not bytes",
        4,
    ),
    "an asynchronous handler that sends a text": (
        _ASGI_APP.format("await send('hello')", "return"),
        "app",
        "the application sent a str, not a dict with a 'type'",
        3,
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_application_is_one_error_at_the_authors_line(folder: Path, case: str) -> None:
    source, name, message, line = BROKEN[case]
    with pytest.raises(ServiceError) as caught:
        asked(folder, source, name, timeout=0.2 if "more than 0." in message else 5)
    assert str(caught.value).startswith(message)
    if line:
        assert caught.value.place is not None
        assert (caught.value.place.path, caught.value.place.line) == ("garage.py", line)


WRITING = """\
def app(environ, start_response):
    write = start_response("201 Created", iter([("Content-Type", "application/json")]))
    write(b'{"doors"')
    return iter([b": ", bytearray(b"2"), memoryview(b"}")])
"""


def test_what_an_application_writes_comes_before_what_it_returns(folder: Path) -> None:
    answer = asked(folder, WRITING, "app")
    assert (answer.status, answer.body) == (201, {"doors": 2})


LAZY = """\
def app(environ, start_response):
    start_response("404 Not Found", [("Content-Type", "application/json")])
    yield b'{"doors": '
    yield b"3}"
"""


def test_an_application_may_start_when_its_body_is_read(folder: Path) -> None:
    answer = asked(folder, LAZY, "app")
    assert (answer.status, answer.body) == (404, {"doors": 3})


def test_a_misspelt_module_has_the_name_that_was_meant(folder: Path) -> None:
    (folder / "garage.py").write_text(GARAGE)
    with pytest.raises(ServiceError, match="there is no module 'grage'") as caught:
        services(Execution(app="grage:app"), folder)
    assert caught.value.hint == "did you mean 'garage'?"


def test_what_an_application_prints_does_not_reach_standard_output(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    noisy = GARAGE.replace("    start_response", "    print('noise')\n    start_response")
    asked(folder, f"print('imported')\n{noisy}")
    assert capsys.readouterr() == ("", "imported\nnoise\n")


FOREIGN = """\
import os

def app(environ, start_response):
    {}
    start_response("200 OK", [("Content-Type", "application/json")])
    return [b'{{"doors": 2}}']
"""


def test_what_programs_print_that_an_application_starts_does_not_reach_standard_output(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert asked(folder, FOREIGN.format("os.system('echo noise')"), "app").status == 200
    assert capfd.readouterr() == ("", "noise\n")


@pytest.mark.parametrize("harm", ["os.close(1)", "os.dup2(0, 1)"])
def test_standard_output_is_restored_after_a_call(
    folder: Path, capfd: pytest.CaptureFixture[str], harm: str
) -> None:
    asked(folder, FOREIGN.format(harm), "app")
    os.write(1, b"here")
    assert capfd.readouterr().out == "here"


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_process_that_an_application_forks_ends_with_the_call(folder: Path) -> None:
    own = os.getpid()
    assert asked(folder, FOREIGN.format("environ['child'] = os.fork()"), "app").status == 200
    assert os.getpid() == own
    found: list[int] = []

    def is_over() -> bool:
        child, status = os.waitpid(-1, os.WNOHANG)
        found.append(status)
        return child != 0

    until(is_over, "the end of the child")
    assert os.waitstatus_to_exitcode(found[-1]) == 0


@pytest.mark.parametrize("name", ["json.loads", "json.dumps", "time.monotonic", "builtins.open"])
def test_a_function_of_python_that_is_replaced_by_nothing_is_one_error(
    folder: Path, name: str
) -> None:
    module = name.partition(".")[0]
    with pytest.raises(ServiceError, match=f"importing 'garage' replaced '{name}'"):
        asked(folder, f"import {module}\n{name} = None\n{GARAGE}")
    assert callable(getattr(sys.modules[module], name.partition(".")[2]))


def test_functions_of_python_may_be_replaced_by_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json, "loads", json.loads)
    source = f"import json\nbefore = json.loads\njson.loads = lambda text: before(text)\n{GARAGE}"
    assert asked(folder, source).body == {"doors": 2}
    assert json.loads.__name__ == "<lambda>"


def test_folders_that_an_application_takes_off_the_path_are_put_back(folder: Path) -> None:
    before = {*sys.path}
    asked(folder, f"import sys\nsys.path.clear()\n{GARAGE}")
    assert before <= {*sys.path}


STUCK = """import asyncio

async def forever():
    while True:
        try:
            await asyncio.sleep(1000)
        except BaseException:
            pass

async def app(scope, receive, send):
    asyncio.create_task(forever())
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})
"""
ASKING = """import sys
from pathlib import Path
from mkdocs_tandem.config.settings import Execution
from mkdocs_tandem.execution.service import Request, ServiceError, services
try:
    with services(Execution(app="garage:app", timeout=0.2), Path())() as service:
        print(service.send(Request("GET", "/doors")).status)
except ServiceError as error:
    print(error)
"""


def _asking(folder: Path, application: str) -> subprocess.CompletedProcess[str]:
    """A program that asks an application once, and ends."""
    (folder / "garage.py").write_text(application, "utf-8")
    return subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, "-c", ASKING],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT,
    )


def test_a_task_that_swallows_its_cancellation_does_not_keep_the_program_from_ending(
    tmp_path: Path,
) -> None:
    run = _asking(tmp_path, STUCK)
    assert run.stdout == "200\nclosing the application takes more than 0.2 seconds\n", run.stderr
    assert run.returncode == 0


AT_EXIT = {
    "sleeps": ("import time\n    time.sleep(100)", "takes more than 0.2 seconds"),
    "raises": ("raise KeyError('gone')", "raised KeyError: 'gone'"),
    "ends the program": ("import sys\n    sys.exit(3)", "ended the program: SystemExit(3)"),
    "ends the process": ("import os\n    os._exit(3)", "ended the program: os._exit(3)"),
    "prints": ("print('bye')", ""),
}


@pytest.mark.parametrize("case", AT_EXIT)
def test_what_an_application_does_when_the_program_ends_is_under_the_limit(
    tmp_path: Path, case: str
) -> None:
    body, message = AT_EXIT[case]
    application = (
        "def app(environ, start_response):\n    start_response('200 OK', [])\n    return []\n"
    )
    text = f"import atexit\n\n@atexit.register\ndef leave():\n    {body}\n\n{application}"
    run = _asking(tmp_path, text)
    assert run.stdout == "200\n", run.stderr
    assert run.returncode == 0
    expected = f"garage.py:{4 + body.count(chr(10)) + 1}: the exit handler 'leave' {message}\n"
    assert run.stderr == (expected if message else "bye\n")


def test_an_exit_handler_may_be_withdrawn(tmp_path: Path) -> None:
    text = "import atexit\n\natexit.register(print, 'bye')\natexit.unregister(print)\n"
    application = (
        "def app(environ, start_response):\n    start_response('200 OK', [])\n    return []\n"
    )
    run = _asking(tmp_path, text + application)
    assert (run.stdout, run.stderr) == ("200\n", "")


def test_code_that_catches_every_interruption_is_given_up(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mkdocs_tandem.time_limit._PATIENCE", 0.2)
    given_up: list[list[str]] = []

    def work() -> None:
        while not given_up:
            # an interruption may come while another one is being suppressed
            with suppress(BaseException), suppress(BaseException), suppress(BaseException):
                for _ in iter(int, 1):  # without an end
                    pass

    with suppress(TimeLimitError):
        limited(work, 0.1, lambda stack: given_up.append([it.name for it in stack]))
    assert ["work" in names for names in given_up] == [True]
    (names,) = given_up  # the innermost may be that of a 'suppress'
    assert "work" in names


ASGI = """\
import json

READY = []

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        READY.append("started")
        scope["state"]["doors"] = 2
        await send({"type": "lifespan.startup.complete"})
        await receive()
        READY.append("ended")
        await send({"type": "lifespan.shutdown.complete"})
        return
    body = (await receive())["body"]
    told = {
        "ready": READY,
        "doors": scope["state"]["doors"],
        "method": scope["method"],
        "path": scope["path"],
        "query": scope["query_string"].decode(),
        "type": dict(scope["headers"]).get(b"content-type", b"").decode(),
        "body": json.loads(body) if body else None,
    }
    headers = [(b"content-type", b"application/json")]
    headers += [(b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")]
    await send({"type": "http.response.start", "status": 201, "headers": headers})
    await send({"type": "http.response.body", "body": memoryview(json.dumps(told).encode())})
"""


def test_an_asgi_application_is_asked_within_its_lifespan(folder: Path) -> None:
    (folder / "garage.py").write_text(ASGI, "utf-8")
    with services(Execution(app="garage:app"), folder)() as service:
        answer = service.send(Request("PUT", "/a%20b", {"q": "1 &"}, {}, {"x": [1]}))
        again = service.send(Request("GET", "/", {}))
    assert answer.status == 201
    assert answer.body == {
        "ready": ["started"],
        "doors": 2,
        "method": "PUT",
        "path": "/a b",
        "query": "q=1+%26",
        "type": "application/json",
        "body": {"x": [1]},
    }
    assert [value for name, value in answer.raw_headers if name == "set-cookie"] == ["a=1", "b=2"]
    assert again.body["type"] == ""
    assert sys.modules["garage"].READY == ["started", "ended"]


def _wsgi(environ: Any, start_response: Any) -> None: ...
async def _asgi(scope: Any, receive: Any, send: Any) -> None: ...
def _one(environ: Any) -> None: ...
def _default(settings: Any = None) -> None: ...


class _Wsgi:
    def __call__(self, environ: Any, start_response: Any) -> None: ...


class _Asgi:
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None: ...


class _Wrapped:
    def __call__(self, *args: Any, **kwargs: Any) -> None: ...


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        (_wsgi, Kind.WSGI),
        (_asgi, Kind.ASGI),
        (_default, Kind.FACTORY),
        (_one, None),
        pytest.param(_Wsgi(), Kind.WSGI, id="an object for WSGI"),
        pytest.param(_Asgi(), Kind.ASGI, id="an object for ASGI"),
        pytest.param(_Wrapped(), Kind.WSGI, id="an object that takes anything"),
        (_Wsgi, Kind.FACTORY),
        (5, None),
    ],
)
def test_what_is_named_is_called_by_what_it_requires(target: Any, kind: Kind | None) -> None:
    assert kind_of(target) is kind


@pytest.mark.parametrize("is_main", [True, False])
def test_a_call_is_ended_when_its_time_is_over(is_main: bool) -> None:  # noqa: FBT001 -- a parameter
    forever = threading.Event()
    errors: list[TimeLimitError] = []

    def run() -> None:
        with pytest.raises(TimeLimitError) as caught:
            limited(forever.wait, 0.05)
        errors.append(caught.value)

    if is_main:
        run()
    else:
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        ended(thread)
    forever.set()
    assert errors[0].stack[-1].filename == threading.__file__
    assert limited(lambda: json.loads("[1]"), 5) == [1]


LEFT = """\
import threading

STOP = threading.Event()

def wait():
    STOP.wait()

def app(environ, start_response):
    threading.Thread(target=wait, name="ticker").start()
    start_response("200 OK", [])
    return []

def create_app():
    return app
"""


def test_a_thread_that_keeps_the_program_from_ending_is_told(folder: Path) -> None:
    (folder / "garage.py").write_text(LEFT, "utf-8")
    with pytest.raises(ServiceError, match="leaves the thread 'ticker' running") as caught:
        asked(folder, LEFT)
    sys.modules["garage"].STOP.set()
    assert caught.value.place is not None
    assert caught.value.place.line == 6
    assert asked(folder, LEFT.replace("start()", "start() if 0 else None")).status == 200
