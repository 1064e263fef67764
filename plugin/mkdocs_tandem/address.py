"""Where a page is published."""

import posixpath
import re

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.settings import Settings
from mkdocs_tandem.source import Source


def readers(source: Source, settings: Settings) -> tuple[Audience | None, ...]:
    """The audiences that a page is rendered for; ``None`` stands for all of them at once.

    The front matter names one by the audience key, or several by ``audiences``. A name that is
    none of them, or an empty list, makes a page that is the same for everyone.
    """
    key = source.front_matter.get(settings.audience_key)
    if isinstance(key, str):
        return (settings.audience(key),)
    named = source.front_matter.get("audiences")
    if isinstance(named, list):
        chosen = tuple(one for one in settings.audiences if one.name in named)
        return chosen or (None,)
    return settings.audiences or (None,)


def destination(source: Source, audience: Audience | None, settings: Settings) -> str:
    """Path of the Markdown file that stands for the page in the site: ``b2b/callbacks.md``."""
    path = posixpath.relpath(source.path, settings.docs)
    return path if audience is None else f"{audience.name}/{path}"


def address(source: Source, audience: Audience | None, settings: Settings) -> str:
    """The address of a page below the site's: ``/b2b/callbacks/``.

    What the front matter calls ``permalink`` wins, as in Jekyll. If that does not name the audience
    by a placeholder, as ``:subsection``, a page for several audiences has it once below each.
    """
    permalink = source.front_matter.get("permalink")
    if not isinstance(permalink, str) or not permalink.strip("/ "):
        return _address(destination(source, audience, settings), settings)
    names = _placeholders(source, settings)
    if audience is not None:
        names |= {settings.audience_key: audience.name, "audience": audience.name}
    filled = _PLACEHOLDER.sub(lambda found: names.get(found[1], found[0]), permalink)
    is_shared = audience is not None and len(readers(source, settings)) > 1
    if audience is not None and is_shared and not _names_audience(permalink, settings):
        filled = f"{audience.name}/{filled}"
    return _clean(filled)


def html_path(address: str) -> str:
    """The file of the site that is served at an address."""
    path = address.lstrip("/")
    if not path or path.endswith("/"):
        return f"{path}index.html"
    return path if posixpath.splitext(path)[1] else f"{path}.html"


_PLACEHOLDER = re.compile(r":([a-z_]+)")


def _placeholders(source: Source, settings: Settings) -> dict[str, str]:
    path = posixpath.relpath(source.path, settings.docs)
    folder, name = posixpath.split(path)
    stem = posixpath.splitext(name)[0]
    return {
        "path": folder,
        "basename": stem,
        "name": stem,
        "title": str(source.front_matter.get("slug") or stem),
        "output_ext": ".html",
    }


def _names_audience(permalink: str, settings: Settings) -> bool:
    return bool({settings.audience_key, "audience"} & set(_PLACEHOLDER.findall(permalink)))


def _clean(path: str) -> str:
    """A path from the root that stays below it, as Jekyll makes it."""
    return re.sub("/+", "/", f"/{path}".replace("..", "/").replace("./", ""))


def _address(path: str, settings: Settings) -> str:
    stem = posixpath.splitext(path)[0]
    folder, name = posixpath.split(stem)
    if name.lower() in {"index", "readme"}:
        if settings.has_directory_urls or not folder:
            return f"/{folder}/" if folder else "/"
        return f"/{folder}/index.html"
    return f"/{stem}/" if settings.has_directory_urls else f"/{stem}.html"
