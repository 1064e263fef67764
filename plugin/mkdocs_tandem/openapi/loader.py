"""Contracts loaded from their files."""

import re
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs_tandem.audience import ContractSelection
from mkdocs_tandem.openapi.asyncapi import MessageReader
from mkdocs_tandem.openapi.contract import Contract
from mkdocs_tandem.openapi.discriminator import complete_mappings
from mkdocs_tandem.openapi.documents import OpenApiDocuments
from mkdocs_tandem.openapi.operations import OperationReader
from mkdocs_tandem.openapi.schema import Schema, ValidationContext
from mkdocs_tandem.openapi.schema_3_0 import MisshapenKeyword, translate
from mkdocs_tandem.openapi.selection import Selected, select
from mkdocs_tandem.openapi.servers import servers
from mkdocs_tandem.openapi.swagger import as_openapi, is_swagger, part_elsewhere
from mkdocs_tandem.openapi.yaml_reader import bad_contract, document, text_of

_VERSION = re.compile(r"3\.[012](?:\.\d+)?\S*")
_ASYNCAPI_VERSION = re.compile(r"3\.[01]\.\d+\S*")
_GRAMMAR_OF_ASYNCAPI = (3, 0)
_MOST_KEPT = 8
_KEPT: dict[tuple[str, str], Contract] = {}
"""By names and texts, the last ones: whole builds while serving read the same ones again."""


_ALL = ContractSelection()


def load(
    path: Path,
    name: str | None = None,
    text: str | None = None,
    selection: ContractSelection = _ALL,
) -> Contract:
    """The contract in a file, or in ``text`` in its place, reduced to a selection.

    ``name`` is the path that findings show. One of the same text may be the same object.
    :class:`FindingError` with the rule ``bad-contract`` if there is no OpenAPI or AsyncAPI
    document, or a selection from the latter.
    """
    name = name or path.as_posix()
    text = text_of(path, name) if text is None else text
    if selection != _ALL:
        return _read(path, name, text, selection)
    known = _KEPT.get((name, text))
    if known is not None:
        return known
    found = _read(path, name, text, selection)
    if found.is_alone:
        _KEPT[name, text] = found
        for old in list(_KEPT)[:-_MOST_KEPT]:
            _KEPT.pop(old, None)
    return found


def _read(path: Path, name: str, text: str, selection: ContractSelection) -> Contract:
    root, positions = document(text, name)
    is_old = is_swagger(root)
    if is_old:
        if reference := part_elsewhere(root):
            message = f"this is Swagger 2.0, with a part in another file: '{reference}'"
            raise bad_contract(name, message, "join the files, or convert them to OpenAPI 3")
        root = as_openapi(root, positions)
    is_asyncapi = "asyncapi" in root and "openapi" not in root
    version = _asyncapi_version(root, name) if is_asyncapi else _openapi_version(root, name)
    texts = {name: text}
    if is_asyncapi and selection != _ALL:
        message = "'only' and 'overlays' are for OpenAPI documents, and this is AsyncAPI"
        raise bad_contract(name, message, "write the path of the document alone")
    selected = Selected({}, [], [])
    if selection != _ALL:
        depth = len(PurePosixPath(name).parts) if not PurePosixPath(name).is_absolute() else 1
        selected = select(root, selection, path.parents[depth - 1], name)
        texts |= selected.texts
    openapi = OpenApiDocuments(
        name,
        path,
        root,
        texts,
        {name: positions},
        version=_GRAMMAR_OF_ASYNCAPI if is_asyncapi else _minor(version),
        kind="AsyncAPI" if is_asyncapi else "OpenAPI",
        is_swagger=is_old,
    )
    misshapen = translate(openapi, "2.0" if is_old else "" if is_asyncapi else version)
    complete_mappings(openapi)
    contract = _contract(ValidationContext(openapi), tuple(misshapen))
    return replace(contract, _selected=selected) if selection != _ALL else contract


def _contract(world: ValidationContext, misshapen: tuple[MisshapenKeyword, ...]) -> Contract:
    root = world.openapi.root
    info = _mapping(root.get("info"))
    if world.openapi.is_asyncapi:
        messages = MessageReader(world)
        return Contract(
            title=str(info.get("title", "")),
            version=str(info.get("version", "")),
            path=world.openapi.name,
            operations=(),
            schemas=messages.schemas(),
            notifications=tuple(messages.notifications()),
            _world=world,
            _misshapen=misshapen,
        )
    reader = OperationReader(world)
    operations = tuple(reader.operations(root.get("paths")))
    callbacks = (it for operation in operations for it in operation.callbacks)
    return Contract(
        title=str(info.get("title", "")),
        version=str(info.get("version", "")),
        path=world.openapi.name,
        operations=operations,
        schemas={name: Schema(world, it) for name, it in _schemas(world.openapi).items()},
        notifications=(*reader.operations(root.get("webhooks")), *callbacks),
        servers=tuple(servers(root)),
        _world=world,
        _misshapen=misshapen,
    )


def _schemas(openapi: OpenApiDocuments) -> dict[str, dict[str, Any]]:
    """The named schemas: those of the document, and those of other files that it refers to."""
    components = _mapping(_mapping(openapi.root.get("components")).get("schemas"))
    found = {name: it for name, it in components.items() if isinstance(it, dict)}
    for spot, schema in openapi.of_kind("Schema"):
        is_named = spot.pointer[:-1] in ((), ("components", "schemas"), ("definitions",))
        if spot.file != openapi.name and is_named:
            name = str(spot.pointer[-1]) if spot.pointer else PurePosixPath(spot.file).stem
            found.setdefault(name, schema)
    return found


def _openapi_version(root: dict[str, Any], name: str) -> str:
    version = root.get("openapi")
    if isinstance(version, str) and _VERSION.fullmatch(version):
        return version
    if "swagger" in root:
        message = f"the contract is Swagger {root['swagger']}"
        hint = "write 'swagger: \"2.0\"', or convert it to OpenAPI 3.0 or 3.1"
        raise bad_contract(name, message, hint)
    if version is None:
        message = "the contract is not an OpenAPI document: 'openapi' is missing"
        raise bad_contract(name, message, "write 'openapi: 3.1.0'")
    message = f"OpenAPI '{version}' is not known"
    raise bad_contract(name, message, "write a version in quotes, from '3.0.0' to '3.2.0'")


def _asyncapi_version(root: dict[str, Any], name: str) -> str:
    version = root["asyncapi"]
    if isinstance(version, str) and _ASYNCAPI_VERSION.fullmatch(version):
        return version
    if str(version).startswith("2."):
        message = f"the document is AsyncAPI {version}"
        raise bad_contract(name, message, "convert it to AsyncAPI 3 with '@asyncapi/converter'")
    message = f"AsyncAPI '{version}' is not known"
    raise bad_contract(name, message, "write a version in quotes: '3.0.0' or '3.1.0'")


def _minor(version: str) -> tuple[int, int]:
    major, minor = version.split(".")[:2]
    return int(major), int(minor[:1])


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
