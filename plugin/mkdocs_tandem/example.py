"""What a page claims in JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mkdocs_tandem.contract import Operation
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.jsontext import Document
from mkdocs_tandem.liquid.pieces import Call
from mkdocs_tandem.pulled import Pulled
from mkdocs_tandem.region import Region
from mkdocs_tandem.variant import Origin, Variant, chain


class Role(StrEnum):
    """What an example is an example of."""

    REQUEST = "request"
    RESPONSE = "response"
    NOTIFICATION = "notification"
    STEP = "step"
    """What the page does unseen, so that what follows can happen."""
    UNBOUND = "unbound"


@dataclass(frozen=True)
class Example:
    """A region that claims something, an endpoint called without a body, or what is pulled."""

    variant: Variant
    role: Role
    operation: Operation | None
    region: Region | None
    """``None`` for a request without a body: the claim is the endpoint itself."""
    document: Document | None
    endpoint: Call | None
    """The include that named the operation."""
    given: Mapping[str, str] = field(default_factory=dict)
    """Values that the page's own path has for the parameters of the operation's path."""
    status: str = ""
    """The status that the page says a response has; empty if it says none."""
    expected: str = ""
    """What the page says the request is answered with: a status, or the likes of ``4xx``."""
    pulled: Pulled | None = None
    """The contract's own request, if the page pulls it."""
    number: int = 1
    """Counts the examples of a page that would have the same name."""

    @property
    def name(self) -> str:
        """What tests and reports call it; stable while the page says the same."""
        name = self._name
        return name if self.number == 1 else f"{name} ({self.number})"

    @property
    def _name(self) -> str:
        if self.role is Role.STEP and self.region is not None:
            return " ".join(("step", *self.region.words))
        if self.operation is None:
            return "json"
        if self.role is Role.NOTIFICATION:
            return f"notification {self.operation.id}"
        name = f"{self.operation.method} {self.operation.path}"
        if self.role is Role.RESPONSE:
            name = f"{name} response {self.status}".rstrip()
        return name

    @property
    def start(self) -> int:
        """Where it begins in the variant's text."""
        if self.region is not None:
            return self.region.start
        if self.pulled is not None:
            return self.pulled.pull.offset
        return self.endpoint.offset if self.endpoint else 0

    @property
    def root_start(self) -> int:
        """Offset in the region's text at which its JSON begins."""
        root = self.document.root if self.document else None
        return root.start if root else 0

    def origin(self, at: int) -> Origin:
        """Where the character at an offset into the region's text was written."""
        if self.region is not None:
            return self.variant.map.origin(self.region.offset(at))
        if self.pulled is not None:
            return self.pulled.pull.origin
        if self.endpoint is not None:
            call = self.endpoint
            return Origin(call.source, call.start, chain(call.caller))
        return self.variant.map.origin(at)

    def finding(
        self, rule: str, at: int, message: str, hint: str = "", *, length: int = 1
    ) -> Finding:
        """A finding about the character at an offset into the region's text."""
        return self.variant.finding_at(self.origin(at), rule, message, hint, length=length)
