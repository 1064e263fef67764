"""What axe-core finds on a page of each kind: nothing."""

import pytest

from tests.site.axe import violations
from tests.site.conftest import DESKTOP, PHONE, Open
from tests.site.kinds import EACH, KINDS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("kind", EACH)
def test_axe_finds_nothing_in_the_light_and_in_the_dark_at_any_width(
    opened: Open, kind: str
) -> None:
    for scheme in ("light", "dark"):
        page = opened(KINDS[kind], color_scheme=scheme, viewport=DESKTOP)
        page.wait_for_load_state("load")
        assert violations(page) == []
        page.set_viewport_size(PHONE)
        assert violations(page) == []


def test_axe_finds_nothing_in_the_open_switch(opened: Open) -> None:
    page = opened("/b2b/for-fleets/")
    page.locator(".tandem-switch summary").click()
    assert violations(page) == []
