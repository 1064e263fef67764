"""Rules about examples as JSON."""

import re
from collections.abc import Iterator
from dataclasses import replace

from mkdocs_tandem.example import Example
from mkdocs_tandem.finding import Finding, Shared
from mkdocs_tandem.jsontext import Problem
from mkdocs_tandem.rule import RULES
from mkdocs_tandem.sourcemap import Origin

_BLANK_LINE = re.compile(r"[ \t]*\n[ \t]*(?=\n)")


def json_mistakes(example: Example) -> Iterator[Finding]:
    """What keeps an example from being JSON, each at its place."""
    if example.document is None:
        return
    for problem in example.document.problems:
        is_gap = problem.kind == "missing"
        found = example.variant.finding_at(
            _gap(example, problem.offset) if is_gap else example.origin(problem.offset),
            problem.kind if problem.kind in RULES else "bad-json",
            problem.message,
            problem.hint,
            length=problem.length,
        )
        yield replace(found, shared=_shared(example, problem, found) if problem.plain else None)


def _shared(example: Example, problem: Problem, found: Finding) -> Shared | None:
    """How it is told to those who read something else before it.

    What is missing is missing at the latest where the text begins that leads to what follows.
    """
    if problem.kind != "missing":
        return Shared(found.location, problem.plain)
    body = example.region.body if example.region else ""
    at = problem.offset + len(body[problem.offset :]) - len(body[problem.offset :].lstrip())
    if not 0 < problem.offset <= at < len(body):
        return None
    here = example.origin(at)
    while at > problem.offset:
        before = example.origin(at - 1)
        if (before.source, before.offset) != (here.source, here.offset - 1):
            break
        here, at = before, at - 1
    return Shared(here.location, problem.plain)


def _gap(example: Example, at: int) -> Origin:
    """Where something is missing.

    It belongs behind what stands before it: what follows may have been written far away, behind a
    branch that this audience does not see. Only where the next character follows at once, but was
    written on a later line, does it belong there. A blank line in the source tells where it was,
    even if white space control has taken it.
    """
    body = example.region.body if example.region else ""
    if not 0 < at <= len(body):
        return example.origin(at)
    before = example.origin(at - 1)
    text, offset = before.source.text, before.offset + 1
    if at < len(body) and not body[at].isspace():
        following = example.origin(at)
        if (following.source, following.location.line) != (before.source, before.location.line):
            return following
    blank = _BLANK_LINE.match(text, offset) if body[at - 1] != "\n" else None
    return Origin(before.source, blank.end() if blank else offset, before.via)
