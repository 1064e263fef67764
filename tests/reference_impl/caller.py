import base64
from dataclasses import dataclass
from typing import Any

import falcon
from falcon.testing import Result, TestClient

ACCOUNTS = {
    "b2b": ("Basic " + base64.b64encode(b"demo-owner:demo-password").decode(), "demo-fleets"),
    "b2c": ("Bearer demo-token", "demo-app"),
}


@dataclass(frozen=True)
class Caller:
    """A client of one audience, signed in."""

    app: falcon.App
    audience: str
    authorization: str = ""
    client_id: str = ""

    def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: dict[str, str] | None = None,
        **query: Any,
    ) -> Result:
        authorization, client_id = ACCOUNTS[self.audience]
        return TestClient(self.app).simulate_request(
            method,
            path if path.startswith(f"/{self.audience}/") else f"/{self.audience}{path}",
            json=body,
            params={"client_id": self.client_id or client_id} | query,
            headers={"Authorization": self.authorization or authorization} | (headers or {}),
        )
