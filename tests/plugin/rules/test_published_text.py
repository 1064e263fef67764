"""Text of one audience in published files of another."""

import html
import json
from urllib.parse import quote, quote_plus

import pytest

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.rules import published_text
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


def test_titles_of_pages_in_a_row_are_no_text_of_others() -> None:
    listed = "* [Choosing a lock](lock.md)\n* [Renting a locker](locker.md) takes two keys\n"
    site = _site(
        PageText("lists.md", RIDER, "rider/lists/", listed),
        PageText("lists.md", OWNER, "owner/lists/", "None."),
        PageText("lock.md", BOTH, "lock/", "# Choosing a lock\n"),
        PageText("locker.md", BOTH, "locker/", "# Renting a locker\n"),
    )
    assert not site.leaks([_page(_cells("Choosing a lock", "Renting a locker"))], [])
    assert not site.leaks([_page(_cells("of", "a lock", "Renting a locker", "x"))], [])
    assert site.leaks([_page("<p>Renting a locker takes two keys</p>")], [])


def test_the_name_of_a_reference_is_no_word_that_readers_have() -> None:
    text = "We use the [blue][colour] key of the house"
    site = _site(
        PageText("start.md", RIDER, "rider/start/", text.replace("[colour]", "")),
        PageText("more.md", OWNER, "owner/more/", text),
    )
    assert not site.leaks([_page("<p>We use the <a>blue</a> key of the house</p>")], [])


def test_the_target_of_a_link_that_readers_have_is_no_text_of_others() -> None:
    site = _site(
        PageText("start.md", RIDER, "rider/start/", "# Sending several parts at once\n"),
        PageText("more.md", OWNER, "owner/more/", "[x](start.md#sending-several-parts-at-once)"),
    )
    link = "[x](../start.md#sending-several-parts-at-once)"
    assert not site.leaks([PublishedFile("owner/more/index.md", link, OWNER)], [])
    printed = '<a href="#owner-more-start.md-sending-several-parts-at-once">x</a>'
    assert not site.leaks([PublishedFile("owner/print/index.html", printed, OWNER)], [])


@pytest.mark.parametrize(
    ("plugins", "hint"),
    [
        (["rss"], "the plugin 'rss'"),
        (["rss", "tags"], "the plugin 'rss' or 'tags'"),
        (["rss", "hook.py"], "the plugin 'rss' or the hook 'hook.py'"),
        (["hook.py"], "the hook 'hook.py'"),
        (["a", "b", "c", "d", "e", "hook.py"], "one of 5 plugins or the hook 'hook.py'"),
    ],
)
def test_who_may_have_published_text_of_others_is_named(plugins: list[str], hint: str) -> None:
    site = _site(PageText("start.md", RIDER, "rider/start/", "Two keys open the green door"))
    (finding,) = site.leaks([_page("Two keys open the green door")], plugins)
    assert finding.hint == f"it probably comes from {hint}"


def test_cells_that_a_table_drops_are_not_between_those_that_it_shows() -> None:
    head = "| kind | days |\n| --- | --- |\n| home | 60 |"
    site = _site(
        PageText("kinds.md", RIDER, "rider/kinds/", f"{head}\n| room | 1 |\n"),
        PageText("kinds.md", OWNER, "owner/kinds/", f"{head}| desk | 90 |\n| room | 1 |\n"),
    )
    assert not site.leaks([_page(_cells("kind", "days", "home", "60", "room", "1"))], [])


def test_markup_in_code_is_text_that_readers_have() -> None:
    command = "POST /riders/passes/zones/all/renewals"
    site = _site(
        PageText("zones.md", RIDER, "rider/zones/", f"Ask for {command} now."),
        PageText("zones.md", OWNER, "owner/zones/", "None."),
        PageText("manual.md", BOTH, "manual/", f"```html\n<!-- {command} -->\n```\n"),
    )
    assert not site.leaks([_page(f"<pre>&lt;!-- {command} --&gt;</pre>")], [])


def test_a_heading_with_the_end_of_the_one_before_it_is_no_text_of_others() -> None:
    own = "Trips are cancelled by webhooks."
    rows = ["## Webhooks", "{}", "## Handling failed deliveries in production"]
    site = _site(
        PageText("hooks.md", RIDER, "rider/hooks/", "\n".join(rows).format(own)),
        PageText("hooks.md", OWNER, "owner/hooks/", "\n".join(rows).format("Vehicles are sold.")),
    )
    assert not site.leaks(
        [_page("<li>Webhooks</li>\n<li>Handling failed deliveries in production</li>")], []
    )
    (finding,) = site.leaks([_page(f"<p>{own}</p>\n<p>Handling failed deliveries</p>")], [])
    assert "trips are cancelled by webhooks handling" in finding.message


