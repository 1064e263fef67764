import json
from functools import partial
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_tandem.formats import json as jsontext
from mkdocs_tandem.formats.json import (
    ArrayNode,
    Dialect,
    ObjectNode,
    Scalar,
    at,
    dialect,
    member_at,
    parse,
)
from mkdocs_tandem.time_limit import limited
from tests.support.work import calls_made

FLEET = """\
{
  "label": "<callback-name>",
  "callback": {
    "webhook": {
      "target": "https://my.post.callback",
      "name": "<webhook-name>"
    },
  "retryPolicy": { "policy": "None", "retryNumber": 3, "retryDelay": 10 },
  "batchNotify": { "size": 0, "timeWindow": 60 },
  "remoteTypes": ["Horn", "Doors"]
  
}
"""  # noqa: W293 -- what a condition of a template leaves behind


class Case(NamedTuple):
    text: str
    value: Any
    place: str
    """What stands at the place of the only problem, or before it, up to the mark ``|``."""
    words: str
    """What the message or the hint says."""


CASES = {
    "leftover comma in an object": Case(
        '{"a": 1,}', {"a": 1}, '{"a": 1|', "a comma directly before"
    ),
    "leftover comma in an array": Case("[1, ]", [1], "[1|", "remove it"),
    "leading comma": Case("[, 1]", [1], "[|", "an extra comma"),
    "doubled comma": Case("[1,, 2]", [1, 2], "[1,|", "an extra comma"),
    "missing comma": Case('{"a": 1 "b": 2}', {"a": 1, "b": 2}, '{"a": 1|', "a comma is missing"),
    "missing colon": Case('{"a" 1}', {"a": 1}, '{"a"|', 'a colon is missing after "a"'),
    "doubled colon": Case('{"a":: 1}', {"a": 1}, '{"a":|', "an extra colon"),
    "string over three lines": Case(
        '{"a": "x,\n y,\n z", "b": 1}', {"a": "x,\n y,\n z", "b": 1}, '{"a": "x,|', "a line break"
    ),
    "string over two lines with escaped quotes": Case(
        '{"a": "x \\"y\\"\n z \\"b\\""}',
        {"a": 'x "y"\n z "b"'},
        '{"a": "x \\"y\\"|',
        "a line break",
    ),
    "two quotes at the end": Case(
        '{"a": "x"", "b": 1}', {"a": "x", "b": 1}, '{"a": "x"|', "an extra quote"
    ),
    "mark behind a comma": Case(
        '{"a": "x",/\n"b": 1}', {"a": "x", "b": 1}, '{"a": "x",|', "'/' is not allowed here"
    ),
    "string that ends with a bracket": Case(
        '["(x,\n y\n)", 2]', ["(x,\n y\n)", 2], '["(x,|', "write '\\n'"
    ),
    "= for a colon": Case('{"a" = "x"}', {"a": "x"}, '{"a" |', "'=' instead of ':'"),
    "= without spaces": Case('{"a"=[1]}', {"a": [1]}, '{"a"|', "write ':'"),
    "arrow for a colon": Case(
        '{"a": 1, "b" => {}}', {"a": 1, "b": {}}, '{"a": 1, "b" |', "'=>' instead"
    ),
    "semicolon for a comma": Case(
        '{"a": "x"; "b": 2}', {"a": "x", "b": 2}, '{"a": "x"|', "write ','"
    ),
    "semicolon between numbers": Case("[1; 2]", [1, 2], "[1|", "';' instead of ','"),
    "semicolon at the end": Case('{"a": 1;}', {"a": 1}, '{"a": 1|', "remove it"),
    "a decimal comma": Case(
        '{"a": -0,25, "b": 1}', {"a": -0.25, "b": 1}, '{"a": -0|', "write '-0.25'"
    ),
    "a comma between thousands": Case(
        '{"a": 12,500\n}', {"a": 12500}, '{"a": 12|', "write '12500' or '12.500'"
    ),
    "missing value": Case('{"a": , "b": 2}', {"a": None, "b": 2}, '{"a":|', "has no value"),
    "dots without a colon": Case(
        '{"a" ..., "b": 2}', {"a": None, "b": 2}, '{"a"|', "a colon is missing"
    ),
    "quotes before a slash": Case(
        '{"a": ["x:"MY BOX"/*"\n]}', {"a": ['x:"MY BOX"/*']}, '{"a": ["x:|', "a quote inside"
    ),
    "one quote inside": Case(
        '{"a": "Ann"s dog", "b": 1}', {"a": 'Ann"s dog', "b": 1}, '{"a": "Ann|', "a quote inside"
    ),
    "an attribute of HTML": Case(
        '{"a": "\\n<a href="{{x}}/#b">c</a>"}',
        {"a": '\n<a href="{{x}}/#b">c</a>'},
        '{"a": "\\n<a href=|',
        "a quote inside",
    ),
    "JSON inside": Case(
        '{"a": "{"b":{"c":"x"}}", "d": 1}', {"a": '{"b":{"c":"x"}}', "d": 1}, '{"a": "{|', "a quote"
    ),
    "{ twice": Case('{ {"a": {"b": 1}} }', {"a": {"b": 1}}, "{ |", "'{' is not allowed here"),
    "inches": Case('{"a": "5" tall"}', {"a": '5" tall'}, '{"a": "5|', "a quote inside"),
    "key alone": Case('{"a", "b": 2}', {"a": None, "b": 2}, '{"a"|', "has no value"),
    "cut off": Case('{"a": [{"b": 1', {"a": [{"b": 1}]}, '{"a": [{"b": 1|', "'}]}' is missing"),
    "missing ]": Case('{"a": [1, 2}', {"a": [1, 2]}, '{"a": [1, 2|', "the array of 'a'"),
    "missing ] before a key": Case('{"a": [1, "b": 2}', {"a": [1], "b": 2}, '{"a": [1|', "']'"),
    "missing }": Case('[{"a": 1, {"b": 2}]', [{"a": 1}, {"b": 2}], '[{"a": 1|', "'}'"),
    "missing {": Case('{"a": "b": 1}}', {"a": {"b": 1}}, '{"a":|', "'{' is missing"),
    "missing { of an item": Case('["b": 1}]', [{"b": 1}], "[|", "'{' is missing"),
    "missing { of all": Case('"a": 1}', {"a": 1}, "|", "'{' is missing"),
    "missing [": Case('{"a": "x", "y"]}', {"a": ["x", "y"]}, '{"a":|', "'[' is missing"),
    "missing [ of one item": Case('{"a": "x"]}', {"a": ["x"]}, '{"a":|', "'[' is missing"),
    "missing [ over lines": Case('{"a":\n "x",\n "y"\n]}', {"a": ["x", "y"]}, '{"a":|', "'['"),
    "missing [ of objects": Case('{"a": {}, {}]}', {"a": [{}, {}]}, '{"a":|', "'[' is missing"),
    "missing [ of all": Case("1, 2]", [1, 2], "|", "'[' is missing"),
    "missing { of none": Case('{"a": }}', {"a": {}}, '{"a":|', "'{' is missing"),
    "surplus }": Case('{"a": 1}}', {"a": 1}, '{"a": 1}|', "'}' closes nothing"),
    "surplus ]": Case('{"a": [1]], "b": 2}', {"a": [1], "b": 2}, '{"a": [1]|', "closes nothing"),
    "surplus } inside": Case(
        '{"a": {}}, "b": 2}', {"a": {}, "b": 2}, '{"a": {}|', "closes nothing"
    ),
    "wrong closer": Case(
        '{"a": {"b": 1], "c": 2}', {"a": {"b": 1}, "c": 2}, '{"a": {"b": 1|', "'}'"
    ),
    "closers in the wrong order": Case(
        '{"a": [{"b": ["x" }] ]}', {"a": [{"b": ["x"]}]}, '{"a": [{"b": ["x" |', "wrong order"
    ),
    "missing last quote": Case('{"a": "x, "b": 1}', {"a": "x", "b": 1}, '{"a": "x|', "quote"),
    "missing last quote before dots": Case(
        '{"a": [{"b": "x, ... }], ... }\n', {"a": [{"b": "x"}]}, '{"a": [{"b": "x|', "quote"
    ),
    "missing } behind a member on its line": Case(
        '{ "a": [\n  1\n], "b": 2\n', {"a": [1], "b": 2}, '{ "a": [\n  1\n], "b": 2|', "'}'"
    ),
    "missing } on a line of its own": Case('{\n  "a": 1\n', {"a": 1}, '{\n  "a": 1\n|', "'}'"),
    "missing last quote of a key": Case('{"a: "x"}', {"a": "x"}, '{"a|', "the quote that ends"),
    "missing first quote": Case('{"a": x", "b": 1}', {"a": "x", "b": 1}, '{"a": |', "before this"),
    "missing first quote of a key": Case('{a": 1}', {"a": 1}, "{|", "the quote before this text"),
    "address without last quote": Case(
        '["http://h/x,\n"y"]', ["http://h/x", "y"], '["http://h/x|', ""
    ),
    "address without first quote": Case(
        '["y", http://h/x"]', ["y", "http://h/x"], '["y", |', "quote"
    ),
    "braces without last quote": Case(
        '{"a": "{id},\n"b": 1}', {"a": "{id}", "b": 1}, '{"a": "{id}|', ""
    ),
    "braces without first quote": Case(
        '{"a": {id}", "b": 1}', {"a": "{id}", "b": 1}, '{"a": |', ""
    ),
    "quotes inside": Case('["say "hi" now", 1]', ['say "hi" now', 1], '["say |', "write '\\\"'"),
    "line break inside": Case('["one\ntwo", 1]', ["one\ntwo", 1], '["one|', "a line break"),
    "tab inside": Case('["a\tb"]', ["a\tb"], '["a|', "a tab is not allowed"),
    "bad escape": Case(r'["C:\Users\me"]', [r"C:\Users\me"], '["C:|', r"no escape '\U'"),
    "half a character": Case(r'["\ud83d"]', ["\ufffd"], '["|', "surrogate"),
    "single quotes": Case("['it']", ["it"], "[|", "use '\"'"),
    "typographic quotes": Case("[“it”]", ["it"], "[|", "use '\"'"),
    "unquoted key": Case('{a: "x"}', {"a": "x"}, "{|", "the key 'a'"),
    "number as key": Case('{1: "x"}', {"1": "x"}, "{|", "the key '1'"),
    "unquoted text": Case('{"a": my value}', {"a": "my value"}, '{"a": |', "write '\"my value\"'"),
    "unquoted date": Case(
        "[2020-01-01T12:30:00Z]", ["2020-01-01T12:30:00Z"], "[|", "double quotes"
    ),
    "unquoted variable": Case("[$vin]", ["$vin"], "[|", "double quotes"),
    "unquoted braces": Case('{"a": {id}}', {"a": "{id}"}, '{"a": |', "double quotes"),
    "python": Case("[True]", [True], "[|", "did you mean 'true'?"),
    "not a number": Case("[NaN]", [None], "[|", "did you mean 'null'?"),
    "infinite": Case("[1e999]", [0], "[|", "too large"),
    "endless digits": Case(f"[{'9' * 5000}]", [0], "[|", "too many digits"),
    "leading zero": Case("[007]", [7], "[|", "did you mean '7'?"),
    "no leading zero": Case("[-.5]", [-0.5], "[|", "did you mean '-0.5'?"),
    "hexadecimal": Case("[0x1F]", [31], "[|", "did you mean '31'?"),
    "plus sign": Case("[+1]", [1], "[|", "did you mean '1'?"),
    "equal keys": Case('{"a": 1, "a": 2}', {"a": 2}, '{"a": 1, |', "occurs twice"),
    "no-break space": Case("[\u00a01]", [1], "[|", "U+00A0"),
    "comment": Case("[1 // one\n]", [1], "[1 |", "no comments"),
    "two documents": Case('{"a": 1}\n{"b": 2}', {"a": 1}, '{"a": 1}\n|', "a second JSON document"),
    "text behind": Case('{"a": 1};', {"a": 1}, '{"a": 1}|', "after the end"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_one_problem_at_its_place_and_the_rest_is_read(name: str) -> None:
    case = CASES[name]
    document = parse(case.text)

    assert len(document.problems) == 1, document.problems
    problem = document.problems[0]
    assert problem.offset == case.place.index("|"), problem
    assert case.words in f"{problem.message}; {problem.hint}"
    assert document.root is not None
    assert document.root.value == case.value


def test_an_object_that_ends_too_late_is_closed_where_the_indentation_says() -> None:
    document = parse(FLEET)

    (problem,) = document.problems
    assert problem.offset == FLEET.index("    },") + len("    }")
    assert problem.message == "'}' is missing: the object of 'callback' is not closed"
    assert document.root is not None
    assert list(document.root.value) == [
        "label",
        "callback",
        "retryPolicy",
        "batchNotify",
        "remoteTypes",
    ]


def test_a_bracket_that_a_template_left_out_of_each_item_is_missing_once_an_item() -> None:
    items = ",\n".join(f' "n": {number}, "d": {{ "v": [1] }} }}' for number in range(12))
    document = jsontext.parse(f'{{ "all": {{ "items": [\n{items}\n] }}, "b": 2 }}')
    assert len(document.problems) == 12
    assert {problem.message for problem in document.problems} == {
        "'{' is missing: nothing opens this object"
    }


def test_mistakes_behind_a_mistake_are_found() -> None:
    text = FLEET.replace('"size": 0,', '"size": 0').replace('"Doors"', '"Doors",')

    offsets = [problem.offset for problem in parse(text).problems]

    assert offsets == [text.index("    },") + 5, text.index('"size": 0') + 9, text.index(",]")]


@pytest.mark.parametrize(
    ("text", "leaves_open"),
    [
        ('{"a": {"b": 1, "c": 2}', True),
        ('{"a": [{"b": 1', True),
        ('{"a": "b": 1}}', False),
        ('{"a": 1}}', False),
        ('{"a": [1}', True),
        ('{"a": 1,}', False),
        ('{"a": "put \'}\' here",, "b": 1}', False),
    ],
)
def test_a_problem_knows_whether_a_bracket_is_never_closed(text: str, *, leaves_open: bool) -> None:
    assert any(problem.leaves_open for problem in parse(text).problems) is leaves_open


@pytest.mark.parametrize(
    "text", ["{}", "{ }", "[ ]", "{ ... }", '{"a": 1, ...}', "[1, ...]", "[…]", "{(...)}"]
)
def test_empty_and_dotted_brackets_are_elided(text: str) -> None:
    document = parse(text)

    assert document.problems == ()
    assert document.root is not None
    assert document.root.is_elided


@pytest.mark.parametrize(
    ("text", "is_literal"),
    [
        ('{"a": [1, {"b": null}], "c": "..d"}', True),
        ('{"a": {}}', False),
        ("[[1], [1, ...]]", False),
        ('[{"a": ...}]', False),
        ('{"a": {"b": ["<id>"]}}', False),
    ],
)
def test_a_document_is_literal_if_nothing_in_it_is_left_out_or_to_fill_in(
    text: str, *, is_literal: bool
) -> None:
    root = parse(text).root

    assert root is not None
    assert root.is_literal is is_literal is (not any(jsontext.left_out(root)))


def test_dots_on_a_line_of_their_own_need_no_commas() -> None:
    document = parse('{\n  "a": 1,\n  ...\n  "b": 2\n}')

    assert document.problems == ()
    assert document.root is not None
    assert document.root.value == {"a": 1, "b": 2}


def test_dots_for_a_value_stand_for_any_value() -> None:
    document = parse('{"a": ..., "b": [1]}')

    assert document.problems == ()
    node = at(document.root, ["a"])
    assert node is not None
    assert node.is_elided
    assert document.root is not None
    assert not document.root.is_elided


def test_dots_in_a_comment_are_an_elision_in_every_dialect() -> None:
    document = parse('{\n  "a": 1,\n  // ...\n}')

    assert document.problems == ()
    assert document.root is not None
    assert document.root.is_elided


def test_comments_are_read_over_where_they_are_allowed() -> None:
    document = parse('{ // one\n "a": 1 /* two,\n three */ }', Dialect(comments=True))

    assert document.problems == ()
    assert document.root is not None
    assert document.root.value == {"a": 1}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('"<id>"', "id"),
        ('"<callback-name>"', "callback-name"),
        ('"Bearer <token>"', "token"),
        ('"$vin"', "vin"),
        ('":account"', "account"),
        ('"{cbid}"', "cbid"),
        ('"/fleets/{fid}/remote"', "fid"),
        ('"scheme://host[:port][/Path]"', "port"),
        ('"yyyy-MM-ddTHH:mm:ssZ"', "yyyy-MM-ddTHH:mm:ssZ"),
        ('"DD/MM/YYYY"', "DD/MM/YYYY"),
        ('"..."', "..."),
        ("<id>", "id"),
    ],
)
def test_what_the_reader_fills_in_is_a_placeholder(text: str, name: str) -> None:
    document = parse(text)

    assert document.problems == ()
    assert document.root is not None
    assert document.root.placeholder is not None
    assert document.root.placeholder.name == name


