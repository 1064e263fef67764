"""Findings as warnings of MkDocs."""

import logging
from collections.abc import Sequence

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.project import Project
from mkdocs_tandem.report.text import frame
from mkdocs_tandem.source import Source

_log = get_plugin_logger("tandem")


def tell(project: Project, findings: Sequence[Finding], config: MkDocsConfig) -> None:
    """Warn of each finding.

    Where warnings are not shown, as with ``--quiet``, MkDocs does not count them either.
    """
    told = [_told(project, finding) for finding in findings]
    for text in told:
        _log.warning(text)
    if told and config.strict and not _log.isEnabledFor(logging.WARNING):
        raise PluginError("\n".join(told))


def tell_of(project: Project, sources: Sequence[Source]) -> None:
    """Warn of what is wrong with some pages."""
    paths = [source.path for source in sources]
    findings = project.check(pages=paths).findings
    for finding in findings:
        _log.warning(_told(project, finding))


def _told(project: Project, finding: Finding) -> str:
    return frame(finding, project.line(finding.location)).plain.rstrip()
