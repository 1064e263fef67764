"""Bodies other than JSON: read, checked field by field, sent as they are written, and shown."""

from pathlib import Path
from typing import Any

import pytest

from mkdocs_tandem.output.html import Sample
from mkdocs_tandem.output.html.example_view import shown
from tests.plugin.rules.pages import ANSWER, ECHO, Site, answering, contract, taking

ORDER = {
    "type": "object",
    "required": ["kind"],
    "properties": {
        "kind": {"enum": ["tea", "cake"]},
        "count": {"type": "integer", "maximum": 9},
        "gift": {"type": "boolean"},
        "price": {"type": ["integer", "null"]},
        "note": {"type": "string"},
        "tags": {"type": "array", "items": {"enum": ["hot", "cold"]}},
        "to": {"type": "object", "properties": {"street": {"type": "string"}}},
        "proof": {"type": "string", "format": "binary"},
    },
}
FORM = "application/x-www-form-urlencoded"


def _api(media: dict[str, Any], **more: Any) -> str:
    return contract({"/orders": {"post": {**taking(media), "responses": ANSWER, **more}}})


def _http(media_type: str, body: str) -> str:
    return f"```http\nPOST /orders HTTP/1.1\nContent-Type: {media_type}\n\n{body}\n```\n"


def _curl(options: str) -> str:
    return f"```bash\ncurl https://shop.example/orders {options}\n```\n"


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (_curl("-d kind=tea -d count=2 -d gift=true -d note=5"), []),
        (_curl("-d kind=coffee"), ["wrong-value:2:42"]),
        (_curl("-d kind=tea -d count=two"), ["wrong-type:2:55"]),
        (_curl("-d kind=tea -d price="), []),
        (_curl("-d kind=tea -d count=12"), ["wrong-value:2:55"]),
        (_curl("-d kind=tea -d cuont=2"), ["unknown-member:2:49"]),
        (_curl("-d count=2"), ["missing-member:2:37"]),
        (_curl("-d kind=tea -d tags=hot -d tags=warm"), ["wrong-value:2:66"]),
        (_curl("-d kind=tea -d note=a -d note=b"), ["duplicate-key:2:59"]),
        (_curl("-d kind=tea -d other=a -d other=b"), ["unknown-member:2:49"]),
        (_http(FORM, "kind=tea&kind=<kind>"), ["duplicate-key:5:10"]),
        (_curl("-d kind=tea --data-urlencode note@note.txt"), []),
        (_curl("-d kind=tea --data-urlencode noet@note.txt"), ["unknown-member:2:63"]),
        (_curl("-d kind=tea -d 'to[street]=High%20Street'"), []),
        (_curl("-d kind=tea -d 'to[stret]=High'"), ["unknown-member:2:50"]),
        (_curl("-d 'kind=<kind>' -d note=$NOTE"), []),
        (_http(FORM, "kind=tea&count=2"), []),
        (_http(FORM, "kind=tea&\ncount=x"), ["wrong-type:6:7"]),
        (_http(f"{FORM}; charset=utf-8", "kind=teá"), ["wrong-value:5:6"]),
    ],
)
def test_the_fields_of_a_form_are_the_members_of_its_schema(
    page: str, found: list[str], tmp_path: Path
) -> None:
    assert Site(tmp_path, _api({FORM: ORDER}), page).found == found


def _parts(*parts: str) -> str:
    return "\n".join(f"--xyz\n{part}" for part in parts) + "\n--xyz--"


