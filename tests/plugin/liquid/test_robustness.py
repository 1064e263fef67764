from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mkdocs_tandem.liquid import Limits, Rendered, TemplateRenderer
from mkdocs_tandem.source import Source

SCOPE = {
    "page": {"n": 3, "s": "text", "list": ["a", [1, None], {"k": 1.5}], "map": {"k": "v"}},
    "site": {"baseurl": "/b"},
}
SNIPPETS = st.sampled_from(
    [
        *("{% if ", "{% elsif ", "{% else %}", "{% endif %}", "{% unless ", "{% endunless %}"),
        *("{% for x in ", "{% endfor %}", "{% case ", "{% when ", "{% endcase %}", " %}", " -%}"),
        *("{% assign a = ", "{% capture c %}", "{% endcapture %}", "{% raw %}", "{% endraw %}"),
        *("{% comment %}", "{% endcomment %}", "{% include x.md ", "{% include_relative ", "{{ "),
        *(" }}", "{{- ", " -}}", "{%", "%}", "{{", "}}", "{% break %}", "{% cycle ", "{% liquid\n"),
        *("page.n", "page.list", "page.map", "page.s", "missing", "a", "c", "x", "(1..3)", "empty"),
        *("'q'", '"d"', "'", '"', "[", "]", ".", "..", "|", ":", ",", "=", "==", "<", " contains "),
        *(" and ", " or ", " | upcase", " | join: ", " | sort", " | slice: ", " | date: ", "-1"),
        *(" | where: 'k', ", " | jsonify", " | times: ", " | divided_by: 0", " | group_by: 'k'"),
        *(" | push: ", " | truncate: ", " | replace: ", " | slugify: ", " | round: ", "0", "9.5"),
        *("\n", " ", "text", "é", "\0", "\r\n", "k='v'", "k=page.n", "limit:", "offset:continue"),
    ]
)
FILES = {"_includes/x.md": "x{{ include.k }}{% if include.k %}{{ include.k | upcase }}"}


@pytest.fixture(scope="module")
def liquid(tmp_path_factory: pytest.TempPathFactory) -> TemplateRenderer:
    root = tmp_path_factory.mktemp("site")
    (root / "_includes").mkdir()
    for name, text in FILES.items():
        (root / name).write_text(text, encoding="utf-8")
    limits = Limits(output=100_000, rounds=10_000, seconds=2)
    return TemplateRenderer(
        root=root, includes=[Path("_includes")], docs=Path("docs"), limits=limits
    )


def check(rendering: Rendered) -> None:
    assert rendering.text == "".join(piece.text for piece in rendering.pieces)
    for piece in rendering.pieces:
        if piece.is_literal:
            assert piece.source.text.startswith(piece.text, piece.start)
        else:
            assert 0 <= piece.start <= len(piece.source.text)
    for call in rendering.calls:
        assert 0 <= call.offset <= len(rendering.text)
    facts = rendering.facts
    assert facts.taken <= facts.reached
    assert facts.used <= facts.assigned
    assert facts.used_parameters <= facts.given
    for branch in facts.reached:
        assert 0 <= branch.start < branch.end <= len(branch.source.text)


@settings(max_examples=400)
@example("{% capture c %} %}{% include x.md %}", 0)
@given(st.lists(SNIPPETS | st.text(max_size=3), max_size=40).map("".join), st.integers(0, 20))
def test_any_heap_of_markup_is_rendered_with_exact_places(
    liquid: TemplateRenderer, text: str, body_start: int
) -> None:
    source = Source("docs/page.md", "-" * body_start + text, body_start=body_start)
    check(liquid.render(source, SCOPE))


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_random_bytes_raise_nothing(liquid: TemplateRenderer, noise: bytes) -> None:
    check(liquid.render(Source("docs/page.md", noise.decode("latin-1")), SCOPE))


@given(st.integers(0, 400))
def test_a_template_cut_short_raises_nothing(liquid: TemplateRenderer, end: int) -> None:
    text = (
        "{% assign a = 'b' %}{% for x in page.list %}{{ x | jsonify }}{% unless x == a %}"
        "{% capture c %}{% include x.md k='it\\'s' %}{% endcapture %}{{ c }}{% endunless %}"
        "{% raw %}{{ }}{% endraw %}{% case x %}{% when 'a', 1 %}1{% else %}2{% endcase %}"
        "{% endfor %}{%- comment -%} {{ }} {%- endcomment -%}{{ page.s | slice: 1, 2 | upcase }}"
    )
    check(liquid.render(Source("docs/page.md", text[:end]), SCOPE))


