from pathlib import Path

import pytest

from mkdocs_tandem.project.project import Outcome, Project
from tests.support.projects import configuration, write

CALLBACK = """\
{% include endpoint.md method='POST' driver_path='/user/callbacks' %}

```json
{ "label": "x", "callback": { "webhook": { "target": "https://receiver.example", "name": "n" } } }
```

```json
{ "_links": { }, "callbackId": "<cbid>", "status": "Running" }
```
"""
HORN = (
    "<!-- tandem: POST /user/vehicles/{id}/callbacks/{cbid}/remotes"
    ' { "horn": { "state": "Activated" } } -->\n'
)
TOLD = """\
```json notification messages
{
  "callbackId": "<cbid>",
  "attributes": [ ],
  "type": "Remote",
  "date": "<date>",
  "remoteEvent": {
    "remoteActionId": "<rid>",
    "remoteType": "Horn",
    "eventStatus": { "type": "Done", "status": "Success" }
  }
}
```
"""
TURN = '<!-- tandem: POST /sandbox/clock {"advance": 120} -->\n'


def _outcome(
    root: Path, page: str, deliveries: str = "/sandbox/attempts", *, python: bool = False
) -> Outcome:
    execute = {
        "app": "callback_api:create_sandbox",
        "base": "/b2c",
        "deliveries": deliveries,
        "python": python,
        "variables": {"id": "V1001"},
        "headers": {"Authorization": "Bearer demo-token"},
        "query": {"client_id": "demo-app"},
    }
    files = {
        "mkdocs.yml": configuration({"execute": execute}),
        "docs/index.md": f"---\nsubsection: b2c\n---\n{page}",
    }
    write(root, files)
    return Project.load(root / "mkdocs.yml").check()


def _told(outcome: Outcome) -> list[tuple[str, int, str]]:
    return [(it.rule, it.location.line, it.message) for it in outcome.findings]


def test_steps_let_happen_what_the_page_goes_on_to_show(tmp_path: Path) -> None:
    outcome = _outcome(tmp_path, f"{CALLBACK}\n{HORN}\n{TURN}\n{TOLD}")
    assert _told(outcome) == []
    assert [verdict.example.name for verdict in outcome.verdicts] == [
        "POST /user/callbacks",
        "POST /user/callbacks response",
        "step POST /user/vehicles/{id}/callbacks/{cbid}/remotes",
        "step POST /sandbox/clock",
        "notification messages",
    ]
    assert all(verdict.is_executed for verdict in outcome.verdicts)
    assert outcome.verdicts[-1].exchange is not None
    assert outcome.verdicts[-1].exchange.answer.body["remoteEvent"]["remoteType"] == "Horn"


def test_without_the_step_the_notification_is_not_there_yet(tmp_path: Path) -> None:
    outcome = _outcome(tmp_path, f"{CALLBACK}\n{HORN}\n{TOLD}")
    status = '\'remoteEvent.eventStatus.{}\' is "{}" in what was delivered, not "{}"'
    assert _told(outcome) == [
        ("wrong-notification", 25, status.format("type", "Pending", "Done")),
        ("wrong-notification", 25, status.format("status", "WakingUpVehicle", "Success")),
    ]


def test_a_notification_that_breaks_the_contract_is_told_without_any_delivery(
    tmp_path: Path,
) -> None:
    wrong = TOLD.replace('"remoteType"', '"remoteTyp"')
    assert _told(_outcome(tmp_path, f"{CALLBACK}\n{wrong}")) == [
        ("unknown-member", 22, "there is no member 'remoteTyp' in 'remoteEvent'")
    ]


def test_nothing_delivered_is_told_once(tmp_path: Path) -> None:
    assert _told(_outcome(tmp_path, f"{CALLBACK}\n{TOLD}")) == [
        ("wrong-notification", 15, "nothing has been delivered yet")
    ]


def test_a_service_that_cannot_list_deliveries_is_told(tmp_path: Path) -> None:
    assert _told(_outcome(tmp_path, f"{CALLBACK}\n{TOLD}", deliveries="/sandbox/clock")) == [
        ("wrong-notification", 15, "'/sandbox/clock' does not return a list of objects")
    ]


