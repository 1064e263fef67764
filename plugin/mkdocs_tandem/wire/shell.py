"""Commands as a shell reads them.

Libraries that cut shell text into words, ``shlex`` and ``bashlex`` among them, say at most where
a word begins. Here each character of a word has its place, so that a mistake in the JSON of an
argument is found where its author wrote it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mkdocs_tandem.wire.message import Problem
from mkdocs_tandem.wire.quoting import Reader
from mkdocs_tandem.wire.traced import Traced, traced

_PROMPT = re.compile(r"^[ \t]*[$%#>][ \t]+(?=\S)", re.MULTILINE)
_COMMAND_PROMPT = re.compile(r"^[ \t]*[$%][ \t]+(?=\S)", re.MULTILINE)
_HEREDOC = re.compile(r"<<-?[ \t]*(?P<quote>[\"']?)(?P<mark>\w+)(?P=quote)")
_CUT_OFF = re.compile(r"\\[ \t]+(?=\r?\n[ \t]*\S)")
_NO_END = re.compile(r"(?P<blank>[ \t]*)\r?\n(?=[ \t]+-{1,2}[A-Za-z])")
_SEPARATOR = re.compile(r"&&|\|\||;|\||&|\r?\n")
_REDIRECT = re.compile(r"\d?>>?|<(?![A-Za-z_][\w .-]*>)")


@dataclass(frozen=True)
class Command:
    """The words of one command."""

    words: tuple[Traced, ...]
    start: int
    end: int
    input: Traced | None
    """What it reads: a here-document."""
    problems: tuple[Problem, ...]
    after: str
    """What ends it: ``&``, ``|``, a line end."""
    is_prompted: bool
    """Whether it stands behind a prompt, so that what it shows may follow."""


def commands(text: str) -> Iterator[Command]:
    """The commands in a text; of one with prompts, only what stands behind them."""
    prompted = _COMMAND_PROMPT.search(text) is not None
    at = 0
    while at < len(text):
        if prompted:
            prompt = _COMMAND_PROMPT.search(text, at)
            if prompt is None:
                return
            at = prompt.end()
        command = _Command(text, at, prompted=prompted)
        yield command.read()
        at = max(command.at, at + 1)
        while not prompted and at < len(text) and text[at] in " \t\r\n":
            at += 1


class _Command:
    """Reads one command."""

    def __init__(self, text: str, start: int, *, prompted: bool) -> None:
        self.at = start
        self._text = text
        self._start = start
        self._prompted = prompted
        self._reader = Reader(text)
        self._words: list[Traced] = []
        self._mark: str | None = None
        self._after = ""

    def read(self) -> Command:
        while self.at < len(self._text):
            if self._goes_on():
                continue
            if self._ends():
                break
            if self._text[self.at] in " \t":
                self.at += 1
            elif self._text[self.at] == "#":
                self.at = self._line_end()
            elif not self._skipped():
                word, self.at = self._reader.word(self.at)
                self._words.append(word)
        end = self.at
        self.at += len(self._after)
        return Command(
            tuple(self._words),
            self._start,
            end,
            self._document(),
            tuple(self._reader.problems),
            self._after,
            self._prompted,
        )

    def _ends(self) -> bool:
        separator = _SEPARATOR.match(self._text, self.at)
        self._after = separator[0] if separator else ""
        return separator is not None

    def _goes_on(self) -> bool:
        """Whether the command goes on behind a line end; one that should is a problem."""
        cut_off = _CUT_OFF.match(self._text, self.at)
        if cut_off:
            message = "a blank behind the '\\': the command ends here"
            self._note(self.at, message, "remove the blank, so that the line end follows")
            self.at = self._next_line(cut_off.end())
        elif self._text.startswith(("\\\n", "\\\r\n"), self.at):
            self.at = self._next_line(self.at + 1)
        elif (no_end := _NO_END.match(self._text, self.at)) and self._words:
            self._note(self.at, "the command ends here, but its options go on", "write ' \\' here")
            self.at = no_end.end()
        else:
            return False
        return True

    def _skipped(self) -> bool:
        """Whether a redirection was passed over."""
        document = _HEREDOC.match(self._text, self.at)
        if document:
            self._mark, self.at = document["mark"], document.end()
            return True
        redirect = _REDIRECT.match(self._text, self.at)
        if redirect is None:
            return False
        self.at = redirect.end()
        while self.at < len(self._text) and self._text[self.at] in " \t":
            self.at += 1
        if self.at < len(self._text) and self._text[self.at] not in "\r\n":
            self.at = max(self._reader.word(self.at)[1], self.at + 1)
        return True

    def _document(self) -> Traced | None:
        if self._mark is None:
            return None
        start = min(self._line_end() + 1, len(self._text)) if self._after != "\n" else self.at
        mark = re.compile(rf"^\t*{re.escape(self._mark)}[ \t]*\r?$", re.MULTILINE)
        end = mark.search(self._text, start)
        self.at = end.end() if end else len(self._text)
        return traced(self._text, start, end.start() if end else len(self._text))

    def _note(self, at: int, message: str, hint: str) -> None:
        self._reader.problems.append(Problem(at, 1, message, hint))

    def _line_end(self) -> int:
        end = self._text.find("\n", self.at)
        return len(self._text) if end < 0 else end

    def _next_line(self, at: int) -> int:
        at = self._text.index("\n", at) + 1
        prompt = _PROMPT.match(self._text, at) if self._prompted else None
        return prompt.end() if prompt else at