MULTIPART = 'Content-Disposition: form-data; name="{}"\n\n{}'
FILE = 'Content-Disposition: form-data; name="{}"; filename="a.png"\nContent-Type: image/png\n\n...'


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (_curl("-F kind=tea -F proof=@a.png"), []),
        (_curl("-F kind=tea -F prof=@a.png"), ["unknown-member:2:49"]),
        (_curl("-F proof=@a.png"), ["missing-member:2:37"]),
        (_curl("-F kind=tea -F count=many"), ["wrong-type:2:55"]),
        (_curl("-F kind=tea -F 'to={\"street\": 1};type=application/json'"), ["wrong-type:2:64"]),
        (
            _http(
                "multipart/form-data; boundary=xyz",
                _parts(MULTIPART.format("kind", "tea"), FILE.format("proof")),
            ),
            [],
        ),
        (
            _http(
                "multipart/form-data; boundary=xyz",
                _parts(MULTIPART.format("kind", "milk"), FILE.format("prove")),
            ),
            ["wrong-value:8:1", "unknown-member:10:39"],
        ),
    ],
)
def test_the_parts_of_a_body_are_the_members_of_its_schema(
    page: str, found: list[str], tmp_path: Path
) -> None:
    assert Site(tmp_path, _api({"multipart/form-data": ORDER}), page).found == found


ITEM = {"type": "object", "properties": {"id": {"type": "integer"}}}
NOTED = {"type": "object", "properties": {"id": {"type": "integer"}, "note": {"type": "string"}}}
EVENT = {
    "type": "object",
    "properties": {"event": {"enum": ["made", "gone"]}, "data": ITEM, "id": {"type": "string"}},
}


@pytest.mark.parametrize(
    ("media_type", "schema", "body", "found"),
    [
        ("application/x-ndjson", ITEM, '{"id": 1}\n{"id": 2}', []),
        ("application/jsonl", ITEM, '{"id": 1}\n{"id": "2"}', ["wrong-type:6:8"]),
        ("application/x-ndjson", ITEM, '{"id": 1}\n{"id": 2', ["bad-json:6:9"]),
        ("application/json-seq", ITEM, '{"id": 1}\n{"id": "2"}', ["wrong-type:6:8"]),
        ("text/event-stream", ITEM, 'data: {"id": 1}\n\ndata: [DONE]', []),
        ("text/event-stream", ITEM, 'data: {"id": 1}\n\ndata: {"id": "x"}', ["wrong-type:7:14"]),
        (
            "text/event-stream",
            EVENT,
            'event: made\ndata: {"id": 1}\n\nevent: lost\ndata: {"di": 1}',
            ["wrong-value:8:8", "unknown-member:9:8"],
        ),
        (
            "text/csv",
            {"type": "array", "items": ITEM},
            "id\n1\nfew",
            ["wrong-type:7:1"],
        ),
        ("text/csv", {"type": "array", "items": NOTED}, 'note,id\n"a, ""b""",1\nc,\nd,2,x', []),
        (
            "text/csv",
            {"type": "array", "items": NOTED},
            'note,id\n"a, ""b""",x',
            ["wrong-type:6:12"],
        ),
        ("text/plain", {"type": "string", "enum": ["go", "stop"]}, "halt", ["wrong-value:5:1"]),
        ("text/plain", {"type": "string"}, "{ not JSON", []),
        ("application/xml", {"type": "object"}, "<a>", []),
        ("application/vnd.shop.v1+json", ITEM, '{"di": 1}', ["unknown-member:5:2"]),
    ],
)
def test_a_body_is_read_as_its_media_type_has_it(
    media_type: str, schema: Any, body: str, found: list[str], tmp_path: Path
) -> None:
    site = Site(tmp_path, _api({media_type: schema}), _http(media_type, body))
    assert site.found == found


SCANS = {
    "schema": {
        "type": "object",
        "properties": {"scan": {"type": "string", "format": "binary"}, "note": {"type": "string"}},
    },
    "encoding": {"scan": {"contentType": "image/png, image/*+heic"}, "note": {"style": "form"}},
}


