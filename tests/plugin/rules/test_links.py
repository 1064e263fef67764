from difflib import get_close_matches
from pathlib import Path

import pytest
from mkdocs.theme import Theme

from mkdocs_tandem import suggestions
from mkdocs_tandem.config.theme_ids import theme_ids
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.project.project import Project
from tests.plugin.conftest import Make
from tests.support.projects import configuration

LINK_RULES = {"broken-link", "broken-anchor", "crossing-link", "broken-operation-link"}
CONFIGURATION = configuration({"endpoints": [{"include": "endpoint.md"}], "execute": {}})


def _found(project: Project) -> list[Finding]:
    found = project.check(execute=False).findings
    assert {finding.rule for finding in found} <= LINK_RULES
    return list(found)


def _told(project: Project) -> list[str]:
    return [
        f"{one.rule} {one.location} {','.join(one.audiences)}: {one.message}"
        for one in _found(project)
    ]


@pytest.mark.parametrize(
    "link",
    [
        "[a](other.md)",
        "[a](other.md#part)",
        "[a](folder/third.md)",
        "[a](#here)",
        "[a](#)",
        "[a](#:~:text=Here)",
        "[a](other.md#tag/Parcels)",
        "[a](other.md#/parcels/add)",
        "[a](other.md#part:~:text=Part)",
        "[a](../other/)",
        "[a](../other/#part)",
        "![a](picture.png)",
        "[a](manual.pdf#page=2)",
        '<a href="../other/">a</a>',
        '<img src="../../picture.png">',
        '<a href="" class="menu">a</a>',
        '<a href=""></a>',
        '`<a href="">a</a>`',
        "[a](/{{ page.subsection }}/other/)",
        "[a](/{{ page.subsection }}/other)",
        "[a](/{{ page.subsection }}/other/index.html#part)",
        "[a](/all/)",
        "[a](all.md)",
        "[a](/picture.png)",
        "[a](/sitemap.xml)",
        "[a](https://example.org/nowhere/)",
        "[a](//example.org/nowhere/)",
        "[a](mailto:a@example.org)",
        "<a@example.org>",
        "[a](javascript:void\\(0\\))",
        "[a](https://docs.example.org/{{ page.subsection }}/other/)",
        "[a](<%= path %>)",
        '<a href="<%= path %>">a</a>',
        "[a][b]\n\n[b]: <%= path %>",
        "<% write('[a](gone.md)') %>",
    ],
)
def test_a_link_that_leads_somewhere_is_no_finding(link: str, make: Make) -> None:
    files = {
        "mkdocs.yml": f"site_url: https://docs.example.org/\n{CONFIGURATION}",
        "docs/page.md": f"# Here\n\n{link}\n",
        "docs/other.md": "# Other\n\n## Part\n",
        "docs/folder/third.md": "# Third\n\n[a](../other.md)\n",
        "docs/all.md": "---\naudiences: []\n---\n[a](page.md) [b](/b2b/page/) [c](b2c/page.md)\n",
        "docs/picture.png": "",
        "docs/manual.pdf": "",
    }
    assert _told(make(files)) == []


