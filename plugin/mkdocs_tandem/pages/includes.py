"""Files that pages are made of: includes, data, layouts."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pathspec import GitIgnoreSpec

from mkdocs_tandem.config.jekyll import Jekyll, is_part
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.pages.template_context import data_name
from mkdocs_tandem.source import is_within, shown_path

_MOST_BYTES = 2_000_000
TEXTS = frozenset({".html", ".markdown", ".md", ".txt", ".xml"})
"""Endings of files that pages can include."""
_OTHERS = frozenset({"_layouts", "_sass", "_posts", "_plugins", "_site"})
"""Folders of Jekyll whose files no page includes."""
_DATA = frozenset({".yml", ".yaml", ".json", ".csv", ".tsv"})


@dataclass(frozen=True)
class ProjectFiles:
    """What is there to be used, by path."""

    included: dict[str, str] = field(default_factory=dict)
    """The text of each file that pages can include."""
    beside: dict[str, str] = field(default_factory=dict)
    """The text of each file in the folder of pages that ``exclude_docs`` keeps from being one."""
    data: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The names of each data file, as in ``site.data.<name>``."""
    layouts: dict[str, str] = field(default_factory=dict)
    """The text of each draft, layout and document without a page, which use such files."""


def parts(settings: Settings, jekyll: Jekyll) -> ProjectFiles:
    """The parts of a project, as its folders have them."""
    docs = settings.root / settings.docs
    includes = [settings.root / folder for folder in settings.includes]
    beside = [path for path in _files(docs) if _is_beside(path.relative_to(docs), jekyll)]
    data = settings.root / settings.data
    templates = _templates((settings.root, docs), jekyll)
    return ProjectFiles(
        included=_texts(
            [*(path for folder in includes for path in _files(folder)), *beside], settings.root
        ),
        beside=_texts(_matching(settings.excluded, docs), settings.root),
        data={
            shown_path(path, settings.root): tuple(
                map(data_name, path.relative_to(data).with_suffix("").parts)
            )
            for path in _files(data)
            if path.suffix in _DATA
        },
        layouts=_texts([*templates, *_matching(settings.drafts, docs)], settings.root),
    )


def _texts(paths: Iterable[Path], root: Path) -> dict[str, str]:
    """The text of each file that pages can include, by the path that is shown for it."""
    return {
        shown_path(path, root): text
        for path in paths
        if path.suffix in TEXTS and (text := _text(path)) is not None
    }


def _templates(roots: Iterable[Path], jekyll: Jekyll) -> Iterator[Path]:
    """The layouts, and the documents of collections that publish no pages."""
    hidden = [each.folder for each in jekyll.collections if not each.is_published]
    for root in roots:
        for folder in ("_layouts", *hidden):
            yield from _files(root / folder)


def _matching(patterns: str, docs: Path) -> Iterator[Path]:
    """The files that ``exclude_docs`` or ``draft_docs`` leaves out of the site."""
    spec = GitIgnoreSpec.from_lines(patterns.splitlines())
    for path in _files(docs) if patterns.strip() else ():
        if spec.match_file(path.relative_to(docs).as_posix()):
            yield path


def _is_beside(path: Path, jekyll: Jekyll) -> bool:
    """Whether a file beside the pages is one that they include: not if it has another use."""
    name = path.as_posix()
    is_other = path.parts[0] in _OTHERS or "_drafts" in path.parts
    if is_other or jekyll.is_page(name) or jekyll.is_listed(name):
        return False
    return is_part(name)


def _files(folder: Path) -> Iterator[Path]:
    """What is below a folder, sorted; nothing hidden, and no link that leads out of it."""
    if not folder.is_dir():
        return
    found = []
    for above, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = (Path(above, name) for name in names if not name.startswith("."))
        found += [path for path in paths if not path.is_symlink() or _is_in(path, folder)]
    yield from sorted(found, key=lambda path: path.parts)  # thousands: paths compare slowly


def _is_in(link: Path, folder: Path) -> bool:
    return is_within(link, folder) and link.is_file()


def _text(path: Path) -> str | None:
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        return path.read_text("utf-8-sig", "replace")
    except OSError:
        return None
