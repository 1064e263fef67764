"""Requests held against the contract, by validators that are built once."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema_rs

from callback_api.contract.definitions import read, schemas
from callback_api.contract.document import document, linked
from callback_api.contract.parameters import PARAMETERS, Parameter
from callback_api.contract.routes import Route
from callback_api.errors import ApiError

_CHOICES = (
    jsonschema_rs.ValidationErrorKind.OneOfNotValid,
    jsonschema_rs.ValidationErrorKind.OneOfMultipleValid,
    jsonschema_rs.ValidationErrorKind.AnyOf,
)
_LONGEST_MESSAGE = 300


@cache
def _validator(audience: str, schema: str) -> jsonschema_rs.Draft202012Validator:
    whole = {
        "$ref": f"#/components/schemas/{schema}",
        "components": document(audience)["components"],
    }
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


@cache
def _sandbox_validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    known = schemas("b2b") | read(files(__package__) / "sandbox.yaml")
    whole = {"$ref": schema, "components": {"schemas": known}}
    return jsonschema_rs.Draft202012Validator(linked(whole))


def check_for_sandbox(schema: str, body: Any) -> None:
    """Raises an ``ApiError`` (40000) for what an address of the sandbox does not take."""
    for error in _sandbox_validator(schema).iter_errors(body):
        raise ApiError(40000, f"body: {error.message[:_LONGEST_MESSAGE]}")


def check_body(route: Route, body: Any) -> None:
    """Raises an ``ApiError`` (40000) that names the first member that is not as declared."""
    if route.request is None:
        return
    validator = _validator(route.audience, route.request)
    if not validator.is_valid(body):
        raise ApiError(40000, _message(route.audience, validator.iter_errors(body)))


def _message(audience: str, errors: Iterable[jsonschema_rs.ValidationError]) -> str:
    """The deepest error, and among equals one that is no choice between branches."""
    error = max(errors, key=lambda error: (len(error.instance_path), not _is_choice(error)))
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path)
    reason = error.message
    if _is_choice(error) and (names := _alternatives(audience, error)):
        reason = f"exactly one of {', '.join(names)} is needed"
    return f"body{''.join(steps)}: {reason[:_LONGEST_MESSAGE]}"


def _is_choice(error: jsonschema_rs.ValidationError) -> bool:
    return isinstance(error.kind, _CHOICES)


def _alternatives(audience: str, error: jsonschema_rs.ValidationError) -> list[str]:
    """The members of which there has to be one, if that is what the choice is about."""
    branches: Any = document(audience)
    for step in error.schema_path:
        branches = branches[step]
    if not all(list(branch) == ["required"] for branch in branches):
        return []
    return [f"'{name}'" for branch in branches for name in branch["required"]]


def check_path(audience: str, path: Mapping[str, str]) -> None:
    """Raises an ``ApiError`` (40002) for an identifier of the wrong shape."""
    for name, value in path.items():
        _check(audience, PARAMETERS[name], value)


def check_header(audience: str, parameter: Parameter, value: str | None) -> None:
    """Raises an ``ApiError`` (40002) for a header of an unknown value."""
    if value is not None:
        _check(audience, parameter, value)


def read_parameters(route: Route, given: Mapping[str, list[str]]) -> dict[str, Any]:
    """The parameters of a query, defaults filled in; ``ApiError`` (40002) for a wrong one."""
    known = {name: PARAMETERS[name] for name in route.parameters}
    for name in given:
        if name not in known and name != "client_id":
            raise ApiError(
                40002, f"there is no query parameter '{name}'; known are {', '.join(known)}"
            )
    return {
        name: _check(route.audience, parameter, _value(parameter, given[name]))
        if name in given
        else parameter.schema.get("default")
        for name, parameter in known.items()
    }


def _value(parameter: Parameter, texts: list[str]) -> Any:
    """What a query gives for a parameter, of its type if it can be."""
    kind = parameter.schema["type"]
    if kind == "array":
        return [item for text in texts for item in text.split(",")]
    if len(texts) > 1:
        raise ApiError(40002, f"'{parameter.name}' is given {len(texts)} times")
    is_number = kind == "integer" and re.fullmatch("[0-9]{1,9}", texts[0])
    return int(texts[0]) if is_number else texts[0]


@cache
def _parameter_validator(audience: str, name: str) -> jsonschema_rs.Draft202012Validator:
    schema = {**linked(PARAMETERS[name].schema), "components": document(audience)["components"]}
    return jsonschema_rs.Draft202012Validator(schema)


def _check(audience: str, parameter: Parameter, value: Any) -> Any:
    validator = _parameter_validator(audience, parameter.name)
    if not validator.is_valid(value):
        error = next(validator.iter_errors(value))
        raise ApiError(40002, f"'{parameter.name}': {error.message[:_LONGEST_MESSAGE]}")
    return value
