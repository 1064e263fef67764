"""URLs of pages and their files in the site."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.config.jekyll import (
    HTML,
    MARKDOWN,
    POST,
    POSTS,
    Jekyll,
    categories,
    permalink_of,
    post_date,
)
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.liquid.filters.urls import hyphenated
from mkdocs_tandem.source import Source

REDIRECTS = "_redirects"
"""The file that tells Netlify and Cloudflare Pages which addresses lead on to others."""
_NEAR = 0.8
"""How similar a misspelt name is at least."""


def readers(source: Source, settings: Settings) -> tuple[Audience | None, ...]:
    """The audiences that a page is rendered for; ``None`` represents all of them at once.

    The front matter names them by ``audiences`` or else by the audience key: one, or a list.
    Without a name the page is for each audience, but in a Jekyll site that is read in place, where
    each page is published once; an empty list makes one page that is the same for everyone. A name
    that no audience has counts for nothing, so a page that has only such is not published.
    """
    if not settings.audiences:
        return (None,)
    named = audience_names(source.front_matter, settings)
    if named is None:
        return (None,) if settings.is_in_place else settings.audiences
    if not named:
        return (None,)
    return tuple(one for one in settings.audiences if one.name in named)


def audience_names(front_matter: Mapping[str, Any], settings: Settings) -> list[str] | None:
    """The names in front matter, known or not; ``None`` if it names no audiences.

    An entry without a value is a name that no audience has.
    """
    key = naming_key(front_matter, settings)
    if key is None:
        return None
    given = front_matter[key]
    names = given if isinstance(given, list) else [given]
    return ["" if name is None else str(name) for name in names]


def naming_key(front_matter: Mapping[str, Any], settings: Settings) -> str | None:
    """The key by which front matter names audiences; ``None`` if it names none.

    A key that is nearly one of the two counts as well if its value is nearly an audience: what is
    written for some must not be published for all.
    """
    keys = ("audiences", settings.audience_key)
    for key in keys:
        if front_matter.get(key) not in (None, ""):
            return key
    if "audiences" in front_matter:
        return "audiences"
    if settings.audience_key in front_matter:
        return None
    known = [audience.name for audience in settings.audiences]
    for key, given in front_matter.items():
        if _is_near(str(key).lower(), keys):
            names = given if isinstance(given, list) else [given]
            if any(_is_nearly(name, known) for name in names if isinstance(name, str)):
                return key
    return None


@lru_cache(maxsize=10_000)
def _is_near(key: str, keys: tuple[str, ...]) -> bool:
    return bool(get_close_matches(key, keys, 1, _NEAR))


def _is_nearly(name: str, known: Sequence[str]) -> bool:
    return bool(get_close_matches(name.strip(), known, 1, _NEAR)) or name.lower() in map(
        str.lower, known
    )


def path_of(source: Source, settings: Settings) -> str:
    """The path of a page in the source of the site, as in Jekyll."""
    inside = source.path.startswith(f"{settings.docs}/")
    path = source.path.removeprefix(f"{settings.docs}/") if inside else source.path
    if source.collection:
        before, label, within = path.partition(f"_{source.collection}/")
        return label + within if label else before
    return path


def destination(source: Source, audience: Audience | None, settings: Settings) -> str:
    """Path of the Markdown file that represents the page in the site: ``b2b/callbacks.md``."""
    path = path_of(source, settings)
    path = path.removeprefix("_") if source.collection else path
    stem, ending = posixpath.splitext(path)
    path = path if ending in MARKDOWN else f"{stem}.md"
    return path if audience is None else f"{audience.name}/{path}"


def address(source: Source, audience: Audience | None, settings: Settings) -> str:
    """The address of a page below the site's, without escapes: ``/b2b/callbacks/``."""
    return unescaped(escaped_address(source, audience, settings))


def escaped_address(source: Source, audience: Audience | None, settings: Settings) -> str:
    """The address of a page as templates have it: what no URL may have in a name is escaped.

    What the front matter calls ``permalink`` wins, as in Jekyll. If that does not name the audience
    by a placeholder, as ``:subsection``, a page for several audiences has it once below each.
    """
    permalink = source.front_matter.get("permalink")
    if not isinstance(permalink, str) or not permalink.strip():
        permalink = source.permalink
    if not permalink:
        return _escaped(published_address(destination(source, audience, settings), settings))
    filled = _filled(permalink, source, audience, settings)
    is_shared = audience is not None and len(readers(source, settings)) > 1
    if audience is not None and is_shared and not _names_audience(permalink, settings):
        filled = f"{audience.name}/{filled}"
    return _clean(filled)


def former(source: Source, audience: Audience | None, settings: Settings) -> Iterator[str]:
    """The addresses that redirect to a page by ``redirect_from`` in its front matter.

    One that names an audience, as ``:subsection`` or by its name, redirects to that one's page;
    any other to the page of the first.
    """
    given = source.front_matter.get("redirect_from")
    audiences = readers(source, settings)
    for path in given if isinstance(given, list) else [given]:
        if isinstance(path, str) and path.strip():
            filled = _filled(path, source, audience, settings)
            parts = set(filled.strip("/").split("/"))
            named = [one for one in audiences if one and one.name in parts]
            if audience in (named or audiences[:1]):
                yield unescaped(filled)


