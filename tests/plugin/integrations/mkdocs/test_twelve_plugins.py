"""A site with twelve plugins at once: each audience has what plain MkDocs makes of its export.

What may differ is named here: files of the whole site (``_AT_THE_ROOT``), classes of this plugin
(``_OWN``), the date of a generated page (``_DATE``), the title of the first page of an audience,
which section-index makes the page of the audience's tab, and entries of a blog's views in the
navigation, which plain MkDocs loses with awesome-nav.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from mkdocs_tandem.commands.export import export
from mkdocs_tandem.project.project import Project
from tests.support.waiting import LIMIT

PLUGINS: list[Any] = [
    "search",
    "blog",
    "tags",
    {"gen-files": {"scripts": ["make.py"]}},
    {"literate-nav": {"nav_file": "SUMMARY.md"}},
    "section-index",
    "autorefs",
    {"redirects": {"redirect_maps": {"old.md": "fees.md"}}},
    {"git-revision-date-localized": {"type": "iso_date", "fallback_to_build_date": True}},
    {"minify": {"minify_html": True}},
    "glightbox",
    "awesome-nav",
]
DISTRIBUTIONS = (
    "mkdocs_gen_files",
    "mkdocs_literate_nav",
    "mkdocs_section_index",
    "mkdocs_autorefs",
    "mkdocs_redirects",
    "mkdocs_git_revision_date_localized_plugin",
    "mkdocs_minify_plugin",
    "mkdocs_glightbox",
    "mkdocs_awesome_nav",
)
FILES = {
    "make.py": (
        "import mkdocs_gen_files\n"
        "with mkdocs_gen_files.open('made.md', 'w') as file:\n"
        "    file.write('# Made\\n\\n[there][a-heading-of-fees]\\n')\n"
    ),
    "docs/.nav.yml": (  # section-index and blog fail where an index without a title comes first
        "nav:\n- index.md\n- All fees: fees.md\n- till.md\n- made.md\n- desk\n- tags.md\n"
        "- Notices: blog/index.md\n"
    ),
    "docs/index.md": "# Start\n\n[Fees](fees.md) ![clock](clock.png)\n",
    "docs/clock.png": "x",
    "docs/fees.md": (
        "---\ntags: [Money]\n---\n# Fees\n\n## A heading of fees\n\n"
        "{% if page.subsection == 'clerk' %}Of clerks.{% else %}Of riders.{% endif %}\n\n"
        "- one\n- two\n\n```json\n[1]\n```\n"
    ),
    "docs/till.md": (
        "---\nsubsection: clerk\ntags: [Money]\n---\n# Till\n\n[up][a-heading-of-fees]\n"
    ),
    "docs/desk/index.md": "# Desk\n\nOf the {{ page.subsection }}.\n",
    "docs/desk/ask.md": "# Ask\n\n[fees](../fees.md#a-heading-of-fees)\n",
    "docs/tags.md": "# Tags\n\n<!-- material/tags -->\n",
    "docs/blog/index.md": "# Notices\n",
    "docs/blog/posts/hours.md": (
        "---\ndate: 2023-05-06\ncategories: [Opening]\n---\n# Hours\n\n"
        "At {% if page.subsection == 'clerk' %}seven{% else %}nine{% endif %}.\n"
    ),
}
AUDIENCES = {"rider": {"title": "Riders"}, "clerk": {"title": "Clerks"}}


def _built(root: Path) -> Path:
    for words in (
        ("init", "-q"),
        ("add", "."),
        ("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "Add"),
    ):
        subprocess.run(("git", *words), cwd=root, check=True, timeout=LIMIT)  # noqa: S603, S607 -- our own commands
    config = load_config(str(root / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()
    return root / "site"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Path, Path]]:
    """For each audience, the folder that a build gives, and the site of its export."""
    for name in DISTRIBUTIONS:
        pytest.importorskip(name)
    root = tmp_path_factory.mktemp("ours")
    settings = {
        "site_name": "Library",
        "site_url": "https://site.example/",
        "theme": {"name": "material", "font": False},
        "plugins": [*PLUGINS, {"tandem": {"audiences": AUDIENCES}}],
    }
    for name, text in {**FILES, "mkdocs.yml": yaml.safe_dump(settings, sort_keys=False)}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    plain = tmp_path_factory.mktemp("plain")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISABLE_MKDOCS_2_WARNING", "true")
        for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
            patch.setenv(name, "2024-05-06T07:08:09Z")
        export(Project.load(root / "mkdocs.yml"), plain, is_plain=True)
        ours = _built(root)
        found = {}
        for name in AUDIENCES:
            shutil.copy(root / "make.py", plain / name)
            found[name] = (ours / name, _built(plain / name))
    return found


def _paths(folder: Path) -> set[str]:
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {it for it in found if not it.startswith("assets/")}


_AT_THE_ROOT = {"404.html", "clock.png", "objects.inv", "sitemap.xml.gz"}
"""Files of the whole site, which each export has for itself."""


@pytest.mark.parametrize("audience", AUDIENCES)
def test_each_audience_has_the_files_of_its_export(
    sites: Mapping[str, tuple[Path, Path]], audience: str
) -> None:
    ours, plain = sites[audience]
    assert _paths(ours) - {"sitemap.xml.gz"} == _paths(plain) - _AT_THE_ROOT


_ARTICLE = re.compile(r"<div class=\"?md-content[\" ].*?</main>", re.DOTALL)
_ADDRESS = re.compile(r"((?:href|src)=)([\"']?)([^\"' >]+)")
_OWN = re.compile(r" ?tandem-[\w-]+")
"""Classes that this plugin gives to elements."""


_DATE = re.compile(r"<aside class=\"?md-source-file.*?</aside>", re.DOTALL)
"""In an export, a generated page is a file with a commit of its own."""


def _article(path: Path, folder: Path, root: str) -> str:
    """What a page shows, with addresses from the root of what its audience reads."""
    found = _ARTICLE.search(path.read_text("utf-8"))
    text = found[0] if found else path.read_text("utf-8")
    if path.parent.name == "made":
        text = _DATE.sub("", text)
    here = f"{root}{path.relative_to(folder).as_posix()}"
    return _ADDRESS.sub(lambda it: f"{it[1]}{_absolute(it[3], here, root)}", _OWN.sub("", text))


def _absolute(url: str, here: str, root: str) -> str:
    return urljoin(here, url).removeprefix(root).removeprefix("https://site.example/")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_each_page_shows_what_plain_mkdocs_shows(
    sites: Mapping[str, tuple[Path, Path]], audience: str
) -> None:
    ours, plain = sites[audience]
    for name in sorted(it for it in _paths(plain) - _AT_THE_ROOT if it.endswith(".html")):
        expected = _article(plain / name, plain, f"https://site.example/{audience}/")
        assert _article(ours / name, ours, f"https://site.example/{audience}/") == expected, name


@pytest.mark.parametrize("audience", AUDIENCES)
def test_each_audience_finds_what_plain_mkdocs_finds(
    sites: Mapping[str, tuple[Path, Path]], audience: str
) -> None:
    ours, plain = (_entries(folder) for folder in sites[audience])
    assert ours == plain


def _entries(folder: Path) -> list[Any]:
    """The entries of a search index, without those of pages for everyone."""
    index = json.loads((folder / "search/search_index.json").read_text("utf-8"))
    own = [it for it in index["docs"] if not it["location"].startswith("../")]
    titled = [it if it["location"] else {**it, "title": "Start"} for it in own]
    return sorted(titled, key=lambda it: str(it["location"]))


_LINK = re.compile(r"<a href=\"?([^\" >]*)\"? class=\"?md-nav__link.*?</a>", re.DOTALL)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_each_audience_has_the_navigation_of_its_export(
    sites: Mapping[str, tuple[Path, Path]], audience: str
) -> None:
    ours, plain = (_navigation(folder / "index.html") for folder in sites[audience])
    assert len(plain) > 4
    assert ours == plain


def _navigation(page: Path) -> list[tuple[str, str]]:
    """Addresses and titles of the entries but the first page and the views of the blog."""
    entries = [
        (it[1], " ".join(re.sub(r"<[^>]*>", " ", it[0]).split()))
        for it in _LINK.finditer(page.read_text("utf-8"))
    ]
    left_out = ("..", "#", "blog/archive/", "blog/category/")
    return [it for it in entries if it[0] not in (".", "./") and not it[0].startswith(left_out)]
