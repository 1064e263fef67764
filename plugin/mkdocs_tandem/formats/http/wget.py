"""The requests that wget sends.

Source: the manual of GNU wget 1.21, sections HTTP Options and Option Syntax.
"""

import base64
from collections.abc import Iterator, Sequence

from mkdocs_tandem.formats.http.message import Header, Message
from mkdocs_tandem.formats.http.shell import ShellCommand
from mkdocs_tandem.formats.http.traced_text import TracedText
from mkdocs_tandem.formats.http.urls import address

_SHORT_WITH_VALUE = "aeioBtOTwQPUlADIRX"
_LONG_WITH_VALUE = frozenset({
    "append-output", "base", "body-data", "body-file", "ca-certificate", "certificate", "config",
    "cut-dirs", "default-page", "directory-prefix", "header", "http-password", "http-user",
    "input-file", "limit-rate", "load-cookies", "max-redirect", "method", "output-document",
    "output-file", "password", "post-data", "post-file", "private-key", "progress", "quota",
    "read-timeout", "referer", "save-cookies", "secure-protocol", "timeout", "tries", "user",
    "user-agent", "wait", "waitretry",
})  # fmt: skip
_FORM = "application/x-www-form-urlencoded"
_SHORT = {"U": "user-agent", "i": "input-file"}


def messages(text: str, command: ShellCommand, words: Sequence[TracedText]) -> Iterator[Message]:
    """The requests of one command, given the words after ``wget``: one for each address."""
    options, addresses = _sorted(words)
    data = _last(options, "post-data", "body-data")
    file = _last(options, "post-file", "body-file")
    method = _last(options, "method")
    is_sent = data is not None or file is not None
    is_head = _last(options, "spider") is not None
    fields = tuple(_headers(options, is_sent=is_sent))
    for word in addresses:
        where = address(word)
        yield Message(
            command.begin,
            command.finish,
            method or TracedText("POST" if is_sent else "HEAD" if is_head else "GET", ()),
            where.target,
            headers=fields,
            body=data,
            is_body_elsewhere=file is not None,
            problems=tuple(command.problems[:1]),
            is_command=True,
            implied=frozenset({"host", "user-agent", "accept", "accept-encoding"}),
            is_base_open=where.is_base_open,
            tool="wget",
        )


def _sorted(words: Sequence[TracedText]) -> tuple[list[tuple[str, TracedText]], list[TracedText]]:
    """Options with their values, and addresses."""
    options: list[tuple[str, TracedText]] = []
    addresses: list[TracedText] = []
    rest = list(words)
    nothing = TracedText("", ())
    while rest:
        word = rest.pop(0)
        name, equals, _ = word.text[2:].partition("=")
        if word.text.startswith("--") and equals:
            options.append((name, word.cut(len(name) + 3)))
        elif word.text.startswith("--"):
            takes = name in _LONG_WITH_VALUE and bool(rest)
            options.append((name, rest.pop(0) if takes else nothing))
        elif word.text.startswith("-") and len(word.text) > 1:
            options += _cluster(word, rest)
        elif word.text:
            addresses.append(word)
    return options, addresses


def _cluster(word: TracedText, rest: list[TracedText]) -> Iterator[tuple[str, TracedText]]:
    """Letters after one dash, the last one perhaps with its value."""
    for index in range(1, len(word.text)):
        letter = word.text[index]
        if letter in _SHORT_WITH_VALUE:
            value = word.cut(index + 1)
            yield _SHORT.get(letter, letter), rest.pop(0) if not value.text and rest else value
            return
        yield letter, TracedText("", ())


def _last(options: Sequence[tuple[str, TracedText]], *names: str) -> TracedText | None:
    found = [value for name, value in options if name in names]
    return found[-1] if found else None


def _headers(options: Sequence[tuple[str, TracedText]], *, is_sent: bool) -> Iterator[Header]:
    given = [value.text.partition(":") for name, value in options if name == "header"]
    names = {name.strip().lower() for name, _, _ in given}
    if is_sent and "content-type" not in names:
        yield Header("Content-Type", _FORM)
    for option, field in (("user-agent", "User-Agent"), ("referer", "Referer")):
        value = _last(options, option)
        if value is not None and value.text and field.lower() not in names:
            yield Header(field, value.text)
    user, word = _last(options, "user", "http-user"), _last(options, "password", "http-password")
    if user is not None and any(name == "auth-no-challenge" for name, _ in options):
        text = f"{user.text}:{word.text if word is not None else ''}"
        yield Header("Authorization", f"Basic {base64.b64encode(text.encode()).decode()}")
    for name, _, content in given:
        yield Header(name.strip(), content.strip())
