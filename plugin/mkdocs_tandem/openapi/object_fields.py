"""The fields of each object of OpenAPI and AsyncAPI, with their types and versions.

Source: https://spec.openapis.org/oas/ (3.0.4, 3.1.1, 3.2.0), sections 4.7 and 4.8, and
https://www.asyncapi.com/docs/reference/specification/ (3.0.0, 3.1.0). This table also defines
which parts of a document are schemas, and which keys are names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Version = tuple[int, int]


@dataclass(frozen=True)
class ObjectField:
    """A field of an object."""

    kind: str
    """An object's name, ``Schema``, or ``text``, ``bool``, ``any``."""
    container: str
    """``list``, ``map``, or empty for one value."""
    since: Version
    required: tuple[Version, Version] | None
    """The first version in which it is required, and the first in which it is no longer."""

    def is_required(self, version: Version) -> bool:
        """Whether the field has to be there."""
        return self.required is not None and self.required[0] <= version < self.required[1]


_JSON_SCHEMA = re.compile(
    r"application/(?:schema|vnd\.aai\.asyncapi|vnd\.oai\.openapi)(?:\+(?:json|yaml))?(?:;.*)?"
)
_FIELD = re.compile(r"([$\w]+)(@3\.\d)?(!(?:<3\.\d)?)?:([\[{]?)(\w+)[\]}]?")
_METHODS = "get put post delete options head patch trace"
METHODS = tuple(_METHODS.split())
_SCHEMA_LIKE = (
    "description:text required:bool deprecated:bool style:text explode:bool schema:Schema"
)
_TABLE = {
    "OpenAPI": "openapi!:text info!:Info jsonSchemaDialect@3.1:text $self@3.2:text "
    "servers:[Server] paths!<3.1:Paths webhooks@3.1:{PathItem} components:Components "
    "security:[SecurityRequirement] tags:[Tag] externalDocs:ExternalDocs",
    "Info": "title!:text summary@3.1:text description:text termsOfService:text contact:Contact "
    "license:License version!:text",
    "Contact": "name:text url:text email:text",
    "License": "name!:text identifier@3.1:text url:text",
    "Server": "url!:text description:text name@3.2:text variables:{ServerVariable}",
    "ServerVariable": "enum:[text] default!:text description:text",
    "Components": "schemas:{Schema} responses:{Response} parameters:{Parameter} "
    "examples:{Example} requestBodies:{RequestBody} headers:{Header} links:{Link} "
    "securitySchemes:{SecurityScheme} callbacks:{Callback} pathItems@3.1:{PathItem} "
    "mediaTypes@3.2:{MediaType}",
    "PathItem": "summary:text description:text servers:[Server] parameters:[Parameter] "
    + " ".join(f"{method}:Operation" for method in METHODS)
    + " query@3.2:Operation additionalOperations@3.2:{Operation}",
    "Operation": "tags:[text] summary:text description:text externalDocs:ExternalDocs "
    "operationId:text parameters:[Parameter] requestBody:RequestBody responses!<3.1:Responses "
    "callbacks:{Callback} deprecated:bool security:[SecurityRequirement] servers:[Server]",
    "ExternalDocs": "description:text url!:text",
    "Parameter": "name!:text in!:text allowEmptyValue:bool allowReserved:bool example:any "
    f"examples:{{Example}} content:{{MediaType}} {_SCHEMA_LIKE}",
    "Header": "allowEmptyValue:bool allowReserved:bool example:any "
    f"examples:{{Example}} content:{{MediaType}} {_SCHEMA_LIKE}",
    "RequestBody": "description:text content!:{MediaType} required:bool",
    "MediaType": "description@3.2:text schema:Schema itemSchema@3.2:Schema example:any "
    "examples:{Example} encoding:{Encoding} prefixEncoding@3.2:[Encoding] "
    "itemEncoding@3.2:Encoding",
    "Encoding": "contentType:text headers:{Header} style:text explode:bool allowReserved:bool "
    "encoding@3.2:{Encoding} prefixEncoding@3.2:[Encoding] itemEncoding@3.2:Encoding",
    "Response": "summary@3.2:text description!<3.2:text headers:{Header} content:{MediaType} "
    "links:{Link}",
    "Example": "summary:text description:text value:any externalValue:text dataValue@3.2:any "
    "serializedValue@3.2:text",
    "Link": "operationRef:text operationId:text parameters:{any} requestBody:any "
    "description:text server:Server",
    "Tag": "name!:text summary@3.2:text description:text externalDocs:ExternalDocs "
    "parent@3.2:text kind@3.2:text",
    "SecurityScheme": "type!:text description:text name:text in:text scheme:text "
    "bearerFormat:text flows:OAuthFlows openIdConnectUrl:text oauth2MetadataUrl@3.2:text "
    "deprecated@3.2:bool",
    "OAuthFlows": "implicit:OAuthFlow password:OAuthFlow clientCredentials:OAuthFlow "
    "authorizationCode:OAuthFlow deviceAuthorization@3.2:OAuthFlow",
    "OAuthFlow": "authorizationUrl:text tokenUrl:text refreshUrl:text "
    "deviceAuthorizationUrl@3.2:text scopes!:{text}",
    "Discriminator": "propertyName!:text mapping:{text} defaultMapping@3.2:text",
    "XML": "name:text namespace:text prefix:text attribute:bool wrapped:bool nodeType@3.2:text",
}
_ABOUT = "title:text summary:text description:text tags:[AsyncTag] externalDocs:ExternalDocs"
_MESSAGE = (
    f"{_ABOUT} name:text headers:Payload correlationId:CorrelationId contentType:text "
    "bindings:any examples:[MessageExample]"
)
_TABLE |= {
    "AsyncAPI": "asyncapi!:text id:text info!:AsyncInfo servers:{AsyncServer} channels:{Channel} "
    "defaultContentType:text operations:{AsyncOperation} components:AsyncComponents",
    "AsyncInfo": "title!:text version!:text description:text termsOfService:text contact:Contact "
    "license:AsyncLicense tags:[AsyncTag] externalDocs:ExternalDocs",
    "AsyncLicense": "name!:text url:text",
    "AsyncServer": f"{_ABOUT} host!:text protocol!:text protocolVersion:text pathname:text "
    "variables:{AsyncServerVariable} security:[AsyncSecurityScheme] bindings:any",
    "AsyncServerVariable": "enum:[text] default:text description:text examples:[text]",
    "Channel": f"{_ABOUT} address:any messages:{{Message}} servers:[AsyncServer] "
    "parameters:{ChannelParameter} bindings:any",
    "ChannelParameter": "enum:[text] default:text description:text examples:[text] location:text",
    "AsyncOperation": f"{_ABOUT} action!:text channel!:Channel security:[AsyncSecurityScheme] "
    "bindings:any traits:[OperationTrait] messages:[Message] reply:Reply",
    "OperationTrait": f"{_ABOUT} security:[AsyncSecurityScheme] bindings:any",
    "Reply": "address:ReplyAddress channel:Channel messages:[Message]",
    "ReplyAddress": "description:text location!:text",
    "Message": f"{_MESSAGE} payload:Payload traits:[MessageTrait]",
    "MessageTrait": _MESSAGE,
    "MessageExample": "headers:any payload:any name:text summary:text",
    "MultiFormatSchema": "schemaFormat!:text schema!:any",
    "CorrelationId": "description:text location!:text",
    "AsyncTag": "name!:text description:text externalDocs:ExternalDocs",
    "AsyncSecurityScheme": "type!:text description:text name:text in:text scheme:text "
    "bearerFormat:text flows:AsyncOAuthFlows openIdConnectUrl:text scopes:[text]",
    "AsyncOAuthFlows": "implicit:AsyncOAuthFlow password:AsyncOAuthFlow "
    "clientCredentials:AsyncOAuthFlow authorizationCode:AsyncOAuthFlow",
    "AsyncOAuthFlow": "authorizationUrl:text tokenUrl:text refreshUrl:text availableScopes!:{text}",
    "AsyncComponents": "schemas:{Payload} servers:{AsyncServer} channels:{Channel} "
    "operations:{AsyncOperation} messages:{Message} securitySchemes:{AsyncSecurityScheme} "
    "serverVariables:{AsyncServerVariable} parameters:{ChannelParameter} replies:{Reply} "
    "correlationIds:{CorrelationId} replyAddresses:{ReplyAddress} tags:{AsyncTag} "
    "externalDocs:{ExternalDocs} operationTraits:{OperationTrait} messageTraits:{MessageTrait} "
    "serverBindings:{any} channelBindings:{any} operationBindings:{any} messageBindings:{any}",
}
NAMED = {"Paths": "PathItem", "Responses": "Response", "Callback": "PathItem"}
"""Objects whose keys are names, and what is below each name."""

