"""Parameters of paths, queries and headers, read from the table beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from callback_api.contract.definitions import read


@dataclass(frozen=True)
class Parameter:
    """A parameter as the contract declares it."""

    name: str
    place: str
    """``path``, ``query`` or ``header``."""
    description: str
    schema: Mapping[str, Any]
    example: Any = None


PARAMETERS: dict[str, Parameter] = {
    name: Parameter(name, **row)
    for name, row in read(files(__package__) / "parameters.yaml").items()
}
REALM = PARAMETERS["x-introspect-realm"]
