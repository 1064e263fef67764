"""Notifications sent for real: by HTTP, through web sockets, to a push service."""

import logging
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from callback_api.clock import Clock
from callback_api.contract.document import JSON
from callback_api.lifespan import limited
from callback_api.outgoing_request import Outcome, Parcel
from callback_api.pinned_connections import session
from callback_api.signature import Signer
from callback_api.target import Target, TargetError, checked, with_query

TIMEOUT = 10.0
"""Seconds within which a receiver has to acknowledge."""

_log = logging.getLogger("callback_api")
_REDIRECTS = range(300, 400)
_NOWHERE = logging.Logger("nowhere", logging.CRITICAL)  # noqa: LOG001 -- nobody can turn it on
"""For what a library has to say of frames and headers."""


@dataclass(frozen=True)
class Sender:
    """Makes attempts; ``send`` never raises."""

    clock: Clock
    push_url: str = ""
    """Where push messages are posted to; without it they are not sent."""
    is_private_allowed: bool = False
    """Whether targets may be on this machine or in the networks around it."""
    signer: Signer | None = None
    timeout: float = TIMEOUT
    sessions: Callable[[Target], requests.Session] = session

    def send(self, parcel: Parcel) -> Outcome:
        """Makes one attempt."""
        channels = {
            "webhook": self._post,
            "websocket": self._speak,
            "pushnotif": self._push,
        }
        try:
            outcome = channels[parcel.envelope.channel](parcel)
        except TargetError as error:
            outcome = Outcome(problem=str(error))
        except (OSError, WebSocketException, ValueError) as error:
            # what the libraries say may quote the target's query, and so a password
            outcome = Outcome(problem=f"no answer: {type(error).__name__}")
        result = outcome.status or outcome.problem
        _log.info("parcel %s, attempt %s: %s", parcel.id, parcel.attempts + 1, result)
        return outcome

    def _post(self, parcel: Parcel) -> Outcome:
        url = parcel.envelope.target
        whole = with_query(url, parcel.query)
        return self._request(parcel, whole, is_private_allowed=self.is_private_allowed)

    def _push(self, parcel: Parcel) -> Outcome:
        if not self.push_url:
            return Outcome(problem="no push service is configured")
        return self._request(parcel, self.push_url, is_private_allowed=True)

    def _request(self, parcel: Parcel, url: str, *, is_private_allowed: bool) -> Outcome:
        end = time.monotonic() + self.timeout
        target = checked(url, self.timeout, is_private_allowed=is_private_allowed)
        body = parcel.body
        headers = dict(parcel.headers) | {"Content-Type": JSON, "Host": target.netloc}
        if self.signer is not None:
            headers |= self.signer.headers(parcel.id, self.clock.now(), body)
        with (
            self.sessions(target) as opened,
            opened.post(
                url,
                data=body,
                headers=headers,
                timeout=max(0.001, end - time.monotonic()),
                allow_redirects=False,
                stream=True,  # an answer is its status: nothing makes us read a huge body
            ) as response,
        ):
            if time.monotonic() >= end:  # a head that is cut off there looks complete
                raise TimeoutError
            is_redirect = response.status_code in _REDIRECTS
            problem = "redirects are not followed" if is_redirect else ""
            return Outcome(response.status_code, problem)

    def _speak(self, parcel: Parcel) -> Outcome:
        """Delivered once the frame is sent and the peer still answers a ping."""
        url = parcel.envelope.target
        end = time.monotonic() + self.timeout
        target = checked(url, self.timeout, is_private_allowed=self.is_private_allowed)
        left = max(0.001, end - time.monotonic())
        with socket.create_connection((target.address, target.port), left) as raw:
            left = end - time.monotonic()
            ways: Any = {
                "open_timeout": left,
                "close_timeout": 1,
                "proxy": None,
                "logger": _NOWHERE,
            }
            with limited(raw, left), connect(url, sock=raw, **ways) as peer:
                peer.send(parcel.body.decode(), text=True)
                is_alive = peer.ping().wait(max(0.0, end - time.monotonic()))
        return Outcome(200) if is_alive else Outcome(problem="the connection did not stay open")


def hush() -> None:
    """Keeps a library from quoting targets, with their queries, in the log of this process."""
    for name in ("urllib3.connection", "urllib3.connectionpool"):
        logging.getLogger(name).addFilter(_nothing)


def _nothing(record: logging.LogRecord) -> bool:
    return False
