"""The page at the site's root, where readers say who they are."""

from collections.abc import Iterable, Iterator, Mapping

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils import get_relative_url

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.integration.mkdocs.publication.templates import template
from mkdocs_tandem.settings import Settings

_PAGE = "---\nhide: [navigation, toc]\nsearch: { exclude: true }\n---\n\n# {name}\n"


def choice(config: MkDocsConfig, settings: Settings) -> File:
    """The file of the page; ``choice_content`` is what it shows."""
    content = _PAGE.replace("{name}", settings.site_name)
    level = InclusionLevel.NOT_IN_NAV
    file = File.generated(config, "index.md", content=content, inclusion=level)
    file.abs_src_path = config.config_file_path  # what it says is written there
    return file


def choice_content(page: File, settings: Settings, files: Mapping[str, File]) -> str:
    """A link to the first page of each audience, with what the settings say about it."""
    firsts = [
        (audience, get_relative_url(file.url, page.url))
        for audience, file in first_pages(settings.audiences, files)
    ]
    return template("choice.html.j2").render(firsts=firsts)


def first_pages(
    audiences: Iterable[Audience], files: Mapping[str, File]
) -> Iterator[tuple[Audience, File]]:
    """Where each audience that has pages begins to read."""
    for audience in audiences:
        own = [uri for uri in files if uri.startswith(f"{audience.name}/")]
        index = f"{audience.name}/index.md"
        if own:
            yield audience, files[index if index in files else own[0]]
