"""What a page claims, and which operation each claim is about."""

from mkdocs_tandem.examples.binding import examples
from mkdocs_tandem.examples.claims import Elisions
from mkdocs_tandem.examples.endpoint import named, operation_of, path_values
from mkdocs_tandem.examples.example import Binding, Example, Role

__all__ = [
    "Binding",
    "Elisions",
    "Example",
    "Role",
    "examples",
    "named",
    "operation_of",
    "path_values",
]
