"""Sites that are built and compared, file by file and warning by warning."""

import logging
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import mkdocs
import pytest
import yaml
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.utils.yaml import yaml_load

from mkdocs_tandem.integrations.mkdocs.build_cache import fork_pool

NOTHING: Mapping[str, Any] = {
    "cache": False,
    "jobs": 1,
    "conversion": False,
    "search": False,
    "navigation": False,
    "pages": False,
    "files": False,
}
"""The options of ``speed`` that switch everything off."""
HOST = (sys.executable, "-m", mkdocs.__name__)
"""The command of the host that these tests run in: MkDocs, or what takes its place."""
WARNINGS = "(warnings)"


def built(
    root: Path, name: str, caplog: pytest.LogCaptureFixture | None = None, **speed: Any
) -> dict[str, bytes]:
    """Every file of the site and, as one more, what was warned of."""
    loaded = yaml_load((root / "mkdocs.yml").read_text("utf-8"))
    for entry in loaded["plugins"]:
        if isinstance(entry, dict) and "tandem" in entry:
            entry["tandem"]["speed"] = speed
    (root / "build.yml").write_text(yaml.dump(loaded, sort_keys=False), "utf-8")
    if caplog:
        caplog.clear()
    folder = root.parent / f"{root.name}-{name}"
    mkdocs_build.build(load_config(str(root / "build.yml"), site_dir=str(folder)))
    found = contents(folder)
    if caplog:
        told = [it.getMessage() for it in caplog.records if it.levelno >= logging.WARNING]
        found[WARNINGS] = "\n".join(told).encode()
    return found


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def assert_same(found: Mapping[str, bytes], expected: Mapping[str, bytes]) -> None:
    assert found.keys() == expected.keys()
    different = [name for name in expected if found[name] != expected[name]]
    assert not different, different


def share_out_few_pages(patch: pytest.MonkeyPatch) -> None:
    """Let processes share the work of sites that are too small for it otherwise."""
    patch.setattr(fork_pool, "_CHUNK", 2)
    patch.setattr(fork_pool, "_FEWEST", 6)
