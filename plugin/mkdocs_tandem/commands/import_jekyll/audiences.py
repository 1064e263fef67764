"""The audiences of a Jekyll site."""

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mkdocs_tandem.commands.import_jekyll.plan import Loss
from mkdocs_tandem.commands.import_jekyll.site import CONFIG, JekyllPage, JekyllSite
from mkdocs_tandem.source import Location, Source

_TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
_COMPARED = re.compile(
    r"""\bpage\.(?P<key>[A-Za-z_]\w*)\s*(?:==|!=|contains)\s*["'](?P<value>[\w-]+)["']"""
    r"""|["'](?P<value2>[\w-]+)["']\s*(?:==|!=)\s*page\.(?P<key2>[A-Za-z_]\w*)"""
)
_CASE = re.compile(r"\{%-?\s*case\s+page\.([A-Za-z_]\w*)\s*-?%\}(.*?)\{%-?\s*endcase", re.DOTALL)
_WHEN = re.compile(r"\{%-?\s*when\s+(.*?)-?%\}", re.DOTALL)
_QUOTED = re.compile(r"""["']([\w-]+)["']""")
_NAME = re.compile(r"[A-Za-z0-9][\w-]*", re.ASCII)
_OTHERS = frozenset({"layout", "title", "url", "name", "path", "collection", "id", "slug"})
"""Keys that every page has: conditions on them do not distinguish audiences."""
_SHORT = 4
_MOST_SHOWN = 5

Compared = dict[str, set[str]]
"""The values that conditions compare a key of front matter with, by the key."""


@dataclass(frozen=True)
class Audiences:
    """Who reads a site."""

    key: str = "subsection"
    """The key of front matter that names the audience of a page."""
    names: tuple[str, ...] = ()
    """In the order of the pages; empty if the site has no audiences."""
    seen: tuple[Loss, ...] = ()
    """Keys that look as if they named audiences, and why they do not."""


def audiences(site: JekyllSite, texts: Sequence[Source], wanted: str | None) -> Audiences:
    """The audiences that a site confirms; ``wanted`` is the key, if it is given.

    A key names audiences if conditions compare it and pages with different values of it are twins:
    the same page at paths or addresses that differ in the value alone; or if folders or contracts
    are named by its values. Without such a sign there are none.
    """
    compared = _compared(texts)
    count: Counter[str] = Counter()
    for key, values in compared.items():
        count[key] = len(values)
    keys = [wanted] if wanted else [key for key, _ in count.most_common() if key not in _OTHERS]
    seen: list[Loss] = []
    for key in keys:
        named = _by_value(site.pages, key)
        names = _confirmed(site, named, compared.get(key, set()))
        if wanted:
            names = tuple(it for it in named if it in {*names, *compared.get(key, ())}) or tuple(
                named
            )
        if names:
            return Audiences(key, names, tuple(seen))
        if len(named) > 1:
            seen.append(_unconfirmed(key, named, compared.get(key, set())))
    return Audiences(wanted or "subsection", (), tuple(seen))


def title(name: str) -> str:
    """The tab's title for an audience, until its owner writes a better one."""
    return name.upper() if len(name) <= _SHORT else name.replace("-", " ").capitalize()


def without_name(path: str, name: str) -> str:
    """A path without the name of an audience, which twins have in common; empty if it has none.

    The name is one of the folders, or the first or last word of the file's name.
    """
    parts = path.split("/")
    if parts.count(name) == 1:
        return "/".join(part for part in parts if part != name)
    stem, ending = posixpath.splitext(parts[-1])
    for separator in "-_.":
        if stem.startswith(name + separator):
            return "/".join([*parts[:-1], stem.removeprefix(name + separator) + ending])
        if stem.endswith(separator + name):
            return "/".join([*parts[:-1], stem.removesuffix(separator + name) + ending])
    return ""


def _compared(texts: Iterable[Source]) -> Compared:
    found: Compared = defaultdict(set)
    for source in texts:
        for tag in _TAG.findall(source.text):
            for each in _COMPARED.finditer(tag):
                found[each["key"] or each["key2"]].add(each["value"] or each["value2"])
        for key, body in _CASE.findall(source.text):
            found[key].update(
                value for when in _WHEN.findall(body) for value in _QUOTED.findall(when)
            )
    return found


def _by_value(pages: Iterable[JekyllPage], key: str) -> dict[str, list[JekyllPage]]:
    found: dict[str, list[JekyllPage]] = defaultdict(list)
    for page in pages:
        value = page.source.front_matter.get(key)
        if isinstance(value, str) and _NAME.fullmatch(value):
            found[value].append(page)
    return found


def _confirmed(
    site: JekyllSite, named: dict[str, list[JekyllPage]], compared: set[str]
) -> tuple[str, ...]:
    if not compared & set(named):
        return ()
    twins = _with_twins(named)
    places = _places(site)
    candidates = {name for name in named if name in compared or name in twins}
    sure = {name for name in candidates if name in twins or name in places}
    is_sure = 1 < len(sure) <= 2 * len(sure & compared)  # otherwise a topic, to which one differs
    return tuple(name for name in named if name in sure) if is_sure else ()


def _with_twins(named: dict[str, list[JekyllPage]]) -> set[str]:
    """The values that have a page which another value has, too, with its title or its text."""
    common: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, pages in named.items():
        for page in pages:
            for place in {without_name(page.source.path, name), _address(page, name)} - {""}:
                common[place, str(page.source.front_matter.get("title"))].add(name)
                common[place, page.own.body.strip()].add(name)
    return {name for names in common.values() if len(names) > 1 for name in names}


def _address(page: JekyllPage, name: str) -> str:
    """The address without the name; empty if it is the page's own, as of a page about a product."""
    if posixpath.splitext(posixpath.basename(page.source.path))[0] == name:
        return ""
    found = without_name(page.address.strip("/"), name)
    return f"/{found}" if found else ""


def _places(site: JekyllSite) -> set[str]:
    """The names of folders with pages, and of files that may be contracts."""
    folders = {part for page in site.pages for part in page.source.path.split("/")[:-1]}
    contracts = (name for name in site.files if name.endswith((".yaml", ".yml", ".json")))
    return folders | {posixpath.splitext(posixpath.basename(name))[0] for name in contracts}


def _unconfirmed(key: str, named: dict[str, list[JekyllPage]], compared: set[str]) -> Loss:
    values = [*sorted(compared & set(named)), *(name for name in named if name not in compared)]
    shown = ", ".join(f"'{name}'" for name in values[:_MOST_SHOWN])
    more = len(values) - _MOST_SHOWN
    shown += f" and {more} more" if more > 0 else ""
    what = f"'page.{key}' is compared in conditions and has the values {shown}, but no twin pages"
    return Loss(Location(CONFIG), what, f"if they are audiences, run with '--audience-key {key}'")
