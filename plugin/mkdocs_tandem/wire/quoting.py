"""Words as Bash reads them: quotes removed, variables replaced by values that are known.

Source: Bash Reference Manual, sections 3.1.2 (Quoting) and 3.5 (Shell Expansions).
"""

import re
from collections.abc import Callable, Mapping

from mkdocs_tandem.wire.message import Problem
from mkdocs_tandem.wire.traced import Traced

_ENDS = re.compile(r"[ \t\n;|&<>)]|\r\n")
"""What ends a word; a carriage return by itself is a character of it."""
_HOLDER = re.compile(r"<[A-Za-z_][\w .-]{0,60}>")
_VARIABLE = re.compile(
    r"\$(?:(?P<bare>[A-Za-z_]\w*)|\{(?P<name>[A-Za-z_]\w*)(?::?[-=](?P<default>[^{}\n]*))?\})"
)
_LEFT_ALONE = re.compile(r"\$\{[^}\n]*\}")
_ARRAY = re.compile(r"[A-Za-z_]\w*\+?=\(")
_CONTINUED = re.compile(r"\\\r?\n|[`^][ \t]*\r?\n(?=[ \t]+\S|[-/])|\\[ \t]+\r?\n")
"""A line end that is hidden from the shell: Bash's, PowerShell's and that of cmd.exe."""
_NEXT_PROMPT = re.compile(r"\n[ \t]*>(?: |(?=\r?\n)|\Z)")
_DOCUMENT = re.compile(r"<<-?[ \t]*\\?[\"']?(\w+)")
_NEXT_OPTION = re.compile(r"\\[ \t]*\r?\n[ \t]*-{1,2}[A-Za-z]")
_OTHER_QUOTES = {"\u2018": "\u2019", "\u201c": "\u201d", "\u201e": "\u201c"}
_DASHES = "\u2013\u2014\u2212"
_ESCAPES = {
    "a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "n": "\n", "r": "\r",
    "t": "\t", "v": "\v", "\\": "\\", "'": "'", '"': '"', "?": "?",
}  # fmt: skip
_CODE = re.compile(r"x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})")
_APOSTROPHE = re.compile(r"[A-Za-z]'[A-Za-z]")
_MOST = 0x10FFFF
_SPLIT = "\0"
"""Marks where an unquoted value is split into words; no shell text can hold it."""


