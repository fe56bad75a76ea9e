"""A long list is written in pieces: the same book, others in between, and nothing lost half way."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from pos.base import clock
from pos.base.errors import NoRoom
from pos.base.transaction import end_reading, reading, writing
from pos.catalogue import books as catalogue_books
from pos.catalogue import queries as catalogue
from pos.catalogue.known import read_products
from pos.intake import continuing, due, going, journal, plans, taking
from pos.intake.continuing import MOST, Pace, Way, broken_off, carry_on
from pos.intake.importing import import_goods
from pos.intake.journal import Source
from pos.intake.lists import read_list
from pos.intake.refusals import AnotherGoesOn, NothingToTake
from pos.intake.undoing import undo_import
from pos.stock import audits as stock_audits
from pos.stock import ledger
from pos.stock import queries as stock
from pos.stock.delivery import Delivery
from pos.stock.ledger import Goods
from pos.stock.lots import LotState
from pos.stock.receiving import put_away
from tests.intake.books import book, differing, facts_are_whole
from tests.intake.conftest import csv
from tests.intake.test_taking_in import everything
from tests.world import NOON, TODAY, World, open_world

HEADER = (
    "Mã hàng;Tên hàng;Đơn vị tính;Giá bán;Mã vạch;Nhà sản xuất;Tỉnh/Thành phố;"
    "Tồn đầu;Số lô;HSD;Sao OCOP;Số quyết định;Ngày quyết định"
)


def rows(count: int = 30) -> bytes:
    """New goods of a few producers, some with lots, and goods of the world changed."""
    found = [
        f"N-{n};Hàng {n};gói;{(n + 1) * 1000};;HTX Số {n % 4};Lào Cai;{n % 3};L{n};01/01/2028;"
        + (f"{3 + n % 3} sao;{n}/QĐ-UBND;15/03/2025" if n % 5 == 0 else ";;")
        for n in range(count)
    ]
    found += [
        "CHE-DINH;Chè Đinh mới;hộp;480.000;8930000000194;HTX Chè Hảo Đạt;Thái Nguyên;;;;;;",
        "MAM-NEM;Mắm nêm Dì Cẩn;chai;70.000;;;;;;;;;",
        "RUOU-MO;Rượu mơ Núi Tản;chai;;;;;;;;4 sao;12/QĐ-UBND;15/03/2025",
        "TRANH;Tranh Đông Hồ;bức;;;HTX Số 1;Lào Cai;7;K9;01/02/2028;;;",
    ]
    return csv(*found, header=HEADER)


def paced(items: int, tell: Callable[[str, int, int], object] = continuing.unheard) -> Way:
    """So many items a piece."""
    return Way(tell, pace=Pace(items, is_fixed=True))


def take_in(world: World, content: bytes, way: Way, **more: Any) -> str:
    read = read_list(content, today=TODAY).goods
    assert read is not None
    source = Source("hang.csv", "0" * 64)
    return import_goods(read, source, hand=world.hand("Hạnh"), way=way, **more).import_id


def after_piece(number: int, work: Callable[[], object]) -> Callable[[str, int, int], object]:
    """Hears of the pieces, and does something behind one of them."""
    heard: list[int] = []

    def tell(_stage: str, done: int, _of: int) -> None:
        heard.append(done)
        if len(heard) == number:
            work()

    return tell


def left_out(import_id: str) -> dict[str, str]:
    end_reading()
    return {one.sku: one.why for one in journal.left_out(reading(), import_id)}


class PlugPulledError(BaseException):
    """The program ends here."""


def pull_the_plug() -> None:
    raise PlugPulledError


# --- The same book ------------------------------------------------------------------------------


class Whole(dict[str, Any]):
    """Books to compare with, of which a failing test says no more than this."""

    def __repr__(self) -> str:
        return "the whole"


@pytest.fixture(scope="module")
def whole(template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The book after the list was taken in at once; and after it was given back, too."""
    home = tmp_path_factory.mktemp("whole") / "home"
    with open_world(template, home) as world:
        import_id = take_in(world, rows(), paced(MOST))
        taken = book(world.settings.book)
        undo_import(import_id, hand=world.hand("Hạnh"), way=paced(MOST))
        return Whole(taken=taken, undone=book(world.settings.book))


