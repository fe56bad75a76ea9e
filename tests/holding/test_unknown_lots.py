"""A label whose lot never came here but that an order means: stopped here, red on a phone."""

import pytest

from pos.stock.fefo import Bar
from pos.till.views import Said
from tests.holding.orders import recall
from tests.till.steps import order, scan
from tests.world import World

NEVER_CAME = "HTTPS://SP.EXAMPLE.VN/01/08930000000019/10/TC99"


def test_the_recalled_code_itself_is_stopped_though_no_lot_here_carries_it(till: World) -> None:
    recall(till, lots=["TC 99"])
    stopped = scan(till, order(till), NEVER_CAME)
    assert (stopped.said, stopped.bar, stopped.lot_code) == (Said.STOPPED, Bar.RECALL, "TC99")
    assert stopped.reason == "Vượt mức cho phép"
    other = scan(till, order(till), NEVER_CAME.replace("TC99", "TC98"))
    assert other.said is Said.ASK_LOT


@pytest.mark.parametrize(("code", "status"), [("TC99", 200), ("TC98", 404)])
def test_its_page_is_red(till: World, code: str, status: int) -> None:
    recall(till, lots=["TC 99"])
    page = till.app.test_client().get(f"/01/08930000000019/10/{code}")
    assert page.status_code == status
    text = page.get_data(as_text=True)
    assert ("Lô này đã bị thu hồi" in text) is (status == 200)
    assert ("TH-2026-014" in text) is (status == 200)


def test_a_recall_of_everything_means_a_lot_that_nobody_knows(till: World) -> None:
    recall(till)
    assert scan(till, order(till), NEVER_CAME).said is Said.STOPPED
