"""What a scan does to an order: codes of every kind, and every reason to add nothing."""

from datetime import timedelta

import pytest

from pos.base import clock
from pos.base.transaction import reading, writing
from pos.catalogue import books
from pos.catalogue import queries as catalogue
from pos.catalogue.import_rows import read_file
from pos.catalogue.importing import import_products
from pos.till.models import DraftLine
from pos.till.refusals import TooMuch
from pos.till.views import Outcome, Said
from tests.stock.test_receiving import receive
from tests.till.steps import book, changed, lot_id, order, put, rows, scan
from tests.world import NOON, TODAY, World

LABEL = "HTTPS://SP.EXAMPLE.VN/01/08930000000019/10/L261103"
SHOP_LABEL = "HTTPS://SP.EXAMPLE.VN/P/HN01/MAM-NEM/L260905"


def lines(draft_id: str) -> list[tuple[str, str | None, int]]:
    """SKU, named lot and units of each line, oldest first."""
    found = rows(DraftLine, DraftLine.draft_id == draft_id, order_by=DraftLine.id)
    cards = catalogue.cards(reading(), [one.product_id for one in found], TODAY)
    return [(cards[one.product_id].sku, one.lot_id, one.units) for one in found]


def adds_nothing(world: World, draft_id: str, outcome: Outcome, before: object) -> None:
    """The order and its version are as they were; a heard scan may be noted."""
    assert changed(before) <= {"till_draft_scans"}, outcome  # type: ignore[arg-type]


# -- Codes that name a product --------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "8930000000019",
        "08930000000019",
        " 893 0000 000019\r\n",
        "CHE-DINH",
        "che-dinh",
        "HTTPS://SP.EXAMPLE.VN/01/08930000000019",
        "https://sp.example.vn/p/hn01/che-dinh",
    ],
)
def test_a_code_of_the_product_adds_one_and_leaves_the_lot_to_fefo(till: World, code: str) -> None:
    draft_id = order(till)
    outcome = scan(till, draft_id, code)
    assert (outcome.said, outcome.product_name) == (Said.ADDED, "Chè Đinh Tân Cương")
    assert lines(draft_id) == [("CHE-DINH", None, 1)]


@pytest.mark.parametrize(
    "code",
    [
        LABEL,
        LABEL.lower(),
        "HTTP://SP.EXAMPLE.VN:80/01/8930000000019/10/L261103",
        "https://sp.example.vn/01/08930000000019/10/l261103?17=271103",
        "http://127.0.0.1:8000/01/08930000000019/10/L261103",
        "HTTPS://SP.EXAMPLE.VN/01/08930000000019/22/2A/10/L261103",
        "HTTPS://SP.EXAMPLE.VN/P/HN01/CHE-DINH/L261103",
    ],
)
def test_our_label_names_the_lot_and_wins(till: World, code: str) -> None:
    draft_id = order(till)
    assert scan(till, draft_id, code).said == Said.ADDED
    assert lines(draft_id) == [("CHE-DINH", lot_id(till, "CHE-DINH", "L261103"), 1)]


def test_an_internal_code_of_the_shop_names_its_product(till: World) -> None:
    give_internal_code(till)
    draft_id = order(till)
    assert scan(till, draft_id, "2000000000015").said == Said.ADDED
    assert lines(draft_id) == [("GIO-TRE", None, 1)]


def give_internal_code(world: World) -> None:
    goods = "sku,name_vi,unit,internal_code,price_vnd\nGIO-TRE,Giỏ tre,cái,2000000000015,90000\n"
    plan = import_products(read_file(goods.encode()), hand=world.hand())
    assert not plan.refused


def test_times_count_for_the_one_scan(till: World) -> None:
    draft_id = order(till)
    scan(till, draft_id, "8930000000019", times=12)
    scan(till, draft_id, "8930000000019")
    assert lines(draft_id) == [("CHE-DINH", None, 13)]


