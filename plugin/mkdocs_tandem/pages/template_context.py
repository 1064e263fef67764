"""What templates read as ``page`` and ``site``."""

import csv
import io
import json
import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any

import yaml

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.config.jekyll import (
    POST,
    POSTS,
    Collection,
    Jekyll,
    categories,
    localized,
    post_date,
    tags,
    zone_of,
)
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.config.yaml_errors import problem_of
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.formats.json import parse
from mkdocs_tandem.pages.front_matter import Misread, load
from mkdocs_tandem.pages.urls import (
    DATED,
    escaped_address,
    path_of,
    readers,
)
from mkdocs_tandem.serialization import problem_in, sanitized
from mkdocs_tandem.source import Location, Source, is_within


def scope(
    source: Source, audience: Audience | None, settings: Settings, site: Mapping[str, Any]
) -> dict[str, Any]:
    """The names that a page's template can use: ``page``, and ``site`` with an audience's own."""
    own = audience.variables if audience else {}
    return {"page": page(source, audience, settings), "site": {**site, **own}}


def page(source: Source, audience: Audience | None, settings: Settings) -> dict[str, Any]:
    """What templates read as ``page``, as Jekyll has it."""
    path, url = path_of(source, settings), escaped_address(source, audience, settings)
    values: dict[str, Any] = {**source.front_matter}
    if source.collection:
        values = _of_collection(source, path, url) | values
        values["categories"] = categories(source.front_matter)
        values["tags"] = tags(source.front_matter)
        if post := POST.fullmatch(path) if source.collection == POSTS else None:
            values |= _of_post(source, post, url)
    else:
        values["dir"] = url[: url.rindex("/") + 1]
    name = posixpath.basename(path)
    is_named = source.collection and source.front_matter.get("name") is not None
    values |= {"name": source.front_matter["name"] if is_named else name, "url": url}
    values.setdefault("path", path)
    if audience is not None:
        values[settings.audience_key] = audience.name
    return values


_RENDERED = frozenset({"content", "excerpt", "output"})
"""The values of a document that Jekyll renders, and gives to templates as HTML."""


class CollectionDocument(Mapping[str, Any]):
    """The values of a document of a collection, of which some are rendered when they are read."""

    def __init__(
        self,
        values: Mapping[str, Any],
        rendered: Callable[[str], str],
        names: frozenset[str] = _RENDERED,
    ) -> None:
        """``rendered`` gives the HTML of the values of these ``names``."""
        self._names = names
        self._values = values
        self._rendered = rendered
        self._html: dict[str, str] = {}
        self.beside: Callable[[], Mapping[str, Any]] = dict
        """``next`` and ``previous``, which refer to each other: not among what is iterated over."""

    def __getitem__(self, name: str) -> Any:
        if name in ("next", "previous") and (around := self.beside()):
            return around[name]
        value = self._values[name]
        if name not in self._names or not isinstance(value, str):
            return value
        if name not in self._html:
            self._html[name] = self._rendered(value)
        return self._html[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CollectionDocument) and self._values == other._values

    __hash__ = None  # type: ignore[assignment] # as of any mapping

    def __repr__(self) -> str:
        """The values as they are written, which change whenever the document does."""
        return repr(self._values)


def listing(
    sources: Iterable[Source],
    audience: Audience | None,
    settings: Settings,
    rendered: Callable[[Source, str], str] | None = None,
) -> dict[str, list[Mapping[str, Any]]]:
    """The pages that an audience reads, and those of each collection, for templates to go through.

    ``rendered`` gives the HTML of a document's text, or of a part of it. Without it, documents have
    their texts as they are written.
    """
    found: dict[str, list[Mapping[str, Any]]] = {"pages": []}
    for source in sources:
        if audience in readers(source, settings) or None in readers(source, settings):
            own = audience if audience in readers(source, settings) else None
            values = page(source, own, settings)
            found.setdefault(source.collection or "pages", []).append(
                _document(source, values, rendered) if source.collection else values
            )
    found["pages"].sort(key=itemgetter("name"))  # as Jekyll's reader does
    if POSTS in found:  # the newest first
        found[POSTS].sort(key=lambda post: (post["date"], post["path"]), reverse=True)
    for label in found.keys() - {"pages", POSTS}:
        found[label].sort(key=_place)
    return found


