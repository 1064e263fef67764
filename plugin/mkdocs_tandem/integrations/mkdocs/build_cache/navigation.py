"""Navigation HTML, rendered once for all pages that show it.

Material renders the whole navigation on every page. An entry that does not contain the page looks
the same on all pages from which its links are equally far: they are relative. So the macro that
renders an entry is wrapped while its template is compiled, if it reads nothing else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from typing import Any

from jinja2 import Environment, TemplateNotFound, Undefined, nodes, pass_context
from jinja2.compiler import CodeGenerator
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import Context
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.nav import Navigation

from mkdocs_tandem.cache import digest
from mkdocs_tandem.fallbacks import Fallback, note_fallback

_log = get_plugin_logger("tandem")

_TEMPLATE = "partials/nav-item.html"
_ABOVE = "partials/nav.html"
"""The template of the whole navigation, in Material."""
_MACRO = "render"
_ARGUMENTS = ["nav_item", "path", "level", "parent"]
_PLAIN = "tandem_plain_render"
_ENTRY = "tandem_entry"
_KNOWN = {"page", "features", "config", "lang"}
"""What else an entry may depend on."""


class NavigationCache:
    """What was rendered of one navigation during one build."""

    def __init__(self, nav: Navigation) -> None:
        self._kept: dict[Any, str] = {}
        self._is_marking = False
        self._is_installed = False
        self.texts: dict[str, str] = {}
        """The texts of entries by their names."""
        self._look_at(nav)

    def _look_at(self, nav: Navigation) -> None:
        entries = list(_entries(nav.items))
        pages = [entry for entry in entries if entry.is_page]
        self._is_plain = len({id(page.file) for page in pages}) == len(pages) and not any(
            hasattr(page, "pages") for page in pages
        )
        """Whether each page occurs once, and none represents others, as those of a blog may."""
        self._folders: dict[int, list[str] | None] = {}
        self._places: dict[str, list[str]] = {}
        urls = [entry.url for entry in entries if getattr(entry, "url", None)]
        self._above = {folder for url in urls for folder in _folders(url)}
        self._above |= {entry.url for entry in entries if entry.is_link}

    def install(self, env: Environment) -> bool:
        """Wrap the macro of the theme, if there is one and nothing else can change what it does."""
        if not self._is_plain:
            note_fallback(
                Fallback.NOT_CACHED, "the navigation: it has pages twice, or pages of pages"
            )
            return False
        source = _source(env, _TEMPLATE)
        if source is None and _source(env, _ABOVE) is None:
            return False  # a theme that has nothing of the kind
        if source is None or _wrapped(env.parse(source, _TEMPLATE), env) is None:
            _log.info(
                f"navigation cache is off: {_TEMPLATE} of the theme is customised "
                "(speed.navigation: false silences this)"
            )
            note_fallback(Fallback.HOST_DIFFERS, _TEMPLATE)
            return False
        self._is_installed = True
        env.globals[_ENTRY] = self.entry
        env.code_generator_class = _Generator
        return True

    def forget(self) -> None:
        """Render each entry again."""
        self._kept.clear()

    def adopt(self, nav: Navigation) -> bool:
        """Take another navigation for the one of all pages; whether that is possible."""
        self.forget()
        self._look_at(nav)
        return self._is_plain or not self._is_installed

    @property
    def entry(self) -> Any:
        """The function that represents the macro in templates."""

        @pass_context
        def entry(context: Context, plain: Any, item: Any, *rest: Any) -> Any:
            page = context.get("page")
            if page is None or item.active or item == page:
                return plain(item, *rest)
            parent = not isinstance(rest[-1], Undefined) and rest[-1].active
            key = (id(item), *rest[:-1], parent, self._place(item, page.url))
            found = self._kept.get(key)
            if found is None:
                found = self._kept[key] = self._rendered(plain, item, rest)
            return f"\0{found}\0" if self._is_marking else self.texts[found]

        return entry

    @contextmanager
    def marked(self) -> Iterator[None]:
        """Meanwhile, entries are rendered as marks: NUL, the name of their text, NUL."""
        self._is_marking = True
        try:
            yield
        finally:
            self._is_marking = False

    def _rendered(self, plain: Any, item: Any, rest: Any) -> str:
        """The name of the text of an entry; entries in it are no marks, but text."""
        is_marking, self._is_marking = self._is_marking, False
        try:
            text = str(plain(item, *rest))
        finally:
            self._is_marking = is_marking
        name = digest(text).hex()
        self.texts[name] = text
        return name

    def _place(self, item: Any, url: str) -> Any:
        """What all pages share from which the links of an entry look the same.

        All pages of an entry are in one folder. From anywhere outside of it, the path leads
        up to where the two part, and then down: how far up is all that a page adds.
        """
        if id(item) not in self._folders:
            self._folders[id(item)] = _folder_of(item)
        if url not in self._places:
            above, _, name = url.rpartition("/")
            self._places[url] = _parts(above if "." in name else url)
        folder, here = self._folders[id(item)], self._places[url]
        if folder is not None and here[: len(folder)] != folder:
            shared = _shared([folder, here])
            return len(here) - shared, shared
        if url in self._above or not url:
            return url
        above, _, name = url.rstrip("/").rpartition("/")
        return f"{above}/*/" if url.endswith("/") else f"{above}/*{'.' in name}"


def _source(env: Environment, name: str) -> str | None:
    try:
        return env.loader.get_source(env, name)[0] if env.loader else None
    except TemplateNotFound:
        return None


def _folder_of(item: Any) -> list[str] | None:
    """The folder of all pages of an entry; ``None`` if they may be anywhere."""
    entries = list(_entries([item]))
    if any(entry.is_link for entry in entries):
        return None
    paths = [_parts(entry.url) for entry in entries if entry.is_page]
    return paths[0][: _shared(paths)] if paths else None


def _shared(paths: list[list[str]]) -> int:
    """How many leading names all paths share."""
    return sum(1 for _ in takewhile(lambda names: len(set(names)) == 1, zip(*paths, strict=False)))


def _parts(url: str) -> list[str]:
    return [part for part in url.split("/") if part not in ("", ".")]


class _Generator(CodeGenerator):
    def visit_Template(self, node: nodes.Template, frame: Any = None) -> None:  # noqa: N802 -- Jinja's
        if self.name == _TEMPLATE:
            node = _wrapped(node, self.environment) or node
        super().visit_Template(node, frame)


def _wrapped(template: nodes.Template, env: Environment) -> nodes.Template | None:
    """The template with its macro wrapped; ``None`` if it may depend on more than is known."""
    macro = next((it for it in template.find_all(nodes.Macro) if it.name == _MACRO), None)
    if macro is None or [it.name for it in macro.args] != _ARGUMENTS or macro not in template.body:
        return None
    asked = {it.attr for it in template.find_all(nodes.Getattr) if _is_page(it.node)}
    names = template.find_all(nodes.Name)
    own = {it.name for it in names if it.ctx != "load"}  # set in some branches only
    if not find_undeclared_variables(template) - own <= _KNOWN or not asked <= {"toc"}:
        return None
    arguments: list[nodes.Expr] = [nodes.Name(it.name, "load") for it in macro.args]
    called = nodes.Call(
        nodes.Name(_ENTRY, "load"), [nodes.Name(_PLAIN, "load"), *arguments], [], None, None
    )
    wrapper = nodes.Macro(
        _MACRO,
        [nodes.Name(it.name, "param") for it in macro.args],
        macro.defaults,
        [nodes.Output([called])],
    )
    macro.name = _PLAIN
    template.body.insert(template.body.index(macro) + 1, wrapper)
    wrapper.set_lineno(macro.lineno).set_environment(env)
    return template


def _is_page(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "page"


def _entries(items: Any) -> Iterator[Any]:
    for item in items:
        yield item
        yield from _entries(item.children or ())


def _folders(url: str) -> Iterator[str]:
    """The addresses above an address."""
    parts = url.rstrip("/").split("/")
    for count in range(len(parts)):
        yield "/".join(parts[:count]) + "/" if count else ""