# -- Codes that name nothing ----------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "raw"),
    [
        ("8930000000026", "8930000000026"),
        ("8930000000018", "8930000000018"),
        ("KHONG-CO", "KHONG-CO"),
        ("  ", ""),
        ("'; DROP TABLE till_sales; --", "'; DROP TABLE till_sales; --"),
        *(
            (link, link)
            for link in (
                "https://evil.example/R/HN01-1A-000007/ABCDEFGHIJ",
                "https://evil.example/P/KHAC01/CHE-DINH/L261103",
                "https://sp.example.vn@evil.example/01/08930000000019",
                "https://zalo.me/0912345678",
            )
        ),
        ("TOUR", "TOUR"),
    ],
)
def test_an_unknown_code_adds_nothing_and_is_shown_raw(till: World, code: str, raw: str) -> None:
    draft_id = order(till)
    put(till, draft_id, "MAM-NEM", times=2)
    before = book()
    outcome = scan(till, draft_id, code)
    assert (outcome.said, outcome.code) == (Said.UNKNOWN_CODE, raw)
    adds_nothing(till, draft_id, outcome, before)


def test_a_label_of_another_showroom_with_the_same_sku_is_not_our_goods(till: World) -> None:
    draft_id = order(till)
    outcome = scan(till, draft_id, SHOP_LABEL.replace("HN01", "DN012"))
    assert outcome.said == Said.UNKNOWN_CODE
    assert lines(draft_id) == []


@pytest.mark.parametrize("code", ["8" * 1000, "X" * 1000, "https://sp.example.vn/01/" + "9" * 900])
def test_a_code_of_a_thousand_signs_adds_nothing(till: World, code: str) -> None:
    draft_id = order(till)
    before = book()
    outcome = scan(till, draft_id, code)
    assert outcome.said == Said.UNKNOWN_CODE
    adds_nothing(till, draft_id, outcome, before)


def test_a_label_whose_lot_the_books_do_not_know_asks_and_sells_no_other_lot(till: World) -> None:
    draft_id = order(till)
    asked = scan(till, draft_id, LABEL.replace("L261103", "L999999"))
    assert (asked.said, asked.lot_code) == (Said.ASK_LOT, "L999999")
    assert {one.code for one in asked.lots} == {"L260812", "L261103"}
    assert lines(draft_id) == []


def test_an_unknown_lot_of_goods_without_any_is_an_unknown_code(till: World) -> None:
    outcome = scan(till, order(till), "HTTPS://SP.EXAMPLE.VN/P/HN01/TRANH/L999999")
    assert (outcome.said, outcome.code) == (Said.UNKNOWN_CODE, "L999999")


def test_a_producers_own_link_names_the_lot_by_the_producers_code(till: World) -> None:
    received = receive(till, "CHE-DINH", producer_lot_code="TC 03/11", lot_code="MOT")
    draft_id = order(till)
    link = "https://sp.example.vn/01/08930000000019/10/TC03%2F11"
    assert scan(till, draft_id, link).said == Said.ADDED
    assert lines(draft_id) == [("CHE-DINH", received.lot.lot_id, 1)]


# -- The same scan twice --------------------------------------------------------------


def test_a_scan_sent_twice_adds_once(till: World) -> None:
    draft_id = order(till)
    assert scan(till, draft_id, LABEL, scan_id="s1").said == Said.ADDED
    assert scan(till, draft_id, LABEL, scan_id="s1").said == Said.NOTHING
    assert scan(till, draft_id, LABEL, scan_id="s2").said == Said.ADDED
    assert [units for _, _, units in lines(draft_id)] == [2]


def test_a_chosen_product_sent_twice_is_added_once(till: World) -> None:
    draft_id = order(till)
    for _ in range(3):
        put(till, draft_id, "MAM-NEM", scan_id="tile-1")
    assert lines(draft_id) == [("MAM-NEM", None, 1)]


def test_the_same_scan_id_in_another_order_is_another_scan(till: World) -> None:
    first = order(till)
    scan(till, first, LABEL, scan_id="s1")
    second = order(till)
    assert second != first
    assert scan(till, second, LABEL, scan_id="s1").said == Said.ADDED


def test_scans_without_an_id_are_each_new(till: World) -> None:
    draft_id = order(till)
    for _ in range(2):
        scan(till, draft_id, LABEL, scan_id="")
    assert [units for _, _, units in lines(draft_id)] == [2]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("RAU-CAI", Said.ASK_WEIGHT),
        ("8930000000026", Said.UNKNOWN_CODE),
        ("HTTPS://SP.EXAMPLE.VN/P/HN01/COM-ME-TRI/L261121", Said.STOPPED),
        ("COM-ME-TRI", Said.ASK_LOT),
    ],
)
def test_an_answer_lost_on_the_way_is_given_again_where_nothing_was_added(
    till: World, code: str, said: Said
) -> None:
    draft_id = order(till)
    with clock.running(lambda: NOON + timedelta(days=2)):
        assert scan(till, draft_id, code, scan_id="s1").said == said
        assert scan(till, draft_id, code, scan_id="s1").said == said


