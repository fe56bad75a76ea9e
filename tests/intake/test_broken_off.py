"""A long list that is broken off goes on where it stopped; pages and history tell it as one."""

import re
import threading
import time
from typing import Any

import pytest
from sqlalchemy import text

from pos import serving
from pos.base import clock
from pos.base.errors import LittleRoom, NoRoom
from pos.base.transaction import end_reading, reading, writing
from pos.catalogue import queries as catalogue
from pos.intake import continuing, going, taking
from pos.intake.continuing import MOST, Pace, Way, broken_off, carry_on
from pos.intake.refusals import AnotherGoesOn
from pos.intake.runs import Runs
from pos.intake.undoing import undo_import
from pos.stock import audits as stock_audits
from pos.stock import ledger
from pos.stock import queries as stock
from pos.stock.ledger import Goods
from tests.intake.books import book, differing
from tests.intake.long_lists import (
    PlugPulledError,
    after_piece,
    paced,
    pull_the_plug,
    rows,
    set_price,
    take_in,
)
from tests.intake.test_taking_in import everything
from tests.web.shown import press
from tests.world import NOON, TODAY, World

# --- Broken off ---------------------------------------------------------------------------------


@pytest.mark.parametrize("piece", [1, 5, 12])
def test_a_list_broken_off_goes_on_where_it_stopped(world, whole, piece):
    with pytest.raises(PlugPulledError):
        take_in(world, rows(), paced(3, after_piece(piece, pull_the_plug)))
    end_reading()
    rest = broken_off()
    assert rest is not None
    assert going.left(reading(), rest.import_id) == rest.items - 3 * piece
    end_reading()
    with pytest.raises(AnotherGoesOn):
        take_in(world, rows(), paced(3))
    carry_on(rest, pen=world.hand().pen, way=paced(7))
    assert broken_off() is None
    assert differing(book(world.settings.book), whole["taken"]) == {}


@pytest.mark.parametrize("piece", [1, 5, 11])
def test_a_return_broken_off_goes_on_where_it_stopped(world, whole, piece):
    import_id = take_in(world, rows(), paced(MOST))
    hand = world.hand("Hạnh")
    with pytest.raises(PlugPulledError):
        undo_import(import_id, hand=hand, way=paced(3, after_piece(piece, pull_the_plug)))
    end_reading()
    rest = broken_off()
    assert rest is not None
    done = carry_on(rest, pen=hand.pen, way=paced(5))
    assert done.told == {"withdrawn": 30, "put_back": 2, "lots_back": 21, "kept": 0}
    assert differing(book(world.settings.book), whole["undone"]) == {}


def test_the_rest_is_the_persons_who_began(world):
    with pytest.raises(PlugPulledError):
        take_in(world, rows(), paced(3, after_piece(2, pull_the_plug)))
    end_reading()
    rest = broken_off()
    assert rest is not None
    carry_on(rest, pen=world.hand("Lan").pen, way=paced(3))
    end_reading()
    names = reading().execute(
        text("SELECT DISTINCT body ->> '$.by.name' FROM sync_facts ORDER BY seq DESC LIMIT 40")
    )
    assert names.scalars().first() == "Hạnh"


def test_a_list_that_never_began_leaves_nothing_when_the_shop_opens(world, monkeypatch):
    before = everything()

    def broken(*_given: object, **_more: object) -> None:
        raise PlugPulledError

    monkeypatch.setattr(going, "start", broken)
    with pytest.raises(PlugPulledError):
        take_in(world, rows(), paced(3))
    end_reading()
    assert going.strays(reading(), None)
    world.app.extensions["ocop_intake"]().resume(world.hand().pen)
    assert everything() == before


def test_a_full_disk_while_it_is_kept_leaves_nothing(world, monkeypatch):
    before = everything()

    def full(*_given: object, **_more: object) -> None:
        raise NoRoom

    monkeypatch.setattr(going, "start", full)
    with pytest.raises(NoRoom):
        take_in(world, rows(), paced(3))
    assert everything() == before


def test_undo_gives_back_the_whole_of_a_list_that_was_written_with_others_in_between(world):
    before = catalogue.cards(reading(), [world.product_id("CHE-DINH")], TODAY)
    tell = after_piece(4, lambda: set_price(world, "COM-ME-TRI"))
    import_id = take_in(world, rows(), paced(3, tell))
    sold: list[str] = []

    def sell() -> None:
        product_id = world.product_id("N-29")
        [shelf] = stock.shelves(reading(), [product_id])[product_id]
        with writing() as session:
            goods = [Goods(product_id, shelf.lot_id, 1)]
            ledger.sell(session, goods, act_id="SALE", hand=world.hand("Lan"))
        sold.append(shelf.lot_id)

    done = undo_import(import_id, hand=world.hand("Hạnh"), way=paced(3, after_piece(2, sell)))
    assert sold
    assert (done.withdrawn, done.kept) == (30, 1)
    end_reading()
    assert catalogue.cards(reading(), [world.product_id("CHE-DINH")], TODAY) == before
    left = reading().execute(
        text("SELECT count(*) FROM catalogue_products WHERE sku LIKE 'N-%' AND NOT is_withdrawn")
    )
    assert left.scalar() == 0
    assert stock_audits.audit(reading()) == []


