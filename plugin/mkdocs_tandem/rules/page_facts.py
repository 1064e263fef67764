"""Facts about pages that rules across pages look at."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import Any

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.finding import Severity
from mkdocs_tandem.liquid import Branch, IncludeCall
from mkdocs_tandem.liquid.conditions import comparisons
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.source import Source

_MEMBERS = frozenset({"size", "first", "last"})
"""Liquid's properties of values of any type."""
_OF_THE_FILE = frozenset({"collection", "dir", "id", "name", "path", "slug", "title", "url"})
"""What each page has of its own."""
_ABSENT = object()
_MISREAD = frozenset({"liquid-lax", "liquid-syntax", "liquid-error"})
GLOBALS = frozenset({"page", "site"})
"""What every template can read."""
_SUPPLIED = (
    *("content", "jekyll", "layout", "paginator", "theme"),
    *("page.content", "page.date", "page.excerpt", "page.id", "page.next", "page.previous"),
    *("site.categories", "site.collections", "site.documents", "site.github", "site.html_files"),
    *("site.html_pages", "site.posts", "site.related_posts", "site.static_files", "site.tags"),
    "site.time",
)
"""What Jekyll and the plugins of GitHub Pages supply, by Jekyll's page on variables."""
_SETTING = re.compile(
    r"\{%-?\s*(?:(?:for|tablerow)\s+([\w-]+)|(?:assign|capture)\s+(page|site)(?![\w.-]))", re.ASCII
)


_COMMENT = re.compile(
    r"\{%-?\s*comment\s*-?%\}(.*?)\{%-?\s*endcomment\s*-?%\}|<!--(.*?)-->", re.DOTALL
)