def test_what_some_audiences_share_is_no_text_of_one_of_them() -> None:
    rows = ["{}", "## Handling failed deliveries in production", "Ask the depot for help with it."]
    audiences = [Audience(name, name) for name in ("rider", "owner", "clerk")]
    pages = [
        PageText("a.md", readers, "a/", "\n".join(rows).format(first))
        for readers, first in ((RIDER, "Trips end by webhooks."), (OWNER, "None."))
    ]
    html = "<li>Webhooks</li>\n<li>Handling failed deliveries in production</li>"
    assert not SiteText(pages, audiences).leaks([_page(html)], [])
    leaked = PublishedFile("clerk/x.html", f"<p>{rows[2]}</p>", frozenset({"clerk"}))
    (finding,) = SiteText(pages, audiences).leaks([leaked], [])
    assert "'ask the depot for help with', which is for owner and rider only" in finding.message


def test_the_kind_of_an_admonition_is_no_word_that_readers_have() -> None:
    line = "Lock the vehicle at the northern depot."
    audiences = [Audience(name, name) for name in ("rider", "owner", "clerk")]
    pages = (
        PageText("a.md", RIDER, "rider/a/", f"{line}\n\nThe owner pays for it."),
        PageText("a.md", OWNER, "owner/a/", f'{line}\n\n!!! note "The rider pays"\n    Always.\n'),
        PageText("a.md", frozenset({"clerk"}), "clerk/a/", "None."),
    )
    html = f"<p>{line}</p>\n<p>The rider pays</p>\n<p>Always.</p>"
    assert not SiteText(pages, audiences).leaks([_page(html)], [])


def test_escaped_markup_between_words_that_readers_have_is_no_text_of_others() -> None:
    text = "Lock the &lt;b&gt;vehicle&lt;/b&gt; at the northern depot in winter."
    site = _site(
        PageText("a.md", RIDER, "rider/a/", "Lock the vehicle at the northern depot in spring."),
        PageText("a.md", OWNER, "owner/a/", text),
    )
    assert not site.leaks([_page(f"<p>{text}</p>")], [])


TITLE = "Plan for the Übersee launch"
TEXT = "The overseas launch moves every vehicle to the northern depot in spring."
EXCLUSIVE = (
    PageText("plan.md", OWNER, "owner/plan/", f"# {TITLE}\n\n{TEXT}\n", {"tags": ["Skunkworks"]}),
    PageText("overview.md", OWNER, "owner/overview/", "# Overview\n\nFor owners.\n"),
    PageText("guide.md", RIDER, "rider/guide/", "# Guide\n\nAn overview of all rides.\n"),
    PageText("same.md", RIDER, "rider/same/", f"# Depots of the city\n\n{'Same for all. ' * 4}\n"),
    PageText(
        "other.md", OWNER, "owner/other/", f"# Depots of the city\n\n{'Same for all. ' * 4}\n"
    ),
)
LEAKS = {
    "a comment": f"<!-- {TEXT} -->",
    "a comment with elements": f"<!-- <p>{TITLE}</p> -->",
    "a data attribute": f'<i data-x="{TEXT}"></i>',
    "a description of an image": f"<img alt='{TITLE}'>",
    "a label": f'<a href="/" aria-label="{TITLE}">x</a>',
    "the title of a window": f"<title>{TITLE} - Cars</title>",
    "a keyword": '<meta name="keywords" content="cars, Skunkworks">',
    "a preview": f'<meta property="og:title" content="{TITLE} | Cars">',
    "JSON-LD": '<script type="application/ld+json">{"keywords": ["Skunkworks"]}</script>',
    "JSON with escapes": f"<script>var t = {json.dumps(TITLE)}</script>",
    "a diagram": f'<pre class="mermaid">graph LR; A[{TITLE}] --&gt; B</pre>',
    "a picture": f"<svg><desc>{TITLE}</desc></svg>",
    "a picture in an address": f'<img src="data:image/svg+xml,{quote(f"<svg>{TEXT}</svg>")}">',
    "a style": f'<style>a::after {{ content: "{TITLE}" }}</style>',
    "an encoded address": '<a href="/x?next=%2Fowner%2Fplan%2F">x</a>',
    "an address with entities": '<a href="&#47;owner&#47;plan&#47;">x</a>',
    "a text fragment": f'<a href="/x/#:~:text={quote(TEXT)}">x</a>',
    "a query": f'<a href="/?q={quote_plus(TITLE)}">x</a>',
    "entities": "".join(f"&#{ord(char)};" for char in TITLE),
    "characters that are not shown": "<h1>" + TITLE.replace("see", "\u200bsee") + "</h1>",
    "a decomposed letter": "<h1>" + TITLE.replace("Ü", "U\u0308") + "</h1>",
    "another case": f"<h1>{TITLE.upper()}</h1>",
    "several elements": "<h1>" + TITLE.replace("for", "<b>for</b>\n") + "</h1>",
    "an embedded page": f'<iframe srcdoc="{html.escape(f"<p>{TEXT}</p>")}"></iframe>',
    "a breadcrumb": f"<ol><li>Home</li><li>{TITLE}</li></ol>",
    "a feed": f"<description><![CDATA[{TITLE}]]></description>",
    "HTML as text": html.escape(html.escape(f"<p>{TEXT.replace('e', '&#101;')}</p>")),
    "a script with escapes": "".join(f"\\x{ord(char):02x}" for char in TITLE),
    "an encoded text": f"<script>decodeURIComponent('{quote(quote(TITLE))}')</script>",
    "places for line breaks": "<wbr>".join(TITLE),
}


