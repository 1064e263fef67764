from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import (
    AuthContext,
    BaseSchema,
    Case,
    CheckContext,
    GenerationMode,
    HookContext,
    Response,
)
from schemathesis.specs.openapi.checks import positive_data_acceptance

from callback_api import create_app
from callback_api.ratelimit import Limits
from tests.reference_impl.caller import ACCOUNTS

OURS = {"fid": "F0001", "vid": "V0001", "id": "V1001"}
RULES = {40003, 40010, 40011, 40012, 40013}
BOUNDED = settings(
    max_examples=8,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)

WALKS = settings(BOUNDED, max_examples=40, stateful_step_count=12)


def loaded(audience: str) -> BaseSchema:
    app = create_app(sandbox=True, limits=Limits(10**9, 10**9))
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


def refused_by_rules_only(context: CheckContext, response: Response, case: Case) -> None:
    """What fits the contract is refused for nothing but a rule that no schema can express."""
    is_positive = case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE
    if is_positive and response.status_code == 400:
        assert response.json()["code"] in RULES, response.text


b2b, b2c = loaded("b2b"), loaded("b2c")


def hold(case: Case) -> None:
    case.call_and_validate(
        additional_checks=[refused_by_rules_only], excluded_checks=[positive_data_acceptance]
    )


@b2b.parametrize()
@BOUNDED
def test_fleets_get_what_their_contract_promises(case: Case) -> None:
    hold(case)


@b2c.parametrize()
@BOUNDED
def test_drivers_get_what_their_contract_promises(case: Case) -> None:
    hold(case)


@pytest.mark.parametrize("schema", [b2b, b2c], ids=["b2b", "b2c"])
def test_links_lead_where_the_contract_says(schema: BaseSchema) -> None:
    machine: Any = schema.as_state_machine()

    class Walk(machine):
        def validate_response(self, response: Response, case: Case, **more: Any) -> None:
            case.validate_response(
                response,
                additional_checks=[refused_by_rules_only],
                excluded_checks=[positive_data_acceptance],
            )

    Walk.run(settings=WALKS)
