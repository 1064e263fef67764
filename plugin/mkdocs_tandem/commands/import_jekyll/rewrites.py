"""Jekyll markup rewritten."""

import re
from collections.abc import Callable, Iterator, Mapping

from mkdocs_tandem.commands.import_jekyll.plan import Loss
from mkdocs_tandem.source import Source

_HIGHLIGHT = re.compile(
    r"\{%-?[ \t]*raw[ \t]*-?%\}.*?\{%-?[ \t]*endraw[ \t]*-?%\}"
    r"|^\{%[ \t]*highlight[ \t]+(?P<language>[\w+#.-]+)[^%\n]*%\}[ \t]*\r?\n"
    r"(?P<code>(?:(?!\{%|```).)*?)\r?\n\{%[ \t]*endhighlight[ \t]*%\}[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
"""A block of code alone on its lines; elsewhere, the tag itself is kept."""
_LINK = re.compile(r"(?:\{\{\s*site\.baseurl\s*\}\})?\{%-?\s*link\s+([^\s%{}]+)\s*-?%\}")


def rewritten(text: str, addresses: Mapping[str, str]) -> str:
    """A text whose code and links are written as the new site wants them.

    ``addresses`` are those of pages, by the paths that ``link`` names them with.
    """
    text = _HIGHLIGHT.sub(_fenced, text)
    return _LINK.sub(
        lambda found: (
            "{{ site.baseurl }}" + addresses[found[1]] if found[1] in addresses else found[0]
        ),
        text,
    )


def _fenced(found: re.Match[str]) -> str:
    if found["language"] is None:
        return found[0]
    return f"```{found['language']}\n{found['code']}\n```"


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
        re.compile(r"\bsite\.(posts|categories|tags|related_posts|static_files|html_pages)\b"),
        lambda found: f"'{found[0]}', which is empty here",
        "list the pages yourself, or go through 'site.pages'",
    ),
    (
        re.compile(r"\{[{%][^{}%]*?\b(?:paginator|jekyll)\.\w+"),
        lambda found: f"'{found[0].split()[-1]}', which is empty here",
        "remove it",
    ),
)


def losses(source: Source, text: str) -> Iterator[Loss]:
    """What a text still says that does not work here."""
    for pattern, what, instead in _LOST:
        for found in pattern.finditer(text):
            place = source.text.find(found[0])
            yield Loss(source.location(max(0, place)), what(found), instead)
