"""What a page says about its examples, and what it need not say."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from mkdocs_tandem.examples import Example
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.project.project import Project
from tests.plugin.rules.pages import Site, answering, contract
from tests.support.projects import configuration, write

Page = Callable[..., tuple[list[Example], list[Finding]]]
CALLBACK = '{ "callback": { "websocket": { "target": "wss://receiver.example/socket" } } }'
URL = "https://api.mpsa.com/api/connectedcar/v2/user/callbacks"
NOTIFICATION = json.dumps(
    {
        "callbackId": "<cbid>",
        "type": "Remote",
        "date": "2026-03-02T08:15:40Z",
        "remoteEvent": {"remoteActionId": "<rid>", "remoteType": "Doors", "eventStatus": {}},
    },
    indent=2,
)


@pytest.fixture
def page(tmp_path: Path) -> Page:
    def read(text: str, audience: str = "b2c", **files: str) -> tuple[list[Example], list[Finding]]:
        write(tmp_path, {"docs/page.md": f"---\nsubsection: {audience}\n---\n{text}", **files})
        project = Project.load(tmp_path / "mkdocs.yml")
        found = project.site.examples(project.site.variants(project.site.pages[0])[0])
        return found, list(project.check(execute=False).findings)

    return read


def _bound(examples: list[Example]) -> list[tuple[str, str, str]]:
    return [
        (str(it.role), it.operation.id if it.operation else "", str(it.binding)) for it in examples
    ]


def test_the_tag_names_an_operation_by_its_id(page: Page) -> None:
    text = f"{{% endpoint setUsertVehicleRemote %}}\n```json\n{CALLBACK}\n```\n"
    examples, findings = page(text)
    assert _bound(examples) == [("request", "setUsertVehicleRemote", "tag")]
    assert findings == []


def test_the_tag_names_an_operation_by_method_and_path_and_leaves_no_trace(
    page: Page, tmp_path: Path
) -> None:
    examples, _ = page("a{% endpoint GET /user/callbacks/00ff %}b")
    assert _bound(examples) == [("request", "getUsertRemotebyId", "tag")]
    assert examples[0].given == {"cbid": "00ff"}
    assert examples[0].variant.text == "ab"


def test_the_tag_may_name_an_operation_of_each_audience(page: Page) -> None:
    text = "{% endpoint setFleetVehicleRemote setUsertVehicleRemote %}\n"
    examples, findings = page(text + f"```json\n{CALLBACK}\n```\n")
    assert _bound(examples) == [("request", "setUsertVehicleRemote", "tag")]
    assert findings == []


def test_a_tag_that_names_nothing_is_a_finding_with_the_closest_id(page: Page) -> None:
    _, (finding,) = page("\n{% endpoint setUserVehicleRemote %}\n")
    assert (finding.rule, finding.location.line) == ("unknown-operation", 5)
    assert "setUsertVehicleRemote" in finding.hint


def test_a_tag_in_captured_text_counts_where_the_text_comes_out(page: Page) -> None:
    text = (
        "{% capture a %}{% endpoint setUsertVehicleRemote %}{% endcapture %}"
        "{% endpoint setUserCallbackStatus %}\n{{ a }}\n"
    )
    examples, _ = page(text + f"```json\n{CALLBACK}\n```\n")
    assert _bound(examples) == [("request", "setUsertVehicleRemote", "tag")]


def test_a_curl_command_is_a_request_and_names_the_operation_of_what_follows(page: Page) -> None:
    command = f"```bash\ncurl {URL} --json '{CALLBACK}'\n```\n"
    text = command + '```json\n{ "status": "Running", ... }\n```\n'
    examples, findings = page(text)
    assert _bound(examples) == [
        ("request", "setUsertVehicleRemote", "curl"),
        ("response", "setUsertVehicleRemote", "curl"),
    ]
    assert findings == []


def test_a_mistake_in_the_json_of_a_command_is_found_at_its_column(page: Page) -> None:
    text = f"""```bash\ncurl {URL} \\\n  --json '{{ "callbak": {{}} }}'\n```"""
    _, (finding,) = page(text)
    assert (finding.rule, str(finding.location)) == ("unknown-member", "docs/page.md:6:13")


def test_a_command_to_a_path_that_the_contract_lacks_is_a_finding(page: Page) -> None:
    _, (finding,) = page(f"```bash\ncurl {URL}s\n```")
    assert (finding.rule, str(finding.location)) == ("unknown-operation", "docs/page.md:5:6")
    assert finding.hint == "did you mean '/user/callbacks'?"


def test_a_command_to_a_path_without_its_method_says_which_it_has(page: Page) -> None:
    _, (finding,) = page(f"```bash\ncurl {URL}/00ff/status\n```")
    assert finding.rule == "unknown-operation"
    assert finding.hint.startswith("it has PUT there; curl chooses GET by itself")


def test_a_command_to_another_host_is_none_of_ours(page: Page) -> None:
    examples, findings = page("```bash\ncurl https://example.org/install.sh | sh\n```")
    assert (examples, findings) == ([], [])


def test_an_http_block_holds_requests_and_responses(page: Page) -> None:
    text = f"""```http
POST /user/callbacks HTTP/1.1
Content-Type: application/json

{CALLBACK}
```
```http
HTTP/1.1 200 OK
Content-Type: application/hal+json

{{ "status": "Runing", ... }}
```"""
    examples, (finding,) = page(text)
    assert [(it.role, it.status) for it in examples] == [("request", ""), ("response", "200")]
    assert (finding.rule, str(finding.location)) == ("wrong-value", "docs/page.md:14:13")


def test_the_head_that_an_include_shows_is_no_request_of_its_own(page: Page) -> None:
    text = """{% include endpoint.md method='GET' driver_path='/user/callbacks' %}"""
    examples, _ = page(text)
    assert _bound(examples) == [("request", "getUsertRemotes", "include")]


def test_a_command_below_an_include_is_the_request_that_the_include_names(page: Page) -> None:
    text = f"""{{% include endpoint.md method='GET' driver_path='/user/callbacks' %}}

