"""Requests that programs in Python and JavaScript send, read from the calls that send them.

Sources: the documentation of Requests, HTTPX and Axios; Fetch Standard, section 5.6. What a program
computes is a stand-in here, such as ``{name}``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote

from mkdocs_tandem.examples.program_code import CodeToken, JsonLiteral, literal, tokens
from mkdocs_tandem.formats.http import Header, Message, TracedText
from mkdocs_tandem.formats.http.traced_text import joined, traced
from mkdocs_tandem.formats.http.urls import address
from mkdocs_tandem.formats.json import ArrayNode, Node, ObjectNode, Scalar, member_at, parse
from mkdocs_tandem.openapi.media_types import FORM

_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
_CALL = re.compile(
    r"(?<![\w.$])(?:self\.|this\.|window\.)?(?:(?P<client>[A-Za-z_$][\w$]*)\s*\.(?P<method>"
    rf"{'|'.join(_METHODS)}|request)|(?P<function>fetch|axios))\s*\("
)
_WHOLE = frozenset({"requests", "httpx", "axios"})
"""Clients that add neither parameters nor fields of their own."""
_USUAL = frozenset({"session", "client", "async_client", "http_client", "sess"})
"""Names of clients, which may also be those of other things: ``client.get("/cars")``."""
_SESSION = re.compile(
    r"([A-Za-z_]\w*)\s*=\s*(?:requests\.[Ss]ession|httpx\.(?:Async)?Client|axios\.create)\("
    r"|(?:requests\.[Ss]ession|httpx\.(?:Async)?Client|ClientSession)\([^\n]*\)\s+as\s+([A-Za-z_]\w*)"
)
_KEYWORD = re.compile(r"([A-Za-z_]\w*)=(?!=)(.*)", re.DOTALL)
_PIECE = re.compile(
    r"""\s*(?:\+\s*|(?P<prefix>[frbuFRBU]{0,2})(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)
    |(?P<name>(?:await\s+)?[A-Za-z_$][\w.$]*(?:\[[^\]\n]*\])?(?:\([^()\n]*\))?)
    |(?P<format>\.format\((?:[^()]|\([^()]*\))*\)|%\s*[^+\s][^+]*))""",
    re.VERBOSE | re.DOTALL,
)
_PLACEHOLDERS = {
    "f": re.compile(r"\{([^{}]*)\}"),
    "`": re.compile(r"\$\{([^{}]*)\}"),
    "": re.compile(r"\{(\d*)\}|%[sd]"),
}
_WORDS = re.compile(r"[A-Za-z_]\w*")
_WRAPPERS = ("json.dumps", "JSON.stringify")
_FORMS = ("URLSearchParams",)
_NAMED_QUERY = re.compile(r"[?&]\{(\w+)\}\Z")
"""A query that was put together before, such as ``URLSearchParams``."""
_DEEPEST = 3
_MOST = 100
"""Calls of one block that are read."""
_NOTHING = TracedText("", ())


@dataclass(frozen=True)
class ProgramCall:
    """A call that sends a request."""

    message: Message
    taken: tuple[tuple[int, int], ...]
    """Where its parameters and its body are spelt out."""


@dataclass
class _Options:
    """The arguments of a call after its address."""

    method: str = ""
    method_at: int = -1
    """Where it is written as an option."""
    url: TracedText = _NOTHING
    query: TracedText = _NOTHING
    headers: list[Header] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    body: TracedText | None = None
    is_partial: bool = False
    """Whether some of it is computed."""
    taken: list[tuple[int, int]] = field(default_factory=list)


class _Argument(NamedTuple):
    name: str
    tokens: Sequence[CodeToken]

    @property
    def start(self) -> int:
        return self.tokens[0].at

    @property
    def end(self) -> int:
        return self.tokens[-1].at + len(self.tokens[-1].text)


def calls(code: str) -> Iterator[ProgramCall]:
    """The calls that send requests, in the order of the program."""
    clients = _WHOLE | {name for found in _SESSION.findall(code) for name in found if name}
    for found in islice(_CALL.finditer(code), _MOST):
        is_client = not found["client"] or found["client"] in clients
        if not is_client and found["client"] not in _USUAL:
            continue
        read = _arguments(code, found.end())
        call = _call(code, found, *read) if read is not None else None
        if call is not None and (is_client or not call.message.is_base_open):
            yield call


def _call(
    code: str, found: re.Match[str], arguments: list[_Argument], end: int
) -> ProgramCall | None:
    options = _Options(is_partial=found["client"] not in (None, *_WHOLE))
    options.method = (found["method"] or "GET").upper()
    if found["function"] or found["client"] == "axios":
        _script(code, found, [it for it in arguments if not it.name], options)
    else:
        _python(code, found, arguments, options)
    where = address(options.url)
    is_open = where.is_base_open or where.target.text.startswith("/")
    is_address = is_open or "://" in where.target.text
    if not is_address or where.target.text[:1] in ("", "{"):
        return None
    if options.method.lower() not in _METHODS:
        return None
    message = Message(
        found.start(),
        end,
        _method(options),
        _with_query(where.target, options.query),
        headers=tuple(options.headers),
        header_places=tuple(options.places),
        body=options.body,
        tool=found["client"] or found["function"],
        is_base_open=is_open,
        is_program=True,
        is_partial=options.is_partial or "{" in where.target.text.partition("?")[2],
    )
    return ProgramCall(message, tuple(options.taken))


def _method(options: _Options) -> TracedText:
    at, length = options.method_at, len(options.method)
    return TracedText(options.method, tuple(range(at, at + length)) if at >= 0 else ())


def _with_query(target: TracedText, query: TracedText) -> TracedText:
    if not query.text:
        return target
    mark = TracedText("&" if "?" in target.text else "?", (query.at(),))
    return joined((target, mark, query))


def _script(code: str, found: re.Match[str], arguments: list[_Argument], options: _Options) -> None:
    """The arguments of ``fetch`` and Axios: an address, a body for some methods, options."""
    rest = list(arguments)
    if rest and rest[0].tokens[0].text != "{":
        options.url = _text(code, rest.pop(0), found.start()) or _NOTHING
    if found["client"] and found["method"] in ("post", "put", "patch") and rest:
        _body(code, rest.pop(0), options, is_json=True)
    if rest:
        _configured(code, rest[0], options)
    named = _NAMED_QUERY.search(options.url.text)
    if named and not options.query.text:
        _query(code, _Argument("", [CodeToken("word", named[1], found.start())]), options)
        if options.query.text:
            options.url = options.url.cut(0, named.start())


def _python(code: str, found: re.Match[str], arguments: list[_Argument], options: _Options) -> None:
    """The arguments of Requests and HTTPX: an address, and the rest by name."""
    plain = [it for it in arguments if not it.name]
    named = {it.name: it for it in arguments if it.name}
    if found["method"] == "request":
        first = named.get("method") or (plain.pop(0) if plain else None)
        said = _text(code, first, found.start()) if first else None
        options.method = said.text.upper() if said else ""
    address_of = named.get("url") or (plain[0] if plain else None)
    options.url = (_text(code, address_of, found.start()) if address_of else None) or _NOTHING
    options.is_partial |= any(it.tokens[0].text.startswith("**") for it in plain)
    _keywords(code, named, options)


def _arguments(code: str, start: int) -> tuple[list[_Argument], int] | None:
    """The arguments of a call, and where it ends; ``None`` if that cannot be known."""
    every: list[list[CodeToken]] = [[]]
    depth = 0
    for token in tokens(code, start):
        if token.kind == "close":
            if not depth:
                read = [_argument(it) for it in every if it]
                return read, token.at + 1
            depth -= 1
        depth += token.kind == "open"
        if token.text == "," and not depth:
            every.append([])
        else:
            every[-1].append(token)
    return None


def _argument(found: list[CodeToken]) -> _Argument:
    """One argument: ``json=car`` is named."""
    first, rest = found[0], found[1:]
    if rest and rest[0].text.startswith("=") and rest[0].text[1:2] != "=":
        tail = rest[0].text[1:]
        after = [CodeToken("word", tail, rest[0].at + 1)] if tail else []
        return _Argument(first.text, [*after, *rest[1:]] or found)
    named = _KEYWORD.fullmatch(first.text) if first.kind == "word" else None
    if named is None:
        return _Argument("", found)
    after = [CodeToken("word", named[2], first.at + named.start(2))] if named[2] else []
    return _Argument(named[1], [*after, *rest] or found)


def _keywords(code: str, named: Mapping[str, _Argument], options: _Options) -> None:
    """What Requests and HTTPX are given by name."""
    if "params" in named:
        _query(code, named["params"], options)
    if "headers" in named:
        _headers(code, named["headers"], options)
    if "files" not in named:
        for name in ("json", "data", "content"):
            if name in named:
                _body(code, named[name], options, is_json=name == "json")
    options.is_partial |= any(name in named for name in ("auth", "cookies"))


def _configured(code: str, argument: _Argument, options: _Options) -> None:
    """Add the options of a script's call."""
    read = _literal(code, argument)
    root = _root(read)
    if read is None or not isinstance(root, ObjectNode):
        options.method = ""  # what is computed may be another one
        return
    options.is_partial |= root.has_ellipsis
    for member in root.members:
        at = read.offsets[member.value.start]
        inner = _Argument(member.key, [*islice(tokens(code, at), 1)])
        value = member.value.value
        if member.key == "method":
            options.method = value.upper() if isinstance(value, str) else ""
            options.method_at = at + 1
        elif member.key == "url":
            options.url = _text(code, _whole(code, inner), argument.start) or _NOTHING
        elif member.key in ("params", "searchParams"):
            _query(code, _whole(code, inner), options)
        elif member.key == "headers":
            _headers(code, _whole(code, inner), options)
        elif member.key in ("data", "body", "json"):
            _body(code, _whole(code, inner), options, is_json=member.key != "body")


