"""Navigation files of other plugins, read once and split by audience.

They read files such as ``.nav.yml`` that name pages by their paths. Asked once, before a page has a
file for each audience, they give one navigation, which is then shared out.
"""

from collections.abc import Iterable
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import get_navigation

_MAKERS = ("awesome-nav", "awesome-pages")


def outline(files: Files, config: MkDocsConfig) -> list[Any] | None:
    """The navigation that such plugins make, as ``nav`` has it; ``None`` without such a plugin.

    They are not asked again in this build; nor is ``literate-nav``, which has changed the settings
    already and would warn that files have changed since.
    """
    makers = [config.plugins[name] for name in _MAKERS if name in config.plugins]
    asked = [*makers, config.plugins.get("literate-nav")]
    events = config.plugins.events["nav"]
    events[:] = [event for event in events if getattr(event, "__self__", config) not in asked]
    hooks = [maker.on_nav for maker in makers if hasattr(maker, "on_nav")]
    if not hooks:
        return None
    nav = get_navigation(files, config)
    for hook in hooks:
        nav = hook(nav, config=config, files=files) or nav
    for file in files.documentation_pages(inclusion=InclusionLevel.all):
        file.page = None
    return _entries(nav.items)


def _entries(items: Iterable[StructureItem]) -> list[Any]:
    return [_entry(item) for item in items]


def _entry(item: Any) -> Any:
    if item.is_section:
        return {item.title: _entries(item.children)}
    path = item.file.src_uri if item.is_page else item.url
    title = vars(item).get("title")  # a page without one has that of its text
    return {title: path} if title else path
