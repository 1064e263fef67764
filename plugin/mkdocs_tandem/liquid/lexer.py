"""Templates to tokens, cut where Ruby's tokenizer cuts them."""

import re

from mkdocs_tandem.liquid.syntax import TemplateToken

RUBY_SPACE = "\0\t\n\v\f\r "
"""What Ruby's ``strip`` strips; Python's would strip no-break spaces too."""

CONTENT, EXPRESSION, ILLEGAL = "content", "expression", "illegal"
OUTPUT, RAW, TAG, UNCLOSED = "output", "raw", "tag", "unclosed"
"""Kinds of tokens."""
END_OF_LIQUID = "end of liquid"
"""A name that no tag can have: the end of ``{% liquid %}``."""

_TAG = r"\{%(?P<tag_left>-?)\s*(?P<name>\#|\w+)\s*(?P<markup>.*?)(?P<tag_right>-?)%\}"
_OUTPUT = r"\{\{(?P<left>-?)(?P<output>[^}]*?)(?P<right>-?)\}\}"
_MARKUP = re.compile(rf"{_TAG}|{_OUTPUT}|\{{%.*?%\}}|\{{\{{[^}}]*\}}", re.ASCII | re.DOTALL)
_BEHIND_LAST_TAG = re.compile(rf"{_OUTPUT}|\{{\{{[^}}]*\}}|\{{%", re.ASCII)
_BEHIND_LAST_BRACE = re.compile(r"\{[{%]")
_LINE = re.compile(r"\s*(?P<name>\#|\w+)\s*(?P<markup>.*)", re.ASCII)
_EARLY_END = re.compile(
    r"""(?:[^"'\n{}%]|"[^"\n]*"|'[^'\n]*')*?(?P<open>(?P<quote>["'])(?:(?!(?P=quote))[^\n{%])*(?=\n))?"""
    r"""\s*?(?P<end>-?%?[ \t]*\}+|%?[ \t]*(?=\n|\{%|\Z))"""
)
"""Where a tag was meant to end that runs on into the next one."""
_NAME = re.compile(r"\{%-?\s*(?P<name>\w+)", re.ASCII)
_BEGINS = re.compile(r"\{%-?\s*[a-z#]")
"""Where another tag begins within one, and no address has a brace and an escape: ``{%22``."""
RAW_WORD = "raw"
"""What is written after the language of a fence in which nothing is a tag."""
_RAW_FENCE = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})[ \t]*[\w+#.-]+(?:[ \t]+[^\s`]+)*?[ \t]+raw(?:[ \t][^\n`]*)?\n"
    r"(?P<code>(?:(?![ \t>]*(?P=fence)).*\n?)*)",
    re.MULTILINE,
)
"""A fence with the word ``raw`` after its language, up to its last line."""
_END_OF_RAW = re.compile(r"\{%\s*endraw(?!\w)(?:(?!\{%|%\}).)*%\}", re.ASCII | re.DOTALL)


def tokens(text: str, start: int = 0) -> list[TemplateToken]:
    """Content, and tags and outputs each followed by an expression token.

    The index of a tag or an output is that of its first brace. Markup that has no end comes as
    an illegal token; all in a fence with the word ``raw`` after its language is content. Takes
    time in proportion to the text, whatever it holds.
    """
    return _Lexer(text, start).tokens()


