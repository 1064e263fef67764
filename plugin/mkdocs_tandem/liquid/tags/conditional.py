"""The tags ``if``, ``unless`` and ``case``."""

import re
from typing import NamedTuple

from mkdocs_tandem.liquid import common_mistakes, expression_parser
from mkdocs_tandem.liquid import values as ruby
from mkdocs_tandem.liquid.context import Context
from mkdocs_tandem.liquid.expression_parser import FRAGMENT, from_right
from mkdocs_tandem.liquid.expressions import Comparison, Condition
from mkdocs_tandem.liquid.nodes import NodeList, RenderNode
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import PieceWriter
from mkdocs_tandem.liquid.render_facts import Branch, Use
from mkdocs_tandem.liquid.syntax import Expression, LiquidSyntaxError
from mkdocs_tandem.liquid.tags.base import Tag
from mkdocs_tandem.liquid.values import Special


class ConditionalBranch(NamedTuple):
    """A branch of an ``if``: ``is_wanted`` is what its condition must be."""

    branch: Branch
    condition: Condition | None
    is_wanted: bool
    base: int
    body: NodeList


class Conditional(RenderNode):
    """The first way whose condition holds."""

    __slots__ = ("branches", "ways")

    def __init__(self, start: int, ways: list[ConditionalBranch]) -> None:
        is_blank = all(way.body.blank for way in ways)
        super().__init__(start, is_blank=is_blank)
        self.ways = ways
        self.branches = tuple(way.branch for way in ways)
        if is_blank:
            for way in ways:
                way.body.drop_space()

    def write(self, context: Context, out: PieceWriter) -> None:
        facts = context.facts
        facts.reached.update(self.branches)
        for branch, condition, is_wanted, base, body in self.ways:
            context.base = base
            context.use = Use.ASKED
            if condition is None or condition.evaluate(context) is is_wanted:
                facts.taken.add(branch)
                body.write(context, out)
                return
            facts.refused.add(branch)


class IfTag(Tag):
    """``if``, ``elsif``, ``else``: renders the first branch whose condition is true."""

    name = "if"
    end = "endif"
    middle = frozenset(("elsif", "else"))

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        first = parser.condition(tag)
        ways: list[ConditionalBranch] = []
        for part, body in parser.bodies(tag, self.end, self.middle):
            condition = first if part is tag else _condition(part, parser)
            is_wanted = part is not tag or self.name == "if"
            branch = _branch(part, parser, condition, tuple(way.branch for way in ways))
            ways.append(ConditionalBranch(branch, condition, is_wanted, part.base, body))
        return Conditional(tag.start, ways)


class UnlessTag(IfTag):
    """``unless``: renders its text if the condition is false."""

    name = "unless"
    end = "endunless"


def _branch(
    part: TagToken, parser: Parser, test: Expression | None, earlier: tuple[Branch, ...]
) -> Branch:
    """The branch of a part whose body has just been read."""
    return Branch(
        source=parser.source,
        start=part.start,
        end=parser.offset(),
        kind=part.name,
        condition="" if test is None else part.markup.strip(),
        base=part.base,
        test=test,
        earlier=earlier,
    )


def _condition(part: TagToken, parser: Parser) -> Condition | None:
    if part.name == "else":
        if part.markup.strip():
            parser.report_slip(common_mistakes.after_else("if", part.markup), part.base)
        return None
    try:
        return parser.condition(part)
    except LiquidSyntaxError as error:
        parser.fail(part, error)
        return parser.condition(part._replace(markup="false"))


class When(NamedTuple):
    """A branch of a ``case``; ``else`` has no values."""

    branch: Branch
    values: list[Expression]
    base: int
    body: NodeList


class Case(RenderNode):
    """Every ``when`` that fits, once for each value that does, as Ruby has it."""

    __slots__ = ("base", "branches", "value", "whens")

    def __init__(
        self, tag: TagToken, value: Expression, whens: list[When], *, is_blank: bool
    ) -> None:
        super().__init__(tag.start, is_blank=is_blank)
        self.base = tag.base
        self.value = value
        self.whens = whens
        self.branches = tuple(when.branch for when in whens)
        if is_blank:
            for when in whens:
                when.body.drop_space()

    def write(self, context: Context, out: PieceWriter) -> None:
        facts = context.facts
        facts.reached.update(self.branches)
        is_met = False
        for branch, values, base, body in self.whens:
            is_taken = not values and not is_met
            if is_taken:
                body.write(context, out)
            for value in values:
                # Evaluated anew each time: what was just rendered may have changed it.
                if self._is_equal(value, base, context):
                    is_met = is_taken = True
                    body.write(context, out)
            (facts.taken if is_taken else facts.refused).add(branch)

    def _is_equal(self, value: Expression, base: int, context: Context) -> bool:
        context.base = self.base
        context.use = Use.ASKED
        left = self.value.evaluate(context)
        context.base = base
        # Jekyll's 'empty' and 'blank' equal nothing here, not even themselves.
        is_literal = isinstance(left, Special)
        return not is_literal and ruby.is_equal(left, value.evaluate(context))


_VALUE = re.compile(FRAGMENT, re.ASCII)
_VALUES = re.compile(rf"({FRAGMENT})(?:(?:\s+or\s+|\s*\,\s*)({FRAGMENT}.*))?", re.ASCII | re.DOTALL)


class CaseTag(Tag):
    """``case``, ``when``, ``else``: renders the branches whose value is equal."""

    name = "case"
    end = "endcase"
    middle = frozenset(("when", "else"))

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        found = _VALUE.search(tag.markup)
        if found is None:
            raise LiquidSyntaxError("'case' needs a value")
        value = expression_parser.value(found[0], found.start())
        whens: list[When] = []
        is_blank = True
        for part, body in parser.bodies(tag, self.end, self.middle):
            is_blank = is_blank and body.blank
            if part is not tag:
                values = _values(part, parser)
                test = _test(value, values) if values else None
                branch = _branch(part, parser, test, tuple(when.branch for when in whens))
                whens.append(When(branch, values, part.base, body))
        return Case(tag, value, whens, is_blank=is_blank)


def _test(subject: Expression, values: list[Expression]) -> Condition:
    """What a ``when`` asks, as an ``if`` would ask it."""
    tests: list[Expression] = [Comparison(value.at, "==", subject, value) for value in values]
    return Condition(from_right(tests, ["or"] * (len(values) - 1)))


def _values(part: TagToken, parser: Parser) -> list[Expression]:
    values: list[Expression] = []
    at = 0
    if part.name == "else":
        if part.markup.strip():
            parser.report("liquid-syntax", "'else' of 'case' takes nothing", part.base)
        return values
    while (found := _VALUES.search(part.markup, at)) is not None:
        values.append(expression_parser.value(found[1], found.start(1)))
        if found[2] is None:
            if part.markup[found.end(1) :].strip():
                parser.report_slip(
                    common_mistakes.after_values(part.markup, found.end(1)), part.base
                )
            break
        at = found.start(2)
    if not values:
        parser.report("liquid-syntax", "'when' needs a value", part.start)
    return values
