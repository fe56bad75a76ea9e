"""What the tests of the board do, in few words."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from pos.expiry import marking
from pos.expiry.marking import Wanted
from tests.receiving.steps import receive_goods
from tests.till.steps import lot_id
from tests.world import TODAY, World

TEA, OLD, NEW = "CHE-DINH", "L260812", "L261103"


def mark(world: World, lot: str, **how: Any) -> str:
    """Mark a lot down to 300.000 đ from today on, as the manager, unless told otherwise."""
    is_manager = how.pop("is_manager", True)
    more = {name: how.pop(name) for name in ("voucher", "request_id") if name in how}
    by = world.hand("Hạnh" if is_manager else "Lan")
    wanted = {"first_on": TODAY, "last_on": None, "reason": "Gần hết hạn", "price_vnd": 300_000}
    state = Wanted(**{**wanted, **how})
    return marking.mark_down(lot, state, is_manager=is_manager, hand=by, **more)


@pytest.fixture
def old(till: World) -> str:
    """The tea's old lot: 450.000 đ, six boxes, 18 days left."""
    return lot_id(till, TEA, OLD)


@pytest.fixture
def consigned(till: World) -> str:
    """A lot that is the producer's: four boxes, ten days left."""
    form = {"quantity": "4", "lot_code": "L-KG", "use_by": "01/12/2026", "owner": "consigned"}
    receive_goods(till.product_id(TEA), form, hand=till.hand("Hạnh"))
    return lot_id(till, TEA, "L-KG")


@pytest.fixture
def hanh(till: World) -> FlaskClient:
    """The manager's browser."""
    return till.sign_in("Hạnh")
