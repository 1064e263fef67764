"""Tags that repeat, and tags for use within them."""

import re
from collections.abc import Iterator

from liquid.builtin.tags.for_tag import ForLoop
from liquid.exceptions import LiquidSyntaxError
from liquid.expression import Expression

from mkdocs_tandem.liquid import reading, ruby
from mkdocs_tandem.liquid.context import Context
from mkdocs_tandem.liquid.expression import Lookup, Loop, items
from mkdocs_tandem.liquid.facts import Branch
from mkdocs_tandem.liquid.node import Body, Part
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import Output, Piece
from mkdocs_tandem.liquid.reading import ATTRIBUTE, FRAGMENT
from mkdocs_tandem.liquid.tags.tag import JekyllTag


class RubyForLoop(ForLoop):
    """``forloop``."""

    def __str__(self) -> str:
        return "Liquid::ForloopDrop"


class For(Part):
    """A body for each item of a collection, or another for an empty one."""

    __slots__ = ("base", "body", "branches", "expression", "loop_name", "otherwise")

    def __init__(
        self, tag: TagToken, expression: Loop, body: Body, otherwise: tuple[Branch, Body] | None
    ) -> None:
        bodies = [body, otherwise[1]] if otherwise else [body]
        is_blank = all(each.blank for each in bodies)
        super().__init__(tag.start, is_blank=is_blank)
        self.base = tag.base
        self.expression = expression
        self.loop_name = f"{expression.identifier}-{expression.iterable}"
        self.body = body
        self.otherwise = otherwise
        self.branches = (otherwise[0],) if otherwise else ()
        if is_blank:
            for each in bodies:
                each.drop_space()

    def write(self, context: Context, out: Output) -> None:
        context.base = self.base
        loop, length = self.expression.evaluate(context)
        if self.otherwise:
            context.facts.choices[id(self.branches)] = self.branches
        if length:
            self._write_all(context, out, loop, length)
        elif self.otherwise:
            branch, body = self.otherwise
            context.facts.taken[id(branch)] = branch
            body.write(context, out)

    def _write_all(
        self, context: Context, out: Output, found: Iterator[object], length: int
    ) -> None:
        loop = RubyForLoop(self.loop_name, found, length, context.parentloop())
        scope: dict[str, object] = {"forloop": loop}
        context.push(scope)
        context.loops.append(loop)
        for item in loop:
            context.count_round()
            scope[self.expression.identifier] = item
            self.body.write(context, out)
            if context.interrupts and context.interrupts.pop() == "break":
                break
        context.loops.pop()
        context.pop()


class ForTag(JekyllTag):
    """``for``."""

    name = "for"
    end = "endfor"
    middle = frozenset(("else",))

    def read(self, tag: TagToken, parser: Parser) -> Part:
        expression = parser.loop(tag)
        body = Body([])
        otherwise: tuple[Branch, Body] | None = None
        for part, read in parser.bodies(tag, self.end, self.middle):
            if part is tag:
                body = read
            elif otherwise is None:
                otherwise = Branch(parser.source, part.start, "for-else", ""), read
            else:
                parser.report("liquid-syntax", "a second 'else' of one 'for'", part.start)
        return For(tag, expression, body, otherwise)


class Interrupt(Part):
    """Ends a round or a loop; outside of loops, the page."""

    __slots__ = ("kind",)

    def __init__(self, start: int, kind: str) -> None:
        super().__init__(start)
        self.kind = kind

    def write(self, context: Context, out: Output) -> None:
        context.interrupts.append(self.kind)


class BreakTag(JekyllTag):
    """``break``."""

    name = "break"

    def read(self, tag: TagToken, parser: Parser) -> Part:
        return Interrupt(tag.start, self.name)


class ContinueTag(BreakTag):
    """``continue``."""

    name = "continue"


class TableRow(Part):
    """An HTML table of a collection."""

    __slots__ = ("attributes", "base", "body", "collection", "variable")

    def __init__(
        self,
        tag: TagToken,
        variable: str,
        collection: Expression,
        attributes: dict[str, Expression],
        body: Body,
    ) -> None:
        super().__init__(tag.start, is_blank=body.blank)
        self.base = tag.base
        self.variable = variable
        self.collection = collection
        self.attributes = attributes
        self.body = body

    def write(self, context: Context, out: Output) -> None:
        context.base = self.base
        collection = self.collection.evaluate(context)
        if collection is None or collection is False:
            return
        first = ruby.to_i(self._attribute("offset", context))
        limit = self.attributes.get("limit")
        stop = None if limit is None else first + ruby.to_i(limit.evaluate(context))
        rows = items(collection, first, stop)
        columns = ruby.to_i(self._attribute("cols", context))
        self._print('<tr class="row1">\n', context, out)
        scope: dict[str, object] = {}
        context.push(scope)
        for number, item in enumerate(rows):
            context.count_round()
            loop = _table_loop(number, len(rows), columns)
            scope.update({"tablerowloop": loop, self.variable: item})
            self._print(f'<td class="col{loop["col"]}">', context, out)
            self.body.write(context, out)
            end = "</td>"
            if loop["col_last"] and not loop["last"]:
                end += f'</tr>\n<tr class="row{loop["row"] + 1}">'
            self._print(end, context, out)
        context.pop()
        self._print("</tr>\n", context, out)

    def _attribute(self, name: str, context: Context) -> object:
        expression = self.attributes.get(name)
        return None if expression is None else expression.evaluate(context)

    def _print(self, text: str, context: Context, out: Output) -> None:
        out.add(Piece(text, context.source, self.start, is_literal=False, call=context.call))


