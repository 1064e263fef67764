"""Parameters of addresses and heads, in every way that OpenAPI has of writing them."""

from pathlib import Path
from typing import Any

import pytest

from tests.plugin.rules.pages import ANSWER, ECHO, Site, answering, contract

NUMBERS = {"type": "array", "items": {"type": "integer"}}
DAY = {"type": "string", "format": "date"}
RANGE = {
    "type": "object",
    "properties": {"from": {"type": "integer"}, "unit": {"enum": ["m", "km"]}},
    "additionalProperties": False,
}


def _page(target: str, *fields: str) -> str:
    head = "\n".join((f"GET {target} HTTP/1.1", *fields))
    return f"```http\n{head}\n```\n"


def _api(path: str, *parameters: dict[str, Any], **more: Any) -> str:
    operation = {"operationId": "find", "parameters": list(parameters), "responses": ANSWER}
    return contract({path: {"get": operation, **more}})


def _parameter(name: str, where: str, schema: Any, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": where, "schema": schema, "required": where == "path", **more}


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("/a?area[from]=1&area[unit]=km", []),
        ("/a?area[from]=x", ["wrong-type:2:19"]),
        ("/a?area%5Bunit%5D=mile", ["wrong-value:2:23"]),
        ("/a?area[size]=1", ["unknown-member:2:8"]),
        ("/a?ids=1,2", []),
        ("/a?ids=1,two", ["wrong-type:2:14"]),
        ("/a?ids=1&ids=2", []),
        ("/a?pipes=1%7C2|three", ["wrong-type:2:20"]),
        ("/a?blanks=1%202+three", ["wrong-type:2:21"]),
        ("/a?from=4&unit=mm", ["wrong-value:2:20"]),
        ("/a?filter=%7B%22unit%22%3A%22m%22%7D", []),
        ('/a?filter={"unit":"mm"}', ["wrong-value:2:23"]),
        ('/a?filter={"unit":}', ["bad-json:2:23"]),
        ("/a?ids=<ids>&area[from]=<from>", []),
        ("/a?aera[from]=1", ["unknown-parameter:2:8"]),
        ("/a?area=from,1", ["wrong-type:2:13"]),
        ("/a?area=<area>", []),
        ("/a?codes=1,2", []),
        ("/a?codes=1,two", ["wrong-type:2:16"]),
        ("/a?codes=1%2Ctwo", ["wrong-type:2:18"]),
        ("/a?codes=1&codes=2", ["duplicate-key:2:16"]),
        ("/a?codes[]=1&codes[]=2", []),
        ("/a?pipes=1&pipes=2", ["duplicate-key:2:16"]),
    ],
)
def test_a_query_is_read_by_the_styles_of_its_parameters(
    target: str, found: list[str], tmp_path: Path
) -> None:
    api = _api(
        "/a",
        _parameter("area", "query", RANGE, style="deepObject"),
        _parameter("ids", "query", NUMBERS),
        _parameter("codes", "query", NUMBERS, explode=False),
        _parameter("pipes", "query", NUMBERS, style="pipeDelimited"),
        _parameter("blanks", "query", NUMBERS, style="spaceDelimited"),
        _parameter("range", "query", RANGE),
        {"name": "filter", "in": "query", "content": {"application/json": {"schema": RANGE}}},
    )
    assert Site(tmp_path, api, _page(target)).found == found


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("/a?ids[]=1&ids[]=2", []),
        ("/a?ids[]=1&ids[]=two", ["wrong-type:2:22"]),
        ("/a?sort[by]=up", []),
        ("/a?sort[by]=out", ["wrong-value:2:17"]),
        ("/a?by=up&day=2024-05-31", []),
        ("/a?name[]=x", ["unknown-parameter:2:8"]),
        ("/a?days[]=2024-05-31&days[]=1", ["wrong-format:2:33"]),
        ("/a?ids_[]=1", ["unknown-parameter:2:8"]),
    ],
)
def test_brackets_belong_to_a_list_or_object_whose_style_is_left_out(
    target: str, found: list[str], tmp_path: Path
) -> None:
    order = {"enum": ["up", "down"]}
    api = _api(
        "/a",
        _parameter("ids", "query", NUMBERS),
        _parameter("name", "query", {"type": "string"}),
        _parameter("days[]", "query", {"type": "array", "items": DAY}),
        _parameter("day", "query", DAY),
        _parameter("sort", "query", {"type": "object", "properties": {"by": order, "day": order}}),
    )
    assert Site(tmp_path, api, _page(target)).found == found


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("/a?limit=1&limit=2", ["duplicate-key:2:16"]),
        ("/a?limit=1&limit=2&limit=3", ["duplicate-key:2:16"]),
        ("/a?limit=1&lim%69t=1", ["duplicate-key:2:16"]),
        ("/a?limit=1", []),
        ("/a?ids=1&ids=2", []),
        ("/a?open=1&open=2", []),
        ("/a?either=1&either=2", []),
    ],
)
def test_a_parameter_with_one_value_is_given_once(
    target: str, found: list[str], tmp_path: Path
) -> None:
    api = _api(
        "/a",
        _parameter("limit", "query", {"type": "integer"}),
        _parameter("ids", "query", NUMBERS),
        _parameter("open", "query", {}),
        _parameter("either", "query", {"oneOf": [{"type": "integer"}, NUMBERS]}),
    )
    assert Site(tmp_path, api, _page(target)).found == found


