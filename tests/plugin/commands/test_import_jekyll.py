"""A site of Jekyll's, carried over, checked and built."""

import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.commands.build import build
from mkdocs.config import load_config

from mkdocs_tandem.commands.import_jekyll import Migration, plan
from mkdocs_tandem.commands.import_jekyll.verify import differences
from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.integrations.cli import main
from mkdocs_tandem.pages.markdown.kramdown import slug
from mkdocs_tandem.pages.urls import html_path
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.project.site import Site
from tests.support.projects import REPOSITORY

SITE = REPOSITORY / "tests/cases/jekyll"


def _write(root: Path, found: Migration) -> None:
    for name, content in {**found.copies, **found.files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read_bytes() if isinstance(content, Path) else content)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("imported")
    _write(root, plan(SITE))
    return root


@pytest.fixture(scope="module")
def built(imported: Path) -> Path:
    build(load_config(str(imported / "mkdocs.yml"), strict=True))
    return imported / "site"


def _settings(root: Path) -> dict[str, object]:
    text = (root / "mkdocs.yml").read_text("utf-8").replace("!!python/name:", "")
    loaded: dict[str, object] = yaml.safe_load(text)
    return loaded


def test_nothing_is_found_in_what_was_carried_over(imported: Path) -> None:
    assert Project.load(imported / "mkdocs.yml").check().findings == ()


def test_the_settings_are_found_out(imported: Path) -> None:
    settings = _settings(imported)
    assert settings["site_url"] == "https://developer.example/docs/"
    assert settings["plugins"] == [
        "search",
        {
            "tandem": {
                "audiences": {"b2b": {"title": "B2B"}, "b2c": {"title": "B2C"}},
                "endpoints": [
                    {
                        "include": "webapi-curl.md",
                        "method": "httpVerb",
                        "path": {"b2b": "apiEndpointB2B", "b2c": "apiEndpointB2C"},
                        "operation": {"b2b": "referenceB2B", "b2c": "referenceB2C"},
                    }
                ],
            }
        },
    ]
    assert settings["nav"] == [
        {"Start": "index.md"},
        {
            "Callbacks": [
                "webapi/remote/callbacks.md",
                {"Retry policy": "webapi/b2b/remote/retry-policy.md"},
                {"Consent": "webapi/b2c/consent.md"},
            ]
        },
        {"Tours": [{"First tour": "tours/first.md"}]},
        {"Status": "https://status.example/"},
    ]


def test_twins_become_one_page(imported: Path) -> None:
    text = (imported / "docs/webapi/remote/callbacks.md").read_text("utf-8")
    head, _, body = text.removeprefix("---\n").partition("---\n")
    assert yaml.safe_load(head) == {
        "title": "Callbacks",
        "layout": "default",
        "version": 4,
        "permalink": "/webapi/:audience/remote/callbacks/",
        "redirect_from": ["/:audience/callbacks.html"],
    }
    assert '{ "label": "mine" }' in body
    assert "/webapi/{{ page.subsection }}/remote/callbacks/)" in body


def test_posts_in_a_folder_of_their_own_have_its_name_as_a_category(tmp_path: Path) -> None:
    text = "---\ncategory: pier\n---\n{{ page.categories | join: ' ' }}\n"
    files = {"_config.yml": "title: T\n", "index.md": "---\n---\n# T\n"}
    site = _site(tmp_path, {**files, "crew/news/_posts/2024-01-01-ebb.md": text})
    _write(tmp_path / "new", plan(site))
    (tmp_path / "mkdocs.yml").write_text(IN_PLACE, "utf-8")
    for root in (tmp_path / "new", tmp_path):
        assert _rendered(root)["/crew/news/pier/2024/01/01/ebb.html"] == "crew news pier\n"
    assert (tmp_path / "new/_posts/crew/news/2024-01-01-ebb.md").is_file()


def test_posts_are_listed_by_category_and_tag_with_the_dates_of_the_sites_time_zone(
    tmp_path: Path,
) -> None:
    page = (
        "---\n---\n{% for it in site.categories.tide %}{{ it.date | date: '%d %H %z' }} "
        "{{ it.date | date_to_xmlschema }}\n{% endfor %}{{ site.tags['salt'].size }} "
        "{% for tag in site.tags %}{{ tag[0] }}:{{ tag[1].size }} {% endfor %}"
        "{{ site.html_pages.size }}"
    )
    root = _imported(
        tmp_path,
        {
            "_config.yml": "timezone: America/Los_Angeles\n",
            "index.md": page,
            "_posts/2024-05-02-ebb.md": (
                "---\ndate: 2024-05-02 21:30:00 -0700\ncategory: tide\ntags: salt wind\n---\nE\n"
            ),
            "_posts/2024-05-01-flow.md": "---\ncategories: [tide]\ntag: salt\n---\nF\n",
        },
    )
    assert _rendered(root)["/"] == (
        "02 21 -0700 2024-05-02T21:30:00-07:00\n01 00 -0700 2024-05-01T00:00:00-07:00\n"
        "2 salt:2 wind:1 1"
    )


@pytest.mark.jekyll
@pytest.mark.skipif(shutil.which("jekyll") is None, reason="Jekyll is not installed")
def test_every_page_of_jekylls_is_where_it_was(built: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(SITE, site)
    config = (site / "_config.yml").read_text("utf-8")
    config = config.replace(
        "plugins: [jekyll-redirect-from, jekyll-seo-tag, jekyll-paginate]\n", ""
    )
    (site / "_config.yml").write_text(config.replace("theme: minima\n", ""), "utf-8")
    (site / "assets/style.scss").unlink()
    subprocess.run(  # noqa: S603 -- a site of our own
        ["jekyll", "build", "--quiet", "-s", site, "-d", tmp_path / "out"],  # noqa: S607 -- as the machine has it
        check=True,
        timeout=60,
    )
    theirs = {path.relative_to(tmp_path / "out") for path in (tmp_path / "out").rglob("*.html")}
    assert len(theirs) > 6
    assert [path for path in sorted(theirs) if not (built / path).is_file()] == []


def test_redirects_lead_to_the_pages(built: Path) -> None:
    for old, new in {
        "us/index.html": "../about/",
        "imprint/index.html": "../about/",
        "b2b/callbacks.html": "../webapi/b2b/remote/callbacks/",
        "b2c/callbacks.html": "../webapi/b2c/remote/callbacks/",
    }.items():
        assert f'url={new}"' in (built / old).read_text("utf-8"), old


def test_a_page_that_links_to_a_template_is_named(tmp_path: Path) -> None:
    _site(
        tmp_path,
        {
            "_config.yml": "title: T\n",
            "deep/rows.csv": "---\n---\na,b\n",
            "feed.xml": "---\n---\n<a/>\n",
            "index.md": "---\n---\n[rows](/deep/rows.csv)\n",
        },
    )
    lost = {str(it).partition(";")[0] for it in plan(tmp_path / "old").lost}
    assert "deep/rows.csv:1: a template that is no page, to which 'index.md' links" in lost
    assert "feed.xml:1: a template that is no page" in lost


def test_what_is_not_carried_over_is_listed() -> None:
    assert [str(lost).partition(";")[0] for lost in plan(SITE).lost] == [
        "README.md:1: Markdown without front matter, which Jekyll publishes as it is",
        "_config.yml:1: the plugin 'jekyll-paginate'",
        "_config.yml:1: the theme 'minima'",
        "_includes/nav.html:1: an include that no page uses",
        "_layouts/default.html:1: its layouts (1 in '_layouts')",
        "_sass/main.scss:1: its styles (1 in '_sass')",
        "assets/style.scss:1: a template that is no page",
        "feeds/all.xml:1: a template that is no page",
    ]


def _site(root: Path, files: dict[str, str]) -> Path:
    for name, text in {"_config.yml": "title: T\n", **files}.items():
        path = root / "old" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root / "old"


def test_pages_that_differ_in_more_than_their_audience_stay_apart(tmp_path: Path) -> None:
    condition = "{% if page.who == 'a' %}x{% endif %}{% if page.who == 'b' %}y{% endif %}"
    site = _site(
        tmp_path,
        {
            "a/one.md": f"---\nwho: a\n---\n{condition}",
            "b/one.md": f"---\nwho: b\n---\nOther {condition}",
            "a/two.md": "---\nwho: a\n---\n[rel](one.md)",
            "b/two.md": "---\nwho: b\n---\n[rel](one.md)",
        },
    )
    found = plan(site)
    assert b"audience_key: who" in found.files["mkdocs.yml"]
    assert [name for name in found.files if name.startswith("docs/")] == [
        "docs/a/one.md",
        "docs/a/two.md",
        "docs/b/one.md",
        "docs/b/two.md",
    ]


def test_the_order_of_front_matter_becomes_the_navigation(tmp_path: Path) -> None:
    site = _site(
        tmp_path,
        {
            "a.md": "---\ntitle: Last\nnav_order: 2\n---\n",
            "b.md": "---\ntitle: First\nnav_order: 1\n---\n",
            "c.md": "---\ntitle: Within\nnav_order: 1\nparent: First\n---\n",
            "d.md": "---\ntitle: Hidden\nnav_order: 1\nnav_exclude: true\n---\n",
        },
    )
    _write(tmp_path, plan(site))
    assert _settings(tmp_path)["nav"] == [{"First": ["b.md", {"Within": "c.md"}]}, {"Last": "a.md"}]


def test_pages_are_ordered_as_just_the_docs_orders_them(tmp_path: Path) -> None:
    said = {
        "index.md": "title: Home\nnav_order: 1",
        "v1.md": "title: V1\nnav_order: 2\nhas_children: true",
        "v2.md": "title: V2\nnav_order: 3",
        "v1/api.md": "title: API\nparent: V1",
        "v2/api.md": "title: API\nparent: V2",
        "v1/b.md": "title: Boats\nparent: API\ngrand_parent: V1",
        "v1/a.md": "title: Ashore\nparent: API\ngrand_parent: V1",
        "more.md": "title: More",
        "bare.md": "layout: none",
    }
    _write(tmp_path, plan(_site(tmp_path, {it: f"---\n{said[it]}\n---\n" for it in said})))
    assert _settings(tmp_path)["nav"] == [
        {"Home": "index.md"},
        {"V1": ["v1.md", {"API": ["v1/api.md", {"Ashore": "v1/a.md"}, {"Boats": "v1/b.md"}]}]},
        {"V2": ["v2.md", {"API": "v2/api.md"}]},
        {"More": "more.md"},
    ]


def test_a_site_without_audiences_keeps_its_addresses(tmp_path: Path) -> None:
    site = _site(
        tmp_path, {"a/page.md": "---\ntitle: A\n---\n# A\n", "index.md": "---\n---\n# I\n"}
    )
    _write(tmp_path / "new", plan(site))
    project = Project.load(tmp_path / "new/mkdocs.yml")
    addresses = [project.site.links.address(each) for each in project.site.all_variants()]
    assert addresses == ["/a/page.html", "/"]


def test_the_command_asks_before_it_overwrites(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("mine")
    done = CliRunner().invoke(main, ["import", str(SITE), str(tmp_path)], input="n\n")
    assert done.exit_code == 0
    assert f"overwrite {tmp_path / 'mkdocs.yml'}?" in done.output
    assert (tmp_path / "mkdocs.yml").read_text() == "mine"
    assert (tmp_path / "docs/about.md").is_file()
    again = CliRunner().invoke(main, ["import", str(SITE), str(tmp_path)], input="y\n")
    assert again.output.count("wrote") == 1


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["import", "--dry-run", str(SITE), str(tmp_path)])
    assert f"would write {tmp_path / 'docs/about.md'}" in done.output
    assert "not migrated:" in done.output
    assert list(tmp_path.iterdir()) == []


def test_the_new_site_cannot_be_in_the_old_one() -> None:
    done = CliRunner().invoke(main, ["import", str(SITE), str(SITE / "new")])
    assert done.exit_code == 2
    assert "write the new site elsewhere" in done.output


def test_a_folder_without_a_configuration_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(FindingError, match="not a Jekyll site"):
        plan(tmp_path)


def test_links_out_of_the_site_are_not_followed(tmp_path: Path) -> None:
    site = _site(tmp_path, {"a.md": "---\n---\n# A\n", "own.txt": "own"})
    (tmp_path / "secret.txt").write_text("secret")
    (site / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert list(plan(site).copies) == ["docs/own.txt"]


@given(
    page=st.text(max_size=60),
    head=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["permalink", "redirect_from", "subsection", "title", "nav_order"]),
                inner,
                max_size=3,
            )
        ),
        max_leaves=6,
    ),
)
def test_no_page_keeps_a_site_from_being_read(
    page: str, head: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = f"---\n{yaml.safe_dump(head)}\n---\n{page}"
    site = _site(
        tmp_path_factory.mktemp("any"), {"a/p.md": text, "_data/nav.yml": yaml.safe_dump(head)}
    )
    assert "mkdocs.yml" in plan(site).files


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Manufacturers, Brands & Realms", "manufacturers-brands--realms"),
        ("POST /user/callbacks", "post-usercallbacks"),
        ("Über uns", "über-uns"),
        ("snake_case 2.0", "snake_case-20"),
    ],
)
def test_headings_are_named_as_kramdown_names_them(heading: str, name: str) -> None:
    assert slug(heading) == name


