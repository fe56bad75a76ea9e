"""A long list is written in pieces: the same book, and others in between."""

import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from pos.base.transaction import end_reading, reading, writing
from pos.catalogue import books as catalogue_books
from pos.catalogue import queries as catalogue
from pos.catalogue.books import ProducerState
from pos.catalogue.known import read_products
from pos.intake import continuing, due, journal, plans
from pos.intake.continuing import MOST, Pace, broken_off
from pos.intake.lists import read_list
from pos.intake.refusals import AnotherGoesOn, NothingToTake
from pos.intake.undoing import undo_import
from pos.stock import audits as stock_audits
from pos.stock import queries as stock
from pos.stock.delivery import Delivery
from pos.stock.lots import LotState
from pos.stock.receiving import put_away
from tests import gifts
from tests.intake.books import book, differing, facts_are_whole
from tests.intake.conftest import csv
from tests.intake.long_lists import HEADER, after_piece, left_out, paced, rows, set_price, take_in
from tests.intake.test_taking_in import everything
from tests.other_register import asking_for_turns
from tests.world import TODAY, World, open_world

# --- The same book ------------------------------------------------------------------------------


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


def receive(world: World, sku: str) -> None:
    with writing() as session:
        card = catalogue.cards(session, [world.product_id(sku)], TODAY)[world.product_id(sku)]
        lot = LotState("L-TAY", "", None, "none", None, "owned", "", None)
        put_away(session, card, Delivery(lot, 5), hand=world.hand("Hạnh"))


def make_set(world: World, sku: str) -> None:
    gifts.recipe(world, ("CHE-DINH", 1), sku=sku)


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
        ("TRANH", make_set, {"TRANH": "set"}),
        ("N-25", make_same, {"N-25": "product", "CHE-DINH": "gtin"}),
    ],
    ids=["edited", "priced", "received", "packed", "made"],
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


@pytest.mark.parametrize("has_heir", [False, True])
def test_stock_never_goes_to_goods_that_took_over_the_code_between_two_pieces(world, has_heir):
    tranh = world.product_id("TRANH")

    def rename() -> None:
        state = read_products(reading(), [tranh])[tranh]
        end_reading()
        with writing() as session:
            hand, named = world.hand("Hạnh"), replace(state, sku="TRANH-DH")
            catalogue_books.write_product(session, named, hand=hand, product_id=tranh)
            if has_heir:
                heir = replace(state, name_vi="Tranh khác", gtins=())
                catalogue_books.write_product(session, heir, hand=hand)

    lots = [f"N-{n};Hàng {n};gói;1.000;;;;;;;;;" for n in range(8)]
    content = csv(*lots, "TRANH;Tranh Đông Hồ;bức;;;;;7;K9;01/02/2028;;;", header=HEADER)
    import_id = take_in(world, content, paced(3, after_piece(1, rename)))
    assert left_out(import_id) == {"TRANH": "product"}
    received = reading().execute(text("SELECT count(*) FROM stock_lots WHERE code LIKE '%K9%'"))
    assert received.scalar() == 0
    assert broken_off() is None


def test_no_two_producers_get_one_name_and_province_between_two_pieces(world):
    take_in(world, csv("Z-1;Hàng Z;gói;1.000;;HTX Zét;;;;;;;", header=HEADER), paced(3))
    end_reading()

    def make() -> None:
        with writing() as session:
            state = ProducerState("HTX Zét", "", "", "Làng Trên", None, "15")
            catalogue_books.write_producer(session, state, hand=world.hand("Hạnh"))

    goods = [f"N-{n};Hàng {n};gói;1.000;;HTX Số {n};Lào Cai;;;;;;" for n in range(8)]
    moved = "Z-1;Hàng Z;gói;1.000;;HTX Zét;Lào Cai;;;;;;"
    import_id = take_in(world, csv(*goods, moved, header=HEADER), paced(3, after_piece(1, make)))
    assert left_out(import_id)["HTX Zét|15"] == "producer"
    named = text("SELECT name_key FROM catalogue_producers WHERE name = 'HTX Zét'")
    assert sorted(reading().execute(named).scalars()) == ["HTX Zét|", "HTX Zét|15"]


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
    with asking_for_turns(world.app) as waits_s:
        take_in(world, rows(60), paced(4))
    assert len(pieces_s) >= 15
    assert len(waits_s) >= len(pieces_s) / 2  # the register has its turn between the pieces
    assert max(waits_s) < 2 * max(pieces_s)
