import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from mkdocs_tandem.output.html import CoverageRow, TextNote, around, block, breakable, noted

TEXT = '{\n  "a<b": "x & y",\n  "list": [1, "$vin"]\n}\n'


def _code(text: str, **options: object) -> str:
    inside = highlight(text, get_lexer_by_name("json"), HtmlFormatter(nowrap=True, **options))
    return f'<div class="tandem-e1-0 highlight"><pre><code>{inside}</code></pre></div>'


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


@st.composite
def _notes(draw: st.DrawFn) -> list[TextNote]:
    places = sorted(draw(st.sets(st.integers(0, len(TEXT)), max_size=8)))
    pairs = zip(places[::2], places[1::2], strict=False)
    return [
        TextNote(start, end, draw(st.sampled_from(["", 'said "so" <b>']))) for start, end in pairs
    ]


@given(_notes(), st.sampled_from(["", "__span"]))
def test_notes_change_no_letter_and_stand_around_what_they_are_about(
    notes: list[TextNote], linespans: str
) -> None:
    html = _code(TEXT, linespans=linespans)
    done = noted(html, TEXT, notes)
    assert _plain(done) == _plain(html)
    opened = [note for note in notes if note.text]
    assert done.count('class="tandem-member"') >= len(opened)
    first = re.findall(r"aria-description=[^>]*>((?:[^<]|<(?!/?span))*)", done)
    assert all(_plain(piece) in TEXT for piece in first)
    for tag in ("span", "var"):
        assert len(re.findall(rf"<{tag}\b", done)) == done.count(f"</{tag}>")


def test_a_member_is_noted_with_its_description() -> None:
    start = TEXT.index('"list"')
    done = noted(_code(TEXT), TEXT, [TextNote(start, start + 6, 'all "of" it')])
    before, mark, after = done.partition(
        '<span class="tandem-member" tabindex="0" aria-description="all &quot;of&quot; it">'
        '"list"</span>'
    )
    assert mark
    assert _plain(f'{before}"list"{after}') == _plain(_code(TEXT))
    assert "tandem-member" not in before + after


def test_code_that_is_another_text_stays_as_it_is() -> None:
    html = _code(TEXT)
    assert noted(html, "{}", [TextNote(0, 1, "x")]) == html


@pytest.mark.parametrize("mark", ["tandem-e1-0", "tandem-e1"])
def test_a_block_is_found_by_its_whole_class_alone(mark: str) -> None:
    html = f'<div><p class="tandem-e1-00">x</p>{_code(TEXT)}<div>y</div></div>'
    found = block(html, mark)
    assert (found and html[slice(*found)]) == (_code(TEXT) if mark == "tandem-e1-0" else None)


def test_the_tabs_around_a_block_are_found_from_their_beginning_to_their_end() -> None:
    tabs = f'<div class="tabbed-set"><div>{_code(TEXT)}</div><div>z</div></div>'
    html = f"<div>a</div>{tabs}<div>b</div>"
    inside = block(html, "tandem-e1-0")
    assert inside is not None
    assert html[slice(*around(html, '<div class="tabbed-set', inside))] == tabs


def test_tabs_that_end_before_a_block_are_not_around_it() -> None:
    html = f'<div class="tabbed-set"></div>{_code(TEXT)}'
    inside = block(html, "tandem-e1-0")
    assert inside is not None
    assert around(html, '<div class="tabbed-set', inside) == inside


def test_dotted_names_in_tables_are_broken_behind_their_dots_and_nowhere_else() -> None:
    html = "<td><code>a.b[].c</code></td><td>x <code>a.b</code></td><p><code>a.b</code></p>"
    done = breakable(html)
    assert done == html.replace("a.b[].c", "a.<wbr>b[].<wbr>c")


def test_what_is_missing_stands_with_the_schema_or_member_that_it_belongs_to() -> None:
    missing = ('Call.state: "On"', "Call.state", 'Call.state: "Off: now"', "401 of any operation")
    row = CoverageRow("values", 1, 5, missing)
    assert row.groups == {"Call.state": ['"On"', '"Off: now"'], "Call": ["state"]}
    assert row.alone == ["401 of any operation"]


_FIRST, _SECOND = '<p class="x tandem-e1-0 y"><b>1</b></p>', '<p class="tandem-e1-01">2</p>'
_WRAPPED = f'<div class="a">{_FIRST}{_SECOND}</div>'
_OPEN = '<i class="tandem-m"><i></i>'


@pytest.mark.parametrize(
    ("html", "mark", "found"),
    [
        (_WRAPPED, "tandem-e1-0", _FIRST),
        (_WRAPPED, "tandem-e1-01", _SECOND),
        (_WRAPPED, "tandem-e1", None),
        ("text tandem-e1-0 <p class='tandem-e1-0'>", "tandem-e1-0", None),
        (f"tandem-m {_OPEN}</i></i>", "tandem-m", f"{_OPEN}</i>"),
        (_OPEN, "tandem-m", None),
    ],
)
def test_a_block_is_found_by_its_whole_class(html: str, mark: str, found: str | None) -> None:
    place = block(html, mark)
    assert (html[slice(*place)] if place else None) == found


def test_a_value_with_slashes_may_be_broken_in_a_table() -> None:
    done = breakable("<td>one of 'shop/desk'; a / b</td><p>shop/desk</p>")
    assert done == "<td>one of 'shop/<wbr>desk'; a / b</td><p>shop/desk</p>"
