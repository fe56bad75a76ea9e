"""A lot that is sold for less: on the screen, at the completion, on paper, brought back."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.base.ids import new_id
from pos.base.money import line_amount_vnd
from pos.base.quantity import Unit
from pos.base.transaction import reading, writing
from pos.catalogue import books
from pos.shop.refusals import ApprovalNeeded
from pos.stock import markdowns
from pos.stock.markdowns import MarkdownState
from pos.till import audits, drafts, reducing
from pos.till.order_lots import lots_of
from pos.till.orders import total_now
from pos.till.pricing import AtPrice, Discount, DiscountKind, Priced, Reduction, sums
from pos.till.refusals import AllMarkedDown, OrderChanged
from pos.till.selling import Seen
from tests.returns import steps as brought
from tests.till.steps import (
    facts,
    filled,
    jobs_of,
    lines_of,
    lot_id,
    order,
    pay,
    sale_of,
    scan,
)
from tests.world import NOON, TODAY, World

TEA, OLD, NEW = "CHE-DINH", "L260812", "L261103"
"""450.000 đ; six of the old lot, which expires in 18 days, and twenty of the new."""
LOWER = 300_000
BARCODE = "8930000000019"


def mark(
    world: World,
    code: str = OLD,
    price_vnd: int = LOWER,
    *,
    sku: str = TEA,
    first_on: date = TODAY,
    last_on: date | None = None,
) -> str:
    made = new_id()
    state = MarkdownState(
        lot_id(world, sku, code), price_vnd, 10**9, first_on, last_on, "Gần hết hạn"
    )
    with writing() as session:
        markdowns.set_down(session, made, state, hand=world.hand("Hạnh"))
    return made


def total(world: World, draft_id: str) -> int:
    session = reading()
    session.rollback()
    draft = drafts.require_open(session, draft_id, 1)
    lines = drafts.lines(session, draft_id)
    from pos.catalogue import queries as catalogue

    cards = catalogue.cards(session, {line.product_id for line in lines}, world.hand().on)
    return total_now(
        session, lines, cards, discount=draft.discount, today=world.hand().on, register_no=1
    ).total_vnd


def saw(world: World, draft_id: str) -> Seen:
    draft = drafts.require_open(reading(), draft_id, 1)
    return Seen(draft.version, total(world, draft_id))


def sold(world: World, draft_id: str, **how: Any) -> list[tuple[str, int, int, int, int | None]]:
    done = pay(world, draft_id, saw=saw(world, draft_id), **how)
    return [
        (one.lot_code, one.units, one.price_vnd, one.amount_vnd, one.lower_vnd)
        for one in lines_of(done)
    ]


def test_a_bare_barcode_costs_what_the_lot_costs_that_goes_first(till: World) -> None:
    mark(till)
    draft_id = order(till)
    scan(till, draft_id, BARCODE)
    assert total(till, draft_id) == LOWER
    assert sold(till, draft_id) == [(OLD, 1, LOWER, LOWER, LOWER)]


def test_the_other_lot_keeps_the_list_price(till: World) -> None:
    mark(till)
    draft_id = filled(till, (TEA, 1, NEW))
    assert sold(till, draft_id) == [(NEW, 1, 450_000, 450_000, None)]


def test_units_that_spill_into_the_next_lot_cost_what_that_one_costs(till: World) -> None:
    mark(till)
    draft_id = filled(till, (TEA, 8))
    assert total(till, draft_id) == 6 * LOWER + 2 * 450_000
    assert sold(till, draft_id) == [
        (OLD, 6, LOWER, 6 * LOWER, LOWER),
        (NEW, 2, 450_000, 900_000, None),
    ]
    assert audits.audit(reading()) == []


def test_what_another_line_takes_of_the_lot_is_not_there_for_the_barcode(till: World) -> None:
    mark(till)
    draft_id = filled(till, (TEA, 1), (TEA, 6, OLD))
    assert total(till, draft_id) == 6 * LOWER + 450_000


def test_a_lot_sold_out_by_the_books_still_has_its_price(till: World) -> None:
    mark(till)
    sold(till, filled(till, (TEA, 6, OLD)))
    assert sold(till, filled(till, (TEA, 1, OLD))) == [(OLD, 1, LOWER, LOWER, LOWER)]


def test_weighed_goods_of_a_marked_lot_are_priced_by_weight(till: World) -> None:
    mark(till, "L261120", 30_000, sku="RAU-CAI")
    assert sold(till, filled(till, ("RAU-CAI", "0,450"))) == [
        ("L261120", 450, 30_000, 13_500, 30_000)
    ]


@pytest.mark.parametrize(
    ("first", "last", "price"),
    [(0, None, LOWER), (0, 0, LOWER), (1, None, 450_000), (0, 5, LOWER)],
)
def test_it_counts_between_its_days(till: World, first: int, last: int | None, price: int) -> None:
    until = None if last is None else TODAY + timedelta(days=last)
    mark(till, first_on=TODAY + timedelta(days=first), last_on=until)
    assert total(till, filled(till, (TEA, 1))) == price


def test_the_list_price_counts_where_it_fell_below_the_lots_own(till: World) -> None:
    mark(till)
    with writing() as session:
        books.set_price(
            session, till.product_id(TEA), 250_000, valid_from=TODAY, hand=till.hand("Hạnh")
        )
    assert sold(till, filled(till, (TEA, 1))) == [(OLD, 1, 250_000, 250_000, None)]


def test_an_order_over_which_a_markdown_began_or_ended_is_refused_by_name(till: World) -> None:
    draft_id = filled(till, (TEA, 2))
    before = saw(till, draft_id)
    made = mark(till)
    with pytest.raises(OrderChanged) as no:
        pay(till, draft_id, saw=before)
    assert no.value.facts["total_vnd"] == 2 * LOWER
    cheap = saw(till, draft_id)
    with writing() as session:
        markdowns.end(session, made, hand=till.hand("Hạnh"))
    with pytest.raises(OrderChanged):
        pay(till, draft_id, saw=cheap)
    assert sold(till, draft_id) == [(OLD, 2, 450_000, 900_000, None)]


def test_after_midnight_the_last_day_is_over_and_the_order_says_so(till: World) -> None:
    mark(till, last_on=TODAY)
    draft_id = filled(till, (TEA, 1))
    before = saw(till, draft_id)
    with pytest.raises(OrderChanged) as no:
        pay(till, draft_id, saw=before, at=NOON + timedelta(hours=13))
    assert no.value.facts["total_vnd"] == 450_000


def test_the_last_unit_sold_elsewhere_meanwhile_changes_the_sum_and_nothing_else(
    till: World,
) -> None:
    mark(till)
    draft_id = filled(till, (TEA, 1))
    before = saw(till, draft_id)
    sold(till, filled(till, (TEA, 6, OLD)))
    with pytest.raises(OrderChanged):
        pay(till, draft_id, saw=before)


def test_no_approval_is_asked_and_nothing_is_told_as_a_price_of_a_cashiers_own(
    till: World,
) -> None:
    mark(till)
    sold(till, filled(till, (TEA, 1)))
    assert facts("price.overridden/1") == []
    [fact] = facts("sale.completed/1")
    [line] = fact["lines"]
    assert (line["list_price_vnd"], line["price_vnd"], line["lower_vnd"]) == (
        450_000,
        LOWER,
        LOWER,
    )
    assert audits.audit(reading()) == []


def test_another_price_of_a_cashiers_own_still_needs_a_yes(till: World) -> None:
    mark(till)
    draft_id = filled(till, (TEA, 1))
    [line] = drafts.lines(reading(), draft_id)
    reducing.reduce_line(draft_id, line.id, Reduction(new_price_vnd=200_000), hand=till.hand())
    with pytest.raises(ApprovalNeeded) as no:
        pay(till, draft_id, saw=saw(till, draft_id))
    [(kind, bound, _note)] = no.value.facts["needs"]
    assert (kind, bound) == ("price", 100_000)  # below the lot's own price, not the list's


def test_an_orders_discount_leaves_marked_goods_as_they_are(till: World) -> None:
    mark(till)
    draft_id = filled(till, (TEA, 1, OLD), ("MAM-NEM", 2))
    tenth = Discount(DiscountKind.PERCENT, 1_000)
    reducing.reduce_order(draft_id, Reduction(tenth), hand=till.hand())
    assert total(till, draft_id) == LOWER + 130_000 - 13_000
    assert [(code, amount) for code, _n, _price, amount, _low in sold(till, draft_id)] == [
        (OLD, LOWER),
        ("L260905", 117_000),
    ]


def test_a_lines_discount_is_of_the_units_that_cost_the_list_price(till: World) -> None:
    mark(till)
    draft_id = filled(till, (TEA, 8))
    [line] = drafts.lines(reading(), draft_id)
    tenth = Discount(DiscountKind.PERCENT, 1_000)
    reducing.reduce_line(draft_id, line.id, Reduction(tenth), hand=till.hand())
    assert [amount for _c, _n, _p, amount, _low in sold(till, draft_id)] == [1_800_000, 810_000]


def test_a_line_of_marked_goods_alone_takes_no_discount(till: World) -> None:
    mark(till)
    draft_id = filled(till, (TEA, 1, OLD))
    [line] = drafts.lines(reading(), draft_id)
    tenth = Discount(DiscountKind.PERCENT, 1_000)
    with pytest.raises(AllMarkedDown):
        reducing.reduce_line(draft_id, line.id, Reduction(tenth), hand=till.hand())


def test_the_receipt_names_the_reason_and_the_price_before(till: World) -> None:
    mark(till)
    done = pay(till, draft_id := filled(till, (TEA, 1)), saw=saw(till, draft_id))
    [job] = jobs_of(done.sale_id)
    assert "Giảm do gần hạn, giá cũ 450.000" in job.document
    plain = pay(till, draft_id := filled(till, (TEA, 1, NEW)), saw=saw(till, draft_id))
    assert "Giảm do gần hạn" not in jobs_of(plain.sale_id)[0].document


def test_what_is_brought_back_is_worth_what_was_paid(till: World) -> None:
    mark(till)
    done = pay(till, draft_id := filled(till, (TEA, 8)), saw=saw(till, draft_id))
    back = brought.give_back(
        till, sale_of(done), voucher=brought.yes(till, refund=6 * LOWER + 900_000)
    )
    assert back.total_vnd == 6 * LOWER + 900_000


def test_the_screen_shows_the_price_the_list_price_and_why(till: World) -> None:
    mark(till)
    draft_id = filled(till, (TEA, 8))
    page = till.sign_in().get(f"/till/sales/{draft_id}").get_data(as_text=True)
    assert "Giảm do gần HSD" in page
    assert "6 × 300.000" in page
    assert "2 × 450.000" in page
    assert "<s>3.600.000</s>2.700.000" in page


def test_a_page_and_a_completion_read_the_shelves_in_one_statement(till: World) -> None:
    """The price comes with the lot: nothing more is asked for it."""
    from tests.till.test_statements import MOST, counted
    from tests.till.test_statements import scan as held_before

    mark(till)
    lan, draft_id = till.sign_in(), order(till)
    held_before(lan, draft_id)
    held_before(lan, draft_id)
    with counted() as said:
        held_before(lan, draft_id)
    asked = [one for one in said if not one.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA"))]
    assert len(asked) <= MOST, asked
    assert not any("stock_markdowns" in one for one in asked)


# -- The rule itself ------------------------------------------------------------------


@st.composite
def marked_lines(draw: st.DrawFn) -> Priced:
    list_vnd = draw(st.integers(1, 2_000_000))
    unit = draw(st.sampled_from(("piece", "g")))
    parts = draw(
        st.lists(
            st.tuples(st.integers(1, 500), st.integers(1, list_vnd)),
            max_size=3,
            unique_by=lambda one: one[1],
        )
    )
    at = tuple(AtPrice(units, price) for units, price in parts)
    units = sum(one.units for one in at) or draw(st.integers(1, 500))
    percent = draw(st.none() | st.integers(1, 10_000))
    discount = None if percent is None else Discount(DiscountKind.PERCENT, percent)
    return Priced(units, list_vnd, unit, "standard", None, discount, at)


@given(st.lists(marked_lines(), max_size=5), st.integers(0, 10_000))
def test_pieces_add_up_and_marked_ones_keep_their_price(lines: list[Priced], bp: int) -> None:
    whole = None
    if bp and not any(line.is_reduced for line in lines):
        whole = Discount(DiscountKind.PERCENT, bp)
    found = sums(lines, whole)
    assert found.total_vnd == sum(one.amount_vnd for one in found.lines)
    for line, one in zip(lines, found.lines, strict=True):
        assert one.gross_vnd == sum(piece.sums.gross_vnd for piece in one.pieces)
        assert one.amount_vnd == sum(piece.sums.amount_vnd for piece in one.pieces)
        assert sum(piece.units for piece in one.pieces) == line.units
        for piece in one.pieces:
            assert 0 <= piece.sums.amount_vnd <= piece.sums.gross_vnd
            assert piece.sums.gross_vnd <= piece.sums.list_vnd
            if piece.is_marked_down:
                at_lot = line_amount_vnd(piece.units, piece.price_vnd, Unit(line.unit))
                assert piece.sums.amount_vnd == at_lot


def test_the_lots_of_an_order_are_read_by_one_rule(till: World) -> None:
    mark(till)
    draft_id = filled(till, (TEA, 8))
    [line] = drafts.lines(reading(), draft_id)
    lots = lots_of(reading(), [line], TODAY)
    assert lots.by_price(line.id, 450_000) == (AtPrice(6, LOWER), AtPrice(2, 450_000))
