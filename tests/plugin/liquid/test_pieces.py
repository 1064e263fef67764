from mkdocs_tandem.liquid import Rendered
from mkdocs_tandem.liquid.pieces import PullMark

from .conftest import Render


def written(rendering: Rendered, text: str) -> list[tuple[str, str]]:
    """The line of its source for each piece of a rendered text."""
    start = rendering.text.index(text)
    found: list[tuple[str, str]] = []
    at = 0
    for piece in rendering.pieces:
        if start < at + len(piece.text) and at < start + len(text):
            found.append((str(piece.source.location(piece.start)), piece.text))
        at += len(piece.text)
    return found


def test_text_of_an_include_leads_to_the_included_file(render: Render) -> None:
    rendering = render("a\n{% include x.md %}", {"_includes/x.md": "\n\nb"})
    assert written(rendering, "b") == [("_includes/x.md:1:1", "\n\nb")]


def test_a_quoted_parameter_leads_to_where_it_is_typed(render: Render) -> None:
    text = "a\n{% include x.md\n  body='{\n \\'k\\': 1}'\n%}"
    rendering = render(text, {"_includes/x.md": "{{ include.body }}"})
    assert rendering.text == "a\n{\n 'k': 1}"
    assert [place for place, _ in written(rendering, "'k'")] == [
        "docs/page.md:4:3",
        "docs/page.md:4:4",
        "docs/page.md:4:6",
    ]


def test_captured_and_assigned_text_leads_to_where_it_was_written(render: Render) -> None:
    rendering = render(
        "{% capture c %}\nx{{ page.v }}{% endcapture %}{% assign d = c %}{% assign e = 'lit' %}"
        "{% for i in (1..2) %}{{ d }}{{ e }}{% endfor %}",
        page={"v": 7},
    )
    assert rendering.text == "\nx7lit\nx7lit"
    assert written(rendering, "x7") == [("docs/page.md:1:16", "\nx"), ("docs/page.md:2:2", "7")]
    assert [piece.is_literal for piece in rendering.pieces] == [True, False, True] * 2


def test_a_call_in_captured_text_begins_where_the_text_is_printed(render: Render) -> None:
    rendering = render(
        "{% capture c %}-{% include x.md a=1 %}{% endcapture %}12{% include y.md %}{{ c }}",
        {"_includes/x.md": "X", "_includes/y.md": "Y"},
    )
    assert rendering.text == "12Y-X"
    assert [(call.name, call.offset) for call in rendering.calls] == [("y.md", 2), ("x.md", 4)]
    assert rendering.calls[1].parameters == {"a": 1}
    assert rendering.pieces[-1].call == rendering.calls[1]


def test_calls_know_their_callers(render: Render) -> None:
    files = {"_includes/x.md": "{% include y.md %}", "_includes/y.md": "y"}
    outer, inner = render("{% include x.md %}", files).calls
    assert inner.caller == outer
    assert outer.caller is None


def test_branches_are_known_by_their_tags(render: Render) -> None:
    text = "{% if page.a %}1{% elsif page.b == 2 %}{% if 1 %}x{% endif %}{% else %}3{% endif %}"
    rendering = render(text, page={"b": 3})
    assert [(b.kind, b.condition) for b in rendering.facts.taken] == [("else", "")]
    assert {b.start for b in rendering.facts.reached} == {0, 16, 61}
    assert {b.condition for b in rendering.facts.refused} == {"page.a", "page.b == 2"}


def test_a_mark_survives_captures_parameters_and_filters_that_leave_it_as_it_is(
    render: Render,
) -> None:
    text = (
        "{% capture a %}-{% schema X %}{% endcapture %}{% assign b = a | default: 'none' %}"
        "{% include x.md text=b %}"
    )
    rendering = render(text, {"_includes/x.md": "{{ include.text }}"})
    assert rendering.findings == ()
    assert [piece.text.words for piece in rendering.pieces if isinstance(piece.text, PullMark)] == [
        ("X",)
    ]
