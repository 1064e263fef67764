"""A mistake in the notation that audiences see in different ways is one mistake."""

from pathlib import Path

import pytest
import yaml

from mkdocs_tandem.finding import Location
from mkdocs_tandem.project.project import Project
from tests.plugin.conftest import Make
from tests.plugin.rules.pages import Site, contract, taking

IF, ELSE, END = '{% if page.subsection == "b2c" %}', "{% else %}", "{% endif %}"
BOTH, B2C = ("b2c", "b2b"), ("b2c",)
VALUE = f'"plate": {IF}"A"{ELSE}"B-1"{END}'
FOUND = {
    "a comma behind a value that differs": (
        f'{{\n  {VALUE}\n  "colour": "red"\n}}',
        [(3, 3 + len(VALUE), BOTH, "a comma is missing")],
    ),
    "a comma behind it on one line": (
        f'{{ {VALUE} "colour": "red" }}',
        [(2, 3 + len(VALUE), BOTH, "a comma is missing")],
    ),
    "a comma that one audience has": (
        f'{{ "plate": {IF}"A"{ELSE}"B-1",{END} "colour": "red" }}',
        [(2, 15 + len(IF), B2C, 'a comma is missing after "A"')],
    ),
    "a bracket behind a value that differs": (
        f'{{ "wheels": [{{ {VALUE} ], "plate": "A" }}',
        [(2, 16 + len(VALUE), BOTH, "'}' is missing")],
    ),
    "a comma before what one audience reads": (
        f'{{ "plate": "A",, {IF}"colour": "red"{END} }}',
        [(2, 16, BOTH, "an extra comma")],
    ),
    "two that each audience has for itself": (
        f'{{ "a": 1{IF} "b": 2{END}, "c": 1{IF}{ELSE} "d": 4{END} }}',
        [
            (2, 9, B2C, "a comma is missing after 1"),
            (2, 68, ("b2b",), "a comma is missing after 1"),
        ],
    ),
}


@pytest.mark.parametrize(("text", "found"), FOUND.values(), ids=FOUND)
def test_it_is_told_once_to_all_who_see_it(
    text: str, found: list[tuple[int, int, tuple[str, ...], str]], tmp_path: Path
) -> None:
    options = {"audiences": {"b2c": {}, "b2b": {}}}
    settings = {"site_name": "Cars", "plugins": [{"tandem": options}]}
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")
    (tmp_path / "docs/index.md").write_text(f"```json plain\n{text}\n```\n", "utf-8")
    outcome = Project.load(tmp_path / "mkdocs.yml").check()
    assert [
        (it.location.line, it.location.column, it.audiences, it.message)
        for it in outcome.findings
        if it.rule == "bad-json"
    ] == found


ALIKE = {
    '{ "red|big", "red|*", "red|*" }': ["bad-json"],
    '"go": { "up": 1 }\n"go": { "up": 2 }': [],
    '"go": { "up": { "by": 1 } }\n"go" : { "up": { "by": 2 } }': [],
    '{ "go": 1, "up": 2, "go": 3 }': ["duplicate-key"],
}


@pytest.mark.parametrize("text", ALIKE)
def test_only_members_of_one_object_can_occur_twice(text: str, tmp_path: Path) -> None:
    page = f"```js\n{text}\n```\n"
    found = Site(tmp_path, contract({}), page).outcome.findings
    rules = {it.rule for it in found if it.rule != "unbound-example"}
    assert sorted(rules) == ALIKE[text]


