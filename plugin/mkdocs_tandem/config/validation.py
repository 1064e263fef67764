"""Messages for settings that are unknown or of the wrong type."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from math import isnan
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from mkdocs_tandem.config.loader import Configuration, PythonName
from mkdocs_tandem.config.schema import SCHEMA
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.masking import in_yaml, without_credentials
from mkdocs_tandem.suggestions import closest, did_you_mean, enumerated

_APP = "'module:app' or 'module:factory'"
_VALIDATOR = Draft202012Validator(SCHEMA)


def misconfigurations(configuration: Configuration) -> Iterator[Finding]:
    """What the schema of the options does not allow, patterns that are none, and missing files.

    No message has what the environment gives to ``!ENV``, which may be secret.
    """
    for finding in _misconfigurations(configuration):
        yield configuration.without_environment(finding)


def _misconfigurations(configuration: Configuration) -> Iterator[Finding]:
    options = configuration.plugin("tandem")
    yield from _misspelt(configuration)
    yield from _unusable(configuration)
    for name, location in configuration.repeated("tandem"):
        message = f"the key '{name}' occurs twice; YAML keeps the last one"
        yield Finding("bad-settings", location, message, "remove one", length=len(name))
    errors = sorted(
        _VALIDATOR.iter_errors(options), key=lambda each: [*map(str, each.absolute_path)]
    )
    strange = list(_strange_keys(options, [], configuration))
    yield from strange
    yield from (_finding(error, configuration) for error in errors)
    numberless = [] if errors else list(_numberless(options, [], configuration))
    yield from numberless
    if not errors and not strange and not numberless:
        shown = options.get("examples") or {}
        yield from _bad_patterns(shown.get("placeholders") or (), configuration)
        yield from _unknown_audiences(options, configuration)
        yield from _reserved_names(options, configuration)
        yield from _bad_headers(options, configuration)
        yield from _missing_files(options, configuration)


def _misspelt(configuration: Configuration) -> Iterator[Finding]:
    """A plugin whose name is nearly ours, where ours is missing."""
    if configuration.has_plugin("tandem"):
        return
    if found := configuration.replaced_plugin:
        above, location, length = found
        message = f"the list of 'plugins' in '{above}' replaces this one: 'tandem' is not used"
        hint = "write 'plugins' as a mapping in both files; MkDocs joins mappings"
        yield Finding("bad-settings", location, message, hint, length=length)
    for name in configuration.plugin_names:
        plain = re.sub(r"^mkdocs[-_]", "", name)
        if get_close_matches(plain, ["tandem"], 1, _NEAR):
            location, length = configuration.entry_span(name)
            message = f"there is no plugin '{name}'"
            hint = "did you mean 'tandem'?"
            yield Finding("bad-settings", location, message, hint, length=length)


def _unusable(configuration: Configuration) -> Iterator[Finding]:
    """Plugins that cannot be used on a site with audiences."""
    own = configuration.plugin("tandem")
    if not isinstance(own, Mapping) or not own.get("audiences") or not own.get("enabled", True):
        return
    options = configuration.plugin("i18n")
    languages = options.get("languages") if isinstance(options, Mapping) else None
    built = [it for it in languages or () if isinstance(it, Mapping) and it.get("build", True)]
    if options.get("enabled", True) and len(built) > 1:
        location, length = configuration.entry_span("i18n")
        message = "the plugin 'i18n' cannot build several languages of a site that has audiences"
        hint = "give each language its own configuration and 'docs_dir', with 'INHERIT'"
        yield Finding("bad-settings", location, message, hint, length=length)
    if configuration.has_plugin("autolinks"):
        location, length = configuration.entry_span("autolinks")
        message = (
            "the plugin 'autolinks' finds pages by the names of files, and each page has several"
        )
        hint = "write relative links; 'tandem check' names those that lead nowhere"
        yield Finding("bad-settings", location, message, hint, length=length)


def _strange_keys(
    value: Any, keys: list[str | int], configuration: Configuration
) -> Iterator[Finding]:
    """Names that YAML does not read as text, such as ``1`` or ``yes``."""
    items: Iterable[tuple[Any, Any]] = value.items() if isinstance(value, Mapping) else ()
    if isinstance(value, list):
        items = enumerate(value)
    for key, item in items:
        if isinstance(value, Mapping) and not isinstance(key, str) and keys[:1] != ["liquid"]:
            here = ".".join(["tandem", *map(str, keys)])
            location, length = configuration.span("tandem", [*keys, str(key)])
            message = f"'{here}' has the name '{_shown(key)}', which is not text"
            yield Finding("bad-settings", location, message, "quote it", length=length)
        elif "variables" not in keys:
            yield from _strange_keys(item, [*keys, key], configuration)


def _numberless(
    value: Any, keys: list[str | int], configuration: Configuration
) -> Iterator[Finding]:
    """Numbers that are none, which no limit excludes: ``.nan``."""
    items: Iterable[tuple[Any, Any]] = value.items() if isinstance(value, Mapping) else ()
    for key, item in enumerate(value) if isinstance(value, list) else items:
        if isinstance(item, float) and isnan(item):
            here = ".".join(["tandem", *map(str, keys), str(key)])
            location, length = configuration.span("tandem", [*keys, key], is_value=True)
            message = f"'{here}' must be a number, not '.nan'"
            yield Finding("bad-settings", location, message, length=length)
        elif key != "variables":
            yield from _numberless(item, [*keys, key], configuration)


def _unknown_audiences(
    options: Mapping[str, Any], configuration: Configuration
) -> Iterator[Finding]:
    """Settings per audience for a name that no audience has: they would have no effect."""
    known = list(options.get("audiences") or {})
    for keys in _by_audience(options):
        name = str(keys[-1])
        if name not in known:
            message = f"there is no audience '{name}'"
            hint = audience_hint(name, known)
            location, length = configuration.span("tandem", keys)
            yield Finding("bad-settings", location, message, hint, length=length)


def _bad_headers(options: Mapping[str, Any], configuration: Configuration) -> Iterator[Finding]:
    """Headers that cannot be sent (RFC 9110, section 5); values are not shown: they are secrets."""
    given = (options.get("execute") or {}).get("headers") or {}
    own = {name: it for name, it in given.items() if isinstance(it, Mapping)}
    common = {name: it for name, it in given.items() if name not in own}
    for keys, headers in ([], common), *(([name], it) for name, it in own.items()):
        for name, value in headers.items():
            place: list[str | int] = ["execute", "headers", *keys, name]
            if not _HEADER_NAME.fullmatch(name):
                message = f"'{in_yaml(name)}' cannot name a header"
            elif _CONTROL.search(str(value)):
                message = f"'tandem.execute.headers.{name}' has a line end or a control character"
            else:
                continue
            location, length = configuration.span("tandem", place)
            yield Finding("bad-settings", location, message, length=length)


def _reserved_names(options: Mapping[str, Any], configuration: Configuration) -> Iterator[Finding]:
    """Audiences whose folder is one of the site's own."""
    folders: dict[str, str] = {}
    for name in options.get("audiences") or {}:
        other = folders.setdefault(name.lower(), name)
        why = f"the site has a folder '{name.lower()}/' of its own"
        if other != name:
            why = f"its folder is that of '{other}' on systems that ignore case"
        elif name.lower() not in _RESERVED:
            continue
        location, length = configuration.span("tandem", ["audiences", name])
        message = f"'{name}' cannot name an audience: {why}"
        yield Finding("bad-settings", location, message, length=length)


