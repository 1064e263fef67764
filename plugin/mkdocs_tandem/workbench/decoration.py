"""What a page gets on its way to a writer's browser."""

import re
from contextlib import suppress

from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.variant import Variant
from mkdocs_tandem.workbench.marks import marked
from mkdocs_tandem.workbench.shelf import Shelf

_HEAD = re.compile("</head>")


def decorated(html: str, shelf: Shelf, variant: Variant, base: str) -> str:
    """A page with the workbench, and with marks on what only its audience reads.

    ``base`` is the path of the workbench.
    """
    with suppress(FindingError):  # the page's findings tell of it
        html = marked(html, *shelf.project.distinguished(variant))
    links = (
        f'<link rel="stylesheet" href="{base}assets/workbench.css">'
        f'<script defer src="{base}assets/workbench.js"></script>'
    )
    return _HEAD.sub(lambda found: links + found[0], html, count=1)
