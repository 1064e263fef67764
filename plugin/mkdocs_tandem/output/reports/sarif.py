"""Findings as SARIF.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
"""

import json
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from mkdocs_tandem.finding import RULES, Finding, Rule
from mkdocs_tandem.output.reports.explain import url
from mkdocs_tandem.output.reports.text import LineOf
from mkdocs_tandem.source import Location

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_HOME = "https://github.com/mkdocs-tandem/mkdocs-tandem"


def log(findings: Sequence[Finding], line_of: LineOf, prefix: str = "") -> str:
    """One run with all rules and a result for each finding.

    ``prefix`` leads from the folder that the log is about, as a rule the repository's, to the
    project's. A result keeps its fingerprint while its line only moves.
    """
    fingerprints = _fingerprints(findings, line_of)
    driver = {
        "name": "tandem",
        "semanticVersion": version("mkdocs-tandem"),
        "informationUri": _HOME,
        "rules": [_rule(rule) for rule in RULES.values()],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "exitCode": 1 if findings else 0}],
        "results": [
            _result(finding, line_of, prefix, fingerprint)
            for finding, fingerprint in zip(findings, fingerprints, strict=True)
        ],
    }
    found = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(found, ensure_ascii=False, indent=2)


def _rule(rule: Rule) -> dict[str, Any]:
    page = url(rule.code)
    summary = f"{rule.summary[0].upper()}{rule.summary[1:]}."
    return {
        "id": rule.code,
        "shortDescription": {"text": summary},
        "help": {"text": f"{summary} See {page}", "markdown": f"{summary} [Read more]({page})."},
        "helpUri": page,
        "defaultConfiguration": {"level": str(rule.severity)},
    }


def _result(finding: Finding, line_of: LineOf, prefix: str, fingerprint: str) -> dict[str, Any]:
    readers = f" ({', '.join(finding.audiences)})" if finding.audiences else ""
    hint = f"; {finding.hint}" if finding.hint else ""
    result = {
        "ruleId": finding.rule,
        "ruleIndex": list(RULES).index(finding.rule),
        "level": str(finding.severity),
        "message": {"text": f"{finding.message}{hint}{readers}"},
        "locations": [_location(finding.location, prefix, line_of, finding.length)],
        "partialFingerprints": {"tandem/v1": fingerprint},
        "properties": {
            "audiences": list(finding.audiences),
            "pages": list(finding.pages),
            "contract": finding.place,
        },
    }
    if finding.via:
        result["relatedLocations"] = [
            {
                "id": number,
                "message": {"text": "included here"},
                **_location(location, prefix, line_of, 1),
            }
            for number, location in enumerate(finding.via)
        ]
    return result


def _location(location: Location, prefix: str, line_of: LineOf, length: int) -> dict[str, Any]:
    line = line_of(location)
    region: dict[str, Any] = {
        "startLine": location.line,
        "startColumn": location.column,
        "endColumn": location.column + length,
    }
    place: dict[str, Any] = {
        "artifactLocation": {"uri": quote(prefix + location.path), "uriBaseId": "%SRCROOT%"},
        "region": region,
    }
    if line:
        place["contextRegion"] = {"startLine": location.line, "snippet": {"text": line}}
    return {"physicalLocation": place}


def _fingerprints(findings: Sequence[Finding], line_of: LineOf) -> list[str]:
    """What a finding is known by when its line has moved: its words and those of its line.

    Equal ones are numbered.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    fingerprints = []
    for finding in findings:
        line = line_of(finding.location).strip()
        known = (finding.rule, finding.location.path, finding.message, line)
        text = json.dumps([*known, seen[known]])
        seen[known] += 1
        fingerprints.append(sha256(text.encode()).hexdigest()[:32])
    return fingerprints
