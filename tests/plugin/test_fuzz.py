"""A few inputs of 'make fuzz' for each reader."""

from itertools import islice

import pytest

from tests.fuzz import seeds
from tests.fuzz.__main__ import ROUND, Tally, fuzz, inputs
from tests.fuzz.readers import READERS


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_takes_its_seeds_and_changed_ones(reader: str) -> None:
    read = READERS[reader]()
    for text in [*seeds(reader), *(text for text, _ in islice(inputs(reader, 0), 100))]:
        read(text)


def test_a_find_is_reported_once_and_shortened() -> None:
    def read(text: str) -> frozenset[str]:
        if "null" in text:
            raise ValueError(text)
        return frozenset()

    tally = Tally()
    fuzz("json", read, 0, tally)
    assert tally.inputs == ROUND
    assert [found.text for found in tally.finds.values()] == ["null"]


def test_an_input_with_a_new_outcome_is_changed_further() -> None:
    plain = [text for text, _ in inputs("json", 0)]
    changed = []
    for text, keep in inputs("json", 0):
        changed.append(text)
        keep()
    assert plain[0] == changed[0]
    assert plain != changed
