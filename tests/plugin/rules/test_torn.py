"""Markdown that a condition tears apart is found at the condition, and nothing else is."""

from pathlib import Path
from typing import NamedTuple

import pytest

from mkdocs_tandem.project.project import Project
from tests.plugin.conftest import Make
from tests.support.projects import write

B2B = '{% if page.subsection == "b2b" %}'


class Case(NamedTuple):
    page: str
    found: list[tuple[int, tuple[str, ...]]]
    """Lines and audiences."""
    words: str = ""


TABLE = "| part | days |\n| --- | --- |\n| door | 60 |\n"
TORN = {
    "a row below a line of tags": Case(
        f"{TABLE}{B2B}\n| lock | 9 |\n{{% endif %}}\n| tyre | 1 |\n",
        [(7, ("b2b", "b2c"))],
        "the table ends at line 3",
    ),
    "a blank line in a condition in a table": Case(
        f"{TABLE}{B2B}\n\n| lock | 9 |\n{{% endif %}}| tyre | 1 |\n",
        [(4, ("b2b",))],
        "a blank line here ends the table: the row in line 7 is not part of it",
    ),
    "an attribute list without its end": Case(
        "Text.\n{: .note\n\nText.\n", [(2, ("b2b", "b2c"))], "no '}' closes '{: .note'"
    ),
    "an attribute list without its end after a heading": Case(
        "## Next {: #next .big\n\nText.\n\nMore.\n{: .note\n.big }\n",
        [(1, ("b2b", "b2c"))],
        "no '}' closes '{: #next .big'",
    ),
    "the first row for one audience": Case(
        f"{B2B}\n| part | days |\n{{% endif %}}\n| --- | --- |\n| door | 60 |\n",
        [(4, ("b2b", "b2c"))],
        "the first row of this table",
    ),
    "rows below a first one for one audience": Case(
        f"| part | days |\n| --- | --- |\n{B2B}| lock | 9 |{{% endif %}}\n| tyre | 1 |\n",
        [(4, ("b2c",))],
        "the table ends at line 2",
    ),
    "a row without its line end": Case(
        f"{TABLE.rstrip()}\n{{%- if page.subsection == 'b2b' -%}}\n| lock | 9 |\n{{%- endif %}}\n",
        [(4, ("b2b",))],
        "row is joined",
    ),
    "a fence without its line end": Case(
        "Text.\n{%- if page.subsection == 'b2b' -%}\n```text\na\n```\n{%- endif %}\n",
        [(2, ("b2b",))],
        "fence is joined",
    ),
    "a fence that is never closed below a condition": Case(
        f"{B2B}More.{{% endif %}}\n\n~~~text\na\n", [(3, ("b2b", "b2c"))], "never closed"
    ),
    "a heading without its line end": Case(
        "Text.\n{%- if page.subsection == 'b2b' %} More.{% endif -%}\n\n### Limits\n\nText.\n",
        [(2, ("b2b", "b2c"))],
        "heading is joined",
    ),
    "a fence that opens for one audience": Case(
        f"{B2B}\n```text\na\n{{% endif %}}\n```\n\n## Next\n\n```text\nb\n```\n",
        [(5, ("b2c",))],
        "opens a fence here",
    ),
    "a fence that is never closed": Case(
        "Text.\n\n~~~text\na\n", [(3, ("b2b", "b2c"))], "never closed"
    ),
    "a fence that two marks cannot close": Case(
        "Text.\n\n```json\n{}\n``\n\nText.\n", [(3, ("b2b", "b2c"))], "'``' in line 5 is too short"
    ),
    "a title without its last quote": Case(
        '!!! info "Limits\n    Text.\n', [(1, ("b2b", "b2c"))], "'!!!' is shown as text"
    ),
    "a title without its first quote": Case(
        '- a\n\n    ??? note Limits"\n\n        Text.\n', [(3, ("b2b", "b2c"))], "'???'"
    ),
    "text behind a title": Case('!!! note "A" b\n    Text.\n', [(1, ("b2b", "b2c"))], "'!!!'"),
    "a tab without its last quote": Case('=== "A\n    Text.\n', [(1, ("b2b", "b2c"))], "'==='"),
    "an element that one audience closes": Case(
        f"<div>\n\nText.\n\n{B2B}\n</div>\n{{% endif %}}\n", [(1, ("b2c",))], "'<div>'"
    ),
    "an element that one audience opens": Case(
        f"{B2B}\n<details>\n{{% endif %}}\n\nText.\n\n</details>\n", [(7, ("b2c",))], "'</details>'"
    ),
    "a tab that one audience has": Case(
        f'Text.\n\n{B2B}\n=== "One"\n{{% endif %}}\n\n    Inside.\n',
        [(7, ("b2c",))],
        "only other audiences",
    ),
    "two texts of a merge": Case(
        "# A\n\n<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> 1a2b3c4\n\n```diff\n<<<<<<< HEAD\n```\n",
        [(3, ("b2b", "b2c"))],
        "'<<<<<<< HEAD' is left over from a merge",
    ),
    "the end of a merge": Case(
        "Two.\n\n>>>>>>> topic/tide\n", [(3, ("b2b", "b2c"))], "'>>>>>>> topic/tide'"
    ),
    "an include in a tab": Case(
        'Text.\n\n=== "One"\n\n    {% include lines.md %}\n\n=== "Two"\n\n    Text.\n',
        [(5, ("b2b", "b2c"))],
        "only the first line of 'lines.md'",
    ),
}
WHOLE = {
    "a fence in the line of a list's marker": (
        "- A\n  - ```bash\n    # b\n    c\n\n    ```\n  - d\n\n```text\ne\n```\n"
    ),
    "a first row for each audience": (
        f"{B2B[:-2]}-%}}\n| part | days |\n{{%- else -%}}\n| part | time |\n{{%- endif %}}\n"
        "| --- | --- |\n| door | 60 |\n"
    ),
    "rows with white space control": (
        f"{TABLE}{{%- if page.subsection == 'b2b' %}}\n| lock | 9 |\n{{%- endif %}}\n| tyre | 1 |\n"
    ),
    "a comment of highlighted code": (
        "<pre>{% highlight sh %}\n# a comment\nls\n{% endhighlight %}</pre>\n"
    ),
    "a quotation within others": "> > a\n\n>>>>>> b\n\n>>>>>>>c\n\nA\n=======\n\n<<< d\n",
    "two tables": f"{TABLE}\n{TABLE}",
    "a table for each audience": f"{B2B}\n{TABLE}{{% else %}}\n{TABLE}{{% endif %}}\n",
    "a row that a loop makes": (
        "| a | b |\n| --- | --- |\n{% assign names = 'x,y' | split: ',' -%}\n"
        "{% for name in names -%}\n| {{ name }}\n{%- endfor %} |\n"
    ),
    "a fence for each audience": (
        f"{B2B}\n```text\na\n{{% else %}}\n```text\nb\n{{% endif %}}\n```\n\nText.\n"
    ),
    "a whole tab for one audience": f'{B2B}\n=== "One"\n\n    Inside.\n{{% endif %}}\n\nText.\n',
    "an element for one audience": f"{B2B}\n<div>\n\nText.\n\n</div>\n{{% endif %}}\n",
    "a heading below a condition": f"Text.\n{B2B}More.{{% endif %}}\n\n## Next\n",
    "an include of one line": '=== "One"\n\n    {% include line.md %}\n\nText.\n',
    "tags in code": "````text\n```json\n<div>\n````\n\n`<div>` and <!-- <div> -->\n",
    "a comment in highlighted code": (
        "<pre>{% highlight sh %}\n# load it\n$ boat load\n{% endhighlight %}</pre>\n"
    ),
    "titles with quotes, and none": (
        '!!! note "A "b" c"\n    Text.\n\n??? note\n    Text.\n\n!!! note\n    "Text."\n'
    ),
    "a title in code, and one without a block": (
        '```text\n!!! note "A\n    Text.\n```\n\n    !!! note "A\n        Text.\n\n!!! "well\n'
    ),
    "a fence in an element": "<pre>\n```text\na\n</pre>\n\nText.\n",
    "code over two lines": "```a b\nc``` d\n\n## Limits\n",
    "code over two lines with signs": "```$set, $unset,\n$push ```.\n\n## Limits\n",
    "a head apart from its table": (
        f"{B2B}More.{{% endif %}}\n\n| a | b |\n\n| --- | --- |\n| c | d |\n"
    ),
    "an included row apart from its table": f"{TABLE}\n{{% include row.md %}}\n",
    "a comment in a fence without its line end": (
        "```sh\nls\n{%- if page.subsection == 'b2b' -%}\n# all\n{%- endif %}\n```\n"
    ),
    "a heading that begins its line": f"Text.\n\n{B2B[:-2]}-%}}\n## Limits\n{{% endif %}}\n",
    "a number sign in a line": "See{% if page.subsection == 'b2b' -%} # 5{% endif %}.\n",
    "a row of two lines": (
        "| a | b |\n| --- | --- |\n| x |\n{%- if page.subsection == 'b2b' -%}\n|\n{%- endif %}\n"
    ),
    "an include with its indentation": '=== "One"\n\n    {% include indented.md %}\n\nText.\n',
    "an include within a line": '=== "One"\n\n    See {% include lines.md %}\n\nText.\n',
    "an include in a line of a list": "- a\n {% include lines.md %}\n",
    "a fence below a tag that is never closed": "{% if page.x %}\n\n~~~text\na\n",
    "a missing include": '=== "One"\n\n    {% include gone.md %}\n\nText.\n',
    "attribute lists": (
        "Text.\n{: .a\n   .b}\n\n`{: .c`\n\n    {: .d\n\n```\n{: .e\n```\n\n## Set {:.f}\n"
    ),
    "a table below another that has it for some only": (
        f"{TABLE}{B2B}\nText.\n\n{TABLE}{{% endif %}}\nText.\n"
    ),
    "pipes in prose": f"Either a | b.\n{B2B}\nOr | c.\n{{% endif %}}\n",
}


