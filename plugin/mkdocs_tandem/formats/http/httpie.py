"""The requests that HTTPie sends.

Source: the documentation of HTTPie 3.2, sections Request URL, Request items and JSON.
"""

import base64
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from mkdocs_tandem.formats.http.message import Header, Message
from mkdocs_tandem.formats.http.shell import ShellCommand
from mkdocs_tandem.formats.http.traced_text import TracedText, joined
from mkdocs_tandem.formats.http.urls import address

_ITEM = re.compile(
    r"(?P<name>(?:\\.|[^\\:=@])*?)(?P<kind>:=@|:=|==@|==|=@|:@|=|:|@)(?P<value>.*)"
    r"|(?P<empty>[\w-]+);",
    re.DOTALL,
)
_KEY = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]")
_ESCAPED = re.compile(r"\\([:=@\[\]\\])")
_METHOD = re.compile(r"[A-Za-z]+")
_LOCAL = re.compile(r":(?P<port>\d*)(?=/|\?|\Z)")
_WITH_VALUE = frozenset({
    "-a", "-A", "-o", "-p", "-s", "--auth", "--auth-type", "--boundary", "--cert", "--cert-key",
    "--ciphers", "--default-scheme", "--format-options", "--max-redirects", "--output", "--pretty",
    "--print", "--proxy", "--raw", "--response-charset", "--response-mime", "--session",
    "--session-read-only", "--ssl", "--style", "--timeout", "--verify",
})  # fmt: skip
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
    is_elsewhere: bool = False

    def option(self, *names: str) -> TracedText | None:
        return next((self.options[name] for name in names if name in self.options), None)


def messages(text: str, command: ShellCommand, words: Sequence[TracedText]) -> Iterator[Message]:
    """The request of one command, given the words after ``http``."""
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
    where = address(_address(others[0], "http"))
    target = where.target
    for query in request.query:
        mark = TracedText("&" if "?" in target.text else "?", (query.at(),))
        target = joined((target, mark, query))
    yield Message(
        command.begin,
        command.finish,
        method if method.text else TracedText("POST" if is_sent else "GET", ()),
        target,
        headers=tuple(_headers(request, kind if is_sent else "", where.credentials)),
        body=body,
        is_body_elsewhere=request.is_elsewhere,
        problems=tuple(command.problems[:1]),
        is_command=True,
        implied=frozenset({"host", "user-agent", "accept", "accept-encoding"}),
        is_base_open=where.is_base_open,
        tool="HTTPie",
    )


def _sorted(words: Sequence[TracedText]) -> _Request:
    request = _Request()
    rest = list(words)
    while rest:
        word = rest.pop(0)
        name, equals, _ = word.text.partition("=")
        if not word.text.startswith("-") or word.text == "-":
            request.words.append(word)
        elif word.text.startswith("--") and equals:
            request.options[name] = word.cut(len(name) + 1)
        elif word.text in _WITH_VALUE and rest:
            request.options[word.text] = rest.pop(0)
        elif word.text.startswith("--"):
            request.options[word.text] = _NOTHING
        else:
            request.options |= {f"-{letter}": _NOTHING for letter in word.text[1:]}
    return request


def _is_method(word: TracedText, following: Sequence[TracedText]) -> bool:
    """Whether the first word is a method: letters, and an address follows."""
    if not _METHOD.fullmatch(word.text) or not following:
        return False
    return word.text.isupper() or "/" in following[0].text or not _ITEM.fullmatch(following[0].text)


def _address(word: TracedText, scheme: str) -> TracedText:
    """An address with its host: ``:3000/cars`` is that of this machine."""
    local = _LOCAL.match(word.text)
    if local is None:
        return word
    host = f"{scheme}://localhost{':' if local['port'] else ''}"
    return joined((TracedText(host, (word.at(),) * len(host)), word.cut(1)))


def _take(request: _Request, word: TracedText) -> None:
    """Sort a request item by its separator."""
    found = _ITEM.fullmatch(word.text)
    if found is None:
        return
    if found["empty"]:
        request.headers.append(Header(found["empty"], ""))
        return
    name, value = word.cut(0, found.end("name")), word.cut(found.start("value"))
    kind = found["kind"]
    if kind == ":" and value.text:
        request.headers.append(Header(_plain(name).text, value.text))
    elif kind == "==":
        codes = [quote_plus(char) for char in value.text]
        offsets = [value.at(at) for at, code in enumerate(codes) for _ in code]
        equals = TracedText("=", (name.at(len(name.text)),))
        request.query.append(joined((name, equals, TracedText("".join(codes), tuple(offsets)))))
    elif kind in ("=", ":="):
        request.data.append((_plain(name) if "[" not in name.text else name, value, kind == ":="))
    elif "@" in kind and kind not in (":@", "==@"):
        request.is_elsewhere = True