# --- One act in the history ---------------------------------------------------------------------


def said(page: str) -> list[str]:
    return re.findall(r"<td>([^<]*)</td><td class=\"num\">", page)


def test_a_long_list_is_one_line_with_others_in_between(world):
    client = world.sign_in("Hạnh")
    before = said(client.get("/settings/history").text)
    tell = after_piece(4, lambda: set_price(world, "COM-ME-TRI"))
    import_id = take_in(world, rows(), paced(3, tell))
    acts = reading().execute(text("SELECT count(*) FROM intake_acts")).scalar()
    assert acts == 2
    end_reading()
    price, taken, *rest = said(client.get("/settings/history").text)
    assert "99.000" in price
    assert taken.startswith("Nhập tệp hang.csv: 30 mặt hàng mới, sửa 4")
    assert rest == before
    undo_import(import_id, hand=world.hand("Hạnh"), way=paced(3))
    end_reading()
    assert said(client.get("/settings/history").text)[0] == "Hoàn tác lần nhập tệp hang.csv."


def test_what_is_written_on_another_day_is_said_so(world):
    with pytest.raises(PlugPulledError):
        take_in(world, rows(), paced(3, after_piece(4, pull_the_plug)))
    end_reading()
    rest = broken_off()
    assert rest is not None
    from datetime import timedelta

    with clock.running(lambda: NOON + timedelta(days=1)):
        carry_on(rest, pen=world.hand().pen, way=paced(3))
        client = world.sign_in("Hạnh")
        lines = said(client.get("/settings/history").text)
    assert "Nhập nốt tệp hang.csv, dở từ hôm trước." in lines
    assert sum("Hàng " in one for one in lines) == 0


# --- Pages --------------------------------------------------------------------------------------


@pytest.fixture
def half(world: World) -> str:
    """A list of which twelve items are written."""
    with pytest.raises(PlugPulledError):
        take_in(world, rows(), paced(3, after_piece(4, pull_the_plug)))
    end_reading()
    rest = broken_off()
    assert rest is not None
    return rest.run_id


def in_threes(monkeypatch) -> None:
    """What a page begins is written three items at a time, too."""

    def way(*given_: Any, **more: Any) -> Way:
        return Way(*given_, Pace(3, is_fixed=True), **more)

    monkeypatch.setattr("pos.intake.runs.Way", way)


def wait_for(world: World, run_id: str) -> None:
    run = world.app.extensions["ocop_intake"]().find(run_id)
    assert run.finished.wait(20)
    end_reading()


def test_a_list_broken_off_is_finished_when_the_shop_opens(world, whole, half):
    lists = world.app.extensions["ocop_intake"]()
    lists.resume(world.hand().pen)
    wait_for(world, half)
    assert differing(book(world.settings.book), whole["taken"]) == {}
    page = world.sign_in("Hạnh").get(f"/catalogue/imports/{half}")
    assert "Đã nhập vào sổ." in page.text
    assert ">30<" in page.text


def test_a_list_broken_off_is_shown_and_can_be_finished_by_hand(world, half):
    client = world.sign_in("Hạnh")
    page = client.get("/catalogue/imports").text
    assert "Đang nhập dở hang.csv" in page
    assert "12 / 38" in page.replace("\u00a0", " ")
    assert "Hoàn tác…" not in page
    client.post("/catalogue/imports/rest")
    wait_for(world, half)
    assert "Đang nhập dở" not in client.get("/catalogue/imports").text


def test_the_rest_of_a_list_can_be_left_and_what_is_written_given_back(world, half):
    client = world.sign_in("Hạnh")
    client.post("/catalogue/imports/rest/end")
    end_reading()
    assert broken_off() is None
    page = client.get("/catalogue/imports").text
    assert "26 chưa ghi" in page
    [link] = re.findall(r'href="(/catalogue/imports/\w+/left-out.csv)"', page)
    listed = client.get(link).data.decode("utf-8-sig").splitlines()
    assert len(listed) == 27
    assert "đã dừng trước khi tới dòng này" in listed[-1]
    import_id = link.split("/")[3]
    assert undo_import(import_id, hand=world.hand("Hạnh")).withdrawn == 8
    end_reading()
    assert going.strays(reading(), None) == []


