"""Messages for failed keywords, by family."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from jsonschema import ValidationError

from mkdocs_tandem.openapi.documents import OpenApiDocuments, Pointer
from mkdocs_tandem.openapi.errors import (
    ARTICLES,
    FailedKeyword,
    Mistake,
    Row,
    described,
    limit,
    listed,
    place,
    quoted,
    shown_value,
)
from mkdocs_tandem.openapi.patterns import compiled
from mkdocs_tandem.openapi.validation import TIMEOUT
from mkdocs_tandem.suggestions import allowed, enumerated, literal, named

_MOST_NAMED = 4
"""Values or members that a hint lists."""
_COUNTS = {
    "minContains": ("few", "at least {} have to be"),
    "maxContains": ("many", "at most {} can be"),
}


def _unique(cause: FailedKeyword) -> Iterator[Mistake]:
    items = cause.instance
    twin = next((index for index, item in enumerate(items) if item in items[:index]), 0)
    message = f"{quoted(cause.pointer)} contains {shown_value(items[twin])} twice"
    yield Mistake((*cause.pointer, twin), "wrong-value", message, "remove one", cause.place())


def _contains(cause: FailedKeyword) -> Iterator[Mistake]:
    what = _wanted(cause)
    message = f"{quoted(cause.pointer)} is missing a required item"
    yield cause.mistake("wrong-length", message, f"one has to be {what}" if what else "")


def _count(cause: FailedKeyword) -> Iterator[Mistake]:
    """Too few or too many of the items that ``contains`` is about."""
    word, hint = _COUNTS[cause.keyword]
    message = f"{quoted(cause.pointer)} has too {word} items of one kind"
    yield cause.mistake(
        "wrong-length", message, f"{hint.format(cause.expected)} {_wanted(cause) or 'so'}"
    )


def _wanted(cause: FailedKeyword) -> str:
    """What ``contains`` requires of an item, if it is short."""
    schema = cause.target(cause.schema().get("contains"))
    values = [schema["const"]] if "const" in schema else schema.get("enum", [])
    if values:
        return enumerated([literal(value) for value in values[:_MOST_NAMED]], "or")
    names = schema.get("required") or list(schema.get("properties", ()))
    kind = ARTICLES.get(str(schema.get("type", "object" if names else "")), "")
    return f"{kind} with {listed(names[:_MOST_NAMED], 'and')}" if names and kind else kind


ROWS: Mapping[str, Row] = {
    "uniqueItems": _unique,
    "contains": _contains,
    "minContains": _count,
    "maxContains": _count,
}
"""By the keyword."""


"""Alternatives that a message lists itself."""
_BOUNDS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
}
_PARTS = ("item", "member")
_SIZES = {
    "minLength": ("is too short", "at least {} characters"),
    "maxLength": ("is too long", "at most {} characters"),
    "minItems": ("item", "at least {}"),
    "maxItems": ("item", "at most {}"),
    "minProperties": ("member", "at least {}"),
    "maxProperties": ("member", "at most {}"),
}

_FORMATS = {
    **dict.fromkeys(("byte", "base64", "base64url"), "write Base64 as 'SGVsbG8='"),
    "date": "write a date as '2024-05-31'",
    "date-time": "write a date and time as '2024-05-31T08:30:00Z'",
    "duration": "write a duration as 'P1DT12H'",
    "email": "write an e-mail address as 'name@host.example'",
    "hostname": "write the name of a host as 'api.example'",
    "int32": "from -2147483648 to 2147483647",
    "int64": "from -9223372036854775808 to 9223372036854775807",
    "ipv4": "write an IPv4 address as '192.0.2.1'",
    "ipv6": "write an IPv6 address as '2001:db8::1'",
    "regex": "write a regular expression",
    "time": "write a time as '08:30:00Z'",
    "uri": "write an address as 'https://host.example/path'",
    "uri-reference": "write an address as '/path' or 'https://host.example/path'",
    "uuid": "write a UUID as '123e4567-e89b-12d3-a456-426614174000'",
}
"""An explanation for each format, as few readers know their names."""


def mistakes(error: ValidationError, openapi: OpenApiDocuments) -> Iterator[Mistake]:
    """The mistakes that a failed keyword represents; choices between branches are not its own."""
    cause = FailedKeyword(error, openapi)
    found = _ROWS.get(cause.keyword, _other)(cause)
    is_name = hasattr(error, "is_name")
    yield from (_about_a_name(each, cause) for each in found) if is_name else found


def _about_a_name(mistake: Mistake, cause: FailedKeyword) -> Mistake:
    """A mistake in the name of a member, which a schema takes for a value."""
    name = str(cause.instance)
    where = f"in {quoted(cause.pointer)}" if cause.pointer else "here"
    message = f"there can be no member '{name}' {where}"
    return replace(mistake, pointer=(*cause.pointer, name), message=message, on_key=True)


def _type(cause: FailedKeyword) -> Iterator[Mistake]:
    expected = cause.expected if isinstance(cause.expected, list) else [cause.expected]
    yield wrong_type(cause.pointer, cause.instance, expected, cause.place())


def wrong_type(pointer: Pointer, instance: Any, types: list[str], place: str) -> Mistake:
    """The mistake of a value whose type is none of some."""
    wanted = enumerated(dict.fromkeys(ARTICLES.get(each, each) for each in types), "or")
    message = f"{quoted(pointer)} has to be {wanted}, not {described(instance)}"
    return Mistake(pointer, "wrong-type", message, _unquoted(instance, types), place)


def _unquoted(instance: Any, types: list[str]) -> str:
    """A hint for a number or ``true`` that is in quotes."""
    if not isinstance(instance, str):
        return "put it in quotes" if "string" in types and _is_plain(instance) else ""
    is_number = instance.removeprefix("-").replace(".", "", 1).isdecimal()
    if is_number and {"integer", "number"} & set(types):
        return "leave out the quotes"
    if instance in ("true", "false") and "boolean" in types:
        return "leave out the quotes"
    is_written = {"object", "array"} & {*types} and instance.lstrip()[:1] in ("{", "[")
    return "write the JSON itself, not a string that contains it" if is_written else ""


def _is_plain(instance: Any) -> bool:
    return isinstance(instance, int | float)


def _enum(cause: FailedKeyword) -> Iterator[Mistake]:
    values = [cause.expected] if cause.keyword == "const" else list(cause.expected)
    yield wrong_value(cause.pointer, cause.instance, values, cause.place())


def wrong_value(pointer: Pointer, instance: Any, values: list[Any], place: str) -> Mistake:
    """The mistake of a value that is none of those allowed."""
    message = f"{quoted(pointer)} cannot be {shown_value(instance)}"
    return Mistake(pointer, "wrong-value", message, allowed(instance, values), place)


def _bound(cause: FailedKeyword) -> Iterator[Mistake]:
    message = f"{quoted(cause.pointer)} cannot be {literal(cause.instance)}"
    yield cause.mistake(
        "wrong-value", message, _BOUNDS[cause.keyword].format(limit(cause.expected))
    )


def _size(cause: FailedKeyword) -> Iterator[Mistake]:
    what, hint = _SIZES[cause.keyword]
    size, bound = len(cause.instance), int(cause.expected)
    if what in _PARTS:
        subject = quoted(cause.pointer) if cause.pointer else "the body"
        verb = "is" if bound == 1 else "are"
        rule = f"{hint.format(bound)} {verb} {'required' if size < bound else 'allowed'}"
        message, hint = f"{subject} has {size} {what}{'' if size == 1 else 's'}; {rule}", ""
    else:
        message = f"{quoted(cause.pointer)} {what}: {size}"
    yield cause.mistake("wrong-length", message, hint.format(bound))


def _pattern(cause: FailedKeyword) -> Iterator[Mistake]:
    message = f"{quoted(cause.pointer)} cannot be {literal(cause.instance)}"
    mistake = cause.mistake("wrong-format", message, f"it has to match {cause.expected}")
    schema = cause.schema()
    more = schema.get("examples")
    shown = [schema.get("example"), *(more if isinstance(more, list) else ())]
    texts = [it for it in shown if isinstance(it, str)]
    expression = compiled(str(cause.expected)) if texts else None
    is_refuted = expression is not None and not any(map(expression.may_match, texts))
    yield replace(mistake, is_refuted=is_refuted)


def _timeout(cause: FailedKeyword) -> Iterator[Mistake]:
    """The contract's own mistake, found by a value."""
    message = f"matching {literal(cause.expected)} takes too long"
    hint = "do not repeat a group whose parts repeat the same characters"
    where = place(cause.openapi, cause.schema(), "pattern")
    yield Mistake(cause.pointer, "contract-pattern", message, hint, where)