@pytest.mark.parametrize("place", ["inside", "outside"])
@pytest.mark.parametrize("what", LEAKS)
def test_text_of_others_is_found_wherever_a_page_has_it(what: str, place: str) -> None:
    article = f"<article>\n{LEAKS[what] if place == 'inside' else 'x'}\n</article>"
    text = article if place == "inside" else f"{LEAKS[what]}\n{article}"
    (finding,) = _site(*EXCLUSIVE).leaks([PublishedFile("rider/x/index.html", text, RIDER)], [])
    assert finding.audiences == ("rider",)


def test_text_of_others_is_found_in_the_path_of_a_file_that_is_no_page() -> None:
    path = "rider/tags/plan-for-the-übersee-launch/index.html"
    (finding,) = _site(*EXCLUSIVE).leaks([PublishedFile(path, "x", RIDER)], [])
    assert TITLE in finding.message
    assert not _site(*EXCLUSIVE).leaks([PublishedFile(path, "x", RIDER, "docs/plan.md")], [])


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("x.html", "<!-- Blue&nbsp;Moon -->"),
        ("x.html", "<!-- <b>Blue</b> M\u00adoon -->"),
        ("x.html", '<a href="/search?a=1&amp;q=a+blue+moon">x</a>'),
        ("feed.xml", "<title>Blue &lt;em&gt;Moon&lt;/em&gt;</title>"),
    ],
)
def test_a_private_word_in_disguise_is_found(path: str, text: str) -> None:
    audiences = (Audience("rider", "Riders"), Audience("owner", "Owners", private=("Blue Moon",)))
    (finding,) = SiteText(EXCLUSIVE, audiences).leaks([PublishedFile(path, text, RIDER)], [])
    assert "the private word 'blue moon'" in finding.message


HARMLESS = {
    "a title that is one common word": '<h1>Overview</h1><a title="Overview">Overview</a>',
    "a title that both have": "<title>Depots of the city - Cars</title><h1>Depots of the city</h1>",
    "a text that both have": f"<p>{'Same for all. ' * 4}</p>",
    "words of a title in another order": '<a title="The launch for the Übersee plan">x</a>',
    "an address that begins alike": '<a href="/owner/planet/">x</a><a href="/owner/">Owners</a>',
    "letters that mean nothing": f'<img src="data:image/png;base64,{"eHh4" * 30}">',
    "names of classes": '<i class="plan-for-the-übersee-launch"></i>',
}


@pytest.mark.parametrize("what", HARMLESS)
def test_what_readers_have_themselves_is_no_leak(what: str) -> None:
    text = f"<p>{HARMLESS[what]}</p>\n<article>\n{HARMLESS[what]}\n</article>"
    assert not _site(*EXCLUSIVE).leaks([PublishedFile("rider/x/index.html", text, RIDER)], [])


def test_the_same_is_found_if_no_line_that_was_read_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = [
        PublishedFile(f"{next(iter(readers))}/{number}.html", f"{_cells('403')}{leak}", readers)
        for readers in (RIDER, OWNER)
        for number, leak in enumerate(LEAKS.values())
    ]
    found = _site(*EXCLUSIVE).leaks(files, [])
    for name in ("_LONGEST", "_MOST_WORDS", "_MOST_LINES"):
        monkeypatch.setattr(published_text, name, 0)
    assert found
    assert _site(*EXCLUSIVE).leaks(files, []) == found
