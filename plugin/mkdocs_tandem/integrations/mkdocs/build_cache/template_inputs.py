"""What templates can read, as cache keys: settings, plugins, files, and a page."""

import datetime as dt
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from stat import S_ISREG
from typing import Any

from jinja2 import Environment, TemplateNotFound
from jinja2.meta import find_undeclared_variables
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.theme import Theme

from mkdocs_tandem.cache import digest


class UnhashableError(Exception):
    """A value that is not plain: it may show anything."""


_PLAIN = frozenset({str, int, float, bool, type(None)})
_MANY = 20_000
"""A folder of templates that has more files is no theme, such as that of temporary files."""


def hashable_text(value: Any) -> str:
    """A value as text for a hash.

    Raises:
        UnhashableError: if it, or a part of it, is not plain.
    """
    if type(value) in _PLAIN or isinstance(value, str | int | float | dt.date):
        return repr(value)
    if isinstance(value, Enum | Path):
        return str(value)
    if type(value) is dict or isinstance(value, Mapping | Config):
        return f"mapping {hashable_text([[key, it] for key, it in value.items()])}"
    if isinstance(value, Theme):
        return hashable_text([value.name, {key: value[key] for key in value}])
    if isinstance(value, list | tuple | Iterator):
        return f"[{','.join(map(hashable_text, value))}]"
    try:
        shown = repr(value)
    except Exception as error:  # another plugin's object that is not complete yet
        raise UnhashableError(type(value).__qualname__) from error
    if " at 0x" in shown or " object " in shown:
        raise UnhashableError(type(value).__qualname__)
    return f"{type(value).__qualname__} {shown}"


def plugin_inputs(plugins: Mapping[str, Any]) -> str:
    """Plugins with their settings: templates read some."""
    parts = []
    for name, plugin in plugins.items():
        try:
            parts.append(f"{name} {hashable_text(getattr(plugin, 'config', None))}")
        except UnhashableError:
            parts.append(f"{name} {type(plugin).__qualname__}")
    return "\n".join(parts)


def file_inputs(theme: Theme) -> bytes:
    """The templates of a theme: those that are installed by size and time, own ones by text.

    Raises:
        UnhashableError: if one of its folders has too many files.
    """
    return digest(*(part for folder in theme.dirs for part in _folder(folder)))


def _folder(folder: str) -> Iterator[str | bytes]:
    is_installed = "site-packages" in Path(folder).parts
    count = 0
    for above, folders, names in os.walk(folder):
        if is_installed and ".icons" in folders:
            folders.remove(".icons")  # thousands, which no release changes without its templates
        count += len(folders) + len(names)
        if count > _MANY:
            raise UnhashableError(folder)
        folders.sort()
        for name in sorted(names):
            if not name.endswith((".html", ".svg", ".xml", ".yml")):
                continue
            path = Path(above, name)
            yield str(path)
            try:
                status = path.stat()
                is_read = not is_installed and S_ISREG(status.st_mode)
                yield path.read_bytes() if is_read else f"{status.st_size} {status.st_mtime_ns}"
            except OSError as error:  # such as the link by which an editor locks a file
                yield str(error.errno)


STANDARD = {
    "nav",
    "pages",
    "base_url",
    "extra_css",
    "extra_javascript",
    "mkdocs_version",
    "build_date_utc",
    "config",
    "page",
}
"""What MkDocs itself hands to templates."""
_SHOWN = ("title", "url", "canonical_url", "abs_url", "edit_url", "is_homepage", "meta")
_KNOWN = {
    *_SHOWN,
    "file",
    "children",
    "parent",
    "previous_page",
    "next_page",
    "update_date",
    "markdown",
    "content",
    "toc",
    "present_anchor_ids",
    "links_to_anchors",
    "render",
}
_PACKAGES = {"mkdocs", "properdocs", "jinja2", "gettext", "builtins", "material", "mkdocs_tandem"}
_UNSEEN = {
    "site_dir",
    "docs_dir",
    "config_file_path",
    "nav",
    "plugins",
    "watch",
    "hooks",
    "markdown_extensions",
    "mdx_configs",
}
"""Settings that no page shows, or that are part of the key in another form."""
_REFERRING = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\b(.*?)%\}", re.DOTALL)
_TEXT = re.compile(r"""(["'])(.*?)\1""", re.DOTALL)
"""What may be the name of a template, in a tag that refers to one."""


def settings(config: MkDocsConfig) -> str:
    """All settings that a page may show.

    Raises:
        UnhashableError: if one of them is not plain.
    """
    return hashable_text({key: it for key, it in config.items() if key not in _UNSEEN})


def navigation(nav: Navigation) -> str:
    """All that a page may show of a navigation.

    Raises:
        UnhashableError: if something of it is not plain.
    """
    return "\n".join([*_entries(nav.items), repr(nav.homepage and nav.homepage.url)])


def refuse_strangers(env: Environment) -> None:
    """Refuse functions that a plugin has given to templates: they may show anything.

    Raises:
        UnhashableError: if there is one.
    """
    plain = Environment(autoescape=True)
    given = (
        (env.globals, plain.globals),
        (env.filters, plain.filters),
        (env.tests, plain.tests),
    )
    for names, default in given:
        for name, function in names.items():
            package = str(getattr(function, "__module__", None)).partition(".")[0]
            if name not in default and package not in _PACKAGES:
                raise UnhashableError(f"the function '{name}' of templates")


def seen(page: Page) -> Iterator[Any]:
    """What else a template can read of a page, its content and contents left out."""
    yield from _attributes(page)
    for other in (page.previous_page, page.next_page):
        yield list(_attributes(other)) if other else None
    above = page.parent
    while above is not None:
        yield above.title
        above = above.parent
    yield page.file.src_uri, page.file.url, page.file.inclusion.name, page.is_top_level


def _attributes(page: Page) -> Iterator[Any]:
    for name in _SHOWN:
        yield getattr(page, name)
    for name, value in sorted(vars(page).items()):
        if name not in _KNOWN and not name.startswith("_"):
            yield name, value


def _entries(items: Iterable[Any]) -> Iterator[str]:
    for item in items:
        shown = (
            list(_attributes(item)) if item.is_page else [item.title, getattr(item, "url", None)]
        )
        yield hashable_text([type(item).__name__, *shown])
        yield from _entries(item.children or ())
        yield "/"


def is_open(env: Environment, name: str, variables: Collection[str]) -> bool:
    """Whether a template, or one that it includes, leaves one of some variables open."""
    todo, done = [name], set()
    while todo:
        name = todo.pop()
        done.add(name)
        try:
            source = env.loader.get_source(env, name)[0] if env.loader else ""
        except TemplateNotFound:
            continue
        named = {it for it in variables if it in source}  # few are; to parse them takes longer
        if named and not named.isdisjoint(find_undeclared_variables(env.parse(source))):
            return True
        texts = {it[2] for tag in _REFERRING.findall(source) for it in _TEXT.finditer(tag)}
        todo += texts - done
    return False
