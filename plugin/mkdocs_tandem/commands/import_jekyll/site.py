"""A Jekyll site, read."""

import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from mkdocs_tandem.config.jekyll import Jekyll, is_markdown, merged, permalink_of
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.pages.front_matter import decoded, load
from mkdocs_tandem.pages.urls import escaped_address, file_address, unescaped
from mkdocs_tandem.source import Location, Source, is_within

CONFIG = "_config.yml"
_SKIPPED = ("_layouts/", "_sass/", "_plugins/")
_NEVER = frozenset({"_site", "node_modules", ".git", ".jekyll-cache", ".sass-cache", "vendor"})
_VENDORED = ("vendor/bundle/", "vendor/cache/", "vendor/gems/", "vendor/ruby/")
_OWN = frozenset({"Gemfile", "Gemfile.lock", "mkdocs.yml"})
_FOLDERS = {"includes_dir": "_includes", "data_dir": "_data"}
_PLUGINS = re.compile(
    r"^group\b[^\n]*:jekyll_plugins\b[^\n]*\bdo\b(.*?)^end\b", re.DOTALL | re.MULTILINE
)
_GEM = re.compile(r"""^\s*gem\s*\(?\s*["']([\w-]+)["']""", re.MULTILINE)
_GEM_ALONE = re.compile(rf"{_GEM.pattern}[^#\n]*\bgroups?\b[^#\n]*:jekyll_plugins\b", re.MULTILINE)
_GITHUB = "github-pages"
"""A gem that makes pages of Markdown without front matter, as GitHub does."""
_OPTIONAL = "jekyll-optional-front-matter"
_README_INDEX = "jekyll-readme-index"
_README = re.compile(r"(?:.*/)?readme\.[^./]+", re.IGNORECASE)


@dataclass(frozen=True)
class JekyllPage:
    """A page as Jekyll has it."""

    source: Source
    """Its path is relative to the site; its front matter has the site's defaults, too."""
    own: Source
    """The same with its own front matter only."""
    url: str
    """As templates have it."""

    @property
    def address(self) -> str:
        """Where it is published."""
        return unescaped(self.url)


@dataclass(frozen=True)
class JekyllSite:
    """What a folder of Jekyll's holds."""

    root: Path
    values: dict[str, Any]
    """Those of ``_config.yml``."""
    jekyll: Jekyll
    """What they decide about pages."""
    pages: tuple[JekyllPage, ...]
    includes: dict[str, Source]
    """By their names."""
    data: dict[str, Path]
    listed: dict[str, Path]
    """Files of collections that publish no pages."""
    files: dict[str, Path]
    """Files that Jekyll publishes unchanged."""
    assets: dict[str, str]
    """The addresses of those of ``files`` that lie in a collection."""
    parts: dict[str, Path]
    """Files outside the folder of includes that are no pages: ``include_relative`` may read them.
    They may be excluded, hidden by ``_``, templates, or Markdown without front matter."""
    templates: tuple[Source, ...]
    """What is neither Markdown nor HTML and has front matter: Liquid makes it in Jekyll alone."""
    withheld: tuple[str, ...]
    """Pages that Jekyll does not publish, or not yet."""
    left: tuple[str, ...]
    """Paths below the folders that only Jekyll uses: layouts, posts, plugins, styles."""
    gems: tuple[str, ...] = ()
    """The plugins that the site's ``Gemfile`` lists for Jekyll."""

    @property
    def sources(self) -> Iterator[Source]:
        """All texts with Liquid."""
        yield from (page.own for page in self.pages)
        yield from self.includes.values()

    @cached_property
    def documents(self) -> tuple[Source, ...]:
        """The texts of collections that publish no pages; templates of pages may show them."""
        return tuple(_text(self.root, name) for name in self.listed if self.jekyll.has_html(name))

    @cached_property
    def layouts(self) -> tuple[Source, ...]:
        """The layouts, whose place the theme takes."""
        return tuple(_text(self.root, name) for name in self.left if name.startswith("_layouts/"))

    @cached_property
    def plugins(self) -> tuple[Source, ...]:
        """The site's own plugins in Ruby, which are not migrated."""
        names = (it for it in self.left if it.startswith("_plugins/") and it.endswith(".rb"))
        return tuple(_text(self.root, name) for name in names)

    def part(self, name: str) -> Source:
        """The text of one of ``parts``."""
        return _text(self.root, name)


def read(root: Path, configs: Sequence[str] = ()) -> JekyllSite:
    """The site in a folder, with the configuration files that ``jekyll build --config`` is given.

    Raises:
        FindingError: if it has no configuration.
    """
    values = _configuration(root, configs or (CONFIG,))
    if gems := _gems(root / "Gemfile"):
        values["plugins"] = list(dict.fromkeys([*(values.get("plugins") or ()), *gems]))
    root = root / str(values.get("source") or ".").strip("/")
    settings = Settings(root=root, docs=".", site=values)
    jekyll = Jekyll.of(values, settings)
    names = [name for name in _names(root, jekyll) if name not in {*_OWN, *(configs or (CONFIG,))}]
    includes, data = _folder(values, "includes_dir"), _folder(values, "data_dir")
    others = [it for it in names if not it.startswith((includes, data)) and not _is_skipped(it)]
    indexes = set(_readme_indexes(others, values))
    texts = {
        name: _text(root, name)
        for name in others
        if name in indexes or _has_front_matter(root, name, jekyll)
    }
    in_place = replace(jekyll, style=str(values.get("permalink") or "date"))
    withheld = [name for name, it in texts.items() if in_place.withholds(jekyll.adopted(it))]
    others = [name for name in others if name not in set(withheld)]
    published = dict.fromkeys(name for name in others if jekyll.is_page(name))
    pages = dict.fromkeys(name for name in texts if jekyll.has_html(name) and name in published)
    files = {name: root / name for name in published if name not in texts}
    return JekyllSite(
        root=root,
        values=values,
        jekyll=jekyll,
        pages=tuple(_page(texts[name], jekyll, values, settings) for name in pages),
        listed={
            name: root / name
            for name in others
            if jekyll.is_listed(name) and not jekyll.is_page(name)
        },
        includes={
            name.removeprefix(includes): _text(root, name)
            for name in names
            if name.startswith(includes)
        },
        data={name.removeprefix(data): root / name for name in names if name.startswith(data)},
        files=files,
        assets=dict(_assets(files, jekyll, values, settings)),
        parts={name: root / name for name in sorted([*others, *withheld]) if name not in pages},
        templates=tuple(texts[name] for name in texts if name not in pages and name in published),
        withheld=tuple(name for name in withheld if jekyll.is_page(name)),
        left=tuple(filter(_is_skipped, names)),
        gems=tuple(gems),
    )


