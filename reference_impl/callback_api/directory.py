"""Who may call, and what is theirs: read from a file as ``accounts.yaml`` beside this one."""

import hashlib
import hmac
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import jsonschema_rs

from callback_api.contract.definitions import read
from callback_api.contract.profile import DATA_SCOPES, REMOTE_SCOPES

_SCOPES = frozenset({*DATA_SCOPES, *REMOTE_SCOPES.values()})


@dataclass(frozen=True)
class Vehicle:
    """A vehicle as its owner knows it."""

    vid: str
    vin: str
    fleet: str = ""
    """Empty for a driver's own vehicle."""


@dataclass(frozen=True)
class Principal:
    """Somebody who proved who they are."""

    client_id: str
    user: str
    fleets: frozenset[str] = frozenset()
    vehicles: frozenset[str] = frozenset()
    """Vehicles of a driver; those of a fleet are found by the fleet."""
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Directory:
    """All accounts, tokens and vehicles. Of what is secret only a digest is kept."""

    principals: Mapping[bytes, Principal] = field(repr=False)
    """By the digest of what proves who they are: ``user:password``, or a bearer token."""
    vehicles: Mapping[str, Vehicle]

    def owner(self, user: str, password: str) -> Principal | None:
        """The account of a fleet's owner; the time that this takes tells nothing of secrets."""
        return self._find("owner", f"{user}:{password}")

    def driver(self, token: str) -> Principal | None:
        """The driver behind a token; the time that this takes tells nothing of tokens."""
        return self._find("driver", token)

    def is_in_fleet(self, vid: str, fleet: str) -> bool:
        vehicle = self.vehicles.get(vid)
        return vehicle is not None and vehicle.fleet == fleet

    def _find(self, kind: str, secret: str) -> Principal | None:
        given, found = _digest(kind, secret), None
        for known, principal in self.principals.items():
            if hmac.compare_digest(given, known):
                found = principal
        return found


def _digest(kind: str, secret: str) -> bytes:
    return hashlib.sha256(f"{kind}:{secret}".encode(errors="surrogatepass")).digest()


@cache
def demo_directory() -> Directory:
    """The accounts and vehicles of ``accounts.yaml``."""
    return read_directory(files(__package__) / "accounts.yaml")


def read_directory(file: Traversable) -> Directory:
    """The accounts in a file; ``ValueError``, without a secret in it, if they are not sound."""
    try:
        accounts = read(file)
    except ValueError:
        raise ValueError("it is neither YAML nor JSON") from None
    for error in _validator().iter_errors(accounts):
        steps = "".join(f"[{step!r}]" for step in error.instance_path)
        raise ValueError(f"accounts{steps}: {error.message}")
    vehicles = {row["vid"]: Vehicle(**row) for row in accounts["vehicles"]}
    _check_unique("vid", [row["vid"] for row in accounts["vehicles"]])
    found = [*_owners(accounts.get("owners", ())), *_drivers(accounts.get("drivers", ()))]
    _check_unique("user or token", [digest for digest, _ in found])
    for _, principal in found:
        _check_known("vehicle", principal.vehicles, vehicles)
        _check_known("scope", principal.scopes, _SCOPES)
    return Directory(dict(found), vehicles)


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    schema = read(files(__package__) / "accounts-schema.yaml")
    return jsonschema_rs.Draft202012Validator(schema, mask="what stands there")


def _owners(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[bytes, Principal]]:
    for row in rows:
        digest = _digest("owner", f"{row['user']}:{row['password']}")
        yield digest, Principal(row["client_id"], row["user"], frozenset(row["fleets"]))


def _drivers(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[bytes, Principal]]:
    for row in rows:
        vehicles, scopes = frozenset(row["vehicles"]), frozenset(row.get("scopes", _SCOPES))
        principal = Principal(row["client_id"], row["user"], vehicles=vehicles, scopes=scopes)
        yield _digest("driver", row["token"]), principal


def _check_unique(kind: str, values: Sequence[Any]) -> None:
    if len(set(values)) < len(values):
        raise ValueError(f"two accounts or vehicles have the same {kind}")


def _check_known(kind: str, names: Iterable[str], known: Container[str]) -> None:
    for name in names:
        if name not in known:
            raise ValueError(f"there is no {kind} '{name}'")
