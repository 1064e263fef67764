"""What becomes of pages with examples of this repository's API."""

import re
from html import unescape
from pathlib import Path

import markdown
import pytest

from mkdocs_tandem.output.html import PageRenderer
from mkdocs_tandem.project.project import Project
from tests.support.projects import configuration, write

TABS = "markdown_extensions: [pymdownx.superfences, pymdownx.tabbed]\n"
ENDPOINT = "{% include endpoint.md method='PUT' fleet_operation='setFleeRemoteCallbackStatus' %}\n"
CREATE = "{% example setFleetVehicleRemote each-event-alone %}\n"
PAUSE = '```json title="pause" request\n{ "status": "Paused" }\n```\n'
PAUSED = (
    '```json response 202\n{ "_links": { }, "status": "Paused", "callbackId": "<cbid>" }\n```\n'
)


def _renderer(root: Path, *parts: str, execute: bool = True) -> PageRenderer:
    page = "---\nsubsection: b2b\n---\n" + "\n".join(parts)
    write(root, {"docs/index.md": page, "mkdocs.yml": configuration() + TABS})
    project = Project.load(root / "mkdocs.yml")
    return project.publisher.renderer(next(project.site.all_variants()), execute=execute)


def _html(renderer: PageRenderer) -> str:
    extensions = ["pymdownx.superfences", "pymdownx.highlight", "pymdownx.tabbed", "tables"]
    alternate = {"pymdownx.tabbed": {"alternate_style": True}}
    converted = markdown.markdown(
        renderer.marked, extensions=extensions, extension_configs=alternate
    )
    return renderer.finished(converted, "2026-05-17")


def test_the_words_behind_a_language_are_none_of_the_converters_business(tmp_path: Path) -> None:
    marked = _renderer(tmp_path, '```json plain linenums="1"\n{}\n```\n').marked
    assert marked == '```{.json linenums="1"}\n{}\n```\n'


def test_an_author_finds_what_was_written_behind_the_marks(tmp_path: Path) -> None:
    text = f"{CREATE}\n{ENDPOINT}\n- item\n\n    > " + PAUSED.replace("\n", "\n    > ")
    marked = _renderer(tmp_path, text, execute=False).marked
    assert '    > ```{.json .tandem-e1-0}\n    > { "_links": { }' in marked


def test_an_example_has_a_title_tabs_and_a_badge_with_what_was_checked(tmp_path: Path) -> None:
    html = _html(_renderer(tmp_path, CREATE, ENDPOINT, PAUSE, PAUSED))
    assert html.count('<div class="tandem-example">') == 3
    assert html.count("<summary>checked</summary>") == 3
    second = html.split('<div class="tandem-example">')[2]
    for word in (
        '<span class="tandem-method" data-method="PUT">PUT</span>',
        '<bdi dir="ltr">/fleets/{fid}/remote/callbacks/{cbid}/status</bdi>',
        '<dd class="tandem-operation">setFleeRemoteCallbackStatus</dd>',
        "Callback API for fleets 1",
        "PUT /fleets/F0001/remote/callbacks/",
        "202 Accepted",
        "2026-05-17",
        ">JSON</label>",
        ">HTTP</label>",
        ">curl</label>",
        ">Python</label>",
        '<span class="filename">pause</span>',
    ):
        assert word in second


def test_a_response_says_so_and_marks_what_readers_fill_in(tmp_path: Path) -> None:
    html = _html(_renderer(tmp_path, CREATE, ENDPOINT, PAUSE, PAUSED))
    third = html.split('<div class="tandem-example">')[3]
    assert '<span class="tandem-role__words">response </span>202</span>' in third
    assert '<var class="tandem-placeholder">&lt;cbid&gt;</var>' in third


def test_nobody_is_told_how_to_send_a_notification(tmp_path: Path) -> None:
    body = '```json notification remoteEvents\n{ "callbackId": "<cbid>", ... }\n```\n'
    act = (
        "<!-- tandem: POST /fleets/{fid}/vehicles/{vid}/callbacks/{cbid}/remotes"
        ' { "horn": { "state": "Activated" } } -->\n'
    )
    html = _html(_renderer(tmp_path, CREATE, PAUSED.replace("Paused", "Running"), act, body))
    told = html.split('<div class="tandem-example">')[-1]
    assert '<span class="tandem-role">notification</span>' in told
    assert "curl" not in told
    assert "tandem: POST" not in html


def test_a_request_that_is_refused_says_so(tmp_path: Path) -> None:
    refused = PAUSE.replace(" request", " expect 400").replace("Paused", "Asleep")
    html = _html(_renderer(tmp_path, CREATE, ENDPOINT, refused))
    words = re.findall(r'<span class="tandem-role__words">([^<]*)</span>(\d*)', html)
    assert words.count(("rejected with ", "400")) == 1
    assert "rejected" not in html.split('<div class="tandem-example">')[1]  # what was accepted


def test_a_request_whose_success_is_expected_is_not_called_refused(tmp_path: Path) -> None:
    accepted = PAUSE.replace(" request", " expect 200")
    html = _html(_renderer(tmp_path, CREATE, ENDPOINT, accepted))
    assert "tandem-checked" in html
    assert "refused" not in html


def test_what_was_not_executed_has_no_badge(tmp_path: Path) -> None:
    html = _html(_renderer(tmp_path, CREATE, ENDPOINT, PAUSE, execute=False))
    assert html.count('<div class="tandem-example">') == 2
    assert "tandem-checked" not in html


def test_what_failed_has_no_badge(tmp_path: Path) -> None:
    wrong = PAUSED.replace('"Paused"', '"Running"')
    html = _html(_renderer(tmp_path, CREATE, ENDPOINT, PAUSE, wrong))
    assert html.count('<div class="tandem-example">') == 3
    assert html.count("<summary>checked</summary>") == 2


