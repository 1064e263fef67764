"""Rules about the operations that pages name for their examples."""

from collections.abc import Iterator, Sequence

from mkdocs_tandem.binding import named, operation_of
from mkdocs_tandem.contract import Contract
from mkdocs_tandem.example import Example, Role
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.settings import Endpoint
from mkdocs_tandem.variant import Origin, Variant, chain


def unknown_operations(
    variant: Variant, contract: Contract | None, endpoints: Sequence[Endpoint]
) -> Iterator[Finding]:
    """Endpoint includes whose operation the contract of the audience lacks."""
    if contract is None or variant.audience is None:
        return
    audience = variant.audience.name
    by_include = {endpoint.include: endpoint for endpoint in endpoints}
    for call in variant.calls:
        endpoint = by_include.get(call.name)
        if endpoint is None or operation_of(call, endpoint, contract, audience):
            continue
        wanted = [named(call, name, audience) for name in (endpoint.method, endpoint.path)]
        identifier = named(call, endpoint.operation, audience)
        shown = " ".join(filter(None, wanted)) or identifier
        if not shown:
            continue
        close = contract.closest(identifier or shown)
        yield variant.finding_at(
            Origin(call.source, call.start, chain(call.caller)),
            "unknown-operation",
            f"the contract has no operation '{shown}'",
            f"did you mean '{close[0]}'?" if close else "",
        )


def unbound_examples(examples: Sequence[Example]) -> Iterator[Finding]:
    """Examples that no endpoint stands before, and that do not say that they are mere JSON."""
    for example in examples:
        if example.region is None or example.role is not Role.UNBOUND:
            continue
        if "plain" not in example.region.words:
            yield example.finding(
                "unbound-example",
                0,
                "no operation is named before this example, so nobody checks it",
                "put the include of its endpoint before it; '```json plain' says: only JSON",
            )
