"""The response examples of the site, falsified: an update gives every byte back."""

import json
from functools import cache
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mkdocs_tandem.commands.update import update
from mkdocs_tandem.examples import Role
from mkdocs_tandem.formats.json import Scalar
from mkdocs_tandem.pages.front_matter import source_of
from mkdocs_tandem.project.project import Project
from tests.plugin.mistakes import nodes
from tests.support.projects import REPOSITORY


@cache
def _project() -> Project:
    return Project.load(REPOSITORY / "mkdocs.yml")


class Value(NamedTuple):
    """A run of a page's text that a response example takes for a value."""

    path: str
    start: int
    end: int


@cache
def _values(role: Role) -> list[Value]:
    found = set()
    site = _project().site
    for variant in site.all_variants():
        for example in site.examples(variant):
            if example.role is not role or not example.region or not example.document:
                continue
            for node in nodes(example.document.root) if example.document.root else ():
                if isinstance(node, Scalar) and not node.placeholder and not node.is_elided:
                    region = example.region
                    start, end = region.offset(node.start), region.offset(node.end - 1) + 1
                    run = None if region.written else variant.map.run(start, end)
                    if run:
                        found.add(Value(run[0].path, run[1], run[1] + end - start))
    return sorted(found)


WRONG = st.one_of(
    st.booleans(),
    st.none(),
    st.integers(-(10**6), 10**6),
    st.text("abcxyz äöü\"\\/,:'", max_size=12),
)


def test_there_are_values_to_falsify() -> None:
    assert len(_values(Role.RESPONSE)) > 20
    assert len(_values(Role.NOTIFICATION)) > 10


def _falsified(values: list[Value], data: st.DataObject) -> tuple[str, str, str]:
    """A path, what the page says, and what it says with some of the values made wrong."""
    path = data.draw(st.sampled_from(sorted({value.path for value in values})))
    own = [value for value in values if value.path == path]
    chosen = data.draw(st.lists(st.sampled_from(own), min_size=1, max_size=6, unique=True))
    page = next(page for page in _project().site.pages if page.path == path)
    text = page.text
    for value in sorted(chosen, reverse=True):
        wrong = json.dumps(data.draw(WRONG), ensure_ascii=False)
        text = text[: value.start] + wrong + text[value.end :]
    return path, page.text, text


LOOP_REASONS = (
    "equally close",
    "audiences share it, and their responses differ",
    "it contains a tag or an include",
    "it is shared with",
)
"""Why a notification that a loop writes may be left: its text is shared by what it repeats."""


_FEW = settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow])
_MANY = settings(_FEW, max_examples=40)


@_FEW
@given(st.data())
def test_some_falsified_answers_come_back_byte_for_byte(data: st.DataObject) -> None:
    _assert_answers_come_back(data)


@pytest.mark.slow
@_MANY
@given(st.data())
def test_falsified_answers_come_back_byte_for_byte(data: st.DataObject) -> None:
    _assert_answers_come_back(data)


def _assert_answers_come_back(data: st.DataObject) -> None:
    path, before, text = _falsified(_values(Role.RESPONSE), data)
    changes = update(_project().changed(pages=[source_of(path, text)[0]]), pages=[path])
    assert changes.left == ()
    after = [revision.after for revision in changes.revisions] or [text]
    assert after == [before]


@_FEW
@given(st.data())
def test_some_falsified_notifications_say_what_was_delivered_or_are_told(
    data: st.DataObject,
) -> None:
    _assert_notifications_are_told(data)


@pytest.mark.slow
@_MANY
@given(st.data())
def test_falsified_notifications_say_what_was_delivered_or_are_told(data: st.DataObject) -> None:
    _assert_notifications_are_told(data)


def _assert_notifications_are_told(data: st.DataObject) -> None:
    path, before, text = _falsified(_values(Role.NOTIFICATION), data)
    changes = update(_project().changed(pages=[source_of(path, text)[0]]), pages=[path])
    after = changes.revisions[0].after if changes.revisions else text
    reasons = LOOP_REASONS if "{% for " in before else ("equally close",)
    lines = after.splitlines()
    for finding in changes.left:
        is_cut = ", ... }" in lines[finding.location.line - 1]  # only false members may be shown
        accepted = (*reasons, "an omission") if is_cut else reasons
        assert any(it in finding.message for it in accepted)
    again = _project().changed(pages=[source_of(path, after)[0]])
    assert update(again, pages=[path]).revisions == ()
    if after != before and not changes.left:  # it says what was delivered some other time
        assert again.check(pages=[path]).findings == ()
