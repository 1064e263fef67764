"""Jekyll's Liquid, rendered to pieces that know where they were written."""

from mkdocs_tandem.liquid.environment import Rendered, TemplateRenderer
from mkdocs_tandem.liquid.extensions import Extension, TagCall
from mkdocs_tandem.liquid.filters import FILTERS
from mkdocs_tandem.liquid.limits import Limits
from mkdocs_tandem.liquid.pieces import IncludeCall, Piece
from mkdocs_tandem.liquid.render_facts import (
    Branch,
    IncludeParameter,
    RenderFacts,
    Undefined,
    Use,
    Variable,
)
from mkdocs_tandem.liquid.tags import INCLUDE_TAGS, LINK_TAGS, TAGS

__all__ = [
    "FILTERS",
    "INCLUDE_TAGS",
    "LINK_TAGS",
    "TAGS",
    "Branch",
    "Extension",
    "IncludeCall",
    "IncludeParameter",
    "Limits",
    "Piece",
    "RenderFacts",
    "Rendered",
    "TagCall",
    "TemplateRenderer",
    "Undefined",
    "Use",
    "Variable",
]
