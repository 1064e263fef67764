"""Findings as JSON."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mkdocs_tandem.execution.verdict import Status, Verdict
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.output.reports.explain import url


def document(
    findings: Sequence[Finding], summary: Mapping[str, Any], again: Callable[[Finding], str]
) -> str:
    """One JSON object with ``findings`` and ``summary``; ``again`` gives the command of each."""
    rows = [{**row(finding), "again": again(finding)} for finding in findings]
    found = {"findings": rows, "summary": summary}
    return json.dumps(found, ensure_ascii=False, indent=2)


def row(finding: Finding) -> dict[str, Any]:
    """One finding as an object."""
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "path": finding.location.path,
        "line": finding.location.line,
        "column": finding.location.column,
        "length": finding.length,
        "audiences": list(finding.audiences),
        "pages": list(finding.pages),
        "message": finding.message,
        "hint": finding.hint,
        "via": [str(location) for location in finding.via],
        "contract": finding.place,
        "note": finding.note,
        "url": url(finding.rule),
        "diff": list(finding.diff),
    }


def example_row(verdict: Verdict) -> dict[str, Any]:
    """One example as an object."""
    example = verdict.example
    location = example.origin(0).location
    operation = example.operation
    return {
        "name": example.name,
        "path": location.path,
        "line": location.line,
        "audience": example.variant.names[0] if example.variant.names else None,
        "page": example.variant.source.path,
        "language": example.region.language if example.region else None,
        "role": str(example.role),
        "operation": operation.id if operation else None,
        "binding": str(example.binding) or None,
        "status": str(verdict.status),
        "left_out": [
            {
                "path": each.path,
                "line": example.origin(each.start).location.line,
                "text": each.text,
            }
            for each in example.left_out
        ],
        "note": verdict.note,
        "findings": [row(finding) for finding in verdict.findings],
    }


def counts(statuses: Sequence[Status]) -> dict[str, int]:
    """How many examples there are of each status."""
    return {str(status): statuses.count(status) for status in Status}
