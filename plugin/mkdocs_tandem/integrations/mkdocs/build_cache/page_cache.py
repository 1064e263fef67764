"""Whole pages, kept by all that their templates read.

A page is kept without the entries of the navigation that others share: those are kept once.
A page is rendered if its template or a plugin reads anything that is not recorded. Size, times
and number of an output file show whether it is still as it was written, as in Git's index.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from jinja2 import Environment, Template
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import is_error_template

from mkdocs_tandem.cache import Cache, digest
from mkdocs_tandem.fallbacks import Fallback, note_fallback
from mkdocs_tandem.integrations.mkdocs.build_cache.conversion import noted
from mkdocs_tandem.integrations.mkdocs.build_cache.navigation import NavigationCache
from mkdocs_tandem.integrations.mkdocs.build_cache.output_writer import OutputFiles
from mkdocs_tandem.integrations.mkdocs.build_cache.prerender import Prerender, RenderedError
from mkdocs_tandem.integrations.mkdocs.build_cache.template_inputs import (
    STANDARD,
    UnhashableError,
    file_inputs,
    hashable_text,
    is_open,
    navigation,
    plugin_inputs,
    refuse_strangers,
    seen,
    settings,
)

STAMP = "file"
_LENGTH = len(digest())


class StampedPages:
    """The pages of one build whose files are those of an earlier one."""

    def __init__(
        self, cache: Cache, standing: OutputFiles, dressing: Callable[[Page], bytes]
    ) -> None:
        """``dressing`` gives the fingerprint of all that our own plugin adds to a rendered page."""
        self._cache = cache
        self._output_files = standing
        self._dressing = dressing
        self.stays = standing.stays
        """What to say in place of such a page."""

    def parts(self, page: Page, key: bytes) -> list[bytes] | None:
        """The keys of what a page was put together from; ``None`` if it is to be written.

        ``key`` represents the page as it was rendered.
        """
        stamp = self._output_files.stamp(page.file.dest_uri)
        raw = self._cache.read(STAMP, digest(self._whole(page, key), stamp)) if stamp else None
        if raw is None:
            return None
        return [raw[at : at + _LENGTH] for at in range(0, len(raw), _LENGTH)]

    def note(self, page: Page, key: bytes, parts: Iterable[bytes]) -> None:
        """Note what a page was put together from, once it is written."""
        tell = partial(self._keep, self._whole(page, key), b"".join(parts))
        self._output_files.once_written(page.file.dest_uri, tell)

    def _keep(self, whole: bytes, parts: bytes, stamp: str) -> None:
        self._cache.write(STAMP, digest(whole, stamp), parts)

    def _whole(self, page: Page, key: bytes) -> bytes:
        return digest(key, self._dressing(page), page.file.dest_uri)


KIND = "page"
FRAGMENT = "fragment"
TEMPLATE = "template"

_MARK = re.compile("\0([0-9a-f]{32})\0")
_CONTENT = "\0content\0"
"""In a kept page, the place of its content, which is part of the key."""
_CHANGING = {"pages", "build_date_utc"}
"""What of it may be another one although the page is the same."""


class PageCache:
    """The pages of one build."""

    def __init__(  # noqa: PLR0913 -- a build, and all that it need not do again
        self,
        cache: Cache,
        config: MkDocsConfig,
        env: Environment,
        fragments: NavigationCache | None,
        rendering: Prerender,
        *,
        untouched: StampedPages | None,
    ) -> None:
        """Find out what all pages depend on.

        Raises:
            UnhashableError: if it cannot be known.
        """
        refuse_strangers(env)
        self._cache = cache
        self._fragments = fragments
        self._rendering = rendering
        self._stamped_pages = untouched
        self._env = env
        self._load: Callable[..., Template] = env.get_template
        self._fingerprint = digest(
            settings(config), plugin_inputs(config.plugins), file_inputs(config.theme), _CONTENT
        )
        self._navs: dict[int, bytes] = {}
        self._suitable: dict[str, bool] = {}

    def install(self) -> None:
        """Let the environment hand out templates that ask here first."""
        load = self._load

        def get_template(name: Any, parent: str | None = None, globals: Any = None) -> Any:  # noqa: A002 -- Jinja's name
            template = load(name, parent, globals)
            return template if parent is not None else _Asking(template, self)

        self._env.get_template = get_template  # type: ignore[method-assign] # of this site alone

    def forget(self) -> None:
        """Read the navigations again."""
        self._navs.clear()

    def shown(self, template: Template, context: dict[str, Any]) -> str:
        """A page, kept or rendered.

        Raises:
            RenderedError: in a worker process, once the page is kept.
        """
        output = self._rendered(template, context)
        if self._rendering.is_ahead:
            raise RenderedError
        return output

    def _rendered(self, template: Template, context: dict[str, Any]) -> str:
        key = self._key(template, context)
        if key is None:
            return template.render(context)
        page = context["page"]
        if page is None:
            return (self._kept(key, page) or self._made(key, template, context))[0]
        if self._stamped_pages is None:
            return self._shown(key, template, context)[0]
        parts = self._stamped_pages.parts(page, key)
        if parts is not None:
            self._cache.spare(KIND, [key])
            self._cache.spare(FRAGMENT, parts)
            return self._stamped_pages.stays
        output, marked = self._shown(key, template, context)
        self._stamped_pages.note(page, key, map(bytes.fromhex, _MARK.findall(marked)))
        return output

    def _shown(self, key: bytes, template: Template, context: dict[str, Any]) -> tuple[str, str]:
        """A page with the entries that it is kept without, and as it is kept."""
        page = context["page"]
        found = self._kept(key, page)
        if found is None and self._rendering.adopt(page.file):
            found = self._kept(key, page)
        return found or self._made(key, template, context)

    def _kept(self, key: bytes, page: Page | None) -> tuple[str, str] | None:
        marked = self._cache.read_text(KIND, key)
        if marked is not None and page:
            marked = marked.replace(_CONTENT, page.content or "")
        output = None if marked is None else self._filled(marked)
        return None if marked is None or output is None else (output, marked)

    def _made(self, key: bytes, template: Template, context: dict[str, Any]) -> tuple[str, str]:
        if self._fragments is None:
            output = marked = template.render(context)
        else:
            with self._fragments.marked():
                marked = template.render(context)
            output = self._filled(marked) or template.render(context)
        if "\0" not in output:
            page = context["page"]
            content = page.content if page else ""
            kept = marked.replace(content, _CONTENT, 1) if content else marked
            self._cache.write(KIND, key, kept.encode("utf-8", "surrogatepass"))
        return output, marked

    def _filled(self, marked: str) -> str | None:
        """A page with its entries; ``None`` if one of them is lost."""
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
        text = self._cache.read_text(FRAGMENT, key)
        if text is not None:
            known[name] = text
        return text

    def _key(self, template: Template, context: Mapping[str, Any]) -> bytes | None:
        page, name = context.get("page", ...), template.name or ""
        is_known = is_error_template(name) if page is None else isinstance(page, Page)
        if not is_known or not self._is_suitable(name):
            return None  # a template without a page may show all pages, unless it is an error page
        try:
            return digest(
                self._fingerprint,
                name,
                hashable_text(context.get("base_url")),
                page.content or "" if page else "",
                json.dumps([noted(link) for link in page.toc] if page else []),
                hashable_text(seen(page) if page else ()),
                self._nav(context["nav"]),
                hashable_text({key: it for key, it in context.items() if key not in STANDARD}),
            )
        except UnhashableError as error:
            note_fallback(Fallback.NOT_CACHED, f"'{page.file.src_uri}': {error}")
            return None

    def _nav(self, nav: Navigation) -> bytes:
        if id(nav) not in self._navs:
            self._navs[id(nav)] = digest(navigation(nav))
        return self._navs[id(nav)]

    def _is_suitable(self, name: str) -> bool:
        """Whether a template and all that it includes show nothing that changes by itself."""
        if name not in self._suitable:
            key = digest(self._fingerprint, name)
            known = self._cache.read(TEMPLATE, key)
            if known is None:
                known = b"no" if is_open(self._env, name, _CHANGING) else b"yes"
                self._cache.write(TEMPLATE, key, known)
            self._suitable[name] = known == b"yes"
        return self._suitable[name]


class _Asking:
    """A template that asks whether the page is kept."""

    def __init__(self, template: Template, whole: PageCache) -> None:
        self._template = template
        self._whole = whole

    def render(self, *given: Any, **named: Any) -> str:
        """The page."""
        return self._whole.shown(self._template, dict(*given, **named))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._template, name)
