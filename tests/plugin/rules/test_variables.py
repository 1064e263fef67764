"""Variables that nothing defines, and those that nothing reads; a page for both audiences each."""

import pytest

from tests.plugin.conftest import Make
from tests.support.projects import configuration

FRONT = "---\ncategorie: Remote\n---\n"

UNDEFINED = {
    "{{ page.category }}": (1, "did you mean 'page.categorie'?"),
    "{{ page.category | downcase }}": (1, "did you mean 'page.categorie'?"),
    "{{ page.zzz }}": (1, ""),
    "{{ pag.categorie }}": (1, "did you mean 'page.categorie'?"),
    "{% if page.category == 'Remote' %}x{% else %}y{% endif %}": (
        1,
        "did you mean 'page.categorie'?",
    ),
    "{% case page.category %}{% when 'Remote' %}x{% endcase %}": (
        1,
        "did you mean 'page.categorie'?",
    ),
    "{% if page.zzz == 'x' %}x{% endif %}": (1, ""),
    "{% assign a = page.category %}{{ a }}": (1, "did you mean 'page.categorie'?"),
    "{% for item in site.data.zzz %}x{% endfor %}": (1, ""),
    "{% assign count = 1 %}{{ cuont }}{{ count }}": (1, "did you mean 'count'?"),
    "{% for item in (1..2) %}{{ itm }}{{ item }}{% endfor %}": (1, "did you mean 'item'?"),
    "{% for i in (1..2) %}{{ forloop.indx }}{% endfor %}": (1, "did you mean 'forloop.index'?"),
    "{{ include.text }}": (1, ""),
    "{% if page.subsection == b2b %}x{% endif %}": (1, "write '\"b2b\"'"),
    "{% if subsection == 'b2b' %}x{% endif %}": (1, "write 'page.subsection'"),
    "{% case subsection %}{% when 'b2b' %}x{% endcase %}": (1, "write 'page.subsection'"),
    "{% if page.audience != 'b2b' %}x{% endif %}": (1, "write 'page.subsection'"),
    "{% unless audience == 'B2B' %}x{% endunless %}": (1, "write 'page.subsection'"),
    "{% if site.subsection != 'b2b' %}x{% endif %}": (1, "write 'page.subsection'"),
    "{% if page.categorie == Remote %}x{% endif %}": (1, "write '\"Remote\"'"),
}


@pytest.mark.parametrize("text", UNDEFINED)
def test_a_variable_that_nothing_defines_is_found_once(text: str, make: Make) -> None:
    (finding,) = make({"docs/a.md": FRONT + text}).check().findings
    line, hint = UNDEFINED[text]
    assert (finding.rule, finding.location.line) == ("undefined-variable", 3 + line)
    assert (finding.hint, finding.audiences) == (hint, ("b2c", "b2b"))


@pytest.mark.parametrize(
    "text",
    [
        "{{ page.note | default: 'none' }}",
        "{% assign note = page.note %}{% if note %}{{ note }}{% else %}none{% endif %}",
        "{% unless page.hide %}x{% endunless %}",
        "{% for page in site.data.rows %}{{ page.name }}{{ page.note }}{% endfor %}",
        "{% for page in site.data.rows %}{% if page.name == 'b' %}x{% endif %}{% endfor %}",
        "{% for item in page.list %}{{ item }}{% endfor %}",
        "{% for row in site.data.rows %}{{ row.name }}{{ row.note }}{% endfor %}",
        "{{ site.data.rows[0]['note'] }}{{ site.data.rows.first.name }}{{ page.name.size }}",
        "{% if page.tag %}x{% else %}y{% endif %}{{ page.tags }}",
    ],
)
def test_a_variable_that_may_be_missing_is_no_finding(text: str, make: Make) -> None:
    rows = "- { name: a }\n- { name: b, note: c }\n"
    page = "---\ntags: [a]\n---\n{{ site.data.rows.size }}" + text
    found = make({"docs/a.md": page, "_data/rows.yml": rows}).check().findings
    assert [finding for finding in found if finding.rule != "unreachable-branch"] == []


def test_a_variable_that_one_page_lacks_is_no_finding_in_what_several_include(make: Make) -> None:
    files = {
        "_includes/kind.md": "{{ page.categorie }}",
        "docs/a.md": "{% include kind.md %}",
        "docs/b.md": FRONT + "{% include kind.md %}",
    }
    assert make(files).check().findings == ()


def test_a_variable_of_one_audience_is_no_finding_for_the_other(make: Make) -> None:
    text = "{% if page.subsection == 'b2b' %}{% assign a = 1 %}{% endif %}{{ a }}"
    assert make({"docs/a.md": text}).check().findings == ()


