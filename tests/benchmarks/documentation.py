"""Pages as documentation of an API has them.

Each page has a table of members, tabs with the same request for curl and as an HTTP message, the
response, code in other languages, admonitions, includes with parameters, and links to headings of
other pages. Some pages differ between audiences, and some have a mistake.
"""

import json
import random
from collections.abc import Iterator, Mapping
from typing import Any

from tests.benchmarks.words import sentences, words

OPERATIONS = 40
"""Kinds of things that the contract has operations for."""
HEADINGS = ("Before you start", "Request", "Response", "Errors", "Next steps")
_ANCHORS = tuple(each.lower().replace(" ", "-") for each in HEADINGS)
_MISTAKES = ("member", "page", "anchor", "variable")


def documentation_page(
    number: int, paths: list[str], *, differs: bool, includes: bool, mistakes: float
) -> str:
    """A page as its author wrote it.

    Args:
        number: of the page, which all of its text follows from.
        paths: of all pages, below the folder of pages.
        differs: whether the page has parts for one audience.
        includes: whether it shows the note that pages share.
        mistakes: share of the pages that have one.
    """
    chance = random.Random(number)  # noqa: S311 -- not a secret
    wrong = chance.choice(_MISTAKES) if chance.random() < mistakes else ""
    return "".join(_parts(number, paths, chance, wrong, differs=differs, includes=includes))


def _parts(  # noqa: PLR0913 -- the traits of a page
    number: int,
    paths: list[str],
    chance: random.Random,
    wrong: str,
    *,
    differs: bool,
    includes: bool,
) -> Iterator[str]:
    kind = number % OPERATIONS
    yield f"---\ndescription: {words(chance, 6).capitalize()}\n---\n"
    yield f"# Manage {words(chance, 2)} {number}\n\n{sentences(chance, 4)}\n\n"
    yield f"## {HEADINGS[0]}\n\n"
    for _ in range(3):
        yield f"1. {words(chance, 9).capitalize()}, see {_link(chance, paths)}.\n"
    yield f'\n!!! warning "{words(chance, 2).capitalize()}"\n    {sentences(chance, 2)}\n\n'
    if differs:
        yield f'{{% if page.subsection == "b2b" %}}\nFleets: {sentences(chance, 2)}\n'
        yield f"{{% else %}}\nDrivers: {sentences(chance, 2)}\n{{% endif %}}\n\n"
    yield f"## {HEADINGS[1]}\n\n{sentences(chance, 2)}\n\n"
    yield f'{{% include endpoint.md method="POST" path="/things{kind}" %}}\n\n'
    yield f"{_table(chance)}\n{_request(number, kind, wrong, differs=differs)}"
    yield f"## {HEADINGS[2]}\n\n{sentences(chance, 2)}\n\n"
    yield f"```json\n{json.dumps(_thing(number), indent=2)}\n```\n\n"
    yield f"## {HEADINGS[3]}\n\n"
    if includes:
        yield '{% include note.md more="ten a minute" %}\n\n'
    yield f"Otherwise the answer has status 400.\n\n{_problem(number)}"
    yield f"## {HEADINGS[4]}\n\n{_programs(chance)}??? tip\n    {sentences(chance, 2)}\n\n"
    yield "".join(f"- {words(chance, 4)}: {_link(chance, paths)}\n" for _ in range(3))
    yield _mistake(wrong, number)


def _link(chance: random.Random, paths: list[str]) -> str:
    target = chance.choice(paths)
    anchor = f"#{chance.choice(_ANCHORS)}" if chance.random() < 0.6 else ""
    return f"[{words(chance, 2)}](../{target}{anchor})"


def _mistake(wrong: str, number: int) -> str:
    if wrong == "page":
        return f"\nSee [the list](../section-00/pagge-{number:04}.md).\n"
    if wrong == "anchor":
        return "\nSee [the request](#reqest).\n"
    return "\nThe limit is {{ site.hosst }}.\n" if wrong == "variable" else ""


def _thing(number: int) -> Mapping[str, Any]:
    return {
        "label": f"Thing {number}",
        "count": number % 50,
        "tags": ["first", "second"],
        "target": {"url": "https://my.example/hook", "secret": "none"},
    }


def _request(number: int, kind: int, wrong: str, *, differs: bool) -> str:
    thing = dict(_thing(number))
    if wrong == "member":
        thing["lable"] = thing.pop("label")
    body = json.dumps(thing, indent=2)
    if differs:
        fleets = '{% if page.subsection == "b2b" %},\n  "fleetId": "F1"{% endif %}'
        body = body.removesuffix("\n}") + fleets + "\n}"
    host = "{{ site.host }}" if differs else "api.example"
    message = f"POST /things{kind} HTTP/1.1\nHost: {host}\nContent-Type: application/json\n\n{body}"
    command = (
        f"curl https://{host}/things{kind} \\\n  -H 'Content-Type: application/json' \\\n"
        f"  -d '{json.dumps(_thing(number))}'"
    )
    tabs = (("curl", "bash", command), ("HTTP", "http", message))
    return "".join(
        f'=== "{title}"\n\n' + _indented(f"```{language}\n{text}\n```") + "\n"
        for title, language, text in tabs
    )


def _problem(number: int) -> str:
    problem = {"error": "invalid", "message": f"The label of thing {number} is taken"}
    head = "HTTP/1.1 400 Bad Request\nContent-Type: application/json"
    return f"```http\n{head}\n\n{json.dumps(problem)}\n```\n\n"


def _programs(chance: random.Random) -> str:
    names = words(chance, 5).split()
    lines = "".join(f'{name} = client.get("/{name}", timeout=3)\n' for name in names)
    members = "".join(f"  {name}{at}: {chance.randrange(999)}\n" for at, name in enumerate(names))
    return f"```python\nimport client\n\n{lines}```\n\n```yaml\nsettings:\n{members}```\n\n"


def _table(chance: random.Random) -> str:
    rows = "".join(
        f"| `{name}` | {kind} | {words(chance, 9)} |\n"
        for name, kind in (
            ("label", "string"),
            ("count", "integer"),
            ("tags", "array"),
            ("target", "object"),
        )
    )
    return f"| member | type | meaning |\n| --- | --- | --- |\n{rows}"


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" if line else "\n" for line in text.split("\n"))
