"""Rules about examples and the contract."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from mkdocs_tandem.examples import Binding, Example, Role
from mkdocs_tandem.examples.fit import (
    bodies_of,
    common_mistakes,
    likeliest,
    mistakes_in,
    refusals_of,
    schemas_of,
)
from mkdocs_tandem.examples.fragments import mistakes_at, mistakes_in_a_list
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.formats.json import ArrayNode, Node, ObjectNode, Scalar, at, member_at, parse
from mkdocs_tandem.openapi import Contract, Mistake, Operation, Schema
from mkdocs_tandem.openapi.documents import Pointer
from mkdocs_tandem.openapi.schema import ObjectPart
from mkdocs_tandem.pages.code_blocks import BlockKind, regions
from mkdocs_tandem.rules.registry import example_rule
from mkdocs_tandem.source import Location
from mkdocs_tandem.suggestions import closeness, enumerated

_OF_ANY_SERVER = frozenset(
    {*range(200), 206, *range(300, 402), 403, 404, 405, 406, 408, 411, 412, 413, 414, 415, 416}
    | {417, 421, 426, 428, 429, 431, 451, *range(500, 600)}
)
"""Statuses that servers and what is in front of them answer, though few contracts list them."""


@example_rule(
    "unexpected-body",
    "unknown-member",
    "read-only",
    "deprecated",
    "missing-member",
    "wrong-type",
    "wrong-value",
    "wrong-format",
    "wrong-length",
    "mutually-exclusive",
)
def contract_mistakes(
    example: Example, contract: Contract | None, others: Mapping[str, Contract]
) -> Iterator[Finding]:
    """What the contract does not allow in an example, one finding for each mistake.

    A pulled one is the contract's own: its mistakes are reported at the contract's lines.
    """
    root = example.document.root if example.document else None
    if contract is None or example.pulled is not None:
        return
    if root is None:
        yield from _undeclared_status(example, contract)
        return
    if example.expected or example.role is Role.STEP:  # the service is to judge these
        return
    is_read = example.role is Role.FRAGMENT and bool(example.schemas)  # by a program
    if example.role is Role.FRAGMENT and not example.is_skeleton and not is_read:
        is_own = _is_body_in_a_table(example)
        requests = _requests_in_table(example) if is_own else ()
        known_to = (contract, *(others.values() if example.operation else ()))
        mistakes = fragment_mistakes(
            root, example.operation, contract, is_own=is_own, requests=requests, known_to=known_to
        )
        yield from _shown(example, root, mistakes, contract)
    elif example.role is Role.UNBOUND or is_read:
        found = common_mistakes(root, example.schemas)
        found = [it for it in found if not is_read or _is_slip(it, root)]
        yield from _shown(example, root, found, contract)
    elif example.operation is None:  # its path is misspelt: what is missing may not be meant
        found = common_mistakes(root, example.schemas)
        written = [it for it in found if it.kind != "missing-member"]
        yield from _shown(example, root, written, contract)
    elif example.operation is not None:
        yield from _bound_mistakes(example, root, example.operation, contract)


def _bound_mistakes(
    example: Example, root: Node, operation: Operation, contract: Contract
) -> Iterator[Finding]:
    """What an operation does not allow in a whole message."""
    role = Role.REQUEST if example.role is Role.FRAGMENT else example.role
    schemas = schemas_of(operation, role, example.status, example.media_type)
    if role is Role.RESPONSE and not example.status:
        schemas = refusals_of(root, operation) or schemas
    if not schemas and contract.is_flawed(operation):
        return  # the page is right, for all that can be known
    if not schemas and not bodies_of(operation, role, example.status):
        yield from _unexpected(example, root)
    elif schemas:
        best = likeliest(root, schemas)
        notices = [it for it in best.notices(root.value) if _counts(it, example.role, operation)]
        found = mistakes_in(root, best)
        if _is_sent_empty(example, root):
            found = _as_one(best.mistakes(root.value))
        yield from _shown(example, root, [*found, *notices], contract)


def _is_slip(mistake: Mistake, root: Node) -> bool:
    """Whether a name that a program reads is a misspelt one, and not of an undescribed error."""
    if mistake.kind != "unknown-member":
        return False
    if len(mistake.pointer) > 1 or mistake.hint.startswith(("did you mean", "it is a member of")):
        return True
    names = [it.key for it in root.members] if isinstance(root, ObjectNode) else []
    name = str(mistake.pointer[-1])
    return any(name != it and closeness(name, it) >= _MISSPELT for it in names)


def _is_sent_empty(example: Example, root: Node) -> bool:
    """Whether a request sends ``{}`` as it is: elsewhere that may represent any object."""
    if example.role is not Role.REQUEST or example.message is None:
        return False
    return isinstance(root, ObjectNode) and not root.members and not root.has_ellipsis


def _as_one(mistakes: Sequence[Mistake]) -> list[Mistake]:
    """The mistakes of an empty object, all missing members as one."""
    missing = [it for it in mistakes if it.kind == "missing-member" and not it.pointer]
    names = [f"'{name}'" for it in missing for name in it.names]
    if len(missing) < 2 or len(names) != len(missing):  # noqa: PLR2004 -- nothing to join
        return list(mistakes)
    message = f"{', '.join(names[:-1])} and {names[-1]} are missing"
    return [replace(missing[0], message=message), *(it for it in mistakes if it not in missing)]


def _undeclared_status(example: Example, contract: Contract) -> Iterator[Finding]:
    """A status line alone, with a status that the contract lacks; any server has some of them."""
    operation, head, status = example.operation, example.message, example.status
    if example.role is not Role.RESPONSE or operation is None or head is None:
        return
    if head.status != status or not status.isdigit() or int(status) in _OF_ANY_SERVER:
        return
    if contract.is_flawed(operation):
        return
    declared = operation.response(status)
    is_refusal = status[0] == "4"
    same = [it for it in operation.responses if it[0] in ("45" if is_refusal else status[0])]
    if same and (declared is None or (declared.status == "default" and not is_refusal)):
        message = f"'{operation.id}' has no response {status}"
        hint = f"the contract has {enumerated([*operation.responses][:3])}"
        length = max(1, head.end - head.start)
        yield example.head_finding("unexpected-body", head.start, message, hint, length=length)


def _counts(notice: Mistake, role: Role, operation: Operation) -> bool:
    """Whether a notice is about an example of a role; a notification is sent by the service.

    Not one about what the contract's own examples of requests show, too.
    """
    if notice.kind == "deprecated":
        return True
    own = [example.value for body in operation.request_bodies for example in body.examples]
    is_shown = role is Role.REQUEST and any(_has(value, notice.pointer) for value in own)
    return role is not Role.NOTIFICATION and not is_shown


def _has(value: Any, pointer: Pointer) -> bool:
    """Whether a value has something at a place; a number in it represents any item."""
    if not pointer:
        return True
    if isinstance(value, list):
        return any(_has(item, pointer[1:]) for item in value)
    return isinstance(value, dict) and pointer[0] in value and _has(value[pointer[0]], pointer[1:])


def _shown(
    example: Example, root: Node, mistakes: Iterable[Mistake], contract: Contract
) -> Iterator[Finding]:
    found = [(_cause(it), finding) for it, finding in _placed(example, root, mistakes, contract)]
    yield from _each_cause_once(found)


def _placed(
    example: Example, root: Node, mistakes: Iterable[Mistake], contract: Contract
) -> Iterator[tuple[Mistake, Finding]]:
    """The mistakes that are reported, each with its finding."""
    for mistake in mistakes:
        if mistake.kind == "missing-member" and _has_an_open_bracket(example):
            continue  # the member may be in an object that ends too late or too early
        if mistake.kind.startswith("contract-"):  # the contract's own, at its own line
            where = contract.location(mistake.place)
            own = Finding(mistake.kind, where, mistake.message, mistake.hint, place=mistake.place)
            yield mistake, own
            continue
        if mistake.kind == "wrong-type" and _is_no_value(example, root, mistake):
            continue
        start, end = _within_quotes(example, *_span(root, mistake))
        finding = example.finding(
            mistake.kind, start, mistake.message, mistake.hint, length=end - start
        )
        yield mistake, replace(finding, place=mistake.place)


def _is_no_value(example: Example, root: Node, mistake: Mistake) -> bool:
    """Whether a value is not JSON, so that its type means nothing: ``NaN``, or a word."""
    node = at(root, mistake.pointer)
    if not isinstance(node, Scalar) or example.document is None or example.region is None:
        return False
    is_quoted = example.region.body[node.start : node.start + 1] in ("'", '"')
    problems = example.document.problems
    return not is_quoted and any(it.offset == node.start and it.length for it in problems)


_MOST_OF_A_CAUSE = 3


_Cause = tuple[str, str, str, str | int]


def _cause(mistake: Mistake) -> _Cause:
    """What mistakes have in common that are one: what refuses them; members with other names."""
    name = mistake.pointer[-1] if mistake.kind == "unknown-member" else ""
    return mistake.kind, mistake.place, mistake.hint, name


def _each_cause_once(found: Sequence[tuple[_Cause, Finding]]) -> Iterator[Finding]:
    """The findings; of many places that one of the contract refuses for one reason, the first."""
    places: defaultdict[_Cause, set[Location]] = defaultdict(set)
    for cause, finding in found:
        places[cause].add(finding.location)
    told = set()
    for cause, finding in found:
        count = len(places[cause])
        if count <= _MOST_OF_A_CAUSE or not finding.place:
            yield finding
        elif cause not in told:
            told.add(cause)
            message = f"{finding.message} ({count} times in this example)"
            yield replace(finding, message=message)


def _has_an_open_bracket(example: Example) -> bool:
    problems = example.document.problems if example.document else ()
    return any(problem.leaves_open for problem in problems)


def _span(root: Node, mistake: Mistake) -> tuple[int, int]:
    """Where a mistake begins and ends in an example's text; a long one ends after its bracket."""
    member = member_at(root, mistake.pointer) if mistake.on_key else None
    if member is not None:
        return member.key_start, member.key_end
    node = at(root, mistake.pointer) or root
    return node.start, node.end if isinstance(node, Scalar) else node.start + 1


