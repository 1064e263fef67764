"""Search entries that are made faster are those that Material makes."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from material.plugins.search.plugin import SearchIndex

from mkdocs_tandem.integrations.mkdocs.build_cache.search_entries import adding

_BITS = (
    '<h1 id="a">',
    "</h1>",
    '<h2 id="b">',
    "</h2>",
    '<h3 id="c" data-search-exclude>',
    "</h3>",
    '<a class="headerlink" href="#b" title="Permanent link">',
    "</a>",
    "<p>",
    "</p>",
    "<p data-search-exclude>",
    '<div class="linenodiv">',
    "</div>",
    "<pre>",
    "</pre>",
    "<code>",
    "</code>",
    "<ul>",
    "<li>",
    "</li>",
    "</ul>",
    "<style>",
    "</style>",
    "<br>",
    "<img alt='x' />",
    "words ",
    "\n  ",
    "&lt;b&gt;",
    "&l",
    "t;",
    '<span class="p">{</span>',
    '<span class="nt">&quot;a&quot;</span>',
    '<span class="w"> </span>',
    '<span class="w">\n</span>',
    '<span id="__span-0-1">',
    '<span class="linenodiv">',
    "<span data-search-exclude>",
    "</span>",
    '<a id="__codelineno-0-1" name="__codelineno-0-1" href="#__codelineno-0-1"></a>',
)


class _Page:
    title, url, meta, toc = "Title", "here/", {"boost": 2}, ()

    def __init__(self, content: str) -> None:
        self.content = content


@given(st.lists(st.sampled_from(_BITS), max_size=25).map("".join))
def test_they_are_made_of_the_same_sections(html: str) -> None:
    slow, fast = SearchIndex(lang=["en"]), SearchIndex(lang=["en"])
    assert _made(SearchIndex.add_entry_from_context, slow, html) == _made(
        adding(SearchIndex), fast, html
    )


@given(st.lists(st.sampled_from(_BITS), max_size=25).map("".join))
def test_code_is_made_the_same_without_its_colours(html: str) -> None:
    slow, fast = SearchIndex(lang=["en"]), SearchIndex(lang=["en"])
    html = f'<h1 id="a">T</h1> <pre><span></span><code>{html}</code></pre> \n<p>end</p>'
    assert _made(SearchIndex.add_entry_from_context, slow, html) == _made(
        adding(SearchIndex), fast, html
    )


def test_the_faster_way_is_taken() -> None:
    assert adding(SearchIndex) is not SearchIndex.add_entry_from_context


def test_an_index_of_another_kind_is_left_alone() -> None:
    class Other:
        def add_entry_from_context(self, page: Any) -> None: ...

    assert adding(Other) is Other.add_entry_from_context


def _made(add: Any, index: Any, html: str) -> Any:
    try:
        add(index, _Page(html))
    except Exception as error:  # noqa: BLE001 -- what breaks one has to break the other
        return type(error), str(error)
    return index.entries
