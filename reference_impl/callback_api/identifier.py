"""Identifiers that nobody has yet."""

from collections.abc import Callable
from itertools import count
from uuid import NAMESPACE_OID, uuid4, uuid5

NewId = Callable[[], str]
"""Gives another one each time."""


def unguessable() -> str:
    """An identifier that nobody can guess."""
    return uuid4().hex


def repeatable() -> NewId:
    """Identifiers that are the same in the same order, for a sandbox that always answers alike."""
    numbers = count(1)
    return lambda: uuid5(NAMESPACE_OID, f"callback_api {next(numbers)}").hex
