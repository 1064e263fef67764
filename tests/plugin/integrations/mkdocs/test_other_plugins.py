"""Sites with other plugins: each audience has what plain MkDocs would make of its pages."""

import logging
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

PAGES = {
    "docs/index.md": "# Start\n",
    "docs/fees.md": "# Fees\n\n## A heading of fees\n\n{{ page.subsection }}\n",
    "docs/till.md": "---\nsubsection: clerk\n---\n# Till\n",
}

Site = Callable[..., Path]


@pytest.fixture
def site(tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A function that builds a site with plugins, strictly, and gives its folder."""

    def built(plugins: list[Any], files: Mapping[str, str], **values: Any) -> Path:
        options = {"audiences": {"rider": {"title": "Riders"}, "clerk": {"title": "Clerks"}}}
        settings = {
            "site_name": "Library",
            "site_url": "https://site.example/",
            "theme": {"name": "material", "font": False},
            "plugins": ["search", *plugins, {"tandem": options}],
            **values,
        }
        texts = {**PAGES, "mkdocs.yml": yaml.safe_dump(settings, sort_keys=False), **files}
        for name, text in texts.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        caplog.set_level(logging.WARNING)
        monkeypatch.chdir(tmp_path)  # where snippets are looked for
        build(load_config(str(tmp_path / "mkdocs.yml"), strict=True))
        return tmp_path / "site"

    return built


def _navigation(site: Path, audience: str) -> list[tuple[str, str]]:
    """Titles and addresses of the pages in the navigation of an audience's first page."""
    html = (site / audience / "index.html").read_text("utf-8")
    nav = html[html.index("md-nav--primary") :]
    nav = nav[: nav.index("md-sidebar--secondary") if "md-sidebar--secondary" in nav else None]
    found = re.findall(r'<a href="([^"#]*)" class="md-nav__link.*?>(.*?)</a>', nav, re.DOTALL)
    texts = [(" ".join(re.sub(r"<[^>]*>", " ", text).split()), url) for url, text in found]
    return [(text, url) for text, url in texts if not url.startswith("..")]


_RIDERS = [("Start", "./"), ("All fees", "fees/")]
_CLERKS = [("Start", "./"), ("At the till", "till/"), ("All fees", "fees/")]
_OUTLINES: dict[str, dict[str, str]] = {
    "literate-nav": {
        "docs/SUMMARY.md": (
            "* [Start](index.md)\n* [At the till](till.md)\n* [All fees](fees.md)\n"
        ),
    },
    "awesome-nav": {
        "docs/.nav.yml": "nav:\n  - index.md\n  - At the till: till.md\n  - All fees: fees.md\n",
    },
    "awesome-pages": {
        "docs/.pages": "nav:\n  - index.md\n  - At the till: till.md\n  - All fees: fees.md\n",
    },
}


_MODULES = {
    "literate-nav": "mkdocs_literate_nav",
    "awesome-nav": "mkdocs_awesome_nav",
    "awesome-pages": "mkdocs_awesome_pages_plugin",
}


@pytest.mark.parametrize("plugin", _OUTLINES)
def test_a_navigation_of_another_plugin_is_shared_out_to_the_audiences(
    site: Site, plugin: str
) -> None:
    pytest.importorskip(_MODULES[plugin])
    built = site([plugin], _OUTLINES[plugin])
    assert _navigation(built, "rider") == _RIDERS
    assert _navigation(built, "clerk") == _CLERKS
    assert not list(built.rglob("SUMMARY*"))


def test_references_lead_to_the_heading_of_the_same_audience(site: Site) -> None:
    built = site(["autorefs"], {"docs/more.md": "# More\n\n[there][a-heading-of-fees]\n"})
    for audience in ("rider", "clerk"):
        html = (built / audience / "more/index.html").read_text("utf-8")
        assert 'href="../fees/#a-heading-of-fees"' in html


def test_hooks_read_the_audience_and_the_source_of_a_page(site: Site, tmp_path: Path) -> None:
    hook = """\
from pathlib import Path
FOUND = Path(__file__).with_name("found.txt")

def on_page_markdown(markdown, page, config, files):
    path = Path(page.file.abs_src_path).name
    with FOUND.open("a") as file:
        file.write(f"{page.file.src_uri} {path} {page.meta.get('subsection')}\\n")
"""
    site([], {"hook.py": hook}, hooks=["hook.py"])
    assert sorted((tmp_path / "found.txt").read_text("utf-8").splitlines()) == [
        "clerk/fees.md fees.md clerk",
        "clerk/index.md index.md clerk",
        "clerk/till.md till.md clerk",
        "index.md mkdocs.yml None",
        "rider/fees.md fees.md rider",
        "rider/index.md index.md rider",
    ]


_PART = "{% if page.subsection == 'clerk' %}\nOnly for clerks.\n{% endif %}\n"


def test_liquid_in_a_snippet_is_refused_and_not_published_as_text(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    files = {"part.txt": _PART, "docs/late.md": '# Late\n\n--8<-- "part.txt"\n'}
    with pytest.raises(Abort):
        site([], files, markdown_extensions=["pymdownx.snippets"])
    told = [it.getMessage() for it in caplog.records if it.levelno >= logging.ERROR]
    assert "docs/late.md:1:1: '{% if page.subsection == 'clerk' %}' would be published" in told[0]


def test_liquid_that_code_shows_is_no_late_text(site: Site) -> None:
    text = "# Code\n\n```liquid\n{% raw %}{% if x %}{% endraw %}\n```\n"
    assert site([], {"docs/code.md": text})
