"""Private functions of MkDocs, looked up once with their signatures."""

from functools import cache
from inspect import signature

from mkdocs.commands import build as mkdocs_build

_PARAMETERS = {
    "_populate_page": ("page", "config", "files"),
    "_build_page": ("page", "config", "doc_files", "nav", "env", "excluded"),
    "_build_theme_template": ("template_name", "env", "files", "config", "nav"),
}
"""The parameters that each is called with."""


def is_known(*names: str) -> bool:
    """Whether this release of MkDocs has functions of some names with the known parameters."""
    return all(_is_known(getattr(mkdocs_build, name, None), name) for name in names)


@cache
def _is_known(function: object, name: str) -> bool:
    if not callable(function):
        return False
    found = signature(function).parameters
    positions = _PARAMETERS[name]
    return list(found)[: len(positions) - 1] == [*positions[:-1]] and positions[-1] in found