QUIET = {
    "a value that a template puts in": '```json\n{ "seats": ${seats}, "deck": "Open" }\n```\n',
    "values of which one is meant": '```json\n{ "deck": "Open" | "Roof", "seats": 2 }\n```\n',
    "a list that is cut off": '```json\n"decks": [\n  { "name": "Open" },\n  ...\n```\n',
    "lines of addresses in brackets": "```\n[ferry:OPEN.0.5]\n[app:ferry:SHUT.0.5]\n```\n",
    "a variable in a sentence": 'The title is `{"deck": deck_name}`.\n',
    "words in parentheses": (
        '```json\n{\n  "deck": [\n    (all seats)\n  ],\n  (more members)\n}\n```\n'
    ),
    "a directive of a script": '```js\n"use client";\n\nimport { a } from "b";\n```\n',
    "any value": '```\n{ "deck": { "_eq": value } }\n```\n',
    "a variable for members": (
        '```json\n{\n  "deck": 1,\n  {$SEATS}\n}\n```\n\n```json\n{ "a": {\n  $SEATS\n} }\n```\n'
    ),
    "choices in angle brackets": (
        '```json\n{\n  "deck": <"open"|"roof">,\n  "seats": <1 (default), or "all">,\n'
        '  "row": < "a" | "b" >\n}\n```\n'
    ),
    "words behind a placeholder": (
        '```json\n{\n  "deck": <name> (optional),\n  "seat": <number> of the deck\n}\n```\n'
    ),
    "an object in a sentence that is cut off": 'Write `{ "deck": "open", .....` here.\n',
    "a comment alone": "```json\n// 204 No Content\n```\n",
    "a list that is cut off, in words": (
        '<pre>\n{\n  "decks": [\n    { "seat": 1 }\n\n    ...this is only a part...\n</pre>\n'
    ),
    "an object that is cut off behind a comma": (
        '<pre>\n"decks": [\n  {\n    "seat": {},\n\n... and many lines more...\n\n</pre>\n'
    ),
    "a part that ends with a comma": (
        '<pre>\n"decks": [\n  {\n    "seats": [\n      { "row": 1 },\n</pre>\n'
    ),
    "a part without the end of any bracket": (
        '<pre>\n"deck": {\n  "seats": [{\n    "row": 1,\n    "seat": 2\n</pre>\n'
    ),
    "options of a command": "```\nferry board \\\n    --deck <deck> \\\n    [--seat <seat>]\n```\n",
    "a body that is no JSON": "```text\nPOST ferry.example/a\nParams: {\n  deck: 1\n}\n```\n",
    "an object in a script of the page": (
        "<script>\nferry.open({\n  deck: 1,\n  more: {\n"
        '    "seats": [\n      { "row": row, }\n    ]\n  }\n});\n</script>\n'
    ),
    "a head among comments": (
        '```json\n// Head\nlocation: /seats/1\netag: "a1"\n\n// Body\n{ "seat": 1 }\n```\n'
    ),
    "words for members that are left out": (
        '```json\n{\n  "deck": 1,\n  more members omitted...\n}\n```\n'
    ),
    "a request of a console": '```json\nPUT /decks/_doc/7\n{\n  "deck": "Open"\n}\n```\n',
    "an object of JavaScript": "```javascript\n{\n  deck: 'Open',\n  seats: 3\n}\n```\n",
    "a text that goes on below its start in a narrow column": (
        '```text\nNAME     VALUE\nferry.a  {"deck":"open to the s  \n         ea"}\nb.c  1\n```\n'
    ),
    "a value as Go prints it": (
        '```\n$ ferry create\nWrong value: map[string]interface {}{"a":"b", "c":'
        'map[string]interface {}{"d":"e"}}: no deck\n```\n'
    ),
    "dots that replace brackets": (
        '```json\n{\n  "decks": [\n    {\n      "seat": {\n        "row": "2"\n      },\n'
        "      ...\n  }\n```\n"
    ),
    "dots less indented than the member above": (
        '```json\n{\n  "deck": {\n    "seat": "1",\n  ...\n}\n```\n'
    ),
    "dots below an object that is not closed": (
        '```\n{\n\n...\n  "a": {\n\n"seat": {\n    "b": {\n     "c": 1\n    }\n   },\n…\n\n}\n```\n'
    ),
    "a shape with words for its values": (
        "```json\n{\n  deck, // its name\n  seats: { row: number }, // all\n}\n```\n"
    ),
    "a hash that Ruby prints, cut off": '    {"decks"=>[{"name"=>"Open", "seats"=>[1, 2...\n',
    "a text that is cut off": (
        '```json\n{\n  "deck": {\n    "text": "The upper one. ...\n  },\n  "seat": 1\n}\n```\n'
    ),
    "values as MongoDB's shell prints them": (
        '```\n{\n  "_id": ObjectId("5149f60cf0075f2fabca43da"),\n  "seats": NumberLong(5),\n'
        '  "at": ISODate("2017-02-02T17:25:57.605Z")\n}\n```\n'
    ),
    "dots in angle brackets": '```json\n{\n  "deck": <...>,\n  "seat": <…>\n}\n```\n',
    "words about the answer to a request": (
        "```\nGET /decks?limit=2\n...\n(The first two,\nand a head)\n\nGET /decks?offset=2\n...\n"
        "(Decks 3 to 4)\n```\n"
    ),
    "two dots in a comment": '```json\n{ "deck": 1\n// ..\n}\n```\n',
    "lines of code in a cell": (
        '| a | b |\n|---|---|\n| `"deck": {`<br>`  "name": "Open"`<br>`}` | `{` <br> `"x": [` |\n'
    ),
}


