"""Rules about what includes give to the files that they name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mkdocs_tandem.check.survey import Survey
from mkdocs_tandem.contract.closeness import closest
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid import Call, Parameter, Undefined, Use
from mkdocs_tandem.settings import Endpoint
from mkdocs_tandem.source import Source
from mkdocs_tandem.sourcemap import Origin
from mkdocs_tandem.variant import Variant

_Tag = tuple[Source, int]
"""Where an include stands."""


def repeated_parameters(survey: Survey) -> Iterator[Finding]:
    """Parameters that the same include gives again: the last one counts."""
    for variant in survey.variants:
        for parameter in variant.facts.repeated_parameters:
            yield variant.finding_at(
                Origin(parameter.source, parameter.start),
                "repeated-parameter",
                f"'{parameter.name}' is given twice by one include, and the last one counts",
                "remove one of them",
                length=len(parameter.name),
            )


@dataclass(frozen=True)
class Lack:
    """A parameter that an include should give."""

    name: str
    found: Undefined
    tag: _Tag
    variant: Variant


def parameters(survey: Survey) -> Iterator[Finding]:
    """Parameters that includes give for nothing, and those that they lack.

    One that is given by a wrong name is both, and told once.
    """
    lacks = list(_lacks(survey))
    lacking: defaultdict[_Tag, set[str]] = defaultdict(set)
    for lack in lacks:
        lacking[lack.tag].add(lack.name)
    meant: dict[Parameter, str | None] = {
        parameter: closest(parameter.name, lacking[parameter.source, parameter.tag])
        for parameter in _unread(survey)
    }
    told = {((each.source, each.tag), name) for each, name in meant.items()}
    yield from _unused(survey, meant)
    yield from _missing(survey, [lack for lack in lacks if (lack.tag, lack.name) not in told])


def _lacks(survey: Survey) -> Iterator[Lack]:
    """What includes do not give; the operation of an endpoint is looked at elsewhere."""
    named = {name for endpoint in survey.settings.endpoints for name in _read(endpoint)}
    for variant in survey.variants:
        for found in variant.facts.undefined.values():
            name = found.name.removeprefix("include.").partition(".")[0]
            is_needed = found.use in (Use.PRINTED, Use.LOOPED) and name not in named
            if found.include and is_needed and found.depth <= 1 and "[" not in found.name:
                yield Lack(name, found, found.include, variant)


def _missing(survey: Survey, lacks: Iterable[Lack]) -> Iterator[Finding]:
    """Findings at the includes that lack what others give, or at the file if none gives it.

    What most includes leave out may be left out.
    """
    shares: dict[tuple[Source, str], tuple[int, int]] = {}
    for lack in lacks:
        place = lack.found.source, lack.name
        giving, including = shares.get(place) or shares.setdefault(place, _share(lack, survey))
        hint = f"give it, or write '{lack.found.name} | default: ...' where it may be left out"
        if not giving and including > 1:
            origin = Origin(lack.found.source, lack.found.start)
            message, length = f"no include gives '{lack.name}'", len(lack.found.name)
        elif 0 < 2 * giving < including:
            continue
        else:
            origin, length = Origin(*lack.tag), 2
            path = lack.found.source.path
            message = f"'{path}' prints 'include.{lack.name}', which is not given here"
        yield lack.variant.finding_at(origin, "missing-parameter", message, hint, length=length)


def _share(lack: Lack, survey: Survey) -> tuple[int, int]:
    """How many includes of the same file give the parameter, and how many there are."""
    giving: dict[_Tag, bool] = {}
    for call in survey.calls[lack.found.source]:
        tag = call.source, call.start
        gives = any(lack.name in each.parameters for each in _outward(call))
        giving[tag] = giving.get(tag, False) or gives
    return sum(giving.values()), len(giving)


def _outward(call: Call | None) -> Iterator[Call]:
    """A call, and those that lead to it."""
    while call is not None:
        yield call
        call = call.caller


def _unused(survey: Survey, meant: dict[Parameter, str | None]) -> Iterator[Finding]:
    for variant in survey.variants:
        for parameter in variant.facts.given & meant.keys():
            close = meant[parameter]
            yield variant.finding_at(
                Origin(parameter.source, parameter.start),
                "unused-parameter",
                f"nothing that is included here reads 'include.{parameter.name}'",
                f"did you mean '{close}'?" if close else "remove it",
                length=len(parameter.name),
            )


def _unread(survey: Survey) -> set[Parameter]:
    """The parameters that no included file knows."""
    given = {each for variant in survey.variants for each in variant.facts.given}
    used = {each for variant in survey.variants for each in variant.facts.used_parameters}
    unused = given - used
    if not unused:
        return unused
    files, names = _included(survey, {(each.source, each.tag) for each in unused})
    endpoints = {each.include: set(_read(each)) for each in survey.settings.endpoints}
    return {
        each
        for each in unused
        if not any(each.name in endpoints.get(name, ()) for name in names[each.source, each.tag])
        and not any(_mentions(each.name, file) for file in files[each.source, each.tag])
    }


def _included(
    survey: Survey, tags: set[_Tag]
) -> tuple[dict[_Tag, set[Source]], dict[_Tag, set[str]]]:
    """The files that tags lead to, directly or not, and the names that the tags have for them."""
    files: defaultdict[_Tag, set[Source]] = defaultdict(set)
    names: defaultdict[_Tag, set[str]] = defaultdict(set)
    for variant in survey.variants:
        for call in variant.calls:
            for each in _outward(call):
                tag = each.source, each.start
                if tag in tags and call.included is not None:
                    files[tag].add(call.included)
                    names[tag].add(each.name)
    return files, names


def _read(endpoint: Endpoint) -> Iterator[str]:
    """The parameters that the settings read."""
    for name in (endpoint.method, endpoint.path, endpoint.operation):
        yield from (name,) if isinstance(name, str) else name.values()


def _mentions(name: str, source: Source) -> bool:
    """Whether a file names a parameter, also where nobody gets to, or may read any of them."""
    pattern = rf"\binclude(?:\.{re.escape(name)}(?![\w-])|\[)"
    return re.search(pattern, source.text) is not None