def _place(document: Mapping[str, Any]) -> tuple[datetime, str]:
    """What orders a collection: dates, then paths; documents without a date are of today."""
    day = document.get("date")
    is_dated = isinstance(day, date)
    return post_date(day, "") if is_dated else datetime.max.replace(tzinfo=UTC), document["path"]


def ordered(
    jekyll: Jekyll, lists: Mapping[str, Sequence[Mapping[str, Any]]]
) -> dict[str, Sequence[Mapping[str, Any]]]:
    """The lists, those of collections in the order that ``order`` or ``sort_by`` gives them.

    Each document has ``next`` and ``previous``, as in Jekyll.

    Source: Jekyll 4.3, ``Collection#sort_docs!``.
    """
    own = {it.label: it for it in jekyll.collections if it.label in lists and it.label != POSTS}
    found = {**lists, **{label: _ordered(lists[label], it) for label, it in own.items()}}
    for label, documents in found.items():
        for at, document in enumerate(documents):
            if isinstance(document, CollectionDocument):
                is_reversed = label == POSTS
                document.beside = partial(neighbours, documents, at, is_reversed=is_reversed)
    return found


def _ordered(
    documents: Sequence[Mapping[str, Any]], collection: Collection
) -> Sequence[Mapping[str, Any]]:
    key, paths = collection.values.get("sort_by"), collection.values.get("order")
    if isinstance(paths, list):
        ranks = {f"_{collection.label}/{path}": rank for rank, path in enumerate(paths)}
        return sorted(documents, key=lambda it: ranks.get(it["relative_path"], len(ranks)))
    if isinstance(key, str):
        values = [(it.get(key) is None, it.get(key, 0)) for it in documents]
        with suppress(TypeError):  # Jekyll, too, leaves what it cannot compare
            places = sorted(range(len(values)), key=values.__getitem__)
            return [documents[place] for place in places]
    return documents


def neighbours(
    documents: Sequence[Mapping[str, Any]], at: int | None, *, is_reversed: bool
) -> dict[str, Mapping[str, Any] | None]:
    """``next`` and ``previous`` of the document at a place of its collection's list.

    ``is_reversed`` is whether the list begins with the newest one, as that of posts does.
    Source: Jekyll 4.3, ``Document#next_doc``.
    """
    if at is None:
        return {}
    step = -1 if is_reversed else 1
    places = {"next": at + step, "previous": at - step}
    return {
        name: documents[it] if 0 <= it < len(documents) else None for name, it in places.items()
    }


