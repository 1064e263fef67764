"""Tags that repeat, and tags for use within them."""

from collections.abc import Callable, Iterator, Mapping

from mkdocs_tandem.liquid import slips
from mkdocs_tandem.liquid.context import Context
from mkdocs_tandem.liquid.expression import Loop
from mkdocs_tandem.liquid.facts import Branch, Use
from mkdocs_tandem.liquid.node import Body, Part
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import Output
from mkdocs_tandem.liquid.tags.tag import Tag


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


class For(Part):
    """A body for each item of a collection, or another for an empty one."""

    __slots__ = ("base", "body", "branches", "expression", "otherwise")

    def __init__(
        self, tag: TagToken, expression: Loop, body: Body, otherwise: tuple[Branch, Body] | None
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

    def write(self, context: Context, out: Output) -> None:
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
        self, context: Context, out: Output, found: Iterator[object], length: int
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
    """``for item in list``: its text once for each item; ``else`` if there is none."""

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
                if part.markup.strip():
                    parser.report_slip(slips.after_else("for", part.markup), part.base)
                end = parser.offset()
                branch = Branch(parser.source, part.start, end, "for-else", "", part.base)
                otherwise = branch, read
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


class BreakTag(Tag):
    """``break``: the end of the loop around it."""

    name = "break"

    def read(self, tag: TagToken, parser: Parser) -> Part:
        return Interrupt(tag.start, self.name)


class ContinueTag(BreakTag):
    """``continue``: the next round of the loop around it."""

    name = "continue"
