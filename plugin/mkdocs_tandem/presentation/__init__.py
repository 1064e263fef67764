"""What is pulled and executed, as readers see it."""

from mkdocs_tandem.presentation.lifecycle import Lifecycle
from mkdocs_tandem.presentation.markup import Note, around, block, breakable, noted
from mkdocs_tandem.presentation.sample import Sample, Secrets, placeholder, pretty, samples
from mkdocs_tandem.presentation.template import Bar, CoverageRow, Presentation, Record
from mkdocs_tandem.presentation.timeline import Timeline, timeline

__all__ = [
    "Bar",
    "CoverageRow",
    "Lifecycle",
    "Note",
    "Presentation",
    "Record",
    "Sample",
    "Secrets",
    "Timeline",
    "around",
    "block",
    "breakable",
    "noted",
    "placeholder",
    "pretty",
    "samples",
    "timeline",
]
