"""The exceptions of a day at the till, told by its real acts: each stands under its own name."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos.base.transaction import reading, writing
from pos.closing.refusals import NotTakenOut
from pos.reports import exceptions, trail
from pos.reports.spans import Span
from pos.returns.fates import Why
from pos.returns.wishes import Asked, Wish
from pos.stock import queries as stock
from pos.sync.models import TrailRow
from pos.sync.trails import Topic
from pos.till import reducing, selling
from pos.till.pricing import Discount, DiscountKind, Reduction
from pos.till.tenders import cash
from tests.closing.days import count_and_close, expected_vnd, move
from tests.returns.steps import LINK, give_back, seen, sell, yes
from tests.till.steps import facts, filled
from tests.world import TODAY, World


def found() -> dict[str, tuple[int, int]]:
    session = reading()
    session.rollback()
    counts = trail.counts(session, Span(TODAY, TODAY), exceptions.SHOWN)
    return {one.topic.value: (one.times, one.amount_vnd) for one in counts}


def without_receipt(world: World) -> Asked:
    tea = world.product_id("CHE-DINH")
    lot_id = stock.shelves(reading(), [tea])[tea][0].lot_id
    wish = Wish(1, None, product_id=tea, lot_id=lot_id, price_vnd=400_000)
    return Asked(None, (wish,), Why.CHANGED_MIND)


def test_returns_with_and_without_a_receipt_are_two_things(till: World) -> None:
    give_back(till, sell(till, ("MAM-NEM", 1)))
    wanted, vouched = without_receipt(till), yes(till, return_without_receipt=400_000)
    give_back(till, None, wanted=wanted, voucher=vouched)
    assert found()["return"] == (1, 65_000)
    assert found()["loose_return"] == (1, 400_000)


def test_cash_that_was_not_there_and_a_drawer_that_was_off_are_shown(till: World) -> None:
    with pytest.raises(NotTakenOut):
        move(till, "out", 1_000_001, reason="safe")
    count_and_close(till, expected_vnd() - 5_000)
    assert found() == {"cash_refused": (1, 1_000_001), "difference": (1, 5_000)}
    page = till.sign_in("Hạnh").get("/audit/exceptions").get_data(as_text=True)
    assert "Không chi được tiền" in page
    assert "Lệch tiền trong ngăn kéo" in page


def test_a_day_as_it_should_be_shows_nothing(till: World) -> None:
    sell(till, ("MAM-NEM", 1))
    move(till, "out", 100_000, reason="safe")
    count_and_close(till)
    assert found() == {}


def test_a_discount_is_told_at_the_top_of_its_sale(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 2))
    cut = Reduction(Discount(DiscountKind.PERCENT, 1_000))
    reducing.reduce_order(draft_id, cut, hand=till.hand())
    saw = seen(till, draft_id)
    notes = [cash(saw.total_vnd)]
    selling.complete_sale(draft_id, notes, seen=saw, link_base=LINK, hand=till.hand())
    assert facts("sale.completed/1")[-1]["discount_vnd"] == 90_000
    assert found()["discount"] == (1, 90_000)


@given(
    happened=st.lists(
        st.tuples(
            st.integers(0, 40),
            st.sampled_from(["A", "B"]),
            st.sampled_from([*exceptions.SHOWN[:3], Topic.SHIFT]),
            st.integers(0, 9_000),
        ),
        max_size=40,
    ),
    most_days=st.integers(1, 5),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_sums_of_a_span_are_those_of_its_days(world: World, happened, most_days) -> None:
    """Against sums worked out here, row by row; other days and topics count for nothing."""
    span = Span(TODAY - timedelta(days=30), TODAY)
    with suppress(Undone), writing() as session:
        for days_ago, person, topic, amount_vnd in happened:
            on = TODAY - timedelta(days=days_ago)
            row = TrailRow(terminal_id="T", epoch="E", seq=1, topic=topic, business_on=on)
            row.person_id, row.register_no, row.amount_vnd = person, 1, amount_vnd
            session.add(row)
        session.flush()
        within = [one for one in happened if one[0] <= 30 and one[2] is not Topic.SHIFT]
        told = trail.sums(session, span, exceptions.SHOWN, most_days)
        newest = sorted({one[0] for one in within})[:most_days]
        assert told.many_days == len({one[0] for one in within})
        assert {(one.person_id, one.topic, one.times, one.amount_vnd) for one in told.people} == {
            (*key, len(amounts), sum(amounts)) for key, amounts in grouped(within, 1).items()
        }
        days = [one for one in within if one[0] in newest]
        assert {
            (one.business_on, one.person_id, one.topic, one.times, one.amount_vnd)
            for one in told.days
        } == {
            (TODAY - timedelta(days=key[0]), *key[1:], len(amounts), sum(amounts))
            for key, amounts in grouped(days, 0).items()
        }
        raise Undone


class Undone(Exception):  # noqa: N818 - the example's own rows go again
    """Nothing of it stays."""


def grouped(rows, first: int) -> dict[tuple, list[int]]:
    """Amounts by the columns from `first` on."""
    found: dict[tuple, list[int]] = {}
    for row in rows:
        found.setdefault(row[first:3], []).append(row[3])
    return found
