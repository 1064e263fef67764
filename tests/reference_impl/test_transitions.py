"""What the contract says about the life of an action is what happens, and all that happens."""

from itertools import pairwise, product
from typing import Any

import pytest

from callback_api.contract.definitions import schemas
from tests.reference_impl.world import World

NAVIGATION = {
    "navigation": {"positions": [{"type": "Point", "coordinates": [2.35, 48.86]}]},
}
STATES = [
    {"isAwake": awake, "isReachable": reachable, "isPermitted": permitted, "outcome": outcome}
    for awake, reachable, permitted, outcome in product(
        (True, False), (True, False), (True, False), ("Success", "AlreadyDone", "DoorsOpen")
    )
]


def _lives(world: World) -> list[list[str]]:
    callback = world.fleet_callback(remoteTypes=["Doors", "Navigation"])
    lives = []
    for state, body in product(STATES, ({"door": {"state": "Locked"}}, NAVIGATION)):
        world.set_vehicle(**state)
        world.forget()
        world.fleet_remote(callback, body)
        world.wait(3_600)
        lives.append([status for _, status in world.statuses()])
    return lives


@pytest.mark.parametrize("audience", ["b2b", "b2c"])
def test_the_statuses_of_an_action_follow_each_other_as_the_contract_says(
    audience: str, world: World
) -> None:
    said: dict[str, Any] = schemas(audience)["RemoteStatus"]
    lives = _lives(world)
    assert {life[0] for life in lives} == set(said["x-initial"])
    seen = {pair for life in lives for pair in pairwise(life)}
    assert seen == {(one, other) for one, all_ in said["x-transitions"].items() for other in all_}