def _table_loop(number: int, length: int, columns: int) -> dict[str, int]:
    row, column = divmod(number, columns) if columns > 0 else (0, number)
    return {
        "length": length,
        "index": number + 1,
        "index0": number,
        "rindex": length - number,
        "rindex0": length - number - 1,
        "first": number == 0,
        "last": number == length - 1,
        "row": row + 1,
        "col": column + 1,
        "col0": column,
        "col_first": column == 0,
        "col_last": column + 1 == columns,
    }


_TABLE = re.compile(rf"(?<!\w)(\w+)\s+in\s+({FRAGMENT}+)", re.ASCII)
_ATTRIBUTE = re.compile(ATTRIBUTE, re.ASCII)


class TableRowTag(JekyllTag):
    """``tablerow``."""

    name = "tablerow"
    end = "endtablerow"

    def read(self, tag: TagToken, parser: Parser) -> Part:
        found = _TABLE.search(tag.markup)
        if found is None:
            raise LiquidSyntaxError("'tablerow' needs a name, 'in' and a collection", token=None)
        attributes = {
            attribute[1]: reading.value(attribute[2], attribute.start(2))
            for attribute in _ATTRIBUTE.finditer(tag.markup)
        }
        collection = reading.value(found[2], found.start(2))
        body = parser.body(tag, self.end)
        return TableRow(tag, found[1], collection, attributes, body)


class Cycle(Part):
    """The next of some values."""

    __slots__ = ("base", "group", "values")

    def __init__(self, tag: TagToken, group: Expression | str, values: list[Expression]) -> None:
        super().__init__(tag.start)
        self.base = tag.base
        self.group = group
        self.values = values

    def write(self, context: Context, out: Output) -> None:
        context.base = self.base
        group = self.group if isinstance(self.group, str) else self.group.evaluate(context)
        key = ruby.inspect(group)
        number = context.cycle(key, len(self.values))
        text = ruby.printed(self.values[number].evaluate(context)) if self.values else ""
        if text:
            out.add(Piece(text, context.source, self.start, is_literal=False, call=context.call))


_FRAGMENT = re.compile(FRAGMENT, re.ASCII)
_GROUP = re.compile(rf"({FRAGMENT})\s*:\s*(.*)", re.ASCII | re.DOTALL)


class CycleTag(JekyllTag):
    """``cycle``."""

    name = "cycle"

    def read(self, tag: TagToken, parser: Parser) -> Part:
        named = _GROUP.match(tag.markup)
        if named is not None:
            group = reading.value(named[1], named.start(1))
            return Cycle(tag, group, _cycled(named[2], named.start(2)))
        if _FRAGMENT.match(tag.markup) is None:
            raise LiquidSyntaxError("'cycle' needs values", token=None)
        values = _cycled(tag.markup, 0)
        shared = ", ".join(str(value) for value in values)
        if any(isinstance(value, Lookup) for value in values):
            shared += f" at {parser.source.path}:{tag.start}"  # Ruby takes them for other variables
        return Cycle(tag, shared, values)


def _cycled(markup: str, offset: int) -> list[Expression]:
    values: list[Expression] = []
    for part in markup.split(","):
        if found := _FRAGMENT.search(part):
            values.append(reading.value(found[0], offset + found.start()))
        offset += len(part) + 1
    return values


class IfChanged(Part):
    """A body that is only printed if it is not what it was last."""

    __slots__ = ("body",)

    def __init__(self, start: int, body: Body) -> None:
        super().__init__(start, is_blank=body.blank)
        self.body = body

    def write(self, context: Context, out: Output) -> None:
        inner = out.nested()
        self.body.write(context, inner)
        printed = inner.captured()
        if context.ifchanged(str(printed)):
            for piece in printed.pieces:
                out.add(piece)


class IfChangedTag(JekyllTag):
    """``ifchanged``."""

    name = "ifchanged"
    end = "endifchanged"

    def read(self, tag: TagToken, parser: Parser) -> Part:
        body = parser.body(tag, self.end)
        return IfChanged(tag.start, body)
