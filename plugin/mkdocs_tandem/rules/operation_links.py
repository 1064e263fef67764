"""Rules about links whose text names an operation."""

import re
from collections.abc import Iterator, Mapping, Sequence

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.examples.endpoint import named, operation_of, renamed_parameters
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.openapi import Contract, Operation
from mkdocs_tandem.pages.code_blocks import BLOCKS, covering, fences, regions, without_open_comments
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.endpoints import misnamed, place_of
from mkdocs_tandem.rules.registry import page_rule
from mkdocs_tandem.suggestions import closeness, closest, common_start, enumerated

_TEXT = r"(?:`[^`\n]+`|[^\[\]\\`]|\\.)+?"
_LINK = re.compile(
    rf"<!--.*?-->|(?<![!\\])\[(?P<text>{_TEXT})\](?:\((?P<url>[^()\s]+)\)|\[(?P<label>[^\[\]]*)\])"
    r"""|<a\s[^<>]*?\bhref=(?P<quote>["'])(?P<href>[^"'<>]+)(?P=quote)[^<>]*>"""
    r"(?P<inner>(?:(?!<a\s|</a>).)*+)</a>"
    r"|(?P<ticks>`+)(?:(?!(?P=ticks)).)+(?P=ticks)",
    re.DOTALL,
)
"""A link in Markdown or HTML; code and comments are read over."""
_OPERATION = re.compile(r"#(?:.*/)?operation/([\w.-]+)$|#/[^/]+/([\w.-]+)$")
"""How Redoc's and Swagger UI's pages name an operation."""
_MARKS = r"(?:[\s`*_]|</?(?:b|code|em|i|kbd|strong|tt)>)"
_REQUEST = re.compile(
    rf"{_MARKS}*(?:(?P<method>GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS|TRACE){_MARKS}+)?"
    rf"(?P<path>/[^\s`*<]*){_MARKS}*"
)
_METHODS = ("GET", "PUT", "POST", "DELETE", "PATCH")
NAMED_OPERATION = re.compile(
    r"(?:`|\*\*|\[|^#+[ \t]+)(?P<method>GET|PUT|POST|DELETE|PATCH)[ \t]+(?P<path>/[^\s`*?\]]*)"
    r"(?:\?[^\s`*\]]*)?(?:`|\*\*|\]|[ \t]*$)",
    re.MULTILINE,
)
"""A method and a path that are all of a code span, of emphasis, a link's text or a heading."""
_URL = re.compile(r"https?://[^\s<>()\[\]\"'`|]+")
_DENIED = re.compile(r"\b(?:no|not|never|removed|former|old|cannot)\b[^.\n]*$", re.IGNORECASE)
_NEAR = 80
_CLOSE = 0.9
"""The similarity (0 to 1) from which ids are confused."""
_NAME = re.compile(rf"{_MARKS}*([\w.-]+?){_MARKS}*")
_DEFINITION = re.compile(r"^[ ]{0,3}\[(?!\^)([^\[\]\n]+)\]:[ \t]*<?([^\s<>]+)", re.MULTILINE)


@page_rule(
    "wrong-operation-link", "unknown-operation", "broken-operation-link", needs_contract=True
)
def links_of_other_operations(
    variant: Variant, contract: Contract, others: Mapping[str, Contract], settings: Settings
) -> Iterator[Finding]:
    """Links to an operation whose text is the method and path, or the id, of another one.

    And links to a reference on another host, for an operation that only other audiences have or
    that is misspelt; and endpoint includes with the path of one operation and the id of another.
    """
    is_code = covering((it.start, it.end) for it in fences(variant.text))
    definitions = {name.lower(): it for name, it in _DEFINITION.findall(variant.text)}
    reported: list[int] = []
    for link in _LINK.finditer(without_open_comments(variant.text)):
        if link["ticks"] or is_code(link.start()):
            continue
        label = (link["label"] or link["text"] or "").lower()
        url = link["url"] or link["href"] or definitions.get(label, "")
        target = _target(url, contract)
        group = "text" if link["text"] else "inner"
        found = (
            _mistake(variant, link[group], link.start(group), target, contract)
            if target
            else _unknown_target(variant, link, contract, others)
        )
        for finding in found:
            reported.append(link.start())
            yield finding
    yield from _ids_of_other_operations(variant, contract, others, settings, reported)


def _ids_of_other_operations(
    variant: Variant,
    contract: Contract,
    others: Mapping[str, Contract],
    settings: Settings,
    reported: Sequence[int],
) -> Iterator[Finding]:
    """Endpoint includes whose id is not that of their path, but for those of reported links.

    An id that the contract lacks is one if it is misspelt, or another audience's.
    """
    by_include = {endpoint.include: endpoint for endpoint in settings.endpoints}
    audience = variant.audience.name if variant.audience else ""
    for call in variant.calls:
        endpoint = by_include.get(call.name)
        if endpoint is None or any(variant.map.is_within(it, call) for it in reported):
            continue
        name = named(call, endpoint.operation, audience)
        meant = operation_of(call, endpoint, contract, audience)
        linked = contract.operation(name)
        if not name or meant is None or linked is meant:
            continue
        if linked is not None:
            message = f"'{name}' is {linked.method} {linked.path}, not {meant.method} {meant.path}"
            hint = f"write '{meant.id}', or correct the path"
        elif _is_misspelt(name, contract) or any(it.operation(name) for it in others.values()):
            message = f"the contract has no operation '{name}'"
            hint = f"{meant.method} {meant.path} is '{meant.id}'"
        else:
            continue
        place = place_of(call, endpoint, audience, first="operation")
        yield variant.finding_at(place, "wrong-operation-link", message, hint, length=len(name))