@pytest.mark.parametrize(
    ("link", "place", "message"),
    [
        ("[a](othr.md)", "3:5", "there is nothing at 'othr.md'"),
        ("![a](no.png)", "3:6", "there is nothing at 'no.png'"),
        ("[a](other.html)", "3:5", "there is nothing at 'other.html'"),
        ("[a](other/)", "3:5", "there is nothing at 'other/'"),
        ('<a href="other.md">a</a>', "3:10", "there is nothing at 'other.md'"),
        ("[a][b]\n\n[b]: no.md", "5:6", "there is nothing at 'no.md'"),
        ("[a](#there)", "3:5", "this page has no heading '#there'"),
        ("[a](other.md#x)", "3:5", "'other.md' has no heading '#x'"),
        ("[a](other.md#x:~:text=y)", "3:5", "'other.md' has no heading '#x'"),
        ("[a](/other/)", "3:5", "a link that begins with '/' leaves the folder of its audience"),
        ("[a](http://[)", "3:5", "there is nothing at 'http://['"),
        ("[a]()", "3:4", "the link has no address, so it leads to this page"),
        ("[a][b]\n\n[b]: <>", "5:6", "the link has no address, so it leads to this page"),
        ('<a href="">a</a>', "3:9", "the link has no address, so it leads to this page"),
        ("<a href=''><b>a</b></a>", "3:9", "the link has no address, so it leads to this page"),
    ],
)
def test_a_link_that_leads_nowhere_is_found_where_it_is_written(
    link: str, place: str, message: str, make: Make
) -> None:
    files = {
        "mkdocs.yml": CONFIGURATION,
        "docs/page.md": f"# Here\n\n{link}\n",
        "docs/other.md": "# Other\n",
    }
    rule = "broken-anchor" if "heading" in message else "broken-link"
    assert _told(make(files)) == [f"{rule} docs/page.md:{place} b2c,b2b: {message}"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Run:\n\n    val e = Queue[Int]()\n\n    f[a]()\n\nx\n", []),
        ("Run:\n\n\tf[a]()\n", []),
        ("Text\n    f[a]()\n", [4]),
        ("* x\n\n    f[a]()\n\n        g[a]()\n\n    h[a]()\n", [5, 9]),
        ("1. x\n\n    - y\n\n        f[a]()\n\nEnd.\n\n    g[a]()\n", [7]),
        ("!!! note\n\n    f[a]()\n", [5]),
    ],
)
def test_an_empty_link_in_indented_code_is_code(text: str, lines: list[int], make: Make) -> None:
    project = make({"mkdocs.yml": CONFIGURATION, "docs/page.md": f"# A\n\n{text}"})
    assert [finding.location.line for finding in _found(project)] == lines


@pytest.mark.parametrize("more", ["", "*[API]: interface\n"])
def test_a_note_is_a_link_without_the_extension_for_footnotes(more: str, make: Make) -> None:
    text = f"# A\n\nText[^x].\n\n[^x]: Later.\n\n{more}"
    files = {"mkdocs.yml": CONFIGURATION, "docs/page.md": text}
    (found,) = _found(make(files))
    assert (found.location.line, found.location.column) == (5, 7)
    assert "'footnotes'" in found.hint
    files["mkdocs.yml"] += "markdown_extensions: [footnotes]\n"
    assert _found(make(files)) == []


def test_an_address_that_names_an_audience_is_wrong_for_the_others(make: Make) -> None:
    files = {"mkdocs.yml": CONFIGURATION, "docs/page.md": "[a](/b2c/other/)\n", "docs/other.md": ""}
    (finding,) = _found(make(files))
    assert (finding.rule, finding.audiences) == ("crossing-link", ("b2b",))
    assert finding.message == "'/b2c/other/' is written for b2c"
    assert finding.hint == "write 'other.md', which stays within the audience"


def test_a_broken_link_is_found_in_the_include_and_the_capture_that_wrote_it(make: Make) -> None:
    files = {
        "mkdocs.yml": CONFIGURATION,
        "docs/page.md": "{% capture a %}\n[a](no.md){% endcapture %}\n{{ a }} {% include b.md %}\n",
        "_includes/b.md": "See\n[b](nothing.md).\n",
    }
    assert _told(make(files)) == [
        "broken-link _includes/b.md:2:5 b2c,b2b: there is nothing at 'nothing.md'",
        "broken-link docs/page.md:2:5 b2c,b2b: there is nothing at 'no.md'",
    ]


def test_an_address_that_liquid_makes_is_found_where_it_begins(make: Make) -> None:
    files = {
        "mkdocs.yml": CONFIGURATION,
        "docs/page.md": "[a]({{ site.baseurl }}/web/{{ page.subsection }}/realms/#brands)\n",
    }
    found = _found(make(files))
    assert [(str(one.location), one.audiences, one.message) for one in found] == [
        ("docs/page.md:1:23", ("b2b",), "there is nothing at '/web/b2b/realms/'"),
        ("docs/page.md:1:23", ("b2c",), "there is nothing at '/web/b2c/realms/'"),
    ]


def test_a_heading_that_is_there_for_one_audience_is_missed_by_the_other_alone(make: Make) -> None:
    files = {
        "mkdocs.yml": CONFIGURATION,
        "docs/page.md": "[a](other.md#realms)\n",
        "docs/other.md": "{% if page.subsection == 'b2c' %}\n# Realms\n{% endif %}\n",
    }
    (finding,) = _found(make(files))
    assert (finding.audiences, finding.hint) == (("b2b",), "it exists for b2c only")