@pytest.mark.parametrize(
    "text", ['"a < b > c"', '"100 $"', '"http://[::1]:80/x"', '"{}"', '"a$b"', '"x ... y"', "12"]
)
def test_what_is_meant_literally_is_no_placeholder(text: str) -> None:
    document = parse(text)

    assert document.root is not None
    assert document.root.placeholder is None


@pytest.mark.parametrize(
    "text", ['{"a": <id, "b": 1}', '{"a": <id>", "b": 1}', '{"a": "<id>, "b": 1}']
)
def test_a_placeholder_hides_no_mistake(text: str) -> None:
    assert len(parse(text).problems) == 1


def test_nodes_and_keys_know_where_they_stand() -> None:
    text = '{ "a": [true, {"b": null}] }'
    root = parse(text).root

    assert isinstance(root, ObjectNode)
    assert isinstance(at(root, ["a"]), ArrayNode)
    inner = at(root, ["a", 1, "b"])
    assert isinstance(inner, Scalar)
    assert text[inner.start : inner.end] == "null"
    member = member_at(root, ["a", "1", "b"])
    assert member is not None
    assert text[member.key_start : member.key_end] == '"b"'
    assert at(root, []) is root


@pytest.mark.parametrize("pointer", [["x"], ["a", 2], ["a", "x"], ["a", -1], ["a", 0, "deep"]])
def test_nothing_stands_where_a_pointer_leads_nowhere(pointer: list[str | int]) -> None:
    root = parse('{ "a": [true, {"b": null}] }').root

    assert at(root, pointer) is None
    assert member_at(root, pointer) is None


