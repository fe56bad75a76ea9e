"""An update, killed before each of its steps: the shop sells, and the next update gets through."""

import pytest

from pos.migrations.current import newest
from pos.updating.applying import STEPS
from tests.updating.releases_made import NEXT


def test_an_update_tells_its_steps_and_the_shop_sells_with_the_new_release(shop, bundle):
    assert shop.update(bundle) == list(STEPS)
    assert (shop.release(), shop.schema(), shop.sales()) == (NEXT, "9001", 1)
    assert not shop.program.journal.exists()
    assert not shop.program.trial.exists()
    shop.sells(by=shop.program.launcher)
    shop.sells()  # and so it does when started as it used to be


@pytest.mark.parametrize("step", STEPS)
def test_killed_before_any_step_it_leaves_a_shop_that_sells(shop, bundle, step):
    shop.update(bundle, dies_at=step)
    shop.sells()
    is_after = STEPS.index(step) > STEPS.index("point")
    assert shop.release() == (NEXT if is_after else None)
    assert shop.schema() == ("9001" if is_after else newest())
    assert not shop.program.journal.exists()
    assert not shop.program.trial.exists()
