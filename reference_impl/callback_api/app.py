"""The API as a WSGI application, on Falcon."""

import json
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import falcon

from callback_api.access import authenticate, authorise
from callback_api.body import LARGEST, read_json
from callback_api.call import Answer, Call
from callback_api.callbacks import Callbacks
from callback_api.clock import Clock, SystemClock, timestamp
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
from callback_api.directory import Directory, demo_directory
from callback_api.errors import ApiError
from callback_api.store import Store

App = falcon.App[falcon.Request, falcon.Response]
_log = logging.getLogger("callback_api")
_CODES = {404: 40400, 405: 40500}
"""How refusals of the framework itself are told."""


def create_app(
    *,
    directory: Directory | None = None,
    clock: Clock | None = None,
    store: Store | None = None,
) -> App:
    """An application with a state of its own, under ``/b2c`` and ``/b2b``.

    Without arguments it knows the accounts of ``callback_api.directory``, keeps everything in
    memory and lives in real time.
    """
    api = _Api(directory or demo_directory(), clock or SystemClock(), store or Store())
    app = falcon.App(media_type=JSON)
    app.add_error_handler(Exception, api.crashed)
    app.add_error_handler(falcon.HTTPError, api.unrouted)
    app.add_error_handler(ApiError, api.refused)
    for audience in AUDIENCES:
        _mount(app, api, audience)
    return app


def _mount(app: App, api: "_Api", audience: str) -> None:
    root = PROFILES[audience].mount
    resources: dict[str, dict[str, Any]] = {}
    for route in routes(audience):
        resources.setdefault(route.path, {})[route.method] = api.responder(route, root)
    for path, responders in resources.items():
        app.add_route(root + path, _Resource(responders))
    contract = json.dumps(document(audience)).encode()
    app.add_route(f"{root}/openapi.json", _Resource({"GET": _constant(contract)}))


class _Resource:
    """What Falcon looks for: a method for each HTTP method."""

    def __init__(self, responders: dict[str, Callable[..., None]]) -> None:
        for method, respond in responders.items():
            setattr(self, f"on_{method.lower()}", respond)


def _constant(data: bytes) -> Callable[..., None]:
    def respond(request: falcon.Request, response: falcon.Response) -> None:
        response.data = data
        response.content_type = JSON

    return respond


class _Api:
    """From a request to the action that it asks for, and from what comes of it to a response."""

    def __init__(self, directory: Directory, clock: Clock, store: Store) -> None:
        self._directory = directory
        self._clock = clock
        callbacks = Callbacks(store)
        self._actions: dict[str, Callable[[Call], Answer]] = {
            action: getattr(callbacks, action)
            for action in dict.fromkeys(route.action for route in routes("b2c"))
        }

    def responder(self, route: Route, root: str) -> Callable[..., None]:
        """The Falcon responder of a route."""
        action = self._actions[route.action]

        def respond(request: falcon.Request, response: falcon.Response, **path: str) -> None:
            answer = action(self._call(route, root, request, path))
            response.status = answer.status
            if answer.body is not None:
                response.data = _encoded(answer.body)
                response.content_type = HAL

        return respond

    def _call(self, route: Route, root: str, request: falcon.Request, path: dict[str, str]) -> Call:
        given = {name: _values(value) for name, value in request.params.items()}
        client_id = next(iter(given.get("client_id", ())), None)
        principal = authenticate(
            self._directory, route.audience, request.get_header("Authorization"), client_id
        )
        if route.audience == "b2c":
            check_header(REALM, request.get_header(REALM.name))
        check_path(route, path)
        authorise(self._directory, route, principal, path)
        query = read_parameters(route, given)
        body = _body(request) if route.request else None
        check_body(route, body)
        return Call(route, principal, path, query, body, request.root_path + root)

    def refused(
        self, request: falcon.Request, response: falcon.Response, error: ApiError, params: Any
    ) -> None:
        """Tells a client why, in the words of its audience."""
        self._tell(request, response, error.kind.code, error.message)

    def unrouted(
        self,
        request: falcon.Request,
        response: falcon.Response,
        error: falcon.HTTPError,
        params: Any,
    ) -> None:
        """The same for what the framework refused."""
        for name, value in dict(error.headers or {}).items():
            response.set_header(name, value)
        code = _CODES.get(error.status_code, error.status_code * 100)
        self._tell(request, response, code, f"{request.method} {request.path}: {error.title}")

    def crashed(
        self, request: falcon.Request, response: falcon.Response, error: Exception, params: Any
    ) -> None:
        """Tells a client nothing but that it was not their fault."""
        _log.error("%s %s failed", request.method, request.path, exc_info=error)
        self._tell(request, response, 50000, "the service made a mistake")

    def _tell(
        self, request: falcon.Request, response: falcon.Response, code: int, message: str
    ) -> None:
        identifier = str(uuid4())
        if request.path.startswith(f"{PROFILES['b2c'].mount}/"):
            body = {"code": code, "debug": identifier, "message": message}
        else:
            moment = timestamp(self._clock.now())
            body = {"code": code, "uuid": identifier, "message": message, "timestamp": moment}
        response.status = code // 100
        response.data = _encoded(body)
        response.content_type = JSON
        if code // 100 == HTTPStatus.UNAUTHORIZED:
            scheme = "Bearer" if "debug" in body else "Basic"
            response.set_header("WWW-Authenticate", f'{scheme} realm="callbacks"')


def _values(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _body(request: falcon.Request) -> Any:
    media_type = (request.content_type or "").partition(";")[0].strip().lower()
    if media_type != JSON:
        raise ApiError(40001, f"the body has to be '{JSON}', not '{media_type}'")
    return read_json(request.bounded_stream.read(LARGEST + 1))


def _encoded(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()
