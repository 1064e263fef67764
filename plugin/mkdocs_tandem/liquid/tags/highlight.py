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


class Highlight(RenderNode):
    """A block of code."""

    __slots__ = ("attributes", "body", "is_alone", "is_below_text", "language")

    def __init__(  # noqa: PLR0913 -- the fields of a node
        self,
        start: int,
        language: str,
        attributes: str,
        body: NodeList,
        *,
        is_alone: bool,
        is_below_text: bool,
    ) -> None:
        super().__init__(start)
        self.language = language
        self.attributes = attributes
        self.body = body
        self.is_alone = is_alone
        """Whether nothing else is in the lines of its tags."""
        self.is_below_text = is_below_text
        """Whether the line above has text: what begins the line here ends a list, as in Jekyll."""

    def write(self, context: Context, out: PieceWriter) -> None:
        inner = out.nested()
        self.body.write(context, inner)
        captured = inner.captured()
        found = _AROUND.match(captured)
        code = cut(captured, *found.span(1)) if found else captured
        indent = out.line()
        if self.is_alone and not indent.strip():
            fence = "`" * max(3, *(len(run) + 1 for run in _FENCES.findall(code)), 3)
            header = self.language
            if self.attributes:
                header = f"{{ .{self.language}{self.attributes} }}"
            if indent:
                code = substituted(_LINE, lambda _: indent, code)
            apart = "\n" if self.is_below_text and not indent else ""
            parts = [f"{apart}{fence}{header}\n{indent}", code, f"\n{indent}{fence}"]
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
        text, end = parser.source.text, parser.offset()
        start = text.rfind("\n", 0, tag.start) + 1
        before = text[start : tag.start]
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
        )
