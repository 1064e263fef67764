"""Plugins that join all pages into one document, made for each audience of its own pages.

These are mkdocs-print-site-plugin (an HTML page) and mkdocs-with-pdf.
"""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

from mkdocs_tandem.integrations.mkdocs.plugin_instances.instance import (
    AudiencePages,
    PluginInstance,
    given_options,
    new_plugin,
)
from mkdocs_tandem.output.html.moved_links import with_moved_addresses


def joined_pages(
    option: str, original: Any, pages: AudiencePages, config: MkDocsConfig, command: str
) -> PluginInstance | None:
    """The document of an audience, in its folder; ``None`` if it has no pages.

    ``option`` is the plugin's option for the path of the document.
    """
    if not pages.files:
        return None
    scoped = copy(config)
    path = pages.path(original.config[option])
    plugin = new_plugin(original, {**given_options(original), option: path}, scoped, command)
    for name in ("extra_css", "extra_javascript"):  # the plugin has added to these already
        scoped[name] = config[name]
    if pages.name and hasattr(plugin, "renderer"):
        plugin.renderer.write_combined = partial(_moved, plugin.renderer.write_combined)
    return _JoinedPages(plugin, scoped, pages, {})


def _moved(write: Callable[[], tuple[str, Any]]) -> tuple[str, Any]:
    """What ``write`` gives for a page in the root of the site, for one in a folder of it."""
    html, contents = write()
    return with_moved_addresses(html, _from_folder), contents


def _from_folder(url: str) -> str:
    is_relative = url and not urlsplit(url).scheme and not url.startswith(("/", "#"))
    return f"../{url}" if is_relative else url


@dataclass(frozen=True)
class _JoinedPages(PluginInstance):
    @property
    def pages(self) -> tuple[str, ...]:
        page = getattr(self.plugin, "print_page", None)
        return (page.file.src_uri,) if page else ()

    def call(self, event: str, function: Any, *args: Any, **kwargs: Any) -> Any:
        """As of any instance; it sees the navigation of its readers."""
        if event == "nav":
            return self._take(args[0], function, kwargs)
        if event == "template_context":  # the plugin changes it for its page
            args = (copy(args[0]),)
        return super().call(event, function, *args, **kwargs)

    def _take(self, nav: Navigation, function: Any, kwargs: dict[str, Any]) -> Navigation:
        own = Navigation(list(self._items(nav)), [it for it in nav.pages if self._has(it)])
        super().call("nav", function, own, **kwargs)
        page = getattr(self.plugin, "print_page", None)
        if page in own.pages:  # the plugin has added it
            tab = next((it for it in nav.items if self._is_tab(it)), None)
            (tab.children if tab else nav.items).append(page)
            nav.pages.append(page)
        return nav

    def _items(self, nav: Navigation) -> Iterator[Any]:
        """The entries of the tab of the audience, then those for everyone."""
        for item in nav.items:
            if self._is_tab(item):
                yield from item.children
            elif all(self._has(page) for page in _pages(item)):
                yield item

    def _is_tab(self, item: Any) -> bool:
        readers = {self._reader(page) for page in _pages(item)}
        return isinstance(item, Section) and readers == {self.readership.name} != {""}

    def _has(self, page: Page) -> bool:
        return self._reader(page) in ("", self.readership.name)

    def _reader(self, page: Page) -> str:
        """The audience of a page; empty for everyone."""
        first = page.file.src_uri.partition("/")[0]
        return first if first in self.readership.titles else ""


def _pages(item: Any) -> Iterator[Page]:
    if item.is_page:
        yield item
    for child in item.children or ():
        yield from _pages(child)
