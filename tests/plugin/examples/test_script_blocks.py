"""Blocks of JavaScript, and texts that only look like JSON."""

from pathlib import Path

import pytest
import yaml

from mkdocs_tandem.project.project import Project

BLOCKS = {
    "js\n{\n  \"a\": 1,\n  'b': [1, 2,],\n}": [],
    'javascript\n{ "a": 1 }\n\n{ "a": 2, }': [],
    "javascript\ntram.settings = {\n    city: { fares: true }\n}": [],
    "javascript\ntram.settings = {\n    all: {\n      [...]\n    },\n}": [],
    'js\n{\n  "a": 1\n  "b": 2\n}': ["bad-json:4:9"],
    "text\n{ % capture note % }\nWords.\n{ % endcapture % }": [],
    'json\n...,\n{ "a": 1 },\n...': [],
    'json\n{ "a": 1, }': ["bad-json:3:9"],
    'json\n{ "label": "f(a => (b", "x": "(a & (b" }': [
        "unbalanced-brackets:3:14",
        "unbalanced-brackets:3:31",
    ],
    "javascript\nlist.map(it => ({\n  name: it\n}))": [],
    "javascript\nreturn {\n  uid: list.map(it => ({\n    id: it,\n  })),\n};": [],
}


@pytest.mark.parametrize("block", BLOCKS)
def test_a_program_is_no_json_and_its_objects_are_those_of_its_language(
    block: str, tmp_path: Path
) -> None:
    options = {"plugins": [{"tandem": {"audiences": {"all": {"title": "All"}}}}]}
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(options))
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/page.md").write_text(f"# X\n```{block}\n```\n")
    found = Project.load(tmp_path / "mkdocs.yml").check(execute=False).findings
    shown = [f"{it.rule}:{it.location.line}:{it.location.column}" for it in found]
    assert shown == BLOCKS[block]
