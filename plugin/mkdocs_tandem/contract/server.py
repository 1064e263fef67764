"""The addresses of an API's servers, with variables in them.

Source: OpenAPI 3.0.4, 3.1.1 and 3.2.0, Server Object and Server Variable Object.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_ANY = "[^/]+"


@dataclass(frozen=True)
class Server:
    """An address that paths are relative to."""

    url: str
    """As the contract has it: ``https://{region}.api.example/{version}``."""
    host: re.Pattern[str]
    """What the hosts of the server match, with ports; nothing matches for a relative address."""
    path: re.Pattern[str]
    """What a path on the server begins with."""

    def is_at(self, host: str) -> bool:
        """Whether a host is one of the server's."""
        return self.host.fullmatch(host.lower()) is not None

    def own_path(self, path: str) -> str | None:
        """A path without that of the server; nothing if it does not begin with it."""
        found = self.path.match(path)
        return path[found.end() :] if found and found.end() else None


def servers(value: Any) -> Iterator[Server]:
    """The servers of a list of Server Objects; what is none of them is left out."""
    for each in value if isinstance(value, list) else ():
        url = each.get("url") if isinstance(each, dict) else None
        if isinstance(url, str):
            variables = each.get("variables")
            yield _server(url, variables if isinstance(variables, dict) else {})


def _server(url: str, variables: Mapping[str, Any]) -> Server:
    _, slashes, rest = url.partition("://")
    if not slashes:
        rest = url if url.startswith("/") else f"/{url}"
    host, slash, path = rest.partition("/")
    is_named = bool(_VARIABLE.sub("", host).strip(".:"))
    return Server(
        url=url,
        host=re.compile(_pattern(host.lower(), variables, is_free=is_named) or "(?!)"),
        path=re.compile(_pattern((slash + path).rstrip("/"), variables, is_free=True) + "(?=/)"),
    )


def _pattern(text: str, variables: Mapping[str, Any], *, is_free: bool) -> str:
    """The template as an expression; ``is_free``: a variable may have any value."""
    pieces = _VARIABLE.split(text)
    return "".join(
        _values(variables.get(piece), is_free=is_free) if index % 2 else re.escape(piece)
        for index, piece in enumerate(pieces)
    )


def _values(variable: Any, *, is_free: bool) -> str:
    known = variable if isinstance(variable, dict) else {}
    listed = known.get("enum")
    values = [*(listed if isinstance(listed, list) else ()), known.get("default")]
    texts = sorted({it for it in values if isinstance(it, str)}, key=len, reverse=True)
    choices = [re.escape(text.strip("/")) for text in texts]
    if is_free and not isinstance(listed, list):
        choices.append(_ANY)
    return f"(?:{'|'.join(choices)})" if choices else "(?!)"
