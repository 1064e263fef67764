"""How well a JSON value fits a schema, and which one fits best."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mkdocs_tandem.examples.example import Role
from mkdocs_tandem.formats.json import ArrayNode, Node, ObjectNode, at
from mkdocs_tandem.openapi import Contract, MediaBody, Mistake, Operation, Schema
from mkdocs_tandem.openapi.media_types import JSON, is_json, plain, selected
from mkdocs_tandem.suggestions import closeness, replacements

Pointer = tuple[str | int, ...]
"""The tokens of a JSON pointer."""
_FEWEST = 2
"""So many known members make an example with a mistake one of an operation."""
_MOST_MISTAKES = 2
_MOST_OF = 0.75
"""With so large a share of known members, an example may have any number of mistakes."""
_KNOWN_FOR_STRANGE, _KNOWN_FOR_MISSING = 2, 3
"""So many known members outweigh one that a message does not have, or one that it lacks."""
_NONE = 1_000_000
"""More mistakes than a document can have: a message without a schema comes last."""
_CLOSE = 0.8
_AT_HOME = 0.5
"""An example with so large a share of known members is one of the operation that was named."""


class Fit(NamedTuple):
    """A place that an example may be an example of."""

    operation: Operation
    role: Role
    status: str
    schema: Schema


def mistakes_in(root: Node, schema: Schema) -> list[Mistake]:
    """What a schema does not allow in a document; what is left out in it is not missing.

    Nor is wrong what the contract's own examples show.
    """
    if root.is_literal:
        return [it for it in schema.mistakes(root.value) if not it.is_refuted]

    def is_open(pointer: Pointer) -> bool:
        node = at(root, pointer)
        return node is not None and node.is_elided

    def is_placeholder(pointer: Pointer) -> bool:
        node = at(root, pointer)
        return node is not None and node.placeholder is not None

    found = schema.mistakes(root.value, is_open=is_open, is_placeholder=is_placeholder)
    return [it for it in found if not it.is_refuted]


def schemas_of(operation: Operation, role: Role, status: str, media_type: str = "") -> list[Schema]:
    """The schemas that an example in this role may fit."""
    found = candidates(operation, role, status, media_type)
    return [it.schema for it in found if it.schema]


def refusals_of(root: Node, operation: Operation) -> list[Schema]:
    """The schemas of an operation's other answers, if they know more of a document than 2xx do."""
    found = [
        body.schema
        for status, answer in operation.responses.items()
        if not status.startswith("2")
        for body in answer.bodies
        if body.schema
    ]
    known = _share(root, schemas_of(operation, Role.RESPONSE, ""))
    return found if _share(root, found) > max(known, 0) else []


def candidates(
    operation: Operation, role: Role, status: str, media_type: str = ""
) -> list[MediaBody]:
    """The bodies that an example in this role may be; it names its media type or not."""
    bodies = bodies_of(operation, role, status)
    chosen = selected(bodies, media_type) if media_type else None
    if chosen is not None:
        return [chosen]
    if media_type and not is_json(media_type):
        return []
    found = [it for it in bodies if it.is_json] or bodies[:1]
    found.sort(key=lambda it: plain(it.media_type) != JSON)  # what clients get that do not ask
    return found


def nearest(root: Node, bodies: Sequence[MediaBody]) -> MediaBody | None:
    """The body that a document fits best."""
    if len(bodies) < 2:  # noqa: PLR2004 -- nothing to choose from
        return next(iter(bodies), None)
    return min(bodies, key=lambda it: len(mistakes_in(root, it.schema)) if it.schema else 0)


def nearest_operation(root: Node, operations: Sequence[Operation]) -> Operation | None:
    """Of several notifications, the one that a document has the fewest mistakes as."""
    if len(operations) < 2:  # noqa: PLR2004 -- nothing to choose from
        return next(iter(operations), None)
    return min(
        operations, key=lambda it: len(mistakes_in(root, it.request)) if it.request else _NONE
    )


def bodies_of(operation: Operation, role: Role, status: str) -> list[MediaBody]:
    """The bodies that the contract declares for an example in this role, in its order."""
    if role in (Role.REQUEST, Role.NOTIFICATION):
        return list(operation.request_bodies)
    if status[:1].isdigit() and status.isdigit():
        response = operation.response(int(status))
        is_refusal = response is not None and response.status == "default"
        if (
            is_refusal
            and status.startswith("2")
            and any(it[:1] == "2" for it in operation.responses)
        ):
            return []  # the default is what other statuses answer
        return list(response.bodies) if response else []
    wanted = status[:1] or "2"
    return [
        body
        for key, each in operation.responses.items()
        if key.startswith(wanted) or (key == "default" and wanted != "2")
        for body in each.bodies
    ]


