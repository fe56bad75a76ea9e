"""An order whose goods were all taken out is nobody else's order."""

import pytest

from pos.law.vat import BuyerKind
from pos.till import drafting, naming, paying, reducing
from pos.till.buyers import Buyer
from pos.till.models import DraftLine
from pos.till.pricing import Discount, DiscountKind, Reduction
from pos.till.tenders import cash
from tests.till.steps import facts, filled, order, put, rows, seen
from tests.world import World

COMPANY = Buyer(BuyerKind.ENTERPRISE_OR_HTX, "HTX Ví Dụ", "Số 2 phố Ví Dụ", "0199999991")


def company(world: World, draft_id: str) -> None:
    naming.name_buyer(draft_id, COMPANY, hand=world.hand())


def note(world: World, draft_id: str) -> None:
    naming.write_note(draft_id, "Quà Tết", hand=world.hand())


def discount(world: World, draft_id: str) -> None:
    wanted = Reduction(Discount(DiscountKind.PERCENT, 500))
    reducing.reduce_order(draft_id, wanted, hand=world.hand())


def take_out(world: World, draft_id: str) -> None:
    for line in rows(DraftLine, DraftLine.draft_id == draft_id):
        drafting.remove_line(draft_id, line.id, hand=world.hand())


def notes(world: World, draft_id: str) -> None:
    version = seen(draft_id).version
    paying.take_tender(draft_id, cash(1_000), seen_version=version, hand=world.hand())


@pytest.mark.parametrize("said", [company, note, discount, notes])
def test_what_was_said_of_an_emptied_order_is_not_the_next_customers(till: World, said) -> None:
    draft_id = filled(till, ("MAM-NEM", 1))
    said(till, draft_id)
    take_out(till, draft_id)
    assert order(till) != draft_id


def test_an_emptied_order_of_which_nothing_was_said_is_used_again(till: World) -> None:
    draft_id = filled(till, ("MAM-NEM", 1))
    take_out(till, draft_id)
    assert order(till) == draft_id


def test_a_sum_shown_to_one_customer_was_not_shown_to_the_next(till: World) -> None:
    """The next one's goods, taken off before anybody named their sum, are no void."""
    draft_id = filled(till, ("MAM-NEM", 1))
    drafting.settle_prices(draft_id, hand=till.hand())
    take_out(till, draft_id)
    assert len(facts("order.voided/1")) == 1
    assert order(till) == draft_id
    put(till, draft_id, "TRANH", times=2)
    take_out(till, draft_id)
    assert len(facts("order.voided/1")) == 1


def test_a_sum_shown_stays_shown_while_goods_are_left(till: World) -> None:
    draft_id = filled(till, ("MAM-NEM", 1), ("RUOU-MO", 1))
    drafting.settle_prices(draft_id, hand=till.hand())
    take_out(till, draft_id)
    assert len(facts("order.voided/1")) == 2
