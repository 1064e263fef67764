"""What scripts and styles say on a site that is not English."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Page, expect

from tests.site.serving import served

PAGES = {
    "index.md": "# Garten\n",
    "beete.md": "# Beete\n\n{% if page.subsection == 'clerk' %}\n## Pflege\n\nText.\n{% endif %}\n",
    "lager.md": "---\nsubsection: clerk\n---\n# Lager\n",
}
REMEMBERED = "it => getComputedStyle(it, '::after').content"


@pytest.fixture
def page(tmp_path: Path, chromium: Browser) -> Iterator[Page]:
    """A German site with two audiences, at the start page of one of them."""
    audiences = {"rider": {"title": "Gäste"}, "clerk": {"title": "Personal"}}
    (tmp_path / "docs").mkdir()
    for name, text in PAGES.items():
        (tmp_path / "docs" / name).write_text(text, "utf-8")
    with served(tmp_path / "site") as address:
        settings = {
            "site_name": "Garten",
            "site_url": f"{address}/",
            "theme": {"name": "material", "language": "de", "font": False},
            "plugins": [{"tandem": {"audiences": audiences}}],
        }
        (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")
        build(load_config(str(tmp_path / "mkdocs.yml"), strict=True))
        context = chromium.new_context(base_url=address)
        context.set_default_timeout(10_000)
        yield context.new_page()
        context.close()


@pytest.mark.browser
def test_the_notices_of_the_switch_are_german(page: Page) -> None:
    page.goto("/clerk/beete/#pflege")
    page.locator(".tandem-switch > summary").click()
    page.get_by_role("link", name="Gäste", exact=True).first.click()
    page.wait_for_url("**/rider/beete/")
    notice = page.locator(".tandem-notice")
    expect(notice).to_contain_text("„Pflege“ gibt es für Gäste nicht.")
    expect(notice.get_by_role("button")).to_have_text("Schließen")
    page.goto("/clerk/lager/")
    page.locator(".tandem-switch > summary").click()
    page.get_by_role("link", name="Gäste").first.click()
    page.wait_for_url("**/rider/")
    expect(page.locator(".tandem-notice")).to_contain_text("Dies ist die nächstgelegene Seite.")


@pytest.mark.browser
def test_what_is_offered_for_a_missing_page_is_german(page: Page) -> None:
    page.goto("/clerk/")
    page.goto("/rider/lager/")
    offers = page.locator(".tandem-missing")
    expect(offers).to_contain_text("Diese Seite gibt es nicht.")
    expect(offers).to_contain_text("diese Seite, für Personal")
    last = offers.locator("[data-tandem-remembered]")
    assert "zuletzt gelesen" in last.evaluate(REMEMBERED)
