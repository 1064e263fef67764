"""AsyncAPI documents: the messages that an API sends, as notifications, and mistakes in them.

Source: https://www.asyncapi.com/docs/reference/specification/v3.0.0 and v3.1.0. The document is
that of the application which is documented: what its ``send`` operations hold is sent to readers.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from mkdocs_tandem.openapi.documents import DocumentPosition, OpenApiDocuments
from mkdocs_tandem.openapi.errors import place
from mkdocs_tandem.openapi.media_types import JSON
from mkdocs_tandem.openapi.object_fields import is_json_schema
from mkdocs_tandem.openapi.operations import MediaBody, NamedExample, Operation, ParameterSpec
from mkdocs_tandem.openapi.schema import Schema, ValidationContext
from mkdocs_tandem.openapi.structure import StructureFault
from mkdocs_tandem.suggestions import closest, did_you_mean

_REFER = "write { $ref: '#/channels/NAME' }"


class _Sent(NamedTuple):
    """A message of a channel that the API sends."""

    key: str
    """Its key in the channel."""
    message: dict[str, Any]
    names: tuple[str, ...]
    """What else a page may call it: the channel, its address, the operation, its ``name``."""
    method: str
    """That of the HTTP binding of the operation; ``SEND`` if there is none."""


class MessageReader:
    """Reads what the API of one AsyncAPI document sends."""

    def __init__(self, world: ValidationContext) -> None:
        self._world = world
        self._documents: OpenApiDocuments = world.openapi
        self._root = world.openapi.root
        channels = self._items(self._root.get("channels")).items()
        self._labels = {id(self._documents.target(it)): name for name, it in channels}
        """The names of the channels, by their numbers."""

    def schemas(self) -> dict[str, Schema]:
        """The named schemas of the components that are JSON Schemas."""
        components = self._items(self._items(self._root.get("components")).get("schemas"))
        found = {name: self._schema(it) for name, it in components.items()}
        return {name: it for name, it in found.items() if it is not None}

    def notifications(self) -> Iterator[Operation]:
        """Each message that the API sends, once, named by its key in the channel.

        Those of ``send`` operations and of replies; if there is no operation that sends, those of
        all channels.
        """
        grouped: dict[int, list[_Sent]] = {}
        for sent in [*self._operated()] or [*self._of_all_channels()]:
            grouped.setdefault(id(sent.message), []).append(sent)
        keys = Counter(group[0].key for group in grouped.values())
        for first, *others in grouped.values():
            names = tuple(dict.fromkeys(it for each in (first, *others) for it in each.names))
            is_unique = keys[first.key] == 1
            yield self._notification(first, first.key if is_unique else names[0], names)

    def _operated(self) -> Iterator[_Sent]:
        for name, reference in self._items(self._root.get("operations")).items():
            operation = self._items(reference)
            if operation.get("action") == "send":
                yield from self._sent(operation, name)
            elif operation.get("action") == "receive":
                yield from self._sent(self._items(operation.get("reply")), name)

    def _of_all_channels(self) -> Iterator[_Sent]:
        for channel in self._items(self._root.get("channels")).values():
            yield from self._sent({"channel": channel}, "")

    def _sent(self, operation: dict[str, Any], name: str) -> Iterator[_Sent]:
        """The messages of an operation or a reply: those that it names, or all of its channel."""
        channel = self._items(operation.get("channel"))
        keys = {
            id(self._documents.target(it)): key
            for key, it in self._items(channel.get("messages")).items()
        }
        named = operation.get("messages")
        listed = named if isinstance(named, list) else self._items(channel.get("messages")).values()
        http = self._items(self._items(operation.get("bindings")).get("http"))
        label = self._labels.get(id(channel), name)
        for message in map(self._documents.target, listed):
            if not isinstance(message, dict):
                continue
            found = self._documents.spot(message)
            key = keys.get(id(message)) or (found.pointer[-1] if found and found.pointer else 0)
            if not isinstance(key, str):  # the reference to it is broken
                continue
            others = (f"{label}/{key}", message.get("name"), key, label, channel.get("address"))
            names = tuple(it for it in (*others, name) if isinstance(it, str) and it)
            yield _Sent(key, message, names, str(http.get("method", "send")).upper())

    def _notification(self, sent: _Sent, name: str, names: tuple[str, ...]) -> Operation:
        message = self._merged(sent.message)
        kind = message.get("contentType", self._root.get("defaultContentType"))
        media_type = kind if isinstance(kind, str) else JSON
        schema, examples = self._schema(message.get("payload")), tuple(self._examples(sent.message))
        return Operation(
            id=name,
            method=sent.method,
            path=name,
            place=place(self._documents, sent.message),
            summary=_text(message, "summary") or _text(message, "title"),
            description=_text(message, "description"),
            request_bodies=(MediaBody(media_type, schema, examples, is_required=True),),
            parameters=tuple(self._headers(sent.message)),
            aliases=names,
        )

    def _merged(self, message: dict[str, Any]) -> dict[str, Any]:
        """A message with the fields of its traits that it does not have itself."""
        traits = message.get("traits")
        merged: dict[str, Any] = {}
        for trait in traits if isinstance(traits, list) else ():
            merged |= self._items(trait)
        return merged | message

    def _schema(self, payload: Any) -> Schema | None:
        """The schema of a payload; nothing if it is written in another language."""
        target = self._documents.target(payload)
        if isinstance(target, dict) and "schemaFormat" in target:
            is_read = is_json_schema(target["schemaFormat"])
            target = self._documents.target(target.get("schema")) if is_read else None
        return Schema(self._world, target) if isinstance(target, dict) else None

    def _headers(self, message: dict[str, Any]) -> Iterator[ParameterSpec]:
        """The fields that go with a message, as it and its traits describe them."""
        traits = message.get("traits")
        holders = [message, *map(self._items, traits if isinstance(traits, list) else ())]
        seen: set[str] = set()
        for schema in (self._schema(it.get("headers")) for it in holders):
            parts = self._world.naming.named([schema.definition]) if schema else ()
            required = {name for it in parts for name in it.get("required", ())}
            for name, it in [pair for part in parts for pair in _properties(part).items()]:
                if name.lower() not in seen and isinstance(it, dict):
                    seen.add(name.lower())
                    field = Schema(self._world, it)
                    yield ParameterSpec(
                        name=name,
                        where="header",
                        is_required=name in required,
                        schema=field,
                        description=field.description(),
                        examples=tuple(self._examples(message, name)),
                        is_deprecated=it.get("deprecated") is True,
                    )

    def _examples(self, message: dict[str, Any], header: str = "") -> Iterator[NamedExample]:
        """The examples of a message's payload, or of one of its headers."""
        listed = message.get("examples")
        for number, example in enumerate(listed if isinstance(listed, list) else (), 1):
            part = self._items(example).get("headers") if header else example
            key = header or "payload"
            if isinstance(part, dict) and key in part:
                name = _text(example, "name") or f"example{number}"
                where = place(self._documents, example, *(("headers",) if header else ()), key)
                yield NamedExample(name, part[key], where, _text(example, "summary"))

    def _items(self, value: Any) -> dict[str, Any]:
        target = self._documents.target(value)
        return target if isinstance(target, dict) else {}


