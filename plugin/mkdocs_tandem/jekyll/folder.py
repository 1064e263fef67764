"""Front matter of a folder's pages, as Material's ``meta`` plugin reads it from ``.meta.yml``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from mkdocs_tandem.settings import Settings
from mkdocs_tandem.source import Source


@dataclass(frozen=True)
class FolderMeta:
    """The values that the pages of a folder have in common."""

    source: Source
    """The file that has them; its path is relative to the project's root."""
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def folder(self) -> str:
        """The path of the folder, with a slash at its end."""
        return self.source.path.rpartition("/")[0] + "/"


def folder_metas(settings: Settings) -> Iterator[FolderMeta]:
    """The files of this kind, outer folders first; none unless the plugin ``meta`` is configured.

    One that cannot be read has no values: the plugin reports it.
    """
    if not settings.meta_file:
        return
    docs = settings.root / settings.docs
    for path in sorted(docs.rglob(settings.meta_file), key=lambda each: (len(each.parts), each)):
        try:
            text = path.read_text("utf-8-sig")
            values = yaml.safe_load(text)
        except (OSError, ValueError, yaml.YAMLError):
            continue
        if isinstance(values, dict):
            shown = f"{settings.docs}/{path.relative_to(docs).as_posix()}"
            yield FolderMeta(Source(shown, text), {str(key): it for key, it in values.items()})


def added(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """One mapping over another, deeply; lists are joined, as the plugin does."""
    found = dict(below)
    for key, value in above.items():
        known = found.get(key)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            found[key] = added(known, value)
        elif isinstance(known, list) and isinstance(value, list):
            found[key] = [*known, *value]
        else:
            found[key] = value
    return found
