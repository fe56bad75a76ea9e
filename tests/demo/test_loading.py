"""The demo showroom, loaded through the shop's own acts."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from pos.base.errors import WrongSetting
from pos.base.transaction import end_reading, in_haste, reading, writing
from pos.catalogue import queries as catalogue
from pos.catalogue.codes import label_link
from pos.catalogue.lists import Plan
from pos.catalogue.models import CertificateRow, Price, Producer, Product, ProductCode
from pos.counting.models import CountRow
from pos.demo import (
    cast,
    commands,
    goods,
    loading,
    open_ordering,
    past_ordering,
    past_selling,
    story_telling,
    trade,
)
from pos.demo.cast import GIFT_SKU
from pos.demo.loading import TERMINAL_ID
from pos.demo.people import PEOPLE
from pos.moving.models import MoveDocument
from pos.ordering.models import OrderEvent, OrderRow
from pos.receiving.models import DeliveryRow as Delivery
from pos.shop.printers import profile_for
from pos.shop.queries import people, showroom
from pos.stock import audits as stock_audits
from pos.stock import labelling
from pos.stock import queries as stock
from pos.stock.models import HoldRow, Lot
from pos.sync import queries as sync
from pos.sync import verify
from pos.sync.models import StoredFact
from pos.till import audits
from pos.till.models import Sale
from pos.till.opening import open_shift
from printers.document import Label
from printers.layouts.marks import QrMark
from printers.layouts.papers import lay_out
from printers.profiles import ROLL_80
from tests.demo.conftest import opened
from tests.demo.test_goods import published
from tests.till.steps import book, changed, facts, order, pay, rows, scan
from tests.world import TODAY, World

PRODUCTS = goods.products_csv()
INVENTED = {sku for sku, _days in cast.INVENTED}
"""Goods that no list published, marked by their names."""


def test_the_import_takes_every_product_and_refuses_none(
    loaded: tuple[Path, Plan], demo: World
) -> None:
    plan = loaded[1]
    assert (len(plan.created), plan.refused, plan.changed, plan.same) == (503, (), (), ())
    assert plan.ignored_columns == ()
    assert len(rows(Product)) == 503 + len(INVENTED)
    made = {one.sku for one in rows(Product)} - published_by_sku().keys()
    assert made == INVENTED


def test_tours_are_services_and_everything_else_stands_on_the_shelf(demo: World) -> None:
    tours = rows(Product, Product.ocop_group == "tourism")
    assert len(tours) == 5
    assert all(not one.is_stocked for one in tours)
    assert len(rows(Product, Product.is_stocked)) == 498 + len(INVENTED)
    with_lots = set(reading().scalars(select(Lot.product_id).distinct()))
    assert with_lots == {one.id for one in rows(Product, Product.is_stocked)}


def test_everything_invented_is_marked_and_nothing_can_be_enrolled(demo: World) -> None:
    assert all(one.is_demo for one in rows(Product))
    assert all(one.is_internal for one in rows(ProductCode))
    head = sync.head(reading())
    shop = showroom(reading())
    assert head is not None
    assert shop is not None
    assert head.terminal_id == TERMINAL_ID == "DEMO"
    assert shop.is_demo
    assert "minh họa" in shop.slip_note
    assert (shop.mst, shop.phone) == ("", "")


def test_every_product_has_a_price_and_a_code(demo: World) -> None:
    session = reading()
    priced = session.scalar(select(func.count(func.distinct(Price.product_id))))
    coded = session.scalar(select(func.count(func.distinct(ProductCode.product_id))))
    assert (priced, coded) == (503 + len(INVENTED), 503)


def cards_by_sku() -> dict[str, catalogue.Card]:
    ids = [one.id for one in rows(Product)]
    return {one.sku: one for one in catalogue.cards(reading(), ids, TODAY).values()}


def published_by_sku() -> dict[str, dict[str, str]]:
    from pos.demo.goods import telex_free

    return {telex_free(row["sku"]): row for row in published()}


def surely_holds(issued: str, on: date) -> bool:
    """Whether a certificate of 36 months holds on a day, however its date is meant."""
    year, *rest = map(int, issued.split("-"))
    first = date(year, *[*rest, 1, 1][:2])
    month = rest[0] if rest else 12
    latest = date(year, month, rest[1] if len(rest) > 1 else monthrange(year, month)[1])
    return latest <= on <= first.replace(year=first.year + 3)


def test_stars_are_shown_where_the_published_date_surely_holds_and_nowhere_else(
    demo: World,
) -> None:
    cards = cards_by_sku()
    for sku, row in published_by_sku().items():
        holds = row["stars"] and row["certified_on"] and surely_holds(row["certified_on"], TODAY)
        assert cards[sku].stars == (int(row["stars"]) if holds else 0), row
    assert any(one.stars == 5 for one in cards.values())


def test_a_rating_nobody_published_is_no_certificate(demo: World) -> None:
    unrated = [sku for sku, row in published_by_sku().items() if not row["stars"]]
    assert len(unrated) == 4
    ids = [one.id for one in rows(Product, Product.sku.in_(unrated))]
    assert rows(CertificateRow, CertificateRow.product_id.in_(ids)) == []


def test_producers_nobody_named_stay_unknown(demo: World) -> None:
    nameless = sum(1 for row in published() if not row["producer_name"])
    assert nameless == 111
    unknown = rows(Product, Product.producer_id.is_(None), Product.sku != GIFT_SKU)
    assert len(unknown) == nameless
    assert all(one.name for one in rows(Producer))


def test_the_books_and_the_stream_of_the_demo_are_sound(demo: World) -> None:
    assert stock_audits.audit(reading()) == []
    assert audits.audit(reading()) == []
    assert verify.check(verify.read_database(demo.settings.book)).fault is None
    assert len(facts("product.changed/1")) == 503 + len(INVENTED)


@pytest.mark.parametrize("name", [one.name for one in PEOPLE])
def test_each_person_of_the_demo_gets_in_with_the_pin_shown(demo_copy: World, name: str) -> None:
    pins = {one.name: one.pin for one in PEOPLE}
    [someone] = [one for one in people(reading()) if one.name == name]
    client = demo_copy.app.test_client()
    answer = client.post("/sign-in", data={"person_id": someone.id, "pin": pins[name]})
    assert answer.status_code == 303
    where = "/audit/exceptions" if someone.role == "auditor" else "/till/shifts/new"
    begun = answer if someone.role == "auditor" else client.get("/till")
    assert begun.headers["Location"] == where


def test_a_wrong_pin_does_not(demo_copy: World) -> None:
    someone = people(reading())[0]
    client = demo_copy.app.test_client()
    answer = client.post("/sign-in", data={"person_id": someone.id, "pin": "000000"})
    assert answer.status_code == 409


def start(world: World) -> None:
    """What `ocop-pos demo` does with its folder before it opens."""
    commands.load(world.app)


def test_a_demo_started_again_keeps_every_row(demo_copy: World) -> None:
    before = book()
    start(demo_copy)
    assert changed(before) == set()


@contextmanager
def short_past() -> Iterator[pytest.MonkeyPatch]:
    """Forty products and five weeks, so that it can be broken off often."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(goods, "products_csv", few_products)
        for module in (loading, past_ordering, past_selling, trade):
            patch.setattr(module, "DAYS", 36)
        yield patch


