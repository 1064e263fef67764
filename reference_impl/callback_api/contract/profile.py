"""What is said of an audience's API as a whole, and the scopes that its tokens carry."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from callback_api.contract.definitions import read

DATA_SCOPES = ("data:telemetry", "data:position", "data:trip", "data:alert", "data:collision")
REMOTE_SCOPES = {
    name: f"remote:{name.lower()}:write"
    for name in ("door", "preconditioning", "horn", "charging", "lights", "wakeUp", "navigation")
}
"""The scope that each action on a driver's vehicle needs, by the member that asks for it."""
SCOPES: dict[str, tuple[str, ...]] = {
    "callbacks": (*DATA_SCOPES, *REMOTE_SCOPES.values()),
    "monitors": DATA_SCOPES,
    "remotes": tuple(REMOTE_SCOPES.values()),
}
"""Scopes of which a driver's token needs one, by the tag of the operation."""


@dataclass(frozen=True)
class Profile:
    """The frame of one document."""

    title: str
    description: str
    base_url: str
    mount: str
    """The path under which the implementation serves it."""
    scheme: str
    """Name of the security scheme that goes with ``client_id``."""
    security_schemes: dict[str, Any]
    parameters: tuple[str, ...]
    """Names of parameters that every operation has."""

    def security(self, scopes: tuple[str, ...]) -> list[dict[str, list[str]]]:
        """One way in for each scope; the only one if there are none."""
        ways = [[scope] for scope in scopes] or [[]]
        return [{self.scheme: way, "client_id": []} for way in ways]


PROFILES: dict[str, Profile] = {
    audience: Profile(**row)
    for audience, row in read(files(__package__) / "audiences.yaml").items()
}
