"""An example: a code block with a role and an operation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from mkdocs_tandem.examples.fragments import is_object_within
from mkdocs_tandem.examples.pulled import PulledExample
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.formats.http import Message
from mkdocs_tandem.formats.json import Document, LeftOut, ObjectNode, left_out
from mkdocs_tandem.liquid.pieces import IncludeCall
from mkdocs_tandem.liquid.source_map import Origin, SourceMap, chain
from mkdocs_tandem.openapi import Operation, Schema
from mkdocs_tandem.openapi.media_types import is_json
from mkdocs_tandem.pages.code_blocks import BlockKind, CodeBlock
from mkdocs_tandem.pages.variant import Variant


class Role(StrEnum):
    """What an example is an example of."""

    REQUEST = "request"
    RESPONSE = "response"
    NOTIFICATION = "notification"
    DELIVERIES = "deliveries"
    """What the service has tried to deliver until then; a picture."""
    STEP = "step"
    """What the page does unseen, so that what follows can happen."""
    SAMPLE = "sample"
    """A program that sends requests."""
    OUTPUT = "output"
    """What the sample before it prints."""
    FRAGMENT = "fragment"
    """A part of a message: a member without braces, the cell of a table, a skeleton."""
    PLAIN = "plain"
    """No message of the API, according to its author."""
    UNBOUND = "unbound"


class Binding(StrEnum):
    """How an example came to its operation."""

    INCLUDE = "include"
    TAG = "tag"
    WORDS = "words"
    """After the language of its fence."""
    HTTP = "http"
    CURL = "curl"
    PROSE = "prose"
    """By a heading, or the paragraph above it."""
    INFERRED = "inferred"
    """Its members fit no other operation."""
    NONE = ""


@dataclass(frozen=True)
class Example:
    """A region that claims something, an endpoint called without a body, or what is pulled."""

    variant: Variant
    role: Role
    operation: Operation | None
    region: CodeBlock | None
    """The code block; ``None`` for a request without a body, named by an include."""
    document: Document | None
    endpoint: IncludeCall | None = None
    """The include or tag that named the operation."""
    given: Mapping[str, str] = field(default_factory=dict)
    """Values that the page's own path has for the parameters of the operation's path."""
    status: str = ""
    """The status of a response, as written on the page; empty if there is none."""
    pulled: PulledExample | None = None
    """The contract's own request, if the page pulls it."""
    binding: Binding = Binding.NONE
    message: Message | None = None
    """The head it came with, as HTTP or curl has it."""
    block: CodeBlock | None = None
    """The region that holds the message; its offsets are those of ``message``."""
    expected: str = ""
    """The expected status of a request: ``404``, ``4xx``."""
    candidates: tuple[Operation, ...] = ()
    """For an unbound example, the operations that it would fit."""
    schemas: tuple[Schema, ...] = ()
    """For an unbound example, its schemas: only what all of them refuse is wrong."""
    media_type: str = ""
    """Of its body; empty if the page does not say it."""
    note: str = ""
    """Why it is not checked, if it is not."""
    number: int = 1
    """Counts the examples of a page that would have the same name."""

    @property
    def name(self) -> str:
        """Its name in tests and reports; stable while the page is unchanged."""
        name = self._name
        return name if self.number == 1 else f"{name} ({self.number})"

    @property
    def _name(self) -> str:
        if self.role is Role.STEP and self.region is not None:
            return " ".join(("step", *self.region.words))
        if self.role in (Role.DELIVERIES, Role.SAMPLE, Role.OUTPUT):
            return str(self.role)
        if self.operation is None:
            return "fragment" if self.role is Role.FRAGMENT else "json"
        if self.role is Role.NOTIFICATION:
            return f"notification {self.operation.id}"
        name = f"{self.operation.method} {self.operation.path}"
        if self.role in (Role.RESPONSE, Role.FRAGMENT):
            name = f"{name} {self.role} {self.status}".rstrip()
        return name

    @property
    def start(self) -> int:
        """Where it begins in the variant's text."""
        if self.region is not None:
            return self.region.start
        if self.pulled is not None:
            return self.pulled.pull.offset
        return self.endpoint.offset if self.endpoint else 0

    @property
    def root_start(self) -> int:
        """Offset in the region's text at which its JSON begins."""
        root = self.document.root if self.document else None
        return root.start if root else 0

    @property
    def needs_service(self) -> bool:
        """Whether only the service can confirm it."""
        is_bound = self.operation is not None or self.pulled is not None
        return is_bound or self.role is Role.SAMPLE

    @property
    def is_json(self) -> bool:
        """Whether its body is JSON, as all are that name no media type."""
        return not self.media_type or is_json(self.media_type)

    @property
    def is_skeleton(self) -> bool:
        """Whether it is a whole message of an operation, some of it left out."""
        if self.operation is None or self.region is None or self.document is None:
            return False
        is_block = self.region.kind not in (BlockKind.CELL, BlockKind.SPAN)
        if not isinstance(self.document.root, ObjectNode):
            return False
        if self.message is not None and self.message.body is not None:
            return True
        if is_object_within(self.document.root, self.operation):
            return False
        return is_block and self.region.body[self.root_start : self.root_start + 1] == "{"

    @property
    def lacks_body(self) -> bool:
        """Whether it is a command that sends nothing, though its operation requires a body."""
        message, operation = self.message, self.operation
        if message is None or operation is None or not message.is_command:
            return False
        if message.body or message.is_body_elsewhere or message.method.text != operation.method:
            return False
        body = operation.request_body
        return self.role is Role.REQUEST and body is not None and body.is_required

    @property
    def left_out(self) -> Sequence[LeftOut]:
        """What it elides, and what it leaves to its reader."""
        root = self.document.root if self.document else None
        return tuple(left_out(root)) if root else ()

    def origin(self, at: int) -> Origin:
        """Where the character at an offset into the region's text was written."""
        if self.region is not None and self.region.written:
            return SourceMap(self.region.written, self.variant.source).origin(at)
        if self.region is not None:
            return self.variant.map.origin(self.region.offset(at))
        if self.pulled is not None:
            return self.pulled.pull.origin
        if self.endpoint is not None:
            call = self.endpoint
            return Origin(call.source, call.start, chain(call.caller))
        return self.variant.map.origin(at)

    def finding(
        self, rule: str, at: int, message: str, hint: str = "", *, length: int = 1
    ) -> Finding:
        """A finding about the character at an offset into the region's text."""
        return self.variant.finding_at(self.origin(at), rule, message, hint, length=length)

    def head_finding(
        self, rule: str, at: int, message: str, hint: str = "", *, length: int = 1
    ) -> Finding:
        """A finding about the character at an offset into the text that holds the message."""
        if self.block is None:
            return self.finding(rule, at, message, hint, length=length)
        offset = self.block.offset(at)
        return self.variant.finding(rule, offset, message, hint, length=length)
