"""A browser, and this repository's site in it as readers get it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.site.serving import served
from tests.site.writing import serving
from tests.support.projects import REPOSITORY
from tests.support.waiting import PATIENCE

CHROMIUM = Path("/usr/bin/chromium")
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
]

FOR_FLEETS = """\
---
title: For fleets
subsection: b2b
---

# For fleets

What a fleetword is, nobody else needs to know.
"""
FOR_DRIVERS = FOR_FLEETS.replace("fleet", "driver").replace("Fleet", "Driver").replace("b2b", "b2c")
"""Pages that one audience alone has."""

Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM.exists():
        return
    skip = pytest.mark.skip(reason=f"there is no browser at {CHROMIUM}: 'make peers' installs it")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(skip)


@pytest.fixture(scope="package")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this repository's site, with a page for each audience that it alone has."""
    root = tmp_path_factory.mktemp("project")
    for name in ("docs", "_includes", "_data", "reference_impl"):
        if (REPOSITORY / name).is_dir():
            shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "mkdocs.yml", root)
    (root / "docs/for-fleets.md").write_text(FOR_FLEETS, "utf-8")
    (root / "docs/for-drivers.md").write_text(FOR_DRIVERS, "utf-8")
    return root


@pytest.fixture(scope="package")
def published(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, str]]:
    """The site, built once and served: its folder, and its address."""
    folder = tmp_path_factory.mktemp("site")
    with served(folder) as address:
        options = yaml.safe_load((project / "mkdocs.yml").read_text("utf-8"))
        config = load_config(
            str(project / "mkdocs.yml"),
            strict=True,
            site_dir=str(folder),
            site_url=f"{address}/",
            not_in_nav=f"{options.get('not_in_nav', '')}\n/for-*.md",
        )
        build(config)
        yield folder, address


@pytest.fixture(scope="package")
def site(published: tuple[Path, str]) -> Path:
    return published[0]


@pytest.fixture(scope="package")
def address(published: tuple[Path, str]) -> str:
    return published[1]


@pytest.fixture(scope="package")
def served_project(
    project: Path,
    published: tuple[Path, str],  # whose build leaves a cache
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The site of this repository, to be changed, with what its last build has cached."""
    root = tmp_path_factory.mktemp("served") / "project"
    shutil.copytree(project, root)
    return root


@pytest.fixture(scope="package")
def writing(served_project: Path) -> Iterator[str]:
    with serving(served_project) as address:
        yield address


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """A browser that ends before other tests, which need no event loop around them."""
    expect.set_options(timeout=1000 * PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Browser, address: str) -> Iterator[Open]:
    """A function that opens a page of the site, as a reader who has not been there before."""
    contexts: list[BrowserContext] = []

    def opened(path: str, **options: object) -> Page:
        context = chromium.new_context(
            **{"viewport": DESKTOP, "base_url": address, "reduced_motion": "reduce", **options}
        )
        contexts.append(context)
        context.set_default_timeout(4 * 1000 * PATIENCE)  # other tests draw pages, too
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
