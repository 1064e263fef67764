"""The requests that HTTPie sends, and xh and curlie, which read their words as HTTPie does.

Source: the documentation of HTTPie 3.2, sections Request URL, Request items and JSON.
"""

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from mkdocs_tandem.formats.http.message import Header, Message
from mkdocs_tandem.formats.http.multipart import MULTIPART, form_body
from mkdocs_tandem.formats.http.shell import ShellCommand
from mkdocs_tandem.formats.http.traced_text import TracedText, in_json, joined, stand_in
from mkdocs_tandem.formats.http.urls import OPEN_BASE, address

_ITEM = re.compile(
    r"(?P<name>(?:\\.|[^\\:=@])*?)(?P<kind>:=@|:=|==@|==|=@|:@|=|:|@)(?P<value>.*)"
    r"|(?P<empty>[\w-]+);",
    re.DOTALL,
)
_KEY = re.compile(r"(?<!\\)\[((?:\\.|[^\[\]\\])*)\]")
_ESCAPED = re.compile(r"\\[:=@\[\]\\]|\A\\\d+\Z")
_METHOD = re.compile(r"[A-Za-z]+")
_LOCAL = re.compile(r":(?P<port>\d*)(?=/|\?|\Z)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_LETTERS = "aAoPps"
"""Short options that have a value."""
_WITH_VALUE = frozenset({
    "--auth", "--auth-type", "--bearer", "--boundary", "--cert", "--cert-key",
    "--ciphers", "--default-scheme", "--format-options", "--max-redirects", "--output", "--pretty",
    "--print", "--proxy", "--raw", "--response-charset", "--response-mime", "--session",
    "--session-read-only", "--ssl", "--style", "--timeout", "--verify",
})  # fmt: skip
_FLAGS_OF_CURL = ("-v", "-i", "-k", "-s", "-L", "-sS")
_COMMA, _NOTHING = ", ", TracedText("", ())


@dataclass
class _Request:
    """The arguments of one command, sorted."""

    options: dict[str, TracedText] = field(default_factory=dict)
    words: list[TracedText] = field(default_factory=list)
    headers: list[Header] = field(default_factory=list)
    query: list[TracedText] = field(default_factory=list)
    data: list[tuple[TracedText, TracedText, bool]] = field(default_factory=list)
    """Name, value, and whether the value is JSON."""
    files: list[tuple[TracedText, TracedText]] = field(default_factory=list)
    """Name and path of the files that a form sends."""
    is_elsewhere: bool = False

    def option(self, *names: str) -> TracedText | None:
        return next((self.options[name] for name in names if name in self.options), None)


def messages(
    text: str, command: ShellCommand, words: Sequence[TracedText], scheme: str = "http"
) -> Iterator[Message]:
    """The request of one command, given the words after ``http``.

    ``scheme`` is that of addresses without one.
    """
    request = _sorted(words)
    if not request.words:
        return
    method, *others = request.words
    if not _is_method(method, others):
        method, others = _NOTHING, request.words
    for word in others[1:]:
        _take(request, word)
    body, kind = _body(request, command)
    is_sent = body is not None or request.is_elsewhere
    said = request.option("--default-scheme")
    scheme = "https" if request.option("--https") is not None else scheme
    where = address(_address(others[0], said.text if said is not None else scheme))
    target = where.target
    for query in request.query:
        mark = TracedText("&" if "?" in target.text else "?", (query.at(),))
        target = joined((target, mark, query))
    yield Message(
        command.begin,
        command.finish,
        TracedText(method.text.upper() or ("POST" if is_sent else "GET"), method.offsets),
        target,
        headers=tuple(_headers(request, kind if is_sent else "", where.credentials)),
        body=body,
        is_body_elsewhere=request.is_elsewhere,
        problems=tuple(command.problems[:1]),
        is_command=True,
        implied=frozenset(_implied(request)),
        is_base_open=where.is_base_open,
        tool="HTTPie",
    )


def _implied(request: _Request) -> Iterator[str]:
    """The names of the fields that HTTPie adds; what a session has kept is not known."""
    yield from ("host", "user-agent", "accept", "accept-encoding")
    if request.option("--session", "--session-read-only") is not None:
        yield from ("authorization", "cookie")


def curlie(text: str, command: ShellCommand, words: Sequence[TracedText]) -> Iterator[Message]:
    """The request of ``curlie``, which has the options of curl: none is read here but flags."""
    if all(word.text in _FLAGS_OF_CURL or not word.text.startswith("-") for word in words):
        yield from messages(text, command, [it for it in words if it.text not in _FLAGS_OF_CURL])


def _sorted(words: Sequence[TracedText]) -> _Request:
    request = _Request()
    rest = list(words)
    while rest:
        word = rest.pop(0)
        name, equals, _ = word.text.partition("=")
        if word.text == "--":
            request.words += rest
            break
        if not word.text.startswith("-") or word.text == "-":
            request.words.append(word)
        elif word.text.startswith("--") and equals:
            request.options[name] = word.cut(len(name) + 1)
        elif word.text in _WITH_VALUE and rest:
            request.options[word.text] = rest.pop(0)
        elif word.text.startswith("--"):
            request.options[word.text] = _NOTHING
        else:
            _cluster(request, word, rest)
    return request


def _cluster(request: _Request, word: TracedText, rest: list[TracedText]) -> None:
    """Sort the letters after one dash, the last one perhaps with its value."""
    for index, letter in enumerate(word.text[1:], 2):
        if letter in _LETTERS:
            value = word.cut(index)
            request.options[f"-{letter}"] = rest.pop(0) if not value.text and rest else value
            return
        request.options[f"-{letter}"] = _NOTHING


def _is_method(word: TracedText, following: Sequence[TracedText]) -> bool:
    """Whether the first word is a method: letters, and an address follows."""
    if not _METHOD.fullmatch(word.text) or not following:
        return False
    return word.text.isupper() or "/" in following[0].text or not _ITEM.fullmatch(following[0].text)


def _address(word: TracedText, scheme: str) -> TracedText:
    """An address with its scheme and host: ``:3000/cars`` is that of this machine."""
    is_rest = word.text.startswith("://")
    local = None if is_rest else _LOCAL.match(word.text)
    is_whole = _SCHEME.match(word.text) or OPEN_BASE.match(word.text) or word.text[:1] in ("/", "?")
    if local:
        host = f"{scheme}://localhost{':' if local['port'] else ''}"
    elif is_whole:
        return word
    else:
        host = scheme if is_rest else f"{scheme}://"
    return joined((stand_in(host, word.at()), word.cut(1 if local else 0)))


def _take(request: _Request, word: TracedText) -> None:
    """Sort a request item by its separator."""
    found = _ITEM.fullmatch(word.text)
    if found is None or found["empty"]:
        request.headers += [Header(found["empty"], "")] if found else []
        return
    name, value = word.cut(0, found.end("name")), word.cut(found.start("value"))
    kind = found["kind"]
    if kind == ":" and value.text:
        request.headers.append(Header(_plain(name).text, value.text.strip()))
    elif kind == ":@":
        request.headers.append(Header(_plain(name).text, f"<{value.text}>"))
    elif kind in ("==", "==@"):
        request.query.append(joined((name, _end("=", name), _coded(value, is_file="@" in kind))))
    elif kind in ("=", ":="):
        request.data.append((name, value, kind == ":="))
    elif kind == "@" and name.text:
        request.files.append((_plain(name), value))
    elif "@" in kind:
        request.is_elsewhere = True


def _plain(name: TracedText) -> TracedText:
    """A name without the backslashes that escape separators in it."""
    escapes = {found.start() for found in _ESCAPED.finditer(name.text)}
    kept = [at for at in range(len(name.text)) if at not in escapes]
    return TracedText("".join(name.text[at] for at in kept), tuple(name.offsets[at] for at in kept))


def _body(request: _Request, command: ShellCommand) -> tuple[TracedText | None, str]:
    """The body and its media type."""
    is_form = request.option("-f", "--form") is not None
    if request.option("--multipart") is not None or (is_form and request.files):
        return (None if request.is_elsewhere else form_body(_fields(request))), MULTIPART
    request.is_elsewhere |= bool(request.files)
    raw = request.option("--raw") or command.input
    if raw is None and command.is_input_elsewhere and request.option("--ignore-stdin") is None:
        request.is_elsewhere = True
    kind = "application/x-www-form-urlencoded; charset=utf-8" if is_form else "application/json"
    if request.is_elsewhere:
        return None, kind
    if is_form:
        return _form(request) or raw, kind
    return (_json(_tree(request)) if request.data else raw), kind


def _fields(request: _Request) -> Iterator[tuple[str, TracedText, TracedText]]:
    """The fields of a form, as options of curl have them."""
    for name, value, _ in request.data:
        yield "form-string", joined((_plain(name), _end("=", name), value)), _NOTHING
    for name, value in request.files:
        yield "form", joined((name, _mark("=@", value), value)), _NOTHING


def _form(request: _Request) -> TracedText | None:
    parts: list[TracedText] = []
    for written, value, _ in request.data:
        name = _plain(written)
        mark = [_mark("&", name)] if parts else []
        parts += [*mark, name, _end("=", name), _coded(value)]
    return joined(parts) if parts else None


def _coded(text: TracedText, *, is_file: bool = False) -> TracedText:
    """A value as a query or a form has it; that of a file is a stand-in."""
    text = joined((_mark("<", text), text, _end(">", text))) if is_file else text
    return text.encoded(quote_plus)


@dataclass
class _Object:
    """Members, or items whose keys are numbers or empty."""

    keys: dict[str, TracedText] = field(default_factory=dict)
    values: dict[str, "_Object | TracedText"] = field(default_factory=dict)
    is_list: bool = False


def _tree(request: _Request) -> _Object:
    root = _Object()
    for name, value, is_json in request.data:
        leaf = value if is_json else joined((_mark('"', value), in_json(value), _end('"', value)))
        _put(root, _path(name), leaf)
    return root


def _path(name: TracedText) -> list[tuple[TracedText, bool]]:
    """The keys that a name represents: ``callback[url]``; whether each is that of an item."""
    keys = [(found, found[1]) for found in _KEY.finditer(name.text)]
    first = name.cut(0, keys[0][0].start()) if keys else name
    inner = [(_plain(name.cut(*found.span(1))), not key or key.isdecimal()) for found, key in keys]
    return [*([(_plain(first), False)] if first.text or not inner else []), *inner]


def _put(node: _Object, path: list[tuple[TracedText, bool]], leaf: TracedText) -> None:
    for number, (key, is_item) in enumerate(path):
        node.is_list = node.is_list or is_item
        name = key.text or str(len(node.values))
        node.keys.setdefault(name, key)
        if number == len(path) - 1:
            node.values[name] = leaf
            return
        below = node.values.get(name)
        if not isinstance(below, _Object):
            below = node.values[name] = _Object()
        node = below


def _json(node: "_Object | TracedText") -> TracedText:
    if isinstance(node, TracedText):
        return node
    parts: list[TracedText] = []
    values = list(node.values.items())
    if node.is_list:
        values.sort(key=lambda it: int(it[0]) if it[0].isdecimal() else 0)
    for name, value in values:
        key, text = node.keys[name], _json(value)
        comma = [_mark(_COMMA, text if node.is_list else key)] if parts else []
        member = [_mark('"', key), in_json(key), _end('": ', key)]
        parts += [*comma, *([] if node.is_list else member), text]
    opening, closing = "[]" if node.is_list else "{}"
    whole = joined(parts)
    return joined((_mark(opening, whole), whole, _end(closing, whole)))


def _mark(text: str, before: TracedText) -> TracedText:
    return stand_in(text, before.at())


def _end(text: str, after: TracedText) -> TracedText:
    return stand_in(text, after.at(len(after.text)))


def _headers(request: _Request, kind: str, credentials: str) -> Iterator[Header]:
    names = {each.name.lower() for each in request.headers}
    kind = kind or ("application/json" if request.option("-j", "--json") is not None else "")
    if kind and "content-type" not in names:
        yield Header("Content-Type", kind)
    auth, way = request.option("-a", "--auth"), request.option("-A", "--auth-type")
    given, token = auth.text if auth is not None else credentials, request.option("--bearer")
    if token is not None:
        yield Header("Authorization", f"Bearer {token.text}")
    elif given and way is not None and way.text == "bearer":
        yield Header("Authorization", f"Bearer {given}")
    elif given and (way is None or way.text == "basic"):
        code = base64.b64encode((given if ":" in given else f"{given}:").encode()).decode()
        yield Header("Authorization", f"Basic {code}")
    yield from request.headers