def test_a_page_that_is_there_for_one_audience_is_missed_by_the_other_alone(make: Make) -> None:
    files = {
        "mkdocs.yml": CONFIGURATION,
        "docs/page.md": "[a](realms.md)\n",
        "docs/realms.md": "---\nsubsection: b2c\n---\n# Realms\n",
    }
    (finding,) = _found(make(files))
    assert (finding.rule, finding.audiences) == ("broken-link", ("b2b",))
    assert finding.hint == "it exists for b2c only: put the link inside a condition"


@pytest.mark.parametrize(
    ("link", "hint"),
    [
        ("retries.md", "did you mean 'retry.md'?"),
        ("retry.mp4", ""),
        ("retry/", "did you mean 'retry.md'?"),
        ("/retry/", "write 'retry.md'"),
        ("deeper/retry.md", "did you mean 'retry.md'?"),
        ("quite-something-else.md", ""),
        ("#postcallback", "did you mean '#post-callback'?"),
    ],
)
def test_the_hint_names_what_was_probably_meant(link: str, hint: str, make: Make) -> None:
    files = {
        "mkdocs.yml": CONFIGURATION,
        "docs/page.md": f"# Post callback\n\n[a]({link})\n",
        "docs/retry.md": "# Retry\n",
    }
    assert [finding.hint for finding in _found(make(files))] == [hint]


def test_below_a_base_only_addresses_below_it_are_the_sites_own(make: Make) -> None:
    files = {
        "mkdocs.yml": f"site_url: https://example.org/docs/\n{CONFIGURATION}",
        "docs/page.md": (
            "[a](/docs/{{ page.subsection }}/page/)\n[b](/docs/no/)\n[c](/elsewhere/)\n"
            "[d](/{{ page.subsection }}/page/)\n"
        ),
    }
    assert {(one.location.line, one.message) for one in _found(make(files))} == {
        (2, "there is nothing at '/no/'"),
        (4, "there is nothing at '/b2c/page/'"),
        (4, "there is nothing at '/b2b/page/'"),
    }


def test_an_operation_that_only_one_contract_has_is_missed_for_the_other(make: Make) -> None:
    files = {
        "mkdocs.yml": CONFIGURATION,
        "docs/page.md": "[a](api.html#tag/Remote/operation/setFleetVehicleRemote)\n",
        "docs/api.html": "",
    }
    (finding,) = _found(make(files))
    assert (finding.rule, finding.audiences) == ("broken-operation-link", ("b2c",))


def test_addresses_without_folders_are_known(tmp_path: Path, make: Make) -> None:
    files = {
        "mkdocs.yml": f"use_directory_urls: false\n{CONFIGURATION}",
        "docs/page.md": "[a](/{{ page.subsection }}/page.html) [b](other.html) [c](/b2b/page/)\n",
        "docs/other.md": "# Other\n",
    }
    assert {one.message for one in _found(make(files))} == {"there is nothing at '/b2b/page/'"}


SERVED = """\
site_name: S
plugins:
  - tandem: {links: {anchors: [article], served: [/reference/*]}}
"""


def test_anchors_of_the_theme_and_addresses_of_others_can_be_named(make: Make) -> None:
    files = {
        "mkdocs.yml": SERVED,
        "docs/page.md": (
            "# Page\n[a](#article) [b](#artcle) [c](other.md#article)\n"
            "[d](/reference/cars/) [e](/referenc/cars/)\n"
        ),
        "docs/other.md": "# Other\n",
    }
    assert [one.message for one in _found(make(files))] == [
        "this page has no heading '#artcle'",
        "there is nothing at '/referenc/cars/'",
    ]


def test_ids_in_the_templates_of_a_theme_are_on_every_page(make: Make) -> None:
    files = {
        "mkdocs.yml": "site_name: S\ntheme: {name: mkdocs, custom_dir: looks}\nplugins: [tandem]\n",
        "looks/main.html": '<main class="x"\n id="wharf"><i id="{{ page.x }}">{{ id="no" }}</i>',
        "looks/parts/foot.html": "<p id='keel' hidden><a class='x' name='bow'><input name='q'>",
        "docs/page.md": (
            "# Page\n[a](#wharf) [b](#wharv) [c](other.md#keel) [d](#no) [e](#bow) [f](#q)\n"
        ),
        "docs/other.md": "# Other\n",
    }
    assert [one.message for one in _found(make(files))] == [
        "this page has no heading '#wharv'",
        "this page has no heading '#no'",
        "this page has no heading '#q'",
    ]


