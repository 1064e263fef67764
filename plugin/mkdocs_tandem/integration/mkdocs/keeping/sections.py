"""Material's reader of the sections of a page, with faster parts in two places.

It is Python, and half of its time goes into comparing elements by their names and into the
standard library's parser. Its own functions run here, with other classes under the names that
they look up.
"""

from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from types import FunctionType
from typing import Any, Self

from mkdocs_tandem.markdown.scanning import quick, without_highlighting

_PARSER, _ELEMENT = "Parser", "Element"


class _Element(str):
    """An element that is equal to its name, as Material's, but a text and so compared at once."""

    __slots__ = ("attrs",)
    attrs: Mapping[str, Any]

    def __new__(cls, tag: str, attrs: Mapping[str, Any] | None = None) -> Self:
        element = super().__new__(cls, tag)
        element.attrs = attrs or {}
        return element

    @property
    def tag(self) -> str:
        return str(self)

    def is_excluded(self) -> bool:
        return "data-search-exclude" in self.attrs


def adding(index: type) -> Callable[[Any, Any], None]:
    """The method of a class of indexes that adds a page: a faster one, if it is as expected."""
    method: Any = vars(index).get("add_entry_from_context")
    if not isinstance(method, FunctionType) or _PARSER not in method.__code__.co_names:
        return index.add_entry_from_context  # type: ignore[attr-defined, no-any-return]
    parser, element = (method.__globals__.get(name) for name in (_PARSER, _ELEMENT))
    if not (isinstance(parser, type) and issubclass(parser, HTMLParser)) or not _is_known(element):
        return method
    own = {
        name: _with(it, {_ELEMENT: _Element})
        for name, it in vars(parser).items()
        if isinstance(it, FunctionType)
    }

    class Faster(quick(parser)):  # type: ignore[misc] # which class is known when it runs
        def feed(self, data: str) -> None:
            super().feed(without_highlighting(data))

    for name, function in own.items():
        setattr(Faster, name, function)
    return _with(method, {_PARSER: Faster})


def _with(function: FunctionType, names: Mapping[str, Any]) -> FunctionType:
    """A function that finds something else under some global names."""
    return FunctionType(
        function.__code__,
        {**function.__globals__, **names},
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )


def _is_known(element: Any) -> bool:
    """Whether a class of elements has no more to it than ours."""
    own = {name for name in vars(element) if not name.startswith("__")} if element else None
    return own == {"is_excluded"}