def test_the_proof_names_each_page_that_differs_and_no_other(tmp_path: Path) -> None:
    site = _site(
        tmp_path,
        {
            "same.md": "---\n---\n\n{% include part.md %} {{ page.url }}\n",
            "other.md": "---\n---\n{{ page.path }}\n",
            "gone.md": "---\npermalink: /old/place/\n---\nText\n",
            "_includes/part.md": "Part",
        },
    )
    found = plan(site)
    _write(tmp_path / "new", found)
    assert list(differences(found, tmp_path / "new/mkdocs.yml")) == []
    (tmp_path / "new/docs/other.md").write_text(
        "---\npermalink: /other.html\n---\nsomething\n", "utf-8"
    )
    (tmp_path / "new/docs/gone.md").write_text("Text\n", "utf-8")
    assert [str(lost) for lost in differences(found, tmp_path / "new/mkdocs.yml")] == [
        "gone.md:1: the page is no longer at '/old/place/'; set its 'permalink'",
        (
            "other.md:1: the text differs: 'other.md' in Jekyll is 'something' here;"
            " compare line 1 of the rendered page"
        ),
    ]


def test_the_proof_names_ids_and_links_that_are_lost(tmp_path: Path) -> None:
    site = _site(
        tmp_path,
        {
            "a.md": "---\n---\n# Mast\n\n[hull](/plans/hull.pdf) [no](/plans/no.pdf)\n",
            "plans/hull.pdf": "pdf",
        },
    )
    found = plan(site)
    _write(tmp_path / "new", found)
    assert list(differences(found, tmp_path / "new/mkdocs.yml")) == []
    (tmp_path / "new/docs/plans/hull.pdf").unlink()
    page = (tmp_path / "new/docs/a.md").read_text("utf-8").replace("# Mast", "# Masts")
    (tmp_path / "new/docs/a.md").write_text(page, "utf-8")
    lost = [it.what for it in differences(found, tmp_path / "new/mkdocs.yml")]
    assert lost == [
        "the text differs: '# Mast' in Jekyll is '# Masts' here",
        "links to #mast no longer lead anywhere",
        "the link to '/plans/hull.pdf', which Jekyll publishes, leads nowhere",
    ]


def test_the_proof_names_blocks_that_the_new_markdown_does_not_make(tmp_path: Path) -> None:
    text = "Bring:\n- rope\n- tar\n## Pay\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```sh\npull\n```\n"
    found = plan(_site(tmp_path, {"a.md": f"---\n---\n{text}", "b.md": "---\n---\n# Mast\n"}))
    _write(tmp_path / "new", found)
    configuration = tmp_path / "new/mkdocs.yml"
    assert list(differences(found, configuration)) == []
    without = configuration.read_text("utf-8").replace("  - tandem.kramdown #", "  #")
    configuration.write_text(without.replace("  - pymdownx.superfences\n", ""), "utf-8")
    assert [lost.what for lost in differences(found, configuration)] == [
        "its HTML lacks 2 list items"
    ]


def test_the_proof_names_each_page_that_is_published_nowhere(tmp_path: Path) -> None:
    found = plan(_site(tmp_path, {**TWINS, "us.md": "---\nfor: firm\n---\nUs\n"}))
    _write(tmp_path / "new", found)
    assert list(differences(found, tmp_path / "new/mkdocs.yml")) == []
    page = (tmp_path / "new/docs/us.md").read_text("utf-8").replace("audiences: []\n", "")
    (tmp_path / "new/docs/us.md").write_text(page, "utf-8")
    assert [lost.what for lost in differences(found, tmp_path / "new/mkdocs.yml")] == [
        "the page is no longer at '/us.html'"
    ]


def test_a_name_with_an_expression_stands_for_the_includes_that_it_fits(tmp_path: Path) -> None:
    root = _imported(
        tmp_path,
        {
            "a.md": "---\nknot: bowline\n---\n{% include knots/{{ page.knot }}.svg %}\n",
            "_includes/knots/bowline.svg": "B",
            "_includes/knots/clove.svg": "C",
            "_includes/knots/read.me": "no",
            "_includes/menu.html": "for the layout",
        },
    )
    assert _rendered(root)["/a.html"] == "B\n"
    names = sorted(path.name for path in (root / "_includes").rglob("*.*"))
    assert names == ["bowline.svg", "clove.svg"]


def test_pages_that_only_lead_to_another_become_its_redirects(tmp_path: Path) -> None:
    root = _imported(
        tmp_path,
        {
            "index.md": "---\n---\n# Quay\n",
            "dock/boats.md": "---\n---\n# Boats\n",
            "add.md": "---\nredirect_to: /index.html\n---\n",
            "dock/index.md": "---\nredirect_to: dock/boats.html\n---\n",
        },
    )
    assert "redirect_from:\n- /add.html" in (root / "docs/index.md").read_text("utf-8")
    assert "redirect_from:\n- /dock/\n" in (root / "docs/dock/boats.md").read_text("utf-8")
    assert not (root / "docs/add.md").exists()


def test_includes_and_ids_of_layouts_are_told_from_those_of_pages(tmp_path: Path) -> None:
    files = {
        "a.md": "---\nw: knot.md\n---\n{% include {{ page.w }} %}\n\n[main](#deck) [no](#dek)\n",
        "b.md": "---\nw: sail\n---\n{% include icons/{{ page.w }}.svg %}\n",
        "_includes/icons/sail.svg": "Sail",
        "_includes/knot.md": "Knot",
        "_includes/bar.html": "<nav>{% include logo.html %}{% include icons/sail.svg %}</nav>",
        "_includes/logo.html": "<i id='logo'></i>",
        "_layouts/default.html": '{% include bar.html %}<main id="deck">{{ content }}</main>',
    }
    root = _imported(tmp_path, files)
    assert sorted(it.name for it in (root / "_includes").rglob("*.*")) == ["knot.md", "sail.svg"]
    assert [it.message for it in Project.load(root / "mkdocs.yml").check().findings] == [
        "this page has no heading '#dek'"
    ]
    lost = [it.what for it in plan(tmp_path / "old").lost]
    assert "links to '#deck', an id of the layouts, lead to the top of the page" in lost


