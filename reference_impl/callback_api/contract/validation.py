"""Requests held against the contract, by validators that are built once."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import jsonschema_rs

from callback_api.contract.document import document
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


def check_path(path: Mapping[str, str]) -> None:
    """Raises an ``ApiError`` (40002) for an identifier of the wrong shape."""
    for name, value in path.items():
        _check_text(PARAMETERS[name], value)


def read_parameters(route: Route, given: Mapping[str, list[str]]) -> dict[str, Any]:
    """The parameters of a query, defaults filled in; ``ApiError`` (40002) for a wrong one."""
    known = {name: PARAMETERS[name] for name in route.parameters}
    for name in given:
        if name not in known and name != "client_id":
            raise ApiError(
                40002, f"there is no query parameter '{name}'; known are {', '.join(known)}"
            )
    return {
        name: _READERS[parameter.schema["type"]](route.audience, parameter, given[name])
        if name in given
        else parameter.schema.get("default")
        for name, parameter in known.items()
    }


def check_header(parameter: Parameter, value: str | None) -> None:
    """Raises an ``ApiError`` (40002) for a header of an unknown value."""
    if value is not None and value not in parameter.schema["enum"]:
        raise ApiError(40002, f"the header '{parameter.name}' is '{value}', which is no such name")


def _text(audience: str, parameter: Parameter, values: list[str]) -> str:
    if len(values) > 1:
        raise ApiError(40002, f"'{parameter.name}' is given {len(values)} times")
    return _check_text(parameter, values[0])


def _check_text(parameter: Parameter, value: str) -> str:
    pattern = parameter.schema.get("pattern", "")
    if pattern and not re.fullmatch(pattern, value):
        raise ApiError(40002, f"'{parameter.name}' is '{value}'; it has to match {pattern}")
    return value


def _integer(audience: str, parameter: Parameter, values: list[str]) -> int:
    low, high = parameter.schema["minimum"], parameter.schema["maximum"]
    text = _text(audience, parameter, values)
    if not re.fullmatch("[0-9]{1,9}", text) or not low <= int(text) <= high:
        raise ApiError(
            40002, f"'{parameter.name}' is '{text}'; it has to be a number from {low} to {high}"
        )
    return int(text)


def _list(audience: str, parameter: Parameter, values: list[str]) -> list[str]:
    items = [item for value in values for item in value.split(",")]
    validator = _validator(audience, parameter.schema["items"]["$ref"])
    for item in items:
        if not validator.is_valid(item):
            raise ApiError(40002, f"'{item}' is nothing that '{parameter.name}' can select by")
    return items


_READERS: dict[str, Callable[[str, Parameter, list[str]], Any]] = {
    "string": _text,
    "integer": _integer,
    "array": _list,
}
