"""Rules about includes and their parameters."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from mkdocs_tandem.config.settings import Endpoint, Settings
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid import IncludeCall, IncludeParameter, Undefined, Use
from mkdocs_tandem.liquid.source_map import Origin, SourceMap
from mkdocs_tandem.pages.code_blocks import code_spans, covering, spans
from mkdocs_tandem.pages.includes import TEXTS, ProjectFiles
from mkdocs_tandem.pages.snippets import Snippets
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.page_facts import SiteFacts
from mkdocs_tandem.rules.registry import page_rule
from mkdocs_tandem.source import Location, Source
from mkdocs_tandem.suggestions import closest, did_you_mean

_Tag = tuple[Source, int]
"""Where an include is."""
_BEHIND_FENCE = re.compile(r"(?:`{3,}|~{3,})[ \t]*\{\{-?\s*\Z")
"""What precedes the language of a fence."""


@page_rule("missing-include")
def missing_snippets(variant: Variant, settings: Settings) -> Iterator[Finding]:
    """Files that ``pymdownx.snippets`` is to bring in and that do not exist: it leaves a gap."""
    snippets = Snippets.of(settings)
    for name, offset in snippets.missing(variant.text) if snippets else ():
        message = f"there is no file or section '{name}'"
        hint = f"searched in {', '.join(snippets.folders)}" if snippets else ""
        yield variant.finding("missing-include", offset, message, hint, length=len(name))


@page_rule("refused-tag")
def unrendered_snippets(variant: Variant, settings: Settings) -> Iterator[Finding]:
    """The first Liquid tag in each file that ``pymdownx.snippets`` brings in, outside of code."""
    snippets = Snippets.of(settings)
    brought = snippets.brought_in(variant.map.pieces, with_liquid=True) if snippets else None
    if brought is None:
        return
    shown = SourceMap(brought.pieces, variant.source)
    text = "".join(piece.text for piece in brought.pieces)
    is_code = covering([*code_spans(text), *(it.span() for it in spans(text))])
    met = {*variant.files}
    for tag in LIQUID.finditer(text):
        origin = shown.origin(tag.start())
        if origin.source.path not in met and not is_code(tag.start()):
            met.add(origin.source.path)
            message = f"'{tag[0]}' would be published as text: '--8<--' brings this file in after "
            yield variant.finding_at(
                origin, "refused-tag", f"{message}Liquid", HINT_OF_LIQUID, length=len(tag[0])
            )


LIQUID = re.compile(
    r"\{%-?\s*(?:if|elsif|else|endif|unless|endunless|case|when|for|endfor|assign|include)\b"
    r"(?:(?!\{%).)*?%\}"
)
"""Tags that text is not likely to have unless it is a template."""
HINT_OF_LIQUID = "include it with '{% include %}' or '{% include_relative %}'"


def repeated_parameters(site_facts: SiteFacts) -> Iterator[Finding]:
    """Parameters that the same include gives again: the last one counts."""
    for variant in site_facts.variants:
        for parameter in variant.facts.repeated_parameters:
            yield variant.finding_at(
                Origin(parameter.source, parameter.start),
                "repeated-parameter",
                f"'{parameter.name}' is passed twice to one include; the last value is used",
                "remove one of them",
                length=len(parameter.name),
            )


@dataclass(frozen=True)
class MissingParameter:
    """A parameter that an include should give."""

    name: str
    found: Undefined
    tag: _Tag
    variant: Variant


def parameters(site_facts: SiteFacts) -> Iterator[Finding]:
    """Parameters that includes give for nothing, and those that they lack.

    One that is given by a wrong name is both, and reported once.
    """
    lacks = list(_lacks(site_facts))
    lacking: defaultdict[_Tag, set[str]] = defaultdict(set)
    for lack in lacks:
        lacking[lack.tag].add(lack.name)
    meant: dict[IncludeParameter, str | None] = {
        parameter: closest(parameter.name, lacking[parameter.source, parameter.tag])
        for parameter in _unread(site_facts)
    }
    told = {((each.source, each.tag), name) for each, name in meant.items()}
    elsewhere = {name for endpoint in site_facts.settings.endpoints for name in _read(endpoint)}
    rest = [it for it in lacks if it.name not in elsewhere and (it.tag, it.name) not in told]
    yield from _unused(site_facts, meant)
    yield from _missing(site_facts, rest)


def _lacks(site_facts: SiteFacts) -> Iterator[MissingParameter]:
    """What includes print or loop over, and are not given."""
    for variant in site_facts.variants:
        for found in variant.facts.undefined.values():
            name = found.name.removeprefix("include.").partition(".")[0]
            is_needed = found.use in (Use.PRINTED, Use.LOOPED)
            if not (found.include and is_needed and found.depth <= 1 and "[" not in found.name):
                continue
            if _BEHIND_FENCE.search(found.source.text[: found.start]):
                continue  # code without a language is code, too
            source, start = found.include
            end = source.text.find("%}", start)  # what Liquid cannot read may give the parameter
            if not any(site_facts.is_misread(source, at) for at in (start, max(start, end))):
                yield MissingParameter(name, found, found.include, variant)


def _missing(site_facts: SiteFacts, lacks: Iterable[MissingParameter]) -> Iterator[Finding]:
    """Findings at the includes that lack what others give, or at the file if none gives it.

    What most includes leave out may be left out.
    """
    shares: dict[tuple[Source, str], tuple[int, int]] = {}
    for lack in lacks:
        place = lack.found.source, lack.name
        giving, including = shares.get(place) or shares.setdefault(place, _share(lack, site_facts))
        hint = f"pass it, or write '{lack.found.name} | default: ...' if it is optional"
        if not giving and site_facts.is_documented(*place[::-1]):
            continue
        if not giving and including > 1:
            origin = Origin(lack.found.source, lack.found.start)
            message, length = f"no include passes '{lack.name}'", len(lack.found.name)
        elif 0 < 2 * giving < including:
            continue
        else:
            origin, length = Origin(*lack.tag), 2
            path = lack.found.source.path
            message = f"'{path}' prints 'include.{lack.name}', which is not passed here"
        yield lack.variant.finding_at(origin, "missing-parameter", message, hint, length=length)


def _share(lack: MissingParameter, site_facts: SiteFacts) -> tuple[int, int]:
    """How many includes of the same file give the parameter, and how many there are."""
    giving: dict[_Tag, bool] = {}
    for call in site_facts.calls[lack.found.source]:
        tag = call.source, call.start
        gives = any(lack.name in each.parameters for each in _outward(call))
        giving[tag] = giving.get(tag, False) or gives
    return sum(giving.values()), len(giving)


def _outward(call: IncludeCall | None) -> Iterator[IncludeCall]:
    """A call, and those around it."""
    while call is not None:
        yield call
        call = call.caller


def _unused(site_facts: SiteFacts, meant: dict[IncludeParameter, str | None]) -> Iterator[Finding]:
    for variant in site_facts.variants:
        for parameter in variant.facts.given & meant.keys():
            close = meant[parameter]
            yield variant.finding_at(
                Origin(parameter.source, parameter.start),
                "unused-parameter",
                f"no file included here reads 'include.{parameter.name}'",
                f"did you mean '{close}'?" if close else "remove it",
                length=len(parameter.name),
            )


def _unread(site_facts: SiteFacts) -> set[IncludeParameter]:
    """The parameters that no included file reads."""
    given = {each for variant in site_facts.variants for each in variant.facts.given}
    used = {each for variant in site_facts.variants for each in variant.facts.used_parameters}
    unused = given - used
    if not unused:
        return unused
    files, names = _included(site_facts, {(each.source, each.tag) for each in unused})
    endpoints = {each.include: set(_read(each)) for each in site_facts.settings.endpoints}
    return {
        each
        for each in unused
        if not any(each.name in endpoints.get(name, ()) for name in names[each.source, each.tag])
        and not any(_mentions(each.name, file) for file in files[each.source, each.tag])
    }


def _included(
    site_facts: SiteFacts, tags: set[_Tag]
) -> tuple[dict[_Tag, set[Source]], dict[_Tag, set[str]]]:
    """The files that tags include, directly or not, and the tags' names for them."""
    files: defaultdict[_Tag, set[Source]] = defaultdict(set)
    names: defaultdict[_Tag, set[str]] = defaultdict(set)
    for variant in site_facts.variants:
        for call in variant.calls:
            for each in _outward(call):
                tag = each.source, each.start
                if tag in tags and call.included is not None:
                    files[tag].add(call.included)
                    names[tag].add(each.name)
    return files, names


