"""The body that curl makes of its options."""

import json
import re
from collections.abc import Iterator
from urllib.parse import quote_plus

from mkdocs_tandem.wire.arguments import Arguments
from mkdocs_tandem.wire.message import Problem
from mkdocs_tandem.wire.multipart import MULTIPART, form_body
from mkdocs_tandem.wire.shell import Command
from mkdocs_tandem.wire.traced import Traced, joined

_FORM = "application/x-www-form-urlencoded"
_OPTIONS = ("data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "json")
_FROM_FILES = ("data", "data-ascii", "data-binary", "json")
_WITHOUT_LINES = ("data", "data-ascii")
"""Options that drop the line ends of what they read from a file."""
_COMPUTED = re.compile(r"\s*(?:\$\w+|\$\{[^{}]*\}|\$\(.*\)|`.*`)\s*", re.DOTALL)
"""Data that only the shell of a reader knows."""
_STAND_IN = re.compile(r"\s*<[^<>=&]+>\s*")


class Payload:
    """What the data options of one command make together."""

    def __init__(self, text: str, arguments: Arguments, command: Command) -> None:
        self.problems: list[Problem] = []
        self.is_elsewhere = bool(arguments.every("form", "form-string"))
        self._text = text
        self._arguments = arguments
        self._command = command
        self._given = [each for each in arguments.given if each[0] in _OPTIONS]
        self._is_query = arguments.last("get") is not None
        self._upload = arguments.last("upload-file")
        data = self._data()
        if data is not None and _COMPUTED.fullmatch(data.text):
            self.is_elsewhere = True
        if self._upload is not None and self._upload.text in ("-", ".") and command.input:
            data = command.input
        elif self._upload is not None:
            self.is_elsewhere = True
        self._is_lost = self._is_sent_with_get(data) and not self._is_query
        self.problems += self._mistakes(data)
        self.query = data if (self._is_query or self._is_lost) and data else Traced("", ())
        is_there = not (self._is_query or self._is_lost or self.is_elsewhere)
        self.body = data if is_there and data and data.text else None
        self._form = form_body(arguments.given)
        if self._form is not None and data is None:
            self.body, self.is_elsewhere = self._form, False

    @property
    def is_there(self) -> bool:
        """Whether there is a body."""
        return bool(self._given) and not self._is_query

    @property
    def fields(self) -> Iterator[tuple[str, str]]:
        """The fields that curl adds by itself."""
        is_json = any(name == "json" for name, _, _ in self._given)
        if is_json:
            yield "Content-Type", "application/json"
            yield "Accept", "application/json"
        elif self.is_there and not self._is_lost:
            yield "Content-Type", _FORM
        elif self._arguments.every("form", "form-string"):
            yield "Content-Type", MULTIPART

    def _data(self) -> Traced | None:
        parts: list[Traced] = []
        for name, value, _ in self._given:
            part = self._part(name, value)
            if parts and name != "json":
                parts.append(Traced("&", (part.at(),)))
            parts.append(part)
        return joined(parts) if parts else None

    def _part(self, name: str, value: Traced) -> Traced:
        if name == "data-urlencode":
            return self._encoded(value)
        if name in _FROM_FILES and value.text.startswith("@"):
            document = self._command.files.get(value.text[1:])
            if value.text in ("@-", "@/dev/stdin"):
                document = self._command.input
            if document is not None:
                return document.without("\r\n\0") if name in _WITHOUT_LINES else document
            self.is_elsewhere = True
        return value

    def _encoded(self, value: Traced) -> Traced:
        """``content``, ``=content``, ``name=content`` or ``name@file``, the content encoded."""
        name, equals, _ = value.text.partition("=")
        if not equals and "@" in name:
            self.is_elsewhere = True
            return value
        start = len(name) + 1 if equals else 0
        before = value.cut(0, start) if name and equals else Traced("", ())
        codes = [quote_plus(char) for char in value.text[start:]]
        offsets = [
            value.at(start + index) for index, code in enumerate(codes) for _ in range(len(code))
        ]
        return joined((before, Traced("".join(codes), tuple(offsets))))

    def _is_sent_with_get(self, data: Traced | None) -> bool:
        """Whether ``-X GET`` sends fields as a body, where nobody reads them."""
        method = self._arguments.last("request")
        is_get = method is not None and method.text in ("GET", "HEAD")
        holds_json = any(_is_json(value) for _, value, _ in self._given)
        return is_get and data is not None and data.text != "" and not holds_json

    def _mistakes(self, data: Traced | None) -> Iterator[Problem]:
        if data is None or not self._given:
            return
        name, value, written = self._given[0]
        joint = self._joint()
        refused = self._refused(written)
        if refused is not None:
            yield refused
        elif self._is_query and _is_json(value):
            message = "'-G' puts the data into the address, and no body is sent"
            yield _problem(written, message, "remove '-G'")
        elif name == "data-urlencode" and _is_json(value):
            message = "'--data-urlencode' encodes the JSON, so that no JSON is sent"
            yield _problem(written, message, "write '--data-raw'")
        elif joint is not None:
            self.is_elsewhere = True
            yield joint
        elif self._is_lost:
            message = "without '--get' curl sends this as the body of a GET, not in the address"
            yield _problem(written, message, "add '--get'", is_fatal=False)
        elif _is_json(value) and self._has_lost_quotes(value):
            message = "the shell takes the double quotes of this JSON away"
            hint = "put the JSON into single quotes"
            yield Problem(value.at(), 1, message, hint)

    def _refused(self, written: Traced) -> Problem | None:
        """Options that curl does not take together with data."""
        for name in ("head", "form", "upload-file"):
            option = self._arguments.written(name)
            if option.text and (name == "form" or not self._is_query):
                message = f"curl refuses '{written.text}' together with '{option.text}'"
                return _problem(written, message, f"remove '{option.text}', or the data")
        return None

    def _joint(self) -> Problem | None:
        """JSON that is joined to other data: neither is read as what it is."""
        if len(self._given) < 2 or self._is_query:  # noqa: PLR2004 -- something to join
            return None
        if all(name == "json" for name, _, _ in self._given[1:]):
            return self._put_before_json()
        for index, (_, value, written) in enumerate(self._given):
            other = self._given[index - 1 if index else 1]
            is_whole = _STAND_IN.fullmatch(value.text) and "=" in other[1].text
            if is_whole or _is_json(value):
                at = written if index else other[2]
                message = (
                    f"curl joins this by '&' with '{other[2].text if index else written.text}'"
                )
                return _problem(at, f"{message}, which makes no JSON", _apart(other[1]))
        return None

    def _put_before_json(self) -> Problem | None:
        first, (_, _, written) = self._given[0], self._given[1]
        if first[0] == "json" or first[1].text.lstrip()[:1] in ("{", "["):
            return None
        message = f"curl appends this to '{first[2].text}', which makes no JSON"
        return _problem(written, message, _apart(first[1]))

    def _has_lost_quotes(self, value: Traced) -> bool:
        try:
            json.loads(value.text)
        except (ValueError, RecursionError):
            raw = self._text[value.at() : value.offsets[-1] + 1]
            return '"' in raw and '"' not in value.text
        return False


def _apart(value: Traced) -> str:
    """How to give a field that was joined to JSON."""
    if _is_json(value) or "=" not in value.text:
        return "write one JSON"
    return f"a parameter of the query belongs in the address: '?{value.text}'"


def _is_json(value: Traced) -> bool:
    return value.text.lstrip()[:1] in ("{", "[") and not value.text.lstrip().startswith("{{")


def _problem(word: Traced, message: str, hint: str, *, is_fatal: bool = True) -> Problem:
    return Problem(word.at(), max(1, len(word.text)), message, hint, is_fatal)
