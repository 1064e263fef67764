"""Which plugins of MkDocs work on a site with audiences: ``python -m tests.compatibility FILE``.

Each row is built by a test, which asserts its verdict.
"""

import json
import re
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
    files: Mapping[str, str | bytes] = {}
    """In them, ``{loopback}`` is the address of a server of the folder ``served``."""
    shown: tuple[tuple[str, str], ...] = ()
    """Patterns of files of the site, each with a text that they have."""
    hidden: tuple[tuple[str, str], ...] = ()
    """The same, with a text that they do not have."""
    others: tuple[str, ...] = ()
    """Plugins that it needs."""
    settings: Mapping[str, Any] = {}
    """Further settings of ``mkdocs.yml``."""
    is_last: bool = False
    """Whether it is named after our own plugin."""
    refusal: str = ""
    """What the error says."""
    needs: tuple[str, ...] = ()
    """Modules that it works with where they can be imported."""


_MATERIAL = "mkdocs-material"
_SUMMARY = "* [Start](index.md)\n* [At the till](till.md)\n* [All fees](fees.md)\n"
_OUTLINE = "nav:\n  - index.md\n  - At the till: till.md\n  - All fees: fees.md\n"
_CLERKS = (("clerk/index.html", "At the till"), ("rider/index.html", "All fees"))
_MADE = "import mkdocs_gen_files\nwith mkdocs_gen_files.open('made.md', 'w') as file:\n"
_MADE += "    file.write('# Made\\n\\nFor {{ page.subsection }}.\\n')\n"
_PICTURE = "# Picture\n\n![A clock](clock.png)\n"
_API = "openapi: 3.0.0\ninfo: { title: Fees, version: '1' }\npaths:\n  /fees:\n    get:\n"
_API += "      summary: All fees\n      responses: { '200': { description: ok } }\n"
_NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["Of a notebook."]}
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
)
_POST = "---\ndate: 2023-05-06\n---\n# Hours\n\nFor {{ page.subsection }}.\n"