# -- Questions ------------------------------------------------------------------------


def test_weighed_goods_ask_for_their_weight_first(till: World) -> None:
    draft_id = order(till)
    before = book()
    outcome = scan(till, draft_id, "RAU-CAI", times=3)
    assert (outcome.said, outcome.product_id) == (Said.ASK_WEIGHT, till.product_id("RAU-CAI"))
    assert (outcome.price_vnd, outcome.unit_word) == (42_000, "kg")
    adds_nothing(till, draft_id, outcome, before)
    assert put(till, draft_id, "RAU-CAI", quantity="0,450").said == Said.ADDED
    assert lines(draft_id) == [("RAU-CAI", None, 450)]


def test_the_weight_question_keeps_the_lot_that_was_scanned(till: World) -> None:
    outcome = scan(till, order(till), "HTTPS://SP.EXAMPLE.VN/P/HN01/RAU-CAI/L261120")
    assert outcome.said == Said.ASK_WEIGHT
    assert outcome.lot_id == lot_id(till, "RAU-CAI", "L261120")
    assert outcome.lot_code == "L261120"


def test_goods_without_a_price_are_not_sold(till: World) -> None:
    goods = "sku,name_vi,unit,price_vnd\nQUAT,Quạt nan,cái,\n"
    import_products(read_file(goods.encode()), hand=till.hand())
    draft_id = order(till)
    before = book()
    outcome = scan(till, draft_id, "QUAT")
    assert (outcome.said, outcome.product_name) == (Said.NO_PRICE, "Quạt nan")
    adds_nothing(till, draft_id, outcome, before)


def test_a_price_from_tomorrow_on_is_no_price_today(till: World) -> None:
    goods = "sku,name_vi,unit,price_vnd\nQUAT,Quạt nan,cái,\n"
    import_products(read_file(goods.encode()), hand=till.hand())
    quat = till.product_id("QUAT")
    with writing() as session:
        books.set_price(
            session, quat, 50_000, valid_from=TODAY + timedelta(days=1), hand=till.hand()
        )
    draft_id = order(till)
    assert scan(till, draft_id, "QUAT").said == Said.NO_PRICE
    with clock.running(lambda: NOON + timedelta(days=1)):
        assert scan(till, draft_id, "QUAT").said == Said.ADDED


# -- Expired lots ---------------------------------------------------------------------


def test_the_label_of_an_expired_lot_stops_and_adds_nothing(till: World) -> None:
    draft_id = order(till)
    with clock.running(lambda: NOON + timedelta(days=19)):  # 10/12: the HSD was the 9th
        before = book()
        outcome = scan(till, draft_id, LABEL.replace("L261103", "L260812"))
        assert (outcome.said, outcome.lot_code) == (Said.STOPPED, "L260812")
        assert outcome.use_by == TODAY + timedelta(days=18)
        assert outcome.product_name == "Chè Đinh Tân Cương"
        adds_nothing(till, draft_id, outcome, before)


def test_the_last_day_of_an_hsd_is_still_sold(till: World) -> None:
    draft_id = order(till)
    with clock.running(lambda: NOON + timedelta(days=18)):
        assert scan(till, draft_id, LABEL.replace("L261103", "L260812")).said == Said.ADDED


def test_the_bare_barcode_asks_for_the_lot_while_some_lot_has_expired(till: World) -> None:
    draft_id = order(till)
    with clock.running(lambda: NOON + timedelta(days=19)):
        before = book()
        outcome = scan(till, draft_id, "8930000000019")
        assert outcome.said == Said.ASK_LOT
        assert outcome.product_id == till.product_id("CHE-DINH")
        assert [(one.code, one.bar, one.is_next) for one in outcome.lots] == [
            ("L261103", None, True),
            ("L260812", "expired", False),
        ]
        adds_nothing(till, draft_id, outcome, before)
        assert put(till, draft_id, "CHE-DINH", lot="L261103").said == Said.ADDED
        assert put(till, draft_id, "CHE-DINH", lot="L260812").said == Said.STOPPED
    assert lines(draft_id) == [("CHE-DINH", lot_id(till, "CHE-DINH", "L261103"), 1)]


