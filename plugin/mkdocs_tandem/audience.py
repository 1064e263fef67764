"""The audiences of a site."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ContractSelection:
    """What of a contract is for an audience; everything if nothing is given."""

    tags: tuple[str, ...] = ()
    """Operations with one of these tags."""
    paths: tuple[str, ...] = ()
    """Operations whose path matches one of these patterns, as ``/parcels*``."""
    audiences: tuple[str, ...] = ()
    """Parts whose ``x-audience`` names one of these, or that have none."""
    internal: bool = True
    """Whether parts with ``x-internal: true`` are included."""
    overlays: tuple[str, ...] = ()
    """Paths of OpenAPI overlays, relative to the project's root, applied first."""


@dataclass(frozen=True)
class Audience:
    """One kind of reader, for whom every page is rendered on its own."""

    name: str
    """A short name, used in addresses and in conditions: ``b2b``."""
    title: str
    """What readers see on the tab."""
    description: str = ""
    """A sentence about them on the landing page."""
    icon: str | None = None
    """Name of an icon of the theme, or path of a picture in the folder of pages; shown there."""
    contract: str | None = None
    """Path of the OpenAPI document, relative to the project's root."""
    selection: ContractSelection = ContractSelection()
    notifications: str | None = None
    """Path of the AsyncAPI document of what the API sends, or of an OpenAPI document of it, as
    operations of its receiver."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    """What templates read as ``site.<name>``, for this audience."""
    private: tuple[str, ...] = ()
    """Words that no page for others may show."""

    @property
    def contract_files(self) -> tuple[str, ...]:
        """The files of its contract that the settings name."""
        if self.contract is None:
            return ()
        sent = (self.notifications,) if self.notifications else ()
        return (self.contract, *self.selection.overlays, *sent)
