"""What Falcon routes to."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import falcon
from falcon.routing import CompiledRouter, set_default_responders

Responder = Callable[..., None]


class Resource:
    """One address: a responder for each HTTP method that it knows, and a refusal for others."""

    def __init__(self, responders: Mapping[str, Responder]) -> None:
        self.responders: dict[str, Any] = {**_refusals(tuple(responders)), **responders}


@cache
def _refusals(methods: tuple[str, ...]) -> dict[str, Any]:
    """What answers all methods but some; the same for all that know the same ones."""
    responders: dict[str, Any] = dict.fromkeys(methods)
    set_default_responders(responders)
    return responders


class Router:
    """Leads requests to resources. What it knows of addresses is worked out once, for all routers.

    Compiling the table would take most of the time that it takes to make an application.
    """

    def __init__(self, resources: Mapping[str, Resource]) -> None:
        """``resources`` are there by their addresses: ``/b2b/fleets/{fid}/monitors``."""
        self._resources = resources
        self._find = _compiled(tuple(resources)).find

    def find(self, uri: str, req: falcon.Request | None = None) -> Any:
        """What Falcon asks for: resource, responders, what the path has for its names, address."""
        found = self._find(uri, req)
        if found is None:
            return None
        _, _, path, address = found
        resource = self._resources[str(address)]
        return resource, resource.responders, path, address


@cache
def _compiled(addresses: tuple[str, ...]) -> CompiledRouter:
    router = CompiledRouter()
    for address in addresses:
        router.add_route(address, object())
    return router


def constant(data: bytes, media_type: str) -> Responder:
    """A responder that always answers the same."""

    def respond(request: falcon.Request, response: falcon.Response) -> None:
        response.data = data
        response.content_type = media_type

    return respond
