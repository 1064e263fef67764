"""Suggestions for misspelt names: the closest name that exists."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from posixpath import basename, commonprefix
from typing import Any

_CLOSE = 0.6
_MOST_SHOWN = 8
_LONGEST = 60
_SHORT = 4
"""Names of at most this length are similar if they have the same letters: 'di' is 'id'."""
_TWO_LETTERS = 2


@lru_cache(maxsize=10_000)
def closeness(one: str, other: str) -> float:
    """The similarity of two names, from 0 to 1, ignoring case."""
    one, other = one.lower(), other.lower()
    if len(one) <= _SHORT and sorted(one) == sorted(other):
        return 1.0
    short, long = sorted((one, other), key=len)
    if len(short) <= _TWO_LETTERS and len(long) >= 2 * _TWO_LETTERS and short not in long:
        return 0.0  # both letters of 'id' are in 'kind'
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def closest(name: str, names: Iterable[str]) -> str | None:
    """The name that was meant, if one is close enough."""
    return _closest(name, tuple(names)) if len(name) <= _LONGEST else None


_MANY = 200
"""More names than this are searched by an index."""


@lru_cache(maxsize=1_000)
def _closest(name: str, names: tuple[str, ...]) -> str | None:
    if len(names) > _MANY:
        names = tuple(_index(names).candidates(name))
    length = len(name.lower())
    best, found = _CLOSE, None
    for each in names:
        other = len(each.lower())
        if 2 * min(length, other) < best * (length + other):
            continue  # too different in length to be as close
        score = closeness(name, each)
        if score > best or (score == best and each > (found or "")):
            best, found = score, each
    return found


_SLIP = re.compile(r"[a-z]+(?:[_-][a-z]+)*")
_LONG = 5
"""Words of fewer letters are one of another by chance."""


def is_slip(written: str, word: str) -> bool:
    """Whether a text is a longer word with two neighbours exchanged, or one letter twice.

    Not the first or the last letter; one that lacks a letter may be another word.
    """
    if len(word) < _LONG or written == word or not _SLIP.fullmatch(written):
        return False
    if written[:1] != word[:1] or written[-1:] != word[-1:]:
        return False
    pairs = zip(written, word, strict=False)
    at = next((number for number, (one, other) in enumerate(pairs) if one != other), 0)
    if len(written) == len(word):
        swapped = f"{word[:at]}{word[at + 1 : at + 2]}{word[at]}{word[at + 2 :]}"
        return written == swapped
    is_longer = len(written) == len(word) + 1
    return is_longer and written[at] == written[at - 1] and written[at + 1 :] == word[at:]


_SHORTEST = 5
"""Letters of a word that may be a misspelling by itself."""


def is_misspelt(word: str, meant: str) -> bool:
    """Whether a word is another with one letter wrong or two exchanged, and no form of it.

    Only in lower case: words of prose that begin a label are capitalized.
    """
    if not word.islower() or len(word) < _SHORTEST or word[:1] != meant[:1]:
        return False
    same = len(commonprefix([word, meant]))
    is_ending = min(len(word), len(meant)) - same <= 1
    is_swap = sorted(word) == sorted(meant)
    tail = len(commonprefix([word[same:][::-1], meant[same:][::-1]]))
    return not is_ending and (is_swap or max(len(word), len(meant)) - same - tail == 1)


_WORDS = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}|\d+")


def has_words_of(one: str, other: str) -> bool:
    """Whether all words of one of two names are words of the other: ``email``, ``emailAddress``."""
    words, others = (set(map(str.lower, _WORDS.findall(it))) for it in (one, other))
    return bool(words) and bool(others) and (words < others or others < words)


def enumerated(words: Collection[str], conjunction: str = "and") -> str:
    """Words as a sentence lists them: ``a, b and c``."""
    *first, last = words or ("",)
    return f"{', '.join(first)} {conjunction} {last}" if first else last


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """A hint at the closest name; empty if none is close."""
    close = closest(name, names)
    return f"did you mean '{close}'?" if close is not None else ""


def named(name: str, names: list[str]) -> str:
    """A hint at the closest name; if none is close, at all of them if they are few."""
    if closest(name, names) is not None or not names or len(names) > _MOST_SHOWN:
        return did_you_mean(name, names)
    return f"it may have {', '.join(literal(each) for each in names)}"


def allowed(written: Any, values: list[Any]) -> str:
    """A hint at the closest of the allowed values, and at all of them if they are few."""
    texts = [value for value in values if isinstance(value, str)]
    is_choice = isinstance(written, str) and len(values) > 1
    meant = did_you_mean(written, texts) if is_choice else ""
    some = ", ".join(literal(value) for value in values[:_MOST_SHOWN])
    more = f" and {len(values) - _MOST_SHOWN} more" if len(values) > _MOST_SHOWN else ""
    return f"{meant} allowed: {some}{more}".strip()


_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def literal(value: Any) -> str:
    """A value as messages show it, strings in single quotes, long ones shortened."""
    if isinstance(value, str):
        text = f"'{_CONTROL.sub(lambda it: json.dumps(it[0])[1:-1], value[:_LONGEST])}'"
        text = text[:-1] if len(value) > _LONGEST else text
    else:
        text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def shortened(text: str, most: int) -> str:
    """A text of at most ``most`` characters; a longer one is cut and ends with three dots."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


