"""What is said of an audience's API as a whole."""

from dataclasses import dataclass
from typing import Any

DATA_SCOPES = ("data:telemetry", "data:position", "data:trip", "data:alert", "data:collision")
REMOTE_SCOPES = {
    "door": "remote:door:write",
    "preconditioning": "remote:preconditioning:write",
    "horn": "remote:horn:write",
    "charging": "remote:charging:write",
    "lights": "remote:lights:write",
    "wakeUp": "remote:wakeup:write",
    "navigation": "remote:navigation:write",
}
"""The scope that each action on a driver's vehicle needs, by the member that asks for it."""

_CLIENT_ID = {
    "type": "apiKey",
    "in": "query",
    "name": "client_id",
    "description": "The key that names your application.",
}


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
    parameters: tuple[str, ...] = ()
    """Names of parameters that every operation has."""

    def security(self, scopes: tuple[str, ...]) -> list[dict[str, list[str]]]:
        """One way in for each scope; the only one if there are none."""
        ways = [[scope] for scope in scopes] or [[]]
        return [{self.scheme: way, "client_id": []} for way in ways]


PROFILES: dict[str, Profile] = {
    "b2c": Profile(
        title="Callback API for drivers",
        description=(
            "Lets an application hear about the vehicles of the drivers who trust it: callbacks "
            "say where notifications go, actions and monitors say what they are about."
        ),
        base_url="https://api.mpsa.com/api/connectedcar/v2",
        mount="/b2c",
        scheme="bearer",
        security_schemes={
            "bearer": {
                "type": "http",
                "scheme": "bearer",
                "description": (
                    "The driver's token. It carries at least one of the scopes that an operation "
                    "lists. The sandbox knows `demo-token`, with all scopes."
                ),
            },
            "client_id": _CLIENT_ID
            | {"description": f"{_CLIENT_ID['description']} The sandbox knows `demo-app`."},
        },
        parameters=("x-introspect-realm",),
    ),
    "b2b": Profile(
        title="Callback API for fleets",
        description=(
            "Lets the owner of a fleet hear about its vehicles: callbacks and monitors say where "
            "notifications go, actions and triggers say what they are about."
        ),
        base_url="https://api-cert.groupe-psa.com/connectedcar/v3",
        mount="/b2b",
        scheme="basic",
        security_schemes={
            "basic": {
                "type": "http",
                "scheme": "basic",
                "description": (
                    "The account of the fleet's owner. The sandbox knows the user `demo-owner` "
                    "with the password `demo-password`."
                ),
            },
            "client_id": _CLIENT_ID
            | {"description": f"{_CLIENT_ID['description']} The sandbox knows `demo-fleets`."},
        },
    ),
}

SCOPES: dict[str, tuple[str, ...]] = {
    "callbacks": (*DATA_SCOPES, *REMOTE_SCOPES.values()),
    "monitors": DATA_SCOPES,
    "remotes": tuple(REMOTE_SCOPES.values()),
}
"""Scopes of which a driver's token needs one, by the tag of the operation."""
