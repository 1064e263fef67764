"""The arguments of curl, sorted by option."""

import re
from collections.abc import Sequence

from mkdocs_tandem.wire.message import Problem
from mkdocs_tandem.wire.options import closest, long_name, short_name, takes_value
from mkdocs_tandem.wire.traced import Traced

_NOTHING = Traced("", ())
_LEFT_OUT = re.compile(r"\.\.\.|…|\[[\w .…-]*\]|<(?:curl[ -])?options?>")
_OPEN = re.compile(r"\$(?:\w+|\{[^{}]*\}|[@*])|\$\(.*\)|`.*`", re.DOTALL)
_UNANSWERED = ("config", "help", "version", "manual", "dump-ca-embed")
"""Options after which curl needs no address."""


class Arguments:
    """The options and addresses that curl finds in the words after its name."""

    def __init__(self, words: Sequence[Traced], *, is_complete: bool = True) -> None:
        self.addresses: list[Traced] = []
        self.problems: list[Problem] = []
        self.given: list[tuple[str, Traced, Traced]] = []
        """Option, its value, and the option as it was written."""
        self._is_complete = is_complete
        self._words = list(words)
        while self._words:
            self._read(self._words.pop(0))
        if len(self.addresses) > 1:  # '$OPTIONS' may hold anything
            sure = [each for each in self.addresses if not _OPEN.fullmatch(each.text)]
            self.addresses = sure or self.addresses[-1:]
        if not self.addresses and self._is_complete:
            at = words[-1].at(len(words[-1].text)) if words else 0
            self.problems.append(Problem(at, 1, "this command has no URL"))

    def last(self, name: str) -> Traced | None:
        """The value of an option, the last one if it is there twice; empty for a flag."""
        values = self.every(name)
        return values[-1] if values else None

    def every(self, *names: str) -> list[Traced]:
        """The values of some options, in the order of the command."""
        return [value for option, value, _ in self.given if option in names]

    def written(self, name: str) -> Traced:
        """An option as the command has it."""
        return next((it for option, _, it in self.given if option == name), _NOTHING)

    def _read(self, word: Traced) -> None:
        if word.text == "--":
            self.addresses += self._words
            self._words.clear()
        elif _LEFT_OUT.fullmatch(word.text):
            self._is_complete = False
        elif word.text.startswith("--"):
            self._long(word)
        elif word.text.startswith("-") and len(word.text) > 1:
            self._cluster(word)
        elif word.text not in ("", "-"):
            self.addresses.append(word)

    def _long(self, word: Traced) -> None:
        written = word.text[2:]
        name = long_name(written)
        if name is not None:
            self._take(name, word, _NOTHING)
            return
        before, equals, value = written.partition("=")
        name = long_name(before) if equals else None
        if name is not None:
            self._note(word, f"curl has no option '--{written}'", f"write '--{before} {value}'")
            self._take(name, word, word.cut(len(before) + 3))
            return
        close = closest(written)
        self._note(
            word, f"curl has no option '--{written}'", f"did you mean '--{close}'?" if close else ""
        )

    def _cluster(self, word: Traced) -> None:
        """Letters after one dash: flags, the last one perhaps with its value."""
        for index in range(1, len(word.text)):
            name = short_name(word.text[index])
            if name is None:
                close = closest(word.text[1:])
                hint = f"did you mean '--{close}'?" if close else ""
                self._note(word, f"curl has no option '-{word.text[index]}'", hint)
                return
            self._take(name, word.cut(0, index + 1), word.cut(index + 1))
            if takes_value(name):
                return

    def _take(self, name: str, written: Traced, rest: Traced) -> None:
        if name in _UNANSWERED:
            self._is_complete = False
        value = rest
        if takes_value(name) and not rest.text:
            if not self._words:
                if name != "help":
                    self._note(written, f"'{written.text}' needs a value")
                return
            value = self._words.pop(0)
        if name == "url":
            self.addresses.append(value)
        self.given.append((name, value if takes_value(name) else _NOTHING, written))

    def _note(self, word: Traced, message: str, hint: str = "") -> None:
        self.problems.append(Problem(word.at(), max(1, len(word.text)), message, hint))
