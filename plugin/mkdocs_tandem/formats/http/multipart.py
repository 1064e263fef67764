"""Multipart bodies.

Sources: RFC 7578 (multipart/form-data); RFC 2046, section 5.1 (boundaries).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.message import Message as Head
from pathlib import PurePosixPath

from mkdocs_tandem.formats.http.traced_text import TracedText, joined, stand_in, traced

BOUNDARY = "example-boundary"
"""Between the parts of a body that is made of a command; any text will do that no part holds."""
MULTIPART = "multipart/form-data"
_ANY = "application/octet-stream"
_TYPES = {
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".htm": "text/html",
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".xml": "application/xml",
}
"""The media types that curl sends for the names of files, as of version 7.88; else ``_ANY``."""
_FIRST = re.compile(r"\s*--(?P<boundary>[^\r\n]{1,70}?)[ \t]*\r?\n")
_OPTION = re.compile(r";[ ]*(type|filename)=\"?([^;\"]+)\"?")
_HEAD_END = re.compile(r"\r?\n[ \t]*\r?\n|\Z")
_FIELD = re.compile(r"(?m)^(?P<name>[\w-]+):[ \t]*(?P<value>[^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)")


@dataclass(frozen=True)
class Part:
    """One field of a form; offsets are those of the body."""

    name: TracedText
    value: TracedText
    media_type: str = ""
    """As the part's own head has it; empty if that has none."""
    filename: str | None = None


def boundary_of(media_type: str, body: str = "") -> str:
    """The boundary that a ``Content-Type`` names, else that of the body's first line."""
    head = Head()
    head["content-type"] = media_type
    named = head.get_param("boundary")
    found = _FIRST.match(body)
    return str(named) if named else found["boundary"] if found else ""


def with_boundary(media_type: str, body: str) -> str:
    """A media type that names the boundary of its body, as a receiver needs it."""
    head = Head()
    head["content-type"] = media_type
    boundary = boundary_of(media_type, body)
    is_named = head.get_param("boundary") is not None or not boundary
    return media_type if is_named else f"{media_type}; boundary={boundary}"


def parts(body: TracedText, boundary: str) -> Iterator[Part]:
    """The parts of a body; text in front of the first boundary and after the last is no part."""
    if not boundary:
        return
    line = re.compile(
        rf"(?m)(?:\A|\r?\n)[ \t]*--{re.escape(boundary)}(?P<end>--)?[ \t]*(?:\r?\n|\Z)"
    )
    start = None
    at = 0
    while found := line.search(body.text, at):
        if start is not None:
            yield _part(body.cut(start, found.start()))
        start, at = found.end(), max(found.end() - 1, found.start() + 1)
        if found["end"]:
            return
    if start is not None and body.text[start:].strip():
        yield _part(body.cut(start))


def _part(text: TracedText) -> Part:
    end = _HEAD_END.search(text.text)
    first, after = (end.start(), end.end()) if end else (len(text.text), len(text.text))
    head = Head()
    for field in _FIELD.finditer(text.text, 0, first):
        head[field["name"]] = field["value"]
    name = head.get_param("name", header="content-disposition")
    name = name if isinstance(name, str) else ""
    at = text.text.find(f'name="{name}"', 0, first)
    at = at + len('name="') if at >= 0 else max(text.text.find(name, 0, first), 0)
    media_type = head.get("content-type", "")
    return Part(text.cut(at, at + len(name)), text.cut(after), media_type, head.get_filename())


def form_body(options: Iterable[tuple[str, TracedText, TracedText]]) -> TracedText | None:
    """The body that curl makes of ``-F`` and ``--form-string``; ``None`` without these options."""
    found = [
        _curl_part(value, is_literal=name == "form-string")
        for name, value, _ in options
        if name in ("form", "form-string")
    ]
    return body_of(found) if found else None


def _curl_part(argument: TracedText, *, is_literal: bool = False) -> Part:
    """The part that curl makes of an argument of ``-F``: ``name=text``, ``name=@file;type=a/b``.

    The content of a file has the name of the file in its place. ``--form-string`` is literal.
    """
    at = argument.text.find("=")
    name, value = argument.cut(0, max(at, 0)), argument.cut(at + 1)
    if is_literal or at < 0:
        return Part(name, value)
    options = dict(_OPTION.findall(value.text))
    value = value.cut(0, next((it.start() for it in _OPTION.finditer(value.text)), None))
    filename, kind = options.get("filename"), options.get("type", "")
    if value.text[:1] in ("@", "<"):
        path = value.text[1:].strip('"')
        if value.text.startswith("@"):
            filename = filename or path.rpartition("/")[2]
            kind = kind or _TYPES.get(PurePosixPath(path).suffix.lower(), _ANY)
        value = stand_in(f"<{path.rpartition('/')[2] or 'file'}>", value.at())
    return Part(name, value, kind, filename)


def body_of(fields: Sequence[Part]) -> TracedText:
    """The body of a form, with the boundary ``BOUNDARY``."""
    pieces: list[TracedText] = []
    for part in fields:
        at = part.name.at()
        name = part.filename
        filename = f'; filename="{name}"' if name is not None else ""
        pieces.append(stand_in(f'--{BOUNDARY}\nContent-Disposition: form-data; name="', at))
        pieces += [part.name, stand_in(f'"{filename}\n', at)]
        if part.media_type:
            pieces.append(stand_in(f"Content-Type: {part.media_type}\n", at))
        pieces += [stand_in("\n", at), part.value, stand_in("\n", part.value.at() or at)]
    last = pieces[-1].at() if pieces else 0
    return joined([*pieces, stand_in(f"--{BOUNDARY}--\n", last)])


def encoded(body: str, boundary: str) -> bytes:
    """A body as it goes over the wire: its own lines end with CRLF, those of the values do not."""
    pieces: list[str] = []
    whole = traced(body)
    for part in parts(whole, boundary):
        filename = f'; filename="{part.filename}"' if part.filename is not None else ""
        head = f'Content-Disposition: form-data; name="{part.name.text}"{filename}\r\n'
        kind = f"Content-Type: {part.media_type}\r\n" if part.media_type else ""
        pieces.append(f"--{boundary}\r\n{head}{kind}\r\n{part.value.text}\r\n")
    return f"{''.join(pieces)}--{boundary}--\r\n".encode()
