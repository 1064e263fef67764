import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.rules.private_words import PrivateWords
from mkdocs_tandem.rules.visible_text import visible
from mkdocs_tandem.time_limit import limited
from tests.plugin.conftest import Make
from tests.support.projects import configuration, options

_AUDIENCES = options()["audiences"]
assert isinstance(_AUDIENCES, dict)
CONFIGURATION = configuration(
    {
        "audiences": {
            "b2c": {**_AUDIENCES["b2c"], "private": ["driver", "OAuth"]},
            "b2b": {**_AUDIENCES["b2b"], "private": ["fleet", "{fid}"]},
        },
        "endpoints": [{"include": "endpoint.md"}],
        "execute": {},
    }
)


def _found(make: Make, files: dict[str, str], more: str = "") -> list[Finding]:
    project = make({"mkdocs.yml": CONFIGURATION + more, **files})
    return list(project.check(execute=False).findings)


def _told(make: Make, files: dict[str, str], more: str = "") -> list[str]:
    return [
        f"{one.location} {','.join(one.audiences)}: {one.message}"
        for one in _found(make, files, more)
        if one.rule == "leaked-word"
    ]


def test_words_are_found_in_text_code_comments_and_addresses_of_links(make: Make) -> None:
    text = "A fleet.\n\n`/{fid}/`\n\n<!-- Fleet -->\n\n[a](https://example.org/fleet)\n"
    assert _told(make, {"docs/page.md": text}) == [
        "docs/page.md:1:3 b2c: 'fleet' is for b2b only",
        "docs/page.md:3:3 b2c: '{fid}' is for b2b only",
        "docs/page.md:5:6 b2c: 'Fleet' is for b2b only",
        "docs/page.md:7:25 b2c: 'fleet' is for b2b only",
    ]


def test_a_word_is_whole_in_any_case_and_number(make: Make) -> None:
    text = "Fleets, fleeting, FLEET; oauth, OAuth. Unfleet; fleet's.\n"
    assert _told(make, {"docs/page.md": text}) == [
        "docs/page.md:1:1 b2c: 'Fleets' is for b2b only",
        "docs/page.md:1:19 b2c: 'FLEET' is for b2b only",
        "docs/page.md:1:26 b2b: 'oauth' is for b2c only",
        "docs/page.md:1:33 b2b: 'OAuth' is for b2c only",
        "docs/page.md:1:49 b2c: 'fleet' is for b2b only",
    ]


DISGUISES = [
    "Drum<b>mo</b>nd",
    "Drum**mo**nd",
    "Drum_mo_nd",
    "Drum`mond`",
    "&#68;rummond",
    "&#x44;rum&shy;mond",
    "Drum\u00admond",
    "Drumm\u043end",
    "Drumm\u03bfnd",
    "Drummo\u03b7d",
    "Dr\u03c5mm\u0585nd",
    "eyJ0ZWFtIjogIkRydW1tb25kIn0",
    "a.eyJ0ZWFtIjogIkRydW1tb25kIn0.b",
    "Authorization: Basic b3BzOmRydW1tb25k",
    "\uff24rummond",
    "\U0001d403rummond",
    "Drum\u200bmond",
    "Drum<!-- mm -->mond",
    '{"a": "\\u0044rummond"}',
    "https://z.example/%44rummond/",
    "DRUMMOND",
    "Drummonds",
    "drummond_id",
    "drummondClient",
    '<p title="Drummond">x</p>',
    "[x][1]\n\n[1]: https://z.example/drummond",
    "night watch",
    "night\nwatch",
    "night&nbsp;watch",
    "night\u00a0 **watch**",
    "Night <i>Watch</i>",
    "na\u00efve plan",
    "nai\u0308ve plan",
    "na&iuml;ve plan",
    "https://z.example/%2Fnight-desk%2Fx",
    "Drum\u2066mond\u2069",
    "Drum\ufe0fmond",
    "Drum\u034fmond",
    "Drum\u3164mond",
    "[Drum](a.md)[mond](b.md 'x')",
    "Drum[mond][x]",
    "Drum==mond==",
    "Drum^^mond^^",
    "Drum{==mond==}",
    "**Drum**{: .a title='x' }mond",
    '<img alt="Drum&shy;mond">',
    "<a title='&#68;rummond'>x</a>",
    '<p aria-label="night&nbsp;watch">x</p>',
    "&#00000068;rummond",
    "&#68rummond",
    r"\x44rummond",
    r"\u{44}rummond",
    r"\U00000044rummond",
    r"Drum\\u006dond",
    "https://z.example/%2544rummond/",
    "night \\\nwatch",
    "> night\n> watch",
    "https://z.example/night-watch/",
    "night_watch_id",
    "nightWatch",
    "Night\u2011watch",
    "call sign",
    "call_sign",
    "treaties",
    "TREATIES",
    "STRASSENFEST",
    "keeper\u2019s log",
    "keeper&rsquo;s log",
]
INNOCENT = [
    "drummonding",
    "a Drum and a mond",
    "Drum<p>mond</p>",
    "Drum mond",
    "nightwatch",
    "night, watch",
    "naive plan",
    "night desk",
    "treatise",
    "recall-sign",
    "night [a](b) watch",
]
_PRIVATE = PrivateWords(
    [
        Audience("rider", "Riders"),
        Audience(
            "desk",
            "Desk",
            private=(
                "Drummond",
                "night watch",
                "na\u00efve plan",
                "/night-desk/",
                "call-sign",
                "treaty",
                "Stra\u00dfenfest",
                "keeper's log",
            ),
        ),
    ]
)


