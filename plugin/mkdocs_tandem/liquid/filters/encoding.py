"""Filters that write values as HTML, XML, URLs and JSON."""

import base64
import binascii
import html
import json
import math
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus, unquote_to_bytes

from mkdocs_tandem.liquid import values
from mkdocs_tandem.liquid.limits import MOST_CHARACTERS, LimitReachedError
from mkdocs_tandem.liquid.provenance import substituted
from mkdocs_tandem.liquid.values import EvaluationError, text


def escape(value: Any) -> str | None:
    """Escapes HTML."""
    return None if value is None else substituted(_FOR_HTML, _escaped, text(value))


_FOR_HTML = re.compile("[&<>\"']")


def _escaped(found: re.Match[str]) -> str:
    return "&#39;" if found[0] == "'" else html.escape(found[0])


def escape_once(value: Any) -> str:
    """Escapes HTML; existing escapes are unchanged."""
    return substituted(_NOT_ESCAPED, _escaped, text(value))


_NOT_ESCAPED = re.compile(r"[\"><']|&(?!(?:[a-zA-Z]+|#[0-9]+);)")


def xml_escape(value: Any) -> str:
    """Escapes for an XML attribute."""
    return html.escape(text(value)).replace("&#x27;", "&apos;")


def url_encode(value: Any) -> str | None:
    """Encodes a form or query value."""
    return None if value is None else quote_plus(text(value))


def url_decode(value: Any) -> str | None:
    """Decodes a form or query value."""
    return None if value is None else _decoded(unquote_to_bytes(text(value).replace("+", " ")))


def cgi_escape(value: Any) -> str:
    """Escapes a string for a form or query."""
    if not isinstance(value, str):
        raise EvaluationError(f"'cgi_escape' takes text, not '{text(value)[:40]}'")
    return quote_plus(value)


def base64_encode(value: Any) -> str:
    """Encodes as Base64."""
    return base64.b64encode(text(value).encode()).decode()


def base64_decode(value: Any) -> str:
    """Decodes Base64."""
    try:
        return _decoded(base64.b64decode(text(value), validate=True))
    except (binascii.Error, ValueError) as error:
        raise EvaluationError(f"'{text(value)[:40]}' is not Base64") from error


def base64_url_safe_encode(value: Any) -> str:
    """Encodes as URL-safe Base64."""
    return base64.urlsafe_b64encode(text(value).encode()).decode()


def base64_url_safe_decode(value: Any) -> str:
    """Decodes URL-safe Base64."""
    string = text(value).translate(str.maketrans("-_", "+/"))
    return base64_decode(string + "=" * (-len(string) % 4))


def _decoded(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise EvaluationError("the result is not UTF-8") from error


def jsonify(value: Any) -> str:
    """Converts to JSON."""
    return _json(value, {})


def _json(value: Any, done: dict[int, str | None]) -> str:
    """``done`` has the texts of lists and objects by id, as aliases in YAML share them.

    Raises:
        LimitReachedError: if the text is too long, also without end.
    """
    if not isinstance(value, Mapping | list | tuple):
        return _json_scalar(value)
    if id(value) not in done:
        done[id(value)] = None
        done[id(value)] = _json_container(value, done)
    found = done[id(value)]
    if found is None or len(found) > MOST_CHARACTERS:
        raise LimitReachedError(f"more than {MOST_CHARACTERS:,} characters in one value")
    return found


def _json_container(value: Any, done: dict[int, str | None]) -> str:
    if isinstance(value, Mapping):
        members = (f"{_json_string(text(key))}:{_json(it, done)}" for key, it in value.items())
        return f"{{{','.join(members)}}}"
    return f"[{','.join(_json(item, done) for item in value)}]"


def _json_scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, float) and not math.isfinite(value):
        raise EvaluationError(f"'{text(value)}' has no place in JSON")
    if isinstance(value, bool | int | float):
        return text(value)
    return _json_string(text(value))


def _json_string(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def inspect(value: Any) -> str:
    """Ruby's ``inspect``, escaped for HTML."""
    return xml_escape(values.inspect(value))