def _repeated(k: int) -> dict[str, str]:
    """Templates that repeat something; with 1,000, most have nearly the 2 MB that one may have."""
    return {
        "open-ifs": "{% if true %}" * (100 * k),
        "tag-braces": "{%" * (900 * k),
        "output-braces": "{{" * (900 * k),
        "half-closed": "{{ a }" * (300 * k),
        "never-endraw": "{% raw %}" + "{% endra %}" * (100 * k),
        "open-comments": "{% comment %}" * (100 * k),
        "open-captures": "{% capture x %}" * (100 * k),
        "keys": "{{ " + "a." * (500 * k) + " }}",
        "open-brackets": "{{ " + "[" * (500 * k) + " }}",
        "too-many-ands": "{% if " + "a and " * (300 * k) + "b %}{% endif %}",
        "too-many-filters": "{{ 'a' " + "| append: 'b' " * (100 * k) + "}}",
        "parameters": "{% include x.md " + "k='v' " * (300 * k) + "%}",
        "escaped-quotes": "{% include x.md k='" + "\\'" * (900 * k) + "' %}",
        "open-names": "{% include x.md " + "{{ a | " * (200 * k) + "%}",
        "long-word": "{% for x in " + "a" * (1_900 * k) + " %}{% endfor %}",
        "long-words": "".join(
            f"{{% for x in {number}{'a-' * 2_400} ! %}}{{% endfor %}}"
            for number in range(4 * k // 10)
        ),
        "long-names": "".join(
            f"{{% assign {number}{'a' * 480} ! = 1 %}}" for number in range(4 * k)
        ),
        "unknown-tags": "{% foo %}" * (200 * k),
        "lines": "{% liquid\n" + "echo 'a'\n" * (200 * k) + "%}",
        "trimmed": " " * (1_000 * k) + "{%- if true -%}" + " " * (900 * k),
    }


OTHERS = {
    "ifs-to-the-limit": "{% if true %}" * 99 + "x" + "{% endif %}" * 99,
    "open-fors": "{% for i in (1..2) %}" * 99,
    "brackets": "{{ " + "a[" * 2_000 + "1" + "]" * 2_000 + " }}",
    "open-ranges": "{{ " + "(" * 4_000 + " }}",
    "ands": "{% if " + "a and " * 800 + "b %}{% endif %}",
    "filters": "{{ 'a' " + "| append: 'b' " * 300 + "}}",
    "scripts": "{{ '" + "<script" * 600 + "' | strip_html }}",
    "too-large": "x" * 2_000_001,
    "doubled": "{% assign a = 'ab' %}" + "{% assign a = a | append: a %}" * 60 + "{{ a }}",
    "captured": "{% capture a %}ab{% endcapture %}"
    + "{% capture a %}{{ a }}{{ a }}{% endcapture %}" * 60,
    "replaced": "{% assign a = 'aaaaaaaa' %}" + "{% assign a = a | replace: 'a', a %}" * 9,
    "nested-lists": "{% assign a = 'a' | split: ',' %}"
    + "{% assign a = a | push: a | push: a %}" * 60
    + "{{ a | join: ',' }}{{ a | jsonify }}{{ a | inspect }}{{ a }}",
    "nested-groups": "{% assign a = page.list %}{% for i in (1..9000) %}"
    "{% assign a = a | group_by: 'x' %}{% endfor %}{{ a | jsonify }}{{ a }}",
    "long-lists": "{% assign a = page.list %}" + "{% assign a = a | concat: a %}" * 40,
    "numbers": "{% assign a = 9 %}" + "{% assign a = a | times: a %}" * 60 + "{{ a }}",
    "range": "{% for i in (1..99999999999999999999) %}{% endfor %}",
    "range-filtered": "{{ (1..99999999999) | join: '-' }}",
    "range-sorted": "{{ (1..99999999999) | sort | size }}",
    "rounds": "{% for i in (1..900) %}{% for j in (1..900) %}{{ j }}{% endfor %}{% endfor %}",
    "wide-date": "{{ 'now' | date: '%999999999Y' }}",
    "wide-dates": "{{ 'now' | date: '" + "%999Y" * 900 + "' }}",
    "self": "{% include_relative page.md %}",
}
HUGE = [
    *(pytest.param(text, id=name) for name, text in {**_repeated(200), **OTHERS}.items()),
    *(
        pytest.param(text, id=f"{name}-whole", marks=pytest.mark.slow)
        for name, text in _repeated(1_000).items()
    ),
]


@pytest.mark.parametrize("text", HUGE)
def test_a_huge_template_ends_and_raises_nothing(liquid: TemplateRenderer, text: str) -> None:
    check(liquid.render(Source("docs/page.md", text), SCOPE))