class _Lexer:
    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._at = start
        self._is_trimming = False
        self._found: list[TemplateToken] = []
        self._last_tag = text.rfind("%}") + 2
        self._last_brace = text.rfind("}") + 1
        fences = _RAW_FENCE.finditer(text, start) if " raw" in text else ()
        self._raw_fences = [it.span("code") for it in fences]

    def tokens(self) -> list[TemplateToken]:
        while (match := self._next()) is not None:
            if match.start() > self._at:
                self._add_content(match.start(), match[0])
            self._is_trimming = match[0][-3:-2] == "-"
            self._at = match.end()
            if not self._add_markup(match):
                break
        if self._at < len(self._text):
            self._add_content(len(self._text), "")
        return self._found

    def _next(self) -> re.Match[str] | None:
        found = self._markup(self._at)
        while found and self._raw_fences and self._raw_fences[0][0] <= found.start():
            _, end = self._raw_fences.pop(0)
            if found.start() < end:
                found = self._markup(end)
        return found

    def _markup(self, start: int) -> re.Match[str] | None:
        # No end is looked for where there is none: else "{%{%{%..." would take quadratic time.
        found = None
        if start < self._last_tag:
            found = _MARKUP.search(self._text, start, self._last_tag)
        if found is None and start < self._last_brace:
            found = _BEHIND_LAST_TAG.search(self._text, start, self._last_brace)
        return found or _BEHIND_LAST_BRACE.search(self._text, start)

    def _add_content(self, end: int, markup: str) -> None:
        start = self._at
        content = self._text[start:end]
        if self._is_trimming:
            content = content.lstrip(RUBY_SPACE)
            start = end - len(content)
        if markup[2:3] == "-":
            content = content.rstrip(RUBY_SPACE)
        if content:
            self._found.append(TemplateToken(CONTENT, content, start))

    def _add_markup(self, match: re.Match[str]) -> bool:
        """Whether anything can follow."""
        kind = match.lastgroup
        if kind == "tag_right":
            name = match["name"]
            if _BEGINS.search(match["markup"]) and self._add_unclosed(match):
                return True
            self._add(TAG, name, match.start())
            self._add(EXPRESSION, match["markup"], match.start("markup"))
            if name == "liquid":
                self._add_lines(match["markup"], match.start("markup"))
                self._add(TAG, END_OF_LIQUID, match.end())
                self._add(EXPRESSION, "", match.end())
            return name != "raw" or self._add_raw()
        if kind == "right":
            self._add(OUTPUT, match[0], match.start())
            self._add(EXPRESSION, match["output"], match.start("output"))
            return True
        if match[0] == "{%" and self._add_unclosed(match):
            return True
        swallowed = _BEGINS.search(match[0], 2) if match[0][-2:] == "%}" else None
        end = swallowed.start() if swallowed else len(match[0])
        self._add(ILLEGAL, match[0][:end], match.start())
        self._at = match.start() + end
        return match[0][-1] == "}"

    def _add_unclosed(self, match: re.Match[str]) -> bool:
        """Read a tag that runs on into the next one, or is never closed, as it was meant.

        The value of the token is what the tag has in the place of ``%}``.
        """
        name = _NAME.match(self._text, match.start())
        end = _EARLY_END.match(self._text, name.end()) if name else None
        if name is None or end is None:
            return False
        self._add(UNCLOSED, end["end"].strip(), match.start())
        self._add(TAG, name["name"], match.start())
        markup = self._text[name.end() : end.start("end")] + (end["quote"] or "")
        start = end.start("end") - len(markup.lstrip())
        self._add(EXPRESSION, markup.lstrip(), start)
        self._at = end.end()
        self._is_trimming = False
        return name["name"] != "raw" or self._add_raw()

    def _add_lines(self, markup: str, start: int) -> None:
        for line in markup.split("\n"):
            if match := _LINE.match(line):
                self._add(TAG, match["name"], start + match.start("name"))
                self._add(EXPRESSION, match["markup"], start + match.start("markup"))
            elif line.strip(RUBY_SPACE):
                self._add(ILLEGAL, line, start)
            start += len(line) + 1

    def _add_raw(self) -> bool:
        end = _END_OF_RAW.search(self._text, self._at)
        if end is None:
            self._at = len(self._text)
            return False
        self._add(RAW, self._text[self._at : end.start()], self._at)
        self._at = end.end()
        return True

    def _add(self, kind: str, value: str, start: int) -> None:
        self._found.append(TemplateToken(kind, value, start))