class SiteFacts:
    """What all pages are made of, for all of their audiences."""

    def __init__(self, variants: Iterable[Variant], settings: Settings) -> None:
        self.variants = list(variants)
        self.settings = settings
        self.reached: defaultdict[Branch, list[Variant]] = defaultdict(list)
        """The variants that came to each branch."""
        self.taken: set[Branch] = set()
        self.refused: set[Branch] = set()
        self.readers: defaultdict[Source, list[Variant]] = defaultdict(list)
        """The variants that each source is part of."""
        self.calls: defaultdict[Source, list[IncludeCall]] = defaultdict(list)
        """The includes of each source."""
        self._values: dict[str, list[Any]] = {}
        self._loops: dict[Source, set[str]] = {}
        self._compared: dict[Source, set[str]] = {}
        for variant in self.variants:
            self._add(variant)

    def _add(self, variant: Variant) -> None:
        self.taken |= variant.facts.taken
        self.refused |= variant.facts.refused
        for branch in variant.facts.reached:
            self.reached[branch].append(variant)
        for call in variant.calls:
            if call.included is not None:
                self.calls[call.included].append(call)
        for source in sources(variant):
            self.readers[source].append(variant)

    @cached_property
    def _misread(self) -> set[tuple[str, int]]:
        return self._lines_of(_MISREAD)

    @cached_property
    def _unknown(self) -> set[tuple[str, int]]:
        """The lines with a filter that nothing defines, so that its value is not known."""
        return self._lines_of({"undefined-filter"})

    def _lines_of(self, rules: Collection[str]) -> set[tuple[str, int]]:
        found = (it for variant in self.variants for it in variant.findings if it.rule in rules)
        return {(it.location.path, it.location.line) for it in found}

    @cached_property
    def _unclosed(self) -> dict[str, int]:
        """The first line of each source that opens a block which is never closed."""
        found: dict[str, int] = {}
        for finding in (it for variant in self.variants for it in variant.findings):
            if finding.rule == "unclosed-tag":
                path, line = finding.location.path, finding.location.line
                found[path] = min(line, found.get(path, line))
        return found

    def is_misread(self, source: Source, start: int) -> bool:
        """Whether Liquid misreads a line, which is a finding."""
        return (source.path, source.location(start).line) in self._misread

    def has_unknown_filter(self, source: Source, start: int) -> bool:
        """Whether a line has a filter that nothing defines, which is a finding."""
        return (source.path, source.location(start).line) in self._unknown

    def is_in_unclosed(self, source: Source, start: int) -> bool:
        """Whether a place is in a block that is never closed, and so holds what follows it."""
        line = source.location(start).line
        return line >= self._unclosed.get(source.path, line + 1)

    @cached_property
    def names(self) -> list[str]:
        """Names of the audiences."""
        return [audience.name for audience in self.settings.audiences]

    @cached_property
    def named(self) -> frozenset[str]:
        """What the audience key is on some page: a name, or what is given without an audience."""
        values = self.values(f"page.{self.settings.audience_key}")
        return frozenset(value for value in values if isinstance(value, str))

    @cached_property
    def dead(self) -> dict[Source, list[Branch]]:
        """The branches that are never shown, of each source."""
        found: dict[Source, list[Branch]] = defaultdict(list)
        for branch in self.reached:
            if branch not in self.taken:
                found[branch.source].append(branch)
        return found

    @cached_property
    def branches(self) -> dict[Source, list[Branch]]:
        """The branches that are reached, of each source."""
        found: dict[Source, list[Branch]] = defaultdict(list)
        for branch in self.reached:
            found[branch.source].append(branch)
        return found

    def around(self, source: Source, start: int) -> Iterator[Branch]:
        """The branches of the same source around a place."""
        for branch in self.branches.get(source, ()):
            if branch.start < start < branch.end:
                yield branch

    def is_global(self, name: str, source: Source) -> bool:
        """Whether a name in a source is one of ``page`` or ``site``, and these are the page's.

        A loop may go through pages and call each of them ``page``, too.
        """
        root = name.partition(".")[0]
        return root in GLOBALS and root not in self._looped(source)

    def is_audience(self, name: str, source: Source) -> bool:
        """Whether a variable in a source is the name of the page's audience, or a list of names.

        That is the key of the settings, and a variable or parameter that is set to it and to
        nothing else.
        """
        key = self.settings.audience_key
        root, _, rest = name.partition(".")
        if not self.names or name in self._looped(source):
            return False
        if root in GLOBALS:
            is_key = name == f"page.{key}" or (name == "page.audiences" and self.values(name))
            return bool(is_key) and self.is_global(name, source)
        tags = self._assigned.get(name, set())
        if root == "include":
            tags = {(it.source, it.start) for it in self.calls.get(source, ())}
        is_lower = all(it == it.lower() for it in (*self.names, *self.named))
        sets = _set_to_audience(rest or name, key, is_lower=is_lower)
        return bool(tags) and all(
            self.is_global("page", where) and sets.match(where.text, start) for where, start in tags
        )

    @cached_property
    def _assigned(self) -> dict[str, set[tuple[Source, int]]]:
        """The tags that set each variable."""
        found: dict[str, set[tuple[Source, int]]] = defaultdict(set)
        for variable in (it for variant in self.variants for it in variant.facts.assigned):
            found[variable.name].add((variable.source, variable.start))
        return found

    def _looped(self, source: Source) -> set[str]:
        """The variables of loops in a source, and what tags set of ``page`` and ``site``."""
        if source not in self._loops:
            self._loops[source] = {it[1] or it[2] for it in _SETTING.finditer(source.text)}
        return self._loops[source]

    def values(self, name: str) -> list[Any]:
        """The values that a variable of ``page`` or ``site`` has, on any page."""
        if name not in self._values:
            found = (_defined(name, variant.scope) for variant in self.variants)
            self._values[name] = [value for value in found if value is not _ABSENT]
            if name == f"page.{self.settings.audience_key}":
                self._values[name] += self.names
        return self._values[name]

    def is_of_others(self, name: str, source: Source) -> bool:
        """Whether a page that does not show an include has another value in its front matter."""
        if not self.calls.get(source) or name == f"page.{self.settings.audience_key}":
            return False
        own = [_defined(name, variant.scope) for variant in self.readers[source]]
        return any(value not in own for value in self.values(name))

    def is_documented(self, name: str, source: Source) -> bool:
        """Whether a comment of an include describes a parameter, so that pages may leave it out."""
        if source not in self._comments:
            self._comments[source] = "\n".join(map("".join, _COMMENT.findall(source.text)))
        word = re.escape(name.removeprefix("include."))
        return re.search(rf"(?<![\w-]){word}(?![\w-])", self._comments[source]) is not None

    @cached_property
    def _comments(self) -> dict[Source, str]:
        """The comments of includes that were read."""
        return {}

    def is_text(self, name: str) -> bool:
        """Whether a name without quotes is that of an audience, or a value in front matter."""
        return name in self.names or name in self._texts

    @cached_property
    def _texts(self) -> frozenset[str]:
        values = (it for each in self.variants for it in each.source.front_matter.values())
        return frozenset(value for value in values if isinstance(value, str))

    def is_switch(self, name: str) -> bool:
        """Whether a variable of ``page`` differs by page, or no front matter has it yet.

        What only the settings give to pages, as Jekyll's ``defaults``, is there to be changed, and
        so is what is ``true`` or ``false``.
        """
        key = name.split(".")[1] if "." in name else ""
        values = self.values(name)
        if key in _OF_THE_FILE or not values:
            return True
        if key == self.settings.audience_key:
            return False
        if all(isinstance(value, bool) for value in values):
            return True
        written = re.compile(rf"^[\"']?{re.escape(key)}[\"']?[ \t]*:", re.MULTILINE)
        sources = (variant.source for variant in self.variants)
        return not any(written.search(it.text, 0, it.body_start) for it in sources)

    def is_defined(self, name: str, variant: Variant) -> bool:
        """Whether a variable of ``page`` or ``site`` has a value there."""
        return _defined(name, variant.scope) is not _ABSENT

    def is_supplied(self, name: str) -> bool:
        """Whether Jekyll, a layout or a plugin supplies a variable, so that it is not undefined."""
        supplied = (*_SUPPLIED, *self.settings.external)
        return any(name == each or name.startswith(f"{each}.") for each in supplied)

    @cached_property
    def is_whole(self) -> bool:
        """Whether all templates are read and rendered to their ends."""
        return all(is_read_whole(variant) for variant in self.variants)

    def compared(self, source: Source) -> set[str]:
        """The variables whose value conditions in a source want to be equal to something."""
        if source not in self._compared:
            self._compared[source] = {
                comparison.name
                for branch in self.branches.get(source, ())
                for comparison in (comparisons(branch.test) if branch.test else ())
                if comparison.operator != "!=" and comparison.is_telling
            }
        return self._compared[source]

    def is_compared_with_audience(self, name: str, source: Source) -> bool:
        """Whether a condition in a source compares a variable with about an audience's name."""
        return any(
            comparison.name == name
            and isinstance(comparison.value, str)
            and get_close_matches(comparison.value.lower(), self.names, 1)
            for branch in self.branches.get(source, ())
            for comparison in (comparisons(branch.test) if branch.test else ())
        )