def groups(lists: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    """What templates read as ``site.html_pages``, and posts by their categories and tags."""
    found: dict[str, Any] = {"html_pages": [it for it in lists["pages"] if _has_html(it)]}
    for key in ("categories", "tags") if POSTS in lists else ():
        found[key] = {}
        for name in dict.fromkeys(name for post in reversed(lists[POSTS]) for name in post[key]):
            found[key][name] = [post for post in lists[POSTS] if name in post[key]]
    return found


def _has_html(page: Mapping[str, Any]) -> bool:
    """Whether a page is HTML in the site, and no style sheet or feed."""
    return posixpath.splitext(page["url"])[1] in ("", ".htm", ".html", ".xhtml")


def _document(
    source: Source, values: dict[str, Any], rendered: Callable[[Source, str], str] | None
) -> Mapping[str, Any]:
    values = {**values, "content": source.body, "output": source.body}
    written = {"excerpt"} & source.front_matter.keys()
    read = partial(rendered, source) if rendered else without_liquid
    return CollectionDocument(values, read, _RENDERED - written)


def without_liquid(text: str) -> str:
    """A text that is not rendered: nothing if it has tags, which may hide what is for others."""
    return "" if "{%" in text or "{{" in text else text


def with_excerpt(
    page: Mapping[str, Any], source: Source, rendered: Callable[[str], str]
) -> Mapping[str, Any]:
    """The values of a page, whose own excerpt is rendered when a template reads it."""
    if "excerpt" not in page or "excerpt" in source.front_matter:
        return page
    return CollectionDocument(page, rendered, frozenset({"excerpt"}))


def collections(
    jekyll: Jekyll,
    lists: Mapping[str, Sequence[Mapping[str, Any]]],
    files: Iterable[Mapping[str, str]] = (),
) -> list[dict[str, Any]]:
    """What templates read as ``site.collections``: each with its documents and files, by label.

    The posts are one of them in every site.
    """
    named = {each.label: each for each in jekyll.collections}
    named.setdefault(POSTS, Collection(POSTS, f"_{POSTS}", is_published=True))
    return [
        {
            **each.values,
            "label": each.label,
            "docs": lists.get(each.label, []),
            "files": [it for it in files if it["collection"] == each.label],
            "relative_directory": f"_{each.label}",
            "output": each.is_published,
        }
        for each in sorted(named.values(), key=lambda it: it.label)
    ]


def _of_post(source: Source, post: re.Match[str], url: str) -> dict[str, Any]:
    said = source.front_matter
    day = post_date(said.get("date"), post["date"])
    slug = str(said.get("slug") or post["slug"])
    title = said.get("title") or " ".join(part.capitalize() for part in slug.split("-"))
    return {"date": day, "slug": slug, "title": title, "id": _id(url, slug)}


_REFERENCE = re.compile(r"^ {0,3}(\[[^\]]+\])(:.+)$", re.MULTILINE)
"""The definition of a link, which excerpts may need."""


def _excerpt(source: Source) -> dict[str, Any]:
    """The text above the first separator, with the definitions of its links.

    Source: Jekyll 4.3, ``Excerpt#extract_excerpt``.
    """
    said = source.front_matter
    separator = str(said.get("excerpt_separator", "\n\n"))
    if "excerpt" in said or not separator:  # an empty one asks for no excerpts
        return {}
    head, _, tail = source.body.strip().partition(separator)
    found = ["".join(it.groups()) for it in _REFERENCE.finditer(tail) if it[1] in head]
    return {"excerpt": "\n".join([head, "", *found]) if found else head}


def _id(url: str, slug: str) -> str:
    return posixpath.join(posixpath.dirname(url.rstrip("/")), slug)


def _of_collection(source: Source, path: str, url: str) -> dict[str, Any]:
    stem, ending = posixpath.splitext(posixpath.basename(path))
    dated = DATED.fullmatch(stem)
    named = dated["slug"] if dated else stem
    return {
        "date": post_date(None, dated["date"]) if dated else None,  # in Jekyll, that of the build
        "collection": source.collection,
        "relative_path": path,
        "id": _id(url, str(source.front_matter.get("slug") or named)),
        "title": " ".join(part.capitalize() for part in named.split("-")),
        "slug": named,
        "ext": ending,
        "draft": False,
        **_excerpt(source),
    }


MAX_BYTES = 10_000_000
"""A data file is at most this large."""
_MAX_DEPTH = 20


def site(settings: Settings) -> tuple[dict[str, Any], list[Finding]]:
    """The values of ``site``, and what could not be read of them."""
    values, findings = site_without_data(settings)
    data = _folder(settings.root / settings.data, settings.root, findings, 0)
    values["data"] = localized(data, zone_of(values))
    return values, findings


def site_without_data(settings: Settings) -> tuple[dict[str, Any], list[Finding]]:
    """The values of ``site`` that are settings, and what could not be read of them."""
    findings: list[Finding] = []
    values: dict[str, Any] = {"title": settings.site_name, "baseurl": settings.base_url}
    if settings.site_file and (settings.root / settings.site_file).is_file():
        loaded = _loaded(settings.root / settings.site_file, settings.root, findings)
        if isinstance(loaded, dict):
            values |= loaded
        elif loaded is not None:
            location = Location(settings.site_file)
            findings.append(Finding("bad-data", location, "it is not a mapping"))
    values |= settings.site
    if settings.extra:
        values.setdefault("extra", settings.extra)
    return values, findings


def _folder(folder: Path, root: Path, findings: list[Finding], depth: int) -> dict[str, Any]:
    """The files and folders in a folder, by their names without ending."""
    values: dict[str, Any] = {}
    if not folder.is_dir() or depth > _MAX_DEPTH:
        return values
    for path in _entries(folder, root):
        if path.is_dir():
            values[data_name(path.name)] = _folder(path, root, findings, depth + 1)
        elif path.suffix in _READERS:
            values[data_name(path.stem)] = _loaded(path, root, findings)
    return values


def data_name(name: str) -> str:
    """How templates name a file or folder: as Jekyll does."""
    kept = re.sub(r"[^\w\s-]+", "", name, flags=re.ASCII)
    return re.sub(r"\s+", "_", kept.strip())


def _entries(folder: Path, root: Path) -> Iterator[Path]:
    """The files in a folder, then its folders; never a link that leads out of the project."""
    for path in sorted(folder.iterdir(), key=lambda path: (path.is_dir(), path.name)):
        if is_within(path, root):
            yield path


def _loaded(path: Path, root: Path, findings: list[Finding]) -> Any:
    shown = Path(os.path.relpath(path, root)).as_posix()
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(f"it has more than {MAX_BYTES:,} bytes")  # noqa: TRY301 -- as below
        text = path.read_text(encoding="utf-8-sig")
        value = _read(path.suffix, text, shown, findings)
        if problem := problem_in(value):
            findings.append(Finding("bad-data", Location(shown), problem))
            return sanitized(value)
    except yaml.YAMLError as error:
        found = problem_of(error, text)
        place = Location(shown, found.line, found.column)
        findings.append(Finding("bad-data", place, found.message, found.hint))
    except json.JSONDecodeError as error:
        location = Location(shown, error.lineno, error.colno)
        findings.append(Finding("bad-data", location, f"it is not JSON: {error.msg.lower()}"))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = f"the byte 0x{error.object[error.start]:02x} is not UTF-8"
        hint = "save the file as UTF-8"
        findings.append(Finding("bad-data", Location(shown, line), message, hint))
    except (OSError, ValueError, RecursionError, csv.Error) as error:
        findings.append(Finding("bad-data", Location(shown), str(error)))
    else:
        return value
    return None


def _read(ending: str, text: str, path: str, findings: list[Finding]) -> Any:
    """The value of a data file; ``findings`` get values that YAML misreads."""
    reader = _READERS.get(ending, load)  # 'liquid.site' may have any name
    misread: list[Misread] = []
    if reader is load:
        value = load(text, misread)
    else:
        value = reader(text)
        misread += _repeated(text) if ending == ".json" else ()
    findings += (Finding("bad-data", it.location(path), it.message, it.hint) for it in misread)
    return value


def _repeated(text: str) -> Iterator[Misread]:
    """Members that an object of a JSON document has twice."""
    counts: list[bool] = []
    json.loads(text, object_pairs_hook=lambda it: counts.append(len(dict(it)) < len(it)))
    for problem in parse(text).problems if any(counts) else ():
        if problem.kind == "duplicate-key":
            at = problem.offset
            name = text[at : at + problem.length].strip('"')
            message = f"'{name}' occurs twice in one mapping; the last value is used"
            line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
            yield Misread(message, "remove one of them", line, column)


def _rows(delimiter: str, text: str) -> list[dict[str, Any]]:
    """Rows of a table; an empty cell is nothing, and cells after the last column are left out."""
    return [
        {name: cell or None for name, cell in row.items() if name is not None}
        for row in csv.DictReader(io.StringIO(text), delimiter=delimiter)
    ]


_READERS: dict[str, Callable[[str], Any]] = {
    ".yml": load,
    ".yaml": load,
    ".json": json.loads,
    ".csv": lambda text: _rows(",", text),
    ".tsv": lambda text: _rows("\t", text),
}
