"""A request that was let in, and what is answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from callback_api.contract.routes import Route
from callback_api.directory import Principal


@dataclass(frozen=True)
class Call:
    """A request by somebody who may make it, with parameters and body that fit the contract."""

    route: Route
    principal: Principal
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Any
    root: str
    """What stands before the path of the route in links: ``/b2b``."""

    @property
    def owner(self) -> str:
        """Whose resources these are: the fleet, or the application and the driver."""
        fleet = self.path.get("fid")
        return fleet or f"{self.principal.client_id}:{self.principal.user}"

    @property
    def vehicle(self) -> str:
        """The vehicle of the path; empty if it names none."""
        return self.path.get("vid") or self.path.get("id", "")

    @property
    def audience(self) -> str:
        return self.route.audience

    @property
    def fleet(self) -> dict[str, Any]:
        """The link to the fleet of the path, by its name; none for drivers."""
        return {"fleet": self.link("/fleets/{fid}")} if self.audience == "b2b" else {}

    def item(self, name: str, identifier: str) -> dict[str, Any]:
        """A link to one of the things that the route is about; ``name`` is its path parameter."""
        collection = self.route.path.removesuffix("/status").removesuffix(f"/{{{name}}}")
        return self.link(f"{collection}/{{{name}}}", **{name: identifier})

    def link(self, path: str, **variables: str) -> dict[str, Any]:
        """A link to a path of this audience."""
        return {"href": f"{self.root}{path.format_map({**self.path, **variables})}"}


@dataclass(frozen=True)
class Answer:
    """What a client gets."""

    status: int
    body: Any = None
