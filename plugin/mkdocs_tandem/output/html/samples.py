"""Requests as samples: HTTP, curl, Python, and the languages of ``languages``."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from mkdocs_tandem.execution.service import Request
from mkdocs_tandem.formats.http.multipart import Part, boundary_of, parts
from mkdocs_tandem.formats.http.traced_text import traced
from mkdocs_tandem.openapi.media_types import FORM, JSON, MULTIPART, plain
from mkdocs_tandem.output.html.languages import LANGUAGES, Call

_WIDTH = 72


@dataclass(frozen=True)
class ValueStyle:
    """How a language writes its values."""

    literal: Callable[[Any], str]
    """Writes what holds nothing else, keys included."""
    step: int = 2
    pad: str = " "
    """The padding within braces in one line."""
    comma: str = ""
    """Ends the last of several lines in brackets."""


def laid_out(value: Any, style: ValueStyle, depth: int = 0) -> str:
    """A value over as many lines as it needs; what fits in one line stays there."""
    if not isinstance(value, dict | list) or not value:
        return style.literal(value)
    if depth and _height(value) <= 1:
        flat = _flat(value, style)
        if len(flat) + style.step * depth <= _WIDTH:
            return flat
    inner = " " * style.step * (depth + 1)
    parts = [f"{inner}{key}{laid_out(it, style, depth + 1)}" for key, it in _parts(value, style)]
    inside = ",\n".join(parts)
    brackets = "{}" if isinstance(value, dict) else "[]"
    return f"{brackets[0]}\n{inside}{style.comma}\n{' ' * style.step * depth}{brackets[1]}"


def _flat(value: Any, style: ValueStyle) -> str:
    if not isinstance(value, dict | list) or not value:
        return style.literal(value)
    inside = ", ".join(f"{key}{_flat(it, style)}" for key, it in _parts(value, style))
    return f"{{{style.pad}{inside}{style.pad}}}" if isinstance(value, dict) else f"[{inside}]"


def _parts(value: Any, style: ValueStyle) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [(f"{style.literal(key)}: ", it) for key, it in value.items()]
    return [("", it) for it in value]


def _height(value: Any) -> int:
    """How many brackets are inside of each other; 0 for what has none."""
    if not isinstance(value, dict | list) or not value:
        return 0
    inner = value.values() if isinstance(value, dict) else value
    return 1 + max(map(_height, inner))


_HARMLESS = {"accept", "accept-encoding", "accept-language", "content-type", "user-agent"}
_SCHEMES = {"basic": "CREDENTIALS", "bearer": "TOKEN"}
_SHORTEST = 6
"""A shorter secret is not looked for in answers: it would be found in other words."""
_PLACEHOLDER = re.compile(r"\$([A-Z][A-Z0-9_]*)")

_SURROGATE = re.compile("[\ud800-\udfff]")
_SPECIAL = re.compile(r'["\\`]|\$(?![A-Z])')
"""What a shell would not take literally within double quotes, names apart."""


@dataclass(frozen=True)
class Sample:
    """A request in one language, or an answer."""

    title: str
    language: str
    """As Pygments calls it."""
    text: str
    body_start: int = 0
    """Offset of its body in ``text``, if that is JSON as it is sent; else its length."""
    is_answer: bool = False


class Secrets:
    """The credentials of the settings, of which readers see names such as ``$TOKEN``."""

    def __init__(
        self, headers: Mapping[str, Any], query: Mapping[str, Any], form: str = "${}"
    ) -> None:
        """``form`` is how a name is written."""
        self._form = form
        self._shown: dict[str, str] = {}
        for name, value in headers.items():
            if name.lower() not in _HARMLESS:
                self._take(name, str(value))
        for name, value in query.items():
            self._take(name, str(value))

    def hidden(self, text: str) -> str:
        """A text with names in place of the credentials in it."""
        if text in self._shown:
            return self._shown[text]
        for secret in sorted(self._shown, key=len, reverse=True):
            if len(secret) >= _SHORTEST:
                text = text.replace(secret, self._shown[secret])
        return text

    def _take(self, name: str, value: str) -> None:
        scheme, _, rest = value.partition(" ")
        if name.lower() == "authorization" and rest:
            shown = self._form.format(_SCHEMES.get(scheme.lower(), "CREDENTIALS"))
            self._shown |= {value: f"{scheme} {shown}", rest: shown}
        elif value:
            self._shown[value] = self._form.format(placeholder(name)[1:])


def placeholder(name: str) -> str:
    """Placeholder for a value that readers have: ``$CLIENT_ID`` for ``client_id``."""
    return "$" + re.sub(r"\W+", "_", name).strip("_").upper()


USUAL = ("http", "curl", "python")
"""The languages of samples unless the settings name others."""


def samples(
    request: Request,
    server: str,
    secrets: Secrets,
    file: str = "",
    languages: Sequence[str] = USUAL,
) -> tuple[Sample, ...]:
    """A request in each of some languages, those left out that cannot send its body.

    ``server`` is the address before the request's path, ``$BASE_URL`` if it is unknown; ``file``
    is the name of the file that an answer is written to which is no text.
    """
    shown = hidden(request, secrets)
    made = (_sample(name, shown, server, file) for name in languages)
    return tuple(sample for sample in made if sample)


def hidden(request: Request, secrets: Secrets) -> Request:
    """A request without the credentials in it."""
    return Request(
        request.method,
        request.path,
        {name: _hidden(value, secrets) for name, value in request.query.items()},
        {name: secrets.hidden(value) for name, value in request.headers.items()},
        request.body,
        _hidden_content(request, secrets),
    )


def _sample(language: str, request: Request, server: str, file: str) -> Sample | None:
    if language == "http":
        return _http(request, server)
    if language in ("curl", "python"):
        return (_curl if language == "curl" else _python)(request, server, file)
    is_plain = request.content is None or text_of(request) is not None
    if file or not is_plain or plain(media_type_of(request)) == MULTIPART:
        return None
    is_json = request.content is None and request.body is not None
    body = pretty(request.body) if is_json else text_of(request)
    url = f"{server}{request.path}{query_text(request)}"
    found = LANGUAGES[language]
    text = found.write(Call(request.method, url, tuple(fields_of(request)), body, is_json))
    return Sample(found.title, found.lexer, text, len(text))


def _hidden(value: str | list[str], secrets: Secrets) -> str | list[str]:
    if isinstance(value, list):
        return [secrets.hidden(it) for it in value]
    return secrets.hidden(value)


def _hidden_content(request: Request, secrets: Secrets) -> bytes | None:
    """A body that is text without the credentials in it; another one as it is."""
    text = text_of(request)
    if request.content is None or text is None:
        return request.content
    return secrets.hidden(text).encode("utf-8", "surrogateescape")


def text_of(request: Request) -> str | None:
    """A body that is not JSON, if it can be shown."""
    if request.content is None:
        return None
    try:
        return request.content.decode().replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None


def media_type_of(request: Request) -> str:
    """The media type of a request's body; JSON if the request does not say it."""
    found = (it for name, it in request.headers.items() if name.lower() == "content-type")
    return next(found, JSON)


