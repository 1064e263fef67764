"""Sites with other plugins: each audience has what plain MkDocs would make of its pages."""

import json
import logging
import os
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from mkdocs_tandem.config.loader import GUARD
from mkdocs_tandem.markdown.guard import UnrenderedLiquidError
from tests.support.waiting import LIMIT

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
        config = load_config(str(tmp_path / "mkdocs.yml"), strict=True)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
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
        found = f"{page.file.src_uri} {page.file.src_path} {path} {page.meta.get('subsection')}"
        file.write(f"{found}\\n")
"""
    site([], {"hook.py": hook}, hooks=["hook.py"])
    assert sorted((tmp_path / "found.txt").read_text("utf-8").splitlines()) == [
        "clerk/fees.md fees.md fees.md clerk",
        "clerk/index.md index.md index.md clerk",
        "clerk/till.md till.md till.md clerk",
        "index.md index.md mkdocs.yml None",
        "rider/fees.md fees.md fees.md rider",
        "rider/index.md index.md index.md rider",
    ]


def test_a_plugin_finds_files_from_a_page_as_its_source_does(site: Site) -> None:
    hook = """\
def on_page_markdown(markdown, page, config, files):
    return f"{markdown} {'clock.txt' in files} {page.file.src_uri.replace('fees', 'x') in files}"
"""
    files = {"hook.py": hook, "docs/clock.txt": "12:00\n"}
    built = site([], files, hooks=["hook.py"])
    assert "True False" in _text(built / "clerk/fees/index.html")


_NOTES = """\
from mkdocs.structure.files import File, Files

class Notes(File):
    def is_documentation_page(self):
        return True

def on_files(files, config):
    for file in [it for it in files if it.src_uri == "notes.txt"]:
        files.remove(file)
        files.append(Notes(file.src_uri, config.docs_dir, config.site_dir, True))
    return files

def on_pre_page(page, config, files):
    if isinstance(page.file, Notes):
        page.render = lambda config, files: setattr(page, "content", "<p>Converted.</p>")
    return page
"""


def test_a_page_that_a_plugin_converts_itself_is_for_everyone(site: Site) -> None:
    files = {
        "hook.py": _NOTES,
        "docs/notes.txt": "{% raw %}",
        "docs/see.md": "# See\n\n[notes](notes.txt)\n",
    }
    built = site([], files, hooks=["hook.py"])
    assert "Converted." in _text(built / "notes/index.html")
    assert 'href="../../notes/"' in (built / "clerk/see/index.html").read_text("utf-8")
    assert 'href="../notes/"' in (built / "rider/index.html").read_text("utf-8")


def test_what_a_plugin_removes_from_the_search_no_audience_finds(site: Site) -> None:
    hook = """\
import json
from pathlib import Path
from mkdocs.plugins import event_priority

@event_priority(-200)
def on_post_build(config):
    path = Path(config.site_dir, "search/search_index.json")
    index = json.loads(path.read_text("utf-8"))
    index["docs"] = [it for it in index["docs"] if "fees/" not in it["location"]]
    path.write_text(json.dumps(index), "utf-8")
