"""What is wrong with the options of the plugin, in words."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from mkdocs_tandem.configuration import Configuration
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.options import SCHEMA

_VALIDATOR = Draft202012Validator(SCHEMA)


def misconfigurations(configuration: Configuration) -> Iterator[Finding]:
    """What the schema of the options does not allow, and patterns that are none."""
    options = configuration.plugin("tandem")
    errors = sorted(_VALIDATOR.iter_errors(options), key=lambda each: str(each.json_path))
    yield from (_finding(error, configuration) for error in errors)
    if not errors:
        shown = options.get("examples") or {}
        yield from _bad_patterns(shown.get("placeholders") or (), configuration)
        yield from _unknown_audiences(options, configuration)


def _unknown_audiences(
    options: Mapping[str, Any], configuration: Configuration
) -> Iterator[Finding]:
    """Settings per audience for a name that no audience has: they would have no effect."""
    known = list(options.get("audiences") or {})
    for keys in _by_audience(options):
        name = str(keys[-1])
        if name not in known:
            here = ".".join(["tandem", *map(str, keys[:-1])])
            message = f"'{here}' has a value for '{name}', which is no audience"
            hint = audience_hint(name, known)
            yield Finding("bad-settings", configuration.location("tandem", keys), message, hint)


def _by_audience(options: Mapping[str, Any]) -> Iterator[list[str | int]]:
    """The keys of all settings that are written per audience."""
    execute = options.get("execute") or {}
    base = execute.get("base")
    yield from (["execute", "base", name] for name in (base if isinstance(base, Mapping) else ()))
    for key in ("variables", "headers", "query"):
        for name, value in (execute.get(key) or {}).items():
            if isinstance(value, Mapping):
                yield ["execute", key, name]
    for number, endpoint in enumerate(options.get("endpoints") or ()):
        for key in ("method", "path", "operation"):
            if isinstance(endpoint.get(key), Mapping):
                yield from (["endpoints", number, key, name] for name in endpoint[key])


def audience_hint(name: str, known: Sequence[str]) -> str:
    """A hint at the audience that was meant, or at all that there are."""
    close = get_close_matches(name.lower(), known, 1)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"audiences: {', '.join(known)}" if known else "no audience is set"


def _bad_patterns(patterns: Sequence[str], configuration: Configuration) -> Iterator[Finding]:
    for number, pattern in enumerate(patterns):
        try:
            re.compile(pattern)
        except re.error as error:
            keys: list[str | int] = ["examples", "placeholders", number]
            message = (
                f"'tandem.examples.placeholders' has '{pattern}', which is no pattern: {error}"
            )
            location = configuration.location("tandem", keys)
            yield Finding("bad-settings", location, message)


def _finding(error: Any, configuration: Configuration) -> Finding:
    keys: list[str | int] = list(error.absolute_path)
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        keys.append(next(key for key in error.instance if key not in known))
    here = ".".join(["tandem", *map(str, keys)])
    message, hint = _EXPLANATIONS.get(str(error.validator), _otherwise)(error, here)
    return Finding("bad-settings", configuration.location("tandem", keys), message, hint)


def _unknown(error: Any, here: str) -> tuple[str, str]:
    known = sorted(error.schema["properties"])
    close = get_close_matches(here.rpartition(".")[2], known, 1)
    hint = f"did you mean '{close[0]}'?" if close else "known: " + ", ".join(known)
    return f"there is no setting '{here}'", hint


def _wrong_type(error: Any, here: str) -> tuple[str, str]:
    wanted: Any = error.validator_value
    kinds = " or ".join(_KINDS[name] for name in ([wanted] if isinstance(wanted, str) else wanted))
    shown = yaml.safe_dump(error.instance, default_flow_style=True).removesuffix("...\n").strip()
    return f"'{here}' must be {kinds}, not '{shown[:40]}'", ""


def _missing(error: Any, here: str) -> tuple[str, str]:
    wanted: Any = error.validator_value
    name = next(name for name in wanted if name not in error.instance)
    return f"'{here}' lacks '{name}'", error.schema["properties"][name]["description"]


def _both(error: Any, here: str) -> tuple[str, str]:
    return f"'{here}' names both 'app' and 'url'", "requests go to one of them"


def _misshapen(error: Any, here: str) -> tuple[str, str]:
    if here == "tandem.audiences":
        return f"'{error.instance}' cannot name an audience", "use letters, digits, '-' and '_'"
    wanted = "'/path'" if here.endswith("deliveries") else "'module:factory'"
    return f"'{here}' is '{error.instance}'", f"write it as {wanted}"


def _otherwise(error: Any, here: str) -> tuple[str, str]:
    return f"'{here}': {error.message}", ""


_EXPLANATIONS: dict[str, Callable[[Any, str], tuple[str, str]]] = {
    "additionalProperties": _unknown,
    "type": _wrong_type,
    "required": _missing,
    "not": _both,
    "pattern": _misshapen,
}

_KINDS = {
    "array": "a list",
    "boolean": "true or false",
    "null": "nothing",
    "object": "a mapping",
    "string": "a text",
}
