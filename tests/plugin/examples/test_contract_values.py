"""Values that prose takes from the contracts of this repository."""

from pathlib import Path

import pytest

from mkdocs_tandem.project.project import Project
from tests.support.projects import write

RETRY = 'examples.setFleetVehicleRemote["retry-and-batch"].request.retryPolicy'


def _project(root: Path, text: str, front_matter: str = "subsection: b2b") -> Project:
    write(root, {"docs/index.md": f"---\n{front_matter}\n---\n{text}\n"})
    return Project.load(root / "mkdocs.yml")


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        (f"{RETRY}.retryDelay", "120"),
        ("examples.setFleetVehicleRemote.request.label", "doors-and-horns"),
        ("examples.setFleetVehicleRemote.request.remoteTypes[1]", "Horn"),
        ("examples.setFleetVehicleRemote.request.remoteTypes | join: '+'", "Doors+Horn"),
        ("examples.setFleetVehicleRemote.request.callback.webhook.attributes[0].key", "X-Vehicle"),
        ("examples.setFleetVehicleRemote.response.status", "Running"),
        ('examples.setFleetVehicleRemote.response["200"].status', "Running"),
        ('examples.getFleetRemotebyId.response["404"].code', "40404"),
        (f"{RETRY} | jsonify", '{"policy":"Bounded","retryNumber":5,"retryDelay":120}'),
        ("examples.setFleetVehicleRemote.request.nothing | default: 'none'", "none"),
    ],
)
def test_prose_takes_values_from_named_examples(
    expression: str, printed: str, tmp_path: Path
) -> None:
    project = _project(tmp_path, f"{{{{ {expression} }}}}")
    assert project.check().findings == ()
    assert next(project.site.all_variants()).text == f"{printed}\n"


@pytest.mark.parametrize(
    ("expression", "rule", "hint"),
    [
        ("examples.setFleetVehicleRemot.request", "unknown-operation", "'setFleetVehicleRemote'"),
        ('examples.setFleetVehicleRemote["retry"].request', "unknown-example", ""),
        ("examples.setFleetVehicleRemote.requst", "unknown-example", "'request'"),
        (f"{RETRY}.retryDely", "unknown-member", "'retryDelay'"),
        ("examples.setFleetVehicleRemote.response.statu", "unknown-member", "'status'"),
    ],
)
def test_a_name_that_is_not_there_is_found_where_it_is_asked_for(
    expression: str, rule: str, hint: str, tmp_path: Path
) -> None:
    (finding,) = _project(tmp_path, f"text {{{{ {expression} }}}}").check().findings
    assert (finding.rule, finding.location.line, finding.location.column) == (rule, 4, 9)
    assert finding.hint == (f"did you mean {hint}?" if hint else "")


def test_a_condition_may_ask_for_what_is_not_there(tmp_path: Path) -> None:
    text = "{% if examples.setFleetVehicleRemote.request.batchNotify %}yes{% else %}no{% endif %}"
    project = _project(tmp_path, text)
    assert [it.rule for it in project.check().findings if it.rule.startswith("unknown")] == []
    assert next(project.site.all_variants()).text == "no\n"


def test_a_page_without_a_contract_is_told_so(tmp_path: Path) -> None:
    (finding,) = _project(tmp_path, "{{ examples.x.request }}", "audiences: []").check().findings
    assert finding.message == "there is no contract to take an example from"


def test_a_page_that_takes_nothing_reads_no_contract(tmp_path: Path) -> None:
    project = _project(tmp_path, "nothing")
    (tmp_path / "reference_impl/callback_api/contract/b2b.yaml").unlink()
    assert next(project.site.all_variants()).text == "nothing\n"
