"""Jekyll's Liquid, rendered to pieces that know where they were written."""

from mkdocs_tandem.liquid.environment import Liquid, Rendering
from mkdocs_tandem.liquid.extension import Extension, TagCall
from mkdocs_tandem.liquid.facts import Branch, Facts, Parameter, Undefined, Use, Variable
from mkdocs_tandem.liquid.filters import FILTERS
from mkdocs_tandem.liquid.limits import Limits
from mkdocs_tandem.liquid.pieces import Call, Piece
from mkdocs_tandem.liquid.tags import INCLUDE_TAGS, LINK_TAGS, TAGS

__all__ = [
    "FILTERS",
    "INCLUDE_TAGS",
    "LINK_TAGS",
    "TAGS",
    "Branch",
    "Call",
    "Extension",
    "Facts",
    "Limits",
    "Liquid",
    "Parameter",
    "Piece",
    "Rendering",
    "TagCall",
    "Undefined",
    "Use",
    "Variable",
]
