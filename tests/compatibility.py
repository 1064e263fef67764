"""Which plugins of MkDocs work on a site with audiences: ``python -m tests.compatibility FILE``.

Each row is built by a test, which asserts its verdict.
"""

import sys
from collections.abc import Mapping
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

from tests.manual import page


class Support(StrEnum):
    WORKS = "works"
    PER_AUDIENCE = "per audience"
    REFUSED = "refused"


class Row(NamedTuple):
    name: str
    """As ``mkdocs.yml`` has it."""
    distribution: str
    support: Support
    note: str
    options: Mapping[str, Any] = {}
    files: Mapping[str, str] = {}
    shown: tuple[tuple[str, str], ...] = ()
    """Files of the site, each with a text that it has."""
    others: tuple[str, ...] = ()
    """Plugins that it needs."""


_MATERIAL = "mkdocs-material"
_SUMMARY = "* [Start](index.md)\n* [At the till](till.md)\n* [All fees](fees.md)\n"
_OUTLINE = "nav:\n  - index.md\n  - At the till: till.md\n  - All fees: fees.md\n"
_CLERKS = (("clerk/index.html", "At the till"), ("rider/index.html", "All fees"))
_MADE = "import mkdocs_gen_files\nwith mkdocs_gen_files.open('made.md', 'w') as file:\n"
_MADE += "    file.write('# Made\\n\\nFor {{ page.subsection }}.\\n')\n"
_POST = "---\ndate: 2023-05-06\n---\n# Hours\n\nFor {{ page.subsection }}.\n"

