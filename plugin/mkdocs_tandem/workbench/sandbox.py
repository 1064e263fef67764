"""Services for writers to play with, each with a state of its own."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, RLock

from mkdocs_tandem.service import Service
from mkdocs_tandem.session import Session
from mkdocs_tandem.variant import Variant

MOST = 32
"""So many are kept; the one that was not used for longest makes room."""


@dataclass
class Sandbox:
    """A page that a writer runs, example by example."""

    variant: Variant
    session: Session
    ran: set[int] = field(default_factory=set)
    """Which examples the service has been sent, by their numbers."""
    lock: RLock = field(default_factory=RLock)


class Sandboxes:
    """One for each browser and page."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Sandbox] = OrderedDict()
        self._lock = Lock()

    def of(self, name: str, page: str, variant: Variant, make: Callable[[], Session]) -> Sandbox:
        """That of a browser and a page; a new one if the page has changed since."""
        with self._lock:
            found = self._kept.get((name, page))
            if found is None or found.variant is not variant:
                self._drop(name, page)
                found = Sandbox(variant, make())
            self._kept[name, page] = found
            self._kept.move_to_end((name, page))
            while len(self._kept) > MOST:
                self._drop(*next(iter(self._kept)))
            return found

    def forget(self, name: str, page: str) -> None:
        """Let a page begin anew."""
        with self._lock:
            self._drop(name, page)

    def _drop(self, name: str, page: str) -> None:
        found = self._kept.pop((name, page), None)
        if found is not None:
            _close(found.session.service)


def _close(service: Service) -> None:
    service.__exit__(None, None, None)
