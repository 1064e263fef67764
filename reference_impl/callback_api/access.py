"""Who calls, and whether they may."""

import base64
import binascii
from collections.abc import Mapping

from callback_api.contract.profile import REMOTE_SCOPES, SCOPES
from callback_api.contract.routes import Route
from callback_api.directory import Directory, Principal
from callback_api.errors import ApiError


def authenticate(
    directory: Directory, audience: str, authorization: str | None, client_id: str | None
) -> Principal:
    """Who the caller is; ``ApiError`` (40100, 40101) if they cannot prove it."""
    principal = _IDENTIFIED[audience](directory, authorization or "")
    if principal is None:
        raise ApiError(40100, f"the header 'Authorization' {_WANTED[audience]}")
    if client_id != principal.client_id:
        raise ApiError(40101, "the query has to name the client of these credentials: 'client_id'")
    return principal


def _owner(directory: Directory, authorization: str) -> Principal | None:
    scheme, _, encoded = authorization.partition(" ")
    try:
        user, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return directory.owner(user, password) if scheme.lower() == "basic" and colon else None


def _driver(directory: Directory, authorization: str) -> Principal | None:
    scheme, _, token = authorization.partition(" ")
    return directory.driver(token.strip()) if scheme.lower() == "bearer" else None


_IDENTIFIED = {"b2b": _owner, "b2c": _driver}
_WANTED = {
    "b2b": "has to hold 'Basic' and the user and password of a fleet's owner",
    "b2c": "has to hold 'Bearer' and the token of a driver",
}


def authorise(
    directory: Directory, route: Route, principal: Principal, path: Mapping[str, str]
) -> None:
    """Raises an ``ApiError`` (40300, 40301) if this is not the caller's to use."""
    if route.audience == "b2c" and principal.scopes.isdisjoint(SCOPES[route.tag]):
        raise ApiError(40301, f"the token has no scope for {route.tag}")
    fleet, vehicle = path.get("fid"), path.get("vid")
    if fleet is not None and fleet not in principal.fleets:
        raise ApiError(40300, f"the fleet '{fleet}' is not yours")
    if fleet is not None and vehicle is not None and not directory.is_in_fleet(vehicle, fleet):
        raise ApiError(40300, f"the vehicle '{vehicle}' is not in the fleet '{fleet}'")
    if (own := path.get("id")) is not None and own not in principal.vehicles:
        raise ApiError(40300, f"the vehicle '{own}' is not yours")


def check_scope(principal: Principal, action: str) -> None:
    """Raises an ``ApiError`` (40301) if a driver's token is not good for an action."""
    scope = REMOTE_SCOPES[action]
    if scope not in principal.scopes:
        raise ApiError(40301, f"the token lacks the scope '{scope}'")
