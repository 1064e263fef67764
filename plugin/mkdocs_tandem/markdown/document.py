"""What links see of a page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """A reference from a page to something else: a link, a picture, a script."""

    url: str
    """As it is written, without the escapes of HTML."""
    start: int | None
    """Offset in the page's Markdown; ``None`` if an extension made the link."""
    end: int | None
    is_html: bool
    """Whether it stands in raw HTML, whose addresses MkDocs leaves as they are."""


@dataclass(frozen=True)
class Document:
    """A page's Markdown, as far as links are concerned."""

    links: tuple[Link, ...] = ()
    """In the order in which their addresses are written; those without a place come last."""
    anchors: frozenset[str] = frozenset()
    """What stands behind ``#`` in links that lead into the page."""
    is_read: bool = True
    """Whether the Markdown could be read: if it is nested too deep or takes too long, it is not."""