_MAPS_OF_SCHEMAS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_LISTS_OF_SCHEMAS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SCHEMAS = (
    *("items", "contains", "additionalProperties", "propertyNames", "not", "if", "then", "else"),
    *("unevaluatedItems", "unevaluatedProperties", "contentSchema"),
)


def _field(match: re.Match[str]) -> tuple[str, ObjectField]:
    name, since, required, container, kind = match.groups()
    until = _version(required[2:]) if required and len(required) > 1 else (9, 9)
    return name, ObjectField(
        kind=kind,
        container={"[": "list", "{": "map"}.get(container, ""),
        since=_version(since[1:]) if since else (3, 0),
        required=((3, 0), until) if required else None,
    )


def _version(text: str) -> Version:
    major, minor = text.split(".")
    return int(major), int(minor)


FIELDS: dict[str, dict[str, ObjectField]] = {
    kind: dict(map(_field, _FIELD.finditer(text))) for kind, text in _TABLE.items()
}
"""The fields of each object but ``Schema``, whose keywords are many and free in 3.1."""
_SCHEMA_PARTS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(_MAPS_OF_SCHEMAS, ("Schema", "map")),
    **dict.fromkeys(_LISTS_OF_SCHEMAS, ("Schema", "list")),
    **dict.fromkeys(_SCHEMAS, ("Schema", "")),
    "discriminator": ("Discriminator", ""),
    "xml": ("XML", ""),
    "externalDocs": ("ExternalDocs", ""),
}
_PARTS: dict[str, dict[str, tuple[str, str]]] = {
    kind: {
        name: (field.kind, field.container)
        for name, field in fields.items()
        if field.kind in {*_TABLE, *NAMED, "Schema", "Payload", "SecurityRequirement"}
    }
    for kind, fields in FIELDS.items()
} | {"Schema": _SCHEMA_PARTS, "Payload": {}, "SecurityRequirement": {}}