def _format(cause: FailedKeyword) -> Iterator[Mistake]:
    message = f"{quoted(cause.pointer)} cannot be {literal(cause.instance)}"
    hint = _FORMATS.get(str(cause.expected), f"the contract requires the format {cause.expected}")
    yield cause.mistake("wrong-format", message, hint)


def _required(cause: FailedKeyword) -> Iterator[Mistake]:
    """All missing members, which the validator reports one by one."""
    for name in cause.expected:
        if name not in cause.instance:
            yield missing(cause.pointer, (name,), cause.place())


def missing(pointer: Pointer, names: tuple[str, ...], place: str, beside: str = "") -> Mistake:
    """The mistake of an object without a member, or without all of some alternatives."""
    where = f" in {quoted(pointer)}" if pointer else ""
    what, hint = listed(names, "or"), ""
    if len(names) > _MOST_NAMED:  # audiences that may write others still make the same mistake
        what, hint = "a member", f"write one of {what}"
    message = f"{what} is missing{where}{beside}"
    return Mistake(pointer, "missing-member", message, hint, place, names=names)


def _dependent(cause: FailedKeyword) -> Iterator[Mistake]:
    for name, others in cause.expected.items():
        for other in others if name in cause.instance else ():
            if other not in cause.instance:
                yield missing(cause.pointer, (other,), cause.place(), f" beside '{name}'")


