"""Updates of a built site after files changed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import meta

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.integrations.mkdocs.serve.build_state import BuildState, StructureError
from mkdocs_tandem.integrations.mkdocs.serve.navigation_source import (
    NavigationSource,
    NavigationSourceError,
)
from mkdocs_tandem.integrations.mkdocs.site import navigation
from mkdocs_tandem.pages.front_matter import decoded
from mkdocs_tandem.pages.markdown.purity import ImpureError, fingerprint
from mkdocs_tandem.pages.urls import address, destination, former, readers
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.private_words import PrivateWords
from mkdocs_tandem.source import Source

_KINDS = ("image/", "audio/", "video/", "font/", "text/css", "text/javascript")
"""Files that extensions and plugins read only if they are configured to."""
_READERS = {"pymdownx.snippets", "macros"}
"""Extensions and plugins that may put any file into a page."""


def asset(built: BuildState, path: Path) -> File | None:
    """The file of the site that a file is copied to; ``None`` if it is not.

    Raises:
        StructureError: if more is done with it.
    """
    docs = Path(built.config.docs_dir).resolve()
    if not path.is_file() or not path.is_relative_to(docs):
        return None
    uri = path.relative_to(docs).as_posix()
    file = built.files.src_uris.get(uri)
    if file is None or file.is_documentation_page() or file.inclusion.is_excluded():
        return None
    if uri in built.config.extra_templates:
        raise StructureError(f"the template '{uri}'")
    return file


def is_apart(built: BuildState, file: File) -> bool:
    """Whether no page can say anything else if a file that is copied is another one."""
    config = built.config
    try:
        fingerprint(config.markdown_extensions, config.mdx_configs)
    except ImpureError:
        return False
    names = [*map(str, config.markdown_extensions), *config.plugins]
    return _READERS.isdisjoint(names) and (guess_type(file.src_uri)[0] or "").startswith(_KINDS)


_READ = {
    "markdown",
    "content",
    "toc",
    "meta",
    "_title_from_render",
    "present_anchor_ids",
    "links_to_anchors",
}
"""The parts of a page that depend on its text, not on the navigation."""


def renavigated(built: BuildState) -> list[File]:
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


def _unfiled(built: BuildState) -> Files:
    """The files of the site, none of which is in a navigation; the new one is in the settings."""
    project, path = built.project, Path(built.config.config_file_path or "")
    if built.outline is None or PrivateWords(project.settings.audiences):
        raise StructureError("words that the navigation must not have")
    for name, plugin in built.config.plugins.items():
        if name != "tandem" and hasattr(plugin, "on_nav"):
            raise StructureError(f"a plugin that looks at the navigation: '{name}'")
    try:
        outline = NavigationSource.of(path.read_text("utf-8-sig"))
        if outline.rest != built.outline.rest:
            raise StructureError(str(path))
        nav = outline.nav
    except (NavigationSourceError, OSError, ValueError) as error:
        raise StructureError(str(error)) from error
    built.outline = outline
    if built.publication:
        nav = navigation(nav, built.publication.variants, project.settings)
    built.config.nav = nav
    for file in built.files.documentation_pages(inclusion=InclusionLevel.all):
        file.page = None
    return built.files


_HEADING = re.compile(r"\A\s*# ([^\n]*)")


@dataclass(frozen=True)
class PageUpdate:
    """Pages that have changed."""

    sources: list[Source]
    files: list[File]
    """Those that represent them in the site."""
    is_seen_elsewhere: bool = False
    """Whether other pages may show something of them: titles and front matter."""
    is_everywhere: bool = False
    """Whether all pages show something else now: the navigation."""


def revise(built: BuildState, paths: Iterable[Path]) -> PageUpdate:
    """What changed files have changed of pages, as long as none comes, goes or moves.

    Raises:
        StructureError: if anything else may have changed.
    """
    if built.gathers(built.config):
        raise StructureError("a plugin that gathers what pages say")
    if built.project.site.jekyll.collections:
        raise StructureError("collections, whose documents other pages may show")
    paths, settings = set(paths), built.config.config_file_path
    if settings and paths == {Path(settings).resolve()}:
        return PageUpdate([], renavigated(built), is_everywhere=True)
    return _rewritten(built, paths)


def _rewritten(built: BuildState, paths: set[Path]) -> PageUpdate:
    """What has changed of the pages that are files or show them; other files are copied."""
    assets = {path: file for path in paths if (file := asset(built, path))}
    sources, parts = _changed(built, paths, assets)
    for file in assets.values():
        file.copy_file()
    before: dict[str, str] = {}
    for source in sources.values():
        before |= _keep_in_place(built, source)
    built.project = built.project.changed(pages=sources.values(), files=parts)
    if built.publication:
        built.publication.project = built.project
    renewed = [each for source in sources.values() for each in _renewed(built, source, before)]
    return PageUpdate(
        list(sources.values()),
        [file for file, _ in renewed],
        is_seen_elsewhere=any(is_seen for _, is_seen in renewed),
    )


def _changed(
    built: BuildState, paths: set[Path], assets: Mapping[Path, File]
) -> tuple[dict[str, Source], list[str]]:
    """The pages that files are, or are part of, by their paths; and those of such parts."""
    root = built.project.settings.root.resolve()
    known = {source.path: source for source in built.project.site.pages}
    found: dict[str, Source] = {}
    parts: list[str] = []
    for path in sorted(paths):
        if _has_passed(built, path):
            continue
        if not path.is_file() or not path.is_relative_to(root):
            raise StructureError(str(path))
        shown = path.relative_to(root).as_posix()
        if shown in known:
            found[shown] = _reread(known[shown], path)
            continue
        showing = [it for it in known.values() if _shows(built, it, shown)]
        if showing:
            parts.append(shown)
        elif path not in assets or not is_apart(built, assets[path]):
            raise StructureError(shown)
        for source in showing:
            found.setdefault(source.path, replace(source))
    return found, parts


def _has_passed(built: BuildState, path: Path) -> bool:
    """Whether a file is gone that was no part of the site: editors write such for a moment."""
    docs, root = Path(built.config.docs_dir).resolve(), built.project.settings.root.resolve()
    if path.exists() or not path.is_relative_to(docs):
        return False
    if path.is_relative_to(root) and built.project.site.has_part(path.relative_to(root).as_posix()):
        return False
    return path.relative_to(docs).as_posix() not in built.files.src_uris


def _keep_in_place(built: BuildState, source: Source) -> dict[str, str]:
    """The texts of a page until now, by the paths of their files.

    Raises:
        StructureError: if it comes, goes or moves, or others may go through its front matter.
    """
    settings, jekyll = built.project.settings, built.project.site.jekyll
    before = next(page for page in built.project.site.pages if page.path == source.path)
    texts = dict(_until_now(built, it) for it in built.project.site.variants(before))
    after = jekyll.adopted(source)
    if before.front_matter == after.front_matter:
        return texts
    if set(_places(before, settings)) != set(_places(after, settings)):
        raise StructureError(f"the place of '{source.path}'")
    listed = (name for each in built.project.site.all_variants() for name in each.data)
    if any(name[:1] == ("pages",) for name in listed):
        raise StructureError("a page that goes through all pages")
    return texts


def _until_now(built: BuildState, variant: Variant) -> tuple[str, str]:
    """The path and the text of the file of a variant.

    One that was not rendered must not be now: what it includes may have changed already.
    """
    uri = destination(variant.source, variant.audience, built.project.settings)
    file = built.files.src_uris.get(uri)
    return uri, _text(variant) if variant.is_rendered or not file else file.content_string


def _shows(built: BuildState, source: Source, path: str) -> bool:
    return any(path in variant.files for variant in built.project.site.variants(source))


def _renewed(
    built: BuildState, source: Source, texts: Mapping[str, str]
) -> Iterator[tuple[File, bool]]:
    """The files of a page whose texts are others now, and whether others show more of it."""
    for variant in built.project.site.variants(source):
        uri = destination(source, variant.audience, built.project.settings)
        file = built.files.src_uris.get(uri)
        if file is None:
            raise StructureError(uri)
        before, after = texts.get(uri, ""), _text(variant)
        if before == after:
            continue
        built.due[uri] = variant  # its examples are checked on request
        yield file, _told(before) != _told(after)
        compared = built.publication and built.publication.renew(uri, variant)
        if compared:
            yield compared, False


def _reread(known: Source, path: Path) -> Source:
    source, findings = decoded(known.path, path.read_bytes())
    if findings:
        raise StructureError(f"the front matter of '{known.path}'")
    return source


def _places(source: Source, settings: Settings) -> Iterator[Any]:
    """Where a page is in the site, for whom, and where it was."""
    for audience in readers(source, settings):
        yield destination(source, audience, settings), address(source, audience, settings)
        yield from former(source, audience, settings)


def _text(variant: Variant) -> str:
    """The Markdown of a page, with the front matter of its source."""
    return variant.source.text[: variant.source.body_start] + variant.text


def _told(text: str) -> tuple[str, Any]:
    """The heading that a page begins with, and its front matter."""
    body, values = meta.get_data(text)
    found = _HEADING.match(body)
    return (found[1].strip() if found else ""), values
