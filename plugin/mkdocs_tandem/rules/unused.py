"""Rules about files that nothing uses."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid import TemplateRenderer
from mkdocs_tandem.pages.includes import ProjectFiles
from mkdocs_tandem.rules.page_facts import SiteFacts
from mkdocs_tandem.source import Location, Source
from mkdocs_tandem.suggestions import closeness, closest

_INCLUDED = re.compile(r"\{%-?\s*include(?:_relative|_cached)?\s+([^\s\"'%{},]+)")
_NAMED = re.compile(r"""(?:\{%-?\s*include(?:_relative|_cached)?\s+|--8<--\s+["'])([^\s"'%{},]+)""")
_COMPUTED = re.compile(r"\{%-?\s*include(?:_cached)?\s+([^\s\"'%{}]+/\{\{[^{}%]*\}\}[^\s\"'%{}]*)")
"""A name in a folder of which a variable is a part."""
_PRINTED = re.compile(r"\{\{-?\s*(?P<path>(?P<root>page|site)\.(?P<name>[\w-]+))")
_USUAL = {"page": {"title", "url", "path", "name", "date"}, "site": {"title", "url", "baseurl"}}
"""What pages and sites have, whether they use it or not."""
_CLOSE = 0.75
_OF_SYNTAX = frozenset({"liquid-syntax", "liquid-lax", "unclosed-tag"})
_TYPO = re.compile(r"there is no tag '(?P<typed>\w+)'.*; did you mean '(?P<meant>\w+)'\?")
_SUGGESTED = re.compile(r"did you mean '([^']+)'")
_DATA = re.compile(r"\bsite\.data((?:\.[\w-]+)*)(\[)?")


def unused_includes(site_facts: SiteFacts, parts: ProjectFiles) -> Iterator[Finding]:
    """Files to be included that no page includes, not even in code that is never reached.

    Those that the settings name, or Jekyll's layouts, are used; so is what a misspelt name means.
    """
    endpoints = {endpoint.include for endpoint in site_facts.settings.endpoints}
    used = {source.path for source in site_facts.readers}
    files = {**parts.included, **_neighbours(site_facts, parts)}
    has_theme = bool(site_facts.values("site.theme") or site_facts.values("site.remote_theme"))
    used |= _named(
        [*(source.text for source in site_facts.readers), *parts.layouts.values()], files
    )
    meant = set(_meant(site_facts, files))
    used |= meant | _named([files[path] for path in meant], files)
    computed = _computed(source.text for source in site_facts.readers)
    for path, text in files.items():
        if computed and re.fullmatch(computed, path):
            continue
        name = PurePosixPath(path)
        is_known = name.stem.upper() == "README" or name.name in endpoints
        if path in used or is_known or (has_theme and name.suffix == ".html"):
            continue
        yield _finding("unused-include", path, "no page includes this file")
        yield from _mistakes(Source(path, text), site_facts.settings)
        yield from _misspelt(Source(path, text), site_facts)


def unrendered_templates(site_facts: SiteFacts, parts: ProjectFiles) -> Iterator[Finding]:
    """What Liquid cannot read in layouts and in includes that no page shows.

    Only layouts name these includes, or text that is never shown. What a Ruby plugin may define is
    no mistake there, as Jekyll alone renders layouts.
    """
    texts = [*(source.text for source in site_facts.readers), *parts.layouts.values()]
    named = _named(texts, parts.included, _INCLUDED)
    rendered = {source.path for source in site_facts.readers}
    templates = {**parts.layouts, **{path: parts.included[path] for path in sorted(named)}}
    for path, text in templates.items():
        for finding in (
            () if path in rendered else _mistakes(Source(path, text), site_facts.settings)
        ):
            typo = _TYPO.search(f"{finding.message}; {finding.hint}")
            is_typo = typo is not None and closeness(typo["typed"], typo["meant"]) >= _CLOSE
            if finding.rule in _OF_SYNTAX or (finding.rule == "unknown-tag" and is_typo):
                yield finding


def _named(
    texts: Iterable[str], files: Mapping[str, str], pattern: re.Pattern[str] = _NAMED
) -> set[str]:
    """The paths of the files that texts include, also through each other."""
    waiting, known, found = list(texts), set[str](), set[str]()
    while waiting:
        names = set(pattern.findall(waiting.pop())) - known
        known |= names
        reached = {
            path
            for path in files.keys() - found
            if any(f"/{path}".endswith(f"/{name}") for name in names)
        }
        found |= reached
        waiting += [files[path] for path in reached]
    return found


def _meant(site_facts: SiteFacts, files: Iterable[str]) -> Iterator[str]:
    """The paths of the files that includes of missing files probably mean."""
    hints = {
        it.hint
        for variant in site_facts.variants
        for it in variant.findings
        if it.rule == "missing-include"
    }
    names = {found[1] for found in map(_SUGGESTED.search, hints) if found}
    for path in files:
        if any(f"/{path}".endswith(f"/{name.lstrip('./')}") for name in names):
            yield path


def _computed(texts: Iterable[str]) -> str:
    """A regular expression for the paths that includes with a variable may name; or nothing."""
    names = {name for text in texts for name in _COMPUTED.findall(text)}
    parts = (map(re.escape, re.split(r"\{\{.*?\}\}", name)) for name in sorted(names))
    either = "|".join("[^/]+".join(each) for each in parts)
    return f"(?:.*/)?(?:{either})" if either else ""


def _neighbours(site_facts: SiteFacts, parts: ProjectFiles) -> dict[str, str]:
    """Files beside those that pages include from folders that are not published."""
    pages = {variant.source.path for variant in site_facts.variants}
    included = {source.path for source in site_facts.readers} - pages
    folders = {PurePosixPath(path).parent for path in included & parts.beside.keys()}
    return {path: it for path, it in parts.beside.items() if PurePosixPath(path).parent in folders}


def _misspelt(source: Source, site_facts: SiteFacts) -> Iterator[Finding]:
    """Names of ``page`` and ``site`` that are nearly those that some page has."""
    for found in _PRINTED.finditer(source.text):
        root, name = found["root"], found["name"]
        if not site_facts.is_global(root, source) or site_facts.is_supplied(f"{root}.{name}"):
            continue
        known = {key for variant in site_facts.variants for key in variant.scope.get(root, ())}
        known |= _USUAL[root]
        close = None if name in known else closest(name, known)
        if close is not None and closeness(name, close) >= _CLOSE:
            place = source.location(found.start("root"))
            message, hint = f"nothing defines '{root}.{name}'", f"did you mean '{root}.{close}'?"
            yield Finding("undefined-variable", place, message, hint, length=len(found["path"]))


def _mistakes(source: Source, settings: Settings) -> Iterator[Finding]:
    """Mistakes in a template itself."""
    folders = [settings.root / folder for folder in settings.includes]
    yield from TemplateRenderer(root=settings.root, includes=folders, docs=settings.root).mistakes(
        source
    )


def unused_data(site_facts: SiteFacts, parts: ProjectFiles) -> Iterator[Finding]:
    """Data files that no template reads, not even in code that is never reached."""
    read = {names for variant in site_facts.variants for names in variant.facts.data}
    read |= set(_mentioned(source.text for source in site_facts.readers))
    rendered = {source.path for source in site_facts.readers}
    elsewhere = [text for path, text in parts.included.items() if path not in rendered]
    read |= set(_mentioned([*parts.layouts.values(), *elsewhere], has_facts=False))
    for path, keys in parts.data.items():
        names = ("data", *keys)
        if not any(names[: len(each)] == each[: len(names)] for each in read):
            yield _finding("unused-data", path, f"no page reads 'site.{'.'.join(names)}'")


def _mentioned(texts: Iterable[str], *, has_facts: bool = True) -> Iterator[tuple[str, ...]]:
    """The names in texts; what ``site.data[...]`` reads is in the facts, if there are any."""
    for text in texts:
        for match in _DATA.finditer(text) if "site.data" in text else ():
            if has_facts and match[2] and not match[1]:
                continue
            yield ("data", *match[1].split(".")[1:])


def _finding(rule: str, path: str, message: str) -> Finding:
    return Finding(rule, Location(path), message, "remove it")
