"""A built site whose pages are built anew one by one, where only their texts have changed."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.commands import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import meta

from mkdocs_tandem.address import destination
from mkdocs_tandem.frontmatter import decoded
from mkdocs_tandem.integration.mkdocs.indexing import index_of
from mkdocs_tandem.integration.mkdocs.publication import Publication
from mkdocs_tandem.project import Project
from mkdocs_tandem.source import Source

_SINGLE = {"search", "material/search", "tandem", "redirects", "macros"}
"""Plugins whose work on the whole site does not depend on the texts of pages."""
_WHOLE = ("files", "nav", "env", "post_build", "pre_template", "post_template")
"""Events in which a plugin may gather what pages say."""
_HEADING = re.compile(r"\A\s*# ([^\n]*)")


class StructureError(Exception):
    """More than the text of pages has changed."""


@dataclass
class Built:
    """What a build has left."""

    config: MkDocsConfig
    project: Project
    publication: Publication | None
    files: Files
    nav: Navigation
    env: Environment

    def revise(self, paths: Iterable[Path]) -> tuple[list[Source], list[File]]:
        """The pages whose texts these files have changed, and their files in the site.

        Raises:
            StructureError: if anything else may have changed.
        """
        if any(not _is_single(name, plugin) for name, plugin in self.config.plugins.items()):
            raise StructureError("a plugin that gathers what pages say")
        if self.project.jekyll.collections:
            raise StructureError("collections, whose documents other pages may show")
        sources = self._changed(set(paths))
        for source in sources.values():
            self.project = self.project.revised(source)
        if self.publication:
            self.publication.project = self.project
        changed = [self._renewed(source) for source in sources.values()]
        return list(sources.values()), [file for files in changed for file in files]

    def build(self, file: File) -> None:
        """Write the page of a file as it is now.

        Raises:
            StructureError: if its title is another one, which other pages show.
        """
        page, title = file.page, file.page and file.page.title
        if page is None:
            raise StructureError(file.src_uri)
        mkdocs_build._populate_page(page, self.config, self.files)  # noqa: SLF001 -- no other way
        if page.title != title:
            raise StructureError(f"the title of '{file.src_uri}'")
        documents = self.files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
        with self._in_its_place(page):
            mkdocs_build._build_page(  # noqa: SLF001 -- as above
                page,
                self.config,
                documents,
                self.nav,
                self.env,
                excluded=file.inclusion.is_excluded(),
            )
        level = self.config.validation.links.anchors
        page.validate_anchor_links(files=self.files, log_level=level)

    def write_search(self) -> None:
        """Write the search index as it is now."""
        for name, plugin in self.config.plugins.items():
            if name in {"search", "material/search", "tandem"}:
                plugin.on_post_build(config=self.config)

    def _changed(self, paths: set[Path]) -> dict[str, Source]:
        """The pages that files are, or are part of, by their paths."""
        root = self.project.settings.root.resolve()
        known = {source.path: source for source in self.project.pages}
        found: dict[str, Source] = {}
        for path in sorted(paths):
            if not path.is_file() or not path.is_relative_to(root):
                raise StructureError(str(path))
            shown = path.relative_to(root).as_posix()
            if shown in known:
                found[shown] = _reread(known[shown], path)
                continue
            showing = [it for it in known.values() if self._shows(it, shown)]
            if not showing:
                raise StructureError(shown)
            for source in showing:
                found.setdefault(source.path, replace(source))
        return found

    def _shows(self, source: Source, path: str) -> bool:
        return any(path in variant.map.paths for variant in self.project.variants(source))

    def _renewed(self, source: Source) -> Iterator[File]:
        for variant in self.project.variants(source):
            uri = destination(source, variant.audience, self.project.settings)
            file = self.files.src_uris.get(uri)
            if file is None:
                raise StructureError(uri)
            before, after = file.content_string, self.project.marked(variant)
            if before == after:
                continue
            if _title(before) != _title(after):
                raise StructureError(f"the title of '{uri}'")
            file.content_string = after
            yield file
            compared = self.publication and self.publication.renew(uri, variant)
            if compared:
                yield compared

    @contextmanager
    def _in_its_place(self, page: Page) -> Iterator[None]:
        """Let the page's search entries stand where they stood."""
        entries = index_of(self.config.plugins.items())
        old = [at for at, entry in enumerate(entries) if _is_of(page, entry)]
        for at in reversed(old):
            del entries[at]
        count = len(entries)
        yield
        if old:
            fresh = entries[count:]
            del entries[count:]
            entries[old[0] : old[0]] = fresh


def _reread(known: Source, path: Path) -> Source:
    source, findings = decoded(known.path, path.read_bytes())
    if findings or source.text[: source.body_start] != known.text[: known.body_start]:
        raise StructureError(f"the front matter of '{known.path}'")
    return source


def _title(text: str) -> str:
    """The heading that a page begins with, which is its title unless something else is."""
    body, _ = meta.get_data(text)
    found = _HEADING.match(body)
    return found[1].strip() if found else ""


def _is_of(page: Page, entry: dict[str, Any]) -> bool:
    return str(entry["location"]).partition("#")[0] == page.url


def _is_single(name: str, plugin: Any) -> bool:
    """Whether a plugin does nothing that one page's text may change for others."""
    return name in _SINGLE or not any(hasattr(plugin, f"on_{event}") for event in _WHOLE)
