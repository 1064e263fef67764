import time
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from mkdocs_tandem.liquid import Limits

from .conftest import Render


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x" * 101, "docs/page.md:1:1: 'docs/page.md' is longer than 100 characters"),
        ("{% include self.md %}", "_includes/self.md:1:1: more than 10 nested includes and loops"),
        (
            "a\n{% for i in (1..99) %}b{% endfor %}",
            "docs/page.md:2:8: more than 50 loop iterations",
        ),
        ("a\n{% for i in (1..9) %}{{ 'bb' }}ccccc{% endfor %}", "docs/page.md:2:8: more than 60"),
        ("{% assign a = 'x' %}\n{% assign a = page.long %}", "docs/page.md:2:15: 'a' is longer"),
        (
            "\n{% if 1 %}{% if 2 %}{% if 3 %}{% if 4 %}",
            "docs/page.md:2:31: more than 3 nested blocks",
        ),
    ],
)
def test_what_goes_past_a_limit_ends_with_its_place(
    render: Render, text: str, expected: str
) -> None:
    limits = Limits(size=100, depth=10, rounds=50, output=60, blocks=3)
    files = {"_includes/self.md": "{% include self.md %}"}
    findings = render(text, files, limits, page={"long": "x" * 61}).findings
    assert str(findings[-1]).startswith(expected)
    assert findings[-1].rule in ("liquid-limit", "include-depth")


def test_what_takes_too_long_ends_with_its_place(render: Render) -> None:
    seconds: Iterator[int] = count()
    limits = Limits(seconds=3, clock=lambda: float(next(seconds)))
    rendering = render("a\n{% for i in (1..99999) %}b{% endfor %}", limits=limits)
    (finding,) = rendering.findings
    assert str(finding) == "docs/page.md:2:8: not finished after 3 seconds [liquid-limit]"
    assert rendering.text.startswith("a\nb")


def test_what_takes_too_long_to_read_ends_with_its_place(render: Render) -> None:
    seconds: Iterator[int] = count()
    limits = Limits(seconds=3, clock=lambda: float(next(seconds)))
    rendering = render("{{ 1 }}" * 999, limits=limits)
    assert [finding.rule for finding in rendering.findings] == ["liquid-limit"]


def test_files_that_each_include_the_next_twice_end_with_one_finding(render: Render) -> None:
    files = {f"_includes/{n}.md": f"{{% include {n + 1}.md %}}" * 2 for n in range(40)}
    files["_includes/40.md"] = "x"
    rendering = render("{% include 0.md %}", files, Limits(clock=lambda: 0.0))
    assert [(each.rule, each.message) for each in rendering.findings] == [
        ("liquid-limit", "more than 20,000 includes")
    ]


def test_text_that_doubles_with_each_assignment_ends_with_one_finding(render: Render) -> None:
    text = "{% assign a = 'xxxx' %}" + "{% assign a = a | append: a %}" * 99 + "{{ a }}"
    rendering = render(text, limits=Limits(clock=lambda: 0.0))
    assert [each.rule for each in rendering.findings] == ["liquid-limit"]
    assert "20,000,000 characters" in rendering.findings[0].message


def test_includes_a_hundred_deep_are_rendered(render: Render) -> None:
    files = {f"_includes/{n}.md": f"{{% include {n + 1}.md %}}" for n in range(99)}
    files["_includes/98.md"] = "deep"
    rendering = render("{% include 0.md %}", files)
    assert rendering.text == "deep"
    assert len(rendering.calls) == 99


def test_a_value_that_holds_another_many_times_ends_with_one_finding(render: Render) -> None:
    value: Any = ["x"]
    for _ in range(60):
        value = [value, value]
    rendering = render("{{ page.deep | jsonify }}", page={"deep": value})
    assert [each.message for each in rendering.findings] == [
        "more than 20,000,000 characters in one value"
    ]


def test_includes_in_loops_count_together(render: Render) -> None:
    loops = (
        "{% for a in (1..200) %}{% for b in (1..200) %}{% include x.md %}{% endfor %}{% endfor %}"
    )
    limits = Limits(clock=lambda: 0.0)
    rendering = render(loops, {"_includes/x.md": "x"}, limits)
    assert [each.message for each in rendering.findings] == ["more than 20,000 includes"]


@pytest.mark.parametrize(
    "step",
    [
        "{% capture a %}{{ a }}{{ a }}{% endcapture %}",
        "{% assign a = a | append: a %}",
        "{% assign a = a | replace: 'x', 'xx' %}",
    ],
)
def test_text_that_doubles_is_known_as_a_whole_once_it_has_many_places(
    render: Render, step: str
) -> None:
    text = "{% assign a = page.x %}{% for i in (1..19) %}" + step + "{% endfor %}{{ a | size }}"
    rendering = render(text, limits=Limits(clock=lambda: 0.0), page={"x": "x"})
    assert rendering.text == str(2**19)


def test_a_condition_of_many_alternatives_is_read(render: Render) -> None:
    values = " or ".join(map(str, range(1_200)))
    rendering = render(
        f"{{% case page.x %}}{{% when {values} %}}yes{{% endcase %}}", page={"x": 1_199}
    )
    assert (rendering.text, rendering.findings) == ("yes", ())


def test_time_in_which_others_use_the_machine_does_not_count() -> None:
    assert Limits().clock is time.thread_time


@pytest.mark.parametrize("name", ["url_encode", "escape", "jsonify", "xml_escape", "cgi_escape"])
def test_a_filter_that_lengthens_a_text_each_time_ends_with_one_finding(
    render: Render, name: str
) -> None:
    text = f"{{% for i in (1..99) %}}{{% assign a = a | {name} %}}{{% endfor %}}{{{{ a }}}}"
    limits = Limits(output=2_000, filtered=5_000, clock=lambda: 0.0)
    start = "{% assign a = page.x %}"
    rendering = render(start + text, limits=limits, page={"x": '%&"' * 20})
    assert [each.rule for each in rendering.findings] == ["liquid-limit"]


def test_filters_share_one_limit_of_characters(render: Render) -> None:
    text = "{% for i in (1..99) %}{% assign a = page.x | upcase %}{% endfor %}"
    limits = Limits(filtered=500, clock=lambda: 0.0)
    rendering = render(text, limits=limits, page={"x": "x" * 10})
    assert [each.message for each in rendering.findings] == [
        "filters return more than 500 characters"
    ]


def test_the_time_is_checked_after_each_filter_of_a_long_text(render: Render) -> None:
    seconds: Iterator[int] = count()
    limits = Limits(seconds=5, clock=lambda: float(next(seconds)))
    text = "{% assign a = page.x" + " | upcase" * 20 + " %}"
    rendering = render(text, limits=limits, page={"x": "x" * 200_000})
    assert [each.message for each in rendering.findings] == ["not finished after 5 seconds"]
