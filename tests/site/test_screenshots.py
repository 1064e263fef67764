"""Pictures of the site: one of each kind of page, and the two that the README shows.

They are kept in ``test-run/site``. ``make screenshots`` takes those of the README anew.
"""

import os
import struct
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.site.conftest import PHONE, Open
from tests.site.kinds import EACH, KINDS
from tests.support.projects import REPOSITORY

pytestmark = pytest.mark.browser

KEPT = Path(os.environ.get("TEST_RUN", REPOSITORY / "test-run")) / "site"
PICTURES = REPOSITORY / "docs/pictures"
_SIZE = {"width": 1280, "height": 760}


def _taken(name: str, picture: bytes, kind: str = "png") -> Path:
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{name}.{kind}"
    path.write_bytes(picture)
    return path


def _size(picture: Path) -> tuple[int, ...]:
    """Width and height. Source: PNG, third edition, section 11.2.1."""
    return struct.unpack(">II", picture.read_bytes()[16:24])


def _compared(name: str, taken: Path) -> None:
    """Hold a picture of the README to the one that was taken, or renew it if asked to."""
    shown = PICTURES / f"{name}.png"
    if os.environ.get("RENEW_PICTURES"):
        shown.parent.mkdir(exist_ok=True)
        shown.write_bytes(taken.read_bytes())
    assert _size(shown) == _size(taken)
    assert shown.stat().st_size < 150_000
    assert f"docs/pictures/{name}.png" in (REPOSITORY / "README.md").read_text("utf-8")


@pytest.mark.parametrize("kind", EACH)
def test_each_kind_of_page_has_its_pictures_taken(opened: Open, kind: str) -> None:
    page = opened(KINDS[kind])
    _taken(kind, page.screenshot(full_page=True))
    page.set_viewport_size(PHONE)
    _taken(f"{kind}-phone", page.screenshot())
    page = opened(KINDS[kind], viewport=PHONE, color_scheme="dark")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    assert _size(_taken(f"{kind}-dark", page.screenshot())) == (PHONE["width"], PHONE["height"])


@pytest.mark.parametrize("kind", ["examples", "time-line", "compare"])
def test_what_is_printed_is_kept_too(opened: Open, kind: str) -> None:
    paper = _taken(kind, opened(KINDS[kind]).pdf(), "pdf")
    assert paper.read_bytes().startswith(b"%PDF")


def test_the_readme_shows_what_readers_see(opened: Open) -> None:
    page = opened("/b2b/callbacks/", viewport=_SIZE)
    page.locator(".tandem-example").first.scroll_into_view_if_needed()
    page.locator(".tandem-switch summary").click()
    expect(page.locator(".tandem-switch ul")).to_be_visible()
    _compared("readers", _taken("readers", page.screenshot()))


def test_the_readme_shows_what_writers_see(
    opened: Open, writing: str, served_project: Path
) -> None:
    source = served_project / "docs/authentication.md"
    before = source.read_text("utf-8")
    source.write_text(before.replace('"total": 0', '"total": 1', 1), "utf-8")
    try:
        page = opened(f"{writing}/b2b/authentication/", viewport={"width": 1280, "height": 1360})
        expect(page.locator(".tandem-findings")).to_contain_text("wrong-answer")
        page.get_by_label("mark text for one audience only").check()
        run = page.get_by_role("button", name="Run GET /fleets/{fid}/remote/callbacks").first
        run.click()
        expect(page.locator(".tandem-run output pre")).to_be_visible()
        expect(page.locator(".tandem-shows-own .tandem-only").first).to_be_visible()
        page.evaluate("scrollTo(0, 0)")
        _compared("writers", _taken("writers", page.screenshot()))
    finally:
        source.write_text(before, "utf-8")
