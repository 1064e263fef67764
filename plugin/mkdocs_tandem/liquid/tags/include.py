"""The tags ``include`` and ``include_relative``, as Jekyll has them."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from mkdocs_tandem.liquid import common_mistakes, expression_parser
from mkdocs_tandem.liquid import values as ruby
from mkdocs_tandem.liquid.context import Context, Parameters
from mkdocs_tandem.liquid.loader import IncludeLoader, RefusedInclude
from mkdocs_tandem.liquid.nodes import ParsedTemplate, RenderNode
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import IncludeCall, Piece, PieceWriter, TracedValue
from mkdocs_tandem.liquid.render_facts import IncludeParameter, Use
from mkdocs_tandem.liquid.syntax import Expression, LiquidSyntaxError
from mkdocs_tandem.liquid.tags.base import Tag
from mkdocs_tandem.liquid.values import Special
from mkdocs_tandem.source import Source

IncludeFinder = Callable[[str, Source], ParsedTemplate | RefusedInclude]


class Given(NamedTuple):
    """A parameter as it is written: pieces of a quoted text, or a variable."""

    parameter: IncludeParameter
    written: tuple[Piece, ...]
    value: Expression | None


class Include(RenderNode):
    """A file, rendered in the place of the tag."""

    __slots__ = ("base", "find", "given", "name", "repeated")

    def __init__(
        self,
        tag: TagToken,
        name: "Name",
        given: dict[str, Given] | None,
        repeated: list[IncludeParameter],
        find: IncludeFinder,
    ) -> None:
        super().__init__(tag.start)
        self.base = tag.base
        self.name = name
        self.given = given
        self.repeated = repeated
        self.find = find

    def write(self, context: Context, out: PieceWriter) -> None:
        context.base = self.base
        context.use = Use.PRINTED
        name = self.name.evaluate(context)
        found = self.find(name, context.page)
        if isinstance(found, RefusedInclude):
            context.report(
                found.rule,
                found.message,
                start=self.base + self.name.offset,
                length=len(self.name.text),
                hint=found.hint,
            )
            return
        parameters = self._parameters(context)
        call = IncludeCall(
            name=name,
            parameters=parameters or {},
            source=context.source,
            start=self.start,
            offset=out.size,
            caller=context.call,
            included=found.source,
        )
        context.add_call(call)
        self._render(found, parameters, call, context, out)

    def _parameters(self, context: Context) -> Parameters | None:
        if self.given is None:
            return None
        context.use = Use.HANDED
        values: dict[str, Any] = {}
        for key, given in self.given.items():
            if given.value is not None:
                value = given.value.evaluate(context)
                values[key] = "" if isinstance(value, Special) else value
            elif context.call is None:
                values[key] = TracedValue(given.written)
            else:
                values[key] = TracedValue(
                    tuple(piece._replace(call=context.call) for piece in given.written)
                )
        parameters = {key: given.parameter for key, given in self.given.items()}
        context.facts.given.update(parameters.values())
        context.facts.repeated_parameters.update(self.repeated)
        return Parameters(values, parameters, (context.source, self.start))

    def _render(
        self,
        template: ParsedTemplate,
        parameters: Parameters | None,
        call: IncludeCall,
        context: Context,
        out: PieceWriter,
    ) -> None:
        depth = context.limits.depth
        if len(context.stack) >= depth:
            message = f"more than {depth} nested includes and loops"
            hint = "does it include itself?"
            context.report("include-depth", message, start=self.start, hint=hint)
            return
        # Not reset when rendering ends in a hurry: then the place is wanted.
        source = context.source
        context.push({} if parameters is None else {"include": parameters})
        context.call = call
        context.source = template.source
        context.adopt(template.findings)
        out.add(Piece("", template.source, 0, is_literal=False, call=call))
        template.body.write(context, out)
        context.source = source
        context.call = call.caller
        context.pop()


_PLACE = re.compile(r"\{\{-?(.*?)-?\}\}", re.DOTALL)


class Name:
    """The name of a file, of text and outputs."""

    def __init__(self, text: str, offset: int, tag: TagToken, parser: Parser) -> None:
        self.text = text
        self.offset = offset
        self._parts: list[str | Expression] = []
        at = 0
        for found in _PLACE.finditer(text):
            self._parts.append(text[at : found.start()])
            self._parts.append(parser.output(found[1], tag.base + offset + found.start(1)))
            at = found.end()
        self._parts.append(text[at:])

    def evaluate(self, context: Context) -> str:
        """The name here."""
        if len(self._parts) == 1:
            return self.text
        parts = [
            part if isinstance(part, str) else ruby.printed(part.evaluate(context))
            for part in self._parts
        ]
        return "".join(parts)


_NAME_WITH_OUTPUT = re.compile(
    r"([^{]*(?:\{\{\s*[\w\-.]+\s*(?:\|.*)?\}\}[^\s{}]*)+)(.*)", re.ASCII | re.DOTALL
)
_NAME = re.compile(r"(\S*)\s*", re.ASCII)
_PARAMETER = re.compile(
    r"""
    \s*(?P<key>[\w-]+)\s*=\s*
    (?:"(?P<double>[^"\\]*(?:\\.[^"\\]*)*)"|'(?P<single>[^'\\]*(?:\\.[^'\\]*)*)'|(?P<value>[\w.-]+))
    (?=\s|\Z)
    """,
    re.ASCII | re.VERBOSE,
)
_ALMOST = re.compile(
    r"""(?:with\s+)?([\w-]+)\s*[:=]\s*("[^"]*"|'[^']*'|[\w.-]+)(?=[\s,]|\Z)""", re.ASCII
)
_MOST_CHARACTERS = 5_000


class IncludeTag(Tag):
    """``include file.md name='value'``: renders a file of the include folders."""

    name = "include"

    def __init__(self, library: IncludeLoader) -> None:
        self.library = library

    def find(self, name: str, page: Source) -> ParsedTemplate | RefusedInclude:
        """The file of that name for a page."""
        return self.library.find(name, self.library.folders)

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        if tag.markup.startswith("-markdown"):
            message = "'include-markdown' belongs to another plugin, and Liquid reads 'include'"
            raise LiquidSyntaxError(message, 0, "put it between {% raw %} and {% endraw %}")
        found = _NAME.match(tag.markup)
        if "{{" in tag.markup[:_MOST_CHARACTERS]:
            found = _NAME_WITH_OUTPUT.match(tag.markup[:_MOST_CHARACTERS]) or found
        if found is not None and (slip := common_mistakes.IN_PARAMETER.search(found[1])):
            hint = common_mistakes.with_braces(slip)
            message = (
                f"the parameter '{slip['name']}' cannot contain '{{{{ {slip['value'].strip()} }}}}'"
            )
            raise LiquidSyntaxError(message, slip.start(), hint)
        if found is None or not found[1].strip():
            raise LiquidSyntaxError(f"'{self.name}' needs the name of a file")
        name = Name(found[1].strip(), len(found[1]) - len(found[1].lstrip()), tag, parser)
        repeated: list[IncludeParameter] = []
        given = self._given(tag, found.end(1), repeated, parser)
        return Include(tag, name, given, repeated, self.find)

    def _given(
        self, tag: TagToken, at: int, repeated: list[IncludeParameter], parser: Parser
    ) -> dict[str, Given] | None:
        if not tag.markup[at:].strip() and "{{" not in tag.markup[:at]:
            return None  # so that an include around it can still be seen
        given: dict[str, Given] = {}
        while found := _PARAMETER.match(tag.markup, at):
            key = found["key"]
            if key in given:
                repeated.append(given[key].parameter)
            given[key] = _given(found, tag, parser.source)
            at = found.end()
        if rest := tag.markup[at:].strip():
            at += tag.markup[at:].index(rest[0])
            meant = _ALMOST.match(rest)
            hint = f"write {{% {self.name} file.md name='value' other=variable %}}"
            hint = f"write '{meant[1]}={meant[2]}', with a space after it" if meant else hint
            shown = rest.split("\n")[0][:40]
            parser.report("liquid-syntax", f"'{shown}' is not a parameter of '{self.name}'",
                          tag.base + at, hint=hint)  # fmt: skip
        return given


class IncludeCachedTag(IncludeTag):
    """``include_cached file.md name='value'``: same as ``include``."""

    name = "include_cached"


class IncludeRelativeTag(IncludeTag):
    """``include_relative file.md``: renders a file next to the page."""

    name = "include_relative"

    def find(self, name: str, page: Source) -> ParsedTemplate | RefusedInclude:
        return self.library.find(name, (Path(self.library.root, page.path).parent,))


def _given(found: re.Match[str], tag: TagToken, source: Source) -> Given:
    parameter = IncludeParameter(found["key"], source, tag.base + found.start("key"), tag.start)
    if found["value"] is not None:
        return Given(parameter, (), expression_parser.value(found["value"], found.start("value")))
    group, quote = ("double", '"') if found["double"] is not None else ("single", "'")
    start = tag.base + found.start(group)
    pieces: list[Piece] = []
    for part in found[group].split(f"\\{quote}"):
        if pieces:
            pieces.append(Piece(quote, source, start - 1, is_literal=True))
        if part:
            pieces.append(Piece(part, source, start, is_literal=True))
        start += len(part) + 2
    return Given(parameter, tuple(pieces), None)
