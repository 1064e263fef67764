"""The requests that shell commands send."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

from mkdocs_tandem.formats.http import curl, httpie, powershell, wget
from mkdocs_tandem.formats.http.message import Header, Message, MessageProblem
from mkdocs_tandem.formats.http.shell import ShellCommand, commands, written
from mkdocs_tandem.formats.http.traced_text import TracedText, traced

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
_NAME = re.compile(r"(?:\S*[/\\])?(?P<name>[\w-]+?)(?:\.exe)?(?::[\w.-]+)?")
_WRAPPERS = frozenset(
    {
        "!", "{", "builtin", "command", "do", "doas", "else", "elif", "env", "exec",
        "function", "if", "nice", "nohup", "proxychains", "stdbuf", "strace", "sudo",
        "then", "time", "timeout", "until", "watch", "while", "xargs",
    }
)  # fmt: skip
"""Words that may precede a command, with options of their own."""
_CMD = ("bat", "batch", "cmd", "doscon")
"""Labels of what ``cmd.exe`` runs."""
_HOSTS = frozenset({"docker", "docker-compose", "kubectl", "nerdctl", "podman"})
"""Programs that run a command somewhere else, with ``exec`` or ``run``."""
_RUNNERS = frozenset({"bash", "dash", "eval", "ksh", "sh", "ssh", "su", "watch", "zsh"})
"""Programs that run a command given as text: ``bash -c 'curl …'``."""
_CALL = re.compile(r"\s*(?:[\w-]+(?:=\S*)?\s+)?(?:curl|https?|wget|xhs?)\s")
_OF_A_WRAPPER = re.compile(r"-.*|[A-Za-z_]\w*=.*|[\d.]+[smhd]?", re.DOTALL)
_WITH_NAME = ("-u", "-g", "--user", "-I", "function")
"""Wrappers, and options of theirs, that take a word."""
_HEAD = re.compile(r"\s*(?P<head>HTTP/[\d.]+[ ]+(?P<status>\d{3})[^\n]*(?:\n[^\n]*\S[^\n]*)*)\n?")
_TRACE = r"(?:[*>][^\n]*|[{}] \[\d+ bytes data\]\s*)"
_TRACED_HEAD = re.compile(
    rf"\s*(?:{_TRACE}\n)*(?P<head>< HTTP/[\d.]+ +(?P<status>\d{{3}})[^\n]*(?:\n<[^\n]*\S)*)"
    rf"(?:\n(?:<[ \t\r]*|{_TRACE})(?=\n|\Z))*\n?"
)
"""The head of an answer as ``curl -v`` shows it, with notes on the connection."""
_END_OF_TRACE = re.compile(r"\n?\* (?:Connection|Closing|Connected)\b")
_BODY = re.compile(r"\s*(?P<body>[{\[\"][\s\S]*)")
_FIELD = re.compile(r"(?m)^(?:< )?(?P<name>[\w-]+):[ \t]*(?P<value>.*?)[ \t]*$")
_FORMATTER = re.compile(r"jq(?: -\w+)*(?: \.)?|json_pp|python3? -m json\.tool")
_MAY_MATTER = re.compile(r"curl|wget|\b(?:https?|xhs?)\s|\w=|\bset\s", re.IGNORECASE)
"""A program that is read here, or a variable that is set: else there is nothing to read."""
_SWALLOWED = re.compile(r"(?:\n|`|\$\()[ \t]*curl[ \t]")

Tool = Callable[[str, ShellCommand, Sequence[TracedText]], Iterator[Message]]
"""The requests of one command, given the text and the words after the name."""

TOOLS: Mapping[str, Tool] = {
    "curl": curl.messages,
    "http": httpie.messages,
    "https": partial(httpie.messages, scheme="https"),
    "xh": httpie.messages,
    "xhs": partial(httpie.messages, scheme="https"),
    "curlie": httpie.curlie,
    "wget": wget.messages,
}


def command_messages(
    text: str, values: dict[str, TracedText] | None = None, language: str = ""
) -> Iterator[Message]:
    """The requests that the commands in a text send, in their order, and the answers shown.

    ``values`` are the variables that are known before it; those that it sets are added.
    """
    if powershell.is_powershell(text):
        yield from powershell.messages(text)
    elif _MAY_MATTER.search(text):
        known = {} if values is None else values
        yield from _messages(text, commands(text, known, language), known, language)


def _messages(
    text: str, every: Sequence[ShellCommand], values: dict[str, TracedText], language: str
) -> Iterator[Message]:
    files = dict(written(every))
    for number, command in enumerate(every):
        name, words = _named(command.words)
        if name in TOOLS:
            if language in _CMD:
                command.problems += islice(_single_quoted(text, words), 1)
            yield from TOOLS[name](text, replace(command, files=files), words)
            if command.is_prompted:
                last = _last(command, every[number + 1 : number + 2])
                later = (it for it in islice(every, number + 1, None) if it.start > last.start)
                end = next((it.prompt for it in later if it.is_prompted), len(text))
                yield from _shown(text, last.finish, end)
        elif texts := _texts(command.words):
            for word in texts:
                inner = command_messages(word.text, values, language)
                yield from (_moved(message, word) for message in inner)
        elif command.problems and _concerns_a_request(text, command, every[:number][-1:]):
            yield from curl.messages(text, command, ())


def _single_quoted(text: str, words: Sequence[TracedText]) -> Iterator[MessageProblem]:
    """Words in quotes that ``cmd.exe`` does not know."""
    for word in words:
        if word.text and text[word.at() - 1] == "'" and re.search(r"[\s\"]", word.text):
            message = "cmd.exe does not treat ' as a quote, and splits the text at its spaces"
            hint = "write double quotes around it, and '\\\"' for those within"
            yield MessageProblem(word.at() - 1, 1, message, hint)


def _concerns_a_request(text: str, command: ShellCommand, previous: Sequence[ShellCommand]) -> bool:
    """Whether a broken command swallows a request, or reads the answer to one."""
    if _SWALLOWED.search(text, command.start, command.finish):
        return True
    return any(it.after in ("|", "|&") and _named(it.words)[0] in TOOLS for it in previous)


def _named(words: Sequence[TracedText]) -> tuple[str, Sequence[TracedText]]:
    """The name of the program that a command runs, and the words after it."""
    before = ""
    is_wrapped = False
    for index, word in enumerate(words):
        name = _name(word)
        if name in TOOLS and before not in ("-v", "-V"):  # 'command -v curl'
            return name, words[index + 1 :]
        if name in _HOSTS:
            return _hosted(name, words[index + 1 :])
        is_wrapper = word.text in _WRAPPERS or word.text.endswith("()")
        is_part = _OF_A_WRAPPER.fullmatch(word.text) or before in _WITH_NAME
        is_wrapped = is_wrapped or is_wrapper
        if not (is_wrapper or (is_wrapped and is_part) or _ASSIGNMENT.fullmatch(word.text)):
            break
        before = word.text
    return "", ()


def _name(word: TracedText) -> str:
    found = _NAME.fullmatch(word.text)
    return found["name"].lower() if found and "://" not in word.text else ""


def _hosted(host: str, words: Sequence[TracedText]) -> tuple[str, Sequence[TracedText]]:
    """The program that runs in a container: ``docker exec web curl``.

    ``kubectl run`` takes a name first, and the program after ``--``.
    """
    texts = [word.text for word in words]
    start = min(
        (texts.index(verb) for verb in ("exec", "run") if verb in texts), default=len(texts)
    )
    if host == "kubectl" and texts[start : start + 1] == ["run"]:
        start = texts.index("--") if "--" in texts else len(texts)
    for index in range(start, len(words)):
        if _name(words[index]) in TOOLS:
            return _name(words[index]), words[index + 1 :]
    return "", ()


def _texts(words: Sequence[TracedText]) -> list[TracedText]:
    """The words that another shell runs as commands."""
    if not any(_name(word) in _RUNNERS for word in words):
        return []
    return [word for word in words if _CALL.match(word.text)]


def _moved(message: Message, word: TracedText) -> Message:
    """A message that was read from a word, with the offsets of the text that holds the word."""

    def moved(part: TracedText) -> TracedText:
        return TracedText(part.text, tuple(map(word.at, part.offsets)))

    return replace(
        message,
        start=word.at(message.start),
        end=word.at(message.end),
        method=moved(message.method),
        target=moved(message.target),
        body=None if message.body is None else moved(message.body),
        problems=tuple(it._replace(offset=word.at(it.offset)) for it in message.problems),
    )


_NEXT = re.compile(r"\n(?:[$%][ \t]*(?:\r?\n|\Z)|\#[ \t])")
"""A prompt that waits, or a comment of the shell: what a command has printed ends before it."""


def _last(command: ShellCommand, following: Sequence[ShellCommand]) -> ShellCommand:
    """The command that shows the answer: one that only formats JSON may follow in a pipe."""
    after = following[0] if following and command.after == "|" else None
    written = " ".join(word.text for word in after.words) if after else ""
    return after if after and _FORMATTER.fullmatch(written) else command


def _shown(text: str, start: int, end: int) -> Iterator[Message]:
    """The answer in the output of a command: JSON, perhaps with a head before it."""
    traced_head = _TRACED_HEAD.match(text, start, end)
    head = traced_head or _HEAD.match(text, start, end)
    if traced_head and (last := _END_OF_TRACE.search(text, traced_head.end(), end)):
        end = last.start()
    if stop := _NEXT.search(text, head.end() if head else start, end):
        end = stop.start()
    found = _BODY.match(text, head.end() if head else start, end)
    if found is None and head is None:
        return
    nothing = TracedText("", ())
    fields = _FIELD.finditer(head["head"]) if head else ()
    yield Message(
        head.start("head") if head else start,
        end,
        nothing,
        nothing,
        head["status"] if head else "",
        tuple(Header(it["name"], it["value"]) for it in fields),
        traced(text, *found.span("body")).stripped() if found else None,
        is_command=True,
    )
