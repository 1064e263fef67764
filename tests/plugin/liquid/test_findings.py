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
            '{%\n  include-markdown "a.md"\n  start="<!--a-->"\n%}',
            (
                "docs/page.md:2:10: 'include-markdown' belongs to another plugin, and Liquid reads "
                "'include'; put it between {% raw %} and {% endraw %} [liquid-syntax]"
            ),
        ),
        (
            "a [b]({ site.baseurl }}/c.html)",
            (
                "docs/page.md:1:7: '{ site.baseurl }}' lacks a brace; "
                "write '{{ site.baseurl }}' [liquid-lax]"
            ),
        ),
        (
            "a {[page.x | escape}} b",
            (
                "docs/page.md:1:3: '{[page.x | escape}}' lacks a brace; "
                "write '{{ page.x | escape }}' [liquid-lax]"
            ),
        ),
        (
            "{% casenote %}b{% endcasenote %}",
            (
                "docs/page.md:1:4: there is no tag 'casenote', and its text is left out; "
                "a package may define it, see 'Your own Liquid tags' in the manual [unknown-tag]"
            ),
        ),
        (
            "{% if 1 %}b{% endif %}{% endif %}",
            "docs/page.md:1:23: '{% endif %}' without '{% if %}' [liquid-syntax]",
        ),
        (
            "{% for a in page.b %}{% for c in page.d %}{% endif %}{% endfor %}",
            (
                "docs/page.md:1:43: '{% endif %}' cannot close '{% for %}' in line 1; "
                "write '{% endfor %}' [liquid-syntax]"
            ),
        ),
        (
            "{% for a in page.b %}{% endif %}{% endfor %}",
            "docs/page.md:1:22: '{% endif %}' without '{% if %}' [liquid-syntax]",
        ),
        (
            "a\n{{ page.x",
            "docs/page.md:2:1: '{{ page.x' is never closed; add '}}' [liquid-syntax]",
        ),
        (
            "{{ page.x and\n\n{% if page.y %}b{% endif %}",
            "docs/page.md:1:1: '{{ page.x and' is never closed; add '}}' [liquid-syntax]",
        ),
        (
            "{{ .A }}{{if $b}}c{{else}}d{{end}}",
            (
                "docs/page.md:1:4: '{{.A}}' is not a Liquid expression; put text for "
                "another template language between {% raw %} and {% endraw %} [liquid-lax]"
            ),
        ),
        (
            "{{#if a}}b{{/if}} {{{ c }}} {{> part}}",
            (
                "docs/page.md:1:3: '{{#if a}}' is not a Liquid expression; put text for "
                "another template language between {% raw %} and {% endraw %} [liquid-lax]"
            ),
        ),
        (
            "{% post_url 2020-01-01-x %}",
            ("docs/page.md:1:13: there is no post '2020-01-01-x' [broken-link]"),
        ),
        (
            "{{ 'A' | downcsae }}",
            (
                "docs/page.md:1:10: there is no filter 'downcsae'; did you mean 'downcase'?"
                " [undefined-filter]"
            ),
        ),
        (
            "{{ 'A' | shout }}",
            (
                "docs/page.md:1:10: there is no filter 'shout'; the value is passed on as it is"
                " [undefined-filter]"
            ),
        ),
        (
            "{% if 'a' = 'b' %}{% endif %}",
            "docs/page.md:1:11: '=' does not compare; write '==' [liquid-error]",
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
    assert [str(finding) for finding in rendering.findings] == [expected]


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


SLIPS = {
    "{% if page.x %}a{% else if page.y %}b{% endif %}": (
        "liquid-lax",
        "'else if' is read as 'else'; write '{% elsif page.y %}'",
    ),
    "{% if page.x %}a{% else unless page.y == 'z' %}b{% endif %}": (
        "liquid-lax",
        "'else unless' is read as 'else'; write '{% elsif page.y != 'z' %}'",
    ),
    "{% for i in page.list %}a{% else nothing %}b{% endfor %}": (
        "liquid-lax",
        "Liquid ignores 'nothing' after 'else'; remove 'nothing'",
    ),
    "{% case page.x %}{% when 'a' and 'b' %}x{% endcase %}": (
        "liquid-lax",
        "Liquid ignores 'and 'b'' after the value of 'when'; separate the values by 'or' or ','",
    ),
    "{% if page.x && page.y %}a{% endif %}": (
        "liquid-lax",
        "Liquid has no '&&'; write 'and'",
    ),
    "{% if page.x || page.y %}a{% endif %}": ("liquid-lax", "Liquid has no '||'; write 'or'"),
    "{% unless page.x = 'a=b' %}a{% endunless %}": (
        "liquid-error",
        "'=' does not compare; write '=='",
    ),
    "{% if not page.x == 'a' %}a{% endif %}": (
        "liquid-error",
        "Liquid has no 'not'; write '{% unless page.x == 'a' %}' or 'page.x != 'a''",
    ),
    "{% if !page.x %}a{% endif %}": (
        "liquid-lax",
        "Liquid has no '!'; write '{% unless page.x %}'",
    ),
    "{% unless not page.x %}a{% endunless %}": (
        "liquid-error",
        "Liquid has no 'not'; write '{% if page.x %}'",
    ),
    "{% if page.y %}a{% elsif not page.x == 'b' %}c{% endif %}": (
        "liquid-error",
        "Liquid has no 'not'; write 'page.x != 'b''",
    ),
    "{% if {{ page.x }} == 'b' %}a{% endif %}": (
        "liquid-error",
        "a tag cannot contain '{{ page.x }}'; write 'page.x', without braces",
    ),
    "{% assign y = {{ page.x | upcase }} %}": (
        "liquid-lax",
        "a tag cannot contain '{{ page.x | upcase }}'; write 'page.x | upcase', without braces",
    ),
    "{% for y in {{ page.x }} %}a{% endfor %}": (
        "liquid-lax",
        "a tag cannot contain '{{ page.x }}'; write 'page.x', without braces",
    ),
    "{% for y in page.x %}a{% liquid endfor %}": (
        "liquid-syntax",
        (
            "'endfor' in '{% liquid %}' cannot close a tag outside of it; "
            "write '{% endfor %}' after the tag"
        ),
    ),
    "{% if page.y and !page.x %}a{% endif %}": (
        "liquid-lax",
        "Liquid has no '!'; write '!=', or put it into a separate '{% unless %}'",
    ),
    "{% if 'a' in page.list %}a{% endif %}": (
        "liquid-error",
        "Liquid has no 'in'; write 'page.list contains 'a''",
    ),
    "{% if page.x and (page.y or page.z) %}a{% endif %}": (
        "liquid-lax",
        (
            "Liquid has no parentheses; nest '{% if %}' instead; "
            "of several 'and' and 'or' the last is evaluated first"
        ),
    ),
    '{% include a.md who="{{ page.x }}" %}': (
        "liquid-syntax",
        (
            "the parameter 'who' cannot contain '{{ page.x }}'; "
            "write who=page.x, without quotes and braces"
        ),
    ),
    "{% include a.md who='{{ page.x | upcase }}' %}": (
        "liquid-syntax",
        (
            "the parameter 'who' cannot contain '{{ page.x | upcase }}'; "
            "write {% assign who = page.x | upcase %} above, and here who=who"
        ),
    ),
    '{% include a.md who="Mx {{ page.x }}" %}': (
        "liquid-syntax",
        (
            "the parameter 'who' cannot contain '{{ page.x }}'; "
            "put the text into {% capture who %} above, and write who=who here"
        ),
    ),
}


@pytest.mark.parametrize("text", SLIPS)
def test_a_notation_of_another_language_is_one_finding_with_what_to_write(
    text: str, render: Render
) -> None:
    (finding,) = render(text, {"_includes/a.md": "x"}, page={}).findings
    rule, message = SLIPS[text]
    assert (finding.rule, f"{finding.message}; {finding.hint}") == (rule, message)


@pytest.mark.parametrize(
    "text",
    [
        "{% if page.x == '(a && b)' %}a{% endif %}",
        "{% if page.not == 'in' or page.in %}a{% endif %}",
        "{% for i in (1..3) %}{% if i <= 2 and i != 1 %}a{% endif %}{% endfor %}",
        "{% case page.x %}{% when 'a', 'b' or 'c' %}x{% else %}y{% endcase %}",
    ],
)
def test_a_condition_that_only_looks_like_it_is_no_slip(text: str, render: Render) -> None:
    assert render(text, page={}).findings == ()


RUN_ON = {
    "{% if page.x %}a{% endif }b\n\n{% include a.md %}": ("b\n\nx", 17, "instead of '}'"),
    "{% if page.x %}a{% endif\nb {% include a.md %}": ("\nb x", 17, "add '%}'"),
    "{% comment %}a{% endcomment% }b {{ 1 }}{% include a.md %}": ("b 1x", 15, "instead of '% }'"),
    "{% if page.x == '}' }}a{% endif %}b": ("b", 1, "instead of '}}'"),
    "a {% include a.md {% if page.x %}b{% endif %}c": ("a xc", 3, "add '%}'"),
    "b{% if page.x %}a{% endif": ("b", 18, "add '%}'"),
}


@pytest.mark.parametrize("text", RUN_ON)
def test_a_tag_that_runs_into_the_next_is_one_finding_and_hides_nothing(
    text: str, render: Render
) -> None:
    rendering = render(text, {"_includes/a.md": "x"}, page={})
    (finding,) = rendering.findings
    expected, column, hint = RUN_ON[text]
    assert rendering.text == expected
    assert (finding.rule, finding.location.column) == ("liquid-syntax", column)
    assert finding.hint.endswith(hint)


UNKNOWN_BLOCKS = {
    "a{% tip kind='x' %}b{{ page.x }}{% endtip %}c": "ac",
    "a{% only for drivers %}b{% else %}c{% endif %}d": "ad",
    "{% if page.y %}a{% else %}b{% only x %}c{% else %}d{% endif %}e{% endif %}f": "bef",
    "a{% tip %}b{% tip %}c{% endtip %}d{% if page.y %}{% endif %}{% endtip %}e": "ae",
    "a{% star %}b{% if page.y %}c{% else %}d{% endif %}e": "abde",
}


@pytest.mark.parametrize("text", UNKNOWN_BLOCKS)
def test_a_block_that_nothing_defines_is_one_finding_and_shows_nothing_within(
    text: str, render: Render
) -> None:
    rendering = render(text, page={})
    (finding,) = rendering.findings
    assert (finding.rule, rendering.text) == ("unknown-tag", UNKNOWN_BLOCKS[text])


def test_blocks_that_nothing_defines_are_left_out_when_there_are_more_than_are_told(
    render: Render,
) -> None:
    assert render("{% tip %}secret{% endtip %}." * 500).text == "." * 500


def test_an_escape_behind_a_brace_begins_no_tag(render: Render) -> None:
    text = '{% include a.md to="?filter={%22where%22:{%22a%22:1}}" %}'
    rendering = render(text, {"_includes/a.md": "{{ include.to }}"})
    assert (rendering.text, rendering.findings) == ("?filter={%22where%22:{%22a%22:1}}", ())
