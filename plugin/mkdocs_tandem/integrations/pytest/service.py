"""The service fixture of a project's own tests."""

from typing import Any

import pytest

_NAME = "tandem_service"


@pytest.fixture
def tandem_service() -> Any:
    """Where requests go: a WSGI application or an address; ``None`` for what ``execute`` says.

    A fixture of this name in a ``conftest.py`` beside the pages, or above them, takes its place.
    Each page asks it once for each audience.
    """
    return None


_BROUGHT = pytest.StashKey[dict[int, bool]]()
"""Whether one of so many plugins may have it."""


def may_have_fixture(config: pytest.Config) -> bool:
    """Whether anything that pytest has loaded so far may have a fixture of that name.

    A fixture may have another name than its function: any ``conftest.py`` may have it.
    """
    plugins = config.pluginmanager.get_plugins()
    known = config.stash.setdefault(_BROUGHT, {})
    if len(plugins) not in known:
        known[len(plugins)] = any(map(_may_bring, plugins))
    return known[len(plugins)]


def _may_bring(plugin: object) -> bool:
    is_conftest = str(getattr(plugin, "__file__", "")).endswith("conftest.py")
    return is_conftest or getattr(plugin, _NAME, tandem_service) is not tandem_service
