"""What a check does grows with the size of a page, not with its square."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from tests.plugin.conftest import Make
from tests.plugin.rules.pages import answering, contract, taking
from tests.support.work import calls_made

CAR = {
    "type": "object",
    "properties": {"plate": {"type": "string"}, "colour": {"enum": ["red", "blue"]}},
}
CONTRACT = contract(
    {
        "/cars": {"post": {**taking({"application/json": CAR}), "operationId": "addCar"}},
        "/cars/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
            ],
            "get": {**answering({"application/json": CAR}), "operationId": "getCar"},
        },
    }
)
FEW, MOST_GROWTH = 300, 2.3
HEAD = "# Cars\n\n{% endpoint addCar %}\n\n"
FENCE = '```json\n{"plate": "a"}\n```\n\n'
REPEATED = {
    "requests in one block": ("```http\n", "GET /cars/1\n\n###\n\n", "```\n"),
    "options of one command": ("```bash\ncurl \\\n", "  -d '{\"plate\"' \\\n", "```\n"),
    "members with one name": ("```json\n{", '"plate": "a",\n', '"x": 1}\n```\n'),
    "keys with one name": ("```yaml\n", "a: b\n", "```\n"),
    "tables": ("", "| Name | Type |\n| --- | --- |\n| `plate` | string |\n\n", ""),
    "headings and examples": ("", f"{FENCE}## `POST /cars`\n\n", ""),
    "examples and names": ("", f"{FENCE}The `plate`.\n\n", ""),
    "examples and steps": ("", f"{FENCE}<!-- tandm: POST /cars {{}} -->\n\n", ""),
    "examples and notes": ("", f"{FENCE}!!! note a\n    b\n\n", ""),
}
ENDLESS = {
    "comments that are not closed": ("", "<!-- tandem: ", ""),
    "links that are not closed": ("", "<a ", ""),
    "links in HTML that are not closed": ("", "<a href='/#a'>", ""),
    "comments in JSON that are not closed": ("```json\n{", '"a": /* ', "}\n```\n"),
    "a row without an end": ("| ", "a | ", "\n| --- |\n"),
    "brackets": ("", "[", ""),
    "brackets of pictures": ("", "![", ""),
    "undefined variables": ("", "{{ page.x }}", ""),
}


Check = Callable[[str], object]


@pytest.fixture
def check(make: Make) -> Check:
    """A function that checks a page with some text."""
    settings = "plugins:\n- tandem: { audiences: { staff: { contract: api.yaml } } }\n"
    files = {"mkdocs.yml": settings, "api.yaml": CONTRACT, "docs/index.md": HEAD}
    project = make(files)

    def checked(text: str) -> object:
        page = replace(project.site.pages[0], text=HEAD + text)
        return project.changed(pages=[page]).check(pages=[page.path])

    checked("Text.\n")
    return checked


@pytest.mark.parametrize("what", REPEATED)
def test_twice_as_much_is_about_twice_the_work(what: str, check: Check) -> None:
    first, again, last = REPEATED[what]
    little, much = (
        calls_made(partial(check, first + again * number + last)) for number in (FEW, 2 * FEW)
    )
    assert much < MOST_GROWTH * little


@pytest.mark.parametrize("what", ENDLESS)
def test_patterns_do_not_search_the_rest_of_a_page_again_and_again(what: str, check: Check) -> None:
    first, again, last = ENDLESS[what]
    check(first + again * 20_000 + last)  # minutes, and the end of this test, if they do
