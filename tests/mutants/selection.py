"""Which tests are run for a mistake, those that most likely find it first."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import takewhile
from pathlib import Path

PACKAGE = Path("plugin/mkdocs_tandem")
_TESTS = Path("tests/plugin")
_MANY = ("rules/test_rule_pages.py", "rules/test_whole_pages.py", "project/test_project.py")
"""Tests that go through most of the plugin."""
_SLOW = (
    "integrations",
    "docs",
    "commands/test_parallel_check.py",
    "commands/test_watch.py",
    "commands/update/test_docs.py",
)
_RULE = re.compile(r'_rule\(\s*"([a-z-]+)"|finding\(\s*"([a-z-]+)"')
_FEW = 16
"""So many files of tests are enough: more of them take minutes."""


def covering(root: Path, module: str, line: int = 0) -> list[str]:
    """Files of tests for a line of a module; all paths are from the root of the repository."""
    path = Path(module).relative_to(PACKAGE)
    found = dict.fromkeys(_chosen(root, path, line))
    names = [path.stem, *reversed(path.parts[1:-1])]
    namesakes = [it for name in names for it in found if _is_named(it, name)]
    namesakes.sort(key=lambda it: -_shared(it.parent.parts[2:], path.parts))
    quick = [it for it in found if not _is_slow(it)]
    ranked = dict.fromkeys([*namesakes, *quick, *found])
    return [it.as_posix() for it in [*ranked][:_FEW]]


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many folders two paths have in common."""
    same = (left == right for left, right in zip(one, other, strict=False))
    return sum(1 for _ in takewhile(bool, same))


def _is_named(test: Path, module: str) -> bool:
    """Whether a file of tests is named like a module, in the singular or in the plural."""
    return test.stem.rstrip("s") == f"test_{module}".rstrip("s")


def _is_slow(test: Path) -> bool:
    return test.relative_to(_TESTS).as_posix().startswith(_SLOW)


def _chosen(root: Path, path: Path, line: int) -> Iterator[Path]:
    texts, text = _texts(root), (root / PACKAGE / path).read_text("utf-8")
    dotted = _dotted(path)
    beside = _beside(texts, path)
    names = [path.stem, *reversed(path.parts[1:-1])]  # serve/updates.py: test_serve.py as well
    for name in names:
        yield from (it for it in (*beside, *texts) if _is_named(it, name))
    if path.parts[0] == "rules":
        codes = {f'"{one or other}' for one, other in _RULE.findall(text)}
        yield _TESTS / _MANY[0]
        yield from (it for it in texts if any(code in texts[it] for code in codes))
    if name := _function(text, line):
        used = re.compile(rf"\b{name}\b")
        yield from (it for it in beside if used.search(texts[it]))
    package, _, name = dotted.rpartition(".")
    importing = re.compile(
        rf"\b{re.escape(dotted)}\b|from {re.escape(package)} import (?:\([^)]*|[^\n(]*)\b{name}\b"
    )
    yield from (it for it in texts if importing.search(texts[it]))
    users = [it for it, code in _modules(root).items() if importing.search(code)]
    for user in users:  # as a module without tests of its own is tested by those of its users
        yield from (it for it in texts if _is_named(it, user.stem))
        using = re.compile(rf"\b{re.escape(_dotted(user))} import")
        yield from (it for it in texts if using.search(texts[it]))
    yield from beside
    yield from (_TESTS / it for it in _MANY)


def _dotted(path: Path) -> str:
    return ".".join(("mkdocs_tandem", *path.with_suffix("").parts)).removesuffix(".__init__")


def _beside(texts: Iterable[Path], path: Path) -> list[Path]:
    """The tests in the folder that is named like that of a module, or like one around it."""
    for folder in path.parents:
        at = _TESTS / folder
        found = [it for it in texts if it.parent == at or (folder.parts and it.is_relative_to(at))]
        if found:
            return found
    return []


def _function(text: str, line: int) -> str:
    """The function or class at the top of a module that has this line."""
    for node in ast.parse(text).body:
        is_named = isinstance(node, ast.FunctionDef | ast.ClassDef)
        if is_named and node.lineno <= line <= (node.end_lineno or 0):
            return node.name
    return ""


@cache
def _texts(root: Path) -> dict[Path, str]:
    """Each file of tests."""
    paths = sorted((root / _TESTS).rglob("test_*.py"))
    return {path.relative_to(root): path.read_text("utf-8") for path in paths}


@cache
def _modules(root: Path) -> dict[Path, str]:
    """Each module of the plugin, by its path in it."""
    paths = sorted((root / PACKAGE).rglob("*.py"))
    return {path.relative_to(root / PACKAGE): path.read_text("utf-8") for path in paths}
