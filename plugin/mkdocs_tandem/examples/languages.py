"""Languages of requests that installed packages read (``mkdocs_tandem.languages``)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from mkdocs_tandem.formats.http import Header, Message, TracedText
from mkdocs_tandem.formats.http.traced_text import stand_in, traced
from mkdocs_tandem.plugins import LANGUAGES, provided


@dataclass(frozen=True)
class WrittenRequest:
    """A request that a code block shows."""

    start: int
    """Offset of its first character in the block."""
    end: int
    """Offset after its last character."""
    method: str
    url: str
    """Absolute, or a path."""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None


@dataclass(frozen=True)
class Language:
    """A language of code blocks that show requests."""

    names: tuple[str, ...]
    """Words after the opening fence, such as ``httpie``."""
    requests: Callable[[str], Iterable[WrittenRequest]]
    """The requests in the text of a block, in its order."""


@cache
def installed_languages() -> Mapping[str, Language]:
    """The languages of installed packages, by the words after the fence.

    Raises:
        FindingError: if a package cannot be imported.
    """
    found = (language for _, language in provided(LANGUAGES, Language))
    return {name: language for language in found for name in language.names}


def written_messages(language: Language, text: str) -> Iterator[Message]:
    """The requests of a block as messages.

    URL and body are located where they occur verbatim in the request, else at its start.
    """
    for request in language.requests(text):
        yield Message(
            request.start,
            request.end,
            TracedText(request.method, ()),
            _placed(request.url, text, request),
            headers=tuple(Header(name, value) for name, value in request.headers.items()),
            body=None if request.body is None else _placed(request.body, text, request),
            tool=language.names[0],
        )


def _placed(part: str, text: str, request: WrittenRequest) -> TracedText:
    at = text.find(part, request.start, request.end)
    if at < 0:
        return stand_in(part, request.start)
    return traced(text, at, at + len(part))
