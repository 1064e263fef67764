"""Parts of a build that are kept: conversions, search entries, templates, files."""

from mkdocs_tandem.integrations.mkdocs.build_cache.build import IncrementalBuild

__all__ = ["IncrementalBuild"]
