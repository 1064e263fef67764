"""Pages that a build leaves unwritten until somebody asks for them."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from mkdocs.commands import build as mkdocs_build

WRITING = "_build_page"
"""What MkDocs writes a page with."""


def is_livereloading() -> bool:
    """Whether the command is ``mkdocs serve``, which lets plugins change what it answers with.

    With ``--no-livereload`` it does not: then nobody would write what is left.
    """
    context = click.get_current_context(silent=True)
    return context is not None and context.params.get("livereload") is True


@contextmanager
def postponed() -> Iterator[None]:
    """Meanwhile, no page is written."""
    before = getattr(mkdocs_build, WRITING)
    setattr(mkdocs_build, WRITING, lambda *_, **__: None)
    try:
        yield
    finally:
        setattr(mkdocs_build, WRITING, before)
