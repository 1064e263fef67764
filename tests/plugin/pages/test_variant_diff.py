"""What only some audiences of a page see, and what decides it; a page for both audiences each."""

import pytest

from tests.plugin.conftest import Make
from tests.support.projects import configuration

B2B = '{% if page.subsection == "b2b" %}'
FILES = {
    "_includes/note.md": f"always {B2B}fleets{{% else %}}drivers{{% endif %}}",
    "_includes/text.md": "{{ include.text }}",
    "_includes/either.md": (
        f"{B2B}{{% assign a = include.fleet %}}{{% else %}}{{% assign a = include.driver %}}"
        "{% endif %}{{ a }}"
    ),
    "docs/index.md": "# Test\n",
}

SHOWN = {
    f"a {B2B}b{{% endif %}} c": ['b2b: b <if page.subsection == "b2b"> 1:3'],
    f"{B2B}b{{% else %}}c{{% endif %}}": ['b2b: b <if page.subsection == "b2b"> 1:1'],
    f"{B2B}b {{{{ page.subsection }}}} d{{% endif %}}": [
        'b2b: b b2b d <if page.subsection == "b2b"> 1:1'
    ],
    "a\n{% case page.subsection %}{% when 'b2b' %}b{% endcase %}": ["b2b: b <when 'b2b'> 2:27"],
    "{% unless page.subsection == 'b2c' %}b{% endunless %}": [
        "b2b: b <unless page.subsection == 'b2c'> 1:1"
    ],
    "see {{ page.subsection | upcase }} x": ["b2b: B2B <{{ page.subsection | upcase }}> 1:5"],
    "{{ page.title }}{% if page.title %}x{% endif %}": [],
    "{% include note.md %}": ['b2b: fleets <if page.subsection == "b2b"> 1:8'],
    f"{B2B}{{% include note.md %}}{{% endif %}}": [
        'b2b: always fleets <if page.subsection == "b2b"> 1:1'
    ],
    f"{B2B}{{% capture a %}}x{{% endcapture %}}{{% endif %}}-{{{{ a }}}}": [
        'b2b: x <if page.subsection == "b2b"> 1:1'
    ],
    f"{{% capture t %}}a{B2B}b{{% endif %}}c{{% endcapture %}}{{% include text.md text=t %}}": [
        'b2b: b <if page.subsection == "b2b"> 1:17'
    ],
    f"a{B2B}\n{{% endif %}}b": [],
    f"{{% if page.subsection == 'b2b' %}}a{{% endif %}} b {B2B}c{{% endif %}}": [
        "b2b: a <if page.subsection == 'b2b'> 1:1",
        'b2b: c <if page.subsection == "b2b"> 1:49',
    ],
    "{% include either.md fleet='F' driver='D' %}": ["b2b: F <include.fleet> 1:29"],
}


@pytest.mark.parametrize("text", SHOWN)
def test_what_others_do_not_see_is_told_with_its_condition(text: str, make: Make) -> None:
    project = make({**FILES, "docs/a.md": text})
    (page,) = [each for each in project.site.pages if each.path == "docs/a.md"]
    variant = project.site.variants(page)[1]
    found = [
        f"{','.join(each.audiences)}: {variant.text[each.start : each.end]} "
        f"<{each.condition}> {each.location.line}:{each.location.column}"
        for each in project.site.distinctions(variant)
    ]
    assert found == SHOWN[text]


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        (f"{B2B}b{{% else %}}c{{% endif %}}", 'else: not page.subsection == "b2b"'),
        (
            "{% unless page.subsection == 'b2c' %}b{% else %}c{% endunless %}",
            "else: page.subsection == 'b2c'",
        ),
        (
            f"{B2B}b{{% elsif page.x %}}x{{% else %}}c{{% endif %}}",
            'else: neither page.subsection == "b2b" nor page.x',
        ),
        ("{% for i in site.list %}b{% else %}c{% endfor %}", "else: nothing to go through"),
    ],
)
def test_the_other_branch_names_what_does_not_hold(text: str, condition: str, make: Make) -> None:
    lists = {
        "b2c": {"title": "Drivers", "variables": {"list": []}},
        "b2b": {"title": "Fleets", "variables": {"list": [1]}},
    }
    project = make({"mkdocs.yml": configuration({"audiences": lists}), "docs/a.md": text})
    (page,) = project.site.pages
    (found,) = project.site.distinctions(project.site.variants(page)[0])
    assert (found.audiences, found.condition) == (("b2c",), condition)


def test_what_two_of_three_see_names_both(make: Make) -> None:
    three = {name: {"title": name.upper()} for name in ("b2c", "b2b", "partner")}
    text = "{% unless page.subsection == 'b2c' %}x{% endunless %}y"
    project = make({"mkdocs.yml": configuration({"audiences": three}), "docs/a.md": text})
    (page,) = project.site.pages
    (found,) = project.site.distinctions(project.site.variants(page)[2])
    assert found.audiences == ("b2b", "partner")


def test_a_page_for_everyone_has_none(make: Make) -> None:
    project = make({"docs/a.md": "---\naudiences: []\n---\nx"})
    (page,) = project.site.pages
    assert project.site.distinctions(project.site.variants(page)[0]) == []


def test_runs_are_counted_in_the_filled_text_too(make: Make) -> None:
    text = f"{B2B}first{{% endif %}}\n\n{{% schema Attribute %}}\n\n{B2B}second{{% endif %}}"
    project = make({"docs/a.md": text})
    (page,) = project.site.pages
    filled, found = project.publisher.distinguished(project.site.variants(page)[1])
    assert "|" in filled
    assert [filled[each.start : each.end] for each in found] == ["first", "second"]
