"""Text from a seeded generator: the same on every machine."""

import random

_VOCABULARY = (
    "vehicle fleet driver callback monitor remote battery status charge position trip alert "
    "token scope header retry batch window policy answer request member value field realm "
    "account owner device command result message delivery address signature certificate"
)
_WORDS = _VOCABULARY.split()


def words(chance: random.Random, count: int) -> str:
    """Random words."""
    return " ".join(chance.choices(_WORDS, k=count))


def sentences(chance: random.Random, count: int = 6) -> str:
    """Random sentences of nine words."""
    return " ".join(f"{words(chance, 9).capitalize()}." for _ in range(count))
