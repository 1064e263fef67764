"""The things that the API keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import uuid4

Json = Any


class Status(StrEnum):
    """Of a callback or a monitor."""

    RUNNING = "Running"
    PAUSED = "Paused"
    FAILED = "Failed"


@dataclass(frozen=True)
class Callback:
    """Where notifications go, and how."""

    id: str
    audience: str
    owner: str
    """The fleet, or the application and the driver."""
    subscribe: Mapping[str, Json]
    """As the client sent it."""
    status: Status = Status.RUNNING


def new_id() -> str:
    """An identifier that nobody has yet and nobody can guess."""
    return uuid4().hex