class Reader:
    """Reads the words of a text up to an offset, and notes what is wrong with their quotes."""

    def __init__(
        self, text: str, end: int, values: Mapping[str, Traced], *, prompted: bool = False
    ) -> None:
        self.problems: list[Problem] = []
        self.inner: list[tuple[int, int]] = []
        """Where the commands of substitutions, ``$(...)``, begin and end."""
        self._text = text
        self._end = end
        self._values = values
        self._prompted = prompted
        self._suspect: int | None = None
        """A quote that closes only after the next option: the one that is missing, if one is."""
        self._chars: list[str] = []
        self._offsets: list[int] = []
        self._openings: dict[str, Callable[[int], int]] = {
            "'": self._single,
            '"': self._double,
            "$'": self._ansi,
            '$"': lambda at: self._double(at + 1),
            "\\": lambda at: self._keep(at + 1, at + 2),
        }

    def words(self, start: int) -> tuple[list[Traced], int]:
        """The word that begins at an offset, and where it ends; several if a value is split."""
        self._chars, self._offsets = [], []
        at = start
        while at < self._end:
            holder = _HOLDER.match(self._text, at, self._end)
            substitution = self._substitution(at)
            hidden = _CONTINUED.match(self._text, at, self._end)
            if holder:
                at = self._keep(at, holder.end())
            elif substitution:
                at = self._keep(at, substitution)
            elif _ENDS.match(self._text, at, self._end) or (hidden and self._is_end(hidden)):
                break
            elif hidden:
                at = hidden.end()
            else:
                at = self._part(at)
        return self._split(), at

    def _is_end(self, hidden: re.Match[str]) -> bool:
        """Whether a word ends at a hidden line end: not if the next line goes on with it."""
        return self._prompted or self._text[hidden.end() : hidden.end() + 1].isspace()

    def document(self, start: int, end: int) -> Traced:
        """The text of a here-document whose mark has no quotes."""
        self._chars, self._offsets = [], []
        while start < end:
            start = self._within(start, "\\$`", end)
        return Traced("".join(self._chars), tuple(self._offsets))

    def _split(self) -> list[Traced]:
        text, offsets = "".join(self._chars), tuple(self._offsets)
        if _SPLIT not in text:
            return [Traced(text, offsets)]
        found, at = [], 0
        for part in text.split(_SPLIT):
            if part:
                found.append(Traced(part, offsets[at : at + len(part)]))
            at += len(part) + 1
        return found

    def _part(self, at: int) -> int:
        """Take the quoted text, escape, variable or character at an offset."""
        for opening, take in self._openings.items():
            if self._text.startswith(opening, at):
                return take(at)
        char = self._text[at]
        if char in _OTHER_QUOTES:
            return self._typographic(at)
        if char in _DASHES and not self._chars:
            return self._dash(at)
        if char == "(":
            return self._parenthesis(at)
        return self._variable(at, is_quoted=False) or self._keep(at, at + 1)

    def _substitution(self, at: int) -> int:
        """Where the substitution that begins at an offset ends; 0 if none begins there."""
        if self._text.startswith(("$(", "<(", ">("), at):
            end = closing(self._text, at + 2, self._end)
            if end < 0:
                return self._unclosed(at, self._text[at : at + 2], "')'")
            if not self._text.startswith("$((", at):
                self.inner.append((at + 2, end))
            return end + 1
        if self._text[at] != "`" or _CONTINUED.match(self._text, at, self._end):
            return 0
        end = self._text.find("`", at + 1, self._end)
        if end < 0:
            return self._unclosed(at, "`", "'`'")
        self.inner.append((at + 1, end))
        return end + 1

    def _variable(self, at: int, *, is_quoted: bool) -> int:
        """Put the value of the variable at an offset; 0 if there is no variable."""
        if self._text[at] != "$":
            return 0
        found = _VARIABLE.match(self._text, at, self._end)
        if found is None:
            alone = _LEFT_ALONE.match(self._text, at, self._end)
            return self._keep(at, alone.end()) if alone else 0
        value = self._values.get(found["bare"] or found["name"])
        if value is None and found["default"] is not None:
            return self._keep(*found.span("default")) and found.end()
        if value is None:
            return self._keep(at, found.end())
        text = value.text if is_quoted else re.sub(r"\s", _SPLIT, value.text)
        self._chars += text
        self._offsets += value.offsets or (at,) * len(text)
        return found.end()

    def _parenthesis(self, at: int) -> int:
        is_function = self._text.startswith("()", at)
        if not is_function and not _ARRAY.fullmatch("".join(self._chars) + "("):
            message = "the shell does not accept '(' within a word"
            self.problems.append(Problem(at, 1, message, "put the word in single quotes"))
        end = closing(self._text, at + 1, self._end)
        return self._keep(at, end + 1 if end >= 0 else self._unclosed(at, "(", "')'"))

    def _dash(self, at: int) -> int:
        char = self._text[at]
        self.problems.append(Problem(at, 1, f"'{char}' is no dash for the shell", "write '-'"))
        is_letter = _ENDS.match(self._text, at + 2) is not None
        return self._put("-" if is_letter else "--", at, at + 1)

    def _keep(self, start: int, end: int) -> int:
        end = min(end, self._end)
        self._chars += self._text[start:end]
        self._offsets += range(start, end)
        return end

    def _put(self, chars: str, at: int, end: int) -> int:
        self._chars += chars
        self._offsets += [at] * len(chars)
        return end

    def _unclosed(self, at: int, quote: str, close: str = "") -> int:
        if self._suspect is not None and not close:
            at, quote = self._suspect, "'"
        noun = "" if close else "quote "
        message = f"the {noun}{quote} that opens here is never closed"
        hint = f"close it with {close or quote}"
        if quote == "'":
            hint += "; an apostrophe within is written '\\''"
        self.problems.append(Problem(at, 1, message, hint))
        return self._end

    def _single(self, at: int) -> int:
        end = self._text.find("'", at + 1, self._end)
        while end >= 0 and _APOSTROPHE.match(self._text, end - 1, self._end):
            message = "the quote ' ends here, at the apostrophe"
            self.problems.append(Problem(end, 1, message, "write '\\'' for an apostrophe"))
            end = self._text.find("'", end + 1, self._end)
        if end < 0:
            return self._lines(at + 1, self._unclosed(at, "'"))
        if self._suspect is None and _NEXT_OPTION.search(self._text, at, end):
            self._suspect = at
        return self._lines(at + 1, end) + 1

    def _lines(self, start: int, end: int) -> int:
        """Keep a quoted text, without the prompts at the start of its further lines."""
        prompts = list(_NEXT_PROMPT.finditer(self._text, start, end)) if self._prompted else []
        if len(prompts) == self._text.count("\n", start, end):
            for prompt in prompts:
                self._keep(start, prompt.start() + 1)
                start = prompt.end()
        return self._keep(start, end)

    def _double(self, at: int) -> int:
        start, at = at, at + 1
        while at < self._end and self._text[at] != '"':
            prompt = _NEXT_PROMPT.match(self._text, at, self._end) if self._prompted else None
            if prompt:
                at = self._put("\n", at, prompt.end())
            else:
                at = self._within(at, '\\$`"', self._end)
        return at + 1 if at < self._end else self._unclosed(start, '"')

    def _within(self, at: int, escaped: str, end: int) -> int:
        """Take what is at an offset of a text in which values replace variables."""
        if self._text.startswith(("\\\n", "\\\r\n"), at):
            return min(self._text.index("\n", at) + 1, end)
        if self._text[at] == "\\" and at + 1 < end and self._text[at + 1] in escaped:
            return self._keep(at + 1, at + 2)
        if self._text[at] in "$`":
            substitution = self._substitution(at)
            if substitution:
                return self._keep(at, substitution)
        return self._variable(at, is_quoted=True) or self._keep(at, at + 1)

    def _ansi(self, at: int) -> int:
        start, at = at, at + 2
        while at < self._end and self._text[at] != "'":
            if self._text[at] != "\\":
                at = self._keep(at, at + 1)
                continue
            code = _CODE.match(self._text, at + 1, self._end)
            escape = self._text[at + 1 : at + 2]
            if code:
                value = int(next(filter(None, code.groups())), 8 if code[4] else 16)
                at = self._put(chr(min(value, _MOST)), at, code.end())
            elif escape in _ESCAPES:
                at = self._put(_ESCAPES[escape], at, at + 2)
            else:
                at = self._keep(at, at + 2)
        return at + 1 if at < self._end else self._unclosed(start + 1, "'")

    def _typographic(self, at: int) -> int:
        quote = self._text[at]
        message = f"{quote} is no quote for the shell"
        self.problems.append(Problem(at, 1, message, "write ' or \""))
        end = self._text.find(_OTHER_QUOTES[quote], at + 1, self._end)
        return self._keep(at + 1, end if end >= 0 else self._end) + (end >= 0)


def closing(text: str, at: int, end: int) -> int:
    """Offset of the parenthesis that closes one; -1 if none does."""
    depth = 1
    while at < end:
        char = text[at]
        if char == "\\":
            at += 1
        elif char in "'\"":
            at = _quote_end(text, at, end)
        elif char == "<" and (document := _DOCUMENT.match(text, at, end)):
            mark = re.compile(rf"^[ \t]*{document[1]}[ \t]*$", re.MULTILINE)
            close = mark.search(text, document.end(), end)
            at = (close.end() if close else end) - 1
        elif char in "()":
            depth += 1 if char == "(" else -1
            if depth == 0:
                return at
        at += 1
    return -1


def _quote_end(text: str, at: int, end: int) -> int:
    quote = text[at]
    at += 1
    while at < end and text[at] != quote:
        at += 2 if text[at] == "\\" and quote == '"' else 1
    return at
