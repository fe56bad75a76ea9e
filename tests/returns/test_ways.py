"""Money goes back the way it came, however it was parted, exchanged and parted again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.returns.ways import NOBODY_KNOWS, Source, Way, exchanged, refund

KINDS = ("cash", "transfer", "card", "voucher")
SOURCES = st.lists(
    st.builds(
        Source,
        st.sampled_from(KINDS),
        st.integers(0, 5_000_000),
        st.tuples(st.just("S1"), st.integers(1, 9)),
    ),
    max_size=5,
    unique_by=lambda one: one.tender,
)


def test_notes_come_first_as_far_as_notes_paid() -> None:
    sources = [Source("card", 500_000, ("S1", 1)), Source("cash", 100_000, ("S1", 2))]
    told = [(one.way, one.amount_vnd) for one in refund(sources, 150_000)]
    assert told == [(Way.CASH, 100_000), (Way.CARD, 50_000)]


def test_goods_without_a_receipt_go_back_as_was_agreed() -> None:
    [part] = refund([Source(NOBODY_KNOWS, 90_000)], 90_000, unknown=Way.CASH)
    assert (part.way, part.source.tender) == (Way.CASH, None)


def test_more_than_was_paid_is_never_parted() -> None:
    with pytest.raises(ValueError, match="1 more"):
        refund([Source("cash", 10_000, ("S1", 1))], 10_001)


def test_of_an_exchange_the_rest_goes_back_and_what_stays_keeps_its_tender() -> None:
    card = Source("card", 500_000, ("S1", 1))
    parts = exchanged(refund([card], 500_000), 450_000)
    assert [(one.way, one.amount_vnd, one.source) for one in parts] == [
        (Way.CARD, 50_000, card),
        (Way.EXCHANGE, 450_000, card),
    ]


@given(sources=SOURCES, data=st.data())
def test_no_tender_gives_more_than_it_has_and_each_its_own_way(
    sources: list[Source], data: st.DataObject
) -> None:
    held = sum(one.left_vnd for one in sources)
    total = data.draw(st.integers(0, held))
    credit = data.draw(st.integers(0, total))
    parts = exchanged(refund(sources, total), credit)
    assert sum(one.amount_vnd for one in parts) == total
    assert sum(one.amount_vnd for one in parts if one.way is Way.EXCHANGE) == credit
    assert all(one.amount_vnd > 0 for one in parts)
    for source in sources:
        assert sum(p.amount_vnd for p in parts if p.source is source) <= source.left_vnd
    assert all(one.way in (Way.EXCHANGE, Way(one.source.kind)) for one in parts)
