"""``python -m tests.fuzz [--inputs N] [READER ...]``: seeds, changed at random, read by each."""

import argparse
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz.readers import READERS

_SEEDS = Path(__file__).parent / "seeds"
_SEPARATOR = "\n%%%%\n"
_ROUND = 2_000
"""Inputs of one call of Hypothesis, which remembers them all."""
_SLOW = 2.0
"""Seconds of CPU that no small input may take."""


def seeds(reader: str) -> list[str]:
    """The inputs that are changed."""
    return (_SEEDS / f"{reader}.txt").read_text("utf-8").split(_SEPARATOR)


def inputs(texts: Sequence[str]) -> st.SearchStrategy[str]:
    """Texts with changes here and there, and tokens of all texts in any order."""
    tokens = sorted({it for text in texts for it in re.findall(r"\w+|\s+|[^\w\s]+", text)})
    token = st.sampled_from(tokens) | st.text(st.characters(exclude_categories=()), max_size=3)
    edit = st.tuples(st.integers(0, 2_000), st.integers(0, 20), token)
    changed = st.builds(_changed, st.sampled_from(texts), st.lists(edit, max_size=8))
    return changed | st.lists(token, max_size=40).map("".join)


def _changed(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    for at, count, new in edits:
        start = at % (len(text) + 1)
        text = text[:start] + new + text[start + count :]
    return text


def fuzz(name: str, count: int, first: int = 0) -> tuple[int, float]:
    """How many inputs a reader has read, and the seconds of the slowest; raises what it raises."""
    read = READERS[name]()
    done, slowest = 0, 0.0

    def attempt(text: str) -> None:
        nonlocal done, slowest
        begin = time.process_time()
        read(text)
        took = time.process_time() - begin
        done, slowest = done + 1, max(slowest, took)
        assert took < _SLOW, f"{took:.1f} s"

    strategy = inputs(seeds(name))
    for number in range(first, first + -(-count // _ROUND)):
        quiet = settings(
            max_examples=min(_ROUND, count),
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet,
        )
        seed(number)(quiet(given(strategy)(attempt)))()
    return done, slowest


def main() -> None:
    """Fuzz the readers named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--inputs", type=int, default=1_000_000, help="inputs in all")
    parser.add_argument("--seed", type=int, default=0, help="begin with this round")
    parser.add_argument("readers", nargs="*", metavar="READER", help=", ".join(READERS))
    given_ = parser.parse_args()
    chosen = given_.readers or list(READERS)
    for name in chosen:
        begin = time.process_time()
        done, slowest = fuzz(name, given_.inputs // len(chosen), given_.seed)
        took = time.process_time() - begin
        sys.stdout.write(
            f"{name:14}{done:10,} inputs, slowest {slowest:.3f} s, {took:.0f} s of CPU\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
