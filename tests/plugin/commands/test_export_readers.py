"""What readers of an export have besides the text: the switch, title bars, badges, pictures."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from mkdocs_tandem.commands.export import export
from mkdocs_tandem.output.html.code_markup import one_line
from mkdocs_tandem.project.project import Project
from tests.support.projects import write

_ITEM = {"type": "object", "properties": {"name": {"type": "string"}, "state": {"enum": ["on"]}}}
_CONTRACT = {
    "openapi": "3.1.0",
    "info": {"title": "Shelf", "version": "1"},
    "paths": {
        "/shelf_of_books/{id}": {
            "put": {
                "operationId": "fill",
                "requestBody": {"content": {"application/json": {"schema": _ITEM}}},
                "responses": {"204": {"description": "Done."}},
            }
        }
    },
}
_FENCE = '```json fill\n{ "name": "Emma" }\n```\n'
_PAGES = {
    "docs/index.md": "# Home\n\nWelcome.\n",
    "docs/books/fill.md": "---\ntitle: Fill\n---\n\n# Fill\n\n## Twice\n\nText.\n" + _FENCE,
    "docs/books/clerks.md": "---\naudiences: [clerk]\n---\n# For clerks\n",
    "docs/terms.md": "---\naudiences: []\n---\n# Terms\n",
}
_MAIN = (
    '{% extends "base.html" %}\n{% block content %}<p>OWN BLOCK</p>{{ super() }}{% endblock %}\n'
)


def _project(root: Path, theme: Any, pages: dict[str, str] = _PAGES) -> Path:
    tandem = {"audiences": {it: {"contract": "shelf.yml"} for it in ("reader", "clerk")}}
    settings = {
        "site_name": "Library",
        "theme": theme,
        "markdown_extensions": [
            "attr_list",
            "pymdownx.superfences",
            {"pymdownx.tabbed": {"alternate_style": True}},
        ],
        "plugins": ["search", {"tandem": tandem}],
    }
    files = {
        "mkdocs.yml": yaml.safe_dump(settings, sort_keys=False),
        "shelf.yml": yaml.safe_dump(_CONTRACT),
    }
    write(root, {**pages, **files})
    return root


def _built(root: Path, target: Path) -> Path:
    """An export, built by MkDocs for each audience, as it is published: one beside the other."""
    export(Project.load(root / "mkdocs.yml"), target / "out")
    for name in ("reader", "clerk"):
        build(load_config(str(target / "out" / name / "mkdocs.yml"), strict=True))
        shutil.copytree(target / "out" / name / "site", target / "site" / name)
    shutil.copy(target / "out/index.html", target / "site")
    return target / "site"


@pytest.mark.parametrize("theme", [{"name": "material", "font": False}, "mkdocs", "readthedocs"])
def test_the_switch_of_each_page_leads_to_a_page_of_each_audience(
    theme: Any, tmp_path: Path
) -> None:
    site = _built(_project(tmp_path / "root", theme), tmp_path)
    for path in ("reader/books/fill", "clerk/books/clerks", "reader/terms", "clerk"):
        html = (site / path / "index.html").read_text("utf-8")
        (shown,) = re.findall(r'<details class="tandem-switch".*?</details>', html, re.DOTALL)
        links = dict(re.findall(r'href="([^"]*)" data-tandem-audience="(\w+)"', shown))
        assert sorted(links.values()) == ["clerk", "reader"], path
        for link, name in links.items():
            target = (site / path / link / "index.html").resolve()
            assert target.is_file(), (path, link)
            assert target.relative_to(site.resolve()).parts[0] == name
    fill = (site / "reader/books/fill/index.html").read_text("utf-8")
    assert '<link rel="alternate " href="../../../clerk/books/fill/" title="clerk">' in fill
    assert 'assets/mkdocs-tandem.js"' in fill
    assert (site / "reader/assets/mkdocs-tandem.css").is_file()
    if theme not in ("mkdocs", "readthedocs"):
        assert fill.index("tandem-switch") < fill.index("</header>")


def test_the_page_around_all_audiences_leads_to_each(tmp_path: Path) -> None:
    site = _built(_project(tmp_path / "root", "mkdocs"), tmp_path)
    html = (site / "index.html").read_text("utf-8")
    assert re.findall(r'href="(\w+)/" data-tandem-audience', html) == ["reader", "clerk"]
    assert (site / re.findall(r'rel="stylesheet" href="([^"]*)"', html)[0]).is_file()


def test_an_example_has_its_title_bar_above_it_in_any_converter(tmp_path: Path) -> None:
    within = "# Fill\n\n1. Step:\n\n    " + _FENCE.replace("\n", "\n    ").rstrip() + "\n"
    pages = {**_PAGES, "docs/within.md": within}
    site = _built(_project(tmp_path / "root", "mkdocs", pages), tmp_path)
    for path in ("books/fill", "within"):
        html = (site / "reader" / path / "index.html").read_text("utf-8")
        bar = re.search(r'<div class="tandem-bar".*?</div>', html, re.DOTALL)
        assert bar is not None, path
        text = " ".join(re.sub("<[^>]+>", "", bar[0]).split())
        assert text == "PUT &#47;shelf&#95;of&#95;books&#47;&#123;id&#125; fill"
        assert "<em>" not in bar[0]
        assert html.index("tandem-bar") < html.index("Emma")
        assert len(re.findall('<input[^>]* name="__tabbed_', html)) > 1, path


def test_a_plain_export_has_the_text_alone(tmp_path: Path) -> None:
    root = _project(tmp_path / "root", "mkdocs")
    export(Project.load(root / "mkdocs.yml"), tmp_path / "out", is_plain=True)
    names = {it.relative_to(tmp_path / "out").as_posix() for it in tmp_path.rglob("out/**/*.*")}
    assert not [it for it in names if "overrides" in it or "assets" in it or it == "index.html"]
    text = (tmp_path / "out/reader/docs/books/fill.md").read_text("utf-8")
    assert text == _PAGES["docs/books/fill.md"].replace("json fill", "json")


def test_a_sites_own_templates_are_kept(tmp_path: Path) -> None:
    theme = {"name": "material", "font": False, "custom_dir": "own"}
    pages = {**_PAGES, "own/main.html": _MAIN, "own/partials/x.html": "x"}
    site = _built(_project(tmp_path / "root", theme, pages), tmp_path)
    html = (site / "reader/books/fill/index.html").read_text("utf-8")
    assert "OWN BLOCK" in html
    assert html.count('<details class="tandem-switch"') == 1
    assert (tmp_path / "out/reader/overrides/partials/x.html").is_file()


@pytest.mark.parametrize(
    "given",
    [
        "",
        "---\ntitle: Fill\n---\n",
        "---\ntitle: Fill\n---\n\n\n",
        "---\n---\n",
        "---\r\na: 1\r\n---\r\n",
    ],
)
def test_front_matter_keeps_what_its_author_wrote(given: str, tmp_path: Path) -> None:
    root = _project(tmp_path / "root", "mkdocs", {**_PAGES, "docs/a.md": f"{given}# A\n"})
    export(Project.load(root / "mkdocs.yml"), tmp_path / "out")
    text = (tmp_path / "out/reader/docs/a.md").read_bytes().decode()
    head, _, body = text.removeprefix("---").partition("---")
    found = yaml.safe_load(head)
    own = yaml.safe_load(given.replace("---", "")) or {}
    assert {key: it for key, it in found.items() if not key.startswith("tandem_")} == own
    assert "data-tandem-audience" in found["tandem_switch"]
    assert body.strip() == "# A"


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("<p>\n a_b *c*\n</p>\n", "<p> a&#95;b &#42;c&#42; </p>"),
        ("<b>x &amp; &#39;y&#39;</b>", "<b>x &amp; &#39;y&#39;</b>"),
        ("<span>response </span>\n404", "<span>response </span> 404"),
        ("<pre>{\n  1\n}</pre>\n<i>z</i>", "<pre>&#123;&#10;  1&#10;&#125;</pre> <i>z</i>"),
        ('<svg viewBox="0 0 1 1"\n  width="1">', '<svg viewBox="0 0 1 1" width="1">'),
        ("é – ü", "é – ü"),  # noqa: RUF001 -- as labels have it
    ],
)
def test_html_is_one_line_that_markdown_leaves_alone(html: str, line: str) -> None:
    assert one_line(html) == line
