"""Words as Bash takes their quotes away.

Source: Bash Reference Manual, section 3.1.2, Quoting.
"""

import re
from collections.abc import Callable

from mkdocs_tandem.wire.message import Problem
from mkdocs_tandem.wire.traced import Traced

_ENDS = re.compile(r"[ \t\n;|&<>]|\r\n")
"""What ends a word; a carriage return by itself is a character of it."""
_HOLDER = re.compile(r"<[A-Za-z_][\w .-]{0,60}>")
_SUBSTITUTION = re.compile(r"\$\((?:[^()\n]|\([^()\n]*\))*\)|\$\{[^}\n]*\}|`[^`\n]*`")
_OTHER_QUOTES = {"\u2018": "\u2019", "\u201c": "\u201d", "\u201e": "\u201c"}
_DASHES = "\u2013\u2014\u2212"
_ESCAPES = {
    "a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "n": "\n", "r": "\r",
    "t": "\t", "v": "\v", "\\": "\\", "'": "'", '"': '"', "?": "?",
}  # fmt: skip
_CODE = re.compile(r"x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})")
_APOSTROPHE = re.compile(r"[A-Za-z]'[A-Za-z]")
_MOST = 0x10FFFF


class Reader:
    """Reads the words of a text, and notes what is wrong with their quotes."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self._text = text
        self._chars: list[str] = []
        self._offsets: list[int] = []
        self._openings: dict[str, Callable[[int], int]] = {
            "'": self._single,
            '"': self._double,
            "$'": self._ansi,
            '$"': lambda at: self._double(at + 1),
            "\\": lambda at: self._keep(at + 1, at + 2),
        }

    def word(self, start: int) -> tuple[Traced, int]:
        """The word that begins at an offset, and where it ends."""
        self._chars, self._offsets = [], []
        at = start
        while at < len(self._text):
            holder = _HOLDER.match(self._text, at)
            if holder:
                at = self._keep(at, holder.end())
            elif _ENDS.match(self._text, at) or self._text.startswith(("\\\n", "\\\r\n"), at):
                break
            elif re.match(r"\\[ \t]+\r?\n", self._text[at : at + 80]):
                break  # a line end that was meant to be hidden
            else:
                at = self._part(at)
        return Traced("".join(self._chars), tuple(self._offsets)), at

    def _part(self, at: int) -> int:
        """Take what stands at an offset: a quoted text, an escape, or a character."""
        for opening, take in self._openings.items():
            if self._text.startswith(opening, at):
                return take(at)
        char = self._text[at]
        if char in _OTHER_QUOTES:
            return self._typographic(at)
        if char in _DASHES and not self._chars:
            return self._dash(at)
        substitution = _SUBSTITUTION.match(self._text, at)
        return self._keep(at, substitution.end() if substitution else at + 1)

    def _dash(self, at: int) -> int:
        char = self._text[at]
        self.problems.append(Problem(at, 1, f"'{char}' is no dash for the shell", "write '-'"))
        is_letter = _ENDS.match(self._text, at + 2) is not None
        return self._put("-" if is_letter else "--", at, at + 1)

    def _keep(self, start: int, end: int) -> int:
        end = min(end, len(self._text))
        self._chars += self._text[start:end]
        self._offsets += range(start, end)
        return end

    def _put(self, chars: str, at: int, end: int) -> int:
        self._chars += chars
        self._offsets += [at] * len(chars)
        return end

    def _unclosed(self, at: int, quote: str) -> int:
        message = f"the quote {quote} that opens here is never closed"
        hint = f"close it with {quote}"
        if quote == "'":
            hint += "; an apostrophe within is written '\\''"
        self.problems.append(Problem(at, 1, message, hint))
        return len(self._text)

    def _single(self, at: int) -> int:
        end = self._text.find("'", at + 1)
        while end >= 0 and _APOSTROPHE.match(self._text, end - 1):
            message = "the quote ' ends here, at the apostrophe"
            self.problems.append(Problem(end, 1, message, "write '\\'' for an apostrophe"))
            end = self._text.find("'", end + 1)
        if end < 0:
            return self._keep(at + 1, self._unclosed(at, "'"))
        return self._keep(at + 1, end) + 1

    def _double(self, at: int) -> int:
        start, at = at, at + 1
        while at < len(self._text) and self._text[at] != '"':
            if self._text.startswith(("\\\n", "\\\r\n"), at):
                at = self._text.index("\n", at) + 1
            elif self._text[at] == "\\" and self._text[at + 1 : at + 2] in ("$", "`", '"', "\\"):
                at = self._keep(at + 1, at + 2)
            else:
                substitution = _SUBSTITUTION.match(self._text, at)
                at = self._keep(at, substitution.end() if substitution else at + 1)
        return at + 1 if at < len(self._text) else self._unclosed(start, '"')

    def _ansi(self, at: int) -> int:
        start, at = at, at + 2
        while at < len(self._text) and self._text[at] != "'":
            if self._text[at] != "\\":
                at = self._keep(at, at + 1)
                continue
            code = _CODE.match(self._text, at + 1)
            escape = self._text[at + 1 : at + 2]
            if code:
                value = int(next(filter(None, code.groups())), 8 if code[4] else 16)
                at = self._put(chr(min(value, _MOST)), at, code.end())
            elif escape in _ESCAPES:
                at = self._put(_ESCAPES[escape], at, at + 2)
            else:
                at = self._keep(at, at + 2)
        return at + 1 if at < len(self._text) else self._unclosed(start + 1, "'")

    def _typographic(self, at: int) -> int:
        quote = self._text[at]
        message = f"{quote} is no quote for the shell"
        self.problems.append(Problem(at, 1, message, "write ' or \""))
        end = self._text.find(_OTHER_QUOTES[quote], at + 1)
        return self._keep(at + 1, end if end >= 0 else len(self._text)) + (end >= 0)
