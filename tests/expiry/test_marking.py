"""Marking a lot down: by whom, how far, from when, with whose word; and ending it."""

import io
from datetime import timedelta

import pytest
import zxingcpp
from PIL import Image

from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.expiry import marking
from pos.expiry.refusals import (
    ConsentNeeded,
    DayPassed,
    NoSuchLot,
    NotForSale,
    NotLower,
    ReasonMissing,
    StillGood,
)
from pos.shop.refusals import ApprovalNeeded
from pos.stock import holds, markdowns
from pos.stock.fefo import Shelf
from pos.stock.holds import HoldState, Kind
from pos.stock.lot_prices import Bearer
from pos.stock.markdowns import Consent
from pos.stock.models import MarkdownEnd, MarkdownRow
from pos.stock.queries import shelves
from pos.stock.refusals import MarkdownRunning, UnknownMarkdown
from tests.expiry.conftest import OLD, TEA, mark
from tests.receiving.steps import receive_goods
from tests.shop.approved import yes
from tests.till.steps import book, changed, facts, lot_id, rows
from tests.world import TODAY, World


def shelf(world: World, code: str = OLD) -> Shelf:
    session = reading()
    session.rollback()
    product = world.product_id(TEA)
    return next(one for one in shelves(session, [product])[product] if one.code == code)


def test_a_markdown_reaches_the_shelf_the_history_and_the_stream(till: World, old: str) -> None:
    made = mark(till, old, last_on=TODAY + timedelta(days=9))
    lower = shelf(till)
    assert (lower.lower_vnd, lower.lower_from, lower.lower_to) == (
        300_000,
        TODAY,
        TODAY + timedelta(days=9),
    )
    [known] = markdowns.of_lot(reading(), old)
    assert (known.markdown_id, known.list_price_vnd, known.how) == (made, 450_000, None)
    [fact] = facts("lot.marked/1")
    assert (fact["change"], fact["lot"]["code"], fact["price_vnd"]) == ("set", OLD, 300_000)
    assert (fact["markdown"]["list_price_vnd"], fact["markdown"]["bearer"]) == (450_000, "shop")


def test_a_percentage_is_rounded_as_asked(till: World, old: str) -> None:
    mark(till, old, price_vnd=None, percent_bp=3_300, step_vnd=1_000)
    assert shelf(till).lower_vnd == 302_000  # 301.500


@pytest.mark.parametrize("price_vnd", [0, 450_000, 450_001, 10**12])
def test_it_is_never_nothing_nor_as_much_as_the_list_price(
    till: World, old: str, price_vnd: int
) -> None:
    before = book()
    with pytest.raises(NotLower):
        mark(till, old, price_vnd=price_vnd)
    assert changed(before) == set()


@pytest.mark.parametrize("percent_bp", [0, 10_000])
def test_all_and_nothing_are_no_percentage(till: World, old: str, percent_bp: int) -> None:
    with pytest.raises(NotLower):
        mark(till, old, price_vnd=None, percent_bp=percent_bp)


@pytest.mark.parametrize(("first", "last"), [(-1, None), (3, 2), (0, 19), (19, None)])
def test_days_that_cannot_be(till: World, old: str, first: int, last: int | None) -> None:
    """It expires in 18 days."""
    until = None if last is None else TODAY + timedelta(days=last)
    with pytest.raises(DayPassed):
        mark(till, old, first_on=TODAY + timedelta(days=first), last_on=until)


def test_the_same_page_sent_twice_marks_once(till: World, old: str) -> None:
    request_id = new_id()
    assert mark(till, old, request_id=request_id) == mark(till, old, request_id=request_id)
    assert len(rows(MarkdownRow)) == 1
    assert len(facts("lot.marked/1")) == 1


def test_another_one_takes_its_place_at_once(till: World, old: str) -> None:
    first = mark(till, old)
    mark(till, old, price_vnd=200_000)
    assert shelf(till).lower_vnd == 200_000
    [end] = rows(MarkdownEnd)
    assert (end.markdown_id, end.how) == (first, "replaced")
    assert facts("lot.marked/1")[-1]["markdown"]["replaces"] == first


def test_while_one_counts_no_other_begins_later(till: World, old: str) -> None:
    mark(till, old)
    with pytest.raises(MarkdownRunning):
        mark(till, old, first_on=TODAY + timedelta(days=1))


def test_one_that_is_still_to_come_is_replaced_by_one_of_today(till: World, old: str) -> None:
    mark(till, old, first_on=TODAY + timedelta(days=3))
    mark(till, old, price_vnd=250_000)
    assert shelf(till).lower_vnd == 250_000


