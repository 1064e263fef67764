"""The request that a curl command sends."""

import base64
import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from urllib.parse import quote_plus, unquote

from mkdocs_tandem.formats.http.curl_options import (
    EXPAND,
    closest,
    long_name,
    short_name,
    takes_value,
)
from mkdocs_tandem.formats.http.message import Header, Message, MessageProblem
from mkdocs_tandem.formats.http.multipart import MULTIPART, form_body
from mkdocs_tandem.formats.http.shell import ShellCommand
from mkdocs_tandem.formats.http.traced_text import TracedText, joined, stand_in
from mkdocs_tandem.formats.http.urls import Address, address, expanded

_NOTHING = TracedText("", ())
_LEFT_OUT = re.compile(r"\.\.\.|…|\[[\w .…-]*\]|<(?:curl[ -])?options?>")
_OPEN = re.compile(r"\$(?:\w+|\{[^{}]*\}|[@*])|\$\(.*\)|`.*`", re.DOTALL)
_NAMED = re.compile(r"\{\{(\w+)\}\}")
_UNANSWERED = ("config", "help", "version", "manual", "dump-ca-embed")
"""Options after which curl needs no address."""


class CurlArguments:
    """The options and addresses that curl finds in the words after its name."""

    def __init__(self, words: Sequence[TracedText], *, is_complete: bool = True) -> None:
        self.addresses: list[TracedText] = []
        self.problems: list[MessageProblem] = []
        self.given: list[tuple[str, TracedText, TracedText]] = []
        """Option, its value, and the option as it was written."""
        self._values: dict[str, list[TracedText]] = {}
        self._is_complete = is_complete
        self._words = list(words)
        while self._words:
            self._read(self._words.pop(0))
        self.is_partial = self.last("config") is not None
        """Whether options are in a file, or in a variable of unknown content."""
        if len(self.addresses) > 1:  # '$OPTIONS' may hold anything
            sure = [each for each in self.addresses if not _OPEN.fullmatch(each.text)]
            self.is_partial = self.is_partial or len(sure) < len(self.addresses)
            self.addresses = sure or self.addresses[-1:]
        if not self.addresses and self._is_complete:
            self.problems.append(_without_address(words))

    def last(self, name: str) -> TracedText | None:
        """The value of an option, the last one if it is defined twice; empty for a flag."""
        values = self._values.get(name)
        return values[-1] if values else None

    def every(self, *names: str) -> list[TracedText]:
        """The values of some options, in the order of the command."""
        if len(names) == 1:
            return self._values.get(names[0], [])
        return [value for option, value, _ in self.given if option in names]

    def written(self, name: str) -> TracedText:
        """An option as the command has it."""
        return next((it for option, _, it in self.given if option == name), _NOTHING)

    def _read(self, word: TracedText) -> None:
        if word.text == "--":
            self.addresses += self._words
            self._words.clear()
        elif _LEFT_OUT.fullmatch(word.text):
            self._is_complete = False
        elif word.text.startswith("--"):
            self._long(word)
        elif word.text.startswith("-") and len(word.text) > 1:
            self._cluster(word)
        elif word.text not in ("", "-"):
            self.addresses.append(word)

    def _long(self, word: TracedText) -> None:
        written = word.text[2:]
        name = long_name(written)
        if name is not None:
            self._take(name, word, _NOTHING)
            return
        before, equals, value = written.partition("=")
        name = long_name(before) if equals else None
        if name is not None:
            self._note(word, f"curl has no option '--{written}'", f"write '--{before} {value}'")
            self._take(name, word, word.cut(len(before) + 3))
            return
        close = closest(written)
        self._note(
            word, f"curl has no option '--{written}'", f"did you mean '--{close}'?" if close else ""
        )

    def _cluster(self, word: TracedText) -> None:
        """Letters after one dash: flags, the last one perhaps with its value."""
        for index in range(1, len(word.text)):
            name = short_name(word.text[index])
            if name is None:
                close = closest(word.text[1:])
                hint = f"did you mean '--{close}'?" if close else ""
                self._note(word, f"curl has no option '-{word.text[index]}'", hint)
                return
            self._take(name, word.cut(0, index + 1), word.cut(index + 1))
            if takes_value(name):
                return

    def _take(self, name: str, written: TracedText, rest: TracedText) -> None:
        if name in _UNANSWERED:
            self._is_complete = False
        value = rest
        if takes_value(name) and not rest.text:
            if not self._words:
                if name != "help":
                    self._note(written, f"'{written.text}' needs a value")
                return
            value = self._words.pop(0)
        if name.startswith(EXPAND):
            name, value = name.removeprefix(EXPAND), self._expanded(value)
        if name == "url":
            self.addresses.append(value)
        value = value if takes_value(name) else _NOTHING
        self.given.append((name, value, written))
        self._values.setdefault(name, []).append(value)

    def _expanded(self, value: TracedText) -> TracedText:
        """A value in which ``--variable name=text`` replaces ``{{name}}``; others are stand-ins."""
        texts = {
            it.text.partition("=")[0]: it.text.partition("=")[2] for it in self.every("variable")
        }
        parts, at = [], 0
        for found in _NAMED.finditer(value.text):
            if (text := texts.get(found[1])) is not None:
                parts += [value.cut(at, found.start()), stand_in(text, value.at(found.start()))]
                at = found.end()
        return joined((*parts, value.cut(at)))

    def _note(self, word: TracedText, message: str, hint: str = "") -> None:
        self.problems.append(MessageProblem(word.at(), max(1, len(word.text)), message, hint))


