"""Gift sets over the counter: one line, its components' lots and VAT, what bars it, returns."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.assortment import record_exports
from pos.base.dates import PartialDate
from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.catalogue import books
from pos.catalogue.certificates import Certificate, Lapse, Level
from pos.closing import queries as closing
from pos.law.vat import BY_PARTS
from pos.packing.refusals import PartLapsed
from pos.returns import audits as return_audits
from pos.returns import goods, returning
from pos.returns.fates import Fate, Why
from pos.returns.models import ReturnLine
from pos.returns.returning import Paying
from pos.returns.set_models import ReturnPart
from pos.returns.shares import share, share_parts
from pos.returns.wishes import Asked, Wish
from pos.shop import changing
from pos.shop import queries as shop
from pos.shop.sale_policy import SalePolicies, SalePolicy
from pos.stock import audits as stock_audits
from pos.stock import holds
from pos.stock.fefo import Bar
from pos.stock.holds import HoldState, Kind
from pos.stock.packs import share_out
from pos.stock.places import PACKED, QUARANTINE, SHOP
from pos.till import audits as till_audits
from pos.till import reducing, shifts
from pos.till.pricing import Discount, DiscountKind, Reduction
from pos.till.refusals import CertificateEnded, LotBarred, LotExpired, SetNotPacked
from pos.till.set_models import SalePart
from pos.till.views import Said
from tests.gifts import PRICE_VND, SET, code_of, define, pack, where
from tests.till.steps import (
    facts,
    filled,
    jobs_of,
    lines_of,
    lot_id,
    order,
    pay,
    put,
    rows,
    sale_of,
    scan,
    seen,
    sell,
)
from tests.world import World


def parts_of(done: Any) -> list[SalePart]:
    return rows(SalePart, SalePart.sale_id == done.sale_id, order_by=SalePart.no)


def hold(world: World, sku: str, code: str) -> str:
    hold_id = new_id()
    with writing() as session:
        state = HoldState(Kind.HOLD, "Nắp phồng", "Cất riêng")
        holds.place(session, hold_id, state, [lot_id(world, sku, code)], hand=world.hand("Hạnh"))
    return hold_id


def clean() -> None:
    session = reading()
    for audit in (stock_audits.audit, till_audits.audit, return_audits.audit):
        assert audit(session) == []


def test_a_set_is_one_line_with_its_components_under_it(till: World) -> None:
    define(till)
    [made] = pack(till, 2)
    done = sell(till, (SET, 1, code_of(made)))
    [line] = lines_of(done)
    assert (line.amount_vnd, line.vat_code, line.lot_code) == (PRICE_VND, BY_PARTS, "L261121")
    # By list price 450 : 220 : 130 of 800.
    assert [(one.sku, one.lot_code, one.units, one.amount_vnd) for one in parts_of(done)] == [
        ("CHE-DINH", "L260812", 1, 388_125),
        ("RUOU-MO", "L250101", 1, 189_750),
        ("MAM-NEM", "L260905", 2, 112_125),
    ]
    assert [one.stars for one in parts_of(done)] == [5, 0, 4]
    clean()


def test_each_component_has_its_own_rate_and_the_line_is_their_sum(till: World) -> None:
    define(till)
    pack(till, 2)
    done = sell(till, (SET, 1), ("CHE-DINH", 1))
    parts, lines = parts_of(done), lines_of(done)
    assert [one.vat_code for one in parts] == ["8%", "10%", "8%"]
    assert lines[0].vat_vnd == sum(one.vat_vnd for one in parts)
    assert lines[0].net_vnd + lines[0].vat_vnd == PRICE_VND
    of_eight = [one for one in parts if one.vat_code == "8%"]
    gross = sum(one.amount_vnd for one in of_eight) + lines[1].amount_vnd
    net = sum(one.net_vnd for one in of_eight) + lines[1].net_vnd
    assert net == (gross * 100 * 2 + 108) // (2 * 108)
    assert sale_of(done).vat_vnd == sum(one.vat_vnd for one in lines)


def test_a_discount_is_shared_by_the_components(till: World) -> None:
    define(till)
    [made] = pack(till, 2)
    draft_id = filled(till, (SET, 1, code_of(made)))
    off = Reduction(Discount(DiscountKind.AMOUNT, 7))
    reducing.reduce_order(draft_id, off, hand=till.hand())
    done = pay(till, draft_id, 1_000_000, saw=seen(draft_id, PRICE_VND - 7))
    assert sum(one.amount_vnd for one in parts_of(done)) == PRICE_VND - 7
    clean()


def test_selling_takes_the_components_out_of_the_packed_goods(till: World) -> None:
    define(till)
    [made] = pack(till, 3)
    done = sell(till, (SET, 2, code_of(made)))
    assert where(made) == {SHOP: 1}
    assert where(lot_id(till, "MAM-NEM", "L260905")) == {SHOP: 6, PACKED: 2}
    assert sale_of(done).total_vnd == 2 * PRICE_VND
    clean()


def test_a_set_the_books_do_not_hold_is_sold_and_counted_again(till: World) -> None:
    define(till)
    [made] = pack(till, 1)
    sell(till, (SET, 3, code_of(made)))
    assert where(made) == {}
    assert where(lot_id(till, "MAM-NEM", "L260905")) == {SHOP: 10}
    clean()


def test_a_set_that_was_never_packed_is_not_sold(till: World) -> None:
    define(till)
    with pytest.raises(SetNotPacked):
        put(till, order(till), SET)


def test_the_label_of_a_set_sells_that_lot(till: World) -> None:
    define(till, ("CHE-DINH", 4))
    first, second, _third = pack(till, 3)
    draft_id = order(till)
    code = f"HTTPS://SP.EXAMPLE.VN/P/HN01/{SET}/{code_of(second)}"
    assert scan(till, draft_id, code).said is Said.ADDED
    done = pay(till, draft_id)
    assert lines_of(done)[0].lot_id == second
    assert [one.lot_code for one in parts_of(done)] == ["L260812", "L261103"]
    assert where(first) == {SHOP: 1}


def test_a_line_that_takes_sets_of_two_lots_is_two_lines_as_sold(till: World) -> None:
    define(till, ("CHE-DINH", 4))
    pack(till, 3)
    done = sell(till, (SET, 3))
    assert [(one.lot_code, one.units) for one in lines_of(done)] == [
        ("L261121", 1),
        ("L261121-2", 1),
        ("L261121-3", 1),
    ]
    assert sum(one.amount_vnd for one in parts_of(done)) == 3 * PRICE_VND
    clean()


def test_the_fact_tells_the_components_of_a_set_and_of_nothing_else(till: World) -> None:
    define(till)
    [made] = pack(till)
    sell(till, (SET, 1, code_of(made)), ("COM-ME-TRI", 1))
    [fact] = facts("sale.completed/1")
    of_set, plain = fact["lines"]
    assert "components" not in plain
    assert [(one["sku"], one["lot"]["code"]) for one in of_set["components"]] == [
        ("CHE-DINH", "L260812"),
        ("RUOU-MO", "L250101"),
        ("MAM-NEM", "L260905"),
    ]
    assert sum(one["amount_vnd"] for one in of_set["components"]) == of_set["amount_vnd"]
    assert {one["owner"] for one in of_set["components"]} == {"owned"}


def test_the_receipt_names_the_components_and_every_rate(till: World) -> None:
    define(till)
    [made] = pack(till)
    done = sell(till, (SET, 1, code_of(made)))
    [job] = jobs_of(done.sale_id)
    for told in ("Giỏ quà Tết Núi Tản", "Chè Đinh Tân Cương", "L250101", "10 %", "8 %"):
        assert told in job.document
    assert BY_PARTS not in job.document


def test_a_shift_adds_sets_up_by_the_rates_of_what_lies_in_them(till: World) -> None:
    define(till)
    pack(till, 2)
    done = sell(till, (SET, 2), ("CHE-DINH", 1))
    session = reading()
    shift = shifts.read(session, sale_of(done).shift_id)
    assert shift is not None
    sums = closing.sums(session, shift)
    assert {one.code for one in sums.vat} == {"8%", "10%"}
    assert sum(one.amount_vnd for one in sums.vat) == sale_of(done).total_vnd
    assert sum(one.vat_vnd for one in sums.vat) == sale_of(done).vat_vnd


# --- What bars a set -------------------------------------------------------------------------


def test_a_held_component_bars_the_set_and_brings_it_aside(till: World) -> None:
    define(till)
    [made] = pack(till, 2)
    mine = hold(till, "MAM-NEM", "L260905")
    assert where(made) == {QUARANTINE: 2}
    assert where(lot_id(till, "MAM-NEM", "L260905")) == {QUARANTINE: 8, PACKED: 4}
    outcome = put(till, order(till), SET, lot=code_of(made))
    assert (outcome.said, outcome.bar) == (Said.STOPPED, Bar.HOLD)
    assert (outcome.part_name, outcome.reason) == ("Mắm nêm Dì Cẩn", "Nắp phồng")
    [fact] = facts("lot.held/1")
    assert {one["lot"] for one in fact["lots"]} == {made, lot_id(till, "MAM-NEM", "L260905")}
    other = hold(till, "CHE-DINH", "L260812")
    release(till, mine)
    assert where(made) == {QUARANTINE: 2}
    release(till, other)
    assert put(till, order(till), SET, lot=code_of(made)).said is Said.ADDED
    clean()


def release(world: World, hold_id: str) -> None:
    with writing() as session:
        holds.release(session, hold_id, reason="Đã xem", hand=world.hand("Hạnh"))


def test_a_set_held_after_it_was_scanned_is_not_sold(till: World) -> None:
    define(till)
    [made] = pack(till)
    draft_id = filled(till, (SET, 1, code_of(made)))
    hold(till, "RUOU-MO", "L250101")
    with pytest.raises(LotBarred) as no:
        pay(till, draft_id)
    assert no.value.facts["name"] == "Giỏ quà Tết Núi Tản (Rượu mơ Núi Tản)"


def test_a_set_is_not_sold_once_one_component_has_expired(till: World) -> None:
    define(till)
    [made] = pack(till)
    draft_id = filled(till, (SET, 1, code_of(made)))
    with pytest.raises(LotExpired) as no:
        pay(till, draft_id, at=till.hand().at + timedelta(days=19))
    assert "Chè Đinh" in no.value.facts["name"]


# --- Returns -----------------------------------------------------------------------------------


def take_back(world: World, done: Any, units: int, total_vnd: int, fate: Fate | None = None) -> Any:
    asked = Asked(done.sale_id, (Wish(line_no=1, units=units, fate=fate),), Why.CHANGED_MIND)
    return returning.return_goods(asked, Paying(new_id(), total_vnd), hand=world.hand("Hạnh"))


@pytest.mark.parametrize(
    ("fate", "place"), [(Fate.RESTOCK, SHOP), (Fate.QUARANTINE, QUARANTINE), (Fate.DISPOSE, "")]
)
def test_a_set_comes_back_as_a_set(till: World, fate: Fate, place: str) -> None:
    define(till)
    [made] = pack(till, 2)
    done = sell(till, (SET, 2, code_of(made)))
    take_back(till, done, 1, PRICE_VND, fate)
    assert where(made) == ({place: 1} if place else {})
    packed = where(lot_id(till, "MAM-NEM", "L260905")).get(PACKED, 0)
    assert packed == (2 if place else 0)
    back = rows(ReturnPart, order_by=ReturnPart.no)
    assert [(one.sku, one.units) for one in back] == [
        ("CHE-DINH", 1),
        ("RUOU-MO", 1),
        ("MAM-NEM", 2),
    ]
    [line] = rows(ReturnLine)
    assert line.vat_vnd == sum(one.vat_vnd for one in back)
    [fact] = facts("return.completed/1")
    assert sum(one["amount_vnd"] for one in fact["lines"][0]["components"]) == -PRICE_VND
    clean()


def test_a_shift_takes_back_sets_by_the_rates_of_what_lies_in_them(till: World) -> None:
    define(till)
    [made] = pack(till, 2)
    done = sell(till, (SET, 1, code_of(made)))
    take_back(till, done, 1, PRICE_VND)
    shift = shifts.read(reading(), sale_of(done).shift_id)
    assert shift is not None
    back = closing.returns(reading(), shift.id)
    assert {one.code for one in back.vat} == {"8%", "10%"}
    assert sum(one.vat_vnd for one in back.vat) == sale_of(done).vat_vnd


def test_a_set_without_its_receipt_comes_back_by_its_lot(till: World) -> None:
    define(till)
    [made] = pack(till, 2)
    sell(till, (SET, 1, code_of(made)))
    wish = Wish(1, None, product_id=till.product_id(SET), lot_id=made, price_vnd=PRICE_VND)
    asked = Asked(None, (wish,), Why.WRONG)
    showroom = shop.showroom(reading())
    assert showroom is not None
    [line] = goods.lines(reading(), asked, showroom, hand=till.hand("Hạnh"))
    assert (line.vat_code, line.amount_vnd) == (BY_PARTS, PRICE_VND)
    assert [one.vat_code for one in line.parts] == ["8%", "10%", "8%"]
    assert line.vat_vnd == sum(one.vat_vnd for one in line.parts)


# --- Rules ---------------------------------------------------------------------------------------

AMOUNTS = st.integers(0, 50_000_000)


@given(AMOUNTS, st.lists(AMOUNTS, min_size=1, max_size=20))
def test_the_shares_of_a_set_add_up_to_its_price(amount_vnd: int, lists: list[int]) -> None:
    shares = share_out(amount_vnd, lists)
    assert sum(shares) == amount_vnd
    assert all(one >= 0 for one in shares)
    whole = sum(lists)
    for vnd, listed in zip(shares, lists, strict=True):
        assert not whole or abs(vnd * whole - amount_vnd * listed) < whole


@given(st.lists(AMOUNTS, min_size=1, max_size=8), st.lists(st.integers(1, 4), min_size=1))
@settings(max_examples=60)
def test_sets_that_come_back_one_by_one_give_back_all_of_it(
    amounts: list[int], came: list[int]
) -> None:
    parts = [(vnd, vnd * 8 // 108) for vnd in amounts]
    sold, back = sum(came), 0
    given_vnd = [0] * len(parts)
    taxes_vnd = [0] * len(parts)
    for units in came:
        now = share_parts(parts, sold_units=sold, returned_units=back, units=units)
        whole = share(
            sold_units=sold,
            amount_vnd=sum(amounts),
            vat_vnd=0,
            returned_units=back,
            units=units,
        )
        assert sum(one.amount_vnd for one in now) == whole.amount_vnd
        for at, one in enumerate(now):
            given_vnd[at] += one.amount_vnd
            taxes_vnd[at] += one.vat_vnd
        back += units
    assert given_vnd == amounts
    assert taxes_vnd == [vat for _vnd, vat in parts]


# --- Certificates of what is inside ---------------------------------------------------------------


def lose_stars(world: World, sku: str) -> None:
    """A certificate whose last day was yesterday; goods without one are sold as ever."""
    gone = Certificate(4, "9/QĐ-UBND", "UBND tỉnh", Level.PROVINCE, PartialDate(2023, 11, 20))
    with writing() as session:
        books.write_certificate(session, world.product_id(sku), gone, hand=world.hand("Hạnh"))


def block_lapsed(world: World) -> None:
    policies = SalePolicies(SalePolicy.BLOCK, SalePolicy.BLOCK)
    changing.choose_policies(policies, hand=world.hand("Hạnh"))


@pytest.mark.parametrize("is_named", [True, False])
def test_a_set_with_goods_that_the_shop_does_not_sell_is_stopped_at_the_scan(
    till: World, is_named: bool
) -> None:
    define(till)
    [made] = pack(till)
    block_lapsed(till)
    lose_stars(till, "RUOU-MO")
    outcome = put(till, order(till), SET, lot=code_of(made) if is_named else None)
    assert (outcome.said, outcome.lapse) == (Said.STOPPED, Lapse.EXPIRED)
    assert "Rượu mơ" in outcome.product_name


def test_a_set_in_an_order_is_looked_into_again_when_paid(till: World) -> None:
    define(till)
    [made] = pack(till)
    draft = filled(till, (SET, 1, code_of(made)))
    lose_stars(till, "RUOU-MO")
    block_lapsed(till)
    with pytest.raises(CertificateEnded):
        pay(till, draft)


def test_goods_that_the_shop_does_not_sell_are_packed_into_no_set(till: World) -> None:
    define(till)
    lose_stars(till, "RUOU-MO")
    pack(till)
    block_lapsed(till)
    with pytest.raises(PartLapsed):
        pack(till)


def test_the_sales_file_tells_each_rate_of_a_set_and_sums_to_the_books(till: World) -> None:
    define(till)
    pack(till, 2)
    done = sell(till, (SET, 2), ("CHE-DINH", 1))
    session = reading()
    shift = shifts.read(session, sale_of(done).shift_id)
    assert shift is not None
    on = sale_of(done).business_on
    told = [
        dict(zip(record_exports.SALES, row, strict=True))
        for row in record_exports.sales(session, on, on, lambda _kind: {})
    ]
    of_set = [one for one in told if one["line"] == 1]
    assert [(one["vat_code"], one["vat_percent"]) for one in of_set] == [("8%", 8), ("10%", 10)]
    assert [one["quantity"] for one in of_set] == [2, None]
    assert {(one["sku"], one["price_vnd"]) for one in of_set} == {(SET, PRICE_VND)}
    for one in closing.sums(session, shift).vat:
        of_rate = [row for row in told if row["vat_code"] == one.code]
        for name in ("amount_vnd", "net_vnd", "vat_vnd"):
            assert sum(row[name] for row in of_rate) == getattr(one, name), (one.code, name)
    assert record_exports.count_sales(session, on, on) == len(told) == 3
