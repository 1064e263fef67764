"""Names in prose are compared with the members of what is shown beside them."""

from pathlib import Path

import pytest

from mkdocs_tandem.project.project import Project
from tests.plugin.rules.pages import Site, answering, contract
from tests.support.projects import write

PAGE = """---
subsection: b2c
---
# A page

Here `lable` means nothing.

## Register

{{% endpoint setUsertVehicleRemote %}}

```json
{{ "callback": {{ "websocket": {{ "target": "wss://receiver.example/socket" }} }} }}
```

About {name} and so on.
"""

NAMES = {
    "`lable`": (8, "did you mean 'label'?"),
    "`attributres`": (8, "did you mean 'attributes'?"),
    "`ATTRIBUTRES`": None,
    "`callback.webhook.traget`": (25, "did you mean 'target'?"),
    "`callback.webhook.attributes[].kye`": (38, "did you mean 'key'?"),
    "`calback.webhook.target`": (8, "did you mean 'callback'?"),
    "`callback.strange`": (17, ""),
    "`label`": None,
    "`labels`": None,
    "`callback.webhook.attributes.value`": None,
    "`callback.js`": None,
    "`Running`": None,
    "`receiver`": None,
    "`wss`": None,
    "`some.other.thing`": None,
    "lable": None,
    "`{ ... }`": None,
    "`kye`": None,
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_nearly_a_member_is_found_at_its_column(name: str, tmp_path: Path) -> None:
    write(tmp_path, {"docs/page.md": PAGE.format(name=name)})
    findings = Project.load(tmp_path / "mkdocs.yml").check(execute=False).findings
    found = [(it.rule, it.location.line, it.location.column, it.hint) for it in findings]
    expected = NAMES[name]
    assert found == ([("unknown-name", 16, *expected)] if expected else [])


def test_names_in_code_and_beside_what_belongs_to_no_operation_are_not_compared(
    tmp_path: Path,
) -> None:
    block = '```json\n{{ "colour": "red" }}\n```'
    code = "```text\n`lable` `status: Stopped` `?pgae=1`\n- `status`: `Stopped`\n```\n"
    page = PAGE.replace("nothing.", f"nothing.\n\n{block}").format(name="`label`")
    write(tmp_path, {"docs/page.md": f"{page}\n{code}\n{block.format()}\n"})
    assert Project.load(tmp_path / "mkdocs.yml").check(execute=False).findings == ()


QUERIES = {
    "?page=2&sort=name": [],
    "?pgae=2": ["unknown-parameter:3:7"],
    "?colour=red": [],
    "/boats?page=2": [],
    "/boats?colour=red": ["unknown-parameter:3:13"],
    "GET /boats?pgae=2": ["unknown-parameter:3:17"],
}


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_in_code_is_compared_with_the_parameters(query: str, tmp_path: Path) -> None:
    taken = [{"in": "query", "name": it, "schema": {}} for it in ("page", "sort")]
    get = {"operationId": "listBoats", "parameters": taken, **answering({"application/json": {}})}
    page = f"## GET /boats\n\nUse `{query}`.\n\n```text\nUse `?pgae=2`.\n```\n"
    assert Site(tmp_path, contract({"/boats": {"get": get}}), page).found == QUERIES[query]


PAIRS = {
    "`status: Runing`": [
        "wrong-value:16:16 did you mean 'Running'? allowed: 'Running', 'Paused', 'Failed'"
    ],
    "`status=Stopped`": ["wrong-value:16:15 allowed: 'Running', 'Paused', 'Failed'"],
    '`"status": "Stopped"`': ["wrong-value:16:18 allowed: 'Running', 'Paused', 'Failed'"],
    "`status: Paused`": [],
    "`status: string`": [],
    "`status: <status>`": [],
    "`label: Stopped`": [],
    "`lable: Stopped`": ["unknown-name:16:8 did you mean 'label'?"],
    "`colour: Red`": [],
    "`status == Stopped`": [],
    "*callback.webhook.traget*": ["unknown-name:16:25 did you mean 'target'?"],
    "**attributres**": ["unknown-name:16:9 did you mean 'attributes'?"],
    "*tagret*": ["unknown-name:16:8 did you mean 'target'?"],
    "*Tagret*": [],
    "*targets*": [],
    "*targeted*": [],
    "**label**": [],
    "*lable* and lable": [],
    "\\*tagret\\*": [],
    "__callback.webhook.traget__": ["unknown-name:16:26 did you mean 'target'?"],
    "_tagret_": ["unknown-name:16:8 did you mean 'target'?"],
    "<em>tagret</em> <b>Tagret</b>": ["unknown-name:16:11 did you mean 'target'?"],
    "<code>status: Stopped</code>": ["wrong-value:16:21 allowed: 'Running', 'Paused', 'Failed'"],
    "<code>label</code> `_tagret_` a/_tagret_/b my_tagret_1": [],
    "<b>The tagret.</b>": [],
}


@pytest.mark.parametrize("text", PAIRS)
def test_pairs_and_names_in_emphasis_are_compared_with_the_contract(
    text: str, tmp_path: Path
) -> None:
    write(tmp_path, {"docs/page.md": PAGE.format(name=text)})
    findings = Project.load(tmp_path / "mkdocs.yml").check(execute=False).findings
    found = [f"{it.rule}:{it.location.line}:{it.location.column} {it.hint}" for it in findings]
    assert found == PAIRS[text]


ROWS = {
    "a column in code": ("| Value |\n| --- |\n| `Running` |\n| `Pused` |\n| `Failed` |", (16, 4)),
    "a column of words": ("| Value |\n| --- |\n| Running |\n| Pused |\n| Failed |", (16, 3)),
    "the first words of items": (
        "- `Running`: it runs\n- `Failed`: no\n* `Paused`, - `Pused`",
        None,
    ),
    "a misspelt item": ("- `Running`: it runs\n- `Failed`: no\n- `Pusaed`: later", (15, 4)),
    "another column": (
        "| A | B |\n| --- | --- |\n| `Running` | `x` |\n| `Failed` | `Pused` |",
        None,
    ),
    "one value only": ("- `Running`\n- `Pused`", None),
    "other words": ("- `Running`\n- `Failed`\n- `Walking`\n- `label`", None),
    "mostly other words": ("- `Running`\n- `Failed`\n- `aa`\n- `bb`\n- `Pused`\n- `cc`", None),
}


@pytest.mark.parametrize("rows", ROWS)
def test_a_misspelt_value_among_those_of_a_member_is_found(rows: str, tmp_path: Path) -> None:
    text, place = ROWS[rows]
    page = PAGE.replace("setUsertVehicleRemote", "getUsertRemotebyId")
    body = page.partition("```json")[0].format()
    write(tmp_path, {"docs/page.md": f"{body}\n{text}\n"})
    findings = Project.load(tmp_path / "mkdocs.yml").check(execute=False).findings
    found = [(it.location.line, it.location.column) for it in findings if it.rule == "wrong-value"]
    assert found == ([place] if place else [])


def test_names_below_an_operation_without_an_example_are_compared(tmp_path: Path) -> None:
    text = "{% endpoint setUsertVehicleRemote %}\n\nSend `label` and `calback`.\n"
    write(tmp_path, {"docs/page.md": f"---\nsubsection: b2c\n---\n{text}"})
    findings = Project.load(tmp_path / "mkdocs.yml").check(execute=False).findings
    assert [(it.rule, it.location.line, it.hint) for it in findings] == [
        ("unknown-name", 6, "did you mean 'callback'?")
    ]


ENTRIES = {
    "- `status` is `Running` or `Pusaed`": [(6, 29)],
    "- `status` is `Running`, or `[]`, or none": [],
    "- `status` is `Running`, `Paused` or `Failed`": [],
    "- `status`, `Walking`": [],
    "- <b>The status.</b> `Running` or `Pusaed`": [],
}


@pytest.mark.parametrize("text", ENTRIES)
def test_a_wrong_value_beside_a_right_one_of_an_entry_is_found(text: str, tmp_path: Path) -> None:
    page = f"---\nsubsection: b2c\n---\n{{% endpoint getUsertRemotebyId %}}\n\n{text}\n"
    write(tmp_path, {"docs/page.md": page})
    findings = Project.load(tmp_path / "mkdocs.yml").check(execute=False).findings
    assert [(it.location.line, it.location.column) for it in findings] == ENTRIES[text]


SENTENCES = {
    "Set `status` to `Runing`.": (6, 18),
    "The `status` is set to `Pusaed` then.": (6, 25),
    "Set `status` to `Running`.": None,
    "Set `status` to `Walking`.": None,
    "The `status`, as `Runing` says.": None,
}


@pytest.mark.parametrize("text", SENTENCES)
def test_a_misspelt_value_that_a_sentence_gives_a_member_is_found(
    text: str, tmp_path: Path
) -> None:
    page = f"---\nsubsection: b2c\n---\n{{% endpoint getUsertRemotebyId %}}\n\n{text}\n"
    write(tmp_path, {"docs/page.md": page})
    findings = Project.load(tmp_path / "mkdocs.yml").check(execute=False).findings
    found = [(it.location.line, it.location.column) for it in findings if it.rule == "wrong-value"]
    assert found == ([SENTENCES[text]] if SENTENCES[text] else [])


@pytest.mark.parametrize("between", ["", "### Body\n\n"])
def test_names_below_a_heading_with_an_operation_are_compared(between: str, tmp_path: Path) -> None:
    text = (
        f"## POST /user/callbacks\n\n{between}Send `label` and `calback`.\n\n## Else\n\n`calback`\n"
    )
    write(tmp_path, {"docs/page.md": f"---\nsubsection: b2c\n---\n{text}"})
    findings = Project.load(tmp_path / "mkdocs.yml").check(execute=False).findings
    line = 6 + between.count("\n")
    assert [(it.rule, it.location.line, it.hint) for it in findings] == [
        ("unknown-name", line, "did you mean 'callback'?")
    ]
