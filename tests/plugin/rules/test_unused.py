"""Files that nothing uses; ``endpoint.md``, which the settings name, is used."""

import pytest
import yaml

from tests.plugin.conftest import Make
from tests.support.projects import configuration

INCLUDES = {
    "{% include a.md %}": {"docs/_c.md"},
    "{% if page.subsection == 'b2x' %}{% include a.md %}{% endif %}": {"docs/_c.md"},
    "{% assign name = 'a' %}{% include {{ name }}.md %}{% include_relative _c.md %}": set(),
    '--8<-- "_c.md"': {"_includes/a.md", "_includes/sub/b.md"},
    "a.md": {"_includes/a.md", "_includes/sub/b.md", "docs/_c.md"},
}


@pytest.mark.parametrize("text", INCLUDES)
def test_a_file_that_no_page_includes_is_found(text: str, make: Make) -> None:
    files = {
        "_includes/a.md": "{% include sub/b.md %}",
        "_includes/sub/b.md": "b",
        "_includes/README.md": "about these files",
        "docs/_c.md": "c",
        "docs/a.md": text,
    }
    found = make(files).check().findings
    assert {each.location.path for each in found if each.rule == "unused-include"} == INCLUDES[text]


def test_files_of_which_a_variable_names_one_are_used(make: Make) -> None:
    files = {
        "_includes/setup/v1/ruby.md": "x",
        "_includes/setup/v2/ruby.md": "y",
        "_includes/setup/v2/go.md": "z",
        "docs/a.md": "{% assign v = 'v2' %}{% include setup/{{ v }}/ruby.md %}",
    }
    found = make(files).check().findings
    assert [it.location.path for it in found if it.rule == "unused-include"] == [
        "_includes/setup/v2/go.md"
    ]


def test_what_a_misspelt_include_means_is_used(make: Make) -> None:
    files = {
        "_includes/ui/panel.md": "{% include ui/part.md %}",
        "_includes/ui/part.md": "x",
        "_includes/ui/other.md": "y",
        "docs/a.md": "{% include ui/pannel.md %}",
    }
    found = [(it.rule, it.location.path) for it in make(files).check().findings]
    assert found == [
        ("unused-include", "_includes/ui/other.md"),
        ("missing-include", "docs/a.md"),
    ]


def test_what_another_mistake_means_is_not_used_for_that(make: Make) -> None:
    files = {
        "_includes/other.md": "x",
        "docs/other.md": "# Other\n",
        "docs/a.md": "[a](othr.md) {% include nothing-like-it.md %}",
    }
    found = [(it.rule, it.location.path) for it in make(files).check(execute=False).findings]
    assert found == [
        ("unused-include", "_includes/other.md"),
        ("broken-link", "docs/a.md"),
        ("missing-include", "docs/a.md"),
    ]


def test_data_that_a_rendered_include_chooses_is_what_it_reads(make: Make) -> None:
    files = {
        "_includes/part.md": "{% assign name = 'a' %}{{ site.data[name] }}",
        "_data/a.yml": "[1]",
        "_data/b.yml": "[1]",
        "docs/a.md": "{% include part.md %}",
    }
    found = make(files).check(execute=False).findings
    assert [it.location.path for it in found if it.rule == "unused-data"] == ["_data/b.yml"]


def test_what_layouts_and_themes_include_is_used(make: Make) -> None:
    files = {"_includes/head.html": "x", "_includes/foot.html": "y", "docs/a.md": "x"}
    rules = [each.rule for each in make(files).check().findings]
    assert rules.count("unused-include") == 2
    files["_layouts/default.html"] = "{% include head.html %}"
    assert [each.rule for each in make(files).check().findings].count("unused-include") == 1
    files["_config.yml"] = "theme: minima\n"
    assert "unused-include" not in [each.rule for each in make(files).check().findings]


DATA = {
    "{{ site.data.a[0] }}{{ site.data.sub.b.x }}": set(),
    "{{ site.data.sub.b.x }}": {"_data/a.yml"},
    "{% for x in site.data.sub %}{{ x[0] }}{% endfor %}": {"_data/a.yml"},
    "{% assign all = site.data %}{{ all.a }}": set(),
    "{% assign name = 'a' %}{{ site.data[name] }}": {"_data/sub/b.json"},
    "{% if page.subsection == 'b2x' %}{{ site.data.a }}{% endif %}": {"_data/sub/b.json"},
    "x": {"_data/a.yml", "_data/sub/b.json"},
}


