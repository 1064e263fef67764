"""Answers of any kind, written into examples of any form: nothing else changes."""

import json
import re
import textwrap
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mkdocs_tandem.commands.update import update, write
from mkdocs_tandem.project.project import Project
from tests.plugin.commands.update.answers import HEAD, answering, project


class Case(NamedTuple):
    """A page's example, and what the service says to it."""

    form: str
    old: Any
    new: Any
    other: Any
    """What it says to the other audience, if that is something else."""
    indent: int | None


LIQUID = re.compile(r"\{%.*?%\}", re.DOTALL)
SHOWN = {"_includes__show": "<samp>{{ include.body | escape }}</samp>"}


def _in_html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


FORMS: dict[str, Callable[[str], str]] = {
    "fence": lambda text: f"```json\n{text}\n```\n",
    "list": lambda text: (
        f"- An item:\n\n{textwrap.indent(f'```json{chr(10)}{text}{chr(10)}```', '    ')}\n"
    ),
    "quote": lambda text: textwrap.indent(f"```json\n{text}\n```\n", "> "),
    "admonition": lambda text: (
        f"!!! note\n{textwrap.indent(f'~~~ json{chr(10)}{text}{chr(10)}~~~', '    ')}\n"
    ),
    "indented": lambda text: f"Like so:\n\n{textwrap.indent(text, '    ')}\n",
    "html": lambda text: f'<pre><code class="json">{_in_html(text)}</code></pre>\n',
    "http": lambda text: f"```http\nHTTP/1.1 202 Accepted\nX-A: b\n\n{text}\n```\n",
    "terminal": lambda text: f"```console\n$ curl https://x.example/thing\n{text}\n$ ls\n```\n",
    "parameter": lambda text: f"{{% include show.md body='{text}' %}}\n",
    "comments": lambda text: f"```jsonc\n// first\n{text} // last\n```\n",
    "branch": lambda text: (
        f'```json\n{{% if page.subsection == "b2b" %}}{text}{{% else %}}{text}{{% endif %}}\n```\n'
    ),
    "raw": lambda text: f"{{% raw %}}\n```json\n{text}\n```\n{{% endraw %}}\n",
}


def _values(alphabet: str) -> st.SearchStrategy[Any]:
    scalars = st.one_of(
        st.none(), st.booleans(), st.integers(-99, 99), st.text(alphabet, max_size=6)
    )
    return st.recursive(
        scalars,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3),
            st.dictionaries(st.sampled_from("cdef"), inner, min_size=1, max_size=3),
        ),
        max_leaves=6,
    )


def _things(alphabet: str) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from("abcd"), _values(alphabet), min_size=1, max_size=4)


CASES = st.builds(
    Case,
    st.sampled_from(sorted(FORMS)),
    _things("xyzä "),
    _things("xyä <>&'\"\\{}%|`*\n"),
    st.one_of(st.none(), _things("xy")),
    st.sampled_from([None, 2, 4]),
)
AROUND = "\nText with `{{ page.path }}` and {% comment %} a remark {% endcomment %}.\n"


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(case=CASES)
def test_an_update_writes_the_answers_and_nothing_else(
    case: Case, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("project")
    body = FORMS[case.form](json.dumps(case.old, ensure_ascii=False, indent=case.indent))
    with answering(b2c=case.new, b2b=case.new if case.other is None else case.other):
        changes = update(project(root, body + AROUND, **SHOWN))
        for revision in changes.revisions:
            write(root, revision)
        again = Project.load(root / "mkdocs.yml")
        assert update(again).revisions == ()
        found = [each for each in again.check().findings if each.rule == "wrong-answer"]
    after = (root / "docs/index.md").read_bytes().decode()
    assert changes.left or not found
    assert after.startswith(HEAD)
    assert after.endswith(AROUND)
    assert _tags(after) == _tags(HEAD + body + AROUND)
    if case.other is None:
        assert _has_reason(changes.left)


def _has_reason(left: Any) -> bool:
    """Whether all that was left is what Liquid would read, or what a form cannot hold."""
    known = ("Liquid would interpret", "the text around it is ambiguous")
    return all(any(reason in each.message for reason in known) for each in left)


def _tags(text: str) -> list[str]:
    """The tags of a page, apart from what includes are given."""
    return [re.sub(r"body='.*'", "", tag, flags=re.DOTALL) for tag in LIQUID.findall(text)]
