"""What pages pull from the contracts of this repository."""

import json
import re
from pathlib import Path

import pytest
import yaml

from mkdocs_tandem.project.project import Project
from tests.plugin.rules.pages import Site, contract
from tests.support.projects import configuration, options, write


def _project(root: Path, text: str) -> Project:
    write(root, {"docs/index.md": f"---\nsubsection: b2b\n---\n{text}"})
    return Project.load(root / "mkdocs.yml")


def _filled(root: Path, text: str) -> str:
    project = _project(root, text)
    return project.publisher.filled(next(project.site.all_variants()))


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


def test_the_type_of_a_member_that_has_only_values_is_a_list_of_them(tmp_path: Path) -> None:
    size = {"enum": ["S", "M"], "default": "M"}
    code = {"type": "string", "minLength": 2, "maxLength": 2}
    schemas = {"Shirt": {"type": "object", "properties": {"size": size, "code": code}}}
    site = Site(tmp_path, contract({}, components={"schemas": schemas}), "{% schema Shirt %}\n")
    lines = site.project.publisher.filled(next(site.project.site.all_variants())).splitlines()
    assert [line.split(" | ")[:2] for line in lines[2:4]] == [
        ["| `size`", "one of 'S', 'M'; default 'M'"],
        ["| `code`", "string; 2 characters"],
    ]


def test_a_table_in_a_list_stays_in_the_list(tmp_path: Path) -> None:
    lines = _filled(tmp_path, "- item\n\n    {% schema BatchNotify %}\n").splitlines()
    assert len(lines) > 4
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
    filled = project.publisher.filled(next(project.site.all_variants()))
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


CREATE = "{% example setFleetVehicleRemote each-event-alone %}\n"


def test_an_example_is_pulled_in_every_language_with_the_real_answer(tmp_path: Path) -> None:
    filled = _filled(tmp_path, CREATE)
    assert [line for line in filled.splitlines() if line.endswith(":")] == [
        "HTTP:",
        "curl:",
        "Python:",
        "Response 200:",
    ]
    answer = json.loads(filled.rpartition("```json\n")[2].partition("```")[0])
    assert answer["status"] == "Running"
    assert answer["callbackId"] != "3f0c9a4e6b1d4a7f9d2e5c8b7a605142"


def test_examples_are_executed_in_the_order_of_the_text(tmp_path: Path) -> None:
    read = "{% example getFleetRemotebyId %}\n"
    gone = "{% example getFleetRemotebyId 404 %}\n"
    delete = "{% example deleteFleetRemote %}\n"
    project = _project(tmp_path, f"{CREATE}\n{read}\n{delete}\n{gone}")
    assert project.check().findings == ()
    filled = project.publisher.filled(next(project.site.all_variants()))
    titles = [line for line in filled.splitlines() if line.startswith("Response")]
    assert titles == ["Response 200:", "Response 200:", "Response 204:", "Response 404:"]


def test_a_tag_without_an_operation_pulls_that_of_the_endpoint_before_it(tmp_path: Path) -> None:
    endpoint = "{% include endpoint.md method='DELETE' fleet_operation='deleteFleetRemote' %}\n"
    project = _project(tmp_path, f"{CREATE}\n{endpoint}\n{{% example %}}\n")
    outcome = project.check()
    assert outcome.findings == ()
    assert [each.example.name for each in outcome.verdicts][1:] == [
        "DELETE /fleets/{fid}/remote/callbacks/{cbid}"
    ]


def test_the_values_that_a_tag_names_are_sent(tmp_path: Path) -> None:
    listed = "{% example getFleetRemotes indexRange=0-1 %}\n"
    missed = "{% example getFleetRemotebyId cbid=00ff 404 %}\n"
    filled = _filled(tmp_path, f"{listed}\n{missed}")
    assert "&indexRange=0-1" in filled
    assert "/callbacks/00ff?" in filled


def test_without_execution_the_answer_is_the_contracts(tmp_path: Path) -> None:
    project = _project(tmp_path, f"{CREATE}\n{{% example getFleetRemotebyId %}}\n")
    filled = project.publisher.filled(next(project.site.all_variants()), execute=False)
    assert '"callbackId": "3f0c9a4e6b1d4a7f9d2e5c8b7a605142"' in filled
    assert "/callbacks/$CBID?" in filled


def test_credentials_of_the_settings_are_in_no_page(tmp_path: Path) -> None:
    filled = _filled(tmp_path, CREATE)
    assert "ZGVtby1vd25lcjpkZW1vLXBhc3N3b3Jk" not in filled
    assert "demo-fleets" not in filled


