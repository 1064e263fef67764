"""Rules about what a page says that a request is answered with."""

from collections.abc import Iterable, Iterator

from mkdocs_tandem.example import Example
from mkdocs_tandem.example.claim import expectation
from mkdocs_tandem.finding import Finding


def misshapen_expectations(examples: Iterable[Example]) -> Iterator[Finding]:
    """Fences that expect something which no answer has."""
    for example in examples:
        words = example.region.words if example.region else ()
        if "expect" in words and not expectation(words):
            yield example.variant.finding(
                "bad-expectation",
                example.start,
                "no status stands behind 'expect'",
                "write it as '```json request expect 400', or '4xx' for any of a hundred",
            )
