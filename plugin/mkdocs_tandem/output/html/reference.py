"""The reference of operations as Markdown, with parts that a site folds."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from mkdocs_tandem.openapi import MemberRow, Operation, Response, Schema
from mkdocs_tandem.openapi.operations import MediaBody, ParameterSpec
from mkdocs_tandem.output.html.labels import ENGLISH, Labels
from mkdocs_tandem.output.html.samples import Sample

_FOLD = re.compile(r"<!-- tandem-fold -->\s*<p>(.*?)</p>", re.DOTALL)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


@dataclass(frozen=True)
class ParameterRow:
    """A parameter or a header field, with the facts of its schema."""

    name: str
    where: str
    """``path``, ``query``, ``header`` or ``cookie``."""
    value: MemberRow
    description: str
    is_deprecated: bool


class Credential(NamedTuple):
    """A scheme to authorize with."""

    name: str
    scopes: tuple[str, ...]
    is_any: bool
    """Whether one of the scopes is enough."""


@dataclass(frozen=True)
class Members:
    """The members of an object, or of a member in it."""

    name: str
    """Of the member that they are inside of; empty for the members of the whole."""
    rows: tuple[MemberRow, ...]


@dataclass(frozen=True)
class BodyView:
    """A body in one media type."""

    media_type: str
    value: MemberRow | None
    """The body as a whole; ``None`` if the contract describes nothing."""
    groups: tuple[Members, ...]
    """The members of the whole, then those inside of each of them."""


@dataclass(frozen=True)
class LinkView:
    """What can be asked with values of an answer."""

    name: str
    operation: str
    is_near: bool
    """Whether the page shows the operation as well."""
    parameters: Mapping[str, str]
    description: str


@dataclass(frozen=True)
class ResponseView:
    """An answer of an operation."""

    status: str
    description: str
    headers: tuple[ParameterRow, ...]
    bodies: tuple[BodyView, ...]
    links: tuple[LinkView, ...]

    @property
    def has_parts(self) -> bool:
        return bool(self.headers or self.bodies or self.links)


@dataclass(frozen=True)
class ShownExample:
    """A request of the contract and its answer."""

    title: str
    samples: Sequence[Sample]
    mark: str
    """A class that finds it in the page; empty outside of a site."""


@dataclass(frozen=True)
class OperationView:
    """An operation as readers see it."""

    operation: Operation
    examples: Sequence[ShownExample]
    near: frozenset[str]
    """The ids of the operations that the page shows."""
    labels: Labels = ENGLISH

    @property
    def title(self) -> str:
        it = self.operation
        return it.summary or (it.id if " " not in it.id else f"{it.method} {it.path}")

    @property
    def description(self) -> str:
        """Its text in Markdown, whose headings are bold text."""
        return _HEADING.sub(r"**\1**", self.operation.description).strip()

    @property
    def parameters(self) -> tuple[ParameterRow, ...]:
        return tuple(self._parameters(self.operation.parameters))

    @property
    def bodies(self) -> tuple[BodyView, ...]:
        return tuple(self._bodies(self.operation.request_bodies))

    @property
    def responses(self) -> tuple[ResponseView, ...]:
        return tuple(self._response(it) for it in self.operation.responses.values())

    @property
    def security(self) -> list[list[Credential]]:
        """The ways to authorize; empty for none."""
        return list(_ways(self.operation.security))

    def _parameters(self, specs: Sequence[ParameterSpec]) -> Iterator[ParameterRow]:
        return map(partial(_parameter, self.labels), specs)

    def _bodies(self, bodies: Sequence[MediaBody]) -> Iterator[BodyView]:
        return map(partial(_body, self.labels), bodies)

    def _response(self, response: Response) -> ResponseView:
        return ResponseView(
            response.status,
            " ".join(response.description.split()),
            tuple(self._parameters(response.headers)),
            tuple(self._bodies(response.bodies)),
            tuple(self._links(response.links)),
        )

    def _links(self, links: Mapping[str, Any]) -> Iterator[LinkView]:
        for name, link in links.items():
            if isinstance(link, dict):
                target = str(link.get("operationId") or link.get("operationRef") or "")
                given = link.get("parameters")
                values = {str(key): str(it) for key, it in given.items()} if given else {}
                about = str(link.get("description") or "")
                yield LinkView(name, target, target in self.near, values, about)


def _parameter(labels: Labels, spec: ParameterSpec) -> ParameterRow:
    value = (
        spec.schema.row(spec.name, is_required=spec.is_required)
        if spec.schema
        else MemberRow(spec.name, "", spec.is_required)
    )
    about = spec.description or value.description
    is_deprecated = spec.is_deprecated or value.is_deprecated
    return ParameterRow(spec.name, spec.where, labels.row(value), about, is_deprecated)


def _body(labels: Labels, body: MediaBody) -> BodyView:
    schema = body.schema
    if schema is None:
        return BodyView(body.media_type, None, ())
    value = labels.row(schema.row("", is_required=body.is_required))
    return BodyView(body.media_type, value, tuple(_groups(labels, schema)))


def _groups(labels: Labels, schema: Schema) -> Iterator[Members]:
    """The members of the whole, then those inside of each; an array has those of its items."""
    rows = [labels.row(it) for it in schema.members() or schema.members((0,))]
    if top := tuple(row for row in rows if not row.depth):
        yield Members("", top)
    for row in top:
        inner = tuple(it for it in rows if it.depth and re.split(r"[.\[]", it.name)[0] == row.name)
        if inner:
            yield Members(row.name, inner)


FOLD_START, FOLD_END = "<!-- tandem-fold -->", "<!-- /tandem-fold -->"
"""Around a part of a page that a site folds; its first paragraph is the title."""


def folded(text: str) -> str:
    """HTML whose marked parts are elements that readers open."""
    opened = _FOLD.sub(r'<details class="tandem-fold"><summary>\1</summary>', text)
    return opened.replace(FOLD_END, "</details>")


def _ways(security: Iterable[Mapping[Any, Any]]) -> Iterator[list[Credential]]:
    """Each way to authorize; ways that differ in a single scope of a scheme are one."""
    alike: dict[tuple[str, ...], list[list[tuple[str, ...]]]] = {}
    for each in security:
        given = [tuple(map(str, scopes or ())) for scopes in each.values()]
        alike.setdefault(tuple(map(str, each)), []).append(given)
    for names, ways in alike.items():
        columns = [tuple(dict.fromkeys(column)) for column in zip(*ways, strict=True)]
        varied = [column for column in columns if len(column) > 1]
        if len(varied) == 1 and all(len(scopes) == 1 for scopes in varied[0]):
            yield [
                Credential(name, tuple(it for scopes in column for it in scopes), len(column) > 1)
                for name, column in zip(names, columns, strict=True)
            ]
        else:
            for way in ways:
                yield [Credential(*it, is_any=False) for it in zip(names, way, strict=True)]
