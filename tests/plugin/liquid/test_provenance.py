"""Where text was written, after it has passed through filters, captures and includes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.liquid import FILTERS as FUNCTIONS
from mkdocs_tandem.liquid import Piece, Rendered, provenance
from mkdocs_tandem.liquid.pieces import TracedValue
from mkdocs_tandem.liquid.source_map import SourceMap
from mkdocs_tandem.source import Source
from tests.plugin.conftest import Make
from tests.support.projects import configuration

from .conftest import Render

BOX = "{{ include.text | FILTERS }}"
PAGE = "# Box\n\n{% include box.md text='  harbour, quay & pier  ' %}\n"

FILTERS = [
    "strip",
    "lstrip | rstrip",
    "append: '!' | prepend: '?'",
    "replace: 'quay', 'dock'",
    "remove: ','",
    "split: ',' | join: ';'",
    "split: ' ' | last",
    "escape | strip",
    "slice: 12, 10",
    "truncate: 25",
    "normalize_whitespace",
    "default: 'nothing'",
    "strip_html | strip_newlines",
]


def place(rendering: Rendered, word: str) -> str:
    pieces = SourceMap(rendering.pieces, Source("docs/page.md", ""))
    return str(pieces.origin(rendering.text.index(word)).location)


@pytest.mark.parametrize("filters", FILTERS)
def test_a_word_is_found_where_its_author_wrote_it(filters: str, render: Render) -> None:
    box = BOX.replace("FILTERS", filters)
    rendering = render(PAGE, {"_includes/box.md": box})
    assert place(rendering, "pier") == f"docs/page.md:3:{PAGE.splitlines()[2].index('pier') + 1}"


def test_text_that_is_changed_as_a_whole_counts_to_its_parameter(render: Render) -> None:
    rendering = render(PAGE, {"_includes/box.md": "{{ include.text | upcase }}"})
    assert place(rendering, "PIER") == "docs/page.md:3:25"


def test_what_a_filter_adds_is_found_at_its_argument(render: Render) -> None:
    rendering = render("{% capture a %}x{% endcapture %}\n{{ a | append: 'tail' }}")
    assert place(rendering, "tail") == "docs/page.md:2:17"


def test_signs_that_replace_others_are_found_where_those_are(render: Render) -> None:
    page = "# Box\n\n{% include box.md text='harbour,\n~quay~' %}\n"
    rendering = render(page, {"_includes/box.md": "{{ include.text | replace: '~', '\"' }}"})
    assert rendering.text.endswith('harbour,\n"quay"\n')
    assert place(rendering, '"quay') == "docs/page.md:4:1"


def test_captured_text_keeps_its_place_through_an_assignment_and_a_loop(render: Render) -> None:
    text = "{% capture a %}one\ntwo{% endcapture %}{% assign b = a | replace: 'n', 'm' %}"
    text += (
        "{% assign lines = b | split: 'e' %}{% for line in lines %}<{{ line | strip }}>{% endfor %}"
    )
    rendering = render(text)
    assert rendering.text == "<om><two>"
    assert place(rendering, "two") == "docs/page.md:2:1"


TEXTS = st.text(alphabet="ab ,<&\n", max_size=12)


def written(parts: list[str]) -> TracedValue:
    source = Source("a.md", "".join(parts))
    starts = [len("".join(parts[:number])) for number in range(len(parts))]
    return TracedValue(
        tuple(
            Piece(part, source, start, is_literal=True)
            for part, start in zip(parts, starts, strict=True)
        )
    )


@given(st.lists(TEXTS, max_size=5), st.data())
def test_parts_have_the_text_and_the_places_of_what_they_are_cut_from(
    parts: list[str], data: st.DataObject
) -> None:
    whole = written(parts)
    ends = sorted(data.draw(st.lists(st.integers(0, len(whole)), min_size=2, max_size=6)))
    spans = list(pairwise(ends))
    cuts = provenance.cuts(whole, spans)
    assert cuts == [whole[start:end] for start, end in spans]
    for (start, _), cut in zip(spans, cuts, strict=True):
        assert isinstance(cut, TracedValue)
        at = start
        for piece in cut.pieces:
            assert not piece.text or piece.start == at
            at += len(piece.text)


@given(st.lists(TEXTS, max_size=5), TEXTS, TEXTS)
def test_a_text_is_the_same_with_and_without_its_places(
    parts: list[str], old: str, new: str
) -> None:
    whole = written(parts)
    for name, arguments in {
        "strip": (), "rstrip": (), "escape": (), "escape_once": (), "strip_html": (),
        "newline_to_br": (), "strip_newlines": (), "normalize_whitespace": (),
        "append": (new,), "split": (old,), "replace": (old, new), "replace_first": (old, new),
        "replace_last": (old, new), "remove": (old,), "truncate": (3,), "slice": (1, 3),
    }.items():  # fmt: skip
        assert FUNCTIONS[name](whole, *arguments) == FUNCTIONS[name](str(whole), *arguments), name


@pytest.mark.parametrize("extensions", ["fenced_code", "pymdownx.highlight, pymdownx.superfences"])
def test_a_mistake_in_a_fence_that_an_include_turns_into_html_is_told_at_the_page(
    extensions: str, make: Make
) -> None:
    box = "{% capture code %}\n```json plain\n{{ include.code }}\n```\n{% endcapture %}"
    files = {
        "mkdocs.yml": f"{configuration()}markdown_extensions: [{extensions}]\n",
        "_includes/box.md": f"{box}<div>{{{{ code | markdownify }}}}</div>\n",
        "docs/a.md": '# A\n\n{% include box.md code=\'{\n  "depth": 3,\n  "depth": 4\n}\' %}\n',
    }
    found = make(files).check().findings
    assert "duplicate-key" in [each.rule for each in found]
    assert {str(each.location) for each in found} == {"docs/a.md:5:3"}


@pytest.mark.parametrize("extensions", ["fenced_code", "pymdownx.highlight, pymdownx.superfences"])
def test_a_command_that_a_filter_turns_into_html_is_read_as_one(
    extensions: str, make: Make
) -> None:
    command = "$ curl https://h.example{{ include.path }} \\\n  --header 'X-A: b'\n  --json '{}'\n"
    box = "{% capture code %}\n```shell\n" + command + "```\n{% endcapture %}"
    files = {
        "mkdocs.yml": f"{configuration()}markdown_extensions: [{extensions}]\n",
        "_includes/box.md": f"{box}<div>{{{{ code | markdownify }}}}</div>\n",
        "docs/a.md": "# A\n\n{% include box.md path='/a' %}\n",
    }
    found = make(files).check().findings
    assert [(it.rule, str(it.location)) for it in found] == [("bad-curl", "_includes/box.md:4:20")]
