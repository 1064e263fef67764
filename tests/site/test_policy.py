"""What the site asks of browsers and of other hosts: as little as can be."""

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest
from playwright.sync_api import Browser, Request

from tests.site.conftest import Open
from tests.site.kinds import KINDS
from tests.site.serving import served

_SPACE = "{http://www.w3.org/1999/xhtml}"


def _scripts_of_the_theme(site: Path) -> Iterator[str]:
    """The hashes of the scripts that stand in pages; this plugin adds none."""
    for path in site.rglob("*.html"):
        tree = html5lib.parse(path.read_text("utf-8"))
        for script in tree.iter(f"{_SPACE}script"):
            if "src" not in script.attrib and script.get("type") != "application/json":
                assert "tandem" not in (script.text or "")
                digest = hashlib.sha256((script.text or "").encode()).digest()
                yield f"'sha256-{base64.b64encode(digest).decode()}'"


@pytest.mark.browser
@pytest.mark.slow
def test_a_strict_content_security_policy_forbids_nothing_that_the_site_needs(
    chromium: Browser, site: Path
) -> None:
    hashes = " ".join(sorted(set(_scripts_of_the_theme(site))))
    policy = (
        "default-src 'none'; connect-src 'self'; img-src 'self' data:; style-src 'self'; "
        f"worker-src 'self'; base-uri 'none'; form-action 'none'; script-src 'self' {hashes}"
    )
    with served(site, {"Content-Security-Policy": policy}) as address:
        context = chromium.new_context(base_url=address)
        page = context.new_page()
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        for path in KINDS.values():
            page.goto(path)
            page.wait_for_load_state("load")
        page.goto("/b2b/callbacks/")
        page.locator(".tandem-switch summary").click()
        page.locator(".tandem-switch").get_by_role("link", name="Drivers").click()
        page.wait_for_url("**/b2c/callbacks/")
        context.close()
    assert [text for text in refused if "Content Security Policy" in text] == []


@pytest.mark.browser
def test_no_page_asks_another_host(opened: Open, address: str) -> None:
    page = opened("/")
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    for path in KINDS.values():
        page.goto(path)
        page.wait_for_load_state("load")
    foreign = [url for url in asked if not url.startswith((address, "data:"))]
    assert asked
    assert foreign == []


def test_own_styles_and_scripts_weigh_under_60_kilobytes(site: Path) -> None:
    files = [path for path in (site / "assets/tandem").rglob("*") if path.is_file()]
    assert files
    assert sum(path.stat().st_size for path in files) < 60_000


def test_nothing_of_the_writers_server_is_published(site: Path) -> None:
    assert not (site / "-").exists()
    files = {path.name for path in site.rglob("*")}
    assert "tandem.js" in files
    assert not files & {"workbench.js", "workbench.css"}
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r'(?:href|src)="[^"]*(?:/-/|workbench\.)', text), path
        assert "data-tandem-condition" not in text
