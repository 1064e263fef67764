"""The Markdown extension ``tandem.kramdown``: blocks, attribute lists and ids as in kramdown.

Pages are not changed. The extension parses their blocks as kramdown does and hands them to
Python-Markdown in its own dialect: blank lines around blocks, four spaces for nested ones.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import (
    REFERENCE_RE,
    InlineProcessor,
    ReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
)
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, HTML_PLACEHOLDER_RE, STX, AtomicString

from mkdocs_tandem.pages.markdown.kramdown_blocks import (
    HOLD_BLOCKS,
    HOLD_TEXT,
    SAYS_MARKDOWN,
    VOID_ELEMENTS,
    Block,
    blocks,
    fences_in_html,
)

_WORD = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})
"""Ruby's ``\\p{Word}``, by categories of Unicode; letters in circles belong to it, too."""
_CIRCLED = re.compile(
    "[\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]"
)
_FIRST, _LAST = "\uf8f0", "\uf8f1"
"""Around the number of an attribute list, on its way through Python-Markdown."""
_HEADLESS = "\uf8f2"
"""In the head that a table without one has on its way through Python-Markdown."""
_NUMBERED = "toc-numbered"
"""The class of an element around a table of contents that is a numbered list."""
_MARK = re.compile(f"{_FIRST}(\\d+){_LAST}")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ESCAPES = "|:\"'<=~$"
"""What kramdown lets a backslash escape, and Python-Markdown does not."""
_RULE = re.compile(r"[ ]{0,3}(?:(?:-[ ]{0,2}){3,}|(?:_[ ]{0,2}){3,}|(?:\*[ ]{0,2}){3,})[ ]*")
_MARKER = re.compile(r"^(\d*)([+*.-])(?=[ \t])")
"""The marker of a list, which is text in a line that kramdown joins to a paragraph."""
_OPEN_FENCE = re.compile(r"^(?:`{3,}|~{3,})", re.MULTILINE)
_LABELLED = re.compile(r"(\[[^\[\]]+\]):")
"""The beginning of a definition of a link or a footnote, which is text in a paragraph."""
_TYPOGRAPHY = re.compile(r"-{2,3}|<<|>>|\.\.\.")
_PUNCTUATION = re.compile(r"&(?:[lr][sd]quo|[nm]dash|hellip|[lr]aquo);")
"""What the extension ``smarty`` writes."""
_SPAN_EXTENSION = re.compile(r"\{::(nomarkdown|comment)[^}]*\}(.*?)\{:/(?:\1)?\}", re.DOTALL)
_BRACKETED = r"\]\(<[^<>\n]*>(?=\)|\s+[\"'])"
"""The address of a link in angle brackets, which is no tag."""
_SPAN = re.compile(
    rf"\\.|{_BRACKETED}|(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)|<!--.*?-->"
    r"|<(?P<close>/?)(?P<name>[A-Za-z][\w-]*)(?=[\s/>])(?P<rest>[^<>]*)>",
    re.DOTALL,
)
"""What is read over: an escape, an address, code or a comment; or a tag in a block's text."""
_NO_TAG = re.compile(
    rf"(?P<kept>\\.|{_BRACKETED}|(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)|<!--.*?-->"
    r"|\$\$.*?\$\$|(?P<raw><(?P<name>code|kbd|samp|var)\b[^<>]*>)(?P<code>.*?)(?=</(?P=name)>)"
    r"|</?[A-Za-z][\w:-]*(?:\s+[\w:@.-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?)*\s*/?>"
    r"|<[A-Za-z][\w+.-]*:[^<>\s]*>|<[^<>\s]+@[^<>\s]+>)|<<|>>|<(?=[A-Za-z/][^<>\n]*>)",
    re.DOTALL,
)
"""What is read over, two brackets, or one that begins no tag, as in ``<name, size>``."""
_BRACKETS = {"<<": "«", ">>": "»", "<": "&lt;"}
"""What kramdown makes of brackets in text."""
_IN_CODE = {"<<": "&lt;&lt;", ">>": "&gt;&gt;", "<": "&lt;"}
_DASHES = re.compile(r"-{2,3}")
_BREAK = re.compile(
    r"(?P<kept>(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))|\\{1,2}(?=\n)", re.DOTALL
)
"""Code, or what ends a line in GitHub's Markdown and in kramdown."""
_TASK = re.compile(r"\[([ xX])\]\s+")
_CHECKBOX = '<input type="checkbox" class="task-list-item-checkbox" disabled="disabled"{} />'
_INLINE_MATH = r"\$\$(?!\s*\n\s*\n)(.*?)\$\$"
_TOC_LEVELS = re.compile(
    r"""^[ ]{0,3}\{::options\b[^}\n]*\btoc_levels=["']([\d.,\s]+)["']""", re.MULTILINE
)
_SCRIPT = re.compile(r"\s*<(?:script|style|textarea|!--)", re.IGNORECASE)
_ADDRESS = re.compile(r"<((?:https?|ftp|mailto):[^<>\s]*)>")
"""An address in angle brackets, which browsers would take for a tag and not show."""
_LANGUAGE = re.compile(r"[\w#.+-]+")
_ATTRIBUTE = re.compile(r"""([\w:-]+)=(?:"([^"]*)"|'([^']*)')|\.([^\s.#]+)|\#([A-Za-z][\w:-]*)""")
_STASHED = re.compile("\x02(?:wzxhzdk:(\\d+)|amp|(\\d+))\x03")
_ITEMS = ("li", "dd", "dt")
_OF_HTML = HOLD_BLOCKS - {"blockquote", "dd", "dl", "li", "td"}
"""Elements that hold blocks and that no Markdown makes."""
READS_HTML = "parse_block_html"
"""The option of kramdown, and of the extension, by which the content of HTML is Markdown."""
KEEPS_BLANK_LINES = "keeps_blank_lines"
"""The option by which blank lines stay between blocks, as in what Jekyll's templates get."""
_WITH_MARKDOWN = HOLD_BLOCKS | HOLD_TEXT | {
    "a", "abbr", "acronym", "b", "bdo", "big", "button", "cite", "del", "dfn", "em", "i", "ins",
    "label", "q", "rb", "rbc", "rp", "rt", "rtc", "ruby", "select", "small", "span", "strong",
    "sub", "sup", "tt", "colgroup", "head", "html", "ol", "pre", "table", "tbody", "tfoot",
    "thead", "tr", "ul",
}  # fmt: skip
_RAW_SIGN = re.compile(r"(?P<tag><!--.*?-->|</?[A-Za-z][^<>]*>)|[\\`*_\[\]~$]", re.DOTALL)
"""A tag, or a sign that Markdown would read in text."""
_COMMENT_IN_TEXT = re.compile(r"^<!--.*?-->")
"""A comment that begins a line of a paragraph, which Python-Markdown would end there."""
_BLANK = "data-blank"
_SPACE = "\x1f"
"""Mark of a space at the beginning of a line in a paragraph; white space for every pattern."""
_LISTS = ("ul", "ol")
_QUIET = ("blank", "eob")
_BLOCKS = frozenset(
    {"ul", "ol", "li", "dl", "dt", "dd", "p", "blockquote", "pre", "div", "table", "thead",
     "tbody", "tr", "th", "td", "hr", "h1", "h2", "h3", "h4", "h5", "h6"}
)  # fmt: skip


