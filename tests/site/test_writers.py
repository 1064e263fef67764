"""What writers do while the site is served."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mkdocs_tandem.commands.init import starter
from tests.site.axe import violations
from tests.site.car_park import car_park
from tests.site.conftest import PHONE, Open
from tests.site.writing import serving

pytestmark = pytest.mark.browser


@pytest.fixture
def page(opened: Open, writing: str) -> Page:
    return opened(f"{writing}/b2b/callbacks/")


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_an_example_is_run_and_the_real_answer_shown(page: Page) -> None:
    page.get_by_role("button", name="Run POST /fleets/{fid}/remote/callbacks", exact=True).click()
    output = page.locator(".tandem-run output").first
    expect(output).to_contain_text("POST /b2b/fleets/F0001/remote/callbacks")
    expect(output).to_contain_text("→ 200")
    expect(output.locator("pre")).to_contain_text('"status": "Running"')


@pytest.mark.parametrize("path", ["b2b/authentication/", "b2b/callbacks/", "b2c/errors/"])
def test_every_request_of_a_page_can_be_run(opened: Open, writing: str, path: str) -> None:
    page = opened(f"{writing}/{path}")
    told = page.request.get(f"{writing}/-/page?at={path}").json()
    buttons = page.get_by_role("button", name=re.compile("^Run "))
    expect(buttons).to_have_count(len(told["runs"]))
    named = [each.get_attribute("aria-label") for each in buttons.all()]
    assert sorted(named) == sorted(f"Run {run['name']}" for run in told["runs"])


def test_an_example_is_run_as_it_was_edited(page: Page) -> None:
    page.get_by_role("button", name="Edit POST /fleets/{fid}/remote/callbacks", exact=True).click()
    text = page.get_by_label("The request of POST /fleets/{fid}/remote/callbacks", exact=True)
    expect(text).to_be_focused()
    text.fill(text.input_value().replace('"Horn"', '"Trumpet"'))
    run = page.get_by_role("button", name="Run POST /fleets/{fid}/remote/callbacks", exact=True)
    run.click()
    output = page.locator(".tandem-run output").first
    expect(output).to_contain_text("→ 400")
    text.fill("{ no JSON")
    run.click()
    expect(output).to_contain_text("Not sent: line 1:")


def test_a_command_is_edited_and_sent_as_it_stands_then(page: Page) -> None:
    name = "PUT /fleets/{fid}/remote/callbacks/{cbid}/status (2)"
    page.get_by_role("button", name=f"Edit {name}", exact=True).click()
    text = page.get_by_label(f"The request of {name}", exact=True)
    before = text.input_value()
    assert before.startswith("curl -X PUT")
    run = page.get_by_role("button", name=f"Run {name}", exact=True)
    output = page.locator(".tandem-run", has=run).locator("output")
    text.fill(before.replace('"Running"', '"Asleep"'))
    run.click()
    expect(output).to_contain_text("→ 400")
    text.fill("rm -rf /")
    run.click()
    expect(output).to_contain_text("Not sent:")
    page.get_by_role("button", name=f"Reset {name}", exact=True).click()
    expect(text).to_have_value(before)
    run.click()
    expect(output).to_contain_text("→ 202")


def test_a_pulled_example_is_edited_in_http_its_head_included(page: Page) -> None:
    name = "DELETE /fleets/{fid}/remote/callbacks/{cbid}"
    page.get_by_role("button", name=f"Edit {name}", exact=True).click()
    text = page.get_by_label(f"The request of {name}", exact=True)
    run = page.get_by_role("button", name=f"Run {name}", exact=True)
    output = page.locator(".tandem-run", has=run).locator("output")
    text.fill(text.input_value().replace("Basic $CREDENTIALS", "Basic nobody"))
    run.click()
    expect(output).to_contain_text("→ 401")


def test_a_program_is_run_as_it_stands_and_cannot_be_edited_in_the_browser(
    opened: Open, writing: str
) -> None:
    page = opened(f"{writing}/b2b/")
    page.get_by_role("button", name="Run sample", exact=True).click()
    output = page.locator(".tandem-run output").first
    expect(output).to_contain_text("→ 200 Output:")
    expect(output.locator("pre")).to_have_text("Running\n")
    expect(page.get_by_role("button", name="Edit sample")).to_have_count(0)


def test_an_example_that_needs_others_has_them_run_first(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Run DELETE")).click()
    output = page.locator(".tandem-run output", has_text="DELETE")
    expect(output).to_contain_text("After POST /fleets/{fid}/remote/callbacks")
    expect(output).to_contain_text(re.compile("→ 20[0-9]"))


def test_panels_show_the_deliveries_and_turn_the_clock(page: Page) -> None:
    clock = page.locator(".tandem-workbench details", has_text="Clock")
    clock.locator("summary").click()
    shown = clock.locator("pre")
    expect(shown).to_contain_text('"now":')
    before = shown.inner_text()
    clock.get_by_role("button", name="1 hour later").click()
    expect(shown).not_to_have_text(before)
    deliveries = page.locator(".tandem-workbench details", has_text="Deliveries")
    deliveries.locator("summary").click()
    expect(deliveries.locator("pre")).to_have_text("[]")


def test_the_workbench_follows_instant_loading(page: Page) -> None:
    page.get_by_label("mark text for one audience only").check()
    page.evaluate("window.isSameDocument = true")
    page.locator(".md-nav").get_by_role("link", name="Remote actions").first.click()
    page.wait_for_url("**/b2b/remotes/")
    expect(page.locator(".tandem-workbench a").first).to_have_text("docs/remotes.md")
    expect(page.locator(".tandem-only[aria-description]").first).to_be_attached()
    name = "Run POST /fleets/{fid}/vehicles/{vid}/callbacks/{cbid}/remotes"
    page.get_by_role("button", name=name, exact=True).click()
    output = page.locator(".tandem-run output", has_text="After POST")
    expect(output).to_contain_text("→ 202")
    assert page.evaluate("window.isSameDocument") is True
    expect(page.locator(".tandem-workbench")).to_have_count(1)


def test_findings_stand_on_the_page_and_lead_to_the_editor(
    page: Page, served_project: Path
) -> None:
    expect(page.locator(".tandem-workbench")).to_be_visible()
    expect(page.locator(".tandem-findings")).to_have_count(0)
    source = served_project / "docs/callbacks.md"
    before = source.read_text("utf-8")
    _replace(source, '"policy": "Bounded"', '"policy": "Always"')
    try:
        findings = page.locator(".tandem-findings")
        expect(findings).to_contain_text("error wrong-value 'retryPolicy.policy' cannot be")
        expect(findings.locator("pre").first).to_contain_text('"policy": "Always"')
        expect(findings.locator("pre mark").first).to_have_text('"Always"')
        link = findings.get_by_role("link").first
        expect(link).to_have_text(re.compile(r"docs/callbacks\.md:\d+:\d+"))
        expect(link).to_have_attribute(
            "href", re.compile(r"vscode://file/.*/docs/callbacks\.md:\d+:\d+$")
        )
        expect(page.locator("h1")).to_contain_text("Callbacks")
        assert violations(page) == []
    finally:
        source.write_text(before, "utf-8")
    expect(page.locator(".tandem-findings")).to_have_count(0)


def test_a_page_with_an_error_shows_the_rest(
    opened: Open, writing: str, served_project: Path
) -> None:
    broken = served_project / "docs/for-fleets.md"
    before = broken.read_text("utf-8")
    page = opened(f"{writing}/b2b/for-fleets/")
    expect(page.locator(".tandem-workbench")).to_be_visible()
    broken.write_text(f"{before}\n{{% include nowhere.md %}}\n\nThe rest is here.\n", "utf-8")
    try:
        expect(page.locator("article")).to_contain_text("The rest is here.")
        expect(page.locator(".tandem-findings")).to_contain_text("missing-include")
    finally:
        broken.write_text(before, "utf-8")


def test_what_only_one_audience_reads_is_marked_with_the_condition(page: Page) -> None:
    marks = page.locator(".tandem-only")
    expect(marks.filter(has_text="remoteTypes").first).to_be_attached()
    assert marks.first.get_attribute("aria-description") is None
    page.get_by_label("mark text for one audience only").check()
    expect(page.locator("body")).to_have_class(re.compile("tandem-shows-own"))
    types = marks.filter(has_text="remoteTypes").first
    condition = types.get_attribute("aria-description") or ""
    assert condition.startswith('only for b2b: if page.subsection == "b2b" (docs/callbacks.md:')
    page.locator(".tandem-switch summary").click()
    page.locator(".tandem-switch").get_by_role("link", name="Drivers").click()
    page.wait_for_url("**/b2c/callbacks/")
    expect(page.get_by_label("mark text for one audience only")).to_be_checked()
    assert (marks.first.get_attribute("aria-description") or "").startswith("only for b2c: ")


def test_the_condition_shows_under_the_mouse_and_by_the_keyboard_once_for_what_it_decides(
    page: Page,
) -> None:
    shown = "each => getComputedStyle(each, '::before').content"
    marks = page.locator(".tandem-only")
    page.get_by_label("mark text for one audience only").check()
    stops = page.locator(".tandem-only[tabindex]")
    first = stops.first
    assert first.evaluate(shown) == "none"
    first.hover()
    assert "page.subsection" in first.evaluate(shown)
    page.mouse.move(0, 0)
    assert first.evaluate(shown) == "none"
    first.focus()
    assert "page.subsection" in first.evaluate(shown)
    told = [each.get_attribute("aria-description") for each in stops.all()]
    assert 1 < len(told) < marks.count()
    assert all(one != other for one, other in pairwise(told))
    page.get_by_label("mark text for one audience only").uncheck()
    expect(stops).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_axe_finds_nothing_in_the_workbench(opened: Open, writing: str, scheme: str) -> None:
    page = opened(f"{writing}/b2b/callbacks/", color_scheme=scheme)
    page.get_by_label("mark text for one audience only").check()
    for panel in page.locator(".tandem-workbench details summary").all():
        panel.click()
    page.get_by_role("button", name="Run POST /fleets/{fid}/remote/callbacks", exact=True).click()
    expect(page.locator(".tandem-run output pre").first).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size(PHONE)
    assert violations(page) == []


def test_the_application_is_loaded_again_when_its_code_has_changed(
    opened: Open, tmp_path: Path
) -> None:
    for name, text in starter().items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    with serving(tmp_path) as address:
        page = opened(f"{address}/guest/")
        page.get_by_role("button", name="Run POST /cars").click()
        expect(page.locator(".tandem-run output")).to_contain_text("→ 201")
        _replace(tmp_path / "car_park.py", "201 Created", "202 Accepted")
        expect(page.locator(".tandem-findings")).to_contain_text("answered 202")
        page.get_by_role("button", name="Run POST /cars").click()
        expect(page.locator(".tandem-run output")).to_contain_text("→ 202")


def test_examples_are_sent_to_a_service_at_an_address(opened: Open, tmp_path: Path) -> None:
    for name, text in starter().items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    with car_park() as (url, asked):
        _replace(tmp_path / "mkdocs.yml", "app: car_park:create_app", f"url: {url}")
        (tmp_path / "car_park.py").unlink()
        with serving(tmp_path) as address:
            page = opened(f"{address}/guest/")
            expect(page.locator(".tandem-checked")).to_have_count(2)
            asked.clear()
            page.get_by_role("button", name="Edit POST /cars").click()
            text = page.get_by_label("The request of POST /cars")
            text.fill(text.input_value().replace("B-TA 2026", "edited"))
            page.get_by_role("button", name="Run POST /cars").click()
            expect(page.locator(".tandem-run output")).to_contain_text('"plate": "edited"')
            assert asked == ["POST /cars"]
            page.request.post(f"{address}/-/staff/cars", data={"plate": "by hand"})
            assert asked == ["POST /cars"] * 2
