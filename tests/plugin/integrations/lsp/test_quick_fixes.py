"""The wrong example of each rule's page, corrected by the quick fix of its finding."""

from pathlib import Path

import pytest

pytest.importorskip("pygls")

from pygls.workspace import PositionCodec

from mkdocs_tandem.integrations.lsp.diagnostics import fixes, offset_of
from mkdocs_tandem.integrations.lsp.open_project import OpenProject
from tests.support.projects import write
from tests.support.rule_pages import files_of

CODEC = PositionCodec("utf-32")


def _checked(root: Path) -> OpenProject:
    project = OpenProject(root / "mkdocs.yml")
    project.check(lambda: True)
    return project


@pytest.mark.parametrize(
    "code",
    [
        "bad-curl",
        "bad-http",
        "bad-json",
        "bad-settings",
        "broken-link",
        "contract-example",
        "contract-field",
        "contract-keyword",
        "contract-reference",
        "crossing-link",
        "missing-content-type",
        "missing-http-parameter",
        "missing-include",
        "mojibake",
        "repeated-parameter",
        "undefined-filter",
        "undefined-variable",
        "unknown-audience",
        "unknown-directive",
        "unknown-example",
        "unknown-member",
        "unknown-name",
        "unknown-operation",
        "unknown-parameter",
        "unknown-schema",
        "unknown-scope",
        "unknown-value",
        "unused-assignment",
        "unused-parameter",
        "wrong-method",
        "wrong-type",
        "wrong-value",
    ],
)
def test_the_preferred_fix_of_a_finding_corrects_it(code: str, tmp_path: Path) -> None:
    write(tmp_path, {"docs/index.md": "# Test\n", **files_of(code, "Wrong")})
    project = _checked(tmp_path)
    (finding,) = project.findings
    _, edit = next(fixes(project, finding, CODEC))
    source = project.source(finding.location.path)
    start, end = (offset_of(source, at, CODEC) for at in (edit.range.start, edit.range.end))
    after = source.text[:start] + edit.new_text + source.text[end:]
    (tmp_path / source.path).write_text(after, "utf-8")
    assert _checked(tmp_path).findings == []


def test_a_hint_that_names_nothing_to_write_has_no_fix(tmp_path: Path) -> None:
    write(tmp_path, {"docs/index.md": "# Test\n", **files_of("leaked-word", "Wrong")})
    project = _checked(tmp_path)
    assert [list(fixes(project, it, CODEC)) for it in project.findings] == [[]]
