from .conftest import Render


def test_a_variable_without_a_value_is_noted_where_it_is_read(render: Render) -> None:
    rendering = render("a\n{{ page.categorie | upcase }}{% if x.y['z'] %}{% endif %}", page={})
    found = sorted(
        (v.name, str(v.source.location(v.start))) for v in rendering.facts.undefined.values()
    )
    assert found == [("page.categorie", "docs/page.md:2:4"), ("x.y['z']", "docs/page.md:2:36")]


def test_an_assignment_that_nobody_reads_is_not_used(render: Render) -> None:
    text = "{% assign a = 1 %}{% assign b = a %}{% capture c %}{% endcapture %}{{ c }}"
    rendering = render(text)
    assert {v.name for v in rendering.facts.assigned} == {"a", "b", "c"}
    assert {v.name for v in rendering.facts.used} == {"a", "c"}


def test_an_assignment_that_is_overwritten_before_it_is_read_is_not_used(render: Render) -> None:
    rendering = render("{% assign a = 1 %}{% assign a = 2 %}{{ a }}")
    assert {v.start for v in rendering.facts.assigned - rendering.facts.used} == {0}


def test_parameters_tell_whether_they_are_read_missing_or_given_twice(render: Render) -> None:
    files = {"_includes/x.md": "{{ include.a }}{{ include.c }}"}
    rendering = render("{% include x.md a=1 b=2 a=3 %}", files)
    assert {p.name for p in rendering.facts.given} == {"a", "b"}
    assert {p.name for p in rendering.facts.used_parameters} == {"a"}
    assert [p.start for p in rendering.facts.repeated_parameters] == [16]
    assert {v.name for v in rendering.facts.undefined.values()} == {"include.c"}


def test_an_else_of_a_loop_is_a_branch(render: Render) -> None:
    rendering = render("{% for x in page.list %}x{% else %}none{% endfor %}", page={"list": [1]})
    assert [branch.kind for branch in rendering.facts.reached - rendering.facts.taken] == [
        "for-else"
    ]


def test_cases_are_branches_with_what_they_say(render: Render) -> None:
    text = "{% case page.a %}{% when 'x', 'y' %}1{% when 'z' %}2{% else %}3{% endcase %}"
    rendering = render(text, page={"a": "z"})
    assert {(b.kind, b.condition) for b in rendering.facts.taken} == {("when", "'z'")}
    assert {(b.kind, b.condition) for b in rendering.facts.refused} == {
        ("when", "'x', 'y'"),
        ("else", ""),
    }


def test_asking_a_loop_for_what_it_does_not_know_leaves_it_as_it_is(render: Render) -> None:
    text = "{% for i in (1..3) %}{{ forloop.indx }}{{ i }}{% endfor %}"
    assert render(text).text == "123"


def test_a_branch_ends_where_the_next_tag_begins(render: Render) -> None:
    text = "{% if page.a %}1{% elsif page.b %}2{% else %}3{% endif %}"
    found = sorted((b.start, b.end) for b in render(text, page={}).facts.reached)
    assert [text[start:end] for start, end in found] == [
        "{% if page.a %}1",
        "{% elsif page.b %}2",
        "{% else %}3",
    ]


def test_data_that_is_read_is_noted_by_its_names(render: Render) -> None:
    text = "{{ site.data.a.b }}{% for x in site.data[page.kind] %}{% endfor %}{{ site.data.none }}"
    rendering = render(text, page={"kind": "c"}, site={"data": {"a": {"b": 1}, "c": [1]}})
    assert rendering.facts.data == {("data", "a", "b"), ("data", "c")}