def _torn(root: Path, page: str) -> list[tuple[int, tuple[str, ...], str]]:
    parts = {
        "lines": "First.\n\nSecond.\n",
        "line": "First.\n",
        "row": "| lock | 9 |\n",
        "indented": "First.\n\n    Second.\n",
    }
    files = {f"_includes/{name}.md": text for name, text in parts.items()}
    write(root, {**files, "docs/index.md": page})
    outcome = Project.load(root / "mkdocs.yml").check()
    return [
        (it.location.line, tuple(sorted(it.audiences)), it.message)
        for it in outcome.findings
        if it.rule == "torn-markdown"
    ]


@pytest.mark.parametrize("name", TORN)
def test_what_a_condition_tears_apart_is_one_finding(name: str, tmp_path: Path) -> None:
    case = TORN[name]
    found = _torn(tmp_path, case.page)

    assert [it[:2] for it in found] == case.found
    assert case.words in found[0][2]


SWALLOWING = {
    "a block of code within": "Text.\n\n<div>\n<pre><code>a</code></pre>\n\n## Limits\n",
    "a fence": "Text.\n\n<details>\n<summary>a</summary>\n\n```json\n{}\n```\n",
    "a heading in a section": "# A\n\n<section>\n## Limits\n\n## More\n",
    "another element that is closed": "# A\n\n<div><ul><li>a</ul>\n\n## Limits\n\n</section>\n",
}