def _by_audience(options: Mapping[str, Any]) -> Iterator[list[str | int]]:
    """The keys of all settings that are written per audience."""
    execute = options.get("execute") or {}
    for key in (*_BY_AUDIENCE, "variables", "headers", "query"):
        given = execute.get(key)
        for name, value in given.items() if isinstance(given, Mapping) else ():
            if key in _BY_AUDIENCE or isinstance(value, Mapping):
                yield ["execute", key, name]
    for setting in ("console", "downloads"):
        yield from _by_audience_in(options.get(setting), setting)
    for number, endpoint in enumerate(options.get("endpoints") or ()):
        for key in ("method", "path", "operation"):
            if isinstance(endpoint.get(key), Mapping):
                yield from (["endpoints", number, key, name] for name in endpoint[key])


def _by_audience_in(options: Any, setting: str) -> Iterator[list[str | int]]:
    """The keys of the mappings below a setting."""
    for key, given in options.items() if isinstance(options, Mapping) else ():
        yield from ([setting, key, name] for name in given if isinstance(given, Mapping))


def audience_hint(name: str, known: Sequence[str]) -> str:
    """A hint at the audience that was meant, or at all that there are."""
    every = f"audiences: {', '.join(known)}" if known else "no audience is set"
    return did_you_mean(name, known) or every


