"""The notation of a code block: JSON, HTTP messages, JSON Lines, pseudo-schemas and others.

Pages label as ``json`` what is JSON only in part: a request in the notation of a console, a
response with its head, JSON Lines, server-sent events. Each form has a reader of its own; a block
of none is not checked.
"""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from mkdocs_tandem.examples.program_code import literal
from mkdocs_tandem.formats.http import Header, Message
from mkdocs_tandem.formats.http.traced_text import traced
from mkdocs_tandem.pages.code_blocks import BLOCKS, CodeBlock
from mkdocs_tandem.pages.code_blocks.inline import bracket_end

JSON = ("json", "jsonc", "json5", "hal+json", "geojson", "jsonld", "json-ld")
SCRIPTS = ("js", "javascript")
TEXTS = ("text", "txt", "plain", "none", "output")
CLIENTS = ("bru", "bruno", "hurl")
"""Files of HTTP clients that are not read."""
LINES = ("ndjson", "jsonl", "json-lines", "jsonlines")
_MAY_BE_ANY = ("", *JSON, *TEXTS)


class Form(StrEnum):
    """The notation of a block."""

    JSON = "json"
    """One document, members or items; or a text in which JSON may occur."""
    DOCUMENTS = "documents"
    """Several documents one below the other, or one with a caption."""
    LINES = "lines"
    """A document on each line."""
    EVENTS = "events"
    """Server-sent events."""
    MESSAGES = "messages"
    """Requests or responses that begin with their first line, a head or none, and a body."""
    COMMAND = "command"
    """Calls of curl."""
    ALTERNATIVES = "alternatives"
    """Members that are not parts of one object, each on its line."""
    LITERAL = "literal"
    """An object of JavaScript."""
    REFERENCE = "reference"
    """A line that another tool replaces by a file."""
    TEMPLATE = "template"
    """A template from which something else makes JSON."""
    CODE = "code"
    """A program."""
    QUOTED = "quoted"
    """Lines that all begin with ``>``, as tools show what they sent."""
    WORDS = "words"
    """A few words: ``No content``."""
    CLIENT = "client"
    """Requests of a client or protocol that is not read."""
    OTHER = "other"
    """Something whose first line cannot be JSON: a field, a prompt, a request of another tool."""


REASONS = {
    Form.REFERENCE: "another tool inserts a file here",
    Form.TEMPLATE: "this is a template",
    Form.CODE: "this is a program, not JSON",
    Form.QUOTED: "its lines are quoted with '>'",
    Form.WORDS: "these are words, not JSON",
    Form.CLIENT: "requests of this client or protocol are not read",
    Form.OTHER: "its first line cannot be JSON",
}
"""Why blocks of a form are not checked."""

STREAM = "a document in a YAML stream is not a separate message"
"""Why documents of a stream are not held to an operation."""

