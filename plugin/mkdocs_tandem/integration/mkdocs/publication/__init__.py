"""The site as its readers get it: which pages there are for whom, and what leads where."""

from mkdocs_tandem.integration.mkdocs.publication.late import late_tags
from mkdocs_tandem.integration.mkdocs.publication.leaks import leaks
from mkdocs_tandem.integration.mkdocs.publication.navigation import navigation
from mkdocs_tandem.integration.mkdocs.publication.redirects import redirects, write_redirects
from mkdocs_tandem.integration.mkdocs.publication.site import Publication
from mkdocs_tandem.integration.mkdocs.publication.tags import scoped_listings

__all__ = [
    "Publication",
    "late_tags",
    "leaks",
    "navigation",
    "redirects",
    "scoped_listings",
    "write_redirects",
]
