"""The tags of loops: ``for``, ``break``, ``continue``, ``tablerow``, ``cycle``, ``ifchanged``."""

import re
from collections.abc import Callable, Iterator, Mapping

from mkdocs_tandem.liquid import common_mistakes, expression_parser, values
from mkdocs_tandem.liquid.context import Context
from mkdocs_tandem.liquid.expression_parser import ATTRIBUTE, FRAGMENT
from mkdocs_tandem.liquid.expressions import Lookup, Loop, items
from mkdocs_tandem.liquid.nodes import NodeList, RenderNode
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import Piece, PieceWriter
from mkdocs_tandem.liquid.render_facts import Branch, Use
from mkdocs_tandem.liquid.syntax import Expression, LiquidSyntaxError
from mkdocs_tandem.liquid.tags.base import Tag


class ForLoop(Mapping[str, object]):
    """``forloop``."""

    __slots__ = ("index", "length", "name", "outer")

    def __init__(self, name: str, length: int, outer: "ForLoop | None") -> None:
        self.name = name
        self.length = length
        self.outer = outer
        self.index = -1
        """From 0; before the first round, -1."""

    def __str__(self) -> str:
        return "Liquid::ForloopDrop"

    def __getitem__(self, key: str) -> object:
        return _MEMBERS[key](self)

    def __iter__(self) -> Iterator[str]:
        return iter(_MEMBERS)

    def __len__(self) -> int:
        return len(_MEMBERS)


_MEMBERS: dict[str, Callable[[ForLoop], object]] = {
    "name": lambda loop: loop.name,
    "length": lambda loop: loop.length,
    "index": lambda loop: loop.index + 1,
    "index0": lambda loop: loop.index,
    "rindex": lambda loop: loop.length - loop.index,
    "rindex0": lambda loop: loop.length - loop.index - 1,
    "first": lambda loop: loop.index == 0,
    "last": lambda loop: loop.index == loop.length - 1,
    "parentloop": lambda loop: loop.outer,
}


class For(RenderNode):
    """A body for each item of a collection, or another for an empty one."""

    __slots__ = ("base", "body", "branches", "expression", "otherwise")

    def __init__(
        self,
        tag: TagToken,
        expression: Loop,
        body: NodeList,
        otherwise: tuple[Branch, NodeList] | None,
    ) -> None:
        bodies = [body, otherwise[1]] if otherwise else [body]
        is_blank = all(each.blank for each in bodies)
        super().__init__(tag.start, is_blank=is_blank)
        self.base = tag.base
        self.expression = expression
        self.body = body
        self.otherwise = otherwise
        self.branches = (otherwise[0],) if otherwise else ()
        if is_blank:
            for each in bodies:
                each.drop_space()

    def write(self, context: Context, out: PieceWriter) -> None:
        context.base = self.base
        context.use = Use.LOOPED
        loop, length = self.expression.evaluate(context)
        if self.otherwise:
            context.facts.reached.update(self.branches)
        if length:
            self._write_all(context, out, loop, length)
        elif self.otherwise:
            branch, body = self.otherwise
            context.facts.taken.add(branch)
            body.write(context, out)

    def _write_all(
        self, context: Context, out: PieceWriter, found: Iterator[object], length: int
    ) -> None:
        loops = context.loops
        loop = ForLoop(self.expression.key, length, loops[-1] if loops else None)
        scope: dict[str, object] = {"forloop": loop}
        context.push(scope)
        loops.append(loop)
        for loop.index, item in enumerate(found):
            context.count_round()
            scope[self.expression.name] = item
            self.body.write(context, out)
            if context.interrupts and context.interrupts.pop() == "break":
                break
        loops.pop()
        context.pop()


class ForTag(Tag):
    """``for item in list``: renders its text for each item; ``else`` if the list is empty."""

    name = "for"
    end = "endfor"
    middle = frozenset(("else",))

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        expression = parser.loop(tag)
        body = NodeList([])
        otherwise: tuple[Branch, NodeList] | None = None
        for part, read in parser.bodies(tag, self.end, self.middle):
            if part is tag:
                body = read
            elif otherwise is None:
                if part.markup.strip():
                    parser.report_slip(common_mistakes.after_else("for", part.markup), part.base)
                end = parser.offset()
                branch = Branch(parser.source, part.start, end, "for-else", "", part.base)
                otherwise = branch, read
            else:
                parser.report("liquid-syntax", "a second 'else' of one 'for'", part.start)
        return For(tag, expression, body, otherwise)


class Interrupt(RenderNode):
    """Ends a round or a loop; outside of loops, the page."""

    __slots__ = ("kind",)

    def __init__(self, start: int, kind: str) -> None:
        super().__init__(start)
        self.kind = kind

    def write(self, context: Context, out: PieceWriter) -> None:
        context.interrupts.append(self.kind)


