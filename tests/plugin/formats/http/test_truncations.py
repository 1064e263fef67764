"""Messages and JSON of this repository's pages, cut off at every character."""

import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_tandem.examples.notations import http_messages
from mkdocs_tandem.formats.json import parse

DOCS = Path(__file__).parents[4] / "docs"
_FENCE = re.compile(r"^( *)```(\w+)[^\n`]*\n(.*?)^\1```", re.MULTILINE | re.DOTALL)


def blocks(*languages: str) -> list[str]:
    """The texts of all fences of ``docs/`` in these languages, each once."""
    pages = (page.read_text("utf-8") for page in sorted(DOCS.rglob("*.md")))
    found = (match for page in pages for match in _FENCE.finditer(page))
    return list(dict.fromkeys(match[3] for match in found if match[2] in languages))


def test_a_cut_off_message_is_read_with_places_inside_of_it() -> None:
    texts = blocks("http")
    assert len(texts) > 5
    for text in texts:
        for end in range(len(text) + 1):
            for message in http_messages(text[:end]):
                places = [message.start, message.end, *(it.offset for it in message.problems)]
                assert all(0 <= place <= end for place in places), (text[:end], places)


@given(text=st.sampled_from(blocks("json", "json5", "jsonc")), data=st.data())
@settings(max_examples=150, deadline=None)
def test_cut_off_json_is_read_with_places_inside_of_it(text: str, data: st.DataObject) -> None:
    end = data.draw(st.integers(0, len(text)))
    document = parse(text[:end])
    assert all(0 <= it.offset <= end for it in document.problems)
