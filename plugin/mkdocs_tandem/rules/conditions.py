"""Rules about conditions and the text in them."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mkdocs_tandem.config.validation import audience_hint
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid import Branch, Variable
from mkdocs_tandem.liquid.conditions import (
    VariableComparison,
    asks_presence,
    comparisons,
    has_lone_literal,
    holds,
    variables,
)
from mkdocs_tandem.liquid.parser import may_be_defined
from mkdocs_tandem.liquid.source_map import Origin
from mkdocs_tandem.liquid.values import contains, is_equal
from mkdocs_tandem.rules.page_facts import GLOBALS, SiteFacts
from mkdocs_tandem.rules.variables import UndefinedUse
from mkdocs_tandem.suggestions import closest, literal

_MOST_SHOWN = 5


@dataclass(frozen=True)
class UnknownComparison:
    """A comparison with a value that no audience or page has."""

    branch: Branch
    rule: str
    start: int
    """Offset of the value in the condition."""
    length: int
    message: str
    hint: str


def foreign_values(site_facts: SiteFacts) -> Iterator[UnknownComparison]:
    """The values in conditions that nothing has."""
    for branch in site_facts.reached:
        for comparison in comparisons(branch.test) if branch.test else ():
            name, value = comparison.name, comparison.value
            if not comparison.is_telling or (isinstance(value, str) and "{{" in value):
                continue  # that is 'liquid-lax'
            if site_facts.is_audience(name, branch.source):
                yield from _unknown_audiences(branch, comparison, site_facts)
            elif site_facts.is_global(name, branch.source):
                hint = _unknown(comparison, site_facts)
                if hint is not None:
                    shown = literal(value)
                    message = f"no audience or page has {shown} as '{name}'"
                    length = len(shown.strip("'"))
                    yield UnknownComparison(
                        branch, "unknown-value", comparison.start, length, message, hint
                    )


def _unknown_audiences(
    branch: Branch, comparison: VariableComparison, site_facts: SiteFacts
) -> Iterator[UnknownComparison]:
    """The names in a comparison with the name of the page's audience that no audience has."""
    value, operator, known = comparison.value, comparison.operator, site_facts.named
    text = value if isinstance(value, str) else literal(value)
    words = [(0, text)]
    if operator == "in":  # "b2b, b2c" contains page.subsection
        words = [(it.start(), it[0]) for it in _LISTED_NAME.finditer(text)]
    for start, word in words:
        if value in known or any(
            (operator == "contains" and word in name) or (operator == "in" and name in word)
            for name in known
        ):
            continue
        message = f"there is no audience {literal(word)}"
        hint = audience_hint(word, site_facts.names)
        place = comparison.start + start
        yield UnknownComparison(branch, "unknown-audience", place, len(word), message, hint)


def unknown_in_filters(site_facts: SiteFacts) -> Iterator[Finding]:
    """Names that ``where`` looks for in the audience key of pages, and that no audience has."""
    key = re.escape(site_facts.settings.audience_key)
    filters = re.compile(
        r"(?:\{%-?\s*)?assign\s+[\w-]+\s*=\s*site\.(?:pages|html_pages|posts|documents)\s*"
        rf"\|\s*(?:where|find)\s*:\s*([\"']){key}\1\s*,\s*([\"'])(?P<name>[^\"'{{}}%]+)\2"
    )
    for variant in site_facts.variants if site_facts.names else ():
        for each in variant.facts.assigned:
            found = filters.match(each.source.text, each.start)
            if found and found["name"] not in site_facts.named | {*site_facts.names}:
                name = found["name"]
                origin = Origin(each.source, found.start("name"))
                message = f"there is no audience {literal(name)}"
                hint = audience_hint(name, site_facts.names)
                yield variant.finding_at(
                    origin, "unknown-audience", message, hint, length=len(name)
                )


_LISTED_NAME = re.compile(r"[^\s,;|/]+")


def unknown_values(
    site_facts: SiteFacts, foreign: Iterable[UnknownComparison]
) -> Iterator[Finding]:
    """The findings about such values."""
    for each in foreign:
        for variant in site_facts.reached[each.branch]:
            origin = Origin(each.branch.source, each.branch.base + each.start)
            yield variant.finding_at(origin, each.rule, each.message, each.hint, length=each.length)


def explained(
    site_facts: SiteFacts, foreign: Iterable[UnknownComparison], wanted: Iterable[UndefinedUse]
) -> set[Branch]:
    """The branches for which another finding gives the reason."""
    missing = {(want.found.source, want.found.name) for want in wanted}
    return (
        _misread(site_facts)
        | {each.branch for each in foreign}
        | {
            branch
            for branch in site_facts.reached
            if branch.test
            and any((branch.source, name) in missing for name in variables(branch.test))
        }
    )


