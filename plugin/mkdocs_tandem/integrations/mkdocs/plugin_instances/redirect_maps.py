"""Redirects of mkdocs-redirects to pages that each audience has for itself."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from mkdocs_tandem.integrations.mkdocs.plugin_instances.instance import Readership


def redirect_to_audiences(
    plugin: Any, readers: Sequence[Readership], files: Files, config: MkDocsConfig
) -> None:
    """Have the plugin redirect to the pages of audiences where it redirects to their source.

    ``old.md`` leads each audience to its page, from ``<audience>/old.md``, and from ``old.md``
    itself to that of the first audience that has one.
    """
    given = plugin.config.get("redirect_maps") or {}
    plugin.config["redirect_maps"] = dict(_maps(given, readers, files))
    plugin.on_files(files, config=config)


def _maps(
    given: Mapping[str, str], readers: Sequence[Readership], files: Files
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