_REQUEST_LINE = re.compile(
    r"(?P<method>GET|PUT|POST|PATCH|DELETE|HEAD|OPTIONS)[ \t]+(?P<target>[^\s{\"]\S*)"
    r"(?:[ \t]+HTTP/[\d.]+)?[ \t]*\r?"
)
_VALUE = re.compile(
    r"""(?!(?:\.{2,}|\u2026)\s*\([A-Za-z])"""
    r"""[{\["'<\d.\u2026/#-]|(?:true|false|null)\b|[A-Za-z][\w -]*:[ \t]*[{\[]"""
)
"""What the body of a message may begin with if it is JSON, or meant as such."""
_WORDS = re.compile(r"[A-Za-z][\w -]*:[ \t]*[{\[]")
"""A body that is no JSON: ``Params: {``."""
_STATUS_LINE = re.compile(r"HTTP/[\d.]+[ \t]+(?P<status>\d{3})(?:[ \t][^\n]*)?\r?")
_FIELD = re.compile(
    r"(?P<name>[A-Za-z][\w-]*):[ \t]*"
    r"(?P<value>(?![{\[])[^\n]*?(?<![{\[(,])|\[[^\n\"{}\[\]]*\])[ \t]*\r?"
)
_DOTS = re.compile(r"[ \t]*(?:\.{3}|…)[ \t]*")
"""A line of a head in the place of fields that are left out."""
_COMMENT = r"(?://|\#)[^\n]*|/\*(?:(?!\*/).)*\*/|<!--(?:(?!-->).)*-->"
_CURL = re.compile(rf"(?:[ \t]*(?:{_COMMENT})?\r?\n)*[ \t]*(?:[$%>][ \t]+)?curl[ \t]+\S", re.DOTALL)
_REFERENCE = re.compile(
    r"\{!>?[^!\n]+!\}|<<<[ \t]*\S[^\n]*|-+8<-+[^\n]*|\{\{[#%<][^\n]*\}\}|\{%[^\n]*%\}"
    r"|@@?(?:import|include|snip)\b[^\n]*|!INCLUDE\b[^\n]*|\.\.[ \t]+(?:literal)?include::[^\n]*"
    r"|(?:include|link)::?[^\s\[]+\[[^\n]*\]|%%?\[[^\n]*\]",
    re.IGNORECASE,
)
_EVENT = re.compile(r"(?:data|event|id|retry)?:[^\n]*")
_DATA = re.compile(r"^data:[ \t]*(?P<data>[{\[](?![A-Z]+\])[^\n]*?)[ \t]*\r?$", re.MULTILINE)
"""A line of data that is JSON; ``[DONE]`` is the mark at the end of a stream."""
_MEMBER_ALONE = re.compile(
    r"""[ \t]*"[^"\n]+"[ \t]*:[ \t]*
    (?:"(?:[^"\\\n]|\\.)*"|[\w.+-]+|\[[^\[\]\n]*\]|\{(?:[^{}\n]|\{[^{}\n]*\})*\})[ \t]*\r?""",
    re.VERBOSE,
)
_CAPTION = re.compile(
    rf"""[ \t]*(?:{_COMMENT}|[-=*_\#]{{3,}}[ \t]*|\.{{3,}}|…
    |[A-Za-z][\w-]*:[ \t]+[^\s{{\[][^\n{{}}]*(?<![,\s])
    |[-*\#>]*[ \t]*[^\W\d_](?:[^\n"{{}}\[\]=;]*|[^\n{{}}\[\]=;]*:))?[ \t]*(?:\r?\n|\Z)""",
    re.DOTALL | re.VERBOSE,
)
"""A line that is no JSON: a comment, a rule, dots, a field of a head, words without brackets."""
_OPENING = re.compile(r"[ \t]*(?:[A-Za-z_][\w-]*(?:\.[\w-]+)+[ \t]*[:=][ \t]*(?=[{\[]))?")
"""The path of a member may precede it."""
_BEGINS = re.compile(
    r"""[{\[]\s*(?:["'{\[\]}\d.…<$]|-\d|//|/\*|\#|(?:true|false|null)\b"""
    r"""|(?<!\[)[A-Za-z_$][\w$]*\s*:)"""
)
"""What JSON, or an object of JavaScript, begins with; not ``[section]``."""
_TOKEN = re.compile(
    r'"""(?:(?!""").)*"""|"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*(?:(?!\*/).)*\*/|[{}\[\]]', re.DOTALL
)
_KEY = re.compile(
    r"""(?P<skipped>//[^\n]*|/\*(?:(?!\*/).)*\*/)
    |(?P<quoted>"(?:[^"\\\n]|\\.)*"[ \t]*:)|"(?:[^"\\\n]|\\.)*"
    |(?P<plain>'[^'\n]*'\s*:|(?<![\w$'"<.-])[A-Za-z_$][\w$]*\s*:(?!/))|(?P<single>'[^'\n]*')""",
    re.VERBOSE | re.DOTALL,
)
_MOST_UNQUOTED = 1
"""So many names without double quotes may be a mistake in JSON; more are another notation."""
_END = re.compile(r"[\s;,]*")
_TEMPLATE = re.compile(
    r"\{[ \t]*%-?[ \t]*\w[^\n]*%[ \t]*\}|<%[=#-]?[ \t]*\w[^\n]*%>|</?\#[a-z]+\b|\{\{[\#/^][\w ]"
)
"""A tag of Liquid, ERB, FreeMarker or Mustache."""
_ASSIGNED = re.compile(r"^[ \t]*[A-Za-z_$][\w$.]*[ \t]*=", re.MULTILINE)
_CODE = re.compile(
    r"\s*(?:[\"']use [a-z]+[\"'];?[ \t]*(?:\n|\Z)"
    r"|(?:const|let|var|import|export|function|async|await|return|class|def|type|interface)\b"
    r"|[A-Za-z_$][\w$.]*[ \t]*(?:\([^\n]*|\+?=|:=|\{)[^\n]*(?:\n|\Z)"
    r"|\[{1,2}[\w.\"'-]+\]{1,2}[ \t]*\r?\n(?:\s*(?:\[{1,2}[\w.\"'-]+\]{1,2}|\#[^\n]*)[ \t]*\r?\n)*"
    r"\s*[\w.\"'-]+[ \t]*=)"
)
"""A statement, or a section of settings and what it sets."""


