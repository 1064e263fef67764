"""The body that curl makes of its options."""

import json
from collections.abc import Iterator
from urllib.parse import quote_plus

from mkdocs_tandem.wire.arguments import Arguments
from mkdocs_tandem.wire.message import Problem
from mkdocs_tandem.wire.multipart import MULTIPART, form_body
from mkdocs_tandem.wire.traced import Traced, joined

_FORM = "application/x-www-form-urlencoded"
_OPTIONS = ("data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "json")
_FROM_FILES = ("data", "data-ascii", "data-binary", "json")


class Payload:
    """What the data options of one command make together."""

    def __init__(self, text: str, arguments: Arguments, document: Traced | None) -> None:
        self.problems: list[Problem] = []
        self.is_elsewhere = arguments.last("upload-file") is not None
        self._text = text
        self._document = document
        self._given = [each for each in arguments.given if each[0] in _OPTIONS]
        self._is_query = arguments.last("get") is not None
        self._is_head = arguments.last("head") is not None
        data = self._data()
        self.problems += self._mistakes(data)
        self.query = data if self._is_query and data else Traced("", ())
        self.body = None if self._is_query or self.is_elsewhere else data
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
        if self._form is not None and not self.is_there:
            yield "Content-Type", MULTIPART
        if not self.is_there:
            return
        is_json = any(name == "json" for name, _, _ in self._given)
        yield "Content-Type", "application/json" if is_json else _FORM
        if is_json:
            yield "Accept", "application/json"

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
            if value.text == "@-" and self._document is not None:
                return self._document
            self.is_elsewhere = True
        return value

    def _encoded(self, value: Traced) -> Traced:
        """``content``, ``=content`` or ``name=content``, the content encoded."""
        name, equals, _ = value.text.partition("=")
        if "@" in name:
            self.is_elsewhere = True
        start = len(name) + 1 if equals else 0
        before = value.cut(0, start) if name and equals else Traced("", ())
        codes = [quote_plus(char) for char in value.text[start:]]
        offsets = [
            value.at(start + index) for index, code in enumerate(codes) for _ in range(len(code))
        ]
        return joined((before, Traced("".join(codes), tuple(offsets))))

    def _mistakes(self, data: Traced | None) -> Iterator[Problem]:
        if data is None:
            return
        name, value, written = self._given[0]
        is_json = value.text.lstrip()[:1] in ("{", "[")
        if self._is_head:
            hint = "remove '-I', or the data"
            yield self._problem(written, f"curl refuses '{written.text}' together with '-I'", hint)
        elif self._is_query and is_json:
            message = "'-G' puts the data into the address, and no body is sent"
            yield self._problem(written, message, "remove '-G'")
        elif name == "data-urlencode" and is_json:
            message = "'--data-urlencode' encodes the JSON, so that no JSON is sent"
            yield self._problem(written, message, "write '--data-raw'")
        elif is_json and len(self._given) > 1 and self._given[1][0] != "json":
            message = f"curl joins this with what '{written.text}' gave before, by '&'"
            yield self._problem(self._given[1][2], message, "write one JSON")
        elif is_json and self._has_lost_quotes(value):
            message = "the shell takes the double quotes of this JSON away"
            hint = "put the JSON into single quotes"
            yield Problem(value.at(), 1, message, hint)

    def _problem(self, word: Traced, message: str, hint: str) -> Problem:
        return Problem(word.at(), max(1, len(word.text)), message, hint)

    def _has_lost_quotes(self, value: Traced) -> bool:
        try:
            json.loads(value.text)
        except (ValueError, RecursionError):
            raw = self._text[value.at() : value.offsets[-1] + 1]
            return '"' in raw and '"' not in value.text
        return False
