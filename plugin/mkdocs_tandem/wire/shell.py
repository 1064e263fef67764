"""Commands as a shell reads them.

Libraries that cut shell text into words, ``shlex`` and ``bashlex`` among them, say at most where
a word begins, and stop at the first mistake. Here each character of a word has its place, so that
a mistake in the JSON of an argument is found where its author wrote it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mkdocs_tandem.wire.message import Problem
from mkdocs_tandem.wire.quoting import Reader, closing
from mkdocs_tandem.wire.traced import Traced, joined, traced

_STRONG = (
    r"(?:\([\w.-]+\)[ \t]*)?(?:[$%\u276f\u279c]|\[?[\w.-]+@[\w.-]+[^\n$#%>]{0,80}[$#%>]"
    r"|PS(?:[ \t][^\n>]{0,80})?>|[A-Za-z]:\\[^\n>]{0,80}>)"
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
_NO_END = re.compile(r"(?P<blank>[ \t]*)\r?\n(?=[ \t]+-{1,2}[A-Za-z])")
_SEPARATOR = re.compile(r"&&|\|\||\|&|;;|[;|&()]|\r?\n")
_REDIRECT = re.compile(r"\d?(?:>>|>\||>&|<>|<&|>|<(?![A-Za-z_][\w .-]*>))|&>>?")
_ASSIGNMENT = re.compile(r"(?P<name>[A-Za-z_]\w*)=(?P<value>.*)", re.DOTALL)
_DECLARING = ("export", "declare", "local", "readonly", "set", "setx", "typeset")
_CONSOLES = ("console", "shell-session", "sh-session", "shellsession", "session", "terminal")
_DEPTH = 4
"""Substitutions within substitutions that are read."""


@dataclass
class Command:
    """The words of one command."""

    start: int
    is_prompted: bool
    """Whether a prompt precedes it, so that its output may follow."""
    words: list[Traced] = field(default_factory=list)
    end: int = 0
    """Where its last word ends."""
    after: str = ""
    """What ends it: ``&``, ``|``, a line end."""
    problems: list[Problem] = field(default_factory=list)
    input: Traced | None = None
    """Its standard input: a here-document, a here-string, or the output of ``echo``."""
    files: Mapping[str, Traced] = field(default_factory=dict)
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
    text: str, values: dict[str, Traced] | None = None, language: str = ""
) -> list[Command]:
    """The commands in a text; of one with prompts, only those after a prompt.

    ``values`` are the variables that are known before it; those that it sets are added.
    """
    every: list[Command] = []
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
        values: dict[str, Traced],
        prompt: re.Pattern[str] | None,
        every: list[Command],
        depth: int,
    ) -> None:
        self._text, self._at, self._end = text, start, end
        self._values = values
        self._prompt = prompt
        self._every = every
        self._depth = depth
        self._documents: list[tuple[re.Match[str], Command]] = []

    def read(self) -> None:
        previous: Command | None = None
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

    def _command(self, previous: Command | None) -> Command:
        command = Command(self._at, self._prompt is not None)
        reader = Reader(self._text, self._end, self._values, prompted=self._prompt is not None)
        self._words(command, reader)
        command.end = command.finish = self._at
        command.begin = command.start
        command.problems += reader.problems
        self._piped(command, previous)
        for start, end in reader.inner if self._depth else ():
            inner: list[Command] = []
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

    def _words(self, command: Command, reader: Reader) -> None:
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

    def _comment(self, command: Command) -> None:
        """Skip a comment; one between the options of a command ends it."""
        start, self._at = self._at, self._line_end()
        go_on = _NO_END.match(self._text, self._at, self._end)
        is_first = not self._text[self._text.rfind("\n", 0, start) + 1 : start].strip()
        if command.words and go_on and is_first:
            message = "this comment ends the command, but its options go on"
            hint = "move the comment above the command"
            command.problems.append(Problem(start, self._at - start, message, hint))
            self._at = go_on.end()

    def _piped(self, command: Command, previous: Command | None) -> None:
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

    def _goes_on(self, command: Command) -> bool:
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
        else:
            return False
        return True

    def _redirected(self, command: Command, reader: Reader) -> bool:
        """Whether a redirection was read."""
        string = _HERESTRING.match(self._text, self._at, self._end)
        if string:
            words, self._at = reader.words(string.end())
            end = Traced("\n", (words[-1].at(len(words[-1].text)),)) if words else Traced("", ())
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

    def _read_document(self, found: re.Match[str], command: Command) -> None:
        name = re.escape(found["mark"])
        mark = re.compile(rf"^[ \t]*{name}[ \t]*\)?[ \t]*(?=\r?$)", re.MULTILINE)
        start = min(self._at, self._end)
        end = mark.search(self._text, start, self._end)
        stop = end.start() if end else self._end
        self._at = command.finish = end.end() if end else self._end
        if end is None:
            message = f"the here-document '{found['mark']}' that begins here is never closed"
            hint = f"close it with a line that is '{found['mark']}' alone"
            command.problems.append(Problem(found.start(), len(found[0]), message, hint))
        reader = Reader(self._text, self._end, self._values)
        whole = traced(self._text, start, stop) if found["quote"] else reader.document(start, stop)
        command.input = _without_tabs(whole) if found["tabs"] else whole

    def _assign(self, command: Command) -> None:
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

    def _note(self, command: Command, message: str, hint: str) -> None:
        command.problems.append(Problem(self._at, 1, message, hint))

    def _line_end(self) -> int:
        end = self._text.find("\n", self._at, self._end)
        return self._end if end < 0 else end

    def _next_line(self, at: int) -> int:
        at = self._text.index("\n", at) + 1
        prompt = _GOES_ON.match(self._text, at, self._end) if self._prompt else None
        return prompt.end() if prompt else at


def written(every: Iterable[Command]) -> Iterator[tuple[str, Traced]]:
    """The files that commands write whose text is known: ``cat > car.json <<EOF``."""
    for command in every:
        text = _output(command) if command.file else None
        if text is not None:
            yield command.file, text


def _output(command: Command) -> Traced | None:
    """The output of a command that only repeats text; ``None`` if it has to be run."""
    if not command.words:
        return None
    name, words = command.words[0].text, command.words[1:]
    if name == "cat":
        return command.input if not words or words[0].text == "-" else None
    if name == "printf" and words and words[0].text in ("%s", "%s\\n"):
        words = words[1:]
    elif name != "echo" and (name != "printf" or "%" in (words[0].text if words else "%")):
        return None
    parts: list[Traced] = []
    for word in (
        each for each in words if name != "echo" or not re.fullmatch("-[neE]+", each.text)
    ):
        parts += [Traced(" ", (word.at(),)), word] if parts else [word]
    return joined((*parts, Traced("\n", (parts[-1].at(len(parts[-1].text)),)))) if parts else None


def _substituted(word: Traced, start: int, output: Traced) -> Traced:
    """A word in which an output takes the place of the substitution at an offset."""
    if start not in word.offsets:
        return word
    first = word.offsets.index(start)
    end = _end_of(word, first)
    output = output.cut(0, len(output.text.rstrip("\n")))
    return joined((word.cut(0, first), output, word.cut(end)))


def _end_of(word: Traced, first: int) -> int:
    """Where the substitution that begins at an index of a word ends: it is kept unchanged."""
    end = closing(word.text, first + 2, len(word.text))
    return end + 1 if end >= 0 else len(word.text)


def _without_tabs(document: Traced) -> Traced:
    """A here-document without the tabs at the start of its lines."""
    parts, at = [], 0
    for line in document.text.splitlines(keepends=True):
        parts.append(document.cut(at + len(line) - len(line.lstrip("\t")), at + len(line)))
        at += len(line)
    return joined(parts)