POSTS = {
    "_config.yml": "title: T\npermalink: pretty\ntimezone: America/Los_Angeles\n",
    "_posts/2024-03-09-low-tide.md": "---\ncategories: [Log, tide]\n---\nWater *gone*.\n\nMore.\n",
    "_posts/2024-05-01-late.md": "---\ntitle: L\ndate: 2024-05-02 03:00:00 +0000\n---\nLate.\n",
    "_posts/notes.md": "---\n---\nno post\n",
    "log/_posts/2024-01-01-apart.md": "---\n---\nApart\n",
    "index.md": (
        "---\n---\n[a]({% post_url 2024-03-09-low-tide %}) [b](/2024/05/01/late/)\n"
        "{% for it in site.posts %}{{ it.title }} {{ it.date | date: '%d' }} {{ it.excerpt }}\n"
        "{% endfor %}"
    ),
}


def test_excerpts_end_where_jekyll_ends_them(tmp_path: Path) -> None:
    text = "one *x*\n<!--more-->\n\ntwo\n## three\n"
    files = {
        "_config.yml": "title: T\nexcerpt_separator: '<!--more-->'\n",
        "_posts/2024-01-04-a.md": f"---\n---\n{text}",
        "_posts/2024-01-03-b.md": f"---\nexcerpt_separator: '##'\n---\n{text}",
        "_posts/2024-01-02-c.md": f"---\nexcerpt_separator: ''\n---\n{text}",
        "_posts/2024-01-01-d.md": f"---\nexcerpt: own *x*\n---\n{text}",
        "index.md": "---\n---\n{% for it in site.posts %}{{ it.excerpt | strip }}|{% endfor %}",
    }
    assert _rendered(_imported(tmp_path, files))["/"] == (
        "<p>one <em>x</em></p>|<p>one <em>x</em>\n<!--more--></p>\n\n<p>two</p>||own *x*|"
    )


def test_documents_of_all_collections_have_excerpts_with_their_links(tmp_path: Path) -> None:
    files = {
        "_config.yml": "title: T\ncollections: { boats: { output: true } }\n",
        "_boats/a.md": "---\n---\nA [tug][t].\n\nMore [x][u].\n\n[t]: /tug/\n[u]: /u/\n",
        "_boats/b.md": "---\nexcerpt: own\n---\nB\n",
        "index.md": "---\n---\n{% for it in site.boats %}{{ it.excerpt | strip }}|{% endfor %}",
    }
    assert _rendered(_imported(tmp_path, files))["/"] == '<p>A <a href="/tug/">tug</a>.</p>|own|'


def test_a_post_without_a_title_has_that_of_its_name(tmp_path: Path) -> None:
    root = _imported(tmp_path, {"_posts/2024-01-02-low-tide.md": "---\n---\nEbb\n"})
    text = (root / "_posts/2024-01-02-low-tide.md").read_text("utf-8")
    assert "\ntitle: Low Tide\n" in text


def test_the_content_of_listed_pages_is_named_as_lost(tmp_path: Path) -> None:
    loop = "{% for it in site.pages %}{{ it.content }}{{ it.title }}{% endfor %}"
    found = plan(_site(tmp_path, {"a.md": f"---\n---\n{loop}\n{{{{ page.content }}}}\n"}))
    assert [(it.location.line, it.what) for it in found.lost] == [
        (3, "'it.content' of 'site.pages', which is empty here")
    ]


def test_times_are_those_of_the_sites_time_zone(tmp_path: Path) -> None:
    page = (
        "---\nat: 2024-05-06 07:08:09\nday: 2024-05-06\n---\n{{ page.at }}"
        " {{ page.day | date_to_xmlschema }} {{ '2024-05-06' | date_to_rfc822 }}"
        " {{ '2024-05-06 10:00' | date: '%H:%M %z' }} {{ site.data.times.at }}"
        " {{ '2024-05-06T10:00:00Z' | date_to_xmlschema }} {{ site.data.times.watch }}\n"
    )
    files = {
        "_config.yml": "title: T\ntimezone: America/New_York\n",
        "_data/times.yml": "at: 2024-01-02 03:04:05\nwatch: 1:30\n",
        "index.md": page,
    }
    assert _rendered(_imported(tmp_path, files))["/"] == (
        "2024-05-06 03:08:09 -0400 2024-05-06T00:00:00-04:00 Mon, 06 May 2024 00:00:00 -0400"
        " 10:00 -0400 2024-01-01 22:04:05 -0500 2024-05-06T06:00:00-04:00 5400\n"
    )


def test_posts_are_published_where_jekyll_publishes_them(tmp_path: Path) -> None:
    found = plan(_site(tmp_path, POSTS))
    _write(tmp_path / "new", found)
    assert list(differences(found, tmp_path / "new/mkdocs.yml")) == []
    assert found.lost == ()
    texts = _rendered(tmp_path / "new")
    assert texts["/"] == (
        "[a](/log/tide/2024/03/09/low-tide/) [b](/2024/05/01/late/)\n"
        "L 01 <p>Late.</p>\n\nLow Tide 09 <p>Water <em>gone</em>.</p>\n\n"
        "Apart 01 <p>Apart</p>\n\n"
    )
    apart = "/log/2024/01/01/apart/"
    assert set(texts) == {"/", "/log/tide/2024/03/09/low-tide/", "/2024/05/01/late/", apart}
    assert Project.load(tmp_path / "new/mkdocs.yml").check().findings == ()
    build(load_config(str(tmp_path / "new/mkdocs.yml"), strict=True))
    assert (tmp_path / "new/site/log/tide/2024/03/09/low-tide/index.html").is_file()


@pytest.mark.jekyll
@pytest.mark.skipif(shutil.which("jekyll") is None, reason="Jekyll is not installed")
@pytest.mark.parametrize(
    "style", ["date", "pretty", "ordinal", "none", "/:short_year-:i_month/:slug"]
)
def test_posts_have_the_addresses_that_jekyll_gives_them(style: str, tmp_path: Path) -> None:
    config = POSTS["_config.yml"].replace("pretty", style)
    files = {**POSTS, "_config.yml": config}
    site = _site(tmp_path, {name: files[name] for name in files if not name.startswith("log/")})
    subprocess.run(  # noqa: S603 -- a site of our own
        ["jekyll", "build", "--quiet", "-s", site, "-d", tmp_path / "out"],  # noqa: S607 -- as the machine has it
        check=True,
        timeout=60,
    )
    theirs = {path.relative_to(tmp_path / "out") for path in (tmp_path / "out").rglob("*.html")}
    _write(tmp_path / "new", plan(site))
    links = Site.load(tmp_path / "new/mkdocs.yml").links
    ours = {
        links.at(f"/{path}") or links.at(f"/{path}".removesuffix("index.html")) for path in theirs
    }
    ours |= {links.at(f"/{path}".removesuffix(".html")) for path in theirs}
    assert len(theirs) == 3
    assert len(ours - {None}) == 3


def test_topics_with_folders_and_pages_of_one_name_are_no_audiences(tmp_path: Path) -> None:
    pages = {
        f"{topic}/{name}.md": f"---\npartof: {topic}\ntitle: {topic} {name}\n---\n{topic}\n"
        for topic in ("macros", "reflection", "results")
        for name in ("overview", "setup")
    }
    listing = "---\n---\n{% if page.partof == 'results' %}R{% endif %}\n"
    found = plan(_site(tmp_path, {**pages, "a.md": listing}))
    assert b"audiences:" not in found.files["mkdocs.yml"]
    assert "docs/macros/overview.md" in found.files
    assert "run with '--audience-key partof'" in "\n".join(map(str, found.lost))


def test_pages_of_one_address_are_not_compared_with_each_other(tmp_path: Path) -> None:
    page = "---\npermalink: /sips/:number.html\n---\n"
    found = plan(_site(tmp_path, {"a.md": f"{page}A\n", "b.md": f"{page}B\n", "c.md": "C\n"}))
    _write(tmp_path / "new", found)
    assert [str(lost) for lost in differences(found, tmp_path / "new/mkdocs.yml")] == [
        f"{name}:1: it has the address '/sips/:number.html', which other pages have, too;"
        " give it a 'permalink' of its own"
        for name in ("a.md", "b.md")
    ]


def test_plugins_of_the_gemfile_are_read(tmp_path: Path) -> None:
    gems = (
        "gem 'jekyll'\ngem 'jekyll-gist', group: :jekyll_plugins # yes\n"
        "group :jekyll_plugins do\n  gem 'jekyll-feed', '~> 1'\n  gem 'jekyll-seo-tag'\nend\n"
        "gem 'webrick'\n"
    )
    found = plan(_site(tmp_path, {"Gemfile": gems, "a.md": "A\n"}))
    assert [str(lost).partition(";")[0] for lost in found.lost if "plugin" in lost.what] == [
        "Gemfile:1: the plugin 'jekyll-feed', which makes '/feed.xml'",
        "Gemfile:1: the plugin 'jekyll-gist'",
    ]  # fmt: skip
    github = plan(_site(tmp_path, {"Gemfile": "gem 'github-pages'\n", "a.md": "A\n"}))
    assert github.lost == ()
    assert "docs/a.md" in github.files


