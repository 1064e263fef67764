"""Python looks for garbage as before once the work is done."""

import gc
from contextlib import suppress

import pytest

from mkdocs_tandem.workers import uncollected


@pytest.mark.parametrize("executes", [True, False])
def test_afterwards_all_is_as_it_was(executes: bool) -> None:  # noqa: FBT001 -- a parameter
    before = gc.isenabled(), gc.get_threshold()
    with suppress(KeyboardInterrupt), uncollected(executes=executes):
        assert gc.isenabled() is executes
        assert not executes or gc.get_threshold()[0] > before[1][0]
        raise KeyboardInterrupt
    assert (gc.isenabled(), gc.get_threshold()) == before


def test_where_it_was_off_it_stays_off() -> None:
    gc.disable()
    try:
        with uncollected(executes=False):
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