_WORDS_ONLY = re.compile(
    r"""\s*(?:(?:HTTP[ \t/][\d.]+[ \t]+|Status[ \t]*(?:code)?:?[ \t]*)[1-5]\d\d\b:?[\w \t'\u2019-]*
    |[<(]?[A-Za-z][\w'\u2019-]*(?:,?[ \t]+\(?[\w'\u2019-]+\)?)+[.!]?[>)]?)\s*""",
    re.VERBOSE,
)
"""A status, or words, and nothing else."""
_OTHER_PROTOCOL = re.compile(
    r"(?:\s|(?:#|//|@)[^\n]*\n)*(?:GRAPHQL|GRPC|RSOCKET|WEBSOCKET)[ \t]+\S"
)
"""A request that clients send by another protocol, or with a body that they make."""
_PROGRAM = re.compile(
    r"^[ \t]*(?:(?:async[ \t]+)?def[ \t]+\w+\([^\n]*:|from[ \t]+[\w.]+[ \t]+import\b[^\n]*"
    r"|import[ \t]+[A-Za-z_][\w.]*|func[ \t]+\w+\([^\n]*\{|#include[ \t]+[<\"][^\n]*"
    r"|package[ \t]+\w+|(?:public|private)[ \t][^\n]*\{)[ \t]*\r?$",
    re.MULTILINE,
)
"""A line that only programs have, of several languages."""


_OTHER = re.compile(
    r"""(?:GET|PUT|POST|PATCH|DELETE|HEAD|OPTIONS)[^\S\n][^\n]*
    |[A-Za-z]+(?:-[A-Za-z]+)+:[^\n]*
    |[A-Za-z]\w*:[ \t]+(?!(?:true|false|null)\b)[A-Za-z][^\n"{}\[\]]*
    |[A-Za-z]\w*:[ \t]+'[^'\n]*'[ \t]*
    |(?:\{[A-Za-z_]\w*\}[/?&=.:-]|https?://)\S[^\n]*
    |\d{4}-\d\d-\d\d[T ]\d\d:\d\d[^\n]*
    |[$%>\u2192\u2713\u2714\u2717][ \t]+\S[^\n]*""",
    re.VERBOSE,
)
"""A request, a header field, YAML, an address, a prompt, or the output of a log or tool."""
_PROMPT = re.compile(r"[ \t]*\[[\w.-]+@[\w.-]+[^\]\n]*\][$\#%][^\n]*")
"""The prompt of a shell that names its user and host."""
_NO_CODE = re.compile(r'"(?:[^"\\\n]|\\.)*+"|//[^\n]*+|/\*(?:(?!\*/).)*+\*/', re.DOTALL)
_EXPRESSION = re.compile(
    r"""[,(\[:][ \t]*(?!(?:true|false|null)\b)[A-Za-z_$][\w$-]*
        (?:\(|[ \t]*(?:\.{3}|[,\]])|\.[A-Za-z_$])
    |[\]})"][ \t]*(?:\.[A-Za-z_$][\w$]*\(|[ \t](?:[=!]==?|[<>]=?|&&|\|\||[A-Z]{2,})[ \t])
    |^[ \t]*(?:=[ \t]|""[ \t]*=[^\n]*;[ \t]*$)""",
    re.VERBOSE | re.MULTILINE,
)
"""A variable, a call, or an operator between values."""


