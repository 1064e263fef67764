import falcon
import pytest

from callback_api import create_app
from tests.reference_impl.caller import Caller
from tests.reference_impl.world import World


@pytest.fixture
def app() -> falcon.App:
    return create_app()


@pytest.fixture
def b2b(app: falcon.App) -> Caller:
    return Caller(app, "b2b")


@pytest.fixture
def b2c(app: falcon.App) -> Caller:
    return Caller(app, "b2c")


@pytest.fixture(params=["b2b", "b2c"])
def caller(app: falcon.App, request: pytest.FixtureRequest) -> Caller:
    return Caller(app, request.param)


@pytest.fixture
def world() -> World:
    return World()
