"""Blocks are classified by their notation before they are read as JSON."""

from pathlib import Path
from typing import NamedTuple

import pytest

from mkdocs_tandem.examples.notations import Form, form
from mkdocs_tandem.pages.code_blocks import fences
from mkdocs_tandem.project.project import Project
from tests.support.projects import write


class Case(NamedTuple):
    form: Form
    language: str
    body: str


QUIET = {
    "a request of a console": Case(
        Form.MESSAGES, "json", 'POST /parcels?dry=1\n{\n  "weight": 3\n}\n\nGET /parcels/7\n'
    ),
    "a response with its head": Case(
        Form.MESSAGES, "json", 'HTTP/1.1 201 Created\nETag: "a"\n\n{ "id": "p7" }\n'
    ),
    "a stream as the body of a request": Case(
        Form.MESSAGES, "json", 'POST /bulk\n{ "add": {} }\n{ "weight": 3 }\n'
    ),
    "curl below a comment": Case(
        Form.COMMAND, "", "# all parcels\ncurl https://x.example/parcels\n"
    ),
    "two documents": Case(Form.DOCUMENTS, "json", '{ "a": 1 }\n\n{\n  "b": 2\n}\n'),
    "a request and its response": Case(
        Form.DOCUMENTS, "", 'Request:\n{ "weight": 3 }\nResponse:\n{ "id": "p7" }\n'
    ),
    "a caption": Case(Form.DOCUMENTS, "json", '// parcel.json\n{\n  "weight": 3\n}\n'),
    "a path before an object": Case(Form.DOCUMENTS, "json", 'parcel.size: {\n  "height": 3\n}\n'),
    "lines": Case(Form.LINES, "json", '{ "a": 1 }\n{ "a": 2 }\n'),
    "lines by their language": Case(Form.LINES, "jsonl", '{ "a": 1 }\n'),
    "events": Case(Form.EVENTS, "json", 'event: moved\ndata: {"to": "depot"}\n\n: still here\n'),
    "alternatives": Case(Form.ALTERNATIVES, "", '"size": "s"\n"size": "l"\n'),
    "a file of another tool": Case(Form.REFERENCE, "json", "{!> ../parcel.json !}\n"),
    "a file of VitePress": Case(Form.REFERENCE, "json", "<<< @/parcel.json{2}\n"),
    "a template": Case(Form.TEMPLATE, "json", '{ {% if a %}"b": 1{% endif %} }\n'),
    "a program": Case(Form.CODE, "json", 'plugins {\n  id("a")\n}\n'),
    "an object of a script": Case(Form.LITERAL, "js", "{\n  title: 'a',\n  size: 3 * 2,\n};\n"),
    "a script that is cut": Case(Form.CODE, "javascript", "{\n  title: 'a',\n  done() { x(); }\n"),
    "annotations": Case(Form.JSON, "json", '{\n  "a": 1, // (1)!\n  "b": 2 // the second\n}\n'),
    "a method of a list": Case(Form.CODE, "js", '["a", "b"].map(it => code(it))\n'),
    "lists of a language": Case(Form.CODE, "js", '["let", [[name, value]...], body]\n'),
    "operators between lists": Case(Form.CODE, "js", "[1, 2] ALL IN [2, 3] // false\n"),
    "a comparison": Case(Form.CODE, "js", '{ } == { "a": null }\n\n{ } < { "a": 1 }\n'),
    "a name that is computed": Case(Form.CODE, "js", '{ [join("a", "b")]: "c" }\n'),
    "objects of a script": Case(Form.CODE, "", '{ a: { b: "c" } }\n{ a: "b" }\n{ a: ["b"] }\n'),
    "a setting of a build": Case(Form.CODE, "json", 'uses += "org.example" % "a" % "1"\n'),
    "a field in single quotes": Case(Form.OTHER, "json", "ttl_days: '0.5'\n"),
    "a prompt with a host": Case(
        Form.OTHER, "", '[me@host ~]$ ferry list --all\n{\n  "id": "p7"\n}\n'
    ),
    "an address of placeholders": Case(Form.OTHER, "json", "{server}/parcels/{id}/file\n"),
    "types in brackets": Case(
        Form.JSON, "json", '{\n  "a": true | false,\n  "b": Ref[parcel],\n  "c": URL\n}\n'
    ),
    "placeholders for members": Case(
        Form.JSON, "json", '{\n  "a": {\n    <part>\n  },\n  <rest>\n}\n'
    ),
    "a part that is spread": Case(Form.JSON, "json", '{\n  "a": 1,\n  ...parameters\n}\n'),
    "words in brackets behind dots": Case(
        Form.JSON, "json", '{\n  "a": 1,\n  ... [more of it, one for each]\n}\n'
    ),
    "a skeleton in capitals": Case(
        Form.JSON, "json", '{\n  PARCEL_CODE: {\n    "a": ITS_SIZE,\n    "b": ITS_PLACE\n  }\n}\n'
    ),
    "a masked number": Case(Form.JSON, "json", '{ "card": 4711xx23, "of": string }\n'),
    "sections": Case(Form.JSON, "", "[Core Fonts]\nserif\n\n[Extra Fonts]\nsans\n"),
    "names as values": Case(Form.JSON, "", '"LOW": EBB,\n"low": EBB,\n"HIGH": FLOOD\n'),
    "quoted lines": Case(Form.QUOTED, "", '> PUT /tide HTTP/2\n\n> [\n>   { "at": 3 }\n'),
    "a program without a language": Case(
        Form.CODE, "", 'import tides\n\ndef next(req):\n    found = {"late": False}\n'
    ),
    "the mark at the end of events": Case(Form.EVENTS, "", 'data: {"to": 1}\n\ndata: [END]\n'),
    "a field in brackets": Case(
        Form.MESSAGES, "", 'POST /tides\nContent-Type: [application/json]\n{"at":3}\n'
    ),
    "dots around a body": Case(
        Form.MESSAGES, "json", 'HTTP/1.1 200 OK\nA: b\n\n// ...\n{ "at": 3 }\n// ...\n'
    ),
    "a list that goes on": Case(Form.JSON, "json", '{ "ids": [4, 5...], "no": [7,8..] }\n'),
    "a status": Case(Form.WORDS, "json", "Status 204: No content\n"),
    "a template of an address in a field": Case(
        Form.MESSAGES,
        "json",
        'HTTP/1.1 200 OK\nLink: <https://{h}/a?b=1>; rel="next"\n[{ "a": 1 }]\n',
    ),
    "a query over lines": Case(Form.MESSAGES, "", "GET https://h.example/a?\nb=1&\nc=2\n"),
    "a few words": Case(Form.WORDS, "json", "No content (empty)\n"),
    "fields as members": Case(Form.JSON, "http", '"Accept-Language": "de",\n"X-Trace": "a"\n'),
    "fields in quotes": Case(Form.JSON, "http", "'X-Trace: a'\n-H 'Accept-Language: de'\n"),
    "fields with spaces": Case(Form.JSON, "http", "Object Id: 7\n\u2018X-Trace: a\u2019\n"),
    "a request with options of curl": Case(Form.OTHER, "json", "POST /sql -d 'SHOW TIDES'\n"),
    "a request over lines with options": Case(
        Form.OTHER, "json", "POST /tides -d '\n{\n  \"at\": 3\n}\n'\n"
    ),
    "a request with a quoted address": Case(
        Form.OTHER, "json", '# one tide\nGET "https://h.example/tides/7"\n{ "at": 3 }\n'
    ),
    "fields under a comment": Case(
        Form.OTHER,
        "json",
        '# PUT /tides/7\nAccept: application/json\n\n# the body: a tide\n{ "at": 3 } as above\n',
    ),
    "what a tool says": Case(Form.OTHER, "json", '\u2714 Created tide\n{\n  "at": 3\n}\n'),
    "a query below a comment": Case(
        Form.CODE, "json", "# POST /graphql\nquery {\n  tide { at }\n}\n"
    ),
    "a template of ERB": Case(Form.TEMPLATE, "json", '<%= fixture("/tides/7.http") %>\n'),
    "a template of FreeMarker": Case(
        Form.TEMPLATE, "json", '[<#list tides as it>{"at": "${it}"}<#sep>,</#list>]\n'
    ),
    "a module of a script": Case(
        Form.JSON, "", "module.exports = {\n  init: function (a) {\n  },\n}\n"
    ),
    "prints of a program": Case(Form.JSON, "", "after 3:\n{'at': 3, 'up': 0.2}\n"),
    "names in capitals for values": Case(
        Form.JSON, "json", '{\n  "at": TIDE_TIME,\n  "where": PORT_CODE\n}\n'
    ),
    "two dots": Case(Form.JSON, "json", '{\n  "at": [\n    1,\n    ..\n  ]\n}\n'),
    "an argument of a function": Case(
        Form.JSON, "", 'select * from tides where at(port, {"at": 20L})\n'
    ),
    "prompts between answers": Case(
        Form.COMMAND, "", '$ curl h.example & curl h.example\nno.$ {\n  "at": 3\n$\n'
    ),
    "a prompt that waits": Case(Form.COMMAND, "", '$ curl h.example/3\n{\n  "at": 3\n}\n$\n'),
    "a comment behind a cut answer": Case(
        Form.JSON, "sh", '$ curl h.example\n[{"at": 3, "up":...\n...\n# the next\n...}]\n'
    ),
    "fields only": Case(Form.JSON, "http", "Accept-Language: de\n\nX-Trace: a\n"),
}