class Span(NamedTuple):
    """A part of a block, as offsets into its text."""

    start: int
    end: int


def form(region: CodeBlock) -> Form:
    """The notation that a block is written in."""
    if region.language in LINES:
        return Form.LINES
    if region.kind not in BLOCKS or not region.body.strip():
        return Form.JSON
    for found, languages, is_so in _FORMS:
        if region.language in languages and is_so(region.body):
            return found
    return Form.JSON


def documents(body: str) -> list[Span]:
    """The JSON documents of a text that holds nothing else but captions; none if there is more."""
    found: list[Span] = []
    at = 0
    while at < len(body):
        caption = _CAPTION.match(body, at)
        if caption and caption.end() > at:
            at = caption.end()
            continue
        start = _OPENING.match(body, at).end()  # type: ignore[union-attr] # always matches
        end = _document_end(body, start) if _BEGINS.match(body, start) else 0
        rest = _CAPTION.match(body, end) if end else None
        if rest is None or not _is_blank(body[end : rest.end()]):
            return []
        found.append(Span(start, end))
        at = rest.end()
    return found


def lines(body: str) -> list[Span]:
    """The lines of a text that are not blank."""
    return [Span(*found.span()) for found in re.finditer(r"\S(?:[^\n]*\S)?", body)]


def is_stream(body: str) -> bool:
    """Whether a body has more than one line, and a document on each."""
    every = lines(body)
    return len(every) > 1 and all(
        _document_end(body, it.start) == it.end and _BEGINS.match(body, it.start) for it in every
    )


def events(body: str) -> list[Span]:
    """The JSON that server-sent events carry."""
    return [Span(*found.span("data")) for found in _DATA.finditer(body)]


def http_messages(body: str) -> Iterator[Message]:
    """The requests and responses of a block in which each begins with its first line.

    A body may follow that line at once. Where there is no head, JSON is sent as JSON.
    """
    every = list(_lines(body))
    firsts = [at for at, line in enumerate(every) if _first_line(body, line)]
    for number, at in enumerate(firsts):
        until = firsts[number + 1] if number + 1 < len(firsts) else len(every)
        yield _message(body, every[at:until])


def _message(body: str, block: list[Span]) -> Message:
    first = _first_line(body, block[0])
    assert first is not None  # noqa: S101 -- blocks are cut at first lines
    headers: list[Header] = []
    at = 1
    for line, following in zip_longest(block[1:], block[2:], fillvalue=block[0]):
        field = _FIELD.fullmatch(body, *line)
        if field:
            headers.append(Header(field["name"], field["value"]))
        elif not (_DOTS.fullmatch(body, *line) and _FIELD.fullmatch(body, *following)):
            break
        at += 1
    start, end = (block[at].start, block[-1].end) if at < len(block) else (0, 0)
    content = traced(body, start, end).stripped()
    is_request = first.re is _REQUEST_LINE
    nothing = traced(body, 0, 0)
    if content.text and not _VALUE.match(content.text):
        headers.append(Header("Content-Type", "text/plain"))
    elif content.text and not headers:
        kind = "text/plain" if _WORDS.match(content.text) else "application/json"
        headers.append(Header("Content-Type", kind))
    return Message(
        block[0].start,
        block[-1].end,
        traced(body, *first.span("method")) if is_request else nothing,
        traced(body, *first.span("target")) if is_request else nothing,
        "" if is_request else first["status"],
        tuple(headers),
        content if content.text else None,
    )


def _lines(body: str) -> Iterator[Span]:
    at = 0
    for line in body.splitlines(keepends=True):
        yield Span(at, at + len(line.rstrip("\r\n")))
        at += len(line)


