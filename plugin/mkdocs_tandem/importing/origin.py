"""A site of Jekyll's, read."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from mkdocs_tandem.address import address
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.frontmatter import decoded
from mkdocs_tandem.jekyll import Jekyll
from mkdocs_tandem.settings import Settings
from mkdocs_tandem.source import Location, Source

CONFIG = "_config.yml"
_TEXTS = (".md", ".markdown", ".mkdown", ".mkdn", ".mkd", ".html", ".htm")
_SKIPPED = (
    "_site/", "_layouts/", "_sass/", "_plugins/", "_posts/", "_drafts/", "node_modules/",
    "vendor/bundle/", "vendor/cache/", "vendor/gems/", "vendor/ruby/",
)  # fmt: skip
_OWN = frozenset({CONFIG, "Gemfile", "Gemfile.lock", "mkdocs.yml"})
_FOLDERS = {"includes_dir": "_includes", "data_dir": "_data"}
_OPTIONAL = "jekyll-optional-front-matter"
_MAX_BYTES = 50_000_000
_MAX_FILES = 20_000


@dataclass(frozen=True)
class JekyllPage:
    """A page as Jekyll has it."""

    source: Source
    """Its path is relative to the site; its front matter has the site's defaults, too."""
    own: Source
    """The same with the front matter that it says itself."""
    address: str


@dataclass(frozen=True)
class JekyllSite:
    """What a folder of Jekyll's holds."""

    root: Path
    values: dict[str, Any]
    """Those of ``_config.yml``."""
    pages: tuple[JekyllPage, ...]
    includes: dict[str, Source]
    """By their names."""
    data: dict[str, bytes]
    listed: dict[str, bytes]
    """What collections hold that publish no page for it."""
    files: dict[str, bytes]
    """What is published as it is."""
    templates: tuple[Source, ...]
    """What is neither Markdown nor HTML and has front matter: Liquid makes it in Jekyll alone."""
    left: tuple[str, ...]
    """Paths below the folders that only Jekyll uses: layouts, posts, plugins, styles."""

    @property
    def sources(self) -> Iterator[Source]:
        """All texts with Liquid."""
        yield from (page.own for page in self.pages)
        yield from self.includes.values()


def read(root: Path) -> JekyllSite:
    """The site in a folder.

    Raises:
        FindingError: if it is none.
    """
    values = _configuration(root)
    settings = Settings(root=root, docs=".")
    jekyll = Jekyll.of(values, settings)
    names = list(_names(root))
    includes, data = _folder(values, "includes_dir"), _folder(values, "data_dir")
    others = [name for name in names if not name.startswith((includes, data, *_SKIPPED))]
    texts = {name: _text(root, name) for name in others if _has_front_matter(root, name, values)}
    pages = [name for name in texts if name.endswith(_TEXTS) and jekyll.is_page(name)]
    return JekyllSite(
        root=root,
        values=values,
        pages=tuple(_page(texts[name], jekyll, values, settings) for name in pages),
        listed={
            name: (root / name).read_bytes()
            for name in others
            if jekyll.is_listed(name) and not jekyll.is_page(name)
        },
        includes={
            name.removeprefix(includes): _text(root, name)
            for name in names
            if name.startswith(includes)
        },
        data={
            name.removeprefix(data): (root / name).read_bytes()
            for name in names
            if name.startswith(data)
        },
        files={
            name: (root / name).read_bytes()
            for name in others
            if name not in texts and name not in _OWN and jekyll.is_page(name)
        },
        templates=tuple(
            text for name, text in texts.items() if name not in pages and jekyll.is_page(name)
        ),
        left=tuple(name for name in names if name.startswith(_SKIPPED)),
    )


def _configuration(root: Path) -> dict[str, Any]:
    path = root / CONFIG
    try:
        loaded = yaml.safe_load(path.read_text("utf-8-sig"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        message = f"'{root}' is no site of Jekyll's: '{CONFIG}' cannot be read"
        raise FindingError(Finding("bad-data", Location(CONFIG), message, str(error))) from error
    return loaded if isinstance(loaded, dict) else {}


def _folder(values: dict[str, Any], key: str) -> str:
    return str(values.get(key) or _FOLDERS[key]).strip("/") + "/"


def _names(root: Path) -> Iterator[str]:
    """The files of a site, sorted; nothing hidden, too large, or outside of it."""
    inside = root.resolve()
    paths = sorted(root.rglob("*"))
    for path in paths[:_MAX_FILES]:
        name = path.relative_to(root).as_posix()
        if any(part.startswith(".") for part in name.split("/")) or not path.is_file():
            continue
        if path.resolve().is_relative_to(inside) and path.stat().st_size <= _MAX_BYTES:
            yield name


def _has_front_matter(root: Path, name: str, values: dict[str, Any]) -> bool:
    """Whether Jekyll reads a file, rather than publishing it as it is."""
    if name.endswith(".md") and _OPTIONAL in (values.get("plugins") or ()):
        return True
    with (root / name).open("rb") as file:
        return file.read(6).removeprefix(b"\xef\xbb\xbf").startswith(b"---")


def _text(root: Path, name: str) -> Source:
    return decoded(name, (root / name).read_bytes())[0]


def _page(source: Source, jekyll: Jekyll, values: dict[str, Any], settings: Settings) -> JekyllPage:
    adopted = jekyll.adopted(source)
    permalink = adopted.front_matter.get("permalink")
    if not isinstance(permalink, str) or not permalink.strip("/ "):
        permalink = _template(adopted, values)
    whole = replace(adopted, front_matter={**adopted.front_matter, "permalink": permalink})
    return JekyllPage(adopted, source, address(whole, None, settings))


def _template(source: Source, values: dict[str, Any]) -> str:
    """The permalink of a page that has none of its own."""
    style = str(values.get("permalink") or "date")
    if style in ("date", "ordinal", "none") or style.endswith(":output_ext"):
        ending = ":output_ext"
    else:
        ending = "/" if style == "pretty" or style.endswith("/") else ""
    if source.collection:
        return f"/:collection/:path{ending}"
    stem = posixpath.splitext(posixpath.basename(source.path))[0]
    return "/:path/" if stem == "index" else f"/:path/:basename{ending}"
