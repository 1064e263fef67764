"""Rules about names and paths that only another audience's contract has."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.examples import Example
from mkdocs_tandem.examples.written_parameters import is_spread, query_names
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.formats.json import ArrayNode, Node, ObjectNode, Scalar
from mkdocs_tandem.openapi import Contract
from mkdocs_tandem.pages.code_blocks import BLOCKS, covering, regions
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.operation_links import NAMED_OPERATION
from mkdocs_tandem.rules.prose import COMPOSED, marked_names
from mkdocs_tandem.rules.registry import example_rule, page_rule
from mkdocs_tandem.suggestions import did_you_mean

_NAME = re.compile(r"[A-Za-z_][\w-]*(?:(?:\[\])?\.[A-Za-z_][\w-]*)*")
_REQUEST = re.compile(r"(?:(?:GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS)\s+)?(?P<path>/[^\s`]+)")
_ADDRESS = re.compile(
    r"(?P<base>https?://[^/\s?#]+|\(?(?:\.\.\.|…)\)?|<[^<>/]+>|\{[^{}/]+\}|\$\w+)?"
    r"(?P<path>/[^\s?#]*)(?:\?(?P<query>[^\s#]*))?"
)
_FIELD = re.compile(r"(?:^|&)(?P<name>[\w.\[\]-]+)=")
_SHORTEST = 3
_SEVERAL = 4
"""Names of several audiences in one text, by which a page is known to compare them."""


@page_rule("foreign-name", needs_contract=True)
def foreign_names(
    variant: Variant, contract: Contract, others: Mapping[str, Contract], settings: Settings
) -> Iterator[Finding]:
    """Names in code or emphasis that the contract of another audience has, and this one has not.

    Words that the settings call ``private`` are reported by their own rule.
    """
    if not others or variant.audience is None:
        return
    private = [word for it in settings.audiences for word in it.private]
    found = [
        it
        for it in _foreign(variant.text, contract, others)
        if not any(word in it.name for word in private)
    ]
    if found and not _compares(variant, {it.name for it in found}, contract, others):
        for name, at, owner in found:
            message = f"'{name}' is in the contract of {owner} only"
            hint = "put it into a condition, or use a name of this audience's contract"
            yield variant.finding("foreign-name", at, message, hint, length=len(name))


class _ForeignName(NamedTuple):
    """A name of another audience's contract in a text."""

    name: str
    start: int
    owner: str
    """Name of the audience."""


def _foreign(
    text: str, contract: Contract, others: Mapping[str, Contract]
) -> Iterator[_ForeignName]:
    blocks = [it for it in regions(text) if it.kind in BLOCKS]
    shown = " ".join(it.body for it in blocks)
    is_code = covering((it.start, it.end) for it in blocks)
    for start, written in _written(text):
        if not is_code(start):
            found = _owner(written, contract, others, shown)
            if found is not None:
                name, owner = found
                yield _ForeignName(name, start + written.index(name), owner)


def _compares(
    variant: Variant, names: set[str], contract: Contract, others: Mapping[str, Contract]
) -> bool:
    """Whether a page shows the same text, with names of several audiences, to all of them.

    Such a page is about what they do not have in common.
    """
    elsewhere = [it.text for it in variant.all_rendered if it is not variant.rendered]
    shared = set(variant.text.splitlines()) & {it for text in elsewhere for it in text.splitlines()}
    text = "\n".join(sorted(shared))
    mine = {it.name for other in others.values() for it in _foreign(text, other, {"": contract})}
    return bool(mine) and len(names | mine) >= _SEVERAL


def _written(text: str) -> Iterator[tuple[int, str]]:
    """Code in prose, and names in emphasis that are no words; each with its place."""
    for start, name, is_code in marked_names(text, 0, len(text)):
        if is_code or COMPOSED.search(name):
            yield start, name
    for found in NAMED_OPERATION.finditer(text):
        if not found[0].startswith("`"):
            yield found.start("method"), text[found.start("method") : found.end("path")]


