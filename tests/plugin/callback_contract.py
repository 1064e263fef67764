"""A contract for two audiences, shaped like an API for callbacks, and bodies that keep it."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from mkdocs_tandem.openapi import Contract, Schema, load

JSON = dict[str, Any]


def _object(required: list[str], **properties: Any) -> JSON:
    return {"type": "object", "required": required, "properties": properties}


def _list_of(items: JSON, **constraints: Any) -> JSON:
    return {"type": "array", "items": items, **constraints}


def _named(name: str) -> JSON:
    return {"$ref": f"#/components/schemas/{name}"}


def _attribute(*types: str) -> JSON:
    return _object(
        ["type", "key", "value"],
        type={"type": "string", "enum": list(types)},
        key={"type": "string", "minLength": 1},
        value={"type": "string"},
    )


_TEXT: JSON = {"type": "string"}
_ADDRESS: JSON = {"type": "string", "format": "uri"}

_SHARED: JSON = {
    "Link": _object(["href"], href=_TEXT, templated={"type": "boolean"}),
    "CallbackRef": _object(
        [],
        _links={
            "type": "object",
            "properties": {"callback": _named("Link"), "fleet": _named("Link")},
        },
        callbackId={"type": "string", "pattern": "^([0-9a-fA-F]|-|_)*$"},
        status={"type": "string", "enum": ["Running", "Paused", "Failed"]},
    ),
    "Error": _object(
        ["code", "message"],
        code={"type": "integer", "minimum": 40000, "maximum": 59999},
        message=_TEXT,
        timestamp={"type": "string", "format": "date-time"},
    ),
    "Webhook": _object(
        ["target", "name"],
        target=_ADDRESS,
        name=_TEXT,
        attributes=_list_of(_named("WebhookAttribute")),
    ),
    "WebhookAttribute": _attribute("Header", "Query", "Body"),
}

FLEET_SCHEMAS: JSON = _SHARED | {
    "RemoteType": {
        "type": "string",
        "enum": [
            "ThermalPreconditioning",
            "ElectricBatteryChargingRequest",
            "Horn",
            "Doors",
            "Lights",
        ],
    },
    "RetryPolicy": _object(
        ["policy"],
        policy={
            "allOf": [
                {"type": "string", "enum": ["None", "Bounded", "Always"]},
                {"enum": ["None", "Bounded"]},
            ],
            "description": "How often a failed notification is sent again.",
        },
        retryNumber={"type": "integer", "minimum": 1, "default": 3},
        retryDelay={"type": "integer", "minimum": 1, "default": 10},
    ),
    "Subscription": _object(
        ["callback", "remoteTypes"],
        label={"type": "string", "description": "What people call it."},
        callback=_object(["webhook"], webhook=_named("Webhook")),
        retryPolicy=_named("RetryPolicy"),
        batchNotify=_object(
            ["size"],
            size={"type": "integer", "exclusiveMinimum": 0},
            timeWindow={"type": "integer", "minimum": 5, "default": 60},
        ),
        remoteTypes=_list_of(_named("RemoteType"), uniqueItems=True, minItems=1),
    ),
}

DRIVER_SCHEMAS: JSON = _SHARED | {
    "Subscription": _object(
        ["callback"],
        label=_TEXT,
        type=_list_of({"type": "string", "enum": ["Monitor", "Remote"]}),
        callback={
            **_object(
                [],
                webhook=_named("Webhook"),
                websocket=_object(
                    ["target"], target=_ADDRESS, attributes=_list_of(_attribute("Body"))
                ),
                pushnotif=_object(
                    [],
                    devices=_list_of(_TEXT, minItems=1),
                    attributes=_list_of(_attribute("Header", "Body")),
                ),
            ),
            "oneOf": [
                {"required": ["webhook"]},
                {"required": ["websocket"]},
                {"required": ["pushnotif"]},
            ],
        },
    ),
}


def _operation(name: str, **further: Any) -> JSON:
    answers = {"application/hal+json": {"schema": _named("CallbackRef")}}
    errors = {"application/json": {"schema": _named("Error")}}
    return {
        "operationId": name,
        "responses": {
            "200": {"description": "Done.", "content": answers},
            "default": {"description": "Refused.", "content": errors},
        },
        **further,
    }


def openapi(schemas: JSON, path: str, **operations: JSON) -> JSON:
    """A whole document, free to be changed."""
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Callbacks", "version": "3.19"},
        "servers": [{"url": "https://api.example/connectedcar/v3"}],
        "paths": {path: operations},
        "components": {"schemas": schemas},
    }
    return deepcopy(document)


_BODY: JSON = {
    "required": True,
    "content": {"application/json": {"schema": _named("Subscription")}},
}


def fleets() -> JSON:
    """The contract of those who own fleets."""
    path = "/fleets/{fid}/remote/callbacks"
    document = openapi(
        FLEET_SCHEMAS,
        path,
        get=_operation("getFleetRemotes"),
        post=_operation("setFleetVehicleRemote", requestBody=_BODY),
    )
    document["paths"][f"{path}/{{cbid}}"] = {"delete": _operation("deleteFleetRemote")}
    fleet, callback = (
        {"name": name, "in": "path", "required": True, "schema": _TEXT} for name in ("fid", "cbid")
    )
    document["paths"][path]["parameters"] = [fleet]
    document["paths"][f"{path}/{{cbid}}"]["parameters"] = [fleet, callback]
    return document


def drivers() -> JSON:
    """The contract of those who drive."""
    return openapi(
        DRIVER_SCHEMAS,
        "/user/callbacks",
        post=_operation("setUsertVehicleRemote", requestBody=_BODY),
    )


FLEET_BODY: JSON = {
    "label": "my-post-callback",
    "callback": {
        "webhook": {
            "target": "https://my.post.callback",
            "name": "My_Webhook",
            "attributes": [
                {"type": "Header", "key": "Authorization", "value": "Basic QWxhZGRpbg=="},
                {"type": "Query", "key": "vehicle", "value": "$vin"},
            ],
        }
    },
    "retryPolicy": {"policy": "Bounded", "retryNumber": 3, "retryDelay": 120},
    "batchNotify": {"size": 10, "timeWindow": 300},
    "remoteTypes": ["ThermalPreconditioning", "Horn"],
}

WEBHOOK_BODY: JSON = {
    "label": "at home",
    "type": ["Monitor", "Remote"],
    "callback": {"webhook": FLEET_BODY["callback"]["webhook"]},
}

PUSH_BODY: JSON = {
    "callback": {
        "pushnotif": {
            "devices": ["d1"],
            "attributes": [{"type": "Header", "key": "X-Vehicle_Id", "value": "$vin"}],
        }
    }
}

SOCKET_BODY: JSON = {
    "type": ["Remote"],
    "callback": {
        "websocket": {
            "target": "wss://my.socket/callbacks",
            "attributes": [{"type": "Body", "key": "vehicle", "value": "$vin"}],
        }
    },
}


def loaded(document: JSON, name: str = "api/b2b.json") -> Contract:
    """The contract that is read from a document."""
    return load(Path(name), name, json.dumps(document))


def schema(definition: JSON, version: str = "3.1.0", **others: JSON) -> Schema:
    """A schema as it is read from a contract, beside others that it refers to."""
    document = openapi({"It": definition, **others}, "/it")
    return loaded(document | {"openapi": version}).schemas["It"]
