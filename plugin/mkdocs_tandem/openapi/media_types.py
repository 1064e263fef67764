"""Media types: their kinds, and how they match.

Sources: RFC 9110, sections 8.3.1 and 12.5.1; RFC 6838, section 4.2.8 (suffixes).
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol, TypeVar

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
CSV = "text/csv"
EVENTS = "text/event-stream"
LINES = (
    "application/jsonl",
    "application/json-lines",
    "application/jsonlines",
    "application/ndjson",
    "application/x-jsonlines",
    "application/x-ndjson",
    "application/json-seq",
    "application/geo+json-seq",
)
SEQUENCES = (EVENTS, *LINES)
"""Media types of many values, one after the other."""


class _HasMediaType(Protocol):
    @property
    def media_type(self) -> str: ...


Typed = TypeVar("Typed", bound=_HasMediaType)


@lru_cache(256)
def plain(media_type: str) -> str:
    """A media type in lower case, without its parameters."""
    return media_type.partition(";")[0].strip().lower()


@lru_cache(256)
def is_json(media_type: str) -> bool:
    """Whether a media type is JSON: ``application/json``, ``application/hal+json``."""
    return plain(media_type).endswith(("/json", "+json"))


def is_text(media_type: str) -> bool:
    """Whether a body of a media type can be shown as text."""
    name = plain(media_type)
    is_structured = name.endswith(("+json", "+xml", "+yaml", "/json", "/xml", "/yaml"))
    return name.startswith("text/") or is_structured or name in _TEXTS


_TEXTS = (
    FORM,
    "application/javascript",
    "application/graphql",
    *LINES,
    "application/x-yaml",
    "application/sql",
)


def covers(media_range: str, media_type: str) -> bool:
    """Whether a range such as ``text/*`` holds a media type; parameters are not compared."""
    wanted, given = plain(media_range), plain(media_type)
    if wanted in ("*/*", "*", given):
        return True
    if wanted.endswith("/*"):
        return given.startswith(wanted[:-1])
    kind, _, suffix = wanted.partition("/*+")
    return bool(suffix) and given.startswith(f"{kind}/") and given.endswith(f"+{suffix}")


def preferred(bodies: Sequence[Typed]) -> Typed | None:
    """The body that a client gets or sends which names no media type: JSON if there is JSON."""
    return min(
        bodies,
        key=lambda it: (plain(it.media_type) != JSON, not is_json(it.media_type)),
        default=None,
    )


def selected(bodies: Iterable[Typed], media_type: str) -> Typed | None:
    """The body that a media type selects, the most specific key first; ``None`` if none does.

    Of keys that differ in their parameters only, that with the most of the media type's.
    Source: OpenAPI 3.1, Media Types of the Request Body Object.
    """
    given = _parameters(media_type)

    def order(body: Typed) -> tuple[int, int, int]:
        named = _parameters(body.media_type)
        return plain(body.media_type).count("*"), len(named - given), -len(named & given)

    return min((it for it in bodies if covers(it.media_type, media_type)), key=order, default=None)


def _parameters(media_type: str) -> frozenset[str]:
    """The parameters of a media type, as they are written, without blanks and quotes."""
    found = re.sub(r"[\s\"]", "", media_type.lower()).split(";")[1:]
    return frozenset(filter(None, found))


def accepted(bodies: Iterable[Typed], accept: str) -> list[Typed]:
    """The bodies that an ``Accept`` field allows; all of them without one."""
    ranges = [it for it in map(str.strip, accept.split(",")) if it]
    return [
        it
        for it in bodies
        if not ranges
        or any(covers(wanted, it.media_type) or covers(it.media_type, wanted) for wanted in ranges)
    ]
