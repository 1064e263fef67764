"""JSON text to tokens, whatever it holds."""

import re
from collections.abc import Iterator

from mkdocs_tandem.formats.json.dialects import Dialect
from mkdocs_tandem.formats.json.literals import (
    StringContext,
    decoded,
    has_capitals,
    lacks_first_quote,
    string,
    string_without_start,
    word,
)
from mkdocs_tandem.formats.json.tokens import (
    CLOSERS,
    ELLIPSIS,
    END,
    NEVER_CLOSED,
    OPENERS,
    STRING,
    VALUE,
    WORD,
    JsonProblem,
    Lines,
    Token,
)

_LONG_STRING = re.compile(r'"""(?P<text>.*?)"""(?=[ \t]*(?:[,\]}\r\n]|\Z))', re.DOTALL)
"""A text over several lines, as the consoles of some search engines take it."""
_COMMA_IN_NUMBER = re.compile(r"-?\d{1,15},\d{1,9}(?=[ \t\r\n]*(?:\}|,[ \t\r\n]*\"))")
"""A number with a comma as the value of a member, to whose end or next name it cannot belong."""
_EASY = re.compile(
    r"(?P<mark>[\[\]{},:])"
    r'|"(?!"")(?P<string>[^"\\\x00-\x1f]*+)(?<![:,\s])"(?=[\s,:\]}]|\Z)(?![ \t]+[^\s,:\]}])'
    r"|(?P<value>true|false|null|0(?=[\s,\]}])|-?[1-9]\d{0,14}(?:\.\d{1,9})?)(?=[\s,\]}]|\Z)"
    r"(?![ \t]+[|/][ \t]*\w)"
)
_SPACE = re.compile(r"[ \t\r\n]*")
_COMMENT = re.compile(r"//[^\r\n]*|/\*(?:.*?\*/|[^\n]*)|#[^\r\n]*", re.DOTALL)
"""One that is never closed ends with its line, so that what follows it is read."""
_ZERO_WIDTH = re.compile(r"[\u200b-\u200d\u2060]")
_STRANGE_SPACE = re.compile(r"[^\S \t\r\n]+|[\ufeff\u200b-\u200d\u2060]+")
_LEFT_OUT = r"[(<\[]?(?:snip(?:ped)?|omitted|truncated|skipped|abbreviated|abridged|etc\.?)\b"
_ELIDING_COMMENT = re.compile(
    rf"(?://|\#)[ \t]*(?:(?:\.\.+|…)[^\n]*|[^\n]*?(?:\.\.\.+|…)|{_LEFT_OUT}[^\n]*?)[ \t]*\r?$"
    rf"|/\*[ \t]*(?:(?:\.\.\.+|…)[^*\n]*|[^*\n]*?(?:\.\.\.+|…)|{_LEFT_OUT}[^*\n]*?)[ \t]*\*/",
    re.MULTILINE | re.IGNORECASE,
)
"""A comment for what is left out: it has dots at one of its ends, or a word for it."""
_ANNOTATION = re.compile(
    r"(?:(?://|\#)[ \t]*)?(?:\(\d{1,3}\)!?|<\d{1,3}>)(?=[ \t]*\r?(?:\n|\Z))"
    r"|/\*[ \t]*\(\d{1,3}\)!?[ \t]*\*/"
    r"|(?:<-+|←)[ \t]+[^\W\d_][^\"{}\[\]\n]*(?=\n|\Z)"
)
"""The number of a note below the block, as MkDocs Material and Asciidoctor have it, or an arrow."""
_OPTIONAL = re.compile(r"\?(?=[ \t]*:)")
"""The mark of a member that may be left out, in the description of a type."""
_MEMBERS_IN_WORDS = re.compile(
    r"[A-Z][A-Z\d]*(?:[ _][A-Z\d]+)+(?=[ \t\r]*(?:[,}\n]|//))"
    r"|[A-Za-z]+(?: [A-Za-z]+)*(?:\.{3}|…)(?=[ \t\r]*\n)"
    r"|\$[A-Z][A-Z\d_]*(?=[ \t\r\n]*\})|<[A-Za-z_][\w -]*>(?=[ \t\r]*[,}\n])"
    r"|\([A-Za-z][^()\"\n{}\[\]]*\)(?=[ \t\r]*,?[ \t\r]*\n)"
)
"""Capital words, a line that ends in dots, a variable, or words in parentheses, for members."""
_LAST_OF_MORE = re.compile(r"-?\d+(?:\.{2,}|…)(?=\s*[,\]])")
"""A number of a list that goes on: ``[4, 5...]``."""
_KEY_WITHOUT_QUOTES = re.compile(r"[A-Za-z_$][\w$-]*(?=[ \t]*(?:=>|==?)(?!=))")
_KEY_IN_WORDS = re.compile(r"<[A-Za-z_][^<>\"\n]{0,100}>(?=[ \t]*:)")
_KEY_IN_CAPITALS = re.compile(r"[A-Z][A-Z\d]*_[A-Z\d_]+(?=[ \t]*:)")
"""A name that the reader fills in, in a skeleton whose values are such names, too."""
_NOT_A_COLON = re.compile(r"[=-]>|==?|;")
"""What other notations have between a key and its value, or a slip of the finger."""
_NOT_A_COMMA = re.compile(r";(?=\s*[^\s}\]])")
_LITERAL = re.compile(r'"(?:[^"\\\n]|\\.)*+"')
_CONTINUED = re.compile(
    rf"(?P<first>{_LITERAL.pattern}[ \t]*)(?:\\[ \t]*\r?\n[ \t]*{_LITERAL.pattern}[ \t]*)++"
)
"""Strings that a backslash at the end of each line joins, as in C."""
_UNCLOSED = re.compile(r"'(?P<text>[^'\"\n]*[^'\"\s,])(?=[ \t]*,?[ \t\r]*(?:\n|\Z))")
_PARENTHESIS = re.compile(r"\)(?=[ \t\r]*(?:[,\]}\n]|\Z))")
_ENDS_OF_VALUES = (STRING, VALUE, "}", "]")
_SURPLUS = re.compile(r";(?=\s*[}\]])")
_STRAY = re.compile(r"[/|~^&%@!`](?=[ \t\r]*\n)")
"""A mark at the end of a line that means nothing there."""
_STRAY_QUOTE = re.compile(r'"(?=[ \t]*[,}\]]*[ \t\r]*(?:\n|\Z))')
"""A quote at the end of a line, of which only brackets and commas follow."""
_OUTPUT = re.compile(r"\{\{[^{}\"\n]+\}\}(?=[ \t\r]*(?:[,\]}\n]|\Z))")
"""A value that a template puts in."""
_MEMBERS_OF_VARIABLE = re.compile(r"\{\$[A-Z][A-Z\d_]*\}")
_SHELL_OUTPUT = re.compile(r"\$\{[^{}\"\n]+\}(?=[ \t\r]*(?:[,\]}\n]|\Z))")
_UNION = re.compile(
    r'(?:"[^"\\\n]*"|<[^<>"\n]*>)(?:[ \t]*(?:\||\bOR\b)[ \t]*(?:"[^"\\\n]*"|<[^<>"\n]*>))+'
    r"(?=[ \t\r]*(?:[,\]}\n]|\Z))"
)
"""Values of which one is meant, as descriptions of types list them."""
_DESCRIPTION = re.compile(
    r"<(?!/)[^<>\n]*>(?P<more>[ \t]+(?:\([^()\"\n{}\[\]<>]*\)|[^\",\n{}\[\]#/<>]+))?"
    r"(?=[ \t\r]*(?:[,\]}\n]|\Z|//|\#))"
)
"""What a value is, in words: ``<"a" | "b">``, ``<number> (optional)``."""
_PLAIN_DESCRIPTION = re.compile(r"<[^\"|,]*>")
_BRACES = re.compile(r"\{[A-Za-z_][\w.-]*\}(?=[\s,\]}]|\Z)")
_OTHER_QUOTES = {"'": "'", "`": "`", "\u2018": "\u2019", "\u201c": "\u201d", "\u201e": "\u201c"}
_LITERALS = {"true": True, "false": False, "null": None}
_TAB = 4
_THOUSANDS = 3
"""Digits of a group."""


