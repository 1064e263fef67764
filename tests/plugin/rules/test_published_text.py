"""Text of one audience in published files, without a build."""

import pytest

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.rules.published_text import PageText, PublishedFile, SiteText

DESK, DOCK = Audience("desk", "Desk"), Audience("dock", "Dock")
OWN = "| 4711 | the key opens no gate |"


@pytest.mark.parametrize(
    ("cells", "found"),
    [(("4711", "9"), 0), (("4711",), 1)],
    ids=["another cell between them", "the same words in a row"],
)
def test_words_count_as_a_row_only_if_nothing_is_between_them(
    cells: tuple[str, ...], found: int
) -> None:
    other = "# Codes\n\n| 4710 | 9 | nothing |"
    pages = [
        PageText("docs/a.md", frozenset({"desk"}), "desk/a/", f"# Codes\n\n{OWN}"),
        PageText("docs/b.md", frozenset({"dock"}), "dock/b/", other),
    ]
    rows = ["4710", "9", "nothing", *cells, "the key opens no gate"]
    text = "\n".join(f"<td>{cell}</td>" for cell in rows)
    site = SiteText(pages, [DESK, DOCK])
    leaks = site.leaks([PublishedFile("dock/b/index.html", text, frozenset({"dock"}))], [])
    assert len(leaks) == found
