"""A recall of what sells well: many to be called, many moves; pages cost the same all the same."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from pos.base.database import db
from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading
from pos.customer import registering
from pos.holding import holding, orders, progress, receipts
from pos.holding.meant import Wish
from pos.till import drafting
from tests.holding.orders import NEW, OLD, TEA, WHY, hold
from tests.till.steps import filled, lot_id, pay, sell
from tests.world import World


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are asked meanwhile."""
    asked: list[str] = []

    def keep(_line: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    end_reading()
    event.listen(db.engine, "before_cursor_execute", keep)
    yield asked
    event.remove(db.engine, "before_cursor_execute", keep)


def buys(till: World, no: int, *, agrees: bool = True) -> str:
    """A customer, and a box of tea."""
    name, phone = f"Nguyễn Thị Hoa {no}", f"09123456{no:02d}"
    customer = registering.register(name, phone, wants_offers=agrees, hand=till.hand())
    draft_id = filled(till, (TEA, 1, NEW))
    drafting.choose_customer(draft_id, customer, hand=till.hand())
    pay(till, draft_id)
    return customer


def test_however_many_bought_they_are_read_in_the_same_number_of_statements(till: World) -> None:
    first = buys(till, 1)
    hold_id = hold(till, NEW)
    ids = orders.lot_ids(reading(), hold_id)
    with counted() as one:
        assert [who.customer_id for who in receipts.buyers(reading(), hold_id, ids)] == [first]
    holding.release_hold(hold_id, "Lành", hand=till.hand("Hạnh"))
    others = {buys(till, 2), buys(till, 3, agrees=False)}
    with counted() as three:
        found = receipts.buyers(reading(), hold_id, ids)
    assert {who.customer_id for who in found} == {first} | others
    assert [who.may_be_called for who in found] == [True, True, False]
    assert "0912345603" not in found[-1].phone.replace(" ", "")
    assert len(three) == len(one)


def test_those_to_be_called_come_by_pages(till: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for no in (1, 2, 3):
        buys(till, no)
    hold_id = hold(till, NEW)
    monkeypatch.setattr(receipts, "PAGE", 2)
    browser, at = till.sign_in("Hạnh"), f"/stock/holds/{hold_id}/calls"
    first, last = browser.get(at).text, browser.get(at, query_string={"page": 2}).text
    assert ("Hoa 1" in first, "Hoa 2" in first, "Hoa 3" in first) == (True, True, False)
    assert ("Hoa 1" in last, "Hoa 3" in last) == (False, True)
    assert "page=2" in first
    assert browser.get(f"{at}.csv").text.count("Hoa") == 3


def test_what_quarantine_holds_is_what_the_moves_add_up_to(till: World) -> None:
    sell(till, (TEA, 2, NEW))
    both = hold(till, NEW, OLD)
    mixed = holding.hold_lots(
        Wish((lot_id(till, "MAM-NEM", "L260905"), lot_id(till, "RAU-CAI", "L261120"))),
        WHY,
        hold_id=new_id(),
        hand=till.hand("Hạnh"),
    )
    found = progress.in_quarantine(reading(), [both, mixed])
    assert set(found) == {both}  # bottles and grams are not added up
    sums = progress.total(progress.lots_now(reading(), orders.lot_ids(reading(), both)))
    assert found[both].units == sums.quarantine == 24
    assert (found[both].unit, found[both].unit_word) == ("piece", "hộp")