def test_files_of_a_list_may_be_numbered(tmp_path: Path) -> None:
    files = {"type": "array", "items": {"type": "string", "format": "binary"}}
    schema = {"type": "object", "properties": {"files": files, "note": {"type": "string"}}}
    page = _curl("-F 'files[0]=@a.pdf' -F 'files[1]=@b.pdf' -F 'note[0]=@c.txt'")
    found = Site(tmp_path, _api({"multipart/form-data": schema}), page).found
    assert found == ["unknown-member:2:80"]


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("scan=@a.png", []),
        ("scan=@a.bin", []),
        ("scan=@a.pdf;type=image/png", []),
        ("note=@a.pdf", []),
        ("scan=@a.pdf", ["unknown-media-type:2:38"]),
        ("scan=@a.png;type=text/plain", ["unknown-media-type:2:38"]),
    ],
)
def test_the_media_type_of_a_part_is_one_of_its_encoding(
    part: str, found: list[str], tmp_path: Path
) -> None:
    page = _curl(f"-F '{part}'")
    assert Site(tmp_path, _api({"multipart/form-data": SCANS}), page).found == found


CREW = {
    "type": "object",
    "required": ["name", "oars", "boats"],
    "properties": {
        "id": {"type": "integer", "xml": {"attribute": True}},
        "name": {"type": "string"},
        "oars": {"type": "integer", "xml": {"name": "Oars"}},
        "open": {"type": "boolean"},
        "boats": {
            "type": "array",
            "items": {"type": "object", "properties": {"hull": {"enum": ["wood", "steel"]}}},
            "xml": {"wrapped": True},
        },
        "tags": {"type": "array", "items": {"type": "string", "maxLength": 3}},
        "note": {"type": "string"},
    },
}
XML = {
    '<crew id="7"><name>A</name><Oars>4</Oars><boats/></crew>': [],
    '<crew id="x"><name>A</name><Oars>4</Oars><boats/></crew>': ["wrong-type:5:11"],
    "<crew><name>A</name><Oars>four</Oars><boats/></crew>": ["wrong-type:5:27"],
    "<crew><name>A</name><oar>4</oar><boats/></crew>": ["unknown-member:5:22"],
    "<crew><name>A</name><boats/></crew>": [],  # there may be tags, which leave no trace
    "<crew><name>A</name><boats/><tags>a</tags></crew>": ["missing-member:5:2"],
    "<crew><name>A</name><boats/><tags>abc</tags><tags>abcd</tags><Oars>1</Oars></crew>": [
        "wrong-length:5:51"
    ],
    "<crew><boats><boat><hull>wood</hull></boat><boat><hull>woods</hull></boat></boats></crew>": [
        "wrong-value:5:56"
    ],
    "<x:crew xmlns:x='urn:x'><x:nmae>A</x:nmae><x:Oars>4</x:Oars></x:crew>": [
        "unknown-member:5:28"
    ],
    "<crew><name>é &amp; <b>x</b></name><open>1</open><Oars>{oars}</Oars>...</crew>": [],
    "<crew><name>é</name><note><![CDATA[<a>]]></note><Oars>1x</Oars></crew>": ["wrong-type:5:55"],
    '<!DOCTYPE crew [<!ENTITY a "b">]><crew><nmae>&a;</nmae></crew>': [],
    "<crew><nmae>A</crew>": [],
    "<crew>": [],
    f"{'<a>' * 200}{'</a>' * 200}": [],
}
YAML = {
    "name: A\noars: 4\nboats: []": [],
    "name: A\noars: four\nboats: []": ["wrong-type:6:7"],
    "name: A\noars: '4'\nboats: []": ["wrong-type:6:7"],
    "name: A\noar: 4\nboats: [{hull: woods}]": ["unknown-member:6:1", "wrong-value:7:16"],
    "name: A\nboats: []": ["missing-member:5:1"],
    "name: A\n# more": [],
    "name: <name>\noars: {oars}\nboats: []": [],
    "a: &a [*a]": [],
    "name: [": [],
    "one\n---\ntwo": [],
}


