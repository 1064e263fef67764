"""Where a notification may be sent: never to what is behind our own walls."""

import ipaddress
import socket
import threading
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from urllib.parse import SplitResult, urlencode, urlsplit

_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_UNICAST = ipaddress.IPv6Network("2000::/3")
"""The only IPv6 addresses that IANA has given out as global unicast (RFC 4291, section 2.4)."""
_RESERVED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # IETF protocol assignments
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # multicast relays
        "192.88.99.0/24",  # 6to4 relays
        "192.175.48.0/24",  # AS112
        "2001::/23",  # IETF protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which holds any IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
"""Blocks of the IANA special-purpose registries. Python's own table differs by version."""


class TargetError(Exception):
    """A target that is not connected to."""


@dataclass(frozen=True)
class Target:
    """An address that was looked up and found to be harmless."""

    scheme: str
    host: str
    port: int
    address: str
    """The one to connect to: a name may stand for another the next time it is looked up."""

    @property
    def netloc(self) -> str:
        """Host and port as the header ``Host`` has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def checked(url: str, seconds: float, *, is_private_allowed: bool = False) -> Target:
    """The target of a URL, looked up within some seconds.

    ``TargetError`` if that takes longer, its name is unknown or one of its addresses private.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", _port(parts)
    addresses = _addresses(host, port, seconds)
    if not is_private_allowed and not all(is_public(address) for address in addresses):
        raise TargetError(f"'{host}' is not a public address")
    return Target(parts.scheme, host, port, addresses[0])


def _addresses(host: str, port: int, seconds: float) -> list[str]:
    """What a name stands for; the system's own look-up has no time limit, so a thread waits."""
    answers: SimpleQueue[list[str]] = SimpleQueue()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([str(item[4][0]) for item in found])
        except (OSError, UnicodeError):
            answers.put([])

    threading.Thread(target=look_up, daemon=True).start()
    try:
        addresses = answers.get(timeout=max(0.0, seconds))
    except Empty:
        raise TargetError(f"the name '{host}' was not found in time") from None
    if not addresses:
        raise TargetError(f"the name '{host}' is not known")
    return addresses


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise TargetError("the target has no such port or scheme") from None


def is_public(address: str) -> bool:
    """Whether an address is one of the internet, not of this machine or the networks around it."""
    known = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is not None:
            known = known.ipv4_mapped
        elif known not in _UNICAST:
            return False
    if any(known in network for network in _RESERVED):
        return False
    return known.is_global and not known.is_multicast


def with_query(url: str, query: tuple[tuple[str, str], ...]) -> str:
    """A URL with more parameters; those that it has stay."""
    if not query:
        return url
    address, hash_sign, fragment = url.partition("#")
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}{urlencode(query)}{hash_sign}{fragment}"
