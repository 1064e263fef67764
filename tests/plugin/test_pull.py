"""Tables that pages pull from the contracts of this repository."""

from pathlib import Path

from mkdocs_tandem.project import Project
from tests.plugin.projects import write


def _project(root: Path, text: str) -> Project:
    write(root, {"docs/index.md": f"---\nsubsection: b2b\n---\n{text}"})
    return Project.load(root / "mkdocs.yml")


def _filled(root: Path, text: str) -> str:
    project = _project(root, text)
    return project.filled(next(project.all_variants()))


def test_a_schema_is_a_table_of_its_members(tmp_path: Path) -> None:
    lines = _filled(tmp_path, "before\n\n{% schema BatchNotify %}\n\nafter\n").splitlines()
    assert lines[:3] == [
        "before",
        "",
        "| member | type | description |",
    ]
    assert [line.split(" | ")[:2] for line in lines[4:-2]] == [
        ["| `size` **required**", "integer (int32); more than 0, at most 2147483647"],
        ["| `timeWindow`", "integer (int32); at least 5, at most 2147483647; default 60"],
    ]
    assert lines[-2:] == ["", "after"]


def test_a_table_in_a_list_stays_in_the_list(tmp_path: Path) -> None:
    lines = _filled(tmp_path, "- item\n\n    {% schema BatchNotify %}\n").splitlines()
    assert all(line.startswith("    |") for line in lines[2:])


def test_captured_tags_are_filled_wherever_they_come_out(tmp_path: Path) -> None:
    text = "{% capture it %}{% schema BatchNotify %}{% endcapture %}{{ it }}\n\n{{ it }}\n"
    assert _filled(tmp_path, text).count("| member |") == 2


def test_a_comment_that_looks_like_a_mark_stays_a_comment(tmp_path: Path) -> None:
    text = "<!-- schema BatchNotify -->\n"
    assert _filled(tmp_path, text) == text


def test_what_a_contract_describes_cannot_break_the_table(tmp_path: Path) -> None:
    project = _project(tmp_path, "{% schema BatchNotify %}\n")
    path = tmp_path / "reference_impl/callback_api/contract/b2b.yaml"
    text = path.read_text("utf-8")
    at = text.index("    BatchNotify:")
    cut = text.index("description: ", text.index("size:", at)) + len("description: ")
    path.write_text(f"{text[:cut]}a|b <i> {text[cut:]}", "utf-8")
    filled = project.filled(next(project.all_variants()))
    assert "a\\|b &lt;i>" in filled
    assert {row.replace("\\|", "").count("|") for row in filled.splitlines()} == {4}


def test_an_unknown_schema_is_found_at_its_tag_with_the_closest_name(tmp_path: Path) -> None:
    (finding,) = _project(tmp_path, "text {% schema BatchNotfy %}\n").check().findings
    assert (finding.rule, finding.hint) == ("unknown-schema", "did you mean 'BatchNotify'?")
    assert (finding.location.line, finding.location.column) == (4, 6)


def test_a_tag_without_a_name_says_how_it_is_written(tmp_path: Path) -> None:
    (finding,) = _project(tmp_path, "{% schema %}\n").check().findings
    assert finding.rule == "liquid-syntax"
    assert "{% schema Name %}" in finding.message
