"""Plugins of MkDocs that make pages, and where these pages may be."""

import ast
import posixpath
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
