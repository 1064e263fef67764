"""Where an example is not what the service says, as findings."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from mkdocs_tandem.difference import ANSWER, differences
from mkdocs_tandem.example import Example
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.jsontext import Node


def deviations(
    example: Example, root: Node, said: Any, rule: str, *, whose: str = ANSWER
) -> Iterator[Finding]:
    """What an example says otherwise; ``whose`` is what messages call what was said."""
    for difference in differences(root, said, said=whose):
        finding = example.finding(
            rule, difference.offset, difference.message, difference.hint, length=difference.length
        )
        yield replace(finding, diff=difference.diff, cause=difference.cause)