@pytest.mark.parametrize(
    ("style", "explode", "value", "found"),
    [
        ("simple", False, "1,2", []),
        ("simple", True, "1,two", ["wrong-type:2:10"]),
        ("label", True, ".1.two", ["wrong-type:2:11"]),
        ("label", False, ".1,2", []),
        ("matrix", False, ";ids=1,two", ["wrong-type:2:15"]),
        ("matrix", True, ";ids=1;ids=two", ["wrong-type:2:19"]),
    ],
)
def test_a_path_is_read_by_the_styles_of_its_parameters(
    style: str, *, explode: bool, value: str, found: list[str], tmp_path: Path
) -> None:
    ids = _parameter("ids", "path", NUMBERS, style=style, explode=explode)
    assert Site(tmp_path, _api("/a/{ids}", ids), _page(f"/a/{value}")).found == found


def test_a_part_of_a_path_may_hold_two_values(tmp_path: Path) -> None:
    parts = (_parameter("id", "path", {"type": "integer"}), _parameter("form", "path", {}))
    site = Site(tmp_path, _api("/a/{id}.{form}", *parts), _page("/a/x.pdf"))
    assert site.found == ["wrong-type:2:8"]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        (("X-Ids: 1,2", "Cookie: seat=4; other=x"), []),
        (("X-Ids: 1,two", "Cookie: seat=4"), ["wrong-type:3:10"]),
        (("X-Ids: 1, 2 , two", "Cookie: seat=4"), ["wrong-type:3:15"]),
        (("X-Tags: a, b ,a", "Cookie: seat=4"), []),
        (("X-Tags: a,\tc", "Cookie: seat=4"), ["wrong-value:3:12"]),
        (("X-Ids: 1", "Cookie: other=x"), ["missing-http-parameter:2:5"]),
        (("X-Ids: 1", "Cookie: seat=four"), ["wrong-type:4:14"]),
        (("X-Ids: 1", "Cookie: seat=<seat>", "Referer: https://a.example"), []),
        (("X-Ids: 1", "Cookie: seat=4", "X-Idz: 2"), ["unknown-header:5:1"]),
    ],
)
def test_fields_and_cookies_are_parameters(
    fields: tuple[str, ...], found: list[str], tmp_path: Path
) -> None:
    api = _api(
        "/a",
        _parameter("X-Ids", "header", NUMBERS),
        _parameter("X-Tags", "header", {"type": "array", "items": {"enum": ["a", "b"]}}),
        _parameter("seat", "cookie", {"type": "integer"}, required=True),
    )
    assert Site(tmp_path, api, _page("/a", *fields)).found == found


