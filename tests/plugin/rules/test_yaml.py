"""Blocks of YAML, and links without an address."""

from pathlib import Path

import pytest

from mkdocs_tandem.project.project import Project
from tests.support.projects import write


def _found(root: Path, page: str) -> list[tuple[str, int, int]]:
    write(root, {"docs/index.md": page, "docs/media/map.png": ""})
    outcome = Project.load(root / "mkdocs.yml").check()
    return [(it.rule, it.location.line, it.location.column) for it in outcome.findings]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("a: 1\nb:\n  c: 1\n  c: 2\n", [("duplicate-key", 6, 3)]),
        ("a: 1\n---\na: 2\n", []),
        ("x: &x { a: 1 }\ny:\n  <<: *x\n  <<: *x\n", []),
        ("a: <yours>\nb: {{ value }}\na: 2: 3\n", []),
        ("- a: 1\n- a: 2\n", []),
        ("a:\n  <name>: <text>\n  <name>: <text>\n", []),
        ("a: 1\n\n# or\n\na:\n  - 2\n", []),
        ("# Good\na: 1\nb: 2\n\n# Bad\na: '1'\nb: '2'\n", []),
        ("a: 1\n# the second\na: 2\n", [("duplicate-key", 5, 1)]),
        ("a: 1\n# is equivalent to\na:\n  eq: 1\n", []),
        ("a: 1\n# or, as a list:\na:\n  - 1\n", []),
    ],
)
def test_a_key_that_a_mapping_has_twice_is_found(
    body: str, found: list[tuple[str, int, int]], tmp_path: Path
) -> None:
    page = f"{{% raw %}}\n\n```yaml\n{body}```\n{{% endraw %}}\n".replace("\n\n", "\n", 1)
    assert _found(tmp_path, page) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("kind: Service\n  name: api\nspec:\n", [("bad-yaml", 3, 7)]),
        ("a:\n  b: [1, 2\nc: 3\n", [("bad-yaml", 3, 6)]),
        ("rules:\n  - a: 1\n  b: 2\n", [("bad-yaml", 4, 3)]),
        ("rules:\n\t- a: 1\n  b: 2\n", [("bad-yaml", 3, 1)]),
        ("kind: Service\nname: 'api\n", [("bad-yaml", 3, 7)]),
        ("kind: Service\n  name: <name>\n", []),
        ("kind: Service\n  name: ${NAME}\n", []),
        ("kind: Service\n  // the name\n  name: api\n", []),
        ("kind: Service\n  ...\n  name: api\n", []),
        ("ports:\n  open: 1\n  ..\n  shut: 2\n", []),
        ("ports:\n  <<: *default\n  open: 1\n", []),
        ("ports:\n  - one\n  ⋮\nname: api\n", []),
        ("$ cat service\nkind: Service\n  name: api\n", []),
        ("kind: Service\nname: The name of it: a text for all readers\n", []),
        ("a: [1, 2\n", []),
        ("  name: api\nkind: Service\n", []),
        ("const a = {\n  b: 1,\n  c: d: 2,\n};\n", []),
    ],
)
def test_what_is_meant_as_yaml_has_to_be_yaml(
    body: str, found: list[tuple[str, int, int]], tmp_path: Path
) -> None:
    assert _found(tmp_path, f"```yaml\n{body}```\n") == found
    assert _found(tmp_path, f"```yaml plain\n{body}```\n") == []


def test_yaml_that_the_text_calls_wrong_is_left_alone(tmp_path: Path) -> None:
    block = "```yaml\nkind: Service\n  name: api\n```\n"
    assert _found(tmp_path, f"This indentation is wrong:\n\n{block}") == []
    assert _found(tmp_path, f"A service:\n\n{block}\n`name` is incorrectly indented.\n") == []


def test_an_escape_that_yaml_does_not_have_is_no_quote_that_is_never_closed(tmp_path: Path) -> None:
    page = '```yaml\nsteps:\n  - label: ":ship\\: it"\n    run: sail\n```\n'
    write(tmp_path, {"docs/index.md": page})
    (found,) = Project.load(tmp_path / "mkdocs.yml").check().findings
    assert (found.location.line, found.location.column) == (3, 18)
    assert found.message == r"this is not YAML: there is no escape '\:' in YAML"


def test_yaml_that_lacks_the_value_of_an_output_has_no_mistake_of_its_own(tmp_path: Path) -> None:
    page = "```yaml\na:\n  image: node:{{ lost.version }}\n  b: c: d\n```\n"
    assert _found(tmp_path, page) == [("undefined-variable", 3, 18)]