def test_a_notification_that_the_contract_lacks_is_told_with_those_it_has(tmp_path: Path) -> None:
    (finding,) = _outcome(tmp_path, TOLD.replace("messages", "remoteEvents")).findings
    assert (finding.rule, finding.hint) == (
        "unknown-operation",
        "known: 'messages', 'pushMessage'",
    )


def test_what_follows_a_failed_step_is_passed_over(tmp_path: Path) -> None:
    wrong = HORN.replace("horn", "trumpet")
    outcome = _outcome(tmp_path, f"{CALLBACK}\n{wrong}\n{TURN}\n{TOLD}")
    assert [(rule, line) for rule, line, _ in _told(outcome)] == [("failed-step", 14)]
    assert outcome.verdicts[-1].note == "depends on the example in line 14, which failed"


def test_a_step_whose_path_nothing_has_filled_is_told(tmp_path: Path) -> None:
    step = "<!-- tandem: DELETE /sandbox/things/{thing} -->\n"
    (finding,) = _outcome(tmp_path, f"{CALLBACK}\n{step}").findings
    assert finding.message.endswith("'thing' has no value yet")


def test_a_request_that_must_be_refused_may_break_the_contract(tmp_path: Path) -> None:
    refused = CALLBACK.replace('```json\n{ "label"', '```json expect 4xx\n{ "lable"', 1)
    refused = refused.replace(
        '{ "_links": { }, "callbackId": "<cbid>", "status": "Running" }',
        '{ "code": 40000, "message": "<text>", "debug": "<text>" }',
    ).replace('```json\n{ "code', '```json response 400\n{ "code')
    outcome = _outcome(tmp_path, refused)
    assert _told(outcome) == []
    assert all(verdict.is_executed for verdict in outcome.verdicts)


def test_what_stands_below_a_request_that_must_be_refused_is_the_refusal(tmp_path: Path) -> None:
    refused = CALLBACK.replace('```json\n{ "label"', '```json expect 400\n{ "lable"', 1)
    refused = refused.replace(
        '{ "_links": { }, "callbackId": "<cbid>", "status": "Running" }',
        '{ "code": 40000, "message": "<text>", "debug": "<text>" }',
    )
    outcome = _outcome(tmp_path, refused)
    assert _told(outcome) == []
    assert outcome.verdicts[1].example.status == "400"
    assert all(verdict.is_executed for verdict in outcome.verdicts)


def test_a_request_without_a_body_may_be_refused_too(tmp_path: Path) -> None:
    page = "```http expect 400\nGET /user/callbacks?pageSize=100 HTTP/1.1\n```\n"
    assert _told(_outcome(tmp_path, page)) == []
    wrong = page.replace("100", "10")
    assert [rule for rule, *_ in _told(_outcome(tmp_path, wrong))] == ["accepted-request"]


def test_a_refusal_with_another_status_is_told(tmp_path: Path) -> None:
    refused = CALLBACK.replace('```json\n{ "label"', '```json expect 404\n{ "lable"', 1)
    told = _told(_outcome(tmp_path, refused.partition("\n\n```json\n")[0] + "\n"))
    assert told == [
        ("refused-request", 7, "'setUsertVehicleRemote' answered 400; the example says 404")
    ]


def test_steps_are_not_published_but_rendered(tmp_path: Path) -> None:
    _outcome(tmp_path, f"# A\n\n{TURN}\nb\n")
    project = Project.load(tmp_path / "mkdocs.yml")
    (variant,) = project.site.variants(project.site.pages[0])
    assert "tandem:" not in project.publisher.marked(variant)
    assert TURN in project.publisher.filled(variant)


SAMPLE = """\
```python
import requests

base = "https://api.mpsa.com/api/connectedcar/v2"
callback = {"label": "x", "callback": {"websocket": {"target": "wss://receiver.example/x"}}}
made = requests.post(f"{base}/user/callbacks", json=callback, headers={"Authorization": "$TOKEN"})
there = requests.get(f"{base}/user/callbacks/{made.json()['callbackId']}")
there.raise_for_status()
print(there.json()["status"])
```
"""
PRINTED = "\n```text output\nRunning\n```\n"


