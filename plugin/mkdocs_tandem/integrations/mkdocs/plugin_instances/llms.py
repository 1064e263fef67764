"""``llms.txt`` of one audience, made by mkdocs-llmstxt."""

import fnmatch
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from mkdocs.config.defaults import MkDocsConfig

from mkdocs_tandem.integrations.mkdocs.plugin_instances.instance import (
    AudiencePages,
    PluginInstance,
    given_options,
    new_plugin,
)


def llms_texts(
    original: Any, readership: AudiencePages, config: MkDocsConfig, command: str
) -> PluginInstance:
    """The texts of an audience, in its folder of the site, with the sections that it has."""
    scoped = copy(config)
    if readership.name:
        scoped["site_dir"] = f"{config.site_dir}/{readership.name}"
    options = given_options(original)
    sections = {
        title: listed
        for title, inputs in options.get("sections", {}).items()
        if (listed := list(_listed(inputs, readership)))
    }
    plugin = new_plugin(original, {**options, "sections": sections}, scoped, command)
    after = {} if readership.name else {"post_build": _Directory(readership.titles, config)}
    return PluginInstance(plugin, scoped, readership, after)


@dataclass(frozen=True)
class _Directory:
    """Adds to the file of the site links to those of the audiences."""

    titles: Mapping[str, str]
    config: MkDocsConfig

    def __call__(self, *_: Any, **__: Any) -> None:
        path, base = Path(self.config.site_dir, "llms.txt"), self.config.site_url or ""
        links = "".join(
            f"- [{title}]({urljoin(base, name)}/llms.txt)\n" for name, title in self.titles.items()
        )
        path.write_text(f"{path.read_text('utf-8').rstrip()}\n\n## Audiences\n\n{links}", "utf-8")


def _listed(inputs: Any, readership: AudiencePages) -> Iterator[str | dict[str, str]]:
    """The pages that an audience has of those that a section names, by patterns or paths."""
    for given in inputs or ():
        pattern, about = next(iter(given.items())) if isinstance(given, dict) else (given, "")
        paths = {readership.path(pattern), pattern}
        for uri in (it for it in readership.files if any(fnmatch.fnmatch(it, p) for p in paths)):
            yield {uri: about} if about else uri
        if not readership.name and not fnmatch.filter(readership.known, pattern):
            yield given  # the plugin warns of it