def pretty(value: Any) -> str:
    """JSON as it is shown."""
    return laid_out(value, ValueStyle(_json))


def _json(value: Any) -> str:
    """A value as it is; half of a pair of surrogates, which no file can hold, by its number."""
    text = json.dumps(value, ensure_ascii=False)
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _http(request: Request, server: str) -> Sample:
    parts = urlsplit(server)
    head = [
        f"{request.method} {parts.path}{request.path}{query_text(request)} HTTP/1.1",
        f"Host: {parts.netloc or '$HOST'}",
        *(f"{name}: {value}" for name, value in fields_of(request)),
    ]
    text = "\n".join(head) + "\n"
    if request.content is not None:
        shown = text_of(request)
        body = f"({len(request.content)} bytes)" if shown is None else shown.rstrip("\n")
        whole = f"{text}\n{body}\n"
        return Sample("HTTP", "http", whole, len(whole))
    if request.body is None:
        return Sample("HTTP", "http", text, len(text))
    return Sample("HTTP", "http", f"{text}\n{pretty(request.body)}\n", len(text) + 1)


def _curl(request: Request, server: str, file: str) -> Sample:
    words = [f'curl "{server}{request.path}{query_text(request)}"']
    if request.method != "GET":
        words.append(f"-X {request.method}")
    kind = plain(media_type_of(request)) if request.content is not None else ""
    own = ("content-type",) if kind in (FORM, MULTIPART) else ()  # curl adds it by itself
    fields = ((name, value) for name, value in fields_of(request) if name.lower() not in own)
    words += (f"-H {_quoted(f'{name}: {value}')}" for name, value in fields)
    if request.content is not None:
        words += _curl_content(request, kind)
    elif request.body is not None:
        words.append(f"-d '{pretty(request.body).replace(chr(39), _QUOTE)}'")
    words += [f"-o {file}"] if file else []
    text = " \\\n  ".join(words) + "\n"
    return Sample("curl", "bash", text, len(text))


