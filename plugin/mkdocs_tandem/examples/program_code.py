"""Request bodies in program code: literals read as the JSON they become."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mkdocs_tandem.pages.code_blocks import covering

_OPENING = re.compile(
    r"""(?:\[\s*)?\{\s*(?:(?:"[^"\n]*"|'[^'\n]*'|[A-Za-z_$][\w$]*)\s*:(?!:)|[A-Za-z_$][\w$]*\s*[,}])"""
)
_HANDED = re.compile(
    r"""(?:\b(?:json|body|payload)\s*(?::[^=\n]+)?[=:]|\bJSON\.(?:stringify|parse)\(|\bjson\.(?:dumps|loads)\(|\bjson!\()"""
    r"""\s*[frb]?["'`]*\s*\Z"""
)
_NAMED = re.compile(r"\b(?P<name>[A-Za-z_$][\w$]*)\s*(?::[^=\n]+)?=\s*\Z")
_CALL = re.compile(
    r"""\.(?P<method>get|post|put|patch|delete)\(\s*[a-z]?["'`](?P<url>[^"'`\n]+)["'`]"""
    r"""|\bfetch\(\s*["'`](?P<fetched>[^"'`\n]+)["'`](?P<options>[^;]{0,2000})""",
    re.IGNORECASE,
)
_METHOD = re.compile(r"""\bmethod:\s*["'`](?P<method>[A-Za-z]+)""")
_VARIABLE = re.compile(r"\A\$?\{[^{}]*\}")
_NEAR = 200
_MOST = 500
"""Openings of brackets that are looked at."""


class ProgramBody(NamedTuple):
    """JSON that a program makes."""

    text: str
    offsets: Sequence[int]
    is_handed: bool
    """Whether the program hands it on as JSON."""
    method: str = ""
    """Of the request that it is sent with, if the code has it."""
    url: str = ""


def bodies(
    code: str, is_known: Callable[[str], bool], taken: Sequence[tuple[int, int]] = ()
) -> Iterator[ProgramBody]:
    """What a program sends as JSON, and what the API would know of its other literals.

    What begins within ``taken`` is left out.
    """
    at = 0
    end_of = covering(taken)
    budget = _Budget()
    for _ in range(_MOST):
        opening = _OPENING.search(code, at)
        if opening is None or not budget.tokens:
            return
        start = opening.start()
        at = end_of(start) or start
        if at > start:
            continue
        at = start + 1
        found = literal(code, start, budget)
        if found is None:
            continue
        call = _call(code, start)
        is_handed = _is_handed(code, start)
        if is_handed or is_known(found.text):
            at = found.end
            yield ProgramBody(found.text, found.offsets, is_handed, *call)


def _is_handed(code: str, start: int) -> bool:
    before = code[max(0, start - _NEAR) : start]
    if _HANDED.search(before):
        return True
    named = _NAMED.search(before)
    if named is None:
        return False
    name = re.escape(named["name"])
    handed = rf"\bjson\s*[=:]\s*{name}\b|\bJSON\.stringify\(\s*{name}\b|\bjson\.dumps\(\s*{name}\b"
    return re.search(handed, code) is not None


def _call(code: str, start: int) -> tuple[str, str]:
    """Method and address of the request that contains a literal, or of the next one."""
    calls = list(_CALL.finditer(code))
    before = [call for call in calls if call.start() < start]
    is_within = before and code.count("(", before[-1].start(), start) > code.count(
        ")", before[-1].start(), start
    )
    call = before[-1] if is_within else next((it for it in calls if it.start() > start), None)
    if call is None:
        return "", ""
    if call["url"]:
        return call["method"].upper(), _VARIABLE.sub("", call["url"])
    method = _METHOD.search(call["options"])
    return (method["method"].upper() if method else "GET"), _VARIABLE.sub("", call["fetched"])


_TOKEN = re.compile(
    r"""(?P<blank>\s+|//[^\n]*|/\*.*?\*/|\#[^\n]*)
    |(?P<string>\"{3}(?:[^\\]|\\.)*?\"{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)
    |(?P<open>[{\[(])|(?P<close>[}\])])|(?P<mark>[,:])|(?P<word>[^\s"'`{}\[\](),:]+)""",
    re.VERBOSE | re.DOTALL,
)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_SPREAD = ("...", "**")
_WORDS = {"true": "true", "false": "false", "null": "null", "nil": "null", "undefined": "null"}
_WORDS |= {"True": "true", "False": "false", "None": "null"}
_CLOSERS = {"{": "}", "[": "]", "(": ")"}
_LEFT_OUT = "..."
_DEEPEST = 50
_LONGEST = 100_000
"""In characters."""


class JsonLiteral(NamedTuple):
    """JSON, each of its characters with the offset of what it represents."""

    text: str
    offsets: Sequence[int]
    end: int
    """Offset after the literal."""


class CodeToken(NamedTuple):
    """A string, a word, a mark or a bracket of a program."""

    kind: str
    text: str
    at: int


@dataclass
class _Budget:
    """Tokens that may still be read: brackets that nothing closes are read to the end each time."""

    tokens: int = 100_000


class _NoLiteralError(Exception):
    """What was read is something else."""


def literal(code: str, start: int, budget: _Budget | None = None) -> JsonLiteral | None:
    """The object or list that a program spells out at an offset; ``None`` if it is none.

    Values that are computed are replaced by ``...``.
    """
    reader = _Reader(code[: start + _LONGEST], start, budget or _Budget())
    try:
        reader.value(0)
    except _NoLiteralError:
        return None
    return JsonLiteral("".join(reader.text), reader.offsets, reader.end)


class _Reader:
    """Goes through the tokens of a literal and writes JSON."""

    def __init__(self, code: str, start: int, budget: _Budget) -> None:
        self._budget = budget
        self.text: list[str] = []
        self.offsets: list[int] = []
        self.end = start
        self._tokens = tokens(code, start)
        self._next: CodeToken | None = None

    def _peek(self) -> CodeToken:
        if self._next is None:
            self._next = next(self._tokens, None)
            if self._next is None or not self._budget.tokens:
                raise _NoLiteralError
            self._budget.tokens -= 1
        return self._next

    def _take(self) -> CodeToken:
        token = self._peek()
        self._next = None
        self.end = token.at + len(token.text)
        return token

    def _write(self, text: str, at: int, width: int = 1) -> None:
        """Add a text that replaces a number of characters of the program."""
        self.text.append(text)
        self.offsets += (at + min(index, width - 1) for index in range(len(text)))

    def value(self, depth: int) -> None:
        """Write the value that comes next, up to what ends it."""
        token = self._peek()
        if depth > _DEEPEST:
            raise _NoLiteralError
        if token.text in ("{", "["):
            self._bracket(depth)
        else:
            self._simple(self._expression(depth))

    def _bracket(self, depth: int) -> None:
        opening = self._take()
        self._write(opening.text, opening.at)
        closing = _CLOSERS[opening.text]
        while self._peek().text != closing:
            if opening.text == "{":
                self._member(depth)
            else:
                self.value(depth + 1)
            if self._peek().text == ",":
                comma = self._take()
                if self._peek().text != closing:
                    self._write(",", comma.at)
            elif self._peek().text != closing:
                raise _NoLiteralError
        self._write(closing, self._take().at)

    def _member(self, depth: int) -> None:
        key = self._expression(depth)
        first = key[0]
        if first.text.startswith(_SPREAD):
            self._write(_LEFT_OUT, first.at)
            return
        is_name = _NAME.fullmatch(first.text) is not None
        if len(key) > 1 or not (first.kind == "string" or is_name):
            raise _NoLiteralError
        if is_name:
            self._write(f'"{first.text}"', first.at, len(first.text))
        else:
            self._string(first)
        if self._peek().text != ":":
            if not is_name:
                raise _NoLiteralError
            self._write(f": {_LEFT_OUT}", first.at)
            return
        self._write(": ", self._take().at)
        self.value(depth + 1)

    def _expression(self, depth: int) -> list[CodeToken]:
        """The tokens up to the next comma, colon or closing bracket of the literal."""
        found: list[CodeToken] = []
        open_brackets: list[str] = []
        while open_brackets or self._peek().kind not in ("close", "mark"):
            token = self._take()
            found.append(token)
            if token.kind == "open":
                open_brackets.append(_CLOSERS[token.text])
            elif token.kind == "close" and open_brackets.pop() != token.text:
                raise _NoLiteralError
        if not found:
            raise _NoLiteralError
        return found

    def _simple(self, tokens: Sequence[CodeToken]) -> None:
        first = tokens[0]
        if len(tokens) == 1 and first.kind == "string" and _is_plain(first.text):
            self._string(first)
        elif len(tokens) == 1 and (first.text in _WORDS or _NUMBER.fullmatch(first.text)):
            self._write(_WORDS.get(first.text, first.text), first.at, len(first.text))
        else:
            self._write(_LEFT_OUT, first.at)

    def _string(self, token: CodeToken) -> None:
        """Write a string in double quotes, its escapes as JSON has them."""
        width = 3 if token.text.startswith('"""') else 1
        inner = token.text[width:-width]
        self._write('"', token.at)
        for part in re.finditer(r"\\.|.", inner, re.DOTALL):
            self._write(_escaped(part[0]), token.at + width + part.start())
        self._write('"', token.at + len(token.text) - 1)


def tokens(code: str, start: int) -> Iterator[CodeToken]:
    """The tokens of a program from an offset on, up to what is none; comments are left out."""
    at = start
    while found := _TOKEN.match(code, at):
        at = found.end()
        if found.lastgroup != "blank":
            yield CodeToken(str(found.lastgroup), found[0], found.start())


def _is_plain(text: str) -> bool:
    """Whether nothing is put into a string when the program runs."""
    return not (text[0] == "`" and "${" in text)


def _escaped(char: str) -> str:
    """A character, or an escape, as it is written between double quotes."""
    if char == '"':
        return '\\"'
    if char == "\n":
        return "\\n"
    if len(char) > 1 and char[1] not in '"\\/bfnrtu':
        return char[1:] if char[1] == "'" else f"\\{char}"
    return char
