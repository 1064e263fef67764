"""Rules about examples as JSON."""

import re
from collections.abc import Iterator

from mkdocs_tandem.example import Example
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.rule import RULES
from mkdocs_tandem.variant import Origin

_BLANK_LINE = re.compile(r"[ \t]*\n[ \t]*(?=\n)")


def json_mistakes(example: Example) -> Iterator[Finding]:
    """What keeps an example from being JSON, each at its place."""
    if example.document is None:
        return
    for problem in example.document.problems:
        yield example.variant.finding_at(
            _origin(example, problem.offset),
            problem.kind if problem.kind in RULES else "bad-json",
            problem.message,
            problem.hint,
            length=problem.length,
        )


def _origin(example: Example, at: int) -> Origin:
    """Where a problem was written.

    What is missing in front of white space is missing behind what stands before it: the white
    space may have been written far away, behind a branch that this audience does not see. A blank
    line in the source tells where it was, even if white space control has taken it.
    """
    body = example.region.body if example.region else ""
    if not 0 < at <= len(body) or (at < len(body) and not body[at].isspace()):
        return example.origin(at)
    before = example.origin(at - 1)
    text, offset = before.source.text, before.offset + 1
    blank = _BLANK_LINE.match(text, offset)
    return Origin(before.source, blank.end() if blank else offset, before.via)
