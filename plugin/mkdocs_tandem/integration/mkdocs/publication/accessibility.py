"""Names for parts of a page that Material leaves without one, for those who hear the page."""

import re

_SEARCH = '<div class="md-search" data-md-component="search" role="dialog"'
_PATH = '<nav class="md-path" aria-label='
_NAME = re.compile(r'"[^"]*"')


def with_names(html: str) -> str:
    """A page whose search has a name, and whose breadcrumbs do not share theirs.

    The page of another theme, or of another release, is left as it is.
    """
    html = html.replace(f"{_SEARCH}>", f'{_SEARCH} aria-label="Search">', 1)
    at = html.find(_PATH)
    name = _NAME.match(html, at + len(_PATH)) if at >= 0 else None
    return f'{html[: name.start()]}"Breadcrumbs"{html[name.end() :]}' if name else html
