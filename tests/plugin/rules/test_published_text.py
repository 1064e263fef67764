"""Text of one audience in published files of another."""

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.rules.published_text import PageText, PublishedFile, SiteText

RIDER, OWNER = frozenset({"rider"}), frozenset({"owner"})
BOTH = RIDER | OWNER


def _page(rows: str) -> PublishedFile:
    return PublishedFile(f"owner/{len(rows)}.html", rows, OWNER)


def _site(*pages: PageText) -> SiteText:
    return SiteText(pages, (Audience("rider", "Riders"), Audience("owner", "Owners")))


def _cells(*texts: str) -> str:
    return "".join(f"<tr>\n<td>{text}</td>\n</tr>\n" for text in texts)


def test_a_cell_that_another_page_has_as_well_stays_between_its_neighbours() -> None:
    site = _site(
        PageText("errors.md", RIDER, "rider/errors/", "| 611 | the pass lacks that zone |"),
        PageText("errors.md", OWNER, "owner/errors/", "None."),
        PageText("all.md", BOTH, "all/", "| 611 | 403 | the pass lacks that zone |"),
    )
    first = _page(_cells("403"))
    second = _page(_cells("611", "403", "the pass lacks that zone"))
    assert not site.leaks([first, second], [])


def test_a_foreign_row_is_found_where_some_of_its_cells_are_on_other_pages() -> None:
    site = _site(
        PageText("errors.md", RIDER, "rider/errors/", "| 611 | 403 | the pass lacks that zone |"),
        PageText("errors.md", OWNER, "owner/errors/", "403"),
    )
    first = _page(_cells("403"))
    second = _page(_cells("611", "403", "the pass lacks that zone"))
    (finding,) = site.leaks([first, second], [])
    assert "'611 403 the pass lacks that'" in finding.message
    assert finding.audiences == ("owner",)


def test_markup_in_code_is_text_that_readers_have() -> None:
    command = "POST /riders/passes/zones/all/renewals"
    site = _site(
        PageText("zones.md", RIDER, "rider/zones/", f"Ask for {command} now."),
        PageText("zones.md", OWNER, "owner/zones/", "None."),
        PageText("manual.md", BOTH, "manual/", f"```html\n<!-- {command} -->\n```\n"),
    )
    assert not site.leaks([_page(f"<pre>&lt;!-- {command} --&gt;</pre>")], [])
