"""Services that a command starts, and that end with it."""

import json
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from mkdocs_tandem.config.settings import Execution
from mkdocs_tandem.execution import command as command_module
from mkdocs_tandem.execution.command import CommandError, end, started
from mkdocs_tandem.execution.service import Request, ServiceError, services
from tests.support.waiting import until

SERVER = """\
import http.server, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"floor": 3}')

    def log_message(self, *given):
        pass

http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        found: int = free.getsockname()[1]
    return found


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    yield
    started.cache_clear()


def test_a_command_starts_the_service_at_its_address(tmp_path: Path, port: int) -> None:
    (tmp_path / "lift.py").write_text(SERVER)
    command, url = f"{sys.executable} lift.py {port}", f"http://127.0.0.1:{port}"
    execution = Execution(command={"b2b": command}, url={"b2b": url}, timeout=20)
    with services(execution, tmp_path, "b2b")() as service:
        assert service.send(Request("GET", "/")).body == {"floor": 3}
    process = started(command, tmp_path, url, 20)
    assert process is not None
    end(process)
    assert process.returncode is not None
    with pytest.raises(ServiceError, match="ended with exit code"):
        services(execution, tmp_path, "b2b")


BY_ANOTHER = """\
import subprocess, sys

subprocess.call([sys.executable, "lift.py", sys.argv[1]])
"""
STUBBORN = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"


@pytest.mark.parametrize("source", [BY_ANOTHER, STUBBORN + SERVER], ids=["a child", "no end"])
def test_with_a_service_end_the_processes_that_answer_for_it(
    source: str, tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_module, "_GRACE", 0.3)
    (tmp_path / "lift.py").write_text(SERVER)
    (tmp_path / "house.py").write_text(source)
    process = started(f"{sys.executable} house.py {port}", tmp_path, f"http://127.0.0.1:{port}", 20)
    assert process is not None
    try:
        end(process)
        until(lambda: _is_free(port), "that nobody answers any more")
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _is_free(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return True
    return False


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("raise SystemExit('no disk')", r"ended with exit code 1: no disk$"),
        ("import time; time.sleep(60)", r"does not answer at 'http.*' after 0.3 seconds$"),
    ],
)
def test_a_command_that_starts_no_service_is_one_line(
    tmp_path: Path, port: int, source: str, message: str
) -> None:
    (tmp_path / "lift.py").write_text(source)
    seconds = 0.3 if "60" in source else 20
    with pytest.raises(CommandError, match=message):
        started(f"{sys.executable} lift.py", tmp_path, f"http://127.0.0.1:{port}", seconds)


def test_a_program_that_does_not_exist_is_one_line(tmp_path: Path, port: int) -> None:
    with pytest.raises(CommandError, match="'no-such-program' cannot be started: No such file"):
        started("no-such-program", tmp_path, f"http://127.0.0.1:{port}", 1)


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(CommandError, match="something else already answers"):
            started(json.dumps(sys.executable), tmp_path, url, 1)
