"""From saving a file to its new HTML, in ``mkdocs serve``, beside plain MkDocs for one audience.

Both servers run at the same time; while one is measured, the other stands still.
"""

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import yaml

from tests.benchmarks.measuring import ENVIRONMENT, Comparison, Run, processor_seconds
from tests.benchmarks.peers import exported
from tests.benchmarks.site import Plan, configuration, documentation, files, page, write
from tests.benchmarks.target import Target

_LIMIT = 300.0
_PLAIN = "plain MkDocs, one audience: "
_START = "start, warm"
_SHOWING = 10
"""How many pages show the include that is edited."""


@dataclass(frozen=True)
class Edit:
    """A change of one file, and what a page then shows."""

    name: str
    path: Path
    texts: Callable[[int], str]
    shown: Callable[[int], str]
    address: str
    before: str
    """What the file holds otherwise."""


@dataclass
class Server:
    """A running ``mkdocs serve``."""

    process: subprocess.Popen[bytes]
    client: httpx.Client
    start: Run

    def latency(self, edit: Edit, number: int) -> Run:
        """What it costs from saving until the page shows it."""
        self.client.get(edit.address)
        used, begun = processor_seconds(self.process.pid), time.perf_counter()
        edit.path.write_text(edit.texts(number), "utf-8")
        _until(lambda: edit.shown(number) in self.client.get(edit.address).text)
        run = Run(time.perf_counter() - begun, processor_seconds(self.process.pid) - used)
        self.settle()
        return run

    def restore(self, edit: Edit) -> None:
        """Undo an edit, so that the next one changes one thing only."""
        edit.path.write_text(edit.before, "utf-8")
        self.settle()

    @contextmanager
    def awake(self) -> Iterator["Server"]:
        """Meanwhile it runs; before and afterwards it stands still."""
        self.process.send_signal(signal.SIGCONT)
        yield self
        self.stop()

    def stop(self) -> None:
        """Let it stand still once it rests."""
        self.settle()
        self.process.send_signal(signal.SIGSTOP)

    def settle(self) -> None:
        """Wait until it has nothing left to do, such as pages that nobody looks at."""
        before, used = -1.0, processor_seconds(self.process.pid)
        while used - before > 0.1:
            time.sleep(0.5)
            before, used = used, processor_seconds(self.process.pid)


def serving(
    pages: int, times: int, plain_times: int, folder: Path
) -> tuple[Comparison, list[Target]]:
    """Edits of each kind, so many times, and the fastest ones in plain MkDocs, too."""
    plan = documentation(pages, including=_SHOWING / pages, has_nav=True)
    root = folder / "served"
    write(root, plan)
    peer = exported(root, plan, "plain")[-1]
    address = _address()
    runs: dict[str, list[Run]] = {"start, cold": [], _START: []}
    for name in ("start, cold", _START, _START):
        with _served(root, address) as started:
            runs[name].append(started.start)
    with ExitStack() as servers:
        ours = servers.enter_context(_served(root, address))
        runs[_START].append(ours.start)
        ours.stop()
        plain = servers.enter_context(_served(peer, _address()))
        runs[f"{_PLAIN}start"] = [plain.start]
        plain.stop()
        for edit in _edits(root, plan):  # a kind at a time: what one leaves costs the next
            with ours.awake():
                for number in range(times):
                    runs.setdefault(edit.name, []).append(ours.latency(edit, number))
                    ours.restore(edit)
        with plain.awake():
            edit = _plain_edit(peer, plan)
            runs[f"{_PLAIN}text"] = [plain.latency(edit, number) for number in range(plain_times)]
    done = Comparison(f"{pages:,} pages: from saving to seeing", runs)
    return done, list(_targets(pages, done))


def _targets(pages: int, done: Comparison) -> Iterator[Target]:
    is_judged = pages == 1000
    plain = f"{_PLAIN}text"
    for name, limit in (
        ("text", 0.1),
        ("include", 0.1),
        ("title", 0.8),
        ("front matter", 0.8),
        ("navigation", 0.8),
        (_START, 2.0),
    ):
        yield Target(
            f"{pages:,} x 2, serve: {_NAMES.get(name, name)}",
            done.median(name),
            limit if is_judged else None,
            "s",
            done.median(name, "cpu"),
        )
    for name in ("text", "include"):
        yield Target(
            f"{pages:,} x 2, serve: {_NAMES.get(name, name)}, to text in plain MkDocs",
            done.median(name) / done.median(plain),
            1 / 200 if is_judged else None,
            by_processor=done.median(name, "cpu") / done.median(plain, "cpu"),
        )


_NAMES = {"include": f"an include that {_SHOWING} pages show"}


def _edits(root: Path, plan: Plan) -> Iterator[Edit]:
    number = next(n for n in range(plan.pages) if "note.md" in page(plan, n))
    path = root / "docs" / plan.path(number)
    text = page(plan, number)
    before, heading, rest = re.split(r"^(# .*)$", text, maxsplit=1, flags=re.MULTILINE)
    note = files(plan)["_includes/note.md"]
    settings = configuration(plan)

    def entitled(at: int) -> str:
        *others, last = settings["nav"]
        nav = [*others, {f"Another {at}x": next(iter(last.values()))}]
        return yaml.safe_dump({**settings, "nav": nav}, sort_keys=False)

    kinds: list[tuple[str, Path, Callable[[int], str], str]] = [
        ("text", path, lambda at: f"{text}\n\nEdit {at}x.\n", "Edit {}x."),
        ("include", root / "_includes/note.md", lambda at: f"{note}\nNote {at}x.\n", "Note {}x."),
        ("title", path, lambda at: f"{before}{heading} Title {at}x{rest}", "Title {}x"),
        (
            "front matter",
            path,
            lambda at: re.sub("description: .*", f"description: Told {at}x", text),
            "Told {}x",
        ),
        ("navigation", root / "mkdocs.yml", entitled, "Another {}x"),
    ]
    address = f"b2b/{plan.path(number).removesuffix('.md')}/"
    for name, where, texts, shown in kinds:
        yield Edit(name, where, texts, shown.format, address, where.read_text("utf-8"))


def _plain_edit(root: Path, plan: Plan) -> Edit:
    path = root / "docs" / plan.path(1)
    text = path.read_text("utf-8")
    address = f"b2b/{plan.path(1).removesuffix('.md')}/"  # below what its site_url says
    return Edit(
        "text", path, lambda at: f"{text}\n\nEdit {at}x.\n", "Edit {}x.".format, address, text
    )


def _address() -> str:
    """An address that is free; a site is served at the same one again, for it is in its pages."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


@contextmanager
def _served(root: Path, address: str) -> Iterator[Server]:
    begun = time.perf_counter()
    with (root / "serve.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 -- our own command
            [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", address],
            cwd=root,
            stdout=log,
            stderr=log,
            env=ENVIRONMENT,
        )
    try:
        with httpx.Client(
            base_url=f"http://{address}/", timeout=_LIMIT, follow_redirects=True
        ) as client:
            _until(lambda: client.get("").status_code == 200)
            start = Run(time.perf_counter() - begun, processor_seconds(process.pid))
            yield Server(process, client, start)
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.wait()


def _until(holds: Callable[[], bool]) -> None:
    """Ask again and again: less often after a second, so that asking takes little of the time."""
    begun = time.perf_counter()
    while (waited := time.perf_counter() - begun) < _LIMIT:
        try:
            if holds():
                return
        except httpx.TransportError:
            pass
        time.sleep(0.002 if waited < 1 else 0.05)
    raise TimeoutError
