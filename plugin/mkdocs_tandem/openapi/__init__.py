"""What an API promises one audience, read from OpenAPI."""

from mkdocs_tandem.openapi.contract import Contract
from mkdocs_tandem.openapi.errors import Mistake
from mkdocs_tandem.openapi.loader import load
from mkdocs_tandem.openapi.operations import (
    MediaBody,
    NamedExample,
    Operation,
    ParameterSpec,
    Response,
)
from mkdocs_tandem.openapi.schema import Schema
from mkdocs_tandem.openapi.schema_table import MemberRow, Wording
from mkdocs_tandem.openapi.transitions import Transitions

__all__ = [
    "Contract",
    "MediaBody",
    "MemberRow",
    "Mistake",
    "NamedExample",
    "Operation",
    "ParameterSpec",
    "Response",
    "Schema",
    "Transitions",
    "Wording",
    "load",
]