MADE = (Delivery, MoveDocument, CountRow, HoldRow, OrderRow, OrderEvent, Sale, Lot)


def counted() -> list[int]:
    return [len(rows(one)) for one in MADE]


BREAKS: Sequence[tuple[Any, str]] = (
    (past_selling, "live"),  # before the past
    (past_selling.closing, "close_shift"),  # on the first evening
    (past_ordering.confirming, "confirm_order"),  # while an order is answered
    (past_ordering.finishing, "receive_delivery"),  # while goods come
    (past_ordering.cancelling, "cancel_order"),  # while an order is given up
    (open_ordering.arranging, "close_days"),  # before today's orders
    (story_telling.packing, "pack_sets"),  # in the story
    (story_telling.recalling, "apply_recall"),  # before its end
)


def test_a_loading_broken_off_again_and_again_comes_to_the_same(tmp_path: Path) -> None:
    with short_past(), opened(tmp_path / "whole") as world:
        start(world)
        whole = counted()
    with short_past(), opened(tmp_path / "broken") as world:
        for module, act in BREAKS:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(module, act, power_cut)
                with pytest.raises(OSError, match="power cut"):
                    start(world)
        start(world)
        stocked = [one.id for one in rows(Product, Product.is_stocked)]
        assert {one.product_id for one in rows(Lot)} == set(stocked)
        assert counted() == whole
        assert stock_audits.audit(reading()) == audits.audit(reading()) == []
        before = book()
        start(world)
        assert changed(before) == set()