@pytest.mark.parametrize(
    ("block", "found"),
    [
        ("```http\nGET /a\n```", ["missing-http-parameter:2:5"]),
        ("```\nGET /a\n```", []),
        ("```text\nGET https://shop.example/a\n```", []),
        ("```http\nGET /a\nPOST /a\n```", []),
        ("```\nGET /a HTTP/1.1\n```", ["missing-http-parameter:2:5"]),
        ("```\nGET /a?size=1\n```", ["missing-http-parameter:2:5"]),
        ("```\nPOST /a\n{}\n```", ["missing-http-parameter:2:6"]),
        ("```\ncurl https://shop.example/a\n```", ["missing-http-parameter:2:6"]),
    ],
)
def test_a_method_and_a_path_alone_are_no_request_without_parameters(
    block: str, found: list[str], tmp_path: Path
) -> None:
    needed = [_parameter("seat", "query", {}) | {"required": True}, _parameter("size", "query", {})]
    body = {"content": {"application/json": {"schema": {"type": "object"}}}}
    get = {"operationId": "list", "parameters": needed, "responses": ANSWER}
    post = {**get, "operationId": "add", "requestBody": body}
    api = contract({"/a": {"get": get, "post": post}})
    assert Site(tmp_path, api, f"{block}\n").found == found


def test_a_comma_between_items_that_are_written_by_themselves_is_told(tmp_path: Path) -> None:
    api = _api("/a", _parameter("ids", "query", NUMBERS, explode=True))
    site = Site(tmp_path, api, _page("/a?ids=1,2"))
    assert site.messages == [
        "'ids[0]' has to be an integer, not the string '1,2'; write 'ids=1&ids=2'"
    ]


def test_a_field_that_a_description_names_is_declared(tmp_path: Path) -> None:
    api = contract({"/a": {"get": answering({}, description="Send `X-Team` with it.")}})
    assert Site(tmp_path, api, _page("/a", "X-Team: red")).found == []


def test_the_query_and_the_head_are_sent_as_they_are_written(tmp_path: Path) -> None:
    page = _page("/a?ids=1&ids=2&area[unit]=m", "Cookie: seat=4", "User-Agent: till/2")
    api = _api(
        "/a",
        _parameter("ids", "query", NUMBERS),
        _parameter("area", "query", RANGE, style="deepObject"),
    )
    verdict = Site(tmp_path, api, page, ECHO).verdicts[0]
    assert verdict.exchange is not None
    sent = verdict.exchange.answer.body
    assert sent["query"] == "ids=1&ids=2&area%5Bunit%5D=m"
    assert (sent["cookie"], sent["agent"]) == ("seat=4", "till/2")


def test_the_head_of_an_operation_that_was_named_is_read(tmp_path: Path) -> None:
    api = _api("/a", _parameter("ids", "query", NUMBERS))
    page = "{% endpoint find %}\n\n" + _page("/a?idz=1")
    assert Site(tmp_path, api, page).found == ["unknown-parameter:4:8"]


def test_a_pulled_request_has_nothing_of_the_request_above_it(tmp_path: Path) -> None:
    api = _api("/a", _parameter("ids", "query", NUMBERS), _parameter("X-Ids", "header", NUMBERS))
    page = _page("/a?ids=1", "X-Ids: 2") + "\n{% example find %}\n"
    site = Site(tmp_path, api, page, ECHO)
    exchange = site.verdicts[1].exchange
    assert exchange is not None
    assert (exchange.request.query, exchange.request.headers) == ({}, {})


OLD = {"type": "object", "properties": {"by": {"deprecated": True}, "way": {}}}
DEPRECATED = _api(
    "/a/{id}",
    _parameter("id", "path", {}, deprecated=True),
    _parameter("q", "query", {}, deprecated=True),
    _parameter("sort", "query", OLD, style="deepObject"),
    _parameter("X-Old", "header", {}, deprecated=True),
    _parameter("seat", "cookie", {}, deprecated=True),
    _parameter("limit", "query", {}, deprecated=False),
)


