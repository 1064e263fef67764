"""Whoever ends a check or a build in the middle finds the next one right."""

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks import site
from tests.benchmarks.site import Plan

COMMAND = "from mkdocs_tandem.integration.cli import main; main()"
CHECK = [sys.executable, "-c", COMMAND, "check", "--format", "json"]
BUILD = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
MOMENTS = int(os.environ.get("TANDEM_KILLS", "3"))


@pytest.mark.parametrize("command", [CHECK, BUILD], ids=["check", "build"])
def test_a_process_killed_at_any_moment_leaves_a_cache_that_is_right(
    tmp_path: Path, command: list[str]
) -> None:
    site.write(tmp_path, Plan(pages=30, sections=3, differing=0.5))
    page = tmp_path / "docs" / Plan(pages=30, sections=3).path(4)
    page.write_text(page.read_text("utf-8").replace('"label"', '"lable"'), "utf-8")
    environ = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    expected = _findings([*CHECK, "--no-cache"], tmp_path)
    assert expected
    chance = random.Random(7)  # noqa: S311 -- nothing here is secret
    for _ in range(MOMENTS):
        process = subprocess.Popen(  # noqa: S603 -- our own commands
            command,
            cwd=tmp_path,
            env=environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            process.wait(0.5 + chance.random() * 2.5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    assert _findings(CHECK, tmp_path) == expected
    assert _findings(CHECK, tmp_path) == expected


def _findings(command: list[str], folder: Path) -> object:
    done = subprocess.run(  # noqa: S603 -- as above
        command, cwd=folder, check=False, capture_output=True, text=True
    )
    found: object = json.loads(done.stdout)
    return found