def test_the_names_of_members_tell_what_the_contract_says(tmp_path: Path) -> None:
    html = _html(_renderer(tmp_path, CREATE))
    told = re.findall(
        r'<span class="tandem-member" tabindex="0" aria-description="([^"]*)">(.*?)</span>', html
    )
    pairs = [(unescape(re.sub(r"<[^>]*>", "", name)), words) for words, name in told]
    ways = {name for name, words in pairs if words.startswith("The way notifications take.")}
    assert ways == {'"callback"'}
    assert len({name for name, _ in pairs}) > 3  # each member that the contract describes


def test_the_keyboard_stops_once_for_each_member_of_a_text(tmp_path: Path) -> None:
    listed = "{% example getFleetRemotes %}\n"
    html = _html(_renderer(tmp_path, CREATE, CREATE, listed)).split("tandem-e2-3")[1]
    hrefs = [part for part in html.split('class="tandem-member"') if '"href"' in part]
    assert len(hrefs) > 3
    described = [part.partition(">")[0] for part in html.split('class="tandem-member"')[1:]]
    stops = [part for part in described if "tabindex" in part]
    assert len(stops) < len(described)


@pytest.mark.parametrize("secret", ["ZGVtby1vd25lcjpkZW1vLXBhc3N3b3Jk", "demo-fleets"])
def test_no_credential_is_in_the_page(secret: str, tmp_path: Path) -> None:
    html = _html(_renderer(tmp_path, CREATE, ENDPOINT, PAUSE, PAUSED))
    assert html.count("tandem-checked") >= 2  # requests were sent with it
    assert secret not in html


def test_nothing_is_styled_or_scripted_in_the_page(tmp_path: Path) -> None:
    html = _html(_renderer(tmp_path, CREATE, ENDPOINT, PAUSE, PAUSED))
    assert " style=" not in html
    assert "<script" not in html


PATH = "https://api-cert.groupe-psa.com/connectedcar/v3/fleets/F0001/remote/callbacks/{cbid}/status"
CURL = f"""\
```bash
curl -X PUT -d '{{"status": "Paused"}}' \\
  -H 'Content-Type: application/json' -H 'Authorization: Basic x' \\
  '{PATH}?client_id=i'
```
"""
_SENT = CURL.removeprefix("```bash\n").removesuffix("```\n")
TWICE = f"```bash\n{_SENT}{_SENT}```\n"
ACCEPTED = """\
```http
HTTP/1.1 202 Accepted
Content-Type: application/hal+json

{ "_links": { }, "callbackId": "<cbid>", "status": "Paused" }
```
"""
SEVERAL = f"""\
```console
$ curl -X DELETE {PATH}
$ curl {PATH}
```
"""


def test_a_command_and_a_message_look_like_other_examples(tmp_path: Path) -> None:
    html = _html(_renderer(tmp_path, CREATE, CURL, ACCEPTED))
    command, message = html.split('<div class="tandem-example">')[2:]
    for title in ("curl", "HTTP", "Python"):
        assert command.count(f">{title}</label>") == 1
    assert '<span class="tandem-role__words">response </span>202</span>' in message
    assert "<summary>checked</summary>" in message
    assert 'aria-description="Identifies the callback' in message


def test_a_block_with_several_commands_has_no_title(tmp_path: Path) -> None:
    for block in (SEVERAL, TWICE):
        html = _html(_renderer(tmp_path, CREATE, block, execute=False))
        assert html.count('<div class="tandem-example">') == 1


def test_an_answer_to_a_request_that_the_page_does_not_show_has_it_beside_it(
    tmp_path: Path,
) -> None:
    read = "{% endpoint getFleetRemotes %}\n"
    answer = '```json\n{ "_links": { }, "total": 1, ... }\n```\n'
    html = _html(_renderer(tmp_path, CREATE, read, answer))
    told = html.split('<div class="tandem-example">')[-1]
    for title in ("Response", "HTTP", "curl", "Python"):
        assert told.count(f">{title}</label>") == 1
    pulled = _html(_renderer(tmp_path, CREATE, "{% example getFleetRemotes %}\n", answer))
    assert "</label>" not in pulled.split('<div class="tandem-example">')[-1]


@pytest.mark.parametrize("version", [" HTTP/1.1", ""], ids=["version", "no-version"])
def test_placeholders_are_marked_in_a_request_without_a_body(tmp_path: Path, version: str) -> None:
    text = (
        f"```http\nGET /fleets/F0001/remote/callbacks{version}\nAuthorization: Basic $SECRET\n```\n"
    )
    html = _html(_renderer(tmp_path, text))
    found = re.findall(r'<var class="tandem-placeholder">([^<]*)</var>', html)
    assert html.count("$SECRET") == found.count("$SECRET") > 0  # in each language


FENCES = {
    "```bash plain\nls\n```\n": "```bash\nls\n```\n",
    "```yaml raw\na: {{ b }}\n```\n": "```yaml\na: {{ b }}\n```\n",
    "- a\n\n    ```http request\n    GET /\n    ```\n": "- a\n\n    ```http\n    GET /\n    ```\n",
    '```yaml title="a" raw\na: 1\n```\n': '```{.yaml title="a"}\na: 1\n```\n',
    "```text other words\na\n```\n": "```text other words\na\n```\n",
}


@pytest.mark.parametrize("text", FENCES)
def test_converters_get_no_word_of_ours_after_a_language(text: str, tmp_path: Path) -> None:
    assert _renderer(tmp_path, text).plain.strip() == FENCES[text].strip()