def test_markdown_without_front_matter_is_a_page_as_githubs_plugins_have_it(
    tmp_path: Path,
) -> None:
    files = {
        "Gemfile": "gem 'github-pages'\n",
        "index.md": "# Start\n",
        "README.md": "# About\n",
        "CONTRIBUTING.md": "# Join\n",
        "fleet/README.md": "# Fleet\n",
        "fleet/boat.md": "# Boat\n\n{% include_relative parts/oars.md %}\n",
        "fleet/parts/oars.md": "Two *oars*.\n",
    }
    found = plan(_site(tmp_path, files))
    _write(tmp_path / "new", found)
    assert list(differences(found, tmp_path / "new/mkdocs.yml")) == []
    assert _rendered(tmp_path / "new") == {
        "/": "# Start\n",
        "/fleet/": "# Fleet\n",
        "/fleet/boat.html": "# Boat\n\nTwo *oars*.\n\n",
    }
    assert [f"{it.location.path}: {it.what.partition(',')[0]}" for it in found.lost] == [
        "CONTRIBUTING.md: Markdown without front matter",
        "README.md: Markdown without front matter",
        "fleet/parts/oars.md: a part of other pages",
    ]


def test_a_post_that_redirects_stays_in_lists(tmp_path: Path) -> None:
    site = {
        "_posts/2024-05-06-ebb.md": "---\nredirect_to: /tide/\n---\nEbb\n",
        "tide.md": "---\npermalink: /tide/\n---\nTide\n",
        "a.md": "---\n---\n{{ site.posts | map: 'url' }}\n",
    }
    found = plan(_site(tmp_path, site))
    _write(tmp_path / "new", found)
    assert list(differences(found, tmp_path / "new/mkdocs.yml")) == []
    assert [lost.what for lost in found.lost] == ["the redirect to '/tide/'"]


def test_documents_have_the_date_of_their_name_and_that_order(tmp_path: Path) -> None:
    site = {
        "_config.yml": "collections: { guides: { output: true } }\n",
        "_guides/2018-03-04-low-tide.md": "---\n---\n{{ page.date }} {{ page.slug }}\n",
        "_guides/a.md": "---\n---\nA\n",
        "_guides/b.md": "---\ndate: 2017-01-02\n---\nB\n",
        "a.md": "---\n---\n{{ site.guides | map: 'title' | join: ', ' }}\n",
        "f.htm": "---\n---\n<p>F</p>\n",
    }
    shown = _rendered(_imported(tmp_path, site))
    assert shown["/guides/2018-03-04-low-tide.html"] == "2018-03-04 00:00:00 +0000 low-tide\n"
    assert shown["/a.html"] == "B, Low Tide, A\n"
    assert "/f.htm" in shown


def test_names_of_files_are_no_values_that_are_empty(tmp_path: Path) -> None:
    page = "---\n---\n{% include p.html file='jekyll.png' %}{{ 'site.time' }}{{ site.time }}\n"
    found = plan(_site(tmp_path, {"a.md": page, "_includes/p.html": "P\n"}))
    assert [str(lost) for lost in found.lost] == [
        "a.md:3: 'site.time', which is empty here; remove it"
    ]


def test_a_file_beside_a_document_is_where_include_relative_reads_it(tmp_path: Path) -> None:
    site = {
        "_config.yml": "collections: { guides: { output: true } }\n",
        "_guides/en/a.md": "---\n---\n<style>{% include_relative x.css %}</style>\n",
        "_guides/en/x.css": "b { color: red }\n",
    }
    new = _imported(tmp_path, site)
    assert "color: red" in _rendered(new)["/guides/en/a.html"]


def test_levels_of_contents_are_those_of_kramdown(tmp_path: Path) -> None:
    found = plan(_site(tmp_path, {"_config.yml": "kramdown: { toc_levels: 2..3 }\n"}))
    assert b"- toc: {permalink: true, toc_depth: 2-3}" in found.files["mkdocs.yml"]


def test_an_example_of_a_whole_document_is_no_document(tmp_path: Path) -> None:
    page = "---\n---\n# Deck\n\n```html\n<!doctype html>\n<html></html>\n```\n"
    whole = "---\n---\n\n<!DOCTYPE html>\n<html><p>Hold</p></html>\n"
    found = plan(_site(tmp_path, {"a.md": page, "b.html": whole}))
    assert [str(lost.location.path) for lost in found.lost] == ["b.html"]


def test_keys_that_material_reads_otherwise_are_listed_and_kept_for_templates(
    tmp_path: Path,
) -> None:
    site = _site(
        tmp_path,
        {
            "a.md": "---\nhide: true # not yet\nicon: cart\nstatus: shipped\n---\n",
            "b.md": "---\ntags: [x]\nsearch: exclude\n---\n{{ page.tags }}\n",
            "c.md": "---\n---\n{{ site.pages | where: 'status', 'shipped' | map: 'path' }}\n",
        },
    )
    found = plan(site)
    assert found.files["docs/a.md"].decode() == (
        "---\nhide: true # not yet\nicon: cart\nstatus: shipped\npermalink: /a.html\n---\n"
    )
    assert [lost.what.split(",")[0] for lost in found.lost] == [
        "the key 'hide'", "the key 'icon'", "the key 'status'",
    ]  # fmt: skip


def _imported(root: Path, files: dict[str, str], key: str | None = None) -> Path:
    """The folder of the project that a site becomes."""
    _write(root / "new", plan(_site(root, files), key=key))
    return root / "new"


def _rendered(root: Path) -> dict[str, str]:
    site = Site.load(root / "mkdocs.yml")
    return {site.links.address(each): each.text for each in site.all_variants()}


def test_code_is_highlighted_within_a_line_and_kept_in_raw_text(tmp_path: Path) -> None:
    inline = "- Run {% highlight sh %}\nls\n\npwd\n{% endhighlight %} now\n\n# Next\n"
    shown = "```\n{% raw %}\n{% highlight c %}\nx\n{% endhighlight %}\n{% endraw %}\n```\n"
    root = _imported(tmp_path, {"a.md": f"---\n---\n{inline}", "b.md": f"---\n---\n{shown}"})
    texts = _rendered(root)
    assert "<pre><code" in texts["/a.html"]
    assert "\n\n# Next" in texts["/a.html"]
    assert "```" not in texts["/a.html"]
    assert texts["/b.html"].count("```") == 2
    assert "{% highlight c %}" in texts["/b.html"]


def test_a_link_tag_leads_to_the_page_after_the_import(tmp_path: Path) -> None:
    files = {
        "_config.yml": "title: T\nbaseurl: /b\n",
        "a.md": "---\n---\n[x]({{ site.baseurl }}{% link b.md %}) {% raw %}{% link b.md %}{% endraw %}\n",  # noqa: E501 -- a page in a line
        "b.md": "---\n---\nB\n",
    }
    assert _rendered(_imported(tmp_path, files))["/a.html"] == "[x](/b/b.html) {% link b.md %}\n"


def test_ruby_plugins_get_stubs_that_say_where_they_are_used(tmp_path: Path) -> None:
    site = _site(
        tmp_path,
        {
            "a.md": "---\n---\n{% badge x %}\n{% tip %}{{ page.title | shout: '|no' }}{% endtip %}\n",  # noqa: E501 -- a page in a line
            "b.md": "---\n---\n{% raw %}{% other %}{% endraw %}{% if page.x %}{% badge y %}{% endif %}\n",  # noqa: E501 -- a page in a line
        },
    )
    found = plan(site)
    names: dict[str, Any] = {}
    exec(found.files["liquid_tags/site_tags.py"], names)  # noqa: S102 -- what the import wrote
    extension = names["extension"]
    assert [*extension.tags, *extension.blocks, *extension.filters] == ["badge", "tip", "shout"]
    assert "Used in a.md:3, b.md:3." in extension.tags["badge"].__doc__
    assert [lost.what for lost in found.lost] == [
        "the tag 'badge' of a Ruby plugin (2 uses)",
        "the block 'tip' of a Ruby plugin (1 uses)",
        "the filter 'shout' of a Ruby plugin (1 uses)",
    ]
    assert tomllib.loads(found.files["liquid_tags/pyproject.toml"].decode())["project"]["name"]


def test_a_site_without_plugins_gets_no_stubs(tmp_path: Path) -> None:
    found = plan(_site(tmp_path, {"a.md": "---\n---\n{% assign a = 'x' | upcase %}{{ a }}\n"}))
    assert [name for name in found.files if name.startswith("liquid_tags")] == []


def test_folders_become_the_navigation_with_titles_and_without_the_error_page(
    tmp_path: Path,
) -> None:
    root = _imported(
        tmp_path,
        {
            "index.md": "---\n---\n# Quay\n",
            "404.html": "---\n---\nGone\n",
            "search.md": "---\n---\n# Search\n",
            "ropes/index.md": "---\ntitle: All ropes\n---\n",
            "ropes/flax-line.md": "---\n---\ntext\n",
            "sails/care.md": "---\n---\n# Care of sails #\n",
        },
    )
    assert _settings(root)["nav"] == [
        {"Quay": "index.md"},
        {"All ropes": ["ropes/index.md", {"Flax line": "ropes/flax-line.md"}]},
        {"Sails": [{"Care of sails": "sails/care.md"}]},
    ]
    assert _settings(root)["not_in_nav"] == "/404.md\n/search.md\n"


