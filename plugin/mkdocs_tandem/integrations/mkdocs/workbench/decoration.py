"""Marks on text that only some audiences see."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from difflib import SequenceMatcher
from html import escape
from typing import NamedTuple

from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.integrations.mkdocs.workbench.page import WorkbenchState
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.pages.variant_diff import VariantDifference

_WORD = re.compile(r"&(?:\w+|#\w+);|\w+")
_ARTICLE = re.compile(r"(?<=<article)([^>]*>)(.*)(?=</article>)", re.DOTALL)
_PART = re.compile(
    r"<!--.*?-->|<(script|style|svg|button|nav|textarea)\b.*?</\1>"
    r'|<details class="tandem-console".*?</details>|<[^>]*>|(?P<text>[^<]+)',
    re.DOTALL,
)
_MADE = re.compile(r'<div class="(?:tandem-bar|tandem-e\d+-[1-9]|tabbed-labels)\b')
"""What begins a title bar, or a further form of an example."""
_DIV = re.compile(r"</?div\b")
_MANY = 20_000
"""With more words than this, frequent ones are not looked for everywhere."""


class _Word(NamedTuple):
    text: str
    start: int
    end: int


def marked(html: str, text: str, distinctions: Sequence[VariantDifference]) -> str:
    """A whole page whose article has the marks; as it is where it has no article."""
    article = _ARTICLE.search(html)
    if article is None or not distinctions:
        return html
    start, end = article.span(2)
    inside = html[start:end]
    words = list(_words_of_html(inside))
    known = _decided(words, _words(text, 0), distinctions)
    parts: list[str] = []
    at = 0
    for run_start, run_end, distinction in _runs(inside, words, known):
        parts += [inside[at:run_start], _opening(distinction), inside[run_start:run_end], "</span>"]
        at = run_end
    return "".join([html[:start], *parts, inside[at:], html[end:]])


def _words(text: str, offset: int) -> list[_Word]:
    return [
        _Word(found[0], offset + found.start(), offset + found.end())
        for found in _WORD.finditer(text)
        if not found[0].startswith("&")
    ]


def _words_of_html(html: str) -> Iterator[_Word]:
    """The words of an article, without those that are made of its examples."""
    made = list(_made(html))
    for part in _PART.finditer(html):
        if part["text"] and not any(start <= part.start() < end for start, end in made):
            yield from _words(part["text"], part.start())


def _made(html: str) -> Iterator[tuple[int, int]]:
    """Where title bars and the further forms of examples are, as in HTTP and Python."""
    at = 0
    for opening in _MADE.finditer(html):
        if opening.start() < at:
            continue
        depth = 0
        for tag in _DIV.finditer(html, opening.start()):
            depth += -1 if tag[0].startswith("</") else 1
            at = tag.end()
            if depth == 0:
                break
        yield opening.start(), at


def _decided(
    shown: Sequence[_Word], written: Sequence[_Word], distinctions: Sequence[VariantDifference]
) -> dict[int, VariantDifference]:
    """What decides the words that are shown, by their numbers."""
    own: dict[int, VariantDifference] = {}
    waiting = iter(distinctions)
    current = next(waiting, None)
    for number, word in enumerate(written):
        while current is not None and current.end <= word.start:
            current = next(waiting, None)
        if current is not None and current.start <= word.start:
            own[number] = current
    matcher = SequenceMatcher(
        None,
        [word.text for word in written],
        [word.text for word in shown],
        autojunk=len(written) > _MANY,
    )
    return {
        block.b + step: own[block.a + step]
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
        if block.a + step in own
    }


def _runs(
    html: str, words: Sequence[_Word], known: dict[int, VariantDifference]
) -> Iterator[tuple[int, int, VariantDifference]]:
    """Words next to each other that the same decides, with no tag between them."""
    runs: list[list[int]] = []
    for number in sorted(known):
        last = runs[-1][-1] if runs else -2
        is_next = last == number - 1 and known[last] == known[number]
        if is_next and "<" not in html[words[last].end : words[number].start]:
            runs[-1].append(number)
        else:
            runs.append([number])
    for run in runs:
        yield words[run[0]].start, words[run[-1]].end, known[run[0]]


def _opening(distinction: VariantDifference) -> str:
    condition = escape(f"{distinction.condition} ({distinction.location})")
    audiences = escape(", ".join(distinction.audiences))
    return (
        f'<span class="tandem-only" data-tandem-for="{audiences}" '
        f'data-tandem-condition="{condition}">'
    )


_HEAD = re.compile("</head>")


def decorated(html: str, site: WorkbenchState, variant: Variant, base: str) -> str:
    """A page with the workbench, and with marks on what only its audience reads.

    ``base`` is the path of the workbench.
    """
    with suppress(FindingError):  # it is among the page's findings
        html = marked(html, *site.project.publisher.distinguished(variant))
    links = (
        f'<link rel="stylesheet" href="{base}assets/workbench.css">'
        f'<script defer src="{base}assets/workbench.js"></script>'
    )
    return _HEAD.sub(lambda found: links + found[0], html, count=1)
