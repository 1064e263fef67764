"""From saving a file to its new HTML: ``python -m tests.benchmarks.serving [--pages N]``.

Starts ``mkdocs serve`` with a warm cache, edits a page, an include and a title several times, and
asks for the page until it shows the edit. Plain MkDocs serves one audience beside it, if asked.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import httpx

from tests.benchmarks.builds import plain_sites
from tests.benchmarks.measuring import ENVIRONMENT
from tests.benchmarks.site import Plan, page, write

_LIMIT = 300.0


@contextmanager
def served(root: Path) -> Iterator[tuple[httpx.Client, float]]:
    """A server of a site, and how many seconds it took to start."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    begun = time.perf_counter()
    with (root / "serve.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 -- our own command
            [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", address],
            cwd=root,
            stdout=log,
            stderr=log,
            env={**os.environ, **ENVIRONMENT},
        )
    try:
        with httpx.Client(base_url=f"http://{address}/", timeout=_LIMIT) as client:
            _until(lambda: client.get("").status_code == 200)
            yield client, time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait()


def latency(client: httpx.Client, path: Path, address: str, texts: list[tuple[str, str]]) -> float:
    """Median seconds from writing a text until a page shows what it adds."""
    times = []
    for text, shown in texts:
        client.get(address)
        begun = time.perf_counter()
        path.write_text(text, "utf-8")
        _until(lambda shown=shown: shown in client.get(address).text)  # type: ignore[misc]
        times.append(time.perf_counter() - begun)
    return median(times)


def _until(holds: Callable[[], bool]) -> None:
    end = time.perf_counter() + _LIMIT
    while time.perf_counter() < end:
        try:
            if holds():
                return
        except httpx.TransportError:
            pass
        time.sleep(0.002)
    raise TimeoutError


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--plain", action="store_true", help="plain MkDocs, too")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        found = measured(Path(name) / "tandem", Plan(pages=given.pages), given.times)
        if given.plain:
            found |= measured_plain(Path(name) / "tandem", Plan(pages=given.pages))
    for key, seconds in found.items():
        sys.stdout.write(f"| {key} | {seconds:.3f} s |\n")
    if given.json:
        given.json.write_text(json.dumps({"pages": given.pages, **found}, indent=2), "utf-8")


def measured(root: Path, plan: Plan, times: int) -> dict[str, float]:
    """Seconds of a start and of several kinds of edits."""
    write(root, plan)
    found: dict[str, float] = {}
    with served(root) as (_, found["start, cold"]):
        pass
    with served(root) as (client, found["start, warm"]):
        return found | _edits(root, plan, client, times)


def measured_plain(root: Path, plan: Plan) -> dict[str, float]:
    """The same of plain MkDocs, for one audience."""
    folder = plain_sites(root, plan)[0]
    path = folder / "docs" / plan.path(1)
    found: dict[str, float] = {}
    with served(folder) as (client, found["plain, one audience: start"]):
        texts = _texts(path.read_text("utf-8"), 2)
        address = plan.path(1).removesuffix(".md") + "/"
        return found | {"plain, one audience: text": latency(client, path, address, texts)}


def _edits(root: Path, plan: Plan, client: httpx.Client, times: int) -> dict[str, float]:
    number = next(n for n in range(plan.pages) if "note.md" in page(plan, n))
    path = root / "docs" / plan.path(number)
    address = f"b2b/{plan.path(number).removesuffix('.md')}/"
    text = page(plan, number)
    include = "!!! note\n    Limits, {{ include.more }}.\n"
    titles = [(f"---\ntitle: New title {at}\n---\n{text}", f"New title {at}") for at in range(3)]
    return {
        "text": latency(client, path, address, _texts(text, times)),
        "include": latency(client, root / "_includes/note.md", address, _texts(include, times)),
        "title": latency(client, path, address, titles),
    }


def _texts(text: str, times: int) -> list[tuple[str, str]]:
    return [(f"{text}\n\nEdit number {at}x.\n", f"Edit number {at}x.") for at in range(times)]


if __name__ == "__main__":
    main()
