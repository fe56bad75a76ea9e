"""People of every work, at register 1."""

from flask.testing import FlaskClient

from pos.shop import staffing
from pos.shop.founding import Newcomer
from tests.world import PINS, World

KNOWN = {"cashier": "Lan", "manager": "Hạnh"}
NEW = {"lead": Newcomer("Thu", "lead", "471826"), "auditor": Newcomer("Kiên", "auditor", "583941")}
PINS_OF_NEW = {one.name: one.pin for one in NEW.values()}


def hire(world: World, role: str) -> str:
    """Somebody more who works as `role`; gives the id."""
    pepper = world.app.extensions["ocop_house"].pepper
    return staffing.hire(NEW[role], pepper=pepper, hand=world.hand("Hạnh"))


def enter_as(world: World, role: str) -> FlaskClient:
    """A browser of register 1 in which somebody of the role has signed in."""
    if role in KNOWN:
        return world.sign_in(KNOWN[role])
    client = world.app.test_client()
    form = {"person_id": hire(world, role), "pin": NEW[role].pin}
    assert client.post("/sign-in", data=form).status_code == 303
    return client


def pin_of(name: str) -> str:
    """Anybody's PIN."""
    return {**PINS, **PINS_OF_NEW}[name]
