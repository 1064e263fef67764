"""Kept results of rules across pages.

Another word in a paragraph changes a page and what it shows, but none of its templates, and nothing
of what they did. Those rules find now what they found before, if the templates of the pages that
they found something on are at the same lines.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mkdocs_tandem.cache import Cache, digest
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid import Branch, IncludeCall, IncludeParameter, Undefined, Variable
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.project.result_cache import Result
from mkdocs_tandem.serialization import dumped, loaded
from mkdocs_tandem.source import Source

ACROSS = "across"
_OPENING = re.compile(r"\{[{%]")
_MARKUP = re.compile(
    r"(\{%.*?(?:%\}|\Z)|\{\{.*?(?:\}\}|\Z)|--8<--\s*[^\n]*|s(?<!\ws)ite\.data\S*)", re.DOTALL
)
"""What of a page such rules read: its templates, and names of files and data in its text.

Each way to begin is a character, which is looked for quickly.
"""


class PageShape:
    """What rules across pages look at of one variant."""

    def __init__(self, variant: Variant) -> None:
        self._variant = variant
        self._source = variant.source
        self._openings = [match.start() for match in _OPENING.finditer(variant.source.text)]

    def digest(self) -> bytes:
        """Fingerprint of it."""
        variant, facts = self._variant, self._variant.facts
        parts: list[object] = [
            variant.source.path,
            variant.names,
            self._words(),
            [(found.rule, found.severity) for found in variant.findings],
            [self._call(call) for call in variant.calls],
            [
                sorted(map(self._branch, each))
                for each in (facts.reached, facts.taken, facts.refused)
            ],
            sorted(map(self._undefined, facts.undefined.values())),
            sorted(self._place(*place) for place in facts.defined),
            sorted(facts.data),
            [sorted(map(self._variable, each)) for each in (facts.assigned, facts.used)],
            [
                sorted(map(self._parameter, each))
                for each in (facts.given, facts.used_parameters, facts.repeated_parameters)
            ],
        ]
        return digest(repr(parts))

    def _words(self) -> list[str]:
        """The templates of a page, and where text is between them.

        All of its text, if a variable is set: code that is never reached may name it.
        """
        if self._variant.facts.assigned:
            return [self._source.text]
        return list(_templates(self._source.body))

    def _place(self, source: Source, start: int) -> tuple[object, ...]:
        """Where in a source something is: on the page itself, by the tags before it."""
        if source is not self._source:
            return source.path, start
        at = bisect_right(self._openings, start)
        return source.path, at, start - (self._openings[at - 1] if at else 0)

    def _branch(self, branch: Branch) -> tuple[object, ...]:
        return *self._place(branch.source, branch.start), branch.text.strip()

    def _call(self, call: IncludeCall | None) -> tuple[object, ...]:
        """An include, and those around it."""
        if call is None:
            return ()
        path = call.included.path if call.included else ""
        place = self._place(call.source, call.start)
        return call.name, path, place, sorted(call.parameters), self._call(call.caller)

    def _undefined(self, found: Undefined) -> tuple[object, ...]:
        place = self._place(found.source, found.start)
        tag = self._place(*found.include) if found.include else ()
        return place, tag, found.name, found.use, found.depth, repr(found.known)

    def _variable(self, variable: Variable) -> tuple[object, ...]:
        return variable.name, self._place(variable.source, variable.start)

    def _parameter(self, each: IncludeParameter) -> tuple[object, ...]:
        place = self._place(each.source, each.start)
        return each.name, place, self._place(each.source, each.tag)


@lru_cache(1)
def _templates(body: str) -> tuple[str, ...]:
    """The templates of each audience of a page."""
    parts = _MARKUP.split(body)
    return tuple(it if at % 2 else "x" * bool(it.strip()) for at, it in enumerate(parts))


@dataclass(frozen=True)
class _Kept:
    """What was found in pages of certain shapes."""

    result: Result
    pages: tuple[str, ...]
    """The paths of the pages that it names."""
    places: bytes
    """Digests of the places of their templates, and of the lines that it names."""


class CrossPageCache:
    """What rules across pages have found, as long as they would find the same."""

    def __init__(self, cache: Cache, *parts: bytes) -> None:
        """``parts`` represent all that is no page."""
        self._cache = cache
        self._parts = parts

    def known(self, variants: Iterable[Variant], shapes: Iterable[bytes]) -> list[Finding] | None:
        """What was found in pages of the same shapes, if it would be at the same places."""
        raw = self._cache.read(ACROSS, digest(*self._parts, *shapes))
        kept = loaded(_Kept, raw) if raw is not None else None
        if kept is None or not kept.result.is_known:
            return None
        found = list(kept.result.findings)
        return found if kept.places == _places(kept.pages, found, variants) else None

    def keep(
        self, variants: Sequence[Variant], shapes: Iterable[bytes], found: Sequence[Finding]
    ) -> None:
        """Keep what was found."""
        told = repr(found)
        paths = {it.source.path for it in variants}
        pages = tuple(sorted(path for path in paths if repr(path)[1:-1] in told))
        kept = _Kept(Result(tuple(found), ()), pages, _places(pages, found, variants))
        self._cache.write(ACROSS, digest(*self._parts, *shapes), dumped(kept))


def _places(paths: Iterable[str], found: Iterable[Finding], variants: Iterable[Variant]) -> bytes:
    """Digest of the places of the templates of some pages, and of the lines that findings name.

    Where they are the same, places in pages of the same shape are the same.
    """
    texts = {it.source.path: it.source.text for it in variants}
    lines: dict[str, set[int]] = {}
    for place in (it for each in found for it in (each.location, *each.via)):
        lines.setdefault(place.path, set()).add(place.line)
    state: list[object] = []
    for path in paths:
        text, line, at = texts.get(path, ""), 1, 0
        for tag in _MARKUP.finditer(text):
            line += text.count("\n", at, tag.start())
            at = tag.start()
            state.append((line, at - text.rfind("\n", 0, at)))
        every = text.split("\n")
        state.append([every[it - 1 : it] for it in sorted(lines.get(path, ()))])
    return digest(repr(state))