ROWS = (
    Row(
        "search",
        "mkdocs",
        Support.PER_AUDIENCE,
        "an index for each audience; Material's, too",
        shown=(("clerk/search/search_index.json", "Till"),),
    ),
    Row(
        "blog",
        _MATERIAL,
        Support.PER_AUDIENCE,
        "posts, index, archive, categories and authors",
        files={"docs/blog/index.md": "# Notices\n", "docs/blog/posts/hours.md": _POST},
        shown=(
            ("clerk/blog/index.html", "For clerk."),
            ("rider/blog/2023/05/06/hours/index.html", "For rider."),
        ),
    ),
    Row(
        "tags",
        _MATERIAL,
        Support.PER_AUDIENCE,
        "listings and exported files",
        files={
            "docs/tags.md": "# Tags\n\n<!-- material/tags -->\n",
            "docs/safe.md": "---\nsubsection: clerk\ntags: [Money]\n---\n# Safe\n",
        },
        shown=(("clerk/tags/index.html", "Money"),),
    ),
    Row(
        "meta",
        _MATERIAL,
        Support.WORKS,
        "`.meta.yml` may name audiences",
        files={"docs/desk/.meta.yml": "subsection: clerk\n", "docs/desk/a.md": "# A\n"},
        shown=(("clerk/desk/a/index.html", "A"),),
    ),
    Row("offline", _MATERIAL, Support.WORKS, "with a search index for each audience"),
    Row(
        "awesome-nav",
        "mkdocs-awesome-nav",
        Support.PER_AUDIENCE,
        "`.nav.yml` is read once, and its result is split",
        files={"docs/.nav.yml": _OUTLINE},
        shown=_CLERKS,
    ),
    Row(
        "awesome-pages",
        "mkdocs-awesome-pages-plugin",
        Support.PER_AUDIENCE,
        "`.pages` is read once, and its result is split",
        files={"docs/.pages": _OUTLINE},
        shown=_CLERKS,
    ),
    Row(
        "literate-nav",
        "mkdocs-literate-nav",
        Support.PER_AUDIENCE,
        "`SUMMARY.md` is read once, and its result is split",
        files={"docs/SUMMARY.md": _SUMMARY},
        shown=_CLERKS,
    ),
    Row(
        "section-index",
        "mkdocs-section-index",
        Support.WORKS,
        "sections of each audience lead to their own pages",
        files={"docs/desk/index.md": "# Desk\n", "docs/desk/a.md": "# A\n"},
        shown=(("clerk/index.html", 'href="desk/"'),),
    ),
    Row(
        "gen-files",
        "mkdocs-gen-files",
        Support.WORKS,
        "generated pages are rendered, checked and tested like others",
        {"scripts": ["make.py"]},
        files={"make.py": _MADE},
        shown=(("clerk/made/index.html", "For clerk."), ("rider/made/index.html", "For rider.")),
    ),
    Row(
        "autorefs",
        "mkdocs-autorefs",
        Support.PER_AUDIENCE,
        "a reference leads to the heading of the same audience",
        files={"docs/more.md": "# More\n\n[there][a-heading-of-fees]\n"},
        shown=(("clerk/more/index.html", 'href="../fees/#a-heading-of-fees"'),),
    ),
    Row(
        "mkdocstrings",
        "mkdocstrings",
        Support.WORKS,
        "anchors that it makes are not checked",
        {"handlers": {"python": {"paths": ["."]}}},
        files={"shop.py": 'def pay():\n    """Pay."""\n', "docs/api.md": "# API\n\n::: shop.pay\n"},
        shown=(("clerk/api/index.html", 'id="shop.pay"'),),
        others=("autorefs",),
    ),
    Row(
        "redirects",
        "mkdocs-redirects",
        Support.PER_AUDIENCE,
        "`old.md` leads each audience to its page",
        {"redirect_maps": {"old.md": "fees.md"}},
        shown=(("clerk/old/index.html", "../fees/"), ("old/index.html", "../rider/fees/")),
    ),
    Row(
        "rss",
        "mkdocs-rss-plugin",
        Support.PER_AUDIENCE,
        "feeds in the folder of each audience; the site's have what everyone reads",
        {"use_git": False},
        shown=(("clerk/feed_rss_created.xml", "clerk/till/"),),
    ),
    Row(
        "llmstxt",
        "mkdocs-llmstxt",
        Support.PER_AUDIENCE,
        "`llms.txt` in the folder of each audience; the site's links to them",
        {"sections": {"All": ["*.md"]}},
        shown=(("clerk/llms.txt", "clerk/till/"), ("llms.txt", "rider/llms.txt")),
    ),
    Row(
        "macros",
        "mkdocs-macros-plugin",
        Support.WORKS,
        "Liquid comes first: write macros between `{% raw %}` and `{% endraw %}`",
        files={"docs/sum.md": "# Sum\n\n{% raw %}{{ 20 + 22 }}{% endraw %}\n"},
        shown=(("clerk/sum/index.html", "42"),),
    ),
    Row(
        "include-markdown",
        "mkdocs-include-markdown-plugin",
        Support.WORKS,
        "between `{% raw %}` and `{% endraw %}`; Liquid in what it includes is refused",
        files={
            "part.txt": "Of a part.\n",
            "docs/whole.md": (
                '# Whole\n\n{% raw %}{% include-markdown "../part.txt" %}{% endraw %}\n'
            ),
        },
        shown=(("clerk/whole/index.html", "Of a part."),),
    ),
    Row("minify", "mkdocs-minify-plugin", Support.WORKS, "", {"minify_html": True}),
    Row(
        "glightbox",
        "mkdocs-glightbox",
        Support.WORKS,
        "",
        files={"docs/picture.md": "# Picture\n\n![A clock](clock.png)\n", "docs/clock.png": "x"},
        shown=(("clerk/picture/index.html", 'class="glightbox"'),),
    ),
    Row(
        "git-revision-date-localized",
        "mkdocs-git-revision-date-localized-plugin",
        Support.WORKS,
        "dates are those of the sources",
        {"fallback_to_build_date": True, "strict": False},
    ),
    Row(
        "print-site",
        "mkdocs-print-site-plugin",
        Support.REFUSED,
        "its one page has the text of all audiences, which ends the build (`leaked-word`)",
    ),
)

_TEXT = """\
Each row is what a build with the plugin gave, in the version that is named. *Works* means that the
pages of each audience are what they are without audiences; *per audience*, that the plugin is run
for each audience by itself; *refused*, that the build ends with one error.

| plugin | version | is | |
| --- | --- | --- | --- |
"""
_AFTER = """
`i18n` (mkdocs-static-i18n) with several languages is refused by an error in `mkdocs.yml`: give each
language a configuration and a `docs_dir` of its own.

Other plugins get the pages of each audience as files of their own: `page.file.src_uri` begins with
the name of the audience, `page.file.abs_src_path` is the source, and `page.meta` has the audience.
What a plugin gathers from pages of several audiences and publishes is compared with what each of
them may read; a difference ends the build.
"""


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "not installed"


def text() -> str:
    """The page of the manual."""
    rows = "".join(
        f"| `{row.name}` | {row.distribution} {_version(row.distribution)} | {row.support} "
        f"| {row.note} |\n"
        for row in ROWS
    )
    return page("Other plugins", _TEXT + rows + _AFTER)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text(), "utf-8")
