"""Links of Jekyll rewritten for pages that move, and tags that have no effect here."""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from mkdocs_tandem.commands.import_jekyll.plan import Loss
from mkdocs_tandem.config.jekyll import is_markdown
from mkdocs_tandem.liquid.lexer import EXPRESSION, OUTPUT, TAG, tokens
from mkdocs_tandem.liquid.syntax import TemplateToken
from mkdocs_tandem.pages.code_blocks import fences
from mkdocs_tandem.source import Source

_BASE = re.compile(r"\{\{-?\s*site\.baseurl\s*-?\}\}")


def rewritten(text: str, addresses: Mapping[str, str]) -> str:
    """A text whose ``link`` tags name the new paths of moved pages and files, except in ``raw``.

    ``addresses`` are theirs, by the paths that ``link`` names them with. A
    ``site.baseurl`` in front of the tag is removed, since the tag prints it.
    """
    parts: list[str] = []
    at = 0
    for start, end, path in _links(text):
        base = text.rfind("{{", at, start)
        has_base = base >= 0 and _BASE.fullmatch(text, base, start)
        parts.append(text[at : base if has_base else start])
        parts.append(
            f"{{{{ site.baseurl }}}}{addresses[path]}" if path in addresses else text[start:end]
        )
        at = end
    return "".join([*parts, text[at:]])


def _links(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and path of each ``link`` tag that names one page."""
    if "link" not in text:
        return
    found = tokens(text)
    for tag, path in itertools.pairwise(found):
        if tag.kind == TAG and tag.value == "link" and text.startswith("{%", tag.start):
            end = text.find("%}", path.start + len(path.value))
            if end >= 0:
                yield tag.start, end + 2, path.value.strip()


_TEXT = re.compile(r"\"[^\"]*\"|'[^']*'")

_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str], str]

_LOST: tuple[_Rule, ...] = (
    (
        re.compile(r"(?P<tag>seo|feed_meta|paginate)\b"),
        lambda found: f"the tag '{found['tag']}' of a plugin",
        "remove it",
    ),
    (
        re.compile(r".*?\bsite\.(documents|related_posts|static_files|html_files)\b", re.DOTALL),
        lambda found: f"'site.{found[1]}', which is empty here",
        "list the pages yourself, or loop over 'site.pages'",
    ),
    (
        re.compile(r".*?\b((?:paginator|jekyll)\.\w+|site\.time\b)", re.DOTALL),
        lambda found: f"'{found[1]}', which is empty here",
        "remove it",
    ),
)


REMOVED = frozenset({"seo", "feed_meta", "paginate"})
"""Tags of plugins that have no purpose here."""


_LOOP = re.compile(r"for\s+(\w+)\s+in\s+site\.(?:html_)?pages\b")


def _contents_of_pages(source: Source) -> Iterator[Loss]:
    """Where a loop over ``site.pages`` shows the content of a page, which has none here."""
    names: set[str] = set()
    for start, markup in _markup(tokens(source.text)) if ".content" in source.text else ():
        if found := _LOOP.match(markup):
            names.add(found[1])
        for name in sorted(names):
            if re.search(rf"\b{name}\.content\b", markup):
                what = f"'{name}.content' of 'site.pages', which is empty here"
                instead = "show its 'title' and 'url', or move the pages into a collection"
                yield Loss(source.location(start), what, instead)


def losses(source: Source) -> Iterator[Loss]:
    """The tags and variables of a text that have no effect here."""
    yield from _contents_of_pages(source)
    for start, markup in _markup(tokens(source.text)):
        for pattern, what, instead in _LOST:
            if found := pattern.match(markup):
                yield Loss(source.location(start), what(found), instead)
    for block in fences(source.text) if is_markdown(source.path) else ():
        end = source.text.find("\n", block.start)
        if block.words and "=" not in source.text[block.start : end]:
            what_is = "a fence with words after its language, which kramdown takes for text"
            instead = "write the language alone, as a plugin of the site may have done"
            yield Loss(source.location(block.start), what_is, instead)


def _markup(found: Sequence[TemplateToken]) -> Iterator[tuple[int, str]]:
    """Tags with their markup, and outputs, with their offsets."""
    for token, behind in itertools.pairwise(found):
        if token.kind in (TAG, OUTPUT) and behind.kind == EXPRESSION:
            name = f"{token.value} " if token.kind == TAG else ""
            yield token.start, name + _TEXT.sub("''", behind.value)