def test_a_site_with_tabs_gets_tabs(tmp_path: Path) -> None:
    project = _project(tmp_path, f"- item\n\n    {CREATE}")
    text = (tmp_path / "mkdocs.yml").read_text("utf-8")
    extensions = "markdown_extensions: [pymdownx.superfences, pymdownx.tabbed]\n"
    (tmp_path / "mkdocs.yml").write_text(text + extensions, "utf-8")
    project = Project.load(tmp_path / "mkdocs.yml")
    lines = project.publisher.filled(next(project.site.all_variants())).splitlines()
    tabs = [line for line in lines if "===" in line]
    assert tabs == [
        '    ===! "HTTP"',
        '    === "curl"',
        '    === "Python"',
        '    === "Response 200"',
    ]


def test_a_template_of_the_site_comes_before_that_of_the_package(tmp_path: Path) -> None:
    _project(tmp_path, CREATE)
    (tmp_path / "mkdocs.yml").write_text(configuration({"theme": "overrides"}), "utf-8")
    (tmp_path / "overrides").mkdir()
    own = "{% for sample in samples %}{{ sample.title }}|{% endfor %}"
    (tmp_path / "overrides/example.md.j2").write_text(own, "utf-8")
    project = Project.load(tmp_path / "mkdocs.yml")
    assert (
        project.publisher.filled(next(project.site.all_variants()))
        == "HTTP|curl|Python|Response 200|\n"
    )


def test_a_project_without_a_service_is_told_so_once(tmp_path: Path) -> None:
    write(tmp_path, {"docs/a.md": f"---\nsubsection: b2b\n---\n{CREATE}", "docs/b.md": f"{CREATE}"})
    changed = {name: it for name, it in options().items() if name not in ("execute", "ignore")}
    config = yaml.safe_dump({"site_name": "x", "plugins": [{"tandem": changed}]})
    (tmp_path / "mkdocs.yml").write_text(config, "utf-8")
    findings = Project.load(tmp_path / "mkdocs.yml").check().findings
    found = [finding for finding in findings if finding.rule == "not-executed"]
    assert [(it.location.path, it.pages) for it in found] == [
        ("mkdocs.yml", ("docs/a.md", "docs/b.md"))
    ]


@pytest.mark.parametrize(
    ("words", "rule", "hint"),
    [
        ("setFleetVehicleRemot", "unknown-operation", "did you mean 'setFleetVehicleRemote'?"),
        ("", "unknown-operation", "write '{% example operationId %}'"),
        ("setFleetVehicleRemote each", "unknown-example", ""),
        ("getFleetRemotebyId cbd=00ff", "unknown-member", "did you mean 'cbid'?"),
    ],
)
def test_what_the_contract_lacks_is_found_at_the_tag(
    words: str, rule: str, hint: str, tmp_path: Path
) -> None:
    (finding,) = _project(tmp_path, f"text {{% example {words} %}}\n").check().findings
    assert (finding.rule, finding.hint) == (rule, hint)
    assert (finding.location.line, finding.location.column) == (4, 6)


def test_a_pulled_request_that_is_refused_shows_no_answer_of_the_service(tmp_path: Path) -> None:
    project = _project(tmp_path, "{% example getFleetRemotebyId cbid=00ff %}\n")
    (finding,) = project.check().findings
    assert (finding.rule, finding.location.line) == ("refused-request", 4)
    assert "Response 404" not in project.publisher.filled(next(project.site.all_variants()))


def test_a_life_is_a_table_in_markdown_and_a_picture_in_the_site(tmp_path: Path) -> None:
    project = _project(tmp_path, "- item\n\n    {% lifecycle RemoteStatus %}\n")
    outcome = project.check()
    assert (outcome.findings, outcome.verdicts) == ((), ())  # it asks nothing of the service
    variant = next(project.site.all_variants())
    lines = project.publisher.filled(variant).splitlines()
    assert "    | WakingUpVehicle | SentToVehicle, Failed |" in lines
    renderer = project.publisher.renderer(variant)
    assert "    ```{.text .tandem-p0}" in renderer.marked.splitlines()
    held = '<div class="tandem-p0 highlight"><pre><code>tandem-p0</code></pre></div>'
    done = renderer.finished(f"<li>{held}</li>", "")
    assert done.startswith('<li><div class="tandem-picture">')
    assert "tandem-p0</code>" not in done


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("RemoteStats", "the contract has no schema 'RemoteStats'"),
        ("Remote", "the contract defines no transitions for 'Remote'"),
    ],
)
def test_a_life_that_the_contract_does_not_tell_is_found(
    name: str, message: str, tmp_path: Path
) -> None:
    (finding,) = _project(tmp_path, f"{{% lifecycle {name} %}}\n").check().findings
    assert (finding.rule, finding.message) == ("unknown-schema", message)


