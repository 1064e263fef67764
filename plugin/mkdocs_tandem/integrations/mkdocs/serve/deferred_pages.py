"""Pages that are written when a browser asks for them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from mkdocs.commands import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

READING, WRITING = "_populate_page", "_build_page"
"""What MkDocs reads and writes a page with."""
_EVENTS = ("pre_page", "page_read_source", "page_markdown", "page_content")
"""Those in which other plugins may change what a page says, and so its title."""


@contextmanager
def postponed(config: MkDocsConfig, is_known: Callable[[Page], bool]) -> Iterator[set[str]]:
    """Meanwhile, no page is written; the paths of pages that are not read, either.

    These are the ones of which ``is_known`` says that all that other pages show of them is there.
    """
    unread: set[str] = set()
    read, write = getattr(mkdocs_build, READING), getattr(mkdocs_build, WRITING)
    others = (plugin for name, plugin in config.plugins.items() if name != "tandem")
    is_ours = not any(hasattr(it, f"on_{event}") for it in others for event in _EVENTS)

    def read_if_unknown(page: Page, *rest: Any) -> None:
        if is_ours and is_known(page):
            unread.add(page.file.src_uri)
        else:
            read(page, *rest)

    setattr(mkdocs_build, READING, read_if_unknown)
    setattr(mkdocs_build, WRITING, lambda *_, **__: None)
    try:
        yield unread
    finally:
        setattr(mkdocs_build, READING, read)
        setattr(mkdocs_build, WRITING, write)
