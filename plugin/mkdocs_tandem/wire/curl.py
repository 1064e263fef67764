"""What curl sends for a command line.

Source: the manual page of curl, and what curl 7.88 sends where that is silent.
"""

import base64
import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import unquote

from mkdocs_tandem.wire.addresses import Address, address, expanded
from mkdocs_tandem.wire.arguments import Arguments
from mkdocs_tandem.wire.message import Header, Message, Problem
from mkdocs_tandem.wire.payload import Payload
from mkdocs_tandem.wire.shell import Command
from mkdocs_tandem.wire.traced import Traced, joined

_CUT_QUERY = re.compile(r"[\w.\[\]-]+=")
_FIELD = re.compile(r"(?P<name>[^:;\s]+)(?::[ \t]*(?P<value>.*?)|(?P<empty>;))[ \t]*", re.DOTALL)
_NO_FIELD = re.compile(r"[A-Za-z][\w-]*(?:[ \t=][^:;$<>{}]*)?")
_LIKE_AN_ADDRESS = re.compile(r"[^\s\"'{}\[\]]*(?:[/.:]|localhost)[^\s\"']*|[<${].*")
_METHODS = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE")
_NEXT_OPTION = re.compile(r"\\[ \t]*\r?\n[ \t]*-{1,2}[A-Za-z]")
_LEFT_OUT = re.compile(r"\.\.\.|…")
_BY_CURL = ("host", "user-agent", "accept")
_ON_CHALLENGE = ("digest", "ntlm", "negotiate", "anyauth", "aws-sigv4", "netrc", "cert")


def messages(text: str, command: Command, words: Sequence[Traced]) -> Iterator[Message]:
    """The requests of one command, given the words after ``curl``."""
    one: list[Traced] = []
    for word in words:
        if word.text in ("--next", "-:"):
            yield from _requests(text, command, one)
            one = []
        else:
            one.append(word)
    yield from _requests(text, command, one)


def _requests(text: str, command: Command, words: Sequence[Traced]) -> Iterator[Message]:
    is_complete = not any(word.text == "xargs" for word in command.words)
    arguments = Arguments(words, is_complete=is_complete)
    payload = Payload(text, arguments, command)
    problems = [*command.problems, *payload.problems]
    if not command.problems:
        problems += _with_document(arguments.problems, command)
        problems += _strays(arguments.addresses) if not payload.problems else ()
        problems += _cut_query(text, command)
        problems += _wrong_words(arguments)
    addresses: list[Traced] = []
    for word in arguments.addresses:
        is_globbed = is_complete and arguments.last("globoff") is None
        globbed, problem = expanded(word) if is_globbed else ([word], None)
        addresses += globbed
        problems += [problem] if problem else []
    if not addresses and (problems or not is_complete):
        addresses = [Traced("", ())]
    if problems:
        addresses = addresses[:1]
    for number, word in enumerate(addresses):
        yield _message(command, arguments, payload, address(word), tuple(problems[:1]), number)


def _message(  # noqa: PLR0913, PLR0917 -- what makes a request
    command: Command,
    arguments: Arguments,
    payload: Payload,
    where: Address,
    problems: tuple[Problem, ...],
    number: int,
) -> Message:
    is_broken = bool(command.problems)
    return Message(
        command.begin,
        command.finish,
        _method(arguments, payload),
        _target(arguments, payload, where, number),
        headers=tuple(_headers(arguments, payload, where)),
        body=None if is_broken else payload.body,
        is_body_elsewhere=payload.is_elsewhere or is_broken,
        problems=problems,  # the others mostly follow from the first
        is_command=True,
        implied=frozenset(_implied(arguments)),
        is_base_open=where.is_base_open,
    )


def _method(arguments: Arguments, payload: Payload) -> Traced:
    """The method that is sent; of no place if curl chooses it."""
    given = arguments.last("request")
    if given is not None:
        return given
    if arguments.last("head") is not None:
        return Traced("HEAD", ())
    if arguments.last("upload-file") is not None:
        return Traced("PUT", ())
    is_form = bool(arguments.every("form", "form-string"))
    return Traced("POST" if payload.is_there or is_form else "GET", ())


def _target(arguments: Arguments, payload: Payload, where: Address, number: int) -> Traced:
    target = _uploaded(arguments, where.target, number)
    queries = [_url_query(each) for each in arguments.every("url-query")]
    for query in [payload.query, *queries]:
        if query.text:
            mark = "" if target.text.endswith(("?", "&")) else "&" if "?" in target.text else "?"
            target = joined((target, Traced(mark, (query.at(),) * len(mark)), query))
    return target


def _uploaded(arguments: Arguments, target: Traced, number: int) -> Traced:
    """A target that names a folder, with the name of the file that is uploaded into it."""
    files = arguments.every("upload-file")
    file = files[number] if number < len(files) else None
    path = target.text.partition("://")[2] or target.text
    if file is None or file.text in ("-", ".") or "?" in path:
        return target
    if "/" in path and not path.endswith("/"):
        return target
    name = file.cut(file.text.rfind("/") + 1)
    return joined((target, *([] if "/" in path else [Traced("/", (file.at(),))]), name))


def _url_query(value: Traced) -> Traced:
    """A value of ``--url-query``: encoded unless it begins with ``+``; a file is a stand-in."""
    if value.text.startswith("+"):
        return value.cut(1)
    name, file, _ = value.text.partition("@")
    if file and "=" not in name:
        return joined((value.cut(0, len(name)), *_stand_in(value.cut(len(name) + 1))))
    return Traced(value.text.replace(" ", "+"), value.offsets)