@pytest.mark.parametrize("kind", QUIET)
def test_what_only_looks_like_json_has_no_mistakes(kind: str, tmp_path: Path) -> None:
    found = Site(tmp_path, contract({}), QUIET[kind]).outcome.findings
    assert [it.message for it in found if it.rule == "bad-json"] == []


ALTERNATIVES = {
    "a comment says so": ('"deck": 1,\n// or\n"deck": 2', []),
    "a comment behind the first says so": ('"deck": 1, // or\n"deck": 2', []),
    "a comment instead of a comma": ('"deck": 1\n/* OR */\n"deck": 2', []),
    "each has its comment": ('"deck": 1, // for cars\n"deck": 2 // for bikes', []),
    "three in a row": ('"deck": 1\n"deck": 2\n"deck": 3', []),
    "lines of a difference": (
        '"deck": 1, // [!code --]\n"seat": 1,\n"deck": 2 // [!code ++]',
        [],
    ),
    "two in a row": ('"deck": 1,\n"deck": 2', ["duplicate-key"]),
    "three in a row with one value twice": (
        '"deck": 1,\n"deck": 2,\n"deck": 2',
        ["duplicate-key"] * 2,
    ),
    "a comment about something else": (
        '"deck": 1, // orange\n"seat": 2,\n"deck": 1',
        ["duplicate-key"],
    ),
}


@pytest.mark.parametrize(("members", "rules"), ALTERNATIVES.values(), ids=ALTERNATIVES)
def test_a_member_may_be_shown_with_alternatives(
    members: str, rules: list[str], tmp_path: Path
) -> None:
    page = f"```json plain\n{{\n{members}\n}}\n```\n"
    assert [it.rule for it in Site(tmp_path, contract({}), page).outcome.findings] == rules


def test_a_bracket_that_is_missing_before_the_end_is_found(tmp_path: Path) -> None:
    page = '```json\n{ "decks": [ "Open",\n  ...\n}\n```\n'
    found = Site(tmp_path, contract({}), page).outcome.findings
    assert [(it.location.line, it.message) for it in found if it.rule == "bad-json"] == [
        (3, "']' is missing: the array of 'decks' is not closed")
    ]


def test_parentheses_around_objects_are_one_mistake(tmp_path: Path) -> None:
    page = '```json\n({"deck": 1},{"deck": 2},\n{"deck":\n```\n'
    assert Site(tmp_path, contract({}), page).found == ["bad-json:2:1"]


def test_dots_hide_no_bracket_that_is_missing_before_them(tmp_path: Path) -> None:
    page = '```json\n{\n  "decks": [\n    { "seat": 1,\n    { "seat": 2 },\n    ...\n  ]\n}\n```\n'
    assert Site(tmp_path, contract({}), page).found == ["bad-json:4:16"]


