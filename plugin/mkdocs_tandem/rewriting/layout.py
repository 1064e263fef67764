"""How a value is written, so that it looks like the text around it."""

import json
import re
from typing import Any

_LONGEST = 72
_OPENED_WIDE = re.compile(r'[{\[] ["{\[\d]')
_INSIDE = re.compile(r"^([{\[])(.+)([}\]])$", re.DOTALL)


class Layout:
    """The habits of one document."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._is_wide = bool(_OPENED_WIDE.search(text))
        self.newline = "\r\n" if "\r\n" in text else "\n"

    def member(self, key: str, value: Any, indent: str) -> str:
        """``"key": value``, its further lines as far in as its object's members."""
        return f"{json.dumps(key, ensure_ascii=False)}: {self.value(value, indent)}"

    def value(self, value: Any, indent: str) -> str:
        """A value on one line if it is short, else a line for each of its parts."""
        plain = json.dumps(value, ensure_ascii=False)
        if not isinstance(value, dict | list) or not value:
            return plain
        if len(plain) <= _LONGEST:
            return _INSIDE.sub(r"\1 \2 \3", plain) if self._is_wide else plain
        unit = len(indent.expandtabs(4)) if indent.strip(" ") == "" and 0 < len(indent) <= 4 else 2  # noqa: PLR2004 -- a tab's width
        lines = json.dumps(value, ensure_ascii=False, indent=unit).split("\n")
        return f"{self.newline}{indent}".join(lines)

    def indent(self, at: int) -> str:
        """The white space that the line of an offset begins with."""
        start = self._text.rfind("\n", 0, at) + 1
        line = self._text[start:at]
        return line[: len(line) - len(line.lstrip())]

    def is_first(self, at: int) -> bool:
        """Whether nothing stands before an offset on its line."""
        start = self._text.rfind("\n", 0, at) + 1
        return not self._text[start:at].strip()
