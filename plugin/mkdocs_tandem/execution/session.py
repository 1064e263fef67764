"""One page for one audience, run from top to bottom."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from mkdocs_tandem.config.settings import Execution, RequestDefaults
from mkdocs_tandem.execution.carried_values import carried
from mkdocs_tandem.execution.generated_values import counterparts, is_same, replaced
from mkdocs_tandem.execution.python_process import RecordedSample
from mkdocs_tandem.execution.response_diff import bindings, values
from mkdocs_tandem.execution.service import (
    Exchange,
    Request,
    Service,
    ServiceError,
    ServiceResponse,
)
from mkdocs_tandem.formats.json import Node
from mkdocs_tandem.openapi import Contract, Operation, Response

Given = Mapping[str, str]
"""Values of path parameters that a page names itself."""
_ERROR = 400
"""RFC 9110, section 15.5: from here on, a status is an error."""
ACCESS_TOKEN = "access_token"  # noqa: S105 -- the name of a member
"""The member of a response that has a token for later requests (RFC 6749, section 5.1)."""
NOTHING: Given = {}
_PARAMETER = re.compile(r"\{([^{}/]+)\}")


@dataclass(frozen=True)
class Content:
    """The body of a request."""

    value: Any = None
    """JSON."""
    media_type: str = ""
    """Empty for the default: JSON if there is a value."""
    raw: bytes | None = None
    """What is sent as it is, instead of JSON."""


NO_CONTENT = Content()


@dataclass(frozen=True)
class Head:
    """What a page itself writes in the address and the head of a request."""

    query: Mapping[str, list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    """The names of the operation's parameters, those of fields in lower case."""

    def declared(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The fields that are parameters of the operation."""
        return {name: it for name, it in fields.items() if self._is_known(name)}

    def undeclared(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The other ones."""
        return {name: it for name, it in fields.items() if not self._is_known(name)}

    def _is_known(self, name: str) -> bool:
        return {name, name.lower(), name.partition("[")[0]} & self.known != set()


NO_HEAD = Head()


@dataclass
class Session:
    """The requests of a page, in order, and what their answers have given to later ones.

    A parameter's value is, in this order: what the page's own path has in its place, what a link
    of the contract takes from an answer, what the settings say, what a placeholder of a response
    example represented, what requests and answers before it had under its name.
    """

    service: Service
    execution: Execution
    audience: str
    contract: Contract | None = None
    """Names the operations of requests that are known by their address alone."""
    printed: str | None = None
    """What the last Python sample has printed; ``None`` if there was none, or it failed."""
    samples: list[RecordedSample] = field(default_factory=list)
    """The Python samples that have run, oldest first."""
    failed_sample: int = 0
    """The line of the first sample that failed; 0 if none did."""
    bound: dict[str, Any] = field(default_factory=dict)
    """What the placeholders of response examples represented."""
    generated: dict[str, str] = field(default_factory=dict)
    """The actual ids and times for those that the page shows (``execute.generated``)."""
    missing: set[str] = field(default_factory=set)
    """The parameters without a value that were reported."""
    _linked: dict[tuple[str, str], Any] = field(default_factory=dict)
    _carried: dict[str, Any] = field(default_factory=dict)
    """Values of parameters by the paths that end with them; see ``carried``."""
    _sender: RequestDefaults = field(init=False)

    def __post_init__(self) -> None:
        self._sender = self.execution.sender(self.audience)

    def lacking(self, operation: Operation) -> str:
        """Why the service cannot answer an operation; empty if it can."""
        if self.execution.has_operation(operation.id, self.audience):
            return ""
        return f"the service does not have '{operation.id}' ('execute.operations')"

    def unknown(self, operation: Operation, given: Given = NOTHING) -> list[str]:
        """The parameters in an operation's path that nothing has given a value yet."""
        names = _PARAMETER.findall(operation.path)
        return [name for name in names if self._value(operation, name, given) is None]

    def request(
        self, operation: Operation, content: Content, given: Given = NOTHING, head: Head = NO_HEAD
    ) -> Request:
        """A request to an operation, its path filled in; nothing in it may be unknown."""
        path = _PARAMETER.sub(
            lambda match: quote(str(self._value(operation, match[1], given)), safe=""),
            operation.path,
        )
        sender = self._sender
        request = addressed(operation, path, content, given=given, sender=sender, head=head)
        if not self.generated:
            return request
        actual = self.generated
        return replace(
            request,
            path=replaced(request.path, actual),
            query=replaced(request.query, actual),
            headers=replaced(request.headers, actual),
            body=replaced(request.body, actual),
            content=replaced(request.content, actual),
        )

    def send(
        self, operation: Operation, content: Content, given: Given = NOTHING, head: Head = NO_HEAD
    ) -> Exchange:
        """A request and the response, whose values later requests may use.

        Raises:
            ServiceError: if there is none.
        """
        return self.exchange(self.request(operation, content, given, head), operation)

    def exchange(self, request: Request, operation: Operation | None) -> Exchange:
        """A request as it is, perhaps to an operation, and the response.

        Raises:
            ServiceError: if there is none.
        """
        answer = self.service.send(request)
        token = answer.body.get(ACCESS_TOKEN) if isinstance(answer.body, Mapping) else None
        if isinstance(token, str) and answer.status < _ERROR:
            self.bound[ACCESS_TOKEN] = token
        if self.contract is not None and answer.status < _ERROR:
            self._carried |= carried(request, answer, operation, self.contract)
        declared = operation.response(answer.status) if operation else None
        if declared is not None:
            self._follow(declared, request, answer)
        return Exchange(request, answer)

    def perform(self, method: str, path: str, body: Any = None) -> Exchange:
        """A request apart from those of the contract: without base, query and credentials.

        Raises:
            ServiceError: if there is no answer, or something in the path has no value yet.
        """

        def value(match: re.Match[str]) -> str:
            known = self.value(match[1])
            if known is None:
                raise ServiceError(f"'{match[1]}' has no value yet")
            return quote(str(known), safe="")

        request = Request(method, _PARAMETER.sub(value, path), body=body)
        return Exchange(request, self.service.send(request))

    def attempts(self) -> tuple[Exchange, list[Mapping[str, Any]]]:
        """The request for the deliveries of the service, and its response: oldest first.

        Raises:
            ServiceError: if the response is not a list of objects.
        """
        exchange = self.perform("GET", self.execution.deliveries or "/")
        body = exchange.answer.body
        if not isinstance(body, list) or not all(isinstance(each, Mapping) for each in body):
            raise ServiceError(f"'{self.execution.deliveries}' does not return a list of objects")
        return exchange, body

    def value(self, name: str) -> Any:
        """The value of a placeholder of this name; ``None`` if there is none yet."""
        known = self._sender.variables.get(name, self.bound.get(name))
        places = self.contract.places_of(name) if self.contract and known is None else ()
        return self._carried.get(next(iter(places))) if len(places) == 1 else known

    def is_same(self, shown: Any, actual: Any) -> bool:
        """Whether a value of the page is that of a response.

        With ``execute.generated``, an id or time may be another one, but the same throughout.
        """
        if is_same(shown, actual):
            return True
        found = counterparts(shown, actual) if self.execution.generated else None
        return found is not None and all(
            self.generated.get(page, came) == came for page, came in found.items()
        )

    def bind(self, shown: Node, actual: Any) -> None:
        """Take the values that a response has for an example's placeholders and ids."""
        self.bound.update(bindings(shown, actual))
        for _, node, value in values(shown, actual):
            if node.is_literal:
                self.learn(node.value, value)

    def learn(self, shown: Any, actual: Any) -> None:
        """Take the generated parts of a value that the page shows."""
        found = counterparts(shown, actual) if self.execution.generated else None
        for page, came in (found or {}).items():
            if page != came:
                self.generated.setdefault(page, came)

    def has_carried(self, operation: Operation, given: Given, names: Iterable[str]) -> bool:
        """Whether an operation's path, or placeholders of a body, have values of answers."""
        settings = {*given, *self._sender.variables}
        asked = [*_PARAMETER.findall(operation.path), *names]
        return any(name not in settings and self.value(name) is not None for name in asked) or any(
            identifier == operation.id for identifier, _ in self._linked
        )

    def _value(self, operation: Operation, name: str, given: Given) -> Any:
        value = given.get(name, self._linked.get((operation.id, name), self.value(name)))
        if value is not None:
            return value
        variable = f"{{{name}}}"
        before = operation.path.partition(variable)[0]
        return self._carried.get(f"{before}{variable}")

    def _follow(self, declared: Response, request: Request, answer: ServiceResponse) -> None:
        """Take the values that the contract's links hand on.

        Source: OpenAPI 3.1, section 4.8.20, Link Object.
        """
        for link in declared.links.values():
            given = link.get("parameters") if isinstance(link, Mapping) else None
            for parameter, expression in (given or {}).items():
                value = _evaluated(expression, request, answer)
                if value is not None:
                    name = parameter.rpartition(".")[2]
                    self._linked[str(link.get("operationId")), name] = value


def addressed(  # noqa: PLR0913 -- all that a request is made of
    operation: Operation,
    path: str,
    content: Content,
    *,
    given: Given,
    sender: RequestDefaults,
    head: Head = NO_HEAD,
) -> Request:
    """A request to a path, with what an audience's settings send along.

    The page's own values come first, but for credentials: those of the settings are real.
    """
    query = {**head.undeclared(head.query), **sender.query, **_in("query", operation, given)}
    query |= head.declared(head.query)
    headers = {**sender.headers, **_in("header", operation, given)}
    headers = _merged(head.undeclared(head.headers), headers, head.declared(head.headers))
    if content.media_type:
        headers = _merged(headers, {"Content-Type": content.media_type})
    return Request(
        operation.method,
        f"{sender.base}{path}",
        {name: _texts(value) for name, value in query.items()},
        {name: str(value) for name, value in headers.items()},
        content.value,
        content.raw,
    )


def _texts(value: Any) -> str | list[str]:
    """A value of a query; one that is written several times is a list."""
    if isinstance(value, list):
        return str(value[0]) if len(value) == 1 else [str(it) for it in value]
    return str(value)


def _merged(*heads: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of several heads; of equal names, in whatever case, the last one."""
    found: dict[str, tuple[str, Any]] = {}
    for head in heads:
        found |= {name.lower(): (name, value) for name, value in head.items()}
    return dict(found.values())


def _in(where: str, operation: Operation, given: Given) -> dict[str, str]:
    """The given values of an operation's parameters in one place."""
    names = (each.name for each in operation.parameters if each.where == where)
    return {name: given[name] for name in names if name in given}


def _evaluated(expression: Any, request: Request, answer: ServiceResponse) -> Any:
    """The value of a runtime expression; what is none represents itself.

    Source: OpenAPI 3.1, section 4.8.20.4, Runtime Expressions.
    """
    if not isinstance(expression, str) or not expression.startswith("$"):
        return expression
    place, _, pointer = expression.partition("#")
    named, _, name = place.rpartition(".")
    found: dict[str, Callable[[], Any]] = {
        "$statusCode": lambda: answer.status,
        "$response.body": lambda: _pointed(answer.body, pointer),
        "$request.body": lambda: _pointed(request.body, pointer),
        "$response.header": lambda: answer.headers.get(name.lower()),
        "$request.query": lambda: request.query.get(name),
    }
    evaluate = found.get(place) or found.get(named)
    return evaluate() if evaluate else None


def _pointed(value: Any, pointer: str) -> Any:
    """What a JSON pointer names; ``None`` if nothing.

    Source: RFC 6901.
    """
    for raw in pointer.split("/")[1:]:
        token = raw.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Mapping):
            value = value.get(token)
        elif isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
        else:
            return None
    return value