def test_ids_in_the_templates_of_a_theme_are_known_while_a_site_is_built(tmp_path: Path) -> None:
    (tmp_path / "main.html").write_text('<div id="banner"></div>', "utf-8")
    for theme in ({"custom_dir": "."}, Theme(name="mkdocs", custom_dir=str(tmp_path))):
        assert list(theme_ids(theme, tmp_path)) == ["banner"]


def test_a_page_is_found_at_each_address_that_a_server_answers(make: Make) -> None:
    files = {
        "mkdocs.yml": "site_name: S\nplugins: [tandem]\n",
        "_config.yml": "collections: {terms: {output: true, permalink: /terms/:name}}\n",
        "_terms/berth.md": "---\ntitle: Berth\n---\n# Berth\n",
        "docs/page.md": "# Page\n[a](/terms/berth.html) [b](/terms/berth) [c](/terms/birth.html)\n",
    }
    assert [one.message for one in _found(make(files))] == [
        "there is nothing at '/terms/birth.html'"
    ]


def test_ids_and_links_of_an_indented_html_page_are_read(make: Make) -> None:
    html = '---\ntitle: Shop\n---\n\n    <h4 id="oars">Oars</h4>\n    <a href="#sails">Sails</a>\n'
    files = {
        "mkdocs.yml": "site_name: S\nplugins: [tandem]\n",
        "docs/page.md": "# Page\n[a](/shop/#oars) [b](/shop/#masts)\n",
        "docs/shop.html": html,
    }
    assert [(str(one.location), one.message) for one in _found(make(files))] == [
        ("docs/page.md:2:22", "'/shop/' has no heading '#masts'"),
        ("docs/shop.html:6:14", "this page has no heading '#sails'"),
    ]


def test_a_redirect_that_two_pages_claim_is_found_on_both(make: Make) -> None:
    page = "---\ntitle: T\nredirect_from:\n  - /{}/\n  - /was/\n---\n# T\n"
    files = {
        "mkdocs.yml": "site_name: S\nplugins: [tandem]\n",
        "docs/a.md": page.format("x"),
        "docs/b.md": page.format("y"),
    }
    findings = [it for it in make(files).check().findings if it.rule == "duplicate-url"]
    assert sorted((it.location.path, it.location.line) for it in findings) == [
        ("docs/a.md", 5),
        ("docs/b.md", 5),
    ]


FILES_OF_SITES = ["sitemap.xml", "404.html", "search/search_index.json", "boat.png"]


@pytest.mark.parametrize("name", FILES_OF_SITES)
def test_a_redirect_in_the_place_of_a_file_is_found(name: str, make: Make) -> None:
    files = {
        "mkdocs.yml": "site_name: S\nplugins: [tandem]\n",
        "docs/boat.png": "",
        "docs/a.md": f"---\nredirect_from:\n- /was/\n- /{name}\n---\n# T\n",
    }
    findings = make(files).check().findings
    assert [(it.rule, it.location.line) for it in findings] == [("duplicate-url", 4)]


def test_a_placeholder_that_nothing_fills_is_found_once_on_each_page(make: Make) -> None:
    page = "---\ntitle: T\npermalink: /x/:number.html\nredirect_from: [/x/:number]\n---\n# T\n"
    settings = "site_name: S\nplugins: [tandem]\n"
    files = {f"docs/{name}.md": page for name in ("a", "b", "c")}
    findings = make({"mkdocs.yml": settings, **files}).check().findings
    assert {it.message for it in findings} == {
        "':number' in '/x/:number.html' is not filled",
        "':number' in '/x/:number' is not filled",
    }
    assert len({it.location.path for it in findings}) == len(findings) == 3