_HEADER_NAME = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)
_LONGEST = 60
"""Characters of a value that a message shows."""
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_RESERVED = frozenset({"assets", "compare", "search"})
_OPTIONAL = frozenset({"_includes", "_data"})
"""Jekyll's own names of folders; a site that has neither is complete."""


def _missing_files(options: Any, configuration: Configuration) -> Iterator[Finding]:
    """Files and folders that settings name and that do not exist."""
    for keys, path, kind, rule in _named_files(options):
        found = configuration.root / path
        # 'Path.is_file' raises for names that are too long
        if os.path.isdir(found) if kind == "folder" else os.path.isfile(found):  # noqa: PTH112, PTH113 -- never raises
            continue
        name = ".".join(["tandem", *map(str, keys)])
        is_contract = keys[0] == "audiences" and "contract" in keys and "overlays" not in keys
        what = f"contract of audience '{keys[1]}'" if is_contract else f"{kind} of '{name}'"
        state = f"is not a {kind}" if os.path.exists(found) else "does not exist"  # noqa: PTH110 -- never raises
        message = f"the {what} {state}: {_cut(path)}"
        location, length = configuration.span("tandem", keys, is_value=True)
        folder = found.parent
        names = [it.name for it in folder.iterdir()] if os.path.isdir(folder) else []  # noqa: PTH112 -- never raises
        names = [it for it in names if it != found.name]
        close = closest(found.name, names)
        if found.name in _OPTIONAL and not close and os.path.isdir(folder):  # noqa: PTH112 -- never raises
            continue
        hint = f"did you mean '{(Path(path).parent / close).as_posix()}'?" if close else ""
        hint = "download it, and name the file" if "://" in path else hint
        yield Finding(rule, location, message, hint, length=length)


def _contract_files(
    keys: list[str | int], contract: Any
) -> Iterator[tuple[list[str | int], str, str, str]]:
    if isinstance(contract, Mapping):
        yield [*keys, "file"], contract["file"], "file", "bad-contract"
        for number, overlay in enumerate(contract.get("overlays") or ()):
            yield [*keys, "overlays", number], overlay, "file", "bad-settings"
    elif contract is not None:
        yield keys, contract, "file", "bad-contract"


def _named_files(options: Any) -> Iterator[tuple[list[str | int], str, str, str]]:
    """Keys, path, kind and rule of each file and folder that the settings name."""
    for name, given in (options.get("audiences") or {}).items():
        yield from _contract_files(["audiences", name, "contract"], (given or {}).get("contract"))
        if (sent := (given or {}).get("notifications")) is not None:
            yield ["audiences", name, "notifications"], sent, "file", "bad-contract"
    liquid, execute = options.get("liquid") or {}, options.get("execute") or {}
    for number, folder in enumerate(liquid.get("includes") or ()):
        yield ["liquid", "includes", number], folder, "folder", "bad-settings"
    if liquid.get("data"):
        yield ["liquid", "data"], liquid["data"], "folder", "bad-settings"
    if isinstance(liquid.get("site"), str):
        yield ["liquid", "site"], liquid["site"], "file", "bad-settings"
    if execute.get("path"):
        yield ["execute", "path"], execute["path"], "folder", "bad-settings"
    if options.get("theme"):
        yield ["theme"], options["theme"], "folder", "bad-settings"


