import textwrap
from pathlib import Path
from typing import Any

import pytest

from mkdocs_tandem.commands.update import Update, update, write
from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.project.project import Project
from tests.plugin.commands.update.answers import HEAD, answering, counted, project

BRANCHES = """\
```json
{
  "shared": 1,{% if page.subsection == "b2b" %}
  "mine": "old"{% else %}
  "mine": "older"{% endif %}
}
```
"""


def _fence(text: str) -> str:
    return f"```json\n{textwrap.dedent(text).strip()}\n```\n"


def _updated(root: Path, body: str, b2c: Any, b2b: Any = ..., **others: str) -> tuple[str, Update]:
    """The page's text after an update, without its head, and the update itself."""
    with answering(b2c=b2c, b2b=b2c if b2b is ... else b2b):
        changes = update(project(root, body, **others))
        for revision in changes.revisions:
            write(root, revision)
        _agrees(Project.load(root / "mkdocs.yml"), changes)
    return (root / "docs/index.md").read_bytes().decode().removeprefix(HEAD), changes


def _agrees(after: Project, changes: Update) -> None:
    """What is found after an update is what it said that it would leave."""
    left = {finding.location.line for finding in changes.left}
    found = {each.location.line for each in after.check().findings if each.rule == "wrong-answer"}
    assert found <= left


CASES = {
    "a value": ('{ "a": 1 }', {"a": 2}, '{ "a": 2 }'),
    "a value of another type": ('{ "a": 1, "b": 2 }', {"a": "x", "b": 2}, '{ "a": "x", "b": 2 }'),
    "a value inside": (
        '{ "a": [{ "b": null }] }',
        {"a": [{"b": False}]},
        '{ "a": [{ "b": false }] }',
    ),
    "what JSON escapes": ('{"a": ""}', {"a": 'ü "q"\n'}, '{"a": "ü \\"q\\"\\n"}'),
    "a scalar made an object": ('{ "a": 1 }', {"a": {"b": 2}}, '{ "a": { "b": 2 } }'),
    "an object made a scalar": ('{"a": {"b": 2}}', {"a": 1}, '{"a": 1}'),
    "a member more at the end": ('{ "a": 1 }', {"a": 1, "b": 2}, '{ "a": 1, "b": 2 }'),
    "a member more at the start": ('{ "b": 2 }', {"a": 1, "b": 2}, '{ "a": 1, "b": 2 }'),
    "a member more on a line of its own": (
        '{\n    "a": 1,\n    "c": 3\n}',
        {"a": 1, "b": [1, 2], "c": 3},
        '{\n    "a": 1,\n    "b": [1, 2],\n    "c": 3\n}',
    ),
    "a member less at the start": ('{ "a": 1, "b": 2 }', {"b": 2}, '{ "b": 2 }'),
    "a member less in the middle": ('{"a":1,"b":2,"c":3}', {"a": 1, "c": 3}, '{"a":1,"c":3}'),
    "a member less at the end": ('{\n  "a": 1,\n  "b": 2\n}', {"a": 1}, '{\n  "a": 1\n}'),
    "an item more": ('{"a": [1]}', {"a": [1, {"b": 2}]}, '{"a": [1, {"b": 2}]}'),
    "an item less": ('{"a": [1, 2, 3]}', {"a": [1]}, '{"a": [1]}'),
    "items on lines of their own": (
        '[\n  "a"\n]',
        ["a", "b", "c"],
        '[\n  "a",\n  "b",\n  "c"\n]',
    ),
    "the order of members": ('{ "b": 1, "a": 2 }', {"a": 3, "b": 1}, '{ "b": 1, "a": 3 }'),
    "a number that is the same": ('{ "a": 1.0 }', {"a": 1}, '{ "a": 1.0 }'),
    "a placeholder": ('{ "a": "<id>", "b": 1 }', {"a": "7f", "b": 2}, '{ "a": "<id>", "b": 2 }'),
    "what is left out": (
        '{ "a": 1, "c": { }, ... }',
        {"a": 2, "b": 3, "c": {"d": 4}},
        '{ "a": 2, "c": { }, ... }',
    ),
    "an elided item": ('{ "a": [1, ...] }', {"a": [2, 3, 4]}, '{ "a": [2, ...] }'),
}


@pytest.mark.parametrize("name", CASES)
def test_an_example_becomes_what_is_answered(name: str, tmp_path: Path) -> None:
    before, answer, after = CASES[name]
    text, changes = _updated(tmp_path, _fence(before), answer)
    assert text == _fence(after)
    assert changes.left == ()


