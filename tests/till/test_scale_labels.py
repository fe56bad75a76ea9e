"""Labels of scales at the till: goods and weight by one scan."""

import pytest

from pos.base.transaction import end_reading
from pos.catalogue.scale_codes import read_layout
from pos.till import arranging
from pos.till.views import Said
from tests.catalogue.test_scale_codes import printed
from tests.till.steps import book, changed, order, scan
from tests.till.test_drafts import view
from tests.world import World


@pytest.fixture
def scales(till: World) -> World:
    """Scales that know greens as 12 and fish paste as 13, by weight and by price."""
    layouts = [read_layout("26PPPPPWWWWWC", 1), read_layout("27PPPPPVVVVVC", 100)]
    arranging.arrange_scales(layouts)
    numbers = {12: till.product_id("RAU-CAI"), 13: till.product_id("MAM-NEM")}
    arranging.number_goods(numbers, hand=till.hand())
    end_reading()
    return till


def label(body: str) -> str:
    return printed(body)[1:]


def held(draft_id: str) -> list[tuple[str, int, int]]:
    return [(one.sku, one.units, one.amount_vnd) for one in view(draft_id).draft.lines]


def test_a_label_by_weight_adds_the_weight_it_says(scales: World):
    draft_id = order(scales)
    assert scan(scales, draft_id, "2600012004508").said == Said.ADDED
    assert held(draft_id) == [("RAU-CAI", 450, 18_900)]


def test_each_bag_is_a_line_of_its_own_and_one_sent_again_adds_nothing(scales: World):
    draft_id = order(scales)
    scan(scales, draft_id, "2600012004508", scan_id="bag-1")
    scan(scales, draft_id, "2600012004508", scan_id="bag-1")
    scan(scales, draft_id, "2600012004508", scan_id="bag-2")
    assert held(draft_id) == [("RAU-CAI", 450, 18_900)] * 2


def test_a_label_by_price_adds_the_weight_that_the_price_buys(scales: World):
    draft_id = order(scales)
    scan(scales, draft_id, label("270001200189"))
    assert held(draft_id) == [("RAU-CAI", 450, 18_900)]


def test_a_price_of_pieces_buys_a_whole_number_of_them_or_nothing(scales: World):
    draft_id = order(scales)
    assert scan(scales, draft_id, label("270001301300")).said == Said.ADDED
    assert held(draft_id) == [("MAM-NEM", 2, 130_000)]
    before = book()
    assert scan(scales, draft_id, label("270001301301")).said == Said.SCALE_MISFIT
    assert scan(scales, draft_id, label("260001300450")).said == Said.SCALE_MISFIT
    assert changed(before) <= {"till_draft_scans"}


@pytest.mark.parametrize("body", ["260099900450", "280001200450", "260001200000"])
def test_a_number_or_layout_nobody_gave_is_an_unknown_code(scales: World, body: str):
    draft_id = order(scales)
    outcome = scan(scales, draft_id, label(body))
    assert (outcome.said, outcome.code) == (Said.UNKNOWN_CODE, label(body))


def test_a_misread_label_is_an_unknown_code(scales: World):
    assert scan(scales, order(scales), "2600012004507").said == Said.UNKNOWN_CODE


def test_the_question_of_the_lot_carries_the_weight_with_it(scales: World):
    from datetime import timedelta

    from pos.base import clock
    from tests.world import NOON

    draft_id = order(scales)
    with clock.running(lambda: NOON + timedelta(days=3)):
        outcome = scan(scales, draft_id, "2600012004508")
        assert (outcome.said, outcome.quantity) == (Said.ASK_LOT, "450 g")


def test_the_page_reads_a_label_to_try_and_keeps_what_is_right(till: World):
    manager = till.sign_in("Hạnh")
    rows = {"pattern": ["26PPPPPWWWWWC", ""], "step": ["1", "1"]}
    tried = manager.post("/settings/scales", data={**rows, "try": "yes", "code": "2600012004508"})
    assert "0,450" in tried.get_data(as_text=True)
    assert manager.post("/settings/scales", data=rows).status_code == 303
    numbers = {"product_id": [till.product_id("RAU-CAI")], "plu": ["12"]}
    assert manager.post("/settings/scales/numbers", data=numbers).status_code == 303
    end_reading()
    draft_id = order(till)
    assert scan(till, draft_id, "2600012004508").said == Said.ADDED


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"pattern": ["26PPPWC"], "step": ["1"]}, "Chưa đúng mẫu"),
        ({"pattern": ["26PPPPPWWWWWC", "26PPPPPVVVVVC"], "step": ["1", "1"]}, "cùng một đầu số"),
        ({"pattern": ["26PPPPPWWWWWC"], "step": ["3"]}, "Chọn một trong các số đã có"),
    ],
)
def test_a_layout_that_cannot_be_is_told_beside_its_field(till: World, rows, said):
    answer = till.sign_in("Hạnh").post("/settings/scales", data=rows)
    assert answer.status_code == 400
    assert said in answer.get_data(as_text=True)


def test_numbers_that_cannot_be_are_told_and_nothing_is_kept(till: World):
    manager = till.sign_in("Hạnh")
    greens, tea = till.product_id("RAU-CAI"), till.product_id("CHE-DINH")
    for plus in (["x", ""], ["0", "1"], ["5", "5"], ["12345678", ""]):
        answer = manager.post(
            "/settings/scales/numbers", data={"product_id": [greens, tea], "plu": plus}
        )
        assert answer.status_code == 400, plus
