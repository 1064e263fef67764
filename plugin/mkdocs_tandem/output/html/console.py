"""Requests that readers send from the page."""

import re
from dataclasses import dataclass

from mkdocs_tandem.execution.service import Request
from mkdocs_tandem.output.html.samples import (
    Secrets,
    fields_of,
    hidden,
    pretty,
    query_text,
    text_of,
)

_NAME = re.compile(r"\$([A-Z][A-Z0-9_]*)")


@dataclass(frozen=True)
class ConsoleForm:
    """What a form is filled with; readers replace names such as ``$TOKEN`` by its fields."""

    server: str
    """The address that the form sends to, without a slash at its end."""
    method: str
    path: str
    """With the query."""
    headers: str
    """A field a line."""
    body: str | None
    fields: tuple[str, ...]
    """The names without ``$``."""


def console_form(request: Request, server: str, secrets: Secrets) -> ConsoleForm | None:
    """The form for a request; ``None`` if its body is not text, or no server is known."""
    if not server or (request.content is not None and text_of(request) is None):
        return None
    request = hidden(request, secrets)
    path = f"{request.path}{query_text(request)}"
    headers = "\n".join(f"{name}: {value}" for name, value in fields_of(request))
    body = text_of(request) if request.body is None else pretty(request.body)
    names = dict.fromkeys(_NAME.findall(f"{path}\n{headers}\n{body or ''}"))
    return ConsoleForm(server.rstrip("/"), request.method, path, headers, body, tuple(names))
