"""What is exported is built by Zensical as it is, and goes on being so while it is watched."""

import html
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
import yaml

from mkdocs_tandem.commands.export import export
from mkdocs_tandem.config.loader import GUARD
from mkdocs_tandem.project.project import Project
from tests.benchmarks import site
from tests.benchmarks.site import Plan
from tests.support.waiting import LIMIT, PATIENCE, ended, until

PLAN = Plan(pages=6, sections=2, differing=1, including=1, examples=1)
ZENSICAL = shutil.which("zensical", path=str(Path(sys.executable).parent))
TANDEM = [sys.executable, "-c", "from mkdocs_tandem.integrations.cli import main; main()"]

pytestmark = pytest.mark.skipif(ZENSICAL is None, reason="Zensical is not installed: 'make peers'")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    site.write(root, PLAN)
    (root / "docs/for-fleets.md").write_text("---\naudiences: [b2b]\n---\n# For fleets alone\n")
    loaded = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    pages = [PLAN.path(number) for number in range(PLAN.pages)]
    loaded["nav"] = ["index.md", {"Fleets only": ["for-fleets.md"]}, {"All pages": pages}]
    (root / "mkdocs.yml").write_text(yaml.safe_dump(loaded, sort_keys=False), "utf-8")
    return root


@pytest.mark.parametrize(
    ("name", "own", "other"),
    [("b2b", "For fleets:", "For drivers:"), ("b2c", "For drivers:", "For fleets:")],
)
def test_each_audience_gets_its_pages_navigation_and_examples(
    root: Path, name: str, own: str, other: str
) -> None:
    export(Project.load(root / "mkdocs.yml"), root.parent / "out")
    out = root.parent / "out" / name
    done = subprocess.run(  # noqa: S603 -- what 'make peers' has installed
        [str(ZENSICAL), "build", "--strict"],
        cwd=out,
        check=False,
        capture_output=True,
        text=True,
        timeout=LIMIT,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    pages = {
        path.parent.relative_to(out / "site").as_posix(): path.read_text("utf-8")
        for path in (out / "site").rglob("index.html")
    }
    numbered = [PLAN.path(number).removesuffix(".md") for number in range(PLAN.pages)]
    fleets = ["for-fleets"] if name == "b2b" else []
    assert set(pages) == {".", *numbered, *fleets}
    for path in numbered:
        assert own in pages[path]
        read = html.unescape(re.sub("<[^>]+>", "", pages[path]))
        assert "POST /things" in read
        assert f'"label": "Thing {int(path[-4:])}-0"' in read
        head = pages[path][: pages[path].index("</header>")]
        assert head.count('tandem-switch"') == 1
        assert 'class="tandem-bar"' in pages[path]
    assert "Written for" not in (out / "site/search.json").read_text("utf-8")
    everything = "".join(pages.values()) + (out / "site/search.json").read_text("utf-8")
    assert other not in everything
    assert "{%" not in everything
    assert ("Fleets only" in pages["."]) == (name == "b2b")
    assert "All pages" in pages["."]


def test_with_the_guard_zensical_refuses_the_source_and_builds_what_is_exported(root: Path) -> None:
    loaded = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    loaded["markdown_extensions"].insert(0, GUARD)
    (root / "mkdocs.yml").write_text(yaml.safe_dump(loaded, sort_keys=False), "utf-8")
    out = root.parent / "out"
    export(Project.load(root / "mkdocs.yml"), out)
    for folder, is_refused in ((root, True), (out / "b2c", False)):
        done = subprocess.run(  # noqa: S603 -- as above
            [str(ZENSICAL), "build"],
            cwd=folder,
            check=False,
            capture_output=True,
            text=True,
            timeout=LIMIT,
        )
        assert (done.returncode != 0) == is_refused
        assert ("build what 'tandem export' writes" in done.stdout + done.stderr) == is_refused


def test_while_it_is_watched_zensical_serves_each_edit(root: Path) -> None:
    out = root.parent / "out"
    page = root / "docs" / PLAN.path(0)
    address = PLAN.path(0).removesuffix(".md") + "/"
    with ExitStack() as running:
        running.enter_context(_running([*TANDEM, "export", str(out), "--watch"], root))
        until((out / ".tandem-export.json").exists)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            served = f"127.0.0.1:{free.getsockname()[1]}"
        command = [str(ZENSICAL), "serve", "--dev-addr", served]
        running.enter_context(_running(command, out / "b2b"))
        client = running.enter_context(httpx.Client(follow_redirects=True, timeout=PATIENCE))

        def shown(path: str) -> str:
            try:
                answer = client.get(f"http://{served}/b2b/{path}")
            except httpx.TransportError:
                return ""
            return answer.text if answer.status_code == 200 else ""

        until(lambda: "For fleets:" in shown(address))
        page.write_text("# Page\n\n{% if page.subsection == 'b2b' %}Fleets read this.{% endif %}\n")
        until(lambda: "Fleets read this." in shown(address))
        (root / "_includes/note.md").write_text("Another note.\n")
        until(lambda: "Another note." in shown(PLAN.path(1).removesuffix(".md") + "/"))
        (root / "docs/for-fleets.md").unlink()
        until(lambda: not (out / "b2b/docs/for-fleets.md").exists())


@contextmanager
def _running(command: list[str], folder: Path) -> Iterator[None]:
    with (folder.parent / f"{folder.name}.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 -- as above
            command, cwd=folder, stdout=log, stderr=log, env={**os.environ, "NO_COLOR": "1"}
        )
    try:
        yield
    finally:
        process.terminate()
        ended(process)
