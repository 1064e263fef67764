"""One page for one audience, run from top to bottom."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from mkdocs_tandem.contract import Contract, Operation, Response
from mkdocs_tandem.program import Recorded
from mkdocs_tandem.service import Answer, Exchange, Request, Service, ServiceError
from mkdocs_tandem.settings import Execution, Sender

Given = Mapping[str, str]
"""Values of path parameters that a page names itself."""
NOTHING: Given = {}
_PARAMETER = re.compile(r"\{([^{}/]+)\}")


@dataclass
class Session:
    """The requests of a page, in order, and what their answers have given to later ones.

    A parameter's value is, in this order: what the page's own path has in its place, what a link
    of the contract takes from an answer, what the settings say, what a placeholder of a response
    example stood for.
    """

    service: Service
    execution: Execution
    audience: str
    contract: Contract | None = None
    """Names the operations of requests that are known by their address alone."""
    printed: str | None = None
    """What the last Python sample has printed; ``None`` if there was none, or it failed."""
    samples: list[Recorded] = field(default_factory=list)
    """The Python samples that have run, oldest first."""
    failed_sample: int = 0
    """The line of the first sample that failed; 0 if none did."""
    bound: dict[str, Any] = field(default_factory=dict)
    """What the placeholders of response examples stood for."""
    _linked: dict[tuple[str, str], Any] = field(default_factory=dict)
    _sender: Sender = field(init=False)

    def __post_init__(self) -> None:
        self._sender = self.execution.sender(self.audience)

    def unknown(self, operation: Operation, given: Given = NOTHING) -> list[str]:
        """The parameters in an operation's path that nothing has given a value yet."""
        names = _PARAMETER.findall(operation.path)
        return [name for name in names if self._value(operation, name, given) is None]

    def request(self, operation: Operation, body: Any, given: Given = NOTHING) -> Request:
        """A request to an operation, its path filled in; nothing in it may be unknown."""
        path = _PARAMETER.sub(
            lambda match: quote(str(self._value(operation, match[1], given)), safe=""),
            operation.path,
        )
        return addressed(operation, path, body, given, self._sender)

    def send(self, operation: Operation, body: Any, given: Given = NOTHING) -> Exchange:
        """A request and the answer of the service; later requests may use what it says.

        Raises:
            ServiceError: if there is none.
        """
        return self.exchange(self.request(operation, body, given), operation)

    def exchange(self, request: Request, operation: Operation | None) -> Exchange:
        """A request as it is, perhaps to an operation, and the answer of the service.

        Raises:
            ServiceError: if there is none.
        """
        answer = self.service.send(request)
        declared = operation.response(answer.status) if operation else None
        if declared is not None:
            self._follow(declared, request, answer)
        return Exchange(request, answer)

    def perform(self, method: str, path: str, body: Any = None) -> Exchange:
        """A request besides those of the contract: without base, query and credentials.

        Raises:
            ServiceError: if there is no answer, or something in the path has no value yet.
        """

        def value(match: re.Match[str]) -> str:
            known = self.value(match[1])
            if known is None:
                raise ServiceError(f"nothing has given a value to '{match[1]}' yet")
            return quote(str(known), safe="")

        request = Request(method, _PARAMETER.sub(value, path), body=body)
        return Exchange(request, self.service.send(request))

    def attempts(self) -> tuple[Exchange, list[Mapping[str, Any]]]:
        """How the service is asked what it tried to deliver, and what it says: oldest first.

        Raises:
            ServiceError: if it does not say so, in a list of objects.
        """
        exchange = self.perform("GET", self.execution.deliveries or "/")
        body = exchange.answer.body
        if not isinstance(body, list) or not all(isinstance(each, Mapping) for each in body):
            raise ServiceError(f"'{self.execution.deliveries}' does not answer a list of objects")
        return exchange, body

    def value(self, name: str) -> Any:
        """What a placeholder of this name stands for; ``None`` if nothing has said."""
        return self._sender.variables.get(name, self.bound.get(name))

    def _value(self, operation: Operation, name: str, given: Given) -> Any:
        return given.get(name, self._linked.get((operation.id, name), self.value(name)))

    def _follow(self, declared: Response, request: Request, answer: Answer) -> None:
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


def addressed(operation: Operation, path: str, body: Any, given: Given, sender: Sender) -> Request:
    """A request to a path, with what an audience's settings send along."""
    query = {**sender.query, **_in("query", operation, given)}
    headers = {**sender.headers, **_in("header", operation, given)}
    return Request(
        operation.method,
        f"{sender.base}{path}",
        {name: str(value) for name, value in query.items()},
        {name: str(value) for name, value in headers.items()},
        body,
    )


def _in(where: str, operation: Operation, given: Given) -> dict[str, str]:
    """The given values of an operation's parameters in one place."""
    names = (each.name for each in operation.parameters if each.where == where)
    return {name: given[name] for name in names if name in given}


def _evaluated(expression: Any, request: Request, answer: Answer) -> Any:
    """The value of a runtime expression; what is none stands for itself.

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