_FORM = "application/x-www-form-urlencoded"
_OPTIONS = ("data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "json")
_FROM_FILES = ("data", "data-ascii", "data-binary", "json")
_WITHOUT_LINES = ("data", "data-ascii")
"""Options that drop the line ends of what they read from a file."""
_COMPUTED = re.compile(r"\s*(?:\$\w+|\$\{[^{}]*\}|\$\(.*\)|`.*`)\s*", re.DOTALL)
"""Data that the reader's shell computes."""
_STAND_IN = re.compile(r"\s*<[^<>=&]+>\s*")


class CurlPayload:
    """What the data options of one command make together."""

    def __init__(self, text: str, arguments: CurlArguments, command: ShellCommand) -> None:
        self.problems: list[MessageProblem] = []
        self.is_elsewhere = bool(arguments.every("form", "form-string"))
        self._text = text
        self._arguments = arguments
        self._command = command
        self._given = [each for each in arguments.given if each[0] in _OPTIONS]
        self._is_query = arguments.last("get") is not None
        self._upload = arguments.last("upload-file")
        data = self._data()
        if data is not None and _COMPUTED.fullmatch(data.text):
            self.is_elsewhere = True
        if self._upload is not None and self._upload.text in ("-", ".") and command.input:
            data = command.input
        elif self._upload is not None:
            self.is_elsewhere = True
        self._is_lost = self._is_sent_with_get(data) and not self._is_query
        self.problems += self._mistakes(data)
        self.query = data if (self._is_query or self._is_lost) and data else TracedText("", ())
        is_there = not (self._is_query or self._is_lost or self.is_elsewhere)
        self.body = data if is_there and data and data.text else None
        self._form = form_body(arguments.given)
        if self._form is not None and data is None:
            self.body, self.is_elsewhere = self._form, False

    @property
    def is_there(self) -> bool:
        """Whether there is a body."""
        return bool(self._given) and not self._is_query

    @property
    def fields(self) -> Iterator[tuple[str, str]]:
        """The fields that curl adds by itself; none for data that a broken command has."""
        if self._command.problems:
            return
        is_json = any(name == "json" for name, _, _ in self._given)
        if is_json:
            yield "Content-Type", "application/json"
            yield "Accept", "application/json"
        elif self.is_there and not self._is_lost:
            yield "Content-Type", _FORM
        elif self._arguments.every("form", "form-string"):
            yield "Content-Type", MULTIPART

    def _data(self) -> TracedText | None:
        parts: list[TracedText] = []
        for name, value, _ in self._given:
            part = self._part(name, value)
            if parts and name != "json":
                parts.append(TracedText("&", (part.at(),)))
            parts.append(part)
        return joined(parts) if parts else None

    def _part(self, name: str, value: TracedText) -> TracedText:
        if name == "data-urlencode":
            return self._encoded(value)
        if name in _FROM_FILES and value.text.startswith("@"):
            document = self._command.files.get(value.text[1:])
            if value.text in ("@-", "@/dev/stdin"):
                document = self._command.input
            if document is not None:
                return document.without("\r\n\0") if name in _WITHOUT_LINES else document
            self.is_elsewhere = True
        return value

    def _encoded(self, value: TracedText) -> TracedText:
        """``content``, ``=content``, ``name=content`` or ``name@file``, the content encoded."""
        name, equals, _ = value.text.partition("=")
        if not equals and "@" in name:
            return self._encoded_file(value, name.index("@"))
        start = len(name) + 1 if equals else 0
        before = value.cut(0, start) if name and equals else TracedText("", ())
        return joined((before, _quoted(value.cut(start))))

    def _encoded_file(self, value: TracedText, at: int) -> TracedText:
        """What ``name@file`` makes; a file that the page does not show is a stand-in."""
        name, file = value.cut(0, at), value.cut(at + 1)
        document = self._command.files.get(file.text)
        if file.text in ("-", "/dev/stdin"):
            document = self._command.input
        if document is not None:
            equals = TracedText("=", (value.at(at),)) if name.text else TracedText("", ())
            return joined((name, equals, _quoted(document)))
        if name.text:
            return joined((name, *_file_content(file)))
        self.is_elsewhere = True
        return value

    def _is_sent_with_get(self, data: TracedText | None) -> bool:
        """Whether ``-X GET`` sends fields as a body, which servers ignore.

        What a file holds that the page does not show may be JSON.
        """
        method = self._arguments.last("request")
        is_get = method is not None and method.text in ("GET", "HEAD")
        holds_json = any(_is_json(value) for _, value, _ in self._given)
        is_known = data is not None and data.text != "" and not self.is_elsewhere
        return is_get and is_known and not holds_json

    def _mistakes(self, data: TracedText | None) -> Iterator[MessageProblem]:
        if data is None or not self._given:
            return
        name, value, written = self._given[0]
        joint = self._joint()
        refused = self._refused(written)
        if refused is not None:
            yield refused
        elif self._is_input_lost(name, value):
            message = f"'{value.text}' reads a file, so the text that is passed in is not used"
            yield _problem(written, message, "write '@-' to send that text")
        elif self._is_query and _is_json(value):
            message = "'-G' puts the data into the address, and no body is sent"
            yield _problem(written, message, "remove '-G'")
        elif name == "data-urlencode" and _is_json(value):
            message = "'--data-urlencode' encodes the JSON, so that no JSON is sent"
            yield _problem(written, message, "write '--data-raw'")
        elif joint is not None:
            self.is_elsewhere = True
            yield joint
        elif self._is_lost:
            message = "without '--get' curl sends this as the body of a GET, not in the address"
            yield _problem(written, message, "add '--get'", is_fatal=False)
        else:
            yield from self._quoting(value)

    def _is_input_lost(self, name: str, value: TracedText) -> bool:
        """Whether data is read from a file that the page lacks, and a here-document by nothing."""
        if self._command.input is None or not (name in _FROM_FILES and value.text[:1] == "@"):
            return False
        every = [it.text for _, it, _ in self._arguments.given]
        reads = any(it in ("-", ".") or it.endswith(("@-", "/dev/stdin")) for it in every)
        return not reads and value.text[1:] not in self._command.files

    def _quoting(self, value: TracedText) -> Iterator[MessageProblem]:
        """What the shell makes of JSON that is quoted as the shell does not read it."""
        if _ESCAPED_TWICE.match(value.text) and '"' not in value.text:
            self.is_elsewhere = True
            message = "the shell reads '\\\\' as a backslash, and the quote after it ends the text"
            yield MessageProblem(value.at(), 1, message, "write '\\\"' for each quote")
        elif _is_json(value) and self._has_lost_quotes(value):
            message = "the shell removes the double quotes of this JSON"
            hint = "put the JSON into single quotes"
            yield MessageProblem(value.at(), 1, message, hint)
        elif _is_json(value) and (found := _CONTINUED.match(value.text)):
            self.is_elsewhere = True
            message = "within single quotes the shell keeps the backslash at the end of a line"
            yield MessageProblem(value.at(found.end() - 1), 1, message, "remove these backslashes")

    def _refused(self, written: TracedText) -> MessageProblem | None:
        """Options that curl does not take together with data, and data that it cannot find."""
        for name in ("head", "form", "upload-file"):
            option = self._arguments.written(name)
            if option.text and (name == "form" or not self._is_query):
                message = f"curl refuses '{written.text}' together with '{option.text}'"
                return _problem(written, message, f"remove '{option.text}', or the data")
        for name, value, _ in self._given:
            if name in _FROM_FILES and value.text == "@":
                message = "a space follows the '@', so no file is named"
                return _problem(value, message, "write the name right after the '@'")
        return None

    def _joint(self) -> MessageProblem | None:
        """JSON that is joined to other data, which breaks both."""
        if len(self._given) < 2 or self._is_query:  # noqa: PLR2004 -- something to join
            return None
        if all(name == "json" for name, _, _ in self._given[1:]):
            return self._put_before_json()
        for index, (_, value, written) in enumerate(self._given):
            other = self._given[index - 1 if index else 1]
            is_whole = _STAND_IN.fullmatch(value.text) and "=" in other[1].text
            if is_whole or _is_json(value):
                at = written if index else other[2]
                message = (
                    f"curl joins this by '&' with '{other[2].text if index else written.text}'"
                )
                return _problem(at, f"{message}; the result is not JSON", _apart(other[1]))
        return None

    def _put_before_json(self) -> MessageProblem | None:
        first, (_, _, written) = self._given[0], self._given[1]
        if first[0] == "json" or first[1].text.lstrip()[:1] in ("{", "["):
            return None
        message = f"curl appends this to '{first[2].text}'; the result is not JSON"
        return _problem(written, message, _apart(first[1]))

    def _has_lost_quotes(self, value: TracedText) -> bool:
        try:
            json.loads(value.text)
        except (ValueError, RecursionError):
            raw = self._text[value.at() : value.offsets[-1] + 1]
            is_double = self._text[value.at() - 1] == '"' and "'" not in raw
            lost = raw.count('"') - value.text.count('"')
            return lost > 0 and (is_double or '"' not in value.text)
        return False


def _quoted(text: TracedText) -> TracedText:
    return text.encoded(partial(quote_plus, errors="replace"))


def _apart(value: TracedText) -> str:
    """How to give a field that was joined to JSON."""
    if _is_json(value) or "=" not in value.text:
        return "write one JSON"
    return f"a parameter of the query belongs in the address: '?{value.text}'"


def _is_json(value: TracedText) -> bool:
    return value.text.lstrip()[:1] in ("{", "[") and not value.text.lstrip().startswith("{{")


def _problem(word: TracedText, message: str, hint: str, *, is_fatal: bool = True) -> MessageProblem:
    return MessageProblem(word.at(), max(1, len(word.text)), message, hint, is_fatal)


_ESCAPED_TWICE = re.compile(r"\s*[{\[]\s*(?:[{\[]\s*)*\\[^\\\"\n]+\\\s*:")
"""What the shell makes of ``"{\\\\"name\\\\": 1}"``."""
_CONTINUED = re.compile(r'(?:[\s\w.+{}\[\],:-]|"(?:[^"\\\n]|\\.)*+")*+\\(?=\r?\n)')
"""JSON up to a backslash at the end of a line, outside of its strings."""
_HELD_ADDRESS = re.compile(r"[\w-]+:[ \t]*\S[^\n]*\s+https?://[^\s/]+\.[^\s/]+/\S*\Z")
"""The field of a head, and an address after it."""
_HOLDER = re.compile(
    r"\$?\{\{.*?\}\}|\{%.*?%\}|\$?\{[^{}\n]*\}|<[^<>\n]*>|\[[^\[\]\n]*\]|\$\(.*\)|`.*`"
)
"""What the shell or the reader puts in."""
_BLANK = re.compile(r"\s+")
_CUT_QUERY = re.compile(r"[\w.\[\]-]+=")
_FIELD = re.compile(r"(?P<name>[^:;\s]+)(?::[ \t]*(?P<value>.*?)|(?P<empty>;))[ \t]*", re.DOTALL)
_NO_FIELD = re.compile(r"[A-Za-z][\w-]*(?:[ \t=][^:;]*)?")
_LIKE_AN_ADDRESS = re.compile(r"[^\s\"'{}\[\]]*(?:[/.:]|localhost)[^\s\"']*|[<${].*")
_METHODS = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE")
_NEXT_OPTION = re.compile(r"\\[ \t]*\r?\n[ \t]*-{1,2}[A-Za-z]")
_LEFT_OUT_VALUE = re.compile(r"\.\.\.|…")
_BY_CURL = ("host", "user-agent", "accept")
_ON_CHALLENGE = ("digest", "ntlm", "negotiate", "anyauth", "aws-sigv4", "netrc", "cert")


def messages(text: str, command: ShellCommand, words: Sequence[TracedText]) -> Iterator[Message]:
    """The requests of one command, given the words after ``curl``."""
    one: list[TracedText] = []
    for word in words:
        if word.text in ("--next", "-:"):
            yield from _requests(text, command, one)
            one = []
        else:
            one.append(word)
    yield from _requests(text, command, one)


def _requests(text: str, command: ShellCommand, words: Sequence[TracedText]) -> Iterator[Message]:
    is_complete = not any(word.text == "xargs" for word in command.words)
    arguments = CurlArguments(words, is_complete=is_complete)
    payload = CurlPayload(text, arguments, command)
    problems = [*command.problems, *payload.problems]
    if not command.problems:
        problems += _with_document(arguments.problems, command)
        problems += _strays(arguments.addresses) if not payload.problems else ()
        problems += _blanks(text, arguments.addresses)
        problems += _cut_query(text, command)
        problems += _wrong_words(arguments)
    addresses: list[TracedText] = []
    for word in arguments.addresses:
        is_globbed = is_complete and arguments.last("globoff") is None
        globbed, problem = expanded(word) if is_globbed else ([word], None)
        addresses += globbed
        problems += [problem] if problem else []
    if not addresses and (problems or not is_complete):
        addresses = [TracedText("", ())]
    if problems:  # the value of an unknown option is read as an address, too
        addresses = ([it for it in addresses if "/" in it.text] or addresses)[:1]
    for number, word in enumerate(addresses):
        yield _message(command, arguments, payload, address(word), tuple(problems[:1]), number)


def _message(  # noqa: PLR0913, PLR0917 -- what makes a request
    command: ShellCommand,
    arguments: CurlArguments,
    payload: CurlPayload,
    where: Address,
    problems: tuple[MessageProblem, ...],
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
        is_cut=is_broken,
        is_command=True,
        implied=frozenset(_implied(arguments)),
        is_base_open=where.is_base_open,
        is_partial=arguments.is_partial,
    )


def _method(arguments: CurlArguments, payload: CurlPayload) -> TracedText:
    """The method that is sent; of no place if curl chooses it."""
    given = arguments.last("request")
    if given is not None:
        return given
    if arguments.last("head") is not None:
        return TracedText("HEAD", ())
    if arguments.last("upload-file") is not None:
        return TracedText("PUT", ())
    is_form = bool(arguments.every("form", "form-string"))
    return TracedText("POST" if payload.is_there or is_form else "GET", ())


def _target(
    arguments: CurlArguments, payload: CurlPayload, where: Address, number: int
) -> TracedText:
    target = _uploaded(arguments, where.target, number)
    queries = [_url_query(each) for each in arguments.every("url-query")]
    for query in [payload.query, *queries]:
        if query.text:
            mark = "" if target.text.endswith(("?", "&")) else "&" if "?" in target.text else "?"
            target = joined((target, stand_in(mark, query.at()), query))
    return target


def _uploaded(arguments: CurlArguments, target: TracedText, number: int) -> TracedText:
    """A target that names a folder, with the name of the file that is uploaded into it."""
    files = arguments.every("upload-file")
    file = files[number] if number < len(files) else None
    path = target.text.partition("://")[2] or target.text
    if file is None or file.text in ("-", ".") or "?" in path:
        return target
    if "/" in path and not path.endswith("/"):
        return target
    name = file.cut(file.text.rfind("/") + 1)
    return joined((target, *([] if "/" in path else [TracedText("/", (file.at(),))]), name))


def _url_query(value: TracedText) -> TracedText:
    """A value of ``--url-query``: encoded unless it begins with ``+``; a file is a stand-in."""
    if value.text.startswith("+"):
        return value.cut(1)
    name, file, _ = value.text.partition("@")
    if file and "=" not in name:
        return joined((value.cut(0, len(name)), *_file_content(value.cut(len(name) + 1))))
    return TracedText(value.text.replace(" ", "+"), value.offsets)


def _file_content(file: TracedText) -> Iterator[TracedText]:
    yield stand_in("=<", file.at())
    yield file
    yield stand_in(">", file.at())


def _headers(arguments: CurlArguments, payload: CurlPayload, where: Address) -> Iterator[Header]:
    """The fields that a command gives, and those that follow from its options."""
    given = [field for each in arguments.every("header") if (field := _FIELD.fullmatch(each.text))]
    names = {field["name"].lower() for field in given}
    for name, value in (*payload.fields, *_options(arguments), *_authorization(arguments, where)):
        if name.lower() not in names:
            yield Header(name, value)
    for field in given:
        if field["value"] or field["empty"]:  # 'Name:' alone takes a field away
            yield Header(field["name"], field["value"] or "")


def _authorization(arguments: CurlArguments, where: Address) -> Iterator[tuple[str, str]]:
    user, token = arguments.last("user"), arguments.last("oauth2-bearer")
    name = user.text if user is not None else unquote(where.credentials)
    if any(arguments.last(each) is not None for each in _ON_CHALLENGE[:4]):
        return
    if name:
        name = name if ":" in name else f"{name}:"  # curl asks for the password
        yield "Authorization", f"Basic {base64.b64encode(name.encode(errors='replace')).decode()}"
    elif token is not None:
        yield "Authorization", f"Bearer {token.text}"


def _options(arguments: CurlArguments) -> Iterator[tuple[str, str]]:
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


def _implied(arguments: CurlArguments) -> Iterator[str]:
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


def _with_document(
    problems: Sequence[MessageProblem], command: ShellCommand
) -> Iterator[MessageProblem]:
    """Problems of arguments; an option without a value may be meant to read the standard input."""
    for problem in problems:
        is_meant = command.input is not None and problem.message.endswith("needs a value")
        yield problem._replace(hint="write '@-' to send the text below") if is_meant else problem


def _without_address(words: Sequence[TracedText]) -> MessageProblem:
    """What is wrong with a command that has no URL: a quote may hold it."""
    for word in words:
        if _HELD_ADDRESS.search(word.text):
            message = "the quote that opens here closes only after the address"
            return MessageProblem(word.at(), len(word.text), message, "close it before the address")
    at = words[-1].at(len(words[-1].text)) if words else 0
    return MessageProblem(at, 1, "this command has no URL")


def _strays(addresses: Sequence[TracedText]) -> Iterator[MessageProblem]:
    """Words that curl takes for addresses, though they look like none."""
    for each in addresses:
        length = max(1, len(each.text))
        if _NEXT_OPTION.search(each.text):
            message = "the quote that opens here closes only after the next option"
            yield MessageProblem(each.at(), length, message, "close it on this line")
        elif len(addresses) > 1 and not _LIKE_AN_ADDRESS.fullmatch(each.text):
            message = f"curl takes '{each.text[:40]}' as another URL"
            hint = "if it is part of an argument, put that in quotes"
            yield MessageProblem(each.at(), length, message, hint, splits_argument=True)


def _blanks(text: str, addresses: Sequence[TracedText]) -> Iterator[MessageProblem]:
    """White space in addresses, which curl refuses; that of a stand-in is the reader's."""
    for each in addresses:
        found = _BLANK.search(_HOLDER.sub(lambda it: "_" * len(it[0]), each.text))
        if found is None:
            continue
        at = each.at(found.start())
        if text[at - 1 : at + 1] == "\\ " and not found.start():
            message = "the '\\' makes the space after it a part of the address"
            yield MessageProblem(at - 1, 2, message, "remove it, or end the line right after it")
        elif "\n" in found[0]:
            message = "curl refuses an address with a line break"
            yield MessageProblem(at, 1, message, "write the address on one line")
        else:
            message = "curl refuses an address with a space"
            yield MessageProblem(at, 1, message, "write '%20', or remove it")


def _cut_query(text: str, command: ShellCommand) -> Iterator[MessageProblem]:
    """An ``&`` of an address that the shell reads as its own."""
    if command.after == "&" and _CUT_QUERY.match(text, command.end + 1):
        message = "the shell ends the command at this '&', and what follows is not sent"
        yield MessageProblem(command.end, 1, message, "put the address in quotes")


def _wrong_words(arguments: CurlArguments) -> Iterator[MessageProblem]:
    """Values that curl sends, or drops, without a word."""
    method = arguments.last("request")
    if method is not None and method.text not in _METHODS and method.text.upper() in _METHODS:
        message = f"curl sends '{method.text}' unchanged, but methods are written in capitals"
        hint = f"write '{method.text.upper()}'"
        yield MessageProblem(method.at(), max(1, len(method.text)), message, hint)
    proxy = arguments.last("proxy")
    if proxy is not None and proxy.text.upper() in _METHODS:
        message = f"'-x' sets a proxy, and curl looks for the host '{proxy.text}'"
        yield MessageProblem(proxy.at(), len(proxy.text), message, f"write '-X {proxy.text}'")
    for each in arguments.every("header"):
        if _NO_FIELD.fullmatch(each.text) and not _LEFT_OUT_VALUE.search(each.text):
            message = f"curl does not send '{each.text[:40]}': a field needs a ':'"
            yield MessageProblem(each.at(), len(each.text), message, "write 'Name: value'")
