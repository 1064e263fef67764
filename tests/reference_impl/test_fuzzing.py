from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import (
    AuthContext,
    BaseSchema,
    Case,
    CheckContext,
    HookContext,
    Response,
)
from schemathesis.checks import load_all_checks
from schemathesis.generation.hypothesis.builder import (
    HypothesisTestConfig,
    HypothesisTestMode,
    create_test,
)
from schemathesis.specs.openapi.checks import positive_data_acceptance

from callback_api import create_app
from callback_api.contract.definitions import AUDIENCES
from callback_api.contract.routes import routes
from callback_api.contract.validation import check_body
from callback_api.errors import ApiError
from callback_api.ratelimit import Limits
from tests.reference_impl.caller import ACCOUNTS
from tests.reference_impl.rules import kept

ROUTES = {
    f"{route.method} {route.path}": route for audience in AUDIENCES for route in routes(audience)
}
OURS = {"fid": "F0001", "vid": "V0001", "id": "V1001"}
ABOUT_WHAT_IS_THERE = {40011, 40012, 40013}
"""Refusals of a body that fits, because of what was made before: a pending action, five monitors
already, a callback for something else."""
DEAR = tuple(
    it
    for it in ROUTES
    if it.startswith(("POST ", "PUT "))
    and it.endswith(("/monitors", "/monitors/{mid}", "/remotes"))
)
"""Schemathesis takes seconds to cover their bodies: ``make test`` tries random ones alone."""
BOUNDED = settings(
    max_examples=8,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)

WALKS = settings(BOUNDED, stateful_step_count=12)


class Renewable:
    """An application that can be exchanged for a fresh one, so that no walk depends on another."""

    def __init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        self._app = create_app(sandbox=True, limits=Limits(10**9, 10**9))

    def __call__(self, environ: Any, start_response: Any) -> Any:
        return self._app(environ, start_response)


def loaded(audience: str, app: Renewable) -> BaseSchema:
    schema = schemathesis.openapi.from_wsgi(f"/{audience}/openapi.json", app)
    schema.config.update(base_url=f"http://localhost/{audience}")
    schema.hook(map_path_parameters)
    schema.auth()(signed_in(*ACCOUNTS[audience]))
    return schema


def signed_in(authorization: str, client_id: str) -> type:
    class Account:
        def get(self, case: Case, context: AuthContext) -> tuple[str, str]:
            return authorization, client_id

        def set(self, case: Case, data: tuple[str, str], context: AuthContext) -> None:
            case.headers["Authorization"], case.query["client_id"] = data

    return Account


def map_path_parameters(context: HookContext, path_parameters: Any) -> Any:
    return path_parameters and {
        name: OURS.get(name, value) for name, value in path_parameters.items()
    }


def keep_rules(case: Case) -> None:
    """Makes what fits the contract keep the rules that the schemas leave to the code.

    A page token is made by the server; one that anybody else makes leads nowhere.
    """
    route = ROUTES[case.operation.label]
    if isinstance(case.query.get("pageToken"), str):
        del case.query["pageToken"]
    try:
        check_body(route, case.body)
    except (ApiError, ValueError):  # what is not even JSON included
        return
    if route.request:
        case.body = kept(route, case.body)


def is_accepted(context: CheckContext, response: Response, case: Case) -> Any:
    """What fits is accepted, unless it clashes with what is there already."""
    if response.status_code == 400 and response.json()["code"] in ABOUT_WHAT_IS_THERE:
        return None
    return positive_data_acceptance(context, response, case)


@pytest.fixture(scope="module")
def contracts() -> dict[str, BaseSchema]:
    load_all_checks()
    return {audience: loaded(audience, Renewable()) for audience in AUDIENCES}


def each_route() -> Iterator[Any]:
    for label, route in ROUTES.items():
        marks = pytest.mark.slow if label in DEAR else ()
        yield pytest.param(route.audience, label, [*HypothesisTestMode], id=label, marks=marks)
        if label in DEAR:
            random = [HypothesisTestMode.EXAMPLES, HypothesisTestMode.FUZZING]
            yield pytest.param(route.audience, label, random, id=f"{label} at random")


@BOUNDED
def hold(case: Case) -> None:
    keep_rules(case)
    case.call_and_validate(
        additional_checks=[is_accepted], excluded_checks=[positive_data_acceptance]
    )


@pytest.mark.parametrize(("audience", "label", "modes"), [*each_route()])
def test_callers_get_what_their_contract_promises(
    audience: str, label: str, modes: list[HypothesisTestMode], contracts: dict[str, BaseSchema]
) -> None:
    (found,) = contracts[audience].include(name=label).get_all_operations()
    operation = found.ok()  # cases are made here, as that takes longer than to collect all tests
    config = HypothesisTestConfig(operation.schema.config, modes=modes)
    create_test(operation=operation, test_func=hold, config=config)()


@pytest.mark.parametrize("walks", [3, pytest.param(40, marks=pytest.mark.slow)])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_links_lead_where_the_contract_says(audience: str, walks: int) -> None:
    app = Renewable()
    machine: Any = loaded(audience, app).as_state_machine()

    class Walk(machine):
        def setup(self) -> None:
            app.renew()

        def before_call(self, case: Case) -> None:
            keep_rules(case)

        def validate_response(self, response: Response, case: Case, **more: Any) -> None:
            case.validate_response(
                response,
                additional_checks=[is_accepted],
                excluded_checks=[positive_data_acceptance],
            )

    Walk.run(settings=settings(WALKS, max_examples=walks))