@pytest.mark.parametrize(
    ("media_type", "body"),
    [("application/xml", it) for it in XML] + [("application/yaml", it) for it in YAML],
)
def test_xml_and_yaml_are_held_against_their_schemas(
    media_type: str, body: str, tmp_path: Path
) -> None:
    page = _http(media_type, body)
    expected = XML[body] if body in XML else YAML[body]
    assert Site(tmp_path, _api({media_type: CREW}), page).found == expected
    assert Site(tmp_path, _api({media_type: {"type": "string"}}), page).found == []


def _sent(site: Site) -> dict[str, str]:
    verdict = site.verdicts[0]
    assert site.found == []
    assert verdict.status == "ok"
    assert verdict.exchange is not None
    answer: dict[str, str] = verdict.exchange.answer.body
    return answer


@pytest.mark.parametrize(
    ("page", "media_type", "body"),
    [
        (_curl("-d kind=tea -d 'note=a b'"), FORM, "kind=tea&note=a b"),
        (_http(FORM, "kind=tea&\nnote=a%20b"), FORM, "kind=tea&note=a%20b"),
        (_http("text/plain", "one\n\n two"), "text/plain", "one\n\n two"),
        (_http("application/xml", "<a>\n<b>c</b>\n</a>"), "application/xml", "<a>\n<b>c</b>\n</a>"),
        (_http("application/yaml", "b: 'c'\nd: e"), "application/yaml", "b: 'c'\nd: e"),
        (_http("application/x-ndjson", "{}\n{}"), "application/x-ndjson", "{}\n{}"),
        (_http("application/xml", "<a/>"), "application/xml", "<a/>"),
        (_http("application/hal+json", "{}"), "application/hal+json", "{}"),
    ],
)
def test_a_body_is_sent_as_it_is_written(
    page: str, media_type: str, body: str, tmp_path: Path
) -> None:
    media = {FORM: ORDER, "text/*": {"type": "string"}, "application/*": {}}
    sent = _sent(Site(tmp_path, _api(media), page, ECHO))
    assert (sent["type"], sent["body"]) == (media_type, body)


def test_xml_is_sent_with_its_placeholders_filled_in(tmp_path: Path) -> None:
    body = "<crew><name><who></name><Oars>4</Oars><boats/></crew>".replace("<who>", "{who}")
    site = Site(
        tmp_path, _api({"text/xml": CREW}), _http("text/xml", body), ECHO, variables={"who": "Al"}
    )
    assert _sent(site)["body"] == body.replace("{who}", "Al")


def test_a_form_of_several_parts_is_sent_as_servers_read_it(tmp_path: Path) -> None:
    page = _curl("-F kind=tea -F proof=@a.png")
    sent = _sent(Site(tmp_path, _api({"multipart/form-data": ORDER}), page, ECHO))
    assert sent["type"] == "multipart/form-data; boundary=example-boundary"
    assert sent["body"].split("\r\n") == [
        *("--example-boundary", 'Content-Disposition: form-data; name="kind"', "", "tea"),
        "--example-boundary",
        'Content-Disposition: form-data; name="proof"; filename="a.png"',
        *("Content-Type: image/png", "", "<a.png>", "--example-boundary--", ""),
    ]


def test_what_is_left_to_the_reader_of_a_form_is_filled_in(tmp_path: Path) -> None:
    page = _curl("-d 'kind=<kind>' -d 'note=<note>'")
    site = Site(tmp_path, _api({FORM: ORDER}), page, ECHO, variables={"note": "a&b"})
    assert _sent(site)["body"] == "kind=tea&note=a%26b"


def test_a_body_in_a_file_is_not_sent(tmp_path: Path) -> None:
    site = Site(tmp_path, _api({FORM: ORDER}), _curl("-d @order.txt"), ECHO)
    assert site.verdicts[0].status == "not-executed"
    assert site.verdicts[0].note == "its body is in a file that the page does not show"


def _samples(site: Site) -> dict[str, str]:
    api = site.project.site.contract(next(iter(site.project.site.all_variants())))
    settings = site.project.settings.execution
    assert api is not None
    assert settings is not None
    found = shown(site.verdicts[0], 0, api, settings.sender("all"))
    assert found is not None
    samples: tuple[Sample, ...] = found.samples
    return {it.title: it.text for it in samples}