def _font() -> bytes:
    """A font, where Pillow is installed, for a plugin that would download one."""
    try:
        from PIL.ImageFont import FreeTypeFont, load_default  # noqa: PLC0415 -- may be missing
    except ImportError:
        return b""
    found = load_default(20)
    return found.font_bytes if isinstance(found, FreeTypeFont) else b""


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
        "its anchors are not checked",
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
        "feeds in the folder of each audience; those at the root have the pages for everyone",
        {"use_git": False},
        shown=(("clerk/feed_rss_created.xml", "clerk/till/"),),
    ),
    Row(
        "llmstxt",
        "mkdocs-llmstxt",
        Support.PER_AUDIENCE,
        "`llms.txt` in the folder of each audience; the one at the root links to them",
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
        "between `{% raw %}` and `{% endraw %}`; Liquid in included files is refused",
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
        files={"docs/picture.md": _PICTURE, "docs/clock.png": "x"},
        shown=(("clerk/picture/index.html", 'class="glightbox"'),),
    ),
    Row(
        "git-revision-date-localized",
        "mkdocs-git-revision-date-localized-plugin",
        Support.WORKS,
        "dates are those of the sources",
        shown=(("clerk/till/index.html", "git-revision-date-localized-plugin"),),
    ),
    Row(
        "print-site",
        "mkdocs-print-site-plugin",
        Support.PER_AUDIENCE,
        "its page is in the folder of each audience; name it after `tandem`",
        {"add_to_navigation": True, "exclude": ["desk/*"]},
        files={
            "docs/desk/more.md": "# Left out\n",
            "docs/clock.md": _PICTURE,
            "docs/clock.png": "x",
        },
        shown=(
            ("clerk/print_page/index.html", "Only a clerk opens it."),
            ("rider/print_page/index.html", 'src="../../clock.png"'),
            ("rider/index.html", 'href="print_page/"'),
        ),
        is_last=True,
    ),
    Row(
        "with-pdf",
        "mkdocs-with-pdf",
        Support.PER_AUDIENCE,
        "its document is in the folder of each audience",
        shown=(("clerk/pdf/document.pdf", "%PDF"), ("rider/pdf/document.pdf", "%PDF")),
        needs=("weasyprint",),
    ),
    Row(
        "monorepo",
        "mkdocs-monorepo-plugin",
        Support.WORKS,
        "pages of all folders are rendered; it needs `nav`",
        files={
            "part/mkdocs.yml": "site_name: part\nnav:\n  - Home: index.md\n",
            "part/docs/index.md": "# Part\n\nFor {{ page.subsection }}.\n",
        },
        settings={"nav": ["index.md", "till.md", {"Part": "!include ./part/mkdocs.yml"}]},
        shown=(
            ("clerk/part/index.html", "For clerk."),
            ("rider/part/index.html", "For rider."),
        ),
    ),
    Row(
        "mike",
        "mike",
        Support.WORKS,
        "each version has all audiences; their pages do not show Material's version selector",
    ),
    Row(
        "techdocs-core",
        "mkdocs-techdocs-core",
        Support.WORKS,
        "",
        shown=(("clerk/till/index.html", "Only a clerk"),),
    ),
    Row(
        "table-reader",
        "mkdocs-table-reader-plugin",
        Support.WORKS,
        "between `{% raw %}` and `{% endraw %}`; a table is the same for everyone",
        files={
            "docs/table.csv": "fee,cents\nday,120\n",
            "docs/table.md": "# Table\n\n{% raw %}{{ read_csv('docs/table.csv') }}{% endraw %}\n",
        },
        shown=(("clerk/table/index.html", "day</td>"),),
    ),
    Row(
        "mermaid2",
        "mkdocs-mermaid2-plugin",
        Support.WORKS,
        "Liquid in diagrams is rendered",
        {"javascript": "mermaid.js"},
        files={
            "docs/mermaid.js": "",
            "docs/way.md": "# Way\n\n```mermaid\ngraph TD\n  A[{{ page.subsection }}] --> B\n```\n",
        },
        shown=(("clerk/way/index.html", "A[clerk]"),),
    ),
    Row(
        "panzoom",
        "mkdocs-panzoom-plugin",
        Support.WORKS,
        "",
        shown=(("clerk/fees/index.html", "panzoom"),),
    ),
    Row(
        "mkdocs-jupyter",
        "mkdocs-jupyter",
        Support.WORKS,
        "a notebook is a page for everyone; Liquid in it is not rendered",
        files={"docs/notes.ipynb": _NOTEBOOK, "docs/see.md": "# See\n\n[notes](notes.ipynb)\n"},
        shown=(("notes/index.html", "Of a notebook."), ("clerk/see/index.html", "../../notes/")),
    ),
    Row(
        "meta-manager",
        "mkdocs-meta-manager",
        Support.WORKS,
        "audiences in `.meta.yml` need the plugin `meta`",
        files={"docs/.meta.yml": "description: Of Ann\n"},
        shown=(("clerk/till/index.html", 'content="Of Ann"'),),
    ),
    Row(
        "link-marker",
        "mkdocs-link-marker",
        Support.WORKS,
        "",
        files={"docs/out.md": "# Out\n\n[there](https://out.example/)\n"},
    ),
    Row(
        "autotag",
        "mkdocs-auto-tag-plugin",
        Support.WORKS,
        "patterns are those of sources",
        {"globs": {"till.md": ["Money"]}},
        files={"docs/tags.md": "# Tags\n\n<!-- material/tags -->\n"},
        shown=(("clerk/till/index.html", "Money"),),
        others=("tags",),
    ),
    Row(
        "i18n",
        "mkdocs-static-i18n",
        Support.REFUSED,
        "with several languages: give each a configuration and a `docs_dir` of its own",
        {
            "languages": [
                {"locale": "en", "name": "E", "default": True},
                {"locale": "de", "name": "D"},
            ]
        },
        refusal="cannot build several languages",
    ),
    Row(
        "git-authors",
        "mkdocs-git-authors-plugin",
        Support.WORKS,
        "authors are those of the sources",
        shown=(("clerk/till/index.html", "A. Author"),),
    ),
    Row(
        "mkdocs-simple-hooks",
        "mkdocs-simple-hooks",
        Support.WORKS,
        "",
        {"hooks": {"on_page_markdown": "shop_hooks:add"}},
        files={"shop_hooks.py": "def add(markdown, **kw):\n    return markdown + '\\n\\nAdded.'\n"},
        shown=(("clerk/till/index.html", "Added."),),
    ),
    Row(
        "swagger-ui-tag",
        "mkdocs-swagger-ui-tag",
        Support.WORKS,
        "",
        {"filter_files": ["ui.md"]},
        files={
            "docs/api.yaml": "openapi: 3.0.0\n",
            "docs/ui.md": '# UI\n\n<swagger-ui src="api.yaml"/>\n',
        },
        shown=(("clerk/ui/index.html", "<iframe"), ("clerk/ui/swagger-*.html", '"../../api.yaml"')),
    ),
    Row(
        "exclude",
        "mkdocs-exclude",
        Support.WORKS,
        "",
        {"glob": ["desk/*"]},
        files={"docs/desk/more.md": "# More\n"},
    ),
    Row(
        "external-markdown",
        "mkdocs-embed-external-markdown",
        Support.WORKS,
        "between `{% raw %}` and `{% endraw %}`; Liquid in embedded files is refused",
        files={
            "served/part.md": "# Part\n\nOf another site.\n",
            "docs/far.md": (
                "# Far\n\n{% raw %}{{ external_markdown('{loopback}/part.md', '') }}{% endraw %}\n"
            ),
        },
        shown=(("clerk/far/index.html", "Of another site."),),
    ),
    Row(
        "autolinks",
        "mkdocs-autolinks-plugin",
        Support.REFUSED,
        "several files have the same name, one per audience: write relative links",
        refusal="finds pages by the names of files",
    ),
    Row(
        "mkdocs-video",
        "mkdocs-video",
        Support.WORKS,
        "",
        files={"docs/film.md": "# Film\n\n![type:video](https://film.example/1)\n"},
        shown=(("clerk/film/index.html", "<iframe"),),
    ),
    Row(
        "open-in-new-tab",
        "mkdocs-open-in-new-tab",
        Support.WORKS,
        "",
        shown=(("clerk/index.html", "open_in_new_tab.js"),),
    ),
    Row(
        "neoteroi.mkdocsoad",
        "neoteroi-mkdocs",
        Support.WORKS,
        "paths of contracts are relative to `mkdocs.yml`; `neoteroi.contribs` counts sources",
        files={"docs/api.yaml": _API, "docs/oad.md": "# OAD\n\n[OAD(./docs/api.yaml)]\n"},
        shown=(("clerk/oad/index.html", "/fees"),),
    ),
    Row(
        "git-committers",
        "mkdocs-git-committers-plugin-2",
        Support.WORKS,
        "committers are those of the sources; it asks GitHub for each file and audience",
        {"repository": "a/b", "branch": "main", "token": "x"},
    ),
    Row(
        "drawio",
        "mkdocs-drawio",
        Support.WORKS,
        "",
        files={
            "docs/plan.drawio": '<mxfile><diagram name="p">x</diagram></mxfile>',
            "docs/plan.md": "# Plan\n\n![](plan.drawio)\n",
        },
        shown=(("clerk/plan/index.html", "mxfile"),),
    ),
    Row(
        "markdownextradata",
        "mkdocs-markdownextradata-plugin",
        Support.WORKS,
        "between `{% raw %}` and `{% endraw %}`; `variables` of audiences do the same",
        files={"docs/who.md": "# Who\n\n{% raw %}{{ who }}{% endraw %}\n"},
        settings={"extra": {"who": "Ann"}},
        shown=(("clerk/who/index.html", "Ann"),),
    ),
    Row(
        "social",
        _MATERIAL,
        Support.PER_AUDIENCE,
        "a card for each page of each audience; patterns are those of sources",
        {"cards_exclude": ["fees.md"]},
        files={".cache/plugin/social/fonts/Roboto/Regular.ttf": _font()},
        shown=(("clerk/till/index.html", "/clerk/till.png"),),
        needs=("cairosvg", "PIL"),
    ),
    Row(
        "privacy",
        _MATERIAL,
        Support.WORKS,
        "a file that several audiences use is downloaded once",
        {"assets_exclude": ["unpkg.com/*"]},
        files={
            "served/clock.png": "x",
            "docs/clock.md": "# Clock\n\n![c]({loopback}/clock.png)\n",
        },
        shown=(("clerk/clock/index.html", 'src="../../assets/external/'),),
    ),
    Row(
        "exclude-search",
        "mkdocs-exclude-search",
        Support.PER_AUDIENCE,
        "patterns are those of sources",
        {"exclude": ["fees.md"]},
        hidden=(("clerk/search/search_index.json", "heading of fees"),),
    ),
    Row(
        "encryptcontent",
        "mkdocs-encryptcontent-plugin",
        Support.WORKS,
        "do not set `llms` or `compare`, which publish the text",
        {"search_index": "clear"},
    ),
    Row(
        "api-autonav",
        "mkdocs-api-autonav",
        Support.WORKS,
        "",
        {"modules": ["shop"]},
        files={"shop/__init__.py": '"""A shop."""\n'},
        others=("autorefs", "mkdocstrings"),
    ),
    Row(
        "git-revision-date",
        "mkdocs-git-revision-date-plugin",
        Support.WORKS,
        "dates are those of the sources",
        files={"docs/when.md": "# When\n\n{% raw %}{{ git_revision_date }}{% endraw %}\n"},
        shown=(("clerk/when/index.html", "<p>20"),),
    ),
    Row(
        "render_swagger",
        "mkdocs-render-swagger-plugin",
        Support.WORKS,
        "",
        files={"docs/api.yaml": "openapi: 3.0.0\n", "docs/ui.md": "# UI\n\n!!swagger api.yaml!!\n"},
        shown=(("clerk/ui/index.html", "api.yaml"),),
    ),
)

