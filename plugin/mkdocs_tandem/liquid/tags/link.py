"""Tags that print the address of a page, a post or a file."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mkdocs_tandem.liquid.context import Context
from mkdocs_tandem.liquid.nodes import RenderNode
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import Piece, PieceWriter
from mkdocs_tandem.liquid.render_facts import Use
from mkdocs_tandem.liquid.syntax import LiquidSyntaxError
from mkdocs_tandem.liquid.tags.base import Tag
from mkdocs_tandem.liquid.tags.include import Name
from mkdocs_tandem.source import is_within
from mkdocs_tandem.suggestions import Suggestions

_MOST_KEPT = 4


@dataclass(frozen=True)
class Addresses:
    """The addresses in a site."""

    pages: Any
    """The list of pages that identifies the site."""
    by_path: Mapping[str, str]

    @cached_property
    def suggestions(self) -> Suggestions:
        """The paths, for one that is misspelt."""
        return Suggestions(self.by_path)


class LinkAddress(RenderNode):
    """The address of what a path names."""

    __slots__ = ("base", "name", "tag")

    def __init__(self, tag: TagToken, name: Name, kind: "LinkTag") -> None:
        super().__init__(tag.start)
        self.base = tag.base
        self.name = name
        self.tag = kind

    def write(self, context: Context, out: PieceWriter) -> None:
        context.base = self.base
        context.use = Use.PRINTED
        path = self.name.evaluate(context).strip().removeprefix("/")
        known = self.tag.known(context)
        url = known.by_path.get(path) or self.tag.file(path, context)
        if url is None:
            close = known.suggestions.closest(path)
            hint = f"did you mean '{close}'?" if close else ""
            message = f"there is no {self.tag.kind} '{path}'"
            start, length = self.base + self.name.offset, len(self.name.text)
            context.report("broken-link", message, start=start, length=length, hint=hint)
            return
        text = str(context.filtered("relative_url", url, []))
        out.add(Piece(text, context.source, self.start, is_literal=False, call=context.call))


class LinkTag(Tag):
    """``link folder/page.md``: address of a page or file, by its source path."""

    name = "link"
    kind = "page or file"

    def __init__(self, docs: Path = Path()) -> None:
        self.docs = docs
        self._known: list[Addresses] = []
        """Those of the sites that were seen last."""

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        text = tag.markup.strip()
        if not text:
            raise LiquidSyntaxError(f"'{self.name}' needs the path of a {self.kind}")
        return LinkAddress(tag, Name(text, tag.markup.index(text), tag, parser), self)

    def known(self, context: Context) -> "Addresses":
        """The addresses of what the audience can read."""
        site = context.globals.get("site")
        pages = site.get("pages") if isinstance(site, Mapping) else None
        for found in self._known:
            if pages is not None and found.pages is pages:
                return found
        found = Addresses(pages, dict(self.addresses(context)))
        self._known = [*self._known[1 - _MOST_KEPT :], found]
        return found

    def addresses(self, context: Context) -> Iterator[tuple[str, str]]:
        """Path and address of each page that the audience can read."""
        for item in _items(context):
            for key in ("path", "relative_path"):
                if isinstance(item.get(key), str):
                    yield item[key], str(item["url"])

    def file(self, path: str, context: Context) -> str | None:
        """The address of a file that is no page."""
        context.world.asked += 1  # the file may be there the next time
        target = self.docs / path
        is_there = path and is_within(target, self.docs) and target.is_file()
        return f"/{path}" if is_there else None


class PostUrlTag(LinkTag):
    """``post_url 2020-01-31-name``: address of a post, by file name without extension."""

    name = "post_url"
    kind = "post"

    def addresses(self, context: Context) -> Iterator[tuple[str, str]]:
        for path, url in super().addresses(context):
            folder, _, stem = posixpath.splitext(path)[0].rpartition("_posts/")
            yield posixpath.join(folder, stem), url

    def file(self, path: str, context: Context) -> str | None:
        return None


def _items(context: Context) -> Iterator[Mapping[str, Any]]:
    """The pages of ``site``, and the documents and files of its collections."""
    site = context.globals.get("site")
    site = site if isinstance(site, Mapping) else {}
    files = (it.get("files") for it in site.get("collections") or () if isinstance(it, Mapping))
    for items in (*site.values(), *files):
        for item in items if isinstance(items, list) else ():
            if isinstance(item, Mapping) and "url" in item:
                yield item
