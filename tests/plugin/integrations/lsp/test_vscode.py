"""The extension for VS Code: built, and its connection with the server tried by its own tests."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pygls")

from tests.support.projects import REPOSITORY

EXTENSION = REPOSITORY / "editors/vscode"
PATIENCE = 120
"""Seconds for each command."""


@pytest.mark.slow
def test_the_extension_is_built_and_speaks_with_the_server(tmp_path: Path) -> None:
    npm = shutil.which("npm")
    if npm is None or not EXTENSION.is_dir():
        pytest.skip("npm is not installed, or the extension is not part of these sources")
    copy = shutil.copytree(
        EXTENSION, tmp_path / "vscode", ignore=shutil.ignore_patterns("node_modules", "dist")
    )

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        tandem = Path(sys.executable).with_name("tandem")
        return subprocess.run(  # noqa: S603 -- our own commands
            [npm, *arguments],
            cwd=copy,
            env={**os.environ, "TANDEM": str(tandem)},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    if run("ci", "--ignore-scripts", "--no-audit", "--no-fund").returncode:
        pytest.skip("npm cannot install what the extension needs")
    built = run("run", "build")
    assert built.returncode == 0, built.stderr
    tried = run("test")
    assert tried.returncode == 0, tried.stdout