def _whole(code: str, argument: _Argument) -> _Argument:
    """A member of options with all of its tokens: up to the comma or bracket after it."""
    found: list[CodeToken] = []
    depth = 0
    for token in tokens(code, argument.start):
        depth += (token.kind == "open") - (token.kind == "close")
        if depth < 0 or (not depth and token.text == ","):
            break
        found.append(token)
    return _Argument(argument.name, found)


def _query(code: str, argument: _Argument, options: _Options) -> None:
    read = _literal(code, argument)
    pairs = _pairs(read)
    if read is None or pairs is None:
        options.is_partial = True
        return
    options.query = pairs
    options.is_partial |= _is_open(read)
    options.taken.append(_span(read))


def _headers(code: str, argument: _Argument, options: _Options) -> None:
    read = _literal(code, argument)
    root = _root(read)
    if read is None or not isinstance(root, ObjectNode):
        options.is_partial = True
        return
    options.is_partial |= root.has_ellipsis
    options.taken.append(_span(read))
    for member in root.members:
        value = member.value.value if isinstance(member.value, Scalar) else None
        text = value if isinstance(value, str) else f"{{{member.key}}}"
        places = read.offsets[member.key_start + 1], read.offsets[member.value.start]
        options.headers.append(Header(member.key, text))
        options.places.append((places[0], places[1] + 1))


