"""The built files: links lead somewhere, HTML is HTML, nobody's text is in another's folder."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

import html5lib
import pytest

from tests.site.nu import NU, OF_THE_THEME, nu_html_checker

_SPACE = "{http://www.w3.org/1999/xhtml}"
_OTHER_WORDS = {
    "b2b": ["driverword", "the vehicle of a driver who has given consent", "token of a telephone"],
    "b2c": ["fleetword", "every vehicle of your fleet", "retries and batches"],
}
"""Words that only the other audience reads, by the audience that must not."""


class _Page:
    def __init__(self, path: Path) -> None:
        parser = html5lib.HTMLParser()
        self.tree = parser.parse(path.read_text("utf-8"))
        self.errors = parser.errors
        self.anchors = {each.get("id") or each.get("name") for each in self.tree.iter()}

    def links(self) -> Iterator[str]:
        for element in self.tree.iter():
            for name in ("href", "src"):
                link = element.get(name)
                if link and not link.startswith(("data:", "javascript:")):
                    yield link


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, _Page]:
    """Every page by its path in the site's folder."""
    found = {path.relative_to(site).as_posix(): _Page(path) for path in site.rglob("*.html")}
    assert len(found) > 20
    return found


def test_no_link_and_no_anchor_is_broken(pages: dict[str, _Page], site: Path, address: str) -> None:
    broken = []
    for name, page in pages.items():
        for link in page.links():
            target = urlsplit(urljoin(f"{address}/{name}", link))
            if f"{target.scheme}://{target.netloc}" != address:
                continue
            path = unquote(target.path).lstrip("/")
            path = f"{path}index.html" if not path or path.endswith("/") else path
            anchor = unquote(target.fragment)
            if not (site / path).is_file():
                broken.append(f"{name}: {link}")
            elif anchor and path in pages and anchor not in pages[path].anchors:
                broken.append(f"{name}: {link} (no such anchor)")
    assert broken == []


def test_every_page_is_html_without_a_single_error(pages: dict[str, _Page]) -> None:
    assert {name: page.errors for name, page in pages.items() if page.errors} == {}


@pytest.mark.skipif(not NU, reason="Java or the Nu HTML checker (vnu) is missing: see 'make peers'")
def test_the_nu_html_checker_finds_nothing_but_what_the_theme_is_known_for(site: Path) -> None:
    found = nu_html_checker(site)
    assert [str(each) for each in found if each not in OF_THE_THEME] == []
    unseen = [known for known in OF_THE_THEME if known not in found]
    assert unseen == [], "the theme has mended them: let them go"


def test_no_identifier_stands_twice_on_a_page(pages: dict[str, _Page]) -> None:
    for name, page in pages.items():
        found = [each.get("id") for each in page.tree.iter() if each.get("id")]
        assert sorted(found) == sorted(set(found)), name


@pytest.mark.parametrize("audience", _OTHER_WORDS)
def test_no_file_of_an_audience_holds_words_of_the_other(site: Path, audience: str) -> None:
    words = [word.encode() for word in _OTHER_WORDS[audience]]
    others = [path for path in site.rglob("*") if path.is_file()]
    for word in words:
        holding = [path for path in others if word in path.read_bytes()]
        assert holding, word
        own = [path for path in holding if path.is_relative_to(site / audience)]
        assert own == [], word


def test_each_page_names_itself_and_the_same_page_for_others(
    pages: dict[str, _Page], address: str
) -> None:
    links = {
        link.get("rel", "").strip(): link.get("href")
        for link in pages["b2b/callbacks/index.html"].tree.iter(f"{_SPACE}link")
    }
    assert links["canonical"] == f"{address}/b2b/callbacks/"
    assert links["alternate"] == "../../b2c/callbacks/"


def test_the_sitemap_names_the_other_audiences_of_a_page_and_no_comparison(
    site: Path, address: str
) -> None:
    root = ET.parse(site / "sitemap.xml").getroot()  # noqa: S314 -- our own
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = {
        url.findtext(f"{space}loc"): [
            link.get("href") for link in url.iter(f"{_SPACE}link") if link.get("rel") == "alternate"
        ]
        for url in root
    }
    markdown = f"{address}/b2b/callbacks/index.md"
    assert found[f"{address}/b2b/callbacks/"] == [f"{address}/b2c/callbacks/", markdown]
    assert found[f"{address}/b2b/for-fleets/"] == [f"{address}/b2b/for-fleets/index.md"]
    assert not any(url and "/compare/" in url for url in found)
