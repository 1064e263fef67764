"""A search index for each audience."""

import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from mkdocs import utils

from mkdocs_tandem.integrations.mkdocs.site.compare import FOLDER

_CONFIG = '<script id="__config" type="application/json">'
_ASSIGNMENT = "var __index = "


def with_base(html: str, audience: str) -> str:
    """A page whose theme looks for its search index and sitemap in the folder of an audience."""
    start = html.find(_CONFIG)
    end = html.find("</script>", start)
    if start < 0 or end < 0:
        return html
    start += len(_CONFIG)
    return html[:start] + _moved(html[start:end], audience) + html[end:]


@lru_cache(maxsize=1024)
def _moved(text: str, audience: str) -> str:
    """The configuration of the theme's script; equal on all pages of the same depth."""
    config = json.loads(text)
    config["base"] = posixpath.join(config["base"], audience) + "/"
    # As Jinja's tojson has it: no text can end the element.
    return json.dumps(config).replace("<", "\\u003c").replace("&", "\\u0026")


def write_indexes(site: Path, audiences: Iterable[str], owners: Mapping[str, str]) -> None:
    """Write the search index of each audience beside its pages, from that of the whole site.

    ``owners`` are the audiences of pages by their addresses; all others are for everyone.
    """
    names = list(audiences)
    for kind in ("json", "js"):  # the latter is what Material's offline plugin leaves
        whole = site / "search" / f"search_index.{kind}"
        if not whole.is_file():
            continue
        text = whole.read_text("utf-8")
        prefix = _ASSIGNMENT if text.startswith(_ASSIGNMENT) else ""
        index = json.loads(text.removeprefix(prefix).rstrip().removesuffix(";"))
        for name in names:
            own = {**index, "docs": list(_entries(index["docs"], name, owners))}
            written = prefix + json.dumps(own, separators=(",", ":"))
            utils.write_file(written.encode(), str(site / name / "search" / whole.name))


def _entries(
    docs: Iterable[Mapping[str, Any]], audience: str, owners: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """The entries that an audience may find, their addresses relative to its folder."""
    for entry in docs:
        location = entry["location"]
        owner = owners.get(location.partition("#")[0])
        if owner in (None, audience) and not location.startswith(f"{FOLDER}/"):
            first, _, rest = location.partition("/")
            yield {**entry, "location": rest if first == audience else f"../{location}"}
