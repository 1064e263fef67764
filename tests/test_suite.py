"""What holds for all tests."""

import ast
import io
import os
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import LONGEST, is_excused, pytest_make_parametrize_id

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
    paths = {path.relative_to(TESTS): path for path in sorted(TESTS.rglob("*.py"))}
    return {
        name.as_posix(): ast.parse(path.read_text("utf-8"))
        for name, path in paths.items()
        if name.parts[0] not in ("cases", "benchmarks")  # data, and what measures real time
    }


_BLOCKING = {"join", "wait", "communicate", "get", "result", "acquire"}
"""Methods of threads, processes, queues and events that return at some time, perhaps."""
_COMMANDS = {"run", "call", "check_call", "check_output"}


def _waits(node: ast.AST) -> str | None:
    """Why this may wait for ever, or longer than it has to."""
    match node:
        case ast.Call(func=ast.Attribute(attr=name), args=[], keywords=[]) if name in _BLOCKING:
            return f"{name}() without a limit"
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="subprocess"), attr=name), keywords=given
        ) if name in _COMMANDS and "timeout" not in {it.arg for it in given}:
            return f"subprocess.{name}() without a limit"
        case ast.Attribute(value=ast.Name(id="time"), attr="sleep"):
            return "time.sleep"
        case ast.ImportFrom(module="time") if "sleep" in {it.name for it in node.names}:
            return "time.sleep"
        case ast.While(body=[ast.Pass()]):
            return "a loop that does nothing but wait"
    return None


def test_no_test_waits_without_an_end(trees: dict[str, ast.Module]) -> None:
    found = [
        f"{path}:{getattr(node, 'lineno', 0)}: {why}"
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if (why := _waits(node))
    ]
    assert found == [], "tests.support.waiting has what waits with an end"


@pytest.mark.parametrize(
    "text",
    [
        "thread.join()",
        "process.wait()",
        "running.communicate()",
        "queue.get()",
        "subprocess.run(['true'], check=True)",
        "time.sleep(1)",
        "from time import sleep",
        "while not done():\n    pass",
    ],
)
def test_a_wait_without_an_end_is_found(text: str) -> None:
    assert [node for node in ast.walk(ast.parse(text)) if _waits(node)]


def test_no_test_imports_another(trees: dict[str, ast.Module]) -> None:
    found = [
        f"{path}: {name}"
        for path, tree in trees.items()
        for name in _imported(tree)
        if any(part.startswith("test_") and "tests" in name for part in name.split(".")[:-1])
        or (name.startswith("tests.") and name.rpartition(".")[2].startswith("test_"))
    ]
    assert found == []


_EXCEPTION = re.compile(r"# (?:ruff: )?(?:noqa|type: ignore)\b.*")
_WITH_REASON = re.compile(
    r"# (?:ruff: )?noqa: [A-Z]+\d+(?:, [A-Z]+\d+)* -- \S.*"
    r"|# type: ignore\[[a-z-]+(?:, ?[a-z-]+)*\] # (?!noqa)\S.*"  # as mypy takes it
)


def _without_reason(text: str) -> list[str]:
    """Exceptions for the linter and for mypy that have no reason, or not in our spelling."""
    if not _EXCEPTION.search(text):
        return []
    lines = io.StringIO(text).readline
    comments = [it.string for it in tokenize.generate_tokens(lines) if it.type == tokenize.COMMENT]
    found = [it[0] for comment in comments if (it := _EXCEPTION.search(comment))]
    return [it for it in found if not _WITH_REASON.fullmatch(it)]


def test_each_exception_for_a_tool_has_its_reason() -> None:
    folders = ("plugin", "reference_impl", "tests", ".ci")
    paths = [it for folder in folders for it in sorted((TESTS.parent / folder).rglob("*.py"))]
    texts = {path.relative_to(TESTS.parent).as_posix(): path.read_text("utf-8") for path in paths}
    found = {name: it for name, text in texts.items() if (it := _without_reason(text))}
    assert found == {}, "noqa: CODE -- reason; type: ignore[code] # reason"


