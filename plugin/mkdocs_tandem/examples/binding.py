"""Code blocks bound to operations, in the order of the text."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from mkdocs_tandem.config.settings import Endpoint
from mkdocs_tandem.examples.claims import (
    MISREAD,
    ClaimedValue,
    Elisions,
    FenceWords,
    body_of,
    following,
    head_of,
    is_caller,
    is_code,
    is_json,
    is_misread,
    is_sample,
    is_source,
    is_text,
    literal_of,
    messages_of,
    shown,
    words_of,
)
from mkdocs_tandem.examples.embedded import answers, parts, scripts, sent
from mkdocs_tandem.examples.endpoint import (
    NamedOperation,
    Scope,
    is_elsewhere,
    named_by_include,
    named_by_path,
    named_by_words,
    path_values,
)
from mkdocs_tandem.examples.example import Binding, Example, Role
from mkdocs_tandem.examples.fit import (
    Fit,
    alien,
    bodies_of,
    fits,
    has_any,
    is_mostly_other,
    is_nearly_at_home,
    is_still_at_home,
    knows_more,
    nearest_operation,
    role_of,
    schemas_of,
)
from mkdocs_tandem.examples.fragments import is_list_within, is_object_within
from mkdocs_tandem.examples.headings import (
    Heading,
    RequestLine,
    announced_role,
    announces_notification,
    headings,
    last_paragraph,
    named_in_heading,
    named_in_prose,
    request_lines,
)
from mkdocs_tandem.examples.notations import (
    REASONS,
    SCRIPTS,
    STREAM,
    Form,
    documents,
    events,
    form,
    is_stream,
    lines,
)
from mkdocs_tandem.examples.program_answers import members_read
from mkdocs_tandem.examples.program_calls import ProgramCall, calls
from mkdocs_tandem.examples.pulled import REFERENCES, PulledExample, pulled, reference
from mkdocs_tandem.examples.setup_requests import LANGUAGE as STEP
from mkdocs_tandem.examples.setup_requests import steps
from mkdocs_tandem.formats.http import Message, TracedText
from mkdocs_tandem.formats.json import parse
from mkdocs_tandem.liquid.pieces import EndpointCall, IncludeCall
from mkdocs_tandem.openapi import Contract, Operation, Schema
from mkdocs_tandem.openapi.media_types import JSON as JSON_TYPE
from mkdocs_tandem.openapi.media_types import SEQUENCES, accepted, plain
from mkdocs_tandem.openapi.media_types import is_json as is_json_type
from mkdocs_tandem.pages.code_blocks import (
    BLOCKS,
    BlockKind,
    CodeBlock,
    next_opening,
    runs_into_text,
)
from mkdocs_tandem.pages.render_result import PullPlace
from mkdocs_tandem.pages.variant import Variant

_EXECUTED = ("example", "deliveries", *REFERENCES)
"""The tags that pull responses of the service."""
_WORDS_OF_ONE = (Binding.TAG, Binding.INCLUDE, Binding.WORDS)
"""What names the operation of the examples below it, and is no example itself."""
_OF_RESPONSES = re.compile(r"respon|answer|result|output|returns|repl(?:y|ies)", re.IGNORECASE)
"""A heading for what an operation answers, beside that of its request."""
NOT_CLOSED = "its fence is not closed"
"""Why a block is not checked that holds the fence of the next."""
_PARTS = {
    Form.DOCUMENTS: documents,
    Form.LINES: lines,
    Form.EVENTS: events,
    Form.ALTERNATIVES: lines,
}
"""How blocks that hold several documents are cut."""


def examples(
    variant: Variant,
    regions: Sequence[CodeBlock],
    contract: Contract | None,
    endpoints: Sequence[Endpoint],
    reading: Elisions,
) -> list[Example]:
    """The examples of a variant in the order of its text."""
    binder = _Binder(variant, contract, {each.include: each for each in endpoints}, reading)
    found: list[Example] = []
    counts: Counter[str] = Counter()
    for example in _without_heads(list(binder.examples(regions))):
        number = counts[example.name] = counts[example.name] + 1
        found.append(replace(example, number=number) if number > 1 else example)
    return found


def _without_heads(found: Sequence[Example]) -> Iterator[Example]:
    """The examples; a command without the body that the next block shows is a part of that."""
    for example, after in zip_longest(found, found[1:]):
        is_shown = after is not None and after.role is Role.REQUEST and after.message is None
        if is_shown and after.document and after.operation is example.operation:
            yield replace(example, role=Role.FRAGMENT) if example.lacks_body else example
        else:
            yield example


def _values(variant: Variant) -> Iterator[tuple[str, TracedText]]:
    """An audience's variables as shell variables: ``base_url`` as ``$base_url``, ``$BASE_URL``."""
    for name, value in (variant.audience.variables if variant.audience else {}).items():
        if isinstance(value, str):
            yield name, TracedText(value, ())
            yield name.upper(), TracedText(value, ())


