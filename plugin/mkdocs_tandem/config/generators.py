"""Plugins of MkDocs that make pages, and where these pages may be."""

import ast
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ANYWHERE = ""
OWN_FOLDER = "*/"
"""A folder of the site in which the project has no files."""
NAMES = ("gen-files", "blog", "material/blog", "monorepo", "api-autonav", "multirepo")


HEADING_MAKERS: Mapping[str, str] = {
    "mkdocstrings": r"^ *::: ?\S",
    "neoteroi.mkdocsoad": r"\[OAD\(",
    "render_swagger": r"!!swagger",
    "swagger-ui-tag": r"<swagger-ui\b",
    "macros": r"\{\{|\{%",
    "include-markdown": r"\{%-?\s*include(?:-markdown)?\b",
    "markdown-exec": r"^ *(?:```|~~~).*\bexec=",
    "mkdocs-jupyter": r"\A",
}
"""Patterns of what becomes headings or other anchors on a page, by the plugin that makes them."""


def generated_folders(name: str, options: Mapping[str, Any], root: Path) -> Iterator[str]:
    """The folders of the docs folder that a plugin may write pages to, each with a final ``/``.

    A path without it is one file. Source: the documentation of each plugin.
    """
    if name == "gen-files":
        yield from _written(options.get("scripts") or (), root)
    elif name in ("blog", "material/blog"):
        yield _folder(str(options.get("blog_dir", "blog")))
    elif name == "api-autonav":
        yield _folder(str(options.get("api_root_uri", "reference")))
    else:  # the pages of each other repository are in a folder with its name
        yield OWN_FOLDER


_VIEWS = {
    "archive_url_format": "archive/{date}",
    "categories_url_format": "category/{slug}",
    "authors_profiles_url_format": "author/{slug}",
    "pagination_url_format": "page/{page}",
}
"""Options of Material's blog with their defaults: the pages that it makes beside the posts."""
_FEEDS = {
    f"{kind}_{order}": f"feed_{kind}_{order}.{'xml' if kind == 'rss' else 'json'}"
    for kind in ("rss", "json")
    for order in ("created", "updated")
}


def late_paths(name: str, options: Mapping[str, Any]) -> Iterator[str]:
    """Patterns of what a plugin adds once the pages are collected, relative to an audience's site.

    One with a final ``/`` is an address, which is no path of Markdown.
    Source: the documentation of each plugin.
    """
    if name == "blog":
        folder = _folder(str(options.get("blog_dir", "blog")))
        yield from (folder + _pattern(options.get(it, default)) for it, default in _VIEWS.items())
        yield folder + _pattern(options.get("post_url_format", "{date}/{slug}")) + "/"
    elif name == "redirects":
        maps = options.get("redirect_maps")
        pages = (
            posixpath.splitext(str(it))[0] for it in (maps if isinstance(maps, Mapping) else ())
        )
        yield from (re.sub(r"(?:^|(?<=/))index/$", "", f"{it}/") for it in pages)
    elif name == "rss":
        given = options.get("feeds_filenames")
        feeds = {**_FEEDS, **given} if isinstance(given, Mapping) else _FEEDS
        yield from map(str, feeds.values())
    elif name == "llmstxt":
        yield from ("llms.txt", str(options.get("full_output") or "llms-full.txt"))
    elif name == "print-site":
        yield f"{options.get('print_page_basename', 'print_page')}/"
    elif name == "with-pdf":
        yield str(options.get("output_path", "pdf/document.pdf"))


def _pattern(url_format: Any) -> str:
    return re.sub(r"\{[^{}]*\}", "*", str(url_format).replace("{date}", "[0-9]*")).strip("/")


def _folder(path: str) -> str:
    clean = posixpath.normpath(path.strip("/") or ".")
    return ANYWHERE if clean == "." else f"{clean}/"


def _written(scripts: Any, root: Path) -> Iterator[str]:
    """What scripts of gen-files open, if each path is a literal or begins with a literal folder."""
    found: list[str | None] = []
    for script in scripts if isinstance(scripts, list) else ():
        try:
            tree = ast.parse((root / str(script)).read_text("utf-8"))
        except (OSError, SyntaxError, ValueError):
            found.append(None)
            continue
        found += map(_path, filter(_is_open, ast.walk(tree)))
    known = [path for path in found if path is not None]
    yield from known if known and len(known) == len(found) else (ANYWHERE,)


def _is_open(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in ("open", "FilesEditor")


def _path(call: ast.AST) -> str | None:
    """The path or folder that a call opens; ``None`` if the script computes it."""
    given = call.args[0] if isinstance(call, ast.Call) and call.args else None
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        return posixpath.normpath(given.value)
    first = given.values[0] if isinstance(given, ast.JoinedStr) and given.values else None
    if isinstance(first, ast.Constant) and "/" in str(first.value):
        return _folder(posixpath.dirname(str(first.value)))
    return None