@pytest.mark.parametrize(
    ("comment", "is_found"),
    [
        ("noqa: S603 -- our own command", False),
        ("ruff: noqa: E501, S101 -- as it is written", False),
        ("type: ignore[arg-type, misc] # as the host has it", False),
        ("noqa", True),
        ("noqa: S603", True),
        ("noqa: S603 - our own command", True),
        ("noqa: S603 our own command", True),
        ("type: ignore", True),
        ("type: ignore[misc]", True),
        ("type: ignore[misc] # noqa: SLF001", True),
    ],
)
def test_an_exception_without_a_reason_is_found(comment: str, is_found: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    assert bool(_without_reason(f"a = 1  # {comment}\n")) == is_found
    assert _without_reason(f"a = '# {comment}'\n") == []


def test_each_case_is_named_by_what_it_is(request: pytest.FixtureRequest) -> None:
    """Of all tests that were collected with this one."""
    found = [
        item.nodeid
        for item in request.session.items
        if isinstance(item, pytest.Function) and hasattr(item, "callspec")
        for name in item.callspec.params
        if re.search(rf"(?:^|-){re.escape(name)}\d+(?:-|$)", item.callspec.id)
    ]
    assert found == [], "give them ids, or values that pytest_make_parametrize_id can show"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"b", "a"}, '["a", "b"]'),
        (frozenset({"a"}), '["a"]'),
        ({"type": "integer"}, '{"type": "integer"}'),
        ((), "[]"),
        ("plain", None),
        (1.5, None),
        pytest.param({1: {2}}, None, id="no JSON"),
        ("a\nb" * 20, "a\\nba\\nba\\nba\\nba\\nba\\nba\\nba\\nba\\nba\\nba\\nba\\nb~"),
    ],
)
def test_the_value_of_a_parameter_is_read_in_the_name_of_its_test(
    value: object, name: str | None
) -> None:
    found = pytest_make_parametrize_id(value)
    assert found == name or (found and name and found.startswith(name) and len(found) == 53)


def test_a_skip_is_excused_only_for_a_program_that_is_known_to_be_missing() -> None:
    skipped = ("tests/a.py", 3, "Skipped: Jekyll is not installed: apt-get install jekyll")
    assert is_excused(skipped, ["jekyll", "java"])
    assert not is_excused(skipped, ["java"])
    assert not is_excused(skipped, [])
    assert is_excused(("a.py", 1, "Java or the Nu HTML checker (vnu) is missing"), ["vnu"])
    assert is_excused(("a.py", 1, "there is no browser at /usr/bin/chromium"), ["chromium"])


def test_what_begins_first_exists() -> None:
    root = TESTS.parent
    paths = [it for it in LONGEST if not (root / it).exists() and not [*root.glob(f"{it}*.py")]]
    assert paths == []


DYING = {
    "test_first": "import os\n\ndef test_a(): os._exit(3)\ndef test_b(): pass\n",
    "test_last": "import os\n\ndef test_b(): pass\ndef test_a(): os._exit(3)\n",
}
"""Files whose first or last test ends its process."""


def test_a_test_that_ends_its_process_is_one_failure(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(
        "from tests.conftest import pytest_xdist_make_scheduler\n"
    )
    for name, text in DYING.items():
        (tmp_path / f"{name}.py").write_text(text)
    for name in ("one", "two"):
        (tmp_path / f"test_{name}.py").write_text("def test_a(): pass\ndef test_b(): pass\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "xdist", "-n", "2", "--dist", "loadfile"]
    environment = {**os.environ, "PYTHONPATH": str(TESTS.parent)}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in ("PYTEST_XDIST_WORKER", "PYTEST_ADDOPTS"):
        environment.pop(name, None)
    done = subprocess.run(  # noqa: S603 -- our own command
        command,
        check=False,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert "2 failed, 6 passed" in done.stdout
    assert all(f"{name}.py::test_a" in done.stdout for name in DYING)
