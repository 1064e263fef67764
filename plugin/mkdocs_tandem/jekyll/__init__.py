"""What Jekyll's ``_config.yml`` says about pages."""

from mkdocs_tandem.jekyll.collection import Collection
from mkdocs_tandem.jekyll.default import Default, merged
from mkdocs_tandem.jekyll.rules import Jekyll, is_part

__all__ = ["Collection", "Default", "Jekyll", "is_part", "merged"]