def _within_quotes(example: Example, start: int, end: int) -> tuple[int, int]:
    """The text of a string without its quotes, if it was written elsewhere than they were.

    ``"{{ include.kind }}"`` has its text from the parameter of an include.
    """
    if example.region is None or end - start < _SHORTEST_TEXT:
        return start, end
    if example.region.body[start : start + 1] not in ('"', "'"):
        return start, end
    quote, text = example.origin(start), example.origin(start + 1)
    is_elsewhere = quote.source is not text.source or len(quote.via) != len(text.via)
    return (start + 1, end - 1) if is_elsewhere else (start, end)


def _unexpected(example: Example, root: Node) -> Iterator[Finding]:
    operation = example.operation
    if operation is None:
        return
    if example.role is Role.REQUEST:
        message = f"'{operation.id}' takes no body"
    elif example.status:
        message = f"'{operation.id}' has no response {example.status} with a body"
    else:
        message = f"'{operation.id}' answers without a body"
    hint = "remove the example"
    others = [status for status, it in operation.responses.items() if it.body]
    others = [status for status in others if status != "default"] or others
    if example.status and example.status not in operation.responses and others:
        hint = f"the contract has {enumerated(others[:3])}"
    head = example.message
    if head is not None and head.status == example.status != "":
        length = head.end - head.start if head.body is None else 1
        yield example.head_finding("unexpected-body", head.start, message, hint, length=length)
    else:
        yield example.finding("unexpected-body", root.start, message, hint)