```bash
curl {URL}
```"""
    examples, _ = page(text)
    assert _bound(examples) == [("request", "getUsertRemotes", "curl")]


def test_an_example_of_no_operation_is_one_of_that_which_it_alone_fits(page: Page) -> None:
    examples, findings = page(f"```json\n{NOTIFICATION}\n```")
    assert _bound(examples) == [("notification", "messages", "inferred")]
    assert findings == []


def test_an_example_that_fits_several_operations_names_them(page: Page) -> None:
    examples, (finding,) = page(f"```json\n{CALLBACK}\n```")
    assert [it.role for it in examples] == ["unbound"]
    assert finding.message.startswith(
        "this example fits 'setUsertVehicleRemote' and 'setUsertVehicleRemoteById'"
    )


def test_a_notification_below_an_exchange_is_no_response(page: Page) -> None:
    request = f"{{% endpoint setUsertVehicleRemote %}}\n```json\n{CALLBACK}\n```\n"
    text = request + f"```json\n{NOTIFICATION}\n```\n"
    examples, findings = page(text)
    assert [it.role for it in examples] == ["request", "notification"]
    assert findings == []


def test_a_notification_is_named_by_the_tag_or_behind_the_fence(page: Page) -> None:
    named, _ = page(f"{{% endpoint messages %}}\n```json\n{NOTIFICATION}\n```\n")
    behind, _ = page(f"```json messages\n{NOTIFICATION}\n```\n")
    assert _bound(named) == [("notification", "messages", "tag")]
    assert _bound(behind) == [("notification", "messages", "words")]


def test_several_exchanges_of_one_operation_alternate(page: Page) -> None:
    pair = f'```json\n{CALLBACK}\n```\n```json\n{{ "status": "Running", ... }}\n```\n'
    examples, findings = page("{% endpoint setUsertVehicleRemote %}\n" + pair * 2)
    assert [it.role for it in examples] == ["request", "response"] * 2
    assert findings == []


FRAGMENTS = {
    '"callback": { "websocket": { "target": "wss://a.example/socket" } },\n"label": "x",': [],
    '"websocket": { "target": "wss://receiver.example/socket", ... }': [],
    '"websocket": { "traget": "wss://receiver.example/socket" }': [("unknown-member", 16)],
    '"label": 1': [("wrong-type", 10)],
    '"lable": "x"': [("unknown-member", 1)],
    '"airConditioning": { "programs": [] }': [],
}


@pytest.mark.parametrize("body", FRAGMENTS)
def test_members_without_braces_are_checked_where_they_fit(body: str, page: Page) -> None:
    text = f"{{% endpoint setUsertVehicleRemote %}}\n```json\n{body}\n```\n"
    examples, findings = page(text)
    assert [it.role for it in examples] == ["fragment"]
    assert [(it.rule, it.location.column) for it in findings] == FRAGMENTS[body]


def test_an_example_that_lost_its_first_brace_is_no_fragment(page: Page) -> None:
    text = f"{{% endpoint setUsertVehicleRemote %}}\n```json\n{CALLBACK[1:]}\n```\n"
    examples, (finding,) = page(text)
    assert [it.role for it in examples] == ["request"]
    assert finding.rule == "bad-json"


def test_json_in_a_cell_is_a_fragment_and_found_at_its_column(page: Page) -> None:
    text = """{% endpoint setUsertVehicleRemote %}