def test_brackets_without_end_are_a_problem_and_no_crash() -> None:
    for text in ("[" * 100_000, '{"a":' * 100_000, "[" * 101 + "]" * 101):
        document = parse(text)
        assert document.root is None
        assert [problem.kind for problem in document.problems] == ["too-deep"]
    assert parse("[" * 100 + "]" * 100).problems == ()


def test_a_text_past_the_limit_is_not_read() -> None:
    document = parse("[1, 2]", limit=5)

    assert document.root is None
    assert [problem.kind for problem in document.problems] == ["too-large"]
    assert parse("[1, 2]", limit=6).problems == ()


def test_an_empty_text_is_a_problem() -> None:
    assert [problem.message for problem in parse(" \n").problems] == ["there is no JSON here"]


_PIECES = st.sampled_from(
    [*"{}[],:\"\\\n \t'<>/#.-+eE019", "true", "None", "a b", "...", "//", "/*"]
)


@settings(max_examples=400)
@given(st.lists(_PIECES, max_size=60).map("".join) | st.text(max_size=80))
def test_no_text_makes_the_reader_raise(text: str) -> None:
    document = parse(text)

    assert document.root is not None or document.problems
    assert all(0 <= problem.offset <= len(text) for problem in document.problems)
    assert all(problem.length >= 1 and problem.message for problem in document.problems)
    assert list(document.problems) == sorted(document.problems)


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=20,
)