def test_json_below_a_heading_that_calls_it_invalid_is_not_reported(tmp_path: Path) -> None:
    wrong = '```json\n{"deck": 1, "deck": 2}\n```\n'
    page = f"# Decks\n\n## Invalid JSON text\n\n{wrong}\n## Valid JSON text\n\n{wrong}"
    assert Site(tmp_path, contract({}), page).found == ["duplicate-key:12:13"]


def test_dots_below_a_bracket_that_opens_do_not_close_it(tmp_path: Path) -> None:
    page = '```json\n{\n    "deck": {\n      "seats": [{\n  ...\n      ]\n    }\n}\n```\n'
    assert Site(tmp_path, contract({}), page).found == ["bad-json:5:6"]


def test_a_part_whose_last_bracket_is_missing_is_found(tmp_path: Path) -> None:
    page = '```json\n"decks": {\n  "open": {\n    "seat": 1\n  }\n```\n'
    found = Site(tmp_path, contract({}), page).outcome.findings
    assert [it.message for it in found if it.rule == "bad-json"] == [
        "'}' is missing: the object is not closed"
    ]


QUIET_COMMANDS = (
    "curl https://ferry.example/decks -d @- <<EOF\n[payload]\nEOF\n",
    'echo $\'{"deck": 1}\\n{"deck": 2}\' | curl https://ferry.example/bulk --data-binary @-\n',
    """NAME=${NAME:="The Ferry"}\nTEXT=${TEXT:?"${WHO} came"}\ncurl https://ferry.example/a \\
  -H "Content-Type: application/json" -d '{"a": "'"${NAME}"'", "b": "'"${TEXT}"'"}'\n""",
    "$ kubectl run curl --image=example/tools:curl -i --tty\n",
    'NAME="<the name of your ferry>"\ncurl https://ferry.example/$NAME/decks -H "a: b"\n',
    """curl -o a "$(curl -Ls https://a.example/b | jq -r '.a | map({b}) | .[0].c("d")')"\n""",
)


@pytest.mark.parametrize("command", QUIET_COMMANDS)
def test_what_a_reader_or_another_command_puts_in_is_no_mistake(
    command: str, tmp_path: Path
) -> None:
    assert Site(tmp_path, contract({}), f"```bash\n{command}```\n").found == []


def test_a_body_that_the_shell_splits_is_one_mistake(tmp_path: Path) -> None:
    page = """```bash
export SEATS='[
  {"row": 1}, {"row": 2}
]'
curl -X POST https://ferry.example/seats -d '{"deck": {"seats": '$SEATS'}}'
```
"""
    found = Site(tmp_path, contract({}), page).outcome.findings
    assert [it.rule for it in found] == ["bad-curl"]


def test_an_object_that_is_not_closed_ends_where_the_element_around_it_ends(tmp_path: Path) -> None:
    page = """```\n<x-map data='{"decks": ["Open"]\n</x-map>\n```\n"""
    found = Site(tmp_path, contract({}), page).outcome.findings
    assert [it.message for it in found if it.rule == "bad-json"] == [
        "'}' is missing: the object is not closed"
    ]


def test_a_command_is_checked_without_a_contract(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: S\nplugins:\n  - tandem\n")
    page = "```bash\ncurl https://ferry.example/decks\n  -d deck=1\n```\n"
    (tmp_path / "docs" / "index.md").write_text(page)
    (found,) = Project.load(tmp_path / "mkdocs.yml").check(execute=False).findings
    assert (found.rule, found.location.line) == ("bad-curl", 2)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (("ON_DECK", "BELOW_DECK"), ["bad-json:3:11", "bad-json:4:11"]),
        (("ON_DECK", "SEAT_NAME"), ["bad-json:3:11"]),
        (("SEAT_PLACE", "SEAT_NAME"), []),
    ],
)
def test_a_name_in_capitals_that_the_contract_lists_is_no_placeholder(
    values: tuple[str, str], found: list[str], tmp_path: Path
) -> None:
    place = {"type": "string", "enum": ["ON_DECK", "BELOW_DECK"]}
    schema = {"type": "object", "properties": {"from": place, "into": place}}
    api = contract({"/seats": {"post": {"operationId": "move", **taking({_JSON: schema})}}})
    page = '```json move\n{{\n  "from": {},\n  "into": {}\n}}\n```\n'.format(*values)
    assert Site(tmp_path, api, page).found == found


