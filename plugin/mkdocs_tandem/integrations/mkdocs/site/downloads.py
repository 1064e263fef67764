"""Executed requests as files to download, for each audience."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from pathlib import Path

from mkdocs.structure.nav import Navigation

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.integrations.mkdocs.site.llms import write_texts
from mkdocs_tandem.integrations.mkdocs.site.site import PublishedSite
from mkdocs_tandem.output.downloads import FORMATS, Chapter, Step
from mkdocs_tandem.project.downloads import collection, download_paths

Steps = Callable[[str], Sequence[Step]]
"""The executed requests of a page, by the path of its file."""


def download_files(
    publication: PublishedSite, navigations: Mapping[str | None, Navigation], steps: Steps
) -> dict[str, Callable[[], str]]:
    """The files by their paths in the site, without those that the site has itself.

    Each text is made on request; it is empty if no request of the audience was executed.
    """
    taken = {file.dest_uri for file in publication.all_files}
    settings = publication.settings
    return {
        path: partial(_text, publication, audience, navigations.get(audience.name), steps, name)
        for audience in settings.audiences
        if audience.contract is not None
        for name, path in download_paths(settings, audience.name).items()
        if path not in taken
    }


@dataclass(frozen=True)
class PageTexts:
    """What a build has of pages for programs, by the paths of their files."""

    markdown: dict[str, str] = field(default_factory=dict)
    """What is published beside them."""
    steps: dict[str, Sequence[Step]] = field(default_factory=dict)


def write_downloads(site: Path, files: Mapping[str, Callable[[], str]]) -> list[str]:
    """Write files that have a text into a folder; the paths of the other ones."""
    texts = {path: make() for path, make in files.items()}
    write_texts(site, {path: partial(str, text) for path, text in texts.items() if text})
    return [path for path, text in texts.items() if not text]


def steps_of(publication: PublishedSite, uri: str) -> Sequence[Step]:
    """The executed requests of a page as it is now."""
    return publication.project.publisher.steps(publication.variants[uri])


def _text(
    publication: PublishedSite,
    audience: Audience,
    navigation: Navigation | None,
    steps: Steps,
    name: str,
) -> str:
    contract = publication.project.site.contract_of(audience)
    pages = [
        Chapter(_title(publication, uri), found)
        for uri in _uris(publication, audience, navigation)
        if (found := steps(uri))
    ]
    if contract is None or not pages:
        return ""
    return FORMATS[name].write(collection(publication.settings, audience, contract, pages))


def _uris(
    publication: PublishedSite, audience: Audience, navigation: Navigation | None
) -> Iterator[str]:
    """The pages of an audience: those of the navigation in its order, then the others."""
    listed = [page.file.src_uri for page in (navigation.pages if navigation else ())]
    for uri in dict.fromkeys((*listed, *publication.variants)):
        if uri in publication.variants and publication.variants[uri].audience == audience:
            yield uri


def _title(publication: PublishedSite, uri: str) -> str:
    page = publication.files[uri].page
    return unescape(str((page.title if page else "") or uri))