| what | how |
| --- | --- |
| right | `"label": "x"` |
| raw | { "label": "x" } |
| wrong | `{ "lable": "x" }` |
"""
    examples, (finding,) = page(text)
    assert [it.role for it in examples] == ["fragment"] * 3
    assert (finding.rule, str(finding.location)) == ("unknown-member", "docs/page.md:10:14")


def test_json_that_an_include_is_given_is_checked_at_the_tag(page: Page) -> None:
    text = """{% endpoint setUsertVehicleRemote %}
{% include note.md
   body='{ "callback": { "websocket": { "target": 1 } } }' %}
"""
    _, (_, finding) = page(text, **{"_includes/note.md": "A note."})
    assert (finding.rule, str(finding.location)) == ("wrong-type", "docs/page.md:6:51")


def test_json_that_an_include_shows_is_one_example(page: Page) -> None:
    text = """{% endpoint setUsertVehicleRemote %}
{% include show.md body='{ "callback": { "websocket": { "target": 1 } } }' %}
"""
    shown = "```json\n{{ include.body }}\n```\n"
    examples, (finding,) = page(text, **{"_includes/show.md": shown})
    assert len(examples) == 1
    assert str(finding.location) == "docs/page.md:5:67"


def test_html_is_read_as_a_browser_shows_it(page: Page) -> None:
    text = """{% endpoint setUsertVehicleRemote %}
<pre><code class="language-json">{
  <b>&quot;label&quot;</b>: &quot;&lt;name&gt;&quot;,
  &quot;callback&quot;: { &quot;webscket&quot;: {} }
}</code></pre>
"""
    examples, (finding,) = page(text)
    assert [it.role for it in examples] == ["request"]
    assert (finding.rule, str(finding.location)) == ("unknown-member", "docs/page.md:7:27")


@pytest.mark.parametrize(
    "before", ["!!! note\n", "- item\n\n", '=== "Tab"\n', "1. item\n\n    - inner\n\n    "]
)
def test_a_fence_inside_something_is_checked_at_its_column(before: str, page: Page) -> None:
    fence = '    ```json\n    { "callbak": 1, ... }\n    ```\n'
    if before.endswith("    "):
        fence = fence.replace("    ", "        ")
        before = before[:-4]
    _, findings = page("{% endpoint setUsertVehicleRemote %}\n\n" + before + fence)
    column = len(fence) - len(fence.lstrip()) + 3
    assert [(it.rule, it.location.column) for it in findings] == [("unknown-member", column)]


def test_a_fence_without_a_language_that_looks_like_json_is_accounted_for(page: Page) -> None:
    examples, _ = page('```\n{ "strange": 1 }\n```\n')
    assert [it.role for it in examples] == ["unbound"]


@pytest.mark.parametrize("language", ["json", "", "http"])
def test_what_has_no_member_of_the_contract_is_nothing_of_the_api(
    page: Page, language: str
) -> None:
    head = "HTTP/1.1 503 Service Unavailable\nRetry-After: 9\n" if language == "http" else ""
    body = head or '{ "moons": 2, "rings": [] }\n'
    examples, findings = page(f"```{language}\n{body}```\n")
    assert [it.role for it in examples] == ["unbound"]
    assert findings == []


SHARED = {
    "docs/page.md": "",
    "c.yaml": """
