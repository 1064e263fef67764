"""What a ``_config.yml`` says about pages, and that Jekyll says the same where it is installed."""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from mkdocs_tandem.jekyll import Default, Jekyll
from mkdocs_tandem.project import Project
from mkdocs_tandem.settings import Settings
from tests.plugin.projects import write

CONFIG = """\
title: Test
permalink: pretty
collections:
  tours: { output: true }
  notes: { output: false }
  terms: { output: true, permalink: "/words/:path/" }
collections_dir: ""
include: [_extra]
exclude: [secret, "*.old.md", "left*"]
defaults:
  - scope: { path: "" }
    values: { layout: null, color: grey, deep: { a: 1, b: 1 } }
  - scope: { path: "", type: pages }
    values: { color: green }
  - scope: { path: "guide" }
    values: { color: blue, deep: { b: 2 } }
  - scope: { path: "guide/in*" }
    values: { depth: 2 }
  - scope: { path: "", type: tours }
    values: { color: red, title: A tour }
  - scope: { path: "_terms" }
    values: { color: white }
"""
BODY = """<script>{"title": {{ page.title | jsonify }}, "url": {{ page.url | jsonify }},
"path": {{ page.path | jsonify }}, "name": {{ page.name | jsonify }},
"dir": {{ page.dir | jsonify }},
"collection": {{ page.collection | jsonify }}, "slug": {{ page.slug | jsonify }},
"id": {{ page.id | jsonify }}, "ext": {{ page.ext | jsonify }},
"color": {{ page.color | jsonify }}, "deep": {{ page.deep | jsonify }},
"depth": {{ page.depth | jsonify }},
"relative": {{ page.relative_path | jsonify }}}</script>
"""
LISTS = """<script>{"tours": {{ site.tours | map: "title" | sort | jsonify }},
"notes": {{ site.notes | map: "url" | sort | jsonify }},
"terms": {{ site.terms | map: "url" | sort | jsonify }},
"data": {{ site.data | jsonify }}}</script>
"""


def _page(front_matter: str = "") -> str:
    return f"---\n{front_matter}---\n{BODY}"


FILES = {
    "_config.yml": CONFIG,
    "index.md": _page(),
    "lists.md": f"---\npermalink: /lists/\n---\n{LISTS}",
    "about.md": _page("title: About us\n"),
    "moved.md": _page("permalink: /elsewhere/moved/\n"),
    "named.md": _page("permalink: /named.html\n"),
    "plain.md": _page("permalink: /plain\n"),
    "placed.md": _page("permalink: /a/:basename/b/\n"),
    "guide/index.md": _page("color: black\n"),
    "guide/intro.md": _page("deep:\n  c: 3\n"),
    "guide/other-page.md": _page(),
    "_extra/shown.md": _page(),
    "_hidden/part.md": _page(),
    "secret/page.md": _page(),
    "any.old.md": _page(),
    "leftover.md": _page(),
    "_tours/first-tour.md": _page(),
    "_tours/deep/second.md": _page("title: The second\nslug: two\n"),
    "_tours/_no.md": _page(),
    "_notes/unseen.md": _page(),
    "_terms/deep/word.md": _page(),
    "_data/plain.yml": "a: 1\nb: [x, y]\n",
    "_data/nested/inner.json": '{"c": null, "d": 1.5}',
    "_data/nested/my file (1).yaml": "- e\n",
    "_data/rows.csv": "name,size\nx,1\ny,\n",
    "_data/cells.tsv": "k\tl\nm\tn o\n",
    "_data/notes.txt": "no data",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    files = {f"docs/{name}": text for name, text in FILES.items()}
    write(
        tmp_path,
        {
            **files,
            "mkdocs.yml": (
                "site_name: Test\nplugins:\n  - tandem:\n      liquid:\n        includes: []\n"
                "        data: docs/_data\n        site: docs/_config.yml\n"
            ),
        },
    )
    return Project.load(tmp_path / "mkdocs.yml")


def _values(text: str) -> dict[str, Any]:
    found = re.search(r"<script>(.*?)</script>", text, re.DOTALL)
    assert found
    values: dict[str, Any] = json.loads(html.unescape(found[1]))
    return values


def _rendered(project: Project) -> dict[str, dict[str, Any]]:
    """What each page prints about itself, by its address."""
    found = {}
    for variant in project.all_variants():
        found[project.published.address(variant)] = _values(variant.text)
    return found


def test_pages_know_what_they_are(project: Project) -> None:
    found = _rendered(project)
    assert found["/tours/deep/second/"]["title"] == "The second"
    assert found["/tours/first-tour/"] == {
        "title": "A tour", "url": "/tours/first-tour/", "path": "_tours/first-tour.md",
        "name": "first-tour.md", "dir": None, "collection": "tours", "slug": "first-tour",
        "id": "/tours/first-tour", "ext": ".md", "color": "red", "deep": {"a": 1, "b": 1},
        "depth": None, "relative": "_tours/first-tour.md",
    }  # fmt: skip
    assert found["/guide/intro/"]["deep"] == {"a": 1, "b": 2, "c": 3}
    assert found["/about/"]["title"] == "About us"
    assert found["/"]["title"] is None


def test_what_is_excluded_or_a_part_is_no_page(project: Project) -> None:
    assert sorted(_rendered(project)) == [
        "/", "/_extra/shown/", "/a/placed/b/", "/about/", "/elsewhere/moved/", "/guide/",
        "/guide/intro/", "/guide/other-page/", "/lists/", "/named.html", "/plain",
        "/tours/deep/second/", "/tours/first-tour/", "/words/deep/word/",
    ]  # fmt: skip


@pytest.mark.jekyll
@pytest.mark.skipif(shutil.which("jekyll") is None, reason="Jekyll is not installed")
def test_jekyll_says_the_same_about_each_page(project: Project, tmp_path: Path) -> None:
    subprocess.run(
        ["jekyll", "build", "--source", "docs", "--destination", "out", "--quiet"],  # noqa: S607
        cwd=tmp_path,
        check=True,
        timeout=60,
    )
    theirs = {}
    for path in sorted((tmp_path / "out").rglob("*.html")):
        address = "/" + path.relative_to(tmp_path / "out").as_posix().removesuffix("index.html")
        theirs[address.replace("/plain.html", "/plain")] = _values(path.read_text("utf-8"))
    assert _rendered(project) == theirs


def test_collections_can_lie_beside_the_folder_of_pages(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "_config.yml": "collections: { tours: { output: true } }\n",
            "_tours/one.md": "# {{ page.url }} {{ page.path }}\n",
            "docs/index.md": "{% for tour in site.tours %}{{ tour.url }} {% endfor %}\n",
        },
    )
    project = Project.load(tmp_path / "mkdocs.yml")
    texts = {
        (variant.source.path, *variant.names): variant.text for variant in project.all_variants()
    }
    assert texts["_tours/one.md", "b2b"] == "# /b2b/tours/one/ _tours/one.md\n"
    assert texts["docs/index.md", "b2c"] == "/b2c/tours/one/ \n"


