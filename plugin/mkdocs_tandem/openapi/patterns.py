"""Patterns of contracts, which are ECMA-262's.

Source: JSON Schema 2020-12, core, section 6.4: patterns should be valid by ECMA-262, with the flag
``u``; those that are valid only without it are read without it.
"""

import re
from functools import lru_cache

from jsonschema_rs import FancyRegexOptions, Validator, validator_for
from regress import Regex, RegressError

_LIMIT = 100_000
"""Steps back, after which a match is given up."""
_LONGEST = 20
"""Characters of a text on which a hazardous pattern ends soon if no group of it is repeated."""
_SHORT = 8
"""Characters of a text on which any pattern ends soon."""
_REPEATED = re.compile(
    r"(\\[1-9]|\\k<)|\\.|\[(?:\\.|[^\]\\])*\]|\(\?|(\)?)([*+?]|\{\d+,?\d*\})", re.DOTALL
)
"""A back reference, or what repeats a group or something else."""
_MOST_REPEATED = 2


_ESCAPE_OR_CLASS = re.compile(
    r"\\.|\[:(?P<class>[a-z]+):\]|(?P<group>\(\?(?:P<|P=|>|[a-zA-Z]+\)))", re.DOTALL
)
_FOREIGN = {r"\A": "^", r"\Z": "$", r"\z": "$", "(?P<": "(?<", "(?P=": r"\k<", "(?>": "(?:"}
_FOREIGN |= {"(?i)": "[aA]", "(?s)": r"[\s\S]"}
_CLASSES = {
    "alpha": "A-Za-z",
    "digit": "0-9",
    "alnum": "A-Za-z0-9",
    "upper": "A-Z",
    "lower": "a-z",
    "xdigit": "0-9A-Fa-f",
    "space": r"\s",
}


class PatternTimeoutError(Exception):
    """A pattern that takes too long for a text."""

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern)
        self.pattern = pattern


class Pattern:
    """An expression of ECMA-262 that can be looked for in texts."""

    def __init__(self, text: str) -> None:
        """``ValueError`` if it is no expression."""
        self._text = text
        self._regex = _regex(text)
        self._is_hazardous, self._is_nested = _hazards(text)
        self._bounded = _bounded(text) if self._is_hazardous else None

    def may_match(self, text: str) -> bool:
        """Whether the text has a match, or that takes too long to be found out."""
        try:
            return self.search(text)
        except PatternTimeoutError:
            return True

    def search(self, text: str) -> bool:
        """Whether the text has a match.

        Raises:
            PatternTimeoutError: if that takes too long.
        """
        text = str(text)  # a subclass of str is no string to a library in Rust
        if not text.isascii():  # half a character has no place in UTF-8
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if not self._is_hazardous or len(text) <= _SHORT:
            return self._regex.find(text) is not None
        if self._bounded is None:
            if self._is_nested or len(text) > _LONGEST:
                raise PatternTimeoutError(self._text)
            return self._regex.find(text) is not None
        error = next(self._bounded.iter_errors(text), None)
        if error is not None and type(error.kind).__name__ == "BacktrackLimitExceeded":
            raise PatternTimeoutError(self._text)
        return error is None


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> Pattern | None:
    """The pattern; nothing if it is no expression of ECMA-262."""
    try:
        return Pattern(pattern)
    except ValueError:
        return None


def foreign_syntax(text: str) -> tuple[str, str]:
    """What a pattern has of another dialect, and what ECMA-262 has instead; empty if nothing.

    As ECMA-262, these would be literal letters, or not a pattern.
    """
    for found in _ESCAPE_OR_CLASS.finditer(text):
        name = found["class"]
        if found["group"]:
            if compiled(text) is None:
                return found[0], _FOREIGN.get(found[0], "")
            continue
        if name or found[0] in _FOREIGN:
            return found[0], _FOREIGN.get(found[0]) or _CLASSES.get(name, r"\p{...}")
    return "", ""


def _regex(text: str) -> Regex:
    for flags in ("u", ""):
        try:
            return Regex(text, flags)
        except RegressError as error:
            reason = str(error)
    raise ValueError(reason)


def _hazards(text: str) -> tuple[bool, bool]:
    """Whether matching may take more than linear time, and more than polynomial time."""
    found = [match.groups() for match in _REPEATED.finditer(text)]
    repeated = sum(bool(quantifier) for _, _, quantifier in found)
    has_reference = any(reference for reference, _, _ in found)
    is_nested = any(group for _, group, _ in found)
    return is_nested or has_reference or repeated >= _MOST_REPEATED, is_nested


def _bounded(text: str) -> Validator | None:
    """The same in a dialect whose matcher counts its steps; nothing if it does not have it."""
    options = FancyRegexOptions(backtrack_limit=_LIMIT)
    try:
        return validator_for({"pattern": text}, pattern_options=options)
    except ValueError:
        return None
