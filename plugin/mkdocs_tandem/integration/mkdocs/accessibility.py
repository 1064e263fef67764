"""Names for parts of a page that Material leaves without one, for those who hear the page."""

import re

_SEARCH = re.compile(r'(<div class="md-search" data-md-component="search" role="dialog")>')
_PATH = re.compile(r'(<nav class="md-path" aria-label=)"[^"]*"')


def with_names(html: str) -> str:
    """A page whose search has a name, and whose breadcrumbs do not share theirs.

    The page of another theme, or of another release, is left as it is.
    """
    html = _SEARCH.sub(r'\1 aria-label="Search">', html, count=1)
    return _PATH.sub(r'\1"Breadcrumbs"', html, count=1)