def test_a_sample_is_run_in_the_session_of_its_page(tmp_path: Path) -> None:
    outcome = _outcome(tmp_path, SAMPLE + PRINTED, python=True)
    assert _told(outcome) == []
    assert [(it.example.name, it.status) for it in outcome.verdicts] == [
        ("sample", "ok"),
        ("POST /user/callbacks fragment", "fragment"),
        ("POST /user/callbacks fragment (2)", "fragment"),
        ("GET /user/callbacks/{cbid} fragment", "fragment"),
        ("GET /user/callbacks/{cbid} fragment (2)", "fragment"),
        ("output", "ok"),
    ]


def test_no_sample_is_run_unless_the_settings_say_so(tmp_path: Path) -> None:
    outcome = _outcome(tmp_path, SAMPLE + PRINTED)
    assert [verdict.note for verdict in outcome.verdicts if verdict.note] == [
        "'execute.python' is not set",
        "no sample above it ran",
    ]


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (
            SAMPLE.replace('"label"', '"lable"'),
            ("unknown-member", 8, "there is no member 'lable' here"),
        ),
        (
            SAMPLE.replace("user/callbacks/", "user/calls/"),
            (
                "unknown-operation",
                10,
                "the contract has no operation 'GET ",
            ),
        ),
        (
            SAMPLE + PRINTED.replace("Running", "Runs"),
            ("wrong-output", 16, "the sample prints 'Running' here"),
        ),
        (
            SAMPLE + PRINTED.replace("Running", "Running\nPaused"),
            ("wrong-output", 17, "the sample prints nothing more"),
        ),
        (
            SAMPLE.replace("print(", "print(1)\nprint(") + PRINTED.replace("Running", "1"),
            ("wrong-output", 17, "the sample also prints 'Running'"),
        ),
    ],
)
def test_what_is_wrong_with_a_sample_is_told_at_its_line(
    page: str, told: tuple[str, int, str], tmp_path: Path
) -> None:
    ((rule, line, message),) = _told(_outcome(tmp_path, page, python=True))
    assert (rule, line, message[: len(told[2])]) == told


def test_output_may_leave_out_its_end(tmp_path: Path) -> None:
    page = SAMPLE.replace("print(", "print(1)\nprint(") + PRINTED.replace("Running", "1\n...")
    assert _told(_outcome(tmp_path, page, python=True)) == []


@pytest.mark.parametrize("language", ["python", "python3", "pycon", "py"])
def test_output_below_a_prompt_is_compared_where_it_is_written(
    language: str, tmp_path: Path
) -> None:
    page = f"```{language}\n>>> count = 2\n>>> count\n3\n>>> print('a')\na\n```\n"
    told = _told(_outcome(tmp_path, page, python=True))
    assert told == [("wrong-output", 7, "the sample prints '2' here")]


def test_samples_of_a_page_share_names_and_a_failure_is_reported_once(tmp_path: Path) -> None:
    page = (
        "```python\ncount = 2\n```\n\n```python\ntotal = count + missing\n```\n\n"
        "```python\nprint(total)\n```\n\n```python\nprint(count)\n```\n\n```text output\n2\n```\n"
    )
    outcome = _outcome(tmp_path, page, python=True)
    assert [(rule, line) for rule, line, _ in _told(outcome)] == [("failed-sample", 9)]
    assert [verdict.status for verdict in outcome.verdicts] == [
        "ok",
        "failed",
        "not-executed",
        "ok",
        "ok",
    ]


def test_the_credentials_of_the_settings_are_not_shown(tmp_path: Path) -> None:
    page = (
        '```python\nimport requests\n\nbase = "https://api.mpsa.com/api/connectedcar/v2"\n'
        'made = requests.get(f"{base}/user/callbacks/" + str("none"))\n'
        "raise SystemExit(made.request.url + ' demo' + '-token ' + made.text)\n```\n"
    )
    (finding,) = _outcome(tmp_path, page, python=True).findings
    assert "demo-token" not in f"{finding.message}{finding.hint}"
    assert "***" in finding.message
