"""What is pulled and executed, as readers see it."""

from mkdocs_tandem.presentation.markup import Note, around, block, noted
from mkdocs_tandem.presentation.sample import Sample, Secrets, placeholder, pretty, samples
from mkdocs_tandem.presentation.template import Bar, CoverageRow, Presentation, Record

__all__ = [
    "Bar",
    "CoverageRow",
    "Note",
    "Presentation",
    "Record",
    "Sample",
    "Secrets",
    "around",
    "block",
    "noted",
    "placeholder",
    "pretty",
    "samples",
]
