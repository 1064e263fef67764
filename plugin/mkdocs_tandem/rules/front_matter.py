"""Rules about what front matter names."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid.source_map import Origin
from mkdocs_tandem.pages.urls import naming_key
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.registry import page_rule
from mkdocs_tandem.suggestions import did_you_mean, is_misspelt

_FILE = re.compile(r"/?(?:[\w@~.-]+/)+[\w@~.-]*\w\.(?!html?$)[A-Za-z][A-Za-z0-9]{0,4}", re.ASCII)
"""A path with a folder and an ending; pages of a published site are none."""
_ADDRESSES = re.compile(r"permalink|redirect|url|slug|canonical|alias|link|layout", re.IGNORECASE)
"""Keys whose values are addresses on the published site, or belong to a theme."""

_KEYS = ("permalink", "redirect_from", "render_with_liquid")
"""Long keys that change where and how a page is published."""


@page_rule("bad-front-matter")
def misspelt_keys(variant: Variant, settings: Settings) -> Iterator[Finding]:
    """Keys of front matter that are one letter off a key with a meaning, which nothing reads."""
    source, head = variant.source, variant.source.text[: variant.source.body_start]
    for meant in (*_KEYS, settings.audience_key):
        for key in (str(it) for it in source.front_matter):
            if not is_misspelt(key, meant) or _SIGNS.sub("", key) == _SIGNS.sub("", meant):
                continue
            written = re.search(rf"^{re.escape(key)}(?=[ \t]*:)", head, re.MULTILINE)
            names_audiences = naming_key(source.front_matter, settings) == key
            if not written or names_audiences or any(key in it for it in _templates(variant)):
                continue
            message, hint = f"nothing reads the key '{key}'", f"did you mean '{meant}'?"
            place = Origin(source, written.start())
            yield variant.finding_at(place, "bad-front-matter", message, hint, length=len(key))


_SIGNS = re.compile(r"[_-]")


def _templates(variant: Variant) -> Iterator[str]:
    """The texts that may read the front matter of a page."""
    yield variant.source.body
    yield from (call.included.text for call in variant.calls if call.included is not None)


def missing_files(variants: Iterable[Variant], settings: Settings) -> Iterator[Finding]:
    """Values of front matter that name a file that is not there.

    Its outermost folder has to be; else it is a path in some other project.

    Paths are relative to the project, to the folder of pages, to the page, or to a folder for
    includes. Nothing is known of files that a plugin generates.
    """
    if settings.generators:
        return
    for variant in variants:
        folders = [*_folders(variant, settings)]
        for name in dict.fromkeys(_named(variant.source.front_matter)):
            path = PurePosixPath(name.lstrip("/"))
            is_own = any((it / path.parts[0]).is_dir() for it in folders)
            if not is_own or any((it / path).exists() for it in folders):
                continue
            there = [it / path.parent for it in folders if (it / path.parent).is_dir()]
            start = variant.source.text.find(name, 0, variant.source.body_start)
            names = [it.name for folder in there for it in folder.iterdir() if it.is_file()]
            yield variant.finding_at(
                Origin(variant.source, max(0, start)),
                "broken-link",
                f"there is no file '{name}'",
                did_you_mean(path.name, sorted(names)),
                length=len(name),
            )


def _folders(variant: Variant, settings: Settings) -> Iterator[Path]:
    """What paths in the front matter of a page may be relative to."""
    root = settings.root
    yield root
    yield root / settings.docs
    yield (root / variant.source.path).parent
    yield from (root / folder for folder in settings.includes)


def _named(front_matter: Any) -> Iterator[str]:
    """The paths of files among the values of front matter; aliases are looked at once."""
    seen: set[int] = set()
    waiting = [("", front_matter)]
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, dict | list):
            if id(value) not in seen:
                seen.add(id(value))
                inner = value.items() if isinstance(value, dict) else ((key, it) for it in value)
                waiting += reversed([(str(name), it) for name, it in inner])
        elif _is_file(value, key):
            yield value


def _is_file(value: Any, key: str) -> bool:
    """Whether a value is the path of a file within the project."""
    is_path = isinstance(value, str) and _FILE.fullmatch(value) is not None
    return is_path and not _ADDRESSES.search(key) and ".." not in value.split("/")