def test_the_navigation_is_the_data_file_that_a_layout_reads(tmp_path: Path) -> None:
    entries = "- url: /d.html\n"
    entries += "".join(f"- {{title: Page {it}, url: /{it}.html}}\n" for it in "cab")
    root = _imported(
        tmp_path,
        {
            **{f"{it}.md": "---\n---\n" for it in "abcd"},
            "_data/shore/tabs.yml": entries,
            "_data/links.yml": "- {title: A, url: /a.html}\n",
            "_layouts/default.html": "{% for it in site.data.shore.tabs %}{{ it.url }}{% endfor %}",
        },
    )
    assert _settings(root)["nav"] == [
        "d.md",
        *({f"Page {it}": f"{it}.md"} for it in "cab"),
    ]


TWINS = {
    "crew-load.md": "---\nfor: crew\npermalink: /crew/load/\n---\n{% include say.md %}\n",
    "guest-load.md": "---\nfor: guest\npermalink: /guest/load/\n---\n{% include say.md %}\n",
    "_includes/say.md": "Load{% if page.for == 'crew' %} it{% elsif page.for == 'guest' %} up{% endif %}.",  # noqa: E501 -- a page in a line
}


def test_the_source_folder_and_several_configurations_are_read(tmp_path: Path) -> None:
    site = _site(
        tmp_path,
        {
            "_config.yml": "source: text\ntitle: Old\n",
            "_more.yml": "title: New\n",
            "text/oar.md": "---\n---\n{% include hold.md %} {{ site.data.price.oar }}\n",
            "text/_includes/hold.md": "Hold it",
            "text/_data/price.yml": "oar: 7\n",
        },
    )
    _write(tmp_path / "new", plan(site, configs=["_config.yml", "_more.yml"]))
    assert _rendered(tmp_path / "new") == {"/oar.html": "Hold it 7\n"}
    assert _settings(tmp_path / "new")["site_name"] == "New"
    again = ["import", "--config", "_config.yml,_more.yml", str(site), str(tmp_path / "again")]
    done = CliRunner().invoke(main, again)
    assert done.exit_code == 0, done.output
    assert _settings(tmp_path / "again")["site_name"] == "New"


def test_includes_with_a_slash_and_hidden_parts_are_carried_over(tmp_path: Path) -> None:
    root = _imported(
        tmp_path,
        {
            "how/row.md": "---\n---\n{% include /md/a.md %} {% include_relative _in/b.html %}\n",
            "_includes/md/a.md": "A",
            "how/_in/b.html": "B",
            "how/show.md": "---\n---\n{% raw %}{% include {{ page.x }} %}{% endraw %}\n",
            "_includes/unused.html": "for the layout",
        },
    )
    assert not (root / "_includes/unused.html").exists()
    assert _rendered(root)["/how/row.html"] == "A B\n"


def test_a_template_that_a_page_includes_is_copied_unchanged(tmp_path: Path) -> None:
    yaml = "---\noars: 2\n---\nsails: 1\n"
    page = "---\n---\n```yaml\n{% include_relative boat.yaml %}```\n"
    root = _imported(tmp_path, {"how/row.md": page, "how/boat.yaml": yaml})
    assert _rendered(root)["/how/row.html"] == f"```yaml\n{yaml}```\n"


def test_excluded_parts_and_parts_without_front_matter_are_no_pages(tmp_path: Path) -> None:
    part = "P{% if page.for == 'crew' %}c{% endif %}{% if page.for == 'guest' %}g{% endif %}\n"
    pages = {
        f"{folder}/{name}-x.md": (
            f"---\nfor: {name}\npermalink: /{folder}/{name}/x/\n---\n"
            "{% include_relative parts/x.md %}"
        )
        for folder in ("api", "guide")
        for name in ("crew", "guest")
    }
    root = _imported(
        tmp_path,
        {
            **pages,
            "_config.yml": "title: T\nexclude: [api/parts]\n",
            "api/parts/x.md": f"---\n---\n{part}",
            "guide/parts/x.md": part,
        },
    )
    texts = _rendered(root)
    assert set(texts) == {f"/{a}/{b}/x/" for a in ("api", "guide") for b in ("crew", "guest")}
    assert "Pc" in texts["/api/crew/x/"]
    assert "Pg" in texts["/guide/guest/x/"]
    assert Project.load(root / "mkdocs.yml").check().findings == ()


def test_blank_lines_below_front_matter_stay_below_it(tmp_path: Path) -> None:
    root = _imported(tmp_path, {**TWINS, "about.md": "---\ntitle: Us\n---\n\n\n# Us\n"})
    assert (root / "docs/about.md").read_text("utf-8") == (
        "---\ntitle: Us\naudiences: []\npermalink: /about.html\n---\n\n\n# Us\n"
    )


def test_a_value_that_no_condition_compares_is_no_audience(tmp_path: Path) -> None:
    firm = "---\nfor: firm\n---\nFirm of {{ page.for }}\n"
    root = _imported(tmp_path, {**TWINS, "firm.md": firm})
    options = _settings(root)["plugins"][1]["tandem"]  # type: ignore[index] # it is a list
    assert list(options["audiences"]) == ["crew", "guest"]
    assert "audiences: []" in (root / "docs/firm.md").read_text("utf-8")
    assert _rendered(root)["/firm.html"] == "Firm of firm\n"
    assert Project.load(root / "mkdocs.yml").check().findings == ()


def test_pages_that_are_named_by_their_subjects_are_no_twins(tmp_path: Path) -> None:
    page = "---\npermalink: /stalls/{0}/\nstall: {0}\n---\n{{% include price.md %}}\n"
    files = {f"market/{name}.md": page.format(name) for name in ("bread", "cheese", "fish")}
    found = plan(
        _site(
            tmp_path,
            {
                "_config.yml": "title: T\n",
                "_includes/price.md": "{% if page.stall == 'fish' %}By weight.{% endif %}\n",
                **files,
            },
        )
    )
    assert b"audiences" not in found.files["mkdocs.yml"].split(b"\n", 2)[2]
    assert "docs/market/fish.md" in found.files


def test_one_odd_operation_does_not_hide_the_parameters_of_the_audiences(tmp_path: Path) -> None:
    call = "{{% include call.md verb='GET' pathCrew='/a' pathGuest='/b' opCrew='{}' operationGuest='b' %}}\n"  # noqa: E501 -- a call in a line
    given = {
        f"{name}-{at}.md": (
            f"---\nfor: {name}\npermalink: /{name}/{at}/\n---\n{{% include say.md %}}\n"
            + call.format(operation).replace("opCrew", "operationCrew")
        )
        for name in ("crew", "guest")
        for at, operation in enumerate(("one", "two", "/#/odd"))
    }
    files = {**given, "_includes/call.md": "x", "_includes/say.md": TWINS["_includes/say.md"]}
    options = _settings(_imported(tmp_path, files))["plugins"][1]["tandem"]  # type: ignore[index] # it is a list
    assert options["endpoints"] == [
        {
            "include": "call.md",
            "method": "verb",
            "path": {"crew": "pathCrew", "guest": "pathGuest"},
            "operation": {"crew": "operationCrew", "guest": "operationGuest"},
        }
    ]


def test_parameters_that_begin_with_an_audience_are_that_audiences(tmp_path: Path) -> None:
    call = (
        "{% include call.md verb='GET' crewPath='/a' guest_path='/b' crewOpId='a' guest_opId='b' %}"
    )
    given = {
        f"{name}-{at}.md": (
            f"---\nfor: {name}\npermalink: /{name}/{at}/\n---\n{{% include say.md %}}\n{call}"
        )
        for name in ("crew", "guest")
        for at in ("one", "two", "three")
    }
    files = {**given, "_includes/call.md": "x", "_includes/say.md": TWINS["_includes/say.md"]}
    options = _settings(_imported(tmp_path, files))["plugins"][1]["tandem"]  # type: ignore[index] # it is a list
    assert options["endpoints"] == [
        {
            "include": "call.md",
            "method": "verb",
            "path": {"crew": "crewPath", "guest": "guest_path"},
            "operation": {"crew": "crewOpId", "guest": "guest_opId"},
        }
    ]


def test_links_to_headings_work_after_the_import(tmp_path: Path) -> None:
    page = (
        "[a](#call-1) [b](#-fare) [c](#1️⃣-begin) [d](#café)\n\n"
        "## Call\n## Call\n## ½ fare\n## 1️⃣ Begin\n## Cafe\u0301\n"
    ).replace("#café", "#cafe\u0301")
    root = _imported(tmp_path, {"a.md": f"---\n---\n{page}"})
    assert Project.load(root / "mkdocs.yml").check().findings == ()


def test_the_root_and_old_addresses_of_index_files_are_published(tmp_path: Path) -> None:
    root = _imported(
        tmp_path,
        {
            **TWINS,
            "start.md": "---\npermalink: /\n---\n# Ahoy\n[h](/sos/)\n",
            "help.md": "---\nredirect_from: /sos/index.html\n---\n# Help\n[home](/)\n",
        },
    )
    assert Project.load(root / "mkdocs.yml").check().findings == ()
    build(load_config(str(root / "mkdocs.yml"), strict=True))
    assert "Ahoy" in (root / "site/index.html").read_text("utf-8")
    assert "../help.html" in (root / "site/sos/index.html").read_text("utf-8")


def test_a_site_with_very_many_files_is_read_whole(tmp_path: Path) -> None:
    site = _site(tmp_path, {"zz/last.md": "---\n---\nLast\n"})
    (site / "img").mkdir()
    for number in range(20_100):
        (site / f"img/{number}.svg").touch()
    found = plan(site)
    assert "docs/zz/last.md" in found.files
    assert len(found.copies) == 20_100


