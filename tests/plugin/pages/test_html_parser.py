"""Parsers that take larger bites see what the standard library's parser sees."""

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.pages.markdown.html_parser import quick


class _Heard(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[Any] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.said.append(("start", tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        self.said.append(("end", tag))

    def handle_data(self, data: str) -> None:
        self.said.append(("data", data))

    def handle_comment(self, data: str) -> None:
        self.said.append(("comment", data))


def _said(parser: type[HTMLParser], html: str) -> Any:
    heard: Any = parser()
    heard.feed(html)
    heard.close()
    return heard.said


_BITS = (
    '<p class="a b">',
    "</p>",
    "<br />",
    '<a href="x?a=1&amp;b=2" id="">',
    "</a >",
    "</a x>",
    "<input checked>",
    "<input value=plain>",
    '<div class="a" data-search-exclude>',
    "<br hidden/>",
    '<i title ="a">',
    "<i title='<'>",
    '<i title=">">',
    '<P CLASS="&lt;">',
    "<script>",
    "if (a < b) { '<p>' }",
    "</script>",
    "<textarea>",
    "</textarea>",
    "<!-- not <p> -->",
    "<!doctype html>",
    "<?php ?>",
    "<",
    ">",
    "&amp;",
    "&",
    "&#38;",
    "text\n",
    '"',
    "<x-y>",
    "<p\n  data-a='1'\tdata-b>",
    "<p/>",
    "</",
    "<p ",
)


@given(st.lists(st.sampled_from(_BITS) | st.text(max_size=5), max_size=12).map("".join))
def test_it_calls_what_the_standard_library_calls(html: str) -> None:
    assert _said(quick(_Heard), html) == _said(_Heard, html)


def test_an_attribute_without_a_value_is_read_as_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HTMLParser, "parse_starttag", None)

    said = _said(quick(_Heard), '<div class="a" data-search-exclude><br hidden/>text</div>')

    assert said[0] == ("start", "div", [("class", "a"), ("data-search-exclude", None)])