@pytest.mark.parametrize("name", SWALLOWING)
def test_an_element_that_is_never_closed_is_found_where_markdown_follows(
    name: str, tmp_path: Path
) -> None:
    ((line, _, message),) = _torn(tmp_path, SWALLOWING[name])
    assert SWALLOWING[name].split("\n")[line - 1].startswith("<")
    assert "is never closed: what follows it is not read as Markdown" in message


CLOSED = {
    "an element in a line": "Text <div>a\n\n## Limits\n",
    "ends that may be left out": "# A\n\n<ul>\n<li>a\n<li>b\n</ul>\n\n## Limits\n",
    "an element in code": "# A\n\n```html\n<div>\n```\n\n    <div>\n\n## Limits\n\n`<div>`\n",
    "an element in a comment": "<!-- \n<div>\n-->\n\n## Limits\n",
    "an element in a script": "<script>\n'<div>'\n</script>\n\n## Limits\n",
    "nothing that is Markdown": "# A\n\n<div>text\n\nmore\n",
    "an element with Markdown in it": '<div markdown="1">\n\n## Limits\n',
}


@pytest.mark.parametrize("name", CLOSED)
def test_an_element_that_hides_nothing_is_no_finding(name: str, tmp_path: Path) -> None:
    assert _torn(tmp_path, CLOSED[name]) == []


def test_links_to_headings_that_an_element_hides_are_no_mistakes_of_their_own(
    tmp_path: Path,
) -> None:
    pages = {
        "docs/index.md": "# A\n\n[a](other.md#limits) [b](other.md#no)\n",
        "docs/other.md": "# B\n\n<div>\n\n## Limits\n",
    }
    write(tmp_path, pages)
    found = Project.load(tmp_path / "mkdocs.yml").check().findings
    assert [(it.rule, it.location.path) for it in found] == [
        ("broken-anchor", "docs/index.md"),
        ("torn-markdown", "docs/other.md"),
    ]


@pytest.mark.parametrize("name", WHOLE)
def test_what_stays_whole_for_every_audience_is_none(name: str, tmp_path: Path) -> None:
    assert _torn(tmp_path, WHOLE[name]) == []


def test_the_finding_names_the_condition(tmp_path: Path) -> None:
    ((_, _, message),) = _torn(tmp_path, TORN["a tab that one audience has"].page)

    assert "line 5" in message or "line 3" in message


def test_a_code_span_that_begins_a_line_is_no_fence(make: Make) -> None:
    page = "# A\n\n```$set, $unset,\n$push ```.\n\n## B\n\n```js\na()\n```\n"
    settings = "site_name: S\nplugins:\n  - tandem\n"
    found = make({"mkdocs.yml": settings, "docs/a.md": page}).check(execute=False).findings
    assert found == ()


@pytest.mark.parametrize("below", ["2. Two\n", "## End\n\nText\n", "Then, later.\n", "- [x](#a)\n"])
def test_text_below_a_fence_that_is_never_closed_is_no_mistake_in_its_code(
    below: str, make: Make
) -> None:
    page = f'# A\n\n1. One\n\n    ```json plain\n    {{ "a": 1 }}\n\n{below}'
    files = {"mkdocs.yml": "site_name: S\nplugins: [tandem]\n", "docs/page.md": page}
    found = make(files).check(execute=False).findings
    assert [(it.rule, it.location.line) for it in found] == [("torn-markdown", 5)]
