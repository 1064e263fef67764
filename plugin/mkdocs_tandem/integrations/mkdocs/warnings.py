"""Findings as MkDocs warnings."""

import logging
from collections.abc import Container, Iterator, Sequence

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files

from mkdocs_tandem.config.jekyll import Jekyll
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.integrations.mkdocs.files import is_kept, is_shown
from mkdocs_tandem.output.reports.text import frame, grouped
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.source import Source


def leave_to_findings(config: MkDocsConfig) -> None:
    """Keep MkDocs from telling a second time, and without the author's place, what rules find."""
    for name in ("not_found", "absolute_links", "unrecognized_links", "anchors"):
        config.validation.links[name] = logging.DEBUG


def published(
    files: Files, pages: Container[File], jekyll: Jekyll, *, is_serving: bool = False
) -> Iterator[str]:
    """The paths of the other files of the site, those of their sources included.

    They differ where a plugin moves files, as a blog does with the pictures of its posts.
    """
    for file in files:
        is_other = file not in pages and is_shown(file, is_serving=is_serving)
        if is_other and is_kept(file, jekyll):
            yield from dict.fromkeys((file.dest_uri, file.src_uri))


_log = get_plugin_logger("tandem")


def tell(project: Project, findings: Sequence[Finding], config: MkDocsConfig) -> None:
    """Warn of each finding, once of what has the same cause in many places.

    Where warnings are not shown, as with ``--quiet``, MkDocs does not count them either.
    """
    told = [_told(project, *group) for group in grouped(findings)]
    for text in told:
        _log.warning(text)
    if told and config.strict and not _log.isEnabledFor(logging.WARNING):
        raise PluginError("\n".join(told))


def warn_of(project: Project, sources: Sequence[Source]) -> None:
    """Warn of what is wrong with some pages."""
    paths = [source.path for source in sources]
    findings = project.check(pages=paths).findings
    for finding in findings:
        _log.warning(_told(project, finding))


def _told(project: Project, finding: Finding, *others: Finding) -> str:
    line = project.site.line(finding.location)
    return frame(finding, line, others=others).plain.rstrip()
