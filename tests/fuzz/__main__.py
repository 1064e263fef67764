"""``python -m tests.fuzz [--inputs N] [READER ...]``: seeds, changed at random, read by each.

A round depends on its number only: what it finds is found again by ``--first``.
"""

import argparse
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from traceback import extract_tb

from tests.fuzz import seeds
from tests.fuzz.readers import READERS, Reader

ROUND = 1_000
"""Inputs of a round of one reader."""
_SLOW = 2.0
"""Seconds of CPU that no small input may take."""
_LONGEST = 4_000
_ODD = ["\0", "\r", "\t", "\u2028", "\ufeff", "\u00ad", "\ud83d", "\U0001f697", "9" * 30, "[" * 60]


class Find(Exception):  # noqa: N818 -- what fuzzing is for
    """An input that a reader has not survived, as short as it could be made."""

    def __init__(self, text: str, error: BaseException) -> None:
        super().__init__(f"{type(error).__name__}: {str(error)[:200]}")
        self.text = text
        self.place = _place(error)


@dataclass
class Tally:
    """What a reader has read so far."""

    inputs: int = 0
    slowest: float = 0.0
    finds: dict[str, Find] = field(default_factory=dict)
    """By the line of code that raised, one each."""


def inputs(reader: str, number: int) -> Iterator[tuple[str, Callable[[], None]]]:
    """The texts of a round, each with a call that lets later ones begin with it."""
    chance = random.Random(f"{reader} {number}")  # noqa: S311 -- repeatable
    texts, tokens = seeds(reader), _tokens(reader)
    for _ in range(ROUND):
        if chance.random() < 0.2:
            text = "".join(chance.choices(tokens, k=chance.randrange(40)))
        else:
            text = _changed(chance.choice(texts), texts, tokens, chance)
        yield text, lambda text=text: texts.append(text)  # type: ignore[misc] # mypy infers no type of a default


@lru_cache
def _tokens(reader: str) -> list[str]:
    found = {it for text in seeds(reader) for it in re.findall(r"\w+|\s+|[^\w\s]+", text)}
    return [*sorted(found), *_ODD]


def _changed(text: str, texts: Sequence[str], tokens: Sequence[str], chance: random.Random) -> str:
    """A text of which something is left out, replaced, repeated or taken from another."""
    for _ in range(chance.randrange(1, 6)):
        start = chance.randrange(len(text) + 1)
        end = start + int(chance.expovariate(0.1))
        kind = chance.randrange(4)
        if kind == 0:
            new = chance.choice(tokens)
        elif kind == 1:
            other = chance.choice(texts)
            at = chance.randrange(len(other) + 1)
            new = other[at : at + int(chance.expovariate(0.05))]
        elif kind == 2:
            new = text[start:end] * chance.randrange(2, 5)
        else:
            new = ""
        text = text[:start] + new + text[end:]
    return text[:_LONGEST]


def fuzz(name: str, read: Reader, number: int, tally: Tally) -> None:
    """Let a reader read a round."""
    known: set[str] = set()
    for text, keep in inputs(name, number):
        begin = time.process_time()
        try:
            outcome = read(text)
            took = time.process_time() - begin
            assert took < _SLOW, f"more than {_SLOW} s of CPU"
        except Exception as error:  # noqa: BLE001 -- each is a find
            if _place(error) not in tally.finds:
                tally.finds[_place(error)] = _shortened(text, read, error)
            took, outcome = 0.0, frozenset()
        tally.inputs, tally.slowest = tally.inputs + 1, max(tally.slowest, took)
        if not outcome <= known:
            known |= outcome
            keep()


def _place(error: BaseException) -> str:
    frame = extract_tb(error.__traceback__)[-1]
    return f"{frame.filename}:{frame.lineno}: {type(error).__name__}"


def _shortened(text: str, read: Reader, error: Exception) -> Find:
    """A find without what can be left out of its text."""
    size = len(text) // 2
    while size and not isinstance(error, AssertionError):  # a slow input would be slow each time
        for start in range(0, len(text), size):
            shorter = text[:start] + text[start + size :]
            try:
                read(shorter)
            except Exception as other:  # noqa: BLE001 -- the same find, or another one
                if _place(other) == _place(error):
                    text = shorter
                    break
        else:
            size //= 2
    return Find(text, error)


def main() -> int:
    """Fuzz the readers named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--inputs", type=int, default=1_000_000, help="inputs in all")
    parser.add_argument("--first", type=int, default=0, metavar="ROUND", help="begin there")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="end after these")
    parser.add_argument("readers", nargs="*", metavar="READER", help=", ".join(READERS))
    given = parser.parse_args()
    chosen = {name: READERS[name]() for name in given.readers or READERS}
    tallies = {name: Tally() for name in chosen}
    begin, number = time.monotonic(), given.first
    last = number + -(-given.inputs // (ROUND * len(chosen)))
    try:
        while number < last and time.monotonic() - begin < given.minutes * 60:
            for name, read in chosen.items():
                before = len(tallies[name].finds)
                fuzz(name, read, number, tallies[name])
                for found in list(tallies[name].finds.values())[before:]:
                    _print(f"{name}: {found} at {found.place}\n  {found.text!r}")
            number += 1
            done = sum(tally.inputs for tally in tallies.values())
            _print(f"{number} of {last} rounds, {done:,} inputs, {time.monotonic() - begin:.0f} s")
    except KeyboardInterrupt:
        pass
    for name, tally in tallies.items():
        finds = len(tally.finds)
        _print(f"{name:14}{tally.inputs:10,} inputs, slowest {tally.slowest:.3f} s, {finds} finds")
    if number < last:
        _print(f"not complete: continue with --first {number} --inputs {given.inputs}")
    return 1 if any(tally.finds for tally in tallies.values()) else 0


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n".encode("utf-8", "backslashreplace").decode())
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
