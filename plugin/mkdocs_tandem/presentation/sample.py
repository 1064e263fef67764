"""A request as text that readers can send themselves."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from mkdocs_tandem.presentation.layout import Style, laid_out
from mkdocs_tandem.service import Request

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

    def __init__(self, headers: Mapping[str, Any], query: Mapping[str, Any]) -> None:
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
            shown = f"${_SCHEMES.get(scheme.lower(), 'CREDENTIALS')}"
            self._shown |= {value: f"{scheme} {shown}", rest: shown}
        elif value:
            self._shown[value] = placeholder(name)


def placeholder(name: str) -> str:
    """What stands for a value that readers have themselves: ``$CLIENT_ID`` for ``client_id``."""
    return "$" + re.sub(r"\W+", "_", name).strip("_").upper()


def samples(request: Request, server: str, secrets: Secrets) -> tuple[Sample, ...]:
    """A request in HTTP, for curl and in Python.

    ``server`` is the address before the request's path, ``$BASE_URL`` if nobody knows it.
    """
    hidden = Request(
        request.method,
        request.path,
        {name: secrets.hidden(value) for name, value in request.query.items()},
        {name: secrets.hidden(value) for name, value in request.headers.items()},
        request.body,
    )
    makers: tuple[Callable[[Request, str], Sample], ...] = (_http, _curl, _python)
    return tuple(make(hidden, server) for make in makers)


def pretty(value: Any) -> str:
    """JSON as it is shown."""
    return laid_out(value, Style(_json))


def _json(value: Any) -> str:
    """A value as it is; half of a pair of surrogates, which no file can hold, by its number."""
    text = json.dumps(value, ensure_ascii=False)
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _http(request: Request, server: str) -> Sample:
    parts = urlsplit(server)
    head = [
        f"{request.method} {parts.path}{request.path}{_query(request)} HTTP/1.1",
        f"Host: {parts.netloc or '$HOST'}",
        *(f"{name}: {value}" for name, value in _headers(request)),
    ]
    text = "\n".join(head) + "\n"
    if request.body is None:
        return Sample("HTTP", "http", text, len(text))
    return Sample("HTTP", "http", f"{text}\n{pretty(request.body)}\n", len(text) + 1)


def _curl(request: Request, server: str) -> Sample:
    words = [f'curl "{server}{request.path}{_query(request)}"']
    if request.method != "GET":
        words.append(f"-X {request.method}")
    words += (f"-H {_quoted(f'{name}: {value}')}" for name, value in _headers(request))
    if request.body is not None:
        words.append(f"-d '{pretty(request.body).replace(chr(39), _QUOTE)}'")
    text = " \\\n  ".join(words) + "\n"
    return Sample("curl", "bash", text, len(text))


_QUOTE = "'\\''"
"""A single quote within single quotes of a shell."""


def _python(request: Request, server: str) -> Sample:
    arguments = [_literal(f"{server}{request.path}")]
    if request.query:
        arguments.append(f"params={_literal(dict(request.query))}")
    if request.headers:
        arguments.append(f"headers={_literal(dict(request.headers))}")
    if request.body is not None:
        arguments.append(f"json={_literal(request.body, is_plain=True)}")
    arguments.append("timeout=10")
    call = "\n".join(f"    {argument}," for argument in arguments)
    text = f"response = requests.{request.method.lower()}(\n{call}\n)\nprint(response.text)\n"
    imports = "import os\n\nimport requests\n" if "os.environ" in text else "import requests\n"
    text = f"{imports}\n{text}"
    return Sample("Python", "python", text, len(text))


def _literal(value: Any, *, is_plain: bool = False) -> str:
    """A value as Python writes it; a name such as ``$TOKEN`` is read from the environment."""
    literal = _plain if is_plain else _filled
    return laid_out(value, Style(literal, step=4, pad="", comma=","), 1)


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


def _headers(request: Request) -> Iterator[tuple[str, str]]:
    yield from request.headers.items()
    if request.body is not None:
        yield "Content-Type", "application/json"


def _query(request: Request) -> str:
    pairs = [f"{quote(name)}={_encoded(value)}" for name, value in request.query.items()]
    return f"?{'&'.join(pairs)}" if pairs else ""


def _encoded(value: str) -> str:
    return value if _PLACEHOLDER.fullmatch(value) else quote(value, safe="")


def _quoted(text: str) -> str:
    """A word of a shell in which names such as ``$TOKEN`` are filled in."""
    if not _PLACEHOLDER.search(text):
        return f"'{text.replace(chr(39), _QUOTE)}'"
    return '"' + _SPECIAL.sub(r"\\\g<0>", text) + '"'