def slug(text: str, separator: str = "-") -> str:
    """The name of a heading as kramdown makes it, for ``slugify`` of the extension ``toc``."""
    kept = (
        it
        for it in text.lower()
        if it in "- \t" or unicodedata.category(it) in _WORD or _CIRCLED.match(it)
    )
    return "".join(kept).replace(" ", separator).replace("\t", separator)


def names_like_kramdown(extensions: Any) -> bool:
    """Whether the ``slugify`` of ``toc`` in some extensions with their options is ``slug``."""
    return getattr((extensions.get("toc") or {}).get("slugify"), "__name__", "") == slug.__name__


class KramdownIds(Extension):
    """Ids of headings as kramdown makes them; repeated ones are numbered ``-1``, ``-2``."""

    def __init__(self, **options: Any) -> None:
        self.config = {"id_prefix": ["", "what each id begins with, as 'auto_id_prefix'"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 -- Python-Markdown's name
        ids = _Ids(md, str(self.getConfig("id_prefix")))
        md.treeprocessors.register(ids, "kramdown-ids", 6)  # after inline, before toc


class Kramdown(KramdownIds):
    """Blocks and attribute lists as kramdown reads them."""

    def __init__(self, **options: Any) -> None:
        super().__init__()
        own = {
            READS_HTML: [False, "whether the content of HTML is Markdown, too"],
            KEEPS_BLANK_LINES: [False, "whether blank lines are in the HTML as in the text"],
        }
        self.config = {**self.config, **own}
        self.setConfigs(options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 -- Python-Markdown's name
        super().extendMarkdown(md)
        given: list[str] = []
        contents = _Contents(md)
        reads_html, keeps_blanks = map(self.getConfig, (READS_HTML, KEEPS_BLANK_LINES))
        read = _Blocks(
            md, given, contents, reads_html=bool(reads_html), keeps_blanks=bool(keeps_blanks)
        )
        md.preprocessors.register(_Lines(md), "normalize_whitespace", 30)
        md.preprocessors.register(read, "kramdown", 28)  # before fences are taken out
        md.treeprocessors.register(_Attributes(md, given), "kramdown-attributes", 30)
        md.treeprocessors.register(contents, "kramdown-contents", 4)  # after toc
        md.treeprocessors.register(_FootnoteMarks(md), "kramdown-footnotes", 5)  # after footnotes
        spaces = _BlankLines(md, is_on=bool(keeps_blanks))
        md.treeprocessors.register(spaces, "kramdown-blank-lines", 3)
        md.postprocessors.register(_Unmarked(md), "kramdown-unmarked", 0)
        md.inlinePatterns.register(_Math(_INLINE_MATH, md), "kramdown-math", 185)  # before escapes
        md.inlinePatterns.register(_Reference(REFERENCE_RE, md), "reference", 170)
        md.inlinePatterns.register(_ShortReference(REFERENCE_RE, md), "short_reference", 130)
        md.ESCAPED_CHARS.extend(it for it in _ESCAPES if it not in md.ESCAPED_CHARS)


def rewritten(
    text: str,
    attributes: list[str],
    store: Callable[[str], str],
    *,
    reads_html: bool = False,
    keeps_blanks: bool = False,
) -> str:
    """A text in Python-Markdown's dialect, with the blocks that kramdown reads in it.

    ``attributes`` gets the attribute lists of blocks; marks in the text have their numbers.
    ``store`` puts HTML aside and returns what it is replaced by.
    """
    found = [it for it in blocks(text, reads_html=reads_html) if not _is_unused(it, text)]
    writer = _Writer(attributes, store, keeps_blanks=keeps_blanks)
    return "\n".join(writer.lines(found)).strip("\n")


def _is_unused(block: Block, text: str) -> bool:
    """Whether a block is a footnote that nothing refers to, which readers do not see."""
    return block.kind == "footnote" and text.count(f"[^{block.info}]") == 1


class _Lines(Preprocessor):
    """Normalizes line ends as Python-Markdown does, and keeps tabs, which kramdown reads itself."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines).replace(STX, "").replace(ETX, "")
        text = text.replace("\r\n", "\n").replace("\r", "\n") + "\n\n"
        return re.sub(r"(?<=\n) +\n", "\n", text).split("\n")


class _Blocks(Preprocessor):
    def __init__(
        self, md: Markdown, attributes: list[str], contents: "_Contents", **how: bool
    ) -> None:
        """``how`` is that of ``rewritten``."""
        super().__init__(md)
        self._attributes = attributes
        self._contents = contents
        self._how = how

    def run(self, lines: list[str]) -> list[str]:
        self._attributes.clear()
        text, store = "\n".join(lines), self.md.htmlStash.store
        self._contents.levels = _levels(text)
        text = rewritten(text, self._attributes, store, **self._how)
        return text.expandtabs(self.md.tab_length).split("\n")


def _levels(text: str) -> frozenset[int] | None:
    """The levels of headings in the table of contents that a text sets; ``None`` for all.

    Source: kramdown 2.4, the option ``toc_levels``.
    """
    found = _TOC_LEVELS.findall(text)
    if not found:
        return None
    first, is_range, last = found[-1].partition("..")
    if is_range:
        return frozenset(range(int(first), int(last) + 1))
    return frozenset(int(it) for it in re.findall(r"\d+", first))


class _Writer:
    """Writes blocks in Python-Markdown's dialect."""

    def __init__(
        self, attributes: list[str], store: Callable[[str], str], *, keeps_blanks: bool = False
    ) -> None:
        """With ``keeps_blanks``, marks represent blank lines and the spaces that begin lines."""
        self._attributes = attributes
        self._store = store
        self._keeps_blanks = keeps_blanks

    def lines(self, found: Sequence[Block]) -> list[str]:
        """The lines of blocks, a blank one between two of them."""
        lines: list[str] = []
        last: Block | None = None
        is_apart = False
        for block in found:
            if block.kind in _QUIET:
                is_apart = is_apart or block.kind == "blank"
                continue
            if last is not None:
                lines.append("")
                if is_apart and self._keeps_blanks:
                    lines += [self._mark(_BLANK), ""]
                elif _is_merged(last, block):
                    lines += [self._mark(""), ""]
            is_apart = False
            lines += self._block(block)
            if block.attributes and not self._is_contents(block):
                lines += ["", self._mark(block.attributes)]
            last = block
        return lines

    def _is_contents(self, block: Block) -> bool:
        return block.kind in ("ul", "ol") and "toc" in block.attributes.split()

    def _mark(self, attributes: str) -> str:
        self._attributes.append(attributes)
        return f"{_FIRST}{len(self._attributes) - 1}{_LAST}"

    def _block(self, block: Block) -> list[str]:
        if self._is_contents(block):
            own = " ".join(it for it in block.attributes.split() if it != "toc")
            numbered = f" .{_NUMBERED}" if block.kind == "ol" else ""
            return ["[TOC]", "", self._mark(f"#markdown-toc {own}{numbered}")]
        writers: dict[str, Callable[[Block], list[str]]] = {
            "code": _code, "fence": _fence, "header": _header, "hr": lambda it: ["***"],
            "html": self._html, "math": lambda it: [self._store(_math(it.text))], "table": _table,
            "definition": lambda it: it.text.split("\n"), "p": self._text,
            "quote": self._quote, "ul": self._list, "ol": self._list, "dl": self._definitions,
            "footnote": self._footnote, "markdown": self._element,
        }  # fmt: skip
        return writers[block.kind](block)

    def _html(self, block: Block) -> list[str]:
        """HTML, put aside unless ``md_in_html`` has to read it; the fences in it stay fences."""
        text = block.text
        if not _SCRIPT.match(text):  # as in kramdown, where these are not tags
            text = _ADDRESS.sub(r"&lt;\1&gt;", text)
        if SAYS_MARKDOWN.search(text):
            return text.split("\n")
        lines: list[str] = []
        at, opening = 0, ""
        for start, end, fence in fences_in_html(text):
            lines += [self._store(opening + text[at:start]), "", *_fence(fence), ""]
            at, opening = end, "<!---->"  # a comment, or the rest would become a paragraph
        return [*lines, self._store(opening + text[at:])]

    def _text(self, block: Block) -> list[str]:
        first, *rest = _paragraph(block)
        lines = [first, *(_COMMENT_IN_TEXT.sub(lambda it: self._store(it[0]), it) for it in rest)]
        if not self._keeps_blanks:
            return lines
        written = block.text.rstrip().split("\n")
        if len(written) != len(lines):  # an extension over several lines
            return lines
        spaces = (len(it) - len(it.lstrip(" ")) for it in written[1:])
        return [first, *(_SPACE * n + it for n, it in zip(spaces, lines[1:], strict=True))]

    def _quote(self, block: Block) -> list[str]:
        return [f"> {line}".rstrip() for line in self.lines(block.children)] or ["> "]

    def _element(self, block: Block) -> list[str]:
        return [block.info, "", *self.lines(block.children), "", block.text]

    def _footnote(self, block: Block) -> list[str]:
        return _hung(f"[^{block.info}]: ", self.lines(block.children))

    def _list(self, block: Block) -> list[str]:
        lines: list[str] = []
        inner: list[str] = []
        if self._with_tasks(block.children):
            block.attributes = f"{block.attributes} .task-list".strip()
        for number, item in enumerate(block.children, 1):
            if lines and (block.is_loose or "" in inner):
                lines.append("")
            marker = "-   " if block.kind == "ul" else f"{number}. ".ljust(4)
            inner = _hung(marker, self._item(item))
            lines += inner
        return lines

    @staticmethod
    def _with_tasks(items: Sequence[Block]) -> bool:
        """Whether a list has tasks, as GitHub's Markdown does; their boxes become HTML.

        Source: kramdown-parser-gfm 1.1, ``parse_list``.
        """
        has_tasks = False
        for item in items:
            first = item.children[0] if item.children else None
            found = _TASK.match(first.text) if first and first.kind == "p" else None
            if first and found:
                box = _CHECKBOX.format("" if found[1] == " " else ' checked="checked"')
                first.text = f"{box} {first.text[found.end() :]}"
                has_tasks = True
            if has_tasks:
                item.attributes = f"{item.attributes} .task-list-item".strip()
        return has_tasks

    def _item(self, item: Block, *, is_apart: bool = False) -> list[str]:
        """The lines of an item: a nested list follows its paragraph at once, as it is tight.

        Not in definitions, where ``is_apart``.
        """
        children = [child for child in item.children if child.kind != "eob"]
        is_text = bool(children) and children[0].kind == "p" and not children[0].attributes
        first = self._mark(item.attributes) if item.attributes or not is_text else ""
        if not is_text:
            return [first, "", *self.lines(children)] if children else [first]
        lines = self._block(children[0])
        lines[0] = first + lines[0]
        rest = children[1:]
        if self._keeps_blanks and rest[1:] and rest[0].kind == "blank":
            lines += ["", self._mark(_BLANK)]
        if rest and (is_apart or rest[0].kind not in _LISTS):
            lines.append("")
        return lines + self.lines(rest)

    def _definitions(self, block: Block) -> list[str]:
        lines: list[str] = []
        inner: list[str] = []
        for child in block.children:
            if child.kind == "dt":
                lines += ([""] if inner else []) + [
                    _braced(_guarded(_closed(child.text)), is_line=True)
                ]
                inner = []
            else:
                is_apart = child.is_loose or "" in inner
                inner = self._item(child, is_apart=True)
                lines += ([""] if is_apart else []) + _hung(":   ", inner)
        return lines


_TABLE_SEPARATOR = re.compile(r"(?=.*-)[:\- ]*\|[|:\- ]*")


def _is_merged(above: Block, below: Block) -> bool:
    """Whether Python-Markdown would take two blocks for one."""
    if above.attributes:
        return False
    is_list = above.kind in ("ul", "ol", "dl", "footnote")
    return (
        (is_list and below.kind in ("ul", "ol", "code"))
        or (above.kind == below.kind and above.kind in ("quote", "code", "dl"))
        or (above.kind == "dl" and below.kind == "p")
    )


def _hung(marker: str, lines: Sequence[str]) -> list[str]:
    """Lines with a marker before the first and the others indented by four."""
    first, *rest = lines or [""]
    return [marker + first, *(f"    {line}" if line else "" for line in rest)]


def _code(block: Block) -> list[str]:
    return [f"    {line}".rstrip() for line in block.text.rstrip("\n").split("\n")]


def _fence(block: Block) -> list[str]:
    lines = block.text.removesuffix("\n").split("\n")
    longest = max(
        (len(found) for found in re.findall(r"^\s*(`{3,})", block.text, re.MULTILINE)), default=2
    )
    ticks = "`" * max(3, longest + 1)
    info = block.info
    if " " not in info and "{" not in info:  # one word is the language, whatever it has in it
        language = _LANGUAGE.match(info.partition("?")[0])
        info = language[0] if language else ""
    return [f"{ticks}{info}", *lines, ticks]


def _header(block: Block) -> list[str]:
    text = _braced(_guarded(_closed(block.text)).replace("\t", " "), is_line=True)
    return [f"{block.info} {text}"]


def _math(text: str) -> str:
    return f'<div class="arithmatex">\\[{html.escape(text, quote=False)}\\]</div>'


def _table(block: Block) -> list[str]:
    width = max(1, *map(len, block.rows))
    rows = [row + [""] * (width - len(row)) for row in block.rows]
    marks = re.findall(r":?-+:?", block.info)[:width]
    head, body = (rows[0], rows[1:]) if block.info else ([_HEADLESS] * width, rows)
    separator = (marks + ["---"] * width)[:width]
    return [
        f"| {' | '.join(_braced(_inline(_closed(it)), is_line=True) for it in row)} |"
        for row in (head, separator, *body)
    ]


def _paragraph(block: Block) -> list[str]:
    text = block.text.rstrip()
    if text.startswith("\\$$"):  # no block of math, but math in a line
        text = text[1:]
    text = _braced(_inline(_closed(_BREAK.sub(lambda it: it["kept"] or "  ", text))))
    text = _OPEN_FENCE.sub(lambda it: _unfenced(it[0], text), text)
    first, *rest = (line.lstrip(" \t") for line in text.split("\n"))
    if rest and _TABLE_SEPARATOR.fullmatch(rest[0]):  # no table in kramdown: text follows it
        rest[0] = rest[0].replace("|", "\\|", 1)
    return [_guarded(first), *(_guarded(_MARKER.sub(r"\1\\\2", line)) for line in rest)]


def _unfenced(ticks: str, text: str) -> str:
    """The ticks of a fence that nothing closes, as text, or code begins in them."""
    return "".join(f"\\{tick}" for tick in ticks) if text.count(ticks) == 1 else ticks


def _guarded(line: str) -> str:
    """A line of text that Python-Markdown would take for a heading, a rule or a definition."""
    if _LABELLED.match(line):
        line = _LABELLED.sub(r"\1\\:", line, count=1)
    if _RULE.fullmatch(line) and "--" in line:
        return _DASHES.sub(lambda it: "\u2014" if it[0] == "---" else "\u2013", line)
    if line.startswith("#") or _RULE.fullmatch(line):
        return f"\\{line}"
    return _inline(line)


def _closed(text: str) -> str:
    """The text of a block with a closing tag for each element that it opens only.

    Browsers would take all that follows on the page for the content of ``<style>`` or ``<script>``.
    """
    if "<" not in text and ">>" not in text:
        return text
    text = _NO_TAG.sub(partial(_bracket, _BRACKETS), text)
    text = _with_raw(text)
    opened: list[str] = []
    for tag in _SPAN.finditer(text):
        name = tag["name"]
        if not name or tag["rest"].endswith("/") or name.lower() in VOID_ELEMENTS:
            continue
        if not tag["close"]:
            opened.append(name)
        elif name in opened:
            del opened[len(opened) - 1 - opened[::-1].index(name) :]
    return text + "".join(f"</{name}>" for name in reversed(opened))


def _with_raw(text: str) -> str:
    """A text in which signs within elements without Markdown, as ``<mark>`` or ``<id>``, are text.

    Source: kramdown 2.4, ``HTML_CONTENT_MODEL``: elements that it does not list have none.
    """
    pieces: list[str] = []
    at = 0
    while tag := _SPAN.search(text, at):
        pieces.append(text[at : tag.end()])
        at = tag.end()
        name = tag["name"]
        if not name or tag["close"] or tag["rest"].endswith("/") or _holds_markdown(name):
            continue
        close = re.compile(rf"</{re.escape(name)}\s*>", re.IGNORECASE).search(text, at)
        end = close.start() if close else len(text)
        pieces.append(_RAW_SIGN.sub(lambda it: it["tag"] or f"\\{it[0]}", text[at:end]))
        at = end
    return "".join(pieces) + text[at:]


def _holds_markdown(name: str) -> bool:
    known = name.lower()
    return known in _WITH_MARKDOWN or known in VOID_ELEMENTS


def _bracket(shown: Mapping[str, str], found: re.Match[str]) -> str:
    if found["raw"]:
        return found["raw"] + _NO_TAG.sub(partial(_bracket, _IN_CODE), found["code"])
    return found["kept"] or shown[found[0]]


_SPAN_LISTS = re.compile(
    r"(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)|(?:\{:(?![:/])[^{}]*\})+", re.DOTALL
)
"""Code, or attribute lists of one element, side by side."""


def _one_list(found: re.Match[str]) -> str:
    parts = re.findall(r"\{:([^{}]*)\}", found[0]) if not found["ticks"] else []
    if len(parts) < 2 and "\n" not in found[0]:  # noqa: PLR2004 -- a list of its own
        return found[0]
    return f"{{: {' '.join(' '.join(parts).split())}}}" if parts else found[0]


_BRACE = re.compile(
    r"(?P<kept>\\.|(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)|<[^<>]*>|\$\$.*?\$\$)"
    r"|(?P<line>^[ ]*\{(?=[^:\n][^\n]*\}[ ]*$))|(?P<close>(?<=[`*_)\]>~])\{(?!:))"
    r"|(?P<cell>[ ]\{(?!:))",
    re.DOTALL | re.MULTILINE,
)
"""Code or a tag; or a brace that begins an attribute list for Python-Markdown, not for kramdown.

It does so at the beginning of a line, after an element, and in a heading or a cell.
"""


def _braced(text: str, *, is_line: bool = False) -> str:
    """A text with its braces as text; ``is_line`` is for a heading, a cell or a term."""
    if "{" not in text:
        return text
    ends = is_line and text.rstrip().endswith("}")

    def shown(found: re.Match[str]) -> str:
        is_text = found["line"] or found["close"] or (found["cell"] and ends)
        return found[0].replace("{", "\\{") if is_text else found[0]

    return _BRACE.sub(shown, text)


def _inline(text: str) -> str:
    """A text with kramdown's extensions in it carried out, and each attribute list on one line."""
    if "{:" not in text:
        return text
    text = _SPAN_LISTS.sub(_one_list, text)
    return _SPAN_EXTENSION.sub(lambda it: it[2] if it[1] == "nomarkdown" else "", text)


def _without_heads(root: Element) -> None:
    """Remove the heads of tables that had none."""
    for table in root.iter("table"):
        head = table.find("thead")
        first = next(head.iter("th"), None) if head is not None else None
        if head is not None and first is not None and first.text == _HEADLESS:
            table.remove(head)


class _Attributes(Treeprocessor):
    """Gives elements the attributes that marks in the tree represent."""

    def __init__(self, md: Markdown, attributes: list[str]) -> None:
        super().__init__(md)
        self._attributes = attributes

    def run(self, root: Element) -> None:
        _without_heads(root)
        for parent in list(root.iter()):
            for child in list(parent):
                text = (child.text or "").strip() if child.tag == "p" and not len(child) else ""
                if found := _MARK.fullmatch(text):
                    self._give(parent, child, self._attributes[int(found[1])])
        for parent in root.iter():
            for element in parent:
                if found := _MARK.match(element.text or ""):
                    element.text = (element.text or "")[found.end() :].lstrip("\n")
                    owner = element if element.tag in _ITEMS else parent
                    _set(owner, self._attributes[int(found[1])])

    def _give(self, parent: Element, mark: Element, attributes: str) -> None:
        children = list(parent)
        number = children.index(mark)
        parent.remove(mark)
        target = children[number - 1] if number else parent
        if attributes == _BLANK:
            target.set(_BLANK, "")
        if attributes in ("", _BLANK):
            return
        is_held = HTML_PLACEHOLDER_RE.fullmatch((target.text or "").strip())
        if number and (is_held or target.text == "[TOC]"):
            wrapper = Element("div")
            parent.remove(target)
            parent.insert(number - 1, wrapper)
            wrapper.append(target)
            target = wrapper
        _set(target, attributes)


def _set(element: Element, attributes: str) -> None:
    for key, double, single, name, anchor in _ATTRIBUTE.findall(attributes):
        if anchor:
            element.set("id", anchor)
        elif name:
            element.set("class", f"{element.get('class') or ''} {name}".strip())
        else:
            element.set(key, double or single)


class _Ids(Treeprocessor):
    """Gives headings their ids, before the extension ``toc`` does."""

    def __init__(self, md: Markdown, prefix: str) -> None:
        super().__init__(md)
        self._prefix = prefix

    def run(self, root: Element) -> None:
        counts: dict[Callable[[str], str], Counter[str]] = {slug: Counter(), _plain_id: Counter()}
        for element, namer in _headings(root, slug):
            name = namer("".join(self._text(element)))
            number = counts[namer][name]
            counts[namer][name] += 1
            element.set("id", self._prefix + (f"{name}-{number}" if number else name))

    def _text(self, element: Element, *, is_code: bool = False) -> Iterator[str]:
        """The text that readers see, with the dashes and quotes that kramdown makes of ASCII."""
        is_code = is_code or element.tag == "code"
        yield self._plain(element.text or "", is_code=is_code)
        for child in element:
            if "footnote-ref" not in (child.get("class") or ""):
                yield from self._text(child, is_code=is_code)
            yield self._plain(child.tail or "", is_code=False)

    def _plain(self, text: str, *, is_code: bool) -> str:
        text = _STASHED.sub(self._stashed, text)
        return html.unescape(text) if is_code else _TYPOGRAPHY.sub("", text)

    def _stashed(self, found: re.Match[str]) -> str:
        if found[1] is not None:
            raw = self.md.htmlStash.rawHtmlBlocks[int(found[1])]
            return html.unescape(re.sub(r"<[^>]*>", "", raw)) if isinstance(raw, str) else ""
        return chr(int(found[2])) if found[2] else "&"


def _headings(
    parent: Element, namer: Callable[[str], str]
) -> Iterator[tuple[Element, Callable[[str], str]]]:
    """The headings without an id, and what names them: GitHub's way ends where HTML begins.

    Source: kramdown-parser-gfm 1.1, ``update_elements``, which leaves elements of HTML out.
    """
    for element in parent:
        if element.tag in _HEADINGS and "id" not in element.attrib:
            yield element, namer
        else:
            yield from _headings(element, _plain_id if element.tag in _OF_HTML else namer)


def _plain_id(text: str) -> str:
    """The name of a heading as kramdown itself makes it: ASCII letters, digits and hyphens."""
    kept = re.sub(r"[^a-zA-Z0-9 -]", "", re.sub(r"\A[^a-zA-Z]+", "", text))
    return kept.replace(" ", "-").lower() or "section"


_SECOND = re.compile(r"\[[^\[\]]+\]")
"""The label of a link that follows its text: an unknown one makes no link of the text either."""


def _label(processor: InlineProcessor, label: str) -> str:
    """The label of a link's definition, which may have code in it, as the link has."""
    plain = " ".join(processor.unescape(label).split()).lower()
    known = processor.md.references
    if plain == label or label in known:
        return label
    fitting = [each for each in known if each.replace("`", "") == plain]
    return max(fitting, key=lambda each: "`" in each, default=label)


class _Math(InlineProcessor):
    """Math within a line, which is written with two dollar signs, as that of blocks is."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override] # as its own do # noqa: N802 -- Python-Markdown's name
        element = Element("span", {"class": "arithmatex"})
        element.text = AtomicString(f"\\({m[1].strip()}\\)")
        return element, m.start(0), m.end(0)


class _Reference(ReferenceInlineProcessor):
    """A link by a label, as ``[text][the `label`]``."""

    def evalId(self, data: str, index: int, text: str) -> tuple[str | None, int, bool]:  # noqa: N802 -- Python-Markdown's
        label, end, is_handled = super().evalId(data, index, text)
        return _label(self, label) if label else label, end, is_handled


class _ShortReference(ShortReferenceInlineProcessor):
    """A link by its text, as ``[the `label`]``."""

    def evalId(self, data: str, index: int, text: str) -> tuple[str | None, int, bool]:  # noqa: N802 -- Python-Markdown's
        label, end, is_handled = super().evalId(data, index, text)
        if _SECOND.match(data, index):
            return None, end, False
        return _label(self, label) if label else label, end, is_handled


def _without_empty_ids(root: Element) -> None:
    for heading in root.iter():
        if heading.tag in _HEADINGS and heading.get("id") == "":
            del heading.attrib["id"]


_REPEATED_MARK = re.compile(r"(#?)fnref(\d+):(.+)")


class _FootnoteMarks(Treeprocessor):
    """Names the marks of a footnote that is referred to again: ``fnref:a:1``, not ``fnref2:a``."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            for key in ("id", "href"):
                if found := _REPEATED_MARK.fullmatch(element.get(key) or ""):
                    element.set(key, f"{found[1]}fnref:{found[3]}:{int(found[2]) - 1}")


class _Contents(Treeprocessor):
    """Numbers tables of contents in the text, and leaves some headings out of them.

    These have the class ``no_toc``, or a level that the text does not select. Headings without
    words have no id.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.levels: frozenset[int] | None = None

    def run(self, root: Element) -> None:
        _without_empty_ids(root)
        for contents in root.iter("div"):
            if _NUMBERED in (contents.get("class") or "").split():
                for entries in contents.iter("ul"):
                    entries.tag = "ol"
        hidden = {
            f"#{it.get('id')}"
            for it in root.iter()
            if it.tag in _HEADINGS and self._is_left_out(it)
        }
        for contents in root.iter("div") if hidden else ():
            if contents.get("class") == "toc":
                for entries in [it for it in contents.iter() if it.tag in _LISTS]:
                    self._leave_out(entries, hidden)
                for entry in list(contents.iter()):
                    entry[:] = [it for it in entry if it.tag not in _LISTS or len(it)]

    def _is_left_out(self, heading: Element) -> bool:
        is_other = self.levels is not None and int(heading.tag[1]) not in self.levels
        return is_other or "no_toc" in (heading.get("class") or "").split()

    def _leave_out(self, entries: Element, hidden: set[str]) -> None:
        """Put the entries below a hidden heading in its place."""
        kept: list[Element] = []
        waiting = list(entries)
        while waiting:
            entry = waiting.pop(0)
            link = entry.find("a")
            if link is not None and link.get("href") in hidden:
                waiting = [
                    below for inner in entry if inner.tag in _LISTS for below in inner
                ] + waiting
            else:
                kept.append(entry)
        entries[:] = kept


class _BlankLines(Treeprocessor):
    """Writes white space as kramdown does, if blank lines are kept, after Python-Markdown's own."""

    def __init__(self, md: Markdown, *, is_on: bool) -> None:
        super().__init__(md)
        self._is_on = is_on

    def run(self, root: Element) -> None:
        for element in root if self._is_on else ():
            if element.tag != "pre":
                _without_own_spaces(element)
            _indent(element, 1)
            if element.get(_BLANK) is not None:
                element.tail = "\n\n"
        for element in root.iter() if self._is_on else ():
            element.attrib.pop(_BLANK, None)


def _without_own_spaces(element: Element) -> None:
    """Remove the spaces by which a line was nested; those that the author wrote are marks."""
    for each in element.iter():
        each.text = re.sub(r"\n +", "\n", each.text) if each.text else each.text
        each.tail = re.sub(r"\n +", "\n", each.tail) if each.tail else each.tail


_HOLD_ITEMS = HOLD_BLOCKS | {"ul", "ol", "dt", "table", "thead", "tbody", "tr"}


def _indent(element: Element, level: int) -> None:
    """Indent the blocks in a block by two spaces each level."""
    inner = [it for it in element if it.tag in _BLOCKS]
    if element.tag not in _HOLD_ITEMS or not inner:
        return
    apart, last = "\n" + "  " * level, "\n" + "  " * (level - 1)
    before = next((at for at, it in enumerate(element) if it.tag in _BLOCKS), 0)
    if before:
        element[before - 1].tail = (element[before - 1].tail or "").rstrip() + apart
    else:
        element.text = (element.text or "").rstrip() + apart
    for block in inner:
        _indent(block, level + 1)
        is_apart = block.get(_BLANK) is not None
        block.tail = last if block is inner[-1] else "\n" * is_apart + apart


class _Unmarked(Postprocessor):
    """Removes marks that no element took, as in text that was put aside.

    Quotes and dashes become characters: templates that get HTML, as from ``markdownify``, search
    it and cut it by its length.
    """

    def run(self, text: str) -> str:
        text = _PUNCTUATION.sub(lambda it: html.unescape(it[0]), text).replace(_SPACE, " ")
        return _MARK.sub("", text) if _FIRST in text else text
