"""The files of a site: each page once for each of its audiences."""

import posixpath
from collections.abc import Iterable, Iterator

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.frontmatter import decoded
from mkdocs_tandem.pages import is_part
from mkdocs_tandem.settings import Settings
from mkdocs_tandem.source import Source


class VariantFiles(Files):
    """Files among which a page for one audience finds what it shares with the others.

    Such a page links to its neighbours as its source does; what is not there for the audience,
    such as a picture, is looked up where the source has it.
    """

    def __init__(self, files: Iterable[File], audiences: list[str]) -> None:
        super().__init__(files)
        self._audiences = audiences

    def get_file_from_path(self, path: str) -> File | None:
        found = super().get_file_from_path(path)
        if found is not None:
            return found
        first, _, rest = posixpath.normpath(path).partition("/")
        if first in self._audiences:
            return super().get_file_from_path(rest)
        for name in self._audiences:
            found = found or super().get_file_from_path(f"{name}/{path}")
        return found


def sources(
    files: Files, settings: Settings
) -> Iterator[tuple[File, tuple[Source, list[Finding]]]]:
    """The pages among the files, read."""
    for file in files.documentation_pages():
        if not is_part_of_page(file):
            path = posixpath.join(settings.docs, file.src_uri)
            yield file, decoded(path, file.content_bytes)


def is_part_of_page(file: File) -> bool:
    """Whether a file is included by pages and no page itself."""
    return file.is_documentation_page() and is_part(file.src_uri)


def file_of(text: str, uri: str, origin: File, config: MkDocsConfig) -> File:
    """The file that stands for a variant; whoever edits it edits its source."""
    file = File.generated(config, uri, content=text, inclusion=origin.inclusion)
    file.edit_uri = origin.edit_uri
    return file