def misspelt_endpoints(site_facts: SiteFacts, files: ProjectFiles) -> Iterator[Finding]:
    """Entries of ``endpoints`` with the name of an include or parameter misspelt."""
    calls: defaultdict[str, list[IncludeCall]] = defaultdict(list)
    for call in (call for variant in site_facts.variants for call in variant.calls):
        calls[call.name].append(call)
    for endpoint in site_facts.settings.endpoints:
        name = endpoint.include
        texts = [text for path, text in files.included.items() if f"/{path}".endswith(f"/{name}")]
        if not texts and name not in calls and PurePosixPath(name).suffix in TEXTS:
            known = [PurePosixPath(path).name for path in files.included]
            message = f"there is no file to include with the name '{name}'"
            if known:  # a project without includes may have none yet
                yield _setting(endpoint, "include", message, did_you_mean(name, known))
            continue
        given = {parameter for call in calls[name] for parameter in call.parameters}
        others = given - set(_read(endpoint))
        for key, parameter in endpoint.parameters():
            if key not in endpoint.places or parameter in given:
                continue
            hint = did_you_mean(parameter, others)  # without one, pages may give it later
            if hint and not any(_reads(parameter, text) for text in texts):
                message = f"'{name}' has no parameter '{parameter}'"
                yield _setting(endpoint, key, message, hint)


def _setting(endpoint: Endpoint, key: str, message: str, hint: str) -> Finding:
    location, length = endpoint.places.get(key, (Location("mkdocs.yml"), 1))
    return Finding("bad-settings", location, message, hint, length=length)


def _read(endpoint: Endpoint) -> Iterator[str]:
    """The parameters that the settings read."""
    return (name for _, name in endpoint.parameters())


def _mentions(name: str, source: Source) -> bool:
    """Whether a file names a parameter, even in code that is never reached, or may read any."""
    return _reads(name, source.text)


def _reads(name: str, text: str) -> bool:
    pattern = rf"\binclude(?:\.{re.escape(name)}(?![\w-])|\[)"
    return re.search(pattern, text) is not None
