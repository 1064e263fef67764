"""``mkdocs serve`` for writers: changes are seen at once, and pages come with a workbench."""

from mkdocs_tandem.integration.mkdocs.serving.built import Built
from mkdocs_tandem.integration.mkdocs.serving.occasion import Occasion
from mkdocs_tandem.integration.mkdocs.serving.outline import Outline
from mkdocs_tandem.integration.mkdocs.serving.postponing import postponed
from mkdocs_tandem.integration.mkdocs.serving.server import Serving
from mkdocs_tandem.integration.mkdocs.serving.writing import Writing

__all__ = [
    "Built",
    "Occasion",
    "Outline",
    "Serving",
    "Writing",
    "postponed",
]
