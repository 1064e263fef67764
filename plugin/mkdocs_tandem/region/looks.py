"""What looks like JSON where nothing says so."""

import re

_MEMBER = r'"[^"\n]*"[ \t]*:'
_TEXTS = r'\[\s*"[^"\n]*"\s*[,\]]'
_JSON = re.compile(rf"\s*(?:\[\s*)?\{{\s*{_MEMBER}|\s*{_MEMBER}[ \t]*\S|\s*{_TEXTS}")

_HINT = re.compile(r'"[ \t]*:|\[\s*"')


def may_hold_json(text: str) -> bool:
    """Whether a closer look is worth while."""
    return '"' in text and _HINT.search(text) is not None


def looks_like_json(text: str) -> bool:
    """Whether a text is an object, a member, or a list of objects or texts, as its start shows."""
    return _JSON.match(text) is not None
