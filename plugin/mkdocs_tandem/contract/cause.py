"""A keyword of a schema that a value has failed."""

from collections.abc import Callable, Iterator
from typing import Any

from jsonschema import ValidationError

from mkdocs_tandem.contract.closeness import literal
from mkdocs_tandem.contract.mistake import Mistake
from mkdocs_tandem.contract.openapi import OpenApi
from mkdocs_tandem.contract.pointer import Pointer

ARTICLES = {
    "object": "an object",
    "array": "an array",
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}
"""Types as sentences name them."""

Row = Callable[["Cause"], Iterator[Mistake]]


class Cause:
    """A failed keyword, its value in the instance and its place in the contract."""

    def __init__(self, error: ValidationError, openapi: OpenApi) -> None:
        self.error = error
        self.keyword = str(error.validator)
        self.expected: Any = error.validator_value
        self.instance: Any = error.instance
        self.pointer: Pointer = pointer_of(error)
        self.openapi = openapi

    def schema(self) -> dict[str, Any]:
        """The schema that holds the keyword."""
        return self.error.schema if isinstance(self.error.schema, dict) else {}

    def place(self, *further: str) -> str:
        """Where the contract has the keyword."""
        return place(self.openapi, self.error.schema, self.keyword, *further)

    def target(self, schema: Any) -> dict[str, Any]:
        """A schema, or the one that it refers to; empty if it says nothing."""
        found = self.openapi.target(schema)
        return found if isinstance(found, dict) else {}

    def mistake(self, kind: str, message: str, hint: str = "") -> Mistake:
        return Mistake(self.pointer, kind, message, hint, self.place())


def pointer_of(error: ValidationError) -> Pointer:
    """Where the value of an error is in the whole instance."""
    pointer: Pointer = error.pointer  # type: ignore[attr-defined] # set by Validators
    return pointer


def place(openapi: OpenApi, schema: Any, *further: str) -> str:
    """A place below a schema of the contract; empty if the schema is not in a file."""
    spot = openapi.spot(schema)
    return str(type(spot)(spot.file, (*spot.pointer, *further))) if spot else ""


def described(instance: Any) -> str:
    """A value as it stands in a sentence; what is large, by its type alone."""
    if isinstance(instance, dict | list):
        return "an object" if isinstance(instance, dict) else "an array"
    return f"the string {literal(instance)}" if isinstance(instance, str) else literal(instance)


def shown(instance: Any) -> str:
    """A value in quotes; what is large, by its type alone."""
    return described(instance) if isinstance(instance, dict | list) else literal(instance)