openapi: 3.0.3
info: { title: Boats, version: "1" }
paths:
  /boats:
    get:
      operationId: boats
      responses:
        "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Boats" } } } }
        default: { description: no, content: { application/json: { schema: { $ref: "#/components/schemas/Trouble" } } } }
  /boats/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: boat
      responses:
        "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Boat" } } } }
        4XX: { description: no, content: { application/json: { schema: { $ref: "#/components/schemas/Trouble" } } } }
  /yards:
    get:
      operationId: yards
      responses:
        "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Yards" } } } }
components:
  schemas:
    Boat:
      type: object
      required: [name]
      properties: { name: { type: string }, built: { type: string, format: date }, mast: { type: number } }
    Boats:
      type: object
      properties: { count: { type: integer }, next: { type: string }, boats: { type: array, items: { $ref: "#/components/schemas/Boat" } } }
    Yards:
      type: object
      properties: { count: { type: integer }, next: { type: string }, yards: { type: array, items: { type: object } } }
    Trouble:
      type: object
      required: [reason]
      properties: { reason: { type: string }, retry: { type: integer }, link: { type: string } }
""",
    "mkdocs.yml": "plugins: [{ tandem: { audiences: { all: { contract: c.yaml } } } }]\n",
}


@pytest.fixture
def found(tmp_path: Path) -> Callable[[str], list[str]]:
    def read(text: str) -> list[str]:
        write(tmp_path, {**SHARED, "docs/page.md": text})
        outcome = Project.load(tmp_path / "mkdocs.yml").check(execute=False)
        return [f"{it.rule}:{it.location.line}: {it.message}" for it in outcome.findings]

    return read


def test_the_body_of_an_error_is_checked_though_many_operations_answer_it(
    found: Callable[[str], list[str]],
) -> None:
    right = '```json\n{ "reason": "no such boat", "retry": 5 }\n```\n'
    assert found(right) == []
    assert found(right.replace("5", '"5"')) == [
        "wrong-type:2: 'retry' has to be an integer, not the string '5'"
    ]


def test_what_all_candidates_refuse_is_a_mistake(found: Callable[[str], list[str]]) -> None:
    assert found('```json\n{ "count": "two", "next": "b", "total": 2 }\n```\n') == [
        "wrong-type:2: 'count' has to be an integer, not the string 'two'",
        "unknown-member:2: there is no member 'total' here",
    ]
    assert found('```json\n{ "count": 2, "next": "b" }\n```\n')[0].startswith("unbound-example")


def test_json5_is_read_as_json5(page: Page) -> None:
    text = """{% endpoint setUsertVehicleRemote %}
```json5
// a callback
{
  label: 'it\\'s mine',
  callback: { websocket: { target: 'wss://receiver.example/socket', }, },
}
```
```json5
{ status: 0x10, ... }
```
"""
    _, (finding,) = page(text)
    assert (finding.rule, str(finding.location)) == ("wrong-type", "docs/page.md:13:11")


def test_what_an_address_and_a_head_say_is_sent(page: Page) -> None:
    text = f"""```bash
curl -G "{URL}?client_id=<id>" --data-urlencode types=Remote -d pageToken=$TOKEN
```
{{% endpoint GET /user/callbacks?indexRange=0-9 %}}
"""
    examples, findings = page(text)
    assert [dict(it.given) for it in examples] == [{"types": "Remote"}, {"indexRange": "0-9"}]
    assert findings == []


def test_own_placeholders_and_elisions_are_known(page: Page, tmp_path: Path) -> None:
    changes = {"examples": {"placeholders": ["%(?P<name>\\w+)%"], "elisions": ["snip"]}}
    text = """{% endpoint setUsertVehicleRemote %}
