"""Rules about examples as JSON."""

from collections.abc import Iterator

from mkdocs_tandem.example import Example
from mkdocs_tandem.finding import Finding

_RULES = {"duplicate-key": "duplicate-key"}


def json_mistakes(example: Example) -> Iterator[Finding]:
    """What keeps an example from being JSON, each at its place."""
    if example.document is None:
        return
    for problem in example.document.problems:
        yield example.finding(
            _RULES.get(problem.kind, "bad-json"),
            problem.offset,
            problem.message,
            problem.hint,
            length=problem.length,
        )
