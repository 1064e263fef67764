"""The API as a WSGI application, on Falcon."""

import json
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

import falcon

from callback_api.access import authenticate, authorise
from callback_api.body import LARGEST, read_json
from callback_api.call import Answer, Call
from callback_api.callbacks import Callbacks
from callback_api.clock import Clock, SystemClock, TickingClock, VirtualClock
from callback_api.contract.asyncapi import asyncapi
from callback_api.contract.definitions import AUDIENCES
from callback_api.contract.document import HAL, JSON, document
from callback_api.contract.parameters import REALM
from callback_api.contract.profile import PROFILES
from callback_api.contract.routes import Route, routes
from callback_api.contract.validation import (
    check_body,
    check_header,
    check_path,
    read_parameters,
)
from callback_api.database import Database
from callback_api.directory import Directory, demo_directory
from callback_api.engine import Engine
from callback_api.errors import ApiError
from callback_api.identifier import repeatable
from callback_api.monitors import Monitors
from callback_api.outgoing_request import Outcome
from callback_api.ratelimit import Limits, RateLimiter
from callback_api.refusal import answer_errors
from callback_api.remotes import Remotes
from callback_api.resource import DESK, ENGINE, SANDBOX, Resource, Responder, constant

if TYPE_CHECKING:
    from callback_api.sandbox import Sandbox

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""A WSGI application."""


def create_app(
    *,
    directory: Directory | None = None,
    clock: Clock | None = None,
    limits: Limits | None = None,
    sandbox: bool = False,
) -> App:
    """An application with a state of its own, under ``/b2c`` and ``/b2b``.

    Without arguments it knows the accounts of ``accounts.yaml``, keeps everything in
    memory, lives in real time and keeps notifications to itself. With ``sandbox`` time stands
    still until ``/sandbox/clock`` is asked to turn it, notifications go to receivers whose answers
    can be told in advance, and identifiers are the same each time: the same requests in the same
    order are answered alike.
    """
    directory = directory or demo_directory()
    if not sandbox:
        kept = Outcome(problem="this application does not send notifications")
        engine = Engine(Database(), directory, clock or SystemClock(), lambda parcel: kept)
        return application(engine, limits)
    # the sandbox is imported only by those who want it
    from callback_api.receivers import ScriptedReceivers  # noqa: PLC0415 -- see above
    from callback_api.sandbox import Sandbox  # noqa: PLC0415 -- see above

    virtual = clock if isinstance(clock, VirtualClock) else VirtualClock()
    receivers = ScriptedReceivers(virtual)
    engine = Engine(Database(), directory, virtual, receivers.send, repeatable())
    return application(engine, limits, Sandbox(engine, virtual, receivers))


def create_sandbox() -> App:
    """The application as a sandbox, for those who can only name a function."""
    return create_app(sandbox=True)


def application(
    engine: Engine, limits: Limits | None = None, sandbox: "Sandbox | None" = None
) -> App:
    """The WSGI application of an engine, with the addresses of its sandbox if it has one."""
    clock = TickingClock(engine.clock) if sandbox else engine.clock
    desk = _Desk(engine, RateLimiter(limits or Limits()), clock)
    own = {ENGINE: engine, DESK: desk, SANDBOX: sandbox}
    addresses = _addresses(has_sandbox=sandbox is not None)

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ.update(own)
        return addresses(environ, start_response)

    return answer


@cache
def _addresses(*, has_sandbox: bool) -> falcon.App[Any, Any]:
    """All addresses, the same for all applications: Falcon takes its time to learn them."""
    app: falcon.App[Any, Any] = falcon.App(media_type=JSON, cors_enable=has_sandbox)
    answer_errors(app)
    for audience in AUDIENCES:
        root = PROFILES[audience].mount
        for name, composed in (("openapi", document), ("asyncapi", asyncapi)):
            contract = constant(json.dumps(composed(audience)).encode(), JSON)
            app.add_route(f"{root}/{name}.json", Resource({"GET": contract}))
        responders: dict[str, dict[str, Responder]] = {}
        for route in routes(audience):
            responders.setdefault(root + route.path, {})[route.method] = _responder(route, root)
        for path, methods in responders.items():
            app.add_route(path, Resource(methods))
    if has_sandbox:
        from callback_api.sandbox import resources  # noqa: PLC0415 -- only for those who want it

        for path, resource in resources().items():
            app.add_route(path, resource)
    return app


def _responder(route: Route, root: str) -> Responder:
    """The Falcon responder of a route."""

    def respond(request: falcon.Request, response: falcon.Response, **path: str) -> None:
        desk: _Desk = request.env[DESK]
        answer = desk.answer(route, root, request, response, path)
        response.status = answer.status
        if answer.body is not None:
            response.data = json.dumps(answer.body, ensure_ascii=False).encode()
            response.content_type = HAL

    return respond


class _Desk:
    """From a request to the action that it asks for, and to what comes of it."""

    def __init__(self, engine: Engine, limiter: RateLimiter, clock: Clock) -> None:
        self._engine = engine
        self._limiter = limiter
        self._clock = clock
        callbacks = Callbacks(engine)
        self._parts = {"callbacks": callbacks, "remotes": Remotes(callbacks)}
        self._parts["monitors"] = Monitors(callbacks)

    def answer(
        self,
        route: Route,
        root: str,
        request: falcon.Request,
        response: falcon.Response,
        path: dict[str, str],
    ) -> Answer:
        """What a route answers; ``ApiError`` for a request that is refused."""
        call = self._call(route, root, request, response, path)
        action: Callable[[Call], Answer] = getattr(self._parts[route.tag], route.action)
        self._engine.run_timers()
        with self._engine.store.transaction():
            return action(call)

    def _call(
        self,
        route: Route,
        root: str,
        request: falcon.Request,
        response: falcon.Response,
        path: dict[str, str],
    ) -> Call:
        """The request, once it is known who makes it, that they may, and that it is well-formed."""
        given = {name: _values(value) for name, value in request.params.items()}
        client_id = given.get("client_id", [""])[0]
        directory = self._engine.directory
        principal = authenticate(
            directory, route.audience, request.get_header("Authorization"), client_id
        )
        self._admit(client_id, response)
        if route.audience == "b2c":
            check_header("b2c", REALM, request.get_header(REALM.name))
        check_path(route.audience, path)
        authorise(directory, route, principal, path)
        query = read_parameters(route, given)
        body = _body(request) if route.request else None
        check_body(route, body)
        return Call(route, principal, path, query, body, request.root_path + root)

    def _admit(self, client_id: str, response: falcon.Response) -> None:
        allowance = self._limiter.admit(client_id, self._clock.now())
        response.set_headers(allowance.headers)
        if allowance.wait is not None:
            raise ApiError(42900, f"too many requests; wait {allowance.wait} s")


def _values(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _body(request: falcon.Request) -> Any:
    media_type = (request.content_type or "").partition(";")[0].strip().lower()
    if media_type != JSON:
        raise ApiError(40001, f"the body has to be '{JSON}', not '{media_type[:80]}'")
    return read_json(request.bounded_stream.read(LARGEST + 1))
