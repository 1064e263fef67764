"""Rules about addresses."""

import re
from collections.abc import Container, Iterator

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.published import Published
from mkdocs_tandem.sourcemap import Origin
from mkdocs_tandem.variant import Variant

_KEY = re.compile(r"^(?:permalink|redirect_from)\s*:", re.MULTILINE)


def taken_addresses(variants: Container[Variant], published: Published) -> Iterator[Finding]:
    """Pages that want an address which another page has."""
    for variant, address in published.clashes:
        holder = published.at(address)
        if variant in variants and holder is not None:
            source = variant.source
            key = _KEY.search(source.text, 0, source.body_start)
            yield variant.finding_at(
                Origin(source, key.start() if key else source.body_start),
                "address-taken",
                f"'{_shown(address, variant)}' is the address of '{holder.source.path}' already",
                "give one of them another 'permalink' or name",
            )


def _shown(address: str, variant: Variant) -> str:
    """An address without the folder of its audience: one mistake may be seen by several."""
    return next((address.removeprefix(f"/{name}") for name in variant.names), address)
