"""Exchanges: one act, and what was paid by card never becomes notes."""

import pytest
from sqlalchemy import func, select

from pos.base.transaction import reading
from pos.returns import exchanges, exchanging
from pos.returns.refusals import MoreThanLeft, NoExchange
from pos.shop.refusals import ApprovalNeeded
from pos.till import draft_tenders, paying, sales, selling
from pos.till.models import Counter, Sale
from pos.till.refusals import ExchangeUnderWay
from tests.returns import steps
from tests.returns.steps import asked, card, exchange, give_back, order, refunds, sell, worth, yes
from tests.world import World


def last() -> str:
    return steps.returns()[-1].id


def test_the_dearer_goods_are_paid_with_the_old_and_the_difference(till: World) -> None:
    sale = sell(till, ("MAM-NEM", 1))
    new = exchange(till, sale, taking=[("CHE-DINH", 1)])
    [back] = steps.returns()
    paid = [(one.kind, one.amount_vnd, one.reference) for one in sales.paid(reading(), new.id)]
    assert paid == [("return_credit", 65_000, back.number), ("cash", 385_000, "")]
    assert (refunds(back.id), back.exchange_id) == ([("exchange", 65_000)], new.id)
    assert reading().scalars(select(Counter)).one().gt_vnd == 450_000


def test_of_dearer_goods_brought_back_the_rest_goes_the_way_it_came(till: World) -> None:
    sale = sell(till, ("CHE-DINH", 1), by=[card(450_000, "AA1")])
    new = exchange(till, sale, taking=[("MAM-NEM", 1)])
    assert refunds(last()) == [("card", 385_000), ("exchange", 65_000)]
    assert [one.kind for one in sales.paid(reading(), new.id)] == ["return_credit"]


def test_a_card_never_becomes_notes_through_two_exchanges(till: World) -> None:
    first = sell(till, ("CHE-DINH", 1), by=[card(450_000, "AA1")])
    second = exchange(till, first, taking=[("MAM-NEM", 4)])
    third = exchange(till, second, taking=[("MAM-NEM", 3)])
    done = give_back(till, third)
    assert refunds(done.return_id) == [("card", 195_000)]
    told = [one for back in steps.returns() for one in refunds(back.id)]
    assert sum(vnd for way, vnd in told if way == "card") == 450_000
    assert not [one for one in told if one[0] == "cash"]


def test_nothing_is_taken_back_before_the_order_is_done(till: World) -> None:
    sale = sell(till, ("MAM-NEM", 1))
    wanted = asked(sale)
    draft_id = order(till, ("CHE-DINH", 1))
    exchanging.begin_exchange(wanted, worth(till, wanted), hand=till.hand(), draft_id=draft_id)
    assert steps.returns() == []
    with pytest.raises(ExchangeUnderWay):
        selling.complete_sale(
            draft_id,
            [steps.cash(385_000)],
            seen=steps.seen(till, draft_id),
            link_base=steps.LINK,
            hand=till.hand(),
        )
    exchanging.give_up_exchange(draft_id, hand=till.hand())
    assert exchanges.find(reading(), draft_id) is None
    with pytest.raises(NoExchange):
        complete(till, draft_id, [steps.cash(450_000)])


def complete(world: World, draft_id: str, paid, **more):
    return exchanging.complete_exchange(
        draft_id,
        paid,
        steps.Paying(steps.new_id(), 0, slip="BB1", send_to="VCB 1"),
        seen=steps.seen(world, draft_id),
        link_base=steps.LINK,
        hand=world.hand(),
        **more,
    )


def test_goods_that_came_back_meanwhile_pay_for_nothing(till: World) -> None:
    sale = sell(till, ("MAM-NEM", 1))
    wanted = asked(sale)
    draft_id = order(till, ("CHE-DINH", 1))
    exchanging.begin_exchange(wanted, worth(till, wanted), hand=till.hand(), draft_id=draft_id)
    give_back(till, sale)
    with pytest.raises(MoreThanLeft):
        complete(till, draft_id, [steps.cash(385_000)])
    assert reading().scalar(select(func.count()).select_from(Sale)) == 1
    assert exchanges.find(reading(), draft_id) is not None


def test_an_exchange_completed_twice_is_one(till: World) -> None:
    sale = sell(till, ("MAM-NEM", 1))
    wanted = asked(sale)
    draft_id = order(till, ("CHE-DINH", 1))
    exchanging.begin_exchange(wanted, worth(till, wanted), hand=till.hand(), draft_id=draft_id)
    looked = steps.seen(till, draft_id)
    done = [
        exchanging.complete_exchange(
            draft_id,
            [steps.cash(400_000)],
            steps.Paying(steps.new_id(), 0),
            seen=looked,
            link_base=steps.LINK,
            hand=till.hand(),
        )
        for _ in range(2)
    ]
    assert [one.is_first_time for one in done] == [True, False]
    assert [one.change_vnd for one in done] == [15_000, 15_000]
    assert len(steps.returns()) == 1


def test_one_sheet_asks_for_the_return_and_for_the_sale(till: World) -> None:
    sale = sell(till, ("CHE-DINH", 3))
    wanted = asked(sale)
    draft_id = order(till, ("MAM-NEM", 1))
    exchanging.begin_exchange(wanted, worth(till, wanted), hand=till.hand(), draft_id=draft_id)
    with pytest.raises(ApprovalNeeded) as no:
        complete(till, draft_id, [])
    assert [one[:2] for one in no.value.facts["needs"]] == [("refund", 1_285_000)]
    complete(till, draft_id, [], voucher=yes(till, refund=1_285_000))
    assert refunds(last()) == [("cash", 1_285_000), ("exchange", 65_000)]


def test_the_worth_of_goods_brought_back_is_no_payment_to_be_given_back(till: World) -> None:
    """Else the goods would lie on the counter of an order that no longer knows of them."""
    sale = sell(till, ("MAM-NEM", 1))
    wanted = asked(sale)
    draft_id = order(till, ("CHE-DINH", 1))
    exchanging.begin_exchange(wanted, worth(till, wanted), hand=till.hand(), draft_id=draft_id)
    [credit] = draft_tenders.of(reading(), draft_id)
    with pytest.raises(ExchangeUnderWay):
        paying.give_back(draft_id, credit.id, hand=till.hand())
    assert draft_tenders.of(reading(), draft_id) == [credit]
    complete(till, draft_id, [steps.cash(385_000)])
