"""The command that shows a finding again."""

import shlex
from collections.abc import Sequence

from mkdocs_tandem.finding import Finding


def check_again(
    finding: Finding, audiences: Sequence[str], prefix: str = "", config: str = ""
) -> str:
    """``tandem check docs/callbacks.md --audience b2b``, for the first page that shows it.

    ``audiences`` are all that the project has, ``prefix`` leads from the current folder to the
    project's, ``config`` is what ``--config-file`` was given.
    """
    words = ["tandem", "check"]
    if finding.pages:
        words.append(prefix + finding.pages[0])
    if set(finding.audiences) != set(audiences):
        words += (word for name in finding.audiences for word in ("--audience", name))
    if config:
        words += ["--config-file", config]
    return shlex.join(words)


def example_again(identifier: str) -> str:
    """``pytest 'docs/callbacks.md::b2b::POST /callbacks'``."""
    return shlex.join(["pytest", identifier])