IN_PLACE = """\
site_name: S
docs_dir: old
plugins:
  - tandem:
      audiences: {crew: {title: Crew}, guest: {title: Guest}}
      audience_key: for
      liquid: {includes: [old/_includes], data: old/_data, site: old/_config.yml}
"""


def test_a_jekyll_folder_is_read_in_place_as_jekyll_publishes_it(tmp_path: Path) -> None:
    _site(
        tmp_path,
        {
            "_config.yml": "title: T\npermalink: pretty\n",
            "crew/index.md": "---\nfor: crew\npermalink: /crew/\n---\n# C\n[r](/crew/raw/) [o](/us/)\n",  # noqa: E501 -- a page in a line
            "raw.html": "---\nfor: crew\npermalink: /crew/raw/\n---\n<p>{% include box.html %}</p>\n",  # noqa: E501 -- a page in a line
            "us.md": "---\n---\n# Us\n",
            "_posts/2024-05-06-ebb.md": "---\n---\nEbb\n",
            "notes/part.md": "no page\n",
            "notes/todo.txt": "todo",
            "_includes/box.html": "for {{ page.for }} {{ site.data.fare.crew }}",
            "_layouts/default.html": "{{ content }}",
            "_data/fare.yml": "crew: 1\n",
            "feed.xml": "---\n---\n{% if page.for == 'crew' %}crew only{% endif %}\n",
            "Gemfile": "",
        },
    )
    (tmp_path / "mkdocs.yml").write_text(IN_PLACE, "utf-8")
    assert Project.load(tmp_path / "mkdocs.yml").check().findings == ()
    build(load_config(str(tmp_path / "mkdocs.yml")))
    out = tmp_path / "site"
    assert "for crew" in (out / "crew/raw/index.html").read_text("utf-8")
    assert (out / "us/index.html").is_file()
    assert (out / "2024/05/06/ebb/index.html").is_file()
    assert (out / "notes/todo.txt").is_file()
    names = {path.relative_to(out).as_posix() for path in out.rglob("*")}
    assert not {name for name in names if name.startswith("_") or "Gemfile" in name}
    others = {"raw.html", "notes/part/index.html", "guest/us/index.html", "feed.xml"}
    assert not others & names


def test_links_to_what_jekyll_makes_by_liquid_alone_are_right_in_place(tmp_path: Path) -> None:
    links = "[a](app.js) [b](/x/list.json) [c](/more/rows.csv) [d](css/main.css)\n[e](row.csv)\n"
    _site(
        tmp_path,
        {
            "_config.yml": "title: T\n",
            "index.md": f"---\n---\n{links}",
            "app.js": "---\n---\nvar a = 1;\n",
            "list.json": "---\npermalink: /x/list.json\n---\n{}\n",
            "more/rows.csv": "---\n---\na,b\n",
            "css/main.scss": "---\n---\na { b: c }\n",
        },
    )
    (tmp_path / "mkdocs.yml").write_text(IN_PLACE, "utf-8")
    findings = Project.load(tmp_path / "mkdocs.yml").check().findings
    assert {(it.rule, str(it.location)) for it in findings} == {("broken-link", "old/index.md:4:5")}


def test_a_post_shows_its_own_excerpt_for_its_audience_and_no_liquid(tmp_path: Path) -> None:
    words = "{% if page.for == 'crew' %}Crew{% else %}Guests{% endif %} {{ page.title }}."
    lists = "{% for it in site.posts %}{{ it.content | strip_html }}{% endfor %}"
    _site(
        tmp_path,
        {
            "_config.yml": "title: T\n",
            "_posts/2024-05-06-ebb.md": (
                f"---\ntitle: Ebb\nfor: crew\n---\n{words}\n\n"
                f"({{{{ page.excerpt | strip_html | strip }}}}){lists}\n"
            ),
            "all.md": f"---\n---\n{lists}\n",
        },
    )
    (tmp_path / "mkdocs.yml").write_text(IN_PLACE, "utf-8")
    site = Project.load(tmp_path / "mkdocs.yml").site
    assert any("(Crew Ebb.)" in it.text for it in site.all_variants())
    assert [it.text for it in site.all_variants() if "{%" in it.text or "{{" in it.text] == []


def test_a_part_in_a_jekyll_folder_is_no_page_and_its_links_are_followed(tmp_path: Path) -> None:
    _site(
        tmp_path,
        {
            "_config.yml": "title: T\n",
            "index.md": "---\nfor: crew\n---\n# C\n\n{% include_relative parts/text.md %}\n",
            "us.md": "---\npermalink: /us/\n---\n# Us\n",
            "parts/text.md": "[us](/us/)\n[x](/nowhere/)\n",
        },
    )
    (tmp_path / "mkdocs.yml").write_text(IN_PLACE, "utf-8")
    findings = Project.load(tmp_path / "mkdocs.yml").check().findings
    assert [(it.rule, str(it.location), it.audiences) for it in findings] == [
        ("broken-link", "old/parts/text.md:2:5", ("crew",))
    ]


FIRST = "'/2024/', '/2024/05/', '/2024/05/01/'"
MAKERS = """\
plugins: [jekyll-archives, jekyll-paginate, jekyll-feed]
paginate: 2
paginate_path: /blog/page:num/
jekyll-archives: { enabled: [year, tags], permalinks: { tag: "/t/:name/" } }
feed: { path: atom.xml }
keep_files: [built/api]
"""
ODD_MAKERS = """\
plugins: [jekyll-archives, jekyll-paginate]
paginate: x
keep_files: 1
jekyll-archives: { enabled: 3, permalinks: [] }
"""


@pytest.mark.parametrize(
    ("settings", "lines"),
    [
        (
            MAKERS,
            [
                "'built/api' of 'keep_files', as each build empties the site's folder",
                "the plugin 'jekyll-archives', which makes '/2024/', '/2025/', '/t/high-tide/'",
                "the plugin 'jekyll-feed', which makes '/atom.xml'",
                "the plugin 'jekyll-paginate', which makes '/blog/page2/'",
            ],
        ),
        (
            ODD_MAKERS,
            ["the plugin 'jekyll-archives'", "the plugin 'jekyll-paginate'"],
        ),
        (
            "plugins: [jekyll-archives]\njekyll-archives: { enabled: all }\n",
            [f"the plugin 'jekyll-archives', which makes {FIRST} and 5 more"],
        ),
    ],
)
def test_the_report_names_the_pages_that_plugins_make(
    settings: str, lines: list[str], tmp_path: Path
) -> None:
    post = "---\ntags: [High tide]\n---\nE\n"
    days = ("2024-05-01", "2024-05-02", "2025-01-01")
    files = {f"_posts/{day}-a.md": post for day in days}
    found = plan(_site(tmp_path, {"_config.yml": settings, "index.html": "---\n---\n", **files}))
    assert [it.what for it in found.lost if it.location.path == "_config.yml"] == lines


def test_drafts_of_any_folder_are_neither_published_nor_reported_as_unused(tmp_path: Path) -> None:
    draft = "---\npermalink: /idea/\n---\n[x](/gone) {% nothing %}\n"
    files = {
        "_drafts/a.md": draft,
        "sub/_drafts/b.md": draft,
        "index.md": "---\n---\nI\n",
        "_includes/x.md": "",
        "_data/x.yml": "",
    }
    found = plan(_site(tmp_path, files))
    assert "its drafts (2 in '_drafts')" in [it.what for it in found.lost]
    (tmp_path / "mkdocs.yml").write_text(IN_PLACE, "utf-8")
    _write(tmp_path / "new", found)
    for root in (tmp_path, tmp_path / "new"):
        assert list(_rendered(root)) == ["/"]
        findings = Project.load(root / "mkdocs.yml").check().findings
        assert [it for it in findings if "_drafts" in it.location.path] == []


LISTED = "{% for it in site.pages %}{{ it.url }} {% endfor %}"
ODD = {
    "brief.mkdown": "---\n---\n{{ page.url }} {{ page.name }}\n",
    "notes.MD": "---\n---\n{{ page.url }} {{ page.dir }}\n",
    "old/Äther 100%#1.md": "---\n---\n{{ page.url }} {{ page.dir }}\n",
    "own.md": "---\npermalink: /ä/100%25 own/\n---\n{{ page.url }}\n",
    "raw.mkd": "no front matter\n",
    "links.md": (
        "---\n---\n[a](/old/%C3%84ther%20100%25%231.html) [c](/brief.html)\n"
        "<a href='/old/Äther 100%25%231.html'>b</a> [d](/notes.html)\n"
        "{% link old/Äther 100%#1.md %}\n[own](/ä/100%25%20own/)\n"
    ),
}
ODD_TEXTS = {
    "/brief.html": "/brief.html brief.mkdown\n",
    "/notes.html": "/notes.html /\n",
    "/old/Äther 100%#1.html": "/old/%C3%84ther%20100%25%231.html /old/\n",
    "/ä/100% own/": "/ä/100%25 own/\n",
}


@pytest.mark.parametrize("is_in_place", [True, False])
def test_pages_with_any_ending_and_name_have_jekylls_addresses_and_values(
    tmp_path: Path, *, is_in_place: bool
) -> None:
    root = tmp_path if is_in_place else _imported(tmp_path, ODD)
    if is_in_place:
        _site(tmp_path, {**ODD, "_includes/x.md": "", "_data/x.yml": ""})
        (tmp_path / "mkdocs.yml").write_text(IN_PLACE, "utf-8")
    texts = _rendered(root)
    assert ODD_TEXTS.items() <= texts.items()
    assert "/raw.html" not in texts
    found = Project.load(root / "mkdocs.yml").check().findings
    assert [each for each in found if each.rule == "broken-link"] == []
    build(load_config(str(root / "mkdocs.yml")))
    for address in ODD_TEXTS:
        assert (root / "site" / html_path(address)).is_file()


