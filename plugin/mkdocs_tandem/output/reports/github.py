"""Findings as GitHub annotations.

Source: GitHub Docs, "Workflow commands for GitHub Actions".
"""

from collections.abc import Sequence

from mkdocs_tandem.finding import Finding


def annotations(findings: Sequence[Finding], prefix: str = "") -> str:
    """A workflow command for each finding, a line each.

    ``prefix`` leads from the repository's folder to the project's.
    """
    return "\n".join(_command(finding, prefix) for finding in findings)


def _command(finding: Finding, prefix: str) -> str:
    location = finding.location
    properties = {
        "file": prefix + location.path,
        "line": location.line,
        "col": location.column,
        "endColumn": location.column + finding.length,
        "title": finding.rule,
    }
    readers = f" ({', '.join(finding.audiences)})" if finding.audiences else ""
    hint = f"; {finding.hint}" if finding.hint else ""
    given = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{finding.severity} {given}::{_data(finding.message + hint + readers)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