def test_a_long_value_is_laid_out_as_its_object_is(tmp_path: Path) -> None:
    words = ["a rather long word", "and another long word", "and one more of that kind"]
    text, _ = _updated(tmp_path, _fence('{\n  "a": 1\n}'), {"a": 1, "b": {"words": words}})
    assert text == _fence(
        """
        {
          "a": 1,
          "b": {
            "words": [
              "a rather long word",
              "and another long word",
              "and one more of that kind"
            ]
          }
        }
        """
    )


def test_each_branch_gets_the_answer_of_its_audience(tmp_path: Path) -> None:
    text, changes = _updated(
        tmp_path, BRANCHES, {"shared": 2, "mine": "c"}, {"shared": 2, "mine": "b"}
    )
    assert text == BRANCHES.replace("older", "c").replace("old", "b").replace(": 1,", ": 2,")
    assert changes.left == ()


def test_what_audiences_share_stays_if_their_answers_differ(tmp_path: Path) -> None:
    text, changes = _updated(
        tmp_path, BRANCHES, {"shared": 3, "mine": "older"}, {"shared": 2, "mine": "b"}
    )
    assert text == BRANCHES.replace('"old"', '"b"')
    (left,) = changes.left
    assert left.message == "not updated: audiences share it, and their responses differ"
    assert (left.location.line, left.audiences) == (7, ("b2c", "b2b"))


def test_what_is_right_for_one_audience_stays_for_all(tmp_path: Path) -> None:
    text, changes = _updated(
        tmp_path, BRANCHES, {"shared": 1, "mine": "older"}, {"shared": 2, "mine": "old"}
    )
    assert text == BRANCHES
    (left,) = changes.left
    assert "it is shared with 'b2c'" in left.message


def test_a_value_that_a_tag_writes_stays(tmp_path: Path) -> None:
    body = '{% assign n = 1 %}\n```json\n{ "a": {{ n }}, "b": 1 }\n```\n'
    text, changes = _updated(tmp_path, body, {"a": 2, "b": 2})
    assert text == body.replace('"b": 1', '"b": 2')
    (left,) = changes.left
    assert left.message == "not updated: it contains a tag or an include"


def test_captured_text_is_written_where_it_was_captured(tmp_path: Path) -> None:
    body = '{% capture n %}1{% endcapture %}\n```json\n{ "a": {{ n }} }\n```\n'
    text, _ = _updated(tmp_path, body, {"a": 2})
    assert text == body.replace("1", "2")


def test_captured_text_that_is_shown_elsewhere_too_stays(tmp_path: Path) -> None:
    body = '{% capture n %}1{% endcapture %}\n```json\n{ "a": {{ n }} }\n```\nThere is {{ n }}.\n'
    text, changes = _updated(tmp_path, body, {"a": 2})
    assert text == body
    assert len(changes.left) == 1


def test_an_include_is_updated_in_its_own_file(tmp_path: Path) -> None:
    body = "```json\n{% include thing.json.md %}\n```\n"
    others = {"_includes__thing.json": '{ "a": 1 }'}
    text, changes = _updated(tmp_path, body, {"a": 2}, **others)
    assert text == body
    assert [revision.path for revision in changes.revisions] == ["_includes/thing.json.md"]
    assert (tmp_path / "_includes/thing.json.md").read_text("utf-8") == '{ "a": 2 }'


def test_an_include_that_another_page_shows_with_another_answer_stays(tmp_path: Path) -> None:
    body = "```json\n{% include thing.json.md %}\n```\n"
    others = {
        "_includes__thing.json": '{ "a": 1 }',
        "docs__other": "Like `{% include thing.json.md %}`",
    }
    _, changes = _updated(tmp_path, body, {"a": 2}, **others)
    assert changes.revisions == ()
    assert "docs/other.md" in changes.left[0].message


def test_what_is_answered_otherwise_each_time_is_not_written(tmp_path: Path) -> None:
    text, changes = _updated(tmp_path, _fence('{ "n": -1 }'), counted)
    assert text == _fence('{ "n": -1 }')
    assert "write a placeholder" in changes.left[0].message


@pytest.mark.parametrize(
    "inside", ['{ "b": "<id>" }', '[1, "<id>"]', '{ "b": [{ "c": "<id>" }] }', '{ "b": "..." }']
)
def test_a_value_that_holds_a_placeholder_is_not_replaced_as_a_whole(
    inside: str, tmp_path: Path
) -> None:
    before = _fence(f'{{ "a": {inside}, "n": 1 }}')
    text, changes = _updated(tmp_path, before, {"a": 5, "n": 2})
    assert text == before.replace('"n": 1', '"n": 2')
    assert [finding.message for finding in changes.left] == [
        "not updated: it contains a placeholder, a comment or an omission"
    ]


