"""The tag ``include_http``: the requests of a ``.http`` file, each as an example of its own."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from mkdocs_tandem.liquid.context import Context, Parameters
from mkdocs_tandem.liquid.nodes import ParsedTemplate, RenderNode
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import IncludeCall, Piece, PieceWriter
from mkdocs_tandem.liquid.syntax import LiquidSyntaxError
from mkdocs_tandem.liquid.tags.include import Include, IncludeTag, Name

_VARIABLE = re.compile(r"[ \t]*@(?P<name>[\w.-]+)[ \t]*=[ \t]*(?P<value>.*?)[ \t]*")
_COMMENT = re.compile(r"[ \t]*(?:#|//).*")
_USE = re.compile(r"\{\{[ \t]*(?P<name>[\w$][^{}\n]*?)[ \t]*\}\}")
_FILE = re.compile(r"(?:[^\s{}]|\{\{[^{}]*\}\})+")
_STATUS = re.compile(r"[ \t]*\(([1-5]\d\d)\)[ \t]*\Z")


class _Line(NamedTuple):
    text: str
    start: int


class IncludeHttpTag(IncludeTag):
    """``include_http file.http``: the requests of a file for HTTP clients, as examples."""

    name = "include_http"

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        name = tag.markup.strip()
        if not _FILE.fullmatch(name):
            raise LiquidSyntaxError(f"'{self.name}' is written '{{% {self.name} file.http %}}'")
        found = Name(name, tag.markup.index(name), tag, parser)
        return IncludedRequests(tag, found, None, [], self.find)


class IncludedRequests(Include):
    """The requests of a file in the place of the tag."""

    __slots__ = ()

    def _render(
        self,
        template: ParsedTemplate,
        parameters: Parameters | None,
        call: IncludeCall,
        context: Context,
        out: PieceWriter,
    ) -> None:
        source = template.source
        if not source.text:  # it could not be read
            context.adopt(template.findings)

        def write(text: str, at: int, *, is_literal: bool = False) -> None:
            out.add(Piece(text, source, at, is_literal=is_literal, call=call))

        values: dict[str, str] = {}
        for title, lines in _blocks(source.text):
            request = list(_request(lines, values))
            if request:
                _write_request(title, request, values, write)


def _blocks(text: str) -> Iterator[tuple[_Line, list[_Line]]]:
    """The lines between those of ``###``, each with the title after that."""
    title, lines, at = _Line("", 0), list[_Line](), 0
    for whole in text.splitlines(keepends=True):
        line = _Line(whole.rstrip("\r\n"), at)
        if line.text.startswith("###"):
            yield title, lines
            name = line.text.lstrip("#")
            title = _Line(name.strip(), at + len(line.text) - len(name.lstrip()))
            lines = []
        else:
            lines.append(line)
        at += len(whole)
    yield title, lines


def _request(lines: list[_Line], values: dict[str, str]) -> Iterator[_Line]:
    """The lines of a request; what is set before it is added to the values."""
    end = len(lines)
    while end and not lines[end - 1].text.strip():
        end -= 1
    has_begun = False
    for line in lines[:end]:
        variable = None if has_begun else _VARIABLE.fullmatch(line.text)
        if variable:
            values[variable["name"]] = variable["value"]
        elif has_begun or (line.text.strip() and not _COMMENT.fullmatch(line.text)):
            has_begun = True
            yield line


def _write_request(
    title: _Line, lines: list[_Line], values: dict[str, str], write: Callable[..., None]
) -> None:
    """A fence for a request, below its title; a status at the end of that is the expected one."""
    status = _STATUS.search(title.text)
    shown = title.text[: status.start()] if status else title.text
    first = lines[0].start
    write("\n\n", first)
    if shown:
        write(shown, title.start, is_literal=True)
        write("\n\n", first)
    longest = max((len(it) for line in lines for it in re.findall("`+", line.text)), default=0)
    ticks = "`" * max(3, longest + 1)
    write(f"{ticks}http{f' expect {status[1]}' if status else ''}\n", first)
    is_body = False
    for line in lines:
        is_body = is_body or not line.text.strip()
        at = 0
        for use in _USE.finditer(line.text):
            before = line.text[at : use.start()]
            write(before, line.start + at, is_literal=True)
            value, word = values.get(use["name"], ""), _word(use["name"])
            if not _is_value(value):
                value = f"<{word}>" if is_body else f"${word}"
            write(value, line.start + use.start())
            at = use.end()
        write(line.text[at:], line.start + at, is_literal=True)
        write("\n", line.start + len(line.text))
    write(f"{ticks}\n\n", lines[-1].start)


def _is_value(text: str) -> bool:
    """Whether a variable has a value, and none that the reader is to replace."""
    return bool(text) and not text.startswith("YOUR_") and "{{" not in text


def _word(name: str) -> str:
    """A stand-in's name: of a value of a response, that of the member."""
    words = re.findall(r"[A-Za-z_]\w*", name)
    return str(words[-1]) if words else "value"
