"""``include_workflow``: the steps of an Arazzo workflow, each as an example."""

import json
from typing import Any

import pytest
import yaml

from mkdocs_tandem.liquid.source_map import SourceMap
from mkdocs_tandem.source import Source
from tests.plugin.liquid.conftest import Render

OPERATIONS = {
    "plantTree": {"method": "POST", "path": "/groves/{grove}/trees"},
    "readTree": {"method": "GET", "path": "/trees/{treeId}"},
}
FLOW = """\
arazzo: 1.0.1
info: { title: Orchard, version: "1" }
sourceDescriptions: [{ name: orchard, url: orchard.yaml, type: openapi }]
components:
  parameters:
    token: { name: Authorization, in: header, value: "Bearer {$inputs.TOKEN}" }
workflows:
  - workflowId: plant
    inputs:
      type: object
      properties: { grove: { type: string, default: north/1 }, TOKEN: {}, age: { default: 3 } }
    parameters:
      - reference: $components.parameters.token
    steps:
      - stepId: plant
        description: Plant a tree
        operationId: plantTree
        parameters:
          - { name: grove, in: path, value: $inputs.grove }
          - { name: note, in: query, value: a b }
          - { name: key, in: query, value: $inputs.KEY }
        requestBody:
          contentType: application/json
          payload:
            name: plum
            near: [$inputs.neighbour]
            age: $inputs.age
            tall: true
            tags: []
        successCriteria:
          - condition: $statusCode == 201
        outputs:
          tree: $response.body#/made/0/treeId
      - stepId: read
        operationId: $sourceDescriptions.orchard.readTree
        parameters:
          - { name: treeId, in: path, value: $steps.plant.outputs.tree }
  - workflowId: cut
    steps:
      - stepId: cut
        operationPath: "{$sourceDescriptions.orchard.url}#/paths/~1trees~1{treeId}/patch"
        requestBody: { payload: { cut: "{$steps.read.outputs.name} to 1 m" } }
"""
PLANT = """

Plant a tree

```http expect 201
POST /groves/north%2F1/trees?note=a%20b&key=$KEY HTTP/1.1
Authorization: Bearer $TOKEN
Content-Type: application/json

{
  "name": "plum",
  "near": [
    "<neighbour>"
  ],
  "age": 3,
  "tall": true,
  "tags": []
}
```



```http
GET /trees/{treeId} HTTP/1.1
Authorization: Bearer $TOKEN
```

"""
CUT = """

```http
PATCH /trees/{treeId} HTTP/1.1
Content-Type: application/json

{
  "cut": "<name> to 1 m"
}
```

"""


def _rendered(render: Render, text: str, flow: str = FLOW, **scope: Any) -> Any:
    return render(text, {"_includes/flow.yaml": flow}, operations=OPERATIONS, **scope)


@pytest.mark.parametrize(
    ("tag", "shown"),
    [("flow.yaml plant", PLANT), ("flow.yaml cut", CUT), ("flow.yaml", PLANT + CUT)],
    ids=["one", "another", "all"],
)
def test_each_step_of_a_workflow_is_an_example(render: Render, tag: str, shown: str) -> None:
    rendering = _rendered(render, f"{{% include_workflow {tag} %}}")
    assert rendering.text == shown
    assert not rendering.findings


def test_a_document_may_be_json(render: Render) -> None:
    flow = json.dumps(yaml.safe_load(FLOW))
    assert _rendered(render, "{% include_workflow flow.yaml plant %}", flow).text == PLANT


def test_a_member_of_a_payload_is_traced_to_the_file(render: Render) -> None:
    rendering = _rendered(render, "{% include_workflow flow.yaml plant %}")
    pieces = SourceMap(rendering.pieces, Source("docs/page.md", ""))
    origin = pieces.origin(rendering.text.index('"name": "plum"') + 1)
    assert (origin.source.path, origin.offset) == ("_includes/flow.yaml", FLOW.index("plum"))


@pytest.mark.parametrize(
    ("before", "after", "line", "message"),
    [
        ("arazzo: 1.0.1\n", "", 1, "not an Arazzo document"),
        ("payload:\n", "payload: [\n", 26, "this is not YAML"),
        ("operationId: plantTree", "workflowId: cut", 15, "needs 'operationId'"),
        ("parameters.token\n", "parameters.tokn\n", 13, "no parameter 'tokn'"),
        ("age: 3", "age: *age", 27, "aliases are not supported"),
        ("payload:\n", "replacements: []\n          payload:\n", 24, "'replacements' are not"),
    ],
    ids=["no-arazzo", "no-yaml", "nested", "no-component", "alias", "replacements"],
)
def test_a_mistake_is_a_finding_in_the_document(
    render: Render, before: str, after: str, line: int, message: str
) -> None:
    flow = FLOW.replace("age: $inputs.age", "age: 3").replace(before, after)
    rendering = _rendered(render, "{% include_workflow flow.yaml plant %}", flow)
    (finding,) = rendering.findings
    assert (finding.rule, finding.location.path) == ("bad-data", "_includes/flow.yaml")
    assert message in finding.message
    assert finding.location.line == line


def test_a_workflow_that_the_file_lacks_is_a_finding_with_the_closest(render: Render) -> None:
    (finding,) = _rendered(render, "{% include_workflow flow.yaml plan %}").findings
    assert (finding.rule, finding.hint) == ("bad-data", "did you mean 'plant'?")


@pytest.mark.parametrize(
    ("tag", "rule"),
    [
        ("include_workflow", "liquid-syntax"),
        ("include_workflow flow.yaml plant cut", "liquid-syntax"),
        ("include_workflow gone.yaml", "missing-include"),
    ],
)
def test_a_tag_that_names_no_workflow_is_a_finding(render: Render, tag: str, rule: str) -> None:
    assert [it.rule for it in _rendered(render, f"{{% {tag} %}}").findings] == [rule]
