"""Random input for every reader of text that authors write."""

from pathlib import Path

_SEEDS = Path(__file__).parent / "seeds"
_SEPARATOR = "\n%%%%\n"


def seeds(reader: str) -> list[str]:
    """The inputs that are changed."""
    return (_SEEDS / f"{reader}.txt").read_text("utf-8").split(_SEPARATOR)
