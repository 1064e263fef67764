"""MkDocs plugin: one source for several audiences, every example checked and executed.

The public API for hosts and extensions; names are imported when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs_tandem.audience import Audience
    from mkdocs_tandem.examples import Example
    from mkdocs_tandem.examples.languages import Language, WrittenRequest
    from mkdocs_tandem.finding import Finding, FindingError, Rule, Severity
    from mkdocs_tandem.liquid import Extension, TagCall
    from mkdocs_tandem.openapi import Contract
    from mkdocs_tandem.output.reports import CheckReport, ReportFormat
    from mkdocs_tandem.pages.variant import Variant
    from mkdocs_tandem.project.project import Project
    from mkdocs_tandem.rules.registry import PageFacts, cross_page_rule, example_rule, page_rule
    from mkdocs_tandem.source import Location

_MODULES = {
    "audience": ("Audience",),
    "examples": ("Example",),
    "examples.languages": ("Language", "WrittenRequest"),
    "finding": ("Finding", "FindingError", "Rule", "Severity"),
    "liquid": ("Extension", "TagCall"),
    "openapi": ("Contract",),
    "output.reports": ("CheckReport", "ReportFormat"),
    "pages.variant": ("Variant",),
    "project.project": ("Project",),
    "rules.registry": ("PageFacts", "cross_page_rule", "example_rule", "page_rule"),
    "source": ("Location",),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "Audience",
    "CheckReport",
    "Contract",
    "Example",
    "Extension",
    "Finding",
    "FindingError",
    "Language",
    "Location",
    "PageFacts",
    "Project",
    "ReportFormat",
    "Rule",
    "Severity",
    "TagCall",
    "Variant",
    "WrittenRequest",
    "cross_page_rule",
    "example_rule",
    "page_rule",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
