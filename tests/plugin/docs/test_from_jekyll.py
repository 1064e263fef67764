"""The table of the manual's page 'From Jekyll', with a site that has each of its rows."""

import re
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from mkdocs_tandem.commands.import_jekyll import Migration, plan
from mkdocs_tandem.commands.import_jekyll.verify import differences
from mkdocs_tandem.project.project import Project
from tests.support.projects import REPOSITORY

PAGE = (REPOSITORY / "docs/manual/howto/from-jekyll.md").read_text("utf-8")
TABLE = re.compile(r"^\| (?!---|Jekyll)(.+?) \|", re.MULTILINE)

SITE = REPOSITORY / "tests/cases/harbour"

ROWS: dict[str, dict[str, list[str]]] = {
    "Liquid, `_includes`, `include_relative`, filters": {
        "liquid/index.html": ["<p>6 m. Tie IT.</p>"]
    },
    "`_data`, `_config.yml` as `site`": {
        "boats/data/index.html": ["<p>7 blue white</p>"],
        ".well-known/harbour.txt": ["here"],
    },
    "collections": {
        "piers/index.html": ["North /piers/north/: <p>For <em>all</em>"],
        "piers/north/index.html": ["<p>For <em>all</em> piers.</p>"],
    },
    "`permalink`, `redirect_from`": {
        "index.html": [">Quay<"],
        "crew/load/index.html": [">Load it<"],
        "guest/load/index.html": [">Load up<"],
        "crew/lade/index.html": ["url=../load/"],
        "guest/lade/index.html": ["url=../load/"],
    },
    "`page.url`, `page.path`": {"names/index.html": ["<p>/names/ names.md Names.</p>"]},
    "kramdown: lists and tables": {
        "kramdown/index.html": [
            'id="tides--winds"',
            'id="tides--winds-1"',
            "<p>Bring:</p>\n<ul>\n<li>a hat<ul>\n<li>wool",
            '<p class="note late" id="tip">Mind</p>',
            "<td>1</td>",
            'href="#tides--winds-1"',
        ]
    },
    "`{% highlight %}`, `{% link %}`": {
        "tags/index.html": [
            '<div class="highlight">',
            "ls",
            'href="/names/"',
            'href="/2024/05/06/ebb/"',
            "8 m.",
        ]
    },
    "tags, blocks and filters of Ruby plugins": {},
    "Markdown with an extension of `markdown_ext`": {
        "deck hand/index.html": ["<p>/deck%20hand/ deck hand.MD</p>"]
    },
    "`markdownify`": {"liquid/index.html": ["<ul>\n  <li>Bow\nand stern</li>\n</ul>"]},
    "HTML pages": {"page/index.html": ["<p>*H*\n\n    <i>in</i></p>"]},
    "the keys `hide`, `icon`": {"keys/index.html": ["<p>hidden x</p>"]},
    "layouts, styles, themes": {},
    "posts": {
        "2024/05/06/ebb/index.html": ["<p>Ebb.</p>"],
        "posts/index.html": ["<p>Ebb /2024/05/06/ebb/</p>"],
    },
    "`published: false`": {},
    "plugins and the pages that they generate": {},
}
"""What the built site has for a row, which begins so; rows without files are listed."""

LISTED = {
    "ruby.md:3: the tag 'badge' of a Ruby plugin (1 uses)",
    "ruby.md:3: the block 'tip' of a Ruby plugin (1 uses)",
    "ruby.md:3: the filter 'shout' of a Ruby plugin (1 uses)",
    "keys.md:1: the key 'hide', to which Material gives another meaning, is for templates only",
    "keys.md:1: the key 'icon', to which Material gives another meaning, is for templates only",
    "_layouts/default.html:1: its layouts (1 in '_layouts')",
    "_sass/main.scss:1: its styles (1 in '_sass')",
    "_plugins/badge.rb:1: its own plugins (1 in '_plugins')",
    "_config.yml:1: the theme 'minima'",
    "_config.yml:1: the plugin 'jekyll-archives'",
    "feed.xml:1: a template that is no page",
    "plans.md:1: a page that Jekyll does not publish, by 'published' or its date",
}


@pytest.fixture(scope="module")
def migration(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Migration]:
    root = tmp_path_factory.mktemp("harbour")
    found = plan(SITE)
    for name, content in {**found.copies, **found.files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read_bytes() if isinstance(content, Path) else content)
    build(load_config(str(root / "mkdocs.yml")))
    return root, found


def test_the_site_of_this_test_has_every_row_of_the_table() -> None:
    table = PAGE.partition("## What stays the same and what changes")[2].partition("\n## ")[0]
    rows = TABLE.findall(table)
    assert len(rows) == len(ROWS)
    assert [row for row, begin in zip(rows, ROWS, strict=True) if not row.startswith(begin)] == []


@pytest.mark.parametrize("row", [row for row in ROWS if ROWS[row]])
def test_what_the_manual_calls_the_same_is_the_same(
    row: str, migration: tuple[Path, Migration]
) -> None:
    root, _ = migration
    for name, parts in ROWS[row].items():
        html = (root / "site" / name).read_text("utf-8")
        html = re.sub(r'<a class="headerlink".*?</a>', "", html)
        assert [part for part in parts if part not in html] == [], name


def test_what_the_manual_calls_listed_is_listed(migration: tuple[Path, Migration]) -> None:
    assert {str(lost).partition(";")[0] for lost in migration[1].lost} == LISTED


def test_only_what_ruby_did_differs_after_the_import(migration: tuple[Path, Migration]) -> None:
    root, found = migration
    differing = {lost.location.path for lost in differences(found, root / "mkdocs.yml")}
    assert differing == {"ruby.md"}
    findings = Project.load(root / "mkdocs.yml").check().findings
    assert {(it.rule, it.location.path) for it in findings} == {
        ("unknown-tag", "docs/ruby.md"),
        ("undefined-filter", "docs/ruby.md"),
    }


def test_the_stubs_of_ruby_plugins_name_their_places(migration: tuple[Path, Migration]) -> None:
    stubs = (migration[0] / "liquid_tags/site_tags.py").read_text("utf-8")
    for name in ("tag_badge", "block_tip", "filter_shout"):
        assert f"def {name}(" in stubs
    assert stubs.count("Used in ruby.md:3.") == 3
