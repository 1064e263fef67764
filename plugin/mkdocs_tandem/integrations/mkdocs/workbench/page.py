"""The pages that the workbench shows, and their findings and examples as JSON."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from mkdocs_tandem.config.settings import Endpoint, Execution, Settings
from mkdocs_tandem.examples import Example, Role, named
from mkdocs_tandem.execution.verdict import Verdict
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.integrations.mkdocs.workbench.draft import draft
from mkdocs_tandem.integrations.mkdocs.workbench.run import is_runnable
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.source import Location


@dataclass(frozen=True)
class WorkbenchState:
    """A project, and the pages that were made of it."""

    project: Project
    pages: Mapping[str, Variant]
    """By the address below that of the site: ``b2b/callbacks/``."""

    def page(self, address: str) -> Variant | None:
        """The page at an address below that of the site."""
        return self.pages.get(address.removeprefix("/").removesuffix("index.html"))

    def findings(self, variant: Variant) -> list[Finding]:
        """What is wrong with a page, as one audience sees it.

        Raises:
            FindingError: if there is nothing to check by.
        """
        found = self.project.check(pages=[variant.source.path]).findings
        return [
            each
            for each in found
            if not each.audiences or not variant.names or set(variant.names) & set(each.audiences)
        ]


_PLACE = re.compile(r"\{(path|line|column)\}")


def page_of(
    site: WorkbenchState, variant: Variant, failure: Finding | None = None
) -> dict[str, Any]:
    """What is wrong with a page, and what can be run on it.

    ``failure`` is why the site could not be built again; a broken contract or application is a
    finding of the page, too.
    """
    settings = site.project.settings
    execution = settings.execution
    failures = [failure] if failure else []
    try:
        found, runs = site.findings(variant), list(_runs(site, variant))
    except FindingError as error:
        found, runs = [] if error.finding in failures else [error.finding], []
    return {
        "source": variant.source.path,
        "audience": variant.audience.title if variant.audience else None,
        "editor": editor(settings, Location(variant.source.path)),
        "findings": [_finding(site.project, each) for each in (*failures, *found)],
        "runs": runs,
        "panels": [_panel(panel) for panel in panels(execution)] if execution else [],
    }


def editor(settings: Settings, location: Location) -> str:
    """A link that opens a place in the writer's editor; empty if there is to be none."""
    path = "/" + quote((settings.root / location.path).resolve().as_posix()).lstrip("/")
    values = {"path": path, "line": str(location.line), "column": str(location.column)}
    return _PLACE.sub(lambda found: values[found[1]], settings.editor)


def _finding(project: Project, finding: Finding) -> dict[str, Any]:
    line, at = project.site.line(finding.location), finding.location.column - 1
    cuts = (line[:at], line[at : at + finding.length], line[at + finding.length :])
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "hint": finding.hint,
        "line": cuts if line.strip() else None,
        "diff": finding.diff,
        "place": str(finding.location),
        "editor": editor(project.settings, finding.location),
    }


def _runs(site: WorkbenchState, variant: Variant) -> Iterator[dict[str, Any]]:
    settings = site.project.settings
    execution = settings.execution
    if variant.audience is None or execution is None:
        return
    contract, sender = site.project.site.contract(variant), execution.sender(variant.audience.name)
    verdicts = site.project.checker.verdicts(variant, execute=False)
    for number, verdict in enumerate(verdicts):
        example = verdict.example
        if not is_runnable(example, execution):
            continue
        shown = example.block or example.region
        text = draft(verdict, contract, sender) if example.role is Role.REQUEST else None
        yield {
            "number": number,
            "name": example.name,
            "marks": [number, *_answered(verdicts, number)],
            "block": shown and {"start": shown.start, "text": shown.body},
            "head": _head(example, settings.endpoints, variant.audience.name),
            "text": text and text.text,
        }


def _answered(verdicts: Sequence[Verdict], number: int) -> Iterator[int]:
    """The example that shows a request which has no block of its own: its answer."""
    asked = verdicts[number].example
    following = verdicts[number + 1].example if number + 1 < len(verdicts) else None
    if asked.region is None and following is not None and following.role is Role.RESPONSE:
        yield number + 1


def _head(example: Example, endpoints: Iterable[Endpoint], audience: str) -> str:
    """Where a request goes, as its page names it; empty for a program."""
    if example.operation is None:
        return ""
    call = example.endpoint
    known = (it for it in endpoints if call and it.include == call.name)
    path = next((named(call, it.path, audience) for it in known if call), "")
    return f"{example.operation.method} {path or example.operation.path}"


def panels(execution: Execution) -> list[Mapping[str, Any]]:
    """The panels of a service: its deliveries, if it lists them, then those of the settings."""
    delivered = [{"title": "Deliveries", "show": execution.deliveries}]
    return [*(delivered if execution.deliveries else ()), *execution.panels]


def _panel(panel: Mapping[str, Any]) -> dict[str, Any]:
    buttons = [each["label"] for each in panel.get("buttons", ())]
    return {"title": panel["title"], "buttons": buttons}
