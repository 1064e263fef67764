from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.config.loader import Configuration
from mkdocs_tandem.config.settings import settings_of
from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.pages.link_resolver import LinkResolver
from mkdocs_tandem.pages.markdown import MarkdownReader, PageLinks, reader
from mkdocs_tandem.pages.markdown.links import plain_headings
from mkdocs_tandem.rules.links import link_mistakes
from mkdocs_tandem.source import Location
from tests.plugin.conftest import Make
from tests.support.projects import configuration

EXTENSIONS = (
    "toc", "tables", "fenced_code", "admonition", "attr_list", "md_in_html", "footnotes",
    "pymdownx.highlight", "pymdownx.superfences",
)  # fmt: skip


PARTS = (
    "# A", "# B", "## a b", "## `a`", "\n", "\n\n", " ", "- ", "> ", "    ", "```\n", "~~~\n", "a",
    "| a |", "=== ", "!!! note\n", ": ", "<b>", "[^1]: ", "===\n", "$$\n",
)  # fmt: skip


def _read(text: str) -> PageLinks:
    return MarkdownReader({name: {} for name in EXTENSIONS}).document(text)


def _written(text: str) -> list[str]:
    """The links of a text, each as it is written there."""
    return [text[link.start : link.end] for link in _read(text).links if link.start is not None]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("[a](b.md)", "b.md"),
        ("[a](b.md#c 'title')", "b.md#c"),
        ("[a](<b c.md>)", "b c.md"),
        ("[a](b(1).md)", "b(1).md"),
        ("![a](b.png)", "b.png"),
        ("[a][b]\n\n[b]: c.md", "c.md"),
        ("[a][]\n\n[a]: <c.md> 'title'", "c.md"),
        ('<a href="b/">a</a>', "b/"),
        ("<img src='b.png'>", "b.png"),
        ('<div><a href="b/">a</a></div>', "b/"),
        ('<div markdown="1">\n[a](b.md)\n</div>', "b.md"),
        ("!!! note\n    [a](b.md)", "b.md"),
        ("| a |\n| --- |\n| [a](b.md) |", "b.md"),
        ("- [a](b.md)", "b.md"),
        ("> [a](b.md)", "b.md"),
        ("# Heading with [a](b.md)", "b.md"),
        ("a[^1]\n\n[^1]: [a](b.md)", "b.md"),
    ],
)
def test_a_link_is_found_where_it_is_written(text: str, address: str) -> None:
    assert _written(text) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "`[a](b.md)`",
        "```\n[a](b.md)\n```",
        "    [a](b.md)",
        "!!! note\n    ```json\n    [a](b.md)\n    ```",
        "<!-- [a](b.md) <a href='c/'> -->",
        "\\[a](b.md)",
        "<pre>[a](b.md)</pre>",
    ],
)
def test_code_and_comments_hold_no_links(text: str) -> None:
    assert _written(text) == []


def test_of_two_equal_addresses_the_one_that_is_a_link_is_found() -> None:
    text = "`[a](b.md)` and [a](b.md)"
    (link,) = _read(text).links
    assert link.start == text.rindex("b.md")


def test_what_extensions_link_to_of_their_own_accord_is_left_alone() -> None:
    found = MarkdownReader({"toc": {"permalink": True}, "footnotes": {}}).document(
        "# A\n\n[^1]\n\n[^1]: b"
    )
    assert found.links == ()


@pytest.mark.parametrize(
    ("text", "anchors"),
    [
        ("# Get callbacks", {"get-callbacks"}),
        ("# A\n\n# A", {"a", "a_1"}),
        ("# A {#own}", {"own"}),
        ("# Plain and `code` and [link](b.md)", {"plain-and-code-and-link"}),
        ("# With `[a](b.md)` in code", {"with-abmd-in-code"}),
        ('<a name="b"></a>\n\n<div id="c"></div>', {"b", "c"}),
        ("Setext\n======", {"setext"}),
    ],
)
def test_anchors_are_those_of_the_build(text: str, anchors: set[str]) -> None:
    assert _read(text).anchors == anchors


def test_the_slugs_of_a_site_are_used(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: T\n"
        "markdown_extensions:\n"
        "  - toc:\n"
        "      slugify: !!python/object/apply:pymdownx.slugs.slugify { kwds: { case: fold } }\n"
        "  - attr_list\n"
        "plugins: [tandem]\n"
    )
    own = reader(settings_of(Configuration.read(tmp_path / "mkdocs.yml")))
    assert own.document("# Über Straßen").anchors == {"über-strassen"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# Get `one-thing`, or more?\n\n```\n\n# no\n\n```\n\n## Next steps", 2),
        ("# Used twice\n\ntext\n\n# Used twice\n", 1),
        ("text\n# Not alone\n\n- item\n\n# Alone\n\n    # Code\n", 1),
        ("# With _emphasis_\n\n# With {#name}\n\n# A/B\n\n# 1 -- 2\n", 0),
        ("<div>\n\n# In HTML\n\n</div>\n", 0),
        ("<!--\n\n# In a comment\n\n-->\n", 0),
        ("/// html | pre\n\n# In a block\n\n///\n", 0),
        ("{--\n\n# Deleted\n\n--}\n", 0),
        ("```\n\n# Not closed\n", 1),
    ],
)
def test_plain_headings_are_found_without_reading_the_page(text: str, found: int) -> None:
    known = MarkdownReader({name: {} for name in EXTENSIONS})
    names = {known._name(it) for it in plain_headings(text)}  # noqa: SLF001 -- no other way
    assert len(names) == found
    assert names <= known.document(text).anchors
    assert all(known.has_heading(text, name) for name in names)


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_a_heading_that_is_found_at_once_is_one_of_the_page(text: str) -> None:
    known = MarkdownReader({name: {} for name in EXTENSIONS})
    document = known.document(text)
    for name in ("a", "a-b", "b", "a-1", "a_1"):
        assert name in document.anchors or not known.has_heading(text, name)