def _bad_patterns(patterns: Sequence[str], configuration: Configuration) -> Iterator[Finding]:
    for number, pattern in enumerate(patterns):
        try:
            re.compile(pattern)
        except re.error as error:
            keys: list[str | int] = ["examples", "placeholders", number]
            message = (
                f"'tandem.examples.placeholders' has '{pattern}', which is not a pattern: {error}"
            )
            location, length = configuration.span("tandem", keys)
            yield Finding("bad-settings", location, message, length=length)


def _finding(error: Any, configuration: Configuration) -> Finding:
    keys: list[str | int] = list(error.absolute_path)
    given, error.instance = error.instance, _without_secrets(error.instance, keys, configuration)
    error.message = error.message.replace(repr(given), repr(error.instance))
    is_value = error.validator not in (
        "additionalProperties",
        "required",
        "not",
        "dependentRequired",
    )
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        keys.append(next(key for key in error.instance if key not in known))
    here = ".".join(["tandem", *map(str, keys)])
    tag, name = configuration.tag("tandem", keys) if error.instance is None else ("", "")
    if tag == "!ENV":
        message = f"the environment variable '{name}' is not set"
        hint = f"set it, or write a default: !ENV [{name}, ...]"
    elif tag.startswith("!"):
        message, hint = (
            f"'{here}' has the tag '{tag}', which is not supported here",
            "write a value",
        )
    else:
        message, hint = _EXPLANATIONS.get(str(error.validator), _otherwise)(error, here)
    if here == "tandem.audiences" and isinstance(error.instance, str):
        keys, is_value = [*keys, error.instance], False
    location, length = configuration.span("tandem", keys, is_value=is_value)
    return Finding("bad-settings", location, message, hint, length=length)


class _Variable(str):
    """What messages show of a value that the environment gives, which may be secret."""

    __slots__ = ()


def _without_secrets(value: Any, keys: Sequence[str | int], configuration: Configuration) -> Any:
    """A value in which names of variables of the environment replace their texts."""
    if isinstance(value, Mapping):
        return {k: _without_secrets(it, [*keys, k], configuration) for k, it in value.items()}
    if isinstance(value, list):
        return [_without_secrets(it, [*keys, n], configuration) for n, it in enumerate(value)]
    tag, name = configuration.tag("tandem", keys)
    return _Variable(f"!ENV {name}") if tag == "!ENV" and value is not None else value


def _unknown(error: Any, here: str) -> tuple[str, str]:
    known = sorted(error.schema["properties"])
    hint = _closest(here.rpartition(".")[2], known)
    return f"there is no setting '{here}'", hint


def _closest(name: str, known: Sequence[str]) -> str:
    return did_you_mean(name, known) or f"known: {', '.join(known)}"


def _wrong_type(error: Any, here: str) -> tuple[str, str]:
    wanted: Any = error.validator_value
    wanted = [wanted] if isinstance(wanted, str) else wanted
    kinds = enumerated([_KINDS[name] for name in wanted], "or")
    value = error.instance
    if value is None:
        return f"'{here}' has no value", f"write {kinds}, or remove the line"
    if here.startswith(("tandem.execute.headers", "tandem.execute.query")):
        return f"'{here}' must be {kinds}", ""  # it may be a secret
    hint, is_single = "", isinstance(value, str | int | float)
    if "array" in wanted and is_single:
        hint = f"write a list: [{_shown(value)}]"
    elif wanted == ["string"] and is_single and not isinstance(value, _Variable):
        hint = f'quote it: "{_shown(value)}"'
    return f"'{here}' must be {kinds}, not {_quoted(value)}", hint


