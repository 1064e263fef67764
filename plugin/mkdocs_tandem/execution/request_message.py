"""The body, query and header fields that a request example sends."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from mkdocs_tandem.examples import Example
from mkdocs_tandem.examples.endpoint import is_left_open, query_of
from mkdocs_tandem.execution.session import ACCESS_TOKEN, NO_HEAD, Content, Head
from mkdocs_tandem.formats.http.multipart import boundary_of, with_boundary
from mkdocs_tandem.formats.http.multipart import encoded as multipart
from mkdocs_tandem.formats.json import ArrayNode, Node, ObjectNode, at
from mkdocs_tandem.formats.json.nodes import placeholder
from mkdocs_tandem.openapi import MediaBody, Operation, Schema
from mkdocs_tandem.openapi.documents import shown
from mkdocs_tandem.openapi.media_types import FORM, JSON, MULTIPART, plain

_LINE_OF_A_FORM = re.compile(r"\s*\n\s*")
"""A line end that a page puts between the fields of a form, for readers only."""


class IncompleteBodyError(Exception):
    """What is left out of an example cannot be sent."""


def body(root: Node, schema: Schema, value_of: Callable[[str], Any]) -> Any:
    """What to send for an example: a placeholder with a value gives way to it.

    A placeholder without one is sent as it is where the contract allows that, as a label may
    be ``<name>``; elsewhere a value takes its place that the contract allows.

    Raises:
        IncompleteBodyError: if something that the contract wants is left out.
    """
    sent = filled(root, value_of)
    mistakes = schema.mistakes(sent)
    for mistake in mistakes:
        node = at(root, mistake.pointer)
        if node is None or node.placeholder is None or not mistake.pointer:
            raise IncompleteBodyError
        _put(sent, mistake.pointer, schema.sample(mistake.pointer, sent))
    if mistakes and schema.mistakes(sent):
        raise IncompleteBodyError
    return sent


class RepairedBody(NamedTuple):
    """A body that the contract allows, made from an example that it refuses."""

    value: Any
    removed: tuple[str, ...]
    """The members that were left out for it."""


def repaired(root: Node, schema: Schema, value_of: Callable[[str], Any]) -> RepairedBody | None:
    """An example without the members that the contract refuses or that are written in part.

    ``None`` if the contract requires them: an invented value would prove nothing.
    """
    sent = filled(root, value_of)
    removed: list[str] = []
    mistakes = schema.mistakes(sent)
    while mistakes:
        pointer = mistakes[0].pointer
        node = at(root, pointer)
        if node is not None and node.placeholder is not None and pointer and not removed:
            after = deepcopy(sent)
            _put(after, pointer, schema.sample(pointer, sent))
        else:
            pointer, after = _without(sent, pointer, schema, len(mistakes))
            removed.append(shown(pointer))
        left = schema.mistakes(after)
        if not pointer or len(left) >= len(mistakes):
            return None
        sent, mistakes = after, left
    return RepairedBody(sent, tuple(removed))


def _without(
    sent: Any, pointer: tuple[str | int, ...], schema: Schema, count: int
) -> tuple[tuple[str | int, ...], Any]:
    """A body without the innermost member around a mistake that it need not have, and its place."""
    while pointer:
        after = deepcopy(sent)
        inner = after
        for token in pointer[:-1]:
            inner = inner[token]
        if isinstance(inner, dict) and pointer[-1] in inner:
            del inner[pointer[-1]]
            if len(schema.mistakes(after)) < count:
                return pointer, after
        pointer = pointer[:-1]
    return (), sent


def written(
    root: Node, text: str, schema: Schema | None, value_of: Callable[[str], Any], media_type: str
) -> str:
    """The text to send for a body that is not JSON: as it is written, its placeholders filled in.

    Raises:
        IncompleteBodyError: if something that the contract wants is left out.
    """
    sent = body(root, schema, value_of) if schema else filled(root, value_of)
    is_form = plain(media_type) == FORM
    pieces, at = [], 0
    for node, value in _changes(root, sent):
        shown = value if isinstance(value, str) else json.dumps(value)
        pieces += [text[at : node.start], quote_plus(shown) if is_form else shown]
        at = node.end
    whole = "".join([*pieces, text[at:]])
    return _LINE_OF_A_FORM.sub("", whole.strip()) if is_form else whole


def _changes(node: Node, sent: Any) -> Iterator[tuple[Node, Any]]:
    """The values that are not sent as they are written, in the order of the text."""
    found = list(_changed(node, sent))
    yield from sorted(found, key=lambda change: change[0].start)


def _changed(node: Node, sent: Any) -> Iterator[tuple[Node, Any]]:
    if isinstance(node, ObjectNode) and isinstance(sent, dict):
        for member in node.by_key.values():
            yield from _changed(member.value, sent[member.key])
    elif isinstance(node, ArrayNode) and isinstance(sent, list):
        for item, value in zip(node.items, sent, strict=False):
            yield from _changed(item, value)
    elif node.value != sent:
        yield node, sent


def filled(node: Node, value_of: Callable[[str], Any]) -> Any:
    """The value that a document represents: a placeholder with a value gives way to it."""
    if isinstance(node, ObjectNode):
        return {member.key: filled(member.value, value_of) for member in node.members}
    if isinstance(node, ArrayNode):
        return [filled(item, value_of) for item in node.items]
    if node.placeholder is not None:
        value = value_of(node.placeholder.name)
        if value is not None:
            return value
    return deepcopy(node.value)


def _put(document: Any, pointer: tuple[str | int, ...], value: Any) -> None:
    for token in pointer[:-1]:
        document = document[token]
    document[pointer[-1]] = value


_OF_THE_CONNECTION = frozenset(
    {
        *("accept-encoding", "connection", "content-length", "content-type", "expect", "host"),
        *("keep-alive", "te", "trailer", "transfer-encoding", "upgrade"),
    }
)
"""Fields that the client makes by itself (RFC 9110, section 7.6.1), or that go with the body."""


def head_of(example: Example, value_of: Callable[[str], Any]) -> Head:
    """The query and the fields of an example's own message; none if it has no message.

    A placeholder gives way to its value, in ``Authorization`` to the last ``access_token`` of a
    response; a field is not sent whose value is left to the reader.
    """
    message, operation = example.message, example.operation
    if message is None or operation is None:
        return NO_HEAD
    fields = [it for it in message.headers if it.name.lower() not in _OF_THE_CONNECTION]
    return Head(
        _by_name(_meant(query_of(message.target.text), value_of)),
        {name: ", ".join(it) for name, it in _by_name(_meant(fields, value_of)).items()},
        _declared(operation),
    )


def _meant(
    fields: Iterable[tuple[str, str]], value_of: Callable[[str], Any]
) -> Iterator[tuple[str, str]]:
    for name, text in fields:
        if not is_left_open(text):
            yield name, text
        elif (mark := placeholder(text)) and (value := value_of(mark.name)) is not None:
            yield name, text if mark.text != text else str(value)
        elif name.lower() == "authorization" and (token := value_of(ACCESS_TOKEN)) is not None:
            yield name, f"Bearer {token}"


def _by_name(fields: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in fields:
        found[name].append(value)
    return dict(found)


def _declared(operation: Operation) -> frozenset[str]:
    """The names of an operation's parameters, those of fields in lower case."""
    return frozenset(
        it.name.lower() if it.where == "header" else it.name for it in operation.parameters
    )


def json_type(example: Example, declared: MediaBody | None) -> str:
    """The media type of JSON that is sent: the page's, else the contract's."""
    said = example.message.header("content-type") if example.message else None
    if said or example.media_type:
        return said or example.media_type
    is_named = declared is not None and declared.is_json and "*" not in declared.media_type
    return declared.media_type if declared and is_named else JSON


def content_of(text: str, media_type: str) -> Content:
    """A body that is not JSON, as it goes over the wire."""
    if plain(media_type) == MULTIPART:
        raw = multipart(text, boundary_of(media_type, text))
        return Content(media_type=with_boundary(media_type, text), raw=raw)
    return Content(media_type=media_type, raw=text.encode("utf-8", "surrogateescape"))
