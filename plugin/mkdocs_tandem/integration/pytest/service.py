"""The service that a project's own tests may bring."""

from typing import Any

import pytest

from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.project import Project
from mkdocs_tandem.service import Service, ServiceError, service_of
from mkdocs_tandem.source import Location


@pytest.fixture
def tandem_service() -> Any:
    """Where requests go: a WSGI application or an address; ``None`` for what ``execute`` says.

    A fixture of this name in a ``conftest.py`` beside the pages, or above them, takes its place.
    Each page asks it once for each audience.
    """
    return None


def given_service(project: Project, given: Any) -> Service | None:
    """The service that the fixture gave; ``None`` if it gave nothing.

    Raises:
        FindingError: if it gave neither an application nor an address.
    """
    try:
        return None if given is None else service_of(given)
    except ServiceError as error:
        location = Location(project.settings.path)
        hint = "return a WSGI application or an address from 'tandem_service'"
        raise FindingError(Finding("bad-application", location, str(error), hint)) from error
