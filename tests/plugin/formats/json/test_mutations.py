"""Every single mistake in realistic documents is one problem, on the line of the mistake."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from mkdocs_tandem.formats.json import parse

FLEET = """\
{
  "label": "<callback-name>",
  "callback": {
    "webhook": {
      "target": "https://my.post.callback",
      "name": "<webhook-name>",
      "attributes": [ { "type": "Header", "key": "X-Vehicle_Id", "value": "$vin"} ]
    }
  },
  "retryPolicy": { "policy": "Bounded", "retryNumber": 3, "retryDelay": 10 },
  "batchNotify": { "size": 10, "timeWindow": 60 },
  "remoteTypes": ["Horn", "Doors"]
}
"""

WITH_BLANK_LINES = """\
{
  "label": "<callback-name>",

  "type": ["Monitor", "Remote"],
  "callback": {
    "webhook": {
      "target": "https://my.post.callback",
      "name": "<webhook-name>",
      "batch": { "enabled": true, "size": 100 },
      "attributes": [ { "type": "Header", "key": "X-Vehicle_Id", "value": "$vin"} ]
    },
    "pushnotif": {
      "devices": ["<device_name>"],
      "attributes": [ { "type": "Header", "key": "X-Vehicle_Id", "value": "$vin"} ]
    },
    "websocket": {
      "target": "scheme://host[:port][/Path]",
      "batch": { "enabled": true, "size": 100 },
      "attributes": [ { "type": "Header", "key": "X-Vehicle_Id", "value": "$vin" } ]
    }
  },
  "retryPolicy": { "policy": "None", "retryNumber": 3, "retryDelay": 10 },
  "batchNotify": { "size": 0, "timeWindow": 60 },
  "remoteTypes": ["Horn", "Doors"]
  
}
"""  # noqa: W293 -- a template's tag leaves its indentation behind

UNEVEN = """\
{
   "retryPolicy": { 
    "policy": "Bounded", "retryNumber": 3, "retryDelay": 120
  },
   "batchNotify": { "size": 10, "timeWindow": 300 },
   "callback": {
      "webhook": {
         "target": "https://my.post.callback",
         "name": "My_Webhook",
         "attributes": [
            {
              "type":"Header",
              "key":"Authorization",
              "value":"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
            }
         ]
      }
   },
   "label": "my-post-callback",
    "remoteTypes": [
        "ThermalPreconditioning",
        "ElectricBatteryChargingRequest"
    ]
}
"""  # noqa: W291 -- written like this in a published page

ANSWER = """\
{
  "_links": {  },
  "callbackId": "<id>",
  "status": "Running"
}
"""

LIST = """\
{
    "_links": {
        "self": {"href": "/fleets/{fid}/remote/callbacks?indexRange=0-9"},
        "first": {
            "href": "/fleets/{fid}/remote/callbacks",
            "templated": false
        }
    },
    "total": 2,
    "currentPage": 1.0,
    "totalPage": null,
    "_embedded": {
        "callbacks": [
            {
                "id": "a1b2-c3",
                "status": "Running",
                "subscribe": {
                    "remoteTypes": [
                        "Horn"
                    ],
                    "callback": {"webhook": {"target": "https://a.example:80/x?y=1,2", "name": "n"}}
                }
            },
            {
                "id": "d4e5-f6",
                "status": "Paused",
                "subscribe": {
                    "remoteTypes": [
                        "Horn",
                        "Doors"
                    ],
                    "callback": {
                        "webhook": {
                            "target": "https://b.example/",
                            "name": "it's \\"the second\\" one: yes, it is",
                            "attributes": [
                                {"type": "Query", "key": "vehicle", "value": "$vin"},
                                {"type": "Body", "key": "when", "value": "12:30"}
                            ]
                        }
                    }
                }
            }
        ]
    }
}"""

SCALARS = """\
{
	"a": -1.5e3,
	"b": [
		true,
		false,
		null
	],
	"c": {
		"d": ""
	},
	"e": {}
}
"""

LISTED = """\
[
  {
    "time": {
      "start": "PT8H",
      "duration": "PT1H"
    },
    "zones": [1, 2, 3]
  },
  {
    "time": {
      "start": "PT9H"
    },
    "zones": []
  }
]
"""


def _sorted_out(text: str, **options: Any) -> str:
    return json.dumps(json.loads(text), **options)


PRETTY = {
    "fleet": FLEET,
    "blank lines": WITH_BLANK_LINES,
    "uneven": UNEVEN,
    "answer": ANSWER,
    "list": LIST,
    "scalars": SCALARS,
    "listed": LISTED,
    "fleet by json": _sorted_out(FLEET, indent=2),
    "list by json": _sorted_out(LIST, indent=4),
    "windows": FLEET.replace("\n", "\r\n"),
}
COMPACT = {
    "fleet in one line": _sorted_out(FLEET),
    "drivers without spaces": _sorted_out(WITH_BLANK_LINES, separators=(",", ":")),
    "answer in one line": _sorted_out(ANSWER),
    "list in one line": _sorted_out(LIST),
    "listed without spaces": _sorted_out(LISTED, separators=(",", ":")),
}


class Mutation(NamedTuple):
    name: str
    text: str
    line: int
    keeps_value: bool
    """Whether the document that was meant can be told from the text."""


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def mutations(text: str, *, is_pretty: bool) -> Iterator[Mutation]:
    for match in re.finditer(r'"(?:[^"\\\n]|\\.)*"|[{}\[\],:]', text):
        for offset in {match.start(), match.end() - 1}:
            line = text.count("\n", 0, offset) + 1
            without = text[:offset] + text[offset + 1 :]
            what = text[offset]
            name = f"{what!r} deleted in line {line} at {offset}"
            if not is_json(without):
                yield Mutation(name, without, line, keeps_value=is_pretty or what in ",:")
        if match[0] == ",":
            twice = text[: match.end()] + text[match.start() :]
            yield Mutation(f"comma doubled at {match.start()}", twice, line, keeps_value=True)


def complaint(text: str, mutation: Mutation) -> str:
    """What is wrong with the reading of a mutated text; empty if nothing is."""
    document = parse(mutation.text)
    lines = [mutation.text.count("\n", 0, problem.offset) + 1 for problem in document.problems]
    if lines != [mutation.line]:
        messages = [problem.message for problem in document.problems]
        return f"{mutation.name}: problems in lines {lines}: {messages}"
    value = document.root.value if document.root else None
    if mutation.keeps_value and value != json.loads(text):
        return f"{mutation.name}: read as {json.dumps(value)}"
    return ""


@pytest.mark.parametrize("name", PRETTY)
def test_one_mistake_in_a_pretty_document_is_one_problem_on_its_line(name: str) -> None:
    text = PRETTY[name]
    complaints = [complaint(text, mutation) for mutation in mutations(text, is_pretty=True)]

    assert [it for it in complaints if it] == []


@pytest.mark.parametrize("name", COMPACT)
def test_one_mistake_in_a_compact_document_is_nearly_always_one_problem(name: str) -> None:
    text = COMPACT[name]
    complaints = [complaint(text, mutation) for mutation in mutations(text, is_pretty=False)]

    wrong = [it for it in complaints if it]
    assert len(wrong) <= 0.02 * len(complaints), wrong


@pytest.mark.parametrize("name", [*PRETTY, *COMPACT])
def test_a_document_without_mistakes_has_no_problems_and_its_own_value(name: str) -> None:
    text = (PRETTY | COMPACT)[name]
    document = parse(text)

    assert document.problems == ()
    assert document.root is not None
    assert document.root.value == json.loads(text)
