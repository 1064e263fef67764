"""Commands as a POSIX shell splits and unquotes them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mkdocs_tandem.formats.http.message import MessageProblem
from mkdocs_tandem.formats.http.traced_text import TracedText, joined, traced

_ENDS = re.compile(r"[ \t\n;|&<>)]|\r\n")
"""What ends a word; a carriage return by itself is a character of it."""
_HOLDER = re.compile(r"<<[A-Za-z_][\w .-]{0,60}>>|<[A-Za-z_][\w .-]{0,60}>")
_STAND_IN = re.compile(r"<[^<>\n]*>")
_VARIABLE = re.compile(
    r"\$(?:(?P<bare>[A-Za-z_]\w*)|\{(?P<name>[A-Za-z_]\w*)(?::?[-=](?P<default>[^{}\n]*))?\})"
)
_LEFT_ALONE = re.compile(r"\$\{(?:\$\{[^{}\n]*\}|[^}\n])*\}")
_NEEDED = re.compile(r"\$\{(?P<name>[A-Za-z_]\w*):?[?+]")
"""A variable with a message for where it is not set, or a text for where it is."""
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_ARRAY = re.compile(r"[A-Za-z_]\w*\+?=\(")
_CONTINUED = re.compile(r"\\\r?\n|[`^][ \t]*\r?\n(?=[ \t]+\S|[-/])|\\[ \t]+\r?\n")
"""A line end that is hidden from the shell: Bash's, PowerShell's and that of cmd.exe."""
_NEXT_PROMPT = re.compile(r"\n[ \t]*>(?: |(?=\r?\n)|\Z)")
_DOCUMENT = re.compile(r"<<-?[ \t]*\\?[\"']?(\w+)(?![\w .-]{0,60}>>)")
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


class WordReader:
    """Reads the words of a text up to an offset, and notes what is wrong with their quotes."""

    def __init__(
        self, text: str, end: int, values: Mapping[str, TracedText], *, prompted: bool = False
    ) -> None:
        self.problems: list[MessageProblem] = []
        self.inner: list[tuple[int, int]] = []
        """Where the commands of substitutions, ``$(...)``, begin and end."""
        self._text = text
        self._end = end
        self._values = values
        self._prompted = prompted
        self._is_unclosed = False
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

    def words(self, start: int) -> tuple[list[TracedText], int]:
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

    def document(self, start: int, end: int) -> TracedText:
        """The text of a here-document whose mark has no quotes."""
        self._chars, self._offsets = [], []
        while start < end:
            start = self._within(start, "\\$`", end)
        return TracedText("".join(self._chars), tuple(self._offsets))

    def _split(self) -> list[TracedText]:
        text, offsets = "".join(self._chars), tuple(self._offsets)
        if _SPLIT not in text:
            return [TracedText(text, offsets)]
        found, at = [], 0
        for part in text.split(_SPLIT):
            if part:
                found.append(TracedText(part, offsets[at : at + len(part)]))
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
        if char.isspace() and not char.isascii():
            return self._strange_space(at)
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
            needed = _NEEDED.match(self._text, at, self._end) if alone else None
            if alone and needed:
                return self._put(f"${{{needed['name']}}}", at, alone.end())
            return self._keep(at, alone.end()) if alone else 0
        value = self._values.get(found["bare"] or found["name"])
        if value is None and found["default"] is not None:
            start, end = found.span("default")
            quotes = int(_QUOTED.fullmatch(found["default"]) is not None)
            self._keep(start + quotes, end - quotes)
            return found.end()
        if value is None:
            return self._keep(at, found.end())
        is_whole = is_quoted or _STAND_IN.fullmatch(value.text) is not None
        text = value.text if is_whole else re.sub(r"\s", _SPLIT, value.text)
        self._chars += text
        self._offsets += value.offsets or (at,) * len(text)
        return found.end()

    def _parenthesis(self, at: int) -> int:
        is_function = self._text.startswith("()", at)
        if not is_function and not _ARRAY.fullmatch("".join(self._chars) + "("):
            message = "the shell does not accept '(' within a word"
            self.problems.append(MessageProblem(at, 1, message, "put the word in single quotes"))
        end = closing(self._text, at + 1, self._end)
        return self._keep(at, end + 1 if end >= 0 else self._unclosed(at, "(", "')'"))

    def _dash(self, at: int) -> int:
        char = self._text[at]
        self.problems.append(
            MessageProblem(at, 1, f"'{char}' is not a dash for the shell", "write '-'")
        )
        is_letter = _ENDS.match(self._text, at + 2) is not None
        return self._put("-" if is_letter else "--", at, at + 1)

    def _strange_space(self, at: int) -> int:
        """Read as a space what the shell reads as a letter, reported once in a command."""
        message = f"the character U+{ord(self._text[at]):04X} is not a space for the shell"
        if all(it.message != message for it in self.problems):
            self.problems.append(MessageProblem(at, 1, message, "write a space"))
        return self._put(_SPLIT, at, at + 1)

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
        if self._is_unclosed:  # what is around it is not closed either
            return self._end
        self._is_unclosed = True
        if self._suspect is not None and not close:
            at, quote = self._suspect, "'"
        noun = "" if close else "quote "
        message = f"the {noun}{quote} that opens here is never closed"
        hint = f"close it with {close or quote}"
        if quote == "'":
            hint += "; an apostrophe within is written '\\''"
        self.problems.append(MessageProblem(at, 1, message, hint))
        return self._end

    def _single(self, at: int) -> int:
        end = self._text.find("'", at + 1, self._end)
        while end >= 0 and _APOSTROPHE.match(self._text, end - 1, self._end):
            message = "the quote ' ends here, at the apostrophe"
            self.problems.append(MessageProblem(end, 1, message, "write '\\'' for an apostrophe"))
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
        message = f"{quote} is not a quote for the shell"
        self.problems.append(MessageProblem(at, 1, message, "write ' or \""))
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


_STRONG = (
    r"(?:\([\w.-]+\)[ \t]*)?(?:[$%\u276f\u279c]|\[?[\w.-]+@[\w.-]+[^\n$#%>]{0,80}[$#%>]"
    r"|PS(?:[ \t][^\n>]{0,80})?>|[A-Za-z]:\\[^\n>]{0,80}>|~[\w./-]{0,80}[ \t]?[$%#>])"
)
_PROMPT = re.compile(rf"^[ \t]*{_STRONG}[ \t]+(?=\S)", re.MULTILINE)
_WEAK = re.compile(
    r"^[ \t]*>[ \t]+(?=(?:sudo[ \t]+|time[ \t]+)?(?:curl|wget|https?|xh|xhs)[ \t])", re.MULTILINE
)
"""A prompt only before the commands that are read here: output may begin with it as well."""
_ROOT = re.compile(r"^[ \t]*#[ \t]+(?=(?:curl|wget|https?|xh|xhs)[ \t])", re.MULTILINE)
_GOES_ON = re.compile(r"[ \t]*>(?:[ \t]+|(?=\r?\n)|\Z)")
_HEREDOC = re.compile(r"<<(?P<tabs>-?)[ \t]*(?P<quote>\\?[\"']?)(?P<mark>\w+)[\"']?")
_HERESTRING = re.compile(r"<<<[ \t]*")
_CUT_OFF = re.compile(r"\\[ \t]+(?=\r?\n[ \t]*\S)")
_OTHER_END = re.compile(r"[`^][ \t]*\r?\n(?=[ \t]+\S|[-/])")
_NO_END = re.compile(
    r"(?P<blank>[ \t]*)\r?\n(?=[ \t]+-{1,2}[A-Za-z]|-{1,2}[A-Za-z][\w-]*[ \t]+[\"'\w])"
)
"""A line end before options; without an indent, one that has a value."""
_ADDRESS_BELOW = re.compile(
    r"""(?P<blank>[ \t]*)\r?\n(?=[ \t]*(["'])https?://[^\s"']+\2[ \t]*(?:\\?\r?\n|\Z))"""
)
_SEPARATOR = re.compile(r"&&|\|\||\|&|;;|[;|&()]|\r?\n")
_REDIRECT = re.compile(r"\d?(?:>>|>\||>&|<>|<&|>|<(?![A-Za-z_][\w .-]*>))|&>>?")
_ASSIGNMENT = re.compile(r"(?P<name>[A-Za-z_]\w*)=(?P<value>.*)", re.DOTALL)
_DECLARING = ("export", "declare", "local", "readonly", "set", "setx", "typeset")
_CONSOLES = ("console", "shell-session", "sh-session", "shellsession", "session", "terminal")
_DEPTH = 4
"""Substitutions within substitutions that are read."""


@dataclass
class ShellCommand:
    """The words of one command."""

    start: int
    is_prompted: bool
    """Whether a prompt precedes it, so that its output may follow."""
    words: list[TracedText] = field(default_factory=list)
    end: int = 0
    """Where its last word ends."""
    after: str = ""
    """What ends it: ``&``, ``|``, a line end."""
    problems: list[MessageProblem] = field(default_factory=list)
    input: TracedText | None = None
    """Its standard input: a here-document, a here-string, or the output of ``echo``."""
    files: Mapping[str, TracedText] = field(default_factory=dict)
    """The files that the commands of its text write."""
    is_input_elsewhere: bool = False
    """Whether its input comes from a file or from a command that is not run here."""
    prompt: int = 0
    """Where its prompt begins; where it begins itself, if it has none."""
    begin: int = 0
    """Where it begins, with the command whose output it reads."""
    file: str = ""
    """The file that its output is written to."""
    finish: int = 0
    """Where it ends, with its here-document."""


def commands(
    text: str, values: dict[str, TracedText] | None = None, language: str = ""
) -> list[ShellCommand]:
    """The commands in a text; of one with prompts, only those after a prompt.

    ``values`` are the variables that are known before it; those that it sets are added.
    """
    every: list[ShellCommand] = []
    known = {} if values is None else values
    _Script(text, 0, len(text), known, _prompt(text, language), every, _DEPTH).read()
    return every


def _prompt(text: str, language: str) -> re.Pattern[str] | None:
    """The prompts that a text has; nothing if it is a script."""
    prompts = (_PROMPT, _WEAK, _ROOT) if language in _CONSOLES else (_PROMPT, _WEAK)
    return next((prompt for prompt in prompts if prompt.search(text)), None)


class _Script:
    """Reads the commands of a text, one line after the other."""

    def __init__(  # noqa: PLR0913, PLR0917 -- one place of a text, and what is known there
        self,
        text: str,
        start: int,
        end: int,
        values: dict[str, TracedText],
        prompt: re.Pattern[str] | None,
        every: list[ShellCommand],
        depth: int,
    ) -> None:
        self._text, self._at, self._end = text, start, end
        self._values = values
        self._prompt = prompt
        self._every = every
        self._depth = depth
        self._documents: list[tuple[re.Match[str], ShellCommand]] = []

    def read(self) -> None:
        previous: ShellCommand | None = None
        while self._at < self._end:
            prompt = None
            if self._prompt is not None and (previous is None or previous.after.endswith("\n")):
                prompt = self._prompt.search(self._text, self._at, self._end)
                if prompt is None:
                    return
                self._at = prompt.end()
            start = self._at if prompt is None else prompt.start()
            previous = self._command(previous)
            previous.prompt = start

    def _command(self, previous: ShellCommand | None) -> ShellCommand:
        command = ShellCommand(self._at, self._prompt is not None)
        reader = WordReader(self._text, self._end, self._values, prompted=self._prompt is not None)
        self._words(command, reader)
        command.end = command.finish = self._at
        command.begin = command.start
        command.problems += reader.problems
        self._piped(command, previous)
        for start, end in reader.inner if self._depth else ():
            inner: list[ShellCommand] = []
            _Script(self._text, start, end, self._values, None, inner, self._depth - 1).read()
            self._every += inner
            output = _output(inner[0]) if len(inner) == 1 else None
            if output is not None:
                command.words = [_substituted(it, start - 2, output) for it in command.words]
        self._every.append(command)
        self._at += len(command.after)
        if command.after.endswith("\n") or self._at >= self._end:
            self._read_documents()
        self._assign(command)
        if self._prompt is None:
            while self._at < self._end and self._text[self._at] in " \t\r\n":
                if self._text[self._at] == "\n":
                    self._read_documents()
                self._at += self._at < self._end and self._text[self._at] in " \t\r\n"
        return command

    def _words(self, command: ShellCommand, reader: WordReader) -> None:
        while self._at < self._end:
            if self._goes_on(command) or self._redirected(command, reader):
                continue
            separator = _SEPARATOR.match(self._text, self._at, self._end)
            if separator:
                command.after = separator[0]
                return
            if self._text[self._at] in " \t":
                self._at += 1
            elif self._text[self._at] == "#":
                self._comment(command)
            else:
                words, at = reader.words(self._at)
                command.words += words
                self._at = max(at, self._at + 1)

    def _comment(self, command: ShellCommand) -> None:
        """Skip a comment; one between the options of a command ends it."""
        start, self._at = self._at, self._line_end()
        go_on = _NO_END.match(self._text, self._at, self._end)
        is_first = not self._text[self._text.rfind("\n", 0, start) + 1 : start].strip()
        if command.words and go_on and is_first:
            message = "this comment ends the command, but its options go on"
            hint = "move the comment above the command"
            command.problems.append(MessageProblem(start, self._at - start, message, hint))
            self._at = go_on.end()

    def _piped(self, command: ShellCommand, previous: ShellCommand | None) -> None:
        """Give a command the output of the one before it in a pipe."""
        if previous is None or previous.after not in ("|", "|&") or command.input is not None:
            return
        command.input = _output(previous)
        command.is_input_elsewhere = command.input is None
        is_cat = bool(previous.words) and previous.words[0].text == "cat"
        if command.input is not None or is_cat:
            command.begin = previous.begin
            command.problems = [*previous.problems, *command.problems]
        for index, (document, reading) in enumerate(self._documents):
            if reading is previous and is_cat:
                self._documents[index] = (document, command)
                command.is_input_elsewhere = False

    def _address_below(self, command: ShellCommand) -> int:
        """Where the next line begins if it holds the address that a command of curl lacks."""
        found = _ADDRESS_BELOW.match(self._text, self._at, self._end)
        if found is None or not command.words or command.words[0].text != "curl":
            return 0
        if any("://" in word.text for word in command.words):
            return 0
        return found.end()

    def _goes_on(self, command: ShellCommand) -> bool:
        """Whether the command goes on after a line end; one that should is a problem."""
        cut_off = _CUT_OFF.match(self._text, self._at, self._end)
        other = _OTHER_END.match(self._text, self._at, self._end)
        if cut_off:
            message = "a space follows the '\\', so the command ends here"
            self._note(command, message, "remove the space at the end of the line")
            self._at = self._next_line(cut_off.end())
        elif self._text.startswith(("\\\n", "\\\r\n"), self._at):
            self._at = self._next_line(self._at + 1)
        elif other:
            self._at = self._next_line(other.end() - 1)
        elif command.words and (no_end := _NO_END.match(self._text, self._at, self._end)):
            hint = "write ' \\' here"
            self._note(command, "the command ends here, but its options go on", hint)
            self._at = no_end.end()
        elif below := self._address_below(command):
            message = "the command ends here, but its address is in the next line"
            self._note(command, message, "write ' \\' here")
            self._at = below
        else:
            return False
        return True

    def _redirected(self, command: ShellCommand, reader: WordReader) -> bool:
        """Whether a redirection was read."""
        string = _HERESTRING.match(self._text, self._at, self._end)
        if string:
            words, self._at = reader.words(string.end())
            end = (
                TracedText("\n", (words[-1].at(len(words[-1].text)),))
                if words
                else TracedText("", ())
            )
            command.input = joined((*words, end))
            return True
        document = _HEREDOC.match(self._text, self._at, self._end)
        if document:
            self._documents.append((document, command))
            self._at = document.end()
            return True
        if self._text.startswith(("<(", ">("), self._at):
            return False
        redirect = _REDIRECT.match(self._text, self._at, self._end)
        if redirect is None:
            return False
        command.is_input_elsewhere |= redirect[0] == "<"
        self._at = redirect.end()
        while self._at < self._end and self._text[self._at] in " \t":
            self._at += 1
        if self._at < self._end and self._text[self._at] not in "\r\n":
            words, at = reader.words(self._at)
            self._at = max(at, self._at + 1)
            if redirect[0] in (">", ">|", "1>") and words:
                command.file = words[0].text
        return True

    def _read_documents(self) -> None:
        for document, command in self._documents:
            self._read_document(document, command)
        self._documents = []

    def _read_document(self, found: re.Match[str], command: ShellCommand) -> None:
        name = re.escape(found["mark"])
        mark = re.compile(rf"^[ \t]*{name}[ \t]*\)?[ \t]*(?=\r?$)", re.MULTILINE)
        start = min(self._at, self._end)
        end = mark.search(self._text, start, self._end)
        stop = end.start() if end else self._end
        self._at = command.finish = end.end() if end else self._end
        if end is None:
            message = f"the here-document '{found['mark']}' that begins here is never closed"
            hint = f"close it with a line that is '{found['mark']}' alone"
            command.problems.append(MessageProblem(found.start(), len(found[0]), message, hint))
        reader = WordReader(self._text, self._end, self._values)
        whole = traced(self._text, start, stop) if found["quote"] else reader.document(start, stop)
        command.input = _without_tabs(whole) if found["tabs"] else whole

    def _assign(self, command: ShellCommand) -> None:
        """Keep the values that a command without any other words sets."""
        words = command.words
        if words and words[0].text in _DECLARING:
            words = [word for word in words[1:] if not word.text.startswith("-")]
        assignments = [_ASSIGNMENT.fullmatch(word.text) for word in words]
        if not all(assignments):
            return
        for word, found in zip(words, assignments, strict=True):
            if found is None:
                continue
            value = word.cut(found.start("value"))
            if "$(" in value.text or "`" in value.text or value.text.startswith("("):
                self._values.pop(found["name"], None)
            else:
                self._values[found["name"]] = value

    def _note(self, command: ShellCommand, message: str, hint: str) -> None:
        command.problems.append(MessageProblem(self._at, 1, message, hint))

    def _line_end(self) -> int:
        end = self._text.find("\n", self._at, self._end)
        return self._end if end < 0 else end

    def _next_line(self, at: int) -> int:
        at = self._text.index("\n", at) + 1
        prompt = _GOES_ON.match(self._text, at, self._end) if self._prompt else None
        return prompt.end() if prompt else at


def written(every: Iterable[ShellCommand]) -> Iterator[tuple[str, TracedText]]:
    """The files that commands write whose text is known: ``cat > car.json <<EOF``."""
    for command in every:
        text = _output(command) if command.file else None
        if text is not None:
            yield command.file, text


def _output(command: ShellCommand) -> TracedText | None:
    """The output of a command that only repeats text; ``None`` if it has to be run."""
    if not command.words:
        return None
    name, words = command.words[0].text, command.words[1:]
    if name == "cat":
        return command.input if not words or words[0].text == "-" else None
    is_line = name == "echo" or (len(words) > 1 and words[0].text == "%s\\n")
    if name == "printf" and words and words[0].text in ("%s", "%s\\n"):
        words = words[1:]
    elif name != "echo" and (name != "printf" or "%" in (words[0].text if words else "%")):
        return None
    options = [it.text for it in words if name == "echo" and re.fullmatch("-[neE]+", it.text)]
    is_line = is_line and not any("n" in it for it in options)
    parts: list[TracedText] = []
    for word in (it for it in words if it.text not in options):
        parts += [TracedText(" ", (word.at(),)), word] if parts else [word]
    if parts and is_line:
        parts.append(TracedText("\n", (parts[-1].at(len(parts[-1].text)),)))
    return joined(parts) if parts else None


def _substituted(word: TracedText, start: int, output: TracedText) -> TracedText:
    """A word in which an output takes the place of the substitution at an offset."""
    if start not in word.offsets:
        return word
    first = word.offsets.index(start)
    end = _end_of(word, first)
    output = output.cut(0, len(output.text.rstrip("\n")))
    return joined((word.cut(0, first), output, word.cut(end)))


def _end_of(word: TracedText, first: int) -> int:
    """Where the substitution that begins at an index of a word ends: it is kept unchanged."""
    end = closing(word.text, first + 2, len(word.text))
    return end + 1 if end >= 0 else len(word.text)


def _without_tabs(document: TracedText) -> TracedText:
    """A here-document without the tabs at the start of its lines."""
    parts, at = [], 0
    for line in document.text.splitlines(keepends=True):
        parts.append(document.cut(at + len(line) - len(line.lstrip("\t")), at + len(line)))
        at += len(line)
    return joined(parts)