@settings(max_examples=300)
@given(value=_JSON, indent=st.sampled_from([None, 0, 2]), ascii_only=st.booleans())
def test_json_is_read_as_the_standard_library_reads_it(
    value: Any, indent: int | None, *, ascii_only: bool
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    document = parse(text)

    assert document.problems == ()
    assert document.root is not None
    assert document.root.value == value


@settings(max_examples=200)
@given(_JSON, st.data())
def test_a_document_with_one_character_gone_is_read_to_its_end(
    value: Any, data: st.DataObject
) -> None:
    text = json.dumps(value, indent=2)
    offset = data.draw(st.integers(0, len(text) - 1))
    without = text[:offset] + text[offset + 1 :]
    document = parse(without)

    if not document.problems:
        assert document.root is not None
        assert document.root.value == json.loads(without)


def test_the_public_names_are_there() -> None:
    assert all(hasattr(jsontext, name) for name in jsontext.__all__)


LEFT_TO_THE_READER = {
    "words between dots": '{"a": 1, ... further members ...}',
    "words after dots": '{"a": { ... all that the list above has }}',
    "a type": '{"parcel": string, "weight": number | null, "tags": string[]}',
    "a choice": '{"open": true/false}',
    "masked digits": '{"card": 48xx19}',
    "the name of the member": '{"carrier": CARRIER, "unitPrice": PRICE}',
    "to fill in": '{"token": YOUR_TOKEN, "key": KEY_HERE}',
    "guillemets": '{"depot": «depot», «further members»}',
    "a snipped part": '{\n  "a": 1,\n  /* snip */\n  "b": 2\n}',
    "a comment that ends with dots": '{\n  "a": 1,\n  // and so on ...\n}',
    "numbers of notes": '{ // (1)!\n  "a": 1, // (2)\n  "b": 2 # <3>\n}',
    "bare numbers of notes": '{\n  "a": 1, <1>\n  "b": 2 (2)!\n}',
    "a text over several lines": '{"script": """\n  a = "b";\n  """}',
}


@pytest.mark.parametrize("name", LEFT_TO_THE_READER)
def test_what_is_left_to_the_reader_is_no_mistake(name: str) -> None:
    document = parse(LEFT_TO_THE_READER[name])

    assert document.problems == ()
    assert document.root is not None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"state": PAID}', "double quotes"),
        ("[<null>]", "double quotes"),
        ('{"a": "b"""}', ""),
        ('{ "a": 1 }\n/* no end\n', "never closed"),
    ],
)
def test_what_only_looks_like_it_is_one(text: str, words: str) -> None:
    problems = parse(text).problems

    assert problems
    assert words in problems[0].message


