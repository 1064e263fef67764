"""The alternative that a value names itself, by the contract's ``discriminator``."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from mkdocs_tandem.contract.marks import Filled


class Discriminator(NamedTuple):
    """What a member says about the alternatives of a schema."""

    name: str
    """Of the member."""
    branches: tuple[Any, ...]
    """The alternatives that its value stands for: one, none, or all if it is left open."""
    values: tuple[str, ...]
    """All that it may be."""


def discriminator(schema: Any, branches: Sequence[Any], instance: Any) -> Discriminator | None:
    """What an instance says; ``None`` if the schema asks no member, or it is not there."""
    rule = _mapping(schema, "discriminator")
    name = str(rule.get("propertyName"))
    written = instance.get(name) if rule and isinstance(instance, dict) else None
    if not isinstance(written, str):
        return None
    mapping = _mapping(rule, "mapping")
    references = [it.get("$ref") for it in branches if isinstance(it, dict)]
    own = [each.rpartition("/")[2] for each in references if isinstance(each, str)]
    wanted = mapping.get(written, written)
    is_open = isinstance(written, Filled)
    found = tuple(it for it in branches if is_open or _leads_to(it, wanted))
    mapped = {str(each).rpartition("/")[2] for each in mapping.values()}
    values = (*map(str, mapping), *(each for each in own if each not in mapped))
    return Discriminator(name, found, values) if len(own) == len(branches) else None


def _mapping(value: Any, key: str) -> dict[str, Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _leads_to(schema: Any, wanted: Any) -> bool:
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    return isinstance(reference, str) and (
        reference == wanted or reference.rpartition("/")[2] == wanted
    )