def _shown(value: Any) -> str:
    """A value as YAML has it, in one line."""
    try:
        text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True)
    except yaml.YAMLError:
        text = f"!!python/name:{value.name}" if isinstance(value, PythonName) else str(value)
    return in_yaml(without_credentials(" ".join(text.removesuffix("...\n").split())))[:40]


def _quoted(value: Any) -> str:
    """A value in quotes, which YAML may have put around it already."""
    shown = _shown(value)
    return shown if shown[0] == shown[-1] and shown[0] in "'\"" else f"'{shown}'"


def _cut(value: Any) -> str:
    """The beginning of a value, in one line."""
    text = str(value)
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
    return "".join(it if it.isprintable() else repr(it)[1:-1] for it in shown)


def _missing(error: Any, here: str) -> tuple[str, str]:
    wanted: Any = error.validator_value
    name = next(name for name in wanted if name not in error.instance)
    meaning = error.schema["properties"][name]["description"]
    return f"'{here}' lacks '{name}'", f"write '{name}: ...': {meaning}"


def _both(error: Any, here: str) -> tuple[str, str]:
    return f"'{here}' names both 'app' and 'url'", "requests go to one of them"


def _misshapen(error: Any, here: str) -> tuple[str, str]:
    if here == "tandem.audiences":
        return (
            f"'{_cut(error.instance)}' cannot name an audience",
            "use letters, digits, '-' and '_'",
        )
    if not error.instance.strip():
        return _empty(error, here)
    if here.startswith("tandem.execute.hosts"):
        hint = "write only the host, without scheme, port and path"
        return f"'{here}' is '{_cut(without_credentials(error.instance))}'", hint
    if here.startswith("tandem.console.server"):
        return f"'{here}' is '{_cut(error.instance)}'", "write it as 'https://HOST/path'"
    wanted = {"deliveries": "'/path'", "reset": "'POST /path'"}.get(here.rpartition(".")[2])
    return f"'{here}' is '{_cut(error.instance)}'", f"write it as {wanted or _APP}"


def _alone(error: Any, here: str) -> tuple[str, str]:
    return f"'{here}' has 'command' without 'url'", "set 'url' to the address of the service"


def _limit(error: Any, here: str) -> tuple[str, str]:
    words = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "more than"}
    wanted = f"{words[str(error.validator)]} {error.validator_value}"
    return f"'{here}' must be {wanted}, not {_cut(error.instance)}", ""


def _empty(error: Any, here: str) -> tuple[str, str]:
    return f"'{here}' is empty", ""


def _not_listed(error: Any, here: str) -> tuple[str, str]:
    known: Any = error.validator_value
    return f"'{here}' cannot be {_quoted(error.instance)}", _closest(str(error.instance), known)


def _repeated(error: Any, here: str) -> tuple[str, str]:
    items = list(error.instance)
    again = next(it for number, it in enumerate(items) if it in items[:number])
    return f"'{here}' lists '{again}' twice", "remove one"


def _otherwise(error: Any, here: str) -> tuple[str, str]:
    return f"'{here}': {error.message}", ""


_NEAR = 0.75
"""The similarity (0 to 1) from which one name is a misspelling of another."""
_BY_AUDIENCE = ("app", "url", "command", "base", "operations")
_EXPLANATIONS: dict[str, Callable[[Any, str], tuple[str, str]]] = {
    "additionalProperties": _unknown,
    "type": _wrong_type,
    "required": _missing,
    "not": _both,
    "pattern": _misshapen,
    "dependentRequired": _alone,
    "minimum": _limit,
    "maximum": _limit,
    "exclusiveMinimum": _limit,
    "minLength": _empty,
    "minItems": _empty,
    "enum": _not_listed,
    "uniqueItems": _repeated,
}

_KINDS = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "nothing",
    "number": "a number",
    "object": "a mapping",
    "string": "a text",
}
