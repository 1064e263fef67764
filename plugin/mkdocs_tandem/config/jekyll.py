"""Jekyll's ``_config.yml`` and front matter: collections, defaults, and which files are pages."""

import itertools
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, tzinfo
from fnmatch import fnmatchcase, translate
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.source import Source

POSTS = "posts"
"""The label of the collection that each Jekyll site has, with a date in each file's name."""
POST = re.compile(r"(?:.*/)?(?P<date>\d{2,4}-\d{1,2}-\d{1,2})-(?P<slug>[^/]*)\.[^./]+")
"""The path of a post."""


def post_date(given: Any, named: str, zone: tzinfo | None = None) -> datetime:
    """The date of a post by its front matter, else by its file's name, in a time zone.

    Without one it stays in its own; a time that has none is in UTC. Source: Jekyll 4.3,
    ``Utils.parse_date``.
    """
    found = given
    if isinstance(given, str):
        try:
            found = datetime.fromisoformat(given.strip().replace(" +", "+").replace(" -", "-"))
        except ValueError:
            found = _date_in_words(given) or found
    if isinstance(found, datetime):
        moment = found if found.tzinfo else found.replace(tzinfo=UTC)
        return moment.astimezone(zone) if zone else moment
    zone = zone or UTC
    if isinstance(found, date):
        return datetime(found.year, found.month, found.day, tzinfo=zone)
    try:
        year, month, day = (int(part) for part in named.split("-"))
        return datetime(year, month, day, tzinfo=zone)
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=zone)  # Jekyll refuses the site


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WRITTEN = tuple(
    re.compile(
        rf"(?:\b|\A){date_}(?!\d)(?:\D+?(?P<hour>\d{{1,2}}):(?P<minute>\d\d))?", re.IGNORECASE
    )
    for date_ in (
        rf"{_MONTH}\s+{_DAY},?\s+(?P<year>\d{{4}})",
        rf"{_DAY}[\s-]+{_MONTH},?[\s-]+(?P<year>\d{{4}})",
        r"(?P<year>\d{4})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})",
    )
)
"""Dates as people write them, of which Ruby reads many more."""


def _date_in_words(given: str) -> datetime | None:
    """The date of a text such as ``Friday, April 3, 2015``."""
    for pattern in _WRITTEN:
        if (found := pattern.search(given)) is None:
            continue
        month = found["month"].lower()
        number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
        time = int(found["hour"] or 0), int(found["minute"] or 0)
        with suppress(ValueError):
            return datetime(int(found["year"]), number, int(found["day"]), *time, tzinfo=UTC)
    return None


