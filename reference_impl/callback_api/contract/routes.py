"""The operations and notifications of the API, read from the tables beside this file."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from callback_api.contract.definitions import read

_ANY = (40002, 40100, 40101, 42900, 50000)
"""Codes that every operation may answer."""
_ANY_WITH_BODY = (40000, 40001, 41300)


@dataclass(frozen=True)
class Route:
    """One operation for one audience."""

    audience: str
    method: str
    path: str
    operation_id: str
    action: str
    """What the operation does; the same word for both audiences."""
    summary: str
    request: str | None = None
    """Name of the schema of the body; its examples are the operation's."""
    status: int = 200
    response: str | None = None
    """Name of the schema of the answer; its examples are the operation's."""
    parameters: tuple[str, ...] = ()
    """Names of those that are not in the path."""
    errors: tuple[int, ...] = ()
    """Codes it may answer, beside those that every operation may."""

    @property
    def tag(self) -> str:
        """The kind of resource: ``callbacks``, ``remotes`` or ``monitors``."""
        return next(kind for kind in ("monitor", "remote", "callback") if kind in self.action) + "s"

    @property
    def path_names(self) -> tuple[str, ...]:
        """The parameters of the path, in order."""
        return tuple(name for _, name, _, _ in Formatter().parse(self.path) if name)

    @property
    def codes(self) -> tuple[int, ...]:
        """All codes it may answer, sorted."""
        body = _ANY_WITH_BODY if self.request else ()
        paging = (40003,) if "pageToken" in self.parameters else ()
        return tuple(sorted({*_ANY, *body, *paging, *self.errors}))


@dataclass(frozen=True)
class Notification:
    """One kind of request that the API makes to receivers of an audience."""

    audience: str
    name: str
    summary: str
    description: str
    schema: str
    """Name of the schema of the body; its examples are the notification's."""
    channels: tuple[str, ...]
    """The ways that it takes, by their names in ``channels.yaml``."""


@cache
def routes(audience: str) -> tuple[Route, ...]:
    """The operations of an audience, in the order of the table."""
    return tuple(
        Route(
            **row
            | {
                "parameters": tuple(row.get("parameters", ())),
                "errors": tuple(row.get("errors", ())),
            }
        )
        for row in _rows("routes.yaml", audience)
    )


@cache
def notifications(audience: str) -> tuple[Notification, ...]:
    """The notifications of an audience, in the order of the table."""
    return tuple(
        Notification(**row | {"channels": tuple(row["channels"])})
        for row in _rows("notifications.yaml", audience)
    )


def _rows(name: str, audience: str) -> list[dict[str, Any]]:
    return [row for row in read(files(__package__) / name) if row["audience"] == audience]
