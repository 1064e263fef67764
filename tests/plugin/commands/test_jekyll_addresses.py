"""Addresses of an imported site, and those that Jekyll gives the same pages, as data."""

import shutil
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml

from mkdocs_tandem.commands.import_jekyll import plan
from tests.plugin.jekyll_peer import staged
from tests.support.projects import REPOSITORY

RECORDED = yaml.safe_load((REPOSITORY / "tests/cases/addresses.yml").read_text("utf-8"))


def _site(root: Path, style: str) -> Path:
    """A site with the recorded pages whose ``permalink`` is a style."""
    pages: dict[str, dict[str, Any]] = RECORDED["pages"]
    for name, front_matter in pages.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f"---\n{yaml.safe_dump(front_matter) if front_matter else ''}---\n", "utf-8"
        )
    (root / "_config.yml").write_text(yaml.safe_dump({**RECORDED["site"], "permalink": style}))
    return root


@pytest.mark.parametrize("style", RECORDED["addresses"])
def test_pages_keep_their_addresses(style: str, tmp_path: Path) -> None:
    assert plan(_site(tmp_path, style)).addresses == RECORDED["addresses"][style]


@pytest.mark.jekyll
@pytest.mark.skipif(shutil.which("jekyll") is None, reason="Jekyll is not installed")
@pytest.mark.parametrize("style", RECORDED["addresses"])
def test_jekyll_still_gives_what_is_recorded(style: str, tmp_path: Path) -> None:
    found = {row["path"]: unquote(row["url"]) for row in staged(_site(tmp_path, style))}
    assert found == RECORDED["addresses"][style]
