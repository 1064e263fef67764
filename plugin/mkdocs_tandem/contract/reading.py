"""A contract's file as plain values: YAML 1.2 or JSON, within limits."""

import json
import re
from pathlib import Path
from typing import Any

import ryaml

from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.source import Location

LARGEST = 20_000_000
"""In characters."""
DEEPEST = 120
_MOST_NODES = 2_000_000
_LINE = re.compile(r"line (\d+)(?: column (\d+))?")


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


def mapping(text: str, name: str) -> dict[str, Any]:
    """The mapping that a contract's text holds, its keys made strings."""
    if len(text) > LARGEST:
        raise bad_contract(name, "the contract is too large", f"at most {LARGEST} characters")
    value = _json(text, name) if name.endswith(".json") else _yaml(text, name)
    if not isinstance(value, dict):
        what = "empty" if value is None else "no mapping"
        raise bad_contract(name, f"the contract is {what}", "write an OpenAPI document")
    return _Plain(name).mapping(value, 0)


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        message = f"the contract is not JSON: {error.msg[0].lower()}{error.msg[1:]}"
        raise bad_contract(name, message, line=error.lineno, column=error.colno) from error
    except (ValueError, RecursionError) as error:
        raise bad_contract(name, "the contract is not JSON") from error


def _yaml(text: str, name: str) -> Any:
    try:
        return ryaml.loads(text)  # type: ignore[attr-defined] # its stub re-exports without saying so
    except ValueError as error:
        reason = str(error).partition("\n")[0]
        found = _LINE.search(reason)
        line, column = (int(number or 1) for number in found.groups()) if found else (1, 1)
        message = f"the contract is not YAML: {reason}"
        raise bad_contract(name, message, line=line, column=column) from error
    except RecursionError as error:
        raise bad_contract(name, "the contract is nested too deeply") from error


class _Plain:
    """Values with string keys; counts them, so that aliases of aliases cannot fill the memory."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._left = _MOST_NODES

    def mapping(self, value: dict[Any, Any], depth: int) -> dict[str, Any]:
        return {_key(key): self._value(it, depth + 1) for key, it in value.items()}

    def _value(self, value: Any, depth: int) -> Any:
        self._left -= 1
        if depth > DEEPEST or self._left < 0:
            what = "nested too deeply" if self._left >= 0 else "too large"
            raise bad_contract(self._name, f"the contract is {what}")
        if isinstance(value, dict):
            return self.mapping(value, depth)
        if isinstance(value, list):
            return [self._value(it, depth + 1) for it in value]
        return value


def _key(key: Any) -> str:
    if isinstance(key, bool):
        return "true" if key else "false"
    return "null" if key is None else str(key)
