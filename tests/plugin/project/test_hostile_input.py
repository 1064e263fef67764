"""Hostile and unlucky input: each mistake is one finding, and no command breaks off."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.formats.http.commands import command_messages
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.time_limit import limited

SCHEMA = {"type": "object", "properties": {"colour": {"type": "string"}, "size": {}}}
CURL = "curl https://kites.example/kites -X POST -H 'Content-Type: application/json' "
SECONDS = 20


def contract(schema: object = None, **schemas: object) -> str:
    operation = {
        "operationId": "addKite",
        "requestBody": {"content": {"application/json": {"schema": schema or SCHEMA}}},
        "responses": {"204": {"description": "Added."}},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Kites", "version": "1"},
        "servers": [{"url": "https://kites.example"}],
        "paths": {"/kites": {"post": operation}},
        "components": {"schemas": schemas},
    }
    return yaml.safe_dump(document)


def page(language: str, code: str) -> str:
    return f"# Kites\n\n{{% endpoint addKite %}}\n\n```{language}\n{code}\n```\n"


def found(root: Path, files: Mapping[str, str | bytes]) -> list[str]:
    """The rules of the findings of a project, in order."""
    settings = {"audiences": {"flyers": {"contract": "kites.yaml"}}}
    base = {
        "mkdocs.yml": yaml.safe_dump({"site_name": "Kites", "plugins": [{"tandem": settings}]}),
        "kites.yaml": contract(),
        "docs/index.md": "# Kites\n",
    }
    for name, text in {**base, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def checked() -> list[str]:
        try:
            return [it.rule for it in Project.load(root / "mkdocs.yml").check().findings]
        except FindingError as error:
            return [error.finding.rule]

    return limited(checked, SECONDS)


UNCLOSED = {
    "a double quote": CURL + '-d "{\\"colour\\": 1}',
    "an ANSI-C quote": CURL + '-d $\'{"colour": 1}',
    "a here-document": CURL + '-d @- <<END\n{"colour": "red"}',
    "a backtick": CURL + '-d \'{"colour": "red"}\' `date',
    "a command substitution": CURL + '-d \'{"colour": "red"}\' $(date',
    "a quote around a header": "curl -H 'Accept: x https://kites.example/kites -d '{\"size\": 1}'",
}


@pytest.mark.parametrize("what", UNCLOSED)
def test_what_a_command_does_not_close_is_one_finding(tmp_path: Path, what: str) -> None:
    assert found(tmp_path, {"docs/index.md": page("bash", UNCLOSED[what])}) == ["bad-curl"]


ODD_LINES = {
    "a progress bar": page("console", "$ make\n 10%\r 20%\r 30%"),
    "a prompt that ends in one": page("console", "$ make\r\ndone\r 10%\n$ ls\rx"),
    "a progress bar without a prompt": page("console", " 10%\r 20%"),
    "other line ends": page("console", "$ make\n 10%\x0b 20%\x0c 30%\x85 40%\u2028 50%\x1c 60%"),
    "carriage returns in JSON": page("json", '{"colour":\r "red"}\r'),
    "carriage returns in front matter": "---\rtitle: Kites\r---\rText\r",
    "mixed line ends": "---\r\ntitle: Kites\n---\r\nText\r",
}


@pytest.mark.parametrize("what", ODD_LINES)
def test_any_line_end_is_read(tmp_path: Path, what: str) -> None:
    assert set(found(tmp_path, {"docs/index.md": ODD_LINES[what]})) <= {"unbound-example"}


NESTED = '{"colour": ' + '{"left": ' * 9 + '{"value": "x"}' + "}" * 10


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf", "allOf"])
def test_alternatives_within_alternatives_take_time_by_their_size(
    tmp_path: Path, keyword: str
) -> None:
    names = ("Box", "Delta", "Foil")
    tree = {"$ref": "#/components/schemas/Tree"}
    kite = {"type": "object", "properties": {"left": tree, "value": {"type": "integer"}}}
    refs = [{"$ref": f"#/components/schemas/{name}"} for name in names]
    schema = {"type": "object", "properties": {"colour": tree}}
    text = contract(schema, Tree={keyword: refs}, **dict.fromkeys(names, kite))
    files = {"kites.yaml": text, "docs/index.md": page("json", NESTED)}
    assert found(tmp_path, files) == ["wrong-type"]


HALF = {
    "YAML data": ({"_data/it.yml": 'a: "\\ud83d"\n'}, "bad-data"),
    "front matter": ({"docs/it.md": '---\ntitle: "x\\ud83d"\n---\nText\n'}, "bad-front-matter"),
    "a contract": ({"kites.yaml": contract() + 'x-a: "\\ud83d"\n'}, "bad-contract"),
    "an example": ({"docs/index.md": page("json", '{"colour": "\\ud83d"}')}, "bad-json"),
    "CSV": ({"_data/it.csv": b"a\n\xed\xa0\xbd\n"}, "bad-data"),
    "settings": ({"mkdocs.yml": 'site_name: "\\ud83d"\nplugins: [tandem]\n'}, "bad-settings"),
}


@pytest.mark.parametrize("where", HALF)
def test_half_a_character_is_a_finding_wherever_it_is(tmp_path: Path, where: str) -> None:
    files, rule = HALF[where]
    use = {"docs/use.md": "{{ site.data.it | jsonify }}\n"} if rule == "bad-data" else {}
    assert found(tmp_path, {**files, **use}) == [rule]


SLOW = {
    "a pattern of members": (
        {"patternProperties": {"^(a|a)*$": {}}},
        ["unknown-member", "unknown-member"],
    ),
    "a pattern of names": (
        {"propertyNames": {"pattern": "^(a|aa)+$"}},
        ["wrong-format", "wrong-format"],
    ),
    "a pattern of a value": (
        {"properties": {"colour": {"pattern": "^(a|a){1,}$"}}},
        ["wrong-format", "unknown-member"],
    ),
}


@pytest.mark.parametrize("where", SLOW)
def test_patterns_end_wherever_a_contract_has_them(tmp_path: Path, where: str) -> None:
    schema, rules = SLOW[where]
    text = "a" * 40 + "!"
    files = {
        "kites.yaml": contract({"type": "object", **schema}),
        "docs/index.md": page("json", f'{{"colour": "{text}", "{text}": 1}}'),
    }
    assert found(tmp_path, files) == rules


@pytest.mark.parametrize("name", ["_data/it.yml", "_includes/it.md", "docs/it.md", "docs/more"])
def test_a_link_that_leads_in_circles_is_not_followed(tmp_path: Path, name: str) -> None:
    link = tmp_path / name
    link.parent.mkdir(parents=True)
    link.symlink_to("../docs" if name == "docs/more" else link.name)
    page = "# Kites\n\n{{ site.data.it }}{% include it.md %}\n"
    assert set(found(tmp_path, {"docs/index.md": page})) == {
        "undefined-variable",
        "missing-include",
    }


@pytest.mark.parametrize("text", ["<![x]>", "<![: a", "<![CDATA[x", "<![if x]>", "<!["])
def test_marked_sections_of_any_kind_are_read(tmp_path: Path, text: str) -> None:
    page = f"<table><tr><td>{text}\n\n</td></tr></table>\n\n<p>{text}</p>\n\nText {text}\n"
    assert not found(tmp_path, {"docs/index.md": page})


def test_a_password_of_half_a_character_is_sent_as_a_mark(tmp_path: Path) -> None:
    (message,) = command_messages("curl -u a:\ud83d https://kites.example")
    assert message.headers == (("Authorization", "Basic YTo/"),)
    (message,) = command_messages("curl --data-urlencode \ud83d https://kites.example")
    assert message.body is not None


@pytest.mark.parametrize("name", ["a\0b", "a" * 5000, "/etc/passwd", "../../etc/passwd", "C:\\a"])
def test_a_snippet_that_no_file_can_be_is_one_finding(tmp_path: Path, name: str) -> None:
    settings = {"audiences": {"flyers": {"contract": "kites.yaml"}}}
    site = {
        "markdown_extensions": [{"pymdownx.snippets": {"base_path": ["docs"]}}],
        "plugins": [{"tandem": settings}],
    }
    files = {"docs/index.md": f'Text.\n\n--8<-- "{name}"\n', "mkdocs.yml": yaml.safe_dump(site)}
    assert found(tmp_path, files) == ["missing-include"]


CRASHING = {
    "a number of 5,000 digits": ({"docs/it.md": f"---\ntitle: {'9' * 5000}\n---\n"}, True),
    "a month that is none": ({"docs/it.md": "---\ndate: 2026-99-99\n---\nText\n"}, True),
    "hexadecimal digits without end": ({"_data/it.yml": f"a: 0x{'f' * 9000}\n"}, True),
    "a list without end in data": ({"_data/it.json": "[" * 100_000}, True),
    "a cell of CSV without end": ({"_data/it.csv": 'a,b\n"' + "x\n" * 80_000}, True),
    "a contract that is not UTF-8": ({"kites.yaml": b"openapi: 3.1.0\nx: \xff\n"}, True),
    "folder metadata without end": (
        {
            "mkdocs.yml": "plugins: [meta, tandem: {audiences: {flyers: {}}}]\n",
            "docs/.meta.yml": "a: " + "[" * 100_000,
        },
        False,
    ),
    "a reference to a folder": (
        {"kites.yaml": contract({"$ref": "docs#/x"})},
        True,
    ),
    "a reference to another machine": ({"kites.yaml": contract({"$ref": "//[x/y#/z"})}, True),
    "a reference out of the folder": (
        {"kites.yaml": contract({"$ref": "../../../../../../../../etc/passwd#/x"})},
        True,
    ),
    "a number in base sixty": ({"docs/it.md": f"---\ntitle: 99{':59' * 400}\n---\nText\n"}, False),
}


@pytest.mark.parametrize("what", CRASHING)
def test_what_a_library_refuses_is_a_finding(tmp_path: Path, what: str) -> None:
    files, is_wrong = CRASHING[what]
    use = {"docs/use.md": "{{ site.data.it | jsonify }}\n"}
    assert (
        bool([it for it in found(tmp_path, {**files, **use}) if it.startswith(("bad", "contract"))])
        == is_wrong
    )
