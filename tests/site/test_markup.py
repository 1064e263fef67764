"""The built files: links lead somewhere, HTML is HTML, nobody's text is in another's folder."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

import html5lib
import pytest

from tests.site.kinds import KINDS
from tests.site.nu import NU, OF_THE_THEME, nu_html_checker

_SPACE = "{http://www.w3.org/1999/xhtml}"
_OTHER_WORDS = {
    "b2b": ["driverword", "the vehicle of a driver who has given consent", "token of a telephone"],
    "b2c": ["fleetword", "every vehicle of your fleet", "retries and batches"],
}
"""Words that only the other audience reads, by the audience that must not."""


_APART = [8, pytest.param(1, marks=pytest.mark.slow)]
"""``make test`` holds every eighth page and one of each kind to the HTML standard, ``make slow``
each page."""


class _Page(HTMLParser):
    """What the tags of a page have; that they nest is for html5lib to say."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.elements: list[dict[str, str | None]] = []
        self.feed(path.read_text("utf-8"))
        self.close()
        self.anchors = {each.get("id") or each.get("name") for each in self.elements}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(dict(attrs))

    def links(self) -> Iterator[str]:
        for element in self.elements:
            for name in ("href", "src"):
                link = element.get(name)
                if link and not link.startswith(("data:", "javascript:")):
                    yield link


def _chosen(site: Path, apart: int) -> list[Path]:
    """Every so many-th page of a site, and one of each kind."""
    every = sorted(site.rglob("*.html"))
    each_kind = {site / address.strip("/") / "index.html" for address in KINDS.values()}
    return sorted({*every[::apart], *each_kind.intersection(every)})


def _parsed(path: Path) -> tuple[Element, list[object]]:
    """A page as the HTML standard reads it, and the errors in it."""
    parser = html5lib.HTMLParser()
    return parser.parse(path.read_text("utf-8")), parser.errors


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, _Page]:
    """Every page by its path in the site's folder."""
    paths = sorted(site.rglob("*.html"))
    found = {path.relative_to(site).as_posix(): _Page(path) for path in paths}
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


@pytest.mark.parametrize("apart", _APART)
def test_every_page_is_html_without_a_single_error(site: Path, apart: int) -> None:
    found = {path: _parsed(path)[1] for path in _chosen(site, apart)}
    assert len(found) > 20
    assert {path.relative_to(site): errors for path, errors in found.items() if errors} == {}


@pytest.mark.skipif(not NU, reason="Java or the Nu HTML checker (vnu) is missing: see 'make peers'")
@pytest.mark.parametrize("apart", _APART)
def test_the_nu_html_checker_finds_nothing_but_what_the_theme_is_known_for(
    site: Path, apart: int
) -> None:
    found = nu_html_checker(_chosen(site, apart))
    assert [str(each) for each in found if each not in OF_THE_THEME] == []
    unseen = [known for known in OF_THE_THEME if known not in found]
    assert unseen == [], "the theme has mended them: let them go"


def test_no_identifier_stands_twice_on_a_page(pages: dict[str, _Page]) -> None:
    for name, page in pages.items():
        found = [it for each in page.elements if (it := each.get("id"))]
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


def test_each_page_names_itself_and_the_same_page_for_others(site: Path, address: str) -> None:
    tree, _ = _parsed(site / "b2b/callbacks/index.html")
    links = {link.get("rel", "").strip(): link.get("href") for link in tree.iter(f"{_SPACE}link")}
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
