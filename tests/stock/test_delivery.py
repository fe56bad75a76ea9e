"""What a delivery's form may say: every field, right and wrong."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.base.errors import BadForm
from pos.base.quantity import Unit
from pos.stock.delivery import Delivery, read_delivery

TODAY = date(2026, 11, 21)
GOOD = {"quantity": "12", "use_by": "01/03/2027"}


def read(unit: Unit = Unit.PIECE, shelf_life_days: int | None = None, **form: str) -> Delivery:
    return read_delivery({**GOOD, **form}, unit=unit, shelf_life_days=shelf_life_days, today=TODAY)


def problems(unit: Unit = Unit.PIECE, shelf_life_days: int | None = None, **form: str) -> dict:
    with pytest.raises(BadForm) as bad:
        read(unit, shelf_life_days, **form)
    return bad.value.problems


def test_a_plain_delivery_is_taken_as_it_stands() -> None:
    taken = read(
        lot_code="l261103",
        producer_lot_code="TC 03/11",
        made_on="03/11/2026",
        date_kind="hsd",
        owner="consigned",
        document_no=" PX-7719 ",
        cost_vnd="45.000",
    )
    assert taken.units == 12
    lot = taken.lot
    assert (lot.code, lot.producer_code, lot.document_no) == ("L261103", "TC 03/11", "PX-7719")
    assert (lot.made_on, lot.use_by) == (date(2026, 11, 3), date(2027, 3, 1))
    assert (lot.date_kind, lot.owner, lot.cost_vnd) == ("hsd", "consigned", 45_000)


def test_what_is_left_empty_takes_its_usual_value() -> None:
    lot = read().lot
    assert (lot.code, lot.producer_code, lot.document_no) == ("", "", "")
    assert (lot.made_on, lot.cost_vnd) == (None, None)
    assert (lot.date_kind, lot.owner) == ("hsd", "owned")


@pytest.mark.parametrize(
    ("form", "field", "code"),
    [
        # How much
        ({"quantity": ""}, "quantity", "missing"),
        ({"quantity": "   "}, "quantity", "missing"),
        ({"quantity": "0"}, "quantity", "zero"),
        ({"quantity": "-3"}, "quantity", "negative"),
        ({"quantity": "1,5"}, "quantity", "not_whole"),
        ({"quantity": "1.5"}, "quantity", "not_whole"),
        ({"quantity": "abc"}, "quantity", "not_a_number"),
        ({"quantity": "3 gói"}, "quantity", "not_a_number"),
        ({"quantity": "1e3"}, "quantity", "not_a_number"),
        ({"quantity": "٣"}, "quantity", "not_a_number"),
        ({"quantity": "100000"}, "quantity", "too_large"),
        ({"quantity": "9" * 40}, "quantity", "too_large"),
        ({"quantity": "9" * 41}, "quantity", "too_long"),
        # The HSD
        ({"use_by": ""}, "use_by", "missing"),
        ({"use_by": "20/11/2026"}, "use_by", "passed"),
        ({"use_by": "30/02/2027"}, "use_by", "not_a_date"),
        ({"use_by": "mai"}, "use_by", "not_a_date"),
        ({"use_by": "22/11/2046"}, "use_by", "too_far"),
        ({"use_by": "01/03/2207"}, "use_by", "not_a_date"),
        ({"made_on": "03/11/2026", "use_by": "02/11/2026"}, "use_by", "passed"),
        (
            {"made_on": "03/11/2026", "use_by": "02/11/2026", "date_kind": "best_before"},
            "use_by",
            "before_made",
        ),
        ({"date_kind": "best_before", "use_by": ""}, "use_by", "missing"),
        # The NSX
        ({"made_on": "22/11/2026"}, "made_on", "in_future"),
        ({"made_on": "hôm qua"}, "made_on", "not_a_date"),
        # The lot's own code
        ({"lot_code": "L261103AA"}, "lot_code", "telex"),
        ({"lot_code": "lô đầu"}, "lot_code", "bad_code"),
        ({"lot_code": "ADD-1"}, "lot_code", "telex"),
        ({"lot_code": "HEE1"}, "lot_code", "telex"),
        ({"lot_code": "MOON"}, "lot_code", "telex"),
        ({"lot_code": "NW1"}, "lot_code", "telex"),
        ({"lot_code": "a/7"}, "lot_code", "bad_code"),
        ({"lot_code": "L" * 21}, "lot_code", "bad_code"),
        ({"lot_code": "L" * 41}, "lot_code", "too_long"),
        ({"lot_code": "."}, "lot_code", "bad_code"),
        ({"lot_code": ".."}, "lot_code", "bad_code"),
        # Everything else
        ({"producer_lot_code": "X" * 41}, "producer_lot_code", "too_long"),
        ({"producer_lot_code": ".."}, "producer_lot_code", "unreadable"),
        ({"document_no": "X" * 41}, "document_no", "too_long"),
        ({"owner": "borrowed"}, "owner", "not_known"),
        ({"date_kind": "HSD"}, "date_kind", "not_known"),
        ({"cost_vnd": "45,5"}, "cost_vnd", "not_money"),
        ({"cost_vnd": "-1"}, "cost_vnd", "not_money"),
        ({"cost_vnd": "rẻ"}, "cost_vnd", "not_money"),
    ],
)
def test_each_wrong_field_is_named_with_what_is_wrong(
    form: dict[str, str], field: str, code: str
) -> None:
    assert problems(**form) == {field: code}


@pytest.mark.parametrize(
    ("typed", "grams"),
    [("0,45", 450), ("0.45", 450), ("12", 12_000), ("1,5 kg", 1_500), ("450g", 450)],
)
def test_a_weight_is_read_in_kilograms_unless_it_says_grams(typed: str, grams: int) -> None:
    assert read(Unit.G, quantity=typed).units == grams


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("450", "unit_missing"),
        ("0,4505", "too_precise"),
        ("2 lít", "wrong_unit"),
        ("0", "zero"),
        ("0,000", "zero"),
        ("100001 kg", "too_large"),
    ],
)
def test_a_weight_that_may_mean_two_things_is_refused(typed: str, code: str) -> None:
    assert problems(Unit.G, quantity=typed) == {"quantity": code}


def test_several_wrong_fields_are_all_named_at_once() -> None:
    found = problems(quantity="abc", use_by="01/01/2020", owner="?", made_on="01/01/2030")
    assert found == {
        "quantity": "not_a_number",
        "use_by": "passed",
        "owner": "not_known",
        "made_on": "in_future",
    }


@pytest.mark.parametrize("kind", ["hsd", "best_before"])
def test_a_date_left_empty_is_counted_from_the_production_by_the_shelf_life(kind: str) -> None:
    lot = read(shelf_life_days=180, made_on="03/11/2026", use_by="", date_kind=kind).lot
    assert lot.use_by == date(2026, 11, 3) + timedelta(days=180) == date(2027, 5, 2)


def test_a_date_on_the_pack_wins_over_the_counted_one() -> None:
    lot = read(shelf_life_days=180, made_on="03/11/2026", use_by="01/12/2026").lot
    assert lot.use_by == date(2026, 12, 1)


def test_a_counted_hsd_that_has_passed_is_refused_too() -> None:
    found = problems(shelf_life_days=10, made_on="03/11/2026", use_by="")
    assert found == {"use_by": "passed"}


def test_without_a_production_date_or_a_shelf_life_the_hsd_must_be_typed() -> None:
    assert problems(shelf_life_days=180, use_by="") == {"use_by": "missing"}
    assert problems(made_on="03/11/2026", use_by="") == {"use_by": "missing"}


def test_today_is_still_a_good_hsd_and_a_good_production_date() -> None:
    lot = read(made_on="21/11/2026", use_by="21/11/2026").lot
    assert lot.made_on == lot.use_by == TODAY


def test_goods_that_never_expire_take_no_date_even_if_one_was_left_in_the_field() -> None:
    lot = read(date_kind="none", use_by="01/03/2027").lot
    assert (lot.date_kind, lot.use_by) == ("none", None)


def test_a_best_before_may_have_passed_already() -> None:
    assert read(date_kind="best_before", use_by="01/10/2026").lot.use_by == date(2026, 10, 1)


def test_the_farthest_hsd_is_twenty_years_on() -> None:
    assert read(use_by="21/11/2046").lot.use_by == date(2046, 11, 21)


def test_a_code_with_spaces_loses_them_and_small_letters_grow() -> None:
    assert read(lot_code=" l 2611 03 ").lot.code == "L261103"


def test_a_producers_own_code_is_kept_as_printed() -> None:
    assert read(producer_lot_code="Lô số 7/ĐB aa").lot.producer_code == "Lô số 7/ĐB aa"


FIELDS = [
    "quantity",
    "lot_code",
    "producer_lot_code",
    "made_on",
    "use_by",
    "date_kind",
    "owner",
    "document_no",
    "cost_vnd",
]


@given(
    st.fixed_dictionaries({}, optional={name: st.text(max_size=50) for name in FIELDS}),
    st.sampled_from(list(Unit)),
    st.none() | st.integers(1, 4000),
)
def test_any_text_in_any_field_is_taken_or_named_never_an_accident(
    form: dict[str, str], unit: Unit, shelf_life_days: int | None
) -> None:
    try:
        taken = read_delivery(form, unit=unit, shelf_life_days=shelf_life_days, today=TODAY)
    except BadForm as bad:
        named = set(bad.problems)
    else:
        named = set()
        assert taken.units > 0
        assert (taken.lot.date_kind == "none") == (taken.lot.use_by is None)
    assert named <= set(FIELDS)


def test_each_thing_that_can_be_wrong_has_a_sentence_of_its_own() -> None:
    from pos.web.sentences import FIELDS as SENTENCES

    said: set[Any] = {
        *("missing", "not_known", "too_long", "telex", "bad_code", "not_a_date", "in_future"),
        *("passed", "before_made", "too_far", "not_money"),
        *("empty", "zero", "negative", "not_whole", "not_a_number", "too_large"),
        *("unit_missing", "too_precise", "wrong_unit"),
    }
    assert said <= SENTENCES.keys(), sorted(said - SENTENCES.keys())
