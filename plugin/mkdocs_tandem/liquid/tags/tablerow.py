"""The tag ``tablerow``: a loop that prints the rows of a table."""

import re

from mkdocs_tandem.liquid import reading, ruby
from mkdocs_tandem.liquid.context import Context
from mkdocs_tandem.liquid.expression import items
from mkdocs_tandem.liquid.facts import Use
from mkdocs_tandem.liquid.node import Body, Part
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import Output, Piece
from mkdocs_tandem.liquid.reading import ATTRIBUTE, FRAGMENT
from mkdocs_tandem.liquid.syntax import Expression, LiquidSyntaxError
from mkdocs_tandem.liquid.tags.tag import Tag


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
        context.use = Use.LOOPED
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


class TableRowTag(Tag):
    """``tablerow item in list``: a row of a table in HTML, with a cell for each item."""

    name = "tablerow"
    end = "endtablerow"

    def read(self, tag: TagToken, parser: Parser) -> Part:
        found = _TABLE.search(tag.markup)
        if found is None:
            raise LiquidSyntaxError("'tablerow' needs a name, 'in' and a collection")
        attributes = {
            attribute[1]: reading.value(attribute[2], attribute.start(2))
            for attribute in _ATTRIBUTE.finditer(tag.markup)
        }
        collection = reading.value(found[2], found.start(2))
        body = parser.body(tag, self.end)
        return TableRow(tag, found[1], collection, attributes, body)