def test_a_longer_name_that_a_row_may_have_is_no_misspelling(make: Make) -> None:
    files = {
        "_data/moorings.yml": "- berth: 4\n",
        "docs/a.md": (
            "{% for berth in site.data.moorings %}"
            "{% if berth.berth_note != nil %}{{ berth.berth_note }}{% endif %}{{ berth.berth }}"
            "{% endfor %}"
        ),
    }
    assert make(files).check().findings == ()


MISREAD = {
    "{% assign a %}{{ a }} {{ b }}": ["liquid-syntax"],
    "{% assign a = 1 %}{% assign b 1 %}": ["liquid-syntax"],
    "{% if page.zzz == 'x' %}x{% endif %}": ["unknown-value"],
    "{% assign count = 1 %}{{ cuont }}": ["undefined-variable"],
}


@pytest.mark.parametrize("text", MISREAD)
def test_what_another_mistake_explains_is_no_second_one(text: str, make: Make) -> None:
    files = {"docs/a.md": text, "docs/b.md": "---\nzzz: 1\n---\n{{ page.zzz }}"}
    assert [it.rule for it in make(files).check(execute=False).findings] == MISREAD[text]


def test_front_matter_without_a_key_loses_none(make: Make) -> None:
    (finding,) = make({"docs/a.md": "---\n---\n{{ page.zzz }}"}).check().findings
    assert finding.rule == "undefined-variable"


def test_keys_that_are_numbers_are_not_suggested(make: Make) -> None:
    files = {
        "docs/a.md": "{% for p in site.data.kinds %}{{ p.price }}{{ p.prise }}{% endfor %}",
        "_data/kinds.yml": "- {1: 2, price: 3}\n",
    }
    (finding,) = make(files).check(execute=False).findings
    assert finding.hint == "did you mean 'p.price'?"


UNUSED = {
    "{% assign a = 1 %}": (1, "remove it"),
    "{% assign a = 1 %}\n{% assign a = 2 %}{{ a }}": (1, "remove it"),
    "{% capture a %}x{% endcapture %}": (1, "remove it"),
    "{{ page.name }}{% assign page.name = 'x' %}": (1, "'page' cannot be changed"),
}


@pytest.mark.parametrize("text", UNUSED)
def test_an_assignment_that_nothing_reads_is_found(text: str, make: Make) -> None:
    (finding,) = make({"docs/a.md": text}).check().findings
    line, hint = UNUSED[text]
    assert (finding.rule, finding.location.line) == ("unused-assignment", line)
    assert finding.hint.startswith(hint)


@pytest.mark.parametrize(
    "text",
    [
        "{% assign a = 1 %}{% if page.subsection == 'b2b' %}{{ a }}{% endif %}",
        "{% assign a = 0 %}{% for i in (1..3) %}{% assign a = a | plus: i %}{% endfor %}{{ a }}",
        "{% assign _a = 1 %}",
        "{% capture x %}{% assign a = 1 %}{% endcapture %}{{ a }}{% assign x = nil %}",
        "{% include set.md %}{{ b }}",
    ],
)
def test_an_assignment_that_something_reads_is_no_finding(text: str, make: Make) -> None:
    files = {"docs/a.md": text, "_includes/set.md": "{% assign b = 1 %}"}
    assert [
        each.rule for each in make(files).check().findings if "set.md" not in each.location.path
    ] == []


def test_what_only_a_dead_branch_reads_is_not_blamed_as_well(make: Make) -> None:
    text = "{% assign a = 1 %}{% if page.subsection == 'b2x' %}{{ a }}{% endif %}"
    assert [each.rule for each in make({"docs/a.md": text}).check().findings] == [
        "unknown-audience"
    ]


def test_what_several_pages_include_is_told_once_and_can_be_accepted(make: Make) -> None:
    files = {"_includes/a.md": "\n{{ page.zzz }}"}
    files |= {f"docs/{name}.md": "{% include a.md %}" for name in ("one", "two")}
    (finding,) = make(files).check().findings
    assert (str(finding.location), finding.audiences) == ("_includes/a.md:2:4", ("b2c", "b2b"))
    assert finding.pages == ("docs/one.md", "docs/two.md")
    accepted = {"rule": finding.rule, "path": "_includes/*", "reason": "it is known"}
    files["mkdocs.yml"] = configuration({"ignore": [accepted]})
    assert make(files).check().findings == ()


