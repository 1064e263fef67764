"""The tags and filters of an environment, and a cache of parsed expressions."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from mkdocs_tandem.liquid.expression_lexer import RefusedError
from mkdocs_tandem.liquid.limits import Limits
from mkdocs_tandem.liquid.syntax import Expression, LiquidSyntaxError

_MOST_READINGS = 50_000
_MOST_CHARACTERS = 5_000
"""Of an expression that only Ruby forgives, which is found in quadratic time."""

_Read = TypeVar("_Read", bound=Expression)


class Parsing(Protocol):
    """A tag, as parsers use it."""

    @property
    def end(self) -> str: ...

    def parse(self, parser: Any) -> Any: ...


class Grammar:
    """The tags and filters that a parser uses; one for all templates of a project."""

    def __init__(
        self, tags: Mapping[str, Parsing], filters: Mapping[str, Callable[..., Any]], limits: Limits
    ) -> None:
        self.tags = tags
        self.filters = filters
        self.limits = limits
        self._readings: dict[tuple[object, str], tuple[Any, RefusedError | None]] = {}

    def read(
        self, markup: str, strict: Callable[[str], _Read], forgiving: Callable[[str], _Read]
    ) -> tuple[_Read, RefusedError | None]:
        """An expression, and why the strict parser refused it, if it did.

        It is kept for all the places at which it is written. Raises ``LiquidSyntaxError`` if the
        lax parser refuses it too.
        """
        known = self._readings.get((strict, markup))
        if known is None:
            if len(self._readings) > _MOST_READINGS:
                self._readings.clear()
            known = self._readings[strict, markup] = _read(markup, strict, forgiving)
        return known


def _read(
    markup: str, strict: Callable[[str], _Read], forgiving: Callable[[str], _Read]
) -> tuple[_Read, RefusedError | None]:
    try:
        return strict(markup), None
    except RefusedError as error:
        if len(markup) > _MOST_CHARACTERS:
            message = f"an expression of more than {_MOST_CHARACTERS:,} characters"
            raise LiquidSyntaxError(message) from None
        return forgiving(markup), error
    except RecursionError:
        message = "an expression that is nested too deep"
        raise LiquidSyntaxError(message) from None