def message_faults(documents: OpenApiDocuments) -> Iterator[StructureFault]:
    """References between operations, channels and messages that the specification does not allow.

    Also formats of schemas that are not read, each once.
    """
    yield from _ChannelCheck(documents).faults()
    seen: set[str] = set()
    for spot, schema in documents.of_kind("MultiFormatSchema"):
        name = schema.get("schemaFormat")
        if isinstance(name, str) and not is_json_schema(name) and name not in seen:
            seen.add(name)
            where = DocumentPosition(spot.file, (*spot.pointer, "schemaFormat"))
            message = f"payloads in the format '{name}' are not checked"
            hint = "describe them in JSON Schema, or accept this with a reason"
            yield StructureFault(where, message, hint, rule="contract-keyword")


class _ChannelCheck:
    """The channels of operations and replies, and the messages that these name."""

    def __init__(self, documents: OpenApiDocuments) -> None:
        self._documents = documents
        self._broken = {it.spot for it in documents.broken}
        self._schemas = {id(it) for _, it in documents.of_kind("Schema")}

    def faults(self) -> Iterator[StructureFault]:
        for spot, operation in self._documents.of_kind("AsyncOperation"):
            channel = operation.get("channel")
            where = DocumentPosition(spot.file, (*spot.pointer, "channel"))
            if isinstance(channel, dict) and self._documents.step(channel) is None:
                if where not in self._broken and not closest("$ref", channel):
                    yield StructureFault(where, "'channel' has to be a reference", _REFER)
            else:
                yield from self._foreign_messages(operation)
                yield from self._foreign_messages(self._documents.target(operation.get("reply")))

    def _foreign_messages(self, holder: Any) -> Iterator[StructureFault]:
        """Messages of an operation or a reply that are none of its channel."""
        target, spot = self._documents.target, self._documents.spot(holder)
        channel = target(holder.get("channel")) if isinstance(holder, dict) else None
        known = target(channel.get("messages")) if isinstance(channel, dict) else None
        listed = holder.get("messages") if isinstance(holder, dict) else None
        if not isinstance(known, dict) or not isinstance(listed, list) or spot is None:
            return
        own = {id(it) for value in known.values() for it in (value, target(value))}
        for number, reference in enumerate(listed):
            found = self._documents.step(reference) if isinstance(reference, dict) else None
            is_schema = id(found) in self._schemas  # which is found as such
            if found is None or is_schema or id(found) in own:
                continue
            name = str(reference.get("$ref"))
            hint = did_you_mean(name.rpartition("/")[2], known)
            yield StructureFault(
                DocumentPosition(spot.file, (*spot.pointer, "messages", number, "$ref")),
                f"'{name}' is not a message of the operation's channel",
                hint or "list it under 'messages' of the channel",
                rule="contract-reference",
            )


def _properties(schema: dict[str, Any]) -> dict[str, Any]:
    found = schema.get("properties")
    return found if isinstance(found, dict) else {}


def _text(value: dict[str, Any], key: str) -> str:
    text = value.get(key)
    return text if isinstance(text, str) else ""