@pytest.mark.parametrize(
    ("target", "fields", "found"),
    [
        ("/a/1?limit=3&sort[way]=up", (), []),
        ("/a/1?limit=3&q=x", (), ["deprecated:2:18"]),
        ("/a/1?sort[by]=x", (), ["deprecated:2:10"]),
        ("/a/1", ("x-old: 1",), ["deprecated:3:1"]),
        ("/a/1", ("Cookie: other=2; seat=1",), ["deprecated:3:18"]),
    ],
)
def test_a_deprecated_parameter_is_found_where_it_is_used(
    target: str, fields: tuple[str, ...], found: list[str], tmp_path: Path
) -> None:
    site = Site(tmp_path, DEPRECATED, _page(target, *fields))
    assert site.found == found


def test_a_deprecated_operation_is_found_once_a_page(tmp_path: Path) -> None:
    api = contract(
        {"/a": {"get": {"operationId": "find", "responses": ANSWER, "deprecated": True}}}
    )
    answer = '```json response 200\n{ "a": 1 }\n```\n'
    called = Site(tmp_path, api, f"{_page('/a')}\n{answer}\n{_page('/a')}")
    assert called.found == ["deprecated:2:5"]
    assert called.messages[0].startswith("the operation 'find' is deprecated; ")
    only_answered = Site(tmp_path, api, f"{{% endpoint find %}}\n\n{answer}")
    assert only_answered.found == ["deprecated:1:1"]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("-b seat=1", []),
        ("-b jar.txt", []),
        ("-b other=1", ["missing-http-parameter:2:6"]),
        ("", ["missing-http-parameter:2:6"]),
    ],
)
def test_a_file_of_cookies_may_hold_the_required_one(
    options: str, found: list[str], tmp_path: Path
) -> None:
    api = _api("/a", _parameter("seat", "cookie", {"type": "integer"}) | {"required": True})
    page = f"```bash\ncurl https://shop.example/a {options}\n```\n"
    assert Site(tmp_path, api, page).found == found


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("a/[1-3]", []),
        ("a/[4-9]", ["wrong-value:2:30"]),
        ("a/{1,8,9}", ["wrong-value:2:33", "wrong-value:2:35"]),
    ],
)
def test_a_range_in_an_address_is_one_mistake(
    address: str, found: list[str], tmp_path: Path
) -> None:
    api = _api("/a/{row}", _parameter("row", "path", {"type": "integer", "maximum": 5}))
    page = f"```bash\ncurl 'https://shop.example/{address}'\n```\n"
    assert Site(tmp_path, api, page).found == found


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("-X POST", ["missing-http-parameter:2:14"]),
        ("-X POST ...", []),
        ("--json @seat.json", []),
        ("--json '{}'", []),
    ],
)
def test_a_command_that_sends_no_body_lacks_a_required_one(
    options: str, found: list[str], tmp_path: Path
) -> None:
    body = {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
    post = {"operationId": "book", "requestBody": body, "responses": ANSWER}
    page = f"```bash\ncurl {options} https://shop.example/a\n```\n"
    rules = Site(tmp_path, contract({"/a": {"post": post}}), page).found
    assert rules == found
    (tmp_path / "b").mkdir()
    optional = {**post, "requestBody": {**body, "required": False}}
    assert Site(tmp_path / "b", contract({"/a": {"post": optional}}), page).found == []


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("--reqest GET", ["bad-curl:2:6", "unknown-parameter:2:48"]),
        ("-H 'X-Trace 1'", ["bad-curl:2:10", "unknown-parameter:2:50"]),
        ("-H 'X-Trace: 1", ["bad-curl:2:58"]),
    ],
)
def test_a_mistake_in_a_command_hides_nothing_of_its_parameters(
    options: str, found: list[str], tmp_path: Path
) -> None:
    page = f"```bash\ncurl {options} 'https://shop.example/things?coulor=1'\n```\n"
    assert Site(tmp_path, _api("/things", _parameter("colour", "query", {})), page).found == found


def test_a_field_that_http_has_is_suggested_for_a_misspelt_one(tmp_path: Path) -> None:
    page = "```http\nGET /a HTTP/1.1\nAutorization: Bearer x\n```\n"
    site = Site(tmp_path, contract({"/a": {"get": answering({})}}), page)
    (found,) = site.outcome.findings
    assert (found.rule, found.hint) == ("unknown-header", "did you mean 'Authorization'?")


