"""``mkdocs serve`` as a writer starts it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.waiting import LIMIT, PATIENCE, within


@contextmanager
def serving(project: Path) -> Iterator[str]:
    """The address at which a project is served, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(  # noqa: S603 -- our own command
        command, cwd=project, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            within(lambda: _wait(process), LIMIT)  # it builds the whole site
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE)


def _wait(process: "subprocess.Popen[str]") -> None:
    """Wait until the server says that it serves."""
    told = []
    for line in process.stderr or ():
        told.append(line)
        if "Serving on" in line:
            return
    raise AssertionError("".join(told))
