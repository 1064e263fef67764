"""Rules about files that nothing uses."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from mkdocs_tandem.check.survey import Survey
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid import Liquid
from mkdocs_tandem.parts import Parts
from mkdocs_tandem.rule import RULES
from mkdocs_tandem.settings import Settings
from mkdocs_tandem.source import Location, Source

_NAMED = re.compile(r"""(?:\{%-?\s*include(?:_relative|_cached)?\s+|--8<--\s+["'])([^\s"'%{}]+)""")
_DATA = re.compile(r"\bsite\.data((?:\.[\w-]+)*)(\[)?")


def unused_includes(survey: Survey, parts: Parts) -> Iterator[Finding]:
    """Files to be included that no page includes, not even where nobody gets to.

    Those that the settings name, or Jekyll's layouts, are used.
    """
    endpoints = {endpoint.include for endpoint in survey.settings.endpoints}
    used = {source.path for source in survey.readers}
    has_theme = bool(survey.values("site.theme") or survey.values("site.remote_theme"))
    waiting = [*(source.text for source in survey.readers), *parts.layouts]
    known: set[str] = set()
    while waiting:
        names = set(_NAMED.findall(waiting.pop())) - known
        known |= names
        for name in names:
            for path, text in parts.included.items():
                if path not in used and f"/{path}".endswith(f"/{name}"):
                    used.add(path)
                    waiting.append(text)
    for path, text in parts.included.items():
        name = PurePosixPath(path)
        is_known = name.stem.upper() == "README" or name.name in endpoints
        if path in used or is_known or (has_theme and name.suffix == ".html"):
            continue
        yield _finding("unused-include", path, "no page includes this file")
        yield from _mistakes(Source(path, text), survey.settings)


def _mistakes(source: Source, settings: Settings) -> Iterator[Finding]:
    """What is wrong with a template, whoever renders it."""
    folders = [settings.root / folder for folder in settings.includes]
    yield from Liquid(root=settings.root, includes=folders, docs=settings.root).mistakes(source)


def unused_data(survey: Survey, parts: Parts) -> Iterator[Finding]:
    """Data files that no template reads, not even where nobody gets to."""
    read = {names for variant in survey.variants for names in variant.facts.data}
    read |= set(_mentioned(source.text for source in survey.readers))
    read |= set(_mentioned(parts.layouts, has_facts=False))
    for path, keys in parts.data.items():
        names = ("data", *keys)
        if not any(names[: len(each)] == each[: len(names)] for each in read):
            yield _finding("unused-data", path, f"no page reads 'site.{'.'.join(names)}'")


def _mentioned(texts: Iterable[str], *, has_facts: bool = True) -> Iterator[tuple[str, ...]]:
    """The names that stand in texts; what ``site.data[...]`` reads, facts tell if there are any."""
    for text in texts:
        for match in _DATA.finditer(text) if "site.data" in text else ():
            if has_facts and match[2] and not match[1]:
                continue
            yield ("data", *match[1].split(".")[1:])


def _finding(rule: str, path: str, message: str) -> Finding:
    return Finding(rule, Location(path), message, "remove it", severity=RULES[rule].severity)
