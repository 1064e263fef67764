"""Pages of the manual that the code's own tables write."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from mkdocs_tandem.options import SCHEMA
from mkdocs_tandem.rule import RULES

_FRONT_MATTER = (
    "---\ntitle: {title}\naudiences: []\nrender_with_liquid: false\n---\n\n# {title}\n\n"
)

_RULES = """\
Each kind of mistake has a name that stays, and a page with an example that breaks the rule and
one that keeps it. Both are checked: the first gives this finding and no other, the second none.

| rule | severity | finds |
| --- | --- | --- |
"""

_SETTINGS = """\
All of them stand below `tandem` in the `plugins` of `mkdocs.yml`; MkDocs, the command and pytest
read them alike. Paths are relative to `mkdocs.yml`. Every setting may be left out. One that is
unknown or of the wrong type is an error that names the line and the closest setting there is.

| setting | type | default | means |
| --- | --- | --- | --- |
"""


def pages() -> dict[str, str]:
    """The texts of the pages by their file names."""
    rules = "".join(
        f"| [{rule.code}](rules/{rule.code}.md) | {rule.severity} | {rule.summary} |\n"
        for rule in RULES.values()
    )
    settings = "".join(
        f"| `{name}` | {kind} | {default} | {meaning} |\n"
        for name, kind, default, meaning in _settings(SCHEMA, "")
    )
    return {
        "rules.md": _FRONT_MATTER.format(title="Rules") + _RULES + rules,
        "settings.md": _FRONT_MATTER.format(title="Settings") + _SETTINGS + settings,
    }


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
