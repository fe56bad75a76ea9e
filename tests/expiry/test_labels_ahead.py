"""Labels printed before a markdown begins: they say from which day; the board says which lack."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from pos.base import clock
from pos.base.money import format_vnd_with_sign
from pos.base.transaction import end_reading, reading
from pos.expiry import marking, queries
from pos.spool import settling
from pos.spool.models import PrintJob
from pos.spool.settling import Word
from pos.stock import labelling, markdowns, marked_labels
from pos.stock.labelling import Face
from printers.document import Label
from printers.stored import loads
from tests.assortment.pages import words
from tests.expiry.conftest import OLD, mark
from tests.till.steps import LINK, facts, rows
from tests.world import NOON, TODAY, World

BOARD = "/stock/expiry"
TOMORROW = TODAY + timedelta(days=1)
LIST, LOWER = format_vnd_with_sign(450_000), format_vnd_with_sign(300_000)


def composed(world: World, lot: str, *, is_ahead: bool = True, size: str = "50x30") -> Label:
    end_reading()
    label, _product = labelling.compose(
        reading(), lot, size=size, link_base=LINK, hand=world.hand(), face=Face(is_ahead=is_ahead)
    )
    return label


def print_ahead(client: FlaskClient, lot: str, copies: int = 6) -> None:
    form = {"copies": str(copies), "size": "50x30", "ahead": "1"}
    assert client.post(f"/stock/lots/{lot}/labels", data=form).status_code == 303


def labels_of(lot: str) -> list[int]:
    end_reading()
    known = markdowns.of_lot(reading(), lot)
    found = marked_labels.printed(reading(), known)
    return [found.get(one.markdown_id, 0) for one in known]


def test_a_label_of_tomorrow_says_from_which_day_its_price_is(till: World, old: str) -> None:
    mark(till, old, first_on=TOMORROW)
    label = composed(till, old)
    assert (label.price, label.was) == (LOWER, LIST)
    assert label.lot_line == f"Lô {OLD} · giá từ 22/11/26"
    labelling.require_fit(label)
    labelling.require_fit(composed(till, old, size="40x30"))


def test_a_label_of_today_never_has_the_price_of_tomorrow(till: World, old: str) -> None:
    mark(till, old, first_on=TOMORROW)
    label = composed(till, old, is_ahead=False)
    assert (label.price, label.was) == (LIST, "")
    assert "giá từ" not in label.lot_line


@pytest.mark.parametrize("first", [None, TODAY])
def test_where_no_markdown_is_still_to_begin_a_label_ahead_is_todays(
    till: World, old: str, first: object
) -> None:
    if first is not None:
        mark(till, old, first_on=first)
    assert composed(till, old) == composed(till, old, is_ahead=False)


def test_once_it_has_begun_the_label_needs_no_day(till: World, old: str) -> None:
    mark(till, old, first_on=TOMORROW)
    with clock.running(lambda: NOON + timedelta(days=1)):
        end_reading()
        hand = till.hand("Lan", NOON + timedelta(days=1))
        label, _product = labelling.compose(
            reading(), old, size="50x30", link_base=LINK, hand=hand, face=Face(is_ahead=True)
        )
    assert (label.price, label.was) == (LOWER, LIST)
    assert "giá từ" not in label.lot_line


def test_the_board_says_what_begins_tomorrow_and_whose_labels_lack(
    till: World, hanh: FlaskClient, old: str
) -> None:
    assert "Giảm giá từ ngày mai" not in words(hanh.get(BOARD).get_data(as_text=True))
    form = {"way": "price", "price_vnd": "300.000", "reason": "Gần hết hạn"}
    done = hanh.post(f"{BOARD}/lots/{old}/markdowns", data=form | {"first_on": "22/11/2026"})
    page = hanh.get(done.headers["Location"]).get_data(as_text=True)
    assert "In tem giá từ 22/11" in words(page)
    asked = f"/stock/lots/{old}/label?ahead=1"
    assert asked in page
    board = hanh.get(BOARD).get_data(as_text=True)
    assert "Giảm giá từ ngày mai, 22/11" in words(board)
    assert "chưa in tem" in words(board)
    assert asked in board
    label = hanh.get(asked).get_data(as_text=True)
    assert 'name="ahead" value="1"' in label
    assert 'value="6"' in label
    print_ahead(hanh, old)
    printed = loads(rows(PrintJob)[-1].document)
    assert isinstance(printed, Label)
    assert (printed.price, printed.lot_line) == (LOWER, f"Lô {OLD} · giá từ 22/11/26")
    assert facts("label.printed/1")[-1]["kind"] == "markdown-50x30"
    board = words(hanh.get(BOARD).get_data(as_text=True))
    assert "đã in 6 tem" in board
    assert "chưa in tem" not in board


def test_only_labels_with_the_price_count_and_none_that_were_given_up(
    till: World, hanh: FlaskClient, old: str
) -> None:
    mark(till, old, first_on=TOMORROW)
    hanh.post(f"/stock/lots/{old}/labels", data={"copies": "4", "size": "50x30"})
    assert labels_of(old) == [0]
    print_ahead(hanh, old, 5)
    assert labels_of(old) == [5]
    settling.settle_paper(rows(PrintJob)[-1].id, Word.SKIPPED, hand=till.hand())
    assert labels_of(old) == [0]


def test_labels_of_a_markdown_that_was_replaced_are_not_those_of_the_next(
    till: World, hanh: FlaskClient, old: str
) -> None:
    mark(till, old, first_on=TOMORROW)
    print_ahead(hanh, old)
    with clock.running(lambda: NOON + timedelta(minutes=5)):
        made = marking.mark_down(
            old,
            marking.Wanted(TODAY, None, "Bán nhanh", price_vnd=200_000),
            is_manager=True,
            hand=till.hand("Hạnh", NOON + timedelta(minutes=5)),
        )
    assert labels_of(old) == [0, 6]
    assert markdowns.of_lot(reading(), old)[0].markdown_id == made


def test_what_was_ended_or_is_sold_out_or_held_does_not_begin_tomorrow(
    till: World, old: str
) -> None:
    made = mark(till, old, first_on=TOMORROW)
    assert [one.lot.code for one in queries.tomorrow(reading(), TODAY)] == [OLD]
    end_reading()
    assert queries.tomorrow(reading(), TOMORROW) == []
    marking.end_markdown(made, hand=till.hand("Hạnh"))
    end_reading()
    assert queries.tomorrow(reading(), TODAY) == []


def test_a_lots_page_tells_its_markdowns_with_their_labels(
    till: World, hanh: FlaskClient, old: str
) -> None:
    page = f"/stock/lots/{old}"
    assert "Các lần giảm giá" not in hanh.get(page).get_data(as_text=True)
    first = mark(till, old, price_vnd=400_000, last_on=TODAY + timedelta(days=3))
    marking.end_markdown(first, hand=till.hand("Hạnh"))
    mark(till, old, first_on=TOMORROW, reason="Còn nhiều")
    print_ahead(hanh, old)
    said = words(hanh.get(page).get_data(as_text=True))
    for told in (
        "450.000 400.000 đ 21/11/2026 24/11/2026 Gần hết hạn Hạnh",
        "450.000 300.000 đ 22/11/2026 bán hết Còn nhiều Hạnh",
        "6 chưa bắt đầu",
        "0 đã thôi",
    ):
        assert told in said, said[said.find("Các lần giảm giá") :][:600]
