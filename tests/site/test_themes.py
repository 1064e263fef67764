"""The switch and the examples in themes other than Material."""

from pathlib import Path

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser

PAGE = '# Fees\n\n=== "JSON"\n\n    First.\n\n=== "curl"\n\n    Second.\n'
AT_ITS_CENTRE = """\
it => {
  const box = it.getBoundingClientRect();
  const found = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return it.contains(found);
}"""


OLDER_TABS = """\
.tabbed-set div.tabbed-content { display: none; }
.tabbed-set label { width: 100%; }
"""
"""What themes say that were made for the older kind of tabs."""


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_the_switch_can_be_clicked_and_one_tab_is_shown(
    theme: str, tmp_path: Path, chromium: Browser
) -> None:
    settings = {
        "site_name": "Library",
        "theme": {"name": theme},
        "use_directory_urls": False,
        "extra_css": ["tabs.css"],
        "markdown_extensions": [{"pymdownx.tabbed": {"alternate_style": True}}],
        "plugins": [{"tandem": {"audiences": {"rider": {}, "clerk": {}}}}],
    }
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text(PAGE, "utf-8")
    (tmp_path / "docs/tabs.css").write_text(OLDER_TABS, "utf-8")
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")
    build(load_config(str(tmp_path / "mkdocs.yml")))
    for width in (400, 1300):
        page = chromium.new_page(viewport={"width": width, "height": 800})
        page.goto((tmp_path / "site/rider/index.html").as_uri())
        assert page.locator(".tandem-switch > summary").evaluate(AT_ITS_CENTRE)
        assert page.get_by_text("First.").is_visible()
        assert page.get_by_text("Second.").is_hidden()
        page.get_by_text("curl").click()
        assert page.get_by_text("First.").is_hidden()
        assert page.get_by_text("Second.").is_visible()
        page.close()


CONTRACT = """\
openapi: 3.0.3
info: { title: Fees, version: '1' }
paths:
  /fees:
    post:
      requestBody: { content: { application/json: { schema: { type: object } } } }
      responses: { '204': { description: done } }
"""
EXAMPLE = "# Fees\n\n{% endpoint POST /fees %}\n\n```json\n{}\n```\n"
SPACE = """\
it => {
  const text = it.querySelector("pre").getBoundingClientRect();
  return it.getBoundingClientRect().bottom - text.bottom;
}"""


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_the_code_of_an_example_fills_its_box(
    theme: str, tmp_path: Path, chromium: Browser
) -> None:
    audiences = {"rider": {"contract": "fees.yaml"}}
    settings = {
        "site_name": "Library",
        "theme": {"name": theme},
        "use_directory_urls": False,
        "markdown_extensions": ["pymdownx.superfences"],
        "plugins": [{"tandem": {"audiences": audiences}}],
    }
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text(EXAMPLE, "utf-8")
    (tmp_path / "fees.yaml").write_text(CONTRACT, "utf-8")
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")
    build(load_config(str(tmp_path / "mkdocs.yml")))
    page = chromium.new_page()
    page.goto((tmp_path / "site/rider/index.html").as_uri())
    assert page.locator(".tandem-example").first.evaluate(SPACE) < 3
    page.close()
