"""A site as ``mkdocs serve`` has it, in this process."""

import atexit
import json
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from select import select
from subprocess import DEVNULL, PIPE, Popen
from typing import Any

import click
import httpx
import mkdocs
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer

from mkdocs_tandem.integrations.mkdocs.serve.server import CATCHING_UP
from tests.support import waiting
from tests.support.projects import REPOSITORY
from tests.support.waiting import LIMIT, PATIENCE, ended, until, within

ENDING = 12.0
"""Seconds for the end of a server: with a request that hangs, a test fails within a minute."""
_EPOCH = re.compile(rb"livereload\((\d+), \d+\)")


@dataclass
class Served:
    root: Path
    site: Path
    client: httpx.Client
    whole_builds: list[None]
    server: LiveReloadServer

    def watched(self) -> set[Path]:
        return {Path(path) for path in self.server._watched_paths}  # noqa: SLF001 -- no other way

    def get(self, path: str) -> bytes:
        answer = self.client.get(path, follow_redirects=True)
        assert answer.status_code == 200, path
        return answer.content

    def epoch(self) -> int:
        found = _EPOCH.search(self.get("b2b/"))
        assert found
        return int(found[1])

    def write(self, path: str, text: str) -> None:
        """Write a file and wait until browsers reload."""
        before = self.epoch()
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8")
        until(lambda: self._told(before) != before, f"that browsers are told of {path}")

    def _told(self, before: int) -> int:
        return int(self.client.get(f"livereload/{before}/1").content)

    def assert_as_built(self, folder: Path) -> None:
        """That every file is what a build from nothing makes, once nothing is left to be done."""
        caught_up()
        _build(self.root, folder)
        for path in folder.rglob("*.html"):
            if path.name == "index.html":
                self.get(path.parent.relative_to(folder).as_posix() + "/")
        self.client.get("search/search_index.json")  # where there is one
        found, expected = (
            {it.relative_to(top).as_posix(): it for it in top.rglob("*") if it.is_file()}
            for top in (self.site, folder)
        )
        assert found.keys() == expected.keys()
        different = [
            name
            for name in expected
            if not name.startswith("sitemap.xml")
            and found[name].read_bytes() != expected[name].read_bytes()
        ]
        assert not different


def configured(root: Path, folder: Path) -> Any:
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(folder))
    config.site_url = "http://127.0.0.1:1/"
    return config


_BUILDER = f"""\
import json, os, sys
from pathlib import Path
from tempfile import TemporaryDirectory
import {mkdocs.__name__}.__main__  # as its command does: what takes MkDocs' place says so there
import mkdocs_tandem.integrations.mkdocs.plugin
from {mkdocs.__name__}.commands.build import build
from {mkdocs.__name__}.config import load_config
sys.path.insert(0, {str(REPOSITORY)!r})
from tests.benchmarks import site
from tests.support import themes
with themes.read_once(), TemporaryDirectory() as first:
    site.write(Path(first), site.Plan(pages=1, sections=1))
    build(load_config(str(Path(first, "mkdocs.yml"))))  # so templates are compiled
    for line in sys.stdin:
        wanted = json.loads(line)
        child = os.fork()
        if not child:
            os.environ.clear()
            os.environ.update(wanted["environ"])
            os.chdir(wanted["cwd"])
            config = load_config(wanted["config"], site_dir=wanted["site"])
            config.site_url = "http://127.0.0.1:1/"
            if config.draft_docs:  # are pages of a server only
                config.plugins.on_startup(command="serve", dirty=False)
            build(config, serve_url=config.site_url)
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""A program that builds each site in a process of its own, which need not import anything."""


@cache
def _builder() -> Popen[str]:
    """It ends with this process, which holds its standard input open."""
    builder = Popen(  # noqa: S603 -- our own code
        [sys.executable, "-c", _BUILDER],
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        text=True,
    )
    atexit.register(_end, builder)
    return builder


def _end(builder: Popen[str]) -> None:
    builder.kill()
    builder.communicate(timeout=PATIENCE)


def _build(root: Path, folder: Path) -> None:
    """Build a site as one to be served, in another process: this one may be building."""
    builder = _builder()
    assert builder.stdin
    assert builder.stdout
    wanted = {
        "config": str(root / "mkdocs.yml"),
        "site": str(folder),
        "cwd": str(Path.cwd()),
        "environ": dict(os.environ),
    }
    builder.stdin.write(json.dumps(wanted) + "\n")
    builder.stdin.flush()
    assert select([builder.stdout], [], [], LIMIT)[0], f"the build of {root} does not end"
    assert builder.stdout.readline() == "0\n", f"the build of {root} failed"


@contextmanager
def serving(
    root: Path,
    site: Path,
    *,
    is_livereloading: bool = True,
    around: Callable[[Any], Any] = lambda application: application,
) -> Iterator[Served]:
    """A site as ``mkdocs serve`` has it, or as a program that calls MkDocs.

    ``around`` is what another plugin puts around the application.
    """
    whole_builds: list[None] = []

    def builder(config: Any = None) -> None:
        whole_builds.append(None)
        mkdocs_build.build(config or configured(root, site), serve_url="http://127.0.0.1:1/")

    config = configured(root, site)
    config.plugins.on_startup(command="serve", dirty=False)
    with _livereloading() if is_livereloading else nullcontext():
        builder(config)
    server = LiveReloadServer(builder, "127.0.0.1", 0, str(site), shutdown_delay=0.05)
    server.set_app(around(server.get_app()))
    server.watch(config.docs_dir)
    server.watch(config.config_file_path)
    server = config.plugins.on_serve(server, config=config, builder=builder)
    try:
        with (
            _running(server),
            httpx.Client(base_url=_base(server), timeout=waiting.PATIENCE) as client,
        ):
            whole_builds.clear()
            yield Served(root, site, client, whole_builds, server)
    finally:
        config.plugins.on_shutdown()


@contextmanager
def _livereloading() -> Iterator[None]:
    """Meanwhile, the command is ``mkdocs serve``."""
    command = click.Context(click.Command("serve"))
    command.params["livereload"] = True
    with command.scope():
        yield


@contextmanager
def _running(server: LiveReloadServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve, daemon=True)
    server.server_bind()
    server.server_activate()
    server.server_bind = server.server_activate = lambda: None  # type: ignore[method-assign] # they were called
    thread.start()
    try:
        yield
    finally:
        within(lambda: server.shutdown(wait=True), ENDING)
        ended(thread, patience=ENDING)


def _base(server: LiveReloadServer) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}/"


def caught_up() -> None:
    """Return once the server has written all that nobody has asked for."""
    ended(*(thread for thread in threading.enumerate() if thread.name == CATCHING_UP))
