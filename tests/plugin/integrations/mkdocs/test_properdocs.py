"""ProperDocs goes on where MkDocs 1.x has stopped; the same adapter works there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks import site
from tests.benchmarks.site import Plan
from tests.plugin.integrations.building import NOTHING
from tests.support.waiting import LIMIT

pytest.importorskip("properdocs", reason="ProperDocs is not installed: 'make peers'")

PLAN = Plan(pages=6, sections=2, differing=0.5, including=0.5, examples=1)


def _built(root: Path, name: str, configuration: str) -> dict[str, bytes]:
    folder = root.parent / name
    subprocess.run(  # noqa: S603 -- our own command
        [
            sys.executable,
            "-m",
            "properdocs",
            "build",
            "--strict",
            "-f",
            configuration,
            "-d",
            folder,
        ],
        cwd=root,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "NO_MKDOCS_2_WARNING": "1"},
        check=True,
        capture_output=True,
        timeout=LIMIT,
    )
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_builds_keep_what_they_keep_with_mkdocs_and_make_the_same(tmp_path: Path) -> None:
    root = tmp_path / "site"
    site.write(root, PLAN)
    off = Plan(**{**vars(PLAN), "options": (("speed", dict(NOTHING)),)})
    (root / "off.yml").write_text(site.files(off)["mkdocs.yml"], "utf-8")
    plain = _built(root, "plain", "off.yml")
    assert b"For fleets:" in b"".join(plain.values())
    assert not (root / ".cache").exists()
    for name in ("cold", "warm"):
        found = _built(root, name, "mkdocs.yml")
        assert found.keys() == plain.keys()
        assert not [it for it in plain if found[it] != plain[it]]
    assert (root / ".cache/tandem").is_dir()
