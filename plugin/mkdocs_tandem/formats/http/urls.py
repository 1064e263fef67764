"""URLs as curl reads them: globs, variables, missing schemes.

Source: the manual page of curl, section URL, and curl 7.88.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from mkdocs_tandem.formats.http.message import MessageProblem
from mkdocs_tandem.formats.http.traced_text import TracedText, joined, stand_in

_MOST = 10
"""Requests of one address that are read; a range may represent thousands."""
_GLOB = re.compile(
    r"(?P<kept>\\[\\{}\[\]]|\$\{[^{}]*\}|\{\{[^{}]*\}\}|\{%.*?%\}|\{[\w .:\#-]+\}|\[\]"
    r"|\$\((?:[^()]|\([^()]*\))*\)|(?<=[/:])\[(?!.-)[a-z][a-z _-]+\])"
    r"|\{(?P<list>[^{}]*,[^{}]*)\}"
    r"|\[(?P<start>\d+)-(?P<stop>\d+)(?::(?P<step>[1-9]\d*))?\]"
    r"|\[(?P<from>[a-z])-(?P<to>[a-z])(?::(?P<by>[1-9]\d*))?\]"
    r"|(?P<wrong>[{}\[\]])",
    re.IGNORECASE,
)
_BEFORE_FRAGMENT = re.compile(r"(?:\{[\w.-]*\#\}|[^#])*+")
_IPV6 = re.compile(r"(?:\w+://)?(?:[^/?#@]*@)?\[[0-9a-f:.%]+\]", re.IGNORECASE)
OPEN_BASE = re.compile(
    r"(?:https?://)?(?:\$\w+|\$\{[^{}]*\}|\$\(.*?\)|\{\{[^{}]*\}\}|\{[\w.-]+\}|<[^<>]+>)(?=[/?]|\Z)"
)
"""A base that is left to the reader."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_CREDENTIALS = re.compile(r"://(?P<user>[^/?#@]*)@")


@dataclass(frozen=True)
class Address:
    """Where one request goes."""

    target: TracedText
    credentials: str = ""
    """``user:password``, as the address has them."""
    is_base_open: bool = False
    """Whether scheme and host are left to the reader: ``$BASE/cars``."""


def address(word: TracedText) -> Address:
    """The address of a word, as curl reads it."""
    found = _BEFORE_FRAGMENT.match(word.text)
    target = word.cut(0, found.end() if found else 0)
    base = OPEN_BASE.match(target.text)
    if base and "://" not in base[0]:
        return Address(target.cut(base.end()), is_base_open=True)
    if not _SCHEME.match(target.text):
        if target.text.startswith(("/", "?")) or not target.text:
            return Address(target)
        target = joined((stand_in("http://", target.at()), target))
    user = _CREDENTIALS.search(target.text)
    if user is None:
        return Address(target)
    before, after = target.cut(0, user.start("user")), target.cut(user.end())
    return Address(joined((before, after)), user["user"])


def expanded(word: TracedText) -> tuple[list[TracedText], MessageProblem | None]:
    """The addresses that globbing makes of one, at most 10, and what curl refuses in it.

    ``{id}`` is a stand-in for a value, not a list of one.
    """
    parts: list[Sequence[TracedText]] = []
    ipv6 = _IPV6.match(word.text)
    at = ipv6.end() if ipv6 else 0
    parts.append([word.cut(0, at)])
    for found in _GLOB.finditer(word.text, at):
        if found["wrong"]:
            is_output = "$(" in word.text or "`" in word.text  # of another command
            return [word], None if is_output else _refused(word, found)
        parts.append([word.cut(at, found.start())])
        at = found.end()
        choices = list(islice(_choices(word, found), _MOST))
        if not choices and not found["kept"]:
            return [word], _refused(word, found)
        parts.append(choices or [_kept(word, found)])
    parts.append([word.cut(at)])
    return [joined(choice) for choice in islice(product(*parts), _MOST)], None


def _kept(word: TracedText, found: re.Match[str]) -> TracedText:
    return word.cut(found.start() + (found[0][0] == "\\"), found.end())


def _choices(word: TracedText, found: re.Match[str]) -> Iterator[TracedText]:
    if found["list"] is not None:
        at = found.start("list")
        for text in found["list"].split(","):
            yield word.cut(at, at + len(text))
            at += len(text) + 1
    elif found["start"]:
        width = len(found["start"]) if found["start"].startswith("0") else 1
        for number in range(int(found["start"]), int(found["stop"]) + 1, int(found["step"] or 1)):
            yield stand_in(f"{number:0{width}d}", word.at(found.start()))
    elif found["from"] and found["from"].isupper() == found["to"].isupper():
        for code in range(ord(found["from"]), ord(found["to"]) + 1, int(found["by"] or 1)):
            yield stand_in(chr(code), word.at(found.start()))


def _refused(word: TracedText, found: re.Match[str]) -> MessageProblem:
    bracket = found["wrong"] or "["  # of a range without a value
    meaning = "a range, such as [1-5]" if bracket in "[]" else "a list, such as {a,b}"
    message = f"curl reads '{bracket}' in an address as part of {meaning}"
    codes = "%5B and %5D" if bracket in "[]" else "%7B and %7D"
    return MessageProblem(word.at(found.start()), 1, message, f"add '-g', or write {codes}")
