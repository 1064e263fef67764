"""What is wrong with a text that means to be JSON."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in the notation, at one place."""

    offset: int
    """Where it stands in the text; for something that is missing, where it belongs."""
    length: int
    """How many characters it covers, at least 1."""
    kind: str
    """``syntax``, ``missing``, ``duplicate-key``, ``comment``, ``too-deep`` or ``too-large``."""
    message: str
    hint: str = ""
    plain: str = ""
    """The message without what stands around the place, which other readers may see otherwise."""
    is_foreign: bool = False
    """For a comment, whether it is written as no dialect of JSON has comments."""
