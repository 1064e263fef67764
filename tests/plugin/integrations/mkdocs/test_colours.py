"""Formatters that share their colours are those that Pygments makes."""

from collections.abc import Iterator
from typing import Any

import pytest
from pygments.formatters import HtmlFormatter

from mkdocs_tandem.integrations.mkdocs.build_cache.converter import remember_colours

_OPTIONS = [{}, {"style": "monokai"}, {"classprefix": "x-"}, {"noclasses": True}]


class _Other(HtmlFormatter[str]):
    def _get_css_class(self, ttype: Any) -> str:
        return f"other-{len(ttype)}"


_NAME = "_create_stylesheet"


@pytest.fixture(autouse=True)
def own() -> Iterator[Any]:
    """What Pygments has of itself; afterwards, what was there before."""
    before = getattr(HtmlFormatter, _NAME)
    pygments = getattr(before, "__wrapped__", before)
    setattr(HtmlFormatter, _NAME, pygments)
    yield pygments
    setattr(HtmlFormatter, _NAME, before)


def _made(kind: type[Any], options: dict[str, Any]) -> list[Any]:
    formatter = kind(**options)
    return [formatter.ttype2class, formatter.class2style, formatter.get_style_defs(".x")]


@pytest.mark.parametrize("options", _OPTIONS, ids=str)
@pytest.mark.parametrize("kind", [HtmlFormatter, _Other])
def test_all_get_the_colours_that_they_would_have(
    kind: type[Any], options: dict[str, Any], own: Any
) -> None:
    wanted = _made(kind, options)
    remember_colours()
    assert getattr(HtmlFormatter, _NAME) is not own
    first = _made(kind, options)
    first[0].clear()  # nobody else sees what one does with them
    assert _made(kind, options)[1:] == wanted[1:] == first[1:]
    assert _made(kind, options) == wanted


def test_pygments_of_another_kind_is_left_alone() -> None:
    def other(formatter: Any) -> None: ...

    setattr(HtmlFormatter, _NAME, other)
    remember_colours()
    assert getattr(HtmlFormatter, _NAME) is other