def test_anchors_of_kramdown_are_not_guessed() -> None:
    known = MarkdownReader({"toc": {}, "tandem.kramdown": {}})
    assert not known.has_heading("# A b\n", "a-b")


def test_an_extension_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("markdown_extensions: [nowhere]\nplugins: [tandem]\n")
    with pytest.raises(FindingError, match="nowhere"):
        reader(settings_of(Configuration.read(tmp_path / "mkdocs.yml")))


def test_a_text_is_read_once() -> None:
    own = MarkdownReader({})
    assert own.document("[a](b.md)") is own.document("[a](b.md)")


def test_markdown_that_takes_too_long_is_given_up() -> None:
    ticks = iter(range(1_000))
    document = MarkdownReader({}, clock=lambda: next(ticks)).document("[a](b.md) " * 100)
    assert not document.is_read
    assert document.links == ()


def test_a_page_whose_markdown_cannot_be_read_is_a_finding(make: Make) -> None:
    project = make({"docs/page.md": "[a](b.md) " * 100})
    ticks = iter(range(1_000))
    hurried = MarkdownReader({}, clock=lambda: next(ticks))
    variants = list(project.site.all_variants())
    published = LinkResolver(variants, [], project.settings, hurried)
    assert [each.rule for each in link_mistakes(variants[0], published, None)] == ["liquid-limit"]


_PARTS = st.sampled_from(
    [
        "[a](",
        "](b)",
        "[c]: d",
        "<a href=",
        '"e"',
        ">",
        "`",
        "```\n",
        "\n",
        "    ",
        "# ",
        "|",
        "é",
        "\ue800",
    ]
)


@given(st.lists(_PARTS | st.text(max_size=5), max_size=30).map("".join))
def test_every_place_holds_what_its_link_says(text: str) -> None:
    for link in _read(text).links:
        if link.start is not None:
            assert 0 <= link.start < (link.end or 0) <= len(text)


def test_markdownify_uses_the_markdown_of_the_site(make: Make) -> None:
    page = "{{ '**a** ==b==' | markdownify }}"
    settings = configuration() + "markdown_extensions: [pymdownx.mark]\n"
    project = make({"docs/page.md": page, "mkdocs.yml": settings})
    (text,) = {variant.text for variant in project.site.all_variants()}
    assert text == "<p><strong>a</strong> <mark>b</mark></p>\n"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("\n \n- a\n", "\n<ul>\n  <li>a</li>\n</ul>\n"),
        ("\r\na", "\n<p>a</p>\n"),
        ("a\n  b\n  ", "<p>a\n  b</p>\n\n"),
        ("a\n", "<p>a</p>\n"),
    ],
)
def test_markdownify_keeps_white_space_as_kramdown_does(make: Make, text: str, html: str) -> None:
    settings = configuration({"audiences": {}}) + "markdown_extensions: [tandem.kramdown]\n"
    page = f"{{{{ '{text}' | markdownify }}}}"
    project = make({"docs/page.md": page, "mkdocs.yml": settings})
    (made,) = {variant.text for variant in project.site.all_variants()}
    assert made == html


def test_headings_that_templates_read_have_no_link_to_themselves(make: Make) -> None:
    page = "{{ '# A' | markdownify }}{% for it in site.tours %}{{ it.content }}{% endfor %}"
    settings = configuration({"audiences": {}}) + "markdown_extensions: [toc: {permalink: true}]\n"
    files = {"_config.yml": "collections: {tours: {}}\n", "_tours/one.md": "---\n---\n# B\n"}
    project = make({"docs/page.md": page, "mkdocs.yml": settings, **files})
    (text,) = {variant.text for variant in project.site.all_variants()}
    assert text == '<h1 id="a">A</h1>\n<h1 id="b">B</h1>\n'


WRONG = {
    "an option": (
        "- toc:\n    permalnk: true\n",
        (4, 5),
        "no option 'permalnk'; did you mean 'permalink'",
    ),
    "an option elsewhere": (
        "[toc]\nmdx_configs:\n  toc: {permalnk: 1}\n",
        (4, 9),
        "has no option 'permalnk'",
    ),
    "an option in a mapping": ("  toc: {permalnk: 1}\n", (3, 9), "has no option 'permalnk'"),
    "a name": (
        "- pymdownx.superfence\n",
        (3, 3),
        "there is no Markdown extension 'pymdownx.superfence'; did you mean 'pymdownx.superfences'",
    ),
    "a value": (
        "- pymdownx.superfences:\n    custom_fences: 5\n",
        (3, 3),
        "cannot be loaded with its options",
    ),
    "a name of Python": (
        "- toc:\n    slugify: !!python/name:pymdownx.slugs.none\n",
        (3, 3),
        "cannot be loaded with its options",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_extension_is_found_at_its_place(what: str, tmp_path: Path) -> None:
    written, (line, column), message = WRONG[what]
    gap = " " if written.startswith("[") else "\n"
    text = f"plugins: [tandem]\nmarkdown_extensions:{gap}{written}"
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    with pytest.raises(FindingError) as caught:
        reader(settings_of(Configuration.read(tmp_path / "mkdocs.yml")))
    assert message in str(caught.value)
    assert caught.value.finding.location == Location("mkdocs.yml", line, column)