def role_of(
    root: Node | None, operation: Operation, said: Role | None, *, has_request: bool
) -> Role:
    """Whether an example is the request or the response of an operation, as its members say.

    Or as the page announces it (``said``), if that has any of its members.
    """
    request = schemas_of(operation, Role.REQUEST, "")
    response = _answers(operation)
    one, other = _share(root, request), _share(root, response)
    if said is not None and (one if said is Role.REQUEST else other) > 0:
        return said
    if one == other and root is not None and request and response:
        one, other = -_fewest(root, request), -_fewest(root, response)
    if one == other:
        return Role.RESPONSE if has_request else Role.REQUEST
    return Role.REQUEST if one > other else Role.RESPONSE


def fits(root: Node, contract: Contract, role: Role | None = None) -> list[Fit]:
    """What an example may be, of all that the contract has: the best, and all that are as good.

    A value with many mistakes is one of a message only if that has most of its members; one
    with a single member may have one only if its ``role`` is known.
    """
    names = _names(root)
    found: list[tuple[int, int, Fit]] = []
    for fit in _every(contract) if names else ():
        if role not in (None, fit.role):
            continue
        known = _known(root, fit.schema)
        if known >= min(_FEWEST, len(names)) and known * 2 >= len(names):
            mistakes = mistakes_in(root, fit.schema)
            known -= sum(_is_of_another(root, it) for it in mistakes)
            fewest = 0 if role else _strangeness(mistakes)
            if known >= max(min(_FEWEST, len(names)), fewest):
                found.append((len(mistakes), known, fit))
    least = min((count for count, *_ in found), default=0)
    best = [(known, fit) for count, known, fit in found if count == least]
    if least and len(names) < _FEWEST and role is None:
        return []
    if least > _MOST_MISTAKES:
        if least > _size(root):
            return []
        best = [(known, fit) for known, fit in best if known >= _MOST_OF * len(names)]
    return [fit for _, fit in best]


def _is_of_another(root: Node, mistake: Mistake) -> bool:
    """Whether a member has the name of another thing: an array with items in place of an object."""
    if mistake.kind != "wrong-type" or len(mistake.pointer) != 1:
        return False
    node = at(root, mistake.pointer)
    return node is not None and _size(node) > 1


def _strangeness(mistakes: Sequence[Mistake]) -> int:
    """How many members have to be known beside those that are strange or missing, not misspelt."""
    missing = sum(it.kind == "missing-member" and not it.pointer for it in mistakes)
    other = [it for it in mistakes if it.kind == "unknown-member" and len(it.pointer) == 1]
    misspelt = sum(_is_misspelt(it) for it in other)
    strange = _KNOWN_FOR_STRANGE * (len(other) - misspelt)
    return strange + _KNOWN_FOR_MISSING * max(0, missing - misspelt)


def _is_misspelt(mistake: Mistake) -> bool:
    """Whether an unknown member is nearly called as the one that is suggested for it."""
    return any(
        closeness(str(mistake.pointer[-1]), it) >= _CLOSE for it in replacements(mistake.hint)
    )


def _size(node: Node) -> int:
    """How many members a value has, at any depth."""
    if isinstance(node, ObjectNode):
        return sum(1 + _size(it.value) for it in node.members)
    return sum(map(_size, node.items)) if isinstance(node, ArrayNode) else 0


def common_mistakes(root: Node, schemas: Sequence[Schema]) -> list[Mistake]:
    """The mistakes that all of several schemas find, in the words of the first."""
    first, *others = [mistakes_in(root, schema) for schema in schemas] or [[]]
    refused = [{(it.pointer, it.kind) for it in found} for found in others]
    return [it for it in first if all((it.pointer, it.kind) in each for each in refused)]


def is_related(root: Node | None, contract: Contract) -> bool:
    """Whether one object in the contract's messages has half of an example's members, or more.

    Two of them at least, if the example has two. Not if only a part of a message has them, and
    all of them: then nothing need be named.
    """
    names = _names(root)
    parts = [part for schema in contract.messages for part in schema.parts]
    is_whole = any(not part.pointer and names & {*part.names} for part in parts)
    if not is_whole and any(names <= {*part.names} for part in parts):
        return False
    fewest = max(min(_FEWEST, len(names)), _AT_HOME * len(names))
    return bool(names) and any(len(names & {*part.names}) >= fewest for part in parts)


def is_at_home(root: Node, operation: Operation) -> bool:
    """Whether an operation has half of an example's members or more."""
    return bool(_names(root)) and _share(root, _every_of(operation)) >= _AT_HOME