@pytest.mark.parametrize("text", ["[012]", "[-07]", "[+090]", "[00]"])
def test_json5_has_no_octal_numbers(text: str) -> None:
    assert [it.offset for it in parse(text, dialect("json5")).problems] == [1]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{größe: 1}", "größe"),
        ("{имя: 1}", "имя"),
        ("{नाम: 1}", "नाम"),
        ("{cafe\u0301: 1}", "cafe\u0301"),
        ("{\\u0061b: 1}", "ab"),
        ("{\u000c a: 1}", "a"),
        ("{// one\r a: 1}", "a"),
    ],
)
def test_json5_has_names_and_white_space_of_all_scripts(text: str, name: str) -> None:
    document = parse(text, dialect("json5"))
    assert document.problems == ()
    assert document.root is not None
    assert document.root.value == {name: 1}


@pytest.mark.parametrize("text", ["{²: 1}", "{\u0301a: 1}", "{a\u00b7b: 1}", "{a\\u0020b: 1}"])
def test_other_characters_are_in_no_name_of_json5(text: str) -> None:
    (found,) = parse(text, dialect("json5")).problems
    assert found.message.endswith("is not in double quotes")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"['\1']", [r"\1"]),
        (r'["a\01b"]', [r"\01"]),
        (r"['\x4', '\u12']", [r"\x4", r"\u12"]),
        (r"['\0', '\q', '\\1', '\x41', '\u0041', 'it\'s']", []),
    ],
)
def test_json5_has_no_escape_of_a_digit(text: str, found: list[str]) -> None:
    problems = parse(text, dialect("json5")).problems
    assert [text[it.offset : it.offset + it.length] for it in problems] == found