def _additional(cause: FailedKeyword) -> Iterator[Mistake]:
    """Members that are refused by ``additionalProperties``; the closed world finds the rest."""
    schema = cause.schema()
    if schema.get("patternProperties") or cause.keyword != "additionalProperties":
        return
    for name in cause.instance:
        if name not in schema.get("properties", ()):
            yield unknown(cause.pointer, name, list(schema.get("properties", ())), cause.place())


def _unevaluated(cause: FailedKeyword) -> Iterator[Mistake]:
    """A member about which nothing that applies speaks."""
    *parent, name = cause.pointer
    yield unknown(tuple(parent), str(name), [], cause.place())


def unknown(pointer: Pointer, name: str, names: list[str], place: str) -> Mistake:
    """The mistake of an object with a member that its contract does not name."""
    where = f"in {quoted(pointer)}" if pointer else "here"
    message = f"there is no member '{name}' {where}"
    return Mistake(
        (*pointer, name), "unknown-member", message, named(name, names), place, on_key=True
    )


def _unevaluated_items(cause: FailedKeyword) -> Iterator[Mistake]:
    """An item for which no schema applies."""
    yield cause.mistake("wrong-value", f"{quoted(cause.pointer)} is not allowed", "remove it")


def _not(cause: FailedKeyword) -> Iterator[Mistake]:
    refused = cause.expected if isinstance(cause.expected, Mapping) else {}
    if refused.get("required"):
        yield exclusive(cause.pointer, tuple(refused["required"]), cause.place())
    elif not refused:
        yield cause.mistake("wrong-value", f"{quoted(cause.pointer)} is not allowed", "remove it")
    else:
        message = f"{quoted(cause.pointer)} cannot be {shown_value(cause.instance)}"
        yield cause.mistake("wrong-value", message)


def exclusive(pointer: Pointer, names: tuple[str, ...], place: str) -> Mistake:
    """The mistake of an object with members of which only one may be there."""
    where = f" in {quoted(pointer)}" if pointer else ""
    if len(names) == 1:
        message = f"'{names[0]}' is not allowed{where}"
        return Mistake(pointer, "mutually-exclusive", message, "", place, names=names)
    message = f"{listed(names, 'and')} exclude each other{where}"
    return Mistake(pointer, "mutually-exclusive", message, "keep one of them", place, names=names)


def _other(cause: FailedKeyword) -> Iterator[Mistake]:
    yield cause.mistake("wrong-value", cause.error.message)


_ROWS: dict[str, Row] = {
    "type": _type,
    "enum": _enum,
    "const": _enum,
    "discriminator": _enum,
    **dict.fromkeys(("format", "contentEncoding"), _format),
    "pattern": _pattern,
    TIMEOUT: _timeout,
    "required": _required,
    "dependentRequired": _dependent,
    "additionalProperties": _additional,
    "unevaluatedItems": _unevaluated_items,
    "unevaluatedProperties": _unevaluated,
    "not": _not,
    **dict.fromkeys(_BOUNDS, _bound),
    **dict.fromkeys(_SIZES, _size),
    **ROWS,
}
