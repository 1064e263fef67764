"""The tag ``highlight``: code in a fence, or in HTML where a fence cannot be."""

import re

from mkdocs_tandem.liquid.context import Context
from mkdocs_tandem.liquid.nodes import NodeList, RenderNode
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import Piece, PieceWriter, TracedValue
from mkdocs_tandem.liquid.provenance import cut, substituted
from mkdocs_tandem.liquid.syntax import LiquidSyntaxError
from mkdocs_tandem.liquid.tags.base import Tag

_MARKUP = re.compile(
    r"(?P<language>[\w.+#-]+)(?P<options>(?:\s+\w+(?:=(?:\w+|\"(?:\d+\s)*\d+\"))?)*)\s*", re.ASCII
)
_OPTION = re.compile(r"(\w+)(?:=(\w+|\"[^\"]*\"))?", re.ASCII)
_AROUND = re.compile(r"\A[\r\n]*(.*?)[\r\n]*\Z", re.DOTALL)
_FENCES = re.compile(r"`{3,}")
_SPECIAL = re.compile(r"""[&<>"'`*_\[\]\\~^=:|{}\n]""")
"""What Markdown would read within a paragraph; a line end, too, as a blank line would end it."""
_MOST_LINES = 200
_INDENT_OF_CODE = 4
_BLOCK_OF_LINES = re.compile(r"(?:[-*+:]|\d+[.)]|\[\^[^\]]*\]:|!!!|\?\?\?\+?|===)\s")
"""What has the indented lines below it: a list item, a footnote, an admonition."""


class Highlight(RenderNode):
    """A block of code."""

    __slots__ = (
        "attributes",
        "body",
        "is_alone",
        "is_below_text",
        "is_in_block",
        "language",
        "tail",
    )

    def __init__(  # noqa: PLR0913 -- the fields of a node
        self,
        start: int,
        language: str,
        attributes: str,
        body: NodeList,
        *,
        is_alone: bool,
        is_below_text: bool,
        is_in_block: bool,
        tail: str,
    ) -> None:
        super().__init__(start)
        self.language = language
        self.attributes = attributes
        self.body = body
        self.is_alone = is_alone
        """Whether nothing else is in the lines of its tags."""
        self.is_below_text = is_below_text
        """Whether the line above has text: what begins the line here ends a list, as in Jekyll."""
        self.is_in_block = is_in_block
        """Whether a fence can be indented like the tag; else it begins its line, as in Jekyll."""
        self.tail = tail
        """The end of the last line, if the tag takes it away with ``-%}``."""

    def write(self, context: Context, out: PieceWriter) -> None:
        inner = out.nested()
        self.body.write(context, inner)
        captured = inner.captured()
        found = _AROUND.match(captured)
        code = cut(captured, *found.span(1)) if found else captured
        if self.is_alone:
            parts = self._fence(code, out.line())
        else:
            attributes = f'class="language-{self.language}" data-lang="{self.language}"'
            code = substituted(_SPECIAL, lambda char: f"&#{ord(char[0])};", code)
            opening = f'<figure class="highlight"><pre><code {attributes}>'
            parts = [opening, code, "</code></pre></figure>"]
        for part in parts:
            if isinstance(part, TracedValue):
                for piece in part.pieces:
                    out.add(piece)
            else:
                out.add(
                    Piece(part, context.source, self.start, is_literal=False, call=context.call)
                )

    def _fence(self, code: str, indent: str) -> list[str]:
        """The code in a fence that is indented as its tag."""
        fence = "`" * max(3, *(len(run) + 1 for run in _FENCES.findall(code)), 3)
        header = self.language
        if self.attributes:
            header = f"{{ .{self.language}{self.attributes} }}"
        apart = "\n" if self.is_below_text and not indent else ""
        if indent.strip() or not self.is_in_block:
            indent, apart = "", "\n\n"
        if indent:
            code = substituted(_LINE, lambda _: indent, code)
        return [f"{apart}{fence}{header}\n{indent}", code, f"\n{indent}{fence}{self.tail}"]


_LINE = re.compile(r"^(?!\A)(?=.)", re.MULTILINE)


class HighlightTag(Tag):
    """``highlight language``: highlighted code; with ``linenos`` and ``mark_lines="1 2"``."""

    name = "highlight"
    end = "endhighlight"

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        found = _MARKUP.fullmatch(tag.markup)
        if found is None:
            hint = "as {% highlight ruby linenos %}"
            raise LiquidSyntaxError("'highlight' needs a language, and options after it", 0, hint)
        options = dict(_OPTION.findall(found["options"]))
        attributes = ' linenums="1"' if "linenos" in options else ""
        if lines := options.get("mark_lines", "").strip('"'):
            attributes += f' hl_lines="{lines}"'
        body = parser.body(tag, self.end)
        text = parser.source.text
        end = text.rfind("%}", 0, parser.offset()) + 2  # before white space that '-%}' takes away
        opening = text.find("{%", tag.start)
        start = text.rfind("\n", 0, opening) + 1
        before = text[start:opening]
        above = text[text.rfind("\n", 0, max(start - 1, 0)) + 1 : start]
        line_end = text.find("\n", end)
        behind = text[end : line_end if line_end >= 0 else len(text)]
        is_alone = not before.strip() and not behind.strip()
        return Highlight(
            tag.start,
            found["language"],
            attributes,
            body,
            is_alone=is_alone,
            is_below_text=bool(above.strip()),
            is_in_block=_is_in_block(text, start, before),
            tail="\n" if text.endswith("-%}", 0, end) else "",
        )


def _is_in_block(text: str, start: int, before: str) -> bool:
    """Whether a line with this indentation belongs to a list item or the like above ``start``."""
    width = len(before.expandtabs(_INDENT_OF_CODE))
    if width < _INDENT_OF_CODE:
        return True
    for _ in range(_MOST_LINES):
        if not start:
            return False
        end, start = start - 1, text.rfind("\n", 0, start - 1) + 1
        line = text[start:end].expandtabs(_INDENT_OF_CODE)
        words = line.lstrip(" ")
        if not words.strip() or len(line) - len(words) >= width:
            continue
        if _BLOCK_OF_LINES.match(words):
            return True
        width = len(line) - len(words)
        if not width:
            return False
    return True
