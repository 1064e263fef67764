"""The schemas and named examples of the contract, as they are written in the files beside.

Each file maps names to JSON Schemas (2020-12). A reference is the name of a schema: it means the
audience's own schema of that name if there is one, else the shared one.
"""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

AUDIENCES = ("b2c", "b2b")


class _Loader(yaml.SafeLoader):
    """YAML in which dates are text."""


_Loader.yaml_implicit_resolvers = {
    first: [each for each in resolvers if each[0] != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def schemas(audience: str) -> dict[str, dict[str, Any]]:
    """Every schema that an audience may meet, by name."""
    folder = files(__package__) / "schemas"
    return _definitions(folder / "shared") | _definitions(folder / audience)


@cache
def examples(audience: str) -> dict[str, dict[str, Any]]:
    """Named examples (``summary``, ``value``) of each schema, by its name."""
    loaded: dict[str, dict[str, Any]] = read(files(__package__) / "examples" / f"{audience}.yaml")
    return loaded


def _definitions(folder: Traversable) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        found |= read(file)
    return found


def read(file: Traversable) -> Any:
    """What a YAML file holds."""
    with file.open(encoding="utf-8") as stream:
        return yaml.load(stream, _Loader)  # noqa: S506 -- it is a safe one