_TEXT = """\
Add `tandem` to your plugins, and keep the others and their order. The table shows the result of a
build with two audiences for each plugin, in the given version. It contains the 40 most downloaded
plugins (PyPI, November 2026), those of MkDocs and Material, and some others.

- *works*: on the pages of each audience, the plugin does the same as on any page;
- *per audience*: the plugin runs separately for each audience, so that its index, feed or document
  contains no text of another audience;
- *refused*: `tandem check` and the build end with one error in `mkdocs.yml`; the table shows the
  alternative.

Liquid runs before other plugins. If a plugin uses braces too, write its calls between `{% raw %}`
and `{% endraw %}`.

| plugin | version | support | notes |
| --- | --- | --- | --- |
"""
_AFTER = """
## A plugin that is not in the table

It gets a file for each audience of a page: `page.file.src_uri` and `page.url` begin with the name
of the audience; `page.file.abs_src_path` and, once the text of pages is read, `page.file.src_path`
are those of the source; `page.meta` has the audience. So plugins that process one page at a time
work. If a plugin publishes text of one audience in a file for others, the build fails
([leaked-word](rules/leaked-word.md)). Binary files, such as PDF, are not checked: look at them
before you publish.
"""


_KNOWN = re.compile(r"(?m)^\| `[^`]+` \| (\S+) ([^|\s]+) \|")


def _version(distribution: str, known: Mapping[str, str]) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return known.get(distribution, "not installed")


def text(before: str = "") -> str:
    """The page of the manual; plugins that are not installed keep the versions they have there."""
    known = dict(_KNOWN.findall(before))
    rows = "".join(
        f"| `{row.name}` | {row.distribution} {_version(row.distribution, known)} | {row.support} "
        f"| {row.note} |\n"
        for row in ROWS
    )
    return page("Other plugins", _TEXT + rows + _AFTER)


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(text(path.read_text("utf-8") if path.is_file() else ""), "utf-8")
