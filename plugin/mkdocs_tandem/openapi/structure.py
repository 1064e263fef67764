"""Checks of the objects of OpenAPI and AsyncAPI: unknown, missing and mistyped fields.

Source: https://spec.openapis.org/oas/ 3.0.4, 3.1.1 and 3.2.0, sections 4.7 and 4.8;
https://www.asyncapi.com/docs/reference/specification/ 3.0.0 and 3.1.0.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from mkdocs_tandem.openapi.documents import (
    ContractPart,
    DocumentPosition,
    OpenApiDocuments,
    Pointer,
)
from mkdocs_tandem.openapi.object_fields import FIELDS, NAMED, ObjectField, Version, is_referable
from mkdocs_tandem.suggestions import closest, did_you_mean, enumerated

_STATUS = re.compile(r"[1-5](?:\d\d|XX)|default")
_PREFIX = re.compile(r"OpenAPI|Async(?:API)?")
_NAME = re.compile(r"[a-zA-Z0-9._-]+")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TEMPLATE = re.compile(r"\{([^{}]*)\}")
_TYPES: dict[str, tuple[type[Any], str]] = {"text": (str, "text"), "bool": (bool, "true or false")}


class StructureFault(NamedTuple):
    """A place where a contract is not as OpenAPI or AsyncAPI has it."""

    spot: DocumentPosition
    message: str
    hint: str = ""
    rule: str = "contract-field"


_Found = tuple[Pointer, str, str]
"""The way from an object to what is wrong in it, a message and a hint."""


def structure_faults(openapi: OpenApiDocuments, version: Version) -> Iterator[StructureFault]:
    """The faults in the objects of a contract, schemas apart, in the order of the text."""
    broken = {it.spot for it in openapi.broken}
    kinds: dict[int, str] = {}
    for part in openapi.parts:
        kinds.setdefault(id(part.value), part.kind)
    for part in openapi.parts:
        if is_referable(part.kind):
            yield from _wrong_reference(openapi, part, kinds)
        is_reference = "$ref" in part.value or part.spot in broken
        if is_reference and part.kind != "PathItem":
            continue
        if kinds[id(part.value)] != part.kind:  # the reference to it is wrong
            continue
        allows_names = part.kind == "Components" and openapi.is_swagger
        found = [] if allows_names else [*_faults(part, version)]
        is_spare = part.spot.pointer[:1] == ("components",) and id(part.value) not in openapi.led_to
        if part.kind == "Parameter" and not is_spare:
            found += _optional(part.value)
        for pointer, message, hint in found:
            yield StructureFault(
                DocumentPosition(part.spot.file, (*part.spot.pointer, *pointer)), message, hint
            )


def _wrong_reference(
    openapi: OpenApiDocuments, part: ContractPart, kinds: Mapping[int, str]
) -> Iterator[StructureFault]:
    """A reference that is not text, or refers to an object of another kind."""
    reference = part.value.get("$ref")
    place = DocumentPosition(part.spot.file, (*part.spot.pointer, "$ref"))
    if part.kind in FIELDS and reference is not None and not isinstance(reference, str):
        yield StructureFault(place, "'$ref' has to be text")
    target = openapi.step(part.value)
    kind = kinds.get(id(target), part.kind)
    if kind != part.kind and {kind, part.kind} <= {*FIELDS, "Schema"}:
        message = f"'{reference}' leads to {_title(kind)}, not to {_title(part.kind)}"
        yield StructureFault(place, message, rule="contract-reference")


def _faults(part: ContractPart, version: Version) -> Iterator[_Found]:
    if part.kind in FIELDS:
        yield from _unknown(part, version)
        yield from _missing(part, version)
        yield from _mistyped(part)
    elif part.kind in NAMED or part.kind.startswith("{"):
        yield from (
            ((name,), f"'{name}' has to be a mapping", "")
            for name, it in part.value.items()
            if not isinstance(it, dict) and not name.startswith("x-") and name != "$ref"
        )
    check = _CHECKS.get(part.kind)
    if check is not None:
        yield from check(part.value, version)


def _title(kind: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _PREFIX.sub("", kind) or "document").lower()
    if words == "components":
        return "'components'"
    return f"an {words}" if words[0] in "aeio" else f"a {words}"


def _strange(part: ContractPart, version: Version) -> list[str]:
    """The keys of an object that are no fields of it."""
    known = FIELDS[part.kind]
    return [
        key
        for key in part.value
        if not (key.startswith("x-") or key == "$ref")
        and (key not in known or known[key].since > version)
    ]


def _unknown(part: ContractPart, version: Version) -> Iterator[_Found]:
    known = FIELDS[part.kind]
    free = [name for name, it in known.items() if it.since <= version and name not in part.value]
    free += ["$ref"] * is_referable(part.kind)
    for key in _strange(part, version):
        hint = did_you_mean(key, free)
        if key in known:
            major, minor = known[key].since
            hint = f"OpenAPI has it from {major}.{minor} on"
        elif key == "<<":
            hint = "it merges a mapping, or a list of mappings"
        elif not hint:
            hint = f"write 'x-{key.removeprefix('X-')}' for a field of your own"
        yield (key,), f"{_title(part.kind)} has no field '{key}'", hint


def _missing(part: ContractPart, version: Version) -> Iterator[_Found]:
    strange = _strange(part, version)
    for name, field in FIELDS[part.kind].items():
        is_missing = field.is_required(version) and name not in part.value
        meant = (name, *["$ref"] * is_referable(part.kind))
        if is_missing and not any(closest(key, meant) for key in strange):
            yield (), f"{_title(part.kind)} needs the field '{name}'", ""


def _mistyped(part: ContractPart) -> Iterator[_Found]:
    for key, field in FIELDS[part.kind].items():
        if key in part.value:
            yield from _wrong(key, part.value[key], field)


def _wrong(key: str, value: Any, field: ObjectField) -> Iterator[_Found]:
    if field.container == "list":
        if not isinstance(value, list):
            yield (key,), f"'{key}' has to be a list", ""
            return
        pairs: Any = enumerate(value)
    elif field.container == "map":
        if not isinstance(value, dict):
            yield (key,), f"'{key}' has to be a mapping of names", ""
            return
        pairs = () if isinstance(value.get("$ref"), str) else value.items()
    else:
        yield from _wrong_value((key,), value, field)
        return
    for token, it in pairs:
        yield from _wrong_value((key, token), it, field)


def _wrong_value(pointer: Pointer, value: Any, field: ObjectField) -> Iterator[_Found]:
    if field.kind == "any" or (field.kind in ("Schema", "Payload") and isinstance(value, bool)):
        return
    kind, words = _TYPES.get(field.kind, (dict, "a mapping"))
    if not isinstance(value, kind):
        name = next(token for token in reversed(pointer) if isinstance(token, str))
        is_plain = kind is str and isinstance(value, int | float)
        yield pointer, f"'{name}' has to be {words}", "put it in quotes" if is_plain else ""


def _document(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    if version >= (3, 1) and value.keys().isdisjoint(("paths", "components", "webhooks")):
        yield (), "a document needs 'paths', 'webhooks' or 'components'", ""
    tags = value.get("tags")
    each = enumerate(tags if isinstance(tags, list) else ())
    listed = {index: tag for index, tag in each if isinstance(tag, dict)}
    names = [str(tag.get("name")) for tag in listed.values()]
    for index, tag in listed.items():
        parent = tag.get("parent")
        if isinstance(parent, str) and version >= (3, 2) and parent not in names:
            message = f"the parent '{parent}' is not a tag of the contract"
            yield ("tags", index, "parent"), message, did_you_mean(parent, names)


def _asyncapi(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    if not ({"channels"} & value.keys() or any(closest(key, ["channels"]) for key in value)):
        yield (), "a document needs 'channels'", ""


def _channel(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    address, parameters = value.get("address"), value.get("parameters")
    if not isinstance(address, str | None):
        yield ("address",), "'address' has to be text or null", "put it in quotes"
        return
    is_misspelt = "address" not in value and closest("address", value)
    if not isinstance(parameters, dict) or "$ref" in parameters or is_misspelt:
        return
    names = dict.fromkeys(_TEMPLATE.findall(address if isinstance(address, str) else ""))
    for name in names:
        if name not in parameters:
            message = f"'parameters' does not describe '{{{name}}}'"
            yield ("address",), message, did_you_mean(name, parameters)
    for name in parameters if names.keys() <= parameters.keys() else ():
        if name not in names:
            message = f"the address of the channel has no '{{{name}}}'"
            yield ("parameters", name), message, "put it into 'address', or remove the parameter"


def _async_operation(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    action = value.get("action")
    if isinstance(action, str) and action not in ("send", "receive"):
        hint = did_you_mean(action, ["send", "receive"]) or "one of send, receive"
        yield ("action",), f"there is no action '{action}'", hint


def _components(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    for kind, names in value.items():
        for name in names if kind in FIELDS["Components"] and isinstance(names, dict) else ():
            if not _NAME.fullmatch(name) and name != "$ref":
                hint = "use letters, digits, '.', '-' and '_'"
                yield (kind, name), f"'{name}' cannot be the name of a component", hint


def _paths(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    shapes: dict[str, str] = {}
    for path in value:
        if path.startswith("x-") or path == "$ref":
            continue
        if not path.startswith("/"):
            yield (path,), f"the path '{path}' has to begin with '/'", f"write '/{path}'"
            continue
        names = _TEMPLATE.findall(path)
        for name in sorted({it for it in names if names.count(it) > 1}):
            yield (path,), f"the path has '{{{name}}}' twice", ""
        first = shapes.setdefault(_TEMPLATE.sub("{}", path), path)
        if first != path:
            yield (path,), f"'{path}' and '{first}' are the same path", "keep one of them"


def _responses(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    codes = [code for code in value if not code.startswith("x-") and code != "$ref"]
    if not codes and "$ref" not in value:
        yield (), "an operation needs at least one response", ""
    for code in codes:
        if not _STATUS.fullmatch(code):
            hint = "write a status as '200', a class of them as '2XX', or 'default'"
            yield (code,), f"'{code}' is not a status", hint


def _optional(value: dict[str, Any]) -> Iterator[_Found]:
    if value.get("in") == "path" and value.get("required") is not True:
        name = value.get("name")
        yield (), f"the parameter '{name}' of the path has to be required", "add 'required: true'"


def _parameter(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    where = value.get("in")
    places = ("path", "query", "header", "cookie", *(["querystring"] if version >= (3, 2) else []))
    if isinstance(where, str) and where not in places:
        hint = did_you_mean(where, places) or f"one of {', '.join(places)}"
        yield ("in",), f"a parameter cannot be in '{where}'", hint
    style = value.get("style")
    if isinstance(where, str) and isinstance(style, str) and where in _STYLES:
        styles = (
            *_STYLES[where],
            *(("cookie",) if version >= (3, 2) and where == "cookie" else ()),
        )
        if style not in styles:
            message = f"a parameter in '{where}' cannot have the style '{style}'"
            yield ("style",), message, f"one of {', '.join(styles)}"
    if where == "querystring" and "content" not in value:
        yield (), "a parameter in 'querystring' needs 'content'", ""
    if where == "header" and isinstance(value.get("name"), str):
        yield from _header_names([value["name"]], ("name",))
    if where == "path" and re.search(r"[{}]", str(value.get("name"))):
        yield ("name",), "the name of a parameter of the path has no braces", ""
    yield from _reserved(value, version)
    yield from _described(value, version)


def _reserved(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    where, is_cookie = value.get("in"), value.get("style") == "cookie"
    is_fixed = where == "header" or is_cookie or (where == "path" and version < (3, 2))
    if "allowReserved" in value and version >= (3, 1) and is_fixed:
        yield ("allowReserved",), f"'allowReserved' has no meaning in a {where}", "remove it"
    if version >= (3, 2) and "content" in value and "style" in value:
        yield ("style",), "'content' and 'style' exclude each other", "keep one of them"


def _header_names(names: Iterable[str], way: Pointer, *, is_key: bool = False) -> Iterator[_Found]:
    for name in names:
        if not _TOKEN.fullmatch(name) and name != "$ref":
            yield (*way, name) if is_key else way, f"'{name}' cannot be the name of a header", ""


_STYLES = {
    "path": ("matrix", "label", "simple"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}


def _header(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    style = value.get("style")
    if isinstance(style, str) and style != "simple":
        yield ("style",), f"a header cannot have the style '{style}'", "write 'simple'"
    if "allowReserved" in value and version >= (3, 1):
        yield ("allowReserved",), "'allowReserved' has no meaning in a header", "remove it"
    yield from _described(value, version)


def _described(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    """What a parameter and a header have in common: one schema, or one media type."""
    content = value.get("content")
    if "schema" in value and "content" in value:
        yield ("content",), "'schema' and 'content' exclude each other", "keep one of them"
    elif "schema" not in value and "content" not in value:
        yield (), "this needs a 'schema' or 'content'", ""
    if isinstance(content, dict) and len(content) != 1 and "$ref" not in content:
        yield ("content",), "'content' has to have one media type here", ""
    yield from _exampled(value, version)


def _exampled(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    yield from _excluding(value, "example", "examples")


def _excluding(value: dict[str, Any], *names: str) -> Iterator[_Found]:
    given = [name for name in names if name in value]
    if len(given) > 1:
        listed = enumerated([f"'{name}'" for name in given])
        yield (given[-1],), f"{listed} exclude each other", "keep one of them"


def _example(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    yield from _excluding(value, "value", "externalValue", "serializedValue")
    yield from _excluding(value, "value", "dataValue")


def _link(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    yield from _excluding(value, "operationRef", "operationId")
    if value.keys().isdisjoint(("operationRef", "operationId", "$ref")):
        yield (), "a link needs 'operationId' or 'operationRef'", ""


def _license(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    yield from _excluding(value, "identifier", "url")


def _headers(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    headers = value.get("headers")
    yield from _header_names(
        headers if isinstance(headers, dict) else (), ("headers",), is_key=True
    )


def _xml(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    for name in ("attribute", "wrapped"):
        yield from _excluding(value, name, "nodeType")


def _encoding(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    yield from _headers(value, version)
    yield from _excluding(value, "encoding", "prefixEncoding")
    yield from _excluding(value, "encoding", "itemEncoding")
    styles = _STYLES["query"]
    if isinstance(value.get("style"), str) and value["style"] not in styles:
        yield (
            ("style",),
            f"there is no style '{value['style']}' here",
            f"one of {', '.join(styles)}",
        )


def _media_type(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    yield from _exampled(value, version)
    yield from _excluding(value, "encoding", "prefixEncoding")
    yield from _excluding(value, "encoding", "itemEncoding")


def _server(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    url, variables = value.get("url"), value.get("variables", {})
    if not isinstance(url, str) or not isinstance(variables, dict):
        return
    if "?" in url or "#" in url:
        yield ("url",), "the address of a server has no query and no fragment", ""
    names = _TEMPLATE.findall(url)
    for name in dict.fromkeys(names):
        if name not in variables:
            yield (
                ("url",),
                f"'variables' does not describe '{{{name}}}'",
                did_you_mean(name, variables),
            )
        elif names.count(name) > 1:
            yield ("url",), f"the address has '{{{name}}}' twice", ""


def _variable(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    values = value.get("enum")
    if isinstance(values, list):
        if not values:
            yield ("enum",), "'enum' needs at least one value", ""
        elif "default" in value and value["default"] not in values:
            yield ("default",), "'default' has to be one of 'enum'", ""


_SCHEMES = {
    "apiKey": ("name", "in"),
    "http": ("scheme",),
    "oauth2": ("flows",),
    "openIdConnect": ("openIdConnectUrl",),
    "mutualTLS": (),
}


_ASYNC_SCHEMES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("userPassword", "X509", "symmetricEncryption", "asymmetricEncryption"), ()),
    **dict.fromkeys(("plain", "scramSha256", "scramSha512", "gssapi"), ()),
    "apiKey": ("in",),
    "httpApiKey": ("name", "in"),
    **{name: _SCHEMES[name] for name in ("http", "oauth2", "openIdConnect")},
}


def _security_scheme(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    kind = value.get("type")
    if not isinstance(kind, str):
        return
    known = [it for it in _SCHEMES if it != "mutualTLS" or version >= (3, 1)]
    yield from _scheme(value, {it: _SCHEMES[it] for it in known})
    places = ("query", "header", "cookie")
    if kind == "apiKey" and isinstance(value.get("in"), str) and value["in"] not in places:
        yield ("in",), f"a key cannot be in '{value['in']}'", f"one of {', '.join(places)}"


def _async_security_scheme(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    yield from _scheme(value, _ASYNC_SCHEMES)


def _scheme(value: dict[str, Any], schemes: Mapping[str, tuple[str, ...]]) -> Iterator[_Found]:
    """The type of a security scheme, and the fields that it needs."""
    kind = value.get("type")
    if not isinstance(kind, str):
        return
    if kind not in schemes:
        hint = did_you_mean(kind, schemes) or f"one of {', '.join(schemes)}"
        yield ("type",), f"there is no security scheme of the type '{kind}'", hint
        return
    for name in schemes[kind]:
        if name not in value and not closest(name, value):
            yield (), f"a security scheme of the type '{kind}' needs the field '{name}'", ""


_FLOWS = {
    "implicit": ("authorizationUrl",),
    "password": ("tokenUrl",),
    "clientCredentials": ("tokenUrl",),
    "authorizationCode": ("authorizationUrl", "tokenUrl"),
    "deviceAuthorization": ("deviceAuthorizationUrl", "tokenUrl"),
}


def _flows(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    for name, flow in value.items():
        for needed in _FLOWS.get(name, ()) if isinstance(flow, dict) else ():
            if needed not in flow:
                yield (name,), f"the flow '{name}' needs the field '{needed}'", ""


def _requirement(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    for name, scopes in value.items():
        if not isinstance(scopes, list) or not all(isinstance(it, str) for it in scopes):
            yield (name,), f"'{name}' has to be a list of scopes", "write '[]' for none"


def _path_item(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    more = value.get("additionalOperations")
    for method in more if isinstance(more, dict) else ():
        if method.lower() in FIELDS["PathItem"]:
            hint = f"write '{method.lower()}' in the path item itself"
            yield ("additionalOperations", method), f"'{method}' is a field of its own", hint
    yield from _distinct(value, version)


def _distinct(value: dict[str, Any], version: Version) -> Iterator[_Found]:
    """Parameters of a path or an operation are distinguished by their name and place."""
    seen: set[tuple[str, str]] = set()
    wholes = 0
    parameters = value.get("parameters")
    for index, it in enumerate(parameters if isinstance(parameters, list) else ()):
        name, where = (it.get("name"), it.get("in")) if isinstance(it, dict) else (None, None)
        if isinstance(name, str) and isinstance(where, str):
            if (name, where) in seen:
                yield (
                    ("parameters", index),
                    f"the parameter '{name}' in '{where}' is defined twice",
                    "",
                )
            seen.add((name, where))
            wholes += where == "querystring"
    if wholes > 1 or (wholes and any(where == "query" for _, where in seen)):
        message = "a parameter in 'querystring' excludes other ones in 'querystring' and 'query'"
        yield ("parameters",), message, "keep one of them"


_CHECKS: dict[str, Callable[[dict[str, Any], Version], Iterator[_Found]]] = {
    "AsyncAPI": _asyncapi,
    "AsyncOAuthFlows": _flows,
    "AsyncOperation": _async_operation,
    "AsyncSecurityScheme": _async_security_scheme,
    "AsyncServerVariable": _variable,
    "Channel": _channel,
    "ChannelParameter": _variable,
    "OpenAPI": _document,
    "Components": _components,
    "Paths": _paths,
    "PathItem": _path_item,
    "Operation": _distinct,
    "Responses": _responses,
    "Response": _headers,
    "XML": _xml,
    "Parameter": _parameter,
    "Header": _header,
    "MediaType": _media_type,
    "Encoding": _encoding,
    "Example": _example,
    "Link": _link,
    "License": _license,
    "Server": _server,
    "ServerVariable": _variable,
    "SecurityScheme": _security_scheme,
    "OAuthFlows": _flows,
    "SecurityRequirement": _requirement,
}