def _owner(
    written: str, contract: Contract, others: Mapping[str, Contract], shown: str
) -> tuple[str, str] | None:
    """The part of a text that belongs to another audience, and the name of that audience."""
    request = _REQUEST.fullmatch(written)
    if request:
        owner = _owner_of_path(request["path"], contract, others)
        return (request["path"], owner) if owner else None
    if not _NAME.fullmatch(written):
        return None
    first, *rest = written.replace("[]", "").split(".")
    if contract.mentions(first) or len(first) < _SHORTEST:
        return None
    for name, other in others.items():
        is_name = first in other.names or (not rest and first in other.values)
        if is_name and all(it in other.names for it in rest):
            return None if first in shown else (first, name)
    return None


def _owner_of_path(path: str, contract: Contract, others: Mapping[str, Contract]) -> str | None:
    """The audience whose contract has a path that this one lacks."""
    plain = path.partition("?")[0]
    if contract.has_fixed_path(plain) or contract.mentions(plain):
        return None
    return next((name for name, it in others.items() if it.has_fixed_path(plain)), None)


@example_rule("foreign-name", "unknown-parameter", needs_contract=True)
def addresses_in_bodies(
    example: Example, contract: Contract, others: Mapping[str, Contract]
) -> Iterator[Finding]:
    """Addresses in bodies: paths of another audience's contract, and parameters that do not exist.

    Addresses of other APIs, and paths that no contract has, may be anything.
    """
    root = example.document.root if example.document else None
    if root is None or example.pulled is not None or example.expected:
        return
    for node in _texts(root):
        found = _ADDRESS.fullmatch(node.value)
        if not found or found["path"] == "/":
            continue
        address = node.value if "://" in (found["base"] or "") else found["path"]
        if contract.is_home(address) and contract.has_fixed_path(address):
            yield from _unknown_fields(example, node, found, contract)
            continue
        own = contract.own_path(address) if contract.is_home(address) else address
        for name, other in others.items():
            if any(other.is_home(it) and other.has_fixed_path(it) for it in (address, own)):
                yield _foreign_path(example, node, found, contract, (name, other))
                break


def _texts(node: Node) -> Iterator[Scalar]:
    if isinstance(node, ObjectNode):
        for member in node.members:
            yield from _texts(member.value)
    elif isinstance(node, ArrayNode):
        for item in node.items:
            yield from _texts(item)
    elif isinstance(node, Scalar) and isinstance(node.value, str) and "/" in node.value:
        yield node


def _foreign_path(
    example: Example,
    node: Scalar,
    found: re.Match[str],
    contract: Contract,
    owner: tuple[str, Contract],
) -> Finding:
    path, (name, other) = found["path"], owner
    ids = [it.id for it in other.operations if other.at(it.method, path) is it]
    own = next((it.path for it in contract.operations if it.id in ids), None)
    hint = f"write '{own}'" if own else "leave it out"
    at = node.start + 1 + found.start("path")
    message = f"'{path}' is a path in the contract of {name} only"
    return example.finding("foreign-name", at, message, hint, length=len(path))


def _unknown_fields(
    example: Example, node: Scalar, found: re.Match[str], contract: Contract
) -> Iterator[Finding]:
    """Fields in the query of an address that its operation does not have."""
    operation = contract.at("GET", found["path"])
    if operation is None or not found["query"]:
        return
    parameters = [it for it in operation.parameters if it.where == "query"]
    if any(is_spread(it) for it in parameters):
        return
    known: Sequence[str] = [*query_names(operation), *contract.keys]
    for field in _FIELD.finditer(found["query"]):
        name = field["name"]
        if name.partition("[")[0] not in {it.partition("[")[0] for it in known}:
            at = node.start + 1 + found.start("query") + field.start("name")
            message = f"'{operation.id}' has no query parameter '{name}'"
            hint = did_you_mean(name, known)
            yield example.finding("unknown-parameter", at, message, hint, length=len(name))
