"""Side effects of a conversion, recorded and replayed."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from mkdocs.structure.pages import Page

Call = tuple[str, str, list[Any], dict[str, Any]]
"""Name of a plugin, its method, and what that was given; ``_PAGE`` represents the page."""

_PAGE = {"tandem": "page"}
_METHODS = {"autorefs": ("register_anchor", "register_url")}
"""What Markdown extensions of other plugins call while a page is converted."""


class _Listener(logging.Handler):
    def __init__(self, ignored: str) -> None:
        super().__init__(logging.INFO)
        self.ignored = ignored
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != self.ignored:
            self.records.append(record)


@contextmanager
def heard(ignored: str) -> Iterator[list[logging.LogRecord]]:
    """What is logged meanwhile, except by one logger."""
    listener = _Listener(ignored)
    root = logging.getLogger()
    root.addHandler(listener)
    try:
        yield listener.records
    finally:
        root.removeHandler(listener)


class SideEffects:
    """Records and repeats what is told to other plugins."""

    def __init__(self, plugins: Iterable[tuple[str, Any]]) -> None:
        self._plugins = {name: plugin for name, plugin in plugins if name in _METHODS}

    @contextmanager
    def recorded(self, page: Page) -> Iterator[list[Call]]:
        """The calls that are made meanwhile; they are made all the same."""
        calls: list[Call] = []
        for name, plugin in self._plugins.items():
            for method in _METHODS[name]:
                if hasattr(plugin, method):
                    vars(plugin)[method] = _recording(calls, name, method, plugin, page)
        try:
            yield calls
        finally:
            for name, plugin in self._plugins.items():
                for method in _METHODS[name]:
                    vars(plugin).pop(method, None)

    def replay(self, calls: Iterable[Call], page: Page) -> None:
        """Make the same calls about a page; only those that ``recorded`` could have seen."""
        for name, method, arguments, named in calls:
            if name not in self._plugins or method not in _METHODS[name]:
                continue
            getattr(self._plugins[name], method)(
                *(page if it == _PAGE else it for it in arguments),
                **{key: page if it == _PAGE else it for key, it in named.items()},
            )


def _recording(calls: list[Call], name: str, method: str, plugin: Any, page: Page) -> Any:
    real = getattr(plugin, method)

    def told(*arguments: Any, **named: Any) -> Any:
        noted = [_PAGE if it is page else it for it in arguments]
        calls.append(
            (name, method, noted, {k: _PAGE if it is page else it for k, it in named.items()})
        )
        return real(*arguments, **named)

    return told
