"""What nobody reads, and why, and what keeps nobody out; a page for both audiences each."""

from collections.abc import Iterator

import pytest

from mkdocs_tandem.finding import Severity
from mkdocs_tandem.liquid.conditions import VariableComparison, comparisons
from mkdocs_tandem.liquid.syntax import Expression
from mkdocs_tandem.rules import page_facts
from tests.plugin.conftest import Make

B2B, B2C = '{% if page.subsection == "b2b" %}', '{% if page.subsection == "b2c" %}'
ASKED = "it is false for every audience and page that reaches it"
NOT_ASKED = "a branch before it applies to every audience and page that reaches this one"

UNREACHABLE = {
    f"{B2B}\n{B2C}\nx{{% endif %}}{{% endif %}}": (2, ASKED),
    "{% if page.subsection %}x\n{% elsif page.title %}y{% endif %}": (2, NOT_ASKED),
    f"{B2B}x{{% else %}}\n{B2B}y{{% endif %}}{{% endif %}}": (2, ASKED),
    "{% unless page.subsection %}x{% endunless %}": (
        1,
        "it is true for every audience and page that reaches it",
    ),
    f"{B2B}x\n{{% elsif page.subsection == 'b2c' %}}y\n{{% else %}}z{{% endif %}}": (3, NOT_ASKED),
    '{% case page.subsection %}{% when "b2b" %}x{% when "b2c" %}y\n{% else %}z{% endcase %}': (
        2,
        NOT_ASKED,
    ),
    f"{B2B}{{% case page.subsection %}}\n{{% when 'b2c' %}}x{{% endcase %}}{{% endif %}}": (
        2,
        ASKED,
    ),
    f"{{% unless page.subsection == 'b2b' %}}\n{B2B}x{{% endif %}}{{% endunless %}}": (2, ASKED),
}


@pytest.mark.parametrize("text", UNREACHABLE)
def test_what_nobody_reads_is_found_with_the_reason(text: str, make: Make) -> None:
    (finding,) = make({"docs/a.md": text}).check().findings
    line, reason = UNREACHABLE[text]
    assert (finding.rule, finding.location.line) == ("unreachable-branch", line)
    assert finding.message.endswith(reason)


@pytest.mark.parametrize(
    "text",
    [
        f"{B2B}x{{% else %}}y{{% endif %}}",
        f"{B2B}x{{% elsif page.subsection == 'b2c' %}}y{{% endif %}}",
        '{% case page.subsection %}{% when "b2b" %}x{% when "b2c" %}y{% endcase %}',
        f"{{% for i in (1..2) %}}{{% if i == 1 %}}x{{% endif %}}{{% endfor %}}{B2C}y{{% endif %}}",
        "{% for i in (1..1) %}{{ i }}{% unless forloop.last %}, {% endunless %}{% endfor %}",
        "{% for i in (1..1) %}{{ i }}{% if forloop.last %}.{% else %},{% endif %}{% endfor %}",
        "{% for i in (1..2) %}{{ i }}{% else %}nothing{% endfor %}",
        "{% if page.name %}{{ page.name }}{% endif %}",
        "{% if page.banner %}{{ page.banner }}{% endif %}",
        f"{B2B}a{{% else %}}b{{% endif %}}{{% if page.banner %}}c{{% endif %}}",
        "{% if page.banner and page.subsection == 'b2b' %}x{% else %}y{% endif %}",
        "{% unless page.hidden %}x{% else %}y{% endunless %}",
        f"{B2B}x{{% else %}}{B2C}y{{% endif %}}{{% endif %}}",
        "{% unless page.toc == false %}x{% endunless %}{% if page.toc != false %}y{% endif %}",
    ],
)
def test_what_somebody_reads_is_no_finding(text: str, make: Make) -> None:
    assert make({"docs/a.md": text}).check().findings == ()