```json request
{ "label": "x", "callback": { "websocket": { "target": "%address%", "attributes": [snip] } }, snip }
```
"""
    examples, findings = page(text, **{"mkdocs.yml": configuration(changes)})
    assert findings == []
    assert [(it.path, it.text) for it in examples[0].left_out] == [
        ("", "..."),
        ("callback.websocket.target", "%address%"),
        ("callback.websocket.attributes", "..."),
    ]


def test_a_pattern_that_is_none_is_a_mistake_in_the_settings(page: Page) -> None:
    changes = {"examples": {"placeholders": ["("]}}
    with pytest.raises(FindingError) as caught:
        page("", **{"mkdocs.yml": configuration(changes)})
    assert caught.value.finding.rule == "bad-settings"
    assert caught.value.finding.location.line > 1


def test_what_a_terminal_shows_is_the_response(page: Page) -> None:
    text = f"""```console
$ curl -i {URL}
HTTP/1.1 200 OK
Content-Type: application/hal+json

{{ "totl": 0, ... }}
$ ls
{{ }}
```"""
    examples, (finding,) = page(text)
    assert [(str(it.role), it.status) for it in examples] == [("request", ""), ("response", "200")]
    assert (finding.rule, str(finding.location)) == ("unknown-member", "docs/page.md:9:3")


def test_what_curl_traces_is_the_response(page: Page) -> None:
    text = f"""```console
$ curl -sv {URL}
*   Trying 192.0.2.1:443...
* Connected to receiver.example
> GET /callbacks HTTP/1.1
> Host: receiver.example
>
< HTTP/1.1 200 OK
< Content-Type: application/hal+json
<
{{ [17 bytes data]
{{ "totl": 0, ... }}
* Connection #0 to host receiver.example left intact
```"""
    examples, (finding,) = page(text)
    assert [(str(it.role), it.status) for it in examples] == [("request", ""), ("response", "200")]
    assert examples[1].message is not None
    assert examples[1].message.header("content-type") == "application/hal+json"
    assert (finding.rule, str(finding.location)) == ("unknown-member", "docs/page.md:15:3")


@pytest.mark.parametrize("option", ["-I", "--head"])
def test_the_head_of_a_resource_is_asked_for_by_its_get_operation(option: str, page: Page) -> None:
    (example,), findings = page(f"```bash\ncurl {option} {URL}\n```")
    assert not findings
    assert example.operation is not None
    assert example.operation.method == "GET"


def test_an_indented_block_that_looks_like_json_is_checked_at_its_column(page: Page) -> None:
    text = """{% endpoint setUsertVehicleRemote %}

    {
      "lable": "x",

      "callback": { "websocket": { "target": "wss://receiver.example/socket" } }
    }