def test_every_broken_link_of_a_large_site_is_compared_with_few_names(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []

    def counted(name: str, names: list[str], n: int, cutoff: float) -> list[str]:
        compared.append(len(names))
        return get_close_matches(name, names, n, cutoff)

    monkeypatch.setattr(suggestions, "get_close_matches", counted)
    files = {f"docs/topic-{it:04}.md": f"# T\n[x](topic-{it}/about)\n" for it in range(300)}
    files["mkdocs.yml"] = "site_name: S\nplugins: [tandem]\n"
    assert len(_found(make(files))) == 300
    assert 0 < max(compared) < 50


@pytest.mark.parametrize(
    "missing", ["{% include missing.md %}", "{{ 1 | divided_by: 0 }}", "{% include ../a.md %}"]
)
def test_a_heading_of_a_page_that_is_not_rendered_whole_is_not_missed(
    missing: str, make: Make
) -> None:
    project = make(
        {
            "mkdocs.yml": "site_name: S\nplugins: [tandem]\n",
            "docs/page.md": "# Page\n\n[a](other.md#gone)\n",
            "docs/other.md": f"# Other\n\n{missing}\n",
        }
    )
    rules = {finding.rule for finding in project.check(execute=False).findings}
    assert len(rules) == 1
    assert not rules & LINK_RULES


def test_a_heading_that_an_unknown_block_leaves_out_is_not_missed(make: Make) -> None:
    files = {
        "mkdocs.yml": "site_name: S\nplugins:\n  - tandem\n",
        "docs/page.md": (
            "# Page\n[a](other.md#in-a-tab) [b](third.md#nowhere)\n"
            "[c](other.md#of-the-tag) [e](list.md#x)\n"
        ),
        "docs/list.md": "{% cards %}\nIts layout adds the headings.\n{% endcards %}\n",
        "docs/other.md": '# Other\n{% cards "Of the tag" %}\n## In a tab\n{% endcards %}\n',
        "docs/third.md": "# Third\nText {% badge %}.\n",
    }
    found = make(files).check(execute=False).findings
    assert [(it.rule, str(it.location)) for it in found if it.rule != "unknown-tag"] == [
        ("broken-anchor", "docs/page.md:2:28"),
    ]


def test_a_heading_that_an_unknown_tag_may_bring_is_not_missed(make: Make) -> None:
    files = {
        "mkdocs.yml": "site_name: S\nplugins:\n  - tandem\n",
        "docs/page.md": "# Page\n[a](other.md#create-a-case) [b](third.md#nowhere) [c](all.md#x)\n",
        "docs/other.md": "# Other\n\n{% apidoc postCase %}\n",
        "docs/all.md": "# All\n\n{% child_content %}\n",
        "docs/third.md": "# Third\n\nText with {% icon star %}.\n",
    }
    found = make(files).check(execute=False).findings
    assert [(it.rule, it.message) for it in found if it.rule != "unknown-tag"] == [
        ("broken-anchor", "'third.md' has no heading '#nowhere'")
    ]


def test_an_address_in_two_pairs_of_parentheses_is_one_mistake_at_the_second(make: Make) -> None:
    files = {
        "docs/a.md": "# A\n\nText [b]((b/c.md)) and [c](b/c.md).\n[d]((#a))\n",
        "docs/b/c.md": "# C\n",
    }
    found = make(files).check(execute=False).findings
    assert [(it.location.line, it.location.column, it.message) for it in found] == [
        (3, 10, "the address of this link is in parentheses twice"),
        (4, 5, "the address of this link is in parentheses twice"),
    ]


def test_links_from_the_root_of_a_site_that_got_audiences_are_one_mistake(make: Make) -> None:
    files = {
        "mkdocs.yml": "site_name: S\nplugins:\n  - tandem:\n      audiences: {a: {}, b: {}}\n",
        "docs/index.md": "# I\n[x](/guide/one/) [y](/guide/two/) [z](/prices/)\n",
        "docs/guide/one.md": "# One\n[y](/guide/two/)\n",
        "docs/guide/two.md": "# Two\n[x](/)\n",
    }
    found = make(files).check(execute=False).findings
    assert [(str(it.location), it.message, it.hint) for it in found] == [
        (
            "docs/guide/one.md:2:5",
            "a link that begins with '/' leaves the folder of its audience (4 places)",
            "write 'two.md'",
        ),
        ("docs/index.md:2:39", "there is nothing at '/prices/'", ""),
    ]


def test_a_heading_after_the_parentheses_of_a_link_is_found(make: Make) -> None:
    files = {
        "docs/a.md": "# A\n\n[b](b.md)[#x] and [b](b.md)[1], [b](b.md)[#x](b.md).\n",
        "docs/b.md": "# X\n",
    }
    (found,) = make(files).check(execute=False).findings
    assert (found.rule, found.location.column) == ("broken-link", 10)


def test_a_file_of_the_same_name_in_another_case_is_named(make: Make) -> None:
    plain = "site_name: S\nplugins:\n  - tandem\n"
    page = "# B\n\n![x](../img/X.PNG)\n"
    files = {"mkdocs.yml": plain, "docs/a/b.md": page, "docs/img/x.png": "x"}
    (found,) = make(files).check(execute=False).findings
    assert (found.rule, found.hint) == ("broken-link", "did you mean '../img/x.png'?")


REDIRECTS = """\
# comment
/old/        /new/ 301
/former/*    /new/:splat
/v/:version  /new/?v=:version  302!
/gone/       /404.html  404
/*           /404.html  404
"""


def test_links_to_what_the_server_leads_on_are_no_mistakes(make: Make) -> None:
    links = "[a](/old/) [b](/old#x) [c](/former/one/two) [d](/v/2) [e](/gone/) [f](/other/)"
    files = {"docs/_redirects": REDIRECTS, "docs/a.md": f"# A\n\n{links}\n"}
    found = make(files).check(execute=False).findings
    assert [it.message for it in found] == [
        "there is nothing at '/gone/'",
        "there is nothing at '/other/'",
    ]


def test_an_address_whose_output_lacks_a_brace_is_one_mistake(make: Make) -> None:
    page = "# A\n\n[a]({ page.title }}/b.md)\n\n{% raw %}{ page.title }}{% endraw %}\n"
    found = make({"docs/page.md": page}).check(execute=False).findings
    assert [(it.rule, it.location.line) for it in found] == [("liquid-lax", 3)]


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("[a]({{ page.sectoin }}/b.md)", ["undefined-variable:6:8"]),
        ("[a](/b/{{ page.sectoin }}.md)", ["undefined-variable:6:11"]),
        ("[a]({{ $links.main }}.md)", ["liquid-lax:6:8"]),
        ("[a](b/{{ $links.main }}.md)", ["liquid-lax:6:10"]),
        ("[a](b/{{ $links.main }})", ["liquid-lax:6:10"]),
        ("[a](b/{{ page.sectoin }})", ["undefined-variable:6:10"]),
        ("[a](no.md){{ $links.main }}", ["broken-link:6:5", "liquid-lax:6:14"]),
        ("{{ page.sectoin }} [a](no.md)", ["undefined-variable:6:4", "broken-link:6:24"]),
        ("{{ $links.main }} [a](no.md)", ["liquid-lax:6:4", "broken-link:6:23"]),
        ("[a]({{ page.section }}/b.md)", ["broken-link:6:5"]),
    ],
)
def test_an_address_of_which_an_output_leaves_a_part_out_is_one_mistake(
    link: str, found: list[str], make: Make
) -> None:
    page = f"---\nsection: no\n---\n# A\n\n{link}\n"
    findings = make({"docs/page.md": page}).check(execute=False).findings
    assert [f"{it.rule}:{it.location.line}:{it.location.column}" for it in findings] == found


