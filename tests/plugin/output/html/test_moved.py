"""Raw HTML leads where it led before its page was moved below an audience."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.output.html.moved_links import with_moved_addresses


def _move(url: str) -> str:
    return f"../{url}" if url.startswith(("a.png", "b.png")) else url


@pytest.mark.parametrize(
    ("html", "moved"),
    [
        ('<img alt="x" src="a.png">', '<img alt="x" src="../a.png">'),
        ("<IMG SRC='a.png' />", '<IMG SRC="../a.png" />'),
        ("<img src=a.png>", '<img src="../a.png">'),
        ('<a class="b" href="a.png?x=1&amp;y=2#z">', '<a class="b" href="../a.png?x=1&amp;y=2#z">'),
        (
            '<source srcset="a.png 1x, c.png 2x,b.png 3x">',
            '<source srcset="../a.png 1x, c.png 2x,../b.png 3x">',
        ),
        (
            '<video poster="a.png"\n src="b.png"></video>',
            '<video poster="../a.png"\n src="../b.png"></video>',
        ),
        ('<object data="a.png" data-src="a.png"></object>', None),
        (
            '<p title="a.png">&lt;img src="a.png"&gt;</p>',
            '<p title="a.png">&lt;img src="a.png"&gt;</p>',
        ),
        ('<!-- <img src="a.png"> -->', '<!-- <img src="a.png"> -->'),
        (
            "<script>x = '<img src=\"a.png\">'</script>",
            "<script>x = '<img src=\"a.png\">'</script>",
        ),
        ('<img src="c.png">', '<img src="c.png">'),
        ('x src=\'<img src="a.png">', 'x src=\'<img src="../a.png">'),
    ],
)
def test_addresses_of_elements_are_moved(html: str, moved: str | None) -> None:
    expected = '<object data="../a.png" data-src="a.png"></object>' if moved is None else moved
    assert with_moved_addresses(html, _move) == expected


@given(st.text(alphabet="<>\"'= abcimgsrc/-!\n", max_size=80))
def test_html_stays_as_it_is_if_nothing_moves(html: str) -> None:
    assert with_moved_addresses(html, lambda url: url) == html