def _curl_content(request: Request, kind: str) -> Iterator[str]:
    """The options that make curl send a body that is not JSON."""
    text = text_of(request)
    if text is None:
        yield "--data-binary @body"
    elif kind == MULTIPART:
        for part in _sample_parts(request, text):
            value = part.value.text if part.filename is None else f"@{part.filename}"
            yield f"-F {_quoted(f'{part.name.text}={value}')}"
    elif kind == FORM:
        yield f"-d {_quoted(text)}"
    else:
        yield f"--data-binary {_quoted(text)}"


def _sample_parts(request: Request, text: str) -> list[Part]:
    whole = traced(text)
    return list(parts(whole, boundary_of(media_type_of(request), text)))


_QUOTE = "'\\''"
"""A single quote within single quotes of a shell."""


def _python(request: Request, server: str, file: str) -> Sample:
    arguments = [_literal(f"{server}{request.path}")]
    if request.query:
        arguments.append(f"params={_literal(dict(request.query))}")
    headers = dict(request.headers)
    kind = media_type_of(request)
    is_form = request.content is not None and plain(kind) in (FORM, MULTIPART)
    if is_form or (request.content is None and kind == JSON):  # requests adds it by itself
        headers = {name: it for name, it in headers.items() if name.lower() != "content-type"}
    if headers:
        arguments.append(f"headers={_literal(headers)}")
    if request.content is not None:
        arguments.append(_python_content(request))
    elif request.body is not None:
        arguments.append(f"json={_literal(request.body, is_plain=True)}")
    arguments.append("timeout=10")
    call = "\n".join(f"    {argument}," for argument in arguments)
    use = "print(response.text)"
    if file:
        use = f'with open("{file}", "wb") as file:\n    file.write(response.content)'
    text = f"response = requests.{request.method.lower()}(\n{call}\n)\n{use}\n"
    imports = "import os\n\nimport requests\n" if "os.environ" in text else "import requests\n"
    text = f"{imports}\n{text}"
    return Sample("Python", "python", text, len(text))


def _python_content(request: Request) -> str:
    """The argument that makes ``requests`` send a body that is not JSON."""
    text, kind = text_of(request), plain(media_type_of(request))
    if text is None:
        return 'data=open("body", "rb")'
    if kind == FORM:
        pairs = parse_qsl(text, keep_blank_values=True)
        names = [name for name, _ in pairs]
        fields = [[name, it] for name, it in pairs] if len({*names}) < len(names) else dict(pairs)
        return f"data={_literal(fields)}"
    if kind == MULTIPART:
        return f"files={{{', '.join(_python_part(it) for it in _sample_parts(request, text))}}}"
    return f"data={_filled(text)}.encode()"


def _python_part(part: Part) -> str:
    name = _json(part.name.text)
    if part.filename is None:
        return f"{name}: (None, {_filled(part.value.text)})"
    return f'{name}: open({_json(part.filename)}, "rb")'


def _literal(value: Any, *, is_plain: bool = False) -> str:
    """A value as Python writes it; a name such as ``$TOKEN`` is read from the environment."""
    literal = _plain if is_plain else _filled
    return laid_out(value, ValueStyle(literal, step=4, pad="", comma=","), 1)


def _filled(value: Any) -> str:
    if isinstance(value, str) and _PLACEHOLDER.search(value):
        return _from_environment(value)
    return _plain(value)


def _plain(value: Any) -> str:
    return _json(value) if isinstance(value, str) else repr(value)


def _from_environment(text: str) -> str:
    whole = _PLACEHOLDER.fullmatch(text)
    if whole:
        return f'os.environ["{whole[1]}"]'
    quoted = _json(text.replace("{", "{{").replace("}", "}}"))
    return "f" + _PLACEHOLDER.sub(r"{os.environ['\1']}", quoted)


def fields_of(request: Request) -> Iterator[tuple[str, str]]:
    """The header fields, with the media type of a JSON body."""
    yield from request.headers.items()
    is_said = any(name.lower() == "content-type" for name in request.headers)
    if request.body is not None and not is_said:
        yield "Content-Type", JSON


def query_text(request: Request) -> str:
    """The query with its question mark, names such as ``$TOKEN`` as they are; empty for none."""
    pairs = [
        f"{quote(name, safe='[]')}={_encoded(value)}"
        for name, values in request.query.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    return f"?{'&'.join(pairs)}" if pairs else ""


def _encoded(value: str) -> str:
    return value if _PLACEHOLDER.fullmatch(value) else quote(value, safe="")


def _quoted(text: str) -> str:
    """A word of a shell in which names such as ``$TOKEN`` are filled in."""
    if not _PLACEHOLDER.search(text):
        return f"'{text.replace(chr(39), _QUOTE)}'"
    return '"' + _SPECIAL.sub(r"\\\g<0>", text) + '"'