_Mark = IncludeCall | CodeBlock | PullPlace | Heading | RequestLine


class _Binder:
    """Goes through a page from top to bottom."""

    def __init__(
        self,
        variant: Variant,
        contract: Contract | None,
        endpoints: Mapping[str, Endpoint],
        reading: Elisions,
    ) -> None:
        self._variant = variant
        self._audience = variant.audience.name if variant.audience else ""
        self._contract = contract
        self._endpoints = endpoints
        self._reading = reading
        self._scope = Scope()
        self._is_due = False
        self._level = 0
        """Of the last heading."""
        self._heading = ""
        self._read_to = 0
        """Offset after the last mark."""
        self._values = dict(_values(variant))
        """The shell variables that the settings and the page have set."""

    def examples(self, regions: Sequence[CodeBlock]) -> Iterator[Example]:
        for mark in self._marks(regions):
            if isinstance(mark, IncludeCall):
                yield from self._flushed()
                self._called(mark)
            elif isinstance(mark, Heading):
                yield from self._headed(mark)
            elif isinstance(mark, RequestLine):
                yield from self._lined(mark)
            elif isinstance(mark, PullPlace):
                yield from self._executed(mark)
            elif mark.language == STEP:
                yield from self._flushed()
                yield self._step(mark)
            elif is_sample(mark) or "output" in mark.words:
                yield from self._flushed()
                yield self._free(
                    Role.SAMPLE if is_sample(mark) else Role.OUTPUT, ClaimedValue(mark)
                )
                yield from self._inner(mark) if is_sample(mark) else ()
            else:
                yield from self._block(mark)
            self._read_to = mark.end if isinstance(mark, CodeBlock) else mark.offset
        yield from self._flushed()

    def _marks(self, regions: Sequence[CodeBlock]) -> list[_Mark]:
        """What names operations, and what shows something of them, in the order of the text."""
        text, contract = self._variant.text, self._contract
        calls = [
            call
            for call in self._variant.calls
            if isinstance(call, EndpointCall) or call.name in self._endpoints
        ]
        pulls = [pull for pull in self._variant.pulls if pull.mark.kind in _EXECUTED]
        blocks = [region for region in regions if region.kind in BLOCKS]
        lines = request_lines(text, blocks, contract) if contract else ()
        return sorted(
            [*calls, *headings(text, blocks), *lines, *regions, *pulls, *steps(text, blocks)],
            key=lambda mark: mark.start if isinstance(mark, CodeBlock) else mark.offset,
        )

    def _headed(self, heading: Heading) -> Iterator[Example]:
        """A heading names an operation, or ends what one of its level or a lower one has named."""
        scope, level = self._scope, self._level
        scope.is_notified = False
        self._level, self._heading = heading.level, heading.text
        if scope.level is None and self._is_own_heading(heading):
            scope.level = heading.level
        else:
            scope.level = level if scope.level is None else scope.level
            scope.is_over = scope.is_over or heading.level <= scope.level
        contract = self._contract
        operation = named_in_heading(heading.text, contract) if contract else None
        if operation is not None and operation is not scope.operation:
            yield from self._flushed()
            self._scope = Scope(NamedOperation(operation), Binding.PROSE)
            self._scope.level = heading.level

    def _lined(self, line: RequestLine) -> Iterator[Example]:
        """A paragraph that is a request names its operation, unless that is the one named last."""
        if self._scope.is_over or self._scope.operation is not line.operation:
            yield from self._flushed()
            self._scope = Scope(NamedOperation(line.operation), Binding.PROSE)

    def _is_own_heading(self, heading: Heading) -> bool:
        """Whether a heading is that of the include or tag right before it, or a part of it."""
        call, text = self._scope.call, self._variant.text
        if call is None:
            return False
        if self._variant.map.is_within(heading.offset, call):
            return True
        return not text[call.offset : heading.offset].strip()

    def _is_not_closed(self, region: CodeBlock) -> bool:
        text = self._variant.text
        return next_opening(text, region) is not None or runs_into_text(text, region)

    def _block(self, region: CodeBlock) -> Iterator[Example]:
        """What a block holds, read by the form that it is written in."""
        found = form(region)
        if region.kind is BlockKind.FENCE and self._is_not_closed(region):
            yield from self._flushed()
            yield replace(self._free(Role.PLAIN, ClaimedValue(region)), note=NOT_CLOSED)
        elif is_misread(self._variant, region):
            yield from self._flushed()
            yield replace(self._free(Role.PLAIN, ClaimedValue(region)), note=MISREAD)
        elif found in _PARTS:
            yield from self._flushed()
            for part in _PARTS[found](region.body):
                cut = region.part(region.language, region.body[slice(*part)], range(*part))
                yield self._document(found, cut, region)
        elif found in REASONS and region.language not in SCRIPTS:
            yield from self._flushed()
            yield replace(self._free(Role.PLAIN, ClaimedValue(region)), note=REASONS[found])
        elif found is Form.LITERAL:
            yield from self._flushed()
            yield self._json(region, literal_of(region, self._reading))
        elif found is Form.JSON and is_json(region):
            yield from self._flushed()
            yield self._json(region)
        else:
            messages = () if "plain" in region.words else messages_of(region, found, self._values)
            yield from self._messages(region, list(messages))

    def _document(self, found: Form, part: CodeBlock, region: CodeBlock) -> Example:
        """One of several documents; those of a stream are parts of a message."""
        if found in (Form.LINES, Form.EVENTS):
            part = replace(part, kind=BlockKind.SPAN)
        return self._json(part, replace(shown(part, self._reading), block=region))

    def _messages(self, region: CodeBlock, messages: Sequence[Message]) -> Iterator[Example]:
        """The messages of a block, and other JSON in it."""
        taken = [span for it in messages for span in it.spans]
        for message in messages:
            media_type = plain(message.header("content-type") or "")
            is_document = message.is_command and media_type == JSON_TYPE
            is_typed = is_document or media_type in SEQUENCES
            if message.body is None or is_typed or not is_stream(message.body.text):
                yield from self._message(region, message)
                continue
            yield from self._message(region, replace(message, body=None))
            yield from self._lines(region, message.body)
        yield from self._inner(region, taken)

    def _lines(self, region: CodeBlock, body: TracedText) -> Iterator[Example]:
        """The documents in the body of a message that is a stream of them."""
        for start, end in lines(body.text):
            part = region.part("json", body.text[start:end], body.offsets[start:end])
            read = replace(shown(part, self._reading), block=region)
            yield replace(self._free(Role.PLAIN, read), note=STREAM)

    def _inner(self, region: CodeBlock, taken: Sequence[tuple[int, int]] = ()) -> Iterator[Example]:
        """The parts of a region that are not messages; they are not sent."""
        if is_caller(region):
            called = list(self._called_in(region))
            yield from (example for example, _ in called)
            taken = [*taken, *(span for _, spans in called for span in spans)]
        if is_code(region):
            found = sent(region, taken, self._scope, self._contract, self._reading)
            for body, operation, binding in found:
                free = self._free(Role.FRAGMENT if operation else Role.UNBOUND, body)
                yield replace(free, operation=operation, binding=binding)
            yield from (self._json(part) for part in answers(region, taken))
        elif is_text(region):
            yield from (self._json(part) for part in parts(region, taken))
        elif is_source(region):
            declared = list(scripts(region))
            for start, end in declared:
                part = region.part("json", region.body[start:end], range(start, end))
                yield self._free(Role.PLAIN, shown(part, self._reading))
            yield from (
                self._free(Role.PLAIN, ClaimedValue(part)) for part in parts(region, declared)
            )

    def _called_in(self, region: CodeBlock) -> Iterator[tuple[Example, Sequence[tuple[int, int]]]]:
        """The requests that a program sends to the API, and where it spells them out."""
        for call in calls(region.body):
            operation = self._asked(call.message)
            message = call.message if operation else replace(call.message, body=None)
            if self._contract is None or self._is_foreign(message):
                if self._is_at_another_server(message):
                    part = head_of(region, replace(message, body=None))
                    yield self._free(Role.PLAIN, part), ()
                continue
            bodies = operation.request_bodies if operation else ()
            is_sent = message.body is not None and bodies
            if is_sent:
                part = body_of(region, message, self._reading, bodies)
            else:
                part = head_of(region, replace(message, body=None))
            free = self._free(Role.FRAGMENT, part)
            near = self._contract.closest_path(message.target.text)
            is_told = not message.is_base_open or near is not None  # as an unknown operation
            is_done = message.body is None if operation else is_told
            taken = call.taken if is_sent or is_done else ()
            yield replace(free, operation=operation, binding=Binding.HTTP), taken
            if operation and (read := self._read_of(region, call, operation)):
                yield read, ()

    def _read_of(
        self, region: CodeBlock, call: ProgramCall, operation: Operation
    ) -> Example | None:
        """The members of the response to a program's call that the program reads."""
        answers = [(it, schemas_of(operation, Role.RESPONSE, it)) for it in operation.responses]
        right = [each for status, found in answers if status[:1] in "2d" for each in found]
        schemas = tuple(dict.fromkeys((*right, *(it for _, found in answers for it in found))))
        message = call.message
        read = members_read(
            region.body,
            message.start,
            message.end,
            wraps=message.tool == "axios",
            is_script=not is_sample(region),
        )
        if not read.text or not right:
            return None
        part = replace(region.part("json", read.text, read.offsets), kind=BlockKind.SPAN)
        body = ClaimedValue(part, parse(read.text), is_part=True, block=region)
        free = self._free(Role.FRAGMENT, body)
        return replace(free, operation=operation, schemas=schemas, binding=Binding.HTTP)

    def _flushed(self) -> Iterator[Example]:
        """The request that naming an operation makes, unless a command right after makes it."""
        if self._is_due:
            self._is_due = False
            yield self._example(Role.REQUEST, ClaimedValue())

    def _called(self, call: IncludeCall) -> None:
        if isinstance(call, EndpointCall):
            named, binding = named_by_words(call.words, self._contract), Binding.TAG
        else:
            endpoint = self._endpoints[call.name]
            if self._contract and is_elsewhere(
                call, endpoint, self._contract, self._audience, self._variant.text
            ):
                self._scope = Scope(is_foreign=True)
                return
            named = named_by_include(call, endpoint, self._contract, self._audience)
            binding = Binding.INCLUDE
        self._scope = Scope(named, binding, call)
        self._is_due = self._scope.is_bare

    def _executed(self, pull: PullPlace) -> Iterator[Example]:
        """The requests that a tag represents."""
        if pull.mark.kind in REFERENCES:
            yield from self._reference(pull)
        elif pull.mark.kind == "example":
            yield from self._pulled(pull)
        else:
            yield from self._deliveries(pull)

    def _reference(self, pull: PullPlace) -> Iterator[Example]:
        """The requests of all operations that a tag pulls."""
        found = reference(pull.mark, self._contract)
        self._is_due = self._is_due and self._scope.operation not in found.operations
        yield from self._flushed()
        for each in () if found.lack else found.requests(pull):
            self._scope = Scope(NamedOperation(each.operation), Binding.TAG)
            yield self._request(each)
        last = found.operations[0] if len(found.operations) == 1 else None
        self._scope = Scope(NamedOperation(last), Binding.TAG) if last else Scope()

    def _deliveries(self, pull: PullPlace) -> Iterator[Example]:
        """The examples before it."""
        yield from self._flushed()
        yield Example(self._variant, Role.DELIVERIES, None, None, None, pulled=PulledExample(pull))

    def _pulled(self, pull: PullPlace) -> Iterator[Example]:
        """The request that a tag pulls from the contract."""
        scope = self._scope
        found = pulled(pull, self._contract, scope.operation)
        self._is_due = self._is_due and found.operation is not scope.operation
        yield from self._flushed()
        if found.operation is not scope.operation:
            self._scope = scope = Scope(NamedOperation(found.operation), Binding.TAG)
        example = self._request(found)
        scope.has_request = True
        yield example

    def _request(self, found: PulledExample) -> Example:
        """A request of the contract, in the scope of its operation."""
        request = found.request
        text = json.dumps(request.value, indent=2, ensure_ascii=False) if request else ""
        example = self._example(
            Role.UNBOUND if found.lack else Role.REQUEST,
            ClaimedValue(document=parse(text) if text else None),
        )
        return replace(
            example,
            operation=None if found.lack else found.operation,
            given={**self._scope.named.of_path, **found.given},
            pulled=found,
        )

    def _step(self, region: CodeBlock) -> Example:
        """What the page does unseen; the text around it belongs together all the same."""
        operation = None
        if self._contract and len(region.words) == 2:  # noqa: PLR2004 -- method and path
            operation = self._contract.at(*region.words)
        document = parse(region.body) if region.body else None
        free = self._free(Role.STEP, ClaimedValue(region, document))
        given = path_values(operation.path, region.words[1]) if operation else {}
        return replace(free, operation=operation, given=given)

    def _message(self, region: CodeBlock, message: Message) -> Iterator[Example]:
        """What a message with a head shows, which also names the operation of what follows."""
        if not message.method.text and not message.problems:
            yield from self._flushed()
            yield self._response(region, message)
            return
        asked = self._asked(message)
        if self._is_shown(region, message) or self._is_of_misnamed(region, asked):
            return
        if self._is_head(message, asked):
            yield from self._head(region, message)
            return
        operation = self._meant(message) or asked
        self._is_due = self._is_due and operation is not self._scope.operation
        yield from self._flushed()
        bodies = operation.request_bodies if operation else ()
        body = body_of(region, message, self._reading, bodies) if message.body else None
        if operation is None and (sent := self._notifying(region, message)):
            yield sent
            return
        if operation is None and self._is_foreign(message):
            yield from self._foreign(region, body)
            if body is None and self._is_at_another_server(message):
                yield self._free(Role.PLAIN, head_of(region, message))
            return
        binding = Binding.CURL if message.is_command else Binding.HTTP
        call = self._scope.call if operation is self._scope.operation else None
        self._scope = Scope(
            named_by_path(operation, message.target.text, message.headers), binding, call
        )
        self._scope.accept = message.header("accept") or ""
        yield self._sent(region, message, body)

    def _sent(self, region: CodeBlock, message: Message, body: ClaimedValue | None) -> Example:
        """A request, or the head of one whose body is elsewhere on the page."""
        expected = words_of(region.words).expected
        if body is not None:
            sent = self._example(Role.REQUEST, body, expected=expected)
            return sent if sent.operation else replace(sent, schemas=self._near(message, body))
        part = head_of(region, message)
        if message.is_command or self._scope.operation is None or self._scope.is_bare:
            return self._example(Role.REQUEST, part, expected=expected)
        free = self._free(Role.FRAGMENT, part)
        return replace(free, operation=self._scope.operation, binding=self._scope.binding)

    def _near(self, message: Message, body: ClaimedValue) -> tuple[Schema, ...]:
        """The schemas of the operation whose path is misspelt in a message."""
        contract = self._contract
        near = contract.nearest(message.method.text, message.target.text) if contract else None
        return tuple(schemas_of(near, Role.REQUEST, "", body.media_type)) if near else ()

    def _notifying(self, region: CodeBlock, message: Message) -> Example | None:
        """A request that the API sends: its body can be nothing but a notification."""
        contract = self._contract
        if contract is None or not contract.notifications or message.is_command:
            return None
        body = body_of(region, message, self._reading, ()) if message.body else None
        root = body.root if body else None
        found = fits(root, contract) if root else []
        operations = {fit.operation for fit in found if fit.role is Role.NOTIFICATION}
        if body is None or len(operations) != 1 or len(found) != 1:
            return None
        self._scope.is_notified = True
        free = self._free(Role.NOTIFICATION, body)
        return replace(free, operation=found[0].operation, binding=Binding.INFERRED)

    def _foreign(self, region: CodeBlock, body: ClaimedValue | None) -> Iterator[Example]:
        """The body of a request to another API, and nothing of what follows it."""
        self._scope = Scope(is_foreign=self._contract is not None)
        if body is not None and body.media_type and not is_json_type(body.media_type):
            yield self._free(Role.PLAIN, replace(body, document=None))
        elif body is not None:
            found = self._unnamed(body, wanted=words_of(region.words).role)
            yield found if found.operation else self._free(Role.PLAIN, body)

    def _is_shown(self, region: CodeBlock, message: Message) -> bool:
        """Whether a head is a part of the include that named its operation."""
        scope = self._scope
        if not scope.is_fresh or scope.call is None or message.is_command or message.body:
            return False
        return self._variant.map.is_within(region.start, scope.call)

    def _is_of_misnamed(self, region: CodeBlock, asked: Operation | None) -> bool:
        """Whether an include that names no operation shows a request to it: one mistake of two."""
        scope = self._scope
        if scope.call is None or not scope.named.is_misnamed or asked is not None:
            return False
        return self._variant.map.is_within(region.start, scope.call)

    def _is_head(self, message: Message, asked: Operation | None) -> bool:
        """Whether a head is that of the operation that was named right before it."""
        scope = self._scope
        if not scope.is_fresh or scope.call is None or message.is_command or message.body:
            return False
        return asked is not None and asked is scope.operation

    def _head(self, region: CodeBlock, message: Message) -> Iterator[Example]:
        """A head without its body: the request itself, or the text above the body."""
        scope = self._scope
        named = named_by_path(scope.operation, message.target.text, message.headers)
        self._scope = Scope(named, scope.binding, scope.call)
        self._scope.accept = message.header("accept") or ""
        self._is_due = self._is_due and not scope.is_bare
        yield self._sent(region, message, None)

    def _asked(self, message: Message) -> Operation | None:
        """The operation that a request goes to; HEAD goes to that of GET (RFC 9110, 9.3.2)."""
        contract, method, target = self._contract, message.method.text, message.target.text
        if contract is None or not target:
            return None
        found = contract.at(method, target)
        return contract.at("GET", target) if found is None and method == "HEAD" else found

    def _meant(self, message: Message) -> Operation | None:
        """The operation named right before a message, if at most the method is another."""
        operation = self._scope.operation
        if self._contract is None or operation is None or not self._scope.is_fresh:
            return None
        there = self._contract.at(operation.method, message.target.text)
        return operation if there is operation else None

    def _is_foreign(self, message: Message) -> bool:
        """Whether a request goes somewhere else, as far as its address shows.

        One that is broken is a mistake wherever it goes.
        """
        is_home = self._contract is not None and self._contract.is_home(message.address)
        return not is_home and not message.problems

    def _is_at_another_server(self, message: Message) -> bool:
        """Whether a request is one of the API at an address that its contract lacks."""
        contract = self._contract
        if contract is None or message.problems:
            return False
        return contract.at_another_server(message.method.text, message.address) is not None

    def _response(self, region: CodeBlock, message: Message) -> Example:
        part = head_of(region, message)
        operation = self._scope.operation
        if message.body:
            answer = operation.response(message.status) if operation else None
            bodies = answer.bodies if answer else ()
            part = body_of(region, message, self._reading, bodies)
        has_status = operation is not None and operation.response(message.status) is not None
        is_of_reader = self._scope.is_notified and not (has_status and message.body)
        if self._scope.is_foreign or is_of_reader:
            return self._free(Role.PLAIN, part)
        if operation is None or self._is_of_another_section(operation, message):
            return self._unnamed(part, wanted=Role.RESPONSE)
        role = Role.NOTIFICATION if self._scope.named.is_notification else Role.RESPONSE
        return self._example(role, part, status=message.status)

    def _is_of_another_section(self, operation: Operation, message: Message) -> bool:
        """Whether a status is none of the operation, whose section is over: one about errors."""
        is_over = self._scope.is_over and not _OF_RESPONSES.search(self._heading)
        return is_over and operation.response(message.status) is None

    def _json(self, region: CodeBlock, read: ClaimedValue | None = None) -> Example:
        words, part = words_of(region.words), read or shown(region, self._reading)
        if words.role is Role.PLAIN:
            return self._free(Role.PLAIN, part)
        named = named_by_words(region.words, self._contract)
        if words.role is Role.NOTIFICATION or named.is_notification:
            return self._notification(part, named.operation)
        if words.role is None and named.operation is None and self._is_delivered(region):
            found = self._notification(part, None)
            return found if found.operation else self._free(Role.PLAIN, part)
        if named.operation and named.operation is not self._scope.operation:
            self._scope = Scope(named, Binding.WORDS)
        is_left = False
        if named.operation is None and not part.is_part and region.kind in BLOCKS:
            self._look_around(region, part)
            is_left = words.role is None and self._is_left(part)
        operation = None if is_left else self._scope.operation
        is_inner = words.role is None and is_list_within(part.root, operation)
        if part.is_part or is_inner:
            return self._example(Role.FRAGMENT, part)
        if operation is None:
            found = replace(self._unnamed(part, wanted=words.role), expected=words.expected)
            is_other = self._scope.is_foreign and not self._scope.is_over
            return self._free(Role.PLAIN, part) if is_other and not found.operation else found
        return self._of_scope(part, words, operation)

    def _of_scope(self, part: ClaimedValue, words: FenceWords, operation: Operation) -> Example:
        """A whole message of the operation that was named, unless it can be none of it."""
        if words.role is None:
            found = alien(part.root, operation, self._contract)
            if found:
                return self._fitting(found, part)
            if is_object_within(part.root, operation):
                whole = self._unnamed(part, wanted=None)
                return whole if whole.operation else self._example(Role.FRAGMENT, part)
            is_other = not has_any(part.root, operation) or is_mostly_other(part.root, operation)
            if not self._scope.is_fresh and is_other:
                return self._unnamed(part, wanted=None)
        is_meant = self._scope.binding in _WORDS_OF_ONE and not words.expected
        if words.role is Role.REQUEST and not operation.request_bodies and not is_meant:
            other = self._other_request(part, operation)
            if other.operation or other.candidates:
                return replace(other, expected=words.expected)
        role = words.role or self._role(part)
        if words.role is None and role is Role.REQUEST and part.is_skeleton:
            role = Role.FRAGMENT
        return self._example(role, part, status=words.status, expected=words.expected)

    def _look_around(self, region: CodeBlock, part: ClaimedValue) -> None:
        """Take the one operation that the paragraph names, if it is likelier than the last."""
        operation = self._scope.operation
        if self._contract is None or part.root is None:
            return
        is_at_home = operation is not None and is_nearly_at_home(part.root, operation)
        paragraph = last_paragraph(self._variant.text[self._read_to : region.start])
        named = named_in_prose(paragraph, self._contract)
        named = [it for it in named if is_nearly_at_home(part.root, it)]
        if len(named) != 1:
            return
        if operation is None or not is_at_home or knows_more(named[0], operation, part.root):
            self._scope = Scope(NamedOperation(named[0]), Binding.PROSE)

    def _is_left(self, part: ClaimedValue) -> bool:
        """Whether the section of the operation is over, and an example is none of it."""
        scope, root = self._scope, part.root
        if not scope.is_over or self._contract is None or root is None:
            return False
        return scope.operation is None or not is_still_at_home(root, scope.operation)

    def _is_delivered(self, region: CodeBlock) -> bool:
        """Whether the paragraph above a block announces what the API sends."""
        is_block = self._contract is not None and region.kind in BLOCKS
        return is_block and announces_notification(self._variant.text[self._read_to : region.start])

    def _notification(self, part: ClaimedValue, named: Operation | None) -> Example:
        """A notification by its name, or that which it must be, or the only one there is."""
        if self._contract is None:
            return self._free(Role.UNBOUND, part)
        if named is None and not following("notification", part.words):
            known = [it for it in (self._scope.operation,) if self._scope.named.is_notification]
            found = self._unnamed(part, wanted=Role.NOTIFICATION)
            if found.operation is not None:
                return found
            known = known or list(self._contract.notifications)
            named = known[0] if len(known) == 1 else None
        elif named is not None and part.root is not None:
            same = [it for word in part.words for it in self._contract.called(word)]
            named = nearest_operation(part.root, same) or named
        free = self._free(Role.NOTIFICATION, part)
        return replace(free, operation=named, binding=Binding.WORDS if named else Binding.NONE)

    def _role(self, part: ClaimedValue) -> Role:
        scope = self._scope
        if scope.named.is_notification or scope.operation is None:
            return Role.NOTIFICATION
        start = part.region.start if part.region else self._read_to
        said = announced_role(self._variant.text[self._read_to : start])
        return role_of(part.root, scope.operation, said, has_request=scope.has_request)

    def _unnamed(self, part: ClaimedValue, *, wanted: Role | None) -> Example:
        """An example that nothing is named for: one of the operation that it alone fits."""
        if wanted is Role.PLAIN or self._contract is None:
            return self._free(wanted if wanted is Role.PLAIN else Role.UNBOUND, part)
        if part.media_type and not is_json_type(part.media_type):
            return self._free(Role.UNBOUND, replace(part, document=None))
        found = fits(part.root, self._contract, wanted) if part.root else []
        operations = tuple(dict.fromkeys(fit.operation for fit in found))
        if len(operations) == 1 and not found[0].status:
            return self._fitting(found[0], part)
        schemas = tuple({fit.schema.target: fit.schema for fit in found}.values())
        if part.is_skeleton and not operations:
            return self._free(Role.FRAGMENT, part)
        free = self._free(Role.UNBOUND, part)
        return replace(free, candidates=operations, schemas=schemas, binding=self._scope.binding)

    def _other_request(self, part: ClaimedValue, named: Operation) -> Example:
        """A request below an operation that takes none: one of the same path, if several fit."""
        found = self._unnamed(part, wanted=Role.REQUEST)
        same = [it for it in found.candidates if it.path == named.path]
        if found.operation:
            return found
        if len(same) != 1 or same[0].request is None:
            return replace(found, binding=Binding.NONE)
        return self._fitting(Fit(same[0], Role.REQUEST, "", same[0].request), part)

    def _fitting(self, fit: Fit, part: ClaimedValue) -> Example:
        is_fragment = fit.role is Role.REQUEST and part.is_skeleton
        role = Role.FRAGMENT if is_fragment else fit.role
        return replace(self._free(role, part), operation=fit.operation, binding=Binding.INFERRED)

    def _free(self, role: Role | None, part: ClaimedValue) -> Example:
        """An example of no operation, or of another than was named."""
        return Example(
            self._variant,
            role or Role.UNBOUND,
            None,
            part.region,
            part.document,
            message=part.message,
            block=part.block,
            media_type=part.media_type,
        )

    def _example(
        self, role: Role, part: ClaimedValue, *, status: str = "", expected: str = ""
    ) -> Example:
        """An example of the operation that was named last."""
        scope = self._scope
        scope.note(role, expected)
        if role is Role.RESPONSE:
            status = status or scope.expected
            part = replace(part, media_type=part.media_type or self._accepted_type(status))
        return replace(
            self._free(role, part),
            operation=scope.operation,
            endpoint=scope.call,
            given=scope.named.given,
            status=status,
            expected=expected,
            binding=scope.binding if scope.operation else Binding.NONE,
        )

    def _accepted_type(self, status: str) -> str:
        """The media type in the last request's ``Accept``, if it selects one of several of JSON."""
        operation, accept = self._scope.operation, self._scope.accept
        if operation is None or not accept:
            return ""
        bodies = [it for it in bodies_of(operation, Role.RESPONSE, status) if it.is_json]
        found = accepted(bodies, accept)
        return found[0].media_type if len(found) == 1 < len(bodies) else ""
