"""What curl sends for a command line.

Source: the manual page of curl, and its behaviour where that is silent.
"""

import base64
import re
from collections.abc import Iterator, Sequence

from mkdocs_tandem.wire.arguments import Arguments
from mkdocs_tandem.wire.message import Header, Message, Problem
from mkdocs_tandem.wire.payload import Payload
from mkdocs_tandem.wire.shell import Command, commands
from mkdocs_tandem.wire.traced import Traced, joined, traced

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
_CUT_QUERY = re.compile(r"[\w.-]+=")
_FIELD = re.compile(r"(?P<name>[^:;\s]+)(?::[ \t]*(?P<value>.*?)|(?P<empty>;))[ \t]*", re.DOTALL)
_HEAD = re.compile(
    r"\s*(?P<head>HTTP/[\d.]+[ ]+(?P<status>\d{3})[^\n]*"
    r"(?:\n(?![ \t]*[$%][ \t])[^\n]*\S[^\n]*)*)\n?"
)
_ANSWER = re.compile(r"\s*(?P<body>[{\[\"](?:.*\n?)*?)(?=[ \t]*[$%][ \t]|\Z)")
_LINE = re.compile(r"(?m)^(?P<name>[\w-]+):[ \t]*(?P<value>.*?)[ \t]*$")
_NAMES = ("curl", "curl.exe")


def curl_messages(text: str) -> Iterator[Message]:
    """The requests that the curl commands in a text send, in their order."""
    every = list(commands(text))
    for number, command in enumerate(every):
        words = list(command.words)
        while words and (_ASSIGNMENT.fullmatch(words[0].text) or words[0].text == "sudo"):
            words.pop(0)
        if words and words[0].text.replace("\\", "/").rpartition("/")[2] in _NAMES:
            yield from _messages(text, command, words[1:])
            if command.is_prompted:
                following = every[number + 1].start if number + 1 < len(every) else len(text)
                yield from _shown(text, command.end, following)


def _shown(text: str, start: int, end: int) -> Iterator[Message]:
    """What a terminal shows of the answer: JSON, perhaps with a head before it."""
    head = _HEAD.match(text, start, end)
    found = _ANSWER.match(text, head.end() if head else start, end)
    if found is None and head is None:
        return
    nothing = Traced("", ())
    fields = _LINE.finditer(head["head"]) if head else ()
    yield Message(
        start,
        end,
        nothing,
        nothing,
        head["status"] if head else "",
        tuple(Header(it["name"], it["value"]) for it in fields),
        traced(text, *found.span("body")).stripped() if found else None,
        is_command=True,
    )


def _messages(text: str, command: Command, words: Sequence[Traced]) -> Iterator[Message]:
    one: list[Traced] = []
    for word in words:
        if word.text in ("--next", "-:"):
            yield _message(text, command, one)
            one = []
        else:
            one.append(word)
    yield _message(text, command, one)


def _message(text: str, command: Command, words: Sequence[Traced]) -> Message:
    arguments = Arguments(words)
    payload = Payload(text, arguments, command.input)
    problems = [*command.problems, *payload.problems]
    if not command.problems:
        problems += arguments.problems
        problems += _strays(arguments.addresses[1:]) if not payload.problems else ()
        problems += _cut_query(text, command)
    return Message(
        command.start,
        command.end,
        _method(arguments, payload),
        _target(arguments, payload),
        headers=tuple(_headers(arguments, payload)),
        body=None if command.problems else payload.body,
        is_body_elsewhere=payload.is_elsewhere or bool(command.problems),
        problems=tuple(problems[:1]),  # the others mostly follow from the first
        is_command=True,
    )


def _method(arguments: Arguments, payload: Payload) -> Traced:
    """The method that is sent; of no place if curl chooses it."""
    for name, method in (("request", ""), ("head", "HEAD"), ("get", "GET"), ("upload-file", "PUT")):
        value = arguments.last(name)
        if value is not None:
            return Traced(method, ()) if method else value
    return Traced("POST" if payload.is_there or arguments.last("form") else "GET", ())


def _target(arguments: Arguments, payload: Payload) -> Traced:
    target = arguments.addresses[0] if arguments.addresses else Traced("", ())
    query = [*arguments.every("url-query"), *([payload.query] if payload.query.text else [])]
    for each in query:
        mark = "&" if "?" in target.text else "?"
        target = joined((target, Traced(mark, (each.at(),)), each))
    return target


def _headers(arguments: Arguments, payload: Payload) -> Iterator[Header]:
    """The fields that curl sends and a server looks at, those of its own choice first."""
    given = [field for each in arguments.every("header") if (field := _FIELD.fullmatch(each.text))]
    names = {field["name"].lower() for field in given}
    for name, value in payload.fields:
        if name.lower() not in names:
            yield Header(name, value)
    user, token = arguments.last("user"), arguments.last("oauth2-bearer")
    if user is not None and "authorization" not in names:
        yield Header("Authorization", f"Basic {base64.b64encode(user.text.encode()).decode()}")
    if token is not None and "authorization" not in names:
        yield Header("Authorization", f"Bearer {token.text}")
    for field in given:
        if field["value"] or field["empty"]:  # 'Name:' alone takes a field away
            yield Header(field["name"], field["value"] or "")


def _strays(addresses: Sequence[Traced]) -> Iterator[Problem]:
    for address in addresses[:1]:
        message = f"curl takes '{address.text[:40]}' for one more address"
        hint = "is it part of an argument that lacks its quotes?"
        yield Problem(address.at(), max(1, len(address.text)), message, hint)


def _cut_query(text: str, command: Command) -> Iterator[Problem]:
    """An ``&`` of an address that the shell reads as its own."""
    if command.after == "&" and _CUT_QUERY.match(text, command.end + 1):
        message = "the shell ends the command at this '&', and what follows is not sent"
        yield Problem(command.end, 1, message, "put the address in quotes")
