"""The pages of a project, found in its folder as MkDocs finds them."""

import posixpath
from collections.abc import Iterator
from pathlib import Path

from pathspec import GitIgnoreSpec

from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.frontmatter import decoded
from mkdocs_tandem.settings import Settings
from mkdocs_tandem.source import Location, Source

_SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkdn", ".mkd"})
_ALWAYS_EXCLUDED = [".*", "/templates/"]
"""What MkDocs leaves out unless ``exclude_docs`` says otherwise."""


def pages(settings: Settings) -> Iterator[tuple[Source, list[Finding]]]:
    """Every page with what is wrong with its front matter or encoding, sorted by path.

    Files and folders that begin with ``_`` are parts of pages, as in Jekyll, and no pages.
    """
    docs = settings.root / settings.docs
    for path in page_paths(settings):
        yield decoded(_shown(docs / path, settings.root), (docs / path).read_bytes())


def page_paths(settings: Settings) -> list[str]:
    """The paths of all pages, relative to the folder of pages, sorted.

    Raises:
        FindingError: if there is no such folder.
    """
    docs = settings.root / settings.docs
    if not docs.is_dir():
        message = f"there is no folder '{settings.docs}' with pages"
        hint = "make it, or name another one with 'docs_dir'"
        raise FindingError(Finding("bad-settings", Location(settings.path), message, hint))
    return sorted(
        name for name in _names(docs, settings) if _is_markdown(name) and not is_part(name)
    )


def file_paths(settings: Settings) -> list[str]:
    """The paths of what is published beside the pages as it is, relative to the folder of pages."""
    names = _names(settings.root / settings.docs, settings)
    return sorted(name for name in names if not _is_markdown(name))


def _names(docs: Path, settings: Settings) -> Iterator[str]:
    spec = GitIgnoreSpec.from_lines([*_ALWAYS_EXCLUDED, *settings.excluded.splitlines()])
    for path in docs.rglob("*"):
        name = path.relative_to(docs).as_posix()
        if path.is_file() and not spec.match_file(name):
            yield name


def _is_markdown(name: str) -> bool:
    return posixpath.splitext(name)[1] in _SUFFIXES


def is_part(name: str) -> bool:
    """Whether a file below the folder of pages is included by pages and none itself."""
    return any(part.startswith("_") for part in name.split("/"))


def _shown(path: Path, root: Path) -> str:
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
