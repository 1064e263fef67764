"""An application that bakes: it keeps orders, and answers everything else with 204."""

import json
from collections.abc import Callable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment


def create_app() -> Callable[[WSGIEnvironment, StartResponse], list[bytes]]:
    """A bakery without orders."""
    orders: dict[str, Any] = {}

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        size = int(environ.get("CONTENT_LENGTH") or 0)
        raw = environ["wsgi.input"].read(size)

        def answer(status: str, value: object = None, **headers: str) -> list[bytes]:
            head = [("Content-Type", "application/json")] if value is not None else []
            start_response(status, [*head, *headers.items()])
            return [] if value is None else [json.dumps(value).encode()]

        if path == "/orders" and method == "POST":
            order: dict[str, Any] = {"id": f"o{len(orders) + 1}", **json.loads(raw)}
            orders[order["id"]] = order
            return answer("201 Created", order, Location=f"/orders/{order['id']}")
        if path == "/orders":
            return answer("200 OK", list(orders.values()))
        if path == "/breads":
            return answer("200 OK", [])
        if path.startswith("/orders/") and method == "GET":
            name = path.removeprefix("/orders/")
            if name not in orders:
                return answer("404 Not Found", {"code": 3, "message": "no such order"})
            return answer("200 OK", orders[name])
        return answer("204 No Content")

    return application