_REFERABLE = frozenset(
    {"Schema", "Response", "Parameter", "Example", "RequestBody", "Header", "SecurityScheme"}
    | {"Link", "Callback", "PathItem", "MediaType", "Operation", "Paths", "Responses", "Components"}
    | {"Payload", "Message", "MessageTrait", "Channel", "ChannelParameter", "AsyncOperation"}
    | {"OperationTrait", "Reply", "ReplyAddress", "CorrelationId", "AsyncServer", "AsyncTag"}
    | {"AsyncServerVariable", "AsyncSecurityScheme", "ExternalDocs"}
)


def is_referable(kind: str) -> bool:
    """Whether a ``$ref`` is followed in place of an object, by OpenAPI or as bundlers do it."""
    return kind.strip("{}") in _REFERABLE


def chosen(kind: str, value: dict[str, Any]) -> str:
    """The kind of an object that may be a schema, or one with the name of its format."""
    if kind != "Payload" or isinstance(value.get("$ref"), str):
        return kind
    return "MultiFormatSchema" if "schemaFormat" in value else "Schema"


def is_json_schema(schema_format: Any) -> bool:
    """Whether the schemas of a format are read: JSON Schema, that of AsyncAPI and of OpenAPI."""
    return isinstance(schema_format, str) and _JSON_SCHEMA.fullmatch(schema_format) is not None


def parts(kind: str, value: dict[str, Any]) -> Iterator[tuple[str, tuple[str | int, ...], Any]]:
    """The objects directly inside an object: kind, way to it, and the object.

    What is not of the form that its field has to have is left out, and so are extensions.
    """
    named = kind[1:-1] if kind.startswith("{") else NAMED.get(kind)
    if named is not None:
        yield from (
            (named, (name,), it)
            for name, it in value.items()
            if isinstance(it, dict) and not (kind in NAMED and name.startswith("x-"))
        )
        return
    if kind == "MultiFormatSchema":
        inner = value.get("schema")
        if isinstance(inner, dict) and is_json_schema(value.get("schemaFormat")):
            yield "Schema", ("schema",), inner
        return
    known = _PARTS[kind]
    for key, it in value.items():
        found = known.get(key)
        if found is not None and isinstance(it, dict | list):
            yield from _contained(*found, key, it)


def _contained(
    kind: str, container: str, key: str, value: Any
) -> Iterator[tuple[str, tuple[str | int, ...], Any]]:
    if container == "map" and isinstance(value, dict):
        if isinstance(value.get("$ref"), str) and key not in _MAPS_OF_SCHEMAS:
            yield f"{{{kind}}}", (key,), value
        else:
            yield from (
                (kind, (key, name), it) for name, it in value.items() if isinstance(it, dict)
            )
    elif container == "list" and isinstance(value, list):
        yield from (
            (kind, (key, index), it) for index, it in enumerate(value) if isinstance(it, dict)
        )
    elif not container and isinstance(value, dict):
        yield kind, (key,), value