class Lexer:
    """The tokens of one text, and the problems that belong to none of them."""

    def __init__(self, text: str, dialect: Dialect, *, inside: str = "") -> None:
        self.text = text
        self.problems: list[JsonProblem] = []
        self._dialect = dialect
        self._lines = Lines(text)
        self._brackets: list[str] = [inside] if inside else []
        self._previous = inside
        self._is_after_key = False
        self._end = 0
        self._indent = 0
        self._line_start = 0

    def tokens(self) -> Iterator[Token]:
        """All tokens; the last one is the end of the text."""
        offset, is_first = self._skip(0, is_first=True)
        while offset < len(self.text):
            token = self._token(offset)
            if token is None:
                offset, is_first = self._skip(self._skip_strange(offset), is_first=is_first)
                continue
            if token.kind == ELLIPSIS and self._is_after_key:
                yield self._missing_colon()
            yield token._replace(indent=self._indent, is_first=is_first)
            self._note(token.kind)
            self._end = token.end
            offset, is_first = self._skip(token.end, is_first=False)
        yield Token(END, offset, offset, indent=self._indent, is_first=is_first)

    def _missing_colon(self) -> Token:
        """A colon of no width after a key whose value is left out."""
        message, hint = "a colon is missing after the name", "put ':' here"
        problem = JsonProblem(self._end, 1, "missing", message, hint)
        return Token(":", self._end, self._end, problems=(problem,), indent=self._indent)

    def _skip(self, offset: int, *, is_first: bool) -> tuple[int, bool]:
        end = _SPACE.match(self.text, offset).end()  # type: ignore[union-attr] # always matches
        start = self.text.rfind("\n", offset, end) + 1
        if start or not offset:
            self._indent = len(self.text[start:end].expandtabs(_TAB))
            return end, True
        return end, is_first

    def _note(self, kind: str) -> None:
        self._is_after_key = self._takes_member and kind in (STRING, WORD)
        self._previous = kind
        if kind in OPENERS:
            self._brackets.append(kind)
        elif kind in CLOSERS and self._brackets:
            self._brackets.pop()

    def _token(self, offset: int) -> Token | None:
        special = self._dialect.token(self.text, offset)
        if special is not None:
            return special
        if self._previous == ":" and (split := _COMMA_IN_NUMBER.match(self.text, offset)):
            return self._with_comma(split)
        easy = _EASY.match(self.text, offset)
        if easy is None:
            is_stray = any(it.match(self.text, offset) for it in self._strays)
            return None if is_stray or self._optional_mark(offset) else self._hard(offset)
        kind = easy.lastgroup
        if kind == "mark":
            return self._mark(offset, easy["mark"])
        if kind == "string":
            return Token(STRING, offset, easy.end(), easy["string"])
        plain = easy["value"]
        value = _LITERALS[plain] if plain in _LITERALS else _number(plain)
        return Token(VALUE, offset, easy.end(), value)

    def _with_comma(self, found: re.Match[str]) -> Token:
        """The number of a member, with a comma for its decimal point or between its thousands."""
        whole, _, part = found[0].partition(",")
        is_either = len(part) == _THOUSANDS and whole.strip("-0")
        right = f"{whole}.{part}"
        hint = f"write '{whole}{part}' or '{right}'" if is_either else f"write '{right}'"
        at = found.start() + len(whole)
        problem = JsonProblem(at, 1, "syntax", "a comma inside a number", hint)
        value = int(whole + part) if is_either else float(right)
        return Token(VALUE, found.start(), found.end(), value, (problem,))

    def _mark(self, offset: int, mark: str) -> Token:
        if mark == "{" and lacks_first_quote(self.text, offset, self._lines):
            quote = self._lines.next_quote(offset)
            if quote is not None:
                return string_without_start(self.text, offset, quote)
        output = _OUTPUT.match(self.text, offset) if mark == "{" else None
        if mark == "{" and self._takes_member:
            output = _MEMBERS_OF_VARIABLE.match(self.text, offset) or output
        if output:
            return Token(ELLIPSIS, offset, output.end())
        holder = _BRACES.match(self.text, offset) if mark == "{" else None
        if holder:
            return Token(WORD, offset, holder.end(), holder[0])
        return Token(mark, offset, offset + 1)

    def _hard(self, offset: int) -> Token | None:
        """A token that takes a closer look; nothing for a comment or strange white space."""
        read = (
            self._open_value(offset)
            or self._quoted(offset)
            or self._wrong_mark(offset)
            or self._wrong_closer(offset)
        )
        if read is not None:
            return read
        goes_on = _LAST_OF_MORE.match(self.text, offset) if self._brackets[-1:] == ["["] else None
        eliding = _ELIDING_COMMENT.match(self.text, offset) or goes_on
        if eliding:
            return Token(ELLIPSIS, offset, eliding.end())
        ignored = (_ANNOTATION, _COMMENT, _SURPLUS, _STRANGE_SPACE)
        if any(it.match(self.text, offset) for it in ignored):
            return None
        is_first = self._previous in ("[", ",") and self.text[offset] == "("
        takes_words = self._takes_member or is_first
        in_words = _MEMBERS_IN_WORDS.match(self.text, offset) if takes_words else None
        if in_words:
            return Token(ELLIPSIS, offset, in_words.end())
        return self._key(offset) or word(self.text, offset, self._lines)

    def _key(self, offset: int) -> Token | None:
        """A name that the reader fills in, or one that another mark than a colon follows."""
        if not self._takes_member:
            return None
        in_words = _KEY_IN_WORDS.match(self.text, offset)
        capitals = _KEY_IN_CAPITALS.match(self.text, offset) if has_capitals(self.text) else None
        skeleton = in_words or capitals
        if skeleton:
            return Token(STRING, offset, skeleton.end(), skeleton[0])
        key = _KEY_WITHOUT_QUOTES.match(self.text, offset)
        return Token(WORD, offset, key.end(), key[0]) if key else None

    def _open_value(self, offset: int) -> Token | None:
        """A value that a shell or a template puts in, or one of several that are listed."""
        found = _SHELL_OUTPUT.match(self.text, offset) or _UNION.match(self.text, offset)
        described = _DESCRIPTION.match(self.text, offset)
        if described and (described["more"] or not _PLAIN_DESCRIPTION.fullmatch(described[0])):
            found = described
        if found is None or self._previous not in (":", ",", "["):
            return None
        return Token(ELLIPSIS, offset, found.end())

    def _quoted(self, offset: int) -> Token | None:
        """A string, in quotes of any kind."""
        first = self.text[offset]
        continued = _CONTINUED.match(self.text, offset)
        if continued:
            return self._continued(continued)
        long = _LONG_STRING.match(self.text, offset) if self._previous in (":", ",", "[") else None
        if long:
            return Token(STRING, offset, long.end(), long["text"])
        if first == '"':
            place = StringContext(self._brackets[-1] if self._brackets else "", self._previous)
            return string(self.text, offset, self._lines, place)
        closing = _OTHER_QUOTES.get(first)
        return self._other_string(offset, closing) if closing else None

    def _continued(self, found: re.Match[str]) -> Token:
        """The string of several literals, a backslash at the end of each line."""
        message, hint = "JSON does not join strings over lines", "write it on one line"
        problem = JsonProblem(found.end("first"), 1, "syntax", message, hint)
        parts = "".join(it[1:-1] for it in _LITERAL.findall(found[0]))
        value, _ = decoded(parts, found.start() + 1)
        return Token(STRING, found.start(), found.end(), value, (problem,))

    def _wrong_mark(self, offset: int) -> Token | None:
        """A mark that is where a colon or a comma belongs."""
        right, pattern = (":", _NOT_A_COLON) if self._is_after_key else (",", _NOT_A_COMMA)
        found = pattern.match(self.text, offset)
        if found is None or not self._brackets:
            return None
        message, hint = f"'{found[0]}' instead of '{right}'", f"write '{right}'"
        problem = JsonProblem(offset, len(found[0]), "syntax", message, hint)
        return Token(right, offset, found.end(), problems=(problem,))

    def _wrong_closer(self, offset: int) -> Token | None:
        """A parenthesis that is where a bracket ends."""
        if not self._brackets or self._previous not in _ENDS_OF_VALUES:
            return None
        if not _PARENTHESIS.match(self.text, offset):
            return None
        right = OPENERS[self._brackets[-1]]
        message, hint = f"')' instead of '{right}'", f"write '{right}'"
        self.problems.append(JsonProblem(offset, 1, "syntax", message, hint))
        return Token(right, offset, offset + 1)

    @property
    def _strays(self) -> tuple[re.Pattern[str], ...]:
        if not self._brackets or self._previous not in (",", *_ENDS_OF_VALUES):
            return ()
        return (_STRAY, _STRAY_QUOTE) if self._previous in CLOSERS else (_STRAY,)

    def _optional_mark(self, offset: int) -> re.Match[str] | None:
        return _OPTIONAL.match(self.text, offset) if self._is_after_key else None

    @property
    def _takes_member(self) -> bool:
        return self._brackets[-1:] == ["{"] and self._previous in ("{", ",")

    def _other_string(self, offset: int, closing: str) -> Token | None:
        end = self.text.find(closing, offset + 1, self._lines.end(offset))
        if end < 0:
            return self._unclosed_string(offset)
        inner = self.text[offset + 1 : end]
        message, hint = f"{closing} is not a quote in JSON", "use '\"'"
        problem = JsonProblem(offset, end + 1 - offset, "syntax", message, hint)
        value, _ = decoded(inner.replace('"', '\\"'), offset + 1)
        return Token(STRING, offset, end + 1, value, (problem,))

    def _unclosed_string(self, offset: int) -> Token | None:
        """The value in single quotes of which the last one is missing."""
        found = _UNCLOSED.match(self.text, offset)
        if found is None or self._previous not in (":", ",", "["):
            return None
        message, hint = "' is not a quote in JSON, and the one that ends it is missing", "use '\"'"
        problem = JsonProblem(offset, len(found[0]), "syntax", message, hint)
        return Token(STRING, offset, found.end(), found["text"], (problem,))

    def _skip_strange(self, offset: int) -> int:
        if note := _ANNOTATION.match(self.text, offset) or self._optional_mark(offset):
            return note.end()
        if any(it.match(self.text, offset) for it in (_SURPLUS, *self._strays)):
            message = f"'{self.text[offset]}' is not allowed here"
            self.problems.append(JsonProblem(offset, 1, "syntax", message, "remove it"))
            return offset + 1
        comment = _COMMENT.match(self.text, offset)
        if comment is None:
            strange = _STRANGE_SPACE.match(self.text, offset)
            end = strange.end() if strange else offset + 1
            if self._dialect.json5 and not _ZERO_WIDTH.search(self.text, offset, end):
                return end
            name = f"U+{ord(self.text[offset]):04X}"
            message = f"the character {name} is not whitespace in JSON"
            self.problems.append(
                JsonProblem(offset, end - offset, "syntax", message, "use a space")
            )
            return end
        if comment[0].startswith("/*") and not comment[0].endswith("*/", len("/*")):
            message, hint = NEVER_CLOSED, "put '*/' at its end"
            self.problems.append(JsonProblem(offset, len("/*"), "syntax", message, hint))
        elif not self._dialect.comments or comment[0].startswith("#"):
            length = len(comment[0].partition("\n")[0])
            is_foreign = comment[0].startswith("#")
            message = "JSON has no comments" + (" with '#'" if self._dialect.comments else "")
            hint = "label the fence 'jsonc', or move the comment to the text"
            if is_foreign:
                start = "" if self._dialect.comments else ", and mark the example as 'jsonc'"
                hint = f"write '//'{start}"
            self.problems.append(
                JsonProblem(offset, length, "comment", message, hint, is_foreign=is_foreign)
            )
        return comment.end()


def _number(plain: str) -> float:
    return float(plain) if "." in plain else int(plain)