def test_a_link_that_another_template_language_makes_is_left_alone(tmp_path: Path) -> None:
    page = (
        'A <%= "[list](absent)" %>, [more](<%= url %>) and [less](absent) <%= a %>.\n'
        "\n## [D](<%= d %>)\n"
    )
    assert _found(tmp_path, page) == [("broken-link", 1, 58)]


def test_an_id_that_two_headings_have_is_found_at_the_second(tmp_path: Path) -> None:
    page = (
        "# A {#a}\n\n## B {: #b}\n\n```md\n# C {#a}\n```\n\n<!--\n# D {#b}\n-->\n\n"
        "## `{#b}`\n\n### `E` {#b .c}\n\n### F {#f}\n"
    )
    assert _found(tmp_path, page) == [("broken-anchor", 15, 11)]


def test_an_id_in_braces_after_its_sign_is_no_id(tmp_path: Path) -> None:
    page = "# A\n\n[B](#tides-b).\n\n## B #{tides-b}\n\n## Names such as #{name}\n"
    assert _found(tmp_path, page) == [("broken-anchor", 5, 6)]


def test_addresses_that_a_loop_makes_of_one_text_are_one_mistake(tmp_path: Path) -> None:
    page = "---\nn: [a, b, c]\n---\n{% for it in page.n %}[x](pre/{{ it }}.md){% endfor %}\n"
    write(tmp_path, {"docs/index.md": page})
    (found,) = Project.load(tmp_path / "mkdocs.yml").check().findings
    assert found.message == "there is nothing at 'pre/a.md', and 2 more from here"


def test_a_link_without_an_address_is_broken(tmp_path: Path) -> None:
    page = "See [this](), [that](<>) and [a `x`]( ).\n\n`[code]()`\n\n```text\n[block]()\n```\n"

    assert _found(tmp_path, page) == [
        ("broken-link", 1, 11),
        ("broken-link", 1, 21),
        ("broken-link", 1, 37),
    ]


def test_an_address_that_a_wrong_tag_should_give_is_no_second_mistake(tmp_path: Path) -> None:
    page = "See [this]({% manual_of tides %}).\n"

    assert _found(tmp_path, page) == [("unknown-tag", 1, 15)]


def test_an_address_without_an_output_that_liquid_does_not_read_is_no_second_mistake(
    tmp_path: Path,
) -> None:
    page = "See [this]({{ $links.main }}-library/tides), [that].\n\n[that]: {{ $links.a }}/b\n"

    assert {it[0] for it in _found(tmp_path, page)} == {"liquid-lax"}


def test_an_address_of_the_sites_host_may_be_below_a_folder_that_another_tool_fills(
    tmp_path: Path,
) -> None:
    (tmp_path / "docs/media").mkdir(parents=True)
    (tmp_path / "docs/media/map.png").write_text("")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: A\nsite_url: https://a.example\nplugins: [tandem]\n"
    )
    (tmp_path / "docs/index.md").write_text(
        "[A](https://a.example/api/1.0/a.html), [B](https://a.example/media/b.png),\n"
        "[C](https://a.example/absent/)\n"
    )
    outcome = Project.load(tmp_path / "mkdocs.yml").check()
    assert [(it.location.line, it.location.column) for it in outcome.findings] == [(1, 44), (2, 5)]


def test_only_raw_html_that_leads_nowhere_is_a_broken_link(tmp_path: Path) -> None:
    page = '# A\n\n<img src="media/map.png">\n<video poster="media/absent.png"></video>\n'

    assert [it[:2] for it in _found(tmp_path, page)] == [("broken-link", 4)]


def test_a_label_that_nothing_defines_is_found_where_labels_are_used(tmp_path: Path) -> None:
    page = (
        "See [tides][the tides], [ebb][flod], [this][other.name] and `[a][b c]`.\n\n"
        "```text\n[x][y z]\n```\n\nrow[i][j k] [flow][flood]\n\n[flood]: https://a.example/\n"
    )

    assert _found(tmp_path, page) == [("broken-link", 1, 13), ("broken-link", 1, 31)]


def test_what_an_unknown_filter_gives_fails_no_filter_behind_it(tmp_path: Path) -> None:
    page = "{% assign a = site.pages | h_to_a | sort: 'weight', 'last' %}{{ a }}\n"

    assert [it[0] for it in _found(tmp_path, page)] == ["undefined-filter"]