SUPPLIED = [
    "{{ site.time }}",
    "{{ site.github.owner_url }}",
    "{{ page.next.url }}",
    "{{ layout.x }}",
]


@pytest.mark.parametrize("text", SUPPLIED)
def test_what_jekyll_supplies_is_not_undefined(text: str, make: Make) -> None:
    assert make({"docs/a.md": text}).check().findings == ()


def test_what_the_settings_name_is_not_undefined(make: Make) -> None:
    text = "{{ site.build.number }}{{ page.team }}{{ page.teams }}"
    settings = configuration({"liquid": {"external": ["site.build", "page.team"]}})
    found = make({"docs/a.md": text, "mkdocs.yml": settings}).check().findings
    assert [each.message for each in found] == ["nothing defines 'page.teams'"]


def test_what_liquid_misreads_is_not_undefined_too(make: Make) -> None:
    (finding,) = make({"docs/a.md": "{% if ! page.zzz %}x{% else %}y{% endif %}"}).check().findings
    assert finding.rule == "liquid-error"


def test_braces_of_another_language_have_a_hint(make: Make) -> None:
    (finding,) = make({"docs/a.md": f"{FRONT}run: ${{{{ page.categori }}}}"}).check().findings
    assert "{% raw %}" in finding.hint


@pytest.mark.parametrize(
    ("condition", "hints"),
    [
        ("page.subsection == b2b", ["write '\"b2b\"'"]),
        ("page.subsection != b2b", ["write '\"b2b\"'"]),
        ('page.subsection == "b2b"', []),
        ("b2b", []),
    ],
)
def test_the_name_of_an_audience_needs_quotes(condition: str, hints: list[str], make: Make) -> None:
    page = f"{{% if {condition} %}}x{{% else %}}y{{% endif %}}"
    found = make({"docs/a.md": page}).check().findings
    assert [it.hint for it in found if it.rule == "undefined-variable"] == hints


def test_the_braces_of_another_language_are_one_finding_in_a_block(make: Make) -> None:
    play = "- ferry:\n    deck: '{{ deck }}'\n    row: '{{ row }}'\n    seat: '{{ seat }}'\n"
    few = f"```yaml\n{play}```\n"
    many = f"```yaml\n{play}    class: '{{{{ class }}}}'\n```\n"
    found = make({"docs/a.md": f"{few}\n{many}"}).check().findings
    assert [(it.rule, it.location.line, it.message) for it in found] == [
        ("undefined-variable", 3, "nothing defines 'deck'"),
        ("undefined-variable", 4, "nothing defines 'row'"),
        ("undefined-variable", 5, "nothing defines 'seat'"),
        ("undefined-variable", 10, "nothing defines 'deck' (4 names in this block)"),
    ]


@pytest.mark.parametrize("front", ["title: [a", 'title: "\\ud83d"', "- title: a"])
def test_what_front_matter_that_cannot_be_read_may_define_is_not_undefined(
    front: str, make: Make
) -> None:
    (finding,) = (
        make({"docs/a.md": f"---\n{front}\n---\n# A\n\n{{{{ page.title }}}}\n"}).check().findings
    )
    assert finding.rule == "bad-front-matter"


ROWS = {
    "prize: 3": ["an entry has 'prize': did you mean 'price' there?"],
    "cost: 3": [],
    "prices: 3": [],
    "price: 3": [],
    "prise: 3": [],
}


@pytest.mark.parametrize("row", ROWS)
def test_an_entry_with_a_misspelt_key_is_found_where_the_key_is_printed(
    row: str, make: Make
) -> None:
    loop = '{% for p in site.data.kinds %}{{ p.price }} {{ p.prise | default: "" }}{% endfor %}\n'
    files = {"docs/a.md": f"# A\n\n{loop}", "_data/kinds.yml": f"- {{price: 2}}\n- {{{row}}}\n"}
    found = make(files).check(execute=False).findings
    assert [it.hint for it in found if it.rule == "undefined-variable"] == ROWS[row]


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("{% for p in site.data.kinds %}{% if p.price == 2 %}x{% endif %}{% endfor %}", []),
        ("{% assign p = site.data.kinds[1] %}{{ p.price }}", ["did you mean 'p.prize'?"]),
    ],
)
def test_an_entry_is_to_be_corrected_only_where_others_print_its_key(
    text: str, hints: list[str], make: Make
) -> None:
    files = {"docs/a.md": text, "_data/kinds.yml": "- {price: 2}\n- {prize: 3}\n"}
    found = make(files).check(execute=False).findings
    assert [it.hint for it in found if it.rule == "undefined-variable"] == hints
