"""What Falcon routes to."""

from collections.abc import Callable, Mapping

import falcon

Responder = Callable[..., None]

ENGINE, DESK, SANDBOX = "callback_api.engine", "callback_api.desk", "callback_api.sandbox"
"""What a request brings along of the application that it is made to, by its name in WSGI."""


class Resource:
    """One address: a responder for each HTTP method that it knows."""

    def __init__(self, responders: Mapping[str, Responder]) -> None:
        for method, responder in responders.items():
            setattr(self, f"on_{method.lower()}", responder)


def constant(data: bytes, media_type: str) -> Responder:
    """A responder that always answers the same."""

    def respond(request: falcon.Request, response: falcon.Response) -> None:
        response.data = data
        response.content_type = media_type

    return respond
