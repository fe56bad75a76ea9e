"""Ways of paying: what is left, what changes back, what cash is rounded to.  Pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.till.records import TenderKind
from pos.till.refusals import BadReference, PaidOver, PaidTooLittle, PaidTooMuch
from pos.till.tenders import (
    Tendered,
    cash,
    is_same,
    read_reference,
    rounding_vnd,
    settle,
)

CARD, VOUCHER = TenderKind.CARD, TenderKind.VOUCHER


def card(vnd: int) -> Tendered:
    return Tendered(CARD, vnd, "123456")


@given(
    st.integers(0, 10_000_000),
    st.lists(st.tuples(st.sampled_from(TenderKind), st.integers(1, 3_000_000)), max_size=5),
    st.integers(0, 10_000_000),
)
def test_what_is_taken_pays_the_total_and_only_cash_gives_change(
    total: int, parts: list[tuple[TenderKind, int]], last: int
) -> None:
    taken = [Tendered(kind, vnd) for kind, vnd in parts]
    before = sum(one.tendered_vnd for one in taken)
    try:
        paid = settle(total, taken, [cash(last)])
    except PaidTooLittle:
        assert before + last < total
        return
    except PaidOver:
        assert before > total
        return
    assert sum(one.amount_vnd for one in paid) == total
    assert all(one.amount_vnd == one.tendered_vnd - one.change_vnd >= 0 for one in paid)
    assert all(one.kind is TenderKind.CASH for one in paid if one.change_vnd)


def test_a_card_or_a_voucher_never_pays_too_much() -> None:
    for kind in (CARD, VOUCHER, TenderKind.TRANSFER, TenderKind.RETURN_CREDIT):
        with pytest.raises(PaidOver):
            settle(100, [], [Tendered(kind, 101, "X")])


def test_a_card_that_was_taken_never_becomes_notes() -> None:
    """The order got cheaper meanwhile: the card is given back, not changed into cash."""
    with pytest.raises(PaidOver):
        settle(50, [card(100)], [cash(0)])
    with pytest.raises(PaidOver):
        settle(50, [card(100)], [])


def test_more_change_than_anybody_gives_is_a_slip() -> None:
    with pytest.raises(PaidTooMuch):
        settle(100, [], [cash(10_000_101)])


def test_an_order_that_costs_nothing_is_paid_by_nothing() -> None:
    [paid] = settle(0, [], [cash(0)])
    assert (paid.kind, paid.amount_vnd, paid.change_vnd) == (TenderKind.CASH, 0, 0)


@pytest.mark.parametrize(
    ("total", "taken", "given", "step", "cut"),
    [
        (100_400, [], [cash(0)], 500, 400),
        (100_600, [], [cash(0)], 500, 100),
        (100_900, [], [cash(0)], 1_000, 900),
        (100_900, [], [cash(0)], 0, 0),
        (100_900, [], [card(100_900)], 1_000, 0),
        (100_900, [card(100_000)], [cash(0)], 1_000, 900),
        (100_900, [card(50_300)], [cash(0)], 1_000, 600),
        (100_900, [cash(50_000)], [card(50_900)], 1_000, 0),
        (100_900, [cash(100_000)], [], 1_000, 900),
        (100_900, [card(100_900)], [cash(0)], 1_000, 0),
        (900, [], [cash(0)], 1_000, 0),
    ],
)
def test_only_cash_that_pays_all_or_the_rest_is_rounded(
    total: int, taken: list[Tendered], given: list[Tendered], step: int, cut: int
) -> None:
    assert rounding_vnd(total, taken, given, step) == cut


def test_a_checkout_sent_again_is_known_by_its_tenders() -> None:
    paid = settle(150, [card(100)], [cash(60)])
    assert is_same(paid, [card(100), cash(60)])
    assert not is_same(paid, [card(100), cash(50)])
    assert not is_same(paid, [cash(160)])
    assert not is_same(paid, [Tendered(CARD, 100, "999999"), cash(60)])


@pytest.mark.parametrize(
    ("typed", "kept"), [(" 123 456 ", "123456"), ("tet-2027", "TET-2027"), ("a/1.b_2", "A/1.B_2")]
)
def test_a_reference_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert read_reference(typed) == kept


@pytest.mark.parametrize("typed", ["", "  ", "-", "ẢNH", "A--B", "x" * 41, "<b>"])
def test_what_no_slip_carries_is_refused(typed: str) -> None:
    with pytest.raises(BadReference):
        read_reference(typed)