def _misread(site_facts: SiteFacts) -> set[Branch]:
    """The branches of which a tag is not read as its author meant it, and those beside them."""
    wrong = {
        branch.earlier[0] if branch.earlier else branch
        for branch in site_facts.reached
        if site_facts.is_misread(branch.source, branch.start)
        or site_facts.is_in_unclosed(branch.source, branch.start)
    }
    return {
        branch
        for branch in site_facts.reached
        if branch in wrong or (branch.earlier and branch.earlier[0] in wrong)
    }


def _unknown(comparison: VariableComparison, site_facts: SiteFacts) -> str | None:
    """What to write instead of a value that no audience has; ``None`` if one has it."""
    value, known = comparison.value, site_facts.values(comparison.name)
    if not known or any(_HOLDS[comparison.operator](each, value) for each in known):
        return None
    items = [item for each in known for item in (each if isinstance(each, list) else [each])]
    texts = sorted({item for item in items if isinstance(item, str)})
    close = closest(value, texts) if isinstance(value, str) else None
    if comparison.operator == "!=" and not close:
        return None  # a guard against what may still come
    if close:
        return f"did you mean '{close}'?"
    return f"it is {_listed(items)}" if len(texts) <= _MOST_SHOWN else ""


_HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "==": is_equal,
    "!=": is_equal,
    "contains": contains,
    "in": lambda each, value: contains(value, each),
}
"""Whether a page's value satisfies a comparison."""


def _listed(values: Sequence[Any]) -> str:
    shown = list(dict.fromkeys(literal(value) for value in values))
    return ", ".join(shown[:_MOST_SHOWN])


def always_true(
    site_facts: SiteFacts, explained: Container[Branch]
) -> dict[Branch, tuple[str, str]]:
    """The branches whose condition is always true, each with the reason and a hint.

    A condition that merely happens to hold for all pages is a guard, and no mistake. Those of
    whose cause another finding gives are left out.
    """
    found = {}
    for branch in site_facts.taken - site_facts.refused:
        if branch.test is None or branch in explained:
            continue
        repeated = _repeated(branch, site_facts)
        if _is_tautology(branch, site_facts):
            found[branch] = ("it holds for every audience", _correction(branch))
        elif repeated is not None:
            line = repeated.source.location(repeated.start).line
            hint = "leave the condition out, or correct it"
            found[branch] = (f"line {line} already requires this", hint)
    return found


def always_true_branches(
    site_facts: SiteFacts, always: Mapping[Branch, tuple[str, str]]
) -> Iterator[Finding]:
    """The findings about what ``always_true`` has found."""
    for branch, (reason, hint) in always.items():
        value = "false" if branch.kind == "unless" else "true"
        for variant in site_facts.reached[branch]:
            yield variant.finding_at(
                Origin(branch.source, branch.start),
                "always-true",
                f"'{branch.condition}' is always {value}: {reason}",
                hint,
                length=branch.tag_length,
            )


def _is_tautology(branch: Branch, site_facts: SiteFacts) -> bool:
    """Whether no audience could be kept out, on no page."""
    if _holds(branch, {}):
        return True
    key = f"page.{site_facts.settings.audience_key}"
    names = site_facts.names if site_facts.is_global(key, branch.source) else []
    return len(names) > 1 and all(_holds(branch, {key: name}) for name in names)


def _holds(branch: Branch, known: dict[str, Any]) -> bool | None:
    if branch.test is None:
        return None
    verdict = holds(branch.test, known)
    return verdict if verdict is None or branch.kind != "unless" else not verdict


def _repeated(branch: Branch, site_facts: SiteFacts) -> Branch | None:
    """The branch around this one that has kept out already whom its condition would."""
    if branch.kind not in ("if", "unless"):
        return None
    key = f"page.{site_facts.settings.audience_key}"
    for outer in site_facts.around(branch.source, branch.start):
        if outer.test is None:
            continue
        if (outer.kind == "unless", outer.condition) == (branch.kind == "unless", branch.condition):
            return outer
        let_in = [name for name in site_facts.names if _holds(outer, {key: name}) is not False]
        if len(let_in) < len(site_facts.names) and all(
            _holds(branch, {key: one}) for one in let_in
        ):
            return outer
    return None


def _correction(branch: Branch) -> str:
    words = branch.condition.split()
    if branch.test and "or" in words and has_lone_literal(branch.test):
        return "write the whole comparison on each side of 'or'"
    if "or" in words and "!=" in words:
        return "did you mean 'and'?"
    return "leave the condition out, or correct it"


