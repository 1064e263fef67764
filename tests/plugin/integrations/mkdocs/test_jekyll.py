"""A site whose pages are where Jekyll would have put them."""

import json
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.support.projects import configuration, write

FILES = {
    "_config.yml": (
        "collections: { tours: { output: true } }\nexclude: [old]\n"
        "defaults: [{ scope: { path: fleet }, values: { subsection: b2b } }]\n"
    ),
    "_tours/one.md": "# Tour\n\n[two](two.md) [index](../index.md)\n",
    "_tours/two.md": "# Second tour\n",
    "docs/index.md": "# Start\n\n[a](api.md)\n",
    "docs/api.md": (
        "---\npermalink: /webapi/:subsection/api/\nredirect_from: [/api.html, /b2b/was/here]\n---\n"
        "# Interface\n\nword{{ page.subsection }} [tour](tours/one.md)\n"
    ),
    "docs/fleet/own.md": "---\npermalink: /webapi/own.html\n---\n# Own\n\nfleetword\n",
    "docs/old/gone.md": "# Gone\n",
    "docs/old/gone.txt": "",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("jekyll")
    write(root, FILES)
    build(load_config(str(root / "mkdocs.yml"), strict=True))
    return root / "site"


def _text(site: Path, page: str) -> str:
    return (site / page).read_text("utf-8")


def test_pages_are_published_at_their_permalinks(site: Path) -> None:
    assert "wordb2b" in _text(site, "webapi/b2b/api/index.html")
    assert "wordb2c" in _text(site, "webapi/b2c/api/index.html")
    assert "fleetword" in _text(site, "webapi/own.html")
    assert not (site / "b2b/api").exists()


def test_links_lead_to_permalinks_and_back(site: Path) -> None:
    assert 'href="../webapi/b2b/api/"' in _text(site, "b2b/index.html")
    assert 'href="../../../b2b/tours/one/"' in _text(site, "webapi/b2b/api/index.html")
    assert 'href="../two/"' in _text(site, "b2c/tours/one/index.html")


def test_old_addresses_lead_to_the_page_of_the_audience_that_they_name(site: Path) -> None:
    assert 'content="0; url=webapi/b2c/api/"' in _text(site, "api.html")
    assert 'url=../../webapi/b2b/api/"' in _text(site, "b2b/was/here.html")


def test_the_switch_leads_from_permalink_to_permalink(site: Path) -> None:
    assert 'href="../../b2c/api/" data-tandem-audience="b2c"' in _text(
        site, "webapi/b2b/api/index.html"
    )


def test_search_knows_whose_a_page_is_by_more_than_its_address(site: Path) -> None:
    def found(audience: str) -> dict[str, str]:
        index = json.loads(_text(site, f"{audience}/search/search_index.json"))
        return {entry["location"]: entry["text"] for entry in index["docs"]}

    assert "../webapi/own.html" in found("b2b")
    assert "../webapi/own.html" not in found("b2c")
    assert not any("wordb2b" in text for text in found("b2c").values())
    assert (site / "b2b" / "../webapi/b2b/api/").resolve() == site / "webapi/b2b/api"
    assert "../webapi/b2b/api/" in found("b2b")


def test_what_is_excluded_is_not_published(site: Path) -> None:
    assert [path.name for path in site.rglob("*gone*")] == []


def test_front_matter_that_the_theme_reads_otherwise_ends_no_build(tmp_path: Path) -> None:
    pages = {
        "docs/index.md": "---\nhide: true\nsearch: true\nicon: cart\ntags: a b\n---\n# Start\n",
        "docs/gone.md": "---\nsearch: exclude\ntemplate: print\npermalink: /gone/\n---\n# Gone\n",
        "docs/one.md": "---\nsubsection: b2b\npermalink: /one/\n---\n# One\n",
    }
    config = "defaults: [{ scope: {}, values: { search: true, hide: yes, icon: cart } }]\n"
    write(tmp_path, {**pages, "_config.yml": config})
    build(load_config(str(tmp_path / "mkdocs.yml"), strict=True))
    assert "Start" in _text(tmp_path / "site", "b2b/index.html")
    assert "Gone" in _text(tmp_path / "site", "b2b/gone/index.html")
    index = json.loads(_text(tmp_path / "site", "search/search_index.json"))
    places = {entry["location"] for entry in index["docs"]}
    assert "one/" in places
    assert not any("gone/" in place for place in places)


def test_front_matter_ends_no_build_of_a_site_without_audiences(tmp_path: Path) -> None:
    pages = {
        "docs/index.md": "---\nhide: true\nicon: cart\n---\n# Start\n",
        "docs/wide.md": "---\ntemplate: wide\nsearch: exclude\n---\n# Wide\n",
    }
    settings = "site_name: S\ntheme: { name: material, font: false }\nplugins: [search, tandem]\n"
    write(tmp_path, {**pages, "_config.yml": "title: S\n", "mkdocs.yml": settings})
    build(load_config(str(tmp_path / "mkdocs.yml"), strict=True))
    assert "Start" in _text(tmp_path / "site", "index.html")
    assert "Wide" in _text(tmp_path / "site", "wide/index.html")


@pytest.mark.parametrize(
    "head",
    [
        "---\r\ntitle: T\r\n---\r\n",
        "---\n---\n",
        "---\n# a comment\n---\n",
        "---\ntitle: T\n---",
        "---\ntitle: T\nday: 2024-13-45\n---\n",
        "---\ntitle:\tT\n...\n\n",
    ],
)
def test_front_matter_is_never_shown(tmp_path: Path, head: str) -> None:
    settings = "site_name: S\nplugins: [search, tandem]\n"
    config = "title: S\ndefaults: [{ scope: { path: '' }, values: { a: b } }]\n"
    page = head if head.endswith("---") else f"{head}# Start\n"
    write(tmp_path, {"docs/index.md": page, "_config.yml": config, "mkdocs.yml": settings})
    build(load_config(str(tmp_path / "mkdocs.yml")))
    made = _text(tmp_path / "site", "index.html")
    content = made.partition('role="main">')[2].partition("<footer")[0]
    assert "title:" not in content
    assert "<hr" not in content
    assert "a: b" not in content


def test_liquid_that_raw_text_shows_is_published_without_audiences(tmp_path: Path) -> None:
    page = '# Raw\n\n{% raw %}Write {% if x == "y" %} so.{% endraw %}\n'
    settings = configuration({"audiences": {}, "execute": {}, "endpoints": []})
    write(tmp_path, {"docs/index.md": page, "mkdocs.yml": settings})
    build(load_config(str(tmp_path / "mkdocs.yml"), strict=True))  # a warning would end the build
    assert '{% if x == "y" %}' in _text(tmp_path / "site", "index.html").replace("&quot;", '"')


def test_a_redirect_replaces_no_file_of_the_site(tmp_path: Path) -> None:
    page = "---\nredirect_from: [/sitemap.xml, /404.html, /made.xml, /was/]\n---\n# A\n"
    write(tmp_path, {"docs/index.md": page, "docs/made.xml": "<a/>"})
    site = tmp_path / "site"
    for _ in range(2):
        build(load_config(str(tmp_path / "mkdocs.yml")))
        assert (site / "sitemap.xml").read_text("utf-8").startswith("<?xml")
        assert "Moved" not in (site / "404.html").read_text("utf-8")
        assert (site / "made.xml").read_text("utf-8") == "<a/>"
        assert "Moved" in (site / "was/index.html").read_text("utf-8")
