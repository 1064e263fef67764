"""What readers see of an example."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.site.conftest import DESKTOP, PHONE, Open

pytestmark = pytest.mark.browser

_TOLD = "each => getComputedStyle(each, '::after').content"


@pytest.fixture
def page(opened: Open) -> Page:
    return opened("/b2b/retry/", permissions=["clipboard-read", "clipboard-write"])


def _pulled(page: Page) -> Locator:
    return page.locator(".tandem-example").first


def test_an_example_says_where_it_goes_and_comes_in_every_language(page: Page) -> None:
    example = _pulled(page)
    expect(example.locator(".tandem-method")).to_have_text("POST")
    expect(example.locator(".tandem-path")).to_have_text("/fleets/{fid}/remote/callbacks")
    expect(example.locator(".tandem-operation")).to_have_text("setFleetVehicleRemote")
    tabs = example.locator(".tabbed-labels label")
    expect(tabs).to_have_text(["HTTP", "curl", "Python", "Response 200"])
    tabs.filter(has_text="curl").click()
    expect(example.locator("pre:visible")).to_contain_text("curl ")


@pytest.mark.parametrize("width", [320, 700, 1400])
def test_a_title_bar_is_one_line_and_shows_the_end_of_its_path(opened: Open, width: int) -> None:
    page = opened("/b2b/retry/", viewport={"width": width, "height": 800})
    bars = page.locator(".tandem-bar")
    heights = bars.evaluate_all("bars => bars.map(bar => bar.clientHeight)")
    assert len(heights) > 3
    assert max(heights) < 2 * min(heights)
    assert max(heights) < 48
    path = bars.first.locator(".tandem-path")
    is_cut_off = "path => path.scrollWidth > path.clientWidth"
    assert path.evaluate(is_cut_off) == (width == 320)
    start = path.evaluate("path => path.getBoundingClientRect().left")
    end = path.locator("bdi").evaluate("name => name.getBoundingClientRect().right")
    assert start < end <= path.evaluate("path => path.getBoundingClientRect().right") + 1


def test_a_language_that_is_chosen_once_is_chosen_everywhere(page: Page) -> None:
    _pulled(page).locator(".tabbed-labels label", has_text="Python").click()
    shown = page.locator(".tandem-example:has(.tabbed-set) pre:visible")
    expect(shown).to_have_count(4)
    for each in shown.all():
        expect(each).to_contain_text("import requests")


def test_tabs_are_reached_and_changed_by_keyboard(page: Page) -> None:
    example = _pulled(page)
    example.locator("input").first.focus()
    page.keyboard.press("ArrowRight")
    expect(example.locator("pre:visible")).to_contain_text("curl ")
    label = example.locator(".tabbed-labels label", has_text="curl")
    expect(label).to_have_css("outline-style", "solid")


def test_what_is_copied_is_the_code_and_nothing_else(page: Page) -> None:
    example = _pulled(page)
    example.locator(".tabbed-labels label", has_text="HTTP").click()
    example.get_by_role("button", name="Copy to clipboard").locator("visible=true").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    head, _, body = copied.partition("\n\n")
    assert re.fullmatch(
        r"POST /connectedcar/v3/fleets/F0001/remote/callbacks\?client_id=\$CLIENT_ID HTTP/1\.1\n"
        r"Host: api-cert\.groupe-psa\.com\n"
        r"Authorization: Basic \$CREDENTIALS\n"
        r"Content-Type: application/json",
        head,
    )
    assert page.evaluate("text => JSON.parse(text).label", body) == "climate-and-charging"


def test_what_readers_fill_in_is_marked(page: Page) -> None:
    marked = _pulled(page).locator("var.tandem-placeholder")
    assert {"$CLIENT_ID", "$CREDENTIALS"} <= set(marked.all_inner_texts())


@pytest.mark.parametrize("key", ["", "Enter"])
def test_the_badge_opens_what_was_checked(page: Page, key: str) -> None:
    badge = _pulled(page).locator(".tandem-checked")
    expect(badge.locator("dl")).to_be_hidden()
    if key:
        badge.locator("summary").focus()
        page.keyboard.press(key)
    else:
        badge.locator("summary").click()
    expect(badge.locator("dt")).to_have_text(
        ["Operation", "Contract", "Request", "Response", "Built"]
    )
    expect(badge.locator("dd")).to_have_text(
        [
            "setFleetVehicleRemote",
            re.compile(r"^Callback API for fleets \d+\.\d+\.\d+$"),
            "POST /fleets/F0001/remote/callbacks",
            "200 OK",
            re.compile(r"^\d{4}-\d\d-\d\d$"),
        ]
    )
    if key:
        page.keyboard.press("Escape")
        expect(badge.locator("summary")).to_be_focused()
    else:
        page.locator("h1").click()
    expect(badge.locator("dl")).to_be_hidden()


def test_what_was_not_executed_has_no_badge(opened: Open) -> None:
    page = opened("/manual/rules/wrong-value/")
    expect(page.locator("pre").first).to_be_visible()
    expect(page.locator(".tandem-checked")).to_have_count(0)


@pytest.mark.parametrize("way", ["mouse", "keyboard", "touch"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_member_says_what_the_contract_says_of_it(
    opened: Open, way: str, width: dict[str, int]
) -> None:
    page = opened("/b2b/retry/", viewport=width, has_touch=way == "touch")
    member = page.locator(".tandem-member:visible", has_text="retryNumber").first
    assert member.evaluate(_TOLD) == "none"
    {"mouse": member.hover, "keyboard": member.focus, "touch": member.tap}[way]()
    assert "how often a notification is sent at most" in member.evaluate(_TOLD)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