def _first_line(body: str, line: Span) -> re.Match[str] | None:
    return _REQUEST_LINE.fullmatch(body, *line) or _STATUS_LINE.fullmatch(body, *line)


def _is_blank(text: str) -> bool:
    """Whether nothing but a comment follows a document on its line."""
    return re.fullmatch(rf"[ \t]*(?:{_COMMENT})?[ \t]*\r?\n?", text, re.DOTALL) is not None


@lru_cache(maxsize=8)
def _closed(body: str) -> str:
    """A text of the same length in which each comment that begins also ends.

    Patterns that read over comments then never search the rest of it in vain.
    """
    end = body.rfind("*/") + 1
    return body[:end] + body[end:].replace("/*", "  ")


def _document_end(body: str, start: int) -> int:
    """The offset after the brackets that open at an offset; 0 if none do, or if they stay open."""
    if body[start : start + 1] not in ("{", "["):
        return 0
    return bracket_end(_TOKEN.finditer(_closed(body), start))


def _is_reference(body: str) -> bool:
    return all(_REFERENCE.fullmatch(body, *line) for line in lines(body))


def _is_events(body: str) -> bool:
    return bool(_DATA.search(body)) and all(_EVENT.fullmatch(body, *line) for line in lines(body))


def _is_messages(body: str) -> bool:
    return _first_line(body, _first(body)) is not None


def _first(body: str) -> Span:
    """The first line that is neither blank nor a comment."""
    every = (it for it in _lines(body) if not _CAPTION_COMMENT.fullmatch(body, *it))
    return next(every, Span(0, 0))


_CAPTION_COMMENT = re.compile(rf"[ \t]*(?:{_COMMENT})?[ \t]*")


def _is_command(body: str) -> bool:
    return _CURL.match(body) is not None


def _is_documents(body: str) -> bool:
    found = documents(body)
    return len(found) > 1 or (len(found) == 1 and not _is_alone(body, found[0]))


def _is_shown_documents(body: str) -> bool:
    """Whether a text shows JSON: not if it assigns what JSON cannot say, or quotes otherwise."""
    marks = _marks(body)
    is_other = marks.plain > 0 and (marks.quoted == 0 or _ASSIGNED.search(body) is not None)
    return not is_other and _is_documents(body)


def _is_plain_documents(body: str) -> bool:
    """Whether a text shows several objects of which none has a name in double quotes."""
    marks = _marks(body)
    return marks.quoted == 0 and marks.plain > _MOST_UNQUOTED and len(documents(body)) > 1


def _is_script_documents(body: str) -> bool:
    """Whether a script shows JSON: not if it assigns values, or leaves out quotes."""
    return not _ASSIGNED.search(body) and _marks(body).plain == 0 and _is_documents(body)


def _is_alone(body: str, span: Span) -> bool:
    return not (body[: span.start].strip() or body[span.end :].strip())


def _is_alternatives(body: str) -> bool:
    every = lines(body)
    return len(every) > 1 and all(_MEMBER_ALONE.fullmatch(body, *line) for line in every)


def _is_template(body: str) -> bool:
    return _TEMPLATE.search(body) is not None


def _is_literal(body: str) -> bool:
    """Whether a program could hold a block as an object, by names and texts that JSON lacks."""
    marks = _marks(body)
    return marks.plain > _MOST_UNQUOTED and marks.plain >= marks.quoted and _is_whole_literal(body)


def _is_shape(body: str) -> bool:
    """Whether a block describes an object: no name is in quotes, no value is more than a type."""
    if not body.lstrip().startswith(("{", "[")) or _marks(body).quoted:
        return False
    code = _NO_CODE.sub(lambda it: "" if it[0][0] == "/" else it[0], _closed(body))
    return len(_WORD.findall(code)) > 1 and _SHAPE.fullmatch(code) is not None


_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_SHAPE = re.compile(
    r"(?:[\s{}\[\],:;?|]|\.{3}|(?<![\w$])(?!(?:true|false|null)\b)[A-Za-z_$][\w$]*)+"
)