def test_pages_in_place_are_listed_with_templates_by_their_names(tmp_path: Path) -> None:
    _site(
        tmp_path,
        {
            "b.md": f"---\n---\n{LISTED}",
            "z/a.md": "---\n---\n{{ site.html_pages | map: 'url' | join }}",
            "feed.xml": "---\ntitle: Feed\n---\n",
            "css/main.scss": "---\n---\n",
            "search.json": "---\npermalink: /find.json\n---\n",
            "data.json": "{}",
            "_includes/x.md": "",
            "_data/x.yml": "",
        },
    )
    (tmp_path / "mkdocs.yml").write_text(IN_PLACE, "utf-8")
    texts = _rendered(tmp_path)
    assert texts["/b.html"] == "/z/a.html /b.html /feed.xml /css/main.css /find.json "
    assert texts["/z/a.html"] == "/z/a.html /b.html"


_HERBARIUM = {
    "_config.yml": "collections:\n  plants:\n    output: true\n    permalink: /flora/:path\n",
    "_plants/ferns/oak.md": "---\ntitle: Oak fern\n---\n[moss](../moss.html#spores)\n\n"
    "![leaf](./img/leaf.svg)\n",
    "_plants/moss.html": "---\ntitle: Moss\n---\n<p id='spores'>{{ page.title }}</p>\n",
    "_plants/ferns/img/leaf.svg": "<svg/>\n",
    "index.md": "---\n---\n[oak](/flora/ferns/oak) {{ site.plants | map: 'title' | join }}\n",
}


def test_html_and_files_of_a_collection_are_published_where_jekyll_publishes_them(
    tmp_path: Path,
) -> None:
    link = "---\n---\n![leaf]({{ site.baseurl }}{% link _plants/ferns/img/leaf.svg %})\n"
    root = _imported(tmp_path, {**_HERBARIUM, "leaf.md": link})
    assert (root / "docs/flora/ferns/img/leaf.svg").read_text("utf-8") == "<svg/>\n"
    assert Project.load(root / "mkdocs.yml").check().findings == ()
    build(load_config(str(root / "mkdocs.yml"), strict=True))
    assert "<p id='spores'>Moss</p>" in (root / "site/flora/moss.html").read_text("utf-8")
    assert (root / "site/flora/ferns/img/leaf.svg").is_file()


def test_a_jekyll_folder_that_is_read_in_place_is_markdown_of_kramdown(tmp_path: Path) -> None:
    pages = {
        "a.md": "---\n---\n## Limit - at noon {#noon}\nand\n* a list\n\n"
        '<div>\n<div markdown="1">\n\n## Ebb - at night\n\n</div>\n</div>\n',
        "b.md": "---\n---\n[n](a.html#noon) [e](a.html#ebb---at-night) [x](a.html#ebb-at-night)\n",
    }
    _site(tmp_path, {"_config.yml": "title: T\npermalink: /:path:output_ext\n", **pages})
    (tmp_path / "mkdocs.yml").write_text(IN_PLACE, "utf-8")
    (finding,) = Project.load(tmp_path / "mkdocs.yml").check().findings
    assert (finding.rule, finding.location.column) == ("broken-anchor", 49)
    build(load_config(str(tmp_path / "mkdocs.yml")))
    shown = (tmp_path / "site/a.html").read_text("utf-8")
    assert 'id="ebb---at-night"' in shown
    assert "<li>a list</li>" in shown


def test_files_of_a_collection_read_in_place_are_published_where_jekyll_publishes_them(
    tmp_path: Path,
) -> None:
    link = "---\n---\n![leaf]({% link _plants/ferns/img/leaf.svg %}) [x](/_plants/ferns/oak.md)\n"
    _site(tmp_path, {**_HERBARIUM, "leaf.md": link})
    (tmp_path / "mkdocs.yml").write_text(IN_PLACE, "utf-8")
    (finding,) = Project.load(tmp_path / "mkdocs.yml").check().findings
    assert finding.location.path == "old/leaf.md"
    assert "'/_plants/ferns/oak.md'" in finding.message
    build(load_config(str(tmp_path / "mkdocs.yml")))
    out = tmp_path / "site"
    assert (out / "flora/ferns/img/leaf.svg").is_file()
    assert 'src="/flora/ferns/img/leaf.svg"' in (out / "leaf.html").read_text("utf-8")
    assert {path.name for path in (out / "flora").rglob("*.html")} == {"oak.html", "moss.html"}
    assert not (out / "_plants").exists()


def test_a_link_to_a_folder_of_the_site_is_followed_once(tmp_path: Path) -> None:
    site = _site(
        tmp_path / "old",
        {"_config.yml": "title: T\n", "releases/2.1/notes.md": "---\n---\nN\n"},
    )
    (site / "releases/latest").symlink_to("2.1")
    (site / "releases/2.1/all").symlink_to("..")
    assert [name for name in plan(site).files if name.endswith(".md")] == [
        "docs/releases/2.1/notes.md",
        "docs/releases/latest/notes.md",
    ]


def test_the_prefix_of_ids_is_kept(tmp_path: Path) -> None:
    root = _imported(
        tmp_path,
        {
            "_config.yml": "kramdown:\n  auto_id_prefix: part-\n",
            "index.md": "---\n---\n## Mast\n\n[a](#part-mast)\n",
        },
    )
    assert Project.load(root / "mkdocs.yml").check().findings == ()


_QUESTIONS = {
    "_config.yml": (
        "collections:\n  tides:\n    shown: Tides\n    order: 2\n"
        "  birds:\n    output: true\n    shown: Birds\n    order: 1\n"
    ),
    "_includes/port.md": "Port *Ness*",
    "_tides/high.md": "---\ntitle: High\n---\n{% include port.md %} at {{ page.title }} tide.\n",
    "_tides/low.html": "---\ntitle: Low\n---\n<b>{{ page.title }}</b>\n",
    "_birds/gull.md": "---\n---\n{% for it in site.tides %}[{{ it.title }}]{% endfor %}\n",
}


def test_a_page_shows_the_documents_of_a_collection_as_html(tmp_path: Path) -> None:
    page = "---\n---\n{% for it in site.tides %}{{ it.content }}{% endfor %}\n"
    root = _imported(tmp_path, {**_QUESTIONS, "index.md": page})
    text = _rendered(root)["/"]
    assert "<p>Port <em>Ness</em> at High tide.</p>" in text
    assert "<b>Low</b>" in text


def test_collections_are_gone_through_with_their_values_and_documents(tmp_path: Path) -> None:
    page = (
        "---\n---\n{% assign all = site.collections | sort: 'order' %}"
        "{% for it in all %}{{ it.label }} {{ it.shown }} {{ it.docs.size }};{% endfor %}\n"
    )
    root = _imported(tmp_path, {**_QUESTIONS, "index.md": page})
    assert _rendered(root)["/"].strip() == "posts  0;birds Birds 1;tides Tides 2;"
    assert Project.load(root / "mkdocs.yml").check().findings == ()


_WITHHELD = {
    "_config.yml": "collections:\n  crew:\n",
    "index.md": (
        "---\n---\n{% for it in site.posts %}{{ it.title }}{% endfor %}{{ site.crew.size }}\n"
    ),
    "secret.md": "---\npublished: false\n---\nsecret\n",
    "_crew/ann.md": "---\npublished: false\n---\n",
    "_posts/2024-01-01-now.md": "---\ntitle: Now\n---\nN\n",
    "_posts/2024-01-02-no.md": "---\npublished: false\n---\nsecret\n",
    "_posts/2999-01-01-later.md": "---\ntitle: Later\n---\nsecret\n",
}


def test_pages_that_jekyll_does_not_publish_are_published_neither_here_nor_in_place(
    tmp_path: Path,
) -> None:
    site = _site(tmp_path, _WITHHELD)
    found = plan(site)
    _write(tmp_path / "new", found)
    assert {lost.location.path for lost in found.lost} == {
        "secret.md",
        "_posts/2024-01-02-no.md",
        "_posts/2999-01-01-later.md",
    }
    (tmp_path / "mkdocs.yml").write_text(IN_PLACE, "utf-8")
    for config in (tmp_path / "new/mkdocs.yml", tmp_path / "mkdocs.yml"):
        build(load_config(str(config)))
        texts = [it.read_text("utf-8") for it in (config.parent / "site").rglob("*.html")]
        assert not [text for text in texts if "secret" in text]
        assert _rendered(config.parent)["/"] == "Now0\n"


def test_posts_of_the_future_are_published_if_the_site_says_so(tmp_path: Path) -> None:
    root = _imported(tmp_path, {**_WITHHELD, "_config.yml": "future: true\n"})
    assert _rendered(root)["/"] == "LaterNow\n"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [("sort_by: rank", "Rye Oat Bran "), ("order: [oat.md, more/bran.md]", "Oat Bran Rye ")],
)
def test_a_collection_is_listed_in_the_order_that_it_is_given(
    said: str, wanted: str, tmp_path: Path
) -> None:
    loop = "{% for it in site.breads %}{{ it.title }} {% endfor %}"
    root = _imported(
        tmp_path,
        {
            "_config.yml": f"collections:\n  breads: {{output: true, {said}}}\n",
            "index.md": f"---\n---\n{loop}",
            "_breads/oat.md": "---\ntitle: Oat\nrank: 2\n---\n",
            "_breads/rye.md": "---\ntitle: Rye\nrank: 1\n---\n",
            "_breads/more/bran.md": "---\ntitle: Bran\n---\n",
        },
    )
    assert _rendered(root)["/"] == wanted


