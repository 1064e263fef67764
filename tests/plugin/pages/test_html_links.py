"""Links and anchors of pages in HTML."""

import pytest

from mkdocs_tandem.pages.markdown import Link, html_links

LINKS = {
    '<a href="a.html?x=1&amp;y=2#b">': [Link("a.html?x=1&y=2#b", 9, 29, is_html=True)],
    "<p>\n<img alt='>' src='dock.png'/>": [Link("dock.png", 22, 30, is_html=True)],
    "<script src=tide.js>'<a href=\"no\">'</script>": [Link("tide.js", 12, 19, is_html=True)],
    "<!-- <a href='no'> -->": [],
    "[no](no.md)\n\n```\n<a href='x'>\n```": [Link("x", 26, 27, is_html=True)],
    '<!-- <b>x --> <i>y</i> <a href="z">': [Link("z", 32, 33, is_html=True)],
    '<script>"<b>"</script><p class="n">t - <a href="z">': [Link("z", 48, 49, is_html=True)],
    '<video poster="a.png" src="b.mp4">': [
        Link("a.png", 15, 20, is_html=True),
        Link("b.mp4", 27, 32, is_html=True),
    ],
}


@pytest.mark.parametrize("text", LINKS)
def test_the_links_of_html_are_those_of_its_attributes(text: str) -> None:
    assert list(html_links(text).links) == LINKS[text]


def test_the_anchors_of_html_are_ids_and_names() -> None:
    text = '<h2 id="ebb">E</h2><a name="flow"></a><p title="id=no"># no\n'
    assert html_links(text).anchors == {"ebb", "flow"}
