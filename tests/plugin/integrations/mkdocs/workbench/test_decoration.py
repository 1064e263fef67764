import re

from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.integrations.mkdocs.workbench.decoration import marked
from mkdocs_tandem.pages.variant_diff import VariantDifference
from mkdocs_tandem.source import Location

_TAG = re.compile(r'<span class="tandem-only"[^>]*>|</span>')


def _own(start: int, end: int) -> VariantDifference:
    return VariantDifference(start, end, ("b2b",), 'if page.x == "b2b"', Location("docs/a.md", 3))


def _marked(html: str, text: str, own: str) -> str:
    start = text.index(own)
    return marked(f"<article>{html}</article>", text, [_own(start, start + len(own))])


def test_the_words_of_one_audience_are_marked_with_what_decides_them() -> None:
    found = _marked(
        "<p>All read this, few <em>that</em>.</p>", "All read this, few *that*.", "few *that*"
    )
    assert found.count('<span class="tandem-only" data-tandem-for="b2b"') == 2
    assert ">few</span> <em><span" in found
    assert "if page.x == &quot;b2b&quot; (docs/a.md:3:1)" in found


def test_the_same_word_elsewhere_is_not_marked() -> None:
    found = _marked("<p>a car, a bus</p><p>a car</p>", "a car, a bus\n\na car", "a bus")
    assert found.index("tandem-only") > found.index("car,")
    assert found.count("tandem-only") == 1


def test_attributes_scripts_and_pictures_are_left_alone() -> None:
    html = '<p title="own">x <script>own</script><svg><text>own</text></svg></p>'
    assert _marked(html, "x own", "own") == f"<article>{html}</article>"


def test_what_readers_fill_in_is_left_alone() -> None:
    form = '<details class="tandem-console"><p>own</p><textarea>x own</textarea></details>'
    found = _marked(f"{form}<p>x own</p><textarea>own</textarea>", "x own", "own")
    assert found.count("tandem-only") == 1
    assert form in found


def test_a_page_without_an_article_is_left_as_it_is() -> None:
    assert marked("<p>own</p>", "own", [_own(0, 3)]) == "<p>own</p>"


_WORDS = st.lists(st.sampled_from(["a", "b", "&amp;", "<b>", "</b>", "c1", " ", ",", "\n"]))


@given(_WORDS, _WORDS, st.integers(0, 20), st.integers(0, 20))
def test_marks_add_to_a_page_and_change_nothing(
    html: list[str], text: list[str], start: int, length: int
) -> None:
    page = f"<article>{''.join(html)}</article>"
    found = marked(page, "".join(text), [_own(start, start + length)])
    assert _TAG.sub("", found) == page


def test_the_text_that_the_author_wrote_is_marked_and_no_other_form_of_it() -> None:
    written = '<div class="tandem-e0-0 highlight"><pre>{"a": 1, "b": "noon"}</pre></div>'
    made = '<div class="tandem-e0-1 highlight"><div><pre>f({"a": 1, "b": "noon"})</pre></div></div>'
    bar = '<div class="tandem-bar"><b>POST</b> b noon</div>'
    html = f"<p>x</p>{bar}{written}{made}<p>last</p>"
    found = _marked(html, 'x\n{"a": 1, "b": "noon"}\nlast', '"b": "noon"')
    assert found.count("tandem-only") == 1
    assert bar in found
    assert made in found