_SHORTEST_TEXT = 3
"""Two quotes, and what is between them."""
_CLOSE = 0.6
_MISSPELT = 0.75
"""How close names are if one of them is the other with a slip; ``event`` is no ``remoteEvent``."""


class _Place(NamedTuple):
    """An object of the contract that a fragment may be a part of."""

    schema: Schema
    part: ObjectPart


def _is_body_in_a_table(example: Example) -> bool:
    """Whether an example is a whole object in a cell, below an operation that the page names."""
    region = example.region
    return (
        region is not None
        and region.kind is BlockKind.CELL
        and region.body.lstrip().startswith("{")
        and (example.binding in (Binding.INCLUDE, Binding.TAG) or example.endpoint is not None)
    )


def _requests_in_table(example: Example) -> list[Schema]:
    """The schemas of an operation's requests, if another row of the same table is only these.

    The rows of one table are of one kind.
    """
    operation, region, text = example.operation, example.region, example.variant.text
    if operation is None or region is None:
        return []
    found = [body.schema for body in operation.request_bodies if body.schema]
    answers = [schema for schema in operation.schemas if schema not in found]
    for cell in regions(text):
        first, last = sorted((cell.start, region.start))
        root = parse(cell.body).root if cell.kind is BlockKind.CELL else None
        if not isinstance(root, ObjectNode) or "\n\n" in text[first:last]:
            continue
        keys = [member.key for member in root.members]
        if keys and _fitting(found, keys) and not _fitting(answers, keys):
            return found
    return []


