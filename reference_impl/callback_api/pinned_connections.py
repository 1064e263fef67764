"""HTTP connections to the very address that was checked, which end in time."""

import threading
import time
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from callback_api.lifespan import shut
from callback_api.target import Target


class _Mortal(HTTPConnection):
    """A connection that lives no longer than the time it was given to connect."""

    _timer: threading.Timer | None = None

    def connect(self) -> None:
        born = time.monotonic()
        super().connect()
        if isinstance(self.timeout, float) and self.sock is not None:
            left = max(0.0, self.timeout - (time.monotonic() - born))
            self._timer = threading.Timer(left, shut, [self.sock])
            self._timer.daemon = True
            self._timer.start()

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        super().close()


class _MortalSecure(_Mortal, HTTPSConnection):
    """The same with TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Mortal


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _MortalSecure


class _Pinned(HTTPAdapter):
    """Connects to the address of a target, and asks for the certificate of its name."""

    def __init__(self, target: Target) -> None:
        self._target = target
        super().__init__(max_retries=0)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}

    def build_connection_pool_key_attributes(
        self,
        request: requests.PreparedRequest,
        verify: bool | str,  # noqa: FBT001 -- the signature is that of requests
        cert: str | tuple[str, str] | None = None,
    ) -> Any:
        host, keywords = super().build_connection_pool_key_attributes(request, verify, cert)
        name = self._target.host
        names = {"server_hostname": name, "assert_hostname": name}
        is_secure = self._target.scheme == "https"
        return {**host, "host": self._target.address}, {**keywords, **(names if is_secure else {})}


def session(target: Target) -> requests.Session:
    """A session for one attempt; nothing of the environment has a say in it."""
    opened = requests.Session()
    opened.trust_env = False  # netrc would replace an attribute named Authorization
    adapter = _Pinned(target)
    opened.mount("http://", adapter)
    opened.mount("https://", adapter)
    return opened