@pytest.mark.parametrize(
    ("language", "hint"),
    [
        ("json", "write '//', and mark the example as 'jsonc'"),
        ("jsonc", "write '//'"),
        ("json5", "write '//'"),
    ],
)
def test_a_comment_with_a_hash_has_a_hint_for_its_dialect(language: str, hint: str) -> None:
    (found,) = parse('{"a": 1 # one\n}', dialect(language)).problems
    assert found.hint == hint


def test_what_follows_a_comment_that_is_never_closed_is_read() -> None:
    text = '{ "a": 1, /* no end\n "b": }'

    assert [it.offset for it in parse(text, dialect("jsonc")).problems] == [
        10,
        text.index(": }") + 1,
    ]


_SLOW = [
    r"(a|a)*b",
    r"(a+)+",
    r"(a*)*b|c",
    r"(?P<name>(a|aa)+)!",
    r"(x+x+)+y|(a|b|ab)*c",
    r".*.*.*.*.*.*=.*",
    "a?" * 30 + "a" * 30,
    r"(a|a|a|a|a)*b",
    r"(a+)+\1",
    r"(?P<name>a+)+(?P=name)b",
]


@pytest.mark.parametrize("pattern", _SLOW)
@pytest.mark.parametrize("text", ["a" * 20, "a" * 60 + "!", "x" * 4_000, "a" * 20_000 + "="])
def test_patterns_of_the_settings_are_tried_in_bounded_time(pattern: str, text: str) -> None:
    read = dialect("json", (pattern,))
    assert limited(lambda: parse(f'"{text}"', read), 20).problems == ()