def test_it_is_ended_by_hand_once(till: World, old: str) -> None:
    made = mark(till, old)
    assert marking.end_markdown(made, hand=till.hand("Hạnh")) == old
    assert shelf(till).lower_vnd is None
    assert facts("lot.marked/1")[-1]["change"] == "ended"
    told = len(facts())
    assert marking.end_markdown(made, hand=till.hand("Hạnh")) == old
    assert len(facts()) == told
    with pytest.raises(UnknownMarkdown):
        marking.end_markdown("nobody", hand=till.hand("Hạnh"))


def test_one_that_another_took_the_place_of_is_not_said_to_be_ended(till: World, old: str) -> None:
    first = mark(till, old)
    mark(till, old, price_vnd=250_000)
    with pytest.raises(UnknownMarkdown):
        marking.end_markdown(first, hand=till.hand("Hạnh"))
    assert shelf(till).lower_vnd == 250_000


def test_somebody_else_than_the_manager_needs_a_yes_to_what_it_costs(till: World, old: str) -> None:
    with pytest.raises(ApprovalNeeded) as no:
        mark(till, old, is_manager=False)
    [(kind, bound, note)] = no.value.facts["needs"]
    assert (kind, bound) == ("price", 6 * 150_000)
    assert OLD in note
    assert rows(MarkdownRow) == []
    made = mark(till, old, is_manager=False, voucher=yes(till, price=bound))
    [row] = rows(MarkdownRow, MarkdownRow.id == made)
    assert row.approval_id is not None
    assert len(facts("approval.given/1")) == 1


def test_consigned_goods_need_the_producers_word(till: World, consigned: str) -> None:
    word = Consent("chị Hoa", "gọi điện", TODAY)
    for given in (None, Consent("", "gọi điện", TODAY), Consent("chị Hoa", "  ", TODAY)):
        with pytest.raises(ConsentNeeded):
            mark(till, consigned, consent=given)
    mark(till, consigned, consent=word, bearer=Bearer.HALF)
    [row] = rows(MarkdownRow)
    assert (row.consent_by, row.consent_how, row.consent_on, row.bearer) == (
        "chị Hoa",
        "gọi điện",
        TODAY,
        "half",
    )
    [fact] = facts("lot.marked/1")
    assert (fact["owner"], fact["markdown"]["consent_by"]) == ("consigned", "chị Hoa")


def test_the_shop_bears_what_is_its_own(till: World, old: str) -> None:
    mark(till, old, bearer=Bearer.PRODUCER, consent=Consent("chị Hoa", "gọi điện", TODAY))
    [row] = rows(MarkdownRow)
    assert (row.bearer, row.consent_by) == ("shop", "")


def test_a_held_an_expired_and_an_unknown_lot_are_not_marked_down(till: World, old: str) -> None:
    with writing() as session:
        state = HoldState(Kind.HOLD, "Nắp phồng", "Cất riêng")
        holds.place(session, "hold", state, [old], hand=till.hand("Hạnh"))
    with pytest.raises(NotForSale):
        mark(till, old)
    with pytest.raises(NoSuchLot):
        mark(till, "nobody")


def test_goods_past_their_best_before_are_assessed_with_a_reason(till: World, old: str) -> None:
    form = {
        "quantity": "5",
        "lot_code": "L-TN",
        "date_kind": "best_before",
        "use_by": "21/11/2026",
    }
    receive_goods(till.product_id(TEA), form, hand=till.hand("Hạnh"))
    lot = lot_id(till, TEA, "L-TN")
    tomorrow = till.hand("Hạnh", till.hand().at + timedelta(days=1))
    with pytest.raises(StillGood):
        marking.assess(lot, "Còn thơm", hand=till.hand("Hạnh"))
    with pytest.raises(StillGood):  # an HSD, which no word lengthens
        marking.assess(old, "Còn thơm", hand=till.hand("Hạnh", tomorrow.at + timedelta(days=40)))
    with pytest.raises(ReasonMissing):
        marking.assess(lot, "  ", hand=tomorrow)
    marking.assess(lot, "Mở 2 hộp, còn thơm", hand=tomorrow)
    marking.assess(lot, "Mở 2 hộp, còn thơm", hand=tomorrow)
    [fact] = facts("lot.assessed/1")
    assert (fact["lot"]["code"], fact["reason"]) == ("L-TN", "Mở 2 hộp, còn thơm")


def test_the_code_on_a_marked_down_lots_label_is_read_by_a_camera(till: World, old: str) -> None:
    mark(till, old)
    drawn = till.sign_in("Hạnh").get(f"/stock/lots/{old}/label.png?size=50x30")
    [seen] = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn.data)))
    assert seen.text.endswith(f"/01/08930000000019/10/{OLD}")
