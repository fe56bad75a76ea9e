"""What is left of an order that is not sold: it is nobody else's, and it is told."""

import json

import pytest
from sqlalchemy import select

from pos.base.transaction import end_reading, reading
from pos.law.vat import BuyerKind
from pos.sync.models import StoredFact
from pos.till import drafting, drafts, naming, parking, paying, reducing
from pos.till.buyers import Buyer
from pos.till.payment_requests import State
from pos.till.pricing import Discount, DiscountKind, Priced, Reduction, is_above, sums
from pos.till.refusals import PaidInPart, TenderGone
from pos.till.tenders import cash
from tests.till import transfers
from tests.till.steps import filled, seen
from tests.world import World

GUEST = Buyer(BuyerKind.FOREIGNER, name="Anna", passport="AB12345", nationality="France")


def emptied(till: World, draft_id: str) -> None:
    lines = drafts.lines(reading(), draft_id)
    end_reading()
    for line in lines:
        drafting.remove_line(draft_id, line.id, hand=till.hand())


def next_order(till: World) -> str:
    return drafting.open_order(1, hand=till.hand())


def test_an_empty_order_is_used_again(till: World) -> None:
    draft_id = filled(till, ("MAM-NEM", 2))
    emptied(till, draft_id)
    assert next_order(till) == draft_id


def test_money_taken_for_an_order_never_pays_the_next_customers(till: World) -> None:
    draft_id = filled(till, ("MAM-NEM", 2))
    version = seen(draft_id).version
    end_reading()
    paying.take_tender(draft_id, cash(50_000), seen_version=version, hand=till.hand())
    with pytest.raises(PaidInPart):
        emptied(till, draft_id)
    assert next_order(till) != draft_id


def test_a_buyer_or_a_discount_is_never_the_next_customers(till: World) -> None:
    named, reduced = filled(till, ("MAM-NEM", 2)), filled(till, ("MAM-NEM", 2))
    naming.name_buyer(named, GUEST, hand=till.hand())
    tenth = Reduction(Discount(DiscountKind.PERCENT, 1_000))
    reducing.reduce_order(reduced, tenth, hand=till.hand())
    emptied(till, named)
    emptied(till, reduced)
    assert next_order(till) not in (named, reduced)


def test_an_order_given_up_is_told_and_its_code_waits_no_longer(till: World) -> None:
    transfers.with_account(till)
    draft_id = filled(till, ("MAM-NEM", 2))
    one = transfers.ask(till, draft_id)
    parking.park_order(draft_id, "chị Mai", hand=till.hand())
    for _ in range(2):
        parking.give_up_order(draft_id, "không quay lại", hand=till.hand())
    end_reading()
    told = [json.loads(body) for body in reading().scalars(select(StoredFact.body))]
    voided = [fact for fact in told if fact["t"] == "order.voided/1"]
    assert [(fact["change"], fact["total_vnd"]) for fact in voided] == [("order", 130_000)]
    assert transfers.find(one.request_id).state is State.ABANDONED


def test_notes_never_take_the_place_of_a_transfer(till: World) -> None:
    transfers.with_account(till)
    draft_id = filled(till, ("CHE-DINH", 1))
    one = transfers.ask(till, draft_id, 100_000)
    version = seen(draft_id).version
    end_reading()
    with pytest.raises(TenderGone):
        paying.take_tender(
            draft_id,
            cash(50_000),
            seen_version=version,
            hand=till.hand(),
            tender_id=one.request_id,
        )
    assert transfers.saw(till, one).state is State.SEEN


def test_so_many_percent_are_never_above_as_many() -> None:
    tenth = Discount(DiscountKind.PERCENT, 1_000)
    of_order = sums([Priced(12_345, 1_000, "g", "standard")], tenth)
    of_line = sums([Priced(12_345, 1_000, "g", "standard", discount=tenth)])
    assert not is_above(of_order, 1_000)
    assert not is_above(of_line, 1_000)
    assert is_above(of_order, 999)
