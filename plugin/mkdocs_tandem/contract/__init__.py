"""What an API promises one audience, read from OpenAPI 3.0 or 3.1."""

from mkdocs_tandem.contract.contract import Contract
from mkdocs_tandem.contract.loading import load
from mkdocs_tandem.contract.mistake import Mistake
from mkdocs_tandem.contract.operation import Body, Example, Operation, Parameter, Response
from mkdocs_tandem.contract.schema import Schema
from mkdocs_tandem.contract.table import Row
from mkdocs_tandem.contract.transitions import Transitions

__all__ = [
    "Body",
    "Contract",
    "Example",
    "Mistake",
    "Operation",
    "Parameter",
    "Response",
    "Row",
    "Schema",
    "Transitions",
    "load",
]
