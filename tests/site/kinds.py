"""A page of each kind that the site has."""

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
