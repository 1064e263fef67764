"""A request or a response as a page shows it."""

from dataclasses import dataclass
from typing import NamedTuple

from mkdocs_tandem.formats.http.traced_text import TracedText


class MessageProblem(NamedTuple):
    """What keeps a text from being sent as it was meant."""

    offset: int
    length: int
    message: str
    hint: str = ""
    is_fatal: bool = True
    """Whether the message cannot be checked further."""
    splits_argument: bool = False
    """Whether the rest of an argument is taken for another one, as after a missing quote."""


class Header(NamedTuple):
    """A field of a head."""

    name: str
    value: str


@dataclass(frozen=True)
class Message:
    """What goes over the wire; offsets are those of the text that it was read from."""

    start: int
    end: int
    method: TracedText
    """Empty for a response; without offsets where the sender chooses it by itself."""
    target: TracedText
    """The address or path of a request."""
    status: str = ""
    """The status of a response; empty for a request."""
    headers: tuple[Header, ...] = ()
    body: TracedText | None = None
    is_body_elsewhere: bool = False
    """Whether the body is in a file that the page does not show."""
    problems: tuple[MessageProblem, ...] = ()
    is_cut: bool = False
    """Whether it is not known where it ends, as with a quote that nothing closes."""
    is_command: bool = False
    """Whether a program sends it, by rules of its own."""
    implied: frozenset[str] = frozenset()
    """Names, in lower case, of the fields that the program adds by itself."""
    tool: str = "curl"
    """The name of the program that sends it."""
    is_base_open: bool = False
    """Whether the address begins with a variable or a stand-in for scheme and host."""
    header_places: tuple[tuple[int, int], ...] = ()
    """Offsets of the name and the value of each field, if the text is no head."""
    is_program: bool = False
    """Whether code sends it, whose variables have names of their own."""
    is_partial: bool = False
    """Whether a program computes some of its parameters, which are not known then."""

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where it is written: the command, and a body that a variable holds."""
        offsets = self.body.offsets if self.body else ()
        body = (min(offsets), max(offsets) + 1) if offsets else (self.start, self.start)
        return (self.start, self.end), body

    @property
    def address(self) -> str:
        """The target, with the host that the head names."""
        host = self.header("host")
        is_path = self.target.text.startswith("/")
        return f"https://{host}{self.target.text}" if host and is_path else self.target.text

    def header(self, name: str) -> str | None:
        """The value of a field; the last one, if it is defined twice."""
        found = [each.value for each in self.headers if each.name.lower() == name.lower()]
        return found[-1] if found else None