WHOLE = {
    "name": "q",
    "in": "querystring",
    "content": {"application/x-www-form-urlencoded": {"schema": RANGE}},
}
JSON = {"name": "q", "in": "querystring", "content": {"application/json": {"schema": RANGE}}}


@pytest.mark.parametrize(
    ("parameter", "query", "found"),
    [
        (WHOLE, "from=1&unit=km", []),
        (WHOLE, "from=x", ["wrong-type:2:13"]),
        (WHOLE, "size=1", ["unknown-member:2:8"]),
        (JSON, "%7B%22from%22%3A1%7D", []),
        (JSON, "%7B%22from%22%3A%22x%22%7D", ["wrong-type:2:24"]),
    ],
)
def test_a_parameter_may_be_the_whole_query(
    parameter: dict[str, Any], query: str, found: list[str], tmp_path: Path
) -> None:
    api = _api("/a", parameter).replace("3.1.0", "3.2.0")
    assert Site(tmp_path, api, _page(f"/a?{query}")).found == found


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("/a?flag", []),
        ("/a?flag=", []),
        ("/a?flag=2", ["wrong-type:2:13"]),
        ("/a?count=", ["wrong-type:2:8: 'count' has to be an integer, not the string ''"]),
        ("/a?$top=2", []),
        ("/a?$tpo=2", ["unknown-parameter:2:8"]),
    ],
)
def test_a_name_without_a_value_and_one_with_a_sign_are_read(
    target: str, found: list[str], tmp_path: Path
) -> None:
    api = _api(
        "/a",
        _parameter("flag", "query", {"type": "boolean"}, allowEmptyValue=True),
        _parameter("count", "query", {"type": "integer"}),
        _parameter("$top", "query", {"type": "integer"}),
    )
    site = Site(tmp_path, api, _page(target))
    pairs = zip(site.found, site.messages, strict=True)
    assert [f"{place}: {text}" if ": " in found[0] else place for place, text in pairs] == found


def test_the_members_of_an_object_in_a_path_are_read(tmp_path: Path) -> None:
    api = _api("/a/{x}", _parameter("x", "path", RANGE, style="matrix", explode=True))
    assert Site(tmp_path, api, _page("/a/;from=1;unit=mm")).found == ["wrong-value:2:21"]


def test_a_query_that_a_path_is_written_with_is_known(tmp_path: Path) -> None:
    plain = {"operationId": "plain", "responses": ANSWER}
    api = contract(
        {"/a": {"get": plain}, "/a?beta=true": {"get": {**plain, "operationId": "beta"}}}
    )
    assert Site(tmp_path, api, _page("/a?beta=true")).found == []
    assert Site(tmp_path, api, _page("/a?bta=true")).found == ["unknown-parameter:2:8"]


@pytest.mark.parametrize(
    ("page", "hint"),
    [
        ("```http\nGET /a HTTP/1.1\nHost: h\n```\n", "add 'X-Tenant: <X-Tenant>'"),
        ("```bash\ncurl https://h/a\n```\n", "add \"-H 'X-Tenant: <X-Tenant>'\""),
    ],
)
def test_a_field_that_is_missing_is_shown_as_the_message_writes_it(
    page: str, hint: str, tmp_path: Path
) -> None:
    needed = _parameter("X-Tenant", "header", {}, required=True)
    (found,) = Site(tmp_path, _api("/a", needed), page).outcome.findings
    assert (found.rule, found.hint) == ("missing-http-parameter", hint)


@pytest.mark.parametrize(
    ("target", "fields", "found"),
    [
        ("/a?colour=red", ("X-Tenant: t",), []),
        ("/a?color=red", ("X-Tenant: t",), ["unknown-parameter:2:8"]),
        ("/a?colour=red", ("X-Tennant: t",), ["unknown-header:3:1"]),
        ("/a?size=1", ("X-Tenant: t",), ["missing-http-parameter:2:5", "unknown-parameter:2:8"]),
    ],
)
def test_a_misspelt_parameter_that_is_required_is_one_mistake(
    target: str, fields: tuple[str, ...], found: list[str], tmp_path: Path
) -> None:
    api = _api(
        "/a",
        _parameter("colour", "query", {"type": "string"}, required=True),
        _parameter("X-Tenant", "header", {"type": "string"}, required=True),
    )
    assert Site(tmp_path, api, _page(target, *fields)).found == found


