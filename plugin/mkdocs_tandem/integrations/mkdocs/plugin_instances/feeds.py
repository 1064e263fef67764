"""The feeds of one audience, made by mkdocs-rss-plugin."""

import posixpath
import re
from copy import copy
from dataclasses import dataclass
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from mkdocs_tandem.integrations.mkdocs.plugin_instances.instance import (
    AudiencePages,
    PluginInstance,
    given_options,
    new_plugin,
)


def feed(
    original: Any, readership: AudiencePages, config: MkDocsConfig, command: str
) -> PluginInstance:
    """The feeds of an audience, in its folder of the site."""
    scoped = copy(config)
    options, name = given_options(original), readership.name
    if name:
        scoped["site_dir"] = f"{config.site_dir}/{name}"
        scoped["site_url"] = f"{(config.site_url or '').rstrip('/')}/{name}/"
        title = options.get("feed_title") or config.site_name
        options["feed_title"] = f"{title} ({readership.titles[name]})"
    plugin = new_plugin(original, options, scoped, command)
    if name:
        plugin.match_path_pattern = _InFolder(plugin.match_path_pattern, f"{name}/")
    return PluginInstance(plugin, scoped, readership, {})


@dataclass(frozen=True)
class _InFolder:
    """A pattern for the paths of files without the folder of their audience."""

    pattern: re.Pattern[str]
    folder: str

    def match(self, path: str) -> re.Match[str] | None:
        """As ``re.Pattern.match``."""
        return self.pattern.match(path.removeprefix(self.folder))


_FEED = re.compile(
    r'(<link rel="alternate" type="application/(?:rss\+xml|feed\+json)"[^>]* href=")([^"/:]+|'
    r'[./]+[^"/:]+)"'
)


def with_own_feeds(html: str, page: Page, audience: str) -> str:
    """A page that names the feeds of its audience where the theme names those of the site."""

    def own(found: re.Match[str]) -> str:
        name = posixpath.basename(found[2])
        is_of_site = found[2] == get_relative_url(name, page.url)
        url = get_relative_url(f"{audience}/{name}", page.url) if is_of_site else found[2]
        return f'{found[1]}{url}"'

    return _FEED.sub(own, html)
