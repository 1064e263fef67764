"""A page of the manual, done as written: its files in a folder, its commands with their output."""

import os
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from mkdocs_tandem.pages.code_blocks import fences
from tests.support.waiting import LIMIT, ended, within

_ATTRIBUTE = re.compile(r'(\w+)="([^"]+)"')
_BIN = Path(sys.executable).parent
_DURATION = re.compile(r"(?:, \d+ deselected)? in [\d.]+s")


@dataclass(frozen=True)
class Step:
    """A file that the reader writes, or a command that the reader types."""

    attributes: dict[str, str]
    body: str
    is_diff: bool = False
    """Whether the body is a change of the file: lines with ``+``, ``-`` or a space before them."""

    def take(self, root: Path, background: ExitStack) -> None:
        if "title" in self.attributes:
            self._write(root / self.attributes["title"])
            return
        for command, expected in _commands(self.body):
            if command.endswith(" &"):
                printed = background.enter_context(running(root, command.removesuffix(" &")))
            else:
                _, printed = run(root, command)
            assert f"$ {command}\n{printed}" == f"$ {command}\n{expected}"

    def _write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text("utf-8") if path.exists() else ""
        if self.is_diff:
            old, new = (self._side(mark) for mark in "-+")
            assert before.count(old) == 1, f"'{old}' is not once in {path}"
            text = before.replace(old, new)
        elif "replace" in self.attributes:
            old = self.attributes["replace"]
            assert before.count(old) == 1, f"'{old}' is not once in {path}"
            text = before.replace(old, self.attributes["by"])
        else:
            text = before * ("add" in self.attributes) + self.body
        path.write_text(text, "utf-8")

    def _side(self, mark: str) -> str:
        """The lines of a change as they are before (``-``) or after it (``+``)."""
        lines = self.body.splitlines(keepends=True)
        return "".join(line[1:] for line in lines if line[0] in (mark, " "))


def steps(page: str) -> list[Step]:
    """What a page lets its reader do; fences without a title or a prompt only show."""
    found = []
    for region in fences(page):
        header = page[region.start : page.index("\n", region.start)]
        attributes = dict(_ATTRIBUTE.findall(header))
        if "title" in attributes or region.language == "console":
            found.append(Step(attributes, region.body, is_diff=region.language == "diff"))
    return found


def run(root: Path, command: str) -> tuple[int, str]:
    """The exit code of a command and what it prints, durations left out.

    What ``pip`` would install is there already.
    """
    if command.startswith("pip "):
        return 0, ""
    done = subprocess.run(  # noqa: S603 -- the commands of our own manual
        _words(command),
        cwd=root,
        env=_environment(root),
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT,
    )
    return done.returncode, _DURATION.sub("", done.stdout + done.stderr)


@contextmanager
def running(root: Path, command: str) -> Iterator[str]:
    """The first line that a command prints which goes on in the background."""
    with subprocess.Popen(  # noqa: S603 -- the commands of our own manual
        _words(command), cwd=root, env=_environment(root), stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield within(process.stdout.readline) if process.stdout else ""
        finally:
            process.terminate()
            ended(process)


def walk(page: str, root: Path) -> list[Step]:
    """Do what a page says, one step after the other."""
    port = re.search("^port: (.+)$", page, re.MULTILINE)
    if port:
        page = page.replace(port[1], str(_free_port()))
    if begins := re.search("^begins_with: (.+)$", page, re.MULTILINE):
        run(root, begins[1])
    taken = steps(page)
    with ExitStack() as background:
        for step in taken:
            step.take(root, background)
    return taken


def _words(command: str) -> list[str | Path]:
    name, *arguments = shlex.split(command)
    return [_BIN / name if (_BIN / name).exists() else name, *arguments]


def _environment(root: Path) -> dict[str, str]:
    given = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    return {
        **given,
        "PATH": f"{_BIN}:{os.environ['PATH']}",
        "NO_MKDOCS_2_WARNING": "1",
        "PRE_COMMIT_HOME": str(root.parent / "pre-commit"),
    }


def _free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port: int = chosen.getsockname()[1]
        return port


def _commands(body: str) -> list[tuple[str, str]]:
    """Each command behind a prompt, with what it is said to print."""
    parts = re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]
    return [(part.partition("\n")[0], part.partition("\n")[2]) for part in parts]
