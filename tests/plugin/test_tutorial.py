"""The tutorial, done as written: its files in an empty folder, its commands with their output."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from mkdocs_tandem.region import Region, regions
from mkdocs_tandem.starter import starter
from tests.plugin.projects import REPOSITORY

TEXT = (REPOSITORY / "docs/manual/tutorial.md").read_text("utf-8")
BIN = Path(sys.executable).parent
_ATTRIBUTE = re.compile(r'(\w+)="([^"]+)"')


def _blocks() -> Iterator[tuple[Region, dict[str, str]]]:
    for region in regions(TEXT):
        header = TEXT[region.start : TEXT.index("\n", region.start)]
        yield region, dict(_ATTRIBUTE.findall(header))


def _write(root: Path, region: Region, attributes: dict[str, str]) -> None:
    path = root / attributes["title"]
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text("utf-8") if path.exists() else ""
    if "replace" in attributes:
        assert before.count(attributes["replace"]) == 1
        text = before.replace(attributes["replace"], attributes["by"])
    else:
        text = before * ("add" in attributes) + region.body
    path.write_text(text, "utf-8")


def _run(root: Path, command: str) -> str:
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "NO_MKDOCS_2_WARNING": "1"}
    name, *arguments = command.split()
    done = subprocess.run(  # noqa: S603 -- the commands of our own tutorial
        [BIN / name, *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return re.sub(r" in [\d.]+s", "", done.stdout + done.stderr)


def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    ran = 0
    for region, attributes in _blocks():
        if "title" in attributes:
            _write(tmp_path, region, attributes)
        elif region.language == "console":
            command, _, expected = region.body.partition("\n")
            if not command.startswith("$ pip "):
                assert _run(tmp_path, command.removeprefix("$ ")) == expected
                ran += 1
    assert ran == 5
    for name, text in starter().items():
        if not name.startswith(".github/"):
            assert (tmp_path / name).read_text("utf-8") == text, "'tandem init' ends elsewhere"
    assert (tmp_path / "site/staff/index.html").is_file()
