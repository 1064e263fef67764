"""Manual pages generated from the tables of the code: ``python -m tests.manual docs/manual``."""

import inspect
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from mkdocs_tandem.config.schema import PYTEST_FILE, PYTEST_UPDATE, SCHEMA
from mkdocs_tandem.finding import RULES
from mkdocs_tandem.integrations.cli import main
from mkdocs_tandem.liquid import FILTERS, INCLUDE_TAGS, LINK_TAGS, TAGS

_FRONT_MATTER = (
    "---\ntitle: {title}\naudiences: []\nrender_with_liquid: false\n---\n\n# {title}\n\n"
)

_QUOTED = re.compile(r"'([a-z-]+(?: [a-z-]+)*)'")

_RULES = """\
Each rule has a stable code and a page with a wrong and a right example. Both are tested: the wrong
one causes this finding and no other, the right one none. `tandem explain RULE` prints the page.

Errors and warnings both fail a check. To accept a finding, add it with a reason to
[`ignore`](pages.md#accept-a-finding).
"""

_RULE_GROUPS = {
    "bad-settings": "Project",
    "liquid-syntax": "Templates",
    "broken-link": "Links and private words",
    "contract-reference": "Contracts",
    "bad-json": "Syntax of examples",
    "unbound-example": "Examples and the contract",
    "not-executed": "Examples and the service",
}
"""The headings of the page *Rules*, by the first rule below each."""

_RULE_TABLE = "\n## {}\n\n| rule | severity | reports |\n| --- | --- | --- |\n"

_SETTINGS = """\
Settings go below `tandem` in the `plugins` of `mkdocs.yml`. MkDocs, the commands and pytest use the
same settings. Paths are relative to `mkdocs.yml`. All settings are optional. An unknown setting or
a wrong type is an error at its line, with the closest existing setting as a hint.

Editors can complete and check settings with the JSON Schema
[settings.schema.json](settings.schema.json). For the YAML extension of Visual Studio Code, begin
`mkdocs.yml` with the line `# yaml-language-server: $schema=<address of settings.schema.json>`.

| setting | type | default | description |
| --- | --- | --- | --- |
"""

_LIQUID = """\
Templates use Jekyll's Liquid: all tags and filters that make sense here, and additional tags for
content from the contract and the service.

## Tags

| tag | description |
| --- | --- |
"""

_FILTERS = """
## Filters

`{{ value | filter: argument }}` applies the filter to the value. Arguments in brackets are
optional.

| filter | result |
| --- | --- |
"""

_PYTEST = """\
`pytest docs/` runs each example for each audience as a test, named by page, audience and operation:
`docs/callbacks.md::b2b::POST /fleets/{fid}/remote/callbacks`. Install the package with its extra
`pytest`; the plugin is then active. `-k`, `-m`, `--last-failed` and `-n` of pytest-xdist work as
with any test. See [Examples as tests](howto/pytest.md).

| option | default | description |
| --- | --- | --- |
"""


_COMMANDS = """\
`tandem COMMAND --help` prints the same text. Commands use the nearest `mkdocs.yml`, in the current
folder or above. Printed paths are relative to it. Output is coloured on terminals and if
`FORCE_COLOR` is set; `NO_COLOR` turns colours off. A progress bar appears on terminals if a command
takes more than a second.
"""


def page(title: str, text: str) -> str:
    """A page for everyone, as it is written."""
    shown = _FRONT_MATTER.format(title=title)
    has_contents = "\n## " in text
    return (shown if has_contents else shown.replace("\n---", "\nhide: [toc]\n---", 1)) + text


def pages(command: Mapping[str, Any]) -> dict[str, str]:
    """The texts of the pages by file name, from Click's description of ``tandem``."""
    name, default, meaning = PYTEST_FILE
    flag, does = PYTEST_UPDATE
    pytest = f"| `{name}` in `pytest.ini` | `{default}` | {meaning} |\n| `{flag}` | | {does} |\n"
    rules = "".join(
        (_RULE_TABLE.format(_RULE_GROUPS[rule.code]) if rule.code in _RULE_GROUPS else "")
        + f"| [{rule.code}](rules/{rule.code}.md) | {rule.severity} | {rule.summary} |\n"
        for rule in RULES.values()
    )
    settings = "".join(
        f"| `{name}` | {kind} | {default} | {meaning} |\n"
        for name, kind, default, meaning in _settings(SCHEMA, "")
    )
    commands = "".join(
        _command(name, about) for name, about in command["commands"].items() if not about["hidden"]
    )
    return {
        "commands.md": page("Commands", _COMMANDS + commands),
        "rules.md": page("Rules", _RULES + rules),
        "settings.md": page("Settings", _SETTINGS + settings),
        "settings.schema.json": json.dumps(schema(), indent=2) + "\n",
        "liquid.md": page("Tags and filters", "".join([_LIQUID, *_tags(), _FILTERS, *_filters()])),
        "pytest.md": page("pytest options", _PYTEST + pytest),
    }