def _stand_in(file: Traced) -> Iterator[Traced]:
    yield Traced("=<", (file.at(),) * 2)
    yield file
    yield Traced(">", (file.at(),))


def _headers(arguments: Arguments, payload: Payload, where: Address) -> Iterator[Header]:
    """The fields that a command gives, and those that follow from its options."""
    given = [field for each in arguments.every("header") if (field := _FIELD.fullmatch(each.text))]
    names = {field["name"].lower() for field in given}
    for name, value in (*payload.fields, *_options(arguments), *_authorization(arguments, where)):
        if name.lower() not in names:
            yield Header(name, value)
    for field in given:
        if field["value"] or field["empty"]:  # 'Name:' alone takes a field away
            yield Header(field["name"], field["value"] or "")


def _authorization(arguments: Arguments, where: Address) -> Iterator[tuple[str, str]]:
    user, token = arguments.last("user"), arguments.last("oauth2-bearer")
    name = user.text if user is not None else unquote(where.credentials)
    if any(arguments.last(each) is not None for each in _ON_CHALLENGE[:4]):
        return
    if name:
        name = name if ":" in name else f"{name}:"  # curl asks for the password
        yield "Authorization", f"Basic {base64.b64encode(name.encode()).decode()}"
    elif token is not None:
        yield "Authorization", f"Bearer {token.text}"


def _options(arguments: Arguments) -> Iterator[tuple[str, str]]:
    """The fields that have an option of their own."""
    cookies = [each.text for each in arguments.every("cookie") if "=" in each.text]
    if cookies:
        yield "Cookie", ";".join(cookies)
    for option, name in (("user-agent", "User-Agent"), ("referer", "Referer"), ("range", "Range")):
        value = arguments.last(option)
        text = value.text if value is not None else ""
        text = text.removesuffix(";auto") if option == "referer" else text
        if option == "range" and text:
            text = f"bytes={text if '-' in text else text + '-'}"
        if text:
            yield name, text
    since = arguments.last("time-cond")
    date = _date(since.text.removeprefix("-")) if since is not None else ""
    if since is not None and date:
        is_until = since.text.startswith("-")
        yield ("If-Unmodified-Since" if is_until else "If-Modified-Since"), date


def _date(text: str) -> str:
    """A date as HTTP has it; empty for what is no date but the name of a file."""
    try:
        return format_datetime(parsedate_to_datetime(text).astimezone(UTC), usegmt=True)
    except (ValueError, OverflowError):
        return ""


def _implied(arguments: Arguments) -> Iterator[str]:
    """The names of the fields that curl adds, whatever their values."""
    taken = {each.text.rstrip("; ").lower() for each in arguments.every("header")}
    agent = arguments.last("user-agent")
    for name in _BY_CURL:
        if f"{name}:" not in taken and not (name == "user-agent" and agent and not agent.text):
            yield name
    if arguments.last("compressed") is not None:
        yield "accept-encoding"
    if arguments.last("time-cond") is not None:
        yield "if-modified-since"
    if arguments.last("cookie") is not None:
        yield "cookie"
    if any(arguments.last(each) is not None for each in _ON_CHALLENGE):
        yield "authorization"


def _with_document(problems: Sequence[Problem], command: Command) -> Iterator[Problem]:
    """Problems of arguments; an option without a value may be meant to read the standard input."""
    for problem in problems:
        is_meant = command.input is not None and problem.message.endswith("needs a value")
        yield problem._replace(hint="write '@-' to send the text below") if is_meant else problem


def _strays(addresses: Sequence[Traced]) -> Iterator[Problem]:
    """Words that curl takes for addresses, though they look like none."""
    for each in addresses if len(addresses) > 1 else ():
        if _NEXT_OPTION.search(each.text):
            message = "the quote that opens here closes only after the next option"
            yield Problem(each.at(), max(1, len(each.text)), message, "close it on this line")
        elif not _LIKE_AN_ADDRESS.fullmatch(each.text):
            message = f"curl takes '{each.text[:40]}' as another URL"
            hint = "if it is part of an argument, put that in quotes"
            yield Problem(each.at(), max(1, len(each.text)), message, hint)


def _cut_query(text: str, command: Command) -> Iterator[Problem]:
    """An ``&`` of an address that the shell reads as its own."""
    if command.after == "&" and _CUT_QUERY.match(text, command.end + 1):
        message = "the shell ends the command at this '&', and what follows is not sent"
        yield Problem(command.end, 1, message, "put the address in quotes")


def _wrong_words(arguments: Arguments) -> Iterator[Problem]:
    """Values that curl sends, or drops, without a word."""
    method = arguments.last("request")
    if method is not None and method.text not in _METHODS and method.text.upper() in _METHODS:
        message = f"curl sends '{method.text}' as it is, and methods are written in capitals"
        hint = f"write '{method.text.upper()}'"
        yield Problem(method.at(), max(1, len(method.text)), message, hint)
    for each in arguments.every("header"):
        if _NO_FIELD.fullmatch(each.text) and not _LEFT_OUT.search(each.text):
            message = f"curl does not send '{each.text[:40]}': a field needs a ':'"
            yield Problem(each.at(), len(each.text), message, "write 'Name: value'")
