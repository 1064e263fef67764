"""How clients are told that something went wrong."""

import json
import logging
import traceback
from http import HTTPStatus
from typing import Any
from uuid import UUID

import falcon

from callback_api.clock import timestamp
from callback_api.contract.document import JSON
from callback_api.contract.profile import PROFILES
from callback_api.engine import Engine
from callback_api.errors import ApiError
from callback_api.resource import ENGINE

_log = logging.getLogger("callback_api")
_CODES = {404: 40400, 405: 40500}
"""How refusals of the framework itself are told."""
_SCHEMES = {"b2b": 'Basic realm="fleets"', "b2c": 'Bearer realm="drivers"'}


def answer_errors(app: falcon.App[Any, Any]) -> None:
    """Makes an application answer its errors in the words of the audience that called."""
    app.add_error_handler(Exception, _crashed)
    app.add_error_handler(falcon.HTTPError, _unrouted)
    app.add_error_handler(ApiError, _refused)


def _refused(
    request: falcon.Request, response: falcon.Response, error: ApiError, params: Any
) -> None:
    _tell(request, response, error.code, error.message)


def _unrouted(
    request: falcon.Request, response: falcon.Response, error: falcon.HTTPError, params: Any
) -> None:
    response.set_headers(dict(error.headers or {}))
    code = _CODES.get(error.status_code, error.status_code * 100)
    _tell(request, response, code, f"{request.method} {request.path}: {error.title}")


def _crashed(
    request: falcon.Request, response: falcon.Response, error: Exception, params: Any
) -> None:
    _log.error("%s %s failed: %s", request.method, request.uri_template, traced(error))
    _tell(request, response, 50000, "the service made a mistake")


def _tell(request: falcon.Request, response: falcon.Response, code: int, message: str) -> None:
    engine: Engine = request.env[ENGINE]
    audience = "b2c" if request.path.startswith(f"{PROFILES['b2c'].mount}/") else "b2b"
    identifier = str(UUID(engine.new_id()))
    if audience == "b2c":
        body = {"code": code, "debug": identifier, "message": message}
    else:
        moment = timestamp(engine.clock.now())
        body = {"code": code, "uuid": identifier, "message": message, "timestamp": moment}
    status = code // 100
    response.status = status
    response.data = json.dumps(body, ensure_ascii=False).encode()
    response.content_type = JSON
    if status == HTTPStatus.UNAUTHORIZED:
        response.set_header("WWW-Authenticate", _SCHEMES[audience])


def traced(error: BaseException) -> str:
    """What went wrong and where, without its message: that may quote a secret of a client."""
    places = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__name__}\n{places}"