class BreakTag(Tag):
    """``break``: leaves the loop."""

    name = "break"

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        return Interrupt(tag.start, self.name)


class ContinueTag(BreakTag):
    """``continue``: starts the next iteration of the loop."""

    name = "continue"


class TableRow(RenderNode):
    """An HTML table of a collection."""

    __slots__ = ("attributes", "base", "body", "collection", "variable")

    def __init__(
        self,
        tag: TagToken,
        variable: str,
        collection: Expression,
        attributes: dict[str, Expression],
        body: NodeList,
    ) -> None:
        super().__init__(tag.start, is_blank=body.blank)
        self.base = tag.base
        self.variable = variable
        self.collection = collection
        self.attributes = attributes
        self.body = body

    def write(self, context: Context, out: PieceWriter) -> None:
        context.base = self.base
        context.use = Use.LOOPED
        collection = self.collection.evaluate(context)
        if collection is None or collection is False:
            return
        first = values.to_i(self._attribute("offset", context))
        limit = self.attributes.get("limit")
        stop = None if limit is None else first + values.to_i(limit.evaluate(context))
        rows = items(collection, first, stop)
        columns = values.to_i(self._attribute("cols", context))
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

    def _print(self, text: str, context: Context, out: PieceWriter) -> None:
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


class TableRowTag(Tag):
    """``tablerow item in list``: an HTML table row with a cell for each item."""

    name = "tablerow"
    end = "endtablerow"

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        found = _TABLE.search(tag.markup)
        if found is None:
            raise LiquidSyntaxError("'tablerow' needs a name, 'in' and a collection")
        attributes = {
            attribute[1]: expression_parser.value(attribute[2], attribute.start(2))
            for attribute in _ATTRIBUTE.finditer(tag.markup)
        }
        collection = expression_parser.value(found[2], found.start(2))
        body = parser.body(tag, self.end)
        return TableRow(tag, found[1], collection, attributes, body)


class Cycle(RenderNode):
    """The next of some values."""

    __slots__ = ("base", "group", "values")

    def __init__(self, tag: TagToken, group: Expression | str, cycled: list[Expression]) -> None:
        super().__init__(tag.start)
        self.base = tag.base
        self.group = group
        self.values = cycled

    def write(self, context: Context, out: PieceWriter) -> None:
        context.base = self.base
        context.use = Use.PRINTED
        group = self.group if isinstance(self.group, str) else self.group.evaluate(context)
        key = values.inspect(group)
        number = context.cycles.get(key, 0)
        following = number + 1
        context.cycles[key] = following if following < len(self.values) else 0
        # another cycle of the same name may have been longer
        is_there = number < len(self.values)
        text = values.printed(self.values[number].evaluate(context)) if is_there else ""
        if text:
            out.add(Piece(text, context.source, self.start, is_literal=False, call=context.call))


_FRAGMENT = re.compile(FRAGMENT, re.ASCII)


_GROUP = re.compile(rf"({FRAGMENT})\s*:\s*(.*)", re.ASCII | re.DOTALL)


class CycleTag(Tag):
    """``cycle 'a', 'b'``: renders the next of several values, each time."""

    name = "cycle"

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        named = _GROUP.match(tag.markup)
        if named is not None:
            group = expression_parser.value(named[1], named.start(1))
            return Cycle(tag, group, _cycled(named[2], named.start(2)))
        if _FRAGMENT.match(tag.markup) is None:
            raise LiquidSyntaxError("'cycle' needs values")
        cycled = _cycled(tag.markup, 0)
        shared = ", ".join(str(value) for value in cycled)
        if any(isinstance(value, Lookup) for value in cycled):
            shared += f" at {parser.source.path}:{tag.start}"  # Ruby takes them for other variables
        return Cycle(tag, shared, cycled)


def _cycled(markup: str, offset: int) -> list[Expression]:
    cycled: list[Expression] = []
    for part in markup.split(","):
        found = _FRAGMENT.search(part)
        if found and found[0] not in ("nil", "null"):  # Ruby's parser drops them
            cycled.append(expression_parser.value(found[0], offset + found.start()))
        offset += len(part) + 1
    return cycled


class IfChanged(RenderNode):
    """A body that is only printed if it is not what it was last."""

    __slots__ = ("body",)

    def __init__(self, start: int, body: NodeList) -> None:
        super().__init__(start, is_blank=body.blank)
        self.body = body

    def write(self, context: Context, out: PieceWriter) -> None:
        inner = out.nested()
        self.body.write(context, inner)
        printed = inner.captured()
        if context.changed != printed:
            context.changed = str(printed)
            for piece in printed.pieces:
                out.add(piece)


class IfChangedTag(Tag):
    """``ifchanged``: renders its text only if it changed since the last iteration."""

    name = "ifchanged"
    end = "endifchanged"

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        body = parser.body(tag, self.end)
        return IfChanged(tag.start, body)
