"""What a page claims, and which operation each claim is about."""

from mkdocs_tandem.example.binding import examples
from mkdocs_tandem.example.claim import Reading
from mkdocs_tandem.example.endpoint import named, operation_of, path_values
from mkdocs_tandem.example.example import Binding, Example, Role

__all__ = [
    "Binding",
    "Example",
    "Reading",
    "Role",
    "examples",
    "named",
    "operation_of",
    "path_values",
]