def fragment_mistakes(  # noqa: PLR0913 -- all that decides what a fragment is a part of
    root: Node,
    operation: Operation | None,
    contract: Contract,
    *,
    is_own: bool = False,
    requests: Sequence[Schema] = (),
    known_to: Sequence[Contract] = (),
) -> list[Mistake]:
    """What is wrong with a fragment where it fits best.

    Places of the nearest operation come first; others count if it fits none of those,
    unless ``is_own``: then it is a message of the operation. ``requests`` are what it takes, if
    the fragment is known to be one of these. What no contract of ``known_to`` has a name of is
    nothing of the API.
    """
    if isinstance(root, ArrayNode):
        return _mistakes_of_a_list(root, operation, contract)
    if not isinstance(root, ObjectNode) or not root.members:
        return []
    keys = [member.key for member in root.members]
    near = requests or (operation.schemas if operation else ())
    others = () if is_own and near else contract.messages
    fitting = _fitting(near, keys) or _fitting(others, keys) or _nearest(near, keys)
    if fitting:
        found = (mistakes_at(root, it.schema, it.part.pointer) for it in fitting)
        return min(found, key=len)
    every = _places(contract.messages)
    if not requests and not any(
        _is_known(keys, _places(it.messages)) for it in known_to or (contract,)
    ):
        return []
    return list(_strange(keys, _places(near) or every, every))


def _places(schemas: Sequence[Schema]) -> list[_Place]:
    return [_Place(schema, part) for schema in schemas for part in schema.parts]


def _is_known(keys: Sequence[str], every: Sequence[_Place]) -> bool:
    """Whether two thirds of the members have names of the contract, or misspelt ones."""
    names = set(_all_names(every))
    known = [
        key
        for key in keys
        if key in names or any(closeness(key, name) >= _MISSPELT for name in names)
    ]
    return bool(known) and 3 * len(known) >= 2 * len(keys)


def _fitting(schemas: Sequence[Schema], keys: Sequence[str]) -> list[_Place]:
    return [
        _Place(schema, part)
        for schema in schemas
        for part in schema.parts
        if all(key in part.names for key in keys)
    ]


def _nearest(schemas: Sequence[Schema], keys: Sequence[str]) -> list[_Place]:
    """The places that know most of the members; none if they know one of them, or half."""
    known = {place: len(set(keys) & set(place.part.names)) for place in _places(schemas)}
    most = max(known.values(), default=0)
    return [it for it in known if known[it] == most] if most > max(1, len(keys) // 2) else []


def _mistakes_of_a_list(
    root: ArrayNode, operation: Operation | None, contract: Contract
) -> list[Mistake]:
    if not root.items:
        return []
    near = mistakes_in_a_list(root, operation.schemas) if operation else None
    found = mistakes_in_a_list(root, contract.messages) if near is None else near
    if found is not None:
        return found
    if not _may_be_meant(root, contract):
        return []  # nothing of this API
    message = "no list in the contract's messages can contain these items"
    return [Mistake((), "wrong-type", message)]


def _may_be_meant(root: ArrayNode, contract: Contract) -> bool:
    """Whether a list has a member's name of the contract, or a list of it has items of its type."""
    objects = [item for item in root.items if isinstance(item, ObjectNode)]
    if objects:
        keys = [member.key for item in objects for member in item.members]
        return _is_known(keys, _places(contract.messages))
    return any(
        all(mistake.kind != "wrong-type" for mistake in mistakes_at(root, schema, pointer))
        for schema in contract.messages
        for pointer in schema.lists
    )


def _strange(
    keys: Sequence[str], near: Sequence[_Place], every: Sequence[_Place]
) -> Iterator[Mistake]:
    """The first member that the best place does not know, with the closest name."""
    best = max(near, key=lambda place: len(set(keys) & set(place.part.names)), default=None)
    if best is None:
        return
    name = next(key for key in keys if key not in best.part.names)
    known = best.part.names if set(keys) & set(best.part.names) else _all_names(near)
    close = max(known, key=lambda each: closeness(name, each), default="")
    if closeness(name, close) < _CLOSE:
        close = max(_all_names(every), key=lambda each: closeness(name, each), default="")
    hint = f"did you mean '{close}'?" if closeness(name, close) >= _CLOSE else ""
    message = f"no message of the contract has '{name}' in this position"
    if close == name:  # another message has it
        message, hint = f"there is no member '{name}' here", ""
    yield Mistake((name,), "unknown-member", message, hint, best.schema.place, on_key=True)


def _all_names(places: Sequence[_Place]) -> list[str]:
    return [name for place in places for name in place.part.names]
