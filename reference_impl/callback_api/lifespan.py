"""Connections that end in time, however slowly the other side feeds them."""

import contextlib
import socket
import threading
from collections.abc import Iterator


def shut(connection: socket.socket) -> None:
    """Wakes up whoever reads from or writes to a connection, with an error."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def limited(connection: socket.socket, seconds: float) -> Iterator[None]:
    """Shuts a connection that is still in use after some seconds."""
    timer = threading.Timer(max(0.0, seconds), shut, [connection])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