def _is_misspelt(name: str, contract: Contract) -> bool:
    close = closest(name, [it.id for it in contract.operations])
    return close is not None and closeness(name, close) >= _CLOSE


@page_rule("unknown-operation", "unknown-name", needs_contract=True)
def operations_in_prose(
    variant: Variant, contract: Contract, others: Mapping[str, Contract]
) -> Iterator[Finding]:
    """Methods with a path, in code or emphasis, that are almost an operation of the contract.

    Paths of other audiences are reported by ``foreign-name``, and a path that is like none of the
    contract may be another API's.
    """
    is_code = covering((it.start, it.end) for it in regions(variant.text) if it.kind in BLOCKS)
    for found in NAMED_OPERATION.finditer(variant.text):
        method, path = found["method"], found["path"]
        if is_code(found.start()):
            continue
        if known := contract.at(method, path):
            for at, name, right in renamed_parameters(known.path, path):
                place, (message, hint) = found.start("path") + at, misnamed(name, right)
                yield variant.finding("unknown-name", place, message, hint, length=len(name))
            continue
        if _DENIED.search(variant.text[max(0, found.start() - _NEAR) : found.start()]):
            continue
        is_near = contract.methods(path) or any(contract.nearest(it, path) for it in _METHODS)
        if is_near and not any(it.has_fixed_path(path) for it in others.values()):
            places = (found.start("method"), found.start("path"))
            yield _unknown(variant, contract, method, path, places)


@page_rule("unknown-operation", needs_contract=True)
def addresses_in_prose(variant: Variant, contract: Contract) -> Iterator[Finding]:
    """Addresses at a server of the contract whose path is almost one of the contract."""
    if "://" not in variant.text:
        return
    is_code = covering((it.start, it.end) for it in regions(variant.text) if it.kind in BLOCKS)
    for found in _URL.finditer(variant.text):
        address = found[0].rstrip(".,:;!*_")
        if is_code(found.start()) or not contract.is_home(address):
            continue
        path = contract.own_path(address)
        if contract.has_any_host(address) or contract.methods(path) or path.count("/") < 1:
            continue
        if any(contract.nearest(it, path) for it in _METHODS) and path != "/":
            yield variant.finding(
                "unknown-operation",
                found.start(),
                f"the contract has no path '{path}'",
                f"did you mean '{contract.closest_path(path)}'?",
                length=len(address),
            )


def _unknown(
    variant: Variant, contract: Contract, method: str, path: str, places: tuple[int, int]
) -> Finding:
    """An operation that the contract lacks, at its method or its path: at what is wrong."""
    close, methods = contract.closest_path(path), contract.methods(path)
    hint = f"did you mean '{close}'?" if close and close != path else ""
    hint = f"it has {enumerated(methods)} there" if methods else hint
    message = f"the contract has no operation '{method} {path}'"
    at, length = (places[0], len(method)) if methods else (places[1], len(path))
    if close and not methods and variant.map.run(at, at + length) is None:
        last = at + min(common_start(path, close), length - 1)
        at = max(at, variant.map.run_start(last))
    return variant.finding("unknown-operation", at, message, hint, length=length)


def _unknown_target(
    variant: Variant, link: re.Match[str], contract: Contract, others: Mapping[str, Contract]
) -> Iterator[Finding]:
    group = "url" if link["url"] else "href"
    found = _OPERATION.search(link[group] or "")
    if found is None or "://" not in link[group]:
        return
    name, at = found[found.lastindex or 0], link.start(group) + found.start(found.lastindex or 0)
    close = closest(name, [it.id for it in contract.operations])
    if close or any(it.operation(name) for it in others.values()):
        message = f"the contract has no operation '{name}'"
        hint = f"did you mean '{close}'?" if close else ""
        yield variant.finding("broken-operation-link", at, message, hint, length=len(name))


def _target(url: str, contract: Contract) -> Operation | None:
    """The operation that an address points to."""
    found = _OPERATION.search(url)
    return contract.operation(found[1] or found[2]) if found else None


def _mistake(
    variant: Variant, text: str, start: int, target: Operation, contract: Contract
) -> Iterator[Finding]:
    request, name = _REQUEST.fullmatch(text), _NAME.fullmatch(text)
    if request:
        method, path = request["method"] or target.method, request["path"]
        meant, shown = contract.at(method, path), f"{request['method'] or ''} {path}".strip()
        at = start + request.start("method" if request["method"] else "path")
        if meant is None and request["method"]:
            places = (at, start + request.start("path"))
            yield _unknown(variant, contract, request["method"], path, places)
    elif name:
        meant, shown, at = contract.operation(name[1]), name[1], start + name.start(1)
    else:
        return
    if meant is not None and meant is not target:
        message = f"the text names '{shown}', but the link leads to '{target.id}'"
        hint = f"link to '{meant.id}', or write '{target.method} {target.path}'"
        yield variant.finding("wrong-operation-link", at, message, hint, length=len(shown))
