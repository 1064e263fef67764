"""Links, which findings tell about in place of MkDocs."""

import logging
from collections.abc import Container, Iterator

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from mkdocs_tandem.integration.mkdocs.variants import is_kept
from mkdocs_tandem.jekyll import Jekyll


def leave_to_findings(config: MkDocsConfig) -> None:
    """Keep MkDocs from telling a second time, and without the author's place, what rules find."""
    for name in ("not_found", "absolute_links", "unrecognized_links", "anchors"):
        config.validation.links[name] = logging.DEBUG


def published(files: Files, pages: Container[File], jekyll: Jekyll) -> Iterator[str]:
    """The paths of what the site has besides its pages."""
    for file in files:
        if file not in pages and file.inclusion.is_included() and is_kept(file, jekyll):
            yield file.dest_uri
