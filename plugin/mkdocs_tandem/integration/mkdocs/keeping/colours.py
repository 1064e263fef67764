"""The colours of a style of Pygments, put together once and not for each block of code."""

from types import FunctionType
from typing import Any

from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]

_MADE = {"ttype2class", "class2style"}
"""What is put together: two dictionaries, which depend on the style and the prefix of classes."""


def remember_colours() -> None:
    """Let formatters of the same style share their colours, if Pygments is as it is known."""
    make = vars(HtmlFormatter).get("_create_stylesheet")
    if not isinstance(make, FunctionType) or not hasattr(HtmlFormatter, "_get_css_class"):
        return
    if _MADE.issubset(make.__code__.co_names) and not hasattr(make, "__wrapped__"):
        HtmlFormatter._create_stylesheet = _remembering(make)  # noqa: SLF001 -- no other way


def _remembering(make: FunctionType) -> Any:
    known: dict[tuple[Any, ...], tuple[dict[Any, Any], ...]] = {}

    def create(formatter: Any) -> None:
        key = (formatter.style, formatter.classprefix, type(formatter)._get_css_class)  # noqa: SLF001 -- as above
        if key not in known:
            make(formatter)
            known[key] = tuple(dict(getattr(formatter, name)) for name in sorted(_MADE))
        for name, made in zip(sorted(_MADE), known[key], strict=True):
            setattr(formatter, name, dict(made))

    create.__wrapped__ = make  # type: ignore[attr-defined] # as functools names it
    return create