def test_the_folder_of_a_page_and_the_id_of_a_post_are_jekylls(tmp_path: Path) -> None:
    root = _imported(
        tmp_path,
        {
            "_config.yml": "title: T\n",
            "log/tide.md": "---\n---\n{{ page.dir }} {{ site.posts[0].id }}",
            "_posts/2024-05-06-ebb.md": "---\ncategory: sea\n---\nE\n",
        },
    )
    assert _rendered(root)["/log/tide.html"] == "/log/ /sea/2024/05/06/ebb"


def test_includes_of_a_theme_are_named_with_the_pages_that_use_them(tmp_path: Path) -> None:
    files = {
        "_config.yml": "remote_theme: some/theme\n",
        "_includes/own.html": "own",
        "index.md": "---\n---\n{% include own.html %}{% include figure path='/a' %}\n",
        "raw.md": "---\n---\n{% raw %}{% include toc %}{% endraw %}\n",
    }
    found = plan(_site(tmp_path, files))
    assert [str(lost) for lost in found.lost] == [
        "_config.yml:1: the theme 'some/theme'; Material is used instead",
        "index.md:1: the include 'figure' of the theme; copy it from the theme's '_includes'",
    ]


def test_copied_files_are_counted_and_plugins_named_with_what_replaces_them(
    tmp_path: Path,
) -> None:
    site = _site(
        tmp_path / "old",
        {
            "_config.yml": "plugins: [jekyll-polyglot, jekyll-include-cache]\n",
            "index.md": "---\n---\n{% include_cached a.html %}\n",
            "_includes/a.html": "A",
            "img/a.svg": "<svg/>",
            "img/b.svg": "<svg/>",
        },
    )
    result = CliRunner().invoke(main, ["import", str(site), str(tmp_path / "new")])
    assert "\ncopied 2 files unchanged\n" in result.output
    assert "a.svg" not in result.output
    assert (tmp_path / "new/docs/img/b.svg").is_file()
    assert "the plugin 'jekyll-polyglot'; build a site for each language" in result.output
    assert "jekyll-include-cache" not in result.output


def test_markdown_within_html_is_read_where_kramdown_is_told_to(tmp_path: Path) -> None:
    page = "---\n---\n[a](#deep_water)[b](#deepwater)\n\n<div>\n\n## Deep_water\n\n</div>\n"
    said = {"_config.yml": "kramdown:\n  parse_block_html: true\n  hard_wrap: true\n"}
    root = _imported(tmp_path, said | {"index.md": page})
    found = Project.load(root / "mkdocs.yml").check().findings
    assert [finding.message for finding in found] == ["this page has no heading '#deep_water'"]
    assert "  - nl2br\n" in (root / "mkdocs.yml").read_text("utf-8")


def test_links_to_templates_that_are_no_pages_are_no_mistakes_yet(tmp_path: Path) -> None:
    site = {
        "_config.yml": "title: T\n",
        "tides.json": "---\n---\n[]\n",
        "index.md": "---\n---\n[a](/tides.json) [b](/birds.json) {% seo %}\n",
    }
    root = _imported(tmp_path, site)
    found = Project.load(root / "mkdocs.yml").check().findings
    assert [finding.message for finding in found] == ["there is nothing at '/birds.json'"]


def test_links_to_what_plugins_and_other_tools_make_for_jekyll_are_no_mistakes_yet(
    tmp_path: Path,
) -> None:
    links = "[a](/built/api/x.html) [b](atom.xml) [d](/2024/) [e](/2026/)"
    kinds = "{% for it in page.kinds %}[c](/t/{{ it }}/) {% endfor %}"
    page = f"---\nkinds: [high-tide, low-tide]\n---\n{links} {kinds}\n"
    post = {"_posts/2024-01-01-old.md": "---\ntags: [High tide]\n---\nA\n"}
    root = _imported(tmp_path, {"_config.yml": MAKERS, "index.md": page, **post})
    found = Project.load(root / "mkdocs.yml").check().findings
    assert {finding.message for finding in found} == {
        "there is nothing at '/t/low-tide/'",
        "there is nothing at '/2026/'",
    }


def test_pages_in_xhtml_keep_their_addresses(tmp_path: Path) -> None:
    site = {
        "a.xhtml": '---\ntitle: A\n---\n<p id="here">{{ page.title }}</p>\n',
        "index.md": "---\n---\n[a](a.xhtml#here)\n",
    }
    root = _imported(tmp_path, {"_config.yml": "a: 1\n", **site})
    assert _rendered(root)["/a.xhtml"] == '<p id="here">A</p>\n'
    assert not Project.load(root / "mkdocs.yml").check().findings
    build(load_config(str(root / "mkdocs.yml"), strict=True))
    assert '<p id="here">A</p>' in (root / "site/a.xhtml").read_text("utf-8")


def test_redirects_to_other_sites_are_one_line_of_the_report(tmp_path: Path) -> None:
    site = {f"{it}.md": f"---\nredirect_to: https://{it}.example/\n---\n" for it in ("a", "b")}
    lost = plan(_site(tmp_path, {"_config.yml": "a: 1\n", **site})).lost
    assert {(it.what, it.instead) for it in lost} == {
        ("a page that only redirects to another site", "redirect its address on the web server")
    }


def test_fences_that_only_a_plugin_lets_kramdown_read_are_named(tmp_path: Path) -> None:
    fences = "```scala mdoc\nx\n```\n\n```sh\ny\n```\n\n```js title='a'\nz\n```\n"
    site = {"_config.yml": "a: 1\n", "a.md": f"---\n---\n{fences}", "b.html": "---\n---\nx\n"}
    (lost,) = plan(_site(tmp_path, site)).lost
    assert (lost.location.path, lost.location.line) == ("a.md", 3)
    assert lost.what == "a fence with words after its language, which kramdown takes for text"


def test_pages_whose_lists_lack_templates_are_named_on_one_line(tmp_path: Path) -> None:
    lists = "---\n---\n{% for it in site.pages %}{{ it.url }} {% endfor %}\n"
    site = {"_config.yml": "a: 1\n", "f[x].xml": "---\n---\nx\n", "a.md": lists, "b.md": lists}
    found = plan(_site(tmp_path, site))
    _write(tmp_path / "new", found)
    what = "its lists lack templates that are no pages, such as 'f[x].xml'"
    differing = list(differences(found, tmp_path / "new/mkdocs.yml"))
    assert [(it.location.path, it.what) for it in differing] == [("a.md", what), ("b.md", what)]


def test_documents_of_a_list_name_those_beside_them(tmp_path: Path) -> None:
    posts = "{% for it in site.posts %}{{ it.previous.title }}<{{ it.title }}{% endfor %}"
    tides = "{% for it in site.tides %}{{ it.title }}>{{ it.next.next.title }}{% endfor %}"
    site = {
        "_config.yml": "collections: {tides: {output: true}}\n",
        "_posts/2024-01-01-old.md": "---\n---\nA\n",
        "_posts/2024-03-03-new.md": "---\nprevious: none\n---\nB\n",
        **{f"_tides/{name}.md": "---\n---\nA\n" for name in ("a", "b", "c")},
        "index.md": f"---\n---\n{posts} {tides}\n",
    }
    root = _imported(tmp_path, site)
    assert _rendered(root)["/"] == "Old<New<Old A>CB>C>\n"
    assert not Project.load(root / "mkdocs.yml").check().findings


def test_a_document_names_the_one_before_and_the_one_behind_it(tmp_path: Path) -> None:
    shown = "---\n---\n[{{ page.previous.title }}|{{ page.next.title }}{{ page.next.url }}]\n"
    site = {
        "_config.yml": "collections: {tides: {output: true}}\npermalink: pretty\n",
        "_posts/2024-01-01-old.md": shown,
        "_posts/2024-02-02-middle.md": shown,
        "_posts/2024-03-03-new.md": shown,
        "_tides/a.md": shown,
        "_tides/b.md": shown,
        "index.md": "---\n---\n[{{ page.next.title }}]\n",
    }
    texts = _rendered(_imported(tmp_path, site))
    assert texts["/2024/02/02/middle/"].strip() == "[Old|New/2024/03/03/new/]"
    assert texts["/2024/01/01/old/"].strip() == "[|Middle/2024/02/02/middle/]"
    assert texts["/2024/03/03/new/"].strip() == "[Middle|]"
    assert [texts[it].strip() for it in texts if "tides" in it] == ["[|B/tides/b/]", "[A|]"]
    assert texts["/"].strip() == "[]"


def test_variables_that_a_plugin_of_the_site_sets_are_not_undefined(tmp_path: Path) -> None:
    plugin = (
        'site.config[\'tides\'] = { "low" => 1 }\nsite.data["moon"] = []\n'
        "site.config['other'] = 1\nif site.config['ferry'] == 1\n"
    )
    site = {
        "_config.yml": "title: A\n",
        "_plugins/sea.rb": plugin,
        "index.md": "---\n---\n{{ site.tides.low }} {{ site.data.moon }} {{ site.ferry }}\n",
    }
    root = _imported(tmp_path, site)
    settings = (root / "mkdocs.yml").read_text()
    assert "external:\n      - site.data.moon\n      - site.tides\n" in settings
    found = Project.load(root / "mkdocs.yml").check().findings
    assert [it.message for it in found] == ["nothing defines 'site.ferry'"]
