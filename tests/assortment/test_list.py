"""The list of goods: who is in it under which filter, in which order, and on which page."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos.assortment import queries
from pos.assortment.codes import shown_gtin
from pos.assortment.filters import Filter
from pos.base.dates import PartialDate
from pos.base.errors import BadForm
from pos.base.text import sort_key
from pos.base.transaction import end_reading, reading, writing
from pos.catalogue import pictures
from pos.catalogue import queries as catalogue
from pos.catalogue.certificates import Certificate, State, last_day, stars_on, state_on
from pos.catalogue.codes import normalise_gtin
from tests.assortment.goods import add, add_many, alter, certify, price
from tests.world import TODAY


def held(on: date = TODAY, **asked: object) -> list[str]:
    """The SKUs that a filter holds, in its order."""
    end_reading()
    session = reading()
    ids = queries.all_ids(session, Filter(**asked), on)
    cards = catalogue.cards(session, ids, on)
    return [cards[one].sku for one in ids]


# --- Filters ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("che dinh", ["CHE-DINH"]),
        ("CHÈ ĐINH", ["CHE-DINH"]),
        ("mam-nem", ["MAM-NEM"]),
        ("8930000000019", ["CHE-DINH"]),
        ("000001", ["CHE-DINH"]),
        ("di can", ["MAM-NEM"]),
        ("giao yen nam dinh", ["RAU-CAI"]),
        ("tan cuong", ["CHE-DINH"]),
        ("%", ["CHE-DINH", "COM-ME-TRI", "MAM-NEM", "TOUR", "RAU-CAI", "RUOU-MO", "TRANH"]),
        ("khong co gi", []),
    ],
)
def test_words_are_found_in_name_code_producer_and_place(world, words, found):
    assert sorted(held(q=words)) == sorted(found)


def test_filters_of_producer_group_and_place(world):
    assert held(producer="hao dat") == ["CHE-DINH"]
    assert held(producer="di can") == ["MAM-NEM"]
    assert held(producer="khong ai") == []
    assert held(group="handicraft") == ["TRANH"]
    assert held(province="19") == ["CHE-DINH"]
    assert held(province="01", q="me tri") == ["COM-ME-TRI"]
    alter(world, world.product_id("TRANH"), commune_code="00070", province_code="01")
    assert held(commune="00070") == ["TRANH"]
    end_reading()
    assert [(one.name, one.count) for one in queries.communes(reading(), "01")] == [
        ("Phường Hoàn Kiếm", 1)
    ]
    assert "TRANH" not in held(commune="none")


def test_filters_of_what_is_missing(world):
    assert "CHE-DINH" not in held(no_code=True)
    assert "MAM-NEM" in held(no_code=True)
    assert held(no_price=True) == []
    add(world, "FREE-1")
    assert held(no_price=True) == ["FREE-1"]
    with writing() as session:
        product_id = world.product_id("TRANH")
        pictures.add_picture(session, product_id, "a" * 64, (1, 1), hand=world.hand())
    assert "TRANH" not in held(no_picture=True)
    assert len(held(no_picture=True)) == 7


def test_goods_kept_from_sale_stand_apart(world):
    alter(world, world.product_id("TRANH"), is_withdrawn=True)
    assert "TRANH" not in held()
    assert held(sale="off") == ["TRANH"]
    assert len(held(sale="all")) == 7


def test_filters_combine(world):
    assert held(stars="4", province="48", no_code=True, q="mam") == ["MAM-NEM"]
    assert held(stars="4", province="19") == []


# --- Stars -----------------------------------------------------------------------------------

_days = st.dates(date(2018, 1, 1), date(2032, 12, 31))


@st.composite
def certificates(draw: st.DrawFn) -> Certificate:
    """A decision, its date told as far as lists tell it."""
    day = draw(_days)
    issued = draw(
        st.sampled_from(
            [
                None,
                PartialDate(day.year),
                PartialDate(day.year, day.month),
                PartialDate(day.year, day.month, day.day),
            ]
        )
    )
    override = draw(st.none() | _days)
    made = Certificate(
        draw(st.sampled_from([3, 4, 5])),
        draw(st.sampled_from(["1/QĐ", "2/QĐ", "3/QĐ"])),
        "",
        None,
        issued,
        override,
        "gia hạn" if override else "",
        draw(st.none() | _days),
    )
    if last_day(made) is None:
        return made  # nobody can extend what ends nobody knows when
    return replace(made, extended_to=draw(st.none() | _days))


_numbers = count(1)
"""An example that is tried again is another product."""


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(certificates(), max_size=3, unique_by=lambda c: (c.decision_no, c.issued)), st.data()
)
def test_the_list_gives_a_product_the_stars_that_the_rule_gives(world, certs, data):
    """On any day, and on the days around each end, where a rule is most easily wrong by one."""
    edges = [d + timedelta(days=n) for c in certs for d in [last_day(c)] if d for n in (-1, 0, 1)]
    edges += [c.issued.latest + timedelta(days=n) for c in certs if c.issued for n in (-1, 0)]
    day = data.draw(st.sampled_from(edges) | _days if edges else _days)
    with_them = add(world, f"C-{next(_numbers)}")
    certify(world, with_them, *certs)
    end_reading()
    best = stars_on(certs, day)
    lapsed = best is None and any(
        state_on(one, day) in (State.EXPIRED, State.WITHDRAWN) for one in certs
    )
    word = "lapsed" if lapsed else "none" if best is None else str(best.stars)
    for stars in ("5", "4", "3", "none", "lapsed"):
        is_held = with_them in queries.all_ids(reading(), Filter(stars=stars), day)
        assert is_held is (stars == word), (stars, word, day)
    for ending in ("30", "90", "180"):
        then = stars_on(certs, day + timedelta(days=int(ending)))
        falls = (best.stars if best else 0) > (then.stars if then else 0)
        assert (with_them in queries.all_ids(reading(), Filter(ending=ending), day)) is falls


def test_stars_of_the_named_goods(world):
    assert held(stars="5") == ["CHE-DINH"]
    assert held(stars="lapsed") == ["TRANH"]
    assert set(held(stars="none")) == {"COM-ME-TRI", "RUOU-MO", "TOUR"}
    assert held(ending="180") == ["MAM-NEM"]  # until 15/03/2027
    assert held(ending="90") == []


# --- Order and pages -------------------------------------------------------------------------


def test_the_order_is_the_vietnamese_alphabets(world):
    for n, name in enumerate(["Đậu", "Dừa", "Ăn", "Âm", "Am"]):
        add(world, f"XT-{n}", name_vi=name)
    names = ["Am", "Ăn", "Âm", "Dừa", "Đậu"]
    cards = catalogue.cards(reading(), queries.all_ids(reading(), Filter(q="XT"), TODAY), TODAY)
    shown = [cards[one].name_vi for one in queries.all_ids(reading(), Filter(q="XT"), TODAY)]
    assert shown == names
    assert shown == sorted(shown, key=sort_key)


def test_other_orders(world):
    add(world, "A-FREE")
    assert held(order="price")[0] == "RAU-CAI"
    assert held(order="-price")[0] == "CHE-DINH"
    assert held(order="price")[-1] == held(order="-price")[-1] == "A-FREE"  # no price: last
    assert held(order="sku")[0] == "A-FREE"
    assert held(order="changed")[0] == "A-FREE"


@pytest.mark.parametrize("order", ["name", "price", "-price", "sku", "changed"])
def test_the_pages_together_are_the_list(world, monkeypatch, order):
    monkeypatch.setattr(queries, "PAGE", 7)
    add_many(world, 30)
    end_reading()
    whole = queries.all_ids(reading(), Filter(order=order), TODAY)
    first = queries.page(reading(), Filter(order=order), 1, on=TODAY)
    read = [
        row.card.product_id
        for no in range(1, first.pages + 1)
        for row in queries.page(reading(), Filter(order=order), no, on=TODAY).rows
    ]
    assert (first.total, first.pages) == (37, 6)
    assert read == whole


def test_a_row_tells_what_the_shop_has(world):
    tea = world.product_id("CHE-DINH")
    price(world, tea, 480_000, TODAY + timedelta(days=3))
    end_reading()
    [row] = queries.page(reading(), Filter(q="che dinh"), 1, on=TODAY).rows
    assert (row.on_hand_units, row.gtins) == (26, ("8930000000019",))
    assert (row.card.price_vnd, row.coming_vnd) == (450_000, 480_000)
    assert row.coming_on == TODAY + timedelta(days=3)
    [tour] = queries.page(reading(), Filter(q="mot ngay o lang"), 1, on=TODAY).rows
    assert tour.on_hand_units is None


def test_what_is_to_be_done_is_counted(world):
    end_reading()
    told = queries.todo(reading(), TODAY)
    assert (told.on_sale, told.no_price, told.no_code, told.no_picture) == (7, 0, 6, 7)
    assert (told.ending, told.lapsed) == (0, 1)
    add(world, "FREE-1")
    end_reading()
    assert queries.todo(reading(), TODAY).no_price == 1


# --- The address -----------------------------------------------------------------------------


def test_an_address_says_only_what_differs_and_is_read_back():
    asked = Filter(q="chè", stars="lapsed", no_price=True, sale="all", order="-price")
    assert Filter().args() == {}
    assert Filter.read(asked.args()) == asked
    assert asked.args(page=3)["page"] == "3"
    assert "sale" not in asked.args(sale="on")


@pytest.mark.parametrize(
    "args", [{"stars": "9"}, {"province": "Hà Nội"}, {"order": "id"}, {"commune": "1'--"}]
)
def test_an_address_nobody_made_is_unreadable(args):
    with pytest.raises(BadForm):
        Filter.read(args)


def test_a_code_is_shown_as_it_stands_under_the_bars():
    for code in ("96385074", "8930000000019", "18930000000016"):
        assert shown_gtin(normalise_gtin(code)) == code


# --- The page --------------------------------------------------------------------------------


def names(answer: object) -> list[str]:
    return re.findall(r'class="goods__name"[^>]*>([^<]+)<', answer.text)  # type: ignore[attr-defined]


def test_only_a_manager_sees_the_list(world):
    assert world.sign_in("Lan").get("/catalogue/products").status_code == 403


def test_the_page_shows_the_goods_and_keeps_the_filter(hanh):
    answer = hanh.get("/catalogue/products?q=che&stars=5")
    assert names(answer) == ["Chè Đinh Tân Cương"]
    assert '<option value="5" selected>' in answer.text
    assert 'name="filter" value="q=che&amp;stars=5"' in answer.text


def test_names_are_escaped(world, hanh):
    add(world, "EVIL", name_vi="<script>alert(1)</script>")
    assert "<script>alert" not in hanh.get("/catalogue/products").text


def test_a_page_that_is_no_more_leads_to_the_last(hanh):
    answer = hanh.get("/catalogue/products?page=99&order=sku")
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        "/catalogue/products?order=sku&page=1",
    )
    assert hanh.get("/catalogue/products?stars=9").status_code == 303


def test_a_filter_that_holds_nothing_says_what_to_do(hanh):
    assert "Bỏ bớt điều kiện lọc" in hanh.get("/catalogue/products?q=khong+co+gi").text


def test_a_shop_without_goods_is_told_how_to_begin(world, hanh):
    for sku in held():
        alter(world, world.product_id(sku), is_withdrawn=True)
    answer = hanh.get("/catalogue/products")
    assert "Nhập từ tệp Excel" in answer.text
    assert "Chưa có mặt hàng nào đang bán" in answer.text


def test_the_page_speaks_english(hanh):
    hanh.post("/language", data={"lang": "en", "next": "/"})
    answer = hanh.get("/catalogue/products?q=che")
    assert "products on sale" in answer.text
    assert "Lọc" not in answer.text