def test_a_full_disk_in_the_middle_is_named_and_the_rest_goes_on_with_room(
    world, whole, monkeypatch
):
    import io

    client = world.sign_in("Hạnh")
    monkeypatch.setattr(continuing, "FIRST", 3)
    in_threes(monkeypatch)
    sent = {"file": (io.BytesIO(rows()), "hang.csv")}
    place = client.post("/catalogue/imports", data=sent).headers["Location"]
    run_id = place.rsplit("/", 1)[1]
    wait_for(world, run_id)
    write, calls = taking.write_items, []

    def full(*given_: Any, **more: Any) -> Any:
        calls.append(1)
        if len(calls) == 4:
            raise NoRoom
        return write(*given_, **more)

    monkeypatch.setattr(taking, "write_items", full)
    press(client, place)
    wait_for(world, run_id)
    told = client.get(place)
    assert (told.status_code, "Ổ đĩa đầy" in told.text) == (409, True)
    assert "Đang nhập dở hang.csv" in told.text
    client.post(f"{place}/completion")  # pressed again in the old tab
    client.post("/catalogue/imports/rest")
    wait_for(world, run_id)
    assert "Đã nhập vào sổ." in client.get(place).text
    taken = {name: found for name, found in whole["taken"].items() if name != "intake_imports"}
    assert differing(taken, book(world.settings.book)) == {}


def test_a_long_list_says_that_selling_goes_on(world, monkeypatch):
    import io

    monkeypatch.setattr("pos.intake.runs.SHORT_S", 0)
    in_threes(monkeypatch)
    client = world.sign_in("Hạnh")
    sent = {"file": (io.BytesIO(rows()), "hang.csv")}
    place = client.post("/catalogue/imports", data=sent).headers["Location"]
    run_id = place.rsplit("/", 1)[1]
    wait_for(world, run_id)
    may_go, write = threading.Event(), taking.write_items

    def slow(*given_: Any, **more: Any) -> Any:
        may_go.wait(20)
        return write(*given_, **more)

    monkeypatch.setattr(taking, "write_items", slow)
    press(client, place)
    page = client.get(place).text
    may_go.set()
    assert "Các quầy vẫn bán bình thường." in page
    assert "<progress" in page
    wait_for(world, run_id)


# --- The shop closes, or has little room ----------------------------------------------------------


def test_a_shop_that_closes_ends_the_list_after_a_piece_and_the_next_opening_writes_the_rest(
    world, whole, half, monkeypatch
):
    in_threes(monkeypatch)
    lists, write, begun = world.app.extensions["ocop_intake"](), taking.write_items, []
    may_go = threading.Event()

    def slow(*given_: Any, **more: Any) -> Any:
        begun.append(1)
        may_go.wait(20)
        return write(*given_, **more)

    monkeypatch.setattr(taking, "write_items", slow)
    lists.go_on(world.hand().pen, wait_s=0)
    closing = threading.Thread(target=lists.stop)
    closing.start()
    may_go.set()
    closing.join(20)
    end_reading()
    assert len(begun) == 1
    assert lists.find(half).stage == "broken_off"
    again = Runs(world.app.app_context)
    again.resume(world.hand().pen)
    assert again.find(half).finished.wait(20)
    end_reading()
    assert differing(book(world.settings.book), whole["taken"]) == {}


def test_a_list_waits_where_the_disk_has_room_for_sales_alone(world, whole, half, monkeypatch):
    in_threes(monkeypatch)
    room = [False]
    lists = Runs(world.app.app_context, has_room=lambda: room[0])
    lists.resume(world.hand().pen)
    assert lists.find(half).finished.wait(20)
    end_reading()
    run = lists.find(half)
    assert (run.stage, type(run.no)) == ("broken_off", LittleRoom)
    room[0] = True
    lists.go_on(world.hand().pen)
    assert run.finished.wait(20)
    end_reading()
    assert differing(book(world.settings.book), whole["taken"]) == {}


def test_a_disk_that_is_full_in_the_middle_is_given_room_for_the_next_sale(
    world, half, monkeypatch
):
    def full(*_given: object, **_more: object) -> None:
        raise NoRoom

    monkeypatch.setattr(taking, "write_items", full)
    given_room: list[int] = []
    lists = Runs(world.app.app_context, give_room=lambda: given_room.append(1))
    lists.resume(world.hand().pen)
    assert lists.find(half).finished.wait(20)
    end_reading()
    assert given_room == [1]


def test_a_shop_that_closes_or_is_opened_again_leaves_nobody_writing(world, half, monkeypatch):
    in_threes(monkeypatch)
    monkeypatch.setattr("pos.serving.CALM_S", 60)
    write, begun = taking.write_items, threading.Event()

    def slow(*given_: Any, **more: Any) -> Any:
        begun.set()
        time.sleep(0.2)
        return write(*given_, **more)

    monkeypatch.setattr(taking, "write_items", slow)
    with serving._working(world.app, world.settings):
        assert begun.wait(20)
    assert "intake" not in {one.name for one in threading.enumerate()}
    end_reading()
    assert world.app.extensions["ocop_intake"]().find(half).stage == "broken_off"