@settings(
    deadline=None,
    max_examples=6,
    phases=[Phase.generate],  # a book is too long a thing to look for the smallest wrong one
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(size=st.integers(1, 33), back=st.integers(1, 33))
def test_pieces_of_any_size_give_the_same_book(template, tmp_path_factory, whole, size, back):
    home = tmp_path_factory.mktemp("pieces") / "home"
    with open_world(template, home) as world:
        import_id = take_in(world, rows(), paced(size))
        assert differing(book(world.settings.book), whole["taken"]) == {}, size
        undo_import(import_id, hand=world.hand("Hạnh"), way=paced(back))
        assert differing(book(world.settings.book), whole["undone"]) == {}
        assert facts_are_whole(world.settings.book)
        assert stock_audits.audit(reading()) == []


def test_what_is_kept_of_a_list_is_read_back_as_it_was(world):
    read = read_list(rows(), today=TODAY).goods
    assert read is not None
    plan, known = plans.plan(reading(), read, merges={}, hand=world.hand("Hạnh"))
    items = due.items_of(plan, known)
    assert len(items) > len(plan.rows)
    assert [due.from_text(due.to_text(one)) for one in items] == items


def test_each_product_is_whole_whenever_somebody_looks(world):
    def look() -> None:
        end_reading()
        bare = reading().execute(
            text(
                "SELECT count(*) FROM catalogue_products p WHERE sku LIKE 'N-%' AND NOT EXISTS "
                "(SELECT 1 FROM catalogue_prices c WHERE c.product_id = p.id)"
            )
        )
        assert bare.scalar() == 0
        lots = reading().execute(
            text(
                "SELECT count(*) FROM catalogue_products p WHERE sku IN ('N-1', 'N-2') AND NOT "
                "EXISTS (SELECT 1 FROM stock_lots l WHERE l.product_id = p.id)"
            )
        )
        assert lots.scalar() == 0
        end_reading()

    take_in(world, rows(), paced(3, lambda *_told: look()))


def test_the_same_long_list_twice_changes_nothing(world):
    take_in(world, rows(), paced(3))
    before = everything()
    with pytest.raises(NothingToTake):
        take_in(world, rows(), paced(3))
    assert everything() == before


def test_a_piece_grows_and_shrinks_with_what_the_machine_can_do():
    assert Pace(40).after(30).items == 80
    assert Pace(40).after(600).items == 10
    assert Pace(40).after(0).items == 80
    assert Pace(MOST).after(1).items == MOST
    assert Pace(1).after(60_000).items == 1


# --- Others in between --------------------------------------------------------------------------


def edit_name(world: World, sku: str) -> None:
    with writing() as session:
        product_id = world.product_id(sku)
        state = read_products(session, [product_id])[product_id]
        changed = catalogue_books.ProductState(**{**vars(state), "name_vi": "Sửa tay"})
        hand = world.hand("Hạnh")
        catalogue_books.write_product(session, changed, hand=hand, product_id=product_id)


def set_price(world: World, sku: str) -> None:
    with writing() as session:
        hand = world.hand("Hạnh")
        catalogue_books.set_price(
            session, world.product_id(sku), 99_000, valid_from=hand.on, hand=hand
        )


def receive(world: World, sku: str) -> None:
    with writing() as session:
        card = catalogue.cards(session, [world.product_id(sku)], TODAY)[world.product_id(sku)]
        lot = LotState("L-TAY", "", None, "none", None, "owned", "", None)
        put_away(session, card, Delivery(lot, 5), hand=world.hand("Hạnh"))


def make_same(world: World, sku: str) -> None:
    with writing() as session:
        tea = world.product_id("CHE-DINH")
        state = read_products(session, [tea])[tea]
        made = {**vars(state), "sku": sku, "gtins": ("08930000000194",)}
        catalogue_books.write_product(
            session, catalogue_books.ProductState(**made), hand=world.hand("Hạnh")
        )


def move_producer(world: World, _sku: str) -> None:
    with writing() as session:
        tea = world.product_id("CHE-DINH")
        state = read_products(session, [tea])[tea]
        maker = catalogue_books.ProducerState("HTX Số 1", "", "", "Tay", None, "15")
        made = catalogue_books.write_producer(session, maker, hand=world.hand("Hạnh"))
        assert made != state.producer_id


@pytest.mark.parametrize(
    ("sku", "edit", "why"),
    [
        ("CHE-DINH", edit_name, {"CHE-DINH": "product"}),
        ("MAM-NEM", set_price, {"MAM-NEM": "price"}),
        ("TRANH", receive, {"TRANH": "stock"}),
        ("N-25", make_same, {"N-25": "product", "CHE-DINH": "gtin"}),
    ],
    ids=["edited", "priced", "received", "made"],
)
def test_what_somebody_changes_between_two_pieces_stays_and_is_named(world, sku, edit, why):
    tell = after_piece(3, lambda: edit(world, sku))
    import_id = take_in(world, rows(), paced(3, tell))
    assert left_out(import_id) == why
    done = journal.find(reading(), import_id)
    assert done is not None
    assert done.left_out == len(why)
    assert done.created + done.changed == 34 - len(why)
    product_id = world.product_id(sku)
    card = catalogue.cards(reading(), [product_id], TODAY)[product_id]
    if edit is edit_name:
        assert card.name_vi == "Sửa tay"
    if edit is set_price:
        assert card.price_vnd == 99_000
    if edit is receive:
        assert [one.units for one in stock.shelves(reading(), [product_id])[product_id]] == [5]


def test_a_certificate_that_somebody_wrote_meanwhile_stays(world):
    def write() -> None:
        with writing() as session:
            wine = world.product_id("RUOU-MO")
            header = "Mã hàng;Tên hàng;Đơn vị tính;Sao OCOP;Số quyết định;Ngày quyết định"
            row = csv("RUOU-MO;Rượu;chai;3 sao;12/QĐ-UBND;15/03/2025", header=header)
            read = read_list(row, today=TODAY).goods
            assert read is not None
            [product] = read.file.rows
            assert product.certificate is not None
            catalogue_books.write_certificate(
                session, wine, product.certificate, hand=world.hand("Hạnh")
            )

    import_id = take_in(world, rows(), paced(3, after_piece(3, write)))
    assert left_out(import_id) == {"RUOU-MO": "certificate"}
    wine = world.product_id("RUOU-MO")
    assert [one.stars for one in catalogue.certificates(reading(), [wine])[wine]] == [3]


def test_a_producer_made_meanwhile_is_the_one_of_the_lists_goods(world, monkeypatch):
    kept = continuing.carry_on

    def meanwhile(*given_: Any, **more: Any) -> Any:
        move_producer(world, "")
        return kept(*given_, **more)

    monkeypatch.setattr(continuing, "carry_on", meanwhile)
    import_id = take_in(world, rows(), paced(3))
    assert left_out(import_id) == {"HTX Số 1|15": "producer"}
    made = reading().execute(text("SELECT address FROM catalogue_producers WHERE name='HTX Số 1'"))
    assert made.scalars().all() == ["Tay"]


def test_what_was_left_out_comes_in_with_the_file_loaded_again(world):
    import_id = take_in(
        world, rows(), paced(3, after_piece(3, lambda: set_price(world, "MAM-NEM")))
    )
    assert left_out(import_id) == {"MAM-NEM": "price"}
    take_in(world, rows(), paced(3))
    product_id = world.product_id("MAM-NEM")
    assert catalogue.cards(reading(), [product_id], TODAY)[product_id].price_vnd == 70_000


def test_one_long_list_after_the_other(world):
    def other() -> None:
        with pytest.raises(AnotherGoesOn):
            take_in(world, csv("X-1;Khác;gói;1000;;;;;;;;;", header=HEADER), paced(3))

    take_in(world, rows(), paced(3, after_piece(2, other)))
    assert broken_off() is None


def test_a_short_list_that_somebody_changes_meanwhile_is_not_written_at_all(world, monkeypatch):
    from pos.intake import importing
    from pos.intake.refusals import BooksChanged

    opened = importing._open

    def late(session: Any, *more: Any) -> None:
        opened(session, *more)
        hand = world.hand("Hạnh")
        catalogue_books.set_price(
            session, world.product_id("MAM-NEM"), 99_000, valid_from=hand.on, hand=hand
        )

    monkeypatch.setattr(importing, "_open", late)
    before = everything()
    with pytest.raises(BooksChanged):
        take_in(world, rows(), paced(MOST))
    assert everything() == before


@contextmanager
def selling(world: World, every_s: float = 0.05) -> Iterator[list[float]]:
    """Another register that writes again and again; gives how long each act waited."""
    waits_s: list[float] = []
    ends = threading.Event()

    def ask() -> None:
        with world.app.app_context():
            while not ends.wait(every_s):
                begun = time.perf_counter()
                with writing():
                    waits_s.append(time.perf_counter() - begun)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield waits_s
    finally:
        ends.set()
        thread.join()


def test_no_register_waits_for_more_than_a_piece(world, monkeypatch):
    """Beside the longest piece of the same run: a busy machine makes both longer."""
    pieces_s: list[float] = []
    write = continuing.write_piece

    def timed(*given_: Any, **more: Any) -> Any:
        begun = time.perf_counter()
        try:
            return write(*given_, **more)
        finally:
            time.sleep(0.1)  # a slow disk
            pieces_s.append(time.perf_counter() - begun)

    monkeypatch.setattr(continuing, "write_piece", timed)
    with selling(world) as waits_s:
        take_in(world, rows(60), paced(4))
    assert len(pieces_s) >= 15
    assert len(waits_s) >= len(pieces_s) / 2  # the register has its turn between the pieces
    assert max(waits_s) < 2 * max(pieces_s)


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
    world.app.extensions["ocop_intake"].resume(world.hand().pen)
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


def wait_for(world: World, run_id: str) -> None:
    run = world.app.extensions["ocop_intake"].find(run_id)
    assert run.finished.wait(20)
    end_reading()


def test_a_list_broken_off_is_finished_when_the_shop_opens(world, whole, half):
    lists = world.app.extensions["ocop_intake"]
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
    monkeypatch.setattr("pos.intake.runs.Way", lambda *given_: Way(*given_, Pace(3, is_fixed=True)))
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
    client.post(f"{place}/completion")
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
    monkeypatch.setattr("pos.intake.runs.Way", lambda *given_: Way(*given_, Pace(3, is_fixed=True)))
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
    client.post(f"{place}/completion")
    page = client.get(place).text
    may_go.set()
    assert "Các quầy vẫn bán bình thường." in page
    assert "<progress" in page
    wait_for(world, run_id)