def synchronous() -> int:
    """How the writer's line waits for the disk: 1 where it does not, 2 where it does."""
    with writing() as session:
        return int(session.scalar(text("PRAGMA synchronous")))


def test_a_loading_does_not_wait_for_the_disk_and_the_shop_after_it_does(world: World) -> None:
    with in_haste():
        assert [synchronous(), synchronous()] == [1, 1]
    assert synchronous() == 2


def few_products() -> bytes:
    """The file's head and its first forty products."""
    return b"\n".join(PRODUCTS.splitlines()[:41]) + b"\n"


def power_cut(*_args: object, **_more: object) -> None:
    raise OSError("power cut")


def test_the_demo_never_loads_into_a_real_shop(world: World) -> None:
    before = book()
    with pytest.raises(WrongSetting) as wrong:
        start(world)
    assert wrong.value.code == "setting.not_demo"
    assert changed(before) == set()


def test_a_demo_sale_by_its_printed_label_runs_through(demo_copy: World) -> None:
    open_shift(1, {100_000: 5}, hand=demo_copy.hand())
    lot, product = (
        reading()
        .execute(
            select(Lot, Product)
            .join(Product, Product.id == Lot.product_id)
            .where(Lot.use_by > TODAY, Lot.barred == "", Product.unit == "piece")
            .order_by(Lot.id)
            .limit(1)
        )
        .one()
    )
    link = label_link(
        "https://sp.example.vn", gtin14=None, showroom="DEMO01", sku=product.sku, lot=lot.code
    )
    draft_id = order(demo_copy)
    assert scan(demo_copy, draft_id, link).said == "added"
    before = len(rows(Sale))
    assert pay(demo_copy, draft_id).number == f"DEMO01-1A-{before + 1:06d}"


def labels_of(world: World, cards: Iterable[catalogue.Card]) -> Iterator[Label]:
    """A label of the first lot of each product."""
    first = {lot.product_id: lot.id for lot in rows(Lot, order_by=Lot.id.desc())}
    for card in cards:
        label, _ = labelling.compose(
            reading(),
            first[card.product_id],
            size="50x30",
            link_base="https://sp.example.vn",
            hand=world.hand(),
        )
        yield label


def symbol_of(label: Label) -> QrMark:
    layout = lay_out(label, profile_for(label, ROLL_80))
    [symbol] = [mark for mark in layout.marks if isinstance(mark, QrMark)]
    return symbol


def test_every_product_of_the_demo_has_a_label_of_both_sizes(demo: World) -> None:
    cards = [one for one in cards_by_sku().values() if one.is_stocked]
    for label in labels_of(demo, cards):
        modules = {symbol_of(replace(label, width_mm=mm)).symbol.module_dots for mm in (50, 40)}
        assert min(modules) >= 4, label.name


@pytest.mark.parametrize("width_mm", [50, 40])
def test_the_hardest_labels_of_the_demo_fit_even_at_millions(demo: World, width_mm: int) -> None:
    """The dearest by weight and by piece, and the longest names."""
    cards = [one for one in cards_by_sku().values() if one.is_stocked]
    by_price = sorted(cards, key=lambda one: (one.unit, one.price_vnd or 0))
    by_weight = [one for one in by_price if one.unit == "g"]
    by_name = sorted(cards, key=lambda one: len(one.name_vi))
    hardest = {*by_weight[-4:], *by_price[-4:], *by_name[-4:]}
    for label in labels_of(demo, hardest):
        for price in ("12.500.000 đ/kg", "12.500.000 đ"):
            symbol_of(replace(label, width_mm=width_mm, price=price))


def test_the_sign_in_page_of_the_demo_names_its_people(demo: World) -> None:
    page = unescape(demo.app.test_client().get("/sign-in").get_data(as_text=True))
    assert all(one.name in page for one in PEOPLE)
    assert "Showroom OCOP Ví Dụ" in page


def test_on_its_first_morning_the_shelves_are_full_and_nobody_has_bought(tmp_path: Path) -> None:
    with opened(tmp_path / "new") as world:
        commands.load(world.app, size="new")
        session = reading()
        assert stock.has_lots(session)
        assert session.scalar(select(func.count()).select_from(Sale)) == 0
        facts = session.scalar(select(func.count()).select_from(StoredFact))
        end_reading()
        commands.load(world.app, size="new")  # the next start
        assert reading().scalar(select(func.count()).select_from(StoredFact)) == facts
        end_reading()
        commands.load(world.app)  # nor does another size change what is there
        assert reading().scalar(select(func.count()).select_from(StoredFact)) == facts
