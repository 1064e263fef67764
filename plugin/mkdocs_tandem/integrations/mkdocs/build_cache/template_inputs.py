"""What templates can read of a page, for cache keys."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from jinja2 import Environment, TemplateNotFound
from jinja2.meta import find_undeclared_variables
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from mkdocs_tandem.integrations.mkdocs.build_cache.value_hash import UnhashableError, hashable_text

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
