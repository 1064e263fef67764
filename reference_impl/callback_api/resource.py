"""What Falcon routes to."""

from collections.abc import Callable, Mapping

import falcon

Responder = Callable[..., None]


class Resource:
    """One address: a responder for each HTTP method that it knows."""

    def __init__(self, responders: Mapping[str, Responder]) -> None:
        for method, respond in responders.items():
            setattr(self, f"on_{method.lower()}", respond)


def constant(data: bytes, media_type: str) -> Responder:
    """A responder that always answers the same."""

    def respond(request: falcon.Request, response: falcon.Response) -> None:
        response.data = data
        response.content_type = media_type

    return respond
