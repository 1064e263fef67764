"""A contract's file as plain values: YAML 1.2 or JSON, within limits."""

import json
from pathlib import Path
from typing import Any

from mkdocs_tandem.contract.yaml12 import LONGEST_NUMBER, Positions, YamlError, read
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.source import Location

LARGEST = 20_000_000
"""In characters."""
DEEPEST = 120
_MOST_NODES = 2_000_000


def bad_contract(
    path: str, message: str, hint: str = "", *, line: int = 1, column: int = 1
) -> FindingError:
    """The error of a contract that cannot be used."""
    return FindingError(Finding("bad-contract", Location(path, line, column), message, hint))


def text_of(path: Path, name: str) -> str:
    """The text of a contract's file; :class:`FindingError` if it cannot be read."""
    try:
        if path.stat().st_size > 4 * LARGEST:
            raise bad_contract(name, "the contract is too large", f"at most {LARGEST} characters")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        raise bad_contract(name, f"the contract cannot be read: {reason.lower()}") from error
    except UnicodeDecodeError as error:
        raise bad_contract(name, "the contract is not UTF-8", "save it as UTF-8") from error


def document(text: str, name: str) -> tuple[dict[str, Any], Positions]:
    """The mapping that a contract's text holds, and the positions of its parts.

    JSON is read by the standard library, which is faster; it comes with no positions.
    """
    if len(text) > LARGEST:
        raise bad_contract(name, "the contract is too large", f"at most {LARGEST} characters")
    is_json = name.endswith(".json") or text.lstrip().startswith("{")
    value, positions = _json(text, name) if is_json else _yaml(text, name)
    if not isinstance(value, dict):
        what = "empty" if value is None else "no mapping"
        raise bad_contract(name, f"the contract is {what}", "write an OpenAPI document")
    return value, positions


def positions_of(text: str) -> tuple[Any, Positions]:
    """A document with its positions, read again; those of what cannot be read are unknown."""
    try:
        return read(text, deepest=DEEPEST, most_nodes=_MOST_NODES)
    except YamlError:
        return None, Positions()


def _json(text: str, name: str) -> tuple[Any, Positions]:
    try:
        value = json.loads(text, parse_int=_integer)
    except json.JSONDecodeError as error:
        if not name.endswith(".json"):  # a flow mapping of YAML
            return _yaml(text, name)
        message = f"the contract is not JSON: {error.msg[0].lower()}{error.msg[1:]}"
        raise bad_contract(name, message, line=error.lineno, column=error.colno) from error
    except (ValueError, RecursionError) as error:
        raise bad_contract(name, "the contract is not JSON") from error
    if isinstance(value, dict) and _is_too_deep(value):
        raise bad_contract(name, "the contract is nested too deeply")
    return value, Positions()


def _integer(digits: str) -> int | str:
    """An integer; one of thousands of digits is text, as in YAML."""
    return int(digits) if len(digits) <= LONGEST_NUMBER else digits


def _is_too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        inside = (it.values() if isinstance(it, dict) else it for it in level)
        level = [it for each in inside for it in each if isinstance(it, dict | list)]
        if not level:
            return False
    return True


def _yaml(text: str, name: str) -> tuple[Any, Positions]:
    try:
        return read(text, deepest=DEEPEST, most_nodes=_MOST_NODES)
    except YamlError as error:
        reason = str(error)
        if reason.startswith("it is "):
            message = f"the contract {reason.removeprefix('it ')}"
        else:
            message = f"the contract is not YAML: {reason}"
        raise bad_contract(name, message, line=error.line, column=error.column) from error