def test_members_in_single_quotes_hide_no_missing_comma(tmp_path: Path) -> None:
    page = "```json plain\n'id': 1,\n'name': 'a'\n'size': 2\n```\n"
    found = [it.message for it in Site(tmp_path, contract({}), page).outcome.findings]
    assert found == [
        "' is not a quote in JSON (4 times in this block)",
        "a comma is missing after 'a'",
    ]


_JSON = "application/json"


def test_quotes_that_the_shell_takes_away_are_one_mistake(tmp_path: Path) -> None:
    body = '{ "deck": "Open", "dekc": "Open" }'
    page = f'```bash\ncurl https://h.example/a -X PUT --json "{body}"\n```\n'
    deck = {"type": "object", "additionalProperties": False, "properties": {"deck": {}}}
    api = contract({"/a": {"put": taking({"application/json": deck})}})
    assert Site(tmp_path, api, page).found == ["bad-curl:2:41", "unknown-member:2:60"]


def test_a_comment_that_is_never_closed_hides_what_follows_a_document(tmp_path: Path) -> None:
    page = '```json5\n{ "a": 1 }\n/* never closed\n{ "b": }\n```\n'
    assert Site(tmp_path, contract({}), page).found == ["bad-json:3:1"]


def test_a_quote_too_many_behind_a_bracket_is_one_mistake(tmp_path: Path) -> None:
    page = '```json plain\n{ "a": ["b", "c"]",\n  "d": { "e": 1 }" }\n```\n'
    found = [
        (it.message, it.location.line, it.location.column)
        for it in Site(tmp_path, contract({}), page).outcome.findings
    ]
    assert found == [("'\"' is not allowed here", 2, 18), ("'\"' is not allowed here", 3, 18)]