@lru_cache(maxsize=256)
def _set_to_audience(name: str, key: str, *, is_lower: bool) -> re.Pattern[str]:
    """A tag that sets a variable, or an include's parameter, to the name of the audience.

    A filter that leaves all names as they are (``is_lower``) may follow.
    """
    same = r"(?:\s*\|\s*(?:downcase|strip))*" if is_lower else ""
    name, key = re.escape(name), re.escape(key)
    value = rf"page(?:\.{key}(?![\w-])|\[[\"']{key}[\"']\])"
    return re.compile(
        rf"(?:\{{%-?\s*)?(?:assign\s+{name}\s*=\s*{value}{same}\s*(?:-?%\}}|\n)"
        rf"|capture\s+{name}\s*-?%\}}\s*\{{\{{-?\s*{value}{same}\s*-?\}}\}}\s*\{{%-?\s*endcapture"
        rf"|include\w*\s(?:[^%]*\s)?{name}\s*=\s*{value}[\s%-])"
    )


def is_read_whole(variant: Variant) -> bool:
    """Whether nothing is wrong that may hide where a variable is set or read."""
    return all(finding.severity is not Severity.ERROR for finding in variant.findings)


def sources(variant: Variant) -> set[Source]:
    """What a variant is made of: its page, and all that it includes."""
    included = (call.included for call in variant.calls)
    return {variant.source, *(source for source in included if source is not None)}


def _defined(name: str, scope: Mapping[str, Any]) -> Any:
    """The value of a variable; ``_ABSENT`` if it has none."""
    value: Any = scope
    for key in name.split("."):
        if isinstance(value, Mapping) and key in value:
            value = value[key]
        elif key == "first" and isinstance(value, list) and value:
            value = value[0]
        elif key == "last" and isinstance(value, list) and value:
            value = value[-1]
        elif key in _MEMBERS and value is not scope:
            return value
        else:
            return _ABSENT
    return value
