"""Code is taken apart as Pygments does it, and once for all that read the same."""

from typing import Any

import pytest
from pygments.filters import VisibleWhitespaceFilter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

from mkdocs_tandem.integrations.mkdocs.build_cache.converter import remember_tokens

CODE = 'values = {"a": [1, 2]}  # three\n\n\n'
NAMES = ("python", "json", "yaml", "html+jinja", "console", "http")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What Pygments itself takes apart from now on."""
    plain = vars(Lexer)["get_tokens"]
    plain = getattr(plain, "__wrapped__", plain)
    texts: list[str] = []

    def noted(lexer: Any, text: str, unfiltered: bool = False) -> Any:  # noqa: FBT001, FBT002
        texts.append(text)
        return plain(lexer, text, unfiltered)

    monkeypatch.setattr(Lexer, "get_tokens", noted)
    return texts


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("options", [{}, {"stripnl": False}, {"ensurenl": False, "tabsize": 2}])
def test_all_find_what_they_would(
    name: str, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = vars(Lexer)["get_tokens"]
    plain = getattr(plain, "__wrapped__", plain)
    expected = list(plain(get_lexer_by_name(name, **options), CODE))
    monkeypatch.setattr(Lexer, "get_tokens", plain)
    remember_tokens()
    for _ in range(2):
        assert list(get_lexer_by_name(name, **options).get_tokens(CODE)) == expected


def test_the_same_code_is_taken_apart_once(asked: list[str]) -> None:
    remember_tokens()
    for options in ({}, {}, {"stripnl": False}):
        list(get_lexer_by_name("python", **options).get_tokens(CODE))
        list(get_lexer_by_name("json", **options).get_tokens(CODE))
    assert len(asked) == 4


def test_a_lexer_with_a_filter_is_left_alone(asked: list[str]) -> None:
    remember_tokens()
    lexer = get_lexer_by_name("python")
    lexer.add_filter(VisibleWhitespaceFilter(spaces=True))
    for _ in range(2):
        assert any("\u00b7" in value for _, value in lexer.get_tokens(CODE))
    assert len(asked) == 2
