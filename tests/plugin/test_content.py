"""Whatever stands in a body is read without an error, at places that the body has."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.examples.body_content import document_of
from mkdocs_tandem.formats.json import JSON, ArrayNode, Node, ObjectNode

KINDS = (
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=b",
    "application/x-ndjson",
    "text/event-stream",
    "text/csv",
    "text/plain",
)
PIECES = st.sampled_from(
    (
        *("a", "=", "&", "[", "]", "%", "%41", "%C3%A9", "+", "\n", "\r\n", "--b", "--", ":", "é"),
        *("data: ", '"', "{", "}", ",", "1", "<x>", "...", " "),
        'Content-Disposition: form-data; name="n"',
    )
)


@pytest.mark.parametrize("kind", KINDS)
@given(pieces=st.lists(PIECES, max_size=30))
def test_a_body_is_read_whatever_it_holds(kind: str, pieces: list[str]) -> None:
    text = "".join(pieces)
    document = document_of(text, kind, [], JSON)
    for node in _nodes(document.root if document else None):
        assert 0 <= node.start <= len(text)
        assert 0 <= node.end <= len(text)


def _nodes(node: Node | None) -> Iterator[Node]:
    if node is None:
        return
    yield node
    inner: list[Node] = []
    if isinstance(node, ObjectNode):
        inner = [member.value for member in node.members]
    elif isinstance(node, ArrayNode):
        inner = list(node.items)
    for each in inner:
        yield from _nodes(each)