def zone_of(site: Mapping[str, Any]) -> tzinfo:
    """The time zone of a site; UTC if it names none that exists."""
    named = site.get("timezone")
    with suppress(ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(named) if isinstance(named, str) else UTC
    return UTC


def localized(value: Any, zone: tzinfo) -> Any:
    """A value of YAML with its times without a zone, which are in UTC, in a time zone, as Psych."""
    if isinstance(value, datetime) and value.tzinfo is None and zone is not UTC:
        return value.replace(tzinfo=UTC).astimezone(zone)
    if isinstance(value, dict) and zone is not UTC:
        return {key: localized(it, zone) for key, it in value.items()}
    if isinstance(value, list) and zone is not UTC:
        return [localized(it, zone) for it in value]
    return value


@dataclass(frozen=True)
class Collection:
    """A folder ``_label`` of pages."""

    label: str
    folder: str
    """Relative to the source of the site: ``_label``, or below the folder of all collections."""
    is_published: bool = False
    """Whether each page in it has an address; else templates read it as ``site.<label>`` alone."""
    permalink: str = ""
    """Where its pages are published, with placeholders; empty if the site decides."""
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """The site's settings for it, for templates."""

    @classmethod
    def all_of(cls, site: Mapping[str, Any]) -> "Iterator[Collection]":
        """The collections of a site, written as a list or as a mapping with settings."""
        given = site.get("collections") or {}
        above = str(site.get("collections_dir") or "").strip("/")
        named = given.items() if isinstance(given, Mapping) else _named(given)
        for label, said in named:
            values = said if isinstance(said, Mapping) else {}
            folder = f"{above}/_{label}" if above else f"_{label}"
            permalink = str(values.get("permalink") or "")
            is_published = values.get("output") is True or str(label) == POSTS
            yield cls(str(label), folder, is_published, permalink, values)

    @classmethod
    def posts(cls, site: Mapping[str, Any], settings: Settings) -> "Iterator[Collection]":
        """The posts of a site that has a folder of them and does not name them a collection.

        A Jekyll folder may have several such folders.
        """
        if not site or POSTS in (site.get("collections") or ()):
            return
        folder = f"{str(site.get('collections_dir') or '').strip('/')}/_{POSTS}".lstrip("/")
        docs = settings.root / settings.docs
        is_jekylls = settings.is_in_place or docs == settings.root
        if is_jekylls or (settings.root / folder).is_dir() or (docs / folder).is_dir():
            yield cls(POSTS, folder, is_published=True)

    def within(self, path: str) -> str | None:
        """A path relative to the folder, for posts to any of their name; ``None`` if outside."""
        prefix = f"{self.folder}/"
        if self.label == POSTS and prefix == f"_{POSTS}/" and f"/{prefix}" in path:
            return path.partition(f"/{prefix}")[2]
        return path.removeprefix(prefix) if path.startswith(prefix) else None


def _named(given: Any) -> list[tuple[str, Any]]:
    return [(str(label), {}) for label in given] if isinstance(given, list) else []


_KINDS = {"page": "pages", "post": "posts", "draft": "drafts"}
"""Names of kinds that Jekyll once had."""


@dataclass(frozen=True)
class Default:
    """Values for the pages of a scope."""

    path: str = ""
    """What the paths of pages begin with, or a pattern of such; empty for all."""
    kind: str | None = None
    """``pages``, or the label of a collection; ``None`` for all."""
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @classmethod
    def all_of(cls, site: Mapping[str, Any]) -> "Iterator[Default]":
        """The defaults that a site sets; what is none is left out, as Jekyll does."""
        given = site.get("defaults")
        for entry in given if isinstance(given, list) else []:
            values = entry.get("values") if isinstance(entry, Mapping) else None
            if isinstance(values, Mapping):
                scope = entry.get("scope")
                scope = scope if isinstance(scope, Mapping) else {}
                kind = scope.get("type")
                path = scope.get("path")
                yield cls(
                    path.removeprefix("/") if isinstance(path, str) else "",
                    None if kind is None else _KINDS.get(str(kind), str(kind)),
                    values,
                )

    def has(self, path: str, kind: str) -> bool:
        """Whether a page is in the scope."""
        if self.kind not in (None, kind):
            return False
        if "*" in self.path:
            return _begins_like(path.split("/"), self.path.split("/"))
        return path.startswith(self.path)


def categories(values: Mapping[str, Any]) -> list[str]:
    """The categories that front matter lists."""
    return _names([*_words(values.get("categories")), *_listed(values.get("category"))])


def tags(values: Mapping[str, Any]) -> list[str]:
    """The tags that front matter lists; ``tag`` replaces ``tags``, as in Jekyll."""
    return _names(_listed(values.get("tag")) or _words(values.get("tags")))


def _categories(
    path: str, collection: Collection, *given: Mapping[str, Any]
) -> dict[str, list[str]]:
    """The ``categories`` of a document: its folders above ``_posts``, then all that are given."""
    folders: list[str] = []
    if collection.folder == f"_{POSTS}" and f"/_{POSTS}/" in path:
        folders = path.partition(f"/_{POSTS}/")[0].split("/")
    found = _names(itertools.chain(folders, *(_words(it.get("categories")) for it in given)))
    return {"categories": found} if found else {}


def _words(given: Any) -> list[Any]:
    return given if isinstance(given, list) else str(given or "").split()


def _listed(given: Any) -> list[Any]:
    """A value that is one name, unless it is a list of them."""
    return given if isinstance(given, list) else [given] if given else []


def _names(given: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(str(each) for each in given if each))


def values_for(path: str, kind: str, defaults: Iterable[Default]) -> dict[str, Any]:
    """The default values of a page: the longest path wins, then the one with a kind."""
    found: dict[str, Any] = {}
    last: Default | None = None
    for default in defaults:
        if not default.has(path, kind):
            continue
        if last is None or _precedes(default, last):
            found = merged(found, default.values)
            last = default
        else:
            found = merged(default.values, found)
    return found


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """One mapping over another, deeply; what is nothing above leaves what is below."""
    found = dict(below)
    for key, value in above.items():
        known = found.get(key)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            found[key] = merged(known, value)
        elif value is not None or key not in found:
            found[key] = value
    return found


def _precedes(default: Default, last: Default) -> bool:
    if len(default.path) != len(last.path):
        return len(default.path) > len(last.path)
    return default.kind is not None or last.kind is None


def _begins_like(path: Sequence[str], pattern: Sequence[str]) -> bool:
    """Whether the first parts of a path are like the parts of a pattern."""
    if not pattern:
        return True
    if pattern[0] == "**":
        return any(_begins_like(path[number:], pattern[1:]) for number in range(len(path) + 1))
    return bool(path) and fnmatchcase(path[0], pattern[0]) and _begins_like(path[1:], pattern[1:])


@dataclass(frozen=True)
class FolderMeta:
    """The values that the pages of a folder have in common."""

    source: Source
    """The file that has them; its path is relative to the project's root."""
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def folder(self) -> str:
        """The path of the folder, with a slash at its end."""
        return self.source.path.rpartition("/")[0] + "/"


def folder_metas(settings: Settings) -> Iterator[FolderMeta]:
    """The files of this kind, outer folders first; none unless the plugin ``meta`` is configured.

    One that cannot be read has no values: the plugin reports it.
    """
    if not settings.meta_file:
        return
    docs = settings.root / settings.docs
    for path in sorted(docs.rglob(settings.meta_file), key=lambda each: (len(each.parts), each)):
        try:
            text = path.read_text("utf-8-sig")
            values = yaml.safe_load(text)
        except (OSError, ValueError, RecursionError, yaml.YAMLError):
            continue
        if isinstance(values, dict):
            shown = f"{settings.docs}/{path.relative_to(docs).as_posix()}"
            yield FolderMeta(Source(shown, text), {str(key): it for key, it in values.items()})


def added(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """One mapping over another, deeply; lists are joined, as the plugin does."""
    found = dict(below)
    for key, value in above.items():
        known = found.get(key)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            found[key] = added(known, value)
        elif isinstance(known, list) and isinstance(value, list):
            found[key] = [*known, *value]
        else:
            found[key] = value
    return found


HTML = frozenset({".html", ".htm", ".xhtml"})
MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkdn", ".mkd"})
"""How the files end that MkDocs takes for Markdown."""
_MARKDOWN_EXT = "markdown,mkdown,mkdn,mkd,md"
"""Jekyll's default endings of Markdown files, in upper and lower case."""
_OPTIONAL = "jekyll-optional-front-matter"
_ABOUT_REPOSITORY = frozenset(
    {"readme", "license", "licence", "copying", "code_of_conduct", "contributing",
     "issue_template", "pull_request_template"}
)  # fmt: skip
"""Names that this plugin leaves alone. Source: jekyll-optional-front-matter 0.3."""
_BEGIN = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n")
_DEFAULT_EXCLUDED = (
    ".sass-cache", ".jekyll-cache", "gemfiles", "Gemfile", "Gemfile.lock", "node_modules",
    "vendor/bundle/", "vendor/cache/", "vendor/gems/", "vendor/ruby/",
)  # fmt: skip
"""What Jekyll excludes unasked."""


@dataclass(frozen=True)
class Jekyll:
    """What the ``_config.yml`` of a site decides about its pages.

    Paths are relative to the folder of pages, or to the project's root for what lies beside it.
    """

    docs: str = "docs"
    included: tuple[str, ...] = ()
    """Patterns of what is a page in spite of its name."""
    excluded: tuple[str, ...] = ()
    """Patterns of what is none."""
    collections: tuple[Collection, ...] = ()
    defaults: tuple[Default, ...] = ()
    folders: tuple[FolderMeta, ...] = ()
    """Front matter of whole folders, outer folders first."""
    style: str | None = None
    """The permalink style of a site that is read in place; ``None`` if MkDocs gives addresses."""
    excerpts: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """Where excerpts of documents end: ``excerpt_separator``, if the site sets it."""
    zone: tzinfo = UTC
    has_future: bool = False
    """Whether documents are published before their dates."""
    markdown_ext: str = _MARKDOWN_EXT
    """How Markdown ends, as the site writes it."""
    has_optional_front_matter: bool = False
    """Whether Markdown without front matter is a page, as a Jekyll plugin has it."""

    @classmethod
    def of(cls, site: Mapping[str, Any], settings: Settings) -> "Jekyll":
        """The settings in the values of ``site``; those of the wrong type are ignored."""
        return cls(
            docs=settings.docs,
            included=_texts(site.get("include")),
            excluded=(
                *_texts(site.get("exclude")),
                *_lists(settings.nav_file),
                *(_DEFAULT_EXCLUDED * settings.is_in_place),
            ),
            collections=(
                *Collection.all_of(site),
                *Collection.posts(site, settings),
            ),
            defaults=tuple(Default.all_of(site)),
            folders=tuple(folder_metas(settings)),
            style=str(site.get("permalink") or "date") if settings.is_in_place else None,
            excerpts={key: it for key, it in site.items() if key == "excerpt_separator"},
            zone=zone_of(site),
            has_future=site.get("future") is True,
            markdown_ext=str(site.get("markdown_ext") or _MARKDOWN_EXT),
            has_optional_front_matter=_is_optional(site),
        )

    @property
    def is_in_place(self) -> bool:
        """Whether the folder of pages is a Jekyll site."""
        return self.style is not None

    def is_rendered(self, path: str, head: bytes) -> bool:
        """Whether a file is a page by its name and its first bytes.

        Pages in HTML, and in Markdown with other endings than MkDocs' own, have front matter.
        So does all Markdown in a Jekyll site that is read in place.
        """
        if is_markdown(path) and (not self.is_in_place or self.may_lack_front_matter(path)):
            return True
        return self.is_template(head)

    def may_lack_front_matter(self, path: str) -> bool:
        """Whether Markdown without front matter is a page of Jekyll's, as a plugin has it."""
        stem = posixpath.splitext(posixpath.basename(path))[0]
        return (
            self.has_optional_front_matter
            and is_markdown(path)
            and (stem.lower() not in _ABOUT_REPOSITORY or self._is_included(path))
        )

    def is_text(self, path: str) -> bool:
        """Whether a file may be a page, by how it ends: Markdown for MkDocs or Jekyll, or HTML."""
        return is_markdown(path) or self.has_html(path)

    def has_html(self, path: str) -> bool:
        """Whether Jekyll has HTML of a file, by how it ends and ``markdown_ext`` of the site."""
        ending = posixpath.splitext(path)[1]
        markdown = self.markdown_ext.lower().split(",")
        return ending in HTML or ending.lower() in (f".{each}" for each in markdown)

    def is_template(self, head: bytes) -> bool:
        """Whether Liquid makes a file, by its first bytes."""
        return _BEGIN.match(head) is not None

    def withholds(self, source: Source) -> bool:
        """Whether Jekyll does not publish a page, for ``published: false`` or a date to come.

        ``source`` has its front matter by ``adopted``. Source: Jekyll 4.3, ``Publisher``.
        """
        if not (self.is_in_place or source.collection):
            return False
        day = source.front_matter.get("date") if source.collection else None
        is_ahead = isinstance(day, datetime) and day > datetime.now(UTC)
        return source.front_matter.get("published") is False or (is_ahead and not self.has_future)

    def is_page(self, path: str) -> bool:
        """Whether a Markdown file is a page; one that is none can be included by pages."""
        collection = self.collection(path)
        if collection is not None:
            return collection.is_published and self.is_listed(path)
        if self.is_excluded(path):
            return False
        if not is_part(path):
            return True
        parts = path.split("/")
        above = ["/".join(parts[: number + 1]) for number in range(len(parts))]
        return all(self._is_included(each) or not is_part(each) for each in above)

    def is_listed(self, path: str) -> bool:
        """Whether a file belongs to a collection, that publishes its pages or only lists them."""
        collection = self.collection(path)
        within = collection.within(path) if collection else None
        if collection and collection.label == POSTS and not POST.fullmatch(path):
            return False
        return within is not None and not self.is_excluded(path) and not is_part(within)

    def is_excluded(self, path: str) -> bool:
        """Whether a file has no place in the site at all."""
        return _like(self.excluded).match(path) is not None and not self._is_included(path)

    def collection(self, path: str) -> Collection | None:
        """The collection that a file belongs to."""
        return next((each for each in self.collections if each.within(path) is not None), None)

    def adopted(self, source: Source) -> Source:
        """A page with the front matter that the site gives it."""
        inside = source.path.startswith(f"{self.docs}/")
        path = source.path.removeprefix(f"{self.docs}/") if inside else source.path
        collection = self.collection(path)
        source = self._localized(source)
        shown = path
        if collection is not None and collection.folder != f"_{collection.label}":
            shown = f"_{collection.label}/{collection.within(path)}"
        values = values_for(shown, collection.label if collection else "pages", self.defaults)
        if collection is not None and collection.permalink:
            values = merged({"permalink": collection.permalink}, values)
        if self.style is not None:
            source = replace(source, permalink=permalink_of(path, collection, self.style))
        for folder in self.folders_of(source):
            values = added(values, folder.values)
        if not values and collection is None:
            return source
        label = collection.label if collection else ""
        join = added if self.folders_of(source) else merged
        given, values = values, join(values, source.front_matter)
        post = POST.fullmatch(path) if label == POSTS else None
        if collection is not None:
            values |= _categories(path, collection, given, source.front_matter)
            values = {**self.excerpts, **values}
        if post or (label and "date" in values):
            values["date"] = post_date(values.get("date"), post["date"] if post else "", self.zone)
        return replace(source, front_matter=values, collection=label)

    def _localized(self, source: Source) -> Source:
        """A page whose times are in the time zone of the site."""
        if self.zone is UTC:
            return source
        return replace(source, front_matter=localized(dict(source.front_matter), self.zone))

    def folders_of(self, source: Source) -> list[FolderMeta]:
        """The folders whose front matter a page has, from the outermost in."""
        return [each for each in self.folders if source.path.startswith(each.folder)]

    def names(self, path: PurePath) -> bool:
        """Whether ``include`` names a file or one of the folders that it is in."""
        return any(self._is_included(each.as_posix()) for each in (path, *path.parents[:-1]))

    def _is_included(self, path: str) -> bool:
        included = _like(self.included)
        return any(map(included.match, (path, posixpath.basename(path))))


def _is_optional(site: Mapping[str, Any]) -> bool:
    own = site.get("optional_front_matter")
    is_off = isinstance(own, Mapping) and own.get("enabled") is False
    is_named = _OPTIONAL in _texts(site.get("plugins") or site.get("gems"))
    return is_named and not is_off and not site.get("require_front_matter")


def permalink_of(path: str, collection: Collection | None, style: str) -> str:
    """The permalink, with placeholders, of a page that has none, by ``permalink`` of the site."""
    if style in ("date", "ordinal", "none") or style.endswith(":output_ext"):
        ending = ":output_ext"
    else:
        ending = "/" if style == "pretty" or style.endswith("/") else ""
    if collection is not None:
        own = f"/:collection/:path{ending}" if collection.label != POSTS else _dated(style)
        return collection.permalink or own
    stem = posixpath.splitext(posixpath.basename(path))[0]
    return "/:path/" if stem == "index" else f"/:path/:basename{ending}"


_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
}


def _dated(style: str) -> str:
    """The permalink of posts: a style of Jekyll's, or the site's own template."""
    return _STYLES.get(style, style)


@lru_cache
def _like(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Matches the paths that begin with one of some patterns, or are like it; none without any."""
    known = [pattern.removeprefix("/") for pattern in patterns]
    return re.compile("|".join(f"{translate(it)}|{re.escape(it)}" for it in known) or r"(?!)")


def is_markdown(name: str) -> bool:
    """Whether MkDocs takes a file for Markdown, by its name."""
    return posixpath.splitext(name)[1] in MARKDOWN


def is_part(path: str) -> bool:
    """Whether a file's name, or that of a folder around it, marks it as one to include."""
    return any(part.startswith("_") for part in path.split("/"))


def _lists(name: str) -> tuple[str, ...]:
    """Patterns for files of a name in any folder."""
    return (name, f"*/{name}") if name else ()


def _texts(given: Any) -> tuple[str, ...]:
    several: Sequence[Any] = given if isinstance(given, list) else [given]
    return tuple(each for each in several if isinstance(each, str) and each)


_NO = frozenset({"exclude", "false", "no", "none"})


def for_theme(
    values: Mapping[str, Any], folders: Iterable[str] = (), statuses: Iterable[str] = ()
) -> dict[str, Any]:
    """Front matter without values that Material reads differently from Jekyll, as ``hide: true``.

    Templates and icons are dropped that none of the theme's ``folders`` has, and a status that is
    none of ``statuses``. ``search: exclude`` keeps its meaning, and tags in one line are a list.
    """
    found = dict(values)
    if not isinstance(found.get("hide", []), list):
        del found["hide"]
    if not isinstance(found.get("search", {}), dict):
        is_excluded = str(found.pop("search")).lower() in _NO
        found |= {"search": {"exclude": True}} if is_excluded else {}
    if not isinstance(found.get("tags", []), list):
        found["tags"] = tags(found)
    for key, path in (("template", "{}"), ("icon", ".icons/{}.svg")):
        if key in found and not _has(folders, path.format(found[key])):
            del found[key]
    if found.get("status", "new") not in {"new", "deprecated", *statuses}:
        del found["status"]
    return found


def _has(folders: Iterable[str], name: str) -> bool:
    try:
        return any((Path(folder) / name).is_file() for folder in folders)
    except (OSError, ValueError):
        return False