def _body(code: str, argument: _Argument, options: _Options, *, is_json: bool) -> None:
    words = {it.text for it in argument.tokens[:2]}
    is_form = not (is_json or words & {*_WRAPPERS}) or bool(words & {*_FORMS})
    read = _literal(code, argument)
    if read is None:
        return
    if not is_form:
        options.body = TracedText(read.text, tuple(read.offsets))
    elif (pairs := _pairs(read)) is not None:
        options.body = pairs
        if all(it.name.lower() != "content-type" for it in options.headers):
            options.headers.append(Header("Content-Type", FORM))
            options.places.append((pairs.at(), pairs.at()))
        options.is_partial |= _is_open(read)
    if options.body is not None:
        options.taken.append(_span(read))


def _literal(code: str, argument: _Argument, depth: int = 0) -> JsonLiteral | None:
    """The object or list that an argument is, by itself, by its name, or in ``JSON.stringify``."""
    first = argument.tokens[0]
    if first.text in ("{", "["):
        return literal(code, first.at)
    if first.text == "new":
        return _literal(code, _Argument("", argument.tokens[1:])) if argument.tokens[1:] else None
    if first.text in (*_WRAPPERS, *_FORMS) and len(argument.tokens) > 2:  # noqa: PLR2004 -- ( x )
        return _literal(code, _Argument("", argument.tokens[2:]), depth)
    name = first.text.partition(".")[0] if first.text.endswith(".toString") else first.text
    after = _assigned(code, name, first.at)
    if after is None or depth > _DEEPEST:
        return None
    given = [*islice(tokens(code, after), 4)]
    return _literal(code, _Argument("", given), depth + 1) if given else None


def _assigned(code: str, name: str, before: int) -> int | None:
    """Where the value begins that a name was given last."""
    if not _WORDS.fullmatch(name):
        return None
    pattern = rf"(?m)^[ \t]*(?:>>> )?(?:(?:const|let|var) )?{name}\s*(?::[^=\n]+)?=(?![=>])\s*"
    ends = [found.end() for found in re.finditer(pattern, code[:before])]
    return ends[-1] if ends else None


