"""The arguments of curl, sorted by option."""

from collections.abc import Sequence

from mkdocs_tandem.wire.message import Problem
from mkdocs_tandem.wire.options import closest, long_name, short_name, takes_value
from mkdocs_tandem.wire.traced import Traced

_NOTHING = Traced("", ())


class Arguments:
    """What curl makes of the words behind its name."""

    def __init__(self, words: Sequence[Traced]) -> None:
        self.addresses: list[Traced] = []
        self.problems: list[Problem] = []
        self.given: list[tuple[str, Traced, Traced]] = []
        """Option, its value, and the option as it was written."""
        self._words = list(words)
        while self._words:
            self._read(self._words.pop(0))
        if not self.addresses:
            at = words[-1].at(len(words[-1].text)) if words else 0
            self.problems.append(Problem(at, 1, "curl is given no address"))

    def last(self, name: str) -> Traced | None:
        """The value of an option, the last one if it is there twice; empty for a flag."""
        values = self.every(name)
        return values[-1] if values else None

    def every(self, *names: str) -> list[Traced]:
        """The values of some options, in the order of the command."""
        return [value for option, value, _ in self.given if option in names]

    def _read(self, word: Traced) -> None:
        if word.text.startswith("--") and len(word.text) > 2:  # noqa: PLR2004 -- '--' alone
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
        before, equals, _ = written.partition("=")
        name = long_name(before) if equals else None
        if name is not None:
            self._note(word, f"curl has no option '--{written}'", f"write '--{before}' and a blank")
            self._take(name, word, word.cut(len(before) + 3))
            return
        close = closest(written)
        self._note(
            word, f"curl has no option '--{written}'", f"did you mean '--{close}'?" if close else ""
        )

    def _cluster(self, word: Traced) -> None:
        """Letters behind one dash: flags, the last one perhaps with its value."""
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
        value = rest
        if takes_value(name) and not rest.text:
            if not self._words:
                self._note(written, f"'{written.text}' lacks its value")
                return
            value = self._words.pop(0)
        if name == "url":
            self.addresses.append(value)
        self.given.append((name, value if takes_value(name) else _NOTHING, written))

    def _note(self, word: Traced, message: str, hint: str = "") -> None:
        self.problems.append(Problem(word.at(), max(1, len(word.text)), message, hint))