def redirects(text: str) -> Iterator[str]:
    """The addresses that a file ``_redirects`` leads on, as Netlify and Cloudflare Pages read it.

    They are patterns; one for all addresses, or one whose answer is an error, makes no page.
    """
    for line in text.splitlines():
        words = line.split("#")[0].split()
        is_page = len(words) > 1 and words[0][:1] == "/" and words[0] != "/*"
        if is_page and not words[-1].startswith("4"):
            yield re.sub(r":\w+", "*", words[0].replace("[", "[[]"))


def html_path(address: str) -> str:
    """The file of the site that is served at an address."""
    path = address.lstrip("/")
    if not path or path.endswith("/"):
        return f"{path}index.html"
    return path if posixpath.splitext(path)[1] else f"{path}.html"


def html_paths(address: str) -> list[str]:
    """The files that a server may answer a request for an address with, the likeliest first.

    ``/x`` is ``x``, ``x.html`` or ``x/index.html``; ``/x/`` is ``x/index.html`` alone.
    """
    path = address.strip("/")
    if not path:
        return ["index.html"]
    index = f"{path}/index.html"
    return [index] if address.endswith("/") else [path, f"{path}.html", index]


def file_address(name: str, jekyll: Jekyll, settings: Settings, style: str | None = None) -> str:
    """The address of a file in the folder of pages that is published as it is.

    In a site that is read in place, or has a permalink ``style``, the files of a collection follow
    its permalink. Source: Jekyll 4.3, ``StaticFile#url``.
    """
    collection = jekyll.collection(name)
    style = style or jekyll.style
    if collection is None or style is None:
        return f"/{name}"
    template = permalink_of(name, collection, style).replace(":output_ext", "")
    source = Source(name, "", collection=collection.label, permalink=template)
    return address(source, None, settings).rstrip("/") + posixpath.splitext(name)[1]


_PLACEHOLDER = re.compile(r":([a-z_]+)")


def _filled(permalink: str, source: Source, audience: Audience | None, settings: Settings) -> str:
    """A permalink with its placeholders filled; what is none is kept, as Jekyll does."""
    names = _placeholders(source, settings)
    if audience is not None:
        names |= {settings.audience_key: audience.name, "audience": audience.name}

    def filled(found: re.Match[str]) -> str:
        name = found[1] if found[1] in names else found[1].removesuffix("_")  # ":year_:month"
        if name not in names:
            return found[0]
        return _escaped(names[name]) + found[1].removeprefix(name)

    return _PLACEHOLDER.sub(filled, permalink)


def _placeholders(source: Source, settings: Settings) -> dict[str, str]:
    path = path_of(source, settings)
    folder, name = posixpath.split(path)
    stem, extension = posixpath.splitext(name)
    ending = {"output_ext": extension if extension in HTML else ".html"}
    if not source.collection:
        return ending | {"path": folder, "basename": stem}
    post = POST.fullmatch(path) if source.collection == POSTS else DATED.fullmatch(stem)
    slug = str(source.front_matter.get("slug") or (post["slug"] if post else stem))
    within = posixpath.splitext(path.partition("/")[2])[0]
    day = post["date"] if post else ""
    dated = dict(_dated(source, day)) if day or source.front_matter.get("date") else {}
    return (
        ending
        | dated
        | {
            "collection": source.collection,
            "path": within,
            "name": _slug(stem),
            "title": hyphenated(slug, "pretty"),
            "slug": _slug(slug),
        }
    )


def _dated(source: Source, written: str) -> Iterator[tuple[str, str]]:
    """The placeholders of a post: its date in the site's time zone, and its categories."""
    day = post_date(source.front_matter.get("date"), written)
    forms = {
        "year": "%Y", "short_year": "%y", "w_year": "%G", "month": "%m", "day": "%d", "y_day": "%j",
        "week": "%V", "w_day": "%u", "short_day": "%a", "long_day": "%A",
        "long_month": "%B", "short_month": "%b", "hour": "%H", "minute": "%M", "second": "%S",
    }  # fmt: skip
    yield from ((name, day.strftime(form)) for name, form in forms.items())
    yield from (("i_month", str(day.month)), ("i_day", str(day.day)))
    named = categories(source.front_matter)
    yield "categories", "/".join(dict.fromkeys(map(str.lower, named)))
    yield "slugified_categories", "/".join(dict.fromkeys(map(_slug, named)))


DATED = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})-(?P<slug>[^/]+)", re.ASCII)
"""The names of documents that are dated as posts are."""


def _slug(text: str) -> str:
    return hyphenated(text).lower()


def _names_audience(permalink: str, settings: Settings) -> bool:
    return bool({settings.audience_key, "audience"} & set(_PLACEHOLDER.findall(permalink)))


def _escaped(path: str) -> str:
    """A path as a part of a URL. Source: Jekyll 4.3, ``URL.escape_path``."""
    return quote(path, safe="/:@!$&'()*+,;=?~")


def unescaped(url: str) -> str:
    """The path of a page in the site, by its URL."""
    return _clean(unquote(url))


def _clean(path: str) -> str:
    """A path from the root that stays below it, as Jekyll makes it."""
    return re.sub("/+", "/", f"/{path}".replace("..", "/").replace("./", ""))


def published_address(path: str, settings: Settings) -> str:
    """The address that MkDocs gives to the page of a Markdown file."""
    stem = posixpath.splitext(path)[0]
    folder, name = posixpath.split(stem)
    if name.lower() in {"index", "readme"}:
        if settings.has_directory_urls or not folder:
            return f"/{folder}/" if folder else "/"
        return f"/{folder}/index.html"
    return f"/{stem}/" if settings.has_directory_urls else f"/{stem}.html"
