"""Examples as readers see them."""

from mkdocs_tandem.output.html.code_markup import TextNote, around, block, breakable, noted
from mkdocs_tandem.output.html.html_patches import HtmlPatches
from mkdocs_tandem.output.html.lifecycle import Lifecycle
from mkdocs_tandem.output.html.page_renderer import PageRenderer
from mkdocs_tandem.output.html.samples import Sample, Secrets, placeholder, pretty, samples
from mkdocs_tandem.output.html.templates import (
    CoverageRow,
    DownloadLink,
    ExampleTemplates,
    ExecutionRecord,
    TitleBar,
)
from mkdocs_tandem.output.html.timeline import Timeline, timeline

__all__ = [
    "CoverageRow",
    "DownloadLink",
    "ExampleTemplates",
    "ExecutionRecord",
    "HtmlPatches",
    "Lifecycle",
    "PageRenderer",
    "Sample",
    "Secrets",
    "TextNote",
    "Timeline",
    "TitleBar",
    "around",
    "block",
    "breakable",
    "noted",
    "placeholder",
    "pretty",
    "samples",
    "timeline",
]