NOTATION = ("bad-json", "duplicate-key", "bad-http", "bad-curl", "too-deep")


def _found(root: Path, language: str, body: str) -> list[tuple[str, int]]:
    page = f"---\nrender_with_liquid: false\n---\n````{language}\n{body}\n````\n"
    write(root, {"docs/index.md": page})
    outcome = Project.load(root / "mkdocs.yml").check()
    return [(it.rule, it.location.line) for it in outcome.findings if it.rule in NOTATION]


@pytest.mark.parametrize("name", QUIET)
def test_a_block_is_read_by_its_notation(name: str, tmp_path: Path) -> None:
    case = QUIET[name]
    (region,) = fences(f"````{case.language}\n{case.body}````\n")

    assert form(region) is case.form
    assert _found(tmp_path, case.language, case.body) == []


MISTAKES = {
    "a comma": ('{\n  "a": 1\n  "b": 2\n}', [("bad-json", 6)]),
    "a brace between documents": ('{\n  "a": { "b": 1\n}\n{ "c": 2 }', [("bad-json", 6)]),
    "a comma in the second document": ('{ "a": 1 }\n\n{\n  "b": 2,\n}', [("bad-json", 8)]),
    "a comma in the body of a request": ('POST /a\n{\n  "b": 2,\n}', [("bad-json", 7)]),
    "typographic quotes": ("{\n  “a”: 1\n}", [("bad-json", 6)]),
    "a name without quotes": ('{\n  a: 1,\n  "b": 2\n}', [("bad-json", 6)]),
    "a text without quotes": ('{ "city": Bonn }', [("bad-json", 5)]),
    "a script that is called JSON": ("{\n  a: 'x',\n  b: 'y'\n}", [("bad-json", 5)]),
    "a member without quotes": ('tide: {\n  "a": 1,\n  "b": 2\n}', [("bad-json", 5)]),
    "text that follows": ('{ "a": 1 }as', [("bad-json", 5)]),
    "one name in capitals": ('{\n  "at": TIDE_TIME,\n  "up": 2\n}', [("bad-json", 6)]),
    "one variable of two values": ('{\n  "a": true | wide\n}', [("bad-json", 6)]),
    "a name in capitals": ('{\n  PARCEL_CODE: 1,\n  "a": 2\n}', [("bad-json", 6)]),
    "one cause many times": ("{\n  'a': 1,\n  'b': 2,\n  'c': 3,\n  'd': x(\n}", [("bad-json", 6)]),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_block_that_means_to_be_json_is_found(name: str, tmp_path: Path) -> None:
    body, expected = MISTAKES[name]

    assert _found(tmp_path, "json", body)[:1] == expected
    assert len(_found(tmp_path, "json", body)) <= 3


@pytest.mark.parametrize(
    ("language", "body", "reason"),
    [
        ("json", "<<< @/parcel.json", "another tool inserts a file here"),
        ("bru", "get {\n  url: /parcels\n}", "requests of this client or protocol are not read"),
        ("hurl", "GET /parcels\nHTTP 200", "requests of this client or protocol are not read"),
        ("http", "### Ask\nGRPC h/a.B/c", "requests of this client or protocol are not read"),
    ],
)
def test_a_block_that_is_not_checked_says_why(
    language: str, body: str, reason: str, tmp_path: Path
) -> None:
    write(tmp_path, {"docs/index.md": f"# A\n\n```{language}\n{body}\n```\n"})
    project = Project.load(tmp_path / "mkdocs.yml")
    (verdict, *_) = project.checker.verdicts(
        next(iter(project.site.variants(project.site.pages[0])))
    )

    assert verdict.note == reason
