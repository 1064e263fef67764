"""The mistakes that ``make mutants`` puts into the plugin are what they are said to be."""

import ast
import random
from functools import cache

import pytest

from tests.mutants.__main__ import chosen
from tests.mutants.selection import covering
from tests.mutants.sites import eager, plain
from tests.support.projects import REPOSITORY

TEXT = '''\
"""Words: größer."""


def read(value: int, names: list[str]) -> bool:
    """Read it."""
    if not names:
        return
    if value < 3 and names:  # größer
        names.append("x")
    for name in names:
        if name in value:
            yield name
    return [it for it in names if it.isupper()]
'''


def _lines(kinds: str) -> set[tuple[str, str]]:
    """The kind of each mistake, and the line that it makes."""
    found = set()
    for mutant in (plain if kinds == "plain" else eager)("a.py", TEXT):
        changed = mutant.applied(TEXT)
        (new,) = [it for it in changed.splitlines() if it not in TEXT.splitlines()]
        assert len(changed.splitlines()) == len(TEXT.splitlines())
        found.add((mutant.kind, new.strip()))
    return found


def test_each_kind_of_mistake_changes_one_line_and_leaves_the_rest_as_it_is() -> None:
    assert _lines("plain") == {
        ("not", "if names:"),
        ("and/or", "if value < 3 or names:  # größer"),
        ("comparison", "if value >= 3 and names:  # größer"),
        ("boundary", "if value <= 3 and names:  # größer"),
        ("constant", "if value < 4 and names:  # größer"),
        ("constant", "names.append('x_')"),
        ("statement", "pass"),
        ("comparison", "if name not in value:"),
        ("return", "return None"),
    }


def test_an_over_eager_rule_forgets_an_exception_or_reports_always() -> None:
    assert _lines("eager") == {
        ("guard dropped", "if False:"),
        ("condition holds", "if True:"),
        ("filter holds", "return [it for it in names if True]"),
    }


def test_the_same_seed_chooses_the_same_mistakes_as_many_of_each_package() -> None:
    made = cache(plain)
    first, again = (chosen(30, random.Random(7), made) for _ in range(2))  # noqa: S311 -- no secret
    assert first == again
    assert len({mutant.path.split("/")[2] for mutant in first}) > 10
    for mutant in first:
        ast.parse(mutant.applied((REPOSITORY / mutant.path).read_text("utf-8")))


@pytest.mark.parametrize(
    ("module", "first"),
    [
        ("rules/links.py", "tests/plugin/rules/test_links.py"),
        ("liquid/limits.py", "tests/plugin/liquid/test_limits.py"),
        ("config/settings.py", "tests/plugin/config/test_settings.py"),
    ],
)
def test_the_tests_of_a_module_are_run_before_those_of_its_neighbours(
    module: str, first: str
) -> None:
    found = covering(REPOSITORY, f"plugin/mkdocs_tandem/{module}")
    assert found[0] == first
    assert len(found) == len(set(found)) > 5
    assert all((REPOSITORY / path).exists() for path in found)
