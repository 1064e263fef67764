"""What Jekyll's ``_config.yml`` says about pages."""

from mkdocs_tandem.jekyll.collection import Collection
from mkdocs_tandem.jekyll.default import Default, merged
from mkdocs_tandem.jekyll.rules import HTML, Jekyll, is_part, permalink_of

__all__ = ["HTML", "Collection", "Default", "Jekyll", "is_part", "merged", "permalink_of"]
