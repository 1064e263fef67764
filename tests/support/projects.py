"""Projects in folders of their own, with the contract and the application of this repository."""

from collections.abc import Container, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

REPOSITORY = Path(__file__).parents[2]
_OPTIONS = REPOSITORY / "tests/cases/callbacks.yml"

ENDPOINT = """\
```http
{{ include.method }} {{ include.fleet_path }}{{ include.driver_path }}
```
"""


WRONG: Mapping[str, str] = {
    "docs/index.md": (
        "# Start\n"
        '{% include endpoint.md method="POST" fleet_path="/fleets/{fid}/remote/callbacks"\n'
        '   driver_path="/user/callbacks" %}\n\n'
        '```json\n{ "lable": "x", "callback": { "webhook": {\n'
        '  "target": "https://receiver.example", "name": "n" } }'
        '{% if page.subsection == "b2b" %},\n'
        '  "remoteTypes": ["Horn"]{% endif %} }\n```\n'
    )
}
"""A page whose example has a mistake for each audience."""
RIGHT: Mapping[str, str] = {"docs/index.md": WRONG["docs/index.md"].replace("lable", "label")}


def options() -> dict[str, object]:
    """The options of the plugin that tests begin with: two audiences of the callback API."""
    return deepcopy(_options())


@cache
def _options() -> dict[str, object]:
    """Read once, as that takes as long as many a test."""
    found: dict[str, object] = yaml.safe_load(_OPTIONS.read_text("utf-8"))
    return found


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files, and beside them what every project of these tests has."""
    common = {**_contracts(), "mkdocs.yml": _plain_configuration()}
    shown = str(files.get("mkdocs.yml", common["mkdocs.yml"]))
    if "endpoint.md" in shown:
        fleet = "{{ include.fleet_path }}"
        used = "fleet_path" in shown
        common["_includes/endpoint.md"] = ENDPOINT if used else ENDPOINT.replace(fleet, "")
    for name, text in {**common, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


@cache
def _contracts() -> dict[str, str]:
    folder = "reference_impl/callback_api/contract"
    names = [f"{folder}/{name}.yaml" for name in ("b2b", "b2c")]
    return {name: (REPOSITORY / name).read_text("utf-8") for name in names}


@cache
def _plain_configuration() -> str:
    return configuration()


def configuration(changes: Mapping[str, object] | None = None) -> str:
    """A mkdocs.yml with these options, some of them changed."""
    changed: dict[str, Any] = {**options(), "ignore": [], **(changes or {})}
    names = changed.get("audiences") or {}
    for key in {"endpoints", "execute"} & changed.keys():
        changed[key] = _only(changed[key], names)
    features = ["content.action.edit", "navigation.footer", "navigation.tabs"]
    theme = {"name": "material", "font": False, "features": features}
    plugins = ["search", {"tandem": changed}]
    return yaml.safe_dump(
        {"site_name": "Test", "theme": theme, "plugins": plugins}, sort_keys=False
    )


def _only(value: Any, names: Container[str]) -> Any:
    """Settings without what they have for audiences that a test does not have."""
    if isinstance(value, list):
        return [_only(each, names) for each in value]
    if not isinstance(value, Mapping):
        return value
    others = {"b2b", "b2c"} - {name for name in ("b2b", "b2c") if name in names}
    return {key: _only(it, names) for key, it in value.items() if key not in others}
