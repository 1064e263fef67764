"""Bodies of requests within the code of programs."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from mkdocs_tandem.example.literal import literal

_OPENING = re.compile(
    r"""(?:\[\s*)?\{\s*(?:(?:"[^"\n]*"|'[^'\n]*'|[A-Za-z_$][\w$]*)\s*:(?!:)|[A-Za-z_$][\w$]*\s*[,}])"""
)
_HANDED = re.compile(
    r"""(?:\b(?:json|body|payload)\s*(?::[^=\n]+)?[=:]|\bJSON\.(?:stringify|parse)\(|\bjson\.(?:dumps|loads)\(|\bjson!\()"""
    r"""\s*[frb]?["'`]*\s*\Z"""
)
_NAMED = re.compile(r"\b(?P<name>[A-Za-z_$][\w$]*)\s*(?::[^=\n]+)?=\s*\Z")
_CALL = re.compile(
    r"""\.(?P<method>get|post|put|patch|delete)\(\s*[a-z]?["'`](?P<url>[^"'`\n]+)["'`]"""
    r"""|\bfetch\(\s*["'`](?P<fetched>[^"'`\n]+)["'`](?P<options>[^;]{0,2000})""",
    re.IGNORECASE,
)
_METHOD = re.compile(r"""\bmethod:\s*["'`](?P<method>[A-Za-z]+)""")
_VARIABLE = re.compile(r"\A\$?\{[^{}]*\}")
_NEAR = 200
_MOST = 500
"""Openings of brackets that are looked at."""


class Body(NamedTuple):
    """JSON that a program makes."""

    text: str
    offsets: Sequence[int]
    is_handed: bool
    """Whether the program hands it on as JSON."""
    method: str = ""
    """Of the request that it is sent with, if the code says so."""
    url: str = ""


def bodies(code: str, is_known: Callable[[str], bool]) -> Iterator[Body]:
    """What a program sends as JSON, and what the API would know of its other literals."""
    at = 0
    for _ in range(_MOST):
        opening = _OPENING.search(code, at)
        if opening is None:
            return
        start = opening.start()
        at = start + 1
        found = literal(code, start)
        if found is None:
            continue
        call = _call(code, start)
        is_handed = _is_handed(code, start)
        if is_handed or is_known(found.text):
            at = found.end
            yield Body(found.text, found.offsets, is_handed, *call)


def _is_handed(code: str, start: int) -> bool:
    before = code[max(0, start - _NEAR) : start]
    if _HANDED.search(before):
        return True
    named = _NAMED.search(before)
    if named is None:
        return False
    name = re.escape(named["name"])
    handed = rf"\bjson\s*[=:]\s*{name}\b|\bJSON\.stringify\(\s*{name}\b|\bjson\.dumps\(\s*{name}\b"
    return re.search(handed, code) is not None


def _call(code: str, start: int) -> tuple[str, str]:
    """The method and address of the request that a literal stands in, or of the next one."""
    calls = list(_CALL.finditer(code))
    before = [call for call in calls if call.start() < start]
    is_within = before and code.count("(", before[-1].start(), start) > code.count(
        ")", before[-1].start(), start
    )
    call = before[-1] if is_within else next((it for it in calls if it.start() > start), None)
    if call is None:
        return "", ""
    if call["url"]:
        return call["method"].upper(), _VARIABLE.sub("", call["url"])
    method = _METHOD.search(call["options"])
    return (method["method"].upper() if method else "GET"), _VARIABLE.sub("", call["fetched"])
