"""Rules about what pages pull from the contract of their audience."""

from collections.abc import Iterator

from mkdocs_tandem.contract import Contract
from mkdocs_tandem.contract.closeness import did_you_mean
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.variant import Variant


def unknown_schemas(variant: Variant, contract: Contract | None) -> Iterator[Finding]:
    """Schemas that a page pulls and the contract lacks."""
    for pull in variant.pulls:
        (name,) = pull.mark.words
        if contract is None:
            message = f"there is no contract to pull '{name}' from"
            hint = "pull it on a page whose audience has a contract"
        elif name in contract.schemas:
            continue
        else:
            message = f"the contract has no schema '{name}'"
            hint = did_you_mean(name, contract.schemas)
        yield variant.finding_at(pull.origin, "unknown-schema", message, hint, length=2)