Text.
"""
    examples, (finding,) = page(text)
    assert [it.role for it in examples] == ["request"]
    assert (finding.rule, str(finding.location)) == ("unknown-member", "docs/page.md:7:7")


@pytest.mark.parametrize(
    "before", ["{% endpoint setUserVehicleRemote %}", f"```bash\ncurl {URL}s\n```"]
)
def test_what_follows_a_name_that_is_wrong_is_no_second_mistake(before: str, page: Page) -> None:
    _, findings = page(before + '\n```json\n{ "strange": 1 }\n```\n')
    assert [finding.rule for finding in findings] == ["unknown-operation"]


def test_a_message_about_a_fragment_names_its_own_members(page: Page) -> None:
    text = '{% endpoint getUsertRemotes %}\n\n| a |\n| - |\n| `{ "status": "Pausd" }` |\n'
    _, (finding,) = page(text)
    assert finding.message == "'status' cannot be 'Pausd'"


def test_a_request_to_the_reader_of_a_page_is_the_notification_that_it_fits(page: Page) -> None:
    head = "POST /events HTTP/1.1\nHost: receiver.example\nContent-Type: application/json\n"
    examples, findings = page(f"```http\n{head}\n{NOTIFICATION}\n```\n")
    assert _bound(examples) == [("notification", "messages", "inferred")]
    assert findings == []


def test_variables_of_the_page_and_of_the_settings_are_known_in_later_commands(page: Page) -> None:
    setting = "```bash\nexport API=https://api.mpsa.com/api/connectedcar/v2\n```\n"
    text = f"{setting}\n```bash\ncurl $API/user/callbacks --json '{CALLBACK}'\n```\n"
    examples, findings = page(f"{text}\n```bash\ncurl $UNKNOWN/user/callbacks/00ff\n```\n")
    assert [operation for _, operation, _ in _bound(examples)] == [
        "setUsertVehicleRemote",
        "getUsertRemotebyId",
    ]
    assert findings == []


def test_a_base_that_is_unknown_may_be_that_of_another_api(page: Page) -> None:
    _, findings = page(
        "```bash\ncurl $LOGIN/oauth/token -d grant_type=x\ncurl $API/user/callback\n```"
    )
    assert [(it.rule, it.hint) for it in findings] == [
        ("unknown-operation", "did you mean '/user/callbacks'?")
    ]


def test_data_that_curl_sends_as_a_body_of_get_is_checked_as_the_query(page: Page) -> None:
    _, findings = page(f"```bash\ncurl -X GET {URL} \\\n  -d pageTokn=x\n```")
    assert [(it.rule, it.location.line, it.location.column) for it in findings] == [
        ("bad-curl", 6, 3),
        ("unknown-parameter", 6, 6),
    ]


def test_json_that_a_variable_holds_is_checked_where_it_is_written(page: Page) -> None:
    text = """```bash\nBODY='{ "callbak": {} }'\ncurl %s --json "$BODY"\n```"""
    _, findings = page(text % URL)
    (finding,) = (it for it in findings if it.rule == "unknown-member")
    assert (finding.location.line, finding.location.column) == (5, 9)


def test_a_required_field_that_curl_sends_by_itself_is_not_missing(page: Page) -> None:
    examples, findings = page(f"```bash\ncurl {URL}\n```")
    assert examples[0].message is not None
    assert "user-agent" in examples[0].message.implied
    assert findings == []


@pytest.mark.parametrize(
    "prose",
    [
        "`GET /boats` answers",
        "Ask with **GET /boats**:",
        "See [the list](https://boats.example/ref#operation/boats):",
        "What `boats` answers:",
        "# GET /boats",
        "`GET /boats`\n\nLists them, a few on each page.",
        "**GET** `/boats`\n\n## Answer",
        "Text.\n\nGET /boats\n\nMore.",
    ],
)
@pytest.mark.parametrize("words", ["", " response 200"])
def test_the_prose_above_an_example_names_its_operation(
    found: Callable[[str], list[str]], prose: str, words: str
) -> None:
    start = f"{prose}\n\n```json{words}\n"
    assert found(f'{start}{{ "count": 2, "next": "b" }}\n```\n') == []
    line = start.count("\n") + 1
    assert found(f'{start}{{ "count": 2, "yards": [], "next": "b" }}\n```\n') == [
        f"unknown-member:{line}: there is no member 'yards' here"
    ]


def test_a_request_within_a_paragraph_names_nothing_for_what_does_not_fit(
    found: Callable[[str], list[str]],
) -> None:
    planets = '```json\n{ "moons": 2, "rings": 4 }\n```\n'
    assert found(f"- `GET /boats`\n- `GET /yards`\n\n{planets}") == []
    assert found(f"`GET /boats`\n\nBoats.\n\n{planets}") == []
    yard = '```json response 200\n{ "count": 1, "yards": [] }\n```\n'
    assert found(f"`GET /yards`\n\nText.\n\nUnlike `GET /boats`:\n\n{yard}") == []


def test_a_request_below_an_operation_without_a_body_is_one_of_another(page: Page) -> None:
    wrong = '{ "callback": { "websocket": { "target": 5 } } }'
    refused = f"This is refused:\n\n```json expect 422\n{wrong}\n```\n"
    examples, findings = page(f"```bash\ncurl {URL}\n```\n\n{refused}")
    assert _bound(examples)[1] == ("request", "setUsertVehicleRemote", "inferred")
    assert (examples[1].expected, findings) == ("422", [])
    other = URL.replace("/callbacks", "/vehicles/7/callbacks/00ff/remotes/1f")
    examples, (finding,) = page(f"```bash\ncurl {other}\n```\n\n{refused}")
    assert (_bound(examples)[1][0], finding.rule) == ("unbound", "unbound-example")


def test_a_heading_ends_what_was_named_for_what_does_not_fit(
    found: Callable[[str], list[str]],
) -> None:
    page = '# Boat\n\n{% endpoint boat %}\n\n```json response\n{ "name": "Ada" }\n```\n\n'
    other = '```json\n{ "moons": 2, "rings": 4 }\n```\n'
    assert found(f"{page}# Planets\n\n{other}") == []
    half = '```json\n{ "name": "Io", "moons": 2 }\n```\n'
    assert found(f"{page}# Planets\n\n{half}") == []
    assert found(f'{page}# Answers\n\n```json\n{{ "name": 1 }}\n```\n') == [
        "wrong-type:12: 'name' has to be a string, not 1"
    ]
    assert found(f'{page}## More\n\n```json response\n{{ "mast": 1 }}\n```\n') == [
        "missing-member:12: 'name' is missing"
    ]


def test_a_heading_right_below_the_tag_belongs_to_it(found: Callable[[str], list[str]]) -> None:
    body = '```json\n{ "name": 1, "x": 2, "y": 3, "z": 4 }\n```\n'
    rules = [
        it.partition(":")[0] for it in found(f"## A\n\n{{% endpoint boat %}}\n\n## B\n\n{body}")
    ]
    assert rules == ["wrong-type", *["unknown-member"] * 3]
    for named in ("{% endpoint boat %}\n\nText.", "`GET /boats/{id}`"):
        assert found(f"## A\n\n{named}\n\n## B\n\n{body}") == []


def test_a_record_below_its_list_is_no_list(found: Callable[[str], list[str]]) -> None:
    page = '{% endpoint boats %}\n\n```json response\n{ "count": 1 }\n```\n\nOne of them:\n\n'
    assert found(f'{page}```json\n{{ "name": "Ada", "mast": "high" }}\n```\n') == [
        "wrong-type:10: 'mast' has to be a number, not the string 'high'"
    ]


def test_an_object_that_shares_one_member_with_a_message_is_none(
    found: Callable[[str], list[str]],
) -> None:
    page = '{% endpoint boat %}\n\n```json response\n{ "name": "Ada" }\n```\n\nA planet has:\n\n'
    assert found(f'{page}```json\n{{ "mast": 1, "moons": 2, "rings": 4 }}\n```\n') == []
    assert found(f'{page}```json\n{{ "mast": 1, "name": "Bo", "rings": 4 }}\n```\n') == [
        "unknown-member:10: there is no member 'rings' here"
    ]


def test_a_misspelt_path_hides_nothing_of_the_example_below_it(
    found: Callable[[str], list[str]],
) -> None:
    page = '{% endpoint GET /bots/{id} %}\n\n```json\n{ "name": "Ada", "mast": "high" }\n```\n'
    assert [it.partition(" ")[0] for it in found(page)] == ["unknown-operation:1:", "wrong-type:4:"]


ALARM = {
    "type": "object",
    "additionalProperties": False,
    "required": ["rule"],
    "properties": {
        "label": {"type": "string"},
        "rule": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "field": {"type": "string"},
                "limit": {"type": "integer"},
                "unit": {"type": "string", "enum": ["m", "ft"]},
            },
        },
    },
}
ALARMS = contract(
    {
        "/alarms": {
            "post": {
                "operationId": "addAlarm",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": ALARM}},
                },
                "responses": {
                    "201": {
                        "description": "ok",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "additionalProperties": False,
                                    "properties": {"alarmId": {"type": "string"}},
                                }
                            }
                        },
                    }
                },
            }
        }
    }
)
SEND = "```bash\ncurl -X POST https://h.example/alarms\n```\n\n"
PARTS = {
    "{% endpoint addAlarm %}\n\nA rule:\n\n```json\n"
    '{ "field": "depth", "limit": "3", "unit": "m" }\n```\n': ["wrong-type:6:30"],
    "{% endpoint addAlarm %}\n\nA rule:\n\n```json\n"
    '{ "field": "depth", "limits": 3, "unit": "km" }\n```\n': [
        "unknown-member:6:21",
        "wrong-value:6:42",
    ],
    '{% endpoint addAlarm %}\n\n```json\n{ "label": "x", "field": "depth", "limit": 3 }\n```\n': [
        "unknown-member:4:17"
    ]
    * 1
    + ["unknown-member:4:35"],
}


@pytest.mark.parametrize("text", PARTS)
def test_a_part_of_a_message_is_checked_where_it_belongs(text: str, tmp_path: Path) -> None:
    found = Site(tmp_path, ALARMS, text).found
    assert [it for it in found if not it.startswith("missing-member")] == PARTS[text]


def test_a_command_without_a_body_may_be_followed_by_the_body(tmp_path: Path) -> None:
    body = '```json\n{ "label": "x", "rule": { "limit": "3" } }\n```\n'
    assert Site(tmp_path, ALARMS, SEND + body).found == ["wrong-type:6:36"]


def test_a_command_without_a_body_that_no_block_shows_is_a_mistake(tmp_path: Path) -> None:
    answer = '```json\n{ "alarmId": "a" }\n```\n'
    assert Site(tmp_path, ALARMS, SEND + answer).found == ["missing-http-parameter:2:14"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("This is sent to your server:", []),
        ("Your webhook receives:", []),
        ("This response is sent to your application:", ["unknown-member:5:19"]),
        ("The answer:", ["unknown-member:5:19"]),
    ],
)
def test_what_the_api_sends_is_no_response(line: str, found: list[str], tmp_path: Path) -> None:
    text = f'{{% endpoint addAlarm %}}\n{line}\n\n```json\n{{ "alarmId": "a", "depth": 3 }}\n```\n'
    assert Site(tmp_path, ALARMS, text).found == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('```json\n{ "field": "depth", "limit": 3 }\n```\n', []),
        ('```json\n{ "label": "x" }\n```\n', ["unbound-example:2:1"]),
        ('```json\n{ "label": "x", "size": 3 }\n```\n', []),
        ('```json\n{ "alarmId": "x", "field": 3, "sentAt": 1 }\n```\n', []),
        (
            (
                "```http\nPOST /hook HTTP/1.1\nHost: my.example\n"
                'Content-Type: application/json\n\n{ "label": "x", "size": 3 }\n```\n'
            ),
            [],
        ),
    ],
)
def test_what_is_no_whole_message_of_the_api_needs_no_name(
    text: str, found: list[str], tmp_path: Path
) -> None:
    api = ALARMS + "servers: [{url: 'https://api.example'}]\n"
    assert Site(tmp_path, api, text).found == found


def test_the_operation_in_the_sentence_above_is_taken_if_it_knows_more(tmp_path: Path) -> None:
    number = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    read = answering({"application/json": ALARM}, operationId="readAlarm", parameters=[number])
    api = yaml.safe_load(ALARMS)
    api["paths"]["/alarms/{id}"] = {"get": read}
    answer = '```json\n{ "alarmId": "a" }\n```\n'
    text = f"{{% endpoint addAlarm %}}\n\n{answer}\nRead it by `GET /alarms/{{id}}`:\n\n"
    alarm = '```json\n{ "label": 5, "rule": { "limit": 3 } }\n```\n'
    assert Site(tmp_path, yaml.safe_dump(api), text + alarm).found == ["wrong-type:10:12"]
    again = answer.replace('"a"', "5")
    assert Site(tmp_path, yaml.safe_dump(api), text + again).found == ["wrong-type:10:14"]