_MEANT = re.compile(r"did you mean '(.+?)'\?(?: |$)")
_LISTED = re.compile(r"(?:allowed:|it may have) (.+)")


def replacements(hint: str) -> list[str]:
    """What a hint of this module offers in the place of what was written, the likeliest first."""
    meant, listed = _MEANT.findall(hint), _LISTED.search(hint)
    return list(dict.fromkeys([*meant, *re.findall(r"'([^']+)'", listed[1] if listed else "")]))


_MOST_LOOKED_AT = 500
_MOST_COMPARED = 12
_MOST_KEPT = 4096


class Suggestions:
    """Names that are found again by what they have in common with a misspelt one.

    An index of trigrams picks the few names to compare, the rarest trigrams first; so the time for
    a name does not grow with their number.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(dict.fromkeys(names))
        self._by_trigram: dict[str, list[int]] = defaultdict(list)
        self._by_base: dict[str, list[str]] = defaultdict(list)
        for number, name in enumerate(self._names):
            self._by_base[basename(name)].append(name)
            for trigram in _trigrams(name):
                self._by_trigram[trigram].append(number)
        self.closest = lru_cache(_MOST_KEPT)(self._closest)

    def _closest(self, name: str, cutoff: float = 0.6) -> str | None:
        """The most similar name, if enough of it is the same (0 to 1)."""
        found = get_close_matches(name, self.candidates(name), n=1, cutoff=cutoff)
        return found[0] if found else None

    def same_base(self, name: str) -> list[str]:
        """The names with the same last part of their paths."""
        return self._by_base.get(basename(name), [])

    def candidates(self, name: str) -> list[str]:
        """The names that have most in common with a name, a few of them."""
        places = (self._by_trigram.get(trigram, []) for trigram in _trigrams(name))
        counts: Counter[int] = Counter()
        left = _MOST_LOOKED_AT
        for numbers in sorted(filter(None, places), key=len):
            counts.update(numbers[:left])
            left -= len(numbers)
            if left <= 0:
                break
        return [self._names[number] for number, _ in counts.most_common(_MOST_COMPARED)]


def _trigrams(name: str) -> set[str]:
    padded = f"  {name} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


@lru_cache(maxsize=4)
def _index(names: tuple[str, ...]) -> Suggestions:
    return Suggestions(names)


def common_start(one: str, other: str) -> int:
    """How many characters two texts have in common before they differ."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
