"""Markdown blocks that a condition tears apart."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import dropwhile, pairwise, takewhile
from typing import NamedTuple

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid.source_map import Origin, SourceMap
from mkdocs_tandem.pages.code_blocks import (
    BlockKind,
    CodeBlock,
    covering,
    fences,
    next_opening,
    without_open_comments,
)
from mkdocs_tandem.pages.render_result import RenderResult
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.registry import page_rule
from mkdocs_tandem.source import Source

RULE = "torn-markdown"
_TAG = re.compile(r"\{%-?[ \t]*(?P<name>\w+)[^%]*(?:%(?!\})[^%]*)*%\}")
_CONDITION = re.compile(
    r"\{%-?[ \t]*(?:if|elsif|else|unless|case|when|for|include)\b[^%]*(?:%(?!\})[^%]*)*%\}"
)
_FENCE = re.compile(r"[ \t>]*(?P<fence>`{3,}|~{3,})")
_SHORT_FENCE = re.compile(r"^[ \t>]*(?P<fence>`+|~+)[ \t]*$", re.MULTILINE)
_CELL_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_CODE_OR_ESCAPE = re.compile(r"\\.|(?P<ticks>`+)(?:(?!(?P=ticks)).)+(?P=ticks)")
_HEADING = re.compile(r"#{1,6}[ \t]+\S")
_CONTAINER = re.compile(
    r"""(?:={3}[!+]*[ \t]+["']|!{3}[ \t]|\?{3}\+?[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t])"""
)
_TITLE = re.compile(
    r"""[ ]*(?P<mark>!{3}|[?]{3}[+]?|={3}[!+]*)[ ]*(?:[\w-]+[ ]+)*[\w-]*(?P<title>["“'].*?)[ ]*"""
)
"""A line that opens a block with a title."""
_QUOTED = re.compile(r'".*"')
_CONFLICT = re.compile(r"^(?:(?P<begin><{7})|>{7})[ \t]+(?=[\w./-])", re.MULTILINE)
_ELEMENT = re.compile(
    r"<(?P<slash>/?)(?P<name>div|details|section|table|tbody|ul|ol|article|aside|figure|blockquote)"
    r"\b[^<>]*>",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_RAW = re.compile(
    r"<(?P<data>script|style)\b[^<>]*>.*?(?:</(?P=data)\s*>|\Z)"
    r"|(?:(?<=\n)|\A)(?P<indent>[ ]{0,3})(?=</?[a-z])"
    r"|<(?P<slash>/?)(?P<name>div|details|section|table|tbody|tr|td|ul|ol|li|dl|dd|article|aside"
    r"|figure|blockquote|p|pre|center|form|nav|main)(?=[\s>/])(?P<rest>[^<>]*)>",
    re.DOTALL | re.IGNORECASE,
)
"""What Python-Markdown leaves as it is: an element that begins a line, up to its end."""
_LATER_BLOCK = re.compile(r"\n[ \t]*\n(?P<mark>\#{1,6}[ \t]+\S|```|~~~)")
_TAB = 4


class _Line(NamedTuple):
    text: str
    start: int

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip(" "))


class _Page(NamedTuple):
    """The text of one audience, its lines and its fences."""

    text: str
    map: SourceMap
    lines: tuple[_Line, ...]
    code: tuple[tuple[int, int], ...]
    """Where its fenced blocks begin and end."""
    is_code: Callable[[int], int]
    """Whether a place is in one of them."""

    def origin(self, line: _Line) -> Origin:
        return self.map.origin(line.start + len(line.text) - len(line.text.lstrip()))


@page_rule("torn-markdown")
def torn_markdown(variant: Variant) -> Iterator[Finding]:
    """Blocks of Markdown that are open, glued together or cut for the audience of a variant.

    A tag that is never closed hides the ends of such blocks, and is the mistake.
    """
    if any(it.rule == "unclosed-tag" for it in variant.findings):
        return
    page = _page(variant.rendered)
    others = [_page(it) for it in variant.all_rendered if it.text != variant.text]
    exchanged = list(_exchanged_fences(variant, page, others))
    yield from exchanged
    known = {found.location for found in exchanged}
    yield from (it for it in _unclosed_fences(variant, page) if it.location not in known)
    yield from _unquoted_titles(variant, page)
    yield from _open_attribute_lists(variant, page)
    yield from _conflicts(variant, page)
    torn = list(_open_elements(variant, page, others))
    yield from torn or _swallowing_elements(variant, page)
    if not any("{%" in source.text for source in {it.source for it in page.map.pieces}):
        return
    yield from _lost_rows(variant, page)
    yield from _rows_below_blank_lines(variant, page, others)
    yield from _lost_heads(variant, page)
    yield from _glued_blocks(variant, page)
    yield from _leaving_includes(variant, page)
    yield from _lost_containers(variant, page, others)


def _page(rendered: RenderResult) -> _Page:
    lines, code = _structure(rendered.text)
    return _Page(rendered.text, rendered.map, lines, code, covering(code))


@lru_cache(16)
def _structure(text: str) -> tuple[tuple[_Line, ...], tuple[tuple[int, int], ...]]:
    found, at = [], 0
    for line in text.split("\n"):
        found.append(_Line(line.removesuffix("\r"), at))
        at += len(line) + 1
    return tuple(found), tuple(
        (it.start, it.end) for it in fences(text) if it.kind is BlockKind.FENCE
    )


def _finding(variant: Variant, origin: Origin, message: str, hint: str) -> Finding:
    return variant.finding_at(origin, RULE, message, hint)


def _cause(origin: Origin) -> str:
    """The condition before a place, as it is written, and its line; empty if there is none."""
    tag = _last(_CONDITION, origin.source, origin.offset)
    if tag is None:
        return ""
    line = origin.source.location(tag.start()).line
    return f" ('{' '.join(tag[0].split())}' in line {line})"


def _last(pattern: re.Pattern[str], source: Source, before: int) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(source.text, source.body_start, before):
        found = match
    return found


_BLANK = re.compile(r"\n[ \t]*\n")
_LANGUAGE = re.compile(r"[ \t]*[\w+#.-]*[ \t\r]*")


def _unclosed_fences(variant: Variant, page: _Page) -> Iterator[Finding]:
    for start, end in page.code:
        opening = _FENCE.match(page.text, start)
        last = page.text[start:end].rstrip().rpartition("\n")[2]
        closing = _FENCE.fullmatch(last)
        if opening is None:
            continue
        following = next_opening(page.text, CodeBlock("", (), "", start, end, (), ()))
        if following is None and closing and closing["fence"].startswith(opening["fence"]):
            continue
        if page.text.rfind("<pre", 0, start) > page.text.rfind("</pre", 0, start):
            continue
        paragraph = _BLANK.split(page.text[opening.end("fence") : end], maxsplit=1)[0]
        first, _, rest = paragraph.partition("\n")
        if following is None and opening["fence"] in rest and not _LANGUAGE.fullmatch(first):
            continue  # a code span over several lines
        origin = page.map.origin(opening.start("fence"))
        short = _SHORT_FENCE.search(page.text, opening.end(), end)
        message = f"this fence is never closed{_cause(origin)}"
        if short and opening["fence"].startswith(short["fence"]):
            line = page.map.origin(short.start("fence")).location.line
            message = f"this fence is never closed: '{short['fence']}' in line {line} is too short"
        if following is not None:
            line = page.map.origin(following).location.line
            message = f"this fence is not closed before the next one opens in line {line}"
        hint = f"put '{opening['fence']}' below the code; without it, the block is shown as text"
        yield _finding(variant, origin, message, hint)


def _unquoted_titles(variant: Variant, page: _Page) -> Iterator[Finding]:
    """Admonitions, folded blocks and tabs whose title is not between two quotes on its line."""
    for number, line in enumerate(page.lines):
        found = _TITLE.fullmatch(line.text)
        if found is None or _QUOTED.fullmatch(found["title"]) or page.is_code(line.start):
            continue
        is_code = line.indent >= _TAB and not _container(page, number, line.indent)
        below = next((it for it in page.lines[number + 1 :] if it.text.strip()), None)
        if is_code or below is None or below.indent < line.indent + _TAB:
            continue
        origin = page.map.origin(line.start + found.start("title"))
        message = f"this title is not between quotes, so '{found['mark']}' is shown as text"
        yield _finding(variant, origin, message, "write '\"' before and after the title")


def _conflicts(variant: Variant, page: _Page) -> Iterator[Finding]:
    """Lines that Git writes around two versions of a text, one finding for each pair."""
    is_open = False
    for found in _CONFLICT.finditer(page.text):
        if page.is_code(found.start()):
            continue
        if found["begin"] or not is_open:
            hint = "keep one of the two texts, and remove the lines of '<', '=' and '>'"
            line = _line_at(page.text, found.start()).rstrip("\r")
            message = f"'{line[:40]}' is left over from a merge"
            yield _finding(variant, page.map.origin(found.start()), message, hint)
        is_open = found["begin"] is not None


def _delimiters(page: _Page) -> Iterator[tuple[tuple[str, int], bool]]:
    """The lines that open and close fences, by their places in sources; whether they open one."""
    for start, end in page.code:
        opening = _FENCE.match(page.text, start)
        if opening:
            yield _key(page.map.origin(opening.start("fence"))), True
        last = page.text[start:end].rstrip().rfind("\n") + start + 1
        closing = _FENCE.match(page.text, last)
        if closing and last > start:
            yield _key(page.map.origin(closing.start("fence"))), False


def _key(origin: Origin) -> tuple[str, int]:
    return origin.source.path, origin.offset


def _exchanged_fences(variant: Variant, page: _Page, others: Sequence[_Page]) -> Iterator[Finding]:
    """A line that opens a fence for one audience, and closes one for another."""
    others_lines = [it for other in others for it in _delimiters(other)]
    closers = {key for key, _ in others_lines} - {key for key, opens in others_lines if opens}
    for start, _ in page.code:
        opening = _FENCE.match(page.text, start)
        origin = page.map.origin(opening.start("fence") if opening else start)
        if _key(origin) in closers:
            message = (
                f"this line opens a fence here, and closes one for other audiences{_cause(origin)}"
            )
            hint = "put both lines of the fence into the condition, or neither"
            yield _finding(variant, origin, message, hint)
            return


def _columns(row: str) -> int:
    bare = _CODE_OR_ESCAPE.sub("x", row).strip().removeprefix("|").removesuffix("|")
    return bare.count("|") + 1


class _Row(NamedTuple):
    line: _Line
    columns: int
    """Of the table's head."""


def _rows(page: _Page) -> Iterator[tuple[_Row, Sequence[_Line]]]:
    """The line of dashes and the rows of each table, with the lines that follow them."""
    lines = page.lines
    for number, (head, rule) in enumerate(pairwise(lines)):
        is_rule = "|" in rule.text and _CELL_RULE.fullmatch(rule.text)
        if not is_rule or "|" not in head.text or page.is_code(head.start):
            continue
        at = number + 2
        yield _Row(rule, _columns(head.text)), lines[at:]
        while at < len(lines) and "|" in lines[at].text:
            yield _Row(lines[at], _columns(head.text)), lines[at + 1 :]
            at += 1


def _lost_rows(variant: Variant, page: _Page) -> Iterator[Finding]:
    """Rows that a line of tags, which is blank once it is rendered, parts from their table."""
    for row, following in _rows(page):
        lost = _fallen(page, row, following)
        if lost is None:
            continue
        origin, end = page.origin(lost), page.map.origin(row.line.start).location.line
        message = f"the table ends at line {end}: this row is not part of it{_cause(origin)}"
        yield _finding(variant, origin, message, "write '{%- if ... %}' and '{%- endif %}'")


def _rows_below_blank_lines(
    variant: Variant, page: _Page, others: Sequence[_Page]
) -> Iterator[Finding]:
    """Conditions with a blank line in them that ends a table, which is whole for other readers."""
    whole: set[tuple[str, int]] = set()
    if others:
        whole = {_place(other, row.line) for other in others for row, _ in _rows(other)}
    for row, following in _rows(page) if whole else ():
        if not following or following[0].text.strip():
            continue
        below = dropwhile(lambda it: not it.text.strip(), following)
        rows = takewhile(lambda it: it.text.lstrip().startswith("|"), below)
        line = next((it for it in rows if _place(page, it) in whole), None)
        if line is None:
            continue
        if _is_gap_of_tags(page, row.line, line) or _place(page, row.line) not in whole:
            continue
        first, second = page.map.origin(row.line.start), page.map.origin(line.start)
        tag = _CONDITION.search(first.source.text, first.offset, second.offset)
        if tag is not None and first.source is second.source:
            origin = replace(first, offset=tag.start())
            number = second.location.line
            message = (
                f"a blank line here ends the table: the row in line {number} is not part of it"
            )
            yield _finding(variant, origin, message, "remove the blank line in the condition")


def _place(page: _Page, line: _Line) -> tuple[str, int]:
    origin = page.map.origin(line.start)
    return origin.source.path, origin.offset


def _open_attribute_lists(variant: Variant, page: _Page) -> Iterator[Finding]:
    """Attribute lists such as ``{: .note`` that no brace closes: readers see them."""
    if "{:" not in variant.text:
        return
    for found in _OPEN_LIST.finditer(variant.text):
        if not page.is_code(found.start("list")):
            message = f"no '}}' closes '{found['list']}': readers see it as text"
            place, hint = found.start("list"), f"write '{found['list']}}}'"
            yield variant.finding(RULE, place, message, hint, length=len(found["list"]))


_OPEN_LIST = re.compile(
    r"^[ ]{0,3}(?:\#{1,6}[ \t][^\n{]*)?(?P<list>\{:[ \t]*[.#][A-Za-z][^{}\n]*?)[ \t\r]*$"
    r"(?!(?:(?!\n[ \t]*\r?\n)[^{}])*\})",
    re.MULTILINE,
)
"""An attribute list on a line of its own or after a heading that the block does not close."""


def _lost_heads(variant: Variant, page: _Page) -> Iterator[Finding]:
    """Tables whose first row is parted from the line below it by a line of tags."""
    for before, rule in pairwise(page.lines):
        is_rule = rule.text.lstrip().startswith("|") and _CELL_RULE.fullmatch(rule.text)
        if not is_rule or before.text.strip() or page.is_code(rule.start):
            continue
        origin = page.origin(rule)
        above = origin.source.text[: origin.offset].rstrip(" \t").removesuffix("\n")
        if above.rpartition("\n")[2].strip().startswith("{%"):
            message = f"the first row of this table is not right above this line{_cause(origin)}"
            yield _finding(variant, origin, message, "write '{%- if ... %}' and '{%- endif %}'")


def _fallen(page: _Page, row: _Row, following: Sequence[_Line]) -> _Line | None:
    """The last row that follows a table after blank lines, each of which is a line of tags."""
    lost, last = None, row.line
    if following and following[0].text.strip():
        return None
    for number, line in enumerate(following):
        if not line.text.strip():
            continue
        after = following[number + 1].text if number + 1 < len(following) else ""
        is_head = bool(after) and _CELL_RULE.fullmatch(after) is not None
        if not line.text.lstrip().startswith("|") or is_head:
            break
        if not _is_gap_of_tags(page, last, line):
            break
        lost = last = line
    return lost


def _is_gap_of_tags(page: _Page, before: _Line, line: _Line) -> bool:
    """Whether every line between two lines in their source holds something."""
    first, second = page.map.origin(before.start), page.map.origin(line.start)
    if first.source is not second.source or first.offset >= second.offset:
        return False
    _, *between, _ = (*first.source.text[first.offset : second.offset].split("\n"), "")
    if between and not between[-1]:
        between.pop()
    return all(it.strip() for it in between) and (any("{%" in it for it in between) or not between)


def _glued_blocks(variant: Variant, page: _Page) -> Iterator[Finding]:
    """Headings, rows and fences whose line end white space control has taken away."""
    columns = {row.line.start: row.columns for row, _ in _rows(page)}
    at = 0
    for piece in page.map.pieces:
        start, at = at, at + len(piece.text)
        line = page.text.rfind("\n", 0, start) + 1
        before = page.text[line:start]
        if not piece.is_literal or not before.strip() or page.is_code(line):
            continue
        if not _begins_line(piece.source, piece.start):
            continue
        kind = _glued(page.text[start : page.text.find("\n", start) % (len(page.text) + 1)], before)
        if kind == "row" and _columns(_line_at(page.text, line)) <= columns.get(line, 999):
            continue
        tag = _last(_TAG, piece.source, piece.start) if kind else None
        if kind is None or tag is None or not tag[0].endswith("-%}"):
            continue
        origin = Origin(piece.source, tag.start(), page.map.origin(start).via)
        message = f"this {kind} is joined to the line before it: '-%}}' removes the line break"
        yield _finding(variant, origin, message, "write '%}' instead of '-%}'")


def _line_at(text: str, start: int) -> str:
    return text[start:].partition("\n")[0]


def _begins_line(source: Source, offset: int) -> bool:
    line = source.text.rfind("\n", 0, offset) + 1
    return not source.text[line:offset].strip()


def _glued(text: str, before: str) -> str | None:
    """What kind of block a text begins that follows other text on its line."""
    if _HEADING.match(text):
        return "heading"
    if text.startswith("|") and before.rstrip().endswith("|"):
        return "row"
    if _FENCE.match(text) and text[:1] in "`~":
        return "fence"
    return None


def _leaving_includes(variant: Variant, page: _Page) -> Iterator[Finding]:
    """Includes that are indented on a line of their own, and whose further lines are not."""
    starts = [line.start for line in page.lines]
    for call in variant.calls:
        begin = call.source.text.rfind("\n", 0, call.start) + 1
        margin = call.source.text[begin : call.start]
        if len(margin) < _TAB - 2 or margin.strip(" ") or call.included is None:
            continue
        first = next((n for n, at in enumerate(starts) if at == call.offset - len(margin)), None)
        if first is None or page.lines[first].text[: len(margin)] != margin:
            continue
        inner = [it for it in page.lines[first + 1 :] if it.text.strip()]
        leaving = next(
            (
                it
                for it in inner
                if it.indent < len(margin) and variant.map.is_within(it.start, call)
            ),
            None,
        )
        if leaving is None or page.is_code(call.offset) or not _container(page, first, len(margin)):
            continue
        if page.lines[first].text.lstrip().startswith("<"):
            continue
        origin = Origin(call.source, call.start, page.map.origin(call.offset).via[:-1])
        message = f"only the first line of '{call.name}' is indented; the others leave this block"
        hint = "indent the lines of the included file, or write it on one line"
        yield _finding(variant, origin, message, hint)


def _container(page: _Page, number: int, indent: int) -> _Line | None:
    """The line that opens the block which a line is indented into."""
    for line in reversed(page.lines[:number]):
        if line.text.strip() and line.indent < indent:
            is_container = _CONTAINER.match(line.text.lstrip())
            if is_container or not line.indent:
                return line if is_container else None
            indent = line.indent
    return None


def _open_elements(variant: Variant, page: _Page, others: Sequence[_Page]) -> Iterator[Finding]:
    """Elements of HTML that are closed for other audiences only."""
    still_open = _unclosed_element(page)
    if still_open is None or not others or all(_unclosed_element(it) for it in others):
        return
    origin = page.map.origin(still_open.start())
    name = still_open["name"]
    message = f"'<{name}>' is never closed here, but it is for other audiences{_cause(origin)}"
    if still_open["slash"]:
        message = (
            f"'</{name}>' closes nothing here, but it does for other audiences{_cause(origin)}"
        )
    hint = "put both tags into the condition, or neither"
    yield _finding(variant, origin, message, hint)


def _swallowing_elements(variant: Variant, page: _Page) -> Iterator[Finding]:
    """Elements of HTML that are never closed, so that what follows is not read as Markdown."""
    opening = _swallowing(page.text)
    if opening is not None:
        name = opening["name"].lower()
        message = f"'<{name}>' is never closed: what follows it is not read as Markdown"
        origin = page.map.origin(opening.start())
        yield _finding(variant, origin, message, f"put '</{name}>' where it ends")


def swallowed(variant: Variant) -> str:
    """The lines of headings that an element hides which is never closed, one a paragraph."""
    opening = _swallowing(variant.rendered.text)
    if opening is None:
        return ""
    lines = variant.rendered.text[opening.end() :].split("\n")
    return "\n\n".join(line for line in lines if _HEADING.match(line))


@lru_cache(16)
def _swallowing(text: str) -> re.Match[str] | None:
    """The tag of an element that begins a line and is never closed, if Markdown follows it."""
    if "<" not in text or "markdown=" in text:
        return None
    _, code = _structure(text)
    is_hidden = covering(
        [*code, *(it.span() for it in _COMMENT.finditer(without_open_comments(text)))]
    )
    first = _outermost(text, is_hidden)
    later = _LATER_BLOCK.finditer(text, first.end()) if first else ()
    is_seen = any(it["mark"][0] != "#" or not is_hidden(it.start("mark")) for it in later)
    return first if is_seen else None


def _outermost(text: str, is_hidden: Callable[[int], int]) -> re.Match[str] | None:
    """The tag of the outermost element that is open at the end, as Python-Markdown counts them."""
    still_open: list[re.Match[str]] = []
    counts: Counter[str] = Counter()
    line_start = -1
    for tag in _RAW.finditer(text):
        name = (tag["name"] or "").lower()
        if not name:
            line_start = tag.end() if tag["data"] is None else line_start
        elif is_hidden(tag.start()) or tag["rest"].endswith("/"):
            continue
        elif not tag["slash"]:
            if still_open or tag.start() == line_start:
                still_open.append(tag)
                counts[name] += 1
        elif counts[name]:
            _close(name, still_open, counts)
    return still_open[0] if still_open else None


def _close(name: str, still_open: list[re.Match[str]], counts: Counter[str]) -> None:
    """Close the last element of a name, and those within it."""
    closed = ""
    while closed != name:
        closed = still_open.pop()["name"].lower()
        counts[closed] -= 1


def _unclosed_element(page: _Page) -> re.Match[str] | None:
    """The first tag without its partner."""
    hidden = [
        *page.code,
        *(it.span() for it in _COMMENT.finditer(without_open_comments(page.text))),
    ]
    is_hidden = covering(hidden)
    still_open: list[re.Match[str]] = []
    for tag in _ELEMENT.finditer(page.text):
        if is_hidden(tag.start()):
            continue
        line = page.text[page.text.rfind("\n", 0, tag.start()) + 1 : tag.start()]
        if line.count("`") % 2:
            continue
        if not tag["slash"]:
            still_open.append(tag)
        elif still_open and still_open[-1]["name"].lower() == tag["name"].lower():
            still_open.pop()
        else:
            return tag
    return still_open[0] if still_open else None


def _lost_containers(variant: Variant, page: _Page, others: Sequence[_Page]) -> Iterator[Finding]:
    """Indented text whose tab or admonition only other audiences have: here it is code."""
    contained = {
        _key(other.origin(line))
        for other in others
        for number, line in enumerate(other.lines)
        if _is_indented(other, number)
        and (it := _container(other, number, line.indent))
        and it.text.lstrip()[:1] in "=!?"
    }
    if not contained:
        return
    for number, line in enumerate(page.lines):
        origin = page.origin(line)
        if not _is_indented(page, number) or _key(origin) not in contained:
            continue
        if _container(page, number, line.indent) is None:
            message = f"this belongs to a block that only other audiences have{_cause(origin)}"
            hint = "put the text into the condition, too; without its block it is shown as code"
            yield _finding(variant, origin, message, hint)
            return


def _is_indented(page: _Page, number: int) -> bool:
    """Whether a line begins an indented block."""
    line = page.lines[number]
    before = page.lines[number - 1].text.strip() if number else ""
    return (
        line.indent >= _TAB
        and bool(line.text.strip())
        and not before
        and not page.is_code(line.start)
    )