"""
    built = site([], {"hook.py": hook}, hooks=["hook.py"])
    assert "A heading of fees" not in (built / "clerk/search/search_index.json").read_text("utf-8")
    assert "Till" in (built / "clerk/search/search_index.json").read_text("utf-8")


_PART = "{% if page.subsection == 'clerk' %}\nOnly for clerks.\n{% endif %}\n"


def test_liquid_in_a_snippet_is_refused_and_not_published_as_text(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    files = {"part.txt": _PART, "docs/late.md": '# Late\n\n--8<-- "part.txt"\n'}
    with pytest.raises(Abort):
        site([], files, markdown_extensions=["pymdownx.snippets"])
    told = [it.getMessage() for it in caplog.records if it.levelno >= logging.WARNING]
    found = [it for it in told if "would be published" in it]
    assert len(found) == 1
    assert "'{% if page.subsection == 'clerk' %}' would be published as text" in found[0]
    assert " --> part.txt:1:1" in found[0]


def test_liquid_that_code_shows_is_no_late_text(site: Site) -> None:
    text = "# Code\n\n```liquid\n{% raw %}{% if x %}{% endraw %}\n```\n"
    built = site([], {"docs/code.md": text})  # strictly: a warning would end the build
    assert "{% if x %}" in _text(built / "clerk/code/index.html")


_POSTS = {
    "docs/blog/index.md": "# Notices\n",
    "docs/blog/posts/hours.md": (
        "---\ndate: 2023-05-06\ncategories: [Opening]\n---\n# New hours\n\n"
        "Come at {% if page.subsection == 'clerk' %}seven{% else %}nine{% endif %}.\n"
        "![Clock](clock.txt)\n\n<!-- more -->\n\nSee [fees](../../fees.md).\n"
    ),
    "docs/blog/posts/keys.md": (
        "---\nsubsection: clerk\ndate: 2022-01-02\ncategories: [Keys]\n---\n# Lost keys\n\nAsk.\n"
    ),
    "docs/blog/posts/draft.md": "---\ndate: 2023-01-01\ndraft: true\n---\n# Draft\n\nx\n",
    "docs/blog/posts/clock.txt": "12:00\n",
}


def _text(path: Path) -> str:
    """What a page shows, without its markup."""
    html = path.read_text("utf-8")
    return " ".join(re.sub(r"<script.*?</script>|<[^>]*>", " ", html, flags=re.DOTALL).split())


def test_a_blog_has_posts_index_archive_and_categories_for_each_audience(
    site: Site, tmp_path: Path
) -> None:
    built = site(["blog"], _POSTS)
    riders, clerks = built / "rider/blog", built / "clerk/blog"
    post = "2023/05/06/new-hours/index.html"
    assert "Come at nine." in _text(riders / post)
    assert "Come at seven." in _text(clerks / post)
    assert 'href="../../../../../fees/"' in (riders / post).read_text("utf-8")
    assert 'src="../../../../../../blog/clock.txt"' in (clerks / post).read_text("utf-8")
    for folder, word, other in ((riders, "nine", "seven"), (clerks, "seven", "nine")):
        for page in ("index", "archive/2023/index", "category/opening/index"):
            text = _text(folder / f"{page}.html")
            assert f"Come at {word}." in text
            assert other not in text
    assert "Lost keys" in _text(clerks / "index.html")
    assert "Lost keys" not in _text(riders / "index.html")
    assert _pages_below(clerks) - _pages_below(riders) == {
        "2022/01/02/lost-keys/index.html",
        "archive/2022/index.html",
        "category/keys/index.html",
    }
    assert not _pages_below(built / "blog")
    assert sorted(path.name for path in (tmp_path / "docs").iterdir()) == [
        "blog",
        "fees.md",
        "index.md",
        "till.md",
    ]


def _pages_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}


def test_a_search_finds_no_page_of_a_blog_of_others(site: Site) -> None:
    built = site(["blog"], _POSTS)
    index = json.loads((built / "rider/search/search_index.json").read_text("utf-8"))
    found = {entry["location"].partition("#")[0] for entry in index["docs"]}
    assert {it for it in found if "blog" in it} == {
        "blog/",
        "blog/2023/05/06/new-hours/",
        "blog/archive/2023/",
        "blog/category/opening/",
    }


def test_a_blog_for_everyone_is_published_once(site: Site) -> None:
    everyone = "---\naudiences: []\n"
    files = {
        "docs/blog/index.md": f"{everyone}---\n# Notices\n",
        "docs/blog/posts/one.md": f"{everyone}date: 2023-05-06\n---\n# One\n\nFirst.\n",
    }
    built = site(["blog"], files)
    assert "First." in _text(built / "blog/index.html")
    assert "First." in _text(built / "blog/2023/05/06/one/index.html")
    assert not (built / "rider/blog").exists()


def test_an_example_in_an_excerpt_looks_as_it_does_in_its_post(site: Site) -> None:
    text = '---\ndate: 2023-05-06\n---\n# Sample\n\n```json\n{ "fee": 1 }\n```\n'
    built = site(["blog"], {"docs/blog/index.md": "# N\n", "docs/blog/posts/a.md": text})
    index = (built / "rider/blog/index.html").read_text("utf-8")
    assert "tandem-e" not in index
    assert "&quot;fee&quot;" in index


def test_mistakes_in_posts_are_found(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    text = "---\ndate: 2023-05-06\n---\n# Sample\n\n[x](nowhere.md)\n"
    with pytest.raises(Abort):
        site(["blog"], {"docs/blog/index.md": "# N\n", "docs/blog/posts/a.md": text})
    assert "docs/blog/posts/a.md:6:5" in caplog.text


def test_each_audience_has_feeds_of_its_own_pages(site: Site) -> None:
    options = {"match_path": "^(fees|till)", "use_git": False}
    built = site([{"rss": options}], {"docs/all.md": "---\naudiences: []\n---\n# All\n"})
    links = {
        name: re.findall(r"<item>.*?<link>(.*?)</link>", (built / name).read_text("utf-8"))
        for name in (
            "feed_rss_created.xml",
            "rider/feed_rss_created.xml",
            "clerk/feed_rss_created.xml",
        )
    }
    assert {name: sorted(found) for name, found in links.items()} == {
        "feed_rss_created.xml": [],
        "rider/feed_rss_created.xml": ["https://site.example/rider/fees/"],
        "clerk/feed_rss_created.xml": [
            "https://site.example/clerk/fees/",
            "https://site.example/clerk/till/",
        ],
    }
    for page, link in (
        ("rider/fees", "../feed_rss_created.xml"),
        ("clerk", "feed_rss_created.xml"),
        ("all", "../feed_rss_created.xml"),
    ):
        assert f'href="{link}"' in (built / page / "index.html").read_text("utf-8")


def test_each_audience_has_an_llms_txt(site: Site) -> None:
    sections = {"Desk": ["till.md"], "Money": [{"fee*.md": "what it costs"}]}
    built = site([{"llmstxt": {"full_output": "llms-full.txt", "sections": sections}}], {})
    fees = "- [Fees](https://site.example/{0}/fees/index.md): what it costs"
    assert _lines(built / "rider/llms.txt") == ["# Library", "## Money", fees.format("rider")]
    assert _lines(built / "clerk/llms.txt") == [
        "# Library",
        "## Desk",
        "- [Till](https://site.example/clerk/till/index.md)",
        "## Money",
        fees.format("clerk"),
    ]
    assert "A heading of fees" in (built / "rider/llms-full.txt").read_text("utf-8")
    assert "Till" not in (built / "rider/llms-full.txt").read_text("utf-8")
    assert _lines(built / "llms.txt")[-2:] == [
        "- [Riders](https://site.example/rider/llms.txt)",
        "- [Clerks](https://site.example/clerk/llms.txt)",
    ]


def test_a_section_of_llms_txt_that_names_no_page_is_warned_of(site: Site) -> None:
    with pytest.raises(Abort):
        site([{"llmstxt": {"sections": {"Money": ["fines.md"]}}}], {})


@pytest.fixture
def dated(tmp_path: Path) -> None:
    """Pages of a repository, each of which was committed on a day of its own."""
    for day, (name, text) in enumerate([*PAGES.items(), ("docs/desk/keys.md", "# Keys\n")], 1):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        when = f"2021-03-0{day}T12:00:00+00:00"
        author = ("-c", "user.name=A. Author", "-c", "user.email=author@example.org")
        for words in (("init", "-q"), ("add", name), (*author, "commit", "-q", "-m", "Add")):
            subprocess.run(  # noqa: S603 -- words of this test
                ("git", *words),  # noqa: S607 -- wherever it is
                cwd=tmp_path,
                env={**os.environ, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when},
                check=True,
                timeout=LIMIT,
            )


@pytest.mark.usefixtures("dated")
def test_a_page_has_the_date_of_the_last_commit_of_its_source(site: Site) -> None:
    built = site([{"git-revision-date-localized": {"type": "iso_date"}}], {})
    days = {
        name: set(re.findall(r"2021-03-\d\d", (built / name / "index.html").read_text("utf-8")))
        for name in ("rider/fees", "clerk/fees", "clerk/till", "rider/desk/keys")
    }
    assert days == {
        "rider/fees": {"2021-03-02"},
        "clerk/fees": {"2021-03-02"},
        "clerk/till": {"2021-03-03"},
        "rider/desk/keys": {"2021-03-04"},
    }


@pytest.mark.usefixtures("dated")
def test_an_entry_of_a_feed_has_the_date_of_the_commit_of_its_source(site: Site) -> None:
    built = site([{"rss": {"match_path": "^(till|desk/)", "use_git": True}}], {})
    text = (built / "clerk/feed_rss_created.xml").read_text("utf-8")
    assert re.findall(r"<item>.*?<pubDate>(.*?) 12:00", text) == [
        "Thu, 04 Mar 2021",
        "Wed, 03 Mar 2021",
    ]


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line]


def test_a_redirect_leads_each_audience_to_its_page(site: Site) -> None:
    maps = {"cost.md": "fees.md#a-heading-of-fees", "desk.md": "till.md", "x.md": "all.md"}
    files = {"docs/all.md": "---\naudiences: []\n---\n# All\n"}
    built = site([{"redirects": {"redirect_maps": maps}}], files)
    found = {
        page.parent.relative_to(built).as_posix(): re.findall(r"url=([^\"]*)", page.read_text())[0]
        for page in built.rglob("index.html")
        if 'http-equiv="refresh"' in page.read_text("utf-8")
    }
    assert found == {
        "cost": "../rider/fees/#a-heading-of-fees",
        "rider/cost": "../fees/#a-heading-of-fees",
        "clerk/cost": "../fees/#a-heading-of-fees",
        "desk": "../clerk/till/",
        "clerk/desk": "../till/",
        "x": "../all/",
    }


@pytest.mark.parametrize("theme", ["readthedocs", "mkdocs"])
def test_a_page_of_the_theme_names_no_pages_of_audiences(site: Site, theme: str) -> None:
    built = site([], {}, theme={"name": theme})
    for page in ("404", "search"):
        path = built / f"{page}.html"
        assert not path.exists() or "till" not in _text(path).lower()
    assert "Till" in _text(built / "clerk/index.html")


def test_anchors_that_a_plugin_makes_are_no_mistakes(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    files = {
        "shop.py": 'def open_till():\n    """Open it."""\n',
        "docs/api.md": "# API\n\n::: shop.open_till\n",
        "docs/use.md": "# Use\n\n[till](api.md#shop.open_till), [there][shop.open_till]\n",
    }
    python = {"mkdocstrings": {"handlers": {"python": {"paths": ["."]}}}}
    built = site(["autorefs", python], files)
    html = (built / "clerk/use/index.html").read_text("utf-8")
    assert html.count('href="../api/#shop.open_till"') == 2
    caplog.clear()
    with pytest.raises(Abort):
        site([], files | {"docs/api.md": "# API\n"})
    assert "'api.md' has no heading '#shop.open_till'" in caplog.text


def test_the_guard_against_liquid_lets_the_plugin_render_and_show_it(site: Site) -> None:
    text = "# Code\n\n{{ page.subsection }}\n\n    {% raw %}{% if x %}{% endraw %}\n"
    built = site([], {"docs/code.md": text}, markdown_extensions=[GUARD, "tables"])
    assert "clerk {% if x %}" in _text(built / "clerk/code/index.html")


@pytest.mark.parametrize(
    "text", ["{% if x %}a{% endif %}", "a {%- assign b = 1 %}", "{{ page.b }}"]
)
def test_without_the_plugin_the_guard_refuses_liquid(text: str) -> None:
    with pytest.raises(UnrenderedLiquidError, match="tandem export"):
        markdown.markdown(text, extensions=[GUARD])
    assert markdown.markdown("100 {{ x }} {# b #}", extensions=[GUARD])
