"""How often Python looks for garbage, which takes a tenth of a build and a fifth of a check."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (20_000, 20, 100)
"""So many more objects than before make Python look for garbage; its own measure is 700."""


@contextmanager
def uncollected(*, executes: bool) -> Iterator[None]:
    """Let Python look for no garbage while a check goes through the pages.

    Where others' code is run, an application's or a theme's, of which nobody knows how much it
    leaves, Python looks, but seldom.
    """
    was_on, thresholds = gc.isenabled(), gc.get_threshold()
    if executes:
        gc.set_threshold(*_SELDOM)
    else:
        gc.disable()
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        if was_on:
            gc.enable()