@pytest.mark.parametrize(
    "page",
    [
        '```json\n{ "a": 1, "...": "...", "b": 2, "...": "..." }\n```\n',
        '```\nHTTP/1.1 200 OK\n...\nLink: <https://h.example/a?page=3>; rel="next"\n```\n',
        '```js\n    [tide]\n      enabled = true\n      url = "https://h.example"\n```\n',
        '```json\n[[tide]]\nlow = "now"\n```\n',
        "```js\n[tide]\n[tide.low]\n  # when\n  [tide.low.one]\n  at = 1\n```\n",
        'Look for <code>"state": "low". </code> here.\n',
        '```\n{"a": [{"id": 0}]}   <--- Success!\n```\n',
        '```json\n{"a": [ <x> | <y> | "<z>" | <x> ]}\n```\n',
        '```json\n{ "a": String / Object, "b": Hash, "c"?: Integer }\n```\n',
        'The same: `["a", "b"] ALL == parcel.kind`.\n',
        '- `[ "a", 1 ] is now `["a",1]`\n',
        'Put it between `{ "env" :}`, and add yours.\n',
        "```json\n2023-07-03T22:11:17,891 INFO [a-1] b: {c=1}\n2023-07-03 22:11 x\n```\n",
        f'```json\n{{ "a": <{"of_a_long_name" * 5}>, "b": <of it> (or not, as you like) }}\n```\n',
        '```json\n{ "a": [\n  RECORD_1,\n  RECORD_2\n], "b": PAGE_NUMBER }\n```\n',
        '```json\n...\n  "a": {\n    "b": 1\n  },\n...\n```\n',
        '```json\n...\n  "a": {\n    "b": 1\n  }\n}\n```\n',
        '```json\n<name of the ferry> : {\n  "a" : <its deck>\n}\n```\n',
        '```bash\ncurl --json "{\\"a\\": $a, \\"b\\": [$b]}" https://h.example/a\n```\n',
        'The format is `{"$text": {"$search": {parameters}}}`.\n',
        '```js\n{\n  "a": undefined,\n  "b": 1,\n}\n```\n',
        '```js\n"Loading..." = "In progress";\n```\n',
        "```json\nhttps://id:key=k@h.example/a/7\n```\n",
        '```json\n{ "a": [\n  { "b": { "c": 1 }\n  ... and many brackets more\n}\n```\n',
        '| a | b |\n|---|---|\n| x | { "a\\_b" : \\[ { "id" : "1" } \\] } |\n',
        '| a | b |\n|---|---|\n| x | { "a" : "own" OR "of\\_group" } |\n',
        '```json\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n{ "deck": 1 }\n```\n',
        '```json\n{ "index": { "_id": "1" } }\n{ "deck": "Open" }\n```\n',
        '```json\ndata: {"type": "start"}\n\ndata: {"type": "end"}\n```\n',
        '| a | b |\n|---|---|\n| x | <code>{<br>&nbsp;"after": 3<br>}</code> |\n',
        '| a | b |\n|---|---|\n| x | `["a"]`<br>default: `["b"]` |\n',
        '```\n"deck": "open"\n"deck": "roof"\n```\n',
        '    NAME  |            DATA\n    one   | {"a": 1, "b":\n          | "x"}\n',
        "Marked as secret: \u2039\u00d7\u203a.\n",
        "```http\nPermissions-Policy: camera=(self)\n\nAccept-CH: sec-ch-ua\n```\n",
        '```\ndeck_conf = {   \\\n  "user": "x",  \\\n  "seats": 2    \\\n}\n```\n',
    ],
)
def test_what_stands_for_parts_or_is_of_another_notation_is_no_mistake(
    page: str, tmp_path: Path
) -> None:
    assert Site(tmp_path, contract({}), page).found == []


@pytest.mark.parametrize(
    "body",
    [
        '{\n  "items": { {\n    "a": 1\n  },\n  {\n    "a": 2\n  } }\n}',
        '{\n  "items": { { "a": 1 }, { "a": 2 } ]\n}',
        '{\n  "items": {\n    {\n      "a": 1\n    },\n    {\n      "a": 2\n    }\n  }\n}',
    ],
)
def test_a_list_of_objects_between_braces_is_one_mistake(body: str, tmp_path: Path) -> None:
    page = f"```json plain\n{body}\n```\n"
    found = [
        (it.message, it.location.line, it.location.column)
        for it in Site(tmp_path, contract({}), page).outcome.findings
    ]
    assert found == [("'{' instead of '['", 3, 12)]


ONE_MISTAKE = {
    "a bracket in a cell": (
        '| a | b |\n|---|---|\n| x | { "a\\_b" : \\[ { "id" : "1" \\] } |\n',
        ("'}' is missing: the object is not closed", 3, 33),
    ),
    "a single quote alone": (
        '```json plain\n{\n  "href": \'http://h.example:3000/tags/28,\n  "at": 1\n}\n```\n',
        ("' is not a quote in JSON, and the one that ends it is missing", 3, 11),
    ),
    "strings that are joined": (
        '```json plain\n{\n  "a": "bc" \\\n    "de"\\\n    "fg",\n  "h": 1\n}\n```\n',
        ("JSON does not join strings over lines", 3, 13),
    ),
    "a first quote that stands there twice": (
        'Send `["b", ""a"]`.\n',
        ("an extra quote", 1, 14),
    ),
    "a comma below dots": (
        '```json plain\n...\n  "a": {\n    "b": 1,\n  }\n}\n```\n',
        ("a comma directly before '}'", 4, 11),
    ),
    "a comma within a part": (
        '```json plain\n"a": {\n  "b": { "c": 1, }\n}\n```\n',
        ("a comma directly before '}'", 3, 16),
    ),
    "a variable that the shell leaves": (
        "```bash\ncurl --json '{\"a\": $a}' https://h.example/a\n```\n",
        ("'$a' is not in double quotes", 2, 20),
    ),
    "text behind JSON in a sentence": (
        'Send `{"a": 1}}` to it.\n',
        ("'}' closes nothing", 1, 15),
    ),
}


