"""What the text of a page has named last."""

from mkdocs_tandem.examples.endpoint import NamedOperation
from mkdocs_tandem.examples.example import Binding, Role
from mkdocs_tandem.liquid.pieces import IncludeCall
from mkdocs_tandem.openapi import Operation

_NOTHING = NamedOperation()


class Scope:
    """An operation, and what the examples since have shown of it."""

    def __init__(
        self,
        named: NamedOperation = _NOTHING,
        binding: Binding = Binding.NONE,
        call: IncludeCall | None = None,
        *,
        is_foreign: bool = False,
    ) -> None:
        self.named = named
        self.binding = binding
        self.call = call
        """The include or tag that named it."""
        self.is_foreign = is_foreign
        """Whether a request to another API was shown last."""
        self.is_notified = False
        """Whether a request of the API to the reader's server was shown last."""
        self.has_request = False
        """Whether a response is due."""
        self.expected = ""
        """The status that the last request is to be answered with, if the page says one."""
        self.accept = ""
        """The ``Accept`` field of the last request; empty if it has none."""
        self.is_fresh = call is not None
        """Whether nothing has come since it was named."""
        self.level: int | None = None
        """Of the heading that it was named below; 0 if there was none, unknown until the next."""
        self.is_over = False
        """Whether a heading of that level has come: only what fits is still of the operation."""

    @property
    def operation(self) -> Operation | None:
        return self.named.operation

    @property
    def is_bare(self) -> bool:
        """Whether its request takes no body, so that naming it is asking."""
        if self.operation is None or self.named.is_notification:
            return False
        return not self.operation.request_bodies

    def note(self, role: Role, expected: str = "") -> None:
        """Count an example."""
        self.is_fresh = False
        self.expected = expected if role is Role.REQUEST else self.expected
        if role is Role.REQUEST:
            self.has_request = True
        elif role is Role.RESPONSE:
            self.has_request = self.is_bare
