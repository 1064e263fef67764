"""What files that have changed have changed of a built site."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File
from mkdocs.utils import meta

from mkdocs_tandem.address import address, destination, former, readers
from mkdocs_tandem.frontmatter import decoded
from mkdocs_tandem.integration.mkdocs.serving.asset import asset, is_apart
from mkdocs_tandem.integration.mkdocs.serving.built import Built, StructureError
from mkdocs_tandem.integration.mkdocs.serving.renavigation import renavigated
from mkdocs_tandem.settings import Settings
from mkdocs_tandem.source import Source
from mkdocs_tandem.variant import Variant

_HEADING = re.compile(r"\A\s*# ([^\n]*)")


@dataclass(frozen=True)
class Revision:
    """Pages that have changed."""

    sources: list[Source]
    files: list[File]
    """Those that stand for them in the site."""
    is_seen_elsewhere: bool = False
    """Whether other pages may show something of them: titles and front matter."""
    is_everywhere: bool = False
    """Whether all pages show something else now: the navigation."""


def revise(built: Built, paths: Iterable[Path]) -> Revision:
    """What changed files have changed of pages, as long as none comes, goes or moves.

    Raises:
        StructureError: if anything else may have changed.
    """
    if built.gathers(built.config):
        raise StructureError("a plugin that gathers what pages say")
    if built.project.jekyll.collections:
        raise StructureError("collections, whose documents other pages may show")
    paths, settings = set(paths), built.config.config_file_path
    if settings and paths == {Path(settings).resolve()}:
        return Revision([], renavigated(built), is_everywhere=True)
    return _rewritten(built, paths)


def _rewritten(built: Built, paths: set[Path]) -> Revision:
    """What has changed of pages that are written anew, or show what is; the rest is copied."""
    assets = {path: file for path in paths if (file := asset(built, path))}
    sources, parts = _changed(built, paths, assets)
    for file in assets.values():
        file.copy_file()
    before: dict[str, str] = {}
    for source in sources.values():
        before |= _keep_in_place(built, source)
    built.project = built.project.reread(parts) if parts else built.project
    for source in sources.values():
        built.project = built.project.revised(source)
    if built.publication:
        built.publication.project = built.project
    renewed = [each for source in sources.values() for each in _renewed(built, source, before)]
    return Revision(
        list(sources.values()),
        [file for file, _ in renewed],
        is_seen_elsewhere=any(is_seen for _, is_seen in renewed),
    )


def _changed(
    built: Built, paths: set[Path], assets: Mapping[Path, File]
) -> tuple[dict[str, Source], list[str]]:
    """The pages that files are, or are part of, by their paths; and those of such parts."""
    root = built.project.settings.root.resolve()
    known = {source.path: source for source in built.project.pages}
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


def _has_passed(built: Built, path: Path) -> bool:
    """Whether a file is gone that was no part of the site: editors write such for a moment."""
    docs, root = Path(built.config.docs_dir).resolve(), built.project.settings.root.resolve()
    if path.exists() or not path.is_relative_to(docs):
        return False
    if path.is_relative_to(root) and built.project.has_part(path.relative_to(root).as_posix()):
        return False
    return path.relative_to(docs).as_posix() not in built.files.src_uris


def _keep_in_place(built: Built, source: Source) -> dict[str, str]:
    """The texts of a page until now, by the paths of their files.

    Raises:
        StructureError: if it comes, goes or moves, or others may go through its front matter.
    """
    settings, jekyll = built.project.settings, built.project.jekyll
    before = next(page for page in built.project.pages if page.path == source.path)
    texts = dict(_until_now(built, it) for it in built.project.variants(before))
    after = jekyll.adopted(source)
    if before.front_matter == after.front_matter:
        return texts
    if set(_places(before, settings)) != set(_places(after, settings)):
        raise StructureError(f"the place of '{source.path}'")
    listed = (name for each in built.project.all_variants() for name in each.data)
    if any(name[:1] == ("pages",) for name in listed):
        raise StructureError("a page that goes through all pages")
    return texts


def _until_now(built: Built, variant: Variant) -> tuple[str, str]:
    """The path and the text of the file of a variant.

    One that was not rendered must not be now: what it includes may have changed already.
    """
    uri = destination(variant.source, variant.audience, built.project.settings)
    file = built.files.src_uris.get(uri)
    return uri, _text(variant) if variant.is_rendered or not file else file.content_string


def _shows(built: Built, source: Source, path: str) -> bool:
    return any(path in variant.files for variant in built.project.variants(source))


def _renewed(built: Built, source: Source, texts: Mapping[str, str]) -> Iterator[tuple[File, bool]]:
    """The files of a page whose texts are others now, and whether others show more of it."""
    for variant in built.project.variants(source):
        uri = destination(source, variant.audience, built.project.settings)
        file = built.files.src_uris.get(uri)
        if file is None:
            raise StructureError(uri)
        before, after = texts.get(uri, ""), _text(variant)
        if before == after:
            continue
        built.due[uri] = variant  # its examples are looked at when somebody asks for it
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
    """What a page says, with the front matter of its source."""
    return variant.source.text[: variant.source.body_start] + variant.text


def _told(text: str) -> tuple[str, Any]:
    """The heading that a page begins with, and its front matter."""
    body, values = meta.get_data(text)
    found = _HEADING.match(body)
    return (found[1].strip() if found else ""), values
