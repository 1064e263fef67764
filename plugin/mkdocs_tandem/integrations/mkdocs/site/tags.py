"""Tags of each audience's pages."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

_NAMES = ("tags", "material/tags")


def scoped_listings(markdown: str, file: File, config: MkDocsConfig) -> str:
    """The Markdown of a page whose listings show the pages in the folder of its audience alone.

    Only a page at the top of that folder lists all of them. Listings that are configured by name
    in ``mkdocs.yml``, and those of pages further down, are left as they are.
    """
    path = file.src_uri.partition("/")[2]
    options = next((it.config for name, it in config.plugins.items() if name in _NAMES), None)
    if options is None or "/" in path:
        return markdown
    directive = re.escape(str(options.get("listings_directive") or "material/tags"))
    if options.get("tags_file") == path:
        markdown = markdown.replace("[TAGS]", f"<!-- {options.get('listings_directive')} -->")
    listing = re.compile(rf"(<!--\s*{directive})(\s*\{{.*?\}})?\s*-->", re.DOTALL | re.IGNORECASE)
    return listing.sub(lambda found: f"{found[1]} {_scoped(found[2])} -->", markdown)


def _scoped(options: str | None) -> str:
    """The options of a listing, for the pages in its folder."""
    given = yaml.safe_load(options) if options else {}
    return yaml.safe_dump({**given, "scope": True}, default_flow_style=True, width=10_000).strip()


def split_exports(
    site: Path, audiences: Iterable[str], owners: Mapping[str, str], config: MkDocsConfig
) -> None:
    """Give each audience a file of tags of its own; the one of the site keeps what everyone reads.

    ``owners`` are the audiences of pages by their addresses.
    """
    for options in (it.config for name, it in config.plugins.items() if name in _NAMES):
        whole = site / str(options.get("export_file") or "tags.json")
        if not options.get("export") or not whole.is_file():
            continue
        exported = json.loads(whole.read_text("utf-8"))
        mappings: dict[str | None, list[Any]] = {owner: [] for owner in (None, *audiences)}
        for mapping in exported["mappings"]:
            owner = owners.get(mapping["item"]["url"])
            for each in [owner] if owner else mappings:
                mappings[each].append(mapping)
        for audience, own in mappings.items():
            path = site / (audience or "") / whole.relative_to(site)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps({**exported, "mappings": own}), "utf-8")