def test_a_branch_that_one_page_takes_is_reachable_in_an_include(make: Make) -> None:
    files = {
        "_includes/note.md": "{% if include.text %}{{ include.text }}{% endif %}",
        "docs/a.md": "{% include note.md %}",
        "docs/b.md": "{% include note.md text='x' %}",
    }
    assert make(files).check().findings == ()


def test_the_default_of_a_parameter_that_every_include_gives_is_no_finding(make: Make) -> None:
    files = {
        "_includes/note.md": "{% if include.text %}{{ include.text }}{% else %}none{% endif %}",
        "docs/a.md": "{% include note.md text='x' %}",
    }
    assert make(files).check().findings == ()


def test_a_guard_of_an_include_for_one_audience_is_no_finding(make: Make) -> None:
    files = {
        "_includes/fleet.md": f"{B2B}fleets{{% endif %}}",
        "docs/a.md": f"{B2B}{{% include fleet.md %}}{{% endif %}}",
        "docs/b.md": "---\nsubsection: b2b\n---\n{% include fleet.md %}",
    }
    assert make(files).check().findings == ()


ALWAYS = {
    '{% if page.subsection == "b2b" or "b2c" %}x{% endif %}': "each side of 'or'",
    "{% if page.subsection != 'b2b' or page.subsection != 'b2c' %}x{% endif %}": "mean 'and'",
    "{% unless page.subsection == 'b2b' and page.subsection == 'b2c' %}x{% endunless %}": "leave",
    f"{B2B}{B2B}x{{% endif %}}{{% endif %}}": "leave",
    f"{B2B}a{{% unless page.subsection == 'b2c' %}}x{{% endunless %}}{{% endif %}}": "leave",
    "{% if page.name == 'a.md' %}{% if page.name == 'a.md' %}x{% endif %}{% endif %}": "leave",
    '{% case page.subsection %}{% when "b2b" or "b2c" %}x{% else %}y{% endcase %}': "leave",
    "{% if true %}x{% else %}y{% endif %}": "leave",
}


@pytest.mark.parametrize("text", ALWAYS)
def test_a_condition_that_keeps_nobody_out_is_found_once(text: str, make: Make) -> None:
    (finding,) = make({"docs/a.md": text}).check().findings
    assert (finding.rule, finding.location.line) == ("always-true", 1)
    assert ALWAYS[text] in finding.hint


FOREIGN = {
    '{% if page.kind == "remote" %}x{% endif %}': "did you mean 'Remote'?",
    "{% if page.level == 4 %}x{% endif %}": "it is 3",
    "{% if page.tags contains 'c' %}x{% endif %}": "it is 'a', 'b'",
    '{% if page["kind"] == "Remots" %}x{% endif %}': "did you mean 'Remote'?",
}


@pytest.mark.parametrize("text", FOREIGN)
def test_a_value_that_nobody_has_is_found_where_it_is_written(text: str, make: Make) -> None:
    page = f"---\nkind: Remote\nlevel: 3\ntags: [a, b]\n---\n{text}"
    (finding,) = make({"docs/a.md": page}).check().findings
    assert (finding.rule, finding.location.line) == ("unknown-value", 6)
    assert finding.hint == FOREIGN[text]


B2X = "there is no audience 'b2x'; did you mean 'b2c'?"
BB2 = "there is no audience 'bb2'; did you mean 'b2b'?"
FOREIGN_AUDIENCE = {
    '{% if page.subsection == "B2B" %}x{% endif %}': (
        "27: there is no audience 'B2B'; did you mean 'b2b'?"
    ),
    '{% if page.subsection != "b2x" %}x{% endif %}': f"27: {B2X}",
    '{% if page["subsection"] == "drivers" %}x{% else %}y{% endif %}': (
        "30: there is no audience 'drivers'; audiences: b2c, b2b"
    ),
    '{% case page.subsection %}{% when "b2b" or "bb2" %}x{% endcase %}': f"45: {BB2}",
    '{% unless "bb2" == page.subsection %}x{% endunless %}': f"12: {BB2}",
    '{% if page.subsection contains "b2x" %}x{% endif %}': f"33: {B2X}",
    '{% if "b2c, bb2" contains page.subsection %}x{% endif %}': f"13: {BB2}",
    "{% if page.subsection == 5 %}x{% endif %}": (
        "26: there is no audience '5'; audiences: b2c, b2b"
    ),
    "{% assign who = page.subsection %}{% if who != 'b2x' %}x{% endif %}": f"49: {B2X}",
    "{% capture who %}{{ page.subsection }}{% endcapture %}{% if who == 'b2x' %}x{% endif %}": (
        f"69: {B2X}"
    ),
    "{% assign who = page.subsection | strip | downcase %}{% if who != 'b2x' %}x{% endif %}": (
        f"68: {B2X}"
    ),
    "{% assign all = site.pages | where: 'subsection', 'b2x' %}{{ all | size }}": f"52: {B2X}",
}


