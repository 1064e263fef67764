"""Which Markdown extensions always turn the same text into the same HTML."""

import functools
import re
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from markdown.extensions import Extension

from mkdocs_tandem.cache import digest

_OF_MARKDOWN = (
    "abbr admonition attr_list codehilite def_list extra fenced_code footnotes legacy_attrs "
    "legacy_em md_in_html meta nl2br sane_lists smarty tables toc wikilinks"
)
_OF_PYMDOWNX = (
    "arithmatex betterem caret critic details emoji escapeall extra extrarawhtml fancylists "
    "highlight inlinehilite keys magiclink mark progressbar quotes saneheaders smartsymbols "
    "snippets striphtml superfences tabbed tasklist tilde blocks.admonition blocks.caption "
    "blocks.definition blocks.details blocks.html blocks.tab"
)
_PURE = {
    *_OF_MARKDOWN.split(),
    *(f"markdown.extensions.{name}" for name in _OF_MARKDOWN.split()),
    *(f"pymdownx.{name}" for name in _OF_PYMDOWNX.split()),
    "tandem.kramdown",
    "mkdocs_tandem.pages.markdown.kramdown",
}
"""Extensions that read only their text and settings, and files only if configured to."""
_KNOWN_PACKAGES = ("markdown", "pymdownx", "pygments", "material", "builtins", "mkdocs_tandem")
_DISTRIBUTIONS = (
    "markdown",
    "pymdown-extensions",
    "pygments",
    "mkdocs-material",
    "mkdocs-autorefs",
)
_OTHER_FILES = re.compile(r"^[ \t>]*-+8<-+|^:::|^[ \t]+:::", re.MULTILINE)
"""Snippets of pymdownx, and what mkdocstrings fills in."""
_FILES = {"pymdownx.snippets": ("auto_append",), "pymdownx.emoji": ("custom_icons",)}
"""Settings that make every page depend on files."""


class ImpureError(Exception):
    """An extension or a setting that may look at more than the text of a page."""


def fingerprint(extensions: list[Any], settings: Mapping[str, Any]) -> bytes:
    """Fingerprint of the extensions that make HTML of a text.

    Raises:
        ImpureError: if an extension may read something else; with its name.
    """
    parts = [f"{name} {_version(name)}" for name in _DISTRIBUTIONS]
    for extension in extensions:
        name = extension if isinstance(extension, str) else type(extension).__qualname__
        if isinstance(extension, Extension):
            if not type(extension).__module__.startswith(("mkdocs_autorefs.", "mkdocs_tandem.")):
                raise ImpureError(f"{type(extension).__module__}.{name}")
        elif name not in _PURE:
            raise ImpureError(name)
        parts.append(name)
    for name, values in sorted(settings.items()):
        if any((values or {}).get(key) for key in _FILES.get(name, ())):
            raise ImpureError(name)
        parts.append(f"{name} {_told(values)}")
    return digest(*parts)


def is_known(extensions: Iterable[str]) -> bool:
    """Whether each of some extensions is one whose doings are known."""
    return _PURE.issuperset(extensions)


def is_pure(text: str) -> bool:
    """Whether a page names no other file that an extension would read."""
    return not _OTHER_FILES.search(text)


def _told(value: Any) -> str:
    """A setting as text; the same text is the same setting."""
    if isinstance(value, Mapping):
        return _told([[key, it] for key, it in sorted(value.items())])
    if isinstance(value, list | tuple):
        return f"[{','.join(map(_told, value))}]"
    if value is None or isinstance(value, str | int | float | bool):
        return repr(value)
    if isinstance(value, functools.partial):
        return f"{_told(value.func)}{_told(value.args)}{_told(value.keywords)}"
    module = getattr(value, "__module__", "")
    name = getattr(value, "__qualname__", "<")
    if module.partition(".")[0] not in _KNOWN_PACKAGES or "<" in name:
        raise ImpureError(f"{module}.{name}")
    return f"{module}.{name}"


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
