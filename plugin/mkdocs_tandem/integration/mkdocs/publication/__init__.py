"""The site as its readers get it: which pages there are for whom, and what leads where."""

from mkdocs_tandem.integration.mkdocs.publication.navigation import navigation
from mkdocs_tandem.integration.mkdocs.publication.redirects import redirects, write_redirects
from mkdocs_tandem.integration.mkdocs.publication.site import Publication

__all__ = ["Publication", "navigation", "redirects", "write_redirects"]
