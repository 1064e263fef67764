"""What axe-core finds on a page of each kind: nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.site.conftest import DESKTOP, PHONE, Open
from tests.site.kinds import KINDS

pytestmark = pytest.mark.browser


def _violations(page: Page) -> list[str]:
    """Each violation with the first element that shows it."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['target']} {each['nodes'][0]['failureSummary']}"
        for each in found
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_in_the_light_and_in_the_dark_at_any_width(
    opened: Open, kind: str
) -> None:
    for scheme in ("light", "dark"):
        page = opened(KINDS[kind], color_scheme=scheme, viewport=DESKTOP)
        page.wait_for_load_state("load")
        assert _violations(page) == []
        page.set_viewport_size(PHONE)
        assert _violations(page) == []


def test_axe_finds_nothing_in_the_open_switch(opened: Open) -> None:
    page = opened("/b2b/for-fleets/")
    page.locator(".tandem-switch summary").click()
    assert _violations(page) == []