def _is_skipped(name: str) -> bool:
    """Whether only Jekyll uses a file; every folder may have drafts."""
    return name.startswith(_SKIPPED) or "/_drafts/" in f"/{name}"


def _gems(gemfile: Path) -> list[str]:
    """The gems of the group ``jekyll_plugins``, all of which Jekyll loads."""
    try:
        text = gemfile.read_text("utf-8")
    except (OSError, ValueError):
        return []
    grouped = (gem for group in _PLUGINS.findall(text) for gem in _GEM.findall(group))
    found = [*grouped, *_GEM_ALONE.findall(text)]
    is_github = _GITHUB in _GEM.findall(text)
    return [*found, *([_GITHUB, _OPTIONAL, _README_INDEX] if is_github else [])]


def _configuration(root: Path, names: Iterable[str]) -> dict[str, Any]:
    """The values of all configuration files; those of later ones win, deeply, as in Jekyll."""
    values: dict[str, Any] = {}
    for name in names:
        try:
            loaded = load((root / name).read_text("utf-8-sig"))
        except (OSError, ValueError, yaml.YAMLError) as error:
            message = f"'{root}' is not a Jekyll site: '{name}' cannot be read"
            hint = f"{error}; name another configuration with '--config'"
            raise FindingError(Finding("bad-data", Location(name), message, hint)) from error
        values = merged(values, loaded if isinstance(loaded, dict) else {})
    return values


def _folder(values: dict[str, Any], key: str) -> str:
    return str(values.get(key) or _FOLDERS[key]).strip("/") + "/"


def _names(root: Path, jekyll: Jekyll) -> Iterator[str]:
    """All files of a site, sorted; nothing hidden that it does not include, no links out of it.

    Links to other folders of the site are followed, as Jekyll does.
    """
    inside = root.resolve()
    found = []
    for folder, folders, files in os.walk(root, followlinks=True):
        above = Path(folder).relative_to(root)
        folders[:] = [
            each
            for each in folders
            if (each not in _NEVER or each == "vendor") and _is_below(Path(folder) / each, inside)
        ]
        for path in (above / name for name in files):
            is_hidden = any(part.startswith(".") for part in path.parts)
            if path.as_posix().startswith(_VENDORED) or (is_hidden and not jekyll.names(path)):
                continue
            if is_within(root / path, root) and (root / path).is_file():
                found.append(path.as_posix())
    yield from sorted(found, key=lambda name: name.split("/"))


def _is_below(folder: Path, root: Path) -> bool:
    """Whether a folder is no link, or a link to one below ``root`` that does not contain it."""
    if not folder.is_symlink():
        return True
    target = folder.resolve()
    return target.is_relative_to(root) and all(
        above.resolve() != target for above in folder.parents
    )


def _readme_indexes(names: Iterable[str], values: dict[str, Any]) -> Iterator[str]:
    """The files ``README.md`` that are the pages of their folders, as a plugin has it."""
    if _README_INDEX not in (values.get("plugins") or ()):
        return
    known = [name.rpartition("/") for name in names]
    taken = {folder for folder, _, name in known if name.lower().startswith("index.")}
    for folder, slash, name in known:
        path = f"{folder}{slash}{name}"
        if _README.fullmatch(path) and is_markdown(path) and folder not in taken:
            yield path


def _has_front_matter(root: Path, name: str, jekyll: Jekyll) -> bool:
    """Whether Jekyll renders a file, instead of publishing it unchanged."""
    if jekyll.may_lack_front_matter(name):
        return True
    with (root / name).open("rb") as file:
        head = file.read(1000).removeprefix(b"\xef\xbb\xbf")
    return re.match(rb"---[ \t]*\r?\n", head) is not None


def _text(root: Path, name: str) -> Source:
    return decoded(name, (root / name).read_bytes())[0]


def _page(source: Source, jekyll: Jekyll, values: dict[str, Any], settings: Settings) -> JekyllPage:
    adopted = jekyll.adopted(source)
    style = str(values.get("permalink") or "date")
    is_index = _README.fullmatch(source.path) and not source.body_start
    path = posixpath.join(posixpath.dirname(source.path), "index.md") if is_index else source.path
    fallback = permalink_of(path, jekyll.collection(source.path), style)
    whole = replace(adopted, permalink=fallback)
    return JekyllPage(adopted, source, escaped_address(whole, None, settings))


def _assets(
    names: Iterable[str], jekyll: Jekyll, values: dict[str, Any], settings: Settings
) -> Iterator[tuple[str, str]]:
    """The addresses of files in collections."""
    style = str(values.get("permalink") or "date")
    for name in names:
        if jekyll.collection(name) is not None:
            yield name, file_address(name, jekyll, settings, style)
