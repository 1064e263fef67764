"""Which tests are run for a module, those that most likely find a mistake first."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path("plugin/mkdocs_tandem")
_TESTS = Path("tests/plugin")
_ALWAYS = (
    "rules/test_rule_pages.py", "rules/test_whole_pages.py", "docs/test_features.py",
    "docs/test_drift.py", "integrations/mkdocs/test_plugin.py",
)  # fmt: skip
"""Tests that go through most of the plugin."""
_RULE = re.compile(r'_rule\(\s*"([a-z-]+)"|finding\(\s*"([a-z-]+)"')


def covering(root: Path, module: str) -> list[str]:
    """Files and folders of tests, for a module by its path from the root of the repository."""
    path = Path(module).relative_to(PACKAGE)
    return list(dict.fromkeys(it.as_posix() for it in _chosen(root, path)))


def _chosen(root: Path, path: Path) -> Iterator[Path]:
    files = _imports(root)
    name = ".".join(("mkdocs_tandem", *path.with_suffix("").parts)).removesuffix(".__init__")
    stem = path.parent.name if path.stem == "__init__" else path.stem
    yield from (it for it in files if it.stem == f"test_{stem}")
    yield from (it for it, known in files.items() if name in known)
    text = (root / PACKAGE / path).read_text("utf-8")
    codes = {f'"{one or other}' for one, other in _RULE.findall(text)}
    if path.parts[0] == "rules":
        yield _TESTS / _ALWAYS[0]
        yield from (it for it in files if any(code in (root / it).read_text() for code in codes))
    package = name.rpartition(".")[0]
    yield from (it for it, known in files.items() if package in known and package.count("."))
    for folder in path.parents:
        mirrored = _TESTS / folder
        if folder.parts and (root / mirrored).is_dir():
            yield from (it for it in files if it.is_relative_to(mirrored))
    yield from (_TESTS / it for it in _ALWAYS)


@cache
def _imports(root: Path) -> dict[Path, set[str]]:
    """Each file of tests, with the modules that it imports."""
    paths = sorted((root / _TESTS).rglob("test_*.py"))
    return {path.relative_to(root): set(_names(path)) for path in paths}


def _names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{it.name}" for it in node.names)
        elif isinstance(node, ast.Import):
            yield from (it.name for it in node.names)