def test_a_form_is_shown_in_every_language(tmp_path: Path) -> None:
    samples = _samples(Site(tmp_path, _api({FORM: ORDER}), _curl("-d kind=tea -d note=x"), ECHO))
    assert samples["HTTP"].endswith(f"Content-Type: {FORM}\n\nkind=tea&note=x\n")
    assert 'data={"kind": "tea", "note": "x"}' in samples["Python"]
    samples = _samples(Site(tmp_path, _api({FORM: ORDER}), _http(FORM, "kind=tea"), ECHO))
    assert samples["curl"].endswith("-d 'kind=tea'\n")
    assert "Content-Type" not in samples["curl"]


def test_parts_are_shown_in_every_language(tmp_path: Path) -> None:
    page = _curl("-F kind=tea -F proof=@a.png")
    samples = _samples(Site(tmp_path, _api({"multipart/form-data": ORDER}), page, ECHO))
    assert 'files={"kind": (None, "tea"), "proof": open("a.png", "rb")}' in samples["Python"]
    assert 'name="proof"; filename="a.png"' in samples["HTTP"]


def test_text_is_shown_in_every_language(tmp_path: Path) -> None:
    page = _http("text/plain", "it's\ntwo")
    samples = _samples(Site(tmp_path, _api({"text/plain": {"type": "string"}}), page, ECHO))
    assert "--data-binary 'it'\\''s\ntwo'" in samples["curl"]
    assert 'data="it\'s\\ntwo".encode()' in samples["Python"]


def test_the_fields_of_a_form_are_covered(tmp_path: Path) -> None:
    site = Site(tmp_path, _api({FORM: ORDER}), _curl("-d kind=tea -d count=1"), ECHO)
    found = site.project.publisher.coverage(site.project.settings.audience("all"))
    assert found is not None
    missing = [part.name for part in found.parts if not part.is_shown]
    assert "POST /orders count" not in missing
    assert "POST /orders note" in missing


PICTURE = """
def create_app():
    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "application/pdf")])
        return [b"%PDF" + bytes(range(256))]

    return application
"""


def test_an_answer_that_is_no_text_is_shown_by_its_size(tmp_path: Path) -> None:
    label = answering({"application/pdf": {"type": "string"}}, operationId="printLabel")
    page = "{% example printLabel %}\n"
    samples = _samples(Site(tmp_path, contract({"/labels/first": {"get": label}}), page, PICTURE))
    assert samples["Response 200"] == (
        "HTTP/1.1 200 OK\nContent-Type: application/pdf\n\n(binary, 260 bytes)\n"
    )
    assert "-o first.pdf" in samples["curl"]
    assert "file.write(response.content)" in samples["Python"]


TOKENS = {"properties": {"scope": {"enum": ["all"]}}}


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (_http(FORM, '{ "scope": "all" }'), ["wrong-type:5:1"]),
        (_http(FORM, '{ "scope": "al" }'), ["wrong-type:5:1", "wrong-value:5:12"]),
        (_http(FORM, "{fields}"), []),
        (_curl("""-d '{"scope": "all"}'"""), ["wrong-type:2:38"]),
        (_curl("-d scope=all"), []),
    ],
)
def test_json_that_is_sent_as_a_form_is_one_finding(
    page: str, found: list[str], tmp_path: Path
) -> None:
    site = Site(tmp_path, _api({FORM: TOKENS}), page)
    assert site.found == found


def test_a_status_that_is_not_there_has_the_others_as_hint(tmp_path: Path) -> None:
    page = '{% endpoint POST /orders %}\n\n```json response 201\n{ "id": 1 }\n```\n'
    site = Site(tmp_path, _api({FORM: TOKENS}), page)
    assert [it.endswith("; the contract has 200") for it in site.messages] == [True]
