"""Values that differ in each run of a service: ids, times, hashes, tokens."""

import re
from collections.abc import Mapping
from typing import Any

_FORM = re.compile(
    r"(?P<uuid>(?:[0-9a-fA-F]{4,}-){2,}[0-9a-fA-F]+)"
    r"|(?P<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)"
    r"|(?P<hash>\b(?=[0-9a-f]*\d)[0-9a-f]{16,}\b)"
    r"|(?P<number>\b\d{8,}\b)"
)
_CUT = ("...", "…")


def is_generated(value: Any) -> bool:
    """Whether a value as a whole is a UUID, a date with a time, a hash, or a long number."""
    is_text = isinstance(value, str | int) and not isinstance(value, bool)
    return is_text and _FORM.fullmatch(str(value)) is not None


def is_same(expected: Any, actual: Any) -> bool:
    """Whether two values are equal as JSON: ``true`` is not ``1``, but ``1.0`` is.

    A text that ends with dots is equal to each text that begins with it.
    """
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if isinstance(expected, str) and isinstance(actual, str) and expected.endswith(_CUT):
        return expected == actual or actual.startswith(expected.rstrip(".…"))
    return bool(expected == actual)


def counterparts(expected: Any, actual: Any) -> Mapping[str, str] | None:
    """The generated parts of a page's value, each with what a response has in its place.

    ``None`` if the two differ in anything else. A token may be cut (``"eyJhbGci..."``).
    """
    if type(expected) is not type(actual) or not isinstance(expected, str | int):
        return None
    shown, came = str(expected), str(actual)
    if shown.endswith(_CUT) and not re.search(r"\s", shown + came):
        return {shown: came}
    if _neutral(shown) != _neutral(came):
        return None
    pairs = zip(_FORM.finditer(shown), _FORM.finditer(came), strict=True)
    return {page[0]: actual[0] for page, actual in pairs}


def replaced(value: Any, actual: Mapping[str, str]) -> Any:
    """A value with what ``actual`` has for the generated values in its texts."""
    if isinstance(value, str):
        for shown, came in actual.items():
            value = value.replace(shown, came)
        return value
    if isinstance(value, bytes):
        for shown, came in actual.items():
            value = value.replace(shown.encode(), came.encode())
        return value
    if isinstance(value, Mapping):
        return {key: replaced(inner, actual) for key, inner in value.items()}
    if isinstance(value, list):
        return [replaced(inner, actual) for inner in value]
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return int(actual[str(value)]) if is_number and str(value) in actual else value


def _neutral(text: str) -> str:
    """A text with the form's name in the place of each generated part."""
    return _FORM.sub(lambda found: f"<{found.lastgroup}>", text)
