"""From which lots a sale really takes its goods, and what its lines then say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.base import clock
from pos.catalogue.import_rows import read_file
from pos.catalogue.importing import import_products
from pos.stock.models import Lot, Recount, StockMove
from pos.till.pricing import spread
from pos.till.selling import Done
from tests.stock.test_receiving import receive
from tests.till.steps import facts, filled, levels, lines_of, lot_id, pay, rows, sale_of, scan, sell
from tests.till.test_selling import sound
from tests.world import NOON, World


def sold(done: Done) -> list[tuple[str, int, int, int]]:
    """Lot, units, amount and missing units of each line as sold."""
    return [(one.lot_code, one.units, one.amount_vnd, one.short_units) for one in lines_of(done)]


def test_fefo_sells_what_expires_first_though_it_was_received_with_the_rest(till: World) -> None:
    assert sold(sell(till, ("CHE-DINH", 2))) == [("L260812", 2, 900_000, 0)]


def test_a_named_lot_wins_over_fefo(till: World) -> None:
    assert sold(sell(till, ("CHE-DINH", 2, "L261103"))) == [("L261103", 2, 900_000, 0)]
    assert levels()["CHE-DINH L260812"] == 6


def test_a_scanned_label_wins_over_fefo(till: World) -> None:
    from tests.till.steps import order

    draft_id = order(till)
    scan(till, draft_id, "HTTPS://SP.EXAMPLE.VN/01/08930000000019/10/L261103")
    assert sold(pay(till, draft_id)) == [("L261103", 1, 450_000, 0)]


def test_a_line_that_spills_becomes_a_line_a_lot_and_they_add_up(till: World) -> None:
    done = sell(till, ("CHE-DINH", 8))
    assert sold(done) == [("L260812", 6, 2_700_000, 0), ("L261103", 2, 900_000, 0)]
    assert [one.no for one in lines_of(done)] == [1, 2]
    assert sale_of(done).total_vnd == 3_600_000
    assert "CHE-DINH L260812" not in levels()
    assert levels()["CHE-DINH L261103"] == 18
    sound()


def test_the_stars_and_lots_of_a_spilt_line_are_told_line_by_line(till: World) -> None:
    sell(till, ("CHE-DINH", 8))
    told = facts("sale.completed/1")[-1]["lines"]
    assert [(one["no"], one["lot"]["code"], one["units"]) for one in told] == [
        (1, "L260812", 6),
        (2, "L261103", 2),
    ]


def test_a_weighed_line_that_spills_keeps_its_amount_to_the_dong(till: World) -> None:
    receive(till, "RAU-CAI", quantity="0,001", lot_code="MOT", use_by="21/11/2026")
    receive(till, "RAU-CAI", quantity="0,001", lot_code="HAI", use_by="22/11/2026")
    done = sell(till, ("RAU-CAI", "0,453"))
    # 453 g at 42.000 đ are 19.026 đ: 42 + 42 + 18.942
    assert sold(done) == [("MOT", 1, 42, 0), ("HAI", 1, 42, 0), ("L261120", 451, 18_942, 0)]
    assert sale_of(done).total_vnd == 19_026
    sound()


def test_odd_dong_go_to_the_largest_remainder(till: World) -> None:
    plan = "sku,name_vi,unit,price_vnd\nMUOI,Muối hồng,kg,1111\n"
    import_products(read_file(plan.encode()), hand=till.hand())
    for code, day in (("MOT", 22), ("HAI", 23), ("BA", 24)):
        receive(till, "MUOI", quantity="0,150", lot_code=code, use_by=f"{day}/11/2026")
    done = sell(till, ("MUOI", "0,450"))
    # 450 g at 1.111 đ are 500 đ (499,95): thirds of 166,67 give 167, 167 and 166.
    assert sold(done) == [("MOT", 150, 167, 0), ("HAI", 150, 167, 0), ("BA", 150, 166, 0)]


@given(st.integers(0, 10**9), st.lists(st.integers(1, 10**6), min_size=1, max_size=6))
def test_an_amount_split_over_lots_adds_up_and_no_part_is_a_dong_off(
    amount_vnd: int, units: list[int]
) -> None:
    parts = spread(amount_vnd, units)
    assert sum(parts) == amount_vnd
    for part, share in zip(parts, units, strict=True):
        assert abs(part * sum(units) - amount_vnd * share) < sum(units)


# -- More than the books hold ---------------------------------------------------------


def test_goods_in_hand_are_sold_flagged_and_put_on_the_recount_list(till: World) -> None:
    done = sell(till, ("MAM-NEM", 15))
    assert sold(done) == [("L260905", 15, 975_000, 3)]
    [recount] = rows(Recount)
    assert (recount.missing_units, recount.act_id) == (3, done.sale_id)
    assert "MAM-NEM L260905" not in levels()
    told = facts("sale.completed/1")[-1]["lines"]
    assert [one["short_units"] for one in told] == [3]
    assert facts("stock.adjusted/1")[-1]["moves"][0]["act"] == done.sale_id
    sound()


def test_the_missing_are_asked_of_the_last_lot_of_the_spill(till: World) -> None:
    done = sell(till, ("CHE-DINH", 30))
    assert sold(done) == [("L260812", 6, 2_700_000, 0), ("L261103", 24, 10_800_000, 4)]
    sound()


def test_a_named_lot_the_books_say_is_empty_is_sold_all_the_same(till: World) -> None:
    sell(till, ("CHE-DINH", 6, "L260812"))
    done = sell(till, ("CHE-DINH", 1, "L260812"))
    assert sold(done) == [("L260812", 1, 450_000, 1)]
    assert levels()["CHE-DINH L261103"] == 20
    sound()


def test_once_every_lot_is_empty_the_newest_good_one_is_named(till: World) -> None:
    receive(till, "MAM-NEM", quantity="1", lot_code="MOI", use_by="01/06/2027")
    sell(till, ("MAM-NEM", 13))
    done = sell(till, ("MAM-NEM", 2))
    assert sold(done) == [("MOI", 2, 130_000, 2)]
    sound()


def test_an_expired_lot_is_never_named_for_goods_the_books_miss(till: World) -> None:
    sell(till, ("COM-ME-TRI", 10))
    with clock.running(lambda: NOON + timedelta(days=3)):
        done = sell(till, ("COM-ME-TRI", 2))
    assert sold(done) == [("", 2, 120_000, 2)]
    sound()


def test_a_product_without_any_lot_is_sold_from_one_without_code(till: World) -> None:
    first = sell(till, ("TRANH", 2))
    again = sell(till, ("TRANH", 1))
    assert sold(first) == [("", 2, 300_000, 2)]
    assert sold(again) == [("", 1, 150_000, 1)]
    [lot] = rows(Lot, Lot.product_id == till.product_id("TRANH"))
    assert (lot.code, lot.date_kind, lot.use_by, lot.owner) == ("", "none", None, "owned")
    assert "TRANH" not in levels()
    sound()


def test_a_lot_without_code_is_told_once_before_the_sale_that_names_it(till: World) -> None:
    sell(till, ("TRANH", 2))
    sell(till, ("TRANH", 1))
    [lot] = rows(Lot, Lot.code == "")
    told = [one for one in facts("lot.received/1") if one["lot"]["id"] == lot.id]
    assert [(one["units"], one["lot"]["code"]) for one in told] == [(0, "")]
    kinds = [one["t"] for one in facts()]
    assert kinds.index("sale.completed/1") > len(kinds) - 6
    assert facts()[kinds.index("sale.completed/1") - 2]["lot"]["id"] == lot.id


def test_a_lot_received_later_ends_the_time_without_code(till: World) -> None:
    sell(till, ("TRANH", 1))
    receive(till, "TRANH", quantity="5", lot_code="T1", date_kind="none")
    assert sold(sell(till, ("TRANH", 1))) == [("T1", 1, 150_000, 0)]


@pytest.mark.parametrize("named_first", [True, False])
def test_a_named_lot_is_not_eaten_by_the_line_that_leaves_the_choice(
    till: World, named_first: bool
) -> None:
    goods = [("CHE-DINH", 6, "L260812"), ("CHE-DINH", 3)]
    done = sell(till, *(goods if named_first else reversed(goods)))
    taken = {(code, units, short) for code, units, _, short in sold(done)}
    assert taken == {("L260812", 6, 0), ("L261103", 3, 0)}
    assert rows(Recount) == []
    sound()


def test_the_line_that_the_page_flags_is_the_one_the_sale_flags(till: World) -> None:
    """Five in the book: three for the line that names the lot, so the other is one short."""
    from tests.till.test_drafts import view

    draft_id = filled(till, ("MAM-NEM", 10), ("MAM-NEM", 3, "L260905"))
    shown = {line.lot_is_chosen: line.is_short for line in view(draft_id).draft.lines}
    assert shown == {True: False, False: True}
    done = pay(till, draft_id)
    assert [(one.units, one.short_units) for one in lines_of(done)] == [(10, 1), (3, 0)]


def test_each_lot_a_sale_takes_has_its_own_move(till: World) -> None:
    done = sell(till, ("CHE-DINH", 8), ("MAM-NEM", 1))
    moves = rows(StockMove, StockMove.act_id == done.sale_id)
    assert {(one.lot_id, one.units) for one in moves} == {
        (lot_id(till, "CHE-DINH", "L260812"), 6),
        (lot_id(till, "CHE-DINH", "L261103"), 2),
        (lot_id(till, "MAM-NEM", "L260905"), 1),
    }
    assert {one.business_on for one in moves} == {date(2026, 11, 21)}


def test_consigned_goods_say_whose_they_are(till: World) -> None:
    receive(till, "MAM-NEM", lot_code="KG", owner="consigned", use_by="01/12/2026")
    done = sell(till, ("MAM-NEM", 1))
    assert [(one.lot_code, one.owner) for one in lines_of(done)] == [("KG", "consigned")]
    assert facts("sale.completed/1")[-1]["lines"][0]["owner"] == "consigned"


def test_a_best_before_that_has_passed_is_sold_and_sold_first(till: World) -> None:
    receive(till, "MAM-NEM", lot_code="BB", date_kind="best_before", use_by="01/11/2026")
    assert sold(sell(till, ("MAM-NEM", 1)))[0][0] == "BB"