@pytest.mark.parametrize("text", FOREIGN_AUDIENCE)
def test_a_condition_on_a_name_that_no_audience_has_is_an_error(text: str, make: Make) -> None:
    (finding,) = make({"docs/a.md": text}).check().findings
    assert str(finding) == f"docs/a.md:1:{FOREIGN_AUDIENCE[text]} [unknown-audience]"
    assert finding.severity is Severity.ERROR


def test_an_include_compares_its_parameter_with_names_of_audiences(make: Make) -> None:
    text = "{% if include.who != 'b2x' %}x{% endif %}"
    files = {"_includes/a.md": text, "docs/a.md": "{% include a.md who=page.subsection %}"}
    (finding,) = make(files).check().findings
    assert str(finding).startswith("_includes/a.md:1:23: there is no audience 'b2x'")
    files["docs/b.md"] = "{% include a.md who='b2x' %}"
    assert make(files).check().findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "{% if page.subsection == nil %}x{% else %}y{% endif %}",
        "{% if page.subsection == '' %}x{% else %}y{% endif %}",
        "{% if page.subsection == blank %}x{% else %}y{% endif %}",
        "{% if page.subsection != page.kind %}x{% endif %}",
        "{% if page.subsection contains 'b2' %}x{% else %}y{% endif %}",
        "{% if 'b2b b2c' contains page.subsection %}x{% endif %}",
        "{% assign who = page.subsection %}{% assign who = 1 %}{% if who != 'b2x' %}x{% endif %}",
        "{% assign who = page.subsection | upcase %}{% if who == 'B2B' %}x{% endif %}",
        "{% for page in site.data.rows %}{% if page.subsection == 'x' %}x{% endif %}{% endfor %}",
        "{% if page.subsection == 'archive' %}x{% else %}y{% endif %}",
        "{% if page.audience != 'developers' %}x{% endif %}",
        "{% assign all = site.pages | where: 'subsection', 'archive' %}{{ all | size }}",
        "{% assign all = site.pages | where: 'title', 'b2x' %}{{ all | size }}",
        "{% assign all = site.data.rows | where: 'subsection', 'x' %}{{ all | size }}",
        "{% raw %}{% assign all = site.pages | where: 'subsection', 'b2x' %}{% endraw %}",
    ],
)
def test_other_comparisons_of_the_audience_name_no_audience(text: str, make: Make) -> None:
    page = f"{{{{ site.data.rows.size }}}}{text}"
    other = "---\nsubsection: archive\naudiences: []\n---\nText."
    rows = {"_data/rows.yml": "- { subsection: x }\n"}
    found = make({"docs/a.md": page, "docs/b.md": other, **rows}).check().findings
    rules = {"unknown-audience", "unknown-value", "undefined-variable"}
    assert not rules & {it.rule for it in found}


