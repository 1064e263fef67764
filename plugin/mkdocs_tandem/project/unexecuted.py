"""Examples that were not executed, by reason."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from mkdocs_tandem.execution.verdict import Status
from mkdocs_tandem.project.result_cache import KeptVerdict

PART, PLAIN = "part of a message", "marked 'plain'"
BY_NATURE = (PART, PLAIN)
"""Reasons for which nothing could be sent anyway."""
_OF_STATUS = {
    Status.FRAGMENT: PART,
    Status.PLAIN: PLAIN,
    Status.UNBOUND: "no operation",
    Status.FAILED: "has errors",
}
_GROUPS = (
    (re.compile(r"depends on .*"), "depends on an example that failed"),
    (re.compile(r"the request before it failed"), "depends on an example that failed"),
    (re.compile(r"there is no request above it"), "no request above it"),
    (re.compile(r"'.*' has no value yet"), "a parameter without a value"),
)


def unexecuted(
    examples: Iterable[KeptVerdict], *, execute: bool, has_service: bool
) -> Mapping[str, int]:
    """How many examples were not executed, by the reason, the commonest first.

    ``execute`` is whether it was asked for, ``has_service`` whether the settings name a service.
    """
    default = "not run"
    if not has_service:
        default = "'execute' is not set"
    elif not execute:
        default = "'--no-execute'"
    found = Counter(_reason(it, default) for it in examples if not it.is_executed)
    return dict(found.most_common())


def _reason(example: KeptVerdict, default: str) -> str:
    if example.status in _OF_STATUS and not example.note:
        return _OF_STATUS[example.status]
    known = (group for pattern, group in _GROUPS if pattern.fullmatch(example.note))
    return next(known, example.note or default)
