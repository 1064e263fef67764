"""Templates to nodes, with recovery after each mistake."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cached_property
from typing import NamedTuple

from mkdocs_tandem.finding import RULES, Finding, Severity
from mkdocs_tandem.liquid import common_mistakes, expression_parser, lax_parser, lexer
from mkdocs_tandem.liquid.expression_lexer import RefusedError
from mkdocs_tandem.liquid.expressions import Condition, Filtered, Loop
from mkdocs_tandem.liquid.grammar import Grammar, Parsing
from mkdocs_tandem.liquid.lexer import RUBY_SPACE, tokens
from mkdocs_tandem.liquid.limits import LimitReachedError
from mkdocs_tandem.liquid.nodes import NodeList, RenderNode, TextNode
from mkdocs_tandem.liquid.syntax import Expression, LiquidSyntaxError, TemplateToken
from mkdocs_tandem.source import Source

_CHECKED = 0b11110
"""Where these bits of its position are 0, the parser looks at the clock."""
_MOST_FINDINGS = 100


class TagToken(NamedTuple):
    """A tag as it was typed."""

    name: str
    start: int
    """Offset of its first brace."""
    markup: str
    """What follows the name."""
    base: int
    """Offset of the markup."""


class Parser:
    """Reads one source; its mistakes are in ``findings``."""

    def __init__(self, grammar: Grammar, source: Source) -> None:
        self.tokens = tokens(source.text, source.body_start)
        self.pos = 0
        self.source = source
        self.findings: list[Finding] = []
        self._grammar = grammar
        self._open: list[tuple[TagToken, str]] = []
        self._wrongly_closed: set[int] = set()
        self._has_foreign = False
        """Whether a tag of another template language was reported; it has more, most likely."""
        self._deadline = grammar.limits.clock() + grammar.limits.seconds

    @property
    def current(self) -> TemplateToken:
        """The next token."""
        if self.pos < len(self.tokens):
            return self.tokens[self.pos]
        return TemplateToken("end", "", len(self.source.text))

    def document(self) -> NodeList:
        """The whole source. Raises ``LimitReachedError``, with the finding noted."""
        return self._body("", frozenset())

    def bodies(
        self, opening: TagToken, end: str, middle: frozenset[str] = frozenset()
    ) -> Iterator[tuple[TagToken, NodeList]]:
        """Each part of a block and the tag that opens it, up to the end of the block."""
        limits = self._grammar.limits
        if len(self._open) >= limits.blocks:
            self.report("liquid-limit", f"more than {limits.blocks} nested blocks", opening.start)
            raise LimitReachedError
        self._open.append((opening, end))
        tag = opening
        while True:
            body = self._body(end, middle)
            yield tag, body
            token = self.current
            if token.kind != lexer.TAG or (token.value != end and token.value not in middle):
                self._report_unclosed(opening, end, token)
                break
            tag = self.tag()
            if tag.name == end:
                break
        self._open.pop()

    def body(self, opening: TagToken, end: str) -> NodeList:
        """The one part of a block that nothing divides."""
        ((_, body),) = self.bodies(opening, end)
        return body

    def tag(self) -> TagToken:
        """The tag at this token, without its body."""
        name, markup = self.tokens[self.pos], self.tokens[self.pos + 1]
        self.pos += 2
        return TagToken(name.value, name.start, markup.value, markup.start)

    def offset(self) -> int:
        """Where the next tag, output or text begins; at the end, where the source ends."""
        return self.current.start

    def raw(self) -> TemplateToken | None:
        """The text after a ``raw``; ``None`` if it is never closed."""
        token = self.current
        if token.kind != lexer.RAW:
            return None
        self.pos += 1
        return token

    def output(self, markup: str, base: int) -> Filtered:
        """What ``{{ }}`` and ``assign`` hold; an unknown filter is a finding."""
        expression, refused = self._grammar.read(
            markup, expression_parser.output, lax_parser.output
        )
        foreign = common_mistakes.of_another_language(markup)
        if foreign and (refused or markup.strip() in common_mistakes.WORDS_OF_GO):
            self._report_foreign(foreign, base)
            return self._grammar.read("''", expression_parser.output, lax_parser.output)[0]
        if refused and (slip := common_mistakes.with_output("assign", markup)):
            self.report_slip(slip, base)
        elif refused:
            self._report_lax(markup, base, expression, refused)
        for used in expression.filters:
            if used.name not in self._grammar.filters:
                self._report_filter(used.name, base + used.at)
        return expression

    def condition(self, tag: TagToken) -> Condition:
        """What ``if`` holds; raises ``LiquidSyntaxError``."""
        expression, refused = self._grammar.read(
            tag.markup, expression_parser.condition, lax_parser.condition
        )
        if refused and (slip := common_mistakes.in_condition(tag.name, tag.markup)):
            self.report_slip(slip, tag.base)
        elif refused:
            self._report_lax(tag.markup, tag.base, expression, refused)
        elif slip := common_mistakes.quoted_output(tag.markup):
            self.report_slip(slip, tag.base)
        return expression

    def loop(self, tag: TagToken) -> Loop:
        """What ``for`` holds; raises ``LiquidSyntaxError``."""
        expression, refused = self._grammar.read(
            tag.markup, expression_parser.loop, lax_parser.loop
        )
        if refused and (slip := common_mistakes.with_output(tag.name, tag.markup)):
            self.report_slip(slip, tag.base)
        elif refused:
            self._report_lax(tag.markup, tag.base, expression, refused)
        return expression

    def report(
        self, rule: str, message: str, start: int, *, hint: str = "", length: int = 1
    ) -> None:
        """Note a mistake in this source."""
        is_commented = any(end == _END_OF_COMMENT for _, end in self._open)
        if is_commented and RULES[rule].severity is Severity.WARNING:
            return
        if len(self.findings) < _MOST_FINDINGS:
            location = self.source.location(start)
            self.findings.append(Finding(rule, location, message, hint, length=length))

    def report_slip(self, slip: common_mistakes.MarkupMistake, base: int) -> None:
        """Note a notation of another language in the markup that begins at ``base``."""
        self.report("liquid-lax", slip.message, base + slip.at, hint=slip.hint, length=slip.length)

    def fail(self, tag: TagToken, error: LiquidSyntaxError) -> None:
        """Note that a tag cannot be read."""
        self.report("liquid-syntax", error.message, tag.base + (error.at or 0), hint=error.hint)

    def _body(self, end: str, middle: frozenset[str]) -> NodeList:
        parts: list[RenderNode] = []
        while self.pos < len(self.tokens):
            token = self.tokens[self.pos]
            if token.kind == lexer.CONTENT:
                parts.append(TextNode(token.value, self.source, token.start))
                self._report_lost_braces(token)
                self.pos += 1
            elif token.kind == lexer.OUTPUT:
                parts.append(self._part(self._grammar.tags[lexer.OUTPUT]))
            elif token.kind != lexer.TAG:
                self._report_broken(token)
            elif token.value == end or token.value in middle:
                break
            elif token.value in self._grammar.tags:
                parts.append(self._part(self._grammar.tags[token.value]))
            elif not self._is_skipped(token, end, middle):
                break
        return NodeList(parts)

    def _is_skipped(self, token: TemplateToken, end: str, middle: frozenset[str]) -> bool:
        if self._open and self._open[-1][1] == _END_OF_COMMENT:
            self.pos += 2
            return True
        ends = [outer for _, outer in self._open]
        if lexer.END_OF_LIQUID in ends:  # a block within 'liquid' ends there, too
            ends = ends[ends.index(lexer.END_OF_LIQUID) :]
        if token.value in ends:
            return False
        self._skip_unknown(token, end, middle)
        return True

    def _part(self, tag: Parsing) -> RenderNode:
        limits = self._grammar.limits
        if not self.pos & _CHECKED and limits.clock() > self._deadline:
            message = f"not read after {limits.seconds:g} seconds"
            self.report("liquid-limit", message, self.current.start)
            raise LimitReachedError
        part: RenderNode = tag.parse(self)
        return part

    def _skip_unknown(self, token: TemplateToken, end: str, middle: frozenset[str]) -> None:
        name = token.value
        behind = self._unknown_blocks.get(self.pos)
        if len(self.findings) == _MOST_FINDINGS:
            self.pos = behind or self.pos + 2
            return
        if name in _CLOSING:
            if self._closes_wrongly(name, end):
                self._report_wrong_end(name, token.start)
                self.tokens[self.pos] = token._replace(value=end)
                return
            self._report_stray_end(name, token.start)
            self.pos += 2
            return
        names = [*filter(None, (end, *middle)), *self._tag_names(), *_CLOSING]
        has_own_end = f"end{name}" in self.source.text
        close = [] if has_own_end else get_close_matches(name, names, n=1)
        hint = f"did you mean '{close[0]}'?" if close else _HINT_OF_UNKNOWN
        is_block = behind is not None
        message = f"there is no tag '{name}'" + (_LEFT_OUT if is_block else "")
        start = self.source.text.find(name, token.start)
        self.report("unknown-tag", message, start, hint=hint, length=len(name))
        if close and (close[0] == end or close[0] in middle):
            self.tokens[self.pos] = token._replace(value=close[0])
        else:
            self.pos = behind or self.pos + 2

    def _closes_wrongly(self, name: str, end: str) -> bool:
        """Whether an end that belongs to no open block is where the innermost one has to end."""
        if not (self._open and end == self._open[-1][1] and name.startswith("end")):
            return False
        if any(outer == lexer.END_OF_LIQUID for _, outer in self._open):
            return False
        names = Counter(it.value for it in self.tokens[self.pos :] if it.kind == lexer.TAG)
        needed = sum(outer == end for _, outer in self._open)
        return names[end] - names[end.removeprefix("end")] < needed

    def _report_wrong_end(self, name: str, start: int) -> None:
        """Note the end of another tag in the place of that of the innermost block."""
        opening, end = self._open[-1]
        line = self.source.location(opening.start).line
        message = f"'{{% {name} %}}' cannot close '{{% {opening.name} %}}' in line {line}"
        hint = f"write '{{% {end} %}}'"
        self.report("liquid-syntax", message, start, hint=hint, length=len(name))

    def _report_stray_end(self, name: str, start: int) -> None:
        """Note an end without a beginning, or one within ``liquid`` of a block around it."""
        around = next((tag for tag, end in reversed(self._open) if end == name), None)
        message, hint = f"'{{% {name} %}}' without '{{% {_CLOSING[name]} %}}'", ""
        if around is not None:
            self._wrongly_closed.add(around.start)
            message = f"'{name}' in '{{% liquid %}}' cannot close a tag outside of it"
            hint = f"write '{{% {name} %}}' after the tag"
        self.report("liquid-syntax", message, start, hint=hint, length=len(name))

    @cached_property
    def _unknown_blocks(self) -> dict[int, int]:
        """The positions of tags that nothing defines and that have an end, and those after it.

        The end is one of the tag's own name, as ``endnote``, or one of another tag, as ``endif``,
        if there are more of these than tags that they could belong to.
        """
        tags = self._grammar.tags
        known_ends = {tag.end for tag in tags.values() if tag.end}
        named = [(at, it.value) for at, it in enumerate(self.tokens) if it.kind == lexer.TAG]
        surplus = Counter(value for _, value in named if value in known_ends)
        surplus.subtract(tags[value].end for _, value in named if value in tags)
        found: dict[int, int] = {}
        stack: list[tuple[str, int]] = []
        for at, name in named:
            if name in tags and tags[name].end:
                stack.append((tags[name].end, at))
            elif name.startswith("end"):
                index = _opening(stack, name, is_loose=surplus[name] > 0)
                if index is None:
                    continue
                expected, opening = stack[index]
                del stack[index:]
                if expected not in known_ends:
                    surplus[name] -= 1
                    found[opening] = at + 2
            elif name not in tags and name not in _CLOSING:
                stack.append((f"end{name}", at))
        return found

    def _tag_names(self) -> list[str]:
        return [name for name in self._grammar.tags if name != lexer.OUTPUT]

    def _report_unclosed(self, opening: TagToken, end: str, found: TemplateToken) -> None:
        if opening.start in self._wrongly_closed:
            return
        hint = f"add '{{% {end} %}}'"
        if found.value == lexer.END_OF_LIQUID:
            hint = f"add a line '{end}'"
        elif found.kind == lexer.TAG:
            line = self.source.location(found.start).line
            hint += f" before '{{% {found.value} %}}' in line {line}"
        message = f"'{{% {opening.name} %}}' is never closed"
        self.report("unclosed-tag", message, opening.start, hint=hint)

    def _report_broken(self, token: TemplateToken) -> None:
        self.pos += 1
        if token.kind == lexer.UNCLOSED:
            self._report_run_on(token)
            return
        end = token.start + max(len(token.value), 40)
        shown = self.source.text[token.start : end].split("\n")[0]
        braces = "%}" if token.value.startswith("{%") else "}}"
        if token.value.endswith("%}"):
            shown = token.value.split("\n")[0][:40]
            self.report("liquid-syntax", f"'{shown}' has no name", token.start,
                        hint="write the name of a tag after '{%'")  # fmt: skip
        else:
            self.report("liquid-syntax", f"'{shown}' is never closed", token.start,
                        hint=f"add '{braces}'")  # fmt: skip

    def _report_run_on(self, token: TemplateToken) -> None:
        """Note a tag that has no end of its own."""
        name = self.tokens[self.pos].value
        if self._open and self._open[-1][1] == _END_OF_COMMENT and name != _END_OF_COMMENT:
            return
        message = f"'{{% {name}' is not closed"
        following = self.source.text.find("{%", token.start + 2)
        if following >= 0 and "%}" in self.source.text[following:]:
            line = self.source.location(following).line
            tag = self.source.text[following:].split("%}")[0].split("\n")[0].strip("{%- ")[:30]
            message += f" and swallows all up to '{{% {tag} %}}' in line {line}"
        hint = f"write '%}}' instead of '{token.value}'" if token.value else "add '%}'"
        self.report("liquid-syntax", message, token.start, hint=hint, length=len(name) + 3)

    def _report_lost_braces(self, token: TemplateToken) -> None:
        for found in common_mistakes.LACKS_BRACE.finditer(token.value):
            message, hint = (
                f"'{found[0]}' lacks a brace",
                f"write '{{{{ {found['value'].strip()} }}}}'",
            )
            start, length = token.start + found.start(), len(found[0])
            self.report("liquid-lax", message, start, hint=hint, length=length)

    def _report_foreign(self, slip: common_mistakes.MarkupMistake, base: int) -> None:
        """Note a tag of another template language, the first one in this source only."""
        if not self._has_foreign:
            self.report_slip(slip, base)
        self._has_foreign = True

    def _report_lax(
        self, markup: str, base: int, expression: Expression, refused: RefusedError
    ) -> None:
        message = f"{refused.message} in '{markup.strip(RUBY_SPACE)[:60]}'"
        hint = f"{common_mistakes.READ_AS}'{expression}'"
        self.report("liquid-lax", message, base + refused.offset, hint=hint)

    def _report_filter(self, name: str, start: int) -> None:
        close = get_close_matches(name, self._grammar.filters, n=1, cutoff=_NEAR)
        hint = f"did you mean '{close[0]}'?" if close else "the value is passed on as it is"
        message = f"there is no filter '{name}'"
        self.report("undefined-filter", message, start, hint=hint, length=len(name))


def _opening(stack: list[tuple[str, int]], name: str, *, is_loose: bool) -> int | None:
    """The last tag that an end belongs to; one that is loose may close an unknown tag, too."""
    for index in range(len(stack) - 1, max(-1, len(stack) - 1 - _MOST_OPEN), -1):
        expected = stack[index][0]
        if expected == name or (is_loose and name in _CLOSING and expected[3:] not in _OPENING):
            return index
    return None


_MOST_OPEN = 1_000
_NEAR = 0.7
"""The similarity (0 to 1) of a misspelt filter's name to a known one: 'shout' is not 'sort'."""
_LEFT_OUT = ", and its text is left out"
"""What the message about a block that nothing defines ends with."""
_HINT_OF_UNKNOWN = "a package may define it, see 'Your own Liquid tags' in the manual"


def may_be_defined(finding: Finding) -> bool:
    """Whether a finding is of a tag that a package may define, and no typo of one that is known."""
    is_open = _LEFT_OUT in finding.message or finding.hint == _HINT_OF_UNKNOWN
    return finding.rule == "unknown-tag" and is_open


def may_bring_headings(finding: Finding, sources: Iterable[Source]) -> bool:
    """Whether a tag that a package may define is a block, or is alone on its line."""
    if not may_be_defined(finding):
        return False
    if _LEFT_OUT in finding.message:
        return True
    path, line = finding.location.path, finding.location.line
    lines = (it.line(line) for it in sources if it.path == path)
    return any(map(_IS_ALONE.fullmatch, lines))


_IS_ALONE = re.compile(r"\s*\{%-?\s*\w+(?:\s+[^\s%-][^%]*|\s*-?)%\}\s*")
_END_OF_COMMENT = "endcomment"
_CLOSING = {
    "endif": "if",
    "endunless": "unless",
    "endcase": "case",
    "endfor": "for",
    "endcapture": "capture",
    "endcomment": "comment",
    "endraw": "raw",
    "else": "if",
    "elsif": "if",
    "when": "case",
}
_OPENING = frozenset(_CLOSING.values())
