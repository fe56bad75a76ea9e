"""Goods without a receipt: somebody answers for them, at most at today's price."""

import pytest

from pos.base.transaction import reading
from pos.returns.fates import Why
from pos.returns.refusals import AboveTodaysPrice, LotOfOtherGoods, OtherWay
from pos.returns.ways import Way
from pos.returns.wishes import Asked, Wish
from pos.shop.refusals import ApprovalNeeded
from pos.stock import queries as stock
from pos.till.models import Sale
from tests.returns import steps
from tests.returns.steps import give_back, refunds, yes
from tests.world import World


def brought(world: World, sku: str, units: int, price_vnd: int, lot_of: str = "") -> Asked:
    lot_id = stock.shelves(reading(), [world.product_id(lot_of or sku)])[
        world.product_id(lot_of or sku)
    ][0].lot_id
    wish = Wish(units, None, product_id=world.product_id(sku), lot_id=lot_id, price_vnd=price_vnd)
    return Asked(None, (wish,), Why.CHANGED_MIND)


def test_somebody_must_say_yes_to_all_of_it(till: World) -> None:
    wanted = brought(till, "MAM-NEM", 2, 65_000)
    with pytest.raises(ApprovalNeeded):
        give_back(till, None, wanted=wanted)
    with pytest.raises(ApprovalNeeded):
        give_back(till, None, wanted=wanted, voucher=yes(till, return_without_receipt=129_999))
    done = give_back(till, None, wanted=wanted, voucher=yes(till, return_without_receipt=130_000))
    assert refunds(done.return_id) == [("voucher", 130_000)]
    [line] = steps.returned_lines(done.return_id)
    assert (line.sale_id, line.line_no, line.net_vnd + line.vat_vnd) == (None, None, 130_000)


def test_notes_only_where_it_was_asked_for(till: World) -> None:
    wanted = brought(till, "MAM-NEM", 1, 50_000)
    vouched = yes(till, return_without_receipt=50_000)
    done = give_back(till, None, wanted=wanted, voucher=vouched, unknown_way=Way.CASH)
    assert refunds(done.return_id) == [("cash", 50_000)]
    with pytest.raises(OtherWay):
        give_back(till, None, wanted=wanted, voucher=vouched, unknown_way=Way.CARD)


def test_more_than_todays_price_is_refused(till: World) -> None:
    wanted = brought(till, "MAM-NEM", 1, 65_001)
    with pytest.raises(AboveTodaysPrice):
        give_back(till, None, wanted=wanted, seen_vnd=65_001)


def test_a_lot_of_other_goods_is_refused(till: World) -> None:
    wanted = brought(till, "MAM-NEM", 1, 65_000, lot_of="CHE-DINH")
    with pytest.raises(LotOfOtherGoods):
        give_back(till, None, wanted=wanted, seen_vnd=65_000)


def test_exchanged_and_brought_back_again_it_is_a_voucher_never_notes(till: World) -> None:
    from pos.returns import exchanging

    wanted = brought(till, "MAM-NEM", 1, 65_000)
    draft_id = steps.order(till, ("MAM-NEM", 1))
    exchanging.begin_exchange(wanted, 65_000, hand=till.hand(), draft_id=draft_id)
    exchanging.complete_exchange(
        draft_id,
        [],
        steps.Paying(steps.new_id(), 0, unknown_way=Way.CASH),
        seen=steps.seen(till, draft_id),
        link_base=steps.LINK,
        hand=till.hand(),
        voucher=yes(till, return_without_receipt=65_000),
    )
    new = reading().get_one(Sale, draft_id)
    done = give_back(till, new, unknown_way=Way.CASH)
    assert [way for way, _vnd in refunds(done.return_id)] == ["voucher"]