@pytest.mark.parametrize(
    "text",
    [
        '{% if page.kind == "Remote" %}x{% endif %}',
        '{% if page.kind != "Draft" %}x{% endif %}',
        '{% if page.kind == "" or page.kind == blank %}{% else %}x{% endif %}',
        "{% if page.tags contains 'a' %}x{% endif %}",
        "{% if page.kind contains 'mot' %}x{% endif %}",
    ],
)
def test_a_value_that_somebody_has_is_no_finding(text: str, make: Make) -> None:
    files = {
        "_includes/a.md": text,
        "docs/a.md": "{% include a.md %}",
        "docs/b.md": "---\nkind: Remote\ntags: [a]\n---\n{% include a.md %}",
    }
    assert make(files).check().findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "{% if site.beta %}x{% endif %}",
        "{% if site.beta %}x{% else %}y{% endif %}{% unless site.data.rows %}z{% endunless %}",
        "{% for row in site.data.rows %}{% if row.name == 'z' %}x{% endif %}{% endfor %}",
        "{% for row in site.data.rows %}{% if row.n %}x{% elsif row.m %}y{% endif %}{% endfor %}",
        "{% assign on = site.beta %}{% if on %}x{% endif %}",
        "{% for row in site.data.rows %}{% assign a = row %}{% if a.n %}x{% endif %}{% endfor %}",
        "{% for row in site.data.rows %}{% if row[1].n %}x{% endif %}{% endfor %}",
        "{% assign here = page.path | downcase %}{% if here == 'b.md' %}x{% endif %}",
        "{% if page.stage == 'beta' %}x{% else %}y{% endif %}",
        "{% if page.numbered %}x{% else %}y{% endif %}",
        "{% if site.data.rows.first.name == 'a' %}x{% endif %}",
    ],
)
def test_a_switch_and_a_row_of_data_may_have_other_values(text: str, make: Make) -> None:
    page = f"---\nnumbered: true\n---\n{text}{{{{ site.data.rows.size }}}}"
    files = {"docs/a.md": page, "_data/rows.yml": "- { name: a }\n"}
    defaults = "defaults: [{ scope: { path: '' }, values: { stage: beta } }]\n"
    found = make({**files, "_config.yml": f"beta: false\n{defaults}"}).check().findings
    rules = ("unreachable-branch", "unknown-value")
    assert [finding for finding in found if finding.rule in rules] == []


def test_an_include_that_is_missing_may_be_what_reaches_a_branch(make: Make) -> None:
    files = {
        "_includes/box.md": "{{ include.text }}{% if include.wide %}!{% endif %}",
        "docs/a.md": "{% include box.md text='a' %}\n{% include gone.md %}",
    }
    (finding,) = make(files).check().findings
    assert finding.rule == "missing-include"


@pytest.mark.parametrize(
    ("about", "rules"),
    [
        ("", ["missing-parameter", "unreachable-branch"]),
        (
            "{% comment %} `wide` is optional, and so is `end`, a text. {% endcomment %}\n",
            [],
        ),
        ("<!-- Parameters: text, wide, end -->\n", []),
    ],
)
def test_a_parameter_that_a_comment_of_the_include_describes_may_be_left_out(
    about: str, rules: list[str], make: Make
) -> None:
    box = "{{ include.text }}{% if include.wide == true %}!{% endif %}{{ include.end }}"
    files = {
        "_includes/box.md": f"{about}{box}",
        "docs/a.md": "{% include box.md text='a' %}\n{% include box.md text='b' %}\n",
    }
    assert sorted(it.rule for it in make(files).check().findings) == rules


def test_what_a_page_sets_for_an_include_is_no_unreachable_branch(make: Make) -> None:
    files = {
        "_includes/chat.md": "{% unless page.chat == false %}x{% endunless %}",
        "docs/a.md": "---\nchat: false\n---\n{% include chat.md %}\n",
    }
    assert make(files).check().findings == ()


IDENTICAL = {
    f"a\n{B2B}[x](https://x.example){{% else %}}[x](https://x.example){{% endif %}}": 2,
    f"{B2B}x{{% elsif page.subsection == 'b2c' %}} x {{% endif %}}": 1,
    '{% case page.subsection %}\n{% when "b2b" %}x{% when "b2c" %}x{% endcase %}': 2,
}