def is_nearly_at_home(root: Node | None, operation: Operation) -> bool:
    """The same, counting misspelt names."""
    names = _names(root)
    known = {name for schema in _every_of(operation) for name in schema.names()}
    close = [it for it in names if any(closeness(it, name) >= _CLOSE for name in known)]
    return len(close) >= max(1, len(names) * _AT_HOME)


def knows_more(one: Operation, other: Operation, root: Node | None) -> bool:
    """Whether one operation has more of an example's members than another."""
    return _share(root, _every_of(one)) > _share(root, _every_of(other))


def is_still_at_home(root: Node | None, operation: Operation) -> bool:
    """The same for an example in another section: more than half of its names are known.

    If it has one member alone, those in it count.
    """
    names, every = _names(root), _every_of(operation)
    pointer: tuple[str, ...] = ()
    if isinstance(root, ObjectNode) and len(root.members) == 1:
        inner = _names(root.members[0].value)
        if inner and any(it.names((root.members[0].key,)) for it in every):
            names, pointer = inner, (root.members[0].key,)
    known = {name for schema in every for name in schema.names(pointer)}
    close = [it for it in names if any(closeness(it, name) >= _CLOSE for name in known)]
    return len(close) * 2 > len(names)


def has_any(root: Node | None, operation: Operation) -> bool:
    """Whether an operation has any member of an example, or the example has none."""
    names = _names(root)
    known = {name for schema in _every_of(operation) for name in schema.names()}
    if not names or not known:
        return True
    return any(closeness(it, name) >= _CLOSE for it in names for name in known)


def is_mostly_other(root: Node | None, operation: Operation) -> bool:
    """Whether an example is none of an operation, though the two share a member.

    Unknown and missing members are more than twice those that the nearest message has.
    """
    names = _names(root)
    if root is None or isinstance(root, ArrayNode):
        return False
    strange = [(_strange(names, it), it) for it in _every_of(operation)]
    other, schema = min(strange, key=lambda it: len(it[0]), default=([], None))
    if schema is None or not other:
        return False
    found = mistakes_in(root, schema)
    missing = sum(it.kind == "missing-member" and len(it.pointer) < _FEWEST for it in found)
    return missing > 0 and len(other) + missing > 2 * (len(names) - len(other))


def _strange(names: Iterable[str], schema: Schema) -> list[str]:
    """The names that are not even nearly those of a schema."""
    known = schema.names()
    return [it for it in names if all(closeness(it, name) < _CLOSE for name in known)]


def alien(root: Node | None, operation: Operation, contract: Contract | None) -> Fit | None:
    """The notification that an example must be, though another operation was named before it."""
    if root is None or contract is None or not contract.notifications or not _names(root):
        return None
    if is_at_home(root, operation):
        return None
    found = [fit for fit in fits(root, contract) if fit.role is Role.NOTIFICATION]
    return found[0] if len(found) == 1 else None


def _every_of(operation: Operation) -> list[Schema]:
    return [*schemas_of(operation, Role.REQUEST, ""), *_answers(operation)]


def _answers(operation: Operation) -> list[Schema]:
    return [each.schema for each in operation.responses.values() if each.schema]


def _every(contract: Contract) -> Iterator[Fit]:
    for operation in contract.operations:
        if operation.request:
            yield Fit(operation, Role.REQUEST, "", operation.request)
        for status, response in operation.responses.items():
            if response.schema:
                shown = "" if status.startswith("2") else status
                yield Fit(operation, Role.RESPONSE, shown, response.schema)
    for notification in contract.notifications:
        if notification.request:
            yield Fit(notification, Role.NOTIFICATION, "", notification.request)


def _names(root: Node | None) -> set[str]:
    if isinstance(root, ArrayNode) and root.items:
        root = root.items[0]
    return {member.key for member in root.members} if isinstance(root, ObjectNode) else set()


def _known(root: Node | None, schema: Schema) -> int:
    """How many members of an example, or of the first item in it, a schema names."""
    names = schema.names((0,) if isinstance(root, ArrayNode) else ())
    return len(_names(root).intersection(names))


def likeliest(root: Node, schemas: Sequence[Schema]) -> Schema:
    """The schema of several that an example is checked against: first one that has members of it.

    Of those the one with the fewest mistakes, and of these the one that has the most members.
    """

    def rank(schema: Schema) -> tuple[bool, int, int]:
        known = _known(root, schema)
        return known == 0, len(mistakes_in(root, schema)), -known

    return min(schemas, key=rank)


def _share(root: Node | None, schemas: Sequence[Schema]) -> float:
    """The share of the members that a schema has; the best of several schemas."""
    count = max(1, len(_names(root)))
    return max((_known(root, schema) / count for schema in schemas), default=-1.0)


def _fewest(root: Node, schemas: Sequence[Schema]) -> int:
    return min(len(mistakes_in(root, schema)) for schema in schemas)
