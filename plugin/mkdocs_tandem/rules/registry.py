"""The registry of rules: which function looks for breaches of which rules, and in what.

A function names what it looks at by its parameters, as a pytest test names its fixtures:

* ``page_rule``: ``variant``, ``examples``, ``contract``, ``others``, ``settings``;
* ``example_rule``: ``example``, ``contract``, ``others``, ``settings``;
* ``cross_page_rule``: ``pages``, a sequence of ``PageFacts``.

``others`` are the contracts of the other audiences, by name, where these differ.
"""

import inspect
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeVar

import mkdocs_tandem.rules
from mkdocs_tandem import plugins
from mkdocs_tandem.finding import RULES, Finding, Rule
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.source import Location

_Function = TypeVar("_Function", bound=Callable[..., Iterable[Finding]])


class RuleScope(StrEnum):
    """What the function of a rule is called for."""

    EXAMPLE = "example"
    PAGE = "page"
    ACROSS_PAGES = "across pages"


_DATA = {
    RuleScope.EXAMPLE: ("example", "contract", "others", "settings"),
    RuleScope.PAGE: ("variant", "examples", "contract", "others", "settings"),
    RuleScope.ACROSS_PAGES: ("pages",),
}


@dataclass(frozen=True)
class PageFacts:
    """The data of one page for one audience, for rules across pages."""

    path: str
    audiences: tuple[str, ...]
    facts: Any
    """What the rule's ``collect`` returned for it, after a round trip through JSON."""

    def finding(
        self, rule: str, location: Location, message: str, hint: str = "", *, length: int = 1
    ) -> Finding:
        """A finding on this page."""
        found = Finding(rule, location, message, hint, self.audiences, (self.path,))
        return replace(found, length=length)


@dataclass(frozen=True)
class Check:
    """A function that looks for breaches of rules."""

    scope: RuleScope
    rules: tuple[Rule, ...]
    function: Callable[..., Iterable[Finding]]
    data: tuple[str, ...]
    """The names of its parameters: all that it may look at."""
    needs_contract: bool = False
    """Whether it is skipped for audiences without a contract."""
    collect: Callable[[Variant], Any] | None = None
    """For a rule across pages: what to keep of each page, as JSON has it."""

    def findings(self, **data: Any) -> Iterable[Finding]:
        """What the function finds in ``data``."""
        if self.needs_contract and data["contract"] is None:
            return ()
        return self.function(**{name: data[name] for name in self.data})


REGISTERED: list[Check] = []
"""All registered functions, in the order of registration."""


def page_rule(*rules: str | Rule, needs_contract: bool = False) -> Callable[[_Function], _Function]:
    """Register a function that is called for each page and audience.

    ``rules`` are codes of ``finding.RULES``, or new rules.
    """
    return _registering(RuleScope.PAGE, rules, needs_contract=needs_contract)


def example_rule(
    *rules: str | Rule, needs_contract: bool = False
) -> Callable[[_Function], _Function]:
    """Register a function that is called for each example."""
    return _registering(RuleScope.EXAMPLE, rules, needs_contract=needs_contract)


def cross_page_rule(
    *rules: str | Rule, collect: Callable[[Variant], Any]
) -> Callable[[_Function], _Function]:
    """Register a function that is called once, with the facts of all pages.

    ``collect`` returns the facts of one page as JSON has them: texts, numbers, lists and mappings.
    They are kept between runs for pages that have not changed, so ``collect`` must depend on
    nothing but the variant.
    """
    return _registering(RuleScope.ACROSS_PAGES, rules, collect=collect)


def _registering(
    scope: RuleScope, rules: Sequence[str | Rule], **options: Any
) -> Callable[[_Function], _Function]:
    def register(function: _Function) -> _Function:
        data = tuple(inspect.signature(function).parameters)
        unknown = [name for name in data if name not in _DATA[scope]]
        if unknown:
            known = ", ".join(_DATA[scope])
            raise TypeError(f"'{function.__name__}' takes '{unknown[0]}'; there is {known}")
        named = tuple(RULES[rule] if isinstance(rule, str) else rule for rule in rules)
        for rule in named:
            if RULES.setdefault(rule.code, rule) != rule:
                raise ValueError(f"there is a rule '{rule.code}' already")
        REGISTERED.append(Check(scope, named, function, data, **options))
        return function

    return register


@cache
def load() -> None:
    """Import all modules of rules: ours, and those of installed packages.

    Raises:
        FindingError: if a package cannot be imported.
    """
    for module in iter_modules(mkdocs_tandem.rules.__path__):
        import_module(f"{mkdocs_tandem.rules.__name__}.{module.name}")
    for _ in plugins.provided(plugins.RULES, object):
        pass


def checks(scope: RuleScope) -> Iterator[Check]:
    """The registered functions of a scope."""
    load()
    return (check for check in REGISTERED if check.scope is scope)


def collected(variant: Variant) -> str:
    """What all rules across pages want to know of a variant, as JSON."""
    return json.dumps(
        {
            _key(check): check.collect(variant)
            for check in checks(RuleScope.ACROSS_PAGES)
            if check.collect is not None
        }
    )


def facts_of(check: Check, variant: Variant) -> PageFacts:
    """The facts of a variant for a rule across pages, kept or collected now."""
    kept = json.loads(variant.trace.facts) if variant.trace else {}
    if _key(check) not in kept:
        kept = json.loads(collected(variant))
    return PageFacts(variant.source.path, variant.names, kept[_key(check)])


def _key(check: Check) -> str:
    return f"{check.function.__module__}.{check.function.__qualname__}"