@pytest.mark.parametrize("text", IDENTICAL)
def test_branches_that_are_the_same_are_found_at_the_first(text: str, make: Make) -> None:
    (finding,) = make({"docs/a.md": text}).check().findings
    assert (finding.rule, finding.location.line) == ("identical-branches", IDENTICAL[text])


def test_branches_of_which_one_differs_are_no_finding(make: Make) -> None:
    text = f"{B2B}x{{% elsif page.subsection == 'b2c' %}}y{{% endif %}}{B2B}x{{% endif %}}"
    assert make({"docs/a.md": text}).check().findings == ()


UNCLOSED = {
    "a condition of the other audience": f"{B2B}\n\n{B2C}x{{% endif %}}\n",
    "the same condition again": f"{B2B}\n\n{B2B}x{{% else %}}y{{% endif %}}\n",
    "a heading that a link leads to": f"{B2B}\n\n## Later\n\n[x](b.md)\n",
    "an included heading": f"{B2B}\n\n{{% include later.md %}}\n",
    "the end of an element": f"<div>\n\n{B2B}\n\n</div>\n",
    "the end of a fence": f"```text\n{B2B}\n```\n",
    "a heading in a captured text": "{% capture x %}\n\n## Later\n",
}


@pytest.mark.parametrize("hidden", UNCLOSED)
def test_what_a_block_hides_that_is_never_closed_is_no_mistake_of_its_own(
    hidden: str, make: Make
) -> None:
    files = {
        "docs/a.md": f"# A\n\n{UNCLOSED[hidden]}",
        "docs/b.md": "# B\n\n[a](a.md#later)\n" if "eading" in hidden else "# B\n",
        "_includes/later.md": "## Later\n",
    }
    found = make(files).check().findings
    assert [it.rule for it in found if it.rule != "unused-include"] == ["unclosed-tag"]


def test_a_mistake_below_a_block_that_is_never_closed_is_found(make: Make) -> None:
    files = {
        "docs/a.md": f"# A\n\n{B2B}\n\n## Later\n\n{{{{ page.titel }}}}\n",
        "docs/b.md": "# B\n\n[a](a.md#latre)\n",
    }
    found = make(files).check().findings
    assert [it.rule for it in found] == ["unclosed-tag", "undefined-variable", "broken-anchor"]


def test_each_condition_is_read_once_however_many_names_nothing_defines(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[object] = []

    def counted(test: Expression) -> Iterator[VariableComparison]:
        read.append(test)
        return comparisons(test)

    monkeypatch.setattr(page_facts, "comparisons", counted)
    make(
        {"docs/a.md": "\n".join(f"{{% if page.a{at} %}}x{{% endif %}}" for at in range(30))}
    ).check()
    assert len(read) == len(set(map(id, read))) == 30


@pytest.mark.parametrize(
    "text",
    [
        '{% assign new = "3.10" | version: ">=" %}{% if new %}x{% else %}y{% endif %}',
        "{% query result='r' %}\n\n{% assign n = r | size %}{% if n > 5 %}x{% endif %}",
        "{% query result='r' %}\n\n{% include shown.md result=r %}",
    ],
)
def test_a_branch_that_an_unknown_filter_or_tag_decides_is_not_called_unreachable(
    text: str, make: Make
) -> None:
    included = "{% assign n = include.result | size %}{% if n > 5 %}x{% endif %}\n"
    files = {"docs/a.md": text, "_includes/shown.md": included}
    rules = {it.rule for it in make(files).check(execute=False).findings}
    assert rules - {"unused-include"} <= {"undefined-filter", "unknown-tag", "undefined-variable"}


def test_a_branch_that_the_audience_decides_is_unreachable_beside_an_unknown_tag(
    make: Make,
) -> None:
    text = f"{{% query result='r' %}}\n\n{B2B}\n{B2C}x{{% endif %}}{{% endif %}}"
    found = make({"docs/a.md": text}).check(execute=False).findings
    assert [it.rule for it in found] == ["unknown-tag", "unreachable-branch"]
