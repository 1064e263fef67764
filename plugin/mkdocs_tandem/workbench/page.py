"""What the workbench says about a page, as JSON."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from mkdocs_tandem.example import named
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.settings import Execution, Settings
from mkdocs_tandem.source import Location
from mkdocs_tandem.variant import Variant
from mkdocs_tandem.workbench.run import is_runnable
from mkdocs_tandem.workbench.shelf import Shelf

_PLACE = re.compile(r"\{(path|line|column)\}")


def page_of(shelf: Shelf, variant: Variant) -> dict[str, Any]:
    """What is wrong with a page, and what can be run on it."""
    settings = shelf.project.settings
    execution = settings.execution
    runs = list(_runs(shelf, variant)) if execution else []
    return {
        "source": variant.source.path,
        "audience": variant.audience.title if variant.audience else None,
        "editor": editor(settings, Location(variant.source.path)),
        "findings": [_finding(settings, each) for each in shelf.findings(variant)],
        "runs": runs,
        "panels": [_panel(panel) for panel in panels(execution)] if execution else [],
    }


def editor(settings: Settings, location: Location) -> str:
    """A link that opens a place in the writer's editor; empty if there is to be none."""
    path = "/" + quote((settings.root / location.path).resolve().as_posix()).lstrip("/")
    values = {"path": path, "line": str(location.line), "column": str(location.column)}
    return _PLACE.sub(lambda found: values[found[1]], settings.editor)


def _finding(settings: Settings, finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "hint": finding.hint,
        "place": str(finding.location),
        "editor": editor(settings, finding.location),
    }


def _runs(shelf: Shelf, variant: Variant) -> Iterator[dict[str, Any]]:
    if variant.audience is None:
        return
    endpoints = {each.include: each for each in shelf.project.settings.endpoints}
    for number, verdict in enumerate(shelf.project.verdicts(variant, execute=False)):
        example = verdict.example
        if not is_runnable(example) or example.operation is None:
            continue
        call, shown = example.endpoint, example.block or example.region
        endpoint = endpoints.get(call.name) if call else None
        path = named(call, endpoint.path, variant.audience.name) if call and endpoint else ""
        yield {
            "number": number,
            "name": example.name,
            "text": shown.body if shown else None,
            "isEditable": shown is not None and example.message is None,
            "head": f"{example.operation.method} {path or example.operation.path}",
        }


def panels(execution: Execution) -> list[Mapping[str, Any]]:
    """What is shown of a service: what it has delivered, if it says so, then what is set."""
    delivered = [{"title": "Deliveries", "show": execution.deliveries}]
    return [*(delivered if execution.deliveries else ()), *execution.panels]


def _panel(panel: Mapping[str, Any]) -> dict[str, Any]:
    buttons = [each["label"] for each in panel.get("buttons", ())]
    return {"title": panel["title"], "buttons": buttons}
