"""A page of each kind that the site has."""

import pytest

KINDS = {
    "choice": "/",
    "start": "/b2b/",
    "examples": "/b2b/callbacks/",
    "table": "/b2c/errors/",
    "time-line": "/b2b/retry/",
    "life-cycle": "/b2b/remotes/",
    "coverage": "/b2b/reference/coverage/",
    "compare": "/compare/callbacks/",
    "manual": "/manual/tutorial/",
    "settings": "/manual/settings/",
    "rule": "/manual/rules/wrong-value/",
    "missing": "/b2b/nowhere/",
}
"""Addresses by the name of the kind."""

FIRST = ("examples",)
"""The kinds that ``make test`` looks at where looking takes long; ``make slow`` does the others."""

EACH = [
    pytest.param(kind, marks=() if kind in FIRST else pytest.mark.slow, id=kind) for kind in KINDS
]
"""All kinds, for tests that take seconds for each."""