def _text(code: str, argument: _Argument, before: int, depth: int = 0) -> TracedText | None:
    """The text that an argument is; what is computed in it is a stand-in."""
    return _expression(code, argument.start, argument.end, before, depth)


def _expression(code: str, at: int, end: int, before: int, depth: int) -> TracedText | None:
    parts: list[TracedText] = []
    while at < end:
        found = _PIECE.match(code, at, end)
        if found is None or found.end() == at:
            return None
        if found["string"]:
            parts.append(_string(code, found, before, depth))
        elif found["name"]:
            parts.append(_named(code, found["name"], found.start("name"), before, depth))
        at = found.end()
    return joined(parts) if parts else None


def _named(code: str, name: str, place: int, before: int, depth: int) -> TracedText:
    """The text of a variable; a stand-in if it is computed."""
    after = _assigned(code, name, before) if depth < _DEEPEST else None
    if after is not None:
        stop = code.find("\n", after)
        line = code[: len(code) if stop < 0 else stop]
        ends = [it.at + len(it.text) for it in tokens(line, after) if it.text != ";"]
        is_text = re.match(r"[frbuFRBU]{0,2}[\"'`]", line[after:])
        known = _expression(line, after, ends[-1], after, depth + 1) if is_text and ends else None
        if known is not None:
            return known
    return _stand_in(name, place)


def _stand_in(name: str, place: int) -> TracedText:
    words = _WORDS.findall(re.sub(r"(?:\.toString)?\(.*|\[.*", "", name))
    text = f"{{{words[-1] if words else 'value'}}}"
    return TracedText(text, (place,) * len(text))


def _string(code: str, found: re.Match[str], before: int, depth: int) -> TracedText:
    """The text of a string, with stand-ins for what is put into it."""
    start, end = found.start("string") + 1, found.end("string") - 1
    kind = "`" if code[start - 1] == "`" else "f" if "f" in found["prefix"].lower() else ""
    parts: list[TracedText] = []
    at = start
    for hole in _PLACEHOLDERS[kind].finditer(code, start, end):
        parts.append(traced(code, at, hole.start()))
        parts.append(_named(code, (hole[1] or "value").strip(), hole.start(), before, depth))
        at = hole.end()
    return joined([*parts, traced(code, at, end)])


def _root(read: JsonLiteral | None) -> Node | None:
    return parse(read.text).root if read else None


def _is_open(read: JsonLiteral) -> bool:
    root = _root(read)
    return not isinstance(root, ObjectNode) or root.has_ellipsis


def _span(read: JsonLiteral) -> tuple[int, int]:
    return (min(read.offsets), read.end)


def _pairs(read: JsonLiteral | None) -> TracedText | None:
    """The members of an object as the fields of a query or a form; ``None`` if it is none."""
    root = _root(read)
    if read is None or not isinstance(root, ObjectNode):
        return None
    found: list[TracedText] = []
    for member in root.members:
        whole = member_at(root, (member.key,)) or member
        name = _encoded(read, whole.key_start + 1, member.key)
        values = member.value.items if isinstance(member.value, ArrayNode) else (member.value,)
        for each in values:
            if not isinstance(each, Scalar):
                return None
            if each.value is None and not each.is_elided:
                continue
            mark = TracedText("&" if found else "", (name.at(),) if found else ())
            equals = TracedText("=", (read.offsets[each.start],))
            found.append(joined((mark, name, equals, _value(read, each, member.key))))
    return joined(found)


def _value(read: JsonLiteral, each: Scalar, name: str) -> TracedText:
    if each.is_elided:
        text = f"{{{name}}}"
        return TracedText(text, (read.offsets[each.start],) * len(text))
    if isinstance(each.value, str):
        return _encoded(read, each.start + 1, each.value)
    return TracedText(read.text[each.start : each.end], tuple(read.offsets[each.start : each.end]))


def _encoded(read: JsonLiteral, start: int, text: str) -> TracedText:
    """A text as a query has it, each character at its place."""
    last = len(read.offsets) - 1
    parts = [(quote(char, safe="{}<>[]$:,@/|"), start + at) for at, char in enumerate(text)]
    offsets = [read.offsets[min(at, last)] for part, at in parts for _ in part]
    return TracedText("".join(part for part, _ in parts), tuple(offsets))
