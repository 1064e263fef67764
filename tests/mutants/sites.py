"""Where a module can be changed by one small mistake."""

import ast
import io
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate

_TURNED = {
    ast.Eq: "!=", ast.NotEq: "==", ast.Lt: ">=", ast.GtE: "<", ast.Gt: "<=", ast.LtE: ">",
    ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip
_BOUNDARY = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">"}
_REPORTS = (ast.Yield, ast.YieldFrom)


@dataclass(frozen=True)
class Mutant:
    """A module with one mistake; ``start`` and ``end`` count bytes of its text in UTF-8."""

    path: str
    kind: str
    line: int
    start: int
    end: int
    new: str

    def applied(self, text: str) -> str:
        content = text.encode()
        return (content[: self.start] + self.new.encode() + content[self.end :]).decode()

    def is_code(self, text: str) -> bool:
        """Whether what comes out can be read by Python."""
        try:
            ast.parse(self.applied(text))
        except SyntaxError:
            return False
        return True

    def shown(self, text: str) -> str:
        """The mistake in one line: what is there, and what is put there."""
        old = " ".join(text.encode()[self.start : self.end].decode().split())
        return f"{self.path}:{self.line} [{self.kind}] {old[:60]} -> {self.new[:60]}"


class _Module:
    def __init__(self, path: str, text: str) -> None:
        self._path = path
        lengths = (len(line.encode()) for line in text.split("\n"))
        self._starts = list(accumulate((length + 1 for length in lengths), initial=0))
        self._content = text.encode()
        self.tree = ast.parse(text)

    def at(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column

    def mutant(self, node: ast.AST, kind: str, new: str) -> Mutant:
        start = self.at(node.lineno, node.col_offset)  # type: ignore[attr-defined] # statements and expressions have places
        end = self.at(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined] # parsed code has places
        return Mutant(self._path, kind, node.lineno, start, end, new)  # type: ignore[attr-defined] # parsed code has places

    def between(self, left: ast.expr, right: ast.expr, kind: str, new: str) -> Mutant | None:
        """Another operator between two operands; none where parentheses or lines end there."""
        start = self.at(left.end_lineno or 0, left.end_col_offset or 0)
        end = self.at(right.lineno, right.col_offset)
        text = self._content[start:end].decode()
        try:
            tokens = list(tokenize.generate_tokens(io.StringIO(f"({text})").readline))
        except (tokenize.TokenError, SyntaxError):
            return None
        if any(token.type == tokenize.COMMENT for token in tokens) or set("()") & set(text):
            return None
        return Mutant(self._path, kind, right.lineno, start, end, f" {new} ")

    def text(self, node: ast.expr) -> str:
        start = self.at(node.lineno, node.col_offset)
        return self._content[
            start : self.at(node.end_lineno or 0, node.end_col_offset or 0)
        ].decode()


def plain(path: str, text: str) -> list[Mutant]:
    """Mistakes of any kind."""
    return _found(path, text, _plain)


def eager(path: str, text: str) -> list[Mutant]:
    """Mistakes that let a rule report more: an exception is forgotten, a condition holds always."""
    return _found(path, text, _eager)


def _found(
    path: str, text: str, search: Callable[[_Module, ast.AST], Iterator[Mutant | None]]
) -> list[Mutant]:
    module = _Module(path, text)
    found = [it for node in _code(module.tree) for it in search(module, node) if it]
    return list(dict.fromkeys(found))


def _code(node: ast.AST) -> Iterator[ast.AST]:
    """What is executed and may be wrong: no docstrings, annotations, decorators, f-strings."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "bases", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_passive(child):
                yield from _code(child)


def _is_passive(node: ast.AST) -> bool:
    match node:
        case ast.JoinedStr() | ast.Import() | ast.ImportFrom() | ast.Assert():
            return True
        case ast.Expr(value=ast.Constant()) | ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
    return False


def _plain(module: _Module, node: ast.AST) -> Iterator[Mutant | None]:
    match node:
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            yield module.between(left, right, "comparison", _TURNED[type(operator)])
            if new := _BOUNDARY.get(type(operator)):
                yield module.between(left, right, "boundary", new)
        case ast.BoolOp(op=operator, values=[*_, left, right]):
            new = "or" if isinstance(operator, ast.And) else "and"
            yield module.between(left, right, "and/or", new)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield module.mutant(node, "not", module.text(operand))
        case ast.Constant(value=value) if new := _another(value):
            yield module.mutant(node, "constant", new)
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield module.mutant(value, "return", "None")
        case ast.Expr() | ast.AugAssign() | ast.Raise() | ast.Continue() | ast.Delete():
            yield module.mutant(node, "statement", "pass")


def _another(value: object) -> str:
    """Another constant; empty for those that are not changed."""
    if isinstance(value, bool):
        return str(not value)
    if isinstance(value, int):
        return str(value + 1)
    return repr(f"{value}_") if isinstance(value, str) and value.isidentifier() else ""


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _eager(module: _Module, node: ast.AST) -> Iterator[Mutant | None]:
    match node:
        case ast.If(test=test, body=[ast.Return(value=None) | ast.Continue()], orelse=[]):
            yield module.mutant(test, "guard dropped", "False")
        case ast.If(test=test, body=[ast.Return(value=ast.List(elts=[]) | ast.Tuple(elts=[]))]):
            yield module.mutant(test, "guard dropped", "False")
        case ast.If(test=test, body=body) if any(
            isinstance(it, _REPORTS) for each in body for it in ast.walk(each)
        ):
            yield module.mutant(test, "condition holds", "True")
        case ast.comprehension(ifs=[test, *_]):
            yield module.mutant(test, "filter holds", "True")
