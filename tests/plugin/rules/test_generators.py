"""Links to pages that other plugins make, which only a build knows."""

import pytest

from tests.plugin.conftest import Make

SCRIPT = """
import mkdocs_gen_files

with mkdocs_gen_files.open("credits.md", "w") as file:
    file.write("text")
for name in ("a", "b"):
    with mkdocs_gen_files.open(f"api/{name}.md", "w") as file:
        file.write("text")
"""
COMPUTED = "import mkdocs_gen_files as made\nfor name in found():\n    made.open(name, 'w')\n"
LINKS = {
    "gen-files": ("credits.md", "api/a.md", "api/sub/b.md", "credits/"),
    "blog": ("blog/archive/2024.md", "blog/category/news/", "blog/index.md"),
    "blog: { blog_dir: journal }": ("journal/archive/2024.md",),
    "api-autonav": ("reference/harbour/quay.md",),
    "monorepo": ("fleet/index.md",),
}


def _settings(plugin: str) -> str:
    plugin = f"{plugin}: {{ scripts: [gen.py] }}" if plugin == "gen-files" else plugin
    entry = f"{{ {plugin} }}" if ":" in plugin else plugin
    return f"plugins: [{entry}, tandem]\n"


def _rules(make: Make, plugin: str, link: str, script: str = SCRIPT) -> list[str]:
    files = {
        "mkdocs.yml": _settings(plugin),
        "gen.py": script,
        "docs/index.md": f"[made]({link})\n",
        "docs/guide/start.md": "# Start\n",
    }
    return [found.rule for found in make(files).check(execute=False).findings]


@pytest.mark.parametrize(
    ("plugin", "link"), [(plugin, link) for plugin, links in LINKS.items() for link in links]
)
def test_a_link_to_a_page_that_a_plugin_may_make_is_no_mistake(
    make: Make, plugin: str, link: str
) -> None:
    assert _rules(make, plugin, link) == []


@pytest.mark.parametrize("plugin", LINKS)
@pytest.mark.parametrize("link", ["guide/strat.md", "missing.md"])
def test_a_link_to_where_the_plugin_makes_no_pages_is_broken(
    make: Make, plugin: str, link: str
) -> None:
    assert _rules(make, plugin, link) == ["broken-link"]


@pytest.mark.parametrize("script", [COMPUTED, "import ("])
def test_a_script_whose_paths_are_unknown_may_make_any_page(make: Make, script: str) -> None:
    assert _rules(make, "gen-files", "made.md", script) == []


def test_a_plugin_that_makes_no_pages_excuses_no_link(make: Make) -> None:
    assert _rules(make, "search", "made.md") == ["broken-link"]


LATE = {
    "rss": ("feed_rss_created.xml", "feed_json_updated.json"),
    "llmstxt: { sections: { A: [index.md] } }": ("llms.txt", "llms-full.txt"),
    "print-site": ("print_page/",),
    "with-pdf": ("pdf/document.pdf",),
    "redirects: { redirect_maps: { old/page.md: index.md } }": ("old/page/",),
}
"""What plugins add to the site of each audience."""


def _of_audiences(make: Make, names: str, plugin: str, link: str) -> list[str]:
    audiences = ", ".join(f"{name}: {{ title: T }}" for name in names.split())
    entry = f"{{ {plugin} }}" if ":" in plugin else plugin
    settings = f"plugins: [{entry}, {{ tandem: {{ audiences: {{ {audiences} }} }} }}]\n"
    up = "../../" if link.endswith("/") else "../"  # an address, or a file beside others
    files = {
        "mkdocs.yml": settings,
        "docs/index.md": f"[made]({link})\n",
        "docs/guide/start.md": f"---\naudiences: []\n---\n[made]({up}{link})\n",
    }
    return [found.rule for found in make(files).check(execute=False).findings]


@pytest.mark.parametrize("names", ["crew", "crew guest"])
@pytest.mark.parametrize(
    ("plugin", "link"), [(plugin, link) for plugin, links in LATE.items() for link in links]
)
def test_a_link_to_what_a_plugin_adds_for_an_audience_is_no_mistake(
    make: Make, plugin: str, link: str, names: str
) -> None:
    assert _of_audiences(make, names, plugin, link) == []


@pytest.mark.parametrize("names", ["crew", "crew guest"])
@pytest.mark.parametrize("plugin", LATE)
def test_a_link_beside_what_a_plugin_adds_is_broken(make: Make, plugin: str, names: str) -> None:
    assert _of_audiences(make, names, plugin, "old/pages.md") == ["broken-link"] * 2
