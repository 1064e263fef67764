"""The audiences of a site."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Audience:
    """One kind of reader, for whom every page is rendered on its own."""

    name: str
    """A short name, used in addresses and in conditions: ``b2b``."""
    title: str
    """What readers see on the tab."""
    description: str = ""
    """What the page at the site's root says about them."""
    contract: str | None = None
    """Path of the OpenAPI document, relative to the project's root."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    """What templates read as ``site.<name>``, for this audience."""
    private: tuple[str, ...] = ()
    """Words that no page for others may show."""
