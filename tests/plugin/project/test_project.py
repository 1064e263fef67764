"""Whatever authors write, a check ends with findings at places that exist."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_tandem.pages.front_matter import source_of
from mkdocs_tandem.project.project import Project
from tests.support.projects import REPOSITORY

PATH = "docs/callbacks.md"
SIZE = len((REPOSITORY / PATH).read_text("utf-8"))
PARTS = st.sampled_from(
    [
        *(
            "```json\n",
            "```\n",
            "~~~",
            '{ "label": ',
            '"x"',
            "}",
            "[",
            "]",
            ",",
            ":",
            "...",
            "<id>",
        ),
        *(
            '{% if page.subsection == "b2b" %}',
            "{% else %}",
            "{% endif %}",
            "{% for x in",
            "%}",
            "}}",
        ),
        "{% include endpoint.md method='POST' driver_path='/user/callbacks' %}\n",
        "{% include endpoint.md method='GET' fleet_path='/fleets/{fid}/remote/callbacks' %}\n",
        *(
            "{% capture a %}",
            "{% endcapture %}",
            "{{ a }}",
            "{{ page.title | upcase",
            "\n",
            "> ",
            "    ",
        ),
        *(
            "```json response 200\n",
            "```json request\n",
            "---\n",
            "\u00c2\u00a0",
            "\ud7ff",
            "\x00",
            "\r\n",
        ),
    ]
)
TEXTS = st.one_of(st.lists(PARTS | st.text(max_size=4), max_size=30).map("".join), st.text())


@cache
def _project() -> Project:
    return Project.load(REPOSITORY / "mkdocs.yml")


@settings(max_examples=300)
@given(TEXTS)
def test_random_pages_give_findings_and_nothing_worse(text: str) -> None:
    source, _ = source_of(PATH, text)
    project = _project().changed(pages=[source])
    found = project.checker.page_findings(source)
    for variant in project.site.variants(source):
        found += [
            each for verdict in project.checker.verdicts(variant) for each in verdict.findings
        ]
    for finding in found:
        assert finding.location.line >= 1
        assert finding.message


_EDITS = (st.integers(0, SIZE), st.integers(0, 40), TEXTS)
"""Where a page is edited, how many characters are removed, and what is written there."""


@given(*_EDITS)
def test_some_edits_of_a_page_give_findings_in_its_lines(start: int, cut: int, new: str) -> None:
    _assert_findings_in_lines(start, cut, new)


@pytest.mark.slow
@settings(max_examples=1000)
@given(*_EDITS)
def test_random_edits_of_a_page_give_findings_in_its_lines(start: int, cut: int, new: str) -> None:
    _assert_findings_in_lines(start, cut, new)


def _assert_findings_in_lines(start: int, cut: int, new: str) -> None:
    before = next(page.text for page in _project().site.pages if page.path == PATH)
    text = before[:start] + new + before[start + cut :]
    source, _ = source_of(PATH, text)
    project = _project().changed(pages=[source])
    for variant in project.site.variants(source):
        for verdict in project.checker.verdicts(variant, execute=False):
            for finding in verdict.findings:
                if finding.location.path == PATH:
                    assert finding.location.line <= text.count("\n") + 1


@given(st.text(max_size=40))
def test_a_variant_without_templates_is_its_source(text: str) -> None:
    source, findings = source_of("docs/a.md", "x" + text.replace("{", "("))
    project = _project().changed(pages=[source])
    for variant in project.site.variants(source):
        assert variant.text == source.text
        for offset in range(len(variant.text)):
            assert variant.map.origin(offset).offset == offset
    assert findings == []