@pytest.mark.parametrize("text", DATA)
def test_a_data_file_that_no_page_reads_is_found(text: str, make: Make) -> None:
    files = {"_data/a.yml": "[1]", "_data/sub/b.json": '{"x": 1}', "docs/a.md": text}
    found = make(files).check().findings
    assert {each.location.path for each in found if each.rule == "unused-data"} == DATA[text]


def test_data_that_an_include_of_a_layout_reads_is_used(make: Make) -> None:
    files = {
        "_layouts/default.html": "{% include menu.html %}{{ content }}",
        "_includes/menu.html": "{% for it in site.data.menu %}{{ it }}{% endfor %}",
        "_data/menu.yml": "[1]",
        "_data/old.yml": "[1]",
        "docs/a.md": "# A\n",
    }
    found = make(files).check(execute=False).findings
    assert [it.location.path for it in found if it.rule == "unused-data"] == ["_data/old.yml"]


def test_a_mistake_in_a_file_that_no_page_includes_is_found(make: Make) -> None:
    files = {"docs/a.md": "# A\n", "_includes/old.md": "x\n{{ page.title | upcas }}{% if 1 %}"}
    found = make(files).check().findings
    assert [(each.rule, each.location.line) for each in found] == [
        ("unused-include", 1),
        ("undefined-filter", 2),
        ("unclosed-tag", 2),
    ]


PARTS = {
    "docs/bits/new.md": set(),
    "docs/bits/old.md": {"unused-include"},
    "docs/bits/loop.md": {"unused-include"},
    "docs/bits/torn.md": {"unused-include", "unclosed-tag"},
    "docs/bits/name.md": {"unused-include", "undefined-variable"},
    "docs/other/old.md": set(),
    "docs/bits/data.csv": set(),
}


def test_a_part_beside_the_included_ones_that_no_page_includes_is_read_all_the_same(
    make: Make,
) -> None:
    files = {
        "docs/a.md": "---\ncolour: red\n---\n{% include_relative bits/new.md %}",
        "docs/bits/new.md": "New.",
        "docs/bits/old.md": "{{ page.colour }}{{ page.title }}{{ site.build }}",
        "docs/bits/loop.md": "{% for page in site.pages %}{{ page.coluor }}{% endfor %}",
        "docs/bits/torn.md": "{% if page.colour %}",
        "docs/bits/name.md": "{{ page.coluor }}",
        "docs/other/old.md": "{% if page.colour %}",
        "docs/bits/data.csv": "a,b",
    }
    settings = yaml.safe_load(configuration())
    settings["exclude_docs"] = "/bits/\n/other/\n"
    files["mkdocs.yml"] = yaml.safe_dump(settings)
    found = make(files).check(execute=False).findings
    by_path = {path: {it.rule for it in found if it.location.path == path} for path in PARTS}
    assert by_path == PARTS


def test_a_syntax_error_is_found_in_an_include_that_only_a_layout_shows(make: Make) -> None:
    files = {
        "_layouts/default.html": "{% seo %}\n{% include menu.html %}{{ content }}",
        "_includes/menu.html": "{% include deep.html %}{{ page.title | asset }}\n{% if page.x %}",
        "_includes/deep.html": "<p>\n{% if page.x %}a{% endfi %}\n{% assign x 1 %}",
        "docs/a.md": "# A\n",
    }
    found = [
        (it.location.path, it.location.line, it.rule)
        for it in make(files).check(execute=False).findings
    ]
    assert sorted(found) == [
        ("_includes/deep.html", 2, "unknown-tag"),
        ("_includes/deep.html", 3, "liquid-syntax"),
        ("_includes/menu.html", 2, "unclosed-tag"),
    ]


def test_a_syntax_error_is_found_in_a_layout_and_an_include_in_text_never_shown(
    make: Make,
) -> None:
    files = {
        "_layouts/default.html": "{% if page.x %}\n{{ content }}",
        "_includes/draft.md": "{% unless page.x %}",
        "docs/a.md": "# A\n{% comment %}{% include draft.md %}{% endcomment %}\n",
    }
    found = make(files).check(execute=False).findings
    assert [(it.location.path, it.rule) for it in found] == [
        ("_includes/draft.md", "unclosed-tag"),
        ("_layouts/default.html", "unclosed-tag"),
    ]