def test_a_life_with_a_value_that_does_not_exist_is_found_in_the_contract(tmp_path: Path) -> None:
    write(tmp_path, {"docs/index.md": "x\n"})
    path = tmp_path / "reference_impl/callback_api/contract/b2b.yaml"
    text = path.read_text("utf-8")
    assert text.count("- AlreadyDone\n") == 2
    at = text.rindex("- AlreadyDone\n")
    path.write_text(f"{text[:at]}- AlreadyDon\n{text[at + len('- AlreadyDone') :]}", "utf-8")
    findings = Project.load(tmp_path / "mkdocs.yml").check().findings
    assert [(it.rule, it.hint) for it in findings] == [
        ("contract-keyword", "did you mean 'AlreadyDone'?")
    ]


AWAY = """
<!-- tandem: PUT /sandbox/receivers
     {"target": "https://receiver.example/events", "answers": [500]} -->

{% deliveries %}

{% example sendRemoteToVhl lock-the-doors %}

<!-- tandem: POST /sandbox/clock {"advance": 60} -->

{% deliveries %}
"""


def test_deliveries_are_those_until_the_tag(tmp_path: Path) -> None:
    project = _project(tmp_path, f"{CREATE}{AWAY}")
    outcome = project.check()
    assert outcome.findings == ()
    filled = project.publisher.filled(next(project.site.all_variants()))
    before, _, after = filled.rpartition("Python:")
    assert "Nothing was sent." in before
    assert "4 attempts for 4 notifications within 35 s; 3 delivered." in after
    assert "| 2026-01-01 00:00:00 | 1 | 1 | 500 | one | https://receiver.example/events |" in after
    assert [each.example.name for each in outcome.verdicts].count("deliveries") == 1
    assert "deliveries (2)" in [each.example.name for each in outcome.verdicts]


def test_deliveries_are_a_picture_in_the_site(tmp_path: Path) -> None:
    project = _project(tmp_path, f"{CREATE}{AWAY}")
    renderer = project.publisher.renderer(next(project.site.all_variants()))
    marks = re.findall(r"{\.text \.(tandem-p\d)}", renderer.marked)
    assert len(marks) == 2
    held = "".join(f'<div class="{mark} highlight"><pre>x</pre></div>' for mark in marks)
    assert renderer.finished(held, "").count('<svg class="tandem-timeline" role="img"') == 2


def test_deliveries_that_nobody_lists_are_found(tmp_path: Path) -> None:
    _project(tmp_path, "{% deliveries %}\n")
    execute = {name: it for name, it in dict(options()["execute"]).items() if name != "deliveries"}  # type: ignore[call-overload] # it is a mapping
    (tmp_path / "mkdocs.yml").write_text(configuration({"execute": execute}), "utf-8")
    project = Project.load(tmp_path / "mkdocs.yml")
    (finding,) = project.check().findings
    assert (finding.rule, finding.location.line) == ("not-executed", 4)
    assert project.publisher.filled(next(project.site.all_variants())) == "<!-- deliveries -->\n"


def test_requests_are_shown_in_the_languages_of_the_settings_and_of_the_contract(
    tmp_path: Path,
) -> None:
    contract = {
        "openapi": "3.1.0",
        "info": {"title": "Tea", "version": "1"},
        "paths": {
            "/pots": {
                "get": {
                    "operationId": "listPots",
                    "responses": {"200": {"description": "All pots."}},
                    "x-codeSamples": [
                        {"lang": "C#", "label": "Tea SDK", "source": "tea.Pots();"},
                        {"lang": "Go", "source": "tea.Pots()\n"},
                        {"lang": "Go"},
                    ],
                }
            }
        },
    }
    settings = {
        "audiences": {"b2b": {"contract": "tea.yaml"}},
        "endpoints": [],
        "execute": {},
        "examples": {"languages": ["ruby", "go"]},
    }
    files = {
        "docs/index.md": "---\nsubsection: b2b\n---\n{% example listPots %}\n",
        "tea.yaml": yaml.safe_dump(contract),
        "mkdocs.yml": _without_execution(configuration(settings)),
    }
    write(tmp_path, files)
    project = Project.load(tmp_path / "mkdocs.yml")
    filled = project.publisher.filled(next(project.site.all_variants()), execute=False)
    assert re.findall(r"(?m)^```(\w+)", filled)[:3] == ["ruby", "go", "csharp"]
    assert "```go\ntea.Pots()\n```" in filled
    assert "Net::HTTP::Get.new(uri)" in filled
    assert "Tea SDK:" in filled


def _without_execution(text: str) -> str:
    values = yaml.safe_load(text)
    del values["plugins"][1]["tandem"]["execute"]
    return yaml.safe_dump(values, sort_keys=False)