def schema() -> dict[str, Any]:
    """A JSON Schema of ``mkdocs.yml`` for editors; other plugins are not restricted.

    Source: JSON Schema, draft 2020-12; its patterns are those of ECMAScript.
    """
    options = _portable({**SCHEMA, "type": ["object", "null"]})
    named = {"type": "object", "properties": {"tandem": {"$ref": "#/$defs/tandem"}}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mkdocs.yml with the plugin mkdocs-tandem",
        "type": "object",
        "properties": {"plugins": {**named, "type": ["array", "object"], "items": _ENTRY}},
        "$defs": {"tandem": options},
    }


_ENTRY = {
    "type": ["string", "object"],
    "properties": {"tandem": {"$ref": "#/$defs/tandem"}},
}


def _portable(value: Any, key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {name: _portable(item, name) for name, item in value.items()}
    if key == "pattern" and isinstance(value, str):
        return value.replace(r"\A", "^").replace(r"\Z", "$")
    return [_portable(item) for item in value] if isinstance(value, list) else value


def _tags() -> Iterator[str]:
    """A row for each tag that has a name of its own."""
    tags: tuple[Any, ...] = (*TAGS, *INCLUDE_TAGS, *LINK_TAGS)
    for tag in sorted(tags, key=lambda each: str(each.name)):
        form, colon, meaning = _one_line(tag.__doc__).partition(": ")
        if colon:
            yield f"| {form} | {meaning} |\n"


def _filters() -> Iterator[str]:
    """A row for each filter, with its arguments."""
    for name, function in FILTERS.items():
        given = list(inspect.signature(inspect.unwrap(function)).parameters.values())[1:]
        words = [
            each.name if each.default is each.empty else f"[{each.name}]"
            for each in given
            if each.kind is not each.KEYWORD_ONLY
        ]
        form = f"{name}: {', '.join(words)}" if words else name
        yield f"| `{form}` | {_one_line(function.__doc__)} |\n"


def _one_line(text: str | None) -> str:
    """The first sentence of a docstring, in Markdown."""
    sentence = " ".join((text or "").partition("\n\n")[0].split()).replace("``", "`")
    return sentence if sentence.endswith("...") else sentence.removesuffix(".")


def _command(name: str, about: Mapping[str, Any]) -> str:
    """What a command does, how it is written and what its options mean."""
    arguments = [each for each in about["params"] if each["param_type_name"] == "argument"]
    options = [each for each in about["params"] if each["param_type_name"] == "option"]
    usage = " ".join(["tandem", name, "[OPTIONS]", *map(_argument, arguments)])
    paragraphs = [" ".join(each.split()) for each in about["help"].split("\n\n")]
    said = "\n\n".join(_QUOTED.sub(r"`\1`", each) for each in paragraphs)
    rows = "".join(f"| {_option(each)} | {each['help']} |\n" for each in options)
    return (
        f"\n## tandem {name}\n\n```text\n{usage}\n```\n\n{said}\n\n"
        f"| option | description |\n| --- | --- |\n{rows}"
    )


def _argument(about: Mapping[str, Any]) -> str:
    name = str(about["name"]).upper()
    shown = name if about["required"] else f"[{name}]"
    return f"{shown}..." if about["nargs"] < 0 else shown


def _option(about: Mapping[str, Any]) -> str:
    """The names of an option, and its argument."""
    names = ", ".join(f"`{name}`" for name in about["opts"])
    if about["is_flag"]:
        return names
    kind = about["type"]
    choices = ", ".join(f"`{choice}`" for choice in kind.get("choices", ()))
    return f"{names} {choices or kind['name'].replace('float', 'number').removesuffix(' range')}"


def _settings(schema: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str, str, str]]:
    for name, option in schema.get("properties", {}).items():
        yield from _setting(f"{prefix}{name}", option)


def _setting(name: str, option: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    default = option.get("default")
    shown = "" if default is None else f"`{json.dumps(default)}`"
    if "description" in option:
        yield name, _kind(option), shown, option["description"]
    yield from _settings(option, f"{name}.")
    for inner, mark in (
        (option.get("additionalProperties"), ".<name>"),
        (option.get("items"), "[]"),
    ):
        if isinstance(inner, Mapping) and "properties" in inner:
            yield from _settings(inner, f"{name}{mark}.")


def _kind(option: Mapping[str, Any]) -> str:
    kinds = option.get("type", [])
    names = [kinds] if isinstance(kinds, str) else kinds
    return " or ".join(_KINDS[name] for name in names if name != "null")


_KINDS = {
    "array": "list",
    "boolean": "true or false",
    "integer": "whole number",
    "number": "number",
    "object": "mapping",
    "string": "text",
}


def written() -> dict[str, str]:
    """The pages of the command ``tandem`` as it is now, by their file names."""
    return pages(main.to_info_dict(click.Context(main)))


if __name__ == "__main__":
    for _name, _text in written().items():
        (Path(sys.argv[1]) / _name).write_text(_text, "utf-8")
