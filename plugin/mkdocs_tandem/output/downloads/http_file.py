"""Requests as a ``.http`` file.

Source: https://learn.microsoft.com/aspnet/core/test/http-files; values of responses are written as
Visual Studio and the REST Client of Visual Studio Code read them.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from urllib.parse import quote

from mkdocs_tandem.output.downloads.steps import NamedChapter, RequestCollection, Step, filled
from mkdocs_tandem.output.html.samples import pretty


def http_file(collection: RequestCollection) -> str:
    """The text of the file."""
    values = {"base_url": collection.server, **collection.variables}
    head = [f"# {_line(collection.title)}"]
    head += [
        f"@{_word(it)} = {_line(value) or f'YOUR_{it.upper()}'}" for it, value in values.items()
    ]
    return "\n\n".join(("\n".join(head), *_requests(collection.chapters))) + "\n"


def _requests(chapters: Iterable[NamedChapter]) -> Iterator[str]:
    """Each request once: one that is sent again has the name of the first."""
    names: dict[str, str] = {}
    written: dict[tuple[int, str], str] = {}
    for chapter in chapters:
        for named in chapter.steps:
            step, text = named.step, "\n".join(_request(named.step, chapter, names))
            first = written.setdefault((step.status, text), named.name)
            names[named.name] = first
            if re.search(r"^###", step.body, re.MULTILINE):  # it would begin another request
                continue
            if first == named.name:
                title = f"### {_line(chapter.title)}: {_line(step.title)} ({step.status})"
                yield f"{title}\n# @name {first}\n{text}"


def _request(step: Step, chapter: NamedChapter, names: Mapping[str, str]) -> Iterator[str]:
    def taken(at: int, name: str) -> str:
        source, tokens = chapter.output(at, name)
        return _taken(names[source], tokens)

    write = partial(filled, variable=lambda name: f"{{{{{_word(name)}}}}}", output=taken)
    query = "&".join(f"{quote(name, safe='[]')}={write(_escaped(it))}" for name, it in step.query)
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
    """A value as it is in a query; references stay."""
    return "\0".join(
        part if number % 2 else quote(part, safe="")
        for number, part in enumerate(value.split("\0"))
    )


def _word(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _line(text: str) -> str:
    return " ".join(text.split())