@pytest.mark.parametrize(
    ("pattern", "text", "name"),
    [
        (
            r"\[\[\s*(?P<name>\w+)\s*\]\]",
            "[[ subscription_of_the_customer ]]",
            "subscription_of_the_customer",
        ),
        (r"YOUR_(?P<name>[A-Z_]+)", "YOUR_VERY_LONG_NAME_OF_A_KEY", "VERY_LONG_NAME_OF_A_KEY"),
        (r"(?:my-)+[\w-]+", "my-my-my-my-my-my-my-own-key", "my-my-my-my-my-my-my-own-key"),
    ],
)
def test_long_values_are_placeholders_by_patterns_of_the_settings(
    pattern: str, text: str, name: str
) -> None:
    root = parse(f'"{text}"', dialect("json", (pattern,))).root
    assert root is not None
    assert root.placeholder is not None
    assert root.placeholder.name == name


@pytest.mark.parametrize("piece", ['""a', '"a": ', "{", "<a ", "// ", "…\n", '"\\', "'a', "])
def test_work_grows_with_the_length_of_a_text(piece: str) -> None:
    little, much = (calls_made(partial(parse, piece * count)) for count in (300, 600))
    assert much < 2.5 * little


def test_names_that_readers_fill_in_may_occur_twice() -> None:
    text = '{ "_name_": 1, "_name_": 2, "<key>": 3, "<key>": 4, "name_": 5, "name_": 6 }'
    assert [it.message for it in parse(text).problems] == [
        "the member 'name_' occurs twice in one object"
    ]


@pytest.mark.parametrize(("language", "problems"), [("js", 0), ("json5", 1), ("json", 1)])
def test_scripts_may_have_undefined(language: str, problems: int) -> None:
    found = parse('{ "a": undefined, "undefined": 1 }', dialect(language))
    assert len(found.problems) == problems


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ('{ "a": { {"b": 1}, {"b": 2} } }', [7]),
        ('{ "a": { {"b": 1}, {"b": 2} }, "c": 3 }', [7]),
        ('{ "a": [ { "b": { {"c": 1}, {"c": 2} } } ] }', [16]),
        ('{ "a": { {"b": 1}, {"b": 2} }, "c": [1, 2} }', [7, 41]),
    ],
)
def test_an_array_of_objects_between_braces_is_one_mistake(text: str, at: list[int]) -> None:
    found = parse(text).problems
    assert [it.offset for it in found] == at
    assert found[0].message == "'{' instead of '['"
    assert found[0].hint == "write '[' here and ']' at its end"
