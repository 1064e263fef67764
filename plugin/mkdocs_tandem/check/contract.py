"""Rules about examples and what the contract promises."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mkdocs_tandem.check.fragment import fragment_mistakes
from mkdocs_tandem.contract import Contract, Mistake
from mkdocs_tandem.example import Example, Role
from mkdocs_tandem.example.fit import bodies_of, mistakes_in, schemas_of
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.jsontext import Node, Scalar, at, member_at


def contract_mistakes(example: Example, contract: Contract | None) -> Iterator[Finding]:
    """What the contract does not allow in an example, one finding for each mistake.

    A pulled one is the contract's own: what is wrong with it is told at the contract's lines.
    """
    root = example.document.root if example.document else None
    if root is None or contract is None or example.pulled is not None:
        return
    if example.expected or example.role is Role.STEP:  # the service is to judge these
        return
    if example.role is Role.FRAGMENT and not example.is_skeleton:
        mistakes = fragment_mistakes(root, example.operation, contract)
        yield from _shown(example, root, mistakes, contract)
    elif example.operation is not None:
        role = Role.REQUEST if example.role is Role.FRAGMENT else example.role
        schemas = schemas_of(example.operation, role, example.status, example.media_type)
        if not schemas and contract.is_flawed(example.operation):
            return  # the page is right, for all that can be known
        if not schemas and not bodies_of(example.operation, role, example.status):
            yield from _unexpected(example, root)
        elif schemas:
            best = min(schemas, key=lambda schema: len(mistakes_in(root, schema)))
            notices = [it for it in best.notices(root.value) if _counts(it, example.role)]
            yield from _shown(example, root, [*mistakes_in(root, best), *notices], contract)


def _counts(notice: Mistake, role: Role) -> bool:
    """Whether a notice is about an example of a role; a notification is sent by the service."""
    return notice.kind == "deprecated" or role is not Role.NOTIFICATION


def _shown(
    example: Example, root: Node, mistakes: Iterable[Mistake], contract: Contract
) -> Iterator[Finding]:
    for mistake in mistakes:
        if mistake.kind.startswith("contract-"):  # the contract's own, at its own line
            where = contract.location(mistake.place)
            yield Finding(mistake.kind, where, mistake.message, mistake.hint, place=mistake.place)
            continue
        start, end = _span(root, mistake)
        finding = example.finding(
            mistake.kind, start, mistake.message, mistake.hint, length=end - start
        )
        yield replace(finding, place=mistake.place)


def _span(root: Node, mistake: Mistake) -> tuple[int, int]:
    """Where a mistake begins and ends in an example's text; a long one ends behind its bracket."""
    member = member_at(root, mistake.pointer) if mistake.on_key else None
    if member is not None:
        return member.key_start, member.key_end
    node = at(root, mistake.pointer) or root
    return node.start, node.end if isinstance(node, Scalar) else node.start + 1


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
    yield example.finding("unexpected-body", root.start, message, "remove the example")
