"""What holds for all tests."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (it.name for it in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            yield from (f"{module}.{it.name}" for it in node.names)


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    paths = [path for path in sorted(TESTS.rglob("*.py")) if "cases" not in path.parts]
    return {
        path.relative_to(TESTS).as_posix(): ast.parse(path.read_text("utf-8")) for path in paths
    }


def test_no_test_imports_another(trees: dict[str, ast.Module]) -> None:
    found = [
        f"{path}: {name}"
        for path, tree in trees.items()
        for name in _imported(tree)
        if any(part.startswith("test_") and "tests" in name for part in name.split(".")[:-1])
        or (name.startswith("tests.") and name.rpartition(".")[2].startswith("test_"))
    ]
    assert found == []
