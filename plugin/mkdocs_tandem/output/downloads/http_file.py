"""Requests as a ``.http`` file.

Source: https://learn.microsoft.com/aspnet/core/test/http-files; values of responses are written as
Visual Studio and the REST Client of Visual Studio Code read them.
"""

import json
import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from mkdocs_tandem.output.downloads.collection import NamedChapter, NamedStep, RequestCollection
from mkdocs_tandem.output.downloads.steps import filled
from mkdocs_tandem.output.html.samples import pretty


def http_file(collection: RequestCollection) -> str:
    """The text of the file."""
    values = {"base_url": collection.server, **collection.variables}
    head = [f"# {_line(collection.title)}"]
    head += [
        f"@{_word(it)} = {_line(value) or f'YOUR_{it.upper()}'}" for it, value in values.items()
    ]
    requests = (
        "\n".join(_request(each, chapter))
        for chapter in collection.chapters
        for each in chapter.steps
        if not re.search(r"^###", each.step.body, re.MULTILINE)  # it would begin another request
    )
    return "\n\n".join(("\n".join(head), *requests)) + "\n"


def _request(named: NamedStep, chapter: NamedChapter) -> Iterator[str]:
    step = named.step
    write = partial(
        filled,
        variable=lambda name: f"{{{{{_word(name)}}}}}",
        output=lambda at, name: _taken(*chapter.output(at, name)),
    )
    query = "&".join(f"{quote(name, safe='[]')}={write(_escaped(it))}" for name, it in step.query)
    yield f"### {_line(chapter.title)}: {_line(step.title)} ({step.status})"
    yield f"# @name {named.name}"
    yield f"{step.method} {{{{base_url}}}}{write(step.path)}{'?' if query else ''}{query}"
    yield from (f"{name}: {write(value)}" for name, value in step.headers)
    if step.media_type:
        body = pretty(json.loads(step.body)) if step.is_json else step.body
        yield f"\n{write(body) or '< body'}"


def _taken(step: str, tokens: list[str]) -> str:
    """A value of an earlier response."""
    path = "".join(f"[{it}]" if it.isdecimal() else f".{it}" for it in tokens)
    return f"{{{{{step}.response.body.${path}}}}}"


def _escaped(value: str) -> str:
    """A value as it stands in a query; references stay."""
    return "\0".join(
        part if number % 2 else quote(part, safe="")
        for number, part in enumerate(value.split("\0"))
    )


def _word(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _line(text: str) -> str:
    return " ".join(text.split())
