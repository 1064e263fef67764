"""What builds need not do again: each part takes the place of something that MkDocs does."""

from mkdocs_tandem.integration.mkdocs.keeping.incremental import Incremental

__all__ = ["Incremental"]
