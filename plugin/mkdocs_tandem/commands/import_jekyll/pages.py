"""Migrated pages: their paths and front matter."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

import yaml

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.commands.import_jekyll.audiences import without_name
from mkdocs_tandem.commands.import_jekyll.site import JekyllPage, JekyllSite
from mkdocs_tandem.config.jekyll import MARKDOWN, POST, POSTS, categories, tags
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.pages.front_matter import edited
from mkdocs_tandem.pages.urls import escaped_address

_RELATIVE = re.compile(r"\]\((?!/|[a-z]+:|#)[^)\s]*\.(?:md|markdown)")
"""A link that leads elsewhere once a page has moved."""
_BESIDE = re.compile(r"\{%-?\s*include_relative\b")


@dataclass(frozen=True)
class MigratedPage:
    """A page of the new project, which represents one of the old site or for several."""

    path: str
    """Relative to the project."""
    pages: tuple[JekyllPage, ...]
    added: Mapping[str, Any]
    """Front matter that is added."""
    dropped: frozenset[str] = frozenset()
    """Keys of front matter that are removed."""

    @property
    def text(self) -> str:
        """The page, with its new front matter."""
        return edited(self.pages[0].own.text, self.added, self.dropped)

    @property
    def folder(self) -> str:
        """The folder of its collection, with a final slash; empty if it is in none."""
        above, folder, _ = self.path.partition(f"_{self.pages[0].source.collection}/")
        return above + folder if self.pages[0].source.collection else ""

    @property
    def uri(self) -> str:
        """The path of the page in the new site, as ``nav`` names it."""
        source = self.pages[0].source
        stem, ending = posixpath.splitext(self.path)
        path = self.path if ending in MARKDOWN else f"{stem}.md"
        if not source.collection:
            return path.removeprefix("docs/")
        return f"{source.collection}/{path.partition(f'_{source.collection}/')[2]}"


def moved(site: JekyllSite, key: str, names: Sequence[str]) -> list[MigratedPage]:
    """Every page at its place; twins that only name different audiences become one page."""
    settings = Settings(
        root=site.root,
        docs="docs",
        audience_key=key,
        audiences=tuple(Audience(name, name) for name in names),
    )
    found = []
    for path, twins in _twins(site.pages, key, names).items():
        if len(twins) > 1:
            found.append(_merged(path, twins, key, settings))
        else:
            found.append(_alone(twins[0], key, settings))
    return list(_without_redirects(found))


def _without_redirects(pages: Sequence[MigratedPage]) -> Iterator[MigratedPage]:
    """Pages with the addresses of those that only redirect to them; posts stay, for lists."""
    known = {plain_address(old): page.path for old, page in by_address(pages)}
    leading: dict[str, list[str]] = {}
    gone = set()
    for page in pages:
        old = page.pages[0]
        leads_to = old.source.front_matter.get("redirect_to")
        target = known.get(plain_address(leads_to)) if isinstance(leads_to, str) else None
        if target and target != page.path and old.source.collection != POSTS:
            leading.setdefault(target, []).append(old.url)
            gone.add(page.path)
    for page in pages:
        if page.path in leading:
            said = page.added.get(
                "redirect_from", page.pages[0].source.front_matter.get("redirect_from")
            )
            olds = [*_listed(said), *leading[page.path]]
            yield replace(
                page,
                added={**page.added, "redirect_from": olds},
                dropped=page.dropped | {"redirect_from"},
            )
        elif page.path not in gone:
            yield page


def _listed(said: Any) -> list[str]:
    """A value of front matter as a list."""
    return [str(each) for each in (said if isinstance(said, list) else [said]) if each]


def _twins(
    pages: Sequence[JekyllPage], key: str, names: Sequence[str]
) -> dict[str, list[JekyllPage]]:
    """Pages by the path without the name of their audience, if they are twins."""
    groups: dict[str, list[JekyllPage]] = {}
    for page in pages:
        groups.setdefault(_neutral(page, key, names) or page.source.path, []).append(page)
    taken = {page.source.path for page in pages}
    found: dict[str, list[JekyllPage]] = {}
    for path, group in groups.items():
        if len(group) > 1 and path not in taken and len({_likeness(it, key) for it in group}) == 1:
            found[path] = group
        else:
            found.update({page.source.path: [page] for page in group})
    return found


def _neutral(page: JekyllPage, key: str, names: Sequence[str]) -> str:
    name = str(page.source.front_matter.get(key))
    if name not in names or page.source.collection or name not in page.address.split("/"):
        return ""
    neutral = without_name(page.source.path, name)
    is_elsewhere = posixpath.dirname(neutral) != posixpath.dirname(page.source.path)
    return "" if is_elsewhere and _BESIDE.search(page.own.body) else neutral


def _likeness(page: JekyllPage, key: str) -> str:
    """What twins have in common; a page that cannot move is like no other."""
    if _RELATIVE.search(page.own.body):
        return page.source.path
    name = str(page.source.front_matter[key])
    values = {**page.source.front_matter, key: ":", "permalink": _with_place(page.url, name)}
    values["redirect_from"] = [
        _with_place(each, name) for each in _listed(values.get("redirect_from"))
    ]
    return yaml.safe_dump(values) + page.own.body


def _with_place(address: str, name: str) -> str:
    return "/".join(":audience" if part == name else part for part in address.split("/"))


def _merged(path: str, twins: Sequence[JekyllPage], key: str, settings: Settings) -> MigratedPage:
    first = twins[0]
    name = str(first.source.front_matter[key])
    own = {page.source.front_matter[key] for page in twins}
    added: dict[str, Any] = {}
    if own != {audience.name for audience in settings.audiences}:
        added["audiences"] = [one.name for one in settings.audiences if one.name in own]
    added["permalink"] = _with_place(first.url, name)
    olds = _listed(first.source.front_matter.get("redirect_from"))
    if olds:
        added["redirect_from"] = [_with_place(each, name) for each in olds]
    said = {key, "permalink", "redirect_from", *added}
    inherited = {
        name: value
        for name, value in first.source.front_matter.items()
        if name not in said and name not in first.own.front_matter
    }
    return MigratedPage(_place(path), tuple(twins), inherited | added, frozenset(said))


def _alone(page: JekyllPage, key: str, settings: Settings) -> MigratedPage:
    said = page.source.front_matter
    added: dict[str, Any] = {}
    if settings.audiences and settings.audience(str(said.get(key))) is None:
        added["audiences"] = []
    place = _place(page.source.path, page.source.collection)
    source = replace(
        page.source,
        path=place,
        front_matter={**{name: said[name] for name in said if name != "permalink"}, **added},
    )
    audience = settings.audience(str(said.get(key)))
    has_own = page.own.front_matter.get("permalink") is not None
    is_dated = page.source.collection == POSTS and not has_own  # by the time zone of the site
    is_moved = said.get("permalink") is None and (
        escaped_address(source, audience, settings) != page.url
    )
    if is_dated or is_moved:
        added["permalink"] = page.url
    if page.source.collection and isinstance(page.own.front_matter.get("tags"), str):
        added["tags"] = tags(page.source.front_matter)  # as templates read them
    post = POST.fullmatch(page.source.path) if page.source.collection == POSTS else None
    if post and not said.get("title"):  # MkDocs would show the date in the name
        slug = str(said.get("slug") or post["slug"])
        added["title"] = " ".join(part.capitalize() for part in slug.split("-"))
    is_nested = place != page.source.path and page.source.collection == POSTS
    if is_nested:
        added["categories"] = categories(said)
    return MigratedPage(place, (page,), added, frozenset({"category"} if is_nested else ()))


def _place(path: str, collection: str = "") -> str:
    """Where a page goes; posts in folders of their own go into folders of all posts."""
    above, label, within = path.partition(f"/_{POSTS}/")
    if collection == POSTS and label:
        return f"_{POSTS}/{above}/{within}"
    return path if collection else f"docs/{path}"


def by_address(pages: Sequence[MigratedPage]) -> Iterator[tuple[str, MigratedPage]]:
    """The pages by the addresses that they had."""
    for page in pages:
        for old in page.pages:
            yield old.address, page


def plain_address(address: str) -> str:
    """An address below the site's root without its fragment, final slash and ``index.html``."""
    return "/" + unquote(address.partition("#")[0]).strip("/").removesuffix("index.html").strip("/")