UNKNOWN_FILTER = '{% assign new = "3.10" | version: ">=" %}'


def test_links_in_branches_that_an_unknown_filter_chooses_are_not_followed(make: Make) -> None:
    page = f"{UNKNOWN_FILTER}{{% if new %}}[a](gone.md){{% else %}}b{{% endif %}}\n\n[c](no.md)\n"
    found = make({"docs/page.md": page}).check(execute=False).findings
    assert [(it.rule, it.location.line) for it in found] == [
        ("undefined-filter", 1),
        ("broken-link", 3),
    ]


def test_links_in_other_branches_are_followed_beside_an_unknown_filter(make: Make) -> None:
    other = "{% unless page.old %}[a](gone.md){% endunless %}"
    page = f"{UNKNOWN_FILTER}{{{{ new }}}}\n\n{other}\n"
    found = make({"docs/page.md": page}).check(execute=False).findings
    assert [(it.rule, it.location.line) for it in found] == [
        ("undefined-filter", 1),
        ("broken-link", 3),
    ]


MISTYPED = {
    "[a]((https://example.org/b/)": [(1, 5)],
    "[a]((other/) and [b](other.md)": [(1, 5)],
    "[a](https://example.org/b_(c)) [a]((b))": [],
    "[a]([url](/other/))": [(1, 5)],
    "See [the other] (other.md#top) first.": [(1, 16)],
    "- [x] (other.md), `[the other] (other.md)`, [the other] (see other.md) and f[ab] (a.md)": [],
    "See [[a](other.md) there.": [(1, 5)],
    "See [[a](other.md)] and [[a](other.md), b].": [],
    "- [ ] [a](other.md) and [x][[a](other.md)": [],
    '<a href="/other/>Other</a> and "so"': [(1, 9)],
    '<a href="/other/" title="a > b">Other</a>': [],
    "See [a](other.md] and [b](#top].": [(1, 17), (1, 31)],
    "See [a](other.md for more.": [(1, 8)],
    "See ![a](picture.png\n\nMore (of it).": [(1, 9)],
    "In [a](0.5], [x](y] and f[a](b.c], [a](other.md 'o') or [a](my other.md).": [],
    '<a href="/other/"Other</a>': [(1, 1)],
    "<a href='/other/'>Other, <a href='/other/'>Other</a>.": [(1, 1)],
    '<a href="/other/">\n\nOther\n\n</a> and <a name="x"> and <a href="/other/"/>': [],
    "`[a]((b)` <!-- [a]((b) -->": [],
    "```text\n[a]((b)\n```": [],
}


