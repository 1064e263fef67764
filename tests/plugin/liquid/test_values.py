"""Values as Ruby has them."""

import datetime as dt
import operator
from typing import Any

import pytest

from mkdocs_tandem.liquid import values


@pytest.mark.parametrize("other", [None, True, [], {}, 1, "a"], ids=repr)
@pytest.mark.parametrize("value", [None, True, False, [], {}], ids=repr)
def test_what_has_no_order_is_neither_more_nor_less(value: Any, other: Any) -> None:
    for operation in (operator.lt, operator.le, operator.gt, operator.ge):
        assert values.compare(value, other, operation) is False
        assert values.compare(other, value, operation) is False


@pytest.mark.parametrize(
    ("less", "more"),
    [(1, 1.5), ("a", "b"), (dt.date(2024, 1, 1), dt.date(2024, 1, 2)), (dt.date(1, 1, 1), 10**7)],
    ids=repr,
)
def test_numbers_texts_and_dates_have_an_order(less: Any, more: Any) -> None:
    assert values.compare(less, more, operator.lt) is True
    assert values.compare(less, more, operator.ge) is False
