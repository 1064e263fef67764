"""Status lines and headers of response examples, compared with the response."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mkdocs_tandem.examples import Example
from mkdocs_tandem.examples.endpoint import is_left_open, query_of
from mkdocs_tandem.execution.session import ACCESS_TOKEN, NO_HEAD, Content, Head
from mkdocs_tandem.formats.http.multipart import boundary_of, with_boundary
from mkdocs_tandem.formats.http.multipart import encoded as multipart
from mkdocs_tandem.formats.json.nodes import placeholder
from mkdocs_tandem.openapi import MediaBody, Operation
from mkdocs_tandem.openapi.media_types import JSON, MULTIPART, plain

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
        _lazy_result(_meant(query_of(message.target.text), value_of)),
        {name: ", ".join(it) for name, it in _lazy_result(_meant(fields, value_of)).items()},
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


def _lazy_result(fields: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
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
    """The media type that JSON is sent as: as the page says, else as the contract has it."""
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