@pytest.mark.parametrize(
    ("front_matter", "addresses"),
    [
        ("", ["/b2c/page/", "/b2b/page/"]),
        ("permalink: /x/\n", ["/b2c/x/", "/b2b/x/"]),
        ("permalink: /api/:subsection/x/\n", ["/api/b2c/x/", "/api/b2b/x/"]),
        ("permalink: /api/:audience/x.html\n", ["/api/b2c/x.html", "/api/b2b/x.html"]),
        ("permalink: /x/\nsubsection: b2b\n", ["/x/"]),
        ("permalink: /x/\naudiences: []\n", ["/x/"]),
        ("permalink: ../../x//y/\naudiences: []\n", ["/x/y/"]),
        ("permalink: 3\naudiences: []\n", ["/page/"]),
    ],
)
def test_a_permalink_wins(front_matter: str, addresses: list[str], tmp_path: Path) -> None:
    write(tmp_path, {"docs/page.md": f"---\n{front_matter}---\n{{{{ page.url }}}}"})
    project = Project.load(tmp_path / "mkdocs.yml")
    variants = list(project.all_variants())
    assert [project.published.address(variant) for variant in variants] == addresses
    assert [variant.text for variant in variants] == addresses


@pytest.mark.parametrize(
    ("site", "yes", "no"),
    [
        ({}, "a.md", "_a/b.md"),
        ({"include": "_a"}, "_a/b.md", "_c/b.md"),
        ({"include": ["_a"]}, "_a/_b.md", "_b.md"),
        ({"exclude": ["a"]}, "b/a.md", "a/b.md"),
        ({"exclude": ["*.x.md"]}, "a/x.md", "a/b.x.md"),
        ({"exclude": ["a"], "include": ["a/b.md"]}, "a/b.md", "a/c.md"),
        ({"exclude": 3, "include": {}, "collections": 4, "defaults": "x"}, "a.md", "_a.md"),
        ({"collections": ["a"]}, "a/b.md", "_a/b.md"),
        ({"collections": {"a": {"output": True}}, "collections_dir": "c"}, "c/_a/b.md", "_a/b.md"),
    ],
)
def test_patterns_say_what_is_a_page(
    site: dict[str, Any], yes: str, no: str, tmp_path: Path
) -> None:
    jekyll = Jekyll.of(site, Settings(root=tmp_path))
    assert jekyll.is_page(yes)
    assert not jekyll.is_page(no)


@pytest.mark.parametrize(
    ("scope", "yes", "no"),
    [
        ("guide", "guidebook.md", "a/guide.md"),
        ("/guide", "guide/a.md", "a.md"),
        ("*/a", "guide/a/b.md", "guide/b/a.md"),
        ("**/a.md", "guide/b/a.md", "guide/b.md"),
        ("g*e", "guide/a.md", "guided/a.md"),
    ],
)
def test_a_scope_is_a_beginning_or_a_pattern(scope: str, yes: str, no: str) -> None:
    (default,) = Default.all_of({"defaults": [{"scope": {"path": scope}, "values": {}}]})
    assert default.has(yes, "pages")
    assert not default.has(no, "pages")
