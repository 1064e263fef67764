"""The pages of a project, found in ``docs_dir`` as MkDocs finds them."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pathspec import GitIgnoreSpec

from mkdocs_tandem.config.jekyll import Jekyll, is_markdown
from mkdocs_tandem.config.loader import Configuration
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.pages.front_matter import decoded
from mkdocs_tandem.source import Source, is_within, shown_path

_HEAD = 100
_ALWAYS_EXCLUDED = [".*", "/templates/"]
"""What MkDocs leaves out by default; ``exclude_docs`` can bring it back."""


def pages(settings: Settings, jekyll: Jekyll) -> Iterator[tuple[Source, list[Finding]]]:
    """Every page with what is wrong with its front matter or encoding, sorted by path.

    Files and folders that begin with ``_`` are parts of pages, as in Jekyll, and no pages.
    """
    docs = settings.root / settings.docs
    shown = shown_path(docs, settings.root)
    for path in page_paths(settings, jekyll):
        name = path if shown == "." else f"{shown}/{path}"
        yield decoded(name, _content(f"{docs}/{path}"))
    for path in collection_paths(settings, jekyll):
        yield decoded(path, (settings.root / path).read_bytes())


def page_paths(settings: Settings, jekyll: Jekyll) -> list[str]:
    """The paths of all pages, relative to the folder of pages, sorted.

    Raises:
        FindingError: if there is no such folder.
    """
    docs = settings.root / settings.docs
    if not docs.is_dir():
        message = f"there is no folder '{settings.docs}' with pages"
        hint = "create it, or set 'docs_dir' to another one"
        configuration = Configuration.read(settings.root / settings.path)
        place, length = configuration.top_span("docs_dir", is_value=True)
        raise FindingError(Finding("bad-settings", place, message, hint, length=length))
    names = _names(docs, settings)
    return sorted(
        name for name in names if jekyll.is_page(name) and is_page_file(docs / name, name, jekyll)
    )


def is_page_file(path: Path, name: str, jekyll: Jekyll) -> bool:
    """Whether a file is a page by its ending and its front matter; see ``Jekyll.is_rendered``."""
    return jekyll.is_text(name) and jekyll.is_rendered(name, _head(path))


def collection_paths(settings: Settings, jekyll: Jekyll) -> list[str]:
    """The paths of pages in collections beside the folder of pages, relative to the root, sorted.

    A collection never leads out of the project.
    """
    return [name for name in _collected(settings.root, jekyll) if jekyll.is_page(name)]


def listed(settings: Settings, jekyll: Jekyll) -> Iterator[Source]:
    """What collections have for templates to go through, and publish no page for."""
    for folder in (settings.root / settings.docs, settings.root):
        for name in _collected(folder, jekyll):
            if not jekyll.is_page(name):
                path = folder / name
                yield decoded(shown_path(path, settings.root), path.read_bytes())[0]


def templates(settings: Settings, jekyll: Jekyll) -> Iterator[Source]:
    """What a site that is read in place makes by Liquid alone, such as feeds and style sheets."""
    docs = settings.root / settings.docs
    for name in sorted(_names(docs, settings)) if jekyll.is_in_place else ():
        path = docs / name
        is_other = jekyll.is_page(name) and not jekyll.is_text(name)
        if is_other and jekyll.collection(name) is None and jekyll.is_template(_head(path)):
            ending = re.sub(r"^\.s[ac]ss$", ".css", path.suffix)
            source = decoded(shown_path(path, settings.root), path.read_bytes())[0]
            yield replace(jekyll.adopted(source), permalink=f"/:path/:basename{ending}")


def _collected(folder: Path, jekyll: Jekyll) -> list[str]:
    """The Markdown and the HTML with front matter of the collections in a folder, sorted."""
    found = []
    for collection in jekyll.collections:
        for path in (folder / collection.folder).rglob("*"):
            name = path.relative_to(folder).as_posix()
            is_there = jekyll.is_listed(name) and is_within(path, folder) and path.is_file()
            if is_there and is_page_file(path, name, jekyll):
                found.append(name)
    return sorted(found)


def file_paths(settings: Settings, jekyll: Jekyll) -> list[str]:
    """The paths of what is published beside the pages as it is, relative to the folder of pages."""
    docs = settings.root / settings.docs
    return sorted(
        name
        for name in _names(docs, settings)
        if is_published(name, docs / name, jekyll)
        and not is_markdown(name)
        and not is_page_file(docs / name, name, jekyll)
    )


def is_published(name: str, path: Path | None, jekyll: Jekyll) -> bool:
    """Whether a file that is no page is published unchanged.

    Not a template, such as ``feed.xml`` with front matter, in a site that is read in place: what is
    written in it for some readers would be there for all. ``path`` is ``None`` if a plugin made it.
    """
    if not jekyll.is_in_place:
        return not jekyll.is_excluded(name)
    return jekyll.is_page(name) and (path is None or not jekyll.is_template(_head(path)))


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def _content(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 -- thousands of files
        return file.read()


def _names(docs: Path, settings: Settings) -> Iterator[str]:
    specs = (
        GitIgnoreSpec.from_lines([*_ALWAYS_EXCLUDED, *settings.excluded.splitlines()]),
        GitIgnoreSpec.from_lines(settings.drafts.splitlines()),
    )
    top = str(docs)
    for folder, _, found in os.walk(top):  # thousands of files: paths as objects would take longer
        inside = folder[len(top) :].replace(os.sep, "/").strip("/")
        for each in found:
            name = f"{inside}/{each}" if inside else each
            is_file = os.path.isfile(f"{folder}/{each}")  # noqa: PTH113 -- see above
            if is_file and not any(spec.match_file(name) for spec in specs):
                yield name
