"""What may be an address is found without reading Markdown: never fewer than its links."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mkdocs_tandem.pages.markdown import MarkdownReader

_EXTENSIONS = {"toc": {}, "tables": {}, "fenced_code": {}, "attr_list": {}, "md_in_html": {}}

_BITS = (
    "[a](x.md)",
    "[b]( y.md 'title')",
    "[c](my file.md)",
    "[d](<z.md>)",
    "[e][ref]",
    "[ref]: r.md",
    "[ref]:\n  q.md",
    "[^1]: note",
    "![i](p.png)",
    '<a href="h.md">',
    "<img src=s.png>",
    "</a>",
    "{: href=k.md }",
    "<https://x.example/>",
    "<m@x.example>",
    "\n```\n[in](code.md)\n```\n",
    "`[in](code.md)`",
    "\n    [in](block.md)\n",
    "[f](a(b).md)",
    "[g](a\\)b.md)",
    "[h](a&amp;b.md)",
    "[i](x.md#y)",
    "arr[0]: 1",
    "](",
    "[",
    "]",
    "\\",
    "\n",
    "\n\n",
    "> ",
    "- ",
    "# T\n",
    "*",
    "words ",
)


@given(st.lists(st.sampled_from(_BITS), max_size=10).map("".join))
@example("[a\n](x.md)")
@example("](\n{: href=k.md }")
@example("[a](x.md)[^1]: note\n[^1]: note[a](x.md)")
@example("[two\nlines]: x.md\n\n[two lines]")
def test_no_link_is_missed(text: str) -> None:
    reader = MarkdownReader(_EXTENSIONS)
    found = reader.addresses(text)
    links = {link.url for link in reader.document(text).links}
    assert found is None or links <= {url for url, _ in found}


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("[a](x.md) ![b](p.png 'c')\n\n[d]: y.md#z\n", ["x.md", "p.png", "y.md#z"]),
        ('<a href="x">x</a>', ["x"]),
        ("nothing [^1] `x[0]`\n\n[^1]: a note\n", []),
        ("```\n[a](x)\n```\n[b](y)", ["y"]),
    ],
)
def test_what_is_plain_needs_no_reading(text: str, urls: list[str]) -> None:
    found = MarkdownReader(_EXTENSIONS).addresses(text)
    assert found is not None
    assert [url for url, _ in found] == urls


@pytest.mark.parametrize(
    "text",
    ["[a](b c.md)", "<https://x.example>", "[a](b&amp;c)", ">" * 100 + " deep", "see x[0]: it is"],
)
def test_what_is_not_plain_has_to_be_read(text: str) -> None:
    assert MarkdownReader(_EXTENSIONS).addresses(text) is None


def test_an_extension_that_makes_links_of_its_own_has_every_page_read() -> None:
    assert MarkdownReader({"pymdownx.magiclink": {}}).addresses("plain") is None
