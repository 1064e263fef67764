"""The reference implementation is there to be read: how much that is, and in which order."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parents[2] / "reference_impl"
MODULES = sorted((HERE / "callback_api").rglob("*.py"))
MOST = 3_600
LAYOUT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def lines_of_code(source: str) -> int:
    """Lines that hold a token of code: no blank line, no comment, no docstring."""
    held = {
        line
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type not in LAYOUT
        for line in range(token.start[0], token.end[0] + 1)
    }
    return len(held - set(docstring_lines(source)))


def docstring_lines(source: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)


def test_it_can_be_read_in_an_hour_at_a_line_a_second() -> None:
    lines = sum(lines_of_code(path.read_text(encoding="utf-8")) for path in MODULES)
    assert lines <= MOST
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    said = int(re.findall(r"about ([0-9,]+) lines", readme)[0].replace(",", ""))
    assert abs(said - lines) <= 50, f"the README says {said}, there are {lines}"


def test_the_reading_order_names_every_module() -> None:
    readme = (HERE / "README.md").read_text(encoding="utf-8").partition("## Run it")[0]
    names = {path.stem for path in MODULES} - {"__init__"}
    assert {name for name in names if f"`{name}`" not in readme} == set()


def test_no_module_is_long() -> None:
    long = {path.name for path in MODULES if len(path.read_text().splitlines()) > 250}
    assert long == set()
