"""Pages that are put into another navigation."""

from pathlib import Path

from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page

from mkdocs_tandem.check.leak import Private
from mkdocs_tandem.integration.mkdocs.publication import navigation
from mkdocs_tandem.integration.mkdocs.serving.built import Built, StructureError
from mkdocs_tandem.integration.mkdocs.serving.outline import Outline, OutlineError

_READ = {
    "markdown",
    "content",
    "toc",
    "meta",
    "_title_from_render",
    "present_anchor_ids",
    "links_to_anchors",
}
"""What a page has of its text, wherever it stands in the navigation."""


def renavigated(built: Built) -> list[File]:
    """Put the pages, as they are, into the navigation that the settings have now.

    Gives the files of those whose titles are others now.

    Raises:
        StructureError: if more has changed than the navigation, or more depends on it.
    """
    before = [(file, file.page, file.page.title) for file in built.documents if file.page]
    nav = get_navigation(_unfiled(built), built.config)
    if not built.adopt(nav):
        raise StructureError("a navigation that entries cannot be remembered of")
    built.nav = nav
    retitled: list[File] = []
    for file, old, title in before:
        page = file.page or Page(None, file, built.config)
        vars(page).update({name: it for name, it in vars(old).items() if name in _READ})
        if page.title != title:
            retitled.append(file)
    return retitled


def _unfiled(built: Built) -> Files:
    """The files of the site, none of which is in a navigation; the new one is in the settings."""
    project, path = built.project, Path(built.config.config_file_path or "")
    if built.outline is None or Private(project.settings.audiences):
        raise StructureError("words that the navigation must not have")
    for name, plugin in built.config.plugins.items():
        if name != "tandem" and hasattr(plugin, "on_nav"):
            raise StructureError(f"a plugin that looks at the navigation: '{name}'")
    try:
        outline = Outline.of(path.read_text("utf-8-sig"))
        if outline.rest != built.outline.rest:
            raise StructureError(str(path))
        nav = outline.nav
    except (OutlineError, OSError, ValueError) as error:
        raise StructureError(str(error)) from error
    built.outline = outline
    if built.publication:
        nav = navigation(nav, built.publication.variants, project.settings)
    built.config.nav = nav
    for file in built.files.documentation_pages(inclusion=InclusionLevel.all):
        file.page = None
    return built.files