@pytest.mark.parametrize("text", DISGUISES)
def test_a_word_is_found_as_readers_see_it(text: str) -> None:
    assert [leak.owner for leak in _PRIVATE.leaks(f"An {text} \u2013", ["rider"])] == ["desk"]
    assert _PRIVATE.leaks(text, ["desk"]) == []


@pytest.mark.parametrize("text", INNOCENT)
def test_other_words_are_no_leak(text: str) -> None:
    assert _PRIVATE.leaks(f"An {text}.", ["rider"]) == []


@given(
    written=st.text("ab<>&;#*_% \n\u00ad\u00e9\\u0041[](){}=^\"'"),
    joined=st.booleans(),
)
def test_a_place_in_what_is_seen_is_a_place_in_what_is_written(
    written: str, *, joined: bool
) -> None:
    seen = visible(written, is_joined=joined)
    offsets = [seen.offset(at) for at in range(len(seen.text))]
    assert offsets == sorted(offsets)
    assert all(0 <= offset < len(written) for offset in offsets)


@given(st.text("ab<>&;#*_% \n\u00ad\u00e9", max_size=20), st.sampled_from(DISGUISES))
def test_a_word_is_found_after_any_text(before: str, word: str) -> None:
    found = _PRIVATE.leaks(f"{before}>\n\n. {word}", ["rider"])
    assert max(it.start + it.length for it in found) >= len(before) + 5


@pytest.mark.parametrize(
    "text",
    ["\n", " ", "\\", "](", "][", "{a ", "&#", "%25", '="', "='", ">\n", "<a ", "[[", "\u00ad"],
)
def test_any_text_is_read_in_time_that_grows_with_it(text: str) -> None:
    assert limited(lambda: _PRIVATE.leaks(text * 50_000, ["rider"]), 20) == []


def test_what_is_said_in_a_condition_is_no_leak(make: Make) -> None:
    text = "A {% if page.subsection == 'b2b' %}fleet{% else %}driver{% endif %}.\n"
    assert _told(make, {"docs/page.md": text}) == []


def test_a_page_for_everyone_leaks_to_everyone(make: Make) -> None:
    text = "---\naudiences: []\n---\nA fleet.\n"
    assert _told(make, {"docs/page.md": text}) == ["docs/page.md:4:3 : 'fleet' is for b2b only"]


def test_titles_descriptions_and_addresses_are_read_too(make: Make) -> None:
    text = "---\ntitle: The fleet\ndescription: >\n  All about\n  a fleet.\n---\nText.\n"
    assert _told(make, {"docs/fleet.md": text}) == [
        "docs/fleet.md:1:1 b2c: address: 'fleet' is for b2b only",
        "docs/fleet.md:2:12 b2c: title: 'fleet' is for b2b only",
        "docs/fleet.md:5:5 b2c: description: 'fleet' is for b2b only",
    ]


def test_the_navigation_is_read_for_those_who_see_it(make: Make) -> None:
    files = {
        "docs/index.md": "# A\n",
        "docs/own.md": "---\nsubsection: b2b\n---\n# B\n",
    }
    nav = "nav:\n  - My fleet: own.md\n  - Start:\n      - The fleet: index.md\n"
    line = CONFIGURATION.count("\n") + 4
    assert _told(make, files, nav) == [
        f"mkdocs.yml:{line}:9 b2c: navigation: 'fleet' is for b2b only"
    ]


def test_a_word_in_an_include_is_found_there(make: Make) -> None:
    files = {"docs/page.md": "{% include a.md %}\n", "_includes/a.md": "One\nfleet.\n"}
    (finding,) = _found(make, files)
    assert (str(finding.location), finding.pages) == ("_includes/a.md:2:1", ("docs/page.md",))
