"""What nobody reads, and why; a page for both audiences each."""

import pytest

from tests.plugin.conftest import Make

B2B, B2C = '{% if page.subsection == "b2b" %}', '{% if page.subsection == "b2c" %}'
ASKED = "it is false for every audience and page that gets there"
NOT_ASKED = "a branch before it takes every audience and page that gets there"

UNREACHABLE = {
    f"{B2B}\n{B2C}\nx{{% endif %}}{{% endif %}}": (2, ASKED),
    "{% if page.subsection %}x\n{% elsif page.title %}y{% endif %}": (2, NOT_ASKED),
    f"{B2B}x{{% else %}}\n{B2B}y{{% endif %}}{{% endif %}}": (2, ASKED),
    "{% unless page.subsection %}x{% endunless %}": (
        1,
        "it is true for every audience and page that gets there",
    ),
    '{% case page.subsection %}\n{% when "b2x" %}x{% else %}y{% endcase %}': (2, ASKED),
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
