"""Texts of Jekyll's in words that work here."""

import re
from collections.abc import Callable, Iterator, Mapping

from mkdocs_tandem.importing.plan import Lost
from mkdocs_tandem.source import Source

_HIGHLIGHT = re.compile(
    r"\{%-?\s*highlight\s+([\w+#.-]+)[^%]*%\}\r?\n?(.*?)\r?\n?\{%-?\s*endhighlight\s*-?%\}",
    re.DOTALL,
)
_LINK = re.compile(r"(?:\{\{\s*site\.baseurl\s*\}\})?\{%-?\s*link\s+([^\s%{}]+)\s*-?%\}")
_TOC = re.compile(r"^(?:[*+-]|1[.)])[ \t]+[^\n]*\n\{:\s*toc\b[^}]*\}[ \t]*$", re.MULTILINE)


def rewritten(text: str, addresses: Mapping[str, str]) -> str:
    """A text whose code, links and contents are written as the new site wants them.

    ``addresses`` are those of pages, by the paths that ``link`` names them with.
    """
    text = _HIGHLIGHT.sub(r"```\1\n\2\n```", text)
    text = _LINK.sub(
        lambda found: (
            "{{ site.baseurl }}" + addresses[found[1]] if found[1] in addresses else found[0]
        ),
        text,
    )
    return _TOC.sub("[TOC]", text)


_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str], str]

_LOST: tuple[_Rule, ...] = (
    (
        re.compile(r"\{%-?\s*(link|post_url)\s+([^\s%]+)"),
        lambda found: f"'{{% {found[1]} {found[2]} %}}' leads to no page",
        "link to the page itself, as [text](page.md)",
    ),
    (
        re.compile(r"\{%-?\s*(seo|feed_meta|paginate|octicon|gist|remote_include)\b"),
        lambda found: f"the tag '{found[1]}' of a plugin",
        "remove it",
    ),
    (
        re.compile(r"\{::(\w+)"),
        lambda found: f"kramdown's '{{::{found[1]}}}'",
        "write it as HTML, or remove it",
    ),
    (
        re.compile(r"\bsite\.(posts|categories|tags|related_posts|static_files|html_pages)\b"),
        lambda found: f"'{found[0]}', which is empty here",
        "list the pages yourself, or go through 'site.pages'",
    ),
    (
        re.compile(r"\b(paginator|jekyll)\.\w+"),
        lambda found: f"'{found[0]}', which is empty here",
        "remove it",
    ),
)


def losses(source: Source, text: str) -> Iterator[Lost]:
    """What a text still says that does not work here."""
    for pattern, what, instead in _LOST:
        for found in pattern.finditer(text):
            place = source.text.find(found[0])
            yield Lost(source.location(max(0, place)), what(found), instead)