@pytest.mark.parametrize(
    ("target", "found"),
    [("/a?unit=km", []), ("/a?unit=mm", ["wrong-value:2:13"])],
)
def test_a_member_may_have_the_name_of_the_parameter_that_it_is_in(
    target: str, found: list[str], tmp_path: Path
) -> None:
    schema = {"type": "object", "properties": {"unit": {"enum": ["km", "m"]}}}
    api = _api("/a", _parameter("unit", "query", schema))
    assert Site(tmp_path, api, _page(target)).found == found


def test_how_a_list_or_an_object_is_written_is_in_the_hint(tmp_path: Path) -> None:
    api = _api(
        "/a",
        _parameter("area", "query", RANGE, style="deepObject"),
        _parameter("codes", "query", NUMBERS, explode=False),
    )
    assert Site(tmp_path, api, _page("/a?area=x&codes=1&codes=2")).messages == [
        "'area' has to be an object, not the string 'x'; write 'area[from]=…'",
        "the query parameter 'codes' occurs twice, and has one value; write 'codes=1,2'",
    ]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("from=1,unit=km", []),
        ("from=1,unit", []),  # no pair: perhaps the name of a switch
        ("from=x,unit=km", ["wrong-type:2:13"]),
        ("form=1,unit=km", ["unknown-member:2:8"]),
    ],
)
def test_an_exploded_object_is_read_pair_by_pair(
    value: str, found: list[str], tmp_path: Path
) -> None:
    api = _api("/a/{x}", _parameter("x", "path", RANGE, style="simple", explode=True))
    assert Site(tmp_path, api, _page(f"/a/{value}")).found == found


@pytest.mark.parametrize(
    ("where", "page", "found"),
    [
        ("header", _page("/a?zone=1"), ["unknown-parameter:2:8"]),
        ("header", _page("/a", "zone: 1"), []),
        ("query", _page("/a", "zone: 1"), ["unknown-header:3:1"]),
        ("query", _page("/a?zone=1"), []),
    ],
)
def test_a_parameter_is_known_where_the_contract_has_it(
    where: str, page: str, found: list[str], tmp_path: Path
) -> None:
    api = _api("/a", _parameter("zone", where, {}), _parameter("other", "query", {}))
    assert Site(tmp_path, api, page).found == found


def test_an_object_of_any_members_takes_any_parameter(tmp_path: Path) -> None:
    api = _api("/a", _parameter("filter", "query", {"type": "object"}))
    assert Site(tmp_path, api, _page("/a?colour=red")).found == []


def test_a_required_cookie_is_shown_as_the_message_writes_it(tmp_path: Path) -> None:
    cookie = _parameter("zone", "cookie", {}) | {"required": True}
    curl = "```sh\ncurl http://example.org/a\n```\n"
    hints = {_page("/a"): "add 'Cookie: zone=<zone>'", curl: "add \"-b 'zone=<zone>'\""}
    for page, hint in hints.items():
        (message,) = Site(tmp_path, _api("/a", cookie), page).messages
        assert message.endswith(hint)


def test_a_parameter_without_a_schema_takes_what_is_written(tmp_path: Path) -> None:
    free = {"name": "zone", "in": "query", "content": {"text/plain": {}}}
    assert Site(tmp_path, _api("/a", free), _page("/a?zone=[1")).found == []


def test_the_field_of_several_that_is_not_declared_is_the_one_in_the_message(
    tmp_path: Path,
) -> None:
    page = _page("/a", "Accept: */*", "X-Zone-Name: 1")
    (message,) = Site(tmp_path, _api("/a"), page).messages
    assert "'X-Zone-Name'" in message


def test_lines_of_requests_with_blank_ones_between_are_no_requests(tmp_path: Path) -> None:
    needed = _parameter("zone", "query", {}) | {"required": True}
    api = _api("/a", needed)
    page = "```http\nGET /a\n\nGET /a\n```\n"
    assert Site(tmp_path, api, page).found == []