def test_an_expired_lot_that_is_all_gone_asks_nothing(till: World) -> None:
    from tests.till.steps import sell

    sell(till, ("CHE-DINH", 6, "L260812"))
    draft_id = order(till)
    with clock.running(lambda: NOON + timedelta(days=19)):
        assert scan(till, draft_id, "8930000000019").said == Said.ADDED


def test_the_lot_question_knows_the_unit_of_its_goods(till: World) -> None:
    draft_id = order(till)
    with clock.running(lambda: NOON + timedelta(days=3)):
        outcome = scan(till, draft_id, "RAU-CAI")
    assert (outcome.said, outcome.unit) == (Said.ASK_LOT, "g")


def test_weighed_goods_with_an_expired_lot_can_be_sold_from_the_good_one(till: World) -> None:
    with clock.running(lambda: NOON + timedelta(days=3)):
        receive(till, "RAU-CAI", quantity="4", lot_code="L261124", use_by="28/11/2026")
        draft_id = order(till)
        asked = scan(till, draft_id, "RAU-CAI")
        assert asked.said == Said.ASK_LOT
        weigh = put(till, draft_id, "RAU-CAI", lot="L261124")
        assert (weigh.said, weigh.lot_id) == (Said.ASK_WEIGHT, lot_id(till, "RAU-CAI", "L261124"))
        assert put(till, draft_id, "RAU-CAI", lot="L261124", quantity="0,3").said == Said.ADDED


# -- Merging --------------------------------------------------------------------------


def test_the_same_goods_again_grow_the_line(till: World) -> None:
    draft_id = order(till)
    for _ in range(3):
        scan(till, draft_id, "8930000000019")
    assert lines(draft_id) == [("CHE-DINH", None, 3)]


def test_another_lot_makes_another_line(till: World) -> None:
    draft_id = order(till)
    scan(till, draft_id, "8930000000019")
    scan(till, draft_id, LABEL)
    scan(till, draft_id, LABEL.replace("L261103", "L260812"))
    scan(till, draft_id, LABEL)
    assert [(lot and lot[-4:], units) for _, lot, units in lines(draft_id)] == [
        (None, 1),
        (lot_id(till, "CHE-DINH", "L261103")[-4:], 2),
        (lot_id(till, "CHE-DINH", "L260812")[-4:], 1),
    ]


def test_another_price_makes_another_line(till: World) -> None:
    draft_id = order(till)
    put(till, draft_id, "MAM-NEM")
    with writing() as session:
        books.set_price(
            session, till.product_id("MAM-NEM"), 70_000, valid_from=TODAY, hand=till.hand()
        )
    put(till, draft_id, "MAM-NEM")
    found = rows(DraftLine, DraftLine.draft_id == draft_id, order_by=DraftLine.id)
    assert [(one.units, one.price_vnd) for one in found] == [(1, 65_000), (1, 70_000)]


def test_each_weighed_bag_is_a_line_of_its_own(till: World) -> None:
    draft_id = order(till)
    put(till, draft_id, "RAU-CAI", quantity="0,3")
    put(till, draft_id, "RAU-CAI", quantity="0,3")
    assert [units for _, _, units in lines(draft_id)] == [300, 300]


def test_a_line_takes_no_more_than_a_till_should_believe(till: World) -> None:
    draft_id = order(till)
    put(till, draft_id, "MAM-NEM", quantity="99999")
    before = book()
    with pytest.raises(TooMuch):
        scan(till, draft_id, "MAM-NEM")
    assert changed(before) == set()


@pytest.mark.parametrize(
    "text",
    [
        "]d2010893000000001910L261103",
        "\x1d010893000000001910L261103",
        "(01)08930000000019(17)270503(10)L261103",
        "]C1010893000000001917270503" + "10L261103",
    ],
)
def test_a_producers_own_code_names_goods_and_lot(till: World, text: str) -> None:
    draft_id = order(till)
    assert scan(till, draft_id, text).said is Said.ADDED
    [line] = rows(DraftLine, DraftLine.draft_id == draft_id)
    assert line.lot_id == lot_id(till, "CHE-DINH", "L261103")