def _is_script_literal(body: str) -> bool:
    return _marks(body).plain > 0 and _is_whole_literal(body)


def _is_script(body: str) -> bool:
    """Whether a block of JavaScript is no JSON: by its names and texts, or by its keywords."""
    return _marks(body).plain > 0 or _is_code(body)


def _is_expression(body: str) -> bool:
    """Whether a block computes something, so that only its values look like JSON."""
    return _EXPRESSION.search(_NO_CODE.sub('""', _closed(body))) is not None


def _is_prompt(body: str) -> bool:
    return _PROMPT.fullmatch(body, *_first(body)) is not None


def _is_code(body: str) -> bool:
    return _CODE.match(body, _first(body).start) is not None


def _is_program(body: str) -> bool:
    return _PROGRAM.search(body) is not None


def _is_hash(body: str) -> bool:
    """Whether a block is a hash as Ruby prints it, such as the output of a data file."""
    return _HASH.match(body) is not None and '":' not in body


_HASH = re.compile(r"\s*\[?\{\"[^\"\n]*\"=>")


def _is_words(body: str) -> bool:
    return _WORDS_ONLY.fullmatch(body) is not None


def _is_of_another_protocol(body: str) -> bool:
    return _OTHER_PROTOCOL.match(body) is not None


def _is_other(body: str) -> bool:
    return _OTHER.fullmatch(body, *_first(body)) is not None


def _is_quoted(body: str) -> bool:
    every = lines(body)
    return len(every) > 1 and all(body[line.start] == ">" for line in every)


class _Marks(NamedTuple):
    quoted: int
    """Names in double quotes."""
    plain: int
    """Names without them, and texts in single quotes."""


def _marks(body: str) -> _Marks:
    found = list(_KEY.finditer(_closed(body)))
    return _Marks(
        sum(it["quoted"] is not None for it in found),
        sum(it["plain"] is not None or it["single"] is not None for it in found),
    )


def _is_whole_literal(body: str) -> bool:
    start = len(body) - len(body.lstrip())
    if body[start : start + 1] not in ("{", "["):
        return False
    read = literal(body, start)
    return read is not None and _END.fullmatch(body, read.end) is not None


_FORMS: tuple[tuple[Form, tuple[str, ...], Callable[[str], bool]], ...] = (
    (Form.CLIENT, CLIENTS, lambda _: True),
    (Form.CLIENT, ("http",), _is_of_another_protocol),
    (Form.REFERENCE, _MAY_BE_ANY, _is_reference),
    (Form.TEMPLATE, _MAY_BE_ANY, _is_template),
    (Form.QUOTED, _MAY_BE_ANY, _is_quoted),
    (Form.CODE, ("", *TEXTS), _is_program),
    (Form.CODE, ("", *TEXTS), _is_hash),
    (Form.CODE, ("", *TEXTS), _is_plain_documents),
    (Form.CODE, SCRIPTS, _is_expression),
    (Form.OTHER, _MAY_BE_ANY, _is_prompt),
    (Form.EVENTS, _MAY_BE_ANY, _is_events),
    (Form.MESSAGES, _MAY_BE_ANY, _is_messages),
    (Form.COMMAND, _MAY_BE_ANY, _is_command),
    (Form.LINES, _MAY_BE_ANY, is_stream),
    (Form.ALTERNATIVES, (*_MAY_BE_ANY, *SCRIPTS), _is_alternatives),
    (Form.DOCUMENTS, JSON, _is_documents),
    (Form.DOCUMENTS, ("", *TEXTS), _is_shown_documents),
    (Form.DOCUMENTS, SCRIPTS, _is_script_documents),
    (Form.CODE, ("json",), _is_shape),
    (Form.LITERAL, ("json",), _is_literal),
    (Form.LITERAL, SCRIPTS, _is_script_literal),
    (Form.CODE, SCRIPTS, _is_script),
    (Form.CODE, JSON, _is_code),
    (Form.WORDS, JSON, _is_words),
    (Form.OTHER, JSON, _is_other),
)
"""What a block may be, by its language, in the order in which it is asked."""
