"""kramdown's block structure as Markdown for Python-Markdown.

A port of the block parsers of kramdown 2.4 and kramdown-parser-gfm 1.1 with their order and their
rules for what ends a paragraph: no parser of CommonMark reads lists, HTML and tables so.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from textwrap import dedent

SPAN_ELEMENTS = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "big",
        "bdo",
        "br",
        "button",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "mark",
        "option",
        "q",
        "rb",
        "rbc",
        "rp",
        "rt",
        "rtc",
        "ruby",
        "samp",
        "select",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
    ]
)
"""Elements of HTML that begin no block."""
VOID_ELEMENTS = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "command",
        "embed",
        "hr",
        "img",
        "input",
        "keygen",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
HOLD_BLOCKS = frozenset([
    "address", "applet", "article", "aside", "blockquote", "body", "dd", "details", "div", "dl",
    "fieldset", "figure", "figcaption", "footer", "form", "header", "hgroup", "iframe", "li",
    "main", "map", "menu", "nav", "noscript", "object", "section", "summary", "td",
])  # fmt: skip
"""Elements whose content is blocks of Markdown with kramdown's option ``parse_block_html``."""
HOLD_TEXT = frozenset([
    "caption", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "legend", "optgroup", "p", "th",
])  # fmt: skip
"""Elements whose content is a line of Markdown with that option."""
_MAX_DEPTH = 40

_SPANS = "|".join([*sorted(SPAN_ELEMENTS), "script"])
_VOID = "|".join(sorted(VOID_ELEMENTS))
_NAME = r"[A-Za-z_][\w:.-]*"
_ANY = r"(?:\\\}|[^}])"
_ATTRIBUTES = r"""(?:\s+[\w:.@-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*"""
_IAL = rf"\{{:(?!:|/)({_ANY}+)\}}\s*?\n"
_HTML_EDGE = rf"</?(?!(?:{_SPANS})\b){_NAME}"
_LAZY_END = rf"\s*?\n|[ ]{{0,3}}{_IAL}|\^\s*?\n|[ ]{{0,3}}{_HTML_EDGE}|\Z"
_LIST = r"[ ]{0,3}(?:[+*-]|\d+\.)[\t| ].*?\n"
_FENCE_START = r"[ ]{0,3}[~`]{3,}"
_HEADER = r"(?P<level>\#{1,6})[\t ]+(?P<contents>.*)\n"
_CODE = r"(?:[ ]{4}|\t)"


