"""MkDocs files: one for each variant."""

import os
import posixpath
from collections.abc import Iterable, Iterator
from copy import copy
from pathlib import Path, PurePath
from urllib.parse import quote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.utils import is_markdown_file

from mkdocs_tandem.config.jekyll import Jekyll
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.pages.discovery import collection_paths, is_published
from mkdocs_tandem.pages.front_matter import decoded
from mkdocs_tandem.pages.urls import file_address, html_path
from mkdocs_tandem.source import Source


class VariantFiles(Files):
    """Files among which a page for one audience finds what it shares with the others.

    Such a page links to its neighbours as its source does; what is not there for the audience,
    such as a picture, is looked up where the source has it.
    """

    def __init__(self, files: Iterable[File], audiences: list[str]) -> None:
        super().__init__(files)
        self._audiences = audiences
        self._reader = ""

    def seen_by(self, audience: str) -> "VariantFiles":
        """The same files, in which a path gives the page of an audience if it has one."""
        seen = copy(self)
        seen._reader = audience  # noqa: SLF001 -- its own class
        return seen

    def __contains__(self, path: str) -> bool:
        return self.get_file_from_path(path) is not None

    def get_file_from_path(self, path: str) -> File | None:
        found = super().get_file_from_path(f"{self._reader}/{path}") if self._reader else None
        found = found or super().get_file_from_path(path)
        if found is not None:
            return found
        first, _, rest = posixpath.normpath(path).partition("/")
        if first in self._audiences:
            return super().get_file_from_path(rest)
        for name in self._audiences:
            found = found or super().get_file_from_path(f"{name}/{path}")
        return found


def sources(
    files: Files, settings: Settings, jekyll: Jekyll, *, is_serving: bool = False
) -> Iterator[tuple[File, tuple[Source, list[Finding]]]]:
    """The pages among the files, read; drafts are pages while the site is served."""
    for file in files:
        if (
            is_shown(file, is_serving=is_serving)
            and jekyll.is_text(file.src_uri)
            and jekyll.is_page(file.src_uri)
        ):
            path = posixpath.join(settings.docs, file.src_uri)
            if jekyll.is_rendered(file.src_uri, file.content_bytes):
                yield file, decoded(path, file.content_bytes)


def is_shown(file: File, *, is_serving: bool) -> bool:
    """Whether MkDocs shows a file: a draft only while the site is served."""
    level = file.inclusion
    return bool(level.is_in_serve() if is_serving else level.is_included())


def converted(files: Files) -> list[str]:
    """The paths of pages that another plugin makes of files of its kind, such as notebooks."""
    pages = files.documentation_pages()
    return [file.src_uri for file in pages if not is_markdown_file(file.src_uri)]


def collected(
    settings: Settings, jekyll: Jekyll, config: MkDocsConfig
) -> Iterator[tuple[File, tuple[Source, list[Finding]]]]:
    """The pages of collections beside the folder of pages, read."""
    for path in collection_paths(settings, jekyll):
        content = (settings.root / path).read_bytes()
        yield File.generated(config, path, content=content), decoded(path, content)


def is_kept(file: File, jekyll: Jekyll) -> bool:
    """Whether a file that is not read has a place in the site: not if pages include it."""
    if file.is_documentation_page():
        return jekyll.is_page(file.src_uri) and not jekyll.is_in_place
    path = Path(file.abs_src_path) if file.abs_src_path else None
    return is_published(file.src_uri, path, jekyll)


def placed(file: File, jekyll: Jekyll, settings: Settings) -> File:
    """A file that is published as it is, at its address in a site that is read in place."""
    path = file_address(file.src_uri, jekyll, settings)[1:]
    if path != file.src_uri:
        file.dest_uri, file.url = path, quote(path)
    return file


class VariantFile(File):
    """The file of a variant, with the source that its author wrote, for plugins and edit links.

    From where its text is read on, ``src_path`` is the path of that source, as plugins expect that
    look the file up or compare it with patterns; ``src_uri`` always begins with the audience.
    """

    source_uri: str | None = None

    @property
    def src_path(self) -> str:
        """The path that plugins which work on the text of pages are given."""
        return os.path.normpath(self.source_uri or self.src_uri)

    @src_path.setter
    def src_path(self, path: str) -> None:
        self.src_uri = PurePath(path).as_posix()


def file_of(text: str, uri: str, origin: File, address: str, config: MkDocsConfig) -> File:
    """The file of a variant of the page that ``origin`` is the source of."""
    file = VariantFile.generated(config, uri, content=text, inclusion=origin.inclusion)
    file.edit_uri = origin.edit_uri
    file.generated_by = origin.generated_by
    file.src_dir = origin.src_dir
    file.abs_src_path = origin.abs_src_path
    path = html_path(address)
    if path != file.dest_uri:
        file.dest_uri = path
        file.url = quote(path.removesuffix("index.html") if address.endswith("/") else path)
    return file
