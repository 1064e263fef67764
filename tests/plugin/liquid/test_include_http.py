"""``include_http``: the requests of a file for HTTP clients, each as an example."""

import pytest

from mkdocs_tandem.liquid.source_map import SourceMap
from mkdocs_tandem.source import Source
from tests.plugin.liquid.conftest import Render

FLOW = """\
@base = https://api.orchard.example
@grove = north
@TOKEN = YOUR_TOKEN

### Plant a tree (201)
# @name plant
POST {{base}}/groves/{{grove}}/trees?key={{KEY}}
Authorization: Bearer {{TOKEN}}
Content-Type: application/json

{ "name": "plum", "near": "{{other.response.body.$.list[0].id}}" }

###
// the last one
GET {{base}}/trees/{{ plant.response.body.$.treeId }}


"""
SHOWN = """

Plant a tree

```http expect 201
POST https://api.orchard.example/groves/north/trees?key=$KEY
Authorization: Bearer $TOKEN
Content-Type: application/json

{ "name": "plum", "near": "<id>" }
```



```http
GET https://api.orchard.example/trees/$treeId
```

"""


def test_each_request_of_a_file_is_a_fence_below_its_title(render: Render) -> None:
    rendering = render("{% include_http flow.http %}", {"_includes/flow.http": FLOW})
    assert rendering.text == SHOWN
    assert not rendering.findings


def test_a_line_of_a_request_is_traced_to_the_file(render: Render) -> None:
    rendering = render("{% include_http flow.http %}", {"_includes/flow.http": FLOW})
    pieces = SourceMap(rendering.pieces, Source("docs/page.md", ""))
    origin = pieces.origin(rendering.text.index('"plum"'))
    assert (origin.source.path, origin.offset) == ("_includes/flow.http", FLOW.index('"plum"'))


def test_the_name_of_a_file_may_hold_an_output(render: Render) -> None:
    files = {"_includes/b2c.http": "GET /trees\n"}
    text = "{% include_http {{ page.subsection }}.http %}"
    rendering = render(text, files, page={"subsection": "b2c"})
    assert rendering.text == "\n\n```http\nGET /trees\n```\n\n"


def test_ticks_in_a_body_do_not_end_its_fence(render: Render) -> None:
    rendering = render("{% include_http a.http %}", {"_includes/a.http": "PUT /a\n\n```\nx\n```\n"})
    assert rendering.text == "\n\n````http\nPUT /a\n\n```\nx\n```\n````\n\n"


@pytest.mark.parametrize("text", ["# only a comment\n", "### title\n\n@name = value\n", "\n"])
def test_a_file_without_requests_shows_nothing(render: Render, text: str) -> None:
    rendering = render("{% include_http a.http %}", {"_includes/a.http": text})
    assert (rendering.text, list(rendering.findings)) == ("", [])


@pytest.mark.parametrize(
    ("tag", "rule"),
    [
        ("include_http", "liquid-syntax"),
        ("include_http a.http b.http", "liquid-syntax"),
        ("include_http gone.http", "missing-include"),
        ("include_http ../a.http", "include-outside"),
    ],
)
def test_a_tag_that_names_no_file_is_a_finding(render: Render, tag: str, rule: str) -> None:
    rendering = render(f"{{% {tag} %}}", {"_includes/a.http": "GET /a\n"})
    assert [it.rule for it in rendering.findings] == [rule]
