"""Nested values in lines that are not longer than need be, and not more than need be."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_WIDTH = 72


@dataclass(frozen=True)
class Style:
    """How a language writes its values."""

    literal: Callable[[Any], str]
    """Writes what holds nothing else, keys included."""
    step: int = 2
    pad: str = " "
    """Stands within braces in one line."""
    comma: str = ""
    """Ends the last of several lines in brackets."""


def laid_out(value: Any, style: Style, depth: int = 0) -> str:
    """A value over as many lines as it needs; what fits in one line stays there."""
    if not isinstance(value, dict | list) or not value:
        return style.literal(value)
    flat = _flat(value, style)
    if depth and _height(value) <= 1 and len(flat) + style.step * depth <= _WIDTH:
        return flat
    inner = " " * style.step * (depth + 1)
    parts = [f"{inner}{key}{laid_out(it, style, depth + 1)}" for key, it in _parts(value, style)]
    inside = ",\n".join(parts)
    brackets = "{}" if isinstance(value, dict) else "[]"
    return f"{brackets[0]}\n{inside}{style.comma}\n{' ' * style.step * depth}{brackets[1]}"


def _flat(value: Any, style: Style) -> str:
    if not isinstance(value, dict | list) or not value:
        return style.literal(value)
    inside = ", ".join(f"{key}{_flat(it, style)}" for key, it in _parts(value, style))
    return f"{{{style.pad}{inside}{style.pad}}}" if isinstance(value, dict) else f"[{inside}]"


def _parts(value: Any, style: Style) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [(f"{style.literal(key)}: ", it) for key, it in value.items()]
    return [("", it) for it in value]


def _height(value: Any) -> int:
    """How many brackets are inside of each other; 0 for what has none."""
    if not isinstance(value, dict | list) or not value:
        return 0
    inner = value.values() if isinstance(value, dict) else value
    return 1 + max(map(_height, inner))
