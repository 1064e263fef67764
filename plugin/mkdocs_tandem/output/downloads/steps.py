"""The executed requests of pages, with values of earlier responses, under unique names."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import quote

from mkdocs_tandem.config.settings import RequestDefaults
from mkdocs_tandem.examples import Role
from mkdocs_tandem.execution.carried_values import from_body, pointed
from mkdocs_tandem.execution.service import Exchange, Request
from mkdocs_tandem.execution.session import ACCESS_TOKEN
from mkdocs_tandem.execution.verdict import Status, Verdict
from mkdocs_tandem.openapi import Contract, Operation
from mkdocs_tandem.output.html.samples import Secrets, fields_of, hidden, media_type_of, text_of

_REFERENCE = re.compile("\0([^\0]*)\0")
_PARAMETER = re.compile(r"\{([^{}/]+)\}")
_SHORTEST = 6
"""Characters of a value that is looked for outside of paths: a shorter one is there by chance."""
_DEEPEST = 20
_SENT = (Role.REQUEST, Role.STEP)


@dataclass(frozen=True)
class Step:
    r"""A request and the status of its response.

    Texts may hold references: ``Bearer \0TOKEN\0`` to a variable of that name, ``\0#2/id\0`` to
    the output ``id`` of the third step of the page; see ``filled``.
    """

    operation: str
    """Its id."""
    title: str
    method: str
    template: str
    """The path of the operation: ``/cars/{carId}``."""
    path: str
    """The same with values."""
    parameters: tuple[tuple[str, str], ...]
    """The names and values of those in the path."""
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    media_type: str
    """Empty without a body."""
    body: str
    """Its text; empty for one that is no text."""
    is_json: bool
    status: int
    outputs: tuple[tuple[str, str], ...] = ()
    """The names of values that later steps take from its response, and pointers to them."""


def filled(text: str, variable: Callable[[str], str], output: Callable[[int, str], str]) -> str:
    """A text whose references are written by these; an output has the place of its step."""

    def written(found: re.Match[str]) -> str:
        step, _, name = found[1].removeprefix("#").partition("/")
        return output(int(step), name) if found[1].startswith("#") else variable(found[1])

    return _REFERENCE.sub(written, text)


def references(steps: Iterable[Step]) -> list[str]:
    """The names of the variables of some steps, in their order."""
    texts = (
        text
        for step in steps
        for text in (
            step.path,
            step.body,
            *(value for _, value in (*step.query, *step.headers, *step.parameters)),
        )
    )
    names = (
        found[1] for text in texts for found in _REFERENCE.finditer(text.replace("\\u0000", "\0"))
    )
    return list(dict.fromkeys(name for name in names if not name.startswith("#")))


def recorded(
    verdicts: Iterable[Verdict], contract: Contract, sender: RequestDefaults
) -> list[Step]:
    """The requests of a page whose responses were as expected."""
    recorder = _Recorder(contract, sender)
    for verdict in verdicts:
        example, exchange = verdict.example, verdict.exchange
        is_done = example.role in _SENT and verdict.status is Status.OK
        if is_done and example.operation and exchange:
            recorder.take(verdict, example.operation, exchange)
    return recorder.steps


def _title(verdict: Verdict, operation: Operation) -> str:
    pulled = verdict.example.pulled
    named = pulled.request.summary if pulled and pulled.request else ""
    return named or operation.summary or operation.id


@dataclass
class _Recorder:
    """Takes the exchanges of a page in their order."""

    contract: Contract
    sender: RequestDefaults
    steps: list[Step] = field(default_factory=list)
    _answers: list[Any] = field(default_factory=list)
    """The bodies of the responses."""
    _places: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    """Values of parameters by the paths that end with them, each with its step and pointer."""
    _known: dict[str, tuple[int, str]] = field(default_factory=dict)
    """The values that are looked for anywhere, with their steps and pointers."""

    def __post_init__(self) -> None:
        self._secrets = Secrets(self.sender.headers, self.sender.hidden, "\0{}\0")
        given = self.sender.variables.items()
        self._variables = {name: str(it) for name, it in given if name not in self.sender.hidden}

    def take(self, verdict: Verdict, operation: Operation, exchange: Exchange) -> None:
        """Add a request and its answer."""
        request = _without_marks(exchange.request)
        request = hidden(request, self._secrets)
        path = request.path.removeprefix(self.sender.base)
        values = self.contract.values_in(operation, path)
        names = _PARAMETER.findall(operation.path)
        if len(values) != len(names):
            return
        given = [
            (name, self._parameter(place, name, value, verdict.example.given))
            for name, (place, value) in zip(names, values.items(), strict=True)
        ]
        known = dict(given)
        path = _PARAMETER.sub(lambda found: _quoted(known[found[1]]), operation.path)
        is_json = request.content is None and request.body is not None
        body = json.dumps(self._inside(request.body)) if is_json else text_of(request) or ""
        has_body = is_json or request.content is not None
        self.steps.append(
            Step(
                operation.id,
                _title(verdict, operation),
                request.method,
                operation.path,
                path,
                tuple(given),
                tuple(self._pairs(request)),
                tuple((name, self._part(value)) for name, value in fields_of(request)),
                media_type_of(request) if has_body else "",
                body,
                is_json,
                exchange.answer.status,
            )
        )
        self._note(operation, exchange)

    def _note(self, operation: Operation, exchange: Exchange) -> None:
        """Take what the answer may give to later requests."""
        at, body = len(self._answers), exchange.answer.body
        self._answers.append(body)
        if exchange.answer.status >= 400:  # noqa: PLR2004 -- RFC 9110, section 15.5
            return
        for place, (value, pointer) in from_body(body, operation, self.contract).items():
            self._places[place] = (str(value), at, pointer)
            self._remember(value, at, pointer)
        if isinstance(body, Mapping):
            self._remember(body.get(ACCESS_TOKEN), at, f"/{ACCESS_TOKEN}")

    def _remember(self, value: Any, at: int, pointer: str) -> None:
        is_own = value in self._variables.values()
        if isinstance(value, str) and len(value) >= _SHORTEST and not is_own:
            self._known[value] = (at, pointer)

    def _parameter(self, place: str, name: str, value: str, given: Mapping[str, str]) -> str:
        """A value of the path: a variable of the settings, or a value of an answer.

        It is itself if the page has written it; else a variable that the reader fills in.
        """
        if self._variables.get(name) == value:
            return f"\0{name}\0"
        carried = self._places.get(place, ("", 0, ""))
        if carried[0] == value:
            return self._output(*carried[1:])
        if len(value) >= _SHORTEST:
            for at, body in enumerate(self._answers):  # the first one has made it
                if pointer := next(_pointers(body, value), ""):
                    return self._output(at, pointer)
        return value if given.get(name) == value else f"\0{name}\0"

    def _pairs(self, request: Request) -> Iterator[tuple[str, str]]:
        for name, value in request.query.items():
            for each in value if isinstance(value, list) else [value]:
                yield name, self._part(each)

    def _part(self, text: str) -> str:
        """A text that is a known value, or ends with one after a space, as tokens do."""
        scheme, space, value = text.rpartition(" ")
        found = self._known.get(value)
        return f"{scheme}{space}{self._output(*found)}" if found else text

    def _inside(self, value: Any) -> Any:
        """JSON with references in place of texts that are known values."""
        if isinstance(value, Mapping):
            return {name: self._inside(it) for name, it in value.items()}
        if isinstance(value, list):
            return [self._inside(it) for it in value]
        found = self._known.get(value) if isinstance(value, str) else None
        return self._output(*found) if found else value

    def _output(self, at: int, pointer: str) -> str:
        """A reference to a value in an answer, which is made an output of its step."""
        outputs = {there: name for name, there in self.steps[at].outputs}
        if pointer not in outputs:
            words = [it for it in pointer.split("/") if it and not it.isdecimal()]
            name = re.sub(r"\W+", "_", words[-1] if words else "value", flags=re.ASCII)
            taken = set(outputs.values())
            name = next(
                it for it in (name, *(f"{name}_{n}" for n in range(2, 999))) if it not in taken
            )
            outputs[pointer] = name
            made = tuple((it, there) for there, it in outputs.items())
            self.steps[at] = replace(self.steps[at], outputs=made)
        return f"\0#{at}/{outputs[pointer]}\0"


def _pointers(value: Any, wanted: str, pointer: str = "", depth: int = 0) -> Iterator[str]:
    """Where JSON has a text or number."""
    if isinstance(value, str | int) and not isinstance(value, bool) and str(value) == wanted:
        yield pointer
    inner: Iterable[tuple[Any, Any]] = value.items() if isinstance(value, Mapping) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    for name, it in inner if depth < _DEEPEST else ():
        yield from _pointers(it, wanted, pointed(pointer, name), depth + 1)


def _quoted(value: str) -> str:
    """A value as it is in a path; a reference stays."""
    return value if _REFERENCE.fullmatch(value) else quote(value, safe="")


def _without_marks(request: Request) -> Request:
    """A request in whose texts nothing looks like a reference."""

    def clean(value: Any) -> Any:
        if isinstance(value, str):
            return value.replace("\0", "")
        if isinstance(value, Mapping):
            return {clean(name): clean(it) for name, it in value.items()}
        return [clean(it) for it in value] if isinstance(value, list) else value

    content = request.content
    if content is not None and text_of(request) is not None:
        content = content.replace(b"\0", b"")
    return replace(
        request,
        path=clean(request.path),
        query=clean(request.query),
        headers=clean(request.headers),
        body=clean(request.body),
        content=content,
    )


class Chapter(NamedTuple):
    """A page."""

    title: str
    steps: Sequence[Step]


class NamedStep(NamedTuple):
    """A step under a name of its own."""

    name: str
    step: Step


class NamedChapter(NamedTuple):
    """A page under a name of its own."""

    name: str
    title: str
    steps: Sequence[NamedStep]

    def output(self, at: int, name: str) -> tuple[str, list[str]]:
        """The name of the step that an output is of, and the tokens of its pointer."""
        pointer = dict(self.steps[at].step.outputs)[name]
        tokens = [it.replace("~1", "/").replace("~0", "~") for it in pointer.split("/")[1:]]
        return self.steps[at].name, tokens

    @property
    def variables(self) -> list[str]:
        """The names of its variables."""
        return references(each.step for each in self.steps)


@dataclass(frozen=True)
class RequestCollection:
    """What the downloads of an audience are made of."""

    title: str
    version: str
    """That of the API."""
    server: str
    """The address before each path; empty if unknown."""
    contract: str
    """The address of the OpenAPI document."""
    values: Mapping[str, Any]
    """The values of variables that are no secret."""
    pages: Sequence[Chapter]

    @cached_property
    def chapters(self) -> list[NamedChapter]:
        """The pages that have steps, all under names that are words."""
        pages = [page for page in self.pages if page.steps]
        names = iter(_unique(step.operation for page in pages for step in page.steps))
        found = []
        for chapter, page in zip(_unique(page.title for page in pages), pages, strict=True):
            steps = [NamedStep(next(names), step) for step in page.steps]
            found.append(NamedChapter(chapter, page.title, steps))
        return found

    @cached_property
    def variables(self) -> dict[str, str]:
        """The values of variables by their names; empty for what readers fill in."""
        names = (name for chapter in self.chapters for name in chapter.variables)
        return {name: str(self.values.get(name, "")) for name in dict.fromkeys(names)}


def _unique(titles: Iterable[str]) -> Iterator[str]:
    """Names for titles: letters, digits and underscores."""
    taken: set[str] = set()
    for title in titles:
        base = re.sub(r"\W+", "_", title, flags=re.ASCII).strip("_") or "step"
        name, number = base, 1
        while name in taken:
            number += 1
            name = f"{base}_{number}"
        taken.add(name)
        yield name
