"""What readers do on the published site."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.site.conftest import PHONE, Open

pytestmark = pytest.mark.browser


def _choose(page: Page, audience: str) -> None:
    page.locator(".tandem-switch summary").click()
    page.locator(".tandem-switch").get_by_role("link", name=audience).click()


def _is_whole(page: Page) -> bool:
    """Whether all is shown that stands in no tab and unfolds nowhere; of tabs, the first."""
    plain = ":is(p, li, pre, table, h2, h3):not(details *, .tabbed-block *)"
    shown = page.locator("article").locator(f"{plain}, .tabbed-block:first-child pre").all()
    return len(shown) > 20 and all(each.is_visible() for each in shown)


def _span(shown: Locator) -> tuple[float, float]:
    """Where it begins and ends on its page, from above; half a pixel is nothing."""
    box = shown.bounding_box()
    assert box is not None
    return box["y"], box["y"] + box["height"] - 0.5


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE, "has_touch": True}])
def test_the_switch_leads_to_the_same_page_for_the_other_audience(
    opened: Open, options: dict[str, object]
) -> None:
    page = opened("/b2b/callbacks/", **options)
    expect(page.locator(".tandem-switch summary")).to_have_text("Written for Fleets")
    _choose(page, "Drivers")
    page.wait_for_url("**/b2c/callbacks/")
    expect(page.locator("h1")).to_contain_text("Callbacks")
    expect(page.locator(".tandem-switch summary")).to_have_text("Written for Drivers")
    expect(page.locator(".tandem-notice")).to_have_count(0)


def test_the_switch_keeps_the_heading(opened: Open) -> None:
    page = opened("/b2b/callbacks/#pause-a-callback")
    expect(page.locator("#pause-a-callback")).to_be_in_viewport()
    _choose(page, "Drivers")
    page.wait_for_url("**/b2c/callbacks/#pause-a-callback")
    expect(page.locator("#pause-a-callback")).to_be_in_viewport()


def test_a_heading_that_the_other_audience_lacks_leads_to_the_nearest_and_says_so(
    opened: Open,
) -> None:
    own = "a-callback-with-retries-and-batches"
    page = opened(f"/b2b/callbacks/#{own}")
    _choose(page, "Drivers")
    page.wait_for_url("**/b2c/callbacks/#the-response")
    expect(page.locator("#the-response")).to_be_in_viewport()
    notice = page.get_by_role("status").filter(has_text="nearest heading")
    expect(notice).to_contain_text("does not exist for Drivers")
    notice.get_by_role("button", name="Close").click()
    expect(notice).to_have_count(0)


def test_the_switch_says_before_and_after_that_a_page_is_not_there(opened: Open) -> None:
    page = opened("/b2b/for-fleets/")
    page.locator(".tandem-switch summary").click()
    way = page.locator(".tandem-switch a", has_text="page not available: opens the nearest")
    way.click()
    expect(page.locator(".tandem-notice")).to_contain_text("This is the nearest page.")


def test_the_switch_works_by_keyboard_alone(opened: Open) -> None:
    page = opened("/b2b/callbacks/")
    summary = page.locator(".tandem-switch summary")
    for _ in range(12):
        page.keyboard.press("Tab")
        if summary.evaluate("each => each === document.activeElement"):
            break
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".tandem-switch ul")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".tandem-switch ul")).to_be_hidden()
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Drivers", exact=True).first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/b2c/callbacks/")


def test_the_root_asks_who_reads_and_marks_who_read_last(opened: Open) -> None:
    page = opened("/")
    choice = page.locator(".tandem-choice")
    expect(choice.get_by_role("link")).to_have_count(2)
    expect(choice).to_contain_text("register callbacks for a fleet")
    expect(choice.locator("[data-tandem-remembered]")).to_have_count(0)
    choice.get_by_role("link", name="Fleets").click()
    page.wait_for_url("**/b2b/")
    page.goto("/")
    expect(page.locator(".tandem-choice [data-tandem-remembered]")).to_contain_text("Fleets")


@pytest.mark.parametrize(("audience", "other"), [("b2b", "b2c"), ("b2c", "b2b")])
def test_search_finds_pages_of_the_audience_and_those_for_everyone(
    opened: Open, audience: str, other: str
) -> None:
    page = opened(f"/{audience}/")
    page.locator("input.md-search__input").click()
    page.keyboard.type("callback")
    results = page.locator(".md-search-result__link")
    expect(results.first).to_be_visible()
    links = results.evaluate_all("all => all.map(each => each.pathname)")
    assert any(link.startswith(f"/{audience}/") for link in links)
    assert not any(link.startswith((f"/{other}/", "/compare/")) for link in links)
    page.locator("input.md-search__input").fill("")
    page.keyboard.type("ten minutes")
    expect(page.locator('.md-search-result__link[href*="/manual/tutorial/"]').first).to_be_visible()


def test_instant_loading_stays_with_the_audience_and_renews_the_switch(opened: Open) -> None:
    page = opened("/b2b/callbacks/")
    page.evaluate("window.isSameDocument = true")
    page.locator(".md-nav--primary").get_by_role("link", name="Remote actions").click()
    page.wait_for_url("**/b2b/remotes/")
    expect(page.locator("h1")).to_contain_text("Remote")
    assert page.evaluate("window.isSameDocument") is True
    expect(page.locator(".tandem-switch a", has_text="Drivers")).to_have_attribute(
        "href", re.compile("/b2c/remotes/$")
    )
    _choose(page, "Drivers")
    page.wait_for_url("**/b2c/remotes/")
    assert page.evaluate("window.isSameDocument") is None


def test_breadcrumbs_contents_and_neighbours_stay_with_the_audience(opened: Open) -> None:
    page = opened("/b2b/callbacks/")
    shown = page.locator(".md-path a, .md-footer__link, .md-nav--secondary a")
    links = shown.evaluate_all("all => all.map(each => each.pathname)")
    assert links
    assert [link for link in links if link.startswith("/b2c/")] == []
    expect(page.locator(".md-path")).to_contain_text("Fleets")


def test_without_scripts_everything_is_there(opened: Open) -> None:
    page = opened("/b2b/callbacks/", java_script_enabled=False)
    _choose(page, "Drivers")
    page.wait_for_url("**/b2c/callbacks/")
    expect(page.locator("h1")).to_be_visible()
    assert _is_whole(page)
    page.goto("/")
    expect(page.locator(".tandem-choice a").first).to_be_visible()
    page.goto("/compare/callbacks/")
    expect(page.locator("table.tandem-compare").first).to_be_visible()


def test_a_page_is_printed_whole_and_without_the_switch(opened: Open) -> None:
    page = opened("/b2b/callbacks/")
    page.emulate_media(media="print")
    expect(page.locator(".tandem-switch")).to_be_hidden()
    assert _is_whole(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_on_paper_the_texts_of_an_example_stand_one_below_the_other_with_their_names(
    opened: Open, *, scripts: bool
) -> None:
    page = opened("/b2b/retry/", java_script_enabled=scripts)
    page.emulate_media(media="print")
    examples = page.locator(".tandem-example:has(.tabbed-set)").all()
    assert len(examples) == 4
    for example in examples:
        said = example.locator(".tandem-checked dd").all()
        assert [each.is_visible() for each in said] == [True] * 5
        names = example.locator(".tabbed-labels > label").all()
        blocks = example.locator(".tabbed-block pre").all()
        assert len(names) == len(blocks) == 4
        parts = [said[-1], *(part for pair in zip(names, blocks, strict=True) for part in pair)]
        places = [_span(part) for part in parts]
        assert all(above[1] <= below[0] for above, below in pairwise(places))


@pytest.mark.parametrize("scripts", [True, False])
def test_on_paper_nothing_is_folded_up(opened: Open, *, scripts: bool) -> None:
    page = opened("/b2b/retry/", java_script_enabled=scripts)
    expect(page.locator(".tandem-table table")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".tandem-table table")).to_be_visible()
    page.goto("/compare/callbacks/")
    for folded in page.locator(".tandem-compare__same pre").all():
        expect(folded).to_be_visible()


def test_paper_is_light_for_those_who_read_in_the_dark(opened: Open) -> None:
    page = opened("/b2b/retry/", color_scheme="dark")
    badge = page.locator(".tandem-checked > summary").first
    colour = "each => getComputedStyle(each).color"
    assert badge.evaluate(colour) == "rgb(77, 182, 172)"
    page.emulate_media(media="print", color_scheme="dark")
    assert badge.evaluate(colour) == "rgb(0, 105, 92)"


def test_a_reader_who_prefers_the_dark_gets_it(opened: Open) -> None:
    page = opened("/compare/callbacks/", color_scheme="dark")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    expect(page.locator(".tandem-compare mark").first).to_be_visible()


def test_what_two_audiences_read_stands_side_by_side(opened: Open) -> None:
    page = opened("/b2b/callbacks/")
    page.locator(".tandem-switch summary").click()
    page.get_by_role("link", name="Compare versions").click()
    page.wait_for_url("**/compare/callbacks/")
    expect(page.locator("h1")).to_contain_text("Callbacks")
    row = page.locator(".tandem-compare tr", has_text='"type": ["Monitor", "Remote"]')
    expect(row.locator("td").first.locator("mark")).to_contain_text("Monitor")
    expect(row.locator("td").last).to_be_empty()
    same = page.locator(".tandem-compare__same").first
    same.locator("summary").click()
    expect(same.locator("pre")).to_be_visible()


def test_a_missing_page_offers_the_same_for_the_other_audience(opened: Open) -> None:
    page = opened("/b2c/for-fleets/")
    expect(page.locator("h1")).to_contain_text("404")
    same = page.locator(".tandem-missing li a").first
    expect(same).to_have_text("this page, for Fleets")
    same.click()
    page.wait_for_url("**/b2b/for-fleets/")


def test_a_missing_page_offers_the_nearest_for_the_same_audience(opened: Open) -> None:
    page = opened("/b2c/callbacks/nowhere/")
    near = page.locator(".tandem-missing li a").first
    expect(near).to_have_text("the nearest page: callbacks/")
    near.click()
    page.wait_for_url("**/b2c/callbacks/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "picture", "words"),
    [
        ("/b2b/retry/", "tandem-timeline", "4 attempts for 1 notification"),
        ("/b2b/remotes/", "tandem-lifecycle", "may be followed by"),
    ],
)
def test_what_was_executed_is_drawn_and_said_in_words(
    opened: Open, path: str, picture: str, words: str, scheme: str
) -> None:
    page = opened(path, color_scheme=scheme)
    drawn = page.locator(f"svg.{picture}").first
    expect(drawn).to_be_visible()
    expect(drawn).to_have_accessible_name(re.compile(re.escape(words)))