def _compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern as Ruby reads it: letters and white space are those of ASCII."""
    return re.compile(pattern, re.MULTILINE | re.ASCII | flags)


_BLANK = _compiled(r"(?:^[^\S\n]*\n)+")
_EOB = _compiled(r"^\^\s*?\n")
_LINE = _compiled(r"[^\n]*\n?")
_IAL_BLOCK = _compiled(rf"^[ ]{{0,3}}{_IAL}")
_ALD = _compiled(rf"^[ ]{{0,3}}\{{:(\w[\w-]*):({_ANY}+)\}}\s*?\n")
_EXTENSION = _compiled(rf"^[ ]{{0,3}}\{{::(\w+)(?:\s({_ANY}*?)|)(/)?\}}\s*?\n")
_BLOCK_HTML = re.compile(r"""\bparse_block_html=["'](true|false)["']""")
_EXTENSION_IN_LINE = _compiled(
    r"^[ ]{0,3}\{::(nomarkdown|comment)[^}]*\}(.*?)\{:/(?:\1)?\}[ \t]*\n", re.DOTALL
)
_PARAGRAPH_END = _compiled(
    rf"^(?:{_LAZY_END}|{_LIST}|{_HEADER}|[ ]{{0,3}}:[\t| ].*?\n|[ ]{{0,3}}>[ ]?|{_FENCE_START})"
)
_QUOTE_END = _compiled(rf"^(?:{_LAZY_END})")
_QUOTE = _compiled(r"^[ ]{0,3}>[ ]?")
_CODEBLOCK = _compiled(
    rf"(?:(?:^[^\S\n]*\n)*(?:^{_CODE}[ \t]*\S.*\n)+"
    rf"(?:(?!^(?:[ ]{{0,3}}{_IAL}|\^\s*?\n|[ ]{{0,3}}{_HTML_EDGE}))^[ \t]*\S.*\n)*)+"
)
_FENCE_INFO = r"[ \t]*(?:\{[^\n`]*\}|[^\s`]*(?:[ \t]+\w+=[^\n`]*)?)[ \t]*"
"""One word, as kramdown has it; options after it, or all in braces, as Python-Markdown has it."""
_FENCED = _compiled(
    rf"^[ ]{{0,3}}(?P<ticks>(?P<tick>[~`])(?P=tick){{2,}})(?P<info>{_FENCE_INFO})\n"
    r"(?P<code>.*?)^[ ]{0,3}(?P=ticks)(?P=tick)*\s*?\n",
    re.DOTALL,
)
_FENCE_IN_HTML = _compiled(
    r"<(?P<raw>pre|script|style|textarea)\b.*?</(?P=raw)\s*>|<!--.*?-->"
    rf"|(?P<fence>{_FENCED.pattern})",
    re.DOTALL | re.IGNORECASE,
)
"""A fence, or an element whose content is read over."""
_ATX = _compiled(rf"^{_HEADER}")
_SETEXT = _compiled(r"^[ ]{0,3}(?P<contents>[^ \t\n].*)\n(?P<level>[-=])[-=]*[ \t\r\f\v]*\n")
_NAME_START = (
    r":A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    r"\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME_REST = r"\-.0-9\u00b7\u0300-\u036f\u203f\u2040"
_HEADER_ID = re.compile(rf"[\t ]\{{#(?P<id>[{_NAME_START}][{_NAME_START}{_NAME_REST}]*)\}}\Z")
"""The id of a heading is a name in XML."""
_HR = _compiled(r"^[ ]{0,3}(\*|-|_)[ \t]*\1[ \t]*\1(?:\1|[ \t])*\n")
_UL = _compiled(r"^([ ]{0,3}[+*-])([\t| ].*?\n)")
_OL = _compiled(r"^([ ]{0,3}\d+\.)([\t| ].*?\n)")
_DL = _compiled(r"^([ ]{0,3}:)([\t| ].*?\n)")
_ANY_LIST = re.compile(_LIST)
_ITEM_IAL = re.compile(rf"\s*\{{:(?!(?:\w[\w-]*)?:|/)({_ANY}+)\}}\s*")
_ITEM_IAL_ALONE = re.compile(rf"(?:{_ITEM_IAL.pattern})?\s*\n")
_COMMENT = _compiled(r"^[ ]{0,3}<!--.*?-->[ \t]*\n?", re.DOTALL)
_TAG = _compiled(rf"^[ ]{{0,3}}<({_NAME})({_ATTRIBUTES})\s*(/)?>", re.DOTALL)
SAYS_MARKDOWN = re.compile(r"\smarkdown\s*=")
"""The attribute that makes the content of a tag Markdown."""
_SAYS_NO_MARKDOWN = re.compile(r"""\smarkdown\s*=\s*["']?0""")
_MARKDOWN = re.compile(r"""\smarkdown\s*=\s*["']?(1|block)\b""")
_MARKDOWN_WITHIN = re.compile(r"""<\w[^<>]*\smarkdown\s*=\s*["']?(?:1|block|span)\b""")
_ANY_TAG = re.compile(
    rf"<!--.*?-->|<(?:{_VOID})\b[^<>]*>|<(?P<name>{_NAME})(?P<attributes>{_ATTRIBUTES})\s*(?<!/)>",
    re.DOTALL | re.IGNORECASE,
)
"""A comment, an element without content, or the opening tag of one that has a name here."""
_RAW = frozenset({"p", "pre", "script", "style", "textarea"})
"""Elements whose content is never read for Markdown within."""
_MATH = _compiled(r"^[ ]{0,3}\$\$(.*?)\$\$(\s*?\n)?", re.DOTALL)
_BOUNDARY = _compiled(rf"(?:^\s*\n|^\^\s*?\n|^[ ]{{0,3}}{_IAL}|\Z)")
_TABLE_LINE = _compiled(r"^(?:\||.*?[^\\\n]\|).*?\n")
_TABLE_START = _compiled(r"^[ ]{0,3}(?=\S)(?:\||.*?[^\\\n]\|).*?\n")
_TABLE_SEPARATOR = _compiled(r"^([+|: \t-]*?-[+|: \t-]*?)[ \t]*\n")
_TABLE_FOOTER = _compiled(r"^[+|: \t=]*?=[+|: \t=]*?[ \t]*\n")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)|<code.*?>.*?</code>|\\.")
_FOOTNOTE = _compiled(rf"^[ ]{{0,3}}\[\^(\w[\w-]*)\]:\s*?(.*?\n(?:{_CODEBLOCK.pattern})?)")
_LINK_DEFINITION = _compiled(
    r"^[ ]{0,3}\[([^\n\]]+)\]:[ \t]*(?:<(.*?)>|([^\n]*?\S[^\n]*?))"
    r"""(?:(?:[ \t]*?\n|[ \t]+?)[ \t]*?(["'])(.+?)\4)?[ \t]*?\n"""
)
_ABBREVIATION = _compiled(r"^[ ]{0,3}\*\[(.+?)\]:(.*?)\n")


@dataclass
class Block:
    """A block of a text."""

    kind: str
    """blank, code, fence, quote, header, hr, ul, ol, li, dl, dt, dd, html, markdown (an element
    with Markdown in it), math, table, footnote, definition (of a link or an abbreviation), eob, p.
    """
    text: str = ""
    """What it holds as text, without its own markers."""
    children: list["Block"] = field(default_factory=list)
    info: str = ""
    """The header of a fence, the number of hashes, the alignments of a table, the opening tag."""
    attributes: str = ""
    """Of its attribute lists (``{: .note}``), without braces."""
    is_loose: bool = False
    """Whether blank lines set the items of a list apart."""
    rows: list[list[str]] = field(default_factory=list)


def blocks(text: str, *, reads_html: bool = False) -> list[Block]:
    """The blocks of a text, in its order; ``reads_html`` is kramdown's ``parse_block_html``.

    The text may set that option, too: ``{::options parse_block_html="true" /}``.
    """
    text = text.replace("\r\n", "\n")
    parser = _Parser({}, reads_html=reads_html)
    return parser.parse(text if text.endswith("\n") else f"{text}\n", 0)


def fences_in_html(text: str) -> Iterator[tuple[int, int, Block]]:
    """Start, end and block of each fence in HTML, which is what the tag ``highlight`` prints."""
    for found in _FENCE_IN_HTML.finditer(text):
        if found["fence"]:
            yield (*found.span(), Block("fence", found["code"], info=found["info"].strip()))


class _Parser:
    """Reads the blocks of one text; nested ones have parsers of their own."""

    def __init__(self, lists: dict[str, str], *, reads_html: bool, is_apart: bool = True) -> None:
        """``lists`` are the named attribute lists of the whole page.

        ``is_apart``: whether the end of the text ends a block, as a blank line does.
        """
        self._lists = lists
        self._reads_html = reads_html
        self._found: list[Block] = []
        self._waiting = ""
        """The attribute list of the next block."""
        self._text = ""
        self._at = 0
        self._depth = 0
        self._is_apart = is_apart

    def parse(self, text: str, depth: int) -> list[Block]:
        self._text, self._depth = text, depth
        parsers: Sequence[Callable[[], bool]] = (
            self._blank, self._codeblock, self._fence, self._quote, self._atx, self._rule,
            self._list, self._definitions, self._html, self._setext, self._math, self._table,
            self._footnote, self._definition, self._extension, self._end_of_block,
        )  # fmt: skip
        while self._at < len(self._text):
            self._begin_line()
            if depth > _MAX_DEPTH or not any(parser() for parser in parsers):
                self._paragraph()
        return self._found

    def _begin_line(self) -> None:
        """Let the rest of a line after an element of HTML begin a line, as in Ruby's scanner."""
        if self._at and self._text[self._at - 1] != "\n":
            self._text, self._at = self._text[self._at :], 0

    def _inner(self, text: str, *, is_apart: bool = True) -> list[Block]:
        inner = _Parser(self._lists, reads_html=self._reads_html, is_apart=is_apart)
        return inner.parse(text, self._depth + 1)

    def _element_inner(self, text: str) -> list[Block]:
        """The blocks in an element: its closing tag ends a table only below a blank line."""
        is_apart = re.search(r"\n[ \t]*\n[ \t]*\Z", text) is not None
        return self._inner(f"{text.rstrip()}\n", is_apart=is_apart)

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(self._text, self._at)

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = self._match(pattern)
        if found:
            self._at = found.end()
        return found

    def _add(self, block: Block) -> bool:
        block.attributes = f"{block.attributes} {self._waiting}".strip()
        self._waiting = ""
        self._found.append(block)
        return True

    def _is_after_boundary(self) -> bool:
        last = self._found[-1] if self._found else None
        if last is None or last.kind == "blank" or self._waiting:
            return True
        return last.kind == "eob" and last.text == "^"  # not what ends an attribute list

    def _is_before_boundary(self, at: int) -> bool:
        is_end = at >= len(self._text)
        return self._is_apart if is_end else _BOUNDARY.match(self._text, at) is not None

    def _blank(self) -> bool:
        found = self._take(_BLANK)
        if not found:
            return False
        if self._found and self._found[-1].kind == "blank":
            return True
        return self._add(Block("blank"))

    def _codeblock(self) -> bool:
        if not re.compile(_CODE).match(self._text, self._at):
            return False
        found = self._take(_CODEBLOCK)
        if not found:
            return False
        data = re.sub(r"\n( {0,3}\S)", r" \1", found[0])
        return self._add(Block("code", re.sub(rf"^{_CODE}", "", data, flags=re.MULTILINE)))

    def _fence(self) -> bool:
        found = self._take(_FENCED)
        return bool(found) and self._add(
            Block("fence", found["code"], info=found["info"].strip()) if found else Block("p")
        )

    def _quote(self) -> bool:
        if not self._match(_QUOTE):
            return False
        text = self._until(_QUOTE_END)
        return self._add(Block("quote", children=self._inner(_QUOTE.sub("", text))))

    def _until(self, end: re.Pattern[str]) -> str:
        """The line here and those that follow, up to one that ends them."""
        start = self._at
        self._take(_LINE)
        while self._at < len(self._text) and not self._match(end):
            self._take(_LINE)
        return self._text[start : self._at]

    def _atx(self) -> bool:
        found = self._match(_ATX)
        if not found:
            return False
        text, name = _contents(found["contents"])
        text = re.sub(r"[\t ]#+\Z", "", text).rstrip()
        if not text:
            return False
        self._at = found.end()
        return self._add(Block("header", text, info=found["level"], attributes=name))

    def _setext(self) -> bool:
        found = self._match(_SETEXT)
        if not found or not self._is_after_boundary():
            return False
        text, name = _contents(found["contents"])
        self._at = found.end()
        level = "##" if found["level"] == "-" else "#"
        return self._add(Block("header", text, info=level, attributes=name))

    def _rule(self) -> bool:
        return bool(self._take(_HR)) and self._add(Block("hr"))

    def _list(self) -> bool:
        kind, start = ("ul", _UL) if self._match(_UL) else ("ol", _OL)
        if not self._match(start):
            return False
        items, is_ended = self._items(start, kind)
        found = Block(kind)
        last_blank = False
        for attributes, parts in items:
            children = [child for part in parts for child in self._inner(part) if part]
            last_blank = bool(children) and children[-1].kind == "blank"
            if last_blank:
                children.pop()
            found.children.append(Block("li", children=children, attributes=attributes))
        found.is_loose = _is_loose(items)
        self._add(found)
        if last_blank and not is_ended:
            self._found.append(Block("blank"))
        return True

    def _items(  # noqa: C901, PLR0915 -- kramdown's loop, kept in one piece to be compared
        self, start: re.Pattern[str], kind: str
    ) -> tuple[list[tuple[str, list[str]]], bool]:
        """The items of a list with their attributes and texts, nested lists apart."""
        items: list[tuple[str, list[str]]] = []
        rules = _rules(4)
        is_nested = after_blank = False
        while self._at < len(self._text):
            if kind != "dl" and after_blank and self._match(_HR):
                break
            if self._match(_EOB):
                if kind != "dl":
                    self._take(_EOB)
                return items, True
            if marker := self._take(start):
                text, indentation = _first_line(len(marker[1]), marker[2])
                rules = _rules(indentation)
                attributes, text = _item_attributes(text)
                items.append((self._expanded(attributes), [text]))
                start = _next_item(kind, indentation)
                is_nested, after_blank = bool(_ANY_LIST.match(text)), False
            elif line := self._take(rules.content) or (not after_blank and self._take(rules.lazy)):
                text, is_indented = _unindented(line[0], rules)
                parts = items[-1][1]
                is_list = kind != "dl" and bool(_ANY_LIST.match(text))
                if not is_nested and is_indented and is_list:
                    parts.append("")
                    is_nested = True
                elif is_nested and not is_indented and is_list:
                    text = " " * (rules.width + 4) + text
                parts[-1] += text
                after_blank = False
            elif blank := self._take(_BLANK):
                is_nested = after_blank = True
                items[-1][1][-1] += blank[0]
            else:
                break
        return items, False

    def _definitions(self) -> bool:
        if not self._match(_DL) or not self._has_terms():
            return False
        found = Block("dl")
        last = self._found.pop()
        is_apart = last.kind == "blank"
        terms = self._found.pop() if is_apart else last
        found.attributes = terms.attributes
        for term in terms.text.split("\n"):
            attributes, text = _item_attributes(term)
            found.children.append(Block("dt", text.strip(), attributes=self._expanded(attributes)))
        items, _ = self._items(_DL, "dl")
        last_blank = False
        for attributes, parts in items:
            children = self._inner("".join(parts))
            last_blank = bool(children) and children[-1].kind == "blank"
            if last_blank:
                children.pop()
            item = Block("dd", children=children, attributes=attributes, is_loose=is_apart)
            found.children.append(item)
        before = [it for it in self._found[-2:] if it.kind != "blank"]
        if before and before[-1].kind == "dl":
            before[-1].children += found.children
            del self._found[self._found.index(before[-1]) + 1 :]
        else:
            self._found.append(found)
        if last_blank:
            self._found.append(Block("blank"))
        return True

    def _has_terms(self) -> bool:
        """Whether a paragraph is above, at most one blank line apart."""
        last = self._found[-2:]
        if not last:
            return False
        return last[-1].kind == "p" or (
            len(last) > 1 and last[-1].kind == "blank" and last[-2].kind == "p"
        )

    def _html(self) -> bool:
        if comment := self._match(_COMMENT):
            self._at = comment.end()
            return self._add(Block("html", comment[0].strip("\n")))
        tag = self._match(_TAG)
        if not tag or tag[1].lower() in SPAN_ELEMENTS:
            return False
        start, self._at = self._at, tag.end()
        if not tag[3] and tag[1].lower() not in VOID_ELEMENTS:
            inner, close, self._at = _element(self._text, self._at, tag[1])
            opening = self._opening(tag)
            if _MARKDOWN.search(opening) and tag[1].lower() not in ("p", "pre", "script", "style"):
                self._take(re.compile(r"[ \t]*\n"))
                children = self._element_inner(inner.lstrip("\n"))
                return self._add(Block("markdown", close, children, info=opening))
            if opening != tag[0].strip():
                self._take(re.compile(r"[ \t]*\n"))
                return self._add(Block("html", f"{opening}{inner}{close}"))
            is_raw = tag[1].lower() in _RAW or _SAYS_NO_MARKDOWN.search(tag[2])
            if not is_raw and _MARKDOWN_WITHIN.search(inner):
                self._take(re.compile(r"[ \t]*\n"))
                opening = _reading(tag[0].strip())
                return self._add(Block("markdown", close, self._within(inner), info=opening))
        text = self._text[start : self._at]
        self._take(re.compile(r"[ \t]*\n"))
        return self._add(Block("html", text))

    def _opening(self, tag: re.Match[str]) -> str:
        """The opening tag of an element, marked by ``parse_block_html``'s rule for its content."""
        written, name = tag[0].strip(), tag[1].lower()
        if not self._reads_html or SAYS_MARKDOWN.search(tag[2]):
            return written
        if name in HOLD_BLOCKS:
            return _reading(written)
        return _reading(written, "span") if name in HOLD_TEXT else written

    def _within(self, text: str) -> list[Block]:
        """The content of an HTML element, of which only elements within are Markdown."""
        found: list[Block] = []
        at = raw = 0
        while tag := _ANY_TAG.search(text, at):
            inner, close, at = "", "", tag.end()
            if tag["name"] and f"</{tag['name']}" in text:
                inner, close, at = _element(text, at, tag["name"])
            block = self._with_markdown(tag, inner, close)
            if block is not None:
                found += [Block("html", text[raw : tag.start()].strip("\n")), block]
                raw = at
        found.append(Block("html", text[raw:].strip("\n")))
        return [it for it in found if it.kind != "html" or it.text.strip()]

    def _with_markdown(self, tag: re.Match[str], inner: str, close: str) -> Block | None:
        """An element that is Markdown or has such in it; ``None`` if all of it is HTML."""
        name = (tag["name"] or "").lower()
        if _MARKDOWN_WITHIN.match(tag[0]) and name:
            if name == "p" or "span" in tag["attributes"]:
                return Block("html", f"{tag[0]}{inner}{close}")
            return Block(
                "markdown", close, self._element_inner(dedent(inner).lstrip()), info=tag[0]
            )
        if name and name not in _RAW and _MARKDOWN_WITHIN.search(inner):
            return Block("markdown", close, self._within(inner), info=_reading(tag[0]))
        return None

    def _math(self) -> bool:
        found = self._match(_MATH)
        if not found or not self._is_after_boundary():
            return False
        if not self._is_before_boundary(found.end()):
            return False
        self._at = found.end()
        return self._add(Block("math", found[1].strip()))

    def _table(self) -> bool:
        if not self._match(_TABLE_START) or not self._is_after_boundary():
            return False
        start = self._at
        found = Block("table")
        self._take(_TABLE_SEPARATOR)
        has_head = False
        while self._at < len(self._text) and self._match(_TABLE_LINE):
            if separator := self._take(_TABLE_SEPARATOR):
                if found.rows and not has_head and not found.info:
                    has_head = True
                    found.info = separator[1]
                    found.is_loose = len(found.rows) > 1
            elif not self._take(_TABLE_FOOTER):
                row = self._take(_LINE)
                found.rows.append(_cells(row[0] if row else ""))
        is_table = len(found.rows) > int(has_head)
        lines = self._text[start : self._at].splitlines()
        is_table = is_table and self._is_before_boundary(self._at) and all(map(_has_pipe, lines))
        if not is_table or not _has_pipe(_without_elements("\n".join(lines))):
            self._at = start
            return False
        return self._add(found)

    def _footnote(self) -> bool:
        found = self._take(_FOOTNOTE)
        if not found:
            return False
        inner = re.sub(rf"^{_CODE}", "", found[2], flags=re.MULTILINE)
        self._add(Block("footnote", children=self._inner(inner.lstrip(" \t")), info=found[1]))
        self._found.append(Block("eob"))
        return True

    def _definition(self) -> bool:
        found = self._match(_LINK_DEFINITION)
        if found and not re.search(r"[ \t]+[\"']", found[3] or ""):
            self._at = found.end()
        elif not (found := self._take(_ABBREVIATION)):
            return False
        self._found.append(Block("definition", found[0].strip()))
        self._found.append(Block("eob"))
        return True

    def _extension(self) -> bool:
        if named := self._take(_ALD):
            self._lists[named[1]] = f"{self._lists.get(named[1], '')} {named[2]}".strip()
            self._found.append(Block("eob"))
            return True
        if whole := self._take(_EXTENSION_IN_LINE):
            kind = "html" if whole[1] == "nomarkdown" else "eob"
            return self._add(Block(kind, whole[2].strip("\n")))
        if named := self._take(_EXTENSION):
            said = _BLOCK_HTML.search(named[2] or "") if named[1] == "options" else None
            self._reads_html = said[1] == "true" if said else self._reads_html
            self._found.append(Block("eob"))
            return True
        if given := self._take(_IAL_BLOCK):
            self._attribute(self._expanded(given[1]))
            return True
        return False

    def _attribute(self, attributes: str) -> None:
        """Give an attribute list to the block above, or to the next if a blank line is above."""
        last = self._found[-1] if self._found else None
        if last is None or last.kind in ("blank", "eob"):
            self._waiting = f"{self._waiting} {attributes}".strip()
            return
        last.attributes = f"{last.attributes} {attributes}".strip()
        if not self._match(_IAL_BLOCK):
            self._found.append(Block("eob"))

    def _expanded(self, attributes: str) -> str:
        """An attribute list with those that it names."""
        words = re.findall(r"""[\w-]+=(?:"[^"]*"|'[^']*')|\S+""", attributes)
        return " ".join(self._lists.get(word, word) for word in words)

    def _end_of_block(self) -> bool:
        return bool(self._take(_EOB)) and self._add(Block("eob", "^"))

    def _paragraph(self) -> None:
        text = self._until(_PARAGRAPH_END)
        if self._found and self._found[-1].kind == "p":
            self._found[-1].text += "\n" + text.rstrip("\n")
        else:
            self._add(Block("p", text.strip("\n").lstrip()))


@dataclass(frozen=True)
class _Rules:
    """What belongs to an item by its indentation."""

    width: int
    content: re.Pattern[str]
    lazy: re.Pattern[str]


def _reading(tag: str, how: str = "1") -> str:
    """An opening tag that lets Python-Markdown read elements within for Markdown."""
    return f'{tag[:-1].rstrip()} markdown="{how}">'


def _element(text: str, start: int, name: str) -> tuple[str, str, int]:
    """The content of an element that is opened before ``start``, its closing tag and its end.

    To the end of the text if nothing closes it.
    """
    depth, name = 1, re.escape(name)
    if name.lower() in ("script", "style", "pre", "textarea"):
        edge = re.compile(rf"</{name}\s*>", re.IGNORECASE)
    else:
        edge = re.compile(rf"<!--.*?-->|<(/?){name}\b[^>]*?(/?)>", re.IGNORECASE | re.DOTALL)
    for found in edge.finditer(text, start):
        if found[0].startswith("<!--") or (edge.groups and found[2]):
            continue
        depth += -1 if found[0].startswith("</") else 1
        if depth == 0:
            return text[start : found.start()], found[0], found.end()
    return text[start:], f"</{name}>", len(text)


def _rules(width: int) -> _Rules:
    tab, tabs, spaces = r"(?:\t|[ ]{4})", width // 4, width % 4
    indentation = rf"^(?:{tab}{{{tabs}}}[ ]{{{spaces}}}|{tab}{{{tabs + 1}}})"
    stop = rf"(?!^[ ]{{0,{min(width, 3)}}}(?:{_IAL}|{_HTML_EDGE}))"
    return _Rules(width, _compiled(rf"{indentation}.*\S.*\n"), _compiled(rf"^{stop}.*\S.*\n"))


def _first_line(width: int, content: str) -> tuple[str, int]:
    """The text of an item's first line, and the indentation of what belongs to the item."""
    if _ITEM_IAL_ALONE.fullmatch(content):
        return content.lstrip(), 4
    while found := re.match(r"( *)(\t+)", content):
        spaces = 4 - ((len(found[1]) + width) % 4) + (len(found[2]) - 1) * 4
        content = found[1] + " " * spaces + content[found.end() :]
    width += len(content) - len(content.lstrip(" "))
    return content.lstrip(), width


def _item_attributes(text: str) -> tuple[str, str]:
    found = _ITEM_IAL.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def _next_item(kind: str, width: int) -> re.Pattern[str]:
    marker = {"ul": "[+*-]", "ol": r"\d+\.", "dl": ":"}[kind]
    return _compiled(rf"^([ ]{{0,{min(3, max(width - 1, 0))}}}{marker})([\t| ].*?\n)")


def _unindented(line: str, rules: _Rules) -> tuple[str, bool]:
    line = re.sub(r"^\t+", lambda tabs: "    " * len(tabs[0]), line)
    prefix = " " * rules.width
    return (line[rules.width :], True) if line.startswith(prefix) else (line, False)


def _is_loose(items: Sequence[tuple[str, list[str]]]) -> bool:
    """Whether a blank line follows an item that has another one below."""
    return any(re.search(r"\n[ \t]*\n\Z", "".join(parts)) for _, parts in items[:-1])


def _contents(text: str) -> tuple[str, str]:
    """The text of a heading, and the id that it is given."""
    text = text.rstrip()
    found = _HEADER_ID.search(text)
    return (text[: found.start()].rstrip(), f'id="{found["id"]}"') if found else (text, "")


_BLOCKS_IN_TEXT = (
    HOLD_BLOCKS
    | HOLD_TEXT
    | frozenset(
        [
            "col",
            "colgroup",
            "head",
            "html",
            "hr",
            "ol",
            "pre",
            "table",
            "tbody",
            "tfoot",
            "thead",
            "tr",
            "ul",
        ]
    )
)
"""Elements whose tags are text within a line."""


def _without_elements(text: str) -> str:
    """A text without the elements in its lines: a bar in them divides no cells of a table.

    One that is never closed reaches to the end. Source: kramdown 2.4, ``parse_span_html``.
    """
    lower = text.lower()
    kept, at = [], 0
    while found := _ANY_TAG.search(text, at):
        name = (found["name"] or "").lower()
        if not name or name in _BLOCKS_IN_TEXT:
            kept.append(text[at : found.end()])
            at = found.end()
            continue
        kept.append(text[at : found.start()])
        end = lower.find(f"</{name}", found.end())
        at = text.find(">", end) + 1 if end >= 0 else 0
        if not at:
            return "".join(kept)
    return "".join(kept) + text[at:]


def _has_pipe(line: str) -> bool:
    return "|" in _CODE_SPAN.sub("", line)


_SPACE = " \t\r\n\f\v"
"""What Ruby strips; a space that does not break is text."""


def _cells(line: str) -> list[str]:
    """The cells of a row: bars in code and escaped ones are text."""
    hidden = _CODE_SPAN.sub(lambda code: code[0].replace("|", "\0"), line.strip(_SPACE))
    cells = hidden.split("|")
    if line.strip(_SPACE).startswith("|") and not cells[0].strip(_SPACE):
        cells = cells[1:]
    if cells and not cells[-1].strip(_SPACE):
        cells = cells[:-1]
    return [cell.strip(_SPACE).replace("\0", "|") for cell in cells]
