"""Rules about the operations and statuses that a page names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Literal

from mkdocs_tandem.config.settings import Endpoint, Settings
from mkdocs_tandem.examples import Binding, Example, Role, named, operation_of
from mkdocs_tandem.examples.claims import expectation
from mkdocs_tandem.examples.endpoint import is_elsewhere, named_by_words, renamed_parameters
from mkdocs_tandem.examples.fit import common_mistakes, is_related
from mkdocs_tandem.execution.notifications import unknown_notifications
from mkdocs_tandem.execution.setup_requests import misshapen_steps
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid.pieces import EndpointCall, IncludeCall, Piece, TracedValue
from mkdocs_tandem.liquid.source_map import Origin, chain
from mkdocs_tandem.openapi import Contract
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.registry import page_rule
from mkdocs_tandem.suggestions import common_start, enumerated

EndpointParameter = Literal["method", "path", "operation"]

page_rule("bad-step")(misshapen_steps)
page_rule("wrong-notification")(unknown_notifications)


@page_rule("unknown-operation", needs_contract=True)
def unknown_operations(
    variant: Variant, contract: Contract, settings: Settings
) -> Iterator[Finding]:
    """Endpoint includes whose operation the contract of the audience lacks."""
    if variant.audience is None:
        return
    audience = variant.audience.name
    by_include = {endpoint.include: endpoint for endpoint in settings.endpoints}
    for call in variant.calls:
        endpoint = None if isinstance(call, EndpointCall) else by_include.get(call.name)
        if endpoint is None or operation_of(call, endpoint, contract, audience):
            continue
        if is_elsewhere(call, endpoint, contract, audience, variant.text):
            continue
        wanted = [named(call, name, audience) for name in (endpoint.method, endpoint.path)]
        if not wanted[0] and wanted[1] and contract.methods(wanted[1]):
            continue  # the include itself may name one of these methods
        if not wanted[1] and any(contract.methods(str(it)) for it in call.parameters.values()):
            continue  # the settings name another parameter for the path
        identifier = named(call, endpoint.operation, audience)
        shown = f"{wanted[0] or 'GET'} {wanted[1]}" if wanted[1] else wanted[0] or identifier
        if not shown:
            continue
        yield variant.finding_at(
            place_of(
                call,
                endpoint,
                audience,
                first="method" if wanted[1] and contract.methods(wanted[1]) else "path",
                meant=(contract.closest_path(wanted[1]) or "") if wanted[1] else "",
            ),
            "unknown-operation",
            f"the contract has no operation '{shown}'",
            _closest(contract, [it for it in wanted if it] or [identifier]),
        )


def place_of(
    call: IncludeCall,
    endpoint: Endpoint,
    audience: str,
    *,
    first: EndpointParameter = "path",
    meant: str = "",
) -> Origin:
    """Where an include names its operation: the value of its path or id, else the tag.

    That of the ``first`` parameter comes before. Of a value made of parts, it is the first part
    that differs from what was ``meant``.
    """
    for parameter in (getattr(endpoint, first), endpoint.path, endpoint.operation):
        name = parameter if isinstance(parameter, str) else parameter.get(audience, "")
        value = call.parameters.get(name)
        if isinstance(value, TracedValue) and value.strip():
            piece = _differing(value, meant)
            return Origin(piece.source, piece.start, chain(call.caller))
    return Origin(call.source, call.start, chain(call.caller))


def _differing(value: TracedValue, meant: str) -> Piece:
    """The part of a text in which it begins to differ from what was meant, if that is known."""
    first = len(value) - len(value.lstrip())
    at = min(first + (common_start(value.strip(), meant) if meant else 0), len(value.rstrip()) - 1)
    ends = accumulate(len(it.text) for it in value.pieces)
    return next(it for it, end in zip(value.pieces, ends, strict=True) if at < end)


@page_rule("unknown-operation", needs_contract=True)
def unknown_tags(variant: Variant, contract: Contract) -> Iterator[Finding]:
    """Our own tags that name nothing which the contract of the audience has."""
    for naming in variant.calls:
        if not isinstance(naming, EndpointCall):
            continue
        if not _names_exactly(naming.words, contract) and not contract.is_lost(naming.words[-1]):
            shown = " ".join(naming.words)
            yield variant.finding_at(
                Origin(naming.source, naming.start, chain(naming.caller)),
                "unknown-operation",
                f"the contract has no operation '{shown}'",
                _closest(contract, naming.words),
            )


@page_rule("unknown-name", needs_contract=True)
def parameters_of_paths(
    variant: Variant, contract: Contract, settings: Settings
) -> Iterator[Finding]:
    """Paths of includes and tags with another parameter name than in the contract."""
    audience = variant.audience.name if variant.audience else ""
    by_include = {endpoint.include: endpoint for endpoint in settings.endpoints}
    for call in variant.calls:
        endpoint = by_include.get(call.name)
        if isinstance(call, EndpointCall):
            path = call.words[-1]
            operation = contract.at(call.words[0], path)
            at = max(call.start, call.source.text.find(path, call.start))
            place = Origin(call.source, at, chain(call.caller))
        elif endpoint is not None:
            path = named(call, endpoint.path, audience)
            operation = operation_of(call, endpoint, contract, audience)
            place = place_of(call, endpoint, audience)
        else:
            continue
        for at, name, right in renamed_parameters(operation.path if operation else "", path):
            origin = replace(place, offset=place.offset + at)
            message, hint = misnamed(name, right)
            yield variant.finding_at(origin, "unknown-name", message, hint, length=len(name))


def misnamed(name: str, right: str) -> tuple[str, str]:
    """Message and hint for a parameter of a path that has another name in the contract."""
    return f"the contract calls this path parameter '{right}', not '{name}'", f"write '{{{right}}}'"


def _closest(contract: Contract, words: Sequence[str]) -> str:
    """The hint for an unknown operation: the methods of its path, or the closest path or id."""
    path = next((word for word in words if "/" in word), "")
    methods = contract.methods(path) if path else ()
    if methods:
        return f"it has {enumerated(methods)} there"
    close = contract.closest_path(path) if path else next(iter(contract.closest(words[0])), None)
    return f"did you mean '{close}'?" if close else ""


def _names_exactly(words: Sequence[str], contract: Contract) -> bool:
    """Whether words name an operation or a notification, and not only nearly."""
    is_path = len(words) == 2 and "/" in words[1]  # noqa: PLR2004 -- method and path
    found = contract.at(*words) if is_path else named_by_words(words, contract).operation
    return found is not None


@page_rule("unbound-example", needs_contract=True)
def unbound_examples(examples: Sequence[Example], contract: Contract) -> Iterator[Finding]:
    """Examples that no operation is named for, and that do not say that they are mere JSON.

    Not those that are checked all the same, and not those that nothing of the API is in.
    """
    for example in examples:
        if example.region is None or example.role is not Role.UNBOUND:
            continue
        if example.binding is not Binding.NONE:  # what was named is not there, and that is reported
            continue
        if not example.candidates and not _may_be_checked(example, contract):
            continue
        if _is_checked(example):
            continue
        message = "no operation is named for this example, so it is not checked"
        language = "json"
        if example.block is not None and example.message is None:
            language = example.block.language
        hint = (
            "put '{% endpoint operationId %}' before it, "
            f"or write '```{language} plain' if it has nothing to do with the API"
        )
        if example.candidates:
            names = enumerated([f"'{each.id}'" for each in example.candidates[:4]])
            message = f"this example fits {names}, so its operation is ambiguous"
            hint = f"put '{{% endpoint {example.candidates[0].id} %}}' before it"
        yield example.finding("unbound-example", 0, message, hint)


@page_rule("deprecated", needs_contract=True)
def deprecated_operations(examples: Sequence[Example]) -> Iterator[Finding]:
    """Operations in examples that the contract deprecates, once each on a page."""
    seen: set[str] = set()
    for example in examples:
        operation = example.operation
        if operation is None or not operation.is_deprecated or example.role is Role.STEP:
            continue
        if operation.id not in seen:
            seen.add(operation.id)
            target = example.message.target if example.message else None
            has_target = bool(target and target.text)
            yield example.head_finding(
                "deprecated",
                target.at() if target and has_target else 0,
                f"the operation '{operation.id}' is deprecated",
                "the contract's description may name its replacement",
                length=len(target.text) if target and has_target else 1,
            )


def _may_be_checked(example: Example, contract: Contract) -> bool:
    """Whether an example is something of the API, so that naming an operation would help."""
    if example.document is None:
        return False
    is_sent = example.block is not None and example.message is None  # by a program
    return is_sent or is_related(example.document.root, contract)


def _is_checked(example: Example) -> bool:
    """Whether an answer has one schema wherever it comes from, or all schemas refuse the same."""
    root = example.document.root if example.document else None
    if root is None or not example.schemas or example.expected:
        return False
    requests = {it.request.target for it in example.candidates if it.request}
    if len(example.schemas) == 1 and example.schemas[0].target not in requests:
        return True
    return bool(common_mistakes(root, example.schemas))


@page_rule("bad-expectation")
def misshapen_expectations(examples: Iterable[Example]) -> Iterator[Finding]:
    """Fences that expect something which no answer has."""
    for example in examples:
        words = example.region.words if example.region else ()
        if "expect" in words and not expectation(words):
            yield example.variant.finding(
                "bad-expectation",
                example.start,
                "there is no status after 'expect'",
                "write it as '```json request expect 400', or '4xx' for any status from 400 to 499",
            )
