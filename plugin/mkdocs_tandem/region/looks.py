"""What looks like JSON where nothing says so."""

import re

_MEMBER = r'"[^"\n]*"[ \t]*:'
_JSON = re.compile(rf"\s*(?:\[\s*)?\{{\s*{_MEMBER}|\s*{_MEMBER}[ \t]*\S")


def looks_like_json(text: str) -> bool:
    """Whether a text is an object, a list of objects or a member, as far as its start shows."""
    return _JSON.match(text) is not None
