"""Filters for text."""

from typing import Any

from mkdocs_tandem.liquid.lexer import RUBY_SPACE
from mkdocs_tandem.liquid.ruby import text


def downcase(value: Any) -> str:
    """All letters small."""
    return text(value).lower()


def upcase(value: Any) -> str:
    """All letters large."""
    return text(value).upper()


def capitalize(value: Any) -> str:
    """The first letter large, all others small."""
    return text(value).capitalize()


def strip(value: Any) -> str:
    """Without white space around it."""
    return text(value).strip(RUBY_SPACE)


def lstrip(value: Any) -> str:
    """Without white space before it."""
    return text(value).lstrip(RUBY_SPACE)


def rstrip(value: Any) -> str:
    """Without white space behind it."""
    return text(value).rstrip(RUBY_SPACE)


def append(value: Any, other: Any) -> str:
    """Another text behind it."""
    return text(value) + text(other)


def prepend(value: Any, other: Any) -> str:
    """Another text before it."""
    return text(other) + text(value)
