"""What Zensical makes of an export, in a browser."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, expect

from mkdocs_tandem.commands.export import export
from mkdocs_tandem.project.project import Project
from tests.site.serving import served
from tests.support.projects import write
from tests.support.waiting import LIMIT

ZENSICAL = shutil.which("zensical", path=str(Path(sys.executable).parent))
_LONG = "Words that fill the page.\n\n" * 40
_PAGE = f"# Loans\n\n## First\n\n{_LONG}## Second\n\n{_LONG}"


@pytest.mark.browser
@pytest.mark.skipif(ZENSICAL is None, reason="Zensical is not installed: 'make peers'")
def test_in_a_site_of_zensical_the_switch_keeps_the_heading(
    tmp_path: Path, chromium: Browser
) -> None:
    tandem = {"audiences": {"reader": {"title": "Readers"}, "clerk": {"title": "Clerks"}}}
    settings = {
        "site_name": "Library",
        "theme": {"name": "material", "font": False},
        "plugins": ["search", {"tandem": tandem}],
    }
    pages = {"docs/index.md": "# Home\n", "docs/loans.md": _PAGE}
    write(tmp_path / "root", {**pages, "mkdocs.yml": yaml.safe_dump(settings, sort_keys=False)})
    export(Project.load(tmp_path / "root/mkdocs.yml"), tmp_path / "out")
    for name in ("reader", "clerk"):
        subprocess.run(  # noqa: S603 -- what 'make peers' has installed
            [str(ZENSICAL), "build"], cwd=tmp_path / "out" / name, check=True, timeout=LIMIT
        )
        shutil.copytree(tmp_path / "out" / name / "site", tmp_path / "site" / name)
    with served(tmp_path / "site") as address:
        page = chromium.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{address}/reader/loans/#second")
        page.click(".tandem-switch > summary")
        page.click(".tandem-switch a[data-tandem-audience=clerk]")
        page.wait_for_url(f"{address}/clerk/loans/#second")
        expect(page.locator(".tandem-switch__name")).to_have_text("Clerks")
        expect(page.locator(".md-header .tandem-switch")).to_be_visible()
        page.close()
