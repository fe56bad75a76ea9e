"""A lot that lies in gift sets is traced to the receipts of the sets."""

from pos.base.transaction import reading
from pos.holding import receipts
from pos.till import selling
from pos.till.tenders import cash
from tests import gifts
from tests.till.steps import LINK, filled, lot_id, seen
from tests.world import World


def test_the_receipts_of_a_lot_are_those_of_the_sets_it_lies_in_too(till: World):
    gifts.define(till)
    [basket] = gifts.pack(till)
    sold = filled(till, (gifts.SET, 1))
    looked = seen(sold)
    selling.complete_sale(
        sold, [cash(looked.total_vnd)], seen=looked, link_base=LINK, hand=till.hand()
    )
    tea = lot_id(till, "CHE-DINH", "L260812")
    assert receipts.count(reading(), [tea]) == 1
    [line] = receipts.lines(reading(), [tea])
    assert (line.sale_id, line.lot_id, line.units) == (sold, basket, 1)