BELOW_COMMANDS = {
    "a comment": ("curl https://h.example/a\n\n# The response\n", [6]),
    "nothing": ("curl https://h.example/a\n", [4]),
    "a body": ("curl --json '{\"b\": 1}' https://h.example/a\n\n", [5]),
    "a request and its response": (
        'curl https://h.example/a\n# Sent\n{\n  "c": 1\n}\n\n# Received\n',
        [10],
    ),
    "a here-document": ("curl https://h.example/a\ncat <<X > a.json\n", []),
    "the argument of another command": ("curl https://h.example/a\nferry --load '\n", []),
}


@pytest.mark.parametrize("kind", BELOW_COMMANDS)
def test_json_below_a_command_is_read(kind: str, tmp_path: Path) -> None:
    above, lines = BELOW_COMMANDS[kind]
    page = f'```shell\n{above}{{\n  "a": 1\n  "b": 2\n}}\n```\n'
    found = Site(tmp_path, contract({}), page).outcome.findings
    assert [it.location.line for it in found if it.rule == "bad-json"] == lines


def test_a_fence_behind_a_bracket_is_one_mistake(tmp_path: Path) -> None:
    page = "```json\n[\n  1\n]```\n\nMore.\n"
    found = Site(tmp_path, contract({}), page).outcome.findings
    assert [it.rule for it in found] == ["torn-markdown"]


@pytest.mark.parametrize(
    ("end", "rules"), [("``\n\nMore.\n", ["torn-markdown"]), ("``\n```\n", ["bad-json"])]
)
def test_a_fence_of_two_marks_is_one_mistake(end: str, rules: list[str], tmp_path: Path) -> None:
    found = Site(tmp_path, contract({}), f"```json\n[1]\n{end}").outcome.findings
    assert [it.rule for it in found] == rules


@pytest.mark.parametrize("kind", ONE_MISTAKE)
def test_a_mistake_is_found_once_at_its_place(kind: str, tmp_path: Path) -> None:
    page, expected = ONE_MISTAKE[kind]
    found = [
        (it.message, it.location.line, it.location.column)
        for it in Site(tmp_path, contract({}), page).outcome.findings
    ]
    assert found == [expected]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("{% include value.json %}", id="as text"),
        pytest.param("```json\n{% include value.json %}\n```", id="in a fence"),
        pytest.param("<pre>{% include value.json %}</pre>", id="in HTML"),
    ],
)
def test_a_json_file_among_the_includes_is_checked_at_its_own_line(page: str, make: Make) -> None:
    value = '{ "a": 1,\n  "b": 2,\n}\n'
    settings = "site_name: S\nplugins:\n  - tandem\n"
    page = f"# T\n\n{page}\n"
    files = {"mkdocs.yml": settings, "docs/a.md": page, "_includes/value.json": value}
    (found,) = make(files).check(execute=False).findings
    assert (found.rule, found.location) == ("bad-json", Location("_includes/value.json", 2, 9))


@pytest.mark.parametrize("mistake", ["", ","])
def test_a_script_that_is_declared_as_json_is_checked(mistake: str, make: Make) -> None:
    page = f'# A\n\n<script type="application/json">\n{{ "a": 1{mistake} }}\n</script>\n'
    settings = "site_name: S\nplugins:\n  - tandem\n"
    found = make({"mkdocs.yml": settings, "docs/a.md": page}).check(execute=False).findings
    assert [(it.rule, it.location.line) for it in found] == [("bad-json", 4)] * len(mistake)
