"""A few inputs of 'make fuzz' for each reader."""

import pytest

from tests.fuzz.__main__ import fuzz, seeds
from tests.fuzz.readers import READERS


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_takes_its_seeds_and_changed_ones(reader: str) -> None:
    read = READERS[reader]()
    for text in seeds(reader):
        read(text)
    done, slowest = fuzz(reader, 100)
    assert done >= 100
    assert slowest < 2