@pytest.mark.parametrize("text", MISTYPED)
def test_a_link_with_a_bracket_too_many_is_found_at_it(text: str, make: Make) -> None:
    files = {
        "mkdocs.yml": "site_name: S\nplugins:\n  - tandem\n",
        "docs/page.md": text + "\n",
        "docs/other.md": "# Other\n",
    }
    words = (
        "two '('",
        "is a link itself",
        "is never closed",
        "before '>'",
        "ends with ']'",
        "a space between",
        "no '>'",
    )
    found = [it for it in _found(make(files)) if any(word in it.message for word in words)]
    assert [(it.location.line, it.location.column) for it in found] == MISTYPED[text]


def test_a_clash_is_found_at_the_page_whose_permalink_takes_the_address(make: Make) -> None:
    head = "---\nsubsection: b2c\n"
    files = {
        "docs/a.md": f"{head}permalink: /b2c/start/\n---\n# A\n",
        "docs/start.md": f"{head}---\n# Start\n",
    }
    (found,) = (
        it for it in make(files).check(execute=False).findings if it.rule == "duplicate-url"
    )
    assert (found.location.path, found.location.line) == ("docs/a.md", 3)
    assert found.message.endswith("is already the address of 'docs/start.md'")


def test_an_address_that_begins_wrong_is_found(make: Make) -> None:
    wrong = ("hhttps://h.example", "htttp://h.example", "htps://h.example", "http://https://h.a")
    right = ("https://h.example", "http://h.example/http://x", "hxxp://h.example")
    page = "# A\n\n" + "\n".join(f"[a]({it})" for it in (*wrong, *right))
    found = make({"docs/a.md": page}).check(execute=False).findings
    assert [it.location.line for it in found] == [3, 4, 5, 6]
    assert {(it.rule, it.location.column) for it in found} == {("broken-link", 5)}


def test_a_parenthesis_that_closes_before_an_address_is_found(make: Make) -> None:
    files = {"docs/a.md": "# A\n\nThe [repo])https://h.example/x), and [b])x.\n"}
    (found,) = make(files).check(execute=False).findings
    assert (found.rule, found.location.column, found.hint) == ("broken-link", 11, "write '('")


def test_a_tag_end_in_an_address_that_ends_no_tag_is_found(make: Make) -> None:
    files = {"docs/a.md": "# A\n\n[b](b.md#x %}) and `[b](b.md %})`\n", "docs/b.md": "# X\n"}
    (found,) = make(files).check(execute=False).findings
    assert (found.rule, found.location.column, found.hint) == ("broken-link", 12, "remove it")