def _plain(name: TracedText) -> TracedText:
    """A name without the backslashes that escape separators in it."""
    escapes = {found.start() for found in _ESCAPED.finditer(name.text)}
    kept = [at for at in range(len(name.text)) if at not in escapes]
    return TracedText("".join(name.text[at] for at in kept), tuple(name.offsets[at] for at in kept))


def _body(request: _Request, command: ShellCommand) -> tuple[TracedText | None, str]:
    """The body and its media type."""
    is_form = request.option("-f", "--form") is not None
    if request.option("--multipart") is not None or (is_form and request.is_elsewhere):
        request.is_elsewhere = True
        return None, "multipart/form-data"
    raw = request.option("--raw") or command.input
    if is_form:
        return _form(request) or raw, "application/x-www-form-urlencoded; charset=utf-8"
    if raw is None and command.is_input_elsewhere and request.option("--ignore-stdin") is None:
        request.is_elsewhere = True
    if request.is_elsewhere:
        return None, "application/json"
    return (_json(_tree(request)) if request.data else raw), "application/json"


def _form(request: _Request) -> TracedText | None:
    parts: list[TracedText] = []
    for name, value, _ in request.data:
        codes = [quote_plus(char) for char in value.text]
        offsets = tuple(value.at(at) for at, code in enumerate(codes) for _ in code)
        mark = [TracedText("&", (name.at(),))] if parts else []
        equals = TracedText("=", (name.at(len(name.text)),))
        parts += [*mark, name, equals, TracedText("".join(codes), offsets)]
    return joined(parts) if parts else None


@dataclass
class _Object:
    """Members, or items whose keys are numbers or empty."""

    keys: dict[str, TracedText] = field(default_factory=dict)
    values: dict[str, "_Object | TracedText"] = field(default_factory=dict)
    is_list: bool = False


def _tree(request: _Request) -> _Object:
    root = _Object()
    for name, value, is_json in request.data:
        leaf = value if is_json else joined((_mark('"', value), *_escaped(value), _end('"', value)))
        _put(root, _path(name), leaf)
    return root


def _path(name: TracedText) -> list[TracedText]:
    """The keys that a name stands for: ``callback[url]``."""
    first = name.text.find("[")
    if first < 0:
        return [name]
    keys = [name.cut(found.start(1), found.end(1)) for found in _KEY.finditer(name.text, first)]
    return [*([_plain(name.cut(0, first))] if first else []), *map(_plain, keys)] or [name]


def _put(node: _Object, path: list[TracedText], leaf: TracedText) -> None:
    for number, key in enumerate(path):
        is_item = not key.text or (key.text.isdigit() and number > 0)
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
    for name, value in node.values.items():
        key, text = node.keys[name], _json(value)
        comma = [_mark(_COMMA, text if node.is_list else key)] if parts else []
        member = [_mark('"', key), *_escaped(key), _end('": ', key)]
        parts += [*comma, *([] if node.is_list else member), text]
    opening, closing = "[]" if node.is_list else "{}"
    whole = joined(parts)
    return joined((_mark(opening, whole), whole, _end(closing, whole)))


def _mark(text: str, before: TracedText) -> TracedText:
    return TracedText(text, (before.at(),) * len(text))


def _end(text: str, after: TracedText) -> TracedText:
    return TracedText(text, (after.at(len(after.text)),) * len(text))


def _escaped(text: TracedText) -> Iterator[TracedText]:
    for at, char in enumerate(text.text):
        code = json.dumps(char, ensure_ascii=False)[1:-1]
        yield TracedText(code, (text.at(at),) * len(code))


def _headers(request: _Request, kind: str, credentials: str) -> Iterator[Header]:
    names = {each.name.lower() for each in request.headers}
    if kind and "content-type" not in names:
        yield Header("Content-Type", kind)
    auth, way = request.option("-a", "--auth"), request.option("-A", "--auth-type")
    given = auth.text if auth is not None else credentials
    if given and way is not None and way.text == "bearer":
        yield Header("Authorization", f"Bearer {given}")
    elif given and (way is None or way.text == "basic"):
        code = base64.b64encode((given if ":" in given else f"{given}:").encode()).decode()
        yield Header("Authorization", f"Basic {code}")
    yield from request.headers