def test_an_answer_that_liquid_would_run_is_not_written(tmp_path: Path) -> None:
    text, changes = _updated(tmp_path, _fence('{ "a": 1 }'), {"a": "{{ site.title }}"})
    assert text == _fence('{ "a": 1 }')
    assert len(changes.left) == 1


def test_a_comment_stays_and_so_does_what_it_is_about(tmp_path: Path) -> None:
    body = '```jsonc\n{\n  "a": 1, // the first\n  "b": 2\n}\n```\n'
    text, changes = _updated(tmp_path, body, {"b": 3})
    assert text == body.replace('"b": 2', '"b": 3')
    assert [left.location.line for left in changes.left] == [7]


def test_an_example_that_is_not_json_stays(tmp_path: Path) -> None:
    text, changes = _updated(tmp_path, _fence('{ "a": 1,, "b": 1 }'), {"a": 2, "b": 1})
    assert text == _fence('{ "a": 1,, "b": 1 }')
    assert changes.left[0].message == "not updated: it is not JSON"


def test_what_stands_in_html_is_written_as_html_has_it(tmp_path: Path) -> None:
    body = '<pre><code class="language-json">{ &quot;a&quot;: &quot;1&quot; }</code></pre>\n'
    text, changes = _updated(tmp_path, body, {"a": "<2>", "b": "&"})
    new = "&quot;&lt;2&gt;&quot;, &quot;b&quot;: &quot;&amp;&quot;"
    assert text == body.replace("&quot;1&quot;", new)
    assert changes.left == ()


def test_html_keeps_its_plain_quotes_and_its_margin(tmp_path: Path) -> None:
    body = '- Like this:\n\n    <pre><code class="json">{\n      "a": 1\n    }</code></pre>\n'
    text, changes = _updated(tmp_path, body, {"a": "x", "b": "y"})
    assert text == body.replace('"a": 1', '"a": "x",\n      "b": "y"')
    assert changes.left == ()


def test_a_value_with_markup_in_it_stays(tmp_path: Path) -> None:
    body = '<pre><code class="json">{ "a": "x<b>y</b>" }</code></pre>\n'
    text, changes = _updated(tmp_path, body, {"a": "z"})
    assert text == body
    assert changes.left[0].message == "not updated: the text differs from its source"


def test_code_by_its_indentation_alone_keeps_its_margin(tmp_path: Path) -> None:
    body = 'Like this:\n\n    {\n      "a": 1\n    }\n'
    text, changes = _updated(tmp_path, body, {"a": 2, "b": 3})
    assert text == body.replace('"a": 1', '"a": 2,\n      "b": 3')
    assert changes.left == ()


SHOW = {"_includes__show": "<samp>{{ include.body | escape }}</samp>"}
FENCED = {"_includes__show": "```json\n{{ include.body }}\n```"}


@pytest.mark.parametrize("others", [SHOW, FENCED], ids=["unseen", "in a fence"])
def test_what_an_include_was_given_is_written_behind_its_quotes(
    others: dict[str, str], tmp_path: Path
) -> None:
    body = """{% include show.md body='{ "a": 1 }' %}\n"""
    text, changes = _updated(tmp_path, body, {"a": "it's"}, **others)
    assert text == body.replace("1", r'"it\'s"')
    assert changes.left == ()


def test_what_would_end_the_tag_is_not_written(tmp_path: Path) -> None:
    body = """{% include show.md body='{ "a": 1 }' %}\n"""
    text, changes = _updated(tmp_path, body, {"a": "%}"}, **SHOW)
    assert text == body
    assert changes.left[0].message == "not updated: Liquid would interpret the response"


def test_a_value_that_closes_two_objects_is_written(tmp_path: Path) -> None:
    text, changes = _updated(tmp_path, _fence('{"a": 1}'), {"a": {"b": {"c": 2}}})
    assert text == _fence('{"a": {"b": {"c": 2}}}')
    assert changes.left == ()


def test_a_string_of_a_tag_without_escapes_stays(tmp_path: Path) -> None:
    body = """{% assign a = '{ "a": 1 }' %}\n```json\n{{ a }}\n```\n"""
    text, changes = _updated(tmp_path, body, {"a": "it's"})
    assert text == body
    assert changes.left[0].message == "not updated: the text around it is ambiguous"


