import pytest

from mkdocs_tandem.finding import Severity

from .conftest import Render


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a\n {% if page.x %}b",
            "docs/page.md:2:2: '{% if %}' is never closed; add '{% endif %}' [unclosed-tag]",
        ),
        (
            "{% if 1 %}b{% endfi %}",
            "docs/page.md:1:15: there is no tag 'endfi'; did you mean 'endif'? [unknown-tag]",
        ),
        (
            "{% incldue x.md %}",
            "docs/page.md:1:4: there is no tag 'incldue'; did you mean 'include'? [unknown-tag]",
        ),
        (
            "{% if 1 %}b{% endif %}{% endif %}",
            "docs/page.md:1:23: '{% endif %}' without '{% if %}' [liquid-syntax]",
        ),
        (
            "a\n{{ page.x",
            "docs/page.md:2:1: '{{ page.x' is never closed; add '}}' [liquid-syntax]",
        ),
        (
            "{% post_url 2020-01-01-x %}",
            (
                "docs/page.md:1:1: '{% post_url %}' does not work here; "
                "there are no posts; link to a page, as [text](page.md) [refused-tag]"
            ),
        ),
        (
            "{{ 'A' | downcsae }}",
            (
                "docs/page.md:1:10: there is no filter 'downcsae'; did you mean 'downcase'?"
                " [undefined-filter]"
            ),
        ),
        (
            "{% if 'a' = 'b' %}{% endif %}",
            "docs/page.md:1:11: there is no operator '='; use '==' [liquid-error]",
        ),
        (
            "{% capture a %}{% schema X %}{% endcapture %}{{ a | upcase }}",
            (
                "docs/page.md:1:53: 'upcase' cannot take what '{% schema X %}' pulls in later; "
                "print it without a filter [liquid-error]"
            ),
        ),
        (
            "{% capture a %}{% schema X %}{% endcapture %}{% assign b = 'x' | append: a %}",
            (
                "docs/page.md:1:66: 'append' cannot take what '{% schema X %}' pulls in later; "
                "print it without a filter [liquid-error]"
            ),
        ),
        (
            "{% include ../secret.md %}",
            (
                "docs/page.md:1:12: '../secret.md' leaves its folder; leave out the '..'"
                " [include-outside]"
            ),
        ),
        (
            "{% include endpiont.md %}",
            (
                "docs/page.md:1:12: there is no file 'endpiont.md' to include; "
                "did you mean 'endpoint.md'? searched in '_includes' [missing-include]"
            ),
        ),
    ],
)
def test_a_mistake_is_told_at_its_place_with_a_hint(
    render: Render, text: str, expected: str
) -> None:
    rendering = render(text, {"_includes/endpoint.md": "x"})
    assert expected in [str(finding) for finding in rendering.findings]


def test_a_misspelt_end_is_one_finding_and_ends_the_block(render: Render) -> None:
    rendering = render("{% if page.x %}b{% endfi %}c")
    assert rendering.text == "c"
    assert [finding.rule for finding in rendering.findings] == ["unknown-tag"]


def test_a_mistake_in_an_include_is_located_in_it_and_tells_the_way(render: Render) -> None:
    files = {"_includes/outer.md": "\n{% include inner.md %}", "_includes/inner.md": "x {% foo %}"}
    (finding,) = render("\n\n{% include outer.md %}", files).findings
    assert str(finding.location) == "_includes/inner.md:1:6"
    assert [str(place) for place in finding.via] == ["docs/page.md:3:1", "_includes/outer.md:2:1"]


def test_what_stands_behind_a_mistake_is_still_rendered(render: Render) -> None:
    rendering = render("a{% for %}b{% endfor %}c{{ '1' | plus: }}{% assign %}d")
    assert rendering.text == "acd"


def test_what_ruby_forgives_is_a_warning_that_shows_how_it_is_read(render: Render) -> None:
    rendering = render("{{ page.a b }}", page={"a": "x"})
    (finding,) = rendering.findings
    assert rendering.text == "x"
    assert (finding.rule, finding.severity) == ("liquid-lax", Severity.WARNING)
    assert finding.hint == "Jekyll reads it as 'page.a'"
