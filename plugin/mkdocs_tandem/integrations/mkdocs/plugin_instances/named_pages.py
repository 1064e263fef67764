"""Options of plugins that name pages by their paths, completed by the paths of variants."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from mkdocs_tandem.integrations.mkdocs.plugin_instances.instance import AudiencePages

_PATTERNS: Mapping[str, Sequence[str]] = {
    "exclude-search": ("exclude", "ignore"),
    "social": ("cards_include", "cards_exclude"),
}
"""Options with patterns for the addresses of pages or for ``File.src_uri``, by plugins."""


def match_variants(name: str, plugin: Any, audiences: Sequence[str]) -> None:
    """Have a plugin treat the variants of the pages that its options name as it treats a page."""
    for option in _PATTERNS.get(name, ()):
        given = plugin.config.get(option) or []
        patterns = [given] if isinstance(given, str) else given
        own = [f"{audience}/{pattern}" for audience in audiences for pattern in patterns]
        plugin.config[option] = [*patterns, *own]


def include_folders_of_audiences(plugin: Any, audiences: Sequence[str]) -> None:
    """Let mkdocs-monorepo-plugin find the folder that a variant is from, by its address."""
    folders = getattr(plugin, "aliases", {})  # none without a navigation
    for path, about in list(folders.items()):
        folders.update({f"{audience}/{path}": about for audience in audiences})


def redirect_to_audiences(
    plugin: Any, readers: Sequence[AudiencePages], files: Files, config: MkDocsConfig
) -> None:
    """Have the plugin redirect to the pages of audiences where it redirects to their source.

    ``old.md`` leads each audience to its page, from ``<audience>/old.md``, and from ``old.md``
    itself to that of the first audience that has one.
    """
    given = plugin.config.get("redirect_maps") or {}
    plugin.config["redirect_maps"] = dict(_maps(given, readers, files))
    plugin.on_files(files, config=config)


def _maps(
    given: Mapping[str, str], readers: Sequence[AudiencePages], files: Files
) -> Iterator[tuple[str, str]]:
    for old, new in given.items():
        path, mark, anchor = str(new).partition("#")
        own = [it for it in readers if it.name and it.path(path) in it.files]
        if not own or path in files.src_uris:
            yield old, new
            continue
        for reader in own:
            yield reader.path(old), f"{reader.path(path)}{mark}{anchor}"
        yield old, f"{own[0].path(path)}{mark}{anchor}"