def test_what_a_terminal_shows_of_an_answer_is_updated(tmp_path: Path) -> None:
    body = (
        '```console\n$ curl -i https://x.example/thing\nHTTP/1.1 200 OK\n\n{ "a": 1 }\n$ ls\n```\n'
    )
    text, changes = _updated(tmp_path, body, {"a": 2})
    assert text == body.replace('"a": 1', '"a": 2')
    assert changes.left == ()


STATUSES = {
    "words": ('```json response 202\n{ "a": 1 }\n```\n', ("202", "200")),
    "a head": ('```http\nHTTP/1.1 202 Accepted\n\n{ "a": 1 }\n```\n', ("202 Accepted", "200 OK")),
    "a phrase of its own": ('```http\nHTTP/1.1 202 Fine\n\n{ "a": 1 }\n```\n', ("202", "200")),
    "a terminal": (
        '```console\n$ curl -i https://x.example/thing\nHTTP/2 202\n\n{ "a": 1 }\n```\n',
        ("202", "200"),
    ),
}


@pytest.mark.parametrize("name", STATUSES)
def test_a_status_is_updated_and_so_is_the_body_below_it(name: str, tmp_path: Path) -> None:
    body, change = STATUSES[name]
    text, changes = _updated(tmp_path, body, {"a": 2})
    assert text == body.replace(*change).replace('"a": 1', '"a": 2')
    assert changes.left == ()


def test_a_refusal_does_not_become_a_success(tmp_path: Path) -> None:
    body = '```json response 404\n{ "a": 1 }\n```\n'
    text, changes = _updated(tmp_path, body, {"a": 2})
    assert text == body
    assert changes.left[0].message == "not updated: its request is answered with 200"


def test_the_body_of_an_http_answer_is_updated(tmp_path: Path) -> None:
    body = '```http\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n{\n  "a": 1\n}\n```\n'
    text, changes = _updated(tmp_path, body, {"a": 2, "b": 3})
    assert text == body.replace('"a": 1', '"a": 2,\n  "b": 3')
    assert changes.left == ()


def test_json_of_its_own_dialect_stays_in_it(tmp_path: Path) -> None:
    body = "```json5\n{ a: 1, 'b': 'x', }\n```\n"
    text, changes = _updated(tmp_path, body, {"a": 2, "b": "y"})
    assert text == body.replace("1", "2").replace("'x'", '"y"')
    assert changes.left == ()


def test_what_cannot_be_asked_about_is_told(tmp_path: Path) -> None:
    def broken() -> None:
        raise ValueError

    text, changes = _updated(tmp_path, _fence('{ "a": 1 }'), broken)
    assert text == _fence('{ "a": 1 }')
    assert changes.left[0].message == "not updated: the request before it failed"


def test_a_project_without_a_service_cannot_be_updated(tmp_path: Path) -> None:
    project(tmp_path, _fence('{ "a": 1 }'))
    settings = (tmp_path / "mkdocs.yml").read_text("utf-8")
    (tmp_path / "mkdocs.yml").write_text(settings.partition("    execute:")[0], "utf-8")
    with pytest.raises(FindingError, match="no service is configured; set execute"):
        update(Project.load(tmp_path / "mkdocs.yml"))


def test_an_indented_block_keeps_its_margin(tmp_path: Path) -> None:
    body = '- A list:\n\n    ```json\n    {\n      "a": 1\n    }\n    ```\n'
    text, _ = _updated(tmp_path, body, {"a": 2, "b": 3})
    assert text == body.replace('"a": 1', '"a": 2,\n      "b": 3')


def test_a_quoted_block_keeps_its_margin(tmp_path: Path) -> None:
    body = '> ```json\n> {\n>   "a": 1\n> }\n> ```\n'
    text, _ = _updated(tmp_path, body, {"a": 2, "b": 3})
    assert text == body.replace('"a": 1', '"a": 2,\n>   "b": 3')


def test_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    body = _fence('{\n  "a": 1\n}').replace("\n", "\r\n")
    text, _ = _updated(tmp_path, body, {"a": 2, "b": 3})
    assert text == body.replace('"a": 1', '"a": 2,\r\n  "b": 3')


def test_a_page_that_is_as_answered_has_no_revision(tmp_path: Path) -> None:
    text, changes = _updated(tmp_path, _fence('{ "a": 1 }'), {"a": 1})
    assert (text, changes) == (_fence('{ "a": 1 }'), Update((), ()))
