"""A project exported as plain Markdown for each audience."""

import json
import posixpath
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.commands.export.readers import ReaderFeatures
from mkdocs_tandem.commands.export.settings import (
    add_features,
    configuration,
    leave_out,
    refused,
    theme_of,
    written,
)
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.pages.discovery import file_paths
from mkdocs_tandem.pages.urls import destination
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.project.project import Project

MANIFEST = ".tandem-export.json"
"""Names the files that were written, so that no others are ever removed."""
_MAKERS = ("gen-files", "monorepo")
"""Plugins that are not run again: they would bring pages as they were before they were rendered."""


@dataclass(frozen=True)
class ExportResult:
    """What an export has changed in its folder."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


def export(project: Project, folder: Path, *, is_plain: bool = False) -> ExportResult:
    """Bring a folder up to date with a project; what is right already is not touched.

    ``is_plain`` leaves out all but the text: switch, title bars, badges.

    Raises:
        FindingError: if the folder holds files that no export has written, or lies among the pages.
    """
    known = _known(project.settings, folder)
    written, unchanged = [], 0
    files = dict(_files(project, folder, is_plain=is_plain))
    for name, content in files.items():
        if _is_written(folder / name, content):
            written.append(name)
        else:
            unchanged += 1
    removed = sorted(known - files.keys())
    for name in removed:
        (folder / name).unlink(missing_ok=True)
    _is_written(folder / MANIFEST, json.dumps(sorted(files), indent=0).encode())
    return ExportResult(tuple(written), tuple(removed), unchanged)


def _known(settings: Settings, folder: Path) -> set[str]:
    """What an earlier export has written."""
    docs = (settings.root / settings.docs).resolve()
    target = folder.resolve()
    if target == settings.root.resolve() or target.is_relative_to(docs):
        raise refused(f"'{folder}' is the project folder, or inside the folder of its pages")
    manifest = folder / MANIFEST
    if manifest.is_file():
        try:
            names = json.loads(manifest.read_text("utf-8"))
            return {str(name) for name in names if (target / name).resolve().is_relative_to(target)}
        except (ValueError, TypeError):
            return set()
    if folder.exists() and any(folder.iterdir()):
        raise refused(f"'{folder}' contains files that were not written by an export")
    return set()


def _files(project: Project, folder: Path, *, is_plain: bool) -> Iterator[tuple[str, bytes]]:
    """Every file of the export by its path."""
    settings = project.settings
    audiences: tuple[Audience | None, ...] = settings.audiences or (None,)
    assets = {
        name: (settings.root / settings.docs / name).read_bytes()
        for name in (*file_paths(settings, project.site.jekyll), *_hidden(settings))
    }
    variants = [(it, dict(_variants(project, it))) for it in audiences]
    pages = {it.name: frozenset(own) for it, own in variants if it}
    readers = None if is_plain or not settings.audiences else ReaderFeatures(project, pages)
    theme = theme_of(settings)
    every = {destination(page, None, settings) for page in project.site.pages}
    for audience, own in variants:
        top = audience.name if audience else "."
        texts = {name: _text(project, it, name, audience, readers) for name, it in own.items()}
        for name, content in {**assets, **texts}.items():
            yield posixpath.normpath(f"{top}/docs/{name}"), content
        for name, content in readers.files(theme) if readers else ():
            yield f"{top}/{name}", content
        others = every - own.keys()
        nav = project.site.nav if "monorepo" in settings.generators else None
        tree = configuration(settings, audience, folder / top, _left_out(project), nav)
        leave_out(tree, others)
        if readers:
            add_features(tree)
        yield posixpath.normpath(f"{top}/mkdocs.yml"), written(tree).encode()
    if readers:
        yield "index.html", readers.landing_page()


def _left_out(project: Project) -> Collection[str]:
    """What the settings of an export do not name: it would make pages that are in the export."""
    generators = project.settings.generators
    if not project.site.generated:
        return ["tandem"]
    makers = [name for name in _MAKERS if name in generators]
    return ["tandem", *(makers or ["hooks"])]


def _hidden(settings: Settings) -> Iterator[str]:
    """The files among the pages that plugins read and none publishes, such as `.meta.yml`."""
    docs = settings.root / settings.docs
    for path in docs.rglob(".*"):
        if path.is_file() and (path.name == ".pages" or path.suffix in {".yml", ".yaml"}):
            yield path.relative_to(docs).as_posix()


def _variants(project: Project, audience: Audience | None) -> Iterator[tuple[str, Variant]]:
    """The pages that an audience reads by their paths, those for everyone included."""
    for page in project.site.pages:
        for variant in project.site.variants(page):
            if variant.audience in (None, audience):
                yield destination(page, None, project.settings), variant


def _text(
    project: Project,
    variant: Variant,
    name: str,
    audience: Audience | None,
    readers: ReaderFeatures | None,
) -> bytes:
    renderer, page = project.publisher.renderer(variant), variant.source
    if readers is None or audience is None:
        text = page.text[: page.body_start] + renderer.plain
    else:
        text = readers.front_matter(page, name, audience) + renderer.standalone
    return text.encode("utf-8", "surrogatepass")


def _is_written(path: Path, content: bytes) -> bool:
    """Write a file atomically, unless it is right already."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)
    return True
