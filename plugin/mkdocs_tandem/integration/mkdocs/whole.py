"""Whole pages, kept by all that their templates can show.

A page is kept without the entries of the navigation that others show alike: those are kept once.
Where a template or a plugin brings in what is not plainly known, the page is rendered.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from jinja2 import Environment, Template, TemplateNotFound
from jinja2.meta import find_referenced_templates, find_undeclared_variables
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from mkdocs_tandem.cache import Cache, digest
from mkdocs_tandem.integration.mkdocs.conversion import noted
from mkdocs_tandem.integration.mkdocs.fragments import Fragments
from mkdocs_tandem.integration.mkdocs.told import UntoldError, told, told_files, told_plugins

KIND = "page"
FRAGMENT = "fragment"
TEMPLATE = "template"

_MARK = re.compile("\0([0-9a-f]{32})\0")
_STANDARD = {
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
_CHANGING = {"pages", "build_date_utc"}
"""What of it may be another one although the page is the same."""
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


class Whole:
    """The pages of one build."""

    def __init__(
        self,
        cache: Cache,
        config: MkDocsConfig,
        env: Environment,
        fragments: Fragments | None,
    ) -> None:
        """Find out what all pages depend on.

        Raises:
            UntoldError: if it cannot be known.
        """
        _refuse_strangers(env)
        self._cache = cache
        self._fragments = fragments
        self._env = env
        self._load: Callable[..., Template] = env.get_template
        settings = {key: it for key, it in config.items() if key not in _UNSEEN}
        self._fingerprint = digest(
            told(settings), told_plugins(config.plugins), told_files(config.theme)
        )
        self._navs: dict[int, bytes] = {}
        self._suitable: dict[str, bool] = {}

    def install(self) -> None:
        """Let the environment hand out templates that ask here first."""
        load = self._load

        def get_template(name: Any, parent: str | None = None, globals: Any = None) -> Any:  # noqa: A002 -- Jinja's name
            template = load(name, parent, globals)
            return template if parent is not None else _Asking(template, self)

        self._env.get_template = get_template  # type: ignore[method-assign]

    def rendered(self, template: Template, context: dict[str, Any]) -> str:
        """A page, kept or rendered."""
        key = self._key(template, context)
        if key is None:
            return template.render(context)
        raw = self._cache.read(KIND, key)
        found = self._filled(raw.decode()) if raw is not None else None
        if found is not None:
            return found
        if self._fragments is None:
            output = template.render(context)
            marked = output
        else:
            with self._fragments.marked():
                marked = template.render(context)
            output = self._filled(marked) or template.render(context)
        if "\0" not in output:
            self._cache.write(KIND, key, marked.encode("utf-8", "surrogatepass"))
        return output

    def _filled(self, marked: str) -> str | None:
        """A page with the entries that it was kept without; ``None`` if one of them is lost."""
        parts = _MARK.split(marked)
        for at in range(1, len(parts), 2):
            text = self._fragment(parts[at])
            if text is None:
                return None
            parts[at] = text
        return "".join(parts)

    def _fragment(self, name: str) -> str | None:
        known = self._fragments.texts if self._fragments else {}
        key = bytes.fromhex(name)
        if name in known:
            self._cache.keep(FRAGMENT, key, known[name])
            return known[name]
        raw = self._cache.read(FRAGMENT, key)
        if raw is None:
            return None
        known[name] = raw.decode()
        return known[name]

    def _key(self, template: Template, context: Mapping[str, Any]) -> bytes | None:
        page = context.get("page")
        if not isinstance(page, Page) or not self._is_suitable(template.name or ""):
            return None
        try:
            return digest(
                self._fingerprint,
                template.name or "",
                page.content or "",
                json.dumps([noted(link) for link in page.toc]),
                told(_seen(page)),
                self._nav(context["nav"]),
                told({key: it for key, it in context.items() if key not in _STANDARD}),
            )
        except UntoldError:
            return None

    def _nav(self, nav: Navigation) -> bytes:
        if id(nav) not in self._navs:
            self._navs[id(nav)] = digest(
                *_entries(nav.items), repr(nav.homepage and nav.homepage.url)
            )
        return self._navs[id(nav)]

    def _is_suitable(self, name: str) -> bool:
        """Whether a template and all that it includes show nothing that changes by itself."""
        if name not in self._suitable:
            key = digest(self._fingerprint, name)
            known = self._cache.read(TEMPLATE, key)
            if known is None:
                known = b"yes" if _names(self._env, name).isdisjoint(_CHANGING) else b"no"
                self._cache.write(TEMPLATE, key, known)
            self._suitable[name] = known == b"yes"
        return self._suitable[name]


class _Asking:
    """A template that asks whether the page is kept."""

    def __init__(self, template: Template, whole: Whole) -> None:
        self._template = template
        self._whole = whole

    def render(self, *given: Any, **named: Any) -> str:
        """The page."""
        return self._whole.rendered(self._template, dict(*given, **named))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._template, name)


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
"""Settings that no page shows, or that are told otherwise."""


def _refuse_strangers(env: Environment) -> None:
    """Refuse functions that a plugin has given to templates: they may show anything."""
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
                raise UntoldError(f"the function '{name}' of templates")


def _seen(page: Page) -> Iterator[Any]:
    """What a template can ask of a page besides its content."""
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
        yield told([type(item).__name__, *shown])
        yield from _entries(item.children or ())
        yield "/"


def _names(env: Environment, name: str) -> set[str]:
    """The variables that a template and what it includes leave open."""
    found: set[str] = set()
    todo, done = [name], set()
    while todo:
        name = todo.pop()
        done.add(name)
        try:
            source = env.loader.get_source(env, name)[0] if env.loader else ""
        except TemplateNotFound:
            continue
        tree = env.parse(source)
        found |= find_undeclared_variables(tree)
        todo += {it for it in find_referenced_templates(tree) if it} - done
    return found