def unreachable_branches(
    site_facts: SiteFacts, always: Container[Branch], explained: Container[Branch]
) -> Iterator[Finding]:
    """Branches that are never shown, to any audience that reaches them.

    Either the condition is never true, or an earlier branch is always taken. Those for which
    another finding gives the cause are left out.
    """
    for branch in (each for found in site_facts.dead.values() for each in found):
        if branch in explained or any(each in always for each in branch.earlier):
            continue
        if not branch.text.strip() or _is_free(branch, site_facts):
            continue
        for variant in site_facts.reached[branch]:
            yield variant.finding_at(
                Origin(branch.source, branch.start),
                "unreachable-branch",
                f"text below '{branch.condition or branch.kind}' is never shown: "
                + _why(branch, is_asked=branch in site_facts.refused and branch.test is not None),
                _HINT if branch.test else _HINT_OF_ELSE,
                length=branch.tag_length,
            )


def identical_branches(site_facts: SiteFacts) -> Iterator[Finding]:
    """Conditions that decide nothing, since each of their branches has the same text."""
    groups: dict[Branch, list[Branch]] = {}
    for branch in site_facts.reached:
        groups.setdefault(branch.earlier[0] if branch.earlier else branch, []).append(branch)
    for first, group in groups.items():
        texts = {branch.text.strip() for branch in group}
        if len(group) == 1 or len(texts) > 1 or not texts.pop():
            continue
        for variant in site_facts.reached[first]:
            yield variant.finding_at(
                Origin(first.source, first.start),
                "identical-branches",
                f"all {len(group)} branches of this condition have the same text",
                "leave the condition out, or correct the branch that was copied",
                length=first.tag_length,
            )


_HINT = "remove it, or correct its condition or the one around it"
_HINT_OF_ELSE = "remove it, or correct the conditions before it"


def _why(branch: Branch, *, is_asked: bool) -> str:
    if not is_asked:
        return "a branch before it applies to every audience and page that reaches this one"
    always = "true" if branch.kind == "unless" else "false"
    return f"it is {always} for every audience and page that reaches it"


def _is_free(branch: Branch, site_facts: SiteFacts) -> bool:
    """Whether a branch may be there for what is not yet: rows of data, settings, values left out.

    A switch of the configuration is there to be turned, and a loop shows the rows of today.
    """
    deciding = branch.earlier if branch not in site_facts.refused else (branch, *branch.earlier)
    tests = [each.test for each in deciding if each.test is not None]
    asked = {name for test in tests for name in variables(test)}
    if any(name.partition(".")[0] not in GLOBALS for name in asked) and all(
        any(map(may_be_defined, variant.findings)) for variant in site_facts.reached[branch]
    ):
        return True  # such a tag may set variables
    if branch.kind == "for-else" or any(_is_open(name, branch, site_facts) for name in asked):
        return True
    is_included = bool(site_facts.calls.get(branch.source))
    if (
        is_included
        and any(name.startswith("include.") for name in asked)
        and not site_facts.is_whole
    ):
        return True
    if branch.test is not None:
        return False
    return is_included and any(asks_presence(test) for test in tests)


def _is_open(
    name: str, branch: Branch, site_facts: SiteFacts, done: frozenset[str] = frozenset()
) -> bool:
    """Whether a variable may get another value without a change of this template.

    It comes from data or settings, differs by page, is a key of front matter that no page has
    yet, or is set to something of that kind.
    """
    root, key = name.partition(".")[0], f"page.{site_facts.settings.audience_key}"
    if root == "page":
        return (
            not site_facts.is_global(name, branch.source)
            or site_facts.is_switch(name)
            or site_facts.is_of_others(name, branch.source)
            or (name != key and bool(site_facts.calls.get(branch.source)))
        )
    if root == "include":
        return site_facts.is_documented(name, branch.source)
    assigned = [
        each
        for one in site_facts.reached[branch]
        for each in one.facts.assigned
        if each.name == root
    ]
    if not assigned or any(site_facts.has_unknown_filter(it.source, it.start) for it in assigned):
        return True
    parts = {part for each in assigned for part in _parts_of(each)} - done - {name}
    return any(_is_open(part, branch, site_facts, done | {name} | parts) for part in parts)


def _parts_of(variable: Variable) -> set[str]:
    """The variables that a tag sets a variable to, and those in what it captures."""
    text = variable.source.text
    tag = text[variable.start : text.find("%}", variable.start)]
    if "=" in tag:
        return set(_VARIABLE.findall(_QUOTED_OR_FILTER.sub("", tag.partition("=")[2])))
    captured = text[variable.start : text.find("endcapture", variable.start)]
    return {
        part
        for output in _OUTPUT.findall(captured)
        for part in _VARIABLE.findall(_QUOTED_OR_FILTER.sub("", output))
    }


_OUTPUT = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)
_QUOTED_OR_FILTER = re.compile(r"\"[^\"]*\"|'[^']*'|\|\s*\w+|\b(?:true|false|nil|empty|blank)\b")
_VARIABLE = re.compile(r"(?<![\w.-])[A-Za-z_][\w-]*(?:\.[\w-]+)*")
